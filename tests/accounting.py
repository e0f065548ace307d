"""What must hold for the reading of any source, however made: nothing lost, nothing added."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import pairwise

from rapidfuzz import fuzz

from kit.form import load_form, plain
from kit.reading.lines import bare
from kit.reading.page import line_roles
from kit.reading.tooltips import without_tooltips
from kit.reading.vocabulary import number_of
from kit.records import Reading

FORM = load_form()
ROLES = {"blank", "label", "frame", "text", "unread"}
_PROSE = ("action", "problem", "explanation")
_WORDINGS = [
    plain(text)
    for wordings in (
        *(field.labels for field in FORM.fields),
        *(section.labels for section in FORM.sections),
        *(question.text for question in FORM.questions),
        *FORM.parts.values(),
        FORM.heading,
    )
    for texts in wordings.values()
    for text in texts
]
_HEADINGS = {plain(text) for texts in FORM.heading.values() for text in texts}
_LONGEST_UNKNOWN = 60


def complaints(reading: Reading) -> list[str]:
    """Return what is wrong with a reading of a page; nothing should be."""
    return [
        *_lines_without_place(reading),
        *_values_not_in_source(reading),
        *_wrong_ranges(reading),
    ]


def _lines_without_place(reading: Reading) -> Iterator[str]:
    """Every line is blank, a label, the site's, a field's or unread, and looks like it."""
    roles = line_roles(reading)
    lines = reading.report.source.lines
    before = ""
    if len(roles) != len(lines):
        yield f"{len(roles)} roles for {len(lines)} lines"
    for number, (line, role) in enumerate(zip(lines, roles, strict=False), start=1):
        if role not in ROLES:
            yield f"line {number} has no role"
        if (role == "blank") != (not bare(line)):
            yield f"line {number} is {role}: {line[:60]!r}"
        if role == "label" and not _reads_like_label(line) and before not in _HEADINGS:
            yield f"line {number} is taken as a label: {line[:60]!r}"
        before = plain(line) or before


def _reads_like_label(line: str) -> bool:
    """Whether a line is a label or a piece of one, by its words or by its number."""
    key = plain(without_tooltips(bare(line)))
    if number_of(bare(line)) or key[:1].isdigit() or len(key) <= _LONGEST_UNKNOWN:
        return True
    return any(
        key in wording or wording in key or fuzz.partial_ratio(key, wording) >= 75
        for wording in _WORDINGS
    )


def _values_not_in_source(reading: Reading) -> Iterator[str]:
    """Every value consists of the source's own words, from the lines that are named."""
    report = reading.report
    values: dict[str, str | None] = {
        "action": report.action,
        "problem": report.problem,
        "commitment.title": report.commitment.title,
        "action_plan.title": report.action_plan.title if report.action_plan else None,
        "member.name": report.member.name,
    }
    for number, evaluator in enumerate(report.evaluators):
        values[f"evaluators.{number}.name"] = evaluator.name or None
        if evaluator.email and "," not in evaluator.email:
            values[f"evaluators.{number}.email"] = evaluator.email
    for question, answer in report.answers.items():
        values[f"{question}.stated"] = answer.stated
        values[f"{question}.degree_stated"] = answer.degree_stated
        values[f"{question}.explanation"] = answer.explanation
    for key, value in values.items():
        if value is None:
            continue
        if key not in report.where:
            yield f"{key} has no lines"
            continue
        first, last = report.where[key]
        held = "\n".join(report.source.lines[first - 1 : last])
        if key.endswith(_PROSE):
            if value not in held:
                yield f"{key} is not the text of lines {first} to {last}"
        elif _words(value) not in _words(held) and _words(value) not in _told(held):
            yield f"{key} is not in lines {first} to {last}: {value[:60]!r}"


def _words(text: str) -> str:
    return " ".join(text.replace("\u200b", "").split())


def _told(text: str) -> str:
    return _words(without_tooltips(_words(text)))


def _wrong_ranges(reading: Reading) -> Iterator[str]:
    """No line belongs to two fields, except where they share it; no range is out of bounds."""
    report = reading.report
    count = len(report.source.lines)
    for key, (first, last) in report.where.items():
        if not 1 <= first <= last <= count:
            yield f"{key} is on lines {first} to {last} of {count}"
    prose = sorted(span for key, span in report.where.items() if key.endswith(_PROSE))
    for (_, before), (after, _) in pairwise(prose):
        if after <= before:
            yield f"line {after} belongs to two fields"
    spans = [answer.lines for answer in report.answers.values()]
    if spans != sorted(spans):
        yield "the answers are not in the order of the page"
    for finding in reading.findings:
        if finding.lines and not 1 <= finding.lines[0] <= finding.lines[1] <= count:
            yield f"{finding.code} is on lines {finding.lines} of {count}"
