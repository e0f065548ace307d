"""How wide the columns of a table are on paper, and how high the table will be."""

from __future__ import annotations

from collections.abc import Sequence
from math import ceil
from typing import Final

from kit.blocks import Table

CHARACTERS: Final = 92
"""How many characters of a table's size fit beside each other on a page, if they are wide."""

_USUAL: Final = 110
"""How many fit beside each other where they are as wide as in running text."""

_LINE, _ROW, _CAPTION = 12.2, 2.3, 32.0
"""In points: a line of a table, what a row has above and below its lines, caption and head."""

_GAP: Final = 2.5
"""In characters: the room between two columns."""


def column_widths(table: Table) -> list[float]:
    """Return a weight for each column: as the table says, or by how much it holds.

    No column is narrower than the longest word of its head.
    """
    given = [column.width for column in table.columns]
    if any(given):
        empty = [width for width in given if not width]
        left = max(100 - sum(given), 5 * len(empty))
        weights = [width or left / len(empty) for width in given]
    else:
        weights = [max(_longest(table, index), 6) ** 0.75 for index in range(len(given))]
    total = sum(weights)
    shares = [weight / total for weight in weights]
    least = [
        (max(map(len, column.title.split()), default=0) + 2.5) / CHARACTERS
        for column in table.columns
    ]
    if sum(least) > 1:
        return least
    # What the narrow columns need is taken from the others.
    narrow = [share < need for share, need in zip(shares, least, strict=True)]
    spare = 1 - sum(need for need, small in zip(least, narrow, strict=True) if small)
    rest = sum(share for share, small in zip(shares, narrow, strict=True) if not small)
    return [
        round(need if small else share / rest * spare, 4)
        for share, need, small in zip(shares, least, narrow, strict=True)
    ]


def table_height(rows: Sequence[Sequence[int]], widths: Sequence[float], notes: int = 0) -> float:
    """Return about how high a table is on paper, in points.

    ``rows`` say how many characters each cell holds, ``widths`` are those of ``column_widths``,
    ``notes`` counts the characters below the table. It is an estimate: to measure the set table
    would take as long as to set it, and only the choice between whole and broken hangs on it.
    """
    rooms = [max(width * _USUAL - _GAP, 1) for width in widths]
    lines = [
        max([1, *(ceil(held / room) for held, room in zip(row, rooms, strict=False))])
        for row in rows
    ]
    return _CAPTION + sum(lines) * _LINE + len(rows) * _ROW + ceil(notes / _USUAL) * _LINE


def _longest(table: Table, index: int) -> int:
    """Return how many characters the longest entry of a column has, and a mark as some."""
    entries = [row[index] for row in table.rows[:200] if index < len(row)]
    held = [min(len(entry.text), 120) + 6 * (entry.mark is not None) for entry in entries]
    return max([len(table.columns[index].title), *held])
