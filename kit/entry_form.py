"""A notebook's parameters as the fields of a form, made from its typed model.

The batch sets some parameters by itself (the member, its sources, files of decisions); a form
shows the others. What is typed is checked by the same model, each message beside its field.
"""

from __future__ import annotations

import ast
import datetime
import io
import json
import tokenize
from collections.abc import Mapping
from types import NoneType, UnionType
from typing import Any, Literal, Union, get_args, get_origin

from pydantic import BaseModel
from pydantic.fields import FieldInfo

from kit.editorial import NAMES
from kit.errors import ParameterError
from kit.parameters import check_parameters, parameter_model
from kit.records import Record

Control = Literal["text", "number", "whole", "switch", "choice", "date", "data"]
"""What a value is entered with; ``data`` is a list or table, as JSON."""

SET_BY_BATCH = frozenset(("member", "sources", "peers", *NAMES))
OPTIONS = frozenset(("language", "personal_data"))
"""Parameters that every report has, and that the batch takes as options of its own."""


class FormField(Record):
    """One parameter: how it is entered, its default as entered, and what it means.

    ``optional`` says that it may be left empty. ``label`` and ``told`` (each choice in words, and
    the choice) are there where the kit has words of its own for a parameter.
    """

    name: str
    control: Control
    default: Any = None
    choices: tuple[str, ...] = ()
    optional: bool = False
    note: str = ""
    label: str = ""
    told: tuple[tuple[str, str], ...] = ()


def form_fields(notebook: Mapping[str, Any], name: str = "notebook") -> tuple[FormField, ...]:
    """Return the fields of a notebook's parameters that a person sets, in its own order.

    Raises ``NotebookError`` where its cell of parameters cannot be understood.
    """
    notes = _notes(notebook)
    return tuple(
        _field(key, field, notes.get(key, ""))
        for key, field in parameter_model(notebook, name).model_fields.items()
        if key not in SET_BY_BATCH
    )


def _field(name: str, field: FieldInfo, note: str) -> FormField:
    kind, optional = _kind(field.annotation)
    default = None if field.is_required() else field.default
    choices: tuple[str, ...] = ()
    control: Control
    if get_origin(kind) is Literal:
        control, choices = "choice", tuple(str(one) for one in get_args(kind))
    elif kind is bool:
        control = "switch"
    elif kind is int:
        control = "whole"
    elif kind is float:
        control = "number"
    elif kind is datetime.date:
        control = "date"
    elif kind is str:
        control = "text"
    else:
        control = "data"
        default = "" if default is None else json.dumps(default, ensure_ascii=False, default=str)
    return FormField(
        name=name,
        control=control,
        default=default,
        choices=choices,
        optional=optional or field.is_required(),
        note=note,
    )


def _kind(annotation: Any) -> tuple[Any, bool]:
    """Return the type that is entered, and whether nothing may be entered at all."""
    if get_origin(annotation) in (Union, UnionType):
        kinds = [one for one in get_args(annotation) if one is not NoneType]
        optional = NoneType in get_args(annotation)
        return (kinds[0], optional) if len(kinds) == 1 else (Any, optional)
    return annotation, False


def _notes(notebook: Mapping[str, Any]) -> dict[str, str]:
    """Return the comment that stands after each parameter in its cell."""
    for cell in notebook["cells"]:
        if "parameters" in cell["metadata"].get("tags", ()):
            code = "".join(cell["source"])
            return _comments(code)
    return {}


def _comments(code: str) -> dict[str, str]:
    try:
        statements = ast.parse(code).body
        tokens = list(tokenize.generate_tokens(io.StringIO(code).readline))
    except (SyntaxError, tokenize.TokenError):
        return {}
    said = {
        token.start[0]: token.string.lstrip("# ").strip()
        for token in tokens
        if token.type == tokenize.COMMENT
    }
    found = {}
    for statement in statements:
        target = (
            statement.target
            if isinstance(statement, ast.AnnAssign)
            else statement.targets[0]
            if isinstance(statement, ast.Assign)
            else None
        )
        if isinstance(target, ast.Name) and (note := said.get(statement.end_lineno or 0)):
            found[target.id] = note
    return found


def changed(fields: Mapping[str, FormField], entered: Mapping[str, Any]) -> dict[str, Any]:
    """Return what was entered where it differs from the notebook's own default."""
    return {
        name: value
        for name, value in entered.items()
        if value != fields[name].default and not (fields[name].optional and value in (None, ""))
    }


def problems(
    model: type[BaseModel], fields: Mapping[str, FormField], entered: Mapping[str, Any]
) -> dict[str, str]:
    """Return a sentence for each field whose value the notebook would refuse."""
    found = {}
    for name, value in changed(fields, entered).items():
        try:
            check_parameters(model, {name: _text(value)}, "")
        except ParameterError as error:
            found[name] = error.message.partition(" Its parameters are:")[0]
    return found


def _text(value: Any) -> Any:
    return value.isoformat() if isinstance(value, datetime.date) else value


def as_option(value: Any) -> str:
    """Return a value as the command line's ``-p NAME=VALUE`` takes it."""
    if isinstance(value, bool):
        return "true" if value else "false"
    return str(_text(value))
