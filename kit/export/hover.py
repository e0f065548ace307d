"""Drawings that respond to the mouse without a script: each row tells its numbers.

Only where a person looks on, in a notebook that is run by hand. The numbers are those of the
chart's own table, in the row whose name stands beside the drawing's row; where the two cannot be
matched line by line, the drawing stays as it is.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from itertools import pairwise

from markupsafe import escape

from kit.blocks import Block, Cell, Chart, Table
from kit.export.characters import visible

_LABEL = re.compile(
    r'<text text-anchor="start" transform="translate\(0,(?P<y>[\d.]+)\)"[^>]*>'
    r"(?:<tspan[^>]*>)?(?P<words>[^<]+)"
)
_BOX = re.compile(r'viewBox="[-\d.]+ [-\d.]+ ([\d.]+) ([\d.]+)"')
_ROOT = re.compile(r'</desc><g [^>]*transform="translate\(([\d.]+),([\d.]+)\)"')
_MIDDLE = 4
"""So far above its baseline is the middle of a label."""


def responding(blocks: Sequence[Block]) -> tuple[Block, ...]:
    """Return the blocks with rows that respond in every drawing that has such."""
    return tuple(
        block.model_copy(update={"svg": with_rows(block.svg, block.table)})
        if isinstance(block, Chart) and block.svg
        else block
        for block in blocks
    )


def with_rows(svg: str, table: Table) -> str:
    """Return a drawing whose rows tell what the table says of them under the mouse."""
    labels = list(_LABEL.finditer(svg))
    box, root = _BOX.search(svg), _ROOT.search(svg)
    names = [row[0].text for row in table.rows if row]
    if not box or not root or len(labels) < 2 or len(labels) != len(names):
        return svg
    pairs = zip(labels, names, strict=True)
    if not all(str(escape(visible(name))).startswith(label["words"]) for label, name in pairs):
        return svg
    across, down = float(root[1]), float(root[2])
    middles = [float(label["y"]) - _MIDDLE + down for label in labels]
    if sorted(middles) != middles:
        return svg
    ends = [(one + other) / 2 for one, other in pairwise(middles)]
    first, last = 2 * middles[0] - ends[0], 2 * middles[-1] - ends[-1]
    bounds = pairwise([max(first, 0), *ends, min(last, float(box[2]))])
    width = float(box[1]) - across
    rows = "".join(
        f'<rect class="row" x="{across:g}" y="{top:.1f}" width="{width:g}" '
        f'height="{bottom - top:.1f}" fill-opacity="0">'
        f"<title>{escape(visible(told))}</title></rect>"
        for (top, bottom), told in zip(bounds, _told(table), strict=True)
    )
    return f"{svg.removesuffix('</svg>')}{rows}</svg>"


def _told(table: Table) -> list[str]:
    """Return each row of a table in a line: its name, and what stands in the other columns."""
    return [f"{row[0].text}: {_others(table, row)}" for row in table.rows]


def _others(table: Table, row: Sequence[Cell]) -> str:
    pairs = [(one.title, cell.text) for one, cell in zip(table.columns, row, strict=True)][1:]
    filled = [(title, text) for title, text in pairs if text]
    if len(filled) == 1 and not filled[0][1].isdigit():
        return filled[0][1]  # a sentence of the source needs no heading
    return "; ".join(f"{title}: {text}" for title, text in filled)
