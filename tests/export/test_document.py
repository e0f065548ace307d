"""From an executed notebook to content: everything is shown or named, in order, once."""

from __future__ import annotations

from typing import Any

import nbformat.v4 as nb
import pytest

from kit.blocks import (
    MIME,
    Blocks,
    Callout,
    Chart,
    Cover,
    Heading,
    Picture,
    Prose,
    Table,
    Verbatim,
    sentence,
)
from kit.export.document import Document, compose, document_of, with_drawings
from tests.samples import PIXEL, chart, cover, ratings_table, sample_blocks, source_text


def displayed(data: dict[str, Any], **metadata: Any) -> Any:
    return nb.new_output("display_data", data=data, metadata=metadata)


def notebook(*cells: Any, **metadata: Any) -> Any:
    return nb.new_notebook(cells=list(cells), metadata=metadata)


def code(*outputs: Any, tags: tuple[str, ...] = (), **metadata: Any) -> Any:
    return nb.new_code_cell(
        "secret = 1", outputs=list(outputs), metadata={"tags": list(tags), **metadata}
    )


def of(*outputs: Any, **metadata: Any) -> Document:
    return document_of(notebook(code(*outputs, **metadata)))


def test_the_kits_blocks_come_back_as_they_were() -> None:
    blocks = sample_blocks()
    document = of(displayed({MIME: blocks.to_json(), "text/html": "<p>not this</p>"}))
    assert (document.cover, *document.blocks) == blocks.blocks
    assert document.title == "Lindenau, Austria"
    assert document.warnings == ()


def test_cells_come_in_order_and_code_is_no_content() -> None:
    document = document_of(
        notebook(
            nb.new_markdown_cell("# My report\n\nFirst."),
            code(nb.new_output("stream", name="stdout", text="second\n")),
            nb.new_markdown_cell("Third."),
        )
    )
    assert document.title == "My report"
    assert [block.kind for block in document.blocks] == ["prose", "verbatim", "prose"]
    assert "secret" not in document.model_dump_json()


@pytest.mark.parametrize("tag", ["hide", "parameters", "injected-parameters"])
def test_tagged_cells_give_no_output(tag: str) -> None:
    document = of(nb.new_output("stream", name="stdout", text="x"), tags=(tag,))
    assert document.blocks == ()
    assert document.warnings == ()


def test_the_title_of_last_resort_is_the_files_name() -> None:
    assert document_of(notebook(), name="budget").title == "budget"
    assert document_of(notebook()).title == "Report"
    assert document_of(notebook(title="Budget 2024"), name="budget").title == "Budget 2024"


def test_the_language_is_the_covers_else_the_notebooks_else_the_blocks_else_english() -> None:
    spanish = displayed({MIME: Blocks([cover(language="es")], "es").to_json()})
    kit = {"kit": {"language": "fr"}}
    plain = displayed({MIME: Blocks([ratings_table()], "de").to_json()})
    assert document_of(notebook(code(spanish), **kit)).language == "es"
    assert document_of(notebook(code(plain), **kit)).language == "fr"
    assert document_of(notebook(code(plain))).language == "de"
    assert document_of(notebook()).language == "en"
    assert document_of(notebook(kit={"language": '"><script>'})).language == "en"


def test_the_richest_form_that_a_report_can_hold_is_taken() -> None:
    table = "<table><tr><th>a</th></tr><tr><td>1</td></tr></table>"
    assert isinstance(of(displayed({"text/html": table, "text/plain": "a"})).blocks[0], Table)
    picture = of(displayed({"image/png": PIXEL, "text/plain": "<Figure size 1x1>"}))
    assert isinstance(picture.blocks[0], Picture)
    spec = {"mark": "bar", "title": "People", "data": {"values": [{"n": 1}]}}
    drawn = of(displayed({"application/vnd.vegalite.v6+json": spec, "image/png": PIXEL}))
    assert isinstance(drawn.blocks[0], Chart)
    markdown = of(displayed({"text/markdown": "*said*", "text/plain": "x"}))
    assert isinstance(markdown.blocks[0], Prose)
    assert of(displayed({"text/plain": "42"})).blocks == (Verbatim(text="42"),)
    assert of(displayed({"application/json": {"a": 1}, "text/plain": "<JSON object>"})).blocks == (
        Verbatim(text='{\n  "a": 1\n}'),
    )


def test_printed_text_is_shown_and_standard_error_is_named() -> None:
    document = of(
        nb.new_output("stream", name="stdout", text="\x1b[1m42\x1b[0m\n"),
        nb.new_output("stream", name="stderr", text="DeprecationWarning"),
    )
    assert document.blocks == (Verbatim(text="42"),)
    assert document.warnings == ("Cell 1: messages on standard error are not shown.",)


def test_an_error_is_shown_with_its_cell() -> None:
    document = of(nb.new_output("error", ename="ValueError", evalue="no year", traceback=["x"]))
    (block,) = document.blocks
    assert isinstance(block, Callout)
    assert block.title == "Cell 1 stopped with an error"
    assert block.body[0].text == "ValueError: no year"
    assert document.warnings == ("Cell 1: the cell stopped with an error.",)


@pytest.mark.parametrize(
    ("data", "warning"),
    [
        (
            {"application/vnd.jupyter.widget-view+json": {}, "text/plain": "IntSlider(value=1)"},
            "Cell 1: an interactive widget is not shown.",
        ),
        (
            {"application/javascript": "alert(1)", "text/plain": "<IPython.core.display object>"},
            "Cell 1: an output is not shown (application/javascript, text/plain).",
        ),
        (
            {"text/html": "<script>plot()</script>", "text/plain": "<Figure object>"},
            "Cell 1: an output is not shown (text/html, text/plain).",
        ),
        (
            {"application/vnd.vegalite.v6+json": {"data": {"url": "https://example.org"}}},
            "Cell 1: a chart that loads its data from an address is not shown.",
        ),
    ],
)
def test_what_cannot_be_shown_is_named(data: dict[str, Any], warning: str) -> None:
    document = of(displayed(data))
    (note,) = document.blocks
    assert isinstance(note, Prose)
    assert note.sentences[0].text == warning
    assert note.role == "note"
    assert document.warnings == (warning,)


def test_other_html_is_shown_as_its_text_and_said_to_be() -> None:
    document = of(displayed({"text/html": "<b>27</b> people<script>x()</script>"}))
    (block,) = document.blocks
    assert isinstance(block, Prose)
    assert block.sentences[0].text == "27 people"
    assert document.warnings == ("Cell 1: HTML is shown as plain text.",)


def test_a_pictures_words_come_from_its_output_or_its_cell() -> None:
    data = {"image/png": PIXEL}
    said = of(displayed(data, **{"image/png": {"alt": "Bars"}})).blocks[0]
    told = of(displayed(data), kit={"alt": "Rising bars"}).blocks[0]
    silent = of(displayed(data))
    assert isinstance(said, Picture)
    assert said.alt == "Bars"
    assert isinstance(told, Picture)
    assert told.alt == "Rising bars"
    assert silent.warnings == ("Cell 1: a picture has no description for those who cannot see it.",)


def test_blocks_of_another_version_are_named_and_their_html_is_read() -> None:
    document = of(displayed({MIME: {"blocks": [{"kind": "hologram"}]}, "text/html": "<p>7</p>"}))
    assert isinstance(document.blocks[0], Prose)
    assert "its blocks are not as this version of the kit writes them" in document.warnings[0]


def test_raw_cells_and_pictures_elsewhere_are_named_by_cell() -> None:
    document = document_of(
        notebook(nb.new_markdown_cell("![Logo](logo.png)"), nb.new_raw_cell("\\LaTeX"))
    )
    assert document.warnings == (
        "Cell 1: the picture logo.png is not shown; attach it to the cell (drag it in).",
        "Cell 2: a raw cell is not shown.",
    )


def test_heading_levels_follow_each_other_and_anchors_are_unique() -> None:
    document = compose(
        [
            Heading(level=1, text="Title", anchor="a"),
            Heading(level=4, text="Deep", anchor="a"),
            Heading(level=6, text="Deeper", anchor="a"),
            Heading(level=1, text="Again", anchor="main"),
            ratings_table().model_copy(update={"anchor": "a b"}),
            ratings_table().model_copy(update={"anchor": "a-b"}),
        ]
    )
    headings = [block for block in document.blocks if isinstance(block, Heading)]
    tables = [block for block in document.blocks if isinstance(block, Table)]
    assert document.title == "Title"
    assert [(block.level, block.anchor) for block in headings] == [
        (2, "a"),
        (3, "a-2"),
        (2, "main-2"),
    ]
    assert [table.anchor for table in tables] == ["a-b", "a-b-2"]
    assert [entry.text for entry in document.contents] == ["Deep", "Deeper", "Again"]


def test_only_the_first_cover_counts_and_the_rest_is_said() -> None:
    document = of(
        displayed({MIME: Blocks([cover()]).to_json()}),
        displayed({MIME: Blocks([cover(title="Second")]).to_json()}),
    )
    assert document.title == "Lindenau, Austria"
    assert not any(isinstance(block, Cover) for block in document.blocks)
    assert document.warnings == ("Only the first of several covers is shown.",)


def test_drawings_that_came_along_are_drawn_anew() -> None:
    foreign = chart().model_copy(update={"svg": "<svg><script>alert(1)</script></svg>"})
    (block,) = with_drawings(compose([foreign])).blocks
    assert isinstance(block, Chart)
    assert "alert" not in block.svg
    assert "<svg" in block.svg


def test_a_chart_that_cannot_be_drawn_is_named_and_keeps_its_numbers() -> None:
    broken = chart().model_copy(update={"spec": {"mark": 7}, "title": "Broken"})
    document = with_drawings(compose([chart(), broken, source_text()]))
    drawings = [block.svg != "" for block in document.blocks if isinstance(block, Chart)]
    assert drawings == [True, False]
    assert len(document.warnings) == 1
    assert document.warnings[0].startswith("“Broken”: A chart could not be drawn")


def test_a_document_without_headings_has_no_contents() -> None:
    assert compose([Prose(sentences=(sentence("Only this."),))]).contents == ()
