"""Followers of a workbook's XML: they count what a part unfolds to, and keep nothing else."""

from __future__ import annotations

import re
from collections import Counter
from dataclasses import dataclass, field
from xml.parsers import expat

from kit.errors import SourceError
from kit.words import mark

MAX_CELLS = 3_000_000
"""The most cells between the first and the last filled one: 20,000 rows of 150 columns."""

_ROWS, _COLUMNS = 1_048_576, 16_384
_REFERENCE = re.compile(r"([A-Z]{1,3})([1-9][0-9]{0,6})")


@dataclass
class SheetFacts:
    """How far a sheet reaches, and where its formulas and errors stand: (row, column) from 0."""

    rows: int = 0
    columns: int = 0
    text: int = 0
    shared: Counter[int] = field(default_factory=Counter)
    formulas: set[tuple[int, int]] = field(default_factory=set)
    errors: set[tuple[int, int]] = field(default_factory=set)


def refused(path: str, why: str) -> SourceError:
    """Return the error for a workbook that is not read, with what to do about it."""
    return SourceError(
        mark(
            "{path} cannot be read as a workbook: {why}. Open it in a spreadsheet program and save "
            "it again as .xlsx, .ods or .csv."
        ).format(path=path, why=why),
        subject=path,
    )


def too_many(path: str) -> SourceError:
    """Return the error for a workbook with more cells than are read."""
    return refused(path, f"it holds more than {MAX_CELLS:,} cells")


class Worksheet:
    """Follows one sheet of an .xlsx file: each cell's place, and what it holds.

    A place that no sheet can have is refused rather than understood in a way of its own.
    """

    def __init__(self, path: str, facts: SheetFacts) -> None:
        self.path = path
        self.facts = facts
        self.row = -1
        self.column = -1
        self.kind = ""
        self.inside = False
        self.value: list[str] | None = None

    def attach(self, parser: expat.XMLParserType) -> None:
        """Follow what this parser meets."""
        parser.StartElementHandler = self._start
        parser.EndElementHandler = self._end
        parser.CharacterDataHandler = self._text

    def _start(self, tag: str, attributes: dict[str, str]) -> None:
        name = tag.rpartition(" ")[2]
        if name == "row":
            stated = attributes.get("r", str(self.row + 2))
            if not stated.isascii() or not stated.isdecimal() or len(stated) > 7:
                raise refused(self.path, mark("a row has no proper number"))
            self.row, self.column = int(stated) - 1, -1
        elif name == "c":
            self._cell(attributes)
        elif self.inside:
            self.facts.rows = max(self.facts.rows, self.row + 1)
            self.facts.columns = max(self.facts.columns, self.column + 1)
            if name == "f":
                _note(self.path, self.facts.formulas, self.row, self.column)
            elif name in {"v", "t"}:
                self.value = []

    def _cell(self, attributes: dict[str, str]) -> None:
        self.inside = True
        self.kind = attributes.get("t", "n")
        self.column += 1
        if "r" in attributes:
            found = _REFERENCE.fullmatch(attributes["r"])
            if found is None:
                raise refused(self.path, mark("a cell has no proper place"))
            self.column, self.row = _column(found.group(1)), int(found.group(2)) - 1
        if not (0 <= self.row < _ROWS and 0 <= self.column < _COLUMNS):
            raise refused(self.path, mark("a cell has no proper place"))
        if self.kind == "e":
            _note(self.path, self.facts.errors, self.row, self.column)

    def _end(self, tag: str) -> None:
        name = tag.rpartition(" ")[2]
        if name == "c":
            self.inside = False
        elif self.value is not None and name in {"v", "t"}:
            text = "".join(self.value)
            self.value = None
            if self.kind == "s":
                self.facts.shared[_whole(text, 0)] += 1
                if len(self.facts.shared) > MAX_CELLS:
                    raise too_many(self.path)
            self.facts.text += len(text)

    def _text(self, data: str) -> None:
        if self.value is not None:
            self.value.append(data)


def _column(letters: str) -> int:
    number = 0
    for letter in letters:
        number = number * 26 + ord(letter) - ord("A") + 1
    return number - 1


class SharedTexts:
    """Notes the lengths of the texts that cells of an .xlsx file share."""

    def __init__(self, path: str, lengths: list[int]) -> None:
        self.path = path
        self.lengths = lengths

    def attach(self, parser: expat.XMLParserType) -> None:
        """Follow what this parser meets."""
        parser.StartElementHandler = self._start
        parser.CharacterDataHandler = self._text

    def _start(self, tag: str, _attributes: dict[str, str]) -> None:
        if tag.rpartition(" ")[2] == "si":
            self.lengths.append(0)
            if len(self.lengths) > MAX_CELLS:
                raise too_many(self.path)

    def _text(self, data: str) -> None:
        if self.lengths:
            self.lengths[-1] += len(data)


class Document:
    """Follows the tables of an .ods file, in which rows and cells can stand for many."""

    def __init__(self, path: str, tables: list[SheetFacts]) -> None:
        self.path = path
        self.tables = tables
        self.row = 0
        self.column = 0
        self.rows = 1
        self.columns = 1
        self.inside = False

    def attach(self, parser: expat.XMLParserType) -> None:
        """Follow what this parser meets."""
        parser.StartElementHandler = self._start
        parser.EndElementHandler = self._end
        parser.CharacterDataHandler = self._text

    def _start(self, tag: str, attributes: dict[str, str]) -> None:
        match tag.rpartition(" ")[2]:
            case "table":
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
                    _note(self.path, self._facts().formulas, self.row, self.column)
                if any(key.endswith((" value-type", " formula")) for key in attributes):
                    self._reach()

    def _end(self, tag: str) -> None:
        if tag.endswith("table-cell"):
            self.inside = False

    def _text(self, data: str) -> None:
        if not self.inside or not data.strip():
            return
        self._reach()
        facts = self._facts()
        facts.text += len(data) * self.rows * self.columns
        if data.startswith(("#", "Err:")) and (self.row, self.column) in facts.formulas:
            _note(self.path, facts.errors, self.row, self.column)

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


def _note(path: str, places: set[tuple[int, int]], row: int, column: int) -> None:
    places.add((row, column))
    if len(places) > MAX_CELLS:
        raise too_many(path)
