"""Numbers and line numbers as the messages of findings write them."""

from __future__ import annotations

from collections.abc import Iterable
from decimal import Decimal

from kit.records import Lines
from kit.words import Words, mark


def number_in_words(value: Decimal | float, words: Words) -> str:
    """Return a number with the signs of the report's language: ``1,250.5``."""
    from babel.numbers import format_decimal

    return str(format_decimal(value, locale=words.language))


def lines_in_words(spans: Iterable[Lines | None], words: Words) -> str:
    """Return where something stands: ``line 46``, ``lines 46, 122–124``, or ``in the text``."""
    known = sorted({lines for lines in spans if lines})
    if not known:
        return words(mark("in the text"))
    listed = ", ".join(str(first) if first == last else f"{first}–{last}" for first, last in known)
    one = len(known) == 1 and known[0][0] == known[0][1]
    return words(mark("line {lines}") if one else mark("lines {lines}"), lines=listed)
