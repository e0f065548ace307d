"""A passage of a source as the desk opens it: its lines, some around them, the words marked."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from typing import Literal

from kit.annex import source_text
from kit.collection import FindingRow, ItemRow
from kit.context import Case
from kit.records import Lines, Record
from kit.words import words_of

AROUND = 2
"""How many lines before and after a passage are shown, so that it can be understood."""

_QUOTED = re.compile(r"“([^“”]{3,})”")


class Run(Record):
    """Words of a line; ``marked`` are those that it is about."""

    text: str
    marked: bool = False


class PassageLine(Record):
    """One line of a source; ``inside`` says that it belongs to the passage itself."""

    number: int
    runs: tuple[Run, ...]
    inside: bool
    role: Literal["blank", "label", "frame", "text", "unread"]


class Passage(Record):
    """Lines of a source in the source's language; ``source`` is its path."""

    source: str
    title: str
    lang: str
    lines: tuple[PassageLine, ...]


def passage(
    case: Case, lines: Lines | None, told: Iterable[str] = (), around: int = AROUND
) -> Passage | None:
    """Return these lines of an assessment's source, ``None`` where there are none to show.

    Words in ``told`` are marked where the passage holds them; a passage that holds none of them
    is marked by its lines alone. Blank lines are left out; their numbers are counted.
    """
    if lines is None:
        return None
    first, last = lines
    shown = source_text(case, words_of("en")).lines[max(0, first - 1 - around) : last + around]
    phrases = sorted({words for words in told if words.strip()}, key=len, reverse=True)
    kept = [one for one in shown if one.text.strip()]
    return Passage(
        source=case.report.source.path,
        title=case.report.commitment.title or "",
        lang=case.report.source.language,
        lines=tuple(
            PassageLine(
                number=one.number,
                runs=_runs(one.text, phrases if first <= one.number <= last else ()),
                inside=first <= one.number <= last,
                role=one.role,
            )
            for one in kept
        ),
    )


def of_finding(case: Case, row: FindingRow) -> Passage | None:
    """Return the passage that a finding is about, with the words that its message quotes."""
    told = [words.removeprefix("… ").removesuffix(" …") for words in _quoted(row)]
    return passage(case, row.finding.lines, told)


def of_item(case: Case, row: ItemRow) -> Passage | None:
    """Return where a factor or lesson stands, its own words marked."""
    return passage(case, row.item.lines, [row.item.text, *row.item.text.splitlines()])


def _quoted(row: FindingRow) -> Sequence[str]:
    return _QUOTED.findall(row.finding.message)


def _runs(text: str, phrases: Sequence[str]) -> tuple[Run, ...]:
    """Divide a line at the phrases that it holds."""
    if not phrases:
        return (Run(text=text),)
    either = "|".join(re.escape(phrase) for phrase in phrases)
    parts = re.split(f"({either})", text)
    return tuple(Run(text=part, marked=place % 2 == 1) for place, part in enumerate(parts) if part)
