"""What each line of a source is, from the record alone.

Records are written and read again; the roles are found from where the fields stand, from the
answers' ranges and from the findings, so that the annex of a report can show them at any time.
"""

from __future__ import annotations

from collections.abc import Sequence

from kit.form import plain
from kit.reading.frame import heading_of, is_protected, is_site, top_of
from kit.reading.lines import Page, bare
from kit.reading.tooltips import without_tooltips
from kit.reading.vocabulary import is_label
from kit.records import Lines, Reading


def line_roles(reading: Reading) -> tuple[str, ...]:
    """Return the role of each line of the source: blank, label, frame, text or unread."""
    report = reading.report
    lines = report.source.lines
    roles = ["" if bare(line) else "blank" for line in lines]

    def set_role(span: Lines, role: str) -> None:
        for number in range(max(span[0], 1), min(span[1], len(lines)) + 1):
            roles[number - 1] = roles[number - 1] or role

    spans = [answer.lines for answer in report.answers.values()]
    first = min((span[0] for span in spans), default=len(lines) + 1)
    last = max((span[1] for span in spans), default=0)
    heading, top = _opening(lines[: first - 1])
    for key, span in report.where.items():
        if key != "commitment.title" or heading is None or span[0] != heading:
            set_role(span, "text")
    for answer in report.answers.values():
        for piece in answer.evidence:
            set_role((piece.line, piece.line), "text")
    for finding in reading.findings:
        if finding.code == "unread-text" and finding.lines:
            set_role(finding.lines, "unread")
    for number, line in enumerate(lines, start=1):
        if not roles[number - 1]:
            text = bare(line)
            named = is_site(text, plain(without_tooltips(text))) or is_protected(text)
            before = number <= top or (named and number < first)
            after = bool(spans) and number > last and (named or not is_label(line))
            roles[number - 1] = "frame" if before or after else "label"
    return tuple(roles)


def _opening(lines: Sequence[str]) -> tuple[int | None, int]:
    """Return the number of the page's heading, and of the last line of the site above it."""
    page = Page(lines)
    heading = heading_of(page, len(page))
    if heading:
        number = page.numbers[heading[0]]
        return number, number - 1
    top = top_of(page, len(page))
    return None, page.numbers[top - 1] if top else 0
