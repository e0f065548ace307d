"""Blocks in a cell of JupyterLab: they touch nothing but themselves."""

from __future__ import annotations

import re
from time import process_time

import pytest

from kit.blocks import MIME, Blocks, Chart
from kit.export.drawing import drawn
from kit.export.fragment import fragment
from tests.export.pages import elements, parse
from tests.samples import cover, sample_blocks


def test_there_are_no_ids_and_no_links_within_the_page() -> None:
    tree = parse(fragment(sample_blocks()))
    assert tree.css("[id]") == []
    assert tree.css("a[href^='#']") == []
    assert [node.attributes["href"] for node in tree.css("a")] == [
        "https://example.org/budget?a=1&b=2"
    ]


def test_there_is_no_script_and_nothing_to_fetch() -> None:
    html = fragment(sample_blocks())
    assert "script" not in {node.tag for node in elements(html)}
    assert "url(" not in html
    assert "@import" not in html


def test_tables_can_be_sorted_only_where_a_person_looks_on(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("KIT_BATCH", "1")
    plain = sample_blocks()._repr_mimebundle_()
    assert plain["text/html"] == fragment(sample_blocks())
    monkeypatch.delenv("KIT_BATCH")
    shown = sample_blocks()._repr_mimebundle_()
    tree = parse(shown["text/html"])
    assert tree.css("th[scope=col] > button")
    assert len(tree.css("script")) == 1
    assert shown[MIME] == plain[MIME], "what exporters read is the same"


def test_the_style_touches_only_the_kits_blocks() -> None:
    style = re.search(r"<style>(.*?)</style>", fragment(sample_blocks()), re.DOTALL)
    assert style
    css = style[1].strip()
    # One rule, and all others within it.
    assert css.startswith(".kit-blocks.kit-blocks {")
    depth = 0
    for place, sign in enumerate(css):
        depth += {"{": 1, "}": -1}.get(sign, 0)
        assert depth > 0 or place < css.index("{") or place == len(css) - 1
    assert depth == 0


def test_every_kind_of_block_shows_its_words() -> None:
    tree = parse(fragment(sample_blocks())).body
    assert tree is not None
    text = tree.text()
    for words in (
        "Lindenau, Austria",
        "31 March 2024",
        "At a glance",
        "Not stated",
        "Bars of the people who took part",
        "To be confirmed",
        "district,sum",
        "No comments yet",
        "lines 22–30",
    ):
        assert words in text


def test_a_drawn_chart_is_shown_as_its_drawing() -> None:
    charts = drawn([block for block in sample_blocks() if isinstance(block, Chart)])
    assert "<svg" in fragment(Blocks(charts))


def test_a_cell_shows_all_three_forms() -> None:
    bundle = sample_blocks()._repr_mimebundle_()
    assert set(bundle) == {MIME, "text/html", "text/plain"}


def test_the_kits_words_are_in_the_blocks_language_else_english() -> None:
    assert 'lang="es"' in fragment(Blocks([cover()], "es"))
    french = fragment(Blocks(sample_blocks().blocks, "fr"))
    assert 'lang="fr"' in french
    assert "To be confirmed" in french


def test_a_cell_costs_milliseconds() -> None:
    blocks = sample_blocks()
    fragment(blocks)
    started = process_time()
    fragment(blocks)
    assert process_time() - started < 0.1
