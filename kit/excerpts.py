"""A passage of a source as the desk opens it: its lines, some around them, the words marked."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from itertools import pairwise
from typing import Literal

from kit.annex import source_text
from kit.collection import FindingRow, ItemRow
from kit.context import Case
from kit.records import Finding, Lines, Record
from kit.words import Words, words_of

AROUND = 2
"""How many lines before and after a passage are shown, so that it can be understood."""

_QUOTED = re.compile(r"“([^“”]{3,})”")


class Run(Record):
    """Words of a line; ``marked`` are those that it is about."""

    text: str
    marked: bool = False


class PassageLine(Record):
    """One line of a source.

    ``inside`` says that it belongs to the passage itself, ``gap`` that lines before it are left
    out.
    """

    number: int
    runs: tuple[Run, ...]
    inside: bool
    role: Literal["blank", "label", "frame", "text", "unread"]
    gap: bool = False


class Passage(Record):
    """Lines of a source in the source's language; ``source`` is its path."""

    source: str
    title: str
    lang: str
    lines: tuple[PassageLine, ...]


def passage(
    case: Case, places: Sequence[Lines], told: Iterable[str] = (), around: int = AROUND
) -> Passage | None:
    """Return these places of an assessment's source, ``None`` where there are none to show.

    Words in ``told`` are marked where the passage holds them; a passage that holds none of them
    is marked by its lines alone. Blank lines are left out; their numbers are counted. Of places
    far apart, those between them are left out, and the line after a gap says so.
    """
    if not places:
        return None
    phrases = sorted({words for words in told if words.strip()}, key=len, reverse=True)
    lines = source_text(case, words_of("en")).lines
    inside = {number for first, last in places for number in range(first, last + 1)}
    near = {
        number
        for first, last in places
        for number in range(max(1, first - around), min(len(lines), last + around) + 1)
    }
    kept = [one for one in lines if one.number in near and one.text.strip()]
    gaps = {
        after.number
        for before, after in pairwise(kept)
        if any(lines[at - 1].text.strip() for at in range(before.number + 1, after.number))
    }
    return Passage(
        source=case.report.source.path,
        title=case.report.commitment.title or "",
        lang=case.report.source.language,
        lines=tuple(
            PassageLine(
                number=one.number,
                runs=_runs(one.text, phrases if one.number in inside else ()),
                inside=one.number in inside,
                role=one.role,
                gap=one.number in gaps,
            )
            for one in kept
        ),
    )


def of_finding(case: Case, row: FindingRow, w: Words) -> Passage | None:
    """Return the lines that a finding names, with the words that its message quotes."""
    told = [words.removeprefix("… ").removesuffix(" …") for words in _quoted(row)]
    return passage(case, places_of(case, row.finding, w), told)


def of_item(case: Case, row: ItemRow) -> Passage | None:
    """Return where a factor or lesson stands, its own words marked."""
    return passage(
        case,
        [row.item.lines] if row.item.lines else (),
        [row.item.text, *row.item.text.splitlines()],
    )


def places_of(case: Case, finding: Finding, w: Words) -> tuple[Lines, ...]:
    """Return where a finding stands: the places that its message names in ``w``, or its own."""
    return tuple((one.first, one.last) for one in case.told(finding.message, finding.lines, w))


def _quoted(row: FindingRow) -> Sequence[str]:
    return _QUOTED.findall(row.finding.message)


def _runs(text: str, phrases: Sequence[str]) -> tuple[Run, ...]:
    """Divide a line at the phrases that it holds."""
    if not phrases:
        return (Run(text=text),)
    either = "|".join(re.escape(phrase) for phrase in phrases)
    parts = re.split(f"({either})", text)
    return tuple(Run(text=part, marked=place % 2 == 1) for place, part in enumerate(parts) if part)
