"""The notebooks that can be run: those that ship with the kit, and an analyst's own."""

from __future__ import annotations

import json
from collections.abc import Mapping
from pathlib import Path
from typing import Any

from kit.errors import NotebookError
from kit.folders import notebooks

WORKBOOKS = ("assessment", "desk", "start")
"""The shipped notebooks that people work in; they make no report."""


def load_notebook(name: str) -> tuple[str, Any]:
    """Return a notebook's stem and content, by the name of a shipped one or by its file.

    Raises ``NotebookError`` when it is missing, not a notebook, or one to work in.
    """
    import nbformat

    path = find_notebook(name)
    if path.parent == notebooks() and path.stem in WORKBOOKS:
        raise NotebookError(
            f"The notebook {path.stem} is to work in and makes no report. Open it with `kit lab`, "
            f"or build with one of: {_reports()}.",
            subject=name,
        )
    try:
        content = nbformat.read(path, as_version=4)
    except Exception as error:
        raise _unusable(path, error) from error
    return path.stem, content


def peek_notebook(name: str) -> tuple[str, dict[str, Any]]:
    """Return a notebook's stem and content as plain data, without checking it whole.

    For its parameters that is enough, and much faster: the checker takes a second to import.
    Raises as ``load_notebook``.
    """
    path = find_notebook(name)
    try:
        content = json.loads(path.read_text(encoding="utf-8"))
        cells = content["cells"]
        for cell in cells:
            _ = cell["cell_type"], cell["source"], cell["metadata"]
    except (OSError, ValueError, KeyError, TypeError) as error:
        raise _unusable(path, error) from error
    return path.stem, content


def find_notebook(name: str) -> Path:
    """Return where a notebook lies; raises ``NotebookError`` when it is missing."""
    shipped = notebooks() / f"{name}.ipynb"
    path = shipped if shipped.is_file() else Path(name).expanduser()
    if not path.is_file():
        raise NotebookError(f"There is no notebook {name!r}. {_instead(path)}", subject=name)
    return path


def notebook_text(notebook: Mapping[str, Any]) -> str:
    """Return an executed notebook as the text of its file: a line for each cell.

    nbformat's own writer sets every value on a line of its own, which takes as long as running
    the notebook did, since a report's outputs are large. Jupyter reads both alike.
    """
    rest = {key: value for key, value in notebook.items() if key != "cells"}
    cells = ",\n".join(_dumped(cell) for cell in notebook["cells"])
    parts = [f'"cells": [\n{cells}\n]', *(f'"{key}": {_dumped(rest[key])}' for key in sorted(rest))]
    return "{\n" + ",\n".join(parts) + "\n}\n"


def notebook_of(text: str) -> Any:
    """Return an executed notebook by its text, as written by ``notebook_text``.

    nbformat's own reader makes every value of every output an object of its own, which takes as
    long as rendering does; here notebook, cells and outputs are, and what they show is plain
    data.
    """
    from nbformat import NotebookNode

    def node(value: Any) -> Any:
        made = NotebookNode()
        dict.update(made, value)
        return made

    notebook = node(json.loads(text))
    notebook["metadata"] = node(notebook["metadata"])
    for number, cell in enumerate(notebook["cells"]):
        cell["outputs"] = [node(output) for output in cell.get("outputs", ())]
        cell["metadata"] = node(cell["metadata"])
        notebook["cells"][number] = node(cell)
    return notebook


def _dumped(value: Any) -> str:
    return json.dumps(value, ensure_ascii=False, sort_keys=True)


def _instead(path: Path) -> str:
    """Return what to write in place of a notebook that is missing."""
    for name in (path.name, f"{path.name}.ipynb"):
        # JupyterLab saves a copy beside the notebook that it was made from.
        own = Path("notebooks") / name
        if own.is_file():
            return f"Did you mean {own.as_posix()}?"
    return f"Give a file ending in .ipynb, or one of: {_reports()}."


def _reports() -> str:
    stems = (path.stem for path in notebooks().glob("*.ipynb"))
    return ", ".join(sorted(stem for stem in stems if stem not in WORKBOOKS))


def _unusable(path: Path, error: Exception) -> NotebookError:
    return NotebookError(
        f"{path} cannot be opened as a notebook: {error}. Save it again from JupyterLab.",
        subject=str(path),
    )
