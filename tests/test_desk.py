"""The desk's own workings, without a kernel: what is chosen, shown, opened and settled."""

from __future__ import annotations

import re
from functools import cache
from pathlib import Path

import pytest

from kit import choosing
from kit.blocks import Table
from kit.choosing import FindingQuery, ItemQuery, MemberQuery
from kit.collection import Collection
from kit.corpus import gather
from kit.desk import Desk, Selection, find_project, interactive
from kit.desk_html import cards_html, finding_html, item_html, note_html
from kit.desk_tables import comparison, findings_table, items_table, members_table, where
from kit.errors import ParameterError, SourceError
from kit.excerpts import of_finding, of_item, passage
from kit.words import words_of

ROOT = Path(__file__).parents[1]
SLUGS = (
    "amatlaya-mexico",
    "lekorua-kenya",
    "lypovodsk-ukraine",
    "puerto-orelia-ecuador",
    "rincon-de-aldara-argentina",
)


@cache
def corpus() -> object:
    return gather([ROOT / "data" / "reports"])


def collection(language: str = "en", notes: Path | None = None) -> Collection:
    found = Collection(
        corpus(),  # type: ignore[arg-type]
        language=language,
        decisions={"notes": notes},
    )
    found.work_out()
    return found


@cache
def shared() -> Collection:
    """One for the tests that change nothing."""
    return collection()


def members(**query: object) -> tuple[str, ...]:
    return choosing.members(shared(), MemberQuery.model_validate(query))


# ---------------------------------------------------------------- choosing members


def test_all_members_are_there_in_the_order_of_their_names() -> None:
    assert members() == SLUGS


@pytest.mark.parametrize(
    ("words", "slugs"),
    [
        ("kenya", ("lekorua-kenya",)),
        ("RINCON", ("rincon-de-aldara-argentina",)),
        ("ward budgets", ("lekorua-kenya",)),
        ("grant rules", ("amatlaya-mexico",)),
        ("nowhere", ()),
    ],
)
def test_members_are_found_by_name_plan_and_commitment(words: str, slugs: tuple[str, ...]) -> None:
    assert members(words=words) == slugs


def test_every_choice_that_is_offered_fits_somebody() -> None:
    for one in choosing.member_choices(shared()):
        for _, group in one.groups:
            for choice in group:
                assert members(facets=(choice.value,)), choice


def test_a_rating_and_a_theme_must_be_of_one_commitment() -> None:
    first, second = shared().entry("lekorua-kenya").commitments
    (theme, *_) = sorted({tag.key for tag in first.themes} - {tag.key for tag in second.themes})
    given = {(one.question, one.word) for one in first.ratings}
    question, word = next(
        (one.question, one.word) for one in second.ratings if (one.question, one.word) not in given
    )
    apart = (f"theme={theme}", f"rating={question}={word}")
    assert all("lekorua-kenya" in members(facets=(one,)) for one in apart)
    assert "lekorua-kenya" not in members(facets=apart)


def test_members_can_be_ordered_by_what_waits_to_be_confirmed() -> None:
    counts = [shared().entry(slug).to_confirm for slug in members(order="confirm")]
    assert counts == sorted(counts, reverse=True)
    assert members(order="country")[0] == "rincon-de-aldara-argentina"
    assert set(members(order="completion")) == set(SLUGS)


def test_before_it_is_worked_out_a_member_is_found_by_name_and_country_alone() -> None:
    fresh = Collection(corpus())  # type: ignore[arg-type]
    assert choosing.members(fresh, MemberQuery(words="kenya")) == ("lekorua-kenya",)
    assert choosing.members(fresh, MemberQuery(facets=("country=Kenya",))) == ("lekorua-kenya",)
    assert choosing.members(fresh, MemberQuery(facets=("finding=any",))) == ()
    assert (fresh.known, fresh.complete, fresh.items()) == (0, False, ())


# ---------------------------------------------------------------- findings


def test_findings_are_narrowed_down() -> None:
    every = choosing.findings(shared(), SLUGS, FindingQuery())
    assert len(every) == sum(len(case.findings) for slug in SLUGS for case in shared().cases(slug))
    one = every[0].finding
    for query in (
        FindingQuery(code=one.code),
        FindingQuery(severity=one.severity),
        FindingQuery(words=one.message.split()[-1]),
        FindingQuery(question="1.1"),
    ):
        found = choosing.findings(shared(), SLUGS, query)
        assert 0 < len(found) < len(every), query
    assert choosing.findings(shared(), SLUGS, FindingQuery(words="nobody says this")) == ()


def test_a_finding_opens_its_lines_with_the_quoted_words_marked() -> None:
    row, *_ = choosing.findings(
        shared(), ["amatlaya-mexico"], FindingQuery(code="rating-and-prose-differ")
    )
    (case,) = shared().cases("amatlaya-mexico")
    found = of_finding(case, row, words_of("en"))
    assert found is not None
    marked = [run.text for line in found.lines for run in line.runs if run.marked]
    assert marked
    assert all(f"“{words}”" in row.finding.message for words in marked)
    inside = {line.number for line in found.lines if line.inside}
    named = {int(number) for number in re.findall(r"\(line (\d+)\)", row.finding.message)}
    assert inside == named, "the lines that its sentence names, and no others"
    for line in found.lines:
        text = "".join(run.text for run in line.runs)
        assert text == case.report.source.lines[line.number - 1], "the source is shown as it is"


def test_a_finding_on_places_far_apart_shows_them_with_gaps() -> None:
    row, *_ = choosing.findings(
        shared(), ["amatlaya-mexico"], FindingQuery(code="evidence-not-shown")
    )
    (case,) = shared().cases("amatlaya-mexico")
    found = of_finding(case, row, words_of("en"))
    assert found is not None
    inside = [line.number for line in found.lines if line.inside]
    assert len(inside) > 3
    assert inside[-1] - inside[0] > len(found.lines), "not everything between them"
    gaps = [line.number for line in found.lines if line.gap]
    assert len(gaps) == len(inside) - 1
    told = where(shared(), row)
    assert told == f"lines {', '.join(str(number) for number in inside)}"


def test_what_the_source_does_not_hold_has_no_lines() -> None:
    (case,) = shared().cases("amatlaya-mexico")
    assert passage(case, ()) is None


def test_source_text_is_never_markup() -> None:
    (row, *_) = choosing.findings(shared(), ["amatlaya-mexico"], FindingQuery())
    hostile = "<script>alert(1)</script>"
    finding = row.finding.model_copy(update={"message": hostile})
    html = finding_html(shared(), row.model_copy(update={"finding": finding}))
    assert "&lt;script&gt;" in html
    assert "<script" not in html
    assert "<script" not in note_html(hostile)


def test_every_finding_and_every_lesson_can_be_opened() -> None:
    for row in choosing.findings(shared(), SLUGS, FindingQuery()):
        assert row.member in finding_html(shared(), row)
    for item in choosing.items(shared(), ItemQuery()):
        assert item.member in item_html(shared(), item)


def test_a_settled_finding_leaves_the_list_and_comes_back_when_asked_for(tmp_path: Path) -> None:
    from kit.annotations import dismiss

    held = collection(notes=tmp_path)
    row = choosing.findings(held, ["amatlaya-mexico"], FindingQuery())[0]
    dismiss(row.finding, reason="Cleared by phone.", by="Ada", notes=tmp_path)
    held.renew("amatlaya-mexico")
    left = choosing.findings(held, ["amatlaya-mexico"], FindingQuery())
    assert row.finding not in [one.finding for one in left]
    every = choosing.findings(held, ["amatlaya-mexico"], FindingQuery(settled=True))
    (settled,) = [one for one in every if one.decision]
    assert settled.finding == row.finding
    text = "".join(cell.text for cell in findings_table(held, [settled]).blocks[0].rows[0])  # type: ignore[union-attr]
    assert "Settled by Ada: Cleared by phone." in text
    assert "Cleared by phone." in finding_html(held, settled)


def test_a_broken_file_of_notes_stops_nobody_else(tmp_path: Path) -> None:
    (tmp_path / "lekorua-kenya.toml").write_text("[[dismissed")
    held = collection(notes=tmp_path)
    assert list(held.problems) == ["lekorua-kenya"]
    assert "lekorua-kenya.toml" in held.problems["lekorua-kenya"]
    assert held.known == len(SLUGS) - 1
    assert {row.slug for row in held.items()} == set(SLUGS) - {"lekorua-kenya"}
    with pytest.raises(ParameterError):
        held.cases("lekorua-kenya")


# ---------------------------------------------------------------- lessons


def test_lessons_of_all_members_are_searched() -> None:
    every = choosing.items(shared(), ItemQuery())
    assert {row.slug for row in every} == set(SLUGS)
    factors = choosing.items(shared(), ItemQuery(kind="factor", effect="hindering"))
    assert factors
    assert all((row.item.kind, row.item.effect) == ("factor", "hindering") for row in factors)
    theme = factors[0].item.themes[0].key
    assert factors[0] in choosing.items(shared(), ItemQuery(theme=theme))
    for row in choosing.items(shared(), ItemQuery(words="election")):
        assert "election" in row.item.text.casefold()


def test_similar_passages_are_of_other_assessments() -> None:
    offered = 0
    for row in shared().items():
        for other, like in shared().like(row.place):
            offered += 1
            assert (other.slug, other.case) != (row.slug, row.case)
            assert other.place == like.place
            assert all(word in other.item.text for word in like.shared)
    assert offered


def test_a_lesson_opens_where_it_stands() -> None:
    for row in shared().items():
        case = shared().cases(row.slug)[row.case - 1]
        found = of_item(case, row)
        assert found is not None
        assert row.item.lines is not None
        assert row.item.lines[0] in [line.number for line in found.lines if line.inside]


# ---------------------------------------------------------------- tables


def test_up_to_four_members_are_put_side_by_side() -> None:
    (table,) = comparison(shared(), SLUGS).blocks
    assert table.kind == "table"
    assert [column.title for column in table.columns][1:] == [
        shared().name(slug) for slug in SLUGS[:4]
    ]
    assert "first 4" in table.notes[0].text
    rows = {row[0].text: [cell.text for cell in row[1:]] for row in table.rows}
    assert rows["1.1 Level of progress"][0] == "Complete"
    assert rows["1.1 Level of progress"][1].startswith("1. ")
    assert rows["Evidence shown"][0] == "1 of 7 answers"
    single = comparison(shared(), SLUGS[:1]).blocks[0]
    assert single.kind == "table"
    assert single.rows[1][1].mark is not None


def test_nothing_chosen_says_what_to_do() -> None:
    (told,) = comparison(shared(), ()).blocks
    assert told.kind == "prose"
    assert "Choose members" in told.sentences[0].text
    assert "Choose members" in cards_html(shared(), ())


def test_a_card_says_what_the_report_says() -> None:
    html = cards_html(shared(), SLUGS[:2])
    assert html.count('class="card"') == 2
    shown = re.sub(r"<[^>]+>", "", html)
    assert "Yes (Major)" in shown
    assert "Evidence shown for 1 of 7 answers." in shown


@pytest.mark.parametrize("language", ["en", "es"])
def test_tables_speak_the_language_of_the_desk(language: str) -> None:
    held = collection(language)
    rows = choosing.findings(held, SLUGS, FindingQuery())
    tables = (
        members_table(held, SLUGS),
        comparison(held, SLUGS),
        findings_table(held, rows),
        items_table(held, choosing.items(held, ItemQuery())),
    )
    for blocks in tables:
        assert blocks.language == language
        (table,) = blocks.blocks
        assert table.kind == "table"
        assert table.rows
    name = {"en": "Members", "es": "Miembros"}[language]
    assert tables[0].blocks[0].caption == name  # type: ignore[union-attr]


# ---------------------------------------------------------------- the desk


def test_the_desk_shows_plain_tables_where_nobody_can_use_widgets(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.chdir(ROOT / "notebooks")
    desk = Desk.open()
    assert not interactive()
    assert desk.project == ROOT
    for panel in (desk.members(), desk.compare(), desk.findings(), desk.lessons(), desk.build()):
        bundle = panel._repr_mimebundle_()
        assert "text/html" in bundle
        assert not [kind for kind in bundle if "widget" in kind]
    text = desk.tables()._repr_mimebundle_()["text/plain"]
    for expected in ("Lekorua County, Kenya", "Members side by side", "Findings"):
        assert expected in text
    assert "6 assessments of 5 members" in desk.overview()._repr_mimebundle_()["text/plain"]


def test_a_source_that_cannot_be_read_is_told_beside_the_others(tmp_path: Path) -> None:
    folder = tmp_path / "data" / "reports"
    folder.mkdir(parents=True)
    sample = ROOT / "data" / "reports" / "lypovodsk-inclusive-services.txt"
    (folder / "good.txt").write_bytes(sample.read_bytes())
    (folder / "bad.txt").write_bytes(b"\x00\x01binary")
    text = Desk.open(str(folder)).overview()._repr_mimebundle_()["text/plain"]
    assert "1 assessment of 1 member" in text
    assert "bad.txt" in text


def test_a_folder_that_is_not_there_is_told_in_a_sentence(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    with pytest.raises(SourceError, match="data/reports"):
        Desk.open()
    assert find_project() == tmp_path


def test_who_listens_to_a_selection_hears_of_changes_only() -> None:
    heard: list[tuple[str, ...]] = []
    selection = Selection(("a", "b"), ("a",))
    selection.listeners.append(lambda: heard.append(selection.chosen))
    selection.change(chosen=("a",))
    selection.change(chosen=("b", "a"))
    selection.change(found=("b",))
    assert heard == [("b", "a"), ("b", "a")]


def test_a_table_that_is_cut_says_so_and_sorts_what_it_shows(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    found = collection()
    monkeypatch.setattr("kit.desk_tables.ROWS", 2)
    (table,) = members_table(found, SLUGS)
    assert isinstance(table, Table)
    assert table.caption == "Members: the first 2 of 5"
    assert len(table.rows) == 2
    assert table.sortable
    assert table.notes[0].text.startswith("The heads of the columns sort these 2 alone.")
