"""The widgets, moved as the browser would move them, without a kernel."""

from __future__ import annotations

import shutil
from itertools import groupby
from pathlib import Path

import pytest

from kit.choosing import SEVERITIES
from kit.desk import Desk
from kit.desk_build_panel import BuildPart, control
from kit.desk_panels import Comparison, Findings, Lessons, Members
from kit.desk_parts import shortened
from kit.entry_form import FormField

ROOT = Path(__file__).parents[1]
KENYA = "lekorua-kenya"


@pytest.fixture
def desk(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Desk:
    """A desk with all members worked out, in a project of its own."""
    shutil.copytree(ROOT / "data" / "reports", tmp_path / "data" / "reports")
    monkeypatch.chdir(tmp_path)
    made = Desk.open(analyst="Ada Example")
    made.collection.work_out()
    return made


def test_every_control_has_a_label(desk: Desk) -> None:
    from ipywidgets import HTML, Box, Output, Widget

    def leaves(widget: Widget) -> list[Widget]:
        return (
            [leaf for child in widget.children for leaf in leaves(child)]
            if isinstance(widget, Box)
            else [widget]
        )

    for part in (Members(desk), Comparison(desk), Findings(desk), Lessons(desk), BuildPart(desk)):
        for leaf in leaves(part.widget):
            if not isinstance(leaf, HTML | Output):
                assert leaf.description, leaf


def test_every_filter_narrows_the_list_and_clearing_them_restores_it(desk: Desk) -> None:
    part = Members(desk)
    every = len(part.list.options)
    assert set(part.filters) >= {"country", "rating", "theme", "finding"}
    for dropdown in part.filters.values():
        for _, value in dropdown.options[1:]:
            dropdown.value = value
            assert 0 < len(desk.selection.found) <= every
        assert any(_found(desk, dropdown, value) < every for _, value in dropdown.options[1:]), (
            dropdown.description
        )
        part.clear.click()
        assert dropdown.value == ""
    assert len(part.list.options) == every


def _found(desk: Desk, dropdown: object, value: str) -> int:
    dropdown.value = value  # type: ignore[attr-defined]
    return len(desk.selection.found)


def test_those_chosen_stay_on_the_list_while_others_are_searched(desk: Desk) -> None:
    part = Members(desk)
    part.list.value = (KENYA,)
    part.words.value = "ecuador"
    assert [slug for _, slug in part.list.options] == [KENYA, "puerto-orelia-ecuador"]
    part.list.value = (KENYA, "puerto-orelia-ecuador")
    assert desk.selection.chosen == (KENYA, "puerto-orelia-ecuador")
    assert part.cards.value.count('class="card"') == 2


def test_what_is_chosen_is_compared(desk: Desk) -> None:
    members, compared = Members(desk), Comparison(desk)
    members.list.value = (KENYA,)
    assert "Lekorua County" in compared.table.value
    assert "Amatlaya" not in compared.table.value
    members.list.value = ()
    assert "Choose members" in compared.table.value


def test_the_members_found_can_be_seen_as_a_table(desk: Desk) -> None:
    part = Members(desk)
    assert part.table.value == ""
    part.as_table.value = True
    assert part.table.value.count('scope="row"') == 5
    assert '<button type="button">Country</button>' in part.table.value, "its heads can be clicked"
    assert "<script" not in part.table.value, "a widget would not run it"
    part.words.value = "kenya"
    assert part.table.value.count('scope="row"') == 1


def test_findings_and_passages_are_put_in_order_and_into_tables(desk: Desk) -> None:
    found = Findings(desk)
    found.scope.value = "found"
    assert found.table.value == ""
    found.as_table.value = True
    assert found.table.value.count('scope="row"') == len(found.rows)
    found.order.value = "severity"
    grave = [SEVERITIES.index(row.finding.severity) for row in found.rows]
    assert grave == sorted(grave)
    assert len(set(grave)) > 1
    found.order.value = "question"
    asked = [row.finding.question or "~" for row in found.rows]
    assert asked == sorted(asked)
    assert "findings fit this choice." in found.note.value
    passages = Lessons(desk)
    passages.as_table.value = True
    passages.order.value = "kind"
    kinds = [row.item.kind for row in passages.rows]
    assert kinds[0] == "factor"
    assert len([kind for kind, _ in groupby(kinds)]) == len(set(kinds)), "each kind together"
    passages.order.value = "theme"
    assert not passages.rows[-1].item.themes, "what has no theme comes last"
    passages.kind.value = "lesson"
    assert passages.table.value.count("data-sort") == len(passages.rows)


def test_findings_of_all_members_are_narrowed_and_opened(desk: Desk) -> None:
    part = Findings(desk)
    chosen = len(part.rows)
    part.scope.value = "found"
    assert len(part.rows) > chosen
    part.severity.value = "note"
    assert {row.finding.severity for row in part.rows} == {"note"}
    part.severity.value = ""
    part.list.index = 2
    assert part.current is not None
    assert part.current.member in part.detail.value
    assert f"Source: data/{part.current.finding.source}." in part.detail.value, "as the folder is"
    part.words.value = "nobody wrote this"
    assert part.list.value is None
    assert part.detail.value == ""
    assert part.dismiss.disabled
    assert "Nothing fits" in part.note.value


def test_a_dismissal_is_written_and_seen_at_once(desk: Desk) -> None:
    part = Findings(desk)
    first, count = part.current, len(part.rows)
    assert first is not None
    part.dismiss.click()
    assert "reason" in part.said.value, "nothing is settled without one"
    part.reason.value = "Confirmed."
    part.dismiss.click()
    assert "data/notes/amatlaya-mexico.toml" in part.said.value
    assert (desk.project / "data/notes/amatlaya-mexico.toml").is_file()
    assert part.reason.value == ""
    assert len(part.rows) == count - 1
    part.settled.value = True
    assert len(part.rows) == count
    (settled,) = [row for row in part.rows if row.decision]
    assert settled.finding == first.finding


def test_what_was_typed_stays_where_a_decision_cannot_be_written(desk: Desk) -> None:
    part = Findings(desk)
    (desk.project / "data/notes").mkdir()
    (desk.project / "data/notes/amatlaya-mexico.toml").mkdir()
    part.reason.value = "A long reason."
    part.dismiss.click()
    assert "amatlaya-mexico.toml" in part.said.value
    assert part.reason.value == "A long reason."


def test_lessons_are_searched_by_word_theme_and_kind(desk: Desk) -> None:
    part = Lessons(desk)
    every = len(part.rows)
    part.words.value = "election"
    assert 0 < len(part.rows) < every
    assert part.rows[0].item.text[:20] in part.list.options[0][0]
    part.words.value = ""
    part.kind.value = "recommendation"
    assert {row.item.kind for row in part.rows} == {"recommendation"}
    part.kind.value = ""
    part.theme.value = "time"
    assert 0 < len(part.rows) < every


def test_sources_are_read_again_and_the_choice_is_kept(desk: Desk) -> None:
    part = Members(desk)
    part.list.value = (KENYA,)
    sample = ROOT / "data" / "reports" / "lypovodsk-inclusive-services.txt"
    text = sample.read_text(encoding="utf-8").replace("Lypovodsk", "Novyhrad")
    (desk.project / "data" / "reports" / "new.txt").write_text(text, encoding="utf-8")
    part.again.click()
    desk.wait()
    assert any("Novyhrad" in label for label, _ in part.list.options)
    assert desk.selection.chosen == (KENYA,)
    shutil.rmtree(desk.project / "data" / "reports")
    part.again.click()
    assert "reports" in part.note.value, "a folder that has gone is told, not raised"


def test_the_form_follows_the_notebook_and_says_what_does_not_fit(desk: Desk) -> None:
    part = BuildPart(desk)
    assert set(part.controls) == {"language", "personal_data"}
    # People read words; what is built with are the values.
    assert [label for label, _ in part.notebook.options] == ["Member report", "Brief", "Portfolio"]
    assert [label for label, _ in part.controls["language"].options] == ["English", "Español"]
    assert part.controls["personal_data"].label == "Hide them"
    assert part.controls["personal_data"].value == "mask"
    part.notebook.value = "brief"
    assert {"most_points", "most_lessons"} < set(part.controls)
    part.controls["most_points"].value = 3
    part.controls["language"].value = "es"
    request = part.request()
    assert (request.notebook, request.members) == ("brief", ("amatlaya-mexico",))
    assert dict(request.parameters) == {"most_points": 3, "language": "es"}
    part.scope.value = "all"
    assert part.request().members == ()


def test_an_analysts_own_notebook_is_offered_with_its_parameters(desk: Desk) -> None:
    folder = desk.project / "notebooks"
    folder.mkdir()
    text = (ROOT / "notebooks" / "brief.ipynb").read_text(encoding="utf-8")
    own = text.replace("most_points: int = 6", "limit: int | None = None")
    (folder / "mine.ipynb").write_text(own, encoding="utf-8")
    part = BuildPart(desk)
    part.notebook.value = str(folder / "mine.ipynb")
    part.controls["limit"].value = "many"
    assert "many" in part.note.value
    assert part.start.disabled
    part.controls["limit"].value = "12"
    assert part.note.value == ""
    assert not part.start.disabled


@pytest.mark.parametrize(
    ("kind", "default", "expected"),
    [
        ("text", "a", "a"),
        ("whole", 3, 3),
        ("number", None, 0),
        ("switch", True, True),
        ("data", "[1]", "[1]"),
        ("date", None, None),
    ],
)
def test_each_kind_of_parameter_has_a_control(kind: str, default: object, expected: object) -> None:
    one = FormField.model_validate({"name": "a_name", "control": kind, "default": default})
    made = control(one, default)
    assert made.description == "A name"
    assert made.value == expected


def test_long_passages_are_shortened_at_a_word() -> None:
    line = shortened("word " * 60)
    assert line.endswith("word …")
    assert len(line) < 120
    assert shortened("two\nlines") == "two lines"


def test_findings_of_all_say_how_many_members_they_are_of_so_far(desk: Desk) -> None:
    part = Findings(desk)
    part.scope.value = "found"
    assert "Checked so far" not in part.note.value
    desk.collection = Desk.open().collection  # nothing of it is worked out yet
    desk.selection.tell()
    assert "Checked so far: 0 of 5" in part.note.value
    desk.collection.work_out()
    desk.selection.tell()
    assert "Checked so far" not in part.note.value
