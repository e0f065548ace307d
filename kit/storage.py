"""Files at the edge: atomic writes, so that nobody ever sees half a file."""

from __future__ import annotations

import hashlib
import json
import os
import shutil
from pathlib import Path
from typing import Any

from kit.errors import OutputError
from kit.export.characters import escaped


def prepare_folder(folder: Path, another: str = "choose another one") -> Path:
    """Return the folder, made if need be and shown to be writable.

    Raises ``OutputError``, which says how to choose ``another``.
    """
    try:
        folder.mkdir(parents=True, exist_ok=True)
        probe = folder / f".probe-{os.getpid()}"
        probe.touch()
        probe.unlink()
    except OSError as error:
        raise OutputError(
            f"The folder {folder} cannot be written: {error.strerror}. Make it writable, or "
            f"{another}.",
            subject=str(folder),
        ) from error
    return folder


def write_file(path: Path, content: str | bytes) -> None:
    """Write a file beside its place and move it there in one step."""
    data = content.encode("utf-8") if isinstance(content, str) else content
    temporary = path.with_name(f".{path.name}.{os.getpid()}.part")
    try:
        temporary.write_bytes(data)
        temporary.replace(path)
    except OSError as error:
        temporary.unlink(missing_ok=True)
        raise OutputError(
            f"{path} cannot be written: {error.strerror}. The file that was there, if any, "
            "is unchanged. Make room or change the folder's rights, then run again.",
            subject=str(path),
        ) from error


def remove_parts(folder: Path) -> None:
    """Remove what killed processes left half written, in a folder and all below it."""
    for path in folder.rglob(".*.part"):
        path.unlink(missing_ok=True)


def write_json(path: Path, data: Any) -> None:
    """Write JSON data, readable and in the same order every time."""
    text = json.dumps(data, indent=2, ensure_ascii=False, sort_keys=True)
    write_file(path, escaped(text) + "\n")


def sha256(data: str | bytes) -> str:
    """Return the SHA-256 of text (as UTF-8) or bytes, in hexadecimal digits."""
    return hashlib.sha256(data.encode("utf-8") if isinstance(data, str) else data).hexdigest()


def remove_folder(folder: Path) -> None:
    """Remove a folder with all it holds, if it is there."""
    shutil.rmtree(folder, ignore_errors=True)
