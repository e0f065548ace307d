"""A reading as text, made so that a person checks it against the page in a minute.

Each field stands with its lines and its first and last words, so that one sees whether it begins
and ends where it should. Then comes what the source does not state, and what could not be placed.
"""

from __future__ import annotations

from collections.abc import Iterator
from textwrap import wrap

from kit.form import Form, Question, Scale, load_form
from kit.records import Answer, Finding, Lines, Reading, Report

_WIDTH = 100
_NAME = 18
_PLACE = 9
_OVERVIEW = {
    "member.name": "member",
    "action_plan.title": "action_plan",
    "commitment.title": "commitment",
    "action": "action",
    "problem": "problem",
}
_UNPLACED_SHOWN = 3
_MOST_SHOWN = 2


def listing(reading: Reading, called: str = "") -> str:
    """Return what was understood of one source, field by field with line numbers.

    ``called`` is how the file is called from here, where its record has another name.
    """
    report = reading.report
    form = load_form(report.form)
    source = report.source
    count = len(source.lines)
    size = f"{count:,} line" if count == 1 else f"{count:,} lines"
    lines = [
        f"{called or source.path}  ({size}, language: {source.language})",
        "",
        f"  {'field':<{_NAME}}{'lines':>{_PLACE}}  its words; of a long text both ends",
    ]
    lines += _overview(report, form)
    for question in form.questions:
        lines += ["", *_question(report, question, form)]
    unread = [finding for finding in reading.findings if finding.code == "unread-text"]
    lines += ["", *_missing(report, form, unread)]
    lines += _unread(report, unread)
    for finding in reading.findings:
        if finding.code != "unread-text":
            place = (
                f"line{_plural(finding.lines)} {_span(finding.lines)}: " if finding.lines else ""
            )
            lines += wrap(f"Note: {place}{finding.message}", _WIDTH, subsequent_indent="  ")
    return "\n".join(lines).rstrip() + "\n"


def _overview(report: Report, form: Form) -> Iterator[str]:
    short = {field.key: field.short["en"] for field in form.fields}
    for number, evaluator in enumerate(report.evaluators):
        yield _row(
            short["evaluators"], report.where.get(f"evaluators.{number}.name"), evaluator.name
        )
        if evaluator.email:
            where = report.where.get(f"evaluators.{number}.email")
            yield _row(short["email"], where, evaluator.email)
    values = {
        "member.name": ", ".join(filter(None, (report.member.name, report.member.country))),
        "action_plan.title": report.action_plan.title if report.action_plan else None,
        "commitment.title": report.commitment.title,
        "action": report.action,
        "problem": report.problem,
    }
    for key, name in _OVERVIEW.items():
        if values[key]:
            yield _row(short[name], report.where.get(key), values[key])


def _question(report: Report, question: Question, form: Form) -> Iterator[str]:
    answer = report.answers.get(question.number)
    if answer is None:
        yield f"{question.number} {question.short['en']}: not found in this source"
        return
    place = f"line{_plural(answer.lines)} {_span(answer.lines)}"
    yield f"{question.number} {question.short['en']}  ({place})"
    where = report.where
    if answer.stated is not None:
        level = _level(form.scale_of(question.number), answer.rating)
        lines = where.get(f"{question.number}.stated")
        yield _row("rating", lines, f"{level}: “{answer.stated}”")
    if answer.degree_stated is not None:
        level = _level(form.scales["degree"], answer.degree)
        lines = where.get(f"{question.number}.degree_stated")
        yield _row("degree", lines, f"{level}: “{answer.degree_stated}”")
    if answer.explanation is not None:
        name = "explanation" if question.scale else "answer"
        yield _row(name, where.get(f"{question.number}.explanation"), answer.explanation)
    for piece in answer.evidence:
        shown = piece.title if piece.url in (None, piece.title) else f"{piece.title}  <{piece.url}>"
        yield _row(f"evidence ({piece.kind})", (piece.line, piece.line), shown)


def _level(scale: Scale | None, key: str | None) -> str:
    """Return the name of the level that was understood from the stated words."""
    level = scale.level(key) if scale and key else None
    return level.name["en"] if level else "not on the form's scale"


def _missing(report: Report, form: Form, unread: list[Finding]) -> Iterator[str]:
    """List what the source does not state, as far as the form asks for it.

    Where text was left unread at the same place, the value may be in it.
    """
    doubtful = {finding.question for finding in unread}

    def stated(question: str | None) -> str:
        return "Not stated, or not read" if question in doubtful else "Not stated"

    names = {field.key: field.short["en"].lower() for field in form.fields}
    missing = [
        names[key]
        for key, held in (
            ("evaluators", any(evaluator.name for evaluator in report.evaluators)),
            ("email", any(evaluator.email for evaluator in report.evaluators)),
            ("member", report.member.name),
            ("action_plan", report.action_plan),
            ("commitment", report.commitment.title),
            ("action", report.action),
            ("problem", report.problem),
        )
        if not held
    ]
    if missing:
        yield f"{stated(None)}, in the overview: {', '.join(missing)}"
    for question in form.questions:
        answer = report.answers.get(question.number)
        lacking = list(_lacking(question, answer)) if answer else []
        if lacking:
            yield f"{stated(question.number)}, at {question.number}: {', '.join(lacking)}"
    unshown = [
        question.number
        for question in form.questions
        if (answer := report.answers.get(question.number))
        and question.evidence
        and answer.rating != "not_applicable"
        and not answer.evidence
    ]
    if unshown:
        yield f"No evidence shown in this source at: {', '.join(unshown)}"


def _lacking(question: Question, answer: Answer) -> Iterator[str]:
    if question.scale and answer.stated is None:
        yield "rating"
    if answer.rating == "not_applicable":
        return
    if question.degree and answer.degree_stated is None and answer.rating != "no":
        yield "degree"
    if answer.explanation is None:
        yield "explanation" if question.scale else "answer"


def _unread(report: Report, findings: list[Finding]) -> Iterator[str]:
    """List the lines that belong to no field, with their first words and the reason."""
    if not findings:
        yield "Every line of the source has its place."
        return
    yield "Could not be placed:"
    for finding in findings:
        if finding.lines is None:
            continue
        first, last = finding.lines
        place = f"line{_plural(finding.lines)} {_span(finding.lines)}"
        yield from wrap(
            f"{place}: {finding.message}", _WIDTH, initial_indent="  ", subsequent_indent="    "
        )
        filled = [line for line in report.source.lines[first - 1 : last] if line.strip()]
        for line in filled[:_UNPLACED_SHOWN]:
            yield f"    | {_clip(line, _WIDTH - 6)}"
        if len(filled) > _UNPLACED_SHOWN:
            yield f"    | ... and {len(filled) - _UNPLACED_SHOWN} more"


def _row(name: str, lines: Lines | None, value: str | None) -> str:
    """Return a field's one or two lines: the value, or its two ends and the number of its words."""
    place = _span(lines) if lines else "-"
    head = f"  {name:<{_NAME}}{place:>{_PLACE}}  "
    text = _one_line(value or "")
    width = _WIDTH - len(head)
    shown = wrap(text[: (_MOST_SHOWN + 1) * width], width) or [""]
    if len(shown) > _MOST_SHOWN:
        size = f"  [{len(text.split())} words]"
        begins = wrap(text[:width], width - 2)[0]
        ends = wrap(text[: -width - 1 : -1], width - 2 - len(size))[0][::-1]
        shown = [f"{begins} …", f"… {ends}{size}"]
    return f"\n{' ' * len(head)}".join([head + shown[0], *shown[1:]])


def _one_line(text: str) -> str:
    """Return a text on one line, without characters that a terminal would obey."""
    return " ".join("".join(char if char.isprintable() else " " for char in text).split())


def _clip(text: str, width: int) -> str:
    """Return the beginning of a text on one line, with an ellipsis where it goes on."""
    line = _one_line(text)
    return line if len(line) <= width else line[: width - 1].rstrip() + "…"


def _span(lines: Lines | None) -> str:
    if lines is None:
        return ""
    return str(lines[0]) if lines[0] == lines[1] else f"{lines[0]}–{lines[1]}"


def _plural(lines: Lines | None) -> str:
    return "" if lines is None or lines[0] == lines[1] else "s"
