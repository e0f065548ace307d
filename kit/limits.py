"""What a notebook may take of the machine, as ``kit.toml`` says, and what stops it.

[limits]
notebook_seconds = 600
cell_seconds = 300
memory_mb = 2048
output_mb = 50
silence_seconds = 60
"""

from __future__ import annotations

from collections.abc import Mapping
from difflib import get_close_matches
from typing import Any, Literal

from pydantic import Field, ValidationError

from kit.errors import ParameterError
from kit.records import Record

MEGABYTE = 1_000_000

Verdict = Literal["time", "cell-time", "memory", "output", "silent"]
"""Why a kernel was stopped."""

Stop = Verdict | Literal["exit", "died", "not-started"]
"""Why a notebook did not come to its end: its kernel was stopped, or what else happened."""


class Limits(Record):
    """What the notebook of one report may take.

    Memory is that of the kernel with all processes that it started, as the system counts it;
    output is the text that cells print and display, of the whole notebook. A kernel is silent
    when it does not even answer the heartbeat, which it does while it computes.
    """

    notebook_seconds: int = Field(default=600, gt=0)
    cell_seconds: int = Field(default=300, gt=0)
    memory_mb: float = Field(default=2048, gt=0)
    output_mb: float = Field(default=50, gt=0)
    silence_seconds: int = Field(default=60, gt=0)


class NotebookStoppedError(Exception):
    """A notebook did not come to its end.

    ``kind`` says why, ``cell`` in which cell (from 0; ``None`` before the first), ``status`` is
    how the kernel's process ended: its exit code, or the number of a signal below 0.
    ``notebook`` is the notebook as far as it went, ``log`` what the process itself wrote last.
    """

    def __init__(
        self,
        kind: Stop,
        notebook: Any,
        cell: int | None = None,
        status: int | None = None,
        log: str = "",
    ) -> None:
        super().__init__(kind)
        self.kind = kind
        self.notebook = notebook
        self.cell = cell
        self.status = status
        self.log = log


def read_limits(table: Any) -> Limits:
    """Return the limits of the table ``[limits]``; raises ``ParameterError`` for what cannot be."""
    if not isinstance(table, Mapping):
        raise ParameterError("kit.toml: limits must be a table, [limits].", subject="limits")
    for name in table:
        if name not in Limits.model_fields:
            near = get_close_matches(name, list(Limits.model_fields), n=1)
            hint = f" Did you mean {near[0]!r}?" if near else ""
            raise ParameterError(f"kit.toml: [limits] has no {name!r}.{hint}", subject=name)
    try:
        return Limits.model_validate(table)
    except ValidationError as error:
        first = error.errors(include_url=False)[0]
        raise ParameterError(
            f"kit.toml: [limits] {first['loc'][0]} cannot be {first['input']!r}: it takes a "
            "number above 0, seconds without a fraction.",
            subject=str(first["loc"][0]),
        ) from error
