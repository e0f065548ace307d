"""The kernel of a batch: a Jupyter kernel without what only people at a desk ask for.

A batch sends a kernel its cells, reads what they show and kills it. No debugger comes, no second
window and no interrupt, and nobody wants the cells in the history of a person. So there is no
control channel, no thread that sorts messages and no data base. Cells run as in any kernel of
ipykernel: with its shell, magics, displays and capture of output.

The kernel is made before the fork, by a warm server (``kit.ready``), as far as it is the same for
all; sockets, threads and environment are those of each process.
"""

from __future__ import annotations

import os
import sys
import threading
from pathlib import Path
from typing import Any

import zmq
from ipykernel.ipkernel import IPythonKernel
from ipykernel.kernelapp import IPKernelApp
from ipykernel.zmqshell import ZMQInteractiveShell
from IPython.core.application import ENV_CONFIG_DIRS, SYSTEM_CONFIG_DIRS
from zmq.eventloop.zmqstream import ZMQStream

_SHARED = (*ENV_CONFIG_DIRS, *SYSTEM_CONFIG_DIRS)


class _NoThread:
    """Stands where ipykernel asks which thread messages are sorted for: there is one alone."""

    parent_thread = threading.main_thread()

    def __bool__(self) -> bool:
        return False


class BatchKernel(IPythonKernel):
    """Runs the cells of one notebook."""

    shell_channel_thread = _NoThread()

    @property
    def _supports_kernel_subshells(self) -> bool:
        return False

    def _publish_execute_input(self, code: str, parent: Any, execution_count: int) -> None:
        """Say nothing: the batch knows what it sent, and the reply has the count."""


class BatchKernelApp(IPKernelApp):
    """Makes the kernel in two steps: what is the same for all, and what each needs of its own."""

    kernel_class = BatchKernel

    def prepare(self) -> None:
        """Make the kernel and its shell, with the settings of a person's IPython if there are any.

        No thread is started and no socket opened, so that the process can be forked.
        """
        arguments = ["--quiet", "--HistoryManager.enabled=False"]
        super(IPKernelApp, self).initialize(arguments)
        self.init_pdb()
        self.kernel = self.kernel_class.instance(
            parent=self, log=self.log, profile_dir=self.profile_dir, user_ns=self.user_ns
        )
        self.init_path()
        self.init_shell()
        shell: Any = self.shell
        _ = shell.display_formatter.formatters, shell.display_formatter.mimebundle_formatter
        profile: Any = self.profile_dir
        for extension in self.default_extensions:
            shell.extension_manager.load_extension(extension)
        folders = (Path(profile.location), *map(Path, _SHARED))
        self._starts = any(True for folder in folders for _ in folder.glob("startup/*.*py"))

    def _run_startup_files(self) -> None:
        """Run what a person has run at each start, if there was any before the fork."""
        if self._starts or os.environ.get("PYTHONSTARTUP"):
            super()._run_startup_files()

    def begin(self, connection_file: str, parent: int) -> None:
        """Open the sockets, join the kernel to them and run what a person has run at its start.

        It ends with the process ``parent``.
        """
        self.parent_handle = parent
        self.connection_file = connection_file
        self.load_connection_file()
        self.init_poller()
        self.init_sockets()
        self.init_heartbeat()
        self.log_connection_info()
        self.init_io()
        self.init_signal()
        self._join()
        self.init_gui_pylab()
        self.init_extensions()
        self.init_code()
        sys.stdout.flush()
        sys.stderr.flush()

    @staticmethod
    def forget() -> None:
        """Make room for another kind of kernel in this process."""
        for kind in (BatchKernelApp, BatchKernel, ZMQInteractiveShell):
            kind.clear_instance()

    def init_sockets(self) -> None:
        """Open the sockets for cells, for input that nobody gives, and for what is shown."""
        self.context = context = zmq.Context()
        self.shell_socket = self._router(context)
        self.shell_port = self._bind_socket(self.shell_socket, self.shell_port)
        self.stdin_socket = self._router(context)
        self.stdin_port = self._bind_socket(self.stdin_socket, self.stdin_port)
        self.init_iopub(context)

    def _router(self, context: Any) -> Any:
        socket = context.socket(zmq.ROUTER)
        socket.linger = 1000
        socket.router_handover = 1
        return socket

    def _join(self) -> None:
        """Give the kernel, made before the fork, what this process has of its own."""
        kernel: Any = self.kernel
        shell = kernel.shell
        kernel.session = self.session
        kernel.shell_stream = ZMQStream(self.shell_socket)
        kernel.iopub_thread = self.iopub_thread
        kernel.iopub_socket = self.iopub_socket
        kernel.stdin_socket = self.stdin_socket
        kernel._stdout, kernel._stderr = sys.stdout, sys.stderr
        for speaker in (shell.displayhook, shell.display_pub):
            speaker.session = self.session
            speaker.pub_socket = self.iopub_socket
        kernel.record_ports({f"{name}_port": port for name, port in self._ports.items()})
        self.displayhook.get_execution_count = lambda: kernel.execution_count
        shell.init_environment()
        shell.init_sys_modules()


def prepared() -> BatchKernelApp | None:
    """Return the application with its kernel made, ``None`` where that cannot be done."""
    try:
        app: BatchKernelApp = BatchKernelApp.instance()
        app.prepare()
    except Exception:  # kernels then start as everywhere else
        BatchKernelApp.forget()
        return None
    return app
