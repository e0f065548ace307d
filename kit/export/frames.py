"""Tables in the HTML that a notebook's cell displays, such as pandas writes for a data frame."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Literal

from kit.blocks import Column, Table, cell, sentence
from kit.words import Words

if TYPE_CHECKING:
    from selectolax.lexbor import LexborNode

MOST_CELLS = 50_000
"""The largest table that is taken over; a longer one is cut, and says so."""

_NUMBER = re.compile(r"[-+−]?[\d.,\s]*\d\s*%?|NaN|nan|None|<NA>|NaT|")

Grid = list[list[str]]


def html_tables(markup: str, w: Words) -> tuple[tuple[Table, ...], str]:
    """Return the tables of a piece of HTML, and the plain text that stands outside them.

    Merged cells are repeated in every place that they cover, so that each cell can be read by
    itself; several rows of heads become one. Scripts and styles are dropped, and so is every
    markup inside a cell: what is left is text.
    """
    from selectolax.lexbor import LexborHTMLParser

    page = LexborHTMLParser(markup)
    page.strip_tags(["script", "style", "template", "noscript", "svg"], recursive=True)
    found = [node for node in page.css("table") if not _inside_table(node)]
    tables = tuple(table for node in found if (table := _table(node, w)))
    for node in found:
        node.decompose()
    return tables, _text(page.body)


def _inside_table(node: LexborNode) -> bool:
    above = node.parent
    while above is not None:
        if above.tag == "table":
            return True
        above = above.parent
    return False


def _text(node: LexborNode | None) -> str:
    return " ".join(node.text(separator=" ").split()) if node is not None else ""


def _table(node: LexborNode, w: Words) -> Table | None:
    heads = node.css("thead tr")
    bodies = [row for row in node.css("tr") if row.parent is None or row.parent.tag != "thead"]
    if not heads and bodies and not bodies[0].css("td"):
        heads, bodies = bodies[:1], bodies[1:]
    head, body = _grid(heads), _grid(bodies)
    width = max((len(row) for row in head + body), default=0)
    if not width:
        return None
    kept = body[: max(1, MOST_CELLS // width)]
    columns = tuple(
        Column(title=_head(head, place), align=_align(kept, place)) for place in range(width)
    )
    rows = tuple(tuple(cell(text) for text in row + [""] * (width - len(row))) for row in kept)
    cut = w("The first {shown} of {all} rows.", shown=len(kept), all=len(body))
    return Table(
        caption=_text(node.css_first("caption")),
        columns=columns,
        rows=rows,
        row_heads=bool(bodies) and all(row.css_first("th") is not None for row in bodies),
        notes=(sentence(cut),) if len(kept) < len(body) else (),
    )


def _grid(rows: list[LexborNode]) -> Grid:
    """Lay out rows with merged cells as a full grid of texts."""
    grid: Grid = []
    hanging: dict[int, tuple[int, str]] = {}  # column: rows still covered from above, and text
    budget = MOST_CELLS // 5  # for repeats of merged cells over the whole table
    for row in rows:
        line: list[str] = []

        def fill(line: list[str] = line) -> None:
            while len(line) in hanging:
                left, text = hanging.pop(len(line))
                if left > 1:
                    hanging[len(line)] = (left - 1, text)
                line.append(text)

        for entry in row.css("th, td"):
            fill()
            text, across, down = _text(entry), _span(entry, "colspan"), _span(entry, "rowspan")
            for _ in range(min(across, max(1, budget))):
                if down > 1:
                    hanging[len(line)] = (down - 1, text)
                line.append(text)
            budget -= across
        fill()
        grid.append(line)
    return grid


def _span(entry: LexborNode, name: str) -> int:
    value = entry.attributes.get(name) or "1"
    return min(max(int(value), 1), 1000) if value.isdigit() and len(value) < 6 else 1


def _head(head: Grid, place: int) -> str:
    parts = (row[place] for row in head if place < len(row))
    return " / ".join(dict.fromkeys(part for part in parts if part))


def _align(body: Grid, place: int) -> Literal["left", "right"]:
    texts = [row[place] for row in body if place < len(row)]
    numbers = all(_NUMBER.fullmatch(text) for text in texts)
    return "right" if numbers and any(texts) else "left"
