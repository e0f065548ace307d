"""Hostile text in any field comes out as plain visible text, and changes nothing else."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import nbformat.v4 as nb
import pytest

from kit.blocks import MIME, Blocks, Chart
from kit.export.characters import visible
from kit.export.fragment import fragment
from kit.export.html import HTMLReportExporter
from kit.index import (
    IndexCommitment,
    IndexEntry,
    IndexFile,
    IndexRating,
    IndexRefusal,
    render_index,
)
from tests.export.pages import elements, page, parse
from tests.payloads import PAYLOADS
from tests.samples import sample_blocks, stated

# Not words but what the kit itself sets: which kind of thing, where it is, in which form.
_SET = frozenset(
    {"kind", "lang", "language", "anchor", "id", "source", "media", "role", "style", "tone"}
    | {"state", "align", "data", "svg", "date", "$schema", "type", "field", "mark", "color"}
)


def replaced(value: Any, payload: str, name: str = "") -> Any:
    """The same blocks with every text field replaced."""
    if isinstance(value, dict):
        return {key: replaced(entry, payload, key) for key, entry in value.items()}
    if isinstance(value, list):
        return [replaced(entry, payload, name) for entry in value]
    if isinstance(value, str) and value and name not in _SET:
        return payload
    return value


def hostile_blocks(payload: str) -> Blocks:
    """Every kind of block with the payload in every text field."""
    return Blocks.from_json(replaced(sample_blocks().to_json(), payload))


def tags(html: str) -> list[str | None]:
    """The page's elements, but for links and drawings, which depend on the words."""
    return [node.tag for node in elements(html) if node.tag not in {"a", "g", "path", "text"}]


def assert_harmless(html: str) -> None:
    for node in elements(html):
        assert node.tag not in {"iframe", "object", "embed", "base", "link", "use", "image"}
        for name, value in node.attributes.items():
            assert not name.startswith("on"), name
            if name in {"href", "src", "action", "xlink:href"}:
                assert (value or "").startswith(("#", "data:image/", "https://example.org"))
    assert "evil.example/y.png" not in [node.attributes.get("src") for node in elements(html)]


@pytest.mark.parametrize("name", PAYLOADS)
def test_pages(name: str) -> None:
    payload = PAYLOADS[name]
    html = page(*hostile_blocks(payload))
    assert_harmless(html)
    assert "script" not in {node.tag for node in elements(html)}
    assert tags(html) == tags(page(*hostile_blocks("words")))
    body = parse(html).body
    assert body is not None
    assert body.text().count(visible(payload)) > 50
    assert visible(html) == html


@pytest.mark.parametrize("name", PAYLOADS)
def test_cells(name: str) -> None:
    payload = PAYLOADS[name]
    html = fragment(hostile_blocks(payload))
    assert_harmless(html)
    assert tags(html) == tags(fragment(hostile_blocks("words")))
    assert visible(html) == html


@pytest.mark.parametrize("name", PAYLOADS)
def test_what_the_kit_sets_itself_is_no_way_in_either(name: str) -> None:
    data = sample_blocks().to_json()
    for key in ("anchor", "lang", "href", "id", "source", "date", "svg"):
        data = _with(data, key, PAYLOADS[name])
    html = page(*Blocks.from_json(data))
    assert_harmless(html)
    assert "script" not in {node.tag for node in elements(html)}


def _with(value: Any, name: str, payload: str) -> Any:
    if isinstance(value, dict):
        return {
            key: payload if key == name and isinstance(entry, str) else _with(entry, name, payload)
            for key, entry in value.items()
        }
    if isinstance(value, list):
        return [_with(entry, name, payload) for entry in value]
    return value


@pytest.mark.parametrize("name", PAYLOADS)
def test_drawings(name: str) -> None:
    payload = PAYLOADS[name]
    spec = {
        "data": {"values": [{"part": payload, "n": 1}, {"part": "x", "n": 2}]},
        "mark": "bar",
        "encoding": {
            "y": {"field": "part", "type": "nominal", "title": payload},
            "x": {"field": "n", "type": "quantitative"},
            "href": {"value": "javascript:alert(1)"},
            "description": {"value": payload},
        },
    }
    charts = [block for block in sample_blocks() if isinstance(block, Chart)]
    html = page(charts[0].model_copy(update={"spec": spec}))
    assert_harmless(html)
    assert "<svg width" in html
    assert "alert(1)</script>" not in html


Output = Callable[[str], Any]


@pytest.mark.parametrize(
    "output",
    [
        lambda payload: nb.new_markdown_cell(payload + "\n\n# " + payload.replace("\n", " ")),
        lambda payload: _shown({"text/html": payload}),
        lambda payload: _shown({"text/html": f"<table><tr><td>{payload}</td></tr></table>"}),
        lambda payload: _shown({"text/plain": payload}),
        lambda payload: _shown({"text/markdown": payload}),
        lambda payload: _shown({"image/svg+xml": f"<svg>{payload}</svg>"}),
        lambda payload: _shown({"application/json": {payload: payload}}),
        lambda payload: _shown({"text/latex": payload}),
        lambda payload: _shown({MIME: {"blocks": [{"kind": payload}]}, "text/plain": payload}),
        lambda payload: nb.new_code_cell(
            "x", outputs=[nb.new_output("error", ename=payload, evalue=payload, traceback=[])]
        ),
        lambda payload: nb.new_code_cell(
            "x", outputs=[nb.new_output("stream", name="stdout", text=payload)]
        ),
    ],
)
@pytest.mark.parametrize("name", PAYLOADS)
def test_notebooks_of_others(name: str, output: Output) -> None:
    notebook = nb.new_notebook(cells=[output(PAYLOADS[name])], metadata={"title": PAYLOADS[name]})
    html, _ = HTMLReportExporter().from_notebook_node(notebook)
    for node in elements(html):
        assert node.tag not in {"script", "iframe", "object", "embed", "base", "link", "form"}
        for key, value in node.attributes.items():
            assert not key.startswith("on")
            if key in {"href", "src"}:
                assert (value or "").startswith(("#", "data:image/", "https://"))
    assert visible(html) == html


def _shown(data: dict[str, Any]) -> Any:
    return nb.new_code_cell("x", outputs=[nb.new_output("display_data", data=data)])


@pytest.mark.parametrize("name", PAYLOADS)
def test_the_index(name: str) -> None:
    payload = PAYLOADS[name]

    def made(text: str) -> str:
        rating = IndexRating(question=text, label=text, word=text, mark=stated(1, 5))
        entry = IndexEntry(
            slug=text,
            member=text,
            country=text,
            plans=(text,),
            commitments=(IndexCommitment(title=text, ratings=(rating,), anchor=text),),
            to_confirm=1,
            outcome=text,
            files=(IndexFile(label=text, path=text),),
            notice=text,
        )
        refusal = IndexRefusal(name=text, outcome=text, message=text)
        return render_index([entry], title=text, refused=[refusal], description=text, date=text)

    html = made(payload)
    assert tags(html) == tags(made("words"))
    for node in elements(html):
        for key, value in node.attributes.items():
            assert not key.startswith("on")
            if key in {"href", "src"}:
                assert ":" not in (value or "")
    assert len(parse(html).css("script")) == 1
    assert visible(html) == html
