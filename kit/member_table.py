"""The table of ``--parameters``: a row a member, a column for each parameter of the notebook.

The column ``member`` holds the folder's name or the member's name. An empty cell stands for the
notebook's own default, or for what ``-p`` says. The members of the table are those that are built.
"""

from __future__ import annotations

import csv
import io
from collections.abc import Collection, Mapping, Sequence
from difflib import get_close_matches
from pathlib import Path
from typing import Any

from pydantic import BaseModel

from kit.corpus import Corpus
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
    """One row: its number in the file, counted from 1 with the head line, and its filled cells."""

    number: int
    member: str
    values: dict[str, str]


def read_table(path: Path) -> tuple[list[str], tuple[Row, ...]]:
    """Return the columns and rows of a ``.csv``, ``.xlsx`` or ``.ods`` file.

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
    rows = []
    for number, cells in lines[1:]:
        named = {name: cell.strip() for name, cell in zip(head, cells, strict=False) if name}
        values = {name: cell for name, cell in named.items() if cell and name != MEMBER}
        rows.append(Row(number=number, member=named.get(MEMBER, ""), values=values))
    if not rows:
        raise ParameterError(
            f"The table {path.name} has no rows. Write one for each member to build.",
            subject=path.name,
        )
    return columns, tuple(rows)


def parameters_of_each(
    path: Path,
    corpus: Corpus,
    model: type[BaseModel],
    name: str,
    *,
    own: Mapping[str, Any],
    reserved: Collection[str],
) -> dict[str, dict[str, Any]]:
    """Return the parameters of each member in the table, by slug, in the order of its rows.

    ``model`` is that of the notebook ``name``; ``own`` are the parameters of the call, which a
    row goes before; ``reserved`` are set by the batch. Raises ``ParameterError`` with all
    problems of the table at once.
    """
    columns, rows = read_table(path)
    problems = _columns_refused([one for one in columns if one != MEMBER], model, name, reserved)
    found: dict[str, dict[str, Any]] = {}
    first: dict[str, int] = {}
    for row in rows:
        try:
            slug = _slug(row, corpus, first)
            first[slug] = row.number
            known = {key: row.values[key] for key in row.values if key in model.model_fields}
            found[slug] = check_parameters(model, {**own, **known}, name)
        except (MemberError, ParameterError) as error:
            said = error.message.partition(" Its parameters are:")[0]
            problems.append(f"Row {row.number}: {said}")
    if problems:
        more = [f"... and {len(problems) - _SHOWN} more."] if len(problems) > _SHOWN else []
        raise ParameterError(
            f"The table {path.name} cannot be used; nothing was built.\n  "
            + "\n  ".join([*problems[:_SHOWN], *more]),
            subject=path.name,
        )
    return found


def _slug(row: Row, corpus: Corpus, seen: Mapping[str, int]) -> str:
    """Return whose row it is; raises ``MemberError`` for nobody's, or a second one."""
    if not row.member:
        raise MemberError("The column 'member' is empty.")
    slug = corpus.find(row.member).member.slug
    if slug in seen:
        raise MemberError(f"{slug} has a row already, row {seen[slug]}.")
    return slug


def _columns_refused(
    columns: Sequence[str], model: type[BaseModel], name: str, reserved: Collection[str]
) -> list[str]:
    problems = []
    own = [field for field in model.model_fields if field not in reserved]
    for column in columns:
        if column in reserved:
            problems.append(f"Column {column!r}: the batch sets it by itself for every member.")
        elif column not in model.model_fields:
            near = get_close_matches(column, own, n=1)
            hint = f" Did you mean {near[0]!r}?" if near else ""
            problems.append(f"Column {column!r}: the notebook {name} has no such parameter.{hint}")
    return problems


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
