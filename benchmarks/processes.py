"""What a command costs: time, processor time and memory, of itself and of all its processes."""

from __future__ import annotations

import ctypes
import os
import subprocess
import sys
import time
from collections.abc import Callable, Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass, field
from pathlib import Path
from resource import RUSAGE_CHILDREN, getrusage
from threading import Event, Thread

import psutil

_SUBREAPER = 36
"""``PR_SET_CHILD_SUBREAPER`` of ``linux/prctl.h``."""

_EVERY = 0.5


@dataclass
class Look:
    """Memory at one moment in MB: of the command itself, and of it with all its processes."""

    done: int
    parent_mb: float
    all_mb: float


@dataclass
class Spent:
    """What a command took, in seconds, and its memory over time."""

    wall: float
    cpu: float
    looks: list[Look] = field(default_factory=list)

    def peak(self, *, first: int = 0, last: int = sys.maxsize) -> float:
        """Return the most memory of all processes while so much was done."""
        return max((one.all_mb for one in self.looks if first <= one.done <= last), default=0.0)


def adopt_orphans() -> None:
    """Become the parent of processes whose parent ends, as the fork server's does.

    Their processor time is counted to this process's children only then. Linux can do it.
    """
    with suppress(OSError, AttributeError):
        ctypes.CDLL(None).prctl(_SUBREAPER, 1, 0, 0, 0)


def spend(
    command: Sequence[str | Path],
    *,
    folder: Path | None = None,
    environment: Mapping[str, str] | None = None,
    done: Callable[[], int] | None = None,
    codes: Sequence[int] = (0,),
) -> Spent:
    """Run a command to its end and return what it took; its output is shown if it fails.

    ``done`` says how far it is, for its memory over time, which is looked at only then. Raises
    ``RuntimeError`` for an exit code other than ``codes``.
    """
    adopt_orphans()
    before, begun = _children(), time.perf_counter()
    with subprocess.Popen(
        [str(word) for word in command],
        cwd=folder,
        env={**os.environ, **(environment or {})},
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
    ) as process:
        looks: list[Look] = []
        ended = Event()
        watch = Thread(target=_watch, args=(process.pid, done, looks, ended))
        if done:
            watch.start()
        said, _ = process.communicate()
        wall = time.perf_counter() - begun
        ended.set()
        if done:
            watch.join()
    _reap()
    if process.returncode not in codes:
        raise RuntimeError(f"{' '.join(map(str, command))}\n{said.decode(errors='replace')}")
    return Spent(wall=wall, cpu=_children() - before, looks=looks)


def _children() -> float:
    used = getrusage(RUSAGE_CHILDREN)
    return used.ru_utime + used.ru_stime


def _reap() -> None:
    """Wait for adopted processes, which end by themselves a moment after their parent."""
    end = time.monotonic() + 30
    while time.monotonic() < end:
        try:
            if os.waitpid(-1, os.WNOHANG)[0] == 0:
                time.sleep(0.01)
        except ChildProcessError:
            return
    raise RuntimeError("Processes were left behind by a command that has ended.")


def _watch(pid: int, done: Callable[[], int], looks: list[Look], ended: Event) -> None:
    while not ended.wait(_EVERY):
        parent, everything = 0.0, 0.0
        for one in psutil.Process().children(recursive=True):
            with suppress(psutil.Error):
                # The proportional set: pages that processes share are counted once in all.
                used = one.memory_full_info()
                megabytes = getattr(used, "pss", used.rss) / 1e6
                everything += megabytes
                if one.pid == pid:
                    parent = megabytes
        looks.append(Look(done(), parent, everything))
