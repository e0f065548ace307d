"""How the tests look at a page: as a browser would parse it."""

from __future__ import annotations

import re
from collections.abc import Iterator

from selectolax.lexbor import LexborHTMLParser, LexborNode

from kit.blocks import Block, Blocks, Cover
from kit.export.document import Document, compose
from kit.export.html import render_html

ADDRESS = re.compile(r"(?:https?:)?//|url\(|@import|\bsrc(?:set)?=(?!\"data:)", re.IGNORECASE)
"""What would make a page fetch something, wherever it stands outside of text and links."""


def document(blocks: Blocks) -> Document:
    """The document of these blocks, the first of which may be a cover."""
    covers = [block for block in blocks if isinstance(block, Cover)]
    rest = [block for block in blocks if not isinstance(block, Cover)]
    return compose(rest, cover=covers[0] if covers else None, language=blocks.language)


def page(*blocks: Block, language: str = "en") -> str:
    """A whole page of these blocks."""
    return render_html(document(Blocks(blocks, language)))


def parse(html: str) -> LexborHTMLParser:
    """The page as an HTML5 parser reads it."""
    return LexborHTMLParser(html)


def elements(html: str) -> Iterator[LexborNode]:
    """All elements of the page, in order."""
    root = parse(html).root
    assert root is not None
    for node in root.traverse(include_text=False):
        if node.tag and node.tag[0] not in "-_!":
            yield node


def main_of(html: str) -> str:
    """What stands in the page's main part."""
    main = re.search(r"<main[^>]*>\n(.*)</main>", html, re.DOTALL)
    assert main
    return main[1]
