"""The live lines on a terminal while a batch runs: how far, how fast, how long still, and who."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from time import monotonic

from rich.console import Console, Group, RenderableType
from rich.live import Live
from rich.progress_bar import ProgressBar
from rich.table import Table
from rich.text import Text

_FEW = 3
"""So many reports must be made before their pace says anything."""

_NAMES = 4


class LiveLines:
    """Two lines at the foot of a terminal; what is printed above them stays.

    ``running`` is asked for the names of those that are worked on whenever the lines are drawn.
    """

    def __init__(self, console: Console, clock: Callable[[], float] = monotonic) -> None:
        self.console = console
        self.running: Callable[[], Sequence[str]] = tuple
        self._clock = clock
        self._begun = clock()
        self._done = self._total = self._made = 0
        self._live = Live(
            console=console, get_renderable=self.drawn, refresh_per_second=4, transient=True
        )

    def start(self) -> None:
        """Begin to draw."""
        self._live.start()

    def stop(self) -> None:
        """Take the lines away."""
        self._live.stop()

    def count(self, done: int, total: int, *, made: bool) -> None:
        """Note that ``done`` of ``total`` are known; ``made`` says that the last was work."""
        if not self._made and not made:
            self._begun = self._clock()  # what needs no work says nothing about the pace
        self._done, self._total = done, total
        self._made += made

    def drawn(self) -> RenderableType:
        """Return the lines as they are now."""
        left = self._total - self._done
        parts = [f"{self._done} of {self._total}", f"{left} left"]
        seconds = self._clock() - self._begun
        if self._made >= _FEW and seconds > 0:
            parts.append(f"{self._made / seconds * 60:.0f} a minute")
            parts.append(f"{_span(left * seconds / self._made)} to go")
        grid = Table.grid(padding=(0, 2))
        bar = ProgressBar(total=self._total or None, completed=self._done, width=30)
        grid.add_row(Text("Building"), bar, Text("   ".join(parts)))
        return Group(grid, Text(_listed(self.running()), style="dim", overflow="ellipsis"))


def _listed(names: Sequence[str]) -> str:
    more = f" and {len(names) - _NAMES} more" if len(names) > _NAMES else ""
    return f"Now: {', '.join(names[:_NAMES])}{more}" if names else ""


def _span(seconds: float) -> str:
    """Return a span of time for people: ``40 s``, ``3 min``, ``1 h 20 min``."""
    if seconds < 60:
        return f"{seconds:.0f} s"
    minutes = round(seconds / 60)
    return f"{minutes} min" if minutes < 60 else f"{minutes // 60} h {minutes % 60} min"
