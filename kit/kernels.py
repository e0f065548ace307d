"""Warm kernels: each one a fresh process that has the imports already (``kit.forks``).

Where fork is missing, stock kernels serve.
"""

from __future__ import annotations

import faulthandler
import io
import os
import signal
import sys
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

import zmq
from jupyter_client.blocking.client import BlockingKernelClient
from jupyter_client.connect import KernelConnectionInfo
from jupyter_client.kernelspec import KernelSpec
from jupyter_client.manager import AsyncKernelManager
from jupyter_client.provisioning.local_provisioner import LocalProvisioner
from traitlets import default

from kit.forks import AVAILABLE, ForkedProcess, settle
from kit.garbage import look_as_usual
from kit.messages import PlainSession


@dataclass(frozen=True)
class KernelStart:
    """What the forked child is to become; unpickled and run by the fork server."""

    connection_file: str
    folder: str | None
    environment: Mapping[str, str] = field(repr=False)
    log: str | None = None
    batch: bool = False

    def _bootstrap(self, parent_sentinel: int) -> int:  # the fork server's name for it
        del parent_sentinel
        settle()
        os.environ.clear()
        os.environ.update(self.environment)
        if self.log:
            written = os.open(self.log, os.O_WRONLY | os.O_APPEND)
            os.dup2(written, 1)
            os.dup2(written, 2)
            # The kernel is going to put pipes in the others' place. Of one thread: what is kept
            # of the file are its last words, and they should begin with what happened.
            faulthandler.enable(written, all_threads=False)
        if self.folder:
            os.chdir(self.folder)
        sys.stdin = io.TextIOWrapper(io.FileIO(os.open(os.devnull, os.O_RDONLY)))
        signal.signal(signal.SIGINT, signal.default_int_handler)
        _run_kernel(self.connection_file, batch=self.batch)
        return 0


def _run_kernel(connection_file: str, *, batch: bool) -> None:
    """Be a kernel: the one that the server made ready for a batch, or one for all purposes."""
    from kit.ready import APP

    kernel: Any = APP
    if kernel and batch:
        kernel.begin(connection_file, os.getppid())
        kernel.start()
        return
    from ipykernel.kernelapp import IPKernelApp

    if kernel:
        kernel.forget()
    look_as_usual()  # a person's session is long, and may make whatever it likes
    kernel = IPKernelApp.instance(parent_handle=os.getppid())
    kernel.initialize(["-f", connection_file, "--quiet"])
    kernel.start()


class WarmProvisioner(LocalProvisioner):
    """Starts kernels by fork; everything else is as with stock kernels."""

    process: Any = None

    async def launch_kernel(self, cmd: list[str], **kwargs: Any) -> KernelConnectionInfo:
        """Fork a kernel for the manager's connection file; ``cmd`` runs where fork is missing."""
        if not AVAILABLE:
            return await super().launch_kernel(cmd, **kwargs)
        manager: Any = self.parent
        start = KernelStart(
            connection_file=manager.connection_file,
            folder=kwargs.get("cwd"),
            environment=dict(kwargs.get("env") or os.environ),
            log=getattr(kwargs.get("stderr"), "name", None),
            batch=isinstance(manager, WarmKernelManager),
        )
        self.process = ForkedProcess(start)
        self.pid = self.process.pid
        self.pgid = self.pid
        self.cwd = kwargs.get("cwd")
        return self.connection_info


class BoundedKernelManager(AsyncKernelManager):
    """Manages a kernel whose messages may not be larger than so many bytes, none if 0.

    A message is held in this process as a whole before anybody can look at it, so the
    connection that brings a larger one is closed. The client is one that waits for messages in
    its own thread.
    """

    largest_message = 0
    client_factory = BlockingKernelClient

    @default("session")
    def _plain_session(self) -> PlainSession:
        return PlainSession(parent=self)

    def _connect_control_socket(self) -> None:
        """Open none: the kernel is killed when its cells are done, not asked to end."""

    def client(self, **settings: Any) -> Any:
        """Return a client for the kernel."""
        client = super().client(**settings)
        if self.largest_message:
            client.context.setsockopt(zmq.MAXMSGSIZE, self.largest_message)
        return client


class WarmKernelManager(BoundedKernelManager):
    """Manages a warm kernel, whether or not the kernelspec ``kit`` is installed."""

    @property
    def kernel_spec(self) -> KernelSpec:
        """The kernelspec that names the provisioner of this module."""
        return KernelSpec(
            argv=["python", "-m", "ipykernel_launcher", "-f", "{connection_file}"],
            display_name="Commitment report kit",
            language="python",
            metadata={"kernel_provisioner": {"provisioner_name": "kit"}},
        )


def kernel_manager(name: str, *, warm: bool, largest_message: int = 0) -> BoundedKernelManager:
    """Return a manager for a kernel not yet started: warm where that is possible, else stock."""
    manager = (
        WarmKernelManager(kernel_name="kit")
        if warm and AVAILABLE
        else BoundedKernelManager(kernel_name=name)
    )
    manager.largest_message = largest_message
    return manager
