"""The typed parameters of a notebook: read from its ``parameters`` cell, checked before a run.

The cell tagged ``parameters`` is the one place where a notebook declares what it takes: each
assignment is a parameter, its annotation (or the kind of its default) is its type. A name
that the cell does not know, or a value of another kind, is refused before a kernel starts.
"""

from __future__ import annotations

import ast
import datetime
import json
from collections.abc import Mapping
from difflib import get_close_matches
from typing import Any, Literal

from pydantic import BaseModel, ConfigDict, ValidationError, create_model

from kit.errors import NotebookError, ParameterError

Language = Literal["en", "es"]
"""The languages that reports can be written in."""

PersonalData = Literal["mask", "keep"]
"""What happens to e-mail addresses and phone numbers."""

_TYPES: dict[str, Any] = {
    "Language": Language,
    "PersonalData": PersonalData,
    "str": str,
    "int": int,
    "float": float,
    "bool": bool,
    "list": list,
    "dict": dict,
    "Any": Any,
    "None": type(None),
    "date": datetime.date,
    "datetime.date": datetime.date,
    "datetime": datetime.datetime,
}


def parameter_model(notebook: Mapping[str, Any], name: str = "notebook") -> type[BaseModel]:
    """Return the model of a notebook's parameters, made from its tagged cell.

    A notebook without such a cell takes no parameters. Raises ``NotebookError`` when the cell
    holds something else than assignments of plain values.
    """
    fields: dict[str, Any] = {}
    for cell in notebook["cells"]:
        if cell["cell_type"] == "code" and "parameters" in cell["metadata"].get("tags", []):
            fields = _declared("".join(cell["source"]), name)
            break
    config = ConfigDict(extra="forbid", frozen=True)
    return create_model("NotebookParameters", __config__=config, **fields)


def _declared(code: str, name: str) -> dict[str, Any]:
    try:
        statements = ast.parse(code).body
        fields: dict[str, Any] = {}
        for statement in statements:
            if isinstance(statement, ast.AnnAssign) and isinstance(statement.target, ast.Name):
                default = ast.literal_eval(statement.value) if statement.value else ...
                fields[statement.target.id] = (_type(statement.annotation), default)
            elif isinstance(statement, ast.Assign) and isinstance(statement.targets[0], ast.Name):
                default = ast.literal_eval(statement.value)
                kind = Any if default is None else type(default)
                fields[statement.targets[0].id] = (kind, default)
            else:
                _expect_note(statement)
    except (SyntaxError, ValueError) as error:
        raise NotebookError(
            f"The parameters cell of {name} cannot be understood: {error}. "
            'It may hold only lines such as `year: int = 2024` or `member = ""`.',
            subject=name,
        ) from error
    return fields


def _expect_note(statement: ast.stmt) -> None:
    """Let imports and text pass; raise ``ValueError`` for anything else."""
    imports = isinstance(statement, ast.Import | ast.ImportFrom)
    note = isinstance(statement, ast.Expr) and isinstance(statement.value, ast.Constant)
    if not (imports or note):
        raise ValueError(f"line {statement.lineno} is not an assignment")


def _type(annotation: ast.expr) -> Any:
    """Return the type of an annotation; only plain types, unions, Literal and containers."""
    match annotation:
        case ast.Constant(value=None):
            return type(None)
        case ast.Constant(value=str() as text):
            return _type(ast.parse(text, mode="eval").body)
        case ast.BinOp(left=left, op=ast.BitOr(), right=right):
            return _type(left) | _type(right)
        case ast.Subscript(value=value, slice=inside):
            if ast.unparse(value).endswith("Literal"):
                return Literal[ast.literal_eval(ast.Tuple(_parts(inside), ast.Load()))]
            container = _type(value)
            return container[tuple(_type(part) for part in _parts(inside))]
        case _:
            text = ast.unparse(annotation)
            if text not in _TYPES:
                raise ValueError(f"the type {text!r} is not one that a parameter can have")
            return _TYPES[text]


def _parts(inside: ast.expr) -> list[ast.expr]:
    return inside.elts if isinstance(inside, ast.Tuple) else [inside]


def check_parameters(
    model: type[BaseModel], values: Mapping[str, Any], name: str
) -> dict[str, Any]:
    """Return the values in their declared types, as JSON-like data for the injected cell.

    Values may be text from a command line or a sheet; text is understood as the declared type.
    Only the values given are returned, so that the notebook's own defaults stand otherwise.
    Raises ``ParameterError`` naming every unknown name, with the nearest known one, and every
    value that does not fit.
    """
    problems: list[str] = []
    for given in values:
        if given not in model.model_fields:
            near = get_close_matches(given, list(model.model_fields), n=1, cutoff=0.7)
            hint = f" Did you mean {near[0]!r}?" if near else ""
            problems.append(f"The notebook {name} has no parameter {given!r}.{hint}")
    known = {key: value for key, value in values.items() if key in model.model_fields}
    try:
        checked = _validated(model, known)
    except ValidationError as error:
        problems.extend(
            f"The parameter {detail['loc'][0]!r} cannot be {detail['input']!r}: "
            f"{detail['msg'].lower()}."
            for detail in error.errors()
            if detail["loc"]
        )
    if problems:
        takes = ", ".join(model.model_fields) or "none"
        raise ParameterError(
            " ".join(problems) + f" Its parameters are: {takes}.", subject=", ".join(values)
        )
    dumped = checked.model_dump(mode="json")
    return {key: dumped[key] for key in known}


def _validated(model: type[BaseModel], values: Mapping[str, Any]) -> BaseModel:
    """Validate the values, text being read as JSON where it does not fit as it is."""
    required = {key: None for key, field in model.model_fields.items() if field.is_required()}
    try:
        return model.model_validate({**required, **values})
    except ValidationError as error:
        read = dict(values)
        for detail in error.errors():
            key = detail["loc"][0] if detail["loc"] else None
            if isinstance(key, str) and isinstance(read.get(key), str):
                try:
                    read[key] = json.loads(read[key])
                except ValueError:
                    continue
        if read == dict(values):
            raise
        return model.model_validate({**required, **read})
