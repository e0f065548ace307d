"""Where the processor time of a report goes, part by part; run by ``benchmarks.batch``.

python -m benchmarks.split FOLDER    prints JSON: seconds of processor time a report

Reports are made one after the other in this thread, so that a part's time is the thread's own.
"""

from __future__ import annotations

import json
import os
import sys
import time
from collections import defaultdict
from collections.abc import Callable
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

import psutil
from papermill.clientwrap import PapermillNotebookClient

from kit import delivery, forks, rendering, running
from kit.garbage import look_seldom
from kit.plan import BatchSettings, plan
from kit.project import gathered

PARTS = {
    "execute": "talking to the kernel",
    "document_of": "taking the report out of the notebook",
    "render_html": "HTML",
    "pdf_and_warnings": "PDF",
    "with_drawings": "charts, asked for here and drawn in threads of Vega",
    "cases_of": "analysis for the data files",
    "read_interchange": "analysis for the data files",
    "_twin": "data files and page of questions",
}
"""The timed functions of ``kit.running`` and ``kit.rendering``, and what each is called."""


class Clock:
    """Adds up processor time by part."""

    def __init__(self) -> None:
        self.parts: dict[str, float] = defaultdict(float)
        self.kernels: list[int] = []

    def timed(self, part: str, work: Callable[..., Any]) -> Callable[..., Any]:
        """Return the function, with the time of each call counted to the part."""

        def call(*args: Any, **kwargs: Any) -> Any:
            begun = time.thread_time()
            try:
                return work(*args, **kwargs)
            finally:
                self.parts[part] += time.thread_time() - begun

        return call

    def in_kernel(self, cells: Callable[..., Any]) -> Callable[..., Any]:
        """Return the client's loop over cells, with the kernel's time counted before and in it."""

        def call(*args: Any, **kwargs: Any) -> Any:
            pid = self.kernels[-1]
            ready = used(pid)
            self.parts["kernel: start"] += ready
            try:
                return cells(*args, **kwargs)
            finally:
                self.parts["kernel: the notebook's own cells"] += used(pid) - ready

        return call

    def noting(self, start: Callable[..., None]) -> Callable[..., None]:
        """Return the start of a kernel, which notes the process that it makes."""

        def call(process: Any, *args: Any, **kwargs: Any) -> None:
            start(process, *args, **kwargs)
            self.kernels.append(process.pid)

        return call


def used(pid: int) -> float:
    """Return the processor time of all threads of a process, in seconds."""
    stats = Path("/proc", str(pid), "task").glob("*/schedstat")
    return sum(int(stat.read_text().split()[0]) for stat in stats) / 1e9


def main(source: str) -> None:
    """Make the reports of all members and print what each part took on average."""
    clock = Clock()
    begun = time.process_time()
    corpus = gathered([Path(source)])
    clock.parts["reading the sources"] = time.process_time() - begun
    with TemporaryDirectory() as folder:
        begun = time.process_time()
        runs = plan(corpus.members, BatchSettings(out=Path(folder)), corpus.members)
        clock.parts["planning"] = time.process_time() - begun
        running.make_report(runs[0])  # starts the server, loads fonts and templates
        for name, part in PARTS.items():
            place = rendering if hasattr(rendering, name) else running
            setattr(place, name, clock.timed(part, getattr(place, name)))
        started: Any = forks.ForkedProcess
        started.__init__ = clock.noting(started.__init__)
        client: Any = PapermillNotebookClient
        client.papermill_execute_cells = clock.in_kernel(client.papermill_execute_cells)
        others = sum(used(child.pid) for child in psutil.Process().children(recursive=True))
        look_seldom()  # as a batch does
        begun = time.process_time()
        for run in runs:
            made = running.make_report(run)
            if made.outcome != "rendered":
                raise RuntimeError(made.message)
            clock.timed("writing", delivery.publish_report)(run, made)
        clock.parts["this process in all"] = time.process_time() - begun
        server = psutil.Process().children(recursive=True)
        spent = [child.cpu_times() for child in server]
        family = sum(
            one.user + one.system + one.children_user + one.children_system for one in spent
        )
        clock.parts["kernels in all"] = family - others
    shown = {part: round(seconds / len(runs), 4) for part, seconds in clock.parts.items()}
    print(json.dumps({"reports": len(runs), "cpu_seconds": shown}))
    os._exit(0)  # what the patched classes would do at the end is of no interest


if __name__ == "__main__":
    main(*sys.argv[1:])
