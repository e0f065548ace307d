"""One batch at a time in one output folder.

The lock is the system's own, which gives it back however a process ends. A note beside it says
who holds it; a note that is found by the next holder tells of a batch that was killed.
"""

from __future__ import annotations

import os
import platform
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import UTC, datetime
from pathlib import Path

from filelock import FileLock, Timeout
from pydantic import ValidationError

from kit.errors import OutputError
from kit.records import Record
from kit.storage import write_json

_EVERY = 0.3


class Holder(Record):
    """The process that holds a folder: its number, its machine, and since when (UTC)."""

    process: int
    machine: str
    since: str


@contextmanager
def held(
    out: Path, notice: Callable[[str], None], stopped: Callable[[], bool] = lambda: False
) -> Iterator[bool]:
    """Hold an output folder, and yield whether the last to hold it was killed.

    While another batch holds it, ``notice`` hears of that once, and this one waits. Raises
    ``KeyboardInterrupt`` when it is to be ``stopped`` while it waits, ``OutputError`` where the
    folder cannot be written.
    """
    note = out / ".kit" / "holder.json"
    try:
        note.parent.mkdir(parents=True, exist_ok=True)
        lock = FileLock(out / ".kit" / "lock", thread_local=False)
        _acquire(lock, note, notice, stopped)
    except OSError as error:
        raise OutputError(
            f"The output folder {out} cannot be locked: {error.strerror}. Make it writable, or "
            "choose another with --out.",
            subject=str(out),
        ) from error
    try:
        killed = note.exists()
        since = datetime.now(UTC).isoformat(timespec="seconds")
        holder = Holder(process=os.getpid(), machine=platform.node(), since=since)
        write_json(note, holder.model_dump())
        yield killed
        note.unlink(missing_ok=True)
    finally:
        lock.release()


@contextmanager
def held_if_free(out: Path) -> Iterator[bool]:
    """Hold an output folder where nobody else does, and yield whether that is so; wait for nobody.

    Nothing is noted of it: this is for what takes a moment. A folder that cannot be locked is
    told as one that is not free.
    """
    lock = FileLock(out / ".kit" / "lock", thread_local=False)
    try:
        lock.acquire(timeout=0)
    except (Timeout, OSError):
        yield False
        return
    try:
        yield True
    finally:
        lock.release()


def _acquire(
    lock: FileLock, note: Path, notice: Callable[[str], None], stopped: Callable[[], bool]
) -> None:
    told = False
    while True:
        try:
            lock.acquire(timeout=_EVERY if told else 0)
        except Timeout:
            if stopped():
                raise KeyboardInterrupt from None
            if not told:
                notice(
                    f"Another build{_who(note)} writes to {note.parent.parent}. This one waits "
                    "until that has ended."
                )
            told = True
        else:
            return


def _who(note: Path) -> str:
    try:
        holder = Holder.model_validate_json(note.read_bytes())
    except (OSError, ValidationError):
        return ""
    return f" (process {holder.process} on {holder.machine}, since {holder.since})"
