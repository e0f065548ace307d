"""Charts as SVG: one warm Vega-Lite converter in the process, and drawings that stand alone.

A drawing has a title and a description, asks for nothing from anywhere, takes the width that
it is given, and comes out with the same bytes on every machine. Its colours are attributes, so
a style sheet can change them: ``[fill="#1c2b39"]`` is all that has the ink of ``PALETTE``.
"""

from __future__ import annotations

import hashlib
import json
import re
import threading
from collections.abc import Sequence
from functools import lru_cache
from typing import Any, Final

from kit.blocks import Block, Chart
from kit.errors import RenderError
from kit.export.characters import visible
from kit.export.chart_texts import sized, unmeasured
from kit.export.svg import inline_svg

FONTS: Final = "'Source Sans 3', 'Source Sans Pro', system-ui, sans-serif"
"""The fonts of a drawing's text: the report's own in the PDF, the reader's own in a browser."""

# The converter measures text in the fonts of the machine, except this one, which it brings
# along. Its letters are a little wider than those that the drawings are shown in.
_MEASURED = "Liberation Sans"
_VERSION = "6.4"
_ROOT_SIZE = re.compile(r'(?<=\s)(?:width|height)="[^"]*"\s?')
_FAMILY = re.compile(r'\sfont-family="[^"]*"')
_TAG = re.compile(r"<[^>]*>")
_ID = re.compile(r'(\sid="|="url\(#)([^")]+)')

_converter = threading.Lock()


def draw(spec: dict[str, Any], *, title: str = "", description: str = "", key: str = "") -> str:
    """Return a Vega-Lite chart as SVG, to stand in a page or in the PDF.

    ``title`` and ``description`` are for those who cannot see it; where they are empty, those
    of the chart are taken. ``key`` begins every id in the drawing: by default it is made from
    the chart, so that the same chart always has the same ids, and different charts never.

    Raises ``RenderError`` when the chart cannot be drawn, or asks for data that is not in it.
    """
    return _drawn(_data(spec), *_said(spec, title, description), key)


def drawn(blocks: Sequence[Block]) -> tuple[Block, ...]:
    """Return the blocks with the SVG of every chart filled in; ids are unique among them."""
    seen: dict[str, int] = {}
    result: list[Block] = []
    for block in blocks:
        if isinstance(block, Chart) and not block.svg:
            data = _data(block.spec)
            key = _key(data)
            seen[key] = seen.get(key, 0) + 1
            if seen[key] > 1:
                key = f"{key}-{seen[key]}"
            svg = _drawn(data, *_said(block.spec, block.title, block.description), key)
            result.append(block.model_copy(update={"svg": svg}))
        else:
            result.append(block)
    return tuple(result)


@lru_cache(maxsize=256)
def _drawn(data: str, title: str, description: str, key: str) -> str:
    spec, sizes = unmeasured(json.loads(data))
    svg = sized(_converted(_json(spec)), sizes)
    if svg is None:  # another converter, which names its layers otherwise
        svg = _converted(data)
    return _standing_alone(svg, title, description, key or _key(data))


def _converted(data: str) -> str:
    # Imported here: V8, which starts with the first conversion, must never start before a fork.
    import vl_convert

    with _converter:
        try:
            return str(
                vl_convert.vegalite_to_svg(
                    data,
                    vl_version=_VERSION,
                    # Labels for assistive technology would be left out of the drawing anyway.
                    config={"font": _MEASURED, "background": "transparent", "aria": False},
                    allowed_base_urls=[],
                )
            )
        except ValueError as error:
            told = [line.strip() for line in str(error).splitlines() if line.strip()]
            reason = next(iter(told[1:] or told), "the converter gives no reason").rstrip(".")
            raise RenderError(
                f"A chart could not be drawn: {reason}. "
                "A chart must be valid Vega-Lite and hold its own data."
            ) from error


def _standing_alone(svg: str, title: str, description: str, key: str) -> str:
    # Vega counts its ids on from one drawing to the next. Text between the tags stays as it is.
    names: dict[str, str] = {}

    def renamed(match: re.Match[str]) -> str:
        before, name = match.groups()
        return f"{before}{names.setdefault(name, str(len(names) + 1))}"

    def tidied(tag: re.Match[str]) -> str:
        return _ID.sub(renamed, _FAMILY.sub("", tag[0]))

    cleaned = inline_svg(
        _TAG.sub(tidied, svg), prefix=f"{key}-", title=title, description=description
    )
    if cleaned is None:
        raise RenderError("A chart could not be drawn: the converter gave no drawing.")
    root, _, shapes = str(cleaned).partition(">")
    root = _ROOT_SIZE.sub("", root).replace(
        "<svg ", f'<svg xmlns="http://www.w3.org/2000/svg" font-family="{FONTS}" ', 1
    )
    return f"{root}>{shapes}"


def _data(spec: dict[str, Any]) -> str:
    try:
        data = _json(_closed(spec))
        # Every escape is of a quotation mark, or of a character that may not be seen.
        return (
            data if "\\" not in data and visible(data) == data else _json(_readable(_closed(spec)))
        )
    except (TypeError, ValueError) as error:
        raise RenderError(f"A chart holds a value that is not JSON: {error}.") from error


def _json(spec: Any) -> str:
    return json.dumps(spec, ensure_ascii=False, allow_nan=False, sort_keys=True)


def _said(spec: dict[str, Any], title: str, description: str) -> tuple[str, str]:
    """Return the title and description of a drawing, the chart's own where they are empty."""
    own = _text_of(spec.get("description"))
    return title or _text_of(spec.get("title")) or own, description or own


def _readable(value: Any) -> Any:
    """Return the value with unseen characters written out: the converter dies of some of them."""
    if isinstance(value, str):
        return visible(value)
    if isinstance(value, list):
        return [_readable(entry) for entry in value]
    if isinstance(value, dict):
        return {_readable(name): _readable(entry) for name, entry in value.items()}
    return value


def _closed(value: Any) -> Any:
    """Return a specification without links, and without fonts, whose measures differ by machine.

    Data asked for by address would be left out in silence, so it is refused.
    """
    if isinstance(value, list):
        return [_closed(entry) for entry in value]
    if not isinstance(value, dict):
        return value
    data = value.get("data")
    if isinstance(data, dict) and "url" in data:
        raise RenderError(
            f"A chart asks for data at {data['url']}, which a report may not fetch. "
            "Read the data in the notebook and give it to the chart as a data frame."
        )
    return {
        name: entry if name in ("values", "datasets") else _closed(entry)
        for name, entry in value.items()
        if name != "href" and not (isinstance(entry, str) and name.lower().endswith("font"))
    }


def _key(data: str) -> str:
    return "c" + hashlib.sha256(data.encode()).hexdigest()[:10]


def _text_of(value: Any) -> str:
    """Return a Vega-Lite title or description as text; a title may also be lines or a record."""
    if isinstance(value, dict):
        value = value.get("text")
    if isinstance(value, list):
        return " ".join(str(line) for line in value)
    return value if isinstance(value, str) else ""
