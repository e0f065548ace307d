"""Opening workbooks (.xlsx, .ods): their sheets as rows of text, after they were measured."""

from __future__ import annotations

import datetime
import io
from dataclasses import dataclass
from typing import Any

from kit.reading.followers import refused
from kit.reading.measuring import measure
from kit.words import mark


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
    more than the limits of ``kit.reading.measuring``.
    """
    facts = measure(data, path)
    import python_calamine

    try:
        book = python_calamine.CalamineWorkbook.from_filelike(io.BytesIO(data))
        names = book.sheet_names
        if len(names) != len(facts):
            raise refused(path, mark("its list of sheets does not fit its contents"))
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
        raise refused(path, mark("it is protected by a password")) from error
    except python_calamine.CalamineError as error:
        raise refused(path, mark("it is damaged")) from error


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
