"""Glossary tooltips that were glued into the text when a page was copied.

The site explains some words in a box that opens over them. Copied as text, the box stands in
the word's line without a space: ``CommitmentOGP commitments are promises ... More``.
"""

from __future__ import annotations

import re
from functools import cache

from kit.form import load_form

# A word of some length, at once a capitalised sentence of several words, dots in the end. Names
# that are written in this way, such as "LinkedIn", open no tooltip.
_SHORTEST = 25
_FEWEST_WORDS = 4
_LONGEST = 600


@cache
def _pattern() -> re.Pattern[str]:
    endings = {more for words in load_form().frame.more.values() for more in words}
    more = "|".join(sorted(map(re.escape, endings), key=len, reverse=True))
    return re.compile(
        rf"(?:(?<=[^\W\d_]{{4}})(?<=[^\W\d_A-ZÁÉÍÓÚÑ])(?=[A-ZÁÉÍÓÚÑ])"
        rf"(?!(?:In|App|Tube|Point)\b)|(?<=[A-Z]{{3}})(?=(?:The|An?)\s))(?P<tooltip>[^\n]{{{_SHORTEST},{_LONGEST}}}?)(?:\.\.\.|…)(?:\s*(?:{more})\b)?"
    )


def without_tooltips(text: str) -> str:
    """Return the text without tooltips; a text that has none comes back unchanged."""
    if "..." not in text and "…" not in text:
        return text
    return _pattern().sub(_cut, text)


def _cut(found: re.Match[str]) -> str:
    """Drop a match that reads like an explanation, and leave any other as it is."""
    return found[0] if len(found["tooltip"].split()) < _FEWEST_WORDS else ""
