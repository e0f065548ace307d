"""Workers: warm processes beside the kernels that render reports, so that all cores are busy.

What goes to a worker and comes back can be pickled; a worker keeps nothing between two pieces of
work but what it has imported and compiled. Charts and pages are drawn by engines of other
languages, which can end a process: the batch goes on then, and the piece is tried again.
"""

from __future__ import annotations

import os
import queue
import signal
import socket
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field
from multiprocessing.connection import Connection
from pathlib import Path
from typing import Any, TypeVar, TypeVarTuple

from kit import scratch
from kit.errors import MachineryError
from kit.forks import AVAILABLE, ForkedProcess, inherited, settle
from kit.imports import without_grammars
from kit.watch import end_group

_LARGE = 200_000
"""A piece of work that made its process larger by so many KB is the last one of it."""

Given = TypeVarTuple("Given")
T = TypeVar("T")


class TooSlowError(Exception):
    """A piece of work took longer than it may: never told as it is, so it has no reason code."""


@dataclass(frozen=True)
class WorkerStart:
    """What the forked child is to become: a process that does what it is sent."""

    folder: str
    scratch: Path
    environment: Mapping[str, str] = field(repr=False)

    def _bootstrap(self, parent_sentinel: int) -> int:  # the fork server's name for it
        del parent_sentinel
        settle()
        os.environ.clear()
        os.environ.update(self.environment)
        # There is a worker for each core: engines that share work among threads of their own
        # would have these wait for each other, and waiting takes a core as well.
        os.environ.setdefault("RAYON_NUM_THREADS", "1")
        os.chdir(self.folder)
        scratch.share(self.scratch)
        signal.signal(signal.SIGINT, signal.SIG_IGN)
        [handle] = inherited()
        pipe = Connection(handle)
        with without_grammars(), suppress(EOFError, BrokenPipeError, ConnectionResetError):
            before, large = None, False
            while not large:
                work, given = pipe.recv()
                done = work(*given)
                # What a large portfolio took would be kept till the batch's end, never to be
                # needed again: Python cannot give it back in pieces. The first piece of work
                # brings imports and fonts along, which are needed again.
                size = _size()
                large = before is not None and size - before > _LARGE
                before = size
                pipe.send((done, large))
        return 0


def _size() -> int:
    """Return how large this process has been at most, in KB."""
    from resource import RUSAGE_SELF, getrusage  # which Windows has not, nor forks

    return getrusage(RUSAGE_SELF).ru_maxrss


class _Worker:
    """The parent's end of one worker."""

    def __init__(self) -> None:
        ours, theirs = socket.socketpair()
        start = WorkerStart(str(Path.cwd()), scratch.own_folder(), dict(os.environ))
        with theirs:
            self._process = ForkedProcess(start, [theirs.fileno()])
        self._pipe = Connection(ours.detach())

    def do(
        self, work: Callable[..., Any], given: tuple[Any, ...], seconds: float
    ) -> tuple[Any, bool]:
        """Return what came of the work, and whether the process ends with that."""
        self._pipe.send((work, given))
        if not self._pipe.poll(seconds):
            raise TimeoutError
        done, ends = self._pipe.recv()
        return done, ends

    def end(self) -> None:
        """End the process; what it is doing is lost."""
        self._pipe.close()
        end_group(self._process.pid)
        self._process.wait()


class Workers:
    """Up to ``number`` workers, each started when it is first needed."""

    def __init__(self, number: int) -> None:
        self._free: queue.LifoQueue[_Worker | None] = queue.LifoQueue()
        for _ in range(number):
            self._free.put(None)
        self._number = number

    def do(self, seconds: float, work: Callable[[*Given], T], *given: *Given) -> T:
        """Have a worker do a piece of work and return what came of it.

        Raises ``TooSlowError`` after so many seconds, and ``MachineryError`` when the worker went
        away meanwhile.
        """
        worker = self._free.get()
        try:
            worker = worker or _Worker()
            done: T
            done, ends = worker.do(work, given, seconds)
            if ends:
                worker.end()
                worker = None
        except BaseException as error:
            if worker:
                worker.end()
                worker = None
            if isinstance(error, TimeoutError):
                raise TooSlowError(f"A report took more than {seconds:g} seconds.") from error
            if isinstance(error, EOFError | OSError):
                raise MachineryError("The process that renders the report ended.") from error
            raise
        finally:
            self._free.put(worker)
        return done

    def end(self) -> None:
        """End all workers, once none of them is at work any more."""
        found = [self._free.get() for _ in range(self._number)]
        for worker in found:
            if worker:
                worker.end()
            self._free.put(None)


_of_this_process: list[Workers] = []


@contextmanager
def workers(number: int) -> Iterator[None]:
    """Have ``aside`` use so many workers within, where processes can be forked."""
    if not AVAILABLE or number < 1:
        yield
        return
    made = Workers(number)
    _of_this_process.append(made)
    try:
        yield
    finally:
        _of_this_process.remove(made)
        made.end()


def aside(seconds: float, work: Callable[[*Given], T], *given: *Given) -> T:
    """Do a piece of work in a worker where there are any, else here and now.

    Raises as ``Workers.do``; what is done here takes the time that it takes.
    """
    if _of_this_process:
        return _of_this_process[-1].do(seconds, work, *given)
    return work(*given)
