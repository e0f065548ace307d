"""The codebook of lessons and factors: themes and marks as words per language.

It is data (``kit/forms/themes.toml``). A word matches without regard to case and accents, and
``*`` stands for the rest of a word.
"""

from __future__ import annotations

import re
import tomllib
from collections.abc import Iterable, Mapping
from functools import cache
from importlib.resources import files

from kit.form import Names, Wordings
from kit.lexicon import NOTHING
from kit.records import Record


class Theme(Record):
    """One theme of the codebook: its key, its name per language, and the words that lead to it."""

    key: str
    name: Names
    words: Wordings


class Mark(Record):
    """Words that say what an item is, such as a recommendation."""

    words: Wordings


class Codebook(Record):
    """All themes in their order, and the marks by key."""

    themes: tuple[Theme, ...]
    marks: dict[str, Mark]

    def theme(self, key: str) -> Theme:
        """Return a theme; raises ``KeyError`` for an unknown one."""
        for theme in self.themes:
            if theme.key == key:
                return theme
        raise KeyError(key)


@cache
def codebook() -> Codebook:
    """Read the codebook that ships with the kit."""
    text = files("kit").joinpath("forms", "themes.toml").read_text(encoding="utf-8")
    return Codebook.model_validate(tomllib.loads(text))


def leading(counts: Mapping[str, int], most: int) -> tuple[str, ...]:
    """Return the keys of the themes that are found most often, at most ``most`` of them.

    Themes that are found equally often are named together or not at all, so that none which is
    left out is found as often as one that is named; where too many share the first place, none
    is. The most frequent come first, then the order of the codebook.
    """
    known = [theme.key for theme in codebook().themes if counts.get(theme.key)]
    ordered = sorted(known, key=lambda key: -counts[key])
    chosen = ordered[:most]
    left = ordered[most:]
    if not left:
        return tuple(chosen)
    return tuple(key for key in chosen if counts[key] > counts[left[0]])


_ACCENTED = {"a": "aáàâ", "e": "eéèê", "i": "iíî", "o": "oóô", "u": "uúü", "n": "nñ", "c": "cç"}
_BARE = {char: base for base, chars in _ACCENTED.items() for char in chars}


def _letter(char: str) -> str:
    base = _BARE.get(char.casefold())
    return f"[{_ACCENTED[base]}]" if base else re.escape(char)


def _spelt(phrase: str) -> str:
    words = []
    for word in phrase.split():
        if word == "*":
            words.append(r"[\w’'-]+")
            continue
        stem = "".join(_letter(char) for char in word.rstrip("*"))
        words.append(stem + (r"\w*" if word.endswith("*") else ""))
    return r"\s+".join(words)


def pattern(phrases: Iterable[str]) -> re.Pattern[str]:
    """Return the pattern of any of these words and phrases of the codebook."""
    ordered = sorted(phrases, key=len, reverse=True)
    either = "|".join(_spelt(phrase) for phrase in ordered) if ordered else NOTHING
    return re.compile(rf"(?<!\w)(?:{either})(?!\w)", re.IGNORECASE)


@cache
def theme_patterns(language: str) -> tuple[tuple[str, re.Pattern[str]], ...]:
    """Return the key and the pattern of every theme in a language."""
    return tuple((one.key, pattern(one.words.get(language, ()))) for one in codebook().themes)


@cache
def mark_pattern(key: str, language: str) -> re.Pattern[str]:
    """Return the pattern of a mark in a language; raises ``KeyError`` for an unknown mark."""
    return pattern(codebook().marks[key].words.get(language, ()))
