"""Texts of a chart, taken out while it is drawn: measuring them takes most of the time.

The converter outlines every letter of a text to learn its width, which it needs for one thing
alone: the size of the whole drawing, where a text reaches beyond it. A text that surely does not
is drawn as a short mark, and put back into the drawing afterwards. The same bytes come out.
"""

from __future__ import annotations

import json
import re
import unicodedata
from collections.abc import Mapping
from html import escape
from typing import Any, Final

_DIGITS: Final = "0123456789abcdefghijklnopqrstuvxyz"
_MOST = len(_DIGITS) ** 2
_MARK = re.compile(f">~([{_DIGITS}])([{_DIGITS}])<")
_SAFE = re.compile(r"[ -}\u00a0-\u024f–“”‘’…]+")
"""Letters and signs that the bundled font has itself; another may be of any width."""

_WIDTHS: Final = {
    letter: width / 1000
    for width, letters in {
        240: "'", 280: " ,./\\Iijl|‘’", 333: "!()-:;[]`ft", 390: "*r{}", 480: '"', 500: "z“”",
        560: "#$_0123456789–aceksvxy", 590: "+<=>^~", 611: "?FLTZbdghnopqu", 670: "EPSVXY",
        722: "&ABCDHKNRU", 780: "GOQw", 840: "M", 890: "%m", 950: "W", 1020: "@…",
    }.items()
    for letter in letters
}  # fmt: skip
"""The widths of letters in the bundled font, regular or bold, whichever is wider, in ems."""

_OTHERS = 1.02
_ROUNDING = 1.02
_WIDTH_OF_MARK = 1.9

_LOOKS = {"type", "align", "baseline", "color", "dy", "fontSize", "fontWeight", "lineHeight"}
_CHANNELS = {"x", "y", "text", "color", "fill", "opacity"}
"""What a layer of text may say besides: none of it moves or shortens a text from left to right."""


def without_texts(spec: Mapping[str, Any]) -> tuple[dict[str, Any], tuple[str, ...]]:
    """Return a chart with marks in the place of its texts, and the texts by number.

    Only layers whose text is a field with lines of its own, placed in pixels, and within the
    chart whatever the exact widths are; others keep theirs.
    """
    taken: list[str] = []
    width = spec.get("width")
    layers = spec.get("layer")
    if not isinstance(width, int | float) or not isinstance(layers, list):
        return dict(spec), ()
    if "~" in json.dumps(spec, ensure_ascii=False):
        return dict(spec), ()
    changed = [_marked(layer, float(width), taken) for layer in layers]
    return ({**spec, "layer": changed}, tuple(taken)) if len(taken) <= _MOST else (dict(spec), ())


def with_texts(svg: str, texts: tuple[str, ...]) -> str:
    """Return the drawing with the texts back in place of their marks."""

    def text(mark: re.Match[str]) -> str:
        number = _DIGITS.index(mark[1]) * len(_DIGITS) + _DIGITS.index(mark[2])
        return f">{escape(texts[number], quote=False)}<"

    return _MARK.sub(text, svg) if texts else svg


def _marked(layer: Any, width: float, taken: list[str]) -> Any:
    """Return a layer of text with marks, or the layer as it is."""
    field = _field(layer)
    if not field:
        return layer
    rows = [
        {**row, field: [_mark(line, taken) for line in row[field]]}
        if _within(row, field, layer, width)
        else row
        for row in layer["data"]["values"]
    ]
    return {**layer, "data": {"values": rows}}


def _mark(line: str, taken: list[str]) -> str:
    """Return the mark of a text, which is taken down; what is empty needs none."""
    if not line:
        return line
    taken.append(line)
    first, second = divmod(len(taken) - 1, len(_DIGITS))
    return f"~{_DIGITS[first % len(_DIGITS)]}{_DIGITS[second]}"


def _field(layer: Any) -> str:
    """Return the field of a layer's text if nothing but its number of lines counts elsewhere."""
    match layer:
        case {
            "data": {"values": list()},
            "mark": {"type": "text"} as mark,
            "encoding": {"text": {"field": str(field), **rest}, **encoding},
        } if not rest and field.isidentifier():
            plain = mark.keys() <= _LOOKS and encoding.keys() <= _CHANNELS
            transforms = layer.get("transform", [])
            filters = all(isinstance(one, dict) and one.keys() == {"filter"} for one in transforms)
            others = json.dumps([mark, encoding, transforms])
            others = others.replace(f"datum.{field}.length", "")
            return field if plain and filters and not re.search(rf"\b{field}\b", others) else ""
    return ""


def _within(row: Any, field: str, layer: Mapping[str, Any], width: float) -> bool:
    """Say whether a text stays within the chart from left to right, and its mark does."""
    lines = row.get(field) if isinstance(row, dict) else None
    place = _place(row, layer["encoding"].get("x"), width)
    size = layer["mark"].get("fontSize")
    align = layer["mark"].get("align")
    if not isinstance(lines, list) or place is None or not isinstance(size, int | float):
        return False
    for line in lines:
        if (
            not isinstance(line, str)
            or line != line.strip()
            or (line and not _SAFE.fullmatch(line))
        ):
            return False
        ems = sum(_WIDTHS.get(letter, _OTHERS) for letter in _bare(line))
        wide = max(ems * _ROUNDING, _WIDTH_OF_MARK) * size
        before = {"left": 0.0, "center": wide / 2, "right": wide}.get(align)
        if before is None or place - before < 0 or place - before + wide > width:
            return False
    return True


def _bare(line: str) -> str:
    """Return a text without accents, which take no room."""
    return "".join(c for c in unicodedata.normalize("NFD", line) if not unicodedata.combining(c))


def _place(row: Any, x: Any, width: float) -> float | None:
    """Return where a text is placed, in pixels from the left, if that is known."""
    match x:
        case {"value": int() | float() as place, **rest} if not rest:
            return float(place)
        case {"field": str(name), "scale": {"domain": [0, end]}} if end == width:
            place = row.get(name)
            return float(place) if isinstance(place, int | float) else None
    return None
