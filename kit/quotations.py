"""The evaluator's own words as quotations: opening paragraphs in the body, all in the annex."""

from __future__ import annotations

import re
from collections.abc import Iterator

from kit.blocks import Quote, QuoteLine, Ref
from kit.context import Case
from kit.prose import Prose, prose
from kit.records import Lines

OPENING = 130
"""How many words of a long answer the body shows, in whole paragraphs."""

_MARKER = re.compile(r"^(\s*)((?:[●•▪◦*\-–]|o|\d{1,2}[.)]|[A-Za-z][.)])(?=\s))?\s*(.*)$")


def quotation(case: Case, key: str, attribution: str, *, whole: bool = False) -> Quote | None:
    """Return the passage that a field holds as a quotation, ``None`` where it is not stated.

    ``key`` is a path of ``Report.where`` such as ``1.1.explanation``. Unless ``whole``, a long
    passage is cut after the paragraph that reaches ``OPENING`` words, and ``more`` points to
    the lines left for the annex. No word is changed; blank lines only divide paragraphs.
    """
    field = next((field for field in prose(case.report) if field.path == key), None)
    if field is None or field.lines is None:
        return None
    where = field.lines
    shown: list[QuoteLine] = []
    words = 0
    rest: Lines | None = None
    for number, line in _numbered(field, where):
        if not line.strip():
            continue
        if words >= OPENING and not whole:
            rest = (number, where[1])
            break
        shown.append(quote_line(number, line))
        words += len(line.split())
    return Quote(
        lines=tuple(shown),
        lang=case.report.source.language,
        attribution=attribution,
        refs=case.ref((where[0], shown[-1].number)),
        more=Ref(source=case.source_id, first=rest[0], last=rest[1]) if rest else None,
    )


def _numbered(field: Prose, where: Lines) -> Iterator[tuple[int, str]]:
    """Yield the lines of a field's own text with their numbers in the source.

    The text, not the source's lines: these can hold a label or marks beside it, as
    ``explanation: "..."`` in a file written by hand. Where the text is laid out otherwise than
    its source, every line points as near as its place allows.
    """
    for offset, line in enumerate(field.text.split("\n")):
        yield min(where[0] + offset, where[1]), line


def quote_line(number: int, line: str) -> QuoteLine:
    """Divide a source line into its indent, its bullet or number, and its words."""
    match = _MARKER.match(line)
    if match is None:
        return QuoteLine(number=number, text=line.strip())
    spaces, marker, words = match.groups()
    return QuoteLine(
        number=number,
        text=words.rstrip(),
        marker=marker or "",
        indent=min(len(spaces.expandtabs(4)) // 2, 4),
    )
