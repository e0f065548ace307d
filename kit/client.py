"""The client of one kernel: runs a notebook's cells within its limits, to the end or not at all.

To papermill's client it adds that the kernel is watched, that its death is noticed at once, that
a flood of output is stopped, and that a notebook which ends itself is not taken for a whole one.
It waits for messages in the thread that it is called in: papermill's has three tasks of an event
loop for each cell, which take longer than what they wait for has to say.
"""

from __future__ import annotations

from collections.abc import Mapping
from contextlib import ExitStack
from pathlib import Path
from time import monotonic
from typing import Any

import zmq
from jupyter_core.utils import run_sync
from nbclient.exceptions import (
    CellExecutionComplete,
    CellExecutionError,
    CellTimeoutError,
    DeadKernelError,
)
from nbformat import NotebookNode
from papermill.clientwrap import PapermillNotebookClient

from kit.blocks import MIME
from kit.limits import MEGABYTE, Limits, NotebookStoppedError, Stop
from kit.watch import Watch, end_group, watched

_ALIVE_EVERY = 0.1
_BEAT_AFTER = 1.0
"""A cell that has run so long has its kernel's heartbeat listened to."""

_ASK_EVERY = 0.5
_MESSAGE = 500
"""What a message counts at least, in characters, however little it says."""

_LAST_WORDS = 8_000
"""So many bytes of what a kernel's process wrote are kept when it died."""


class KitNotebookClient(PapermillNotebookClient):
    """Runs the cells of one notebook in one kernel, and ends that kernel."""

    def __init__(self, nb_man: Any, *, km: Any, limits: Limits, **settings: Any) -> None:
        super().__init__(
            nb_man,
            km=km,
            timeout=limits.cell_seconds,
            iopub_timeout=10,
            record_timing=False,
            **settings,
        )
        # The client does not shut down a kernel manager that it was given, unless it owns it.
        self.owns_km = True
        self.limits = limits
        self._at: int | None = None
        self._watch: Watch | None = None
        self._watching = ExitStack()
        self._taken = 0
        self._left = False
        self._status: int | None = None
        self._log: Path | None = None
        self._looked = monotonic()
        self._beat: zmq.Socket[bytes] | None = None
        self._heard = 0.0
        self._sockets = zmq.Poller()

    def run(self, environment: Mapping[str, str], log: Path) -> Any:
        """Run the notebook and return it; raises ``NotebookStoppedError``.

        What the kernel's process writes past its notebook, such as its last words in a crash,
        goes to the file ``log``.
        """
        self._log = log
        with self._watching, log.open("wb") as written:
            try:
                return self.execute(env=dict(environment), stdout=written, stderr=written)
            except DeadKernelError as error:
                raise self._stopped("died") from error
            except RuntimeError as error:
                if self._at is None:
                    raise self._stopped("not-started") from error
                raise

    def _stopped(self, kind: Stop) -> NotebookStoppedError:
        verdict = self._watch.verdict if self._watch else None
        said = ""
        if self._log and not verdict:
            with self._log.open("rb") as written:
                written.seek(max(0, self._log.stat().st_size - _LAST_WORDS))
                said = written.read().decode("utf-8", "replace")
        return NotebookStoppedError(verdict or kind, self.nb, self._at, self._status, said)

    # ------------------------------------------------------------- the kernel's start and end

    def execute(self, **settings: Any) -> Any:
        """Start the kernel, run all cells and end it; the settings are those of its start."""
        self.reset_execution_trackers()
        try:
            self.start_new_kernel(**settings)
            told = self._connected()
            self.papermill_execute_cells()
            self.nb.metadata["language_info"] = told["language_info"]
            self.set_widgets_metadata()
        finally:
            self._cleanup_kernel()
        return self.nb

    def start_new_kernel(self, **settings: Any) -> None:
        """Start the kernel and the watch over it."""
        super().start_new_kernel(**settings)
        self._watch = self._watching.enter_context(watched(self.km.provisioner.pid, self.limits))

    def _connected(self) -> Any:
        """Connect with the kernel and return what it tells of itself.

        Raises ``RuntimeError`` when it ends, or does not answer in time.
        """
        self.kc = client = self.km.client()
        client.start_channels(stdin=False, hb=False, control=False)
        client.allow_stdin = False
        for channel in (client.iopub_channel, client.shell_channel):
            self._sockets.register(channel.socket, zmq.POLLIN)
        told: Any = None
        until, asked, heard = monotonic() + self.startup_timeout, 0.0, False
        while told is None or not heard:
            if monotonic() > until:
                raise RuntimeError(f"The kernel did not answer in {self.startup_timeout} seconds.")
            if monotonic() > asked + _ASK_EVERY:
                # Again, since what it showed meanwhile was lost if it was not yet listened to.
                asked = monotonic()
                client.kernel_info()
            for channel, message in self._received():
                if channel is client.iopub_channel:
                    heard = True
                elif message["msg_type"] == "kernel_info_reply":
                    told = message["content"]
            if self._ended():
                raise RuntimeError("The kernel ended before it was ready.")
        return told

    async def _async_cleanup_kernel(self) -> None:
        """Kill the kernel and close what was open to it.

        Its cells are done, and a kernel has nothing else to end.
        """
        if self.kc:
            self.kc.context.destroy(linger=0)
        if self.km.has_kernel:
            end_group(self.km.provisioner.pid)
            self.km.provisioner.process.wait()
            await self.km.provisioner.wait()
        await self.km._async_cleanup_resources()

    _cleanup_kernel = run_sync(_async_cleanup_kernel)

    # ------------------------------------------------------------------------------ its cells

    def execute_cell(self, cell: Any, cell_index: int, **_: Any) -> Any:
        """Run one cell; raises ``NotebookStoppedError`` where it ends the notebook."""
        self._at = cell_index
        tags = cell.metadata.get("tags", ())
        if cell.cell_type != "code" or not cell.source.strip() or self.skip_cells_with_tag in tags:
            return cell
        allowed = "raises-exception" in tags
        try:
            reply = self._run(cell, cell_index, allowed)
        except CellTimeoutError as error:
            # The cell ran, but what it put out never came: a message was too large.
            lost = "IOPub" in str(error)
            if self._watch:  # it may not listen to a polite request
                self._watch.stop("output" if lost else "cell-time")
            raise self._stopped("cell-time") from error
        if "execution_count" in reply:
            cell["execution_count"] = reply["execution_count"]
        if reply["status"] == "error" and not allowed:
            if reply.get("ename") == "SystemExit":  # papermill would take it for a whole one
                raise self._stopped("exit")
            raise CellExecutionError.from_cell_and_msg(cell, reply)
        asked = any(part.get("source") == "ask_exit" for part in reply.get("payload", ()))
        if asked or (self._watch and self._watch.verdict):
            raise self._stopped("exit")
        return cell

    def _run(self, cell: Any, index: int, allowed: bool) -> Any:
        """Send a cell and take what comes until the kernel is idle; return its reply."""
        cell.outputs = []
        self.clear_before_next_output = False
        sent = self.kc.execute(cell.source, store_history=True, stop_on_error=not allowed)
        self.code_cells_executed += 1
        begun = monotonic()
        reply: Any = None
        replied, idle = begun, False
        while reply is None or not idle:
            for channel, message in self._received():
                if message["parent_header"].get("msg_id") != sent:
                    continue
                if channel is self.kc.shell_channel:
                    reply, replied = message["content"], monotonic()
                else:
                    idle = self._taken_in(message, cell, index) or idle
            now = monotonic()
            if now > self._looked + _ALIVE_EVERY:
                self._looked = now
                self._look(now, begun)
            if reply is None and now > begun + self.timeout:
                raise CellTimeoutError.error_from_timeout_and_cell("It ran", self.timeout, cell)
            if reply and not idle and now > replied + self.iopub_timeout:
                raise CellTimeoutError.error_from_timeout_and_cell(
                    "Timeout waiting for IOPub output", self.iopub_timeout, cell
                )
        return reply

    def _received(self) -> list[tuple[Any, Any]]:
        """Wait a moment for messages; return those that came first, each with its channel."""
        client = self.kc
        ready = dict(self._sockets.poll(int(_ALIVE_EVERY * 1000)))
        return [
            (channel, client.session.recv(channel.socket)[1])
            for channel in (client.iopub_channel, client.shell_channel)
            if channel.socket in ready
        ]

    def _ended(self) -> bool:
        self._status = self.km.provisioner.process.poll()
        return self._status is not None

    def _look(self, now: float, begun: float) -> None:
        """Raise ``DeadKernelError`` if the kernel has ended, and end it if it fell silent."""
        if self._ended():
            raise DeadKernelError("Kernel died")
        if now < begun + _BEAT_AFTER:
            return
        # One question at a time, from this thread: the client's own channel for heartbeats is a
        # thread that never ends if it is told to before it has begun.
        if self._beat is None:
            self._beat, self._heard = self.kc.connect_hb(), now
            self._beat.send(b"beat")
        elif self._beat.poll(0):
            self._heard = now
            self._beat.recv()
            self._beat.send(b"beat")
        elif self._watch and now > max(self._heard, begun) + self.limits.silence_seconds:
            self._watch.stop("silent")

    def _taken_in(self, message: Any, cell: Any, index: int) -> bool:
        """Take a message in and return whether it says that the kernel is idle again."""
        try:
            self.process_message(message, cell, index)
        except CellExecutionComplete:
            return True
        return False

    def process_message(self, msg: Any, *rest: Any, **settings: Any) -> Any:
        """Take a message from the kernel, unless the notebook has said too much already."""
        if msg["msg_type"] not in {"status", "execute_input"} and self._watch:
            self._taken += _MESSAGE + _length(msg["content"])
            if self._taken > self.limits.output_mb * MEGABYTE:
                self._watch.stop("output")
                return None
        return super().process_message(msg, *rest, **settings)

    def output(self, outs: Any, msg: Any, display_id: Any, cell_index: int) -> Any:
        """Add what a cell shows to its outputs.

        Blocks of the kit are taken as they came: nbformat would check and wrap every value.
        """
        shown = msg["content"]
        parent = msg["parent_header"].get("msg_id")
        if MIME not in shown.get("data", ()) or display_id or self.output_hook_stack[parent]:
            return super().output(outs, msg, display_id, cell_index)
        if self.clear_before_next_output:
            outs[:] = []
            self.clear_display_id_mapping(cell_index)
            self.clear_before_next_output = False
        out = NotebookNode(output_type=msg["msg_type"], metadata=shown["metadata"])
        if "execution_count" in shown:
            out.execution_count = shown["execution_count"]
        dict.__setitem__(out, "data", shown["data"])
        outs.append(out)
        return out


def _length(content: Mapping[str, Any]) -> int:
    """Return how many characters a message shows."""
    shown = content.get("data", content)
    return sum(len(text) for text in shown.values() if isinstance(text, str))
