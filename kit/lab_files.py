"""The files that JupyterLab opens and saves under ``kit lab``.

The kit's own notebooks are templates: run by hand they show results, but these are never saved
into them, so that a template holds no member's data and no version of it differs by a run. An
analyst's copy under another name is saved as it is. While they are open the templates run in the
warm kernel where it is installed; on disk they name ``python3``, which any Jupyter has.
"""

from __future__ import annotations

from copy import deepcopy
from functools import cache
from pathlib import PurePosixPath
from typing import Any

from jupyter_client.kernelspec import KernelSpecManager
from jupyter_server.services.contents.largefilemanager import AsyncLargeFileManager

from kit.folders import notebooks
from kit.lab import FOLDER

WARM = "kit"
STOCK = {"display_name": "Python 3", "language": "python", "name": "python3"}


class ProjectFiles(AsyncLargeFileManager):
    """Jupyter's files on disk, with the kit's templates kept clean."""

    async def get(self, path: str, *args: Any, **options: Any) -> dict[str, Any]:
        """Return a file; a template is given with the warm kernel, if there is one."""
        parent: Any = super()  # untyped in Jupyter
        model: dict[str, Any] = await parent.get(path, *args, **options)
        content = model.get("content")
        if is_template(path) and isinstance(content, dict) and (warm := _warm()):
            content["metadata"]["kernelspec"] = dict(warm)
        return model

    async def save(self, model: dict[str, Any], path: str = "") -> dict[str, Any]:
        """Save a file; a template without its outputs."""
        if is_template(path) and isinstance(model.get("content"), dict):
            model = {**model, "content": clean(model["content"])}
        parent: Any = super()
        saved: dict[str, Any] = await parent.save(model, path)
        return saved


def is_template(path: str) -> bool:
    """Say whether a path, counted from the project's folder, is one of the kit's notebooks."""
    place = PurePosixPath(path.strip("/"))
    return place.parent == PurePosixPath(FOLDER) and place.name in _names()


def clean(content: dict[str, Any]) -> dict[str, Any]:
    """Return a notebook's content without outputs, counts of runs and traces of the session.

    Text, code, tags and the ids of cells stay as they are.
    """
    notebook = deepcopy(content)
    for cell in notebook.get("cells", ()):
        if cell.get("cell_type") == "code":
            cell["outputs"] = []
            cell["execution_count"] = None
        for key in ("execution", "trusted", "collapsed", "scrolled"):
            cell.get("metadata", {}).pop(key, None)
    metadata = notebook.setdefault("metadata", {})
    metadata.pop("widgets", None)
    if metadata.get("kernelspec", {}).get("name") in {WARM, STOCK["name"]}:
        metadata["kernelspec"] = dict(STOCK)
        metadata["language_info"] = {"name": "python"}
    return notebook


@cache
def _names() -> frozenset[str]:
    return frozenset(path.name for path in notebooks().glob("*.ipynb"))


@cache
def _warm() -> dict[str, str]:
    found = KernelSpecManager().get_all_specs().get(WARM)
    if not found:
        return {}
    spec = found["spec"]
    return {"display_name": spec["display_name"], "language": "python", "name": WARM}
