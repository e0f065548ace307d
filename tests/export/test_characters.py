"""Untrusted text is shown as it is, and links nowhere but to pages."""

from __future__ import annotations

import pytest

from kit.export.characters import address, visible


@pytest.mark.parametrize(
    ("text", "shown"),
    [
        ("plain – “text” · Łódź · العربية · 日本語", "plain – “text” · Łódź · العربية · 日本語"),
        ("two\nlines\tand a tab", "two\nlines\tand a tab"),
        ("a\x00b\x1b[31m", "a[U+0000]b[U+001B][31m"),
        ("paid \u202e000,1\u202c euro", "paid [U+202E]000,1[U+202C] euro"),
        ("\u2066isolated\u2069", "[U+2066]isolated[U+2069]"),
        ("tag\U000e0041", "tag[U+E0041]"),
        ("half\ud800", "half[U+D800]"),
        ("line\u2028end\x85", "line[U+2028]end[U+0085]"),
    ],
)
def test_unseen_characters_are_written_out(text: str, shown: str) -> None:
    assert visible(text) == shown


@pytest.mark.parametrize(
    "href",
    [
        "https://example.org/a?b=1&c=2#d",
        "HTTP://example.org",
        "#c1-q-2-1-1",
        "#sección-1",
        "report.html",
        "../lindenau/report.html#c1",
        "portfolio/commitments.csv",
    ],
)
def test_pages_anchors_and_files_of_the_build_may_be_linked(href: str) -> None:
    assert address(href) == href


@pytest.mark.parametrize(
    "href",
    [
        None,
        "",
        "javascript:alert(1)",
        "JaVaScRiPt:alert(1)",
        " javascript:alert(1)",
        "java\nscript:alert(1)",
        "data:text/html,<script>alert(1)</script>",
        "vbscript:x",
        "file:///etc/passwd",
        "mailto:a@example.org",
        "//example.org/x",
        "https://",
        "https:example.org",
        "https://exa mple.org",
        'https://example.org/"onclick="x',
        "https://example.org/\u202etxt",
        "http://[broken",
        "../../etc/report.html",
        "/report.html",
        "#",
    ],
)
def test_nothing_else_may_be_linked(href: str | None) -> None:
    assert address(href) is None
