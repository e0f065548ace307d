"""What the charts share: colours, sizes, and the pieces of a Vega-Lite specification.

Positions in pixels are set here and in the charts, so that a drawing looks the same in every
output. The HTML re-colours it on a dark ground by the names of ``PALETTE``.
"""

from __future__ import annotations

import textwrap
from collections.abc import Mapping, Sequence
from typing import Any, Final

SCHEMA: Final = "https://vega.github.io/schema/vega-lite/v6.json"

WIDTH: Final = 680
"""The width of every chart in pixels."""

SIZE: Final = 13
"""The size of all text in pixels."""

LINE: Final = 16
"""The height of a line of text in pixels."""

PALETTE: Final[Mapping[str, str]] = {
    "ink": "#1c2b39",
    "muted": "#5b6770",
    "rule": "#8a949e",
    "faint": "#d5dce2",
    "band": "#e8eff6",
    "ground": "#ffffff",
    "level-1": "#4292c6",
    "level-2": "#3182bd",
    "level-3": "#2171b5",
    "level-4": "#08519c",
    "level-5": "#08306b",
}
"""The colours by name. The levels are the upper five of ColorBrewer's *Blues*, all of them at
least 3:1 against white; ``ink`` and ``muted``, for text, are at least 4.5:1."""

Row = dict[str, Any]
Layer = dict[str, Any]

DASH: Final = "M-1,-0.22H1V0.22H-1Z"
"""The outline of an open dash, as a shape of Vega."""


def level_colour(step: int, steps: int) -> str:
    """Return the colour of a step; the highest step of any scale is the darkest."""
    return PALETTE[f"level-{max(1, -(-step * 5 // steps))}"]


def specification(*, height: float, layers: Sequence[Layer]) -> dict[str, Any]:
    """Return a whole chart of these layers; those without data are left out."""
    return {
        "$schema": SCHEMA,
        "width": WIDTH,
        "height": height,
        "padding": 2,
        "config": {"view": {"stroke": None}, "background": None},
        "layer": [one for one in layers if one["data"]["values"]],
    }


def layer(data: Sequence[Row], mark: str, encoding: Mapping[str, Any], **properties: Any) -> Layer:
    """Return one layer; ``y`` of each datum is its place from the top, unless ``encoding`` says.

    Only the fields that are shown are kept, since the converter works on all that there are.
    """
    channels = {"y": pixels("y"), **encoding}
    fields = dict.fromkeys(one["field"] for one in channels.values() if "field" in one)
    return {
        "data": {"values": [{field: row[field] for field in fields} for row in data]},
        "mark": {"type": mark, **properties},
        "encoding": channels,
    }


def symbols(
    data: Sequence[Row], x: Mapping[str, Any], *, size: float | str, **properties: Any
) -> Layer:
    """Return a layer of small shapes with an outline; ``size`` is their area, or its field."""
    style = {"shape": "circle", "filled": True, "opacity": 1, "strokeWidth": 1.25}
    encoding: dict[str, Any] = {"x": dict(x)}
    if "fill" not in properties:
        encoding["fill"] = {"field": "colour", "type": "nominal", "scale": None}
    if isinstance(size, str):
        encoding["size"] = {"field": size, "type": "quantitative", "scale": None}
    else:
        style["size"] = size
    return layer(data, "point", encoding, **{**style, **properties})


def texts(
    data: Sequence[Row],
    field: str,
    x: Mapping[str, Any] | float,
    y: str = "y",
    **properties: Any,
) -> Layer:
    """Return a layer of text: the field holds lines, which are centred on the row together.

    ``y`` is the field with the row's place from the top. What has no words is left out.
    """
    style = {
        "align": "left",
        "baseline": "middle",
        "fontSize": SIZE,
        "lineHeight": LINE,
        "color": PALETTE["ink"],
    }
    place = {"value": x} if isinstance(x, int | float) else dict(x)
    rows = [
        {**row, "y": row[y] + (1 - len(row[field])) * LINE / 2} for row in data if any(row[field])
    ]
    return layer(rows, "text", {"x": place, "text": {"field": field}}, **{**style, **properties})


def pixels(field: str) -> dict[str, Any]:
    """Return the encoding of a place that the datum gives in pixels from the left or the top."""
    return {"field": field, "type": "quantitative", "scale": None, "axis": None}


def where(data: Sequence[Row], field: str, *values: object) -> list[Row]:
    """Return the rows whose field has one of these values."""
    return [row for row in data if row[field] in values]


def where_not(data: Sequence[Row], field: str, *values: object) -> list[Row]:
    """Return the rows whose field has none of these values."""
    return [row for row in data if row[field] not in values]


def wrapped(text: str, columns: int) -> list[str]:
    """Return the text in lines of at most so many characters, where words allow."""
    return textwrap.wrap(text, columns) or [text]


def column_width(cells: Sequence[Sequence[str]]) -> float:
    """Return the width in pixels of a column that holds these lines."""
    return max((text_width(line) for lines in cells for line in lines), default=0)


def stacked(rows: Sequence[Sequence[Sequence[str]]]) -> tuple[list[float], float]:
    """Return where the middle of each row of lines is, in pixels from the top, and their height."""
    middles: list[float] = []
    top = 0.0
    for cells in rows:
        height = row_height(cells)
        middles.append(top + height / 2)
        top += height
    return middles, top


def row_height(*columns: Sequence[Sequence[str]]) -> int:
    """Return the height in pixels of rows that hold these lines."""
    return 8 + LINE * max((len(lines) for cells in columns for lines in cells), default=1)


def text_width(text: str, size: float = SIZE) -> float:
    """Return the width in pixels that text needs at most: by classes of letters, and generous.

    An estimate is enough, since the drawing is shown in fonts that are not known here.
    """
    width = 0.0
    for char in text:
        if char in "iljtfrI.,:;'|!()[] ":
            width += 0.33
        elif char in "mwMW@—":
            width += 0.9
        elif char.isupper() or ord(char) > 0x2E7F:
            width += 0.7
        else:
            width += 0.565
    return round(width * size, 1)
