"""The watch over running kernels: one thread of this process sees to time and memory.

A limit of the system's own on memory would not do: it counts addresses, of which numerical
libraries and JavaScript engines reserve far more than they use. So the memory that is in use is
looked at several times a second, and a kernel that is beyond its limits is killed. Whoever waits
for it then sees it dead, and finds in the watch why.
"""

from __future__ import annotations

import os
import signal
import threading
import time
from collections.abc import Iterable, Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field

import psutil

from kit.limits import MEGABYTE, Limits, Verdict

_EVERY = 0.2
_ALL_EVERY = 10
"""A kernel's own memory is looked at each time, that of the processes it started each tenth."""


@dataclass
class Watch:
    """One kernel under watch. ``verdict`` says why it was stopped, ``None`` if it was not."""

    pid: int
    limits: Limits
    begun: float = field(default_factory=time.monotonic)
    verdict: Verdict | None = None

    def stop(self, verdict: Verdict) -> None:
        """Kill the kernel, for this reason unless there was one before."""
        self.verdict = self.verdict or verdict
        end_group(self.pid)

    def look(self, children: Iterable[int]) -> None:
        """Stop the kernel if it is beyond its limits; ``children`` are processes it started."""
        if self.verdict:
            return
        if time.monotonic() - self.begun > self.limits.notebook_seconds:
            self.stop("time")
        elif sum(map(_memory, (self.pid, *children))) > self.limits.memory_mb * MEGABYTE:
            self.stop("memory")


class _Watcher:
    """The thread that looks, while there is anything to look at."""

    def __init__(self) -> None:
        self._change = threading.Condition()
        self._watches: list[Watch] = []
        self._thread: threading.Thread | None = None

    def add(self, watch: Watch) -> None:
        with self._change:
            self._watches.append(watch)
            if self._thread is None or not self._thread.is_alive():
                self._thread = threading.Thread(target=self._run, name="kit-watch", daemon=True)
                self._thread.start()
            self._change.notify()

    def remove(self, watch: Watch) -> None:
        with self._change:
            self._watches.remove(watch)

    def all(self) -> tuple[Watch, ...]:
        return tuple(self._watches)

    def _run(self) -> None:
        rounds = 0
        while True:
            with self._change:
                while not self._watches:
                    self._change.wait()
                watches = tuple(self._watches)
            rounds += 1
            families = _families() if rounds % _ALL_EVERY == 0 else {}
            for watch in watches:
                watch.look(_below(watch.pid, families))
            time.sleep(_EVERY)


_WATCHER = _Watcher()


@contextmanager
def watched(pid: int, limits: Limits) -> Iterator[Watch]:
    """Watch a kernel, and in the end kill whatever is left of it and of what it started."""
    watch = Watch(pid, limits)
    _WATCHER.add(watch)
    try:
        yield watch
    finally:
        _WATCHER.remove(watch)
        end_group(pid)


def end_all() -> None:
    """Kill all kernels of this process."""
    for watch in _WATCHER.all():
        end_group(watch.pid)


def end_group(pid: int) -> None:
    """Kill the process group that a kernel leads, where systems have such groups."""
    if hasattr(os, "killpg"):
        with suppress(ProcessLookupError, PermissionError):
            os.killpg(pid, signal.SIGKILL)
        return
    with suppress(psutil.Error):
        process = psutil.Process(pid)
        for each in (*process.children(recursive=True), process):
            each.kill()


def _memory(pid: int) -> int:
    try:
        return int(psutil.Process(pid).memory_info().rss)
    except psutil.Error:
        return 0


def _families() -> dict[int, list[int]]:
    """Return the processes of the machine by their parent."""
    families: dict[int, list[int]] = {}
    for process in psutil.process_iter(["ppid"]):
        families.setdefault(process.info["ppid"] or 0, []).append(process.pid)
    return families


def _below(pid: int, families: dict[int, list[int]]) -> Iterator[int]:
    for child in families.get(pid, ()):
        yield child
        yield from _below(child, families)
