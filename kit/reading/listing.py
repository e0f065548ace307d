"""A reading as text, made so that a person checks it against the page in a minute.

Each field stands with its lines and its first words; then comes what the source does not
state, and what could not be placed.
"""

from __future__ import annotations

from collections.abc import Iterator

from kit.form import Form, Question, load_form
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


def listing(reading: Reading) -> str:
    """Return what was understood of one source, field by field with line numbers."""
    report = reading.report
    form = load_form(report.form)
    source = report.source
    count = len(source.lines)
    size = f"{count:,} line" if count == 1 else f"{count:,} lines"
    lines = [f"{source.path}  ({size}, language: {source.language})", ""]
    lines += _overview(report, form)
    for question in form.questions:
        lines += ["", *_question(report, question)]
    unread = [finding for finding in reading.findings if finding.code == "unread-text"]
    lines += ["", *_missing(report, form, unread)]
    lines += _unread(report, unread)
    for finding in reading.findings:
        if finding.code != "unread-text":
            place = (
                f"line{_plural(finding.lines)} {_span(finding.lines)}: " if finding.lines else ""
            )
            lines += [f"Note: {place}{finding.message}"]
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


def _question(report: Report, question: Question) -> Iterator[str]:
    answer = report.answers.get(question.number)
    if answer is None:
        yield f"{question.number} {question.short['en']}: not found in this source"
        return
    yield f"{question.number} {question.short['en']}  (lines {_span(answer.lines)})"
    where = report.where
    if answer.stated is not None:
        level = answer.rating or "not on the form's scale"
        yield _row("rating", where.get(f"{question.number}.stated"), f"{level}  “{answer.stated}”")
    if answer.degree_stated is not None:
        level = answer.degree or "not on the form's scale"
        lines = where.get(f"{question.number}.degree_stated")
        yield _row("degree", lines, f"{level}  “{answer.degree_stated}”")
    if answer.explanation is not None:
        name = "explanation" if question.scale else "answer"
        yield _row(name, where.get(f"{question.number}.explanation"), answer.explanation)
    for piece in answer.evidence:
        shown = piece.title if piece.url in (None, piece.title) else f"{piece.title}  <{piece.url}>"
        yield _row(f"evidence ({piece.kind})", (piece.line, piece.line), shown)


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
        yield f"  line{_plural(finding.lines)} {_span(finding.lines)}: {finding.message}"
        filled = [line for line in report.source.lines[first - 1 : last] if line.strip()]
        for line in filled[:_UNPLACED_SHOWN]:
            yield f"    | {_clip(line, _WIDTH - 6)}"
        if len(filled) > _UNPLACED_SHOWN:
            yield f"    | ... and {len(filled) - _UNPLACED_SHOWN} more"


def _row(name: str, lines: Lines | None, value: str | None) -> str:
    place = _span(lines) if lines else "-"
    head = f"  {name:<{_NAME}}{place:>{_PLACE}}  "
    text = value or ""
    words = len(text.split())
    first, _, rest = text.partition("\n")
    size = f"  [{words} words]" if rest or len(first) > _WIDTH - len(head) else ""
    return head + _clip(first, _WIDTH - len(head) - len(size)) + size


def _clip(text: str, width: int) -> str:
    """Return the beginning of a text on one line, with an ellipsis where it goes on."""
    words = "".join(char if char.isprintable() else " " for char in text)
    line = " ".join(words.split())
    return line if len(line) <= width else line[: width - 1].rstrip() + "…"


def _span(lines: Lines | None) -> str:
    if lines is None:
        return ""
    return str(lines[0]) if lines[0] == lines[1] else f"{lines[0]}–{lines[1]}"


def _plural(lines: Lines | None) -> str:
    return "" if lines is None or lines[0] == lines[1] else "s"
