"""The client of one kernel: runs a notebook's cells within its limits, to the end or not at all.

To papermill's client it adds that the kernel is watched, that its death is noticed at once, that
a flood of output is stopped, and that a notebook which ends itself is not taken for a whole one.
"""

from __future__ import annotations

import asyncio
import time
from collections.abc import Mapping
from contextlib import ExitStack
from pathlib import Path
from typing import Any

from nbclient.exceptions import CellExecutionError, CellTimeoutError, DeadKernelError
from papermill.clientwrap import PapermillNotebookClient

from kit.limits import MEGABYTE, Limits, NotebookStoppedError, Stop
from kit.watch import Watch, watched

_ALIVE_EVERY = 0.1
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
            on_cell_executed=self._executed,
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

    def start_new_kernel(self, **settings: Any) -> None:
        """Start the kernel and the watch over it."""
        super().start_new_kernel(**settings)
        provisioner = self.km.provisioner
        self._watch = self._watching.enter_context(watched(provisioner.pid, self.limits))

    def execute_cell(self, cell: Any, cell_index: int, **settings: Any) -> Any:
        """Run one cell; raises ``NotebookStoppedError`` where it ends the notebook."""
        self._at = cell_index
        try:
            done = super().execute_cell(cell, cell_index, **settings)
        except CellExecutionError as error:
            if error.ename == "SystemExit":  # papermill would take the notebook for a whole one
                raise self._stopped("exit") from error
            raise
        except CellTimeoutError as error:
            # The cell ran, but what it put out never came: a message was too large.
            lost = "IOPub" in str(error)
            if self._watch:  # it may not listen to a polite request
                self._watch.stop("output" if lost else "cell-time")
            raise self._stopped("cell-time") from error
        if self._left or (self._watch and self._watch.verdict):
            raise self._stopped("exit")
        return done

    def _executed(self, *, execute_reply: Mapping[str, Any], **_: Any) -> None:
        """Take note of a cell that asked for the kernel's end, as ``exit()`` does."""
        payload = execute_reply["content"].get("payload", ())
        self._left = any(part.get("source") == "ask_exit" for part in payload)

    async def _async_poll_kernel_alive(self) -> None:
        """Cancel the wait for a reply as soon as the kernel has ended or fallen silent."""
        heard = time.monotonic()
        while True:
            await asyncio.sleep(_ALIVE_EVERY)
            if self.kc.hb_channel.is_beating():
                heard = time.monotonic()
            elif self._watch and time.monotonic() - heard > self.limits.silence_seconds:
                self._watch.stop("silent")
            status = await self.km.provisioner.poll()
            if status is not None:
                self._status = status
                if self.task_poll_for_reply:
                    self.task_poll_for_reply.cancel()
                return

    def process_message(self, msg: Any, *rest: Any, **settings: Any) -> Any:
        """Take a message from the kernel, unless the notebook has said too much already."""
        if msg["msg_type"] not in {"status", "execute_input"} and self._watch:
            self._taken += _MESSAGE + _length(msg["content"])
            if self._taken > self.limits.output_mb * MEGABYTE:
                self._watch.stop("output")
                return None
        return super().process_message(msg, *rest, **settings)


def _length(content: Mapping[str, Any]) -> int:
    """Return how many characters a message shows."""
    shown = content.get("data", content)
    return sum(len(text) for text in shown.values() if isinstance(text, str))
