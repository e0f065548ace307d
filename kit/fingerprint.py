"""The fingerprint of a report: everything that can alter it, and nothing else.

It covers the source records, the notebook, the templates, the parameters, the kit's own files
and the versions of the packages it runs on. The date that a report shows is part of it. It is
kept in parts, so that a changed template renders reports anew without running their notebooks,
and so that ``kit build --explain`` can say what has changed.
"""

from __future__ import annotations

import json
import sys
from collections.abc import Container, Iterable, Mapping
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

EXECUTION = (
    "records",
    "notebook",
    "parameters",
    "decisions",
    "peers",
    "date",
    "kit",
    "packages",
    "cells",
)
"""The parts that can alter an executed notebook, and the data beside it."""

RENDERING = {".html": ("html", "theme"), ".pdf": ("pdf", "theme")}
"""The further parts that can alter a file, by its ending: templates, and how it looks."""

PARTS = (*EXECUTION, "html", "pdf", "theme")
"""All parts of a fingerprint."""

_PAGE_ALONE = {"index.html.j2", "base.css", "report.css", "conf.json"}
"""Files of the HTML templates that no cell of a notebook is made with."""


def fingerprint_parts(
    records: str,
    notebook: str,
    parameters: Mapping[str, Any],
    *,
    decisions: str = "",
    beside: Mapping[str, str] | None = None,
    peers: str = "",
    theme: str = "",
    date: str = "",
) -> dict[str, str]:
    """Return a digest of each thing that can alter a report, by the names in ``PARTS``.

    ``records`` is the interchange text that the notebook reads, ``notebook`` the text of the
    notebook's code and narrative, ``parameters`` what is injected, ``decisions`` what the
    project, its analysts and the evaluators settled, ``beside`` the further files that the
    notebook reads, by name, ``peers`` the aggregates of other members, ``theme`` how it looks.
    """
    return {
        "records": sha256(records),
        "notebook": sha256(notebook),
        "parameters": _sha256_of(parameters),
        "decisions": _sha256_of([decisions, dict(beside or {})]),
        "peers": sha256(peers),
        "date": date,
        "kit": kit_digest(),
        "packages": packages_digest(),
        **template_digests(),
        "theme": sha256(theme),
    }


def fingerprint(parts: Mapping[str, str]) -> str:
    """Return the fingerprint of one report, 64 hexadecimal digits, from its parts."""
    return _sha256_of(parts)


def _sha256_of(data: Any) -> str:
    return sha256(json.dumps(data, sort_keys=True, ensure_ascii=False))


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
    return folder_digest(Path(str(files("kit"))), _KIT_FILES)


@cache
def template_digests() -> dict[str, str]:
    """Return the digests of the templates: of cells, of HTML reports, and of PDF reports.

    The template of the index is in none of them, since it alters no report.
    """
    html, pdf = templates() / "html", templates() / "pdf"
    return {
        "cells": _digest((path for path in _files(html) if path.name not in _PAGE_ALONE), html),
        "html": folder_digest(html),
        "pdf": folder_digest(pdf),
    }


def folder_digest(folder: Path, suffixes: Container[str] | None = None) -> str:
    """Return the digest of a folder's files with these endings, else of all, with their names."""
    found = (path for path in _files(folder) if suffixes is None or path.suffix in suffixes)
    return _digest(found, folder)


def _files(folder: Path) -> list[Path]:
    return sorted(
        path for path in folder.rglob("*") if path.is_file() and "__pycache__" not in path.parts
    )


def _digest(paths: Iterable[Path], folder: Path) -> str:
    lines = (f"{path.relative_to(folder).as_posix()} {sha256(path.read_bytes())}" for path in paths)
    return sha256("\n".join(lines))


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
