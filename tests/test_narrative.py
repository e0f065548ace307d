"""The kit's sentences: each follows from the record, none says more than the source."""

from __future__ import annotations

from typing import Any

import pytest

from kit.blocks import Cover, Sentence
from kit.codebook import leading
from kit.context import Case, cases_of, commitments
from kit.head import cover
from kit.narrative import FEW, rating_sentence, summary
from kit.records import Commitment, Member, Reading
from kit.words import words_of
from tests.reports import make_report

EN = words_of("en")


def case(**changes: Any) -> Case:
    return cases_of([Reading(report=make_report(**changes))], "en")[0]


def told(cases: list[Case], language: str = "en") -> str:
    member: Member = cases[0].report.member
    paragraphs = summary(member, cases, words_of(language))
    return "\n".join(sentence.text for paragraph in paragraphs for sentence in paragraph)


def said(number: str, answer: dict[str, Any] | None) -> Sentence:
    return rating_sentence(case(answers={number: answer}), number, EN)


@pytest.mark.parametrize(
    ("number", "answer", "text"),
    [
        ("1.1", {"stated": "Complete"}, "The evaluator rates the level of progress as Complete."),
        (
            "1.1",
            {"stated": "complete."},
            "The evaluator rates the level of progress as Complete.",
        ),
        ("1.1", {"stated": "Withdrawn"}, "The evaluator reports the commitment as withdrawn."),
        ("1.1", {"stated": None}, "The rating of question 1.1 is not stated in this source."),
        ("1.1", None, "Question 1.1 is not found in this source."),
        (
            "1.1",
            {"stated": "Almost done"},
            "Question 1.1 is answered “Almost done”, which is not on the form's scale.",
        ),
        ("2.1.3", {"stated": "No", "degree_stated": None}, "The evaluator answers no."),
        (
            "2.1.3",
            {"stated": "Not Applicable", "degree_stated": None},
            "The evaluator answers that the question is not applicable.",
        ),
        (
            "2.1.3",
            {"stated": "Yes", "degree_stated": None},
            "The evaluator answers yes; the degree of result is not stated.",
        ),
        (
            "2.1.3",
            {"stated": "Yes", "degree_stated": "Outstanding"},
            "The evaluator answers yes, with Outstanding as the degree of result.",
        ),
    ],
)
def test_a_rating_is_told_as_stated_and_never_guessed(
    number: str, answer: dict[str, Any] | None, text: str
) -> None:
    assert said(number, answer).text == text


def test_a_stated_rating_points_to_its_line() -> None:
    one = case()
    (ref,) = rating_sentence(one, "1.1", EN).refs
    assert one.report.source.lines[ref.first - 1] == one.report.answers["1.1"].stated


def test_the_summary_tells_what_is_not_stated() -> None:
    answers = {
        number: {"stated": None, "degree_stated": None}
        for number in ("1.1", "2.1.1", "2.1.2", "2.1.3", "2.1.4")
    }
    text = told([case(answers=answers, action_plan=None)])
    assert "names no action plan" in text
    assert "The rating of question 1.1 is not stated in this source." in text
    assert "this source states no answer for" in text
    assert "Results are reported" not in text
    assert "No result is reported" not in text


def test_results_are_counted_with_their_areas_and_degrees() -> None:
    answers = {
        "2.1.1": {"stated": "Yes", "degree_stated": "Major"},
        "2.1.2": {"stated": "Yes", "degree_stated": "Marginal"},
        "2.1.3": {"stated": "No", "degree_stated": None},
        "2.1.4": {"stated": "Not Applicable", "degree_stated": None},
    }
    text = told([case(answers=answers)])
    assert (
        "Results are reported in 2 of the form's four areas: "
        "access to information and participation." in text
    )
    assert "access to information Major and participation Marginal" in text


def test_an_answer_beside_the_scale_is_neither_a_result_nor_none() -> None:
    answers: dict[str, Any] = {
        number: {"stated": "No", "degree_stated": None} for number in ("2.1.1", "2.1.2", "2.1.3")
    }
    answers["2.1.4"] = {"stated": "Somewhat", "degree_stated": None}
    text = told([case(answers=answers)])
    assert (
        "No result is reported for: access to information, participation and public accountability."
        in text
    )
    assert "Not on the form's scale are the answers for: other results." in text


def test_evidence_is_worded_as_shown_in_this_source() -> None:
    nothing: dict[str, Any] = {number: {"evidence": []} for number in ("1.1", "1.3")}
    text = told([case(answers=nothing)])
    assert "Evidence is shown in this source for" in text
    assert "no evidence was" not in text


def test_several_commitments_are_counted() -> None:
    reports = [
        make_report(answers={"1.1": {"stated": rating}}) for rating in ("Complete", "Limited")
    ]
    cases = list(cases_of([Reading(report=report) for report in reports], "en"))
    text = told(cases)
    assert "covers 2 assessments" in text
    assert "Complete for 1 and Limited for 1" in text


def test_ratings_are_counted_from_the_highest_to_those_without_a_place() -> None:
    stated = (None, "Limited", "No evidence available", "Complete", "Limited")
    reports = [make_report(answers={"1.1": {"stated": rating}}) for rating in stated]
    cases = list(cases_of([Reading(report=report) for report in reports], "en"))
    assert (
        "Complete for 1, Limited for 2, No evidence available for 1 and Not stated for 1"
        in told(cases)
    )


@pytest.mark.parametrize(("number", "named"), [(FEW, FEW), (FEW + 1, 0)])
def test_a_sentence_on_many_assessments_names_no_lines(number: int, named: int) -> None:
    cases = cases_of([Reading(report=make_report())] * number, "en")
    (first, *_), *_ = summary(cases[0].report.member, cases, EN)
    assert len({ref.source for ref in first.refs}) == named


def test_one_commitment_that_is_assessed_twice_is_one() -> None:
    reports = [
        make_report(answers={"1.1": {"stated": rating}}) for rating in ("Complete", "Limited")
    ]
    cases = cases_of([Reading(report=report) for report in reports], "en")
    assert commitments(cases) == 1
    assert "covers 2 assessments of 1 commitment of Lindenau, Austria" in told(list(cases))
    (head,) = cover(reports[0].member, cases, EN, "")
    assert isinstance(head, Cover)
    assert head.subtitle == "Report on 1 commitment, from 2 assessments"
    untitled = [one.model_copy(update={"commitment": Commitment(title=None)}) for one in reports]
    assert commitments(cases_of([Reading(report=one) for one in untitled], "en")) == 2


def test_assessments_that_say_nothing_on_openness_are_told() -> None:
    silent: dict[str, Any] = {
        number: {"stated": None, "degree_stated": None}
        for number in ("2.1.1", "2.1.2", "2.1.3", "2.1.4")
    }
    reports = [make_report(), make_report(answers=silent)]
    cases = list(cases_of([Reading(report=report) for report in reports], "en"))
    text = told(cases)
    assert "in 1 of 2 assessments, with a degree of Major or Outstanding in 1." in text
    assert "In 1 of them, no answer on it was found" in text
    assert "in these sources for" in text


def test_a_degree_beside_a_no_is_no_strong_result() -> None:
    answers: dict[str, Any] = {
        number: {"stated": "No", "degree_stated": "Major"} for number in ("2.1.2", "2.1.3", "2.1.4")
    }
    answers["2.1.1"] = {"stated": "Yes", "degree_stated": "Marginal"}
    cases = list(cases_of([Reading(report=make_report(answers=answers))] * 2, "en"))
    assert "with a degree of Major or Outstanding in 0." in told(cases)
    assert "strong early results" not in told(cases[:1])


@pytest.mark.parametrize(
    ("counts", "named"),
    [
        ({"time": 3, "law": 1, "staff": 1, "data": 1}, ("time",)),
        ({"time": 1, "law": 1, "staff": 1, "data": 1}, ()),
        ({"law": 2, "time": 2, "staff": 2, "data": 1}, ("time", "staff", "law")),
        ({"law": 2, "time": 1}, ("law", "time")),
        ({}, ()),
    ],
)
def test_no_theme_is_left_out_that_is_as_frequent_as_one_named(
    counts: dict[str, int], named: tuple[str, ...]
) -> None:
    assert leading(counts, 3) == named


@pytest.mark.parametrize(
    ("lesson", "text"),
    [
        ("We need more time.", "The kit finds 1 theme there: Time and planning."),
        (
            "More time.\n\nThe delay was long.\n\nA law.\n\nThe staff left.\n\nFloods came.",
            "The theme that the kit finds most often is: Time and planning.",
        ),
        (
            "We need more time.\n\nA new law came.\n\nThe staff left.\n\nFloods came.",
            "The kit finds 4 themes there; none stands out.",
        ),
    ],
)
def test_themes_are_said_to_be_frequent_only_where_they_are(lesson: str, text: str) -> None:
    assert text in told([case(answers={"3": {"explanation": lesson}})])


@pytest.mark.parametrize("language", ["en", "es"])
def test_sentences_are_short_and_whole(language: str) -> None:
    lines = told([case()], language).splitlines()
    for line in lines[1:]:  # the first quotes the commitment's title and the plan's
        assert line.endswith(".")
        assert line[0].isupper()
        assert len(line.split()) <= 25


def test_the_spanish_summary_has_no_english_words_of_the_kit() -> None:
    text = told([case()], "es").casefold()
    assert not {"the", "evaluator", "rated", "evidence", "source"} & set(text.split())


@pytest.mark.parametrize("shown", [(), ("Minutes",)])
def test_every_sentence_on_the_source_leads_to_its_lines(shown: tuple[str, ...]) -> None:
    lessons = "We need more time.\n\nTraining of staff should start early."
    answers: dict[str, dict[str, Any] | None] = {"3": {"explanation": lessons}}
    answers |= {number: {"evidence": shown} for number in ("1.1", "1.3", "2.1.1", "2.1.2")}
    answers |= {number: {"evidence": shown} for number in ("2.1.3", "2.1.4", "2.2")}
    cases = cases_of([Reading(report=make_report(answers=answers))], "en")
    told = [one for part in summary(cases[0].report.member, cases, words_of("en")) for one in part]
    without = [one.text for one in told if not one.refs]
    assert all("confirm" in text for text in without), without
