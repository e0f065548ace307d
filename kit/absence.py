"""What is said of what a report does not have: not stated in the source, or not read from it.

The two are kept apart. Where text of the source could not be placed with confidence, it may
hold what is missing, and to say "not stated" would be to state something of the source.
"""

from __future__ import annotations

from collections.abc import Sequence

from kit.blocks import Ref
from kit.context import Case
from kit.evidence import asked, shown
from kit.unread import unread_overview
from kit.words import Words


def field(case: Case, not_stated: str, words: Words) -> str:
    """Say that the overview has no such field, in the words given, or that none was read."""
    if unread_overview(case.reading):
        return words("Not read: some text of the overview could not be placed.")
    return not_stated


def plan(case: Case, words: Words) -> str:
    """Say that the source names no action plan, or that none was read."""
    if unread_overview(case.reading):
        return words("No action plan was read; some text of the source could not be placed.")
    return words("The source names no action plan.")


def question(case: Case, number: str, words: Words) -> tuple[str, tuple[Ref, ...]]:
    """Say that a question was not found, and where text stands that could not be placed."""
    if not case.unread_at(number):
        return words("Question {number} is not found in this source.", number=number), ()
    text = words(
        "Question {number} was not found in this source; some of its text could not be placed.",
        number=number,
    )
    return text, _refs(case, number)


def rating(case: Case, number: str, words: Words) -> tuple[str, tuple[Ref, ...]]:
    """Say that a question that is there has no rating, or none that was read."""
    answer = case.answer(number)
    if not case.unread_at(number):
        text = words("The rating of question {number} is not stated in this source.", number=number)
        return text, case.ref(answer.lines if answer else None)
    text = words(
        "No rating of question {number} was read; text at this place could not be placed.",
        number=number,
    )
    return text, _refs(case, number)


def degree(case: Case, number: str, words: Words) -> str:
    """Say that a yes has no degree of result, or none that was read."""
    if case.unread_at(number):
        return words(
            "The evaluator answers yes; no degree of result was read, "
            "since text at this place could not be placed."
        )
    return words("The evaluator answers yes; the degree of result is not stated.")


def answer(case: Case, number: str, words: Words) -> str:
    """Say that a question that is answered in prose has no answer, or none that was read."""
    if case.unread_at(number):
        return words("No answer was read; text at this place could not be placed.")
    return words("No answer is stated in this source.")


def explanation(case: Case, number: str, words: Words) -> str:
    """Say that an answer has no explanation, or none that was read."""
    if case.unread_at(number):
        return words("No explanation was read; text at this place could not be placed.")
    return words("No explanation is stated in this source.")


def evidence(case: Case, number: str, words: Words) -> str:
    """Say that an answer has no evidence in this source, or none that was read."""
    if case.unread_at(number):
        return words(
            "No evidence was read for this answer; text at this place could not be placed."
        )
    return words("The source shows no evidence for this answer.")


def evidence_unread(case: Case) -> bool:
    """Say whether unread text may hold evidence: for an answer without any, or one not found."""
    report = case.report
    found = any(
        not shown(report, report.answers[one.number]) and case.unread_at(one.number)
        for one in asked(report)
    )
    lost = any(case.answer(one.number) is None for one in case.rated_questions())
    return found or bool(lost and case.unread)


def lessons(cases: Sequence[Case], words: Words) -> str:
    """Say that question 3 has no answer in any of these sources, or none that was read."""
    if any(case.unread_at("3") for case in cases):
        return words("No lesson or reflection was read; some text could not be placed.")
    if len(cases) > 1:
        return words("No lesson or reflection is stated in these sources.")
    return words("No lesson or reflection is stated in this source.")


def factors(case: Case, words: Words) -> str:
    """Say that question 1.2 has no answer in this source, or none that was read."""
    if case.unread_at("1.2"):
        return words("No factors were read; some text of this source could not be placed.")
    return words("This source states no factors.")


def lesson(case: Case, words: Words) -> str:
    """Say that question 3 has no answer in this source, or none that was read."""
    if case.unread_at("3"):
        return words("No lesson or reflection was read; some text could not be placed.")
    return words("This source states no lesson or reflection.")


def _refs(case: Case, number: str) -> tuple[Ref, ...]:
    return tuple(ref for lines in case.unread_at(number) for ref in case.ref(lines))
