"""Numbers and line numbers as the messages of findings write them."""

from __future__ import annotations

import re
from collections.abc import Iterable
from decimal import Decimal
from functools import cache

from kit.records import Lines
from kit.words import Words, mark, words_of


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


@cache
def _named(language: str) -> re.Pattern[str]:
    """Return the pattern of what ``lines_in_words`` writes in brackets, in a language."""
    words = words_of(language)
    numbers = r"(\d+(?:–\d+)?(?:, \d+(?:–\d+)?)*)"
    either = "|".join(
        re.escape(words(text, lines="@")).replace("@", numbers)
        for text in ("line {lines}", "lines {lines}")
    )
    return re.compile(rf"[(:] ?(?:{either})[).]")


def lines_named(message: str, words: Words) -> tuple[Lines, ...]:
    """Return the lines that the message of a finding names, in their order, each once."""
    found: list[Lines] = []
    for match in _named(words.language).finditer(message):
        for part in (match[1] or match[2]).split(", "):
            first, _, last = part.partition("–")
            found.append((int(first), int(last or first)))
    return tuple(sorted(set(found)))


def without_lines(message: str, words: Words) -> str:
    """Return the message of a finding without its line numbers, where they stand in one bracket.

    For a report that writes the same lines after it, as links. Where a message names lines in
    several places, each says which line is meant, and they stay.
    """
    found = list(_named(words.language).finditer(message))
    if len(found) != 1 or not found[0][0].startswith("(") or not found[0][0].endswith(")"):
        return message
    return message[: found[0].start()].rstrip() + message[found[0].end() :]
