"""The papermill engine named ``kit``: warm or stock kernels, each in a folder of its own.

papermill's ``cwd`` changes the folder of the whole process, which threads cannot share; this
engine hands the folder to the kernel alone. Sockets are files in a private folder where the
system has them, since TCP ports picked by parallel runs collide.
"""

from __future__ import annotations

import logging
import os
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

from jupyter_core.utils import ensure_event_loop
from papermill.clientwrap import PapermillNotebookClient
from papermill.engines import NBClientEngine

from kit.kernels import kernel_manager
from kit.scratch import scratch_folder

SOCKETS = sys.platform != "win32"
"""Whether kernels talk over socket files (else TCP on the loopback address)."""


class KitEngine(NBClientEngine):
    """Runs a notebook in a kernel of its own; used with ``engine_name="kit"``."""

    @classmethod
    def execute_managed_notebook(
        cls,
        nb_man: Any,
        kernel_name: str,
        *,
        working_folder: str | None = None,
        environment: dict[str, str] | None = None,
        warm: bool = True,
        start_timeout: int = 60,
        execution_timeout: int | None = None,
        **_: Any,
    ) -> Any:
        """Run the notebook and return it with its outputs.

        ``working_folder`` is the kernel's folder, ``environment`` is added to its environment,
        ``warm`` forks the kernel from the warm server where the system can, the timeouts are
        seconds for the kernel's start and for one cell.
        """
        with scratch_folder() as private, _own_loop():
            manager = kernel_manager(kernel_name, warm=warm)
            manager.connection_file = str(private / "kernel.json")
            if SOCKETS:
                manager.transport = "ipc"
                manager.ip = str(private / "socket")
            client = PapermillNotebookClient(
                nb_man,
                km=manager,
                kernel_name=kernel_name,
                timeout=execution_timeout,
                startup_timeout=start_timeout,
                resources={"metadata": {"path": working_folder}} if working_folder else {},
                log=logging.getLogger("kit.engine"),
            )
            # The client does not shut down a kernel manager that it was given, unless it owns it.
            client.owns_km = True
            return client.execute(env={**os.environ, **(environment or {})})


@contextmanager
def _own_loop() -> Iterator[None]:
    """Close the event loop that the client's blocking calls leave open in this thread."""
    loop = ensure_event_loop()
    try:
        yield
    finally:
        if not loop.is_running():
            loop.close()
