"""Texts of a chart, drawn without measuring them: that would take most of the time.

The converter outlines every letter of a text to learn its width, which it needs for one thing
alone: the size of the whole drawing, where a text reaches beyond it. A text of no size is not
measured. So those that surely stay within are drawn that way, and get their size afterwards. The
same bytes come out.
"""

from __future__ import annotations

import math
import re
from collections.abc import Mapping
from typing import Any, TypeGuard

from kit.export.letter_widths import UNITS, WIDTHS

_ROUNDING = 0.02
"""So much wider, in pixels, may a text be than its letters: the converter rounds their sizes."""

_SPEC = {"$schema", "width", "height", "padding", "config", "layer"}
_CONFIG = {"view": {"stroke": None}, "background": None}
_LOOKS = {"type", "align", "baseline", "color", "fontSize", "fontWeight", "lineHeight"}
_PIXELS = {"type": "quantitative", "scale": None, "axis": None}
"""What a chart and its texts may say: nothing else that moves, cuts or names a text."""

_TAG = re.compile(
    r'<g (?:class="mark-text role-mark layer_(\d+)_marks")?|(<text [^>]*?font-size=")0px"'
)


def unmeasured(spec: Mapping[str, Any]) -> tuple[dict[str, Any], dict[int, float]]:
    """Return a chart whose texts have no size, and the true sizes by the number of their layer.

    Only texts that are lines of their own, placed in pixels, and within the chart whatever their
    exact widths are; others keep their size.
    """
    width, height, layers = spec.get("width"), spec.get("height"), spec.get("layer")
    if not (
        (spec.keys() <= _SPEC and spec.get("config") == _CONFIG)
        and (_number(width) and _number(height) and isinstance(layers, list))
        and all(isinstance(layer, dict) and "name" not in layer for layer in layers)
    ):
        return dict(spec), {}
    sizes: dict[int, float] = {}
    changed = list(layers)
    for number, layer in enumerate(layers):
        found = _without_size(layer, width, height)
        if found:
            changed[number], sizes[number] = found
    return {**spec, "layer": changed}, sizes


def sized(svg: str, sizes: Mapping[int, float]) -> str | None:
    """Return the drawing with the texts in their sizes, ``None`` if not all layers are in it."""
    layer: int | None = None
    found: set[int] = set()

    def tag(match: re.Match[str]) -> str:
        nonlocal layer
        if match[2] is None:
            layer = int(match[1]) if match[1] else None
        elif layer is not None and layer in sizes:
            found.add(layer)
            return f'{match[2]}{sizes[layer]:g}px"'
        return match[0]

    result = _TAG.sub(tag, svg)
    return result if found == sizes.keys() else None


def _without_size(
    layer: Mapping[str, Any], width: float, height: float
) -> tuple[dict[str, Any], float] | None:
    """Return a layer whose texts have no size where they surely stay within, and their size."""
    match layer:
        case {
            "data": {"values": list() as rows, **elsewhere},
            "mark": {"type": "text", "baseline": "middle"},
            "encoding": {"text": {"field": str(field), **cut}, "x": x, "y": y, **more},
        } if not (elsewhere or cut or more) and len(layer) == 3 and field.isidentifier():
            mark = layer["mark"]
            size, line, align = (mark.get(name) for name in ("fontSize", "lineHeight", "align"))
            before = {"left": 0.0, "center": 0.5, "right": 1.0}.get(str(align))
            if before is None or not (_size(size) and _size(line) and mark.keys() <= _LOOKS):
                return None
            down, up = _rounded(0.3 * size), _rounded(0.8 * size)
            measured: list[bool] = []
            for row in rows:
                left, middle = _place(row, x), _place(row, y)
                if left is None or middle is None or not isinstance(row, dict):
                    return None
                wide, tall = _extent(row.get(field), mark)
                left, top = left - before * wide, middle + down - up
                within = min(left, top) >= 0 and left + wide <= width and top + tall <= height
                measured.append(not within)
            if all(measured):
                return None
            # Where there is a size, the converter itself moves the text down.
            if not any(measured):
                return {**layer, "mark": {**mark, "fontSize": 0, "dy": down}}, size
            values = [
                {**row, "~size": size if own else 0}
                for row, own in zip(rows, measured, strict=True)
            ]
            by_row = {
                "fontSize": {"expr": "datum['~size']"},
                "dy": {"expr": f"datum['~size'] ? 0 : {down}"},
            }
            return {**layer, "data": {"values": values}, "mark": {**mark, **by_row}}, size
    return None


def _extent(lines: Any, mark: Mapping[str, Any]) -> tuple[float, float]:
    """Return how wide and tall a text is at most: without end, if that is not known."""
    if not isinstance(lines, list) or not lines:
        return math.inf, math.inf
    if not all(isinstance(text, str) and WIDTHS.keys() >= set(text) for text in lines):
        return math.inf, math.inf
    regular = mark.get("fontWeight", 400) == 400
    units = max(
        sum(WIDTHS[letter][0] if regular else max(WIDTHS[letter]) for letter in text)
        for text in lines
    )
    size = mark["fontSize"]
    return units / UNITS * size + _ROUNDING, size + mark["lineHeight"] * (len(lines) - 1)


def _place(row: Any, channel: Any) -> float | None:
    """Return where a text is placed, in pixels, if that is known."""
    place: Any = None
    match channel:
        case {"value": place, **more} if not more:
            pass
        case {"field": str(name), **more} if name.isidentifier() and more == _PIXELS:
            place = row.get(name) if isinstance(row, dict) else None
    return place if _number(place) else None


def _number(value: Any) -> TypeGuard[float]:
    return type(value) in (int, float) and math.isfinite(value)


def _size(value: Any) -> TypeGuard[float]:
    """Say whether a size is one that is written the same here and by the converter."""
    return _number(value) and value == round(value) and 0 < value < 100


def _rounded(value: float) -> int:
    """Return a number rounded as the converter rounds: halves up."""
    return math.floor(value + 0.5)
