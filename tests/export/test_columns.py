"""Columns are as wide as what they hold, and never narrower than a word of their head."""

from __future__ import annotations

import pytest

from kit.blocks import Column, Mark, Table, cell
from kit.export.columns import CHARACTERS, column_widths, table_height


def table(*heads: tuple[str, int], row: tuple[str, ...] = ()) -> Table:
    return Table(
        caption="T",
        columns=tuple(Column(title=title, width=width) for title, width in heads),
        rows=(tuple(cell(text) for text in row),) if row else (),
    )


def test_given_widths_are_kept() -> None:
    assert column_widths(table(("A", 60), ("B", 40))) == pytest.approx([0.6, 0.4])


def test_what_is_left_is_shared_by_columns_without_a_width() -> None:
    assert column_widths(table(("A", 50), ("B", 0), ("C", 0))) == pytest.approx([0.5, 0.25, 0.25])


def test_without_any_width_the_contents_decide() -> None:
    narrow, wide = column_widths(table(("A", 0), ("B", 0), row=("12", "a long passage " * 6)))
    assert wide > 4 * narrow


def test_a_mark_takes_room() -> None:
    marked = Table(
        caption="T",
        columns=(Column(title="A"), Column(title="B")),
        rows=((cell("x" * 8), cell("x" * 8, mark=Mark(state="stated", step=1, steps=4))),),
    )
    plain, with_mark = column_widths(marked)
    assert with_mark > plain


def test_no_column_is_narrower_than_a_word_of_its_head() -> None:
    widths = column_widths(table(("Number", 2), ("Passage", 98), row=("1", "words")))
    assert sum(widths) == pytest.approx(1, abs=0.001)
    assert widths[0] * CHARACTERS >= len("Number")


def test_too_many_heads_share_the_page_by_their_words() -> None:
    widths = column_widths(table(*[(f"Heading{number}", 0) for number in range(30)]))
    assert len(set(widths[:10])) == 1


def test_a_table_without_rows_has_widths() -> None:
    assert len(column_widths(table(("A", 0), ("B", 0)))) == 2


def test_a_table_is_as_high_as_the_fullest_cell_of_each_row() -> None:
    widths = [0.3, 0.7]
    low = table_height([(5, 20), (5, 20)], widths)
    assert table_height([(5, 20), (5, 700)], widths) > low + 8 * 12
    assert table_height([(5, 20), (5, 20)], widths, notes=200) > low
    assert table_height([(5, 20)] * 9, widths) > low
