"""Telling how a batch goes: one live line on a terminal, plain lines in a log."""

from __future__ import annotations

import sys
from collections.abc import Sequence
from pathlib import Path
from types import TracebackType
from typing import Self

from rich.console import Console
from rich.progress import BarColumn, MofNCompleteColumn, TextColumn, TimeElapsedColumn
from rich.progress import Progress as Bar
from rich.text import Text

from kit.runs import WELL, RunResult

_ORDER = ("rendered", "unchanged", "refused", "failed", "broken")


class Progress:
    """Hears of each result and tells it on standard error."""

    def __init__(self, *, quiet: bool = False) -> None:
        self.quiet = quiet
        self.console = Console(file=sys.stderr, highlight=False, soft_wrap=True)
        self._bar: Bar | None = None
        if self.console.is_terminal and not quiet:
            self._bar = Bar(
                TextColumn("Building"),
                BarColumn(),
                MofNCompleteColumn(),
                TimeElapsedColumn(),
                console=self.console,
                transient=True,
            )

    def __enter__(self) -> Self:
        if self._bar:
            self._bar.start()
            self._bar.add_task("members", total=None)
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        if self._bar:
            self._bar.stop()

    def tell(self, result: RunResult, done: int, total: int) -> None:
        """Tell one result; ``done`` of ``total`` are now known."""
        if self._bar:
            self._bar.update(self._bar.task_ids[0], completed=done, total=total)
        well = result.outcome in WELL
        if self.quiet and well:
            return
        seconds = f" in {result.seconds:.1f} s" if result.seconds else ""
        self._say(f"[{done}/{total}] {result.slug}: {result.outcome}{seconds}")
        if not well:
            self._say(f"    {result.message}")
        for warning in result.warnings:
            self._say(f"    {warning}")

    def _say(self, text: str) -> None:
        self.console.print(Text(text))

    def close(self, results: Sequence[RunResult], out: Path) -> None:
        """Tell the outcomes in one line, and where to look."""
        if self.quiet:
            return
        counts = [
            f"{number} {outcome}"
            for outcome in _ORDER
            if (number := sum(result.outcome == outcome for result in results))
        ]
        self._say(f"{', '.join(counts)}. Open {out / 'index.html'}")
