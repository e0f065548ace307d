"""A document as the data that the PDF's template reads: plain JSON, nothing in it is markup.

What a reference, a mark or a link looks like is decided once, by ``kit.export.page``, for HTML
and PDF alike; this module asks it in the same order, and adds what paper needs.
"""

from __future__ import annotations

import re
import textwrap
from collections.abc import Sequence
from datetime import date
from itertools import pairwise
from typing import Any, Final

from kit.blocks import (
    Block,
    Callout,
    Cell,
    Chart,
    Cover,
    Fact,
    Facts,
    Heading,
    ItemList,
    Mark,
    Picture,
    Prose,
    Quote,
    Ref,
    Sentence,
    SourceText,
    Span,
    Table,
    Verbatim,
)
from kit.export.characters import visible
from kit.export.columns import column_widths, table_height
from kit.export.document import Document
from kit.export.page import MANY, Page
from kit.export.pictures import picture_data, share_of_page, with_weights
from kit.export.references import backlinks, lines_by_source
from kit.words import Words

Data = dict[str, Any]

LONG: Final = 16_000
"""A report with more characters than this, annex not counted, gets a list of contents."""

SMALL: Final = 190
"""A table of about so many points or less, a quarter of a page, stays on one page.

A higher one may break between rows, its head repeated: kept whole, it would leave a gap."""

TALL: Final = 700
"""A table's row whose longest cell has more characters than this may run over to a new page."""

KEPT: Final = 2
"""So many rows at the end of a table that may break stay together, with its notes."""

_MARK, _REFERENCE = 5, 0.8
"""A mark takes as much room as so many characters, a character of a reference so much of it."""

BRIEF: Final = 500
"""A paragraph of at most so many characters stays on the page of what it leads to."""

_LED = frozenset(("table", "chart", "quote", "callout", "list", "facts"))
_UNBROKEN = re.compile(r"[!-~]{25,}")
_BREAKS = re.compile(r"(?<=[/?&=_.,;:-])(?=[^/?&=_.,;:-])|(?<=[!-~]{20})(?=[!-~]{5})")


def paper(document: Document) -> Data:
    """Return a document, its charts drawn, as data for ``templates/pdf/report.typ``."""
    return _Writer(document).data()


class _Writer:
    """Writes the data of one document, in the order in which a reader meets it."""

    def __init__(self, document: Document) -> None:
        self.document = document
        self.page = Page(document, document.words)
        self.backlinks = backlinks(document.places, lines_by_source(document.blocks))

    def data(self) -> Data:
        document = self.document
        cover = document.cover
        running = _short(visible((cover and cover.running) or document.title), 72)
        head = self._cover(cover) if cover else None
        blocks = [self._block(block) for block in document.blocks]
        for index in _annexes(document.blocks):
            blocks[index]["new_page"] = True
        for block, following in pairwise(blocks):
            if block["kind"] == "prose":
                leads = following["kind"] in _LED or block["role"] == "note"
                block["sticky"] = leads and len(_said(block)) <= BRIEF
        return {
            "language": _language(document.language),
            "title": visible(document.title),
            "head_title": visible(self.page.head_title),
            "description": visible(self.page.head_description),
            "date": _date(cover.date if cover else ""),
            "running": running,
            "notice": visible(cover.notice) if cover else "",
            "cover": head,
            "contents": self._is_long(blocks),
            "contents_levels": 1 if len(document.contents) > MANY else 2,
            "chapters": {
                _label(entry.anchor): _short(visible(entry.text), 108 - len(running))
                for entry in document.contents
                if entry.level == 2
            },
            "blocks": blocks,
            "words": _words(document.words),
        }

    def _is_long(self, blocks: Sequence[Data]) -> bool:
        chapters = sum(entry.level == 2 for entry in self.document.contents)
        body = [block for block in blocks if block["kind"] != "source"]
        return chapters > 2 and _length(body) > LONG

    def _cover(self, cover: Cover) -> Data:
        return {
            "kicker": visible(cover.kicker),
            "subtitle": visible(cover.subtitle),
            "date": self.page.date(cover.date),
            "facts": self._facts(cover.facts),
        }

    def _block(self, block: Block) -> Data:
        match block:
            case Cover():
                return {"kind": "cover", **self._cover(block)}
            case Heading():
                return {
                    "kind": block.kind,
                    "level": block.level,
                    "text": visible(block.text),
                    "anchor": _label(block.anchor),
                    "lang": self._foreign(block.lang),
                    "new_page": False,
                }
            case Prose():
                return {
                    "kind": block.kind,
                    "role": block.role,
                    "sentences": self._sentences(block.sentences),
                    "sticky": False,
                }
            case Quote():
                return self._quote(block)
            case ItemList():
                return {
                    "kind": block.kind,
                    "ordered": block.ordered,
                    "items": self._sentences(block.items),
                }
            case Facts():
                return {"kind": block.kind, "items": self._facts(block.items)}
            case Table():
                return self._table(block)
            case Chart():
                return {
                    "kind": block.kind,
                    "anchor": _label(block.anchor),
                    "title": visible(block.title),
                    "description": visible(block.description),
                    "svg": with_weights(block.svg),
                    "width": share_of_page(block.svg),
                    "table": self._table(block.table),
                }
            case Callout():
                return {
                    "kind": block.kind,
                    "tone": block.tone,
                    "anchor": _label(block.anchor),
                    "title": visible(block.title),
                    "body": self._sentences(block.body),
                }
            case SourceText():
                return self._source(block)
            case Picture():
                return {
                    "kind": block.kind,
                    **picture_data(block),
                    "alt": visible(block.alt) or self.page.w("Picture without a description"),
                }
            case Verbatim():
                return {"kind": block.kind, "text": visible(block.text)}

    def _quote(self, quote: Quote) -> Data:
        return {
            "kind": quote.kind,
            "lang": self._foreign(quote.lang),
            "rtl": _is_right_to_left(quote.lang),
            "lines": [
                {
                    "text": _text(line.text),
                    "marker": visible(line.marker),
                    "indent": min(line.indent, 4),
                    "gap": line.gap,
                }
                for line in quote.lines
            ],
            "attribution": visible(quote.attribution),
            "refs": self._refs(quote.refs),
            "more": self._refs([quote.more])[0] if quote.more else None,
        }

    def _table(self, table: Table) -> Data:
        columns = len(table.columns)
        widths = column_widths(table)
        notes = self._sentences(table.notes)
        rows: list[Data] = [
            {
                "cells": [
                    *(self._cell(entry) for entry in row),
                    *[self._cell(Cell())] * (columns - len(row)),
                ],
                "breakable": max((len(entry.text) for entry in row), default=0) > TALL,
            }
            for row in table.rows
        ]
        held = [[_room(entry) for entry in row["cells"]] for row in rows]
        said = _length(notes)
        small = table_height(held, widths, said) <= SMALL
        ending = table_height(held[-KEPT:], widths, said) <= SMALL
        return {
            "kind": table.kind,
            "anchor": _label(table.anchor),
            "caption": visible(table.caption),
            "columns": [
                {"title": visible(column.title), "align": column.align, "width": width}
                for column, width in zip(table.columns, widths, strict=True)
            ],
            "rows": rows,
            "row_heads": table.row_heads,
            "small": small,
            "kept": KEPT if not small and ending and len(rows) > 2 * KEPT else 0,
            "notes": notes,
        }

    def _cell(self, entry: Cell) -> Data:
        return {
            "mark": self._mark(entry.mark, worded=bool(entry.text)) if entry.mark else None,
            "spans": self._spans(entry.spans),
            "refs": self._refs(entry.refs),
        }

    def _mark(self, mark: Mark, *, worded: bool) -> Data:
        w = self.page.w
        words = {
            "stated": w("{step} of {steps}", step=mark.step, steps=mark.steps),
            "not_stated": w("Not stated"),
            "not_applicable": w("Not applicable"),
            "off_scale": w("Not on the scale"),
        }
        return {
            "state": mark.state,
            "step": min(max(mark.step, 0), mark.steps),
            "steps": mark.steps,
            "shade": self.page.shade(mark),
            "word": "" if worded else words[mark.state],
        }

    def _source(self, source: SourceText) -> Data:
        lines: list[Data] = []
        for line in source.lines:
            if not line.text.strip():
                if lines:
                    lines[-1]["gap"] = True
                continue
            lines.append(
                {
                    "number": line.number,
                    "text": _text(line.text),
                    "role": line.role,
                    "gap": False,
                    "id": self.page.line_id(source, line),
                    "back": [
                        f"ref-{place.number}"
                        for place in self.backlinks.get((source.id, line.number), ())
                    ],
                }
            )
        return {
            "kind": source.kind,
            "title": visible(source.title),
            "lang": self._foreign(source.lang),
            "lines": lines,
            "note": _source_note(
                self.page.w,
                {line.role for line in source.lines},
                any(line["back"] for line in lines),
            ),
        }

    def _facts(self, facts: Sequence[Fact]) -> list[Data]:
        return [
            {"term": visible(fact.term), "values": self._sentences(fact.values)} for fact in facts
        ]

    def _sentences(self, sentences: Sequence[Sentence]) -> list[Data]:
        return [
            {"spans": self._spans(sentence.spans), "refs": self._refs(sentence.refs)}
            for sentence in sentences
        ]

    def _spans(self, spans: Sequence[Span]) -> list[Data]:
        return [self._span(span) for span in spans]

    def _span(self, span: Span) -> Data:
        href = self.page.href(span)
        return {
            "text": _text(span.text),
            "style": span.style,
            "lang": self._foreign(span.lang),
            "to": _label(href[1:]) if href.startswith("#") else "",
            # A file beside the report is no address that a PDF, mailed alone, could lead to.
            "url": href if self.page.outside(href) else "",
        }

    def _refs(self, refs: Sequence[Ref]) -> list[Data]:
        return [
            {
                "before": group.before,
                "links": [
                    {"text": link.text, "to": link.href[1:], "id": link.id} for link in group.links
                ],
                "after": group.after,
            }
            for group in self.page.refs(refs)
        ]

    def _foreign(self, code: str | None) -> list[str | None] | None:
        return _language(code) if code and code != self.document.language else None


def _words(w: Words) -> dict[str, str]:
    """Return the template's own words; it fills what is in braces itself."""
    braces = {name: f"{{{name}}}" for name in ("page", "pages")}
    return {
        "contents": w("Contents"),
        "page": w("p. {page}", **braces),
        "page_of": w("Page {page} of {pages}", **braces),
        "confirm": w("To be confirmed"),
        "in_full": w("In full:"),
        "not_placed": w("not placed"),
        "no_drawing": w("This chart could not be drawn; its numbers follow."),
    }


def _source_note(w: Words, roles: set[str], used: bool) -> str:
    notes = [w("Blank lines are left out; their numbers are counted.")]
    if "label" in roles:
        notes.append(w("Labels of the form are bold."))
    if "frame" in roles:
        notes.append(w("What belongs to the web site, not to the assessment, is in italics."))
    if "unread" in roles:
        notes.append(w("Text that could not be placed under a question is marked “not placed”."))
    if used:
        notes.append(w("The pages after a line, its number in bold, are those that refer to it."))
    return " ".join(notes)


def _text(text: str) -> str:
    """Return text with places to break in what has none, such as an address."""
    return _UNBROKEN.sub(lambda match: _BREAKS.sub("\u200b", match[0]), visible(text))


def _language(code: str) -> list[str | None]:
    """Return a language tag as Typst takes it: language and region."""
    language, *rest = code.split("-")
    region = next((part for part in rest if len(part) == 2 and part.isalpha()), None)
    return [language.lower(), region]


def _is_right_to_left(code: str) -> bool:
    from babel import Locale, UnknownLocaleError

    try:
        return Locale.parse(code, sep="-").text_direction == "rtl"
    except (UnknownLocaleError, ValueError):
        return False


def _date(iso: str) -> list[int] | None:
    try:
        day = date.fromisoformat(iso)
    except ValueError:
        return None
    return [day.year, day.month, day.day]


def _label(anchor: str) -> str:
    """Return an anchor as a label that no reference or line of a source can have."""
    return f"at/{anchor}" if anchor else ""


def _length(value: Any) -> int:
    """Return how many characters of text the data hold."""
    if isinstance(value, dict):
        return sum(
            len(entry) if name == "text" and isinstance(entry, str) else _length(entry)
            for name, entry in value.items()
        )
    return sum(_length(entry) for entry in value) if isinstance(value, list) else 0


def _room(cell: Data) -> int:
    """Return for how many characters a cell takes room, about."""
    mark = _MARK if cell["mark"] else 0
    return round(mark + _length(cell["spans"]) + _REFERENCE * _length(cell["refs"]))


def _said(prose: Data) -> str:
    return "".join(span["text"] for part in prose["sentences"] for span in part["spans"])


def _short(heading: str, width: int) -> str:
    """Return a chapter's heading as it fits in a running head beside the member's name."""
    return textwrap.shorten(heading, max(width, 32), placeholder=" …")


def _annexes(blocks: Sequence[Block]) -> set[int]:
    """Return the places of the chapters that hold a source, each of which opens a page."""
    places: set[int] = set()
    chapter = None
    for index, block in enumerate(blocks):
        if isinstance(block, Heading) and block.level == 2:
            chapter = index
        elif isinstance(block, SourceText) and chapter is not None:
            places.add(chapter)
    return places
