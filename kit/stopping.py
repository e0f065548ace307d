"""Stopping a batch: politely at the first signal, at once at the second.

Control-C (SIGINT) and SIGTERM mean the same. At the first, what runs is finished, nothing more is
begun, and the index is written. At the second, kernels are killed and the process ends; what is
half made is no part of the outputs, so the next build begins where this one stopped.
"""

from __future__ import annotations

import os
import signal
import sys
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from types import FrameType

from kit import forks, scratch, watch

STOPPED = 130
"""What the command ends with after a signal, as shells do: 128 and the number of SIGINT."""


class Control:
    """What a batch and whoever started it know of each other while it runs.

    ``stop`` asks it to begin nothing more.
    """

    def __init__(self) -> None:
        self.stop = False


@contextmanager
def stoppable(control: Control, notice: Callable[[str], None]) -> Iterator[None]:
    """Let signals stop the batch; outside of a process's main thread, signals are left alone."""
    if threading.current_thread() is not threading.main_thread():
        yield
        return

    def stop(number: int, frame: FrameType | None) -> None:
        del number, frame
        if control.stop:
            end_now()
        control.stop = True
        notice(
            "Stopping: the reports that are being made are finished, no other is begun. "
            "Press Ctrl-C again to end at once."
        )

    before = {number: signal.signal(number, stop) for number in (signal.SIGINT, signal.SIGTERM)}
    try:
        yield
    finally:
        for number, handler in before.items():
            signal.signal(number, handler)


def end_now() -> None:
    """End this process with all that it started; of files, only finished reports are left."""
    watch.end_all()
    forks.end_server()
    scratch.close()
    if sys.stderr.isatty():
        os.write(sys.stderr.fileno(), b"\x1b[?25h\n")  # live lines had hidden the cursor
    os._exit(STOPPED)
