"""Exports of forms: ``.csv``, ``.xlsx`` and ``.ods``, one row an assessment.

The header may stand under title rows, and columns in any order and language (see
``kit.reading.columns``). A row is laid out like a page: each header with the cell's lines below
it, so that every word has a line to point to. A cell that no field of the form can hold, two
columns that contradict each other, a formula or an error becomes a finding on the row.
"""

from __future__ import annotations

import csv
import gc
import hashlib
import io
from collections.abc import Iterable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from operator import itemgetter
from pathlib import PurePosixPath

from kit.errors import SourceError
from kit.form import load_form
from kit.reading.assemble import (
    Assessment,
    Stated,
    StatedAnswer,
    addresses_in,
    evidence_in,
    is_address,
    language_of,
    people_of,
    reading_of,
)
from kit.reading.columns import Column, Header, Part, find_header, parts_of
from kit.reading.decode import decode_text
from kit.reading.workbook import Sheet, open_workbook
from kit.records import Evidence, Finding, Lines, Reading, Severity, Source
from kit.words import mark

MAX_ROWS = 50_000
"""The most assessments in one file."""

_DELIMITERS = ",;\t|"
_SNIFFED = 20_000
_LONGEST_CELL = 1_000_000
_CONTRADICTION = mark("Another column for the same field says something else.")


def read_sheet(data: bytes, path: str) -> tuple[Reading, ...]:
    """Read every row of a form's export.

    The records name the file with the row, such as ``export.csv#row=7``. Raises ``SourceError``
    where the file cannot be opened, where no row is a header that names the form's questions, or
    where no row under it holds an answer.
    """
    if PurePosixPath(path).suffix.lower() == ".csv":
        sheets = [Sheet(1, _csv_rows(decode_text(data, path), path))]
    else:
        sheets = open_workbook(data, path)
    tables = [
        _Table(path, hashlib.sha256(data).hexdigest(), sheet, header)
        for sheet in sheets
        if (header := find_header(sheet.rows))
    ]
    if not tables:
        raise SourceError(
            mark(
                "{path} has no row that names the questions of the form. The first row, or one "
                "below a title, needs the questions as the form words them, or their numbers: 1.1, "
                "1.1 explanation, 1.1 evidence and so on. Remove merged cells above the columns."
            ).format(path=path),
            subject=path,
        )
    several = len(tables) > 1
    with _without_collection():
        readings = [reading for table in tables for reading in table.readings(numbered=several)]
    if not readings:
        raise SourceError(
            mark(
                "{path} has the form's questions as headers, but no row below them is filled in."
            ).format(path=path),
            subject=path,
        )
    return tuple(readings)


@contextmanager
def _without_collection() -> Iterator[None]:
    """Let the garbage collector rest.

    Records form no cycles, and looking for some takes half of the time of a large sheet.
    """
    running = gc.isenabled()
    gc.disable()
    try:
        yield
    finally:
        if running:
            gc.enable()


# ---------------------------------------------------------------- comma-separated values


def _csv_rows(text: str, path: str) -> list[list[str]]:
    """Return the rows of a .csv file, divided by the sign that makes most sense of its header."""
    first, _, rest = text.partition("\n")
    stated = first.strip().strip('"').casefold()
    if stated.startswith("sep=") and len(stated) == len("sep=,"):
        return [[first.strip()], *_divided(rest, stated[-1], path)]
    best, known = ",", 0
    for delimiter in _DELIMITERS:
        try:
            header = find_header(_divided(text[:_SNIFFED], delimiter, path, whole=False))
        except SourceError:
            continue
        if header is not None and header.known > known:
            best, known = delimiter, header.known
    return _divided(text, best, path)


def _divided(text: str, delimiter: str, path: str, *, whole: bool = True) -> list[list[str]]:
    csv.field_size_limit(_LONGEST_CELL)
    reader = csv.reader(io.StringIO(text, newline=""), delimiter=delimiter, strict=whole)
    rows: list[list[str]] = []
    try:
        for row in reader:
            rows.append([cell.replace("\r\n", "\n").replace("\r", "\n") for cell in row])
            if len(rows) > MAX_ROWS * 2:
                raise _too_many(path)
    except csv.Error as error:
        raise SourceError(
            mark(
                "{path}, row {row} (line {line}): a quotation mark is not closed, or stands in the "
                "middle of a cell. Export the file again, or double the quotation marks inside the "
                "cell."
            ).format(path=path, row=len(rows) + 1, line=reader.line_num),
            subject=path,
        ) from error
    return rows


def _too_many(path: str) -> SourceError:
    return SourceError(
        mark("{path} has more than {most} rows. Divide it into several files.").format(
            path=path, most=f"{MAX_ROWS:,}"
        ),
        subject=path,
    )


# ---------------------------------------------------------------- rows


@dataclass(frozen=True)
class _Table:
    """A sheet with its header understood."""

    path: str
    digest: str
    sheet: Sheet
    header: Header

    def readings(self, *, numbered: bool) -> Iterator[Reading]:
        """Yield the reading of each row; what no row can hold is told on the row before it."""
        found: list[Reading] = []
        stray: list[int] = []
        for index in range(self.header.data, len(self.sheet.rows)):
            cells = self.sheet.rows[index]
            if not any(cell.strip() for cell in cells):
                continue
            if len(found) >= MAX_ROWS:
                raise _too_many(self.path)
            sheet = f"sheet={self.sheet.number}," if numbered else ""
            row = _Row(self, f"{self.path}#{sheet}row={index + 1}", index, cells)
            reading = row.reading()
            if reading is None:
                stray.append(index + 1)
            else:
                found.append(reading)
        if found and stray:
            found[-1] = _with_stray(found[-1], stray)
        yield from found


@dataclass
class _Row:
    """One row, laid out as lines while it is read."""

    table: _Table
    path: str
    index: int
    cells: Sequence[str]
    lines: list[str] = field(default_factory=list)
    doubtful: set[str] = field(default_factory=set)
    asked: dict[str, int] = field(default_factory=dict)
    notes: list[tuple[str, Severity, Lines, str]] = field(default_factory=list)

    def reading(self) -> Reading | None:
        """Return the row's reading, ``None`` where it holds nothing of the form."""
        form = load_form()
        header = self.table.header
        found = self._by_column(header.columns)
        values = {slot: stated for (slot, part), stated in found.items() if part == "value"}
        answers = {
            question.number: answer
            for question in form.questions
            if (answer := self._answer(question.number, found, parts_of(question))) is not None
        }
        people, nobodys = people_of(
            self._names(values.get("evaluators")), self._emails(values.get("email"))
        )
        for email in nobodys:
            self._unread(email.lines, mark("Nobody can tell whose address this is."))
        assessment = Assessment(
            member=_one_line(values.get("member")),
            plan=_one_line(values.get("action_plan")),
            title=_one_line(values.get("commitment")),
            id=_one_line(values.get("commitment_id")),
            evaluators=people,
            action=values.get("action"),
            problem=values.get("problem"),
            answers=answers,
        )
        if assessment.blank:
            return None
        source = Source(
            path=self.path,
            sha256=self.table.digest,
            language=self._language(values) or header.language or language_of(assessment, form),
            url=self._url(values.get("url")),
            lines=tuple(self.lines),
        )
        reading = reading_of(
            assessment,
            source,
            form,
            fallback=f"{self.path} {source.sha256}",
            member_from_plan="member" not in self.doubtful,
        )
        findings = (*reading.findings, *self._findings(reading))
        return reading.model_copy(update={"findings": findings})

    # ------------------------------------------------------------ cells

    def _by_column(self, columns: Iterable[Column]) -> dict[tuple[str, Part], Stated]:
        """Lay out the filled cells and return what they state by slot and part."""
        found: dict[tuple[str, Part], Stated] = {}
        doubtful: set[tuple[str, Part]] = set()
        for column in columns:
            cell = self._cell(column)
            if cell is None:
                continue
            key = (column.slot, column.part)
            if not column.slot:
                self._unread(cell.lines, mark("The form has no field for this column."))
            elif column.slot == "site":
                continue
            elif key not in found:
                found[key] = cell
            elif found[key].text != cell.text:
                doubtful.add(key)
                self._unread(cell.lines, _CONTRADICTION)
        for key in doubtful:
            self.doubtful.add(key[0])
            self._unread(found.pop(key).lines, _CONTRADICTION)
        rest = self.cells[len(self.table.header.columns) :]
        for text in rest:
            if text.strip():
                self._unread(self._lay_out("", text), mark("This cell stands under no header."))
        return found

    def _cell(self, column: Column) -> Stated | None:
        place = (self.index, column.index)
        header = column.header[:60]
        if place in self.table.sheet.errors:
            lines = self._lay_out(column.header, "")
            message = mark(
                "The cell under “{header}” holds an error of the spreadsheet and cannot be read."
            ).format(header=header)
            self.notes.append(("cell-unreadable", "warning", lines, message))
            return None
        text = self.cells[column.index] if column.index < len(self.cells) else ""
        formula = place in self.table.sheet.formulas
        if not text.strip() and not formula:
            if column.main:  # the question is asked, and not answered
                self._lay_out(column.header, "")
                self.asked.setdefault(column.slot, len(self.lines))
            return None
        lines = self._lay_out(column.header, text)
        self.asked.setdefault(column.slot, lines[0] - 1)
        if formula:
            message = (
                mark(
                    "The cell under “{header}” holds a formula; "
                    "what the spreadsheet program last worked out is read."
                )
                if text.strip()
                else mark(
                    "The cell under “{header}” holds a formula that was never worked out, "
                    "so nothing is read."
                )
            ).format(header=header)
            self.notes.append(("cell-with-formula", "warning", lines, message))
        return _stated(text, lines) if text.strip() else None

    def _lay_out(self, header: str, text: str) -> Lines:
        """Add header and cell to the row's lines; return the lines of the cell's words."""
        if self.lines:
            self.lines.append("")
        if header:
            self.lines.append(header)
        first = len(self.lines) + 1
        self.lines += text.strip("\n").rstrip().split("\n") if text.strip() else []
        return (min(first, len(self.lines)), len(self.lines))

    # ------------------------------------------------------------ fields

    def _answer(
        self, number: str, found: dict[tuple[str, Part], Stated], parts: Iterable[Part]
    ) -> StatedAnswer | None:
        """Return an answer; a question is there where the table has a column for it."""
        if number not in self.asked:
            return None
        stated = {part: found[number, part] for part in parts if (number, part) in found}
        evidence = stated.get("evidence")
        label = self.asked[number]
        return StatedAnswer(
            rating=_one_line(stated.get("rating")),
            degree=_one_line(stated.get("degree")),
            explanation=stated.get("explanation"),
            evidence=tuple(_evidence(evidence)) if evidence else (),
            lines=(label, max([label, *(one.lines[1] for one in stated.values())])),
        )

    def _names(self, stated: Stated | None) -> list[Stated]:
        return [
            Stated(text=" ".join(name.split()), lines=(number, number))
            for number, line in _numbered(stated)
            for name in line.split(";")
            if name.strip()
        ]

    def _emails(self, stated: Stated | None) -> list[Stated]:
        found: list[Stated] = []
        for number, line in _numbered(stated):
            addresses = addresses_in(line)
            found += [Stated(text=address, lines=(number, number)) for address in addresses]
            if not addresses and line.strip():
                self._unread((number, number), mark("This is no e-mail address."))
        return found

    def _url(self, stated: Stated | None) -> str | None:
        if stated is None:
            return None
        if is_address(stated.text.strip()):
            return stated.text.strip()
        self._unread(stated.lines, mark("This is no web address."))
        return None

    def _language(self, values: dict[str, Stated]) -> str | None:
        stated = values.get("language")
        if stated is None:
            return None
        code = stated.text.strip().casefold()
        if len(code) == 2 and code.isascii() and code.isalpha():
            return code
        self._unread(stated.lines, mark("A language is a code such as en or es."))
        return None

    # ------------------------------------------------------------ findings

    def _unread(self, lines: Lines, why: str) -> None:
        self.notes.append(("unread-text", "warning", lines, f"{why} {mark('It was not read.')}"))

    def _findings(self, reading: Reading) -> Iterator[Finding]:
        report = reading.report
        for code, severity, lines, message in sorted(self.notes, key=itemgetter(2)):
            yield Finding(
                code=code,
                severity=severity,
                source=report.source.path,
                member=report.member.slug,
                commitment=report.commitment.title,
                lines=lines,
                message=message,
            )


def _stated(text: str, lines: Lines) -> Stated:
    return Stated(text=text.strip("\n").rstrip(), lines=lines)


def _one_line(stated: Stated | None) -> Stated | None:
    if stated is None:
        return None
    return stated.model_copy(update={"text": " ".join(stated.text.split())})


def _numbered(stated: Stated | None) -> list[tuple[int, str]]:
    """Return the lines of a cell with their numbers."""
    return list(enumerate(stated.text.split("\n"), start=stated.lines[0])) if stated else []


def _evidence(stated: Stated) -> Iterator[Evidence]:
    for number, line in _numbered(stated):
        if line.strip():
            yield from evidence_in(line, number)


def _with_stray(reading: Reading, rows: Sequence[int]) -> Reading:
    report = reading.report
    listed = ", ".join(map(str, rows[:10])) + (", …" if len(rows) > 10 else "")
    finding = Finding(
        code="unread-text",
        severity="warning",
        source=report.source.path,
        member=report.member.slug,
        commitment=report.commitment.title,
        message=mark(
            "Rows of the table that answer nothing of the form were not read: {rows}."
        ).format(rows=listed),
    )
    return reading.model_copy(update={"findings": (*reading.findings, finding)})
