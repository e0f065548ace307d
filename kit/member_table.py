"""The table of ``--parameters``: a row a member, a column for each parameter of the notebook.

The column ``member`` holds the folder's name or the member's name. An empty cell stands for the
notebook's own default, or for what ``-p`` says. The members of the table are those that are built.

A row that cannot be used refuses its own member alone, as a source that cannot be read does: among
hundreds of members, one slip must not keep the others from their reports. A table of which no row
can be used, as when every row fills a mistyped column, refuses the call.
"""

from __future__ import annotations

import csv
import io
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from difflib import get_close_matches
from itertools import zip_longest
from pathlib import Path
from typing import Any

from pydantic import BaseModel

from kit.corpus import Corpus, Refusal
from kit.errors import MemberError, ParameterError, SourceError
from kit.parameters import check_parameters
from kit.reading.decode import decode_text
from kit.records import Record

MEMBER = "member"
"""The column that says whose row it is."""

_DIVIDERS = ",;\t"
_SHOWN = 20
"""So many problems are told at once; of more, only the number."""


class Row(Record):
    """One row: its number in the file, counted from 1 with the head line, and its filled cells.

    ``beyond`` are filled cells that stand below no name.
    """

    number: int
    member: str
    values: dict[str, str]
    beyond: tuple[str, ...] = ()


class MemberTable(Record):
    """The parameters of each member, by slug, in the order of its rows; and who is refused.

    A refusal bears the member's slug, or the table and the row where it is nobody's.
    """

    each: dict[str, dict[str, Any]]
    refused: tuple[Refusal, ...] = ()


def read_table(path: Path) -> tuple[Row, ...]:
    """Return the rows of a ``.csv``, ``.xlsx`` or ``.ods`` file.

    Raises ``ParameterError`` where it cannot be read, or has no column ``member`` or no rows.
    """
    lines = _lines(path)
    head = [cell.strip() for cell in lines[0][1]] if lines else []
    columns = [name for name in head if name]
    double = sorted({name for name in columns if columns.count(name) > 1})
    if MEMBER not in columns or double:
        fault = f"has the column {double[0]!r} twice" if double else "has no column 'member'"
        raise ParameterError(
            f"The table {path.name} {fault}. Its first line names the columns: 'member', and one "
            "for each parameter to set.",
            subject=path.name,
        )
    rows = tuple(_row(number, head, cells) for number, cells in lines[1:])
    if not rows:
        raise ParameterError(
            f"The table {path.name} has no rows. Write one for each member to build.",
            subject=path.name,
        )
    return rows


def _row(number: int, head: Sequence[str], cells: Sequence[str]) -> Row:
    filled = [
        (name, cell.strip())
        for name, cell in zip_longest(head, cells, fillvalue="")
        if cell.strip()
    ]
    values = {name: cell for name, cell in filled if name}
    return Row(
        number=number,
        member=values.pop(MEMBER, ""),
        values=values,
        beyond=tuple(cell for name, cell in filled if not name),
    )


def parameters_of_each(
    path: Path,
    corpus: Corpus,
    model: type[BaseModel],
    name: str,
    *,
    own: Mapping[str, Any],
    reserved: Collection[str],
) -> MemberTable:
    """Return what the table says of each member.

    ``model`` is that of the notebook ``name``; ``own`` are the parameters of the call, which a
    row goes before; ``reserved`` are set by the batch. Raises ``ParameterError`` with all
    problems of the table at once where no row of it can be used.
    """
    rows = read_table(path)
    found = [_whose(row, corpus) for row in rows]
    rows_of: dict[str, list[int]] = {}
    for row, (slug, _) in zip(rows, found, strict=True):
        rows_of.setdefault(slug, []).append(row.number)
    each: dict[str, dict[str, Any]] = {}
    wrong: list[tuple[int, str, list[str]]] = []
    for row, (slug, fault) in zip(rows, found, strict=True):
        problems = [*([fault] if fault else ()), *_problems(row, model, name, reserved)]
        if slug and len(rows_of[slug]) > 1:
            numbers = " and ".join(map(str, rows_of[slug]))
            problems.append(f"{slug} has several rows, {numbers}: leave one.")
        if not problems:
            try:
                each[slug] = check_parameters(model, {**own, **row.values}, name)
            except ParameterError as error:
                problems.append(error.message.partition(" Its parameters are:")[0])
        if problems:
            wrong.append((row.number, slug, problems))
    if not each:
        told = [(number, problems) for number, _, problems in wrong]
        raise ParameterError(_none_usable(path, told), subject=path.name)
    return MemberTable(each=each, refused=tuple(_refusals(path, wrong)))


def _whose(row: Row, corpus: Corpus) -> tuple[str, str]:
    """Return whose row it is, or, with an empty slug, why it is nobody's."""
    if not row.member:
        return "", "The column 'member' is empty."
    try:
        return corpus.find(row.member).member.slug, ""
    except MemberError as error:
        return "", error.message


def _problems(
    row: Row, model: type[BaseModel], name: str, reserved: Collection[str]
) -> Iterator[str]:
    """Yield what is wrong with the columns that a row fills."""
    if row.beyond:
        cells = ", ".join(map(repr, row.beyond))
        yield (
            f"{cells} stands below no column's name. A cell that holds a comma itself is written "
            "in quotation marks."
        )
    takes = [field for field in model.model_fields if field not in reserved]
    for column in row.values:
        if column in reserved:
            yield f"Column {column!r}: the batch sets it by itself for every member."
        elif column not in model.model_fields:
            near = get_close_matches(column, takes, n=1)
            hint = f" Did you mean {near[0]!r}?" if near else ""
            yield f"Column {column!r}: the notebook {name} has no such parameter.{hint}"


def _refusals(path: Path, wrong: Iterable[tuple[int, str, Sequence[str]]]) -> Iterator[Refusal]:
    """Yield a refusal for each member, and for each row that is nobody's."""
    told: dict[str, list[str]] = {}
    for number, slug, problems in wrong:
        whose = slug or f"{path.name}, row {number}"
        told.setdefault(whose, []).append(f"Row {number}: {' '.join(problems)}")
    for whose, found in told.items():
        yield Refusal(
            path=whose,
            reason=ParameterError.reason,
            message=f"The table {path.name} is wrong here. {' '.join(found)}",
        )


def _none_usable(path: Path, wrong: Sequence[tuple[int, Sequence[str]]]) -> str:
    """Return what is wrong with a table of which no row can be used, what all rows share once."""
    _, problems = wrong[0]
    shared = [one for one in problems if len(wrong) > 1 and all(one in told for _, told in wrong)]
    lines = [f"Every row: {one}" for one in shared]
    lines += [f"Row {number}: {one}" for number, told in wrong for one in told if one not in shared]
    if len(lines) > _SHOWN:
        lines[_SHOWN:] = [f"... and {len(lines) - _SHOWN} more."]
    listed = "\n  ".join(lines)
    return f"No row of the table {path.name} can be used; nothing was built.\n  {listed}"


def _lines(path: Path) -> list[tuple[int, list[str]]]:
    """Return the rows that hold anything, with their numbers."""
    try:
        data = path.read_bytes()
    except OSError as error:
        raise ParameterError(
            f"The table {path} cannot be opened: {error.strerror}. Check the name after "
            "--parameters.",
            subject=str(path),
        ) from error
    try:
        if path.suffix.lower() in {".xlsx", ".ods"}:
            from kit.reading.workbook import open_workbook

            sheets = open_workbook(data, path.name)
            rows = sheets[0].rows if sheets else []
        else:
            rows = _csv_rows(decode_text(data, path.name))
    except (SourceError, csv.Error) as error:
        raise ParameterError(
            f"The table {path.name} cannot be read: {error} Save it as CSV with a line a member.",
            subject=path.name,
        ) from error
    numbered = enumerate(rows, start=1)
    return [(number, row) for number, row in numbered if any(cell.strip() for cell in row)]


def _csv_rows(text: str) -> list[list[str]]:
    head = text.lstrip().partition("\n")[0]
    divider = max(_DIVIDERS, key=head.count)
    return list(csv.reader(io.StringIO(text, newline=""), delimiter=divider, strict=True))
