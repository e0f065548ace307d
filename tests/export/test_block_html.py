"""One golden file a kind of block: what a page holds for it.

``pytest tests/export --snapshot-update`` accepts a change, after it has been looked at.
"""

from __future__ import annotations

import re

import pytest
from syrupy.assertion import SnapshotAssertion

from kit import __version__
from kit.blocks import (
    Block,
    Callout,
    Cell,
    Chart,
    Column,
    Cover,
    Facts,
    Heading,
    ItemList,
    Mark,
    Picture,
    Prose,
    Quote,
    Span,
    Table,
    Verbatim,
    cell,
    sentence,
)
from tests.export.pages import main_of, page, parse
from tests.samples import (
    PIXEL,
    cover,
    quote,
    ratings_table,
    ref,
    sample_blocks,
    source_text,
    stated,
)

_DRAWING = re.compile(r"(<svg width=.*?</desc>).*?</svg>", re.DOTALL)


@pytest.mark.parametrize(
    "kind",
    [
        Heading,
        Prose,
        Quote,
        ItemList,
        Facts,
        Table,
        Chart,
        Callout,
        Picture,
        Verbatim,
    ],
)
def test_golden(kind: type[Block], snapshot: SnapshotAssertion) -> None:
    blocks = [block for block in sample_blocks() if isinstance(block, kind)]
    assert blocks
    # The drawing itself is tested with the charts.
    assert _DRAWING.sub(r"\1…</svg>", main_of(page(*blocks))) == snapshot


def test_golden_source(snapshot: SnapshotAssertion) -> None:
    assert main_of(page(quote(), source_text())) == snapshot


def test_golden_source_in_another_language(snapshot: SnapshotAssertion) -> None:
    assert main_of(page(quote(language="de"), source_text(language="de"))) == snapshot


def test_golden_cover(snapshot: SnapshotAssertion) -> None:
    html = page(cover(), Heading(level=2, text="At a glance", anchor="at-a-glance"), source_text())
    head = re.sub(r"<style>.*?</style>", "<style>…</style>", html, flags=re.DOTALL)
    head = re.sub(r"sha256-[\w+/=]+", "sha256-…", head).replace(__version__, "…")
    assert head.split("<main")[0] == snapshot


def test_a_table_has_heads_with_scope_and_a_caption() -> None:
    tree = parse(page(ratings_table()))
    assert [node.attributes["scope"] for node in tree.css("thead th")] == ["col"] * 3
    assert [node.attributes["scope"] for node in tree.css("tbody th")] == ["row"] * 6
    caption = tree.css_first("caption")
    assert caption is not None
    assert caption.text() == "Ratings of “Open budgets in every district”"


def test_every_mark_is_said_in_words() -> None:
    marks = [
        stated(3, 5),
        Mark(state="not_stated"),
        Mark(state="not_applicable"),
        Mark(state="off_scale"),
    ]
    table = Table(
        caption="Marks alone",
        columns=(Column(title="Mark"),),
        rows=tuple((cell(mark=mark),) for mark in marks),
        row_heads=False,
    )
    tree = parse(page(table))
    assert [node.text(strip=True) for node in tree.css("td .word")] == [
        "3 of 5",
        "Not stated",
        "Not applicable",
        "Not on the scale",
    ]
    hidden = [node.attributes.get("aria-hidden") for node in tree.css("td .mark")]
    assert hidden == ["true"] * 4


def test_signs_show_the_place_on_the_scale_and_never_leave_it() -> None:
    rows = [(3, 4), (0, 5), (9, 5)]
    table = Table(
        caption="Scales",
        columns=(Column(title="Rating"),),
        rows=tuple((cell("x", mark=stated(step, steps)),) for step, steps in rows),
    )
    signs = [node.text() for node in parse(page(table)).css(".mark")]
    assert signs == ["●●●○", "○○○○○", "●●●●●"]


def test_not_stated_looks_unlike_the_lowest_level() -> None:
    low, none = (
        parse(page(Table(caption="", columns=(Column(title="R"),), rows=((cell("x", mark=m),),))))
        .css(".mark")[0]
        .attributes["class"]
        for m in (stated(1, 5), Mark(state="not_stated"))
    )
    assert (low, none) == ("mark shade-1", "mark unstated")


def test_quotations_carry_their_own_language_and_the_reports_does_not_repeat() -> None:
    german = parse(page(quote(language="de"))).css_first("blockquote")
    english = parse(page(quote(language="en"))).css_first("blockquote")
    assert german is not None
    assert english is not None
    assert german.attributes == {"lang": "de", "dir": "auto"}
    assert english.attributes == {}


def test_links_within_the_report_lead_somewhere_or_are_words() -> None:
    html = page(*sample_blocks())
    tree = parse(html)
    ids = {node.attributes["id"] for node in tree.css("[id]")}
    targets = {
        (node.attributes["href"] or "")[1:] for node in tree.css("a[href^='#'], use[href^='#']")
    }
    assert targets <= ids
    assert "nowhere" not in targets
    assert "a heading that is not there" in html


def test_anchors_are_unique_even_when_a_source_is_shown_twice() -> None:
    html = page(*sample_blocks(), source_text())
    ids = [node.attributes["id"] for node in parse(html).css("[id]")]
    assert len(ids) == len(set(ids))


def test_references_lead_to_lines_and_lines_lead_back_to_them() -> None:
    tree = parse(page(*sample_blocks()))
    forth = {
        node.attributes["id"]: (node.attributes["href"] or "")[1:]
        for node in tree.css(".ref a[id]")
    }
    back = {
        (link.attributes["href"] or "")[1:]: line.attributes["id"]
        for line in tree.css(".source li")
        for link in line.css(".back a")
    }
    assert forth == back
    assert len(forth) > 15


def test_a_reference_without_an_annex_is_words() -> None:
    tree = parse(page(quote()))
    assert [node.text() for node in tree.css(".ref")] == ["[lines 22–30]", "lines 22–34"]
    assert tree.css(".ref a") == []


def test_a_quotation_without_references_has_no_empty_brackets() -> None:
    bare = quote(more=False).model_copy(update={"refs": ()})
    caption = parse(page(bare)).css_first("figcaption")
    assert caption is not None
    assert caption.text() == "Ada Example, evaluator"


def test_several_sources_are_told_apart_in_references() -> None:
    first, second = source_text("s1"), source_text("s2")
    tree = parse(page(quote(), first, second))
    assert [node.text() for node in tree.css(".quote .ref")] == [
        "[source 1, lines 22–30]",
        "source 1, lines 22–34",
    ]


def test_references_of_one_sentence_stand_together() -> None:
    three = sentence("Said.", [ref(18), ref(22, 23), ref(34)])
    both = sentence("Said.", [ref(18), ref(22, 23), ref(7, source="s2")])
    one = parse(page(Prose(sentences=(three,)), source_text()))
    two = parse(page(Prose(sentences=(both,)), source_text(), source_text("s2")))
    (together,) = one.css("main > p .ref")
    (apart,) = two.css("main > p .ref")
    assert together.text() == "[lines 18, 22–23, 34]"
    assert apart.text() == "[source 1, lines 18, 22–23; source 2, line 7]"
    assert [link.attributes.get("aria-label") for link in together.css("a")] == [
        "line 18",
        "lines 22–23",
        "line 34",
    ]
    assert [link.attributes["href"] for link in apart.css("a")] == ["#s1-L18", "#s1-L22", "#s2-L7"]


def test_a_long_heading_is_cut_in_the_links_that_lead_back_to_it() -> None:
    long = "Budgets that every resident of every district can read, check and change"
    heading = Heading(level=2, text=long, anchor="c1")
    (link, *_) = parse(page(heading, quote(), source_text())).css(".back a")
    assert link.text() == "Budgets that every resident of …"


def test_the_lines_of_a_source_keep_their_numbers() -> None:
    lines = parse(page(source_text())).css(".source li")
    shown = {}
    number = 0
    for line in lines:
        number = int(line.attributes.get("value") or number + 1)
        text = line.css_first(".line")
        assert text is not None
        shown[number] = text.text()
    expected = {line.number: line.text for line in source_text().lines if line.text.strip()}
    assert shown == expected


def test_areas_that_scroll_have_names_of_their_own() -> None:
    tree = parse(page(ratings_table(), ratings_table(), Verbatim(text="x"), Verbatim(text="y")))
    names = [node.attributes["aria-label"] for node in tree.css("[role=region]")]
    assert len(set(names)) == 4
    assert all(node.attributes["tabindex"] == "0" for node in tree.css("[role=region]"))


def test_a_head_without_words_is_no_head() -> None:
    table = Table(
        caption="Frame",
        columns=(Column(title=""), Column(title="n", align="right")),
        rows=((cell(""), cell("1")), (cell("b"), cell("2"))),
    )
    tree = parse(page(table))
    assert [node.text() for node in tree.css("th")] == ["n", "b"]


def test_long_data_of_a_chart_waits_behind_a_summary() -> None:
    rows = tuple((cell(str(number)),) for number in range(20))
    long = Chart(
        title="Many",
        description="Many numbers.",
        spec={"mark": "point"},
        table=Table(caption="Numbers", columns=(Column(title="n"),), rows=rows),
    )
    summary = parse(page(long)).css_first("details > summary")
    assert summary is not None
    assert summary.text() == "The numbers as a table"


def test_a_picture_is_data_and_svg_cannot_act() -> None:
    svg = Picture(media="image/svg+xml", data="<svg onload='x()'/>", alt="Drawn")
    png = Picture(media="image/png", data=PIXEL[:20] + "\n" + PIXEL[20:], alt="")
    images = parse(page(svg, png)).css("img")
    sources = [image.attributes["src"] or "" for image in images]
    assert sources[0].startswith("data:image/svg+xml;base64,")
    assert sources[1] == f"data:image/png;base64,{PIXEL}"
    assert [image.attributes["alt"] for image in images] == ["Drawn", ""]


def test_cells_of_a_row_may_be_fewer_than_columns() -> None:
    table = Table(
        caption="Short",
        columns=(Column(title="a"), Column(title="b")),
        rows=((Cell(spans=(Span(text="only"),)),),),
    )
    assert "only" in page(table)


def test_notes_stand_below_their_table() -> None:
    table = ratings_table().model_copy(update={"notes": (sentence("As of May."),)})
    note = parse(page(table)).css_first(".table > .table-note")
    assert note is not None
    assert note.text() == "As of May."


def test_the_cover_is_the_only_first_heading() -> None:
    tree = parse(page(*sample_blocks()))
    assert [node.text() for node in tree.css("h1")] == ["Lindenau, Austria"]
    assert isinstance(sample_blocks().blocks[0], Cover)
