"""Warm processes: forked from a server that has the imports already, to run or render a report.

The server is the standard library's ``multiprocessing`` fork server. It is asked for a bare
process, without the preparation that ``Process.start`` sends along: that would import the
parent's ``__main__`` anew in every child. Children share no state; they die with the server,
and the server with the process that started it.
"""

from __future__ import annotations

import atexit
import os
import signal
import sys
from collections.abc import Sequence
from contextlib import suppress
from multiprocessing import connection, current_process, forkserver, reduction
from typing import Any, Protocol

from kit.scratch import own_folder

AVAILABLE = hasattr(os, "fork") and sys.platform != "darwin"
"""Whether processes can be forked; macOS forks unsafely once system frameworks are loaded."""

PRELOAD = ["kit.preload", "kit.ready"]

_PARENT_DEATH_SIGNAL = 1
"""``PR_SET_PDEATHSIG`` of ``linux/prctl.h``."""

_owners: set[int] = set()
"""The process that started the server: a copy of it by fork must not end it."""


class Start(Protocol):
    """What a forked child is to become; pickled here, and run by the fork server."""

    def _bootstrap(self, parent_sentinel: int) -> int: ...  # the fork server's name for it


def start_server() -> None:
    """Have the server start, if it does not run yet; it takes seconds to have its imports.

    Whoever will need it can so get ready beside it.
    """
    if not AVAILABLE:
        return
    # The standard library would make a folder of its own for the server's socket, and leave it
    # behind when it is killed. In this process's scratch folder it is swept.
    here: Any = current_process()
    here._config.setdefault("tempdir", str(own_folder()))
    forkserver.set_forkserver_preload(PRELOAD)
    forkserver.ensure_running()
    _owners.add(os.getpid())


def end_server() -> None:
    """End this process's server, and with it what was forked from it.

    It would end by itself, but not before it has done its imports.
    """
    server: Any = forkserver
    number = server._forkserver._forkserver_pid
    if number is not None and os.getpid() in _owners:
        with suppress(OSError):
            os.kill(number, signal.SIGKILL)


atexit.register(end_server)


def settle() -> None:
    """Make a freshly forked process one of its own, which ends with the server."""
    _let_server_end()
    os.setsid()
    _end_with_parent()


def _let_server_end() -> None:
    """Close the end of a pipe that the fork server has its children inherit.

    It ends when nobody holds that end any more: a kernel that did would keep the server of a
    killed batch alive, and the server the kernel.
    """
    server: Any = forkserver
    os.close(server._forkserver._forkserver_alive_fd)


def _end_with_parent() -> None:
    """Ask the system, where it is Linux, to kill this process when the fork server ends.

    The kernel watches its parent, too, but cannot while one long call holds the interpreter.
    """
    import ctypes

    with suppress(OSError, AttributeError):
        ctypes.CDLL(None).prctl(_PARENT_DEATH_SIGNAL, signal.SIGKILL)


class ForkedProcess:
    """The parent's end of a forked process, as much like ``subprocess.Popen`` as is needed.

    ``handles`` are open files that the child inherits; ``inherited`` returns them there.
    """

    stdin = stdout = stderr = None

    def __init__(self, start: Start, handles: Sequence[int] = ()) -> None:
        start_server()
        self._sentinel, write = forkserver.connect_to_new_process(list(handles))
        with os.fdopen(write, "wb") as pipe:
            reduction.dump({}, pipe)
            reduction.dump(start, pipe)
        self.pid: int = forkserver.read_signed(self._sentinel)
        self.returncode: int | None = None

    def poll(self) -> int | None:
        """Return the exit code, ``None`` while it lives."""
        return self._wait(0)

    def wait(self) -> int | None:
        """Wait for the end and return the exit code."""
        return self._wait(None)

    def _wait(self, timeout: float | None) -> int | None:
        if self.returncode is None and connection.wait([self._sentinel], timeout):
            try:
                self.returncode = forkserver.read_signed(self._sentinel)
            except (OSError, EOFError):
                self.returncode = 255  # the server itself is gone
            os.close(self._sentinel)
        return self.returncode

    def send_signal(self, number: int) -> None:
        """Send a signal, unless it has ended."""
        if self.poll() is None:
            os.kill(self.pid, number)

    def terminate(self) -> None:
        """Ask it to end."""
        self.send_signal(signal.SIGTERM)

    def kill(self) -> None:
        """End it."""
        self.send_signal(signal.SIGKILL)


def inherited() -> list[int]:
    """Return, in a forked process, the open files that it was given."""
    return forkserver.get_inherited_fds() or []
