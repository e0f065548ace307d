"""Markdown cells as blocks, by the parser that nbconvert itself uses.

Markup becomes blocks and spans, never HTML: raw HTML in a cell stays visible as plain text.
"""

from __future__ import annotations

import html
import re
from collections.abc import Iterable, Iterator, Mapping
from functools import cache
from typing import TYPE_CHECKING, Any, Literal

from kit.blocks import (
    Block,
    Cell,
    Column,
    Heading,
    ItemList,
    Picture,
    Prose,
    Quote,
    QuoteLine,
    Sentence,
    Span,
    Table,
    Verbatim,
)
from kit.export.characters import address

if TYPE_CHECKING:
    import mistune

Token = dict[str, Any]
Style = Literal["", "strong", "emphasis", "code"]
Media = Literal["image/png", "image/jpeg", "image/svg+xml"]

MEDIA: tuple[Media, ...] = ("image/svg+xml", "image/png", "image/jpeg")
"""The kinds of picture that a report can hold, the best first."""

_DATA_ADDRESS = re.compile(r"data:(image/(?:png|jpeg|svg\+xml));base64,([A-Za-z0-9+/=\s]+)")
_COMMENT = re.compile(r"<!--.*?-->", re.DOTALL)


def markdown_blocks(
    text: str,
    language: str = "en",
    attachments: Mapping[str, Mapping[str, str]] | None = None,
) -> tuple[tuple[Block, ...], tuple[str, ...]]:
    """Return the blocks of a Markdown text, and the pictures that cannot be shown by address.

    ``attachments`` are those of the cell: a name, then the data by MIME type. Heading anchors
    are made from the words; making them unique is up to the whole document.
    """
    reader = _Reader(language, attachments or {})
    tokens, _ = _parser().parse(text)
    assert isinstance(tokens, list)
    return tuple(reader.blocks(tokens)), tuple(reader.missing)


def slug(text: str) -> str:
    """Return an anchor for a heading's words, in any script: lower case, joined by hyphens."""
    return "-".join(re.findall(r"\w+", text.lower())) or "section"


@cache
def _parser() -> mistune.Markdown:
    import mistune

    return mistune.create_markdown(renderer=None, plugins=["table", "url"])


class _Reader:
    """Turns the tokens of one cell into blocks."""

    def __init__(self, language: str, attachments: Mapping[str, Mapping[str, str]]) -> None:
        self.language = language
        self.attachments = attachments
        self.missing: list[str] = []

    def blocks(self, tokens: Iterable[Token]) -> Iterator[Block]:
        """Yield the blocks of a sequence of block tokens."""
        for token in tokens:
            yield from self._block(token)

    def _block(self, token: Token) -> Iterator[Block]:
        match token["type"]:
            case "heading":
                text = "".join(span.text for span in self._spans(token["children"])).strip()
                if text:
                    yield Heading(level=token["attrs"]["level"], text=text, anchor=slug(text))
                yield from self._pictures(token["children"])
            case "paragraph" | "block_text":
                yield from self._paragraph(token["children"])
            case "list":
                # A list is numbered from 1, and every item in it: other numbers are written out.
                ordered = token["attrs"]["ordered"]
                plain = token["attrs"].get("start", 1) == 1 and not any(
                    child["type"] == "list"
                    for item in token["children"]
                    for child in item["children"]
                )
                items = tuple(self._items(token, written=ordered and not plain))
                yield ItemList(items=items, ordered=ordered and plain)
                yield from self._pictures([token])
            case "block_quote":
                yield from self._quote(token)
            case "table":
                yield self._table(token)
            case "block_code":
                yield Verbatim(text=token["raw"].rstrip("\n"))
            case "block_html":
                if text := _COMMENT.sub("", token["raw"]).strip():
                    yield Prose(sentences=(Sentence(spans=(Span(text=text),)),))
            case _:
                # Blank lines and rules between paragraphs say nothing by themselves.
                pass

    def _paragraph(self, tokens: list[Token]) -> Iterator[Block]:
        # A picture stands on its own, between what is said before and after it.
        run: list[Token] = []
        for token in tokens:
            if token["type"] == "image":
                yield from self._prose(run)
                run = []
                yield from self._picture(token)
            else:
                run.append(token)
        yield from self._prose(run)
        yield from self._pictures(token for token in tokens if token["type"] != "image")

    def _prose(self, tokens: list[Token]) -> Iterator[Block]:
        spans = tuple(self._spans(tokens))
        if any(span.text.strip() for span in spans):
            yield Prose(sentences=(Sentence(spans=spans),))

    def _items(self, token: Token, depth: int = 0, *, written: bool = False) -> Iterator[Sentence]:
        start = token["attrs"].get("start", 1)
        for number, item in enumerate(token["children"], start=start):
            spans: list[Span] = []
            inner: list[Token] = []
            for child in item["children"]:
                if child["type"] == "list":
                    inner.append(child)
                    continue
                if child["type"] == "blank_line":
                    continue
                if spans:
                    spans.append(Span(text=" "))
                spans.extend(self._spans(child.get("children") or [_raw(child)]))
            # Blocks know one level of items: the marks of deeper ones are written out.
            ordered = token["attrs"]["ordered"]
            if depth or written:
                mark = f"{number}. " if ordered else "– " * depth
                spans.insert(0, Span(text=mark))
            if spans:
                yield Sentence(spans=tuple(spans))
            for child in inner:
                yield from self._items(child, depth + 1)

    def _quote(self, token: Token) -> Iterator[Block]:
        lines = [
            QuoteLine(number=0, text=text)
            for block in self.blocks(token["children"])
            for text in _lines_of(block)
        ]
        if lines:
            yield Quote(lines=tuple(lines), lang=self.language, attribution="")

    def _table(self, token: Token) -> Table:
        head, *bodies = token["children"]
        columns = tuple(
            Column(
                title="".join(span.text for span in self._spans(entry["children"])),
                align=entry["attrs"]["align"] or "left",
            )
            for entry in head["children"]
        )
        rows = tuple(
            tuple(Cell(spans=tuple(self._spans(entry["children"]))) for entry in row["children"])
            for body in bodies
            for row in body["children"]
        )
        return Table(caption="", columns=columns, rows=rows, row_heads=False)

    def _spans(
        self, tokens: Iterable[Token], style: Style = "", href: str | None = None
    ) -> Iterator[Span]:
        for token in tokens:
            match token["type"]:
                case "text":
                    yield Span(text=html.unescape(token["raw"]), style=style, href=href)
                case "codespan":
                    yield Span(text=html.unescape(token["raw"]), style="code", href=href)
                case "inline_html":
                    if text := _COMMENT.sub("", token["raw"]):
                        yield Span(text=text, style=style, href=href)
                case "softbreak" | "linebreak":
                    yield Span(text=" ")
                case "emphasis" | "strong" as inner:
                    yield from self._spans(token["children"], inner, href)
                case "link":
                    target = address(html.unescape(token["attrs"]["url"]))
                    yield from self._spans(token["children"], style, target or href)
                case "image":
                    # Shown as a block of its own, see _pictures.
                    pass
                case _:
                    yield from self._spans(token.get("children") or [_raw(token)], style, href)

    def _pictures(self, tokens: Iterable[Token]) -> Iterator[Block]:
        for token in tokens:
            for child in token.get("children") or ():
                if child["type"] == "image":
                    yield from self._picture(child)
                else:
                    yield from self._pictures([child])

    def _picture(self, token: Token) -> Iterator[Block]:
        url = html.unescape(token["attrs"]["url"])
        alt = "".join(span.text for span in self._spans(token["children"]))
        attached = self.attachments.get(url.removeprefix("attachment:"), {})
        for media in MEDIA:
            if url.startswith("attachment:") and media in attached:
                yield Picture(media=media, data=attached[media], alt=alt)
                return
        if inline := _DATA_ADDRESS.fullmatch(url):
            yield Picture.model_validate({"media": inline[1], "data": inline[2], "alt": alt})
            return
        self.missing.append(url)
        if alt:
            yield Prose(sentences=(Sentence(spans=(Span(text=alt, style="emphasis"),)),))


def _raw(token: Token) -> Token:
    return {"type": "text", "raw": token.get("raw", "").strip()}


def _lines_of(block: Block) -> Iterator[str]:
    match block:
        case Prose():
            yield " ".join(part.text for part in block.sentences)
        case ItemList():
            yield from (f"– {item.text}" for item in block.items)
        case Heading() | Verbatim():
            yield block.text
        case Quote():
            yield from (line.text for line in block.lines)
        case Table():
            yield from (" | ".join(entry.text for entry in row) for row in block.rows)
        case _:
            pass
