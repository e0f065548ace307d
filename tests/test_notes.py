"""An analyst's decisions on items and findings."""

from __future__ import annotations

import pytest

from kit.blocks import Cover
from kit.context import cases_of
from kit.editorial import Editorial
from kit.entries import index_entry
from kit.errors import ParameterError
from kit.findings import check
from kit.head import cover
from kit.lessons import Item, lessons
from kit.notes import read_notes
from kit.records import Reading
from kit.words import words_of
from tests.reports import make_report

ITEM = """
[[items]]
begins = "the mayor backed"
themes = ["leadership", "time"]
origin = "external"
by = "Ada Example"
reason = "The mayor of the neighbouring town is meant."
"""
DISMISSED = """
[[dismissed]]
code = "rating-not-stated"
question = "1.3"
by = "Ada Example"
reason = "The evaluator told us the rating."
"""


def factors() -> tuple[Item, ...]:
    text = "1. The mayor backed the work.\n2. Rain delayed two visits."
    report = make_report(answers={"1.2": {"explanation": text}})
    return tuple(item for item in lessons(report) if item.question == "1.2")


def test_an_item_takes_the_marks_that_were_decided_and_says_by_whom() -> None:
    backed, rain = read_notes(ITEM).marked(factors(), "made/up.txt")
    assert [theme.key for theme in backed.themes] == ["leadership", "time"]
    assert backed.themes[0].words == ("mayor backed",)
    assert backed.themes[1].words == ()
    assert (backed.origin, backed.effect) == ("external", "helping")
    assert backed.decided_by == "Ada Example"
    assert rain == factors()[1]


def test_themes_can_be_taken_away() -> None:
    text = ITEM.replace('["leadership", "time"]', "[]")
    assert read_notes(text).marked(factors(), "made/up.txt")[0].themes == ()


def test_a_note_on_another_source_changes_nothing() -> None:
    text = ITEM.replace("[[items]]", '[[items]]\nsource = "other.txt"')
    assert read_notes(text).marked(factors(), "made/up.txt") == factors()


def test_a_finding_that_was_settled_is_set_apart_with_the_reason() -> None:
    report = make_report(answers={"1.1": {"stated": None}, "1.3": {"stated": None}})
    stand, gone = read_notes(DISMISSED).settled(check(Reading(report=report)))
    assert [one.question for one in stand] == ["1.1"]
    ((finding, decision),) = gone
    assert finding.question == "1.3"
    assert decision.reason == "The evaluator told us the rating."


def test_one_of_several_findings_is_named_by_its_line() -> None:
    text = "It acted in two ways.\n\n1. A.\n2. B.\n3. C.\n\nIt came in four steps.\n\n1. A.\n2. B."
    report = make_report(answers={"1.3": {"explanation": text}})
    first, second = check(Reading(report=report))
    assert second.lines
    notes = read_notes(
        f'[[dismissed]]\ncode = "list-length-differs"\nline = {second.lines[0]}\n'
        'by = "Ada"\nreason = "It is so."'
    )
    assert notes.settled((first, second))[0] == (first,)


def test_no_notes_change_nothing() -> None:
    notes = read_notes("")
    report = make_report(answers={"1.1": {"stated": None}})
    findings = check(Reading(report=report))
    assert notes.settled(findings) == (findings, ())
    assert notes.marked(factors(), "made/up.txt") == factors()


@pytest.mark.parametrize(
    ("text", "told"),
    [
        (ITEM.replace('"time"', '"tine"'), "Did you mean 'time'?"),
        (ITEM.replace('by = "Ada Example"', ""), "items.0.by"),
        (ITEM.replace('"external"', '"outside"'), "items.0.origin"),
        (ITEM.replace("reason", "because"), "Known are [[items]]"),
        ("[[items", "cannot be read as TOML"),
    ],
)
def test_notes_that_cannot_be_used_are_refused_in_a_sentence(text: str, told: str) -> None:
    with pytest.raises(ParameterError) as caught:
        read_notes(text, "lindenau.toml")
    assert told in caught.value.message
    assert "lindenau.toml" in caught.value.message


def cover_of(notes: str, language: str = "en") -> Cover:
    decisions = Editorial(notes=read_notes(notes))
    report = make_report()
    cases = cases_of([Reading(report=report)], language, decisions)
    (made,) = cover(report.member, cases, words_of(language), "")
    assert isinstance(made, Cover)
    return made


def status(made: Cover) -> list[str]:
    return [fact.values[0].text for fact in made.facts if fact.term in ("Status", "Estado")]


def test_a_draft_is_said_on_every_page() -> None:
    made = cover_of('status = "draft"')
    assert made.notice == "Draft: this report may still change."
    assert status(made) == ["Draft"]
    assert cover_of('status = "draft"', "es").notice.startswith("Borrador: ")


def test_a_final_report_says_whose_decision_it_was_and_since_when() -> None:
    made = cover_of('[status]\nreport = "final"\nby = "Ada Example"\ndate = 2026-03-31')
    assert made.notice == ""
    assert status(made) == ["Final, Ada Example, 31 March 2026"]
    assert status(cover_of('[status]\nreport = "final"')) == ["Final"]


def test_nothing_is_said_where_no_status_is_set() -> None:
    made = cover_of("")
    assert made.notice == ""
    assert status(made) == []


def test_the_index_has_the_status_themes_and_findings() -> None:
    text = "1. The mayor backed the work.\n2. Rain delayed two visits."
    report = make_report(answers={"1.1": {"stated": None}, "1.2": {"explanation": text}})
    notes = Editorial(notes=read_notes('status = "draft"'))
    entry = index_entry("x", cases_of([Reading(report=report)], "es", notes), "es")
    assert (entry.status, entry.status_words) == ("draft", "Borrador")
    (commitment,) = entry.commitments
    assert "leadership" in {tag.key for tag in commitment.themes}
    assert "rating-not-stated" in {tag.key for tag in commitment.findings}
    assert sum(tag.count for tag in commitment.findings) == entry.to_confirm


@pytest.mark.parametrize("text", ['status = "done"', '[status]\nby = "Ada"'])
def test_a_status_that_is_none_is_refused(text: str) -> None:
    with pytest.raises(ParameterError, match="draft"):
        read_notes(text)
