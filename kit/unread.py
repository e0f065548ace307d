"""Text of a source that could not be placed, and what may not be said because of it.

Where such text stands, what is missing may be in it: a finding says then that nothing was read,
and where the text is, never that the source does not state it.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping

from kit.places import lines_in_words
from kit.records import Finding, Lines, Reading
from kit.rules import question_name
from kit.rules_evidence import not_shown, not_shown_in_words
from kit.words import Words, mark

_OVERVIEW: Mapping[str, str] = {
    "plan-not-stated": mark("No action plan was read from the source."),
    "member-not-stated": mark("No name of a member was read from the source."),
    "commitment-not-stated": mark("No title of a commitment was read from the source."),
    "evaluator-not-stated": mark("No name of an evaluator was read from the source."),
}
_ANSWERS: Mapping[str, str] = {
    "rating-not-stated": mark("No rating of question {question} was read from the source."),
    "yes-without-degree": mark(
        "Question {question} is answered with a yes. No degree of result was read from the source."
    ),
    "explanation-not-given": mark(
        "No explanation of question {question} was read from the source."
    ),
    "lesson-not-given": mark("No lesson or reflection was read from the source."),
}


def unread_lines(reading: Reading, number: str | None = None) -> tuple[Lines, ...]:
    """Return where text of a source stands that could not be placed with confidence.

    With a question's ``number``, only the text that may belong to it: what stands within its
    answer, or any where the question itself was not found.
    """
    answer = reading.report.answers.get(number) if number else None
    return tuple(
        one.lines
        for one in reading.findings
        if one.code == "unread-text"
        and one.lines
        and (
            answer is None
            or one.question == number
            or (one.lines[0] <= answer.lines[1] and answer.lines[0] <= one.lines[1])
        )
    )


def unread_overview(reading: Reading) -> tuple[Lines, ...]:
    """Return where such text stands above the first answer, among or before the fields."""
    first = min((one.lines[0] for one in reading.report.answers.values()), default=None)
    return tuple(lines for lines in unread_lines(reading) if first is None or lines[0] <= first)


def hedged(finding: Finding, reading: Reading, w: Words) -> Finding:
    """Return a finding on what is missing as it may be told beside text that was not placed."""
    told, places = finding.message, tuple[Lines, ...]()
    if finding.code in _OVERVIEW:
        told, places = w(_OVERVIEW[finding.code]), unread_overview(reading)
    elif finding.code in _ANSWERS and finding.question:
        name = question_name(reading.report, finding.question, w)
        told = w(_ANSWERS[finding.code]).format(question=name)
        places = unread_lines(reading, finding.question)
    elif finding.code == "question-not-found":
        places = unread_lines(reading)
    elif finding.code == "evidence-not-shown":
        told = not_shown_in_words(reading.report, w, read=True)
        places = _of_all(reading, not_shown(reading.report))
    if not places:
        return finding
    more = w(
        "Text that could not be placed may hold what is missing ({lines}).",
        lines=lines_in_words(places, w),
    )
    return finding.model_copy(update={"message": f"{told} {more}"})


def _of_all(reading: Reading, numbers: Iterable[str]) -> tuple[Lines, ...]:
    places = (lines for number in numbers for lines in unread_lines(reading, number))
    return tuple(dict.fromkeys(places))
