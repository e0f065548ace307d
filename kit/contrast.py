"""Contrast of colours as WCAG 2.2 measures it (success criteria 1.4.3 and 1.4.11).

Colours are written ``#rrggbb``. See https://www.w3.org/TR/WCAG22/#dfn-contrast-ratio.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from typing import Final

TEXT: Final = 4.5
"""The least contrast of text against its ground; marks need 3, so text's serves for both."""

WHITE: Final = "#ffffff"
BLACK: Final = "#000000"

_HEX = re.compile(r"#(?:[0-9a-f]{3}|[0-9a-f]{6})", re.IGNORECASE)


def colour(text: str) -> str | None:
    """Return a colour written ``#rgb`` or ``#rrggbb`` as ``#rrggbb``; ``None`` for other text."""
    if not _HEX.fullmatch(text):
        return None
    digits = text[1:].lower()
    return "#" + ("".join(2 * digit for digit in digits) if len(digits) == 3 else digits)


def ratio(one: str, other: str) -> float:
    """Return the contrast of two colours, from 1 (the same) to 21 (black and white)."""
    light, dark = sorted((_luminance(one), _luminance(other)), reverse=True)
    return (light + 0.05) / (dark + 0.05)


def least(text: str, grounds: Iterable[str]) -> float:
    """Return the least contrast of a colour against any of the grounds."""
    return min(ratio(text, ground) for ground in grounds)


def mix(one: str, other: str, share: float) -> str:
    """Return ``one`` with this share of ``other`` in it, from 0 to 1."""
    pairs = zip(_channels(one), _channels(other), strict=True)
    return "#" + "".join(f"{round(a + (b - a) * share):02x}" for a, b in pairs)


def nearest(text: str, grounds: Iterable[str], wanted: float = TEXT) -> str:
    """Return the colour with as little black or white in it as reaches the contrast.

    Black for light grounds, white for dark ones; the colour itself where it passes.
    """
    against = tuple(grounds)
    end = max((BLACK, WHITE), key=lambda extreme: least(extreme, against))
    tried = (mix(text, end, step / 255) for step in range(256))
    return next((one for one in tried if least(one, against) >= wanted), end)


def _channels(text: str) -> tuple[int, int, int]:
    return int(text[1:3], 16), int(text[3:5], 16), int(text[5:7], 16)


def _luminance(text: str) -> float:
    red, green, blue = (_linear(value / 255) for value in _channels(text))
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue


def _linear(value: float) -> float:
    return float(value / 12.92 if value <= 0.04045 else ((value + 0.055) / 1.055) ** 2.4)
