"""Tables on paper: small ones stay whole, others break between rows, and no row stands alone."""

from __future__ import annotations

import pytest

from kit.blocks import Block, Column, Prose, Table, cell, sentence
from kit.export.document import compose
from kit.export.pdf import render_pdf
from tests import pdf_text
from tests.samples import cover


def pages(*blocks: Block) -> list[str]:
    document = compose(blocks, cover=cover(), name="made-up")
    return [" ".join(text.split()) for text in pdf_text.pages(render_pdf(document))]


def paragraphs(count: int) -> list[Block]:
    return [Prose(sentences=(sentence(f"Paragraph {number}."),)) for number in range(count)]


def table(rows: int, words: str = "brief", note: str = "") -> Table:
    return Table(
        caption="The caption",
        columns=(Column(title="Number", width=30), Column(title="In words", width=70)),
        rows=tuple((cell(f"row-{number}."), cell(words)) for number in range(rows)),
        notes=(sentence(note),) if note else (),
    )


def rows_on(page: str, rows: int) -> list[int]:
    return [number for number in range(rows) if f"row-{number}." in page]


def test_a_small_table_moves_whole_to_the_next_page() -> None:
    first, second = pages(*paragraphs(27), table(6))
    assert "The caption" not in first
    assert rows_on(second, 6) == list(range(6))


def test_a_high_table_begins_where_there_is_room_and_repeats_its_head() -> None:
    first, second = pages(*paragraphs(14), table(9, "a long passage " * 20))
    assert "The caption" in first
    assert len(rows_on(first, 9)) > 2
    assert "In words" in second
    assert rows_on(first, 9) + rows_on(second, 9) == list(range(9))


@pytest.mark.parametrize("before", [17, 18, 22, 28])
def test_no_row_and_no_note_of_a_table_stands_alone_on_a_page(before: int) -> None:
    first, *others = pages(*paragraphs(before), table(17, note="A note below."))
    for page in (first, *others):
        found = rows_on(page, 17)
        assert len(found) != 1
        assert ("The caption" in page) == (0 in found)
        assert ("A note below." in page) == (16 in found)
