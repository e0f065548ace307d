"""The Jinja environment of every HTML page: whatever a template shows is escaped and visible."""

from __future__ import annotations

from collections.abc import Iterable
from functools import cache
from pathlib import Path
from typing import Any

from jinja2 import Environment, FileSystemLoader, StrictUndefined
from markupsafe import Markup

from kit.export.characters import visible
from kit.folders import templates


def environment(folders: Iterable[str | Path]) -> Environment:
    """Return an environment over these folders, the first to hold a template wins.

    Escaping is on for every template, and every expression passes through ``finalize``, so
    that no template can forget either.
    """
    return Environment(
        loader=FileSystemLoader([str(folder) for folder in folders]),
        autoescape=True,
        finalize=_shown,
        trim_blocks=True,
        lstrip_blocks=True,
        undefined=StrictUndefined,
    )


@cache
def kit_environment() -> Environment:
    """Return the environment over the kit's own templates, made once per process."""
    return environment((templates() / "html", templates() / "site", templates()))


@cache
def stylesheet(*names: str) -> str:
    """Return the named files of the templates folder as one style sheet, made once per process."""
    return "\n".join((templates() / name).read_text(encoding="utf-8") for name in names)


def _shown(value: Any) -> Any:
    return value if isinstance(value, Markup) or not isinstance(value, str) else visible(value)
