"""Where text could not be placed, nothing is said to be not stated: the text may state it."""

from __future__ import annotations

from typing import Any

import pytest

from kit import absence
from kit.appraisal import lessons
from kit.assessment import commitment
from kit.blocks import Block, Facts, Prose
from kit.context import Case, cases_of, rating_words
from kit.narrative import summary
from kit.records import Finding, Lines, Reading
from kit.tables import evidence_block, glance_table
from kit.words import words_of
from tests.reports import make_report

EN = words_of("en")
DENIES = ("not stated", "is not found in", "states no", "shows no evidence", "not given")


def unread(
    lines: Lines | None = None, question: str | None = None, **changes: Any
) -> tuple[Case, str]:
    """Return a case with unread text, and all that its report says in the kit's own words."""
    report = make_report(**changes)
    place = lines or report.answers[question or "1.1"].lines
    finding = Finding(
        code="unread-text",
        severity="warning",
        source=report.source.path,
        member=report.member.slug,
        question=question,
        lines=place,
        message="Text of the source could not be placed with confidence.",
    )
    case = cases_of([Reading(report=report, findings=(finding,))], "en")[0]
    return case, _all_said(case)


def _all_said(case: Case) -> str:
    paragraphs = summary(case.report.member, [case], EN)
    blocks: list[Block] = [*commitment(case, False, EN), *lessons([case], EN)]
    told = [one.text for paragraph in paragraphs for one in paragraph]
    told += [one.text for block in blocks if isinstance(block, Prose) for one in block.sentences]
    facts = [item for block in blocks if isinstance(block, Facts) for item in block.items]
    told += [one.text for fact in facts for one in fact.values]
    told += [finding.message for finding in case.findings]
    return "\n".join(told)


@pytest.mark.parametrize(
    "answers",
    [
        {"1.1": {"stated": None}},
        {"1.1": {"explanation": None}},
        {"1.1": {"evidence": ()}},
    ],
)
def test_what_is_missing_beside_unread_text_is_not_read(answers: dict[str, Any]) -> None:
    _, told = unread(question="1.1", answers=answers)
    assert not [word for word in DENIES if word in told], told
    assert "read" in told
    assert "Text that could not be placed may hold what is missing" in told


@pytest.mark.parametrize("answers", [{"1.1": {"stated": None}}, {"1.1": {"evidence": ()}}])
def test_without_unread_text_it_is_said_as_before(answers: dict[str, Any]) -> None:
    case = cases_of([Reading(report=make_report(answers=answers))], "en")[0]
    told = _all_said(case)
    assert [word for word in DENIES if word in told]
    assert "could not be placed" not in told


def test_unread_text_elsewhere_changes_nothing_for_a_question_that_was_found() -> None:
    case, told = unread(question="2.2", answers={"1.1": {"stated": None}})
    assert "The rating of question 1.1 is not stated in this source." in told
    assert rating_words(case, "1.1", EN) == "Not stated"


def test_a_question_that_was_not_found_may_stand_in_any_unread_text() -> None:
    case, told = unread(question="2.2", answers={"1.2": None, "2.1.1": None, "3": None})
    assert "Question 1.2 was not found in this source; some of its text could not" in told
    assert "no answer was read for access to information" in told
    assert "These questions of the form were not found in the source: 1.2 Factors" in told
    assert not [word for word in DENIES if word in told], told
    assert rating_words(case, "2.1.1", EN) == "Not read"


def test_a_degree_beside_unread_text_was_not_read() -> None:
    case, told = unread(
        question="2.1.1", answers={"2.1.1": {"stated": "Yes", "degree_stated": None}}
    )
    assert "no degree of result was read" in told
    assert "No degree of result was read from the source" in told
    assert "not stated" not in told
    assert not absence.evidence_unread(case)


def test_a_field_of_the_overview_may_stand_in_unread_text_above_the_answers() -> None:
    _, told = unread(lines=(1, 2), action_plan=None, problem=None, evaluators=())
    assert "No action plan was read" in told
    assert "No name of an evaluator was read from the source." in told
    assert not [word for word in DENIES if word in told], told


def test_the_tables_say_what_not_read_means() -> None:
    case, _ = unread(question="1.1", answers={"1.1": {"stated": None, "evidence": ()}})
    table = glance_table(case, False, EN)
    assert [part.text for part in table.rows[0]][1:] == ["Not read", "", "Not read"]
    assert "“Not read” means" in table.notes[-1].text
    shown = evidence_block(case, False, EN).rows[0]
    assert shown[2].text == "Not read"
