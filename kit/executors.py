"""Where reports are made: executors of ``concurrent.futures`` behind one interface.

The batch submits ``kit.running.make_report`` with a ``MemberRun`` and gets a ``Made`` back. Both
can be pickled, and the work needs nothing but them, so any executor will do.
"""

from __future__ import annotations

from collections.abc import Callable
from concurrent.futures import Executor, ThreadPoolExecutor

ExecutorFactory = Callable[[], Executor]
"""Makes the executor of one batch, which shuts it down at its end."""


def local(jobs: int) -> ExecutorFactory:
    """Return what makes an executor on this machine that works on so many reports at a time.

    Threads do, since the kernels are processes of their own.
    """
    return lambda: ThreadPoolExecutor(max_workers=jobs, thread_name_prefix="kit-report")


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
