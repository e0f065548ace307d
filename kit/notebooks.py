"""The notebooks that can be run: those that ship with the kit, and an analyst's own."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import nbformat

from kit.errors import NotebookError
from kit.folders import notebooks


def load_notebook(name: str) -> tuple[str, Any]:
    """Return a notebook's stem and content, by the name of a shipped one or by its file.

    Raises ``NotebookError`` when it is missing or not a notebook.
    """
    shipped = notebooks() / f"{name}.ipynb"
    path = shipped if shipped.is_file() else Path(name).expanduser()
    if not path.is_file():
        known = ", ".join(sorted(found.stem for found in notebooks().glob("*.ipynb")))
        raise NotebookError(
            f"There is no notebook {name!r}. Give a file ending in .ipynb, or one of: {known}.",
            subject=name,
        )
    try:
        content = nbformat.read(path, as_version=4)
    except Exception as error:
        raise NotebookError(
            f"{path} cannot be opened as a notebook: {error}. Save it again from JupyterLab.",
            subject=str(path),
        ) from error
    return path.stem, content
