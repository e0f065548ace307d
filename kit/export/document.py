"""The one way from an executed notebook to the content of a report.

HTML and PDF are rendered from the same ``Document``, so they cannot differ in what they say.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from typing import TYPE_CHECKING, Any

from kit.blocks import MIME, Block, Callout, Chart, Cover, Heading, Table
from kit.errors import RenderError
from kit.export.markdown import markdown_blocks
from kit.export.outputs import CellOutputs, left_out, missing_picture
from kit.export.references import Place, places_of
from kit.records import Record
from kit.words import LANGUAGES, Words, words_of

if TYPE_CHECKING:
    from nbformat import NotebookNode

SILENT = frozenset({"hide", "parameters", "injected-parameters"})
"""Tags of cells whose outputs are no part of the report."""

RESERVED = ("top", "main", "contents")
"""Anchors that the templates use themselves."""

# Between dollar signs, with what amounts of money do not have.
_FORMULA = re.compile(r"\$\$[^$]+\$\$|\$(?! )[^$\n]*[\\^_][^$\n]*(?<! )\$")
_LANGUAGE = re.compile(r"[A-Za-z]{2,3}(?:-[A-Za-z0-9]{2,8})*")


class Entry(Record):
    """A line of the contents: a heading of level 2 or 3."""

    level: int
    text: str
    anchor: str
    lang: str | None = None


class Document(Record):
    """A report's content, whatever it is rendered to.

    ``blocks`` are those of all cells in order, without the cover; heading levels follow each
    other without a gap and anchors are unique. ``places`` numbers every reference to a source,
    the cover's first. ``warnings`` name, by cell, what cannot be shown.
    """

    name: str
    title: str
    language: str
    cover: Cover | None
    blocks: tuple[Block, ...]
    contents: tuple[Entry, ...]
    places: tuple[Place, ...]
    warnings: tuple[str, ...]

    @property
    def words(self) -> Words:
        """The kit's own words in the report's language, English where the kit has none."""
        return _words(self.language)


def document_of(notebook: NotebookNode, name: str = "") -> Document:
    """Return the content of an executed notebook.

    ``name`` (the file's, without its ending) is the title of last resort: before it come the
    cover's title, the first heading of level 1 and ``title`` in the notebook's metadata.
    Code is no content; outputs, Markdown and attached pictures are.
    """
    language = _language(notebook)
    w = _words(language)
    blocks: list[Block] = []
    warnings: list[str] = []
    for number, cell in enumerate(notebook.cells, start=1):
        if SILENT.intersection(cell.metadata.get("tags", ())):
            continue
        found, said = _cell(cell, number, language, w)
        blocks.extend(found)
        warnings.extend(said)
    covers = [block for block in blocks if isinstance(block, Cover)]
    if len(covers) > 1:
        warnings.append(w("Only the first of several covers is shown."))
    return compose(
        [block for block in blocks if not isinstance(block, Cover)],
        cover=covers[0] if covers else None,
        language=language,
        title=str(notebook.metadata.get("title") or ""),
        name=name,
        warnings=warnings,
    )


def compose(
    blocks: Iterable[Block],
    *,
    cover: Cover | None = None,
    language: str = "en",
    title: str = "",
    name: str = "",
    warnings: Iterable[str] = (),
) -> Document:
    """Return a document of these blocks; ``document_of`` says what the arguments are."""
    content = list(blocks)
    if cover:
        title, language = cover.title, cover.language
    else:
        first = next((block for block in content if isinstance(block, Heading)), None)
        if first and first.level == 1:
            title = first.text
            content.remove(first)
    settled = tuple(_anchored(_levelled(content)))
    return Document(
        name=name,
        title=title or name or _words(language)("Report"),
        language=language,
        cover=cover,
        blocks=settled,
        contents=tuple(
            Entry(level=block.level, text=block.text, anchor=block.anchor, lang=block.lang)
            for block in settled
            if isinstance(block, Heading) and block.level <= 3
        ),
        places=places_of((*([cover] if cover else []), *settled)),
        warnings=tuple(warnings),
    )


def with_drawings(document: Document) -> Document:
    """Return the document with every chart drawn anew from its specification.

    A drawing that came with the notebook is not taken over, since anybody could have written
    it. A chart that cannot be drawn keeps its description and numbers, and is named in a warning.
    """
    from kit.export.drawing import draw, drawn

    blank = tuple(
        block.model_copy(update={"svg": ""}) if isinstance(block, Chart) else block
        for block in document.blocks
    )
    try:
        return document.model_copy(update={"blocks": drawn(blank)})
    except RenderError:
        pass  # Then one by one, to learn which.
    blocks: list[Block] = []
    warnings = list(document.warnings)
    for number, block in enumerate(blank, start=1):
        shown = block
        if isinstance(block, Chart):
            texts = {"title": block.title, "description": block.description}
            try:
                svg = draw(block.spec, **texts, key=f"chart-{number}")
                shown = block.model_copy(update={"svg": svg})
            except RenderError as error:
                said = document.words("“{title}”: {error}", title=block.title, error=error.message)
                if said not in warnings:
                    warnings.append(said)
        blocks.append(shown)
    return document.model_copy(update={"blocks": tuple(blocks), "warnings": tuple(warnings)})


def _cell(
    cell: NotebookNode, number: int, language: str, w: Words
) -> tuple[tuple[Block, ...], list[str]]:
    match cell.cell_type:
        case "markdown":
            blocks, missing = markdown_blocks(cell.source, language, cell.get("attachments"))
            said = [
                w("Cell {number}: {message}.", number=number, message=missing_picture(address, w))
                for address in missing
            ]
            notes = map(left_out, said)
            if _FORMULA.search(cell.source):
                message = w("a formula is shown as its LaTeX source")
                said.append(w("Cell {number}: {message}.", number=number, message=message))
            return (*blocks, *notes), said
        case "code":
            alt = str((cell.metadata.get("kit") or {}).get("alt") or "")
            outputs = CellOutputs(number, language, w, alt)
            return tuple(outputs.blocks(cell.outputs)), outputs.warnings
        case _:
            message = w("a raw cell is not shown")
            warning = w("Cell {number}: {message}.", number=number, message=message)
            return ((left_out(warning),), [warning]) if cell.source.strip() else ((), [])


def _language(notebook: NotebookNode) -> str:
    """Return the cover's language, else the notebook's own, else that of its first blocks."""
    carried = list(_carried(notebook))
    covers = (
        block.get("language")
        for data in carried
        for block in data.get("blocks", ())
        if isinstance(block, dict) and block.get("kind") == "cover"
    )
    own = (notebook.metadata.get("kit") or {}).get("language")
    for candidate in (*covers, own, *(data.get("language") for data in carried)):
        if isinstance(candidate, str) and _LANGUAGE.fullmatch(candidate):
            return candidate
    return "en"


def _carried(notebook: NotebookNode) -> Iterator[dict[str, Any]]:
    for cell in notebook.cells:
        for output in cell.get("outputs", ()):
            data = output.get("data", {}).get(MIME)
            if isinstance(data, dict):
                yield data


def _words(language: str) -> Words:
    return words_of(language if language in LANGUAGES else "en")


def _levelled(blocks: Iterable[Block]) -> Iterator[Block]:
    """Close gaps between heading levels: level 1 is the title's, and no level is skipped."""
    deepest = 1
    for block in blocks:
        if isinstance(block, Heading):
            deepest = min(max(block.level, 2), deepest + 1)
            yield block.model_copy(update={"level": deepest})
        else:
            yield block


def _anchored(blocks: Iterable[Block]) -> Iterator[Block]:
    """Make anchors unique over the whole document; the first to use one keeps it."""
    used = set(RESERVED)

    def unique(anchor: str) -> str:
        clean = "-".join(re.findall(r"[\w.:-]+", anchor)) or "section"
        chosen, count = clean, 1
        while chosen in used:
            count += 1
            chosen = f"{clean}-{count}"
        used.add(chosen)
        return chosen

    for block in blocks:
        match block:
            case Heading():
                yield block.model_copy(update={"anchor": unique(block.anchor)})
            case Table() | Callout() if block.anchor:
                yield block.model_copy(update={"anchor": unique(block.anchor)})
            case Chart():
                anchor = unique(block.anchor) if block.anchor else ""
                inner = unique(block.table.anchor) if block.table.anchor else ""
                table = block.table.model_copy(update={"anchor": inner})
                yield block.model_copy(update={"anchor": anchor, "table": table})
            case _:
                yield block
