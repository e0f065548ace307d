"""The report as PDF: by Typst, in this process, from the same content as the HTML.

The file is tagged for assistive technology (PDF/UA-1) and fit for archives (PDF/A-2a), which
Typst enforces: a file that is not both is refused. Typst 0.15 can name the heads of columns in
a table, not yet those of rows.
"""

from __future__ import annotations

import os
from calendar import timegm
from collections.abc import Iterable, Iterator, Sequence
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING, Any

from nbconvert.exporters.exporter import Exporter
from traitlets import List, Unicode, default

from kit.blocks import Block, Heading, SourceText
from kit.errors import RenderError
from kit.export.characters import visible
from kit.export.document import Document, document_of, with_drawings
from kit.export.drawing import FONTS
from kit.export.paper import Data, paper
from kit.export.pictures import picture_data
from kit.folders import templates
from kit.fonts import MissingGlyph, font_folders, missing_glyphs, shows
from kit.theme import PLAIN, Theme, theme_of_notebook
from kit.typesetter import Refusal, typeset
from kit.words import mark

if TYPE_CHECKING:
    from nbformat import NotebookNode


def render_pdf(
    document: Document,
    theme: Theme = PLAIN,
    *,
    fonts: Iterable[Path | str] = (),
    template: Path | None = None,
) -> bytes:
    """Return a document as PDF in an organisation's look.

    ``fonts`` are folders of more fonts, ``template`` replaces the kit's own. A symbol that no
    font can show is written out, such as ``[U+1F600]``, and named in a warning by
    ``pdf_and_warnings``. Raises ``RenderError`` when letters cannot be shown, naming script,
    characters and places, or when Typst refuses the file.
    """
    return pdf_and_warnings(document, theme, fonts=fonts, template=template)[0]


def pdf_and_warnings(
    document: Document,
    theme: Theme = PLAIN,
    *,
    fonts: Iterable[Path | str] = (),
    template: Path | None = None,
) -> tuple[bytes, tuple[str, ...]]:
    """Return a document as PDF, as ``render_pdf`` does, and what its reader should know."""
    document = with_drawings(document)
    w = document.words
    folders = font_folders([*fonts, *([theme.fonts] if theme.fonts else [])])
    data = {**paper(document), "theme": _look(theme)}
    if theme.family:
        for block in data["blocks"]:
            if block["kind"] == "chart":
                block["svg"] = block["svg"].replace(FONTS, f"'{theme.family}', {FONTS}", 1)
    warnings = [*document.warnings, *_without_unshowable_pictures(data, document, folders)]
    missing = missing_glyphs("".join(_texts(data)), folders)
    letters = [glyph for glyph in missing if glyph.is_letter]
    if letters:
        raise RenderError(_refusal(document, letters), subject=document.name)
    if missing:
        data = _written_out(data, missing)
        warnings.append(
            w(
                "The PDF writes out characters that no font can show: {characters}.",
                characters="; ".join(_told(document, glyph) for glyph in missing),
            )
        )
    try:
        pdf = typeset(
            template or theme.paper_template or templates() / "pdf" / "report.typ",
            data,
            folders,
            _timestamp(data["date"]),
        )
    except Refusal as error:
        raise RenderError(
            mark(
                "The PDF of {name} could not be made: {error}. If you changed the PDF template, "
                "look there; otherwise please report this sentence."
            ).format(name=document.name or repr(document.title), error=error),
            subject=document.name,
        ) from error
    return pdf, tuple(warnings)


class PDFReportExporter(Exporter):
    """Exports a notebook as a report in one PDF file, from the same content as ``kit-html``."""

    export_from_notebook = "Commitment report (PDF)"
    output_mimetype = "application/pdf"

    font_folders = List(
        Unicode(), help="Folders of fonts for scripts that the kit's own fonts do not hold."
    ).tag(config=True)
    template_file = Unicode("", help="A Typst template to use instead of the kit's own.").tag(
        config=True
    )

    @default("file_extension")
    def _file_extension_default(self) -> str:
        return ".pdf"

    def from_notebook_node(
        self, nb: NotebookNode, resources: dict[str, Any] | None = None, **kw: Any
    ) -> tuple[bytes, dict[str, Any]]:
        """Return the report of an executed notebook, and nbconvert's resources."""
        notebook, found = super().from_notebook_node(nb, resources, **kw)
        document = document_of(notebook, name=found.get("metadata", {}).get("name", ""))
        pdf, warnings = pdf_and_warnings(
            document,
            theme_of_notebook(found),
            fonts=self.font_folders,
            template=Path(self.template_file) if self.template_file else None,
        )
        for warning in warnings:
            self.log.warning(warning)
        found["output_extension"] = ".pdf"
        return pdf, found


def _without_unshowable_pictures(
    data: Data, document: Document, folders: Sequence[Path]
) -> list[str]:
    """Put a sentence in the place of each picture that Typst cannot show, and return them."""
    w = document.words
    warnings: list[str] = []
    for index, block in enumerate(data["blocks"]):
        if block["kind"] == "picture" and not shows(folders, picture=block):
            said = w("A picture cannot be shown in the PDF: {name}.", name=block["alt"])
            data["blocks"][index] = {"kind": "verbatim", "text": said}
            warnings.append(said)
    return warnings


def _look(theme: Theme) -> Data:
    """Return an organisation's look as the template takes it."""
    return {
        "name": visible(theme.name),
        "accent": theme.paper_accent,
        "quote": theme.quote,
        "family": theme.family,
        "logo": picture_data(theme.logo) if theme.logo else None,
    }


def _timestamp(day: Sequence[int] | None) -> int:
    """Return the seconds that the file is dated with: never the clock's."""
    if day:
        return timegm(date(*day).timetuple())
    epoch = os.environ.get("SOURCE_DATE_EPOCH", "")
    return int(epoch) if epoch.isdigit() else 0


def _texts(value: Any) -> Iterator[str]:
    if isinstance(value, str):
        yield value
    elif isinstance(value, dict):
        for entry in value.values():
            yield from _texts(entry)
    elif isinstance(value, list | tuple) and not _is_bytes(value):
        for entry in value:
            yield from _texts(entry)


def _written_out(value: Any, missing: Sequence[MissingGlyph]) -> Any:
    if isinstance(value, str):
        for glyph in missing:
            value = value.replace(glyph.character, f"[{glyph.code}]")
        return value
    if isinstance(value, dict):
        return {name: _written_out(entry, missing) for name, entry in value.items()}
    if isinstance(value, list) and not _is_bytes(value):
        return [_written_out(entry, missing) for entry in value]
    return value


def _is_bytes(value: Sequence[Any]) -> bool:
    """Say whether a list is a picture's bytes: the one kind of list that is long."""
    return bool(value) and isinstance(value[0], int)


def _refusal(document: Document, letters: Sequence[MissingGlyph]) -> str:
    scripts = sorted({glyph.script for glyph in letters})
    shown = [*(_told(document, glyph) for glyph in letters[:5]), *(["…"] if letters[5:] else [])]
    return mark(
        "The PDF of {name} was not made, because no font holds its {scripts} letters: {shown}. "
        "Name a folder with a font for this script as fonts in the table [theme] of kit.toml, or "
        "use the HTML."
    ).format(
        name=document.name or repr(document.title),
        scripts=", ".join(scripts),
        shown="; ".join(shown),
    )


def _told(document: Document, glyph: MissingGlyph) -> str:
    """Return a character by sign, code, name and the place where it is first used."""
    name = f"{glyph.code} {glyph.name.lower()}"
    sign = f"{glyph.character} " if glyph.character.isprintable() else ""
    heading = ""
    for block in (document.cover, *document.blocks):
        if isinstance(block, Heading):
            heading = block.text
        if block is not None and glyph.character in "".join(_texts(block.model_dump())):
            return f"{sign}({name}, {_place(document, block, heading, glyph.character)})"
    return f"{sign}({name})"


def _place(document: Document, block: Block, heading: str, character: str) -> str:
    w = document.words
    if isinstance(block, SourceText):
        number = next((line.number for line in block.lines if character in line.text), 0)
        if number:
            return w("line {line} of {source}", line=number, source=block.title)
    return w("under “{heading}”", heading=heading) if heading else w("in the head")
