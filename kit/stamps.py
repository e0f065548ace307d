"""Stamps: what was last built for each member, so that unchanged reports are skipped.

A stamp is a small JSON file under ``outputs/.kit/stamps``, written after all files of a report
are in place. A killed batch therefore leaves either a finished report with its stamp, or no
stamp, and the next run picks up where it stopped.
"""

from __future__ import annotations

import json
from collections.abc import Iterable
from pathlib import Path
from typing import Any

from pydantic import Field, ValidationError

from kit.records import Record
from kit.storage import sha256, write_json


class FileStamp(Record):
    """One file of a report as it was written: size in bytes, time in nanoseconds, hash."""

    size: int
    mtime_ns: int
    sha256: str


class Stamp(Record):
    """What one report was built from, and the files it has; ``entry`` is its index entry.

    ``parts`` are the parts of the fingerprint; every file in the stamp is current by them.
    ``state`` is what the report states in short (``kit.states``).
    """

    fingerprint: str
    parts: dict[str, str] = Field(default_factory=dict)
    files: dict[str, FileStamp]
    entry: dict[str, Any]
    state: dict[str, Any] = Field(default_factory=dict)


class FailureStamp(Record):
    """How the last attempt at a report ended, where it did not end well; ``files`` tell of it.

    ``partial`` says that the report was made all the same, but for a format.
    """

    outcome: str
    reason: str
    message: str
    files: tuple[str, ...] = ()
    partial: bool = False


def failure_path(out: Path, slug: str, stem: str) -> Path:
    """Return where it is noted that the last attempt at a member's report did not succeed."""
    return out / ".kit" / "failures" / slug / f"{stem}.json"


def read_failure(path: Path) -> FailureStamp | None:
    """Return what is noted of a failure, or ``None`` where the last attempt succeeded."""
    try:
        return FailureStamp.model_validate_json(path.read_bytes())
    except (OSError, ValidationError):
        return None


def failures_of(out: Path, slug: str) -> tuple[FailureStamp, ...]:
    """Return the failures that are noted of a member's reports, in the order of their names."""
    found = sorted((out / ".kit" / "failures" / slug).glob("*.json"))
    return tuple(known for path in found if (known := read_failure(path)))


def stamp_path(out: Path, slug: str, stem: str) -> Path:
    """Return where the stamp of a member's report lies."""
    return out / ".kit" / "stamps" / slug / f"{stem}.json"


def read_stamp(path: Path) -> Stamp | None:
    """Return the stamp, or ``None`` where there is none or it is damaged."""
    try:
        return Stamp.model_validate_json(path.read_bytes())
    except (OSError, ValidationError, json.JSONDecodeError):
        return None


def write_stamp(path: Path, stamp: Stamp | FailureStamp) -> None:
    """Write a stamp."""
    path.parent.mkdir(parents=True, exist_ok=True)
    write_json(path, stamp.model_dump(mode="json"))


def file_stamp(path: Path) -> FileStamp:
    """Return the stamp of a file as it is now."""
    state = path.stat()
    return FileStamp(
        size=state.st_size, mtime_ns=state.st_mtime_ns, sha256=sha256(path.read_bytes())
    )


def as_written(path: Path, known: FileStamp, *, verify: bool = False) -> bool:
    """Say whether a file is there and holds what was written.

    Unlike ``intact`` it minds no other time, such as that of a copied folder: the content counts
    then, which is always looked at with ``verify``.
    """
    if not path.is_file():
        return False
    state = path.stat()
    if state.st_size != known.size:
        return False
    if state.st_mtime_ns == known.mtime_ns and not verify:
        return True
    return sha256(path.read_bytes()) == known.sha256


def intact(folder: Path, stamp: Stamp, names: Iterable[str], *, verify: bool = False) -> bool:
    """Say whether these files are in the stamp and still as they were written.

    Size and time are compared; with ``verify``, the content's hash as well.
    """
    for name in names:
        known = stamp.files.get(name)
        path = folder / name
        if known is None or not path.is_file():
            return False
        state = path.stat()
        if (state.st_size, state.st_mtime_ns) != (known.size, known.mtime_ns):
            return False
        if verify and sha256(path.read_bytes()) != known.sha256:
            return False
    return True
