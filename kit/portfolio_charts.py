"""The charts of the portfolio: distributions, counts by row and column, and the matrix.

Lengths and areas are to scale from zero, every count is written beside its mark, and words say
what each mark stands for, so that nothing depends on colour.
"""

from __future__ import annotations

import textwrap
from collections.abc import Sequence
from typing import Any

from kit.blocks import Chart, Column, State, Table, cell
from kit.records import Record
from kit.vegalite import (
    DASH,
    LINE,
    PALETTE,
    WIDTH,
    column_width,
    layer,
    level_colour,
    pixels,
    row_height,
    specification,
    stacked,
    symbols,
    text_width,
    texts,
    where,
    where_not,
    wrapped,
)
from kit.words import Words

_SMALL = 12
"""The size in pixels of the matrix's text, the smallest that look.md allows."""

_LARGEST = 13.0
"""The radius in pixels of the largest disc."""

_TALLEST = 860
"""A matrix that is taller, in pixels, goes on in a further chart."""


class Bar(Record):
    """How often one answer is given; ``step`` of ``steps`` where it stands on the scale."""

    label: str
    count: int
    state: State = "stated"
    step: int = 0
    steps: int = 0


class Head(Record):
    """A column's head, and what the marks below it look like."""

    label: str
    state: State = "stated"
    step: int = 0
    steps: int = 0


class CountRow(Record):
    """A row of counts, one a column; ``told`` are the words for them where a number is not enough.

    In a chart of shares, ``counts`` are shares from 0 to 1.
    """

    label: str
    counts: tuple[float, ...]
    told: tuple[str, ...] = ()

    @property
    def words(self) -> tuple[str, ...]:
        """What is written beside each mark."""
        return self.told or tuple(f"{count:g}" for count in self.counts)


class MatrixCell(Record):
    """One answer in words, each line on its own, with its place on the scale."""

    lines: tuple[str, ...]
    state: State = "stated"
    step: int = 0
    steps: int = 0


class MatrixRow(Record):
    """A row of the matrix: who, what of them, and an answer a column."""

    label: str
    detail: str = ""
    cells: tuple[MatrixCell, ...]


def bars_chart(bars: Sequence[Bar], *, title: str, first: str, anchor: str, words: Words) -> Chart:
    """Show how often each answer is given, as bars from zero with the count at their end.

    Answers on the scale are filled, those beside it are open, what is not stated is dotted.
    ``first`` heads the table's first column.
    """
    labels = [wrapped(bar.label, 30) for bar in bars]
    middles, height = stacked([[lines] for lines in labels])
    left = column_width(labels) + 16
    unit = (WIDTH - left - 60) / max(1, *(bar.count for bar in bars))
    data = [
        {
            "y": middle,
            "top": middle - 9,
            "bottom": middle + 9,
            "x": left,
            "x2": left + max(bar.count * unit, 1),
            "at": left + bar.count * unit + 8,
            "label": lines,
            "word": [str(bar.count)],
            "state": bar.state,
            "count": bar.count,
            "colour": _colour(bar.state, bar.step, bar.steps),
        }
        for bar, lines, middle in zip(bars, labels, middles, strict=True)
    ]
    area = {
        "x": pixels("x"),
        "x2": {"field": "x2"},
        "y": pixels("top"),
        "y2": {"field": "bottom"},
    }
    filled = {**area, "color": {"field": "colour", "type": "nominal", "scale": None}}
    outline: dict[str, Any] = {
        "fill": PALETTE["ground"],
        "stroke": PALETTE["muted"],
        "strokeWidth": 1.25,
    }
    counted = where_not(data, "count", 0)
    spec = specification(
        height=height,
        layers=[
            layer(where(counted, "state", "stated"), "rect", filled),
            layer(where(counted, "state", *_BESIDE), "rect", area, **outline),
            layer(
                where(counted, "state", "not_stated"),
                "rect",
                area,
                **outline,
                strokeDash=[2, 3],
            ),
            layer(
                [{"y": 0, "x": left, "end": height}],
                "rule",
                {"x": pixels("x"), "y2": {"field": "end"}},
                color=PALETTE["rule"],
                strokeWidth=1,
            ),
            texts(where(data, "state", "stated"), "label", 0),
            texts(where_not(data, "state", "stated"), "label", 0, color=PALETTE["muted"]),
            texts(data, "word", pixels("at"), fontWeight=700),
        ],
    )
    return Chart(
        title=title,
        description=" ".join(
            words("{label}: {word}.", label=bar.label, word=bar.count) for bar in bars
        ),
        spec=spec,
        table=Table(
            caption=words("In numbers: {title}", title=title),
            columns=(
                Column(title=first, width=60),
                Column(title=words("Assessments"), width=40, align="right"),
            ),
            rows=tuple((cell(bar.label), cell(str(bar.count))) for bar in bars),
        ),
        anchor=anchor,
    )


def counts_chart(
    heads: Sequence[Head],
    rows: Sequence[CountRow],
    *,
    title: str,
    first: str,
    anchor: str,
    words: Words,
) -> Chart:
    """Show counts by row and column as discs whose area is the count, with the count beside.

    The disc is filled for levels of a scale, open beside it, dotted for what is not stated.
    ``first`` heads the table's first column.
    """
    labels = [wrapped(row.label, 30) for row in rows]
    left = column_width(labels) + 20
    width = (WIDTH - left) / len(heads)
    titles = [_unbroken(head.label, max(8, round(width / 7))) for head in heads]
    (top, *middles), height = stacked(
        [titles, *([[*lines, ""] if len(lines) == 1 else lines] for lines in labels)]
    )
    most = max(1.0, *(count for row in rows for count in row.counts))
    largest = min(_LARGEST, width / 7)
    head_data = [
        {"y": top, "word": lines, "x": left + width * index} for index, lines in enumerate(titles)
    ]
    cells = []
    for row, middle in zip(rows, middles, strict=True):
        told = zip(heads, row.counts, row.words, strict=True)
        for index, (head, count, word) in enumerate(told):
            radius = largest * (count / most) ** 0.5
            cells.append(
                {
                    "y": middle,
                    "x": left + width * index + largest,
                    "at": left + width * index + largest + (radius + 5 if count else -4),
                    "size": 3.1416 * radius**2,
                    "word": [word],
                    "state": head.state if count else "zero",
                    "colour": _colour(head.state, head.step, head.steps),
                }
            )
    lines_data = [
        {"y": middle, "top": middle - row_height([lines]) / 2 - 4, "label": lines}
        for middle, lines in zip(middles, labels, strict=True)
    ]
    x, muted, ground = pixels("x"), PALETTE["muted"], PALETTE["ground"]
    spec = specification(
        height=height,
        layers=[
            _rules(lines_data),
            symbols(where(cells, "state", "stated"), x, size="size", stroke=PALETTE["ink"]),
            symbols(where(cells, "state", *_BESIDE), x, size="size", fill=ground, stroke=muted),
            symbols(
                where(cells, "state", "not_stated"),
                x,
                size="size",
                fill=ground,
                stroke=muted,
                strokeDash=[2, 2],
            ),
            texts(head_data, "word", x, color=muted, fontSize=_SMALL),
            texts(lines_data, "label", 0),
            texts(where_not(cells, "state", "zero"), "word", pixels("at"), fontWeight=700),
            texts(where(cells, "state", "zero"), "word", pixels("at"), color=muted),
        ],
    )
    return Chart(
        title=title,
        description=" ".join(_counted(heads, row, words) for row in rows),
        spec=spec,
        table=Table(
            caption=words("In numbers: {title}", title=title),
            columns=(
                Column(title=first, width=28),
                *(
                    Column(title=head.label, width=72 // len(heads), align="right")
                    for head in heads
                ),
            ),
            rows=tuple((cell(row.label), *(cell(word) for word in row.words)) for row in rows),
        ),
        anchor=anchor,
    )


def matrix_pages(
    heads: Sequence[str], rows: Sequence[MatrixRow]
) -> tuple[tuple[MatrixRow, ...], ...]:
    """Divide the rows of a matrix into charts that a page can hold."""
    columns = _Columns(heads, rows)
    pages: list[list[MatrixRow]] = [[]]
    height = 0
    for row in rows:
        tall = row_height(columns.label(row), *([lines] for lines in columns.lines(row)))
        if pages[-1] and height + tall > _TALLEST:
            pages.append([])
            height = 0
        pages[-1].append(row)
        height += tall
    return tuple(tuple(page) for page in pages)


def matrix_chart(
    heads: Sequence[str],
    rows: Sequence[MatrixRow],
    *,
    title: str,
    table: Table,
    anchor: str,
    words: Words,
) -> Chart:
    """Show every answer at its row and column: filled steps of its scale, and the words below.

    An open dash stands for what is beside the scale, a dotted circle for what is not stated, a
    diamond for words that the scale does not have.
    """
    columns = _Columns(heads, rows)
    stacks = [[columns.label(row), columns.lines(row)] for row in rows]
    (top, *middles), height = stacked(
        [columns.heads, *([*labels, *lines] for labels, lines in stacks)]
    )
    names: list[dict[str, Any]] = []
    answers: list[dict[str, Any]] = []
    steps: list[dict[str, Any]] = []
    dashes: list[dict[str, Any]] = []
    for row, middle, (labels, lines) in zip(rows, middles, stacks, strict=True):
        tall = row_height([labels[0]], lines)
        names.append({"y": middle, "top": middle - tall / 2, "label": labels[0]})
        for index, (entry, told) in enumerate(zip(row.cells, lines, strict=True)):
            place = columns.places[index]
            marked = bool(entry.steps) or entry.state != "stated"
            first = middle - LINE * (len(told) - 1) / 2
            words_at = middle + (LINE / 2 if marked else 0)
            plain = [line for line in told if line] if marked else list(told)
            answers.append({"y": words_at, "x": place, "word": plain, "state": entry.state})
            if entry.state == "not_applicable":
                dashes.append({"y": first, "x": place + 8})
            elif marked:
                steps.append(
                    {"y": first, "x": place, "word": [_signs(entry)], "state": entry.state}
                )
    x, muted = pixels("x"), PALETTE["muted"]
    small: dict[str, Any] = {"fontSize": _SMALL}
    head_data = [
        {"y": top, "word": lines, "x": place}
        for lines, place in zip(columns.heads, columns.places, strict=True)
    ]
    spec = specification(
        height=height,
        layers=[
            _rules(names),
            texts(head_data, "word", x, color=muted, **small),
            texts(names, "label", 0),
            texts(where(steps, "state", "stated"), "word", x, color=PALETTE["level-4"], **small),
            texts(where_not(steps, "state", "stated"), "word", x, color=muted, **small),
            symbols(
                dashes, x, shape=DASH, size=260, fill=PALETTE["ground"], stroke=PALETTE["muted"]
            ),
            texts(where(answers, "state", "stated"), "word", x, **small),
            texts(where_not(answers, "state", "stated"), "word", x, color=muted, **small),
        ],
    )
    return Chart(
        title=title,
        description=" ".join(_told(heads, row, words) for row in rows),
        spec=spec,
        table=table,
        anchor=anchor,
    )


_BESIDE = ("not_applicable", "off_scale")
_SIGNS = {"not_stated": "◌", "off_scale": "◆"}


class _Columns:
    """Where the columns of a matrix stand: each as wide as its longest line, names in the rest."""

    def __init__(self, heads: Sequence[str], rows: Sequence[MatrixRow]) -> None:
        self.heads = [_unbroken(head) for head in heads]
        widths = [
            max(
                [text_width(line, _SMALL) for line in lines]
                + [
                    text_width(line, _SMALL)
                    for row in rows
                    for told in row.cells[index].lines
                    for line in _unbroken(told)
                ]
            )
            + 10
            for index, lines in enumerate(self.heads)
        ]
        left = max(WIDTH - sum(widths), 110.0)
        fit = min(1.0, (WIDTH - left) / sum(widths))
        self.places = [round(left + fit * sum(widths[:index]), 1) for index in range(len(widths))]
        self.characters = max(12, round((left - 12) / 7))

    def label(self, row: MatrixRow) -> list[list[str]]:
        """Return the lines of a row's name, and of its detail below."""
        detail = wrapped(row.detail, self.characters + 2) if row.detail else []
        return [[*wrapped(row.label, self.characters), *detail]]

    def lines(self, row: MatrixRow) -> list[list[str]]:
        """Return the lines of each cell; a mark takes an empty one above the words."""
        return [
            [
                *([""] if entry.steps or entry.state != "stated" else []),
                *(line for told in entry.lines for line in _unbroken(told)),
            ]
            for entry in row.cells
        ]


def _unbroken(text: str, columns: int = 12) -> list[str]:
    """Return the text in short lines of whole words."""
    lines = textwrap.wrap(text, columns, break_long_words=False, break_on_hyphens=False)
    return lines or [text]


def _signs(entry: MatrixCell) -> str:
    if entry.state == "stated":
        return "●" * entry.step + "○" * (entry.steps - entry.step)
    return _SIGNS[entry.state]


def _colour(state: State, step: int, steps: int) -> str:
    return level_colour(step, steps) if state == "stated" and steps else PALETTE["level-3"]


def _rules(data: Sequence[dict[str, Any]]) -> dict[str, Any]:
    return layer(
        data,
        "rule",
        {"x": {"value": 0}, "x2": {"value": WIDTH}, "y": pixels("top")},
        color=PALETTE["faint"],
        strokeWidth=1,
    )


def _counted(heads: Sequence[Head], row: CountRow, words: Words) -> str:
    counts = [
        words("{label}: {word}", label=head.label, word=word)
        for head, word in zip(heads, row.words, strict=True)
    ]
    return words("{label}: {word}.", label=row.label, word="; ".join(counts))


def _told(heads: Sequence[str], row: MatrixRow, words: Words) -> str:
    answers = [
        words("{label}: {word}", label=head, word=", ".join(entry.lines))
        for head, entry in zip(heads, row.cells, strict=True)
    ]
    name = f"{row.label} ({row.detail})" if row.detail else row.label
    return words("{label}: {word}.", label=name, word="; ".join(answers))
