"""Data frames and other HTML tables come out as real tables of text."""

from __future__ import annotations

import time

import pandas as pd
import pytest
from IPython.core.formatters import DisplayFormatter

from kit.blocks import Table
from kit.export.frames import MOST_CELLS, html_tables
from kit.words import words_of

W = words_of("en")


def shown(frame: pd.DataFrame) -> str:
    """The HTML with which pandas shows a frame in a notebook's cell."""
    markup, _ = DisplayFormatter().format(frame)  # type: ignore[no-untyped-call]
    return str(markup["text/html"])


def table_of(markup: str) -> Table:
    tables, _ = html_tables(markup, W)
    assert len(tables) == 1
    return tables[0]


def texts(table: Table) -> list[list[str]]:
    return [[entry.text for entry in row] for row in table.rows]


def test_a_data_frame_keeps_heads_rows_and_alignment() -> None:
    frame = pd.DataFrame({"who": ["Ada & Co", "<b>Bo</b>"], "sum": [1.5, -2.0]})
    table = table_of(shown(frame))
    assert [column.title for column in table.columns] == ["", "who", "sum"]
    assert [column.align for column in table.columns] == ["right", "left", "right"]
    assert texts(table) == [["0", "Ada & Co", "1.5"], ["1", "<b>Bo</b>", "-2.0"]]
    assert table.row_heads


def test_heads_in_levels_become_one_and_merged_cells_are_repeated() -> None:
    frame = pd.DataFrame(
        {("plan", "2022"): [1, 2], ("plan", "2023"): [3, 4]},
        index=pd.MultiIndex.from_product([["north"], ["a", "b"]], names=["part", "site"]),
    )
    table = table_of(shown(frame))
    assert [column.title for column in table.columns] == [
        "part",
        "site",
        "plan / 2022",
        "plan / 2023",
    ]
    assert texts(table) == [["north", "a", "1", "3"], ["north", "b", "2", "4"]]


def test_a_caption_is_the_tables_own() -> None:
    table = table_of("<table><caption>Sums</caption><tr><th>a</th></tr><tr><td>1</td></tr></table>")
    assert table.caption == "Sums"
    assert [column.title for column in table.columns] == ["a"]


def test_a_shortened_frame_says_so() -> None:
    with pd.option_context("display.max_rows", 4):
        tables, text = html_tables(shown(pd.DataFrame({"n": range(100)})), W)
    assert len(tables) == 1
    assert text == "100 rows × 1 columns"


def test_scripts_and_styles_are_no_text() -> None:
    tables, text = html_tables(
        "<style>td{}</style><p>said</p><table><tr><td>1<script>x()</script></td></tr></table>"
        "<script>alert(1)</script>",
        W,
    )
    assert texts(tables[0]) == [["1"]]
    assert text == "said"


@pytest.mark.parametrize(
    "markup", ["", "no table", "<table></table>", "<table><tr></tr></table>", "<table", "\x00"]
)
def test_html_without_a_table_gives_none(markup: str) -> None:
    assert html_tables(markup, W)[0] == ()


def test_hostile_spans_are_bounded() -> None:
    cells = '<td colspan="999999999" rowspan="99999">x</td>' * 2000
    started = time.process_time()
    table = table_of(f"<table><tr>{cells}</tr><tr><td>y</td></tr></table>")
    assert time.process_time() - started < 5
    assert len(table.columns) < MOST_CELLS


def test_a_table_that_is_too_long_is_cut_and_says_so() -> None:
    rows = "<tr><td>1</td></tr>" * (MOST_CELLS + 5)
    table = table_of(f"<table>{rows}</table>")
    assert len(table.rows) == MOST_CELLS
    assert table.notes[0].text == f"The first {MOST_CELLS} of {MOST_CELLS + 5} rows."
