"""Scratch: the private folder of one process for sockets and working folders of kernels.

It lies in the system's folder for temporary files, with a short name, since the path of a socket
has room for about a hundred bytes. Its process holds a lock on it, which the system gives back
however the process ends, so whoever comes next can tell a folder that is in use from one that
was left behind, and sweep it. The same goes for workers on other machines.
"""

from __future__ import annotations

import atexit
import os
import stat
import sys
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from threading import Lock

import psutil
from filelock import FileLock, Timeout

from kit.storage import remove_folder

PREFIX = "kit-"
_LOCK = "lock"
_LONGEST = 60
"""A longer path, in bytes, leaves too little room for a socket's own name."""

_MOMENT = 60
"""So many seconds a folder may be without its lock while its process lives."""

OWNED = hasattr(os, "geteuid")


class _Scratch:
    """The folder of this process, made when it is first needed."""

    def __init__(self) -> None:
        self._guard = Lock()
        self._folder: Path | None = None
        self._held: FileLock | None = None
        self._owner = 0

    def folder(self) -> Path:
        """Return the folder, made now if it is not there or was another process's."""
        with self._guard:
            if self._folder is None or self._owner != os.getpid() or not self._folder.is_dir():
                self._open()
            assert self._folder
            return self._folder

    def _open(self) -> None:
        folder = Path(tempfile.mkdtemp(prefix=f"{PREFIX}{os.getpid()}-", dir=_place())).resolve()
        held = FileLock(folder / _LOCK, thread_local=False)
        held.acquire()
        self._folder, self._held, self._owner = folder, held, os.getpid()

    def share(self, folder: Path) -> None:
        with self._guard:
            self._folder, self._held, self._owner = folder, None, os.getpid()

    def close(self) -> None:
        """Remove the folder, if it is this process's."""
        if self._folder and self._held and self._owner == os.getpid():
            self._held.release()
            remove_folder(self._folder)
        self._folder = self._held = None


_OWN = _Scratch()


def share(folder: Path) -> None:
    """Use another process's folder, which it alone removes, as this one's own."""
    _OWN.share(folder)


def own_folder() -> Path:
    """Return the folder of this process."""
    return _OWN.folder()


def close() -> None:
    """Remove the folder of this process with all that is in it."""
    _OWN.close()


atexit.register(close)


@contextmanager
def scratch_folder() -> Iterator[Path]:
    """Yield a new folder for one piece of work, and remove it afterwards."""
    folder = Path(tempfile.mkdtemp(prefix="", dir=_OWN.folder()))
    try:
        yield folder
    finally:
        remove_folder(folder)


def sweep() -> None:
    """Remove the folders that ended processes left behind."""
    for folder in _place().glob(f"{PREFIX}[0-9]*-*"):
        if _abandoned(folder):
            remove_folder(folder)


def _abandoned(folder: Path) -> bool:
    """Say whether a folder is this user's, and no process holds it or is about to."""
    try:
        state = folder.lstat()
        if not stat.S_ISDIR(state.st_mode) or (OWNED and state.st_uid != os.geteuid()):
            return False
        number = int(folder.name.removeprefix(PREFIX).partition("-")[0])
        if psutil.pid_exists(number) and time.time() - state.st_mtime < _MOMENT:
            return False  # it may have been made just now, and be locked in a moment
        with FileLock(folder / _LOCK, timeout=0):
            return True
    except (OSError, ValueError, Timeout):
        return False


def _place() -> Path:
    """Return where temporary files go: the system's folder, unless its path is too long."""
    place = Path(tempfile.gettempdir())
    if sys.platform != "win32" and len(os.fsencode(place)) > _LONGEST:
        short = Path(os.sep, "tmp")
        if os.access(short, os.W_OK):
            return short
    return place
