"""Drawings and pictures as the PDF's template takes them: SVG, and text only."""

from __future__ import annotations

import base64
import re
from typing import Any

from kit.blocks import Picture
from kit.vegalite import WIDTH

_DRAWN_TEXT = re.compile(r'<(?:text|tspan)\b(?:[^>]*?\sfont-weight="(\w+)")?')
_VIEW = re.compile(r'viewBox="\S+ \S+ ([\d.]+)')
_WEIGHTS = {"bold": "700", "normal": "400"}


def share_of_page(svg: str) -> float:
    """Return how much of the page's width a drawing takes, in percent: all of it for ``WIDTH``."""
    view = _VIEW.search(svg)
    return min(100.0, round(float(view[1]) / WIDTH * 100, 1)) if view else 100.0


def with_weights(svg: str) -> str:
    """Return a drawing with its weights as settings of the report's variable font.

    Typst draws a variable font in an SVG at its thinnest unless the axis is set.
    """

    def set_axis(tag: re.Match[str]) -> str:
        weight = _WEIGHTS.get(tag[1] or "normal", tag[1])
        return f"{tag[0]} font-variation-settings=\"'wght' {weight}\""

    return _DRAWN_TEXT.sub(set_axis, svg)


def picture_data(picture: Picture) -> dict[str, Any]:
    """Return a picture as what Typst makes bytes of: a text for SVG, numbers for points.

    Both are empty when the picture's own data is not what its media type says.
    """
    data = picture.data.strip()
    form = {"image/svg+xml": "svg", "image/png": "png", "image/jpeg": "jpg"}[picture.media]
    try:
        if form == "svg":
            svg = data if data.startswith("<") else base64.b64decode(data).decode("utf-8")
            return {"format": form, "data": svg}
        return {
            "format": form,
            "data": list(base64.b64decode("".join(data.split()), validate=True)),
        }
    except ValueError:
        return {"format": form, "data": ""}
