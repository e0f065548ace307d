"""Rules that hold a rating against what the prose tells."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from functools import cache

from kit.cues import cues, patterns
from kit.form import plain
from kit.passages import language_of, paragraphs, sentences
from kit.prose import Prose, prose
from kit.records import Lines, Record, Report
from kit.rules import Observation, answered, question_name, rule
from kit.words import Words, mark

_TOLD_UNDER = ("1.1", "1.3", "2.2", "3")
"""Where the course of the work is told; 1.2 tells of hindrances, and how they were overcome."""
_STATUS_WORDS = 5
_MOST = 5
"""How many passages a finding quotes."""


class Telling(Record):
    """Words that tell of work not done as meant, in a question's prose."""

    question: str
    words: str
    lines: Lines | None


def unfinished(report: Report) -> tuple[Telling, ...]:
    """Return where the prose tells of work withdrawn, replaced, not finished or late."""
    return tuple(
        telling
        for field in prose(report)
        if field.question in _TOLD_UNDER
        for telling in _tellings(field, report.source.language)
    )


def _tellings(field: Prose, page_language: str) -> Iterator[Telling]:
    language = language_of(field.text, page_language)
    statuses = [plain(one) for one in cues(language, "statuses")]
    for _, first, last in paragraphs(field.text):
        words = plain(field.text[first:last])
        if words.count(" ") < _STATUS_WORDS:
            stated = any(f"{words} ".startswith(f"{one} ") for one in statuses)
            if stated and field.question in {"1.1", "1.3"}:
                yield _telling(field, first, last)
            if stated or not field.text[first:last].endswith("."):
                continue
        for start, end in sentences(field.text, first, last, language):
            for pattern in patterns(language, "unfinished"):
                found = pattern.search(field.text, start, end)
                if found and not _says_otherwise(field.text[start:end], found, start, language):
                    yield _telling(field, *found.span())
                    break


def _says_otherwise(sentence: str, found: re.Match[str], start: int, language: str) -> bool:
    """Say whether the sentence negates, supposes or resolves what the words alone would tell."""
    first, last = found.start() - start, found.end() - start
    if any(one.search(sentence) for one in patterns(language, "looks_back")):
        return True
    if _is_circumstance(sentence[:first], found[0], language):
        return True
    around = f"{sentence[max(0, first - 60) : last]}¦{sentence[last : last + 80]}"
    return any(one.search(around) for one in patterns(language, "not_so"))


def _is_circumstance(ahead: str, words: str, language: str) -> bool:
    """Say whether an undertaking depends on a preposition: ``as part of the`` (commitment).

    ``one of the`` (milestones) names a share, and is no circumstance.
    """
    if plain(words.split(maxsplit=1)[0]) not in _undertakings(language):
        return False
    before = [plain(word) for word in ahead.split()[-5:]]
    for place in range(len(before) - 1, max(-1, len(before) - 4), -1):
        if before[place] in cues(language, "governing"):
            between = before[place + 1 :]
            if between and between[0] not in cues(language, "determiners"):
                return False
            return not set(before[max(0, place - 2) : place]) & set(cues(language, "shares"))
    return False


@cache
def _undertakings(language: str) -> frozenset[str]:
    keys = ("undertakings", "planned")
    return frozenset(plain(word) for key in keys for word in cues(language, key))


def _telling(field: Prose, start: int, end: int) -> Telling:
    return Telling(
        question=field.question or "",
        words=" ".join(field.text[start:end].split()),
        lines=field.place(start, end),
    )


def _quoted(tellings: Iterable[Telling], w: Words) -> str:
    return w.listing(
        [
            w("“{words}” (line {line})", words=one.words, line=one.lines[0])
            if one.lines
            else w("“{words}”", words=one.words)
            for one in tellings
        ]
    )


def _span(tellings: list[Telling]) -> Lines | None:
    places = [one.lines for one in tellings if one.lines]
    return (places[0][0], places[-1][1]) if places else None


@rule(
    "rating-and-prose-differ",
    severity="warning",
    topic="answers",
    title=mark("Rating and prose differ"),
    meaning=mark(
        "The commitment is rated complete, or all as planned, "
        "while the prose tells of work withdrawn, replaced, not finished or late."
    ),
    example="1.1 is answered “Complete”, and its explanation says that two workshops could not be "
    "held.",
    limits="Goes by words, under 1.1, 1.3, 2.2 and 3 only. Sentences that negate, suppose, look "
    "back on an earlier plan or say that the work was done later are left out. Work may well "
    "be complete after a change of plan; hence it is to be confirmed.",
)
def rating_and_prose_differ(report: Report, w: Words) -> Iterator[Observation]:
    """Tell, question by question, of prose at odds with the best rating of 1.1 or 1.3."""
    progress, plan = report.answers.get("1.1"), report.answers.get("1.3")
    rated = next(
        (
            number
            for number, answer, best in (("1.1", progress, "complete"), ("1.3", plan, "all"))
            if answer is not None and answer.rating == best
        ),
        None,
    )
    if rated is None:
        return
    by_question: dict[str, list[Telling]] = {}
    for telling in unfinished(report):
        by_question.setdefault(telling.question, []).append(telling)
    for number, tellings in by_question.items():
        yield Observation(
            message=w(
                "Question {rated} is answered {stated}. "
                "The text under {question} tells of work that took another course: {quotes}.",
                rated=question_name(report, rated, w),
                stated=answered(report, rated, w),
                question=question_name(report, number, w),
                quotes=_quoted(tellings[:_MOST], w),
            ),
            question=number,
            lines=_span(tellings),
        )


RULES = (rating_and_prose_differ,)
