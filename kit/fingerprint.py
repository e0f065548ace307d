"""The fingerprint of a report: everything that can alter it, and nothing else.

It covers the source records, the notebook, the templates, the parameters, the kit's own files
and the versions of the packages it runs on. The date that a report shows is part of it.
"""

from __future__ import annotations

import json
import sys
from collections.abc import Mapping
from functools import cache
from importlib import metadata
from importlib.resources import files
from pathlib import Path
from typing import Any

from packaging.requirements import Requirement
from packaging.utils import canonicalize_name

from kit.folders import templates
from kit.storage import sha256

_KIT_FILES = {".py", ".toml", ".po"}


def fingerprint(
    records: str,
    notebook: str,
    parameters: Mapping[str, Any],
    *,
    decisions: str = "",
    beside: Mapping[str, str] | None = None,
    theme: str = "",
    date: str = "",
) -> str:
    """Return the fingerprint of one report, 64 hexadecimal digits.

    ``records`` is the interchange text that the notebook reads, ``notebook`` the text of the
    notebook's code and narrative, ``parameters`` what is injected, ``decisions`` what the
    project, its analysts and the evaluators settled, ``beside`` the further files that the
    notebook reads, by name, ``theme`` how it looks.
    """
    parts = {
        "records": sha256(records),
        "notebook": sha256(notebook),
        "parameters": parameters,
        "decisions": decisions,
        "beside": dict(beside or {}),
        "theme": theme,
        "date": date,
        "kit": kit_digest(),
        "templates": templates_digest(),
        "packages": packages_digest(),
    }
    return sha256(json.dumps(parts, sort_keys=True, ensure_ascii=False))


def notebook_text(notebook: Mapping[str, Any]) -> str:
    """Return what of a notebook can alter a report: its cells' kinds, sources, tags; its metadata.

    Outputs, execution counts and ids are left out, so that opening and saving a notebook
    changes nothing.
    """
    cells = [
        (
            cell["cell_type"],
            "".join(cell["source"]),
            sorted(cell["metadata"].get("tags", [])),
        )
        for cell in notebook["cells"]
    ]
    settings = {
        key: notebook["metadata"].get(key)
        for key in ("kit", "title")
        if key in notebook["metadata"]
    }
    return json.dumps([cells, settings], sort_keys=True, ensure_ascii=False)


@cache
def kit_digest() -> str:
    """Return the digest of the kit's own code, forms and catalogues."""
    return _digest(Path(str(files("kit"))), _KIT_FILES)


@cache
def templates_digest() -> str:
    """Return the digest of the templates."""
    return folder_digest(templates())


def folder_digest(folder: Path) -> str:
    """Return the digest of all files of a folder, with their names."""
    return _digest(folder, None)


def _digest(folder: Path, suffixes: set[str] | None) -> str:
    found = sorted(
        path
        for path in folder.rglob("*")
        if path.is_file()
        and "__pycache__" not in path.parts
        and (suffixes is None or path.suffix in suffixes)
    )
    return sha256(
        "\n".join(
            f"{path.relative_to(folder).as_posix()} {sha256(path.read_bytes())}" for path in found
        )
    )


@cache
def packages_digest() -> str:
    """Return the digest of the versions of Python and of all packages that the kit runs on."""
    python = f"python=={sys.version_info.major}.{sys.version_info.minor}"
    return sha256("\n".join([python, *sorted(_run_time_packages())]))


def _run_time_packages() -> set[str]:
    """Return ``name==version`` of the kit's dependencies and theirs, optional ones left out."""
    seen: dict[str, str] = {}
    waiting = ["commitment-report-kit"]
    while waiting:
        name = canonicalize_name(waiting.pop())
        if name in seen:
            continue
        try:
            found = metadata.distribution(name)
        except metadata.PackageNotFoundError:
            seen[name] = ""
            continue
        seen[name] = f"{name}=={found.version}"
        wanted = (Requirement(text) for text in found.requires or ())
        waiting.extend(
            need.name
            for need in wanted
            if need.marker is None or need.marker.evaluate({"extra": ""})
        )
    return {version for version in seen.values() if version}
