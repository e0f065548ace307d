"""What an analyst decides at the desk stands in small files, as the batch reads them."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import pytest

from kit.annotations import (
    answer,
    check_evidence,
    dismiss,
    overrule,
    set_status,
    settle_members,
    settle_source,
)
from kit.decisions import read_decisions
from kit.errors import KitError, ParameterError
from kit.lessons import Item
from kit.notes import read_notes
from kit.questions import EvaluatorQuestion, read_answers
from kit.records import Finding

FINDING = Finding(
    code="list-length-differs",
    severity="warning",
    source="reports/a.txt",
    member="lekorua-kenya",
    question="1.3",
    lines=(80, 84),
    message="Two are named, three are listed.",
)


def test_a_dismissed_finding_is_settled_for_the_batch_as_well(tmp_path: Path) -> None:
    path = dismiss(FINDING, reason="The third is a heading.", by="Ada Example", notes=tmp_path)
    assert path == tmp_path / "lekorua-kenya.toml"
    stand, gone = read_notes(path.read_text()).settled([FINDING])
    assert stand == ()
    ((finding, decision),) = gone
    assert finding == FINDING
    assert (decision.by, decision.reason) == ("Ada Example", "The third is a heading.")


def test_what_people_wrote_into_the_file_stays(tmp_path: Path) -> None:
    path = tmp_path / "lekorua-kenya.toml"
    written = (
        '# Our notes.\nstatus = "draft"  # until May\n\n[[dismissed]]\ncode = "unread-text"\n'
        'by = "B. Example"\nreason = "A caption."\n'
    )
    path.write_text(written)
    dismiss(FINDING, reason="Seen.", by="Ada", notes=tmp_path)
    text = path.read_text()
    assert text.startswith(written)
    assert [one.code for one in read_notes(text).dismissed] == [
        "unread-text",
        "list-length-differs",
    ]


def test_only_the_meant_one_of_several_assessments_is_settled(tmp_path: Path) -> None:
    other = FINDING.model_copy(update={"source": "reports/b.txt"})
    path = dismiss(FINDING, reason="Seen.", by="Ada", notes=tmp_path, several=True)
    assert read_notes(path.read_text()).settled([FINDING, other])[0] == (other,)


@pytest.mark.parametrize(
    ("reason", "by", "asks"), [(" ", "Ada", "reason"), ("Seen.", "", "name"), ("\n", " ", "name")]
)
def test_a_decision_needs_a_name_and_a_reason(
    tmp_path: Path, reason: str, by: str, asks: str
) -> None:
    with pytest.raises(ParameterError, match=asks):
        dismiss(FINDING, reason=reason, by=by, notes=tmp_path)
    assert list(tmp_path.iterdir()) == []


def test_quotes_and_brackets_are_only_text(tmp_path: Path) -> None:
    reason = "He wrote \"]]' and \\ then [[dismissed]] – “ok”"
    path = dismiss(FINDING, reason=reason, by="Ada", notes=tmp_path)
    (found,) = read_notes(path.read_text(encoding="utf-8")).dismissed
    assert found.reason == reason


@pytest.mark.parametrize("broken", ["[[dismissed", '[[dismissed]]\ncode = "x"\n'])
def test_a_file_that_cannot_be_used_is_left_as_it_is(tmp_path: Path, broken: str) -> None:
    path = tmp_path / "lekorua-kenya.toml"
    path.write_text(broken)
    with pytest.raises(KitError, match=r"lekorua-kenya\.toml"):
        dismiss(FINDING, reason="Seen.", by="Ada", notes=tmp_path)
    assert path.read_text() == broken


# ------------------------------------------------------------ marks of a factor or lesson


def item(text: str) -> Item:
    return Item(question="1.2", kind="factor", effect="unclear", origin="internal", text=text)


MAYOR = item("The mayor backed the work of the council from the first day until the last.")
SAME = item("The mayor backed the work of the council from the first day, but not for long.")


def test_overruled_marks_are_those_of_the_next_report(tmp_path: Path) -> None:
    path = overrule(
        MAYOR,
        {"effect": "helping", "themes": ("leadership",)},
        member="lekorua-kenya",
        reason="It is support.",
        by="Ada",
        notes=tmp_path,
        others=(MAYOR, SAME),
    )
    first, second = read_notes(path.read_text()).marked([MAYOR, SAME], "reports/a.txt")
    assert (first.effect, [theme.key for theme in first.themes]) == ("helping", ["leadership"])
    assert first.decided_by == "Ada"
    assert second == SAME, "an item that begins alike is another one"


def test_a_later_decision_on_the_same_item_takes_the_place_of_the_first(tmp_path: Path) -> None:
    for effect in ("helping", "hindering"):
        path = overrule(
            MAYOR, {"effect": effect}, member="m", reason="Seen.", by="Ada", notes=tmp_path
        )
    notes = read_notes(path.read_text())
    assert [one.effect for one in notes.items] == ["hindering"]


def test_a_theme_that_the_codebook_lacks_is_refused_and_nothing_is_written(tmp_path: Path) -> None:
    with pytest.raises(ParameterError, match="leadership"):
        overrule(MAYOR, {"themes": ("leadershop",)}, member="m", reason="x", by="y", notes=tmp_path)
    assert list(tmp_path.iterdir()) == []


# ------------------------------------------------------------ evidence, status, answers


def test_a_look_at_the_evidence_is_noted_with_what_was_found(tmp_path: Path) -> None:
    path = check_evidence(
        "1.1",
        "Minutes",
        member="m",
        found="Signed, and dated in May.",
        by="Ada",
        date=date(2026, 3, 31),
        notes=tmp_path,
    )
    (checked,) = read_notes(path.read_text()).checked
    assert (checked.title, checked.found, checked.date) == (
        "Minutes",
        "Signed, and dated in May.",
        date(2026, 3, 31),
    )


def test_a_report_becomes_final_whatever_stood_there_before(tmp_path: Path) -> None:
    path = tmp_path / "m.toml"
    path.write_text('status = "draft"\n\n[[dismissed]]\ncode = "x"\nby = "A"\nreason = "B"\n')
    set_status("m", "final", by="Ada", date=date(2026, 3, 31), notes=tmp_path)
    set_status("m", "final", by="Ben", notes=tmp_path)
    notes = read_notes(path.read_text())
    assert notes.status is not None
    assert (notes.status.report, notes.status.by, notes.status.date) == ("final", "Ben", None)
    assert len(notes.dismissed) == 1
    with pytest.raises(ParameterError, match="'draft' or 'final'"):
        set_status("m", "done", notes=tmp_path)


QUESTION = EvaluatorQuestion(
    id="list-length-differs-1.3",
    number=1,
    code="list-length-differs",
    severity="warning",
    source="reports/a.txt",
    title="A list",
    message="Two are named, three are listed.",
    asks="Which?",
    lang="en",
)


def test_an_answer_is_added_below_those_that_are_there(tmp_path: Path) -> None:
    path = tmp_path / "m.yaml"
    path.write_text(
        "# Came by mail.\n- id: other\n  answer: Yes it is\n  name: Bo\n  date: 2026-01-31\n"
    )
    answer(
        QUESTION,
        member="m",
        text="Three: the third\nis new.",
        name="Eva Example",
        date=date(2026, 2, 3),
        answers=tmp_path,
    )
    assert path.read_text().startswith("# Came by mail.")
    first, second = read_answers(path)
    assert first.id == "other"
    assert (second.id, second.answer, second.name) == (
        "list-length-differs-1.3",
        "Three: the third\nis new.",
        "Eva Example",
    )


@pytest.mark.parametrize(("text", "name", "asks"), [(" ", "Eva", "answered"), ("x", "", "who")])
def test_an_answer_needs_words_and_a_name(tmp_path: Path, text: str, name: str, asks: str) -> None:
    with pytest.raises(ParameterError, match=asks):
        answer(QUESTION, member="m", text=text, name=name, date=date(2026, 2, 3), answers=tmp_path)
    assert list(tmp_path.iterdir()) == []


# ------------------------------------------------------------ members


def test_members_are_settled_in_the_file_that_gathering_reads(tmp_path: Path) -> None:
    path = tmp_path / "data" / "members.toml"
    settle_members(["Jalisco, Mexico", "Estado de Jalisco, México"], same=True, members=path)
    settle_members(["San Pedro, Belize", "San Pedro Town, Belize"], same=False, members=path)
    settle_source("reports/page-7.txt", "Jalisco, Mexico", members=path)
    decided = read_decisions(path)
    assert decided.same[0].names == ("Jalisco, Mexico", "Estado de Jalisco, México")
    assert decided.different[0].names == ("San Pedro, Belize", "San Pedro Town, Belize")
    assert decided.sources == {"reports/page-7.txt": "Jalisco, Mexico"}


def test_one_name_alone_settles_nothing(tmp_path: Path) -> None:
    with pytest.raises(ParameterError, match="Two different names"):
        settle_members(["A", "A"], same=True, members=tmp_path / "members.toml")
