"""What a workbook unfolds to, measured before it is read.

A workbook is a packed folder of XML. A file of a few kilobytes can unfold to gigabytes: packed
zeros, one long text that a million cells share, two cells at opposite ends of an enormous
sheet. Each of these is counted first, in one pass that keeps nothing.
"""

from __future__ import annotations

import io
import lzma
import struct
import zipfile
import zlib
from typing import IO
from xml.parsers import expat

from kit.reading.followers import (
    MAX_CELLS,
    Document,
    SharedTexts,
    SheetFacts,
    Worksheet,
    refused,
)
from kit.words import mark

MAX_UNPACKED = 200_000_000
"""The most bytes that a workbook may unfold to."""

MAX_TEXT = 300_000_000
"""The most characters in all cells together."""

# What the standard library raises for packed files that are not as they must be; a RuntimeError
# among them for one that is protected, or packed in a way that it does not know.
_DAMAGE = (
    *(zipfile.BadZipFile, zlib.error, lzma.LZMAError, struct.error),
    *(EOFError, OSError, RuntimeError, ValueError),
)
_CHUNK, _LARGEST_CHUNK = 1 << 16, 1 << 26


def measure(data: bytes, path: str) -> list[SheetFacts]:
    """Unfold every part of a workbook once, within limits, and return facts of each sheet.

    Raises ``SourceError`` for what is no workbook, is protected, holds macros, or unfolds to
    more than the limits of this module.
    """
    if data.startswith(b"\xd0\xcf\x11\xe0"):
        raise refused(path, mark("it is protected by a password, or of an old format"))
    measured = _Measure(path)
    try:
        with zipfile.ZipFile(io.BytesIO(data)) as packed:
            parts = packed.infolist()
            names = [part.filename.casefold() for part in parts]
            if len(set(names)) < len(names):
                raise refused(path, mark("it holds two parts of one name"))
            if any(name.endswith("vbaproject.bin") or "/scripts/" in name for name in names):
                raise refused(path, mark("it holds macros, which an assessment does not need"))
            for part in parts:
                if part.flag_bits & 1:
                    raise refused(path, mark("it is protected by a password"))
                # What the file itself says of a part's size is not to be trusted.
                part.file_size = 2 * MAX_UNPACKED
                with packed.open(part) as stream:
                    measured.part(part.filename.casefold(), stream)
    except _DAMAGE as error:
        raise refused(path, mark("it is damaged, or no workbook at all")) from error
    except expat.ExpatError as error:
        raise refused(path, mark("it is damaged")) from error
    return measured.facts()


class _Measure:
    """Follows the XML of a workbook's parts without keeping it."""

    def __init__(self, path: str) -> None:
        self.path = path
        self.unpacked = 0
        self._sheets: dict[str, SheetFacts] = {}
        self._tables: list[SheetFacts] = []
        self._order: list[str] = []
        self._targets: dict[str, str] = {}
        self._lengths: list[int] = []

    def part(self, name: str, stream: IO[bytes]) -> None:
        """Take one part of the workbook; what is no XML is only counted."""
        parser: expat.XMLParserType | None = None
        size = _CHUNK
        first = True
        while chunk := stream.read(size):
            size = min(size * 2, _LARGEST_CHUNK)  # else one huge tag would be parsed over and over
            self.unpacked += len(chunk)
            if self.unpacked > MAX_UNPACKED:
                raise refused(self.path, f"it unfolds to more than {MAX_UNPACKED // 1_000_000} MB")
            if first and (name.endswith((".xml", ".rels")) or chunk.lstrip()[:1] == b"<"):
                parser = self._parser(name)
            first = False
            if parser is not None:
                parser.Parse(chunk, False)
        if parser is not None:
            parser.Parse(b"", True)

    def facts(self) -> list[SheetFacts]:
        """Return the facts of the sheets in their order, checked against the limits."""
        text = 0
        for sheet in (*self._sheets.values(), *self._tables):
            text += sheet.text + sum(
                count * self._lengths[index]
                for index, count in sheet.shared.items()
                if index < len(self._lengths)
            )
            if sheet.rows * sheet.columns > MAX_CELLS:
                raise refused(
                    self.path,
                    f"its cells reach over {sheet.rows:,} rows and {sheet.columns:,} columns, "
                    f"more than {MAX_CELLS:,} cells. Delete what stands far from the table",
                )
        if text > MAX_TEXT:
            raise refused(self.path, f"its cells hold more than {MAX_TEXT:,} characters")
        parts = [self._targets.get(one, "") for one in self._order]
        if (self._tables and parts) or any(one not in self._sheets for one in parts):
            raise refused(self.path, mark("its list of sheets does not fit its contents"))
        return self._tables or [self._sheets[one] for one in parts]

    def _parser(self, name: str) -> expat.XMLParserType:
        """Return a parser with the follower for this part, by its name.

        The names are those that decide how the part is read later; whatever has no name of its
        own is followed as a sheet, because the list of sheets can name any part.
        """
        parser = expat.ParserCreate(namespace_separator=" ")
        parser.buffer_text = True
        parser.StartDoctypeDeclHandler = self._doctype
        if name == "xl/sharedstrings.xml":
            SharedTexts(self.path, self._lengths).attach(parser)
        elif name == "content.xml":
            Document(self.path, self._tables).attach(parser)
        elif name == "xl/workbook.xml":
            parser.StartElementHandler = self._workbook
        elif name == "xl/_rels/workbook.xml.rels":
            parser.StartElementHandler = self._relation
        else:
            sheet = self._sheets[name] = SheetFacts()
            Worksheet(self.path, sheet).attach(parser)
        return parser

    def _doctype(self, *_: object) -> None:
        raise refused(self.path, mark("it declares entities of its own"))

    def _workbook(self, tag: str, attributes: dict[str, str]) -> None:
        if tag.rpartition(" ")[2] == "sheet":
            related = (value for key, value in attributes.items() if key.endswith(" id"))
            self._order.append(next(related, ""))

    def _relation(self, tag: str, attributes: dict[str, str]) -> None:
        if tag.rpartition(" ")[2] == "Relationship":
            target = attributes.get("Target", "").casefold()
            inside = target[1:] if target.startswith("/") else f"xl/{target.removeprefix('xl/')}"
            self._targets[attributes.get("Id", "")] = inside
