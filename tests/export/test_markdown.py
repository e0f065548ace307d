"""Markdown cells come out as blocks, and never as HTML."""

from __future__ import annotations

import pytest

from kit.blocks import Heading, ItemList, Picture, Prose, Quote, Table, Verbatim
from kit.export.markdown import markdown_blocks, slug
from tests.samples import PIXEL


def test_emphasis_code_and_links_are_spans() -> None:
    (block,), _ = markdown_blocks(
        "Read *this*, **that** and `code`; see [the page](https://example.org/a?b=1&amp;c=2)."
    )
    assert isinstance(block, Prose)
    spans = [(span.text, span.style, span.href) for span in block.sentences[0].spans]
    assert spans == [
        ("Read ", "", None),
        ("this", "emphasis", None),
        (", ", "", None),
        ("that", "strong", None),
        (" and ", "", None),
        ("code", "code", None),
        ("; see ", "", None),
        ("the page", "", "https://example.org/a?b=1&c=2"),
        (".", "", None),
    ]


def test_headings_keep_their_level_and_get_an_anchor() -> None:
    blocks, _ = markdown_blocks("# Uno\n\n### ¿Qué *pasó*?")
    assert blocks == (
        Heading(level=1, text="Uno", anchor="uno"),
        Heading(level=3, text="¿Qué pasó?", anchor="qué-pasó"),
    )


def test_an_anchor_is_there_even_without_letters() -> None:
    assert slug("???") == "section"


def test_raw_html_stays_visible_and_comments_do_not() -> None:
    blocks, _ = markdown_blocks(
        "A <b>bold</b> word.\n\n<script>alert(1)</script>\n\n<!-- a note to myself -->"
    )
    texts = ["".join(part.text for part in b.sentences) for b in blocks if isinstance(b, Prose)]
    assert texts == ["A <b>bold</b> word.", "<script>alert(1)</script>"]


@pytest.mark.parametrize("target", ["javascript:alert(1)", "data:text/html,x", "file:///etc/x"])
def test_links_that_are_no_pages_become_plain_text(target: str) -> None:
    (block,), _ = markdown_blocks(f"[press]({target})")
    assert isinstance(block, Prose)
    assert [(span.text, span.href) for span in block.sentences[0].spans] == [("press", None)]


def test_entities_are_characters() -> None:
    (block,), _ = markdown_blocks("Fish &amp; chips &lt;b&gt; `&lt;`")
    assert isinstance(block, Prose)
    assert block.sentences[0].text == "Fish & chips <b> <"


def test_lists_of_lists_are_told_apart_by_dashes_and_numbers() -> None:
    (block,), _ = markdown_blocks("- one\n  1. first\n  2. second\n- two\n\n  more of two")
    assert isinstance(block, ItemList)
    assert not block.ordered
    assert [item.text for item in block.items] == [
        "one",
        "1. first",
        "2. second",
        "two more of two",
    ]


def test_a_numbered_list_that_starts_later_keeps_its_numbers() -> None:
    (block,), _ = markdown_blocks("3. three\n4. four")
    assert isinstance(block, ItemList)
    assert [item.text for item in block.items] == ["3. three", "4. four"]
    assert not block.ordered, "its numbers are in the text"


def test_what_stands_below_an_item_takes_no_number() -> None:
    (block,), _ = markdown_blocks("1. one\n2. two\n   - below\n3. three")
    assert isinstance(block, ItemList)
    assert not block.ordered
    assert [item.text for item in block.items] == ["1. one", "2. two", "– below", "3. three"]
    (plain,), _ = markdown_blocks("1. one\n2. two")
    assert isinstance(plain, ItemList)
    assert plain.ordered
    assert [item.text for item in plain.items] == ["one", "two"]


def test_tables_keep_heads_and_alignment() -> None:
    (block,), _ = markdown_blocks("| Who | Sum |\n|---|--:|\n| *a* | 1 |\n| b | 2 |")
    assert isinstance(block, Table)
    assert [(column.title, column.align) for column in block.columns] == [
        ("Who", "left"),
        ("Sum", "right"),
    ]
    assert [[entry.text for entry in row] for row in block.rows] == [["a", "1"], ["b", "2"]]


def test_quotations_and_code_keep_their_lines() -> None:
    blocks, _ = markdown_blocks("> said\n>\n> - and done\n\n```python\nx = 1\n\ny = 2\n```")
    quote, code = blocks
    assert isinstance(quote, Quote)
    assert [line.text for line in quote.lines] == ["said", "– and done"]
    assert code == Verbatim(text="x = 1\n\ny = 2")


def test_attached_pictures_stand_between_what_is_said_before_and_after() -> None:
    blocks, missing = markdown_blocks(
        "Before ![a dot](attachment:dot.png) after.", "en", {"dot.png": {"image/png": PIXEL}}
    )
    assert [block.kind for block in blocks] == ["prose", "picture", "prose"]
    assert blocks[1] == Picture(media="image/png", data=PIXEL, alt="a dot")
    assert missing == ()


def test_pictures_in_links_lists_and_data_addresses_are_shown_too() -> None:
    blocks, missing = markdown_blocks(
        f"- item [![dot](data:image/png;base64,{PIXEL})](https://example.org)"
    )
    assert [block.kind for block in blocks] == ["list", "picture"]
    assert missing == ()


@pytest.mark.parametrize("target", ["https://example.org/x.png", "logo.png", "attachment:gone.png"])
def test_pictures_that_are_not_at_hand_are_named_and_leave_their_words(target: str) -> None:
    (block,), missing = markdown_blocks(f"![Our logo]({target})")
    assert isinstance(block, Prose)
    assert block.sentences[0].text == "Our logo"
    assert missing == (target,)
