"""The words that the analysis of prose goes by, as data per language (``kit/forms/cues.toml``)."""

from __future__ import annotations

import re
import tomllib
from functools import cache
from importlib.resources import files
from typing import Any

from kit.lexicon import either

__all__ = ["cues", "either", "every", "languages", "patterns"]


@cache
def _tables() -> dict[str, dict[str, Any]]:
    text = files("kit").joinpath("forms", "cues.toml").read_text(encoding="utf-8")
    return tomllib.loads(text)


@cache
def cues(language: str, key: str) -> tuple[str, ...]:
    """Return the words or phrases under this key, in this language.

    A value is a list of phrases, or one text of words with spaces between them. A language
    without a table has no cues: nothing is found in it, rather than something false.
    """
    value = _tables().get(language, {}).get(key, ())
    return tuple(value.split()) if isinstance(value, str) else tuple(value)


def languages() -> tuple[str, ...]:
    """Return the languages that have cues."""
    return tuple(_tables())


def every(key: str) -> tuple[str, ...]:
    """Return the cues of all languages: names keep their own language in translated prose."""
    return tuple(dict.fromkeys(cue for language in languages() for cue in cues(language, key)))


@cache
def patterns(language: str, key: str) -> tuple[re.Pattern[str], ...]:
    """Return the patterns under a key.

    ``{name}`` in them stands for any of the cues of that name, or for the fragment so named.
    """
    fragments: dict[str, str] = _tables().get(language, {}).get("fragments", {})

    def part(name: re.Match[str]) -> str:
        return fragments.get(name[1]) or either(cues(language, name[1]))

    def filled(pattern: str) -> str:
        return re.sub(r"\{([a-z_]+)\}", part, pattern)

    value = _tables().get(language, {}).get(key, ())
    given = (value,) if isinstance(value, str) else value
    return tuple(re.compile(filled(pattern), re.IGNORECASE) for pattern in given)
