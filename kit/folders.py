"""Where the notebooks and templates lie that the kit brings along."""

from __future__ import annotations

from functools import cache
from importlib.resources import files
from pathlib import Path

from kit.errors import OutputError


def notebooks() -> Path:
    """Return the folder of the kit's notebooks; raises ``OutputError`` when it is missing."""
    return _folder("notebooks")


def templates() -> Path:
    """Return the folder of the kit's templates; raises ``OutputError`` when it is missing."""
    return _folder("templates")


@cache
def _folder(name: str) -> Path:
    # A wheel holds the folder inside the package; an editable install leaves it in the
    # repository, beside the package.
    package = Path(str(files("kit")))
    for candidate in (package / name, package.parent / name):
        if candidate.is_dir():
            return candidate
    raise OutputError(
        f"The kit's own folder “{name}” is missing from this installation. "
        "Install the kit again, or run it from a complete copy of its repository.",
        subject=name,
    )
