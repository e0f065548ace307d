"""The Jinja environment of every HTML page: whatever a template shows is escaped and visible."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from functools import cache
from pathlib import Path
from typing import Any

from jinja2 import (
    Environment,
    FileSystemLoader,
    StrictUndefined,
    Template,
    TemplateError,
    TemplateSyntaxError,
)
from markupsafe import Markup

from kit.errors import RenderError
from kit.export.characters import visible
from kit.folders import templates
from kit.theme import Theme

PAGES = {"report": "html/index.html.j2", "index": "site/index.html.j2"}
"""The pages that a project can change: the name of its own template, and the kit's for it."""


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
def project_environment(folder: Path) -> Environment:
    """Return the environment where a project's own templates come before the kit's.

    The kit's stay within reach as ``html/...`` and ``site/...``, so that a template can extend
    the one that it stands before.
    """
    return environment((folder, templates() / "html", templates() / "site", templates()))


def page_template(name: str, folder: Path | None = None) -> Template:
    """Return a page's template: the project's, where its folder has one, else the kit's.

    ``name`` is a key of ``PAGES``. Raises ``RenderError`` where the project's cannot be used.
    """
    own = f"{name}.html.j2"
    if folder is None or not (folder / own).is_file():
        return kit_environment().get_template(PAGES[name])
    with refused(own):
        return project_environment(folder).get_template(own)


@contextmanager
def refused(name: str) -> Iterator[None]:
    """Turn what a project's own template gets wrong into a ``RenderError`` that names it."""
    try:
        yield
    except TemplateError as error:
        line = f", line {error.lineno}" if isinstance(error, TemplateSyntaxError) else ""
        raise RenderError(
            f"The project's template {name} cannot be used{line}: {error}. Mend it in the folder "
            "that kit.toml names as templates, or take that line out of kit.toml.",
            subject=name,
        ) from error


@cache
def stylesheet(*names: str) -> str:
    """Return the named files of the templates folder as one style sheet, made once per process."""
    return "\n".join((templates() / name).read_text(encoding="utf-8") for name in names)


def themed(*names: str, theme: Theme) -> Markup:
    """Return the named style sheets with that of a look after them, to stand in a page."""
    own = stylesheet(*names)
    return _own(f"{own}\n{theme.css}" if theme.css else own)


@cache
def cell_style(*names: str) -> Markup:
    """Return the kit's style sheets for a notebook's cell, without their head and indents.

    Every cell carries them.
    """
    rules = "\n".join(stylesheet(name).partition("*/")[2] for name in names)
    return _own(re.sub(r"\n\s*", "\n", rules).strip())


@cache
def cell_script(name: str) -> Markup:
    """Return a script of the kit for a notebook's cell, without indents and remarks."""
    lines = (line.strip() for line in stylesheet(name).splitlines())
    kept = "\n".join(line for line in lines if not line.startswith("//"))
    return _own(kept.strip())


def page_script(name: str) -> Markup:
    """Return a script of the kit, to stand in a page."""
    return _own(stylesheet(name))


def _own(text: str) -> Markup:
    """Mark as safe what is the kit's own, and what ``kit.theme`` has checked of the project's."""
    return Markup(text)  # noqa: S704 - nothing of a source is in it


def _shown(value: Any) -> Any:
    return value if isinstance(value, Markup) or not isinstance(value, str) else visible(value)
