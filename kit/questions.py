"""What to ask the evaluator before a report is final, and the answers that came back.

Due process: findings of severity error and warning become courteous questions, each with the
passage that it is about, in the source's own words.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable
from datetime import date
from pathlib import Path

import yaml
from pydantic import TypeAdapter, ValidationError

from kit.errors import ParameterError
from kit.findings import rule_title
from kit.passages import sentences
from kit.records import Finding, Lines, Record, Report, Severity
from kit.rules import question_name
from kit.words import Words, mark

_WHOLE = 400
"""A line of more characters is quoted in part, by whole sentences."""
_MOST_LINES = 6
_LARGEST = 200_000
_QUOTED = re.compile(r"“([^“”]{3,300})”")

_DEFAULT = mark("Could you confirm this, or tell us how it should read?")
_ASKS = {
    "member-not-stated": mark("Could you tell us which member made this commitment?"),
    "commitment-not-stated": mark("Could you tell us the title of the commitment?"),
    "question-not-found": mark("Could you send us your answers to these questions?"),
    "rating-not-stated": mark("Could you tell us which rating you gave?"),
    "answer-off-scale": mark("Could you tell us which of the form's choices comes closest?"),
    "degree-without-yes": mark("Could you tell us which of the two answers holds?"),
    "yes-without-degree": mark("Could you tell us which degree of result you gave?"),
    "explanation-not-given": mark("Could you send us your explanation, if you gave one?"),
    "lesson-not-given": mark("Could you send us at least one lesson or reflection?"),
    "completion-and-plan-differ": mark("Could you tell us how these two answers go together?"),
    "rating-and-prose-differ": mark("Could you tell us how the rating and the text go together?"),
    "evidence-not-shown": mark(
        "If files or links were handed in with these answers, could you send us a list of them?"
    ),
    "address-lost": mark("Could you send us the address of this source?"),
    "text-cut-off": mark("Could you send us the rest of this text?"),
    "list-missing": mark("Could you send us the list?"),
    "list-length-differs": mark("Could you tell us which items the list should have?"),
    "unread-text": mark("Could you tell us which question this text answers?"),
}
# Findings on what is not there have no passage to show.
_NO_PASSAGE = frozenset(
    ("evidence-not-shown", "question-not-found", "member-not-stated", "commitment-not-stated")
)


class Excerpt(Record):
    """Words of one line of the source; ``opened`` and ``closed`` say that some were left out."""

    line: int
    text: str
    opened: bool = False
    closed: bool = False


class EvaluatorAnswer(Record):
    """What the evaluator answered, as noted by an analyst."""

    id: str
    source: str | None = None
    answer: str
    name: str
    date: date


class EvaluatorQuestion(Record):
    """One question to the evaluator.

    ``id`` names it in the file of answers, the same from build to build. ``message`` says what
    was found, ``asks`` what is asked; ``passage`` quotes the source in its language ``lang``.
    """

    id: str
    number: int
    code: str
    severity: Severity
    source: str
    title: str
    subject: str | None = None
    message: str
    asks: str
    lines: Lines | None = None
    passage: tuple[Excerpt, ...] = ()
    lang: str
    answer: EvaluatorAnswer | None = None


def questions(
    report: Report,
    findings: Iterable[Finding],
    w: Words,
    answers: Iterable[EvaluatorAnswer] = (),
) -> tuple[EvaluatorQuestion, ...]:
    """Return a question for each finding that is to be settled, in the order of the form.

    Notes ask for nothing and are left out. ``answers`` are shown with the questions that they
    name.
    """
    own = [one for one in findings if one.source == report.source.path and one.severity != "note"]
    given = {one.id: one for one in answers if one.source in (None, report.source.path)}
    seen: Counter[str] = Counter()
    asked = []
    for number, finding in enumerate(sorted(own, key=_place), start=1):
        name = f"{finding.code}-{finding.question}" if finding.question else finding.code
        seen[name] += 1
        key = name if seen[name] == 1 else f"{name}-{seen[name]}"
        asked.append(
            EvaluatorQuestion(
                id=key,
                number=number,
                code=finding.code,
                severity=finding.severity,
                source=finding.source,
                title=rule_title(finding.code, w),
                subject=_subject(report, finding, w),
                message=finding.message,
                asks=w(_ASKS.get(finding.code, _DEFAULT)),
                lines=finding.lines,
                passage=_passage(report, finding),
                lang=report.source.language,
                answer=given.get(key),
            )
        )
    return tuple(asked)


def _place(finding: Finding) -> tuple[int, int]:
    return (1, finding.lines[0]) if finding.lines else (0, 0)


def _subject(report: Report, finding: Finding, w: Words) -> str | None:
    return question_name(report, finding.question, w) if finding.question else None


def _passage(report: Report, finding: Finding) -> tuple[Excerpt, ...]:
    if finding.lines is None or finding.code in _NO_PASSAGE:
        return ()
    first, last = finding.lines
    told = [words.removeprefix("… ") for words in _QUOTED.findall(finding.message)]
    numbered = [
        (number, text)
        for number, text in enumerate(report.source.lines[first - 1 : last], start=first)
        if text.strip()
    ]
    if len(numbered) > _MOST_LINES:
        named = [one for one in numbered if any(words in one[1] for words in told)]
        numbered = (named or numbered)[:_MOST_LINES]
    return tuple(_excerpt(number, text, told, report.source.language) for number, text in numbered)


def _excerpt(line: int, text: str, told: list[str], language: str) -> Excerpt:
    """Quote a line whole, or else the sentences around the words that a finding names."""
    if len(text) <= _WHOLE:
        return Excerpt(line=line, text=text.strip())
    spans = list(sentences(text, 0, len(text.rstrip()), language))
    at = next((text.find(words) for words in told if words in text), 0)
    chosen = next(place for place, (_, end) in enumerate(spans) if end > at)
    first = last = chosen
    while last + 1 < len(spans) and spans[last + 1][1] - spans[first][0] <= _WHOLE:
        last += 1
    while first and spans[last][1] - spans[first - 1][0] <= _WHOLE:
        first -= 1
    start, end = spans[first][0], spans[last][1]
    return Excerpt(
        line=line, text=text[start:end].strip(), opened=first > 0, closed=last + 1 < len(spans)
    )


def read_answers(path: Path) -> tuple[EvaluatorAnswer, ...]:
    """Read a file of answers: a YAML list of ``id``, ``answer``, ``name`` and ``date``.

    ``source`` may name the assessment where a member has several. A file that does not exist
    holds no answers. Raises ``ParameterError`` where it cannot be used.
    """
    if not path.exists():
        return ()
    advice = (
        "It has to be a list of entries with the question's id, the answer, the name of the "
        "person who gave it, and the date as 2026-01-31."
    )
    try:
        text = path.read_text(encoding="utf-8")
        if len(text) > _LARGEST:
            raise ParameterError(
                f"{path.name} is too large for a file of answers. {advice}", subject=path.name
            )
        given = TypeAdapter(tuple[EvaluatorAnswer, ...]).validate_python(
            tuple(yaml.safe_load(text) or ())
        )
    except ValidationError as error:
        first = error.errors(include_url=False)[0]
        place = ".".join(str(part) for part in first["loc"])
        raise ParameterError(
            f"{path.name} cannot be used: entry {place}: {first['msg']}. {advice}",
            subject=path.name,
        ) from error
    except (OSError, UnicodeDecodeError, TypeError, yaml.YAMLError) as error:
        raise ParameterError(
            f"{path.name} cannot be read as YAML. {advice}", subject=path.name
        ) from error
    return given
