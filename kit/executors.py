"""Where reports are made: executors of ``concurrent.futures`` behind one interface.

The batch submits ``kit.running.make_report`` with a ``MemberRun`` and gets a ``Made`` back. Both
can be pickled, and the work needs nothing but them, so any executor will do.
"""

from __future__ import annotations

import os
from collections.abc import Callable
from concurrent.futures import Executor, ThreadPoolExecutor
from contextlib import ExitStack

from kit.workers import workers

ExecutorFactory = Callable[[], Executor]
"""Makes the executor of one batch, which shuts it down at its end."""


class LocalExecutor(ThreadPoolExecutor):
    """Threads that run kernels, which are processes of their own, and workers that render."""

    def __init__(self, jobs: int, *, warm: bool) -> None:
        super().__init__(max_workers=jobs, thread_name_prefix="kit-report")
        self._workers = ExitStack()
        if warm:
            self._workers.enter_context(workers(min(jobs, os.cpu_count() or 1)))

    def shutdown(self, wait: bool = True, *, cancel_futures: bool = False) -> None:
        """End the threads, then the workers."""
        super().shutdown(wait=wait, cancel_futures=cancel_futures)
        self._workers.close()


def local(jobs: int, *, warm: bool = True) -> ExecutorFactory:
    """Return what makes an executor on this machine that works on so many reports at a time.

    ``warm`` has them rendered in warm workers beside the kernels, where processes can be forked.
    """
    return lambda: LocalExecutor(jobs, warm=warm)


def dask(scheduler: str | None, jobs: int) -> ExecutorFactory:
    """Return what makes an executor on a Dask cluster.

    ``scheduler`` is its address, such as ``tcp://host:8786``; without one, a cluster is started
    on this machine that works on ``jobs`` reports at a time. The factory raises
    ``ClusterError`` when Dask is not installed, or the cluster cannot be used.
    """

    def make() -> Executor:
        from kit.executors_dask import DaskExecutor

        return DaskExecutor(scheduler, jobs)

    return make
