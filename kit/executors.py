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
