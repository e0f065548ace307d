"""Opening workbooks (.xlsx, .ods) safely: what they unfold to is measured before they are read.

A workbook is a packed folder of XML. A file of a few kilobytes can unfold to gigabytes: packed
zeros, one long text that a million cells share, two cells at opposite ends of an enormous
sheet. Each of these is counted first, in one pass that keeps nothing.
"""

from __future__ import annotations

import datetime
import io
import lzma
import re
import struct
import zipfile
import zlib
from collections import Counter
from dataclasses import dataclass, field
from typing import IO, Any
from xml.parsers import expat

from kit.errors import SourceError

MAX_UNPACKED = 200_000_000
"""The most bytes that a workbook may unfold to."""

MAX_CELLS = 3_000_000
"""The most cells between the first and the last filled one: 20,000 rows of 150 columns."""

MAX_TEXT = 300_000_000
"""The most characters in all cells together."""

# What the standard library raises for packed files that are not as they must be.
_DAMAGE = (
    *(zipfile.BadZipFile, zlib.error, lzma.LZMAError, struct.error, EOFError, OSError),
    *(NotImplementedError, RuntimeError, ValueError),
)
_CHUNK, _LARGEST_CHUNK = 1 << 16, 1 << 26
_REFERENCE = re.compile(r"([A-Z]{1,3})([0-9]{1,7})$")


@dataclass
class SheetFacts:
    """How far a sheet reaches, and where its formulas and errors stand: (row, column) from 0."""

    rows: int = 0
    columns: int = 0
    text: int = 0
    shared: Counter[int] = field(default_factory=Counter)
    formulas: set[tuple[int, int]] = field(default_factory=set)
    errors: set[tuple[int, int]] = field(default_factory=set)


@dataclass(frozen=True)
class Sheet:
    """One sheet: its place in the workbook from 1, its rows as text, and what cannot be read."""

    number: int
    rows: list[list[str]]
    formulas: frozenset[tuple[int, int]] = frozenset()
    errors: frozenset[tuple[int, int]] = frozenset()


def open_workbook(data: bytes, path: str) -> list[Sheet]:
    """Return the sheets of a workbook with their cells as text.

    Raises ``SourceError`` for what is no workbook, is protected, holds macros, or unfolds to
    more than the limits of this module.
    """
    facts = _inspect(data, path)
    import python_calamine

    try:
        book = python_calamine.CalamineWorkbook.from_filelike(io.BytesIO(data))
        names = book.sheet_names
        if len(names) != len(facts):
            raise _refused(path, "its list of sheets does not fit its contents")
        kinds = [one.typ == python_calamine.SheetTypeEnum.WorkSheet for one in book.sheets_metadata]
        return [
            Sheet(
                number,
                [
                    [_as_text(value) for value in row]
                    for row in book.get_sheet_by_name(name).to_python(skip_empty_area=False)
                ],
                frozenset(known.formulas),
                frozenset(known.errors),
            )
            for number, (name, known, is_table) in enumerate(
                zip(names, facts, kinds, strict=True), start=1
            )
            if is_table
        ]
    except python_calamine.PasswordError as error:
        raise _refused(path, "it is protected by a password") from error
    except python_calamine.CalamineError as error:
        raise _refused(path, "it is damaged") from error


class _TooManyError(Exception):
    """More cells or shared texts than are read."""


def _as_text(value: Any) -> str:
    """Return a cell's value as words: whole numbers without a point, dates as ISO 8601."""
    match value:
        case str():
            return value.replace("_x000D_", "").replace("\r\n", "\n").replace("\r", "\n")
        case bool():
            return "TRUE" if value else "FALSE"
        case float() if value.is_integer() and abs(value) < 1e15:
            return str(int(value))
        case datetime.datetime() | datetime.date() | datetime.time():
            return value.isoformat()
        case _:
            return str(value)


def _refused(path: str, why: str) -> SourceError:
    return SourceError(
        f"{path} cannot be read as a workbook: {why}. Open it in a spreadsheet program and save "
        "it again as .xlsx, .ods or .csv.",
        subject=path,
    )


# ---------------------------------------------------------------- measuring


def _inspect(data: bytes, path: str) -> list[SheetFacts]:
    """Unfold every part of the workbook once, within limits, and return facts of each sheet."""
    if data.startswith(b"\xd0\xcf\x11\xe0"):
        raise _refused(path, "it is protected by a password, or of an old format")
    measure = _Measure(path)
    try:
        with zipfile.ZipFile(io.BytesIO(data)) as packed:
            parts = packed.infolist()
            names = [part.filename.casefold() for part in parts]
            if len(set(names)) < len(names):
                raise _refused(path, "it holds two parts of one name")
            if any(name.endswith("vbaproject.bin") or "/scripts/" in name for name in names):
                raise _refused(path, "it holds macros, which an assessment does not need")
            for part in parts:
                if part.flag_bits & 1:
                    raise _refused(path, "it is protected by a password")
                # What the file itself says of a part's size is not to be trusted.
                part.file_size = 2 * MAX_UNPACKED
                with packed.open(part) as stream:
                    measure.part(part.filename, stream)
    except _DAMAGE as error:
        raise _refused(path, "it is damaged, or no workbook at all") from error
    except expat.ExpatError as error:
        raise _refused(path, "it is damaged") from error
    except _TooManyError as error:
        raise _refused(path, f"it holds more than {MAX_CELLS:,} cells") from error
    return measure.facts()


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
        """Take one part of the workbook."""
        parser: expat.XMLParserType | None = None
        size = _CHUNK
        while chunk := stream.read(size):
            size = min(size * 2, _LARGEST_CHUNK)  # else one huge tag would be parsed over and over
            self.unpacked += len(chunk)
            if self.unpacked > MAX_UNPACKED:
                raise _refused(self.path, f"it unfolds to more than {MAX_UNPACKED // 1_000_000} MB")
            if parser is None:
                if not name.casefold().endswith((".xml", ".rels")):
                    continue
                parser = self._parser(name)
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
                raise _refused(
                    self.path,
                    f"its cells reach over {sheet.rows:,} rows and {sheet.columns:,} columns, "
                    f"more than {MAX_CELLS:,} cells. Delete what stands far from the table",
                )
        if text > MAX_TEXT:
            raise _refused(self.path, f"its cells hold more than {MAX_TEXT:,} characters")
        return self._tables or [
            self._sheets.get(self._targets.get(one, ""), SheetFacts()) for one in self._order
        ]

    def _parser(self, name: str) -> expat.XMLParserType:
        parser = expat.ParserCreate(namespace_separator=" ")
        parser.buffer_text = True
        parser.StartDoctypeDeclHandler = self._doctype

        def root(tag: str, _attributes: dict[str, str]) -> None:
            kind = tag.rpartition(" ")[2]
            if kind == "worksheet":
                if _folder_free(name) in self._sheets:
                    raise _refused(self.path, "it holds two sheets of one name")
                sheet = self._sheets[_folder_free(name)] = SheetFacts()
                _Worksheet(sheet).attach(parser)
            elif kind == "sst":
                _SharedTexts(self._lengths).attach(parser)
            elif kind.startswith("document"):
                _Document(self._tables).attach(parser)
            elif kind == "workbook":
                parser.StartElementHandler = self._workbook
            elif kind == "Relationships" and "workbook" in name.casefold():
                parser.StartElementHandler = self._relation
            else:
                parser.StartElementHandler = None

        parser.StartElementHandler = root
        return parser

    def _doctype(self, *_: object) -> None:
        raise _refused(self.path, "it declares entities of its own")

    def _workbook(self, tag: str, attributes: dict[str, str]) -> None:
        if tag.endswith(" sheet"):
            related = (value for key, value in attributes.items() if key.endswith(" id"))
            self._order.append(next(related, ""))

    def _relation(self, tag: str, attributes: dict[str, str]) -> None:
        if tag.endswith(" Relationship"):
            self._targets[attributes.get("Id", "")] = _folder_free(attributes.get("Target", ""))


def _folder_free(name: str) -> str:
    return name.rpartition("/")[2].casefold()


class _Worksheet:
    """Follows one sheet of an .xlsx file: each cell's place, and what it holds."""

    def __init__(self, facts: SheetFacts) -> None:
        self.facts = facts
        self.row = -1
        self.column = -1
        self.kind = ""
        self.value: list[str] | None = None

    def attach(self, parser: expat.XMLParserType) -> None:
        parser.StartElementHandler = self.start
        parser.EndElementHandler = self.end
        parser.CharacterDataHandler = self.text

    def start(self, tag: str, attributes: dict[str, str]) -> None:
        match tag.rpartition(" ")[2]:
            case "row":
                self.row = _whole(attributes.get("r"), self.row + 2) - 1
                self.column = -1
            case "c":
                found = _REFERENCE.match(attributes.get("r", "").upper())
                if found:
                    self.column, self.row = _column(found.group(1)), int(found.group(2)) - 1
                else:
                    self.column += 1
                self.kind = attributes.get("t", "n")
                if self.kind == "e":
                    _note(self.facts.errors, self.row, self.column)
            case "f":
                _note(self.facts.formulas, self.row, self.column)
            case "v" | "t":
                self.facts.rows = max(self.facts.rows, self.row + 1)
                self.facts.columns = max(self.facts.columns, self.column + 1)
                self.value = []

    def end(self, tag: str) -> None:
        if self.value is not None and tag.rpartition(" ")[2] in {"v", "t"}:
            text = "".join(self.value)
            self.value = None
            if self.kind == "s":
                self.facts.shared[_whole(text, 0)] += 1
                if len(self.facts.shared) > MAX_CELLS:
                    raise _TooManyError
            self.facts.text += len(text)

    def text(self, data: str) -> None:
        if self.value is not None:
            self.value.append(data)


def _column(letters: str) -> int:
    number = 0
    for letter in letters:
        number = number * 26 + ord(letter) - ord("A") + 1
    return number - 1


class _SharedTexts:
    """Notes the lengths of the texts that cells of an .xlsx file share."""

    def __init__(self, lengths: list[int]) -> None:
        self.lengths = lengths

    def attach(self, parser: expat.XMLParserType) -> None:
        parser.StartElementHandler = self.start
        parser.CharacterDataHandler = self.text

    def start(self, tag: str, _attributes: dict[str, str]) -> None:
        if tag.rpartition(" ")[2] == "si":
            self.lengths.append(0)
            if len(self.lengths) > MAX_CELLS:
                raise _TooManyError

    def text(self, data: str) -> None:
        if self.lengths:
            self.lengths[-1] += len(data)


class _Document:
    """Follows the tables of an .ods file, in which rows and cells can stand for many."""

    def __init__(self, tables: list[SheetFacts]) -> None:
        self.tables = tables
        self.row = 0
        self.column = 0
        self.rows = 1
        self.columns = 1
        self.inside = False

    def attach(self, parser: expat.XMLParserType) -> None:
        parser.StartElementHandler = self.start
        parser.EndElementHandler = self.end
        parser.CharacterDataHandler = self.text

    def start(self, tag: str, attributes: dict[str, str]) -> None:
        match tag.rpartition(" ")[2]:
            case "table" if "table:1.0" in tag:
                self.tables.append(SheetFacts())
                self.row, self.rows = 0, 0
            case "table-row":
                self.row += self.rows
                self.rows = _times(attributes, "number-rows-repeated")
                self.column, self.columns = 0, 0
            case "table-cell" | "covered-table-cell":
                self.column += self.columns
                self.columns = _times(attributes, "number-columns-repeated")
                self.inside = True
                if any(key.endswith(" formula") for key in attributes):
                    _note(self._facts().formulas, self.row, self.column)
                if any(key.endswith((" value-type", " formula")) for key in attributes):
                    self._reach()

    def end(self, tag: str) -> None:
        if tag.endswith("table-cell"):
            self.inside = False

    def text(self, data: str) -> None:
        if self.inside and data.strip():
            self._reach()
            self._facts().text += len(data) * self.rows * self.columns
            if data.startswith(("#", "Err:")) and (self.row, self.column) in self._facts().formulas:
                _note(self._facts().errors, self.row, self.column)

    def _facts(self) -> SheetFacts:
        if not self.tables:
            self.tables.append(SheetFacts())
        return self.tables[-1]

    def _reach(self) -> None:
        facts = self._facts()
        facts.rows = max(facts.rows, self.row + self.rows)
        facts.columns = max(facts.columns, self.column + self.columns)


def _times(attributes: dict[str, str], name: str) -> int:
    stated = next((value for key, value in attributes.items() if key.endswith(f" {name}")), None)
    return max(1, _whole(stated, 1))


def _whole(stated: str | None, default: int) -> int:
    """Return a number of the file; one of absurd length is far beyond every limit anyway."""
    words = (stated or "").strip()
    if not re.fullmatch(r"[0-9]{1,300}", words):
        return default
    return min(int(words), 1 << 40)


def _note(places: set[tuple[int, int]], row: int, column: int) -> None:
    places.add((row, column))
    if len(places) > MAX_CELLS:
        raise _TooManyError
