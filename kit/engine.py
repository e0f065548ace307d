"""The papermill engine named ``kit``: warm or stock kernels, each in a folder of its own.

papermill's ``cwd`` changes the folder of the whole process, which threads cannot share; this
engine hands the folder to the kernel alone. Sockets are files in a private folder where the
system has them, since TCP ports picked by parallel runs collide.
"""

from __future__ import annotations

import asyncio
import logging
import os
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

from jupyter_core.utils import ensure_event_loop
from papermill.engines import NBClientEngine, NotebookExecutionManager

from kit.client import KitNotebookClient
from kit.kernels import kernel_manager
from kit.limits import MEGABYTE, Limits
from kit.scratch import scratch_folder

SOCKETS = sys.platform != "win32"
"""Whether kernels talk over socket files (else TCP on the loopback address)."""

_LOG = logging.getLogger("kit.engine")
_LOG.addHandler(logging.NullHandler())  # what it would say is told as the run's outcome


class KitEngine(NBClientEngine):
    """Runs a notebook in a kernel of its own; used with ``engine_name="kit"``."""

    @classmethod
    def execute_notebook(cls, nb: Any, kernel_name: str, **settings: Any) -> Any:
        """Run the notebook and return it; see ``execute_managed_notebook`` for the settings.

        Without a path to write to, papermill's account of when each cell began and ended is
        left out: nobody could read it but who asked, and the kit would take it out again.
        """
        if settings.get("output_path") or settings.get("progress_bar", True):
            return super().execute_notebook(nb, kernel_name, **settings)
        account = _Unwritten(nb, progress_bar=False, autosave_cell_every=0)
        account.notebook_start()
        cls.execute_managed_notebook(account, kernel_name, **settings)
        return account.nb

    @classmethod
    def execute_managed_notebook(
        cls,
        nb_man: Any,
        kernel_name: str,
        *,
        working_folder: str | None = None,
        environment: dict[str, str] | None = None,
        warm: bool = True,
        limits: Limits | None = None,
        start_timeout: int = 60,
        execution_timeout: int | None = None,
        **_: Any,
    ) -> Any:
        """Run the notebook and return it with its outputs.

        ``working_folder`` is the kernel's folder, ``environment`` is added to its environment,
        ``warm`` forks the kernel from the warm server where the system can. ``limits`` are those
        of ``kit.limits`` unless given; the timeouts are seconds for the kernel's start and for
        one cell. Raises ``kit.limits.NotebookStoppedError`` when the notebook did not come to
        its end.
        """
        allowed = limits or Limits()
        if execution_timeout:
            allowed = allowed.model_copy(update={"cell_seconds": execution_timeout})
        with scratch_folder() as private, _own_loop():
            largest = int(2 * allowed.output_mb * MEGABYTE)
            manager = kernel_manager(kernel_name, warm=warm, largest_message=largest)
            manager.connection_file = str(private / "kernel.json")
            if SOCKETS:
                manager.transport = "ipc"
                manager.ip = str(private / "socket")
            client = KitNotebookClient(
                nb_man,
                km=manager,
                limits=allowed,
                kernel_name=kernel_name,
                startup_timeout=start_timeout,
                resources={"metadata": {"path": working_folder}} if working_folder else {},
                log=_LOG,
            )
            return client.run({**os.environ, **(environment or {})}, private / "kernel.log")


class _Unwritten(NotebookExecutionManager):
    """papermill's account of a notebook that is not written anywhere: what failed, no times."""

    def cell_start(self, cell: Any, *_: Any, **__: Any) -> None:
        """Say that the cell has not failed yet."""
        cell.metadata.papermill["exception"] = False

    def cell_complete(self, *_: Any, **__: Any) -> None:
        """Say nothing: that it failed was said then."""


@contextmanager
def _own_loop() -> Iterator[None]:
    """Close the event loop that the client's blocking calls leave open in this thread.

    What the client still waited for when its kernel died is given up first.
    """
    loop = ensure_event_loop()
    try:
        yield
    finally:
        if not loop.is_running():
            for task in (left := asyncio.all_tasks(loop)):
                task.cancel()
            if left:
                loop.run_until_complete(asyncio.wait(left, timeout=1))
            loop.close()
