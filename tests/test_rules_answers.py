"""Rules on single answers and on answers against each other."""

from __future__ import annotations

from typing import Any

import pytest

from kit import rules_answers, rules_overview
from kit.records import Commitment, Finding, Member, Report
from kit.rules import Rule
from kit.words import words_of
from tests.reports import make_report


def run(rule: Rule, report: Report) -> list[Finding]:
    assert rule.function is not None
    return list(rule.function(report, words_of("en")))


def line(report: Report, finding: Finding) -> str:
    assert finding.lines is not None
    return report.source.lines[finding.lines[0] - 1]


def test_a_rating_that_is_not_there_is_said_to_be_not_stated() -> None:
    report = make_report(answers={"1.1": {"stated": None}})
    (found,) = run(rules_answers.rating_not_stated, report)
    assert found.message == (
        "The rating of question 1.1 Level of progress is not stated in the source."
    )
    assert line(report, found).startswith("1.1 What was the overall level")


def test_an_answer_off_the_scale_is_quoted() -> None:
    report = make_report(
        answers={"1.1": {"stated": "Nearly there"}, "2.1.1": {"degree_stated": "Enormous"}}
    )
    progress, degree = run(rules_answers.answer_off_scale, report)
    assert "answered “Nearly there”" in progress.message
    assert line(report, progress) == "Nearly there"
    assert "given as “Enormous”" in degree.message
    assert line(report, degree) == "Enormous"


@pytest.mark.parametrize(
    ("stated", "degree", "findings"),
    [
        ("Not Applicable", "Major", 1),
        ("Not Applicable", "Did not change", 1),
        ("No", "Marginal", 1),
        ("No", "Did not change", 0),
        ("No", "Worsened", 0),
        ("No", None, 0),
        ("Yes", "Outstanding", 0),
        (None, "Major", 0),
    ],
)
def test_a_degree_needs_a_yes(stated: str | None, degree: str | None, findings: int) -> None:
    report = make_report(answers={"2.1.3": {"stated": stated, "degree_stated": degree}})
    found = run(rules_answers.degree_without_yes, report)
    assert len(found) == findings
    assert all(one.severity == "error" and line(report, one) == degree for one in found)


@pytest.mark.parametrize(
    ("change", "findings"),
    [
        ({"degree_stated": None}, 1),
        ({"degree_stated": "Enormous"}, 0),
        ({"stated": "No", "degree_stated": None}, 0),
        ({"stated": None, "degree_stated": None}, 0),
        ({}, 0),
    ],
)
def test_a_yes_asks_for_a_degree(change: dict[str, Any], findings: int) -> None:
    report = make_report(answers={"2.1.2": change})
    assert len(run(rules_answers.yes_without_degree, report)) == findings


@pytest.mark.parametrize(
    ("number", "change", "findings"),
    [
        ("1.1", {"explanation": None}, 1),
        ("1.2", {"explanation": None}, 1),
        ("2.2", {"stated": None, "explanation": None}, 1),
        ("2.1.1", {"explanation": None}, 1),
        ("2.1.1", {"stated": "No", "explanation": None}, 0),
        ("2.1.1", {"stated": "Not Applicable"}, 0),
        ("2.1.1", {"stated": None, "explanation": None}, 0),
        ("3", {"explanation": None}, 0),
    ],
)
def test_an_explanation_is_asked_for(number: str, change: dict[str, Any], findings: int) -> None:
    report = make_report(answers={number: change})
    found = run(rules_answers.explanation_not_given, report)
    assert [one.question for one in found] == [number] * findings


@pytest.mark.parametrize(("change", "findings"), [({"explanation": None}, 1), ({}, 0), (None, 0)])
def test_a_lesson_is_asked_for(change: dict[str, Any] | None, findings: int) -> None:
    report = make_report(answers={"3": change})
    found = run(rules_answers.lesson_not_given, report)
    assert [one.question for one in found] == ["3"] * findings


def test_questions_that_the_source_does_not_show_are_one_finding() -> None:
    report = make_report(answers={"2.2": None, "3": None})
    (found,) = run(rules_answers.question_not_found, report)
    assert found.message == (
        "These questions of the form were not found in the source: "
        "2.2 Policy problem addressed and 3 Lessons."
    )
    assert found.question is None
    assert not run(rules_answers.question_not_found, make_report())


@pytest.mark.parametrize(
    ("language", "progress", "plan", "findings"),
    [
        ("en", "complete", "few of the commitment milestones were implemented as planned", 1),
        ("en", "Complete", "None of the commitment milestones were implemented as planned.", 1),
        ("en", "Complete", "Most of the commitment milestones were implemented as planned.", 0),
        ("en", "Limited", "Few of the commitment milestones were implemented as planned.", 0),
        ("en", None, "Few of the commitment milestones were implemented as planned.", 0),
        (
            "es",
            "Completo",
            "Pocos de los hitos del compromiso se implementaron según lo planeado.",
            1,
        ),
    ],
)
def test_complete_against_few(
    language: str, progress: str | None, plan: str, findings: int
) -> None:
    report = make_report(
        language=language, answers={"1.1": {"stated": progress}, "1.3": {"stated": plan}}
    )
    found = run(rules_answers.completion_and_plan_differ, report)
    assert len(found) == findings
    for one in found:
        assert one.severity == "warning"
        assert f"“{progress}”" in one.message
        assert line(report, one) == plan


@pytest.mark.parametrize("missing", ["1.1", "1.3"])
def test_nothing_is_compared_with_a_question_that_is_missing(missing: str) -> None:
    report = make_report(answers={missing: None})
    assert not run(rules_answers.completion_and_plan_differ, report)


def test_what_the_overview_does_not_state_is_told() -> None:
    nobody = Member(name=None, country=None, country_code=None, slug="unknown")
    report = make_report(
        action_plan=None, evaluators=(), member=nobody, commitment=Commitment(title=None)
    )
    told = [run(rule, report) for rule in rules_overview.RULES]
    assert [[one.message for one in found] for found in told] == [
        ["The action plan is not stated in the source."],
        ["The name of the member is not stated in the source."],
        ["The title of the commitment is not stated in the source."],
        ["The name of the evaluator is not stated in the source."],
    ]
    assert not any(run(rule, make_report()) for rule in rules_overview.RULES)
