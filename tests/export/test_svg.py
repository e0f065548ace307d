"""Drawings in a page can only be seen: what acts, asks or hides is taken out."""

from __future__ import annotations

import pytest

from kit.export.svg import inline_svg
from tests.export.pages import parse

SVG = 'xmlns="http://www.w3.org/2000/svg" xmlns:xlink="http://www.w3.org/1999/xlink"'


def made(inner: str, **attributes: str) -> str:
    said = " ".join(f'{name}="{value}"' for name, value in attributes.items())
    result = inline_svg(
        f"<svg {SVG} {said}>{inner}</svg>", prefix="c1-", title="Bars", description="Two bars"
    )
    assert result is not None
    return str(result)


def test_shapes_and_their_looks_are_kept() -> None:
    html = made('<g transform="translate(1,2)"><rect width="3" fill="#08519c"/></g>', width="10")
    assert '<g transform="translate(1,2)"><rect width="3" fill="#08519c" /></g>' in html


def test_it_is_named_and_described() -> None:
    svg = parse(made("<path d='M0,0'/>")).css_first("svg")
    assert svg is not None
    assert svg.attributes["role"] == "img"
    for attribute, words in (("aria-labelledby", "Bars"), ("aria-describedby", "Two bars")):
        element = svg.css_first(f"[id='{svg.attributes[attribute]}']")
        assert element is not None
        assert element.text() == words


def test_words_that_are_not_given_leave_no_trace() -> None:
    html = str(inline_svg(f"<svg {SVG}/>", prefix="c", title="Bars", description=""))
    assert "desc" not in html


def test_sizes_become_a_view_box() -> None:
    assert 'viewBox="0 0 10 20"' in made("", width="10", height="20")
    assert 'viewBox="1 1 5 5"' in made("", width="10", height="20", viewBox="1 1 5 5")


def test_ids_belong_to_one_drawing() -> None:
    html = made('<clipPath id="a"><rect/></clipPath><g clip-path="url(#a)"/>')
    assert 'id="c1-a"' in html
    assert 'clip-path="url(#c1-a)"' in html


@pytest.mark.parametrize(
    ("inner", "gone"),
    [
        ("<script>alert(1)</script>", "alert"),
        ("<g><script>alert(1)</script></g>", "alert"),
        ('<rect onclick="alert(1)"/>', "alert"),
        ('<a xlink:href="javascript:alert(1)"><rect/></a>', "javascript"),
        ('<image xlink:href="https://evil.example/x.png"/>', "evil"),
        ('<use href="#x" xlink:href="https://evil.example/#x"/>', "evil"),
        ("<style>@import url(https://evil.example)</style>", "evil"),
        ('<rect style="fill:url(https://evil.example)"/>', "evil"),
        ('<rect fill="url(https://evil.example/x.svg#a)"/>', "evil"),
        ("<foreignObject><iframe src='https://evil.example'/></foreignObject>", "evil"),
        ('<animate attributeName="href" to="https://evil.example"/>', "evil"),
        ('<rect xml:base="https://evil.example"/>', "evil"),
        ("<metadata>hidden</metadata>", "hidden"),
    ],
)
def test_what_acts_or_asks_is_taken_out(inner: str, gone: str) -> None:
    assert gone not in made(f"<g/>{inner}<path d='M0,0'/>")


@pytest.mark.parametrize(
    "svg",
    [
        "",
        "not svg",
        "<svg",
        "<p>text</p>",
        '<!DOCTYPE svg [<!ENTITY a "aaaa">]><svg>&a;</svg>',
        f"<svg {SVG}><text>&undefined;</text></svg>",
    ],
)
def test_what_is_no_drawing_is_refused(svg: str) -> None:
    assert inline_svg(svg, prefix="c", title="t", description="d") is None


def test_text_is_escaped_and_visible() -> None:
    html = made("<text>&lt;b&gt; \u202ex &amp; y</text>")
    assert "<text>&lt;b&gt; [U+202E]x &amp; y</text>" in html
