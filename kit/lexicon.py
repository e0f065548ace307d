"""The words that figures and dates are read by, as data per language (``kit/forms/lexicon.toml``).

Only the words are data; the grammar that joins them (how a number is put together, where a noun
phrase ends) is in ``kit.numerals``, ``kit.figures`` and ``kit.dates``.
"""

from __future__ import annotations

import re
import tomllib
from collections.abc import Iterable
from functools import cache
from importlib.resources import files
from typing import Any

NOTHING = "(?!)"
"""A pattern that matches nothing, for a language without such words."""


class Lexicon:
    """The words of one language. A language without a table has none, and no numbers in words."""

    def __init__(self, language: str, table: dict[str, Any]) -> None:
        self.language = language
        self._table = table
        self.numbers: dict[str, int] = table.get("numbers", {})
        self.ones: dict[str, int] = table.get("ones", {})
        self.magnitudes: dict[str, int] = table.get("magnitudes", {})
        self.fractions: dict[str, float] = table.get("fractions", {})
        self.months: dict[str, int] = table.get("months", {})
        self.parts_of_year: dict[str, list[int]] = table.get("parts_of_year", {})
        self.counting = frozenset(
            [*self.numbers, *self.magnitudes, *self.phrases("dozens")]
            + [
                word
                for phrase in self.fractions
                for word in phrase.replace("-", " ").split()[-2:-1]
            ]
        )
        """Words that every number or share in words holds at least one of."""
        self._words: dict[str, frozenset[str]] = {}

    def phrases(self, key: str) -> tuple[str, ...]:
        """Return the phrases under a key, in the order of the data."""
        value = self._table.get(key, ())
        return tuple(value.split()) if isinstance(value, str) else tuple(value)

    def words(self, key: str) -> frozenset[str]:
        """Return the words under a key, for looking up."""
        if key not in self._words:
            self._words[key] = frozenset(self.phrases(key))
        return self._words[key]

    @property
    def keys(self) -> tuple[str, ...]:
        """The keys of all word lists."""
        return tuple(self._table)

    def either(self, key: str) -> str:
        """Return a pattern for any of the phrases under a key; see ``either``."""
        return either(self.phrases(key))


def either(phrases: Iterable[str]) -> str:
    """Return a pattern that matches any of the phrases, the longest first.

    A space stands for any run of white space. Without phrases it matches nothing.
    """
    ordered = sorted(phrases, key=len, reverse=True)
    if not ordered:
        return NOTHING
    return "(?:" + "|".join(re.escape(one).replace(r"\ ", r"\s++") for one in ordered) + ")"


@cache
def _tables() -> dict[str, dict[str, Any]]:
    text = files("kit").joinpath("forms", "lexicon.toml").read_text(encoding="utf-8")
    return tomllib.loads(text)


@cache
def lexicon_of(language: str) -> Lexicon:
    """Return the words of a language; an unknown language has an empty lexicon."""
    return Lexicon(language, _tables().get(language, {}))


@cache
def languages() -> tuple[str, ...]:
    """Return the languages that have a lexicon."""
    return tuple(_tables())
