"""The typed blocks that a report is made of.

A notebook cell displays ``Blocks``. They carry HTML for JupyterLab and their own JSON, in one
MIME bundle; the HTML and PDF exporters and the data twin read the JSON. Text in a block is
always data: templates escape it, and nothing in it is markup.
"""

from __future__ import annotations

import os
from collections.abc import Iterable, Iterator
from typing import Annotated, Any, Literal

from pydantic import Field, TypeAdapter

from kit.records import Record

MIME = "application/vnd.commitment-report.blocks+json"
"""The MIME type under which a cell's output holds its blocks."""


class Ref(Record):
    """A pointer to lines of a source in the annex; ``source`` is a ``SourceText.id``."""

    source: str
    first: int
    last: int


class Span(Record):
    """A run of text. ``href`` is an http(s) address or ``#anchor``; ``lang`` ISO 639-1."""

    text: str
    style: Literal["", "strong", "emphasis", "code"] = ""
    href: str | None = None
    lang: str | None = None


class Sentence(Record):
    """Spans that are read as one, then the lines that bear them out."""

    spans: tuple[Span, ...]
    refs: tuple[Ref, ...] = ()

    @property
    def text(self) -> str:
        """The words alone."""
        return "".join(span.text for span in self.spans)


class Cover(Record):
    """The head of a report, and what the whole document needs to know about itself.

    ``running`` is the short text of running heads; ``notice`` stands on every page (for
    demonstration data, drafts), empty when there is nothing to say. ``date`` is ISO 8601.
    """

    kind: Literal["cover"] = "cover"
    language: str
    title: str
    kicker: str = ""
    subtitle: str = ""
    running: str = ""
    notice: str = ""
    date: str = ""
    description: str = ""
    facts: tuple[Fact, ...] = ()


class Heading(Record):
    """A heading; ``level`` 2 opens a chapter of the report (level 1 is the cover's title)."""

    kind: Literal["heading"] = "heading"
    level: int = Field(ge=1, le=6)
    text: str
    anchor: str
    lang: str | None = None


class Prose(Record):
    """One paragraph in the kit's own words.

    ``role`` ``lead`` is the summary at the top; ``answer`` leaves room to write below it.
    """

    kind: Literal["prose"] = "prose"
    sentences: tuple[Sentence, ...]
    role: Literal["", "lead", "note", "answer"] = ""


class QuoteLine(Record):
    """One line of quoted source text; ``marker`` is its bullet or number, if it has one.

    ``gap`` tells that lines before it are left out of the quotation.
    """

    number: int
    text: str
    marker: str = ""
    indent: int = 0
    gap: bool = False


class Quote(Record):
    """The evaluator's own words. ``more`` points to the whole passage when a part is shown."""

    kind: Literal["quote"] = "quote"
    lines: tuple[QuoteLine, ...]
    lang: str
    attribution: str
    refs: tuple[Ref, ...] = ()
    more: Ref | None = None


class ItemList(Record):
    """A list of sentences."""

    kind: Literal["list"] = "list"
    items: tuple[Sentence, ...]
    ordered: bool = False


class Fact(Record):
    """A term and what is known of it."""

    term: str
    values: tuple[Sentence, ...]


class Facts(Record):
    """Terms with their values, such as the overview of the assessment."""

    kind: Literal["facts"] = "facts"
    items: tuple[Fact, ...]


State = Literal["stated", "not_stated", "not_applicable", "off_scale"]


class Mark(Record):
    """A place on a scale: ``step`` of ``steps``, or a state beside the scale (``step`` 0)."""

    state: State
    step: int = 0
    steps: int = 0


class Cell(Record):
    """One cell of a table: words, and optionally a place on a scale before them.

    ``rank`` is what a person's table is sorted by where the words do not tell it (a date as
    written, a severity); it is no part of the JSON.
    """

    spans: tuple[Span, ...] = ()
    refs: tuple[Ref, ...] = ()
    mark: Mark | None = None
    rank: float | None = Field(default=None, exclude=True)

    @property
    def text(self) -> str:
        """The words alone."""
        return "".join(span.text for span in self.spans)


class Column(Record):
    """A column's head; ``width`` is a share of the table's width in percent, 0 for what is left."""

    title: str
    align: Literal["left", "right", "center"] = "left"
    width: int = 0


class Table(Record):
    """A real table: caption, column heads, rows whose first cell heads the row, notes.

    ``sortable`` is off where each row tells something else; it is no part of the JSON.
    """

    kind: Literal["table"] = "table"
    caption: str
    columns: tuple[Column, ...]
    rows: tuple[tuple[Cell, ...], ...]
    row_heads: bool = True
    notes: tuple[Sentence, ...] = ()
    anchor: str = ""
    sortable: bool = Field(default=True, exclude=True)


class Chart(Record):
    """A chart as Vega-Lite, with a description for those who cannot see it, and its numbers.

    ``svg`` is empty until an exporter (or the kernel at the desk) has drawn the ``spec``.
    """

    kind: Literal["chart"] = "chart"
    title: str
    description: str
    spec: dict[str, Any]
    table: Table
    anchor: str = ""
    svg: str = ""


class Callout(Record):
    """A passage set apart: a note, or something to be confirmed with the evaluator."""

    kind: Literal["callout"] = "callout"
    tone: Literal["note", "confirm"] = "note"
    title: str
    body: tuple[Sentence, ...]
    anchor: str = ""


class SourceLine(Record):
    """One line of the source as found. ``role`` tells how the reader understood it."""

    number: int
    text: str
    role: Literal["blank", "label", "frame", "text", "unread"] = "text"


class SourceText(Record):
    """A source in full with its line numbers, the annex that all references point into."""

    kind: Literal["source"] = "source"
    id: str
    title: str
    lang: str
    lines: tuple[SourceLine, ...]


class Picture(Record):
    """An image that an analyst's own cell displayed; ``data`` is base64, or SVG text."""

    kind: Literal["picture"] = "picture"
    media: Literal["image/png", "image/jpeg", "image/svg+xml"]
    data: str
    alt: str = ""


class Verbatim(Record):
    """Plain text to show as it is, such as what an analyst's own cell printed."""

    kind: Literal["verbatim"] = "verbatim"
    text: str


Block = Annotated[
    Cover
    | Heading
    | Prose
    | Quote
    | ItemList
    | Facts
    | Table
    | Chart
    | Callout
    | SourceText
    | Picture
    | Verbatim,
    Field(discriminator="kind"),
]

_BLOCKS: TypeAdapter[tuple[Block, ...]] = TypeAdapter(tuple[Block, ...])


def words(text: str, **attributes: Any) -> tuple[Span, ...]:
    """Return plain text as spans; the attributes are those of ``Span``."""
    return (Span(text=text, **attributes),)


def sentence(text: str, refs: Iterable[Ref] = (), **attributes: Any) -> Sentence:
    """Return plain text as a sentence with its references."""
    return Sentence(spans=words(text, **attributes), refs=tuple(refs))


def cell(
    text: str = "",
    refs: Iterable[Ref] = (),
    mark: Mark | None = None,
    rank: float | None = None,
    **attributes: Any,
) -> Cell:
    """Return plain text as a table's cell."""
    spans = words(text, **attributes) if text else ()
    return Cell(spans=spans, refs=tuple(refs), mark=mark, rank=rank)


class Blocks:
    """What one cell displays: blocks in order, in the report's language."""

    def __init__(self, blocks: Iterable[Block], language: str = "en") -> None:
        self.blocks: tuple[Block, ...] = tuple(blocks)
        self.language = language

    def __iter__(self) -> Iterator[Block]:
        return iter(self.blocks)

    def __len__(self) -> int:
        return len(self.blocks)

    def __add__(self, other: Blocks) -> Blocks:
        return Blocks((*self.blocks, *other.blocks), self.language)

    def to_json(self) -> dict[str, Any]:
        """Return the blocks as JSON data, as they are stored in a notebook's output."""
        dumped = _BLOCKS.dump_python(self.blocks, mode="json", exclude_defaults=False)
        return {"version": 1, "language": self.language, "blocks": dumped}

    @classmethod
    def from_json(cls, data: dict[str, Any]) -> Blocks:
        """Read blocks back; raises pydantic's ``ValidationError`` when they are not blocks."""
        return cls(_BLOCKS.validate_python(data["blocks"]), data.get("language", "en"))

    def _drawn(self) -> Blocks:
        if not any(isinstance(block, Chart) for block in self.blocks):
            return self
        from kit.export.drawing import drawn

        return Blocks(drawn(self.blocks), self.language)

    def _html(self) -> str:
        from kit.export.fragment import fragment

        return fragment(self) if os.environ.get("KIT_BATCH") else fragment(self._drawn(), live=True)

    def _repr_mimebundle_(self, **_: object) -> dict[str, Any]:
        """Give Jupyter the HTML, the JSON and a plain text of the same blocks.

        When a person looks on, charts are drawn and tables can be sorted; in a batch, charts are
        drawn later, all by one warm converter, from their specification.
        """
        from kit.export.characters import visible

        return {
            MIME: self.to_json(),
            "text/html": self._html(),
            "text/plain": visible("\n".join(outline(block) for block in self.blocks)),
        }


def outline(block: Block) -> str:
    """Return a block as a line or more of plain text, for terminals and logs."""
    match block:
        case Cover() | Callout():
            return block.title
        case Heading():
            return f"\n{block.text}\n"
        case Prose():
            return " ".join(part.text for part in block.sentences)
        case Quote():
            return "\n".join(f"> {line.marker} {line.text}" for line in block.lines)
        case ItemList():
            return "\n".join(f"- {item.text}" for item in block.items)
        case Facts():
            return "\n".join(
                f"{item.term}: {'; '.join(value.text for value in item.values)}"
                for item in block.items
            )
        case Table():
            head = " | ".join(column.title for column in block.columns)
            rows = (" | ".join(entry.text for entry in row) for row in block.rows)
            return "\n".join((block.caption, head, *rows))
        case Chart():
            return f"{block.title}\n{block.description}"
        case SourceText():
            return "\n".join(f"{line.number:>5} {line.text}" for line in block.lines)
        case Picture():
            return block.alt or "[image]"
        case Verbatim():
            return block.text
