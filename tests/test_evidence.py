"""The evidence table, its coverage figure, and the finding on what is not shown."""

from __future__ import annotations

import pytest

from kit import rules_evidence
from kit.assessment import commitment
from kit.blocks import Prose
from kit.context import cases_of
from kit.evidence import coverage, evidence_table, label_lines, says_none
from kit.records import Evidence, Reading
from kit.tables import evidence_block
from kit.words import words_of
from tests.reports import make_report


def test_every_rated_question_has_a_row() -> None:
    rows = evidence_table(make_report())
    assert [row.question for row in rows] == [
        "1.1",
        "1.3",
        "2.1.1",
        "2.1.2",
        "2.1.3",
        "2.1.4",
        "2.2",
    ]
    assert all(row.asked for row in rows)
    assert [row.shown[0].title for row in rows][:2] == ["Minutes of 1.1", "Minutes of 1.3"]


def test_a_row_tells_what_is_shown_and_what_is_referred_to() -> None:
    text = "The law (Mora, 2020: 3) asks for it. See www.example.org."
    report = make_report(answers={"2.2": {"explanation": text, "evidence": ()}})
    row = evidence_table(report)[-1]
    assert row.shown == ()
    assert [one.text for one in row.referred] == ["(Mora, 2020: 3)", "www.example.org"]
    assert row.label is not None
    assert report.source.lines[row.label[0] - 1] == "Provide evidence for your answer:"


def test_a_not_applicable_answer_asks_for_no_evidence() -> None:
    report = make_report(answers={"2.1.3": {"stated": "Not Applicable"}, "1.1": {"evidence": ()}})
    counted = coverage(report)
    assert (counted.rated, counted.asked, counted.shown) == (7, 6, 5)
    assert [row.question for row in evidence_table(report) if not row.asked] == ["2.1.3"]


def test_a_rating_that_was_lost_still_asks_for_evidence() -> None:
    report = make_report(answers={"1.1": {"stated": None, "evidence": ()}, "3": None})
    counted = coverage(report)
    assert (counted.rated, counted.asked, counted.shown) == (6, 7, 6)


def test_a_question_without_any_answer_asks_for_none_yet() -> None:
    nothing = {"stated": None, "explanation": None, "evidence": ()}
    report = make_report(answers={"1.3": nothing, "2.1.1": nothing})
    label = label_lines(report, "1.3")
    assert label is not None
    assert coverage(report).asked == 7, "the form's label stands there, and nothing below it"
    blank = [line if at + 1 != label[0] else "" for at, line in enumerate(report.source.lines)]
    source = report.source.model_copy(update={"lines": tuple(blank)})
    assert coverage(report.model_copy(update={"source": source})).asked == 6


def test_a_question_that_is_not_found_is_not_counted() -> None:
    report = make_report(answers={"2.2": None})
    assert coverage(report).asked == 6
    assert label_lines(report, "2.2") is None


def test_what_is_not_shown_is_one_finding_in_careful_words() -> None:
    report = make_report(answers={"1.1": {"evidence": ()}, "2.2": {"evidence": ()}})
    assert rules_evidence.evidence_not_shown.function is not None
    (found,) = rules_evidence.evidence_not_shown.function(report, words_of("en"))
    first, last = label_lines(report, "1.1"), label_lines(report, "2.2")
    assert first is not None
    assert last is not None
    assert found.message == (
        "The source shows evidence for 5 of 7 answers that ask for it. Not shown in this "
        f"source: 1.1 (line {first[0]}) and 2.2 (line {last[0]})."
    )
    assert found.lines == (first[0], last[0])


def test_nothing_is_found_where_all_is_shown() -> None:
    assert rules_evidence.evidence_not_shown.function is not None
    assert not list(rules_evidence.evidence_not_shown.function(make_report(), words_of("en")))


@pytest.mark.parametrize(
    "title",
    [
        "N/A",
        "-",
        "None.",
        "Pending",
        "No evidence was available at the time of the assessment.",
        "No hay evidencia disponible",
        "Sin evidencia",
        "No aplica",
        "Pendiente de entrega",
    ],
)
def test_words_that_say_that_there_is_no_evidence_are_no_evidence(title: str) -> None:
    report = make_report(answers={"1.1": {"evidence": (title,)}})
    assert (coverage(report).asked, coverage(report).shown) == (7, 6)
    row = evidence_table(report)[0]
    assert row.shown == ()
    assert [one.title for one in row.none_said] == [title]
    assert rules_evidence.evidence_not_shown.function is not None
    (found,) = rules_evidence.evidence_not_shown.function(report, words_of("en"))
    assert "Not shown in this source: 1.1 (line" in found.message


@pytest.mark.parametrize(
    "title",
    [
        "Minutes of the meeting",
        "No evidence of delay: audit report 12",
        "None of the above: photographs",
        "Report on pending works",
        "Nota de prensa",
        "No. 14 of the Official Gazette",
        "No evidence is kept in one place: we list the reports and letters of each ward",
    ],
)
def test_a_document_whose_name_begins_so_is_evidence(title: str) -> None:
    assert not says_none(Evidence(title=title, kind="text", line=1), "end_of_commitment")


def test_a_link_is_evidence_whatever_it_is_called() -> None:
    piece = Evidence(title="Pending", url="https://example.org/a.pdf", kind="link", line=1)
    assert not says_none(piece, "end_of_commitment")


def test_the_report_quotes_what_stands_in_place_of_evidence() -> None:
    report = make_report(answers={"1.1": {"evidence": ("Not available",)}})
    case = cases_of([Reading(report=report)], "en")[0]
    w = words_of("en")
    told = [
        one.text
        for block in commitment(case, False, w)
        if isinstance(block, Prose)
        for one in block.sentences
    ]
    assert (
        "The source shows no evidence for this answer. Under the label stands: “Not available”."
        in told
    )
    assert evidence_block(case, False, w).rows[0][2].text == "Not shown: “Not available”"
