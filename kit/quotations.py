"""The evaluator's own words as quotations: a part of long answers in the body, all in the annex."""

from __future__ import annotations

import re
from bisect import bisect_left
from collections.abc import Iterator, Sequence
from itertools import pairwise

from kit.blocks import Quote, QuoteLine
from kit.context import Case
from kit.passages import paragraphs
from kit.prose import Prose, prose
from kit.records import Lines

OPENING = 130
"""How many words of a long answer the body shows, in whole paragraphs."""
BEFORE = 50
"""How many words of its opening, where a later paragraph is shown as well."""
REST = 40
"""So few words more are shown than left to the annex."""

_MARKER = re.compile(r"^(\s*)((?:[●•▪◦*\-–]|o|\d{1,2}[.)]|[A-Za-z][.)])(?=\s))?\s*(.*)$")

Paragraph = Sequence[tuple[int, str]]
"""The lines of a paragraph with their numbers in the source."""


def quotation(case: Case, key: str, attribution: str, *, whole: bool = False) -> Quote | None:
    """Return the passage that a field holds as a quotation, ``None`` where it is not stated.

    ``key`` is a path of ``Report.where`` such as ``1.1.explanation``. Unless ``whole``, a long
    passage is shown in part, by a plain rule: its opening paragraphs of ``OPENING`` words; or,
    where a later paragraph holds more of the report's figures and dates than any in there, a
    shorter opening and that paragraph. ``more`` then points to all of it. No word is changed;
    blank lines only divide paragraphs.
    """
    field = next((field for field in prose(case.report) if field.path == key), None)
    if field is None or field.lines is None:
        return None
    every = list(_paragraphs(field, field.lines))
    chosen = list(range(len(every))) if whole else _chosen(every, _told(case, key))
    starts = [at for before, at in pairwise(chosen) if at > before + 1]
    lines = [
        quote_line(number, line).model_copy(update={"gap": at in starts and place == 0})
        for at in chosen
        for place, (number, line) in enumerate(every[at])
    ]
    ends = [before for before, at in pairwise(chosen) if at > before + 1]
    return Quote(
        lines=tuple(lines),
        lang=case.report.source.language,
        attribution=attribution,
        refs=tuple(
            ref
            for first, last in zip([chosen[0], *starts], [*ends, chosen[-1]], strict=True)
            for ref in case.ref((every[first][0][0], every[last][-1][0]))
        ),
        more=case.ref(field.lines)[0] if len(chosen) < len(every) else None,
    )


def _chosen(every: Sequence[Paragraph], told: Sequence[Lines]) -> list[int]:
    """Return which paragraphs of a passage to show in the body."""
    opening = _opening(every, OPENING)
    if _words(every[opening:]) <= REST:
        return list(range(len(every)))
    weights = [
        _weight(paragraph, told) if _words([paragraph]) <= 2 * OPENING else 0 for paragraph in every
    ]
    heaviest = weights.index(max(weights))
    if heaviest < opening:
        return list(range(opening))
    return [*range(_opening(every, BEFORE)), heaviest]


def _opening(every: Sequence[Paragraph], least: int) -> int:
    """Return how many paragraphs make the opening: as many as reach so many words."""
    return next(
        (count for count in range(1, len(every)) if _words(every[:count]) >= least), len(every)
    )


def _words(some: Sequence[Paragraph]) -> int:
    return sum(len(line.split()) for paragraph in some for _, line in paragraph)


def _told(case: Case, key: str) -> list[Lines]:
    """Return where the passage states the figures and dates that the report lists."""
    found = case.analysis
    places = [place for one in found.figures for place in one.places]
    return places + [one.lines for one in found.dates if one.lines and one.field == key]


def _weight(paragraph: Paragraph, told: Sequence[Lines]) -> int:
    first, last = paragraph[0][0], paragraph[-1][0]
    return sum(first <= place[0] <= last for place in told)


def _paragraphs(field: Prose, where: Lines) -> Iterator[Paragraph]:
    """Yield the paragraphs of a field's own text, each line with its number in the source.

    The text, not the source's lines: these can hold a label or marks beside it, as
    ``explanation: "..."`` in a file written by hand. Where the text is laid out otherwise than
    its source, every line points as near as its place allows.
    """
    ends = [end for _, _, end in paragraphs(field.text)]
    current: list[tuple[int, str]] = []
    at, belongs = 0, 0
    for offset, line in enumerate(field.text.split("\n")):
        if line.strip():
            number = bisect_left(ends, at + len(line.rstrip()))
            if current and number != belongs:
                yield current
                current = []
            belongs = number
            current.append((min(where[0] + offset, where[1]), line))
        at += len(line) + 1
    if current:
        yield current


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
