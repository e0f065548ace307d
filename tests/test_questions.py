"""Questions to the evaluator, and the answers that came back."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import pytest

from kit.errors import ParameterError
from kit.findings import RULES, check
from kit.questions import EvaluatorQuestion, questions, read_answers
from kit.records import Reading, Report
from kit.words import words_of
from tests.reports import make_report

BROKEN = "The council met each month, and its minutes were published by the"


def asked(report: Report, *, answers: Path | None = None) -> tuple[EvaluatorQuestion, ...]:
    given = read_answers(answers) if answers else ()
    return questions(report, check(Reading(report=report)), words_of("en"), given)


def test_a_finding_becomes_a_question_with_its_passage() -> None:
    report = make_report(answers={"1.2": {"explanation": f"A first line.\n{BROKEN}"}})
    (one,) = asked(report)
    assert one.id == "text-cut-off-1.2"
    assert one.title == "Text breaks off"
    assert one.subject == "1.2 Factors"
    assert one.asks == "Could you send us the rest of this text?"
    (excerpt,) = one.passage
    assert excerpt.text == BROKEN == report.source.lines[excerpt.line - 1]
    assert not excerpt.opened
    assert not excerpt.closed


def test_notes_ask_for_nothing() -> None:
    report = make_report(action_plan=None, evaluators=())
    assert {one.severity for one in check(Reading(report=report))} == {"note"}
    assert asked(report) == ()


def test_questions_come_in_the_order_of_the_form_and_are_numbered() -> None:
    report = make_report(
        answers={
            "2.1.3": {"stated": "No", "degree_stated": "Major"},
            "1.1": {"stated": None},
            "3": None,
        }
    )
    assert [(one.number, one.code) for one in asked(report)] == [
        (1, "question-not-found"),
        (2, "rating-not-stated"),
        (3, "degree-without-yes"),
    ]


def test_two_findings_of_a_kind_have_ids_of_their_own() -> None:
    text = "It acted in two ways.\n\n1. A.\n2. B.\n3. C.\n\nIt came in four steps.\n\n1. A.\n2. B."
    report = make_report(answers={"1.3": {"explanation": text}})
    assert [one.id for one in asked(report)] == [
        "list-length-differs-1.3",
        "list-length-differs-1.3-2",
    ]


def test_a_long_line_is_quoted_by_whole_sentences_around_what_was_found() -> None:
    filler = "The office and the council of residents worked on this for two years in all. "
    text = filler * 8 + "The last two workshops could not be held. " + filler * 8
    report = make_report(answers={"1.1": {"stated": "Complete", "explanation": text.strip()}})
    (one,) = asked(report)
    (excerpt,) = one.passage
    assert "The last two workshops could not be held." in excerpt.text
    assert excerpt.text in text
    assert excerpt.opened
    assert excerpt.closed
    assert len(excerpt.text) <= 400


def test_what_is_not_there_has_no_passage() -> None:
    report = make_report(answers={"1.1": {"evidence": ()}})
    (one,) = asked(report)
    assert one.passage == ()
    assert one.asks.startswith("If files or links were handed in")


def test_other_reports_findings_are_left_out() -> None:
    report = make_report(answers={"1.1": {"stated": None}})
    findings = [
        one.model_copy(update={"source": "other.txt"}) for one in check(Reading(report=report))
    ]
    assert questions(report, findings, words_of("en")) == ()


def test_every_question_is_courteous_and_short() -> None:
    from kit.questions import _ASKS, _DEFAULT

    codes = {rule.code for rule in RULES}
    for code, text in [*_ASKS.items(), (next(iter(codes)), _DEFAULT)]:
        assert code in codes, f"{code} is no rule"
        assert text.endswith("?")
        assert "ould you" in text
        assert len(text.split()) < 25


# ---------------------------------------------------------------- answers


def answered(tmp_path: Path, text: str) -> EvaluatorQuestion:
    path = tmp_path / "answers.yaml"
    path.write_text(text, encoding="utf-8")
    (one,) = asked(make_report(answers={"1.1": {"stated": None}}), answers=path)
    return one


def test_an_answer_stands_beside_its_question(tmp_path: Path) -> None:
    one = answered(
        tmp_path,
        "- id: rating-not-stated-1.1\n  answer: It was Substantial.\n"
        "  name: Ada Example\n  date: 2026-03-04\n",
    )
    assert one.answer is not None
    assert (one.answer.answer, one.answer.name) == ("It was Substantial.", "Ada Example")
    assert one.answer.date == date(2026, 3, 4)


def test_an_answer_to_another_question_or_source_is_not_shown(tmp_path: Path) -> None:
    entry = "- id: {}\n  source: {}\n  answer: Yes.\n  name: Ada\n  date: 2026-03-04\n"
    assert answered(tmp_path, entry.format("rating-not-stated-1.3", "made/up.txt")).answer is None
    assert answered(tmp_path, entry.format("rating-not-stated-1.1", "other.txt")).answer is None
    assert answered(tmp_path, entry.format("rating-not-stated-1.1", "made/up.txt")).answer


def test_no_file_and_an_empty_file_hold_no_answers(tmp_path: Path) -> None:
    assert read_answers(tmp_path / "none.yaml") == ()
    assert answered(tmp_path, "").answer is None


@pytest.mark.parametrize(
    ("text", "told"),
    [
        ("- id: a\n  answer: b\n  name: c\n", "0.date"),
        ("- id: a\n  answer: b\n  name: c\n  date: soon\n", "0.date"),
        ("- id: a\n  answer: b\n  name: c\n  date: 2026-01-01\n  mood: good\n", "0.mood"),
        ("just words", "cannot be used"),
        ("a: [", "cannot be read as YAML"),
        ("42", "cannot be read as YAML"),
        ("- a\n" * 100_000, "too large"),
        ("!!python/object/apply:os.getcwd []", "cannot be read as YAML"),
    ],
)
def test_a_file_that_cannot_be_used_is_refused_in_a_sentence(
    tmp_path: Path, text: str, told: str
) -> None:
    with pytest.raises(ParameterError) as caught:
        answered(tmp_path, text)
    assert told in caught.value.message
    assert "answers.yaml" in caught.value.message
