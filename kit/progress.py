"""Telling how a batch goes, on standard error: live lines, a plain log, or JSON lines."""

from __future__ import annotations

import json
import sys
from collections import Counter
from collections.abc import Callable, Mapping, Sequence
from datetime import UTC, datetime
from pathlib import Path
from types import TracebackType
from typing import TYPE_CHECKING, Any, Literal, Self, TextIO

from kit.errors import KitError
from kit.runs import WELL, Outcome, RunResult

if TYPE_CHECKING:
    from rich.console import Console

    from kit.live import LiveLines

LogFormat = Literal["text", "json"]
"""How a batch is told: for people, or a JSON object a line for programs."""

_ORDER: tuple[Outcome, ...] = ("rendered", "unchanged", "refused", "failed", "broken")
_NAMED = 5
"""So many members of one kind are named; of the others, only the number is told."""


class Progress:
    """Hears of each result and tells it.

    ``quiet`` leaves only what went wrong. On a terminal two live lines show how far the batch
    is; everywhere else each result is a line, and what is unchanged one line together.
    """

    def __init__(
        self, *, quiet: bool = False, form: LogFormat = "text", stream: TextIO | None = None
    ) -> None:
        self.quiet = quiet
        self.form = form
        self._stream = stream or sys.stderr
        self._console: Console | None = None
        self._lines: LiveLines | None = None
        self._unchanged: list[str] = []
        self._begun = datetime.now(UTC)
        if form == "text" and not quiet and self._stream.isatty():
            # rich is slow to import, and a log has no use for it.
            from rich.console import Console

            from kit.live import LiveLines

            self._console = Console(file=self._stream, highlight=False, soft_wrap=True)
            self._lines = LiveLines(self._console)

    def __enter__(self) -> Self:
        if self._lines:
            self._lines.start()
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        self._tell_unchanged()
        if self._lines:
            self._lines.stop()

    def start(self, about: Mapping[str, Any]) -> None:
        """Tell a program what is about to be built; people know it."""
        if not self.quiet:
            self._event("start", about)

    def watch(self, running: Callable[[], Sequence[str]]) -> None:
        """Ask ``running`` for the names of those that are worked on, whenever they are shown."""
        if self._lines:
            self._lines.running = running

    def tell(self, result: RunResult, done: int, total: int) -> None:
        """Tell one result; ``done`` of ``total`` are now known."""
        well = result.outcome in WELL
        if self._lines:
            self._lines.count(done, total, made=result.outcome != "unchanged")
        if self.quiet and well:
            return
        self._event("result", {**result.told(), "done": done, "total": total})
        if result.outcome == "unchanged":
            self._unchanged.append(result.slug)
            return
        self._tell_unchanged()
        seconds = f" in {result.seconds:.1f} s" if result.seconds else ""
        self._say(f"[{done}/{total}] {result.slug}: {result.outcome}{seconds}")
        if not well:
            self._say(f"    {result.message}")
        for warning in result.warnings:
            self._say(f"    {warning}")

    def notice(self, text: str) -> None:
        """Tell what is no result, such as a file that belongs to no member."""
        self._event("notice", {"message": text})
        self._say(f"kit: {text}")

    def error(self, error: KitError) -> None:
        """Tell a program why there is no batch; people are told by the command itself."""
        about = {"reason": error.reason, "message": error.message, "exit": error.exit_code}
        self._event("error", about)

    def close(
        self,
        results: Sequence[RunResult],
        out: Path,
        *,
        changes: Sequence[str] = (),
        left: Sequence[str] = (),
    ) -> None:
        """Tell the outcomes in one line and where to look, after what ``changes`` say.

        ``left`` are the members that were not begun; they are told even to the quiet.
        """
        if left:
            self._say(f"not started: {_listed(left)}. Run the same again to build them.")
        if self.quiet:
            return
        counts = Counter(result.outcome for result in results)
        outcomes = {one: counts[one] for one in _ORDER if counts[one]}
        index = out / "index.html"
        seconds = round((datetime.now(UTC) - self._begun).total_seconds(), 3)
        ended = {"outcomes": outcomes, "not_started": list(left), "seconds": seconds}
        self._event("end", {**ended, "index": str(index)})
        for line in changes:
            self._say(line)
        told = ", ".join(f"{number} {outcome}" for outcome, number in outcomes.items())
        told += f", {len(left)} not started" if left else ""
        self._say(f"{told}. Open {index}")

    def _tell_unchanged(self) -> None:
        names, self._unchanged = self._unchanged, []
        if names:
            self._say(f"unchanged: {_listed(names)}")

    def _say(self, text: str) -> None:
        if self.form == "json":
            return
        if self._console:
            from rich.text import Text

            self._console.print(Text(text))
        else:
            print(text, file=self._stream, flush=True)

    def _event(self, name: str, about: Mapping[str, Any]) -> None:
        if self.form == "json":
            time = datetime.now(UTC).isoformat(timespec="milliseconds")
            line = json.dumps({"event": name, "time": time, **about}, ensure_ascii=False)
            print(line, file=self._stream, flush=True)


def _listed(names: Sequence[str]) -> str:
    more = f" and {len(names) - _NAMED} more" if len(names) > _NAMED else ""
    return f"{', '.join(names[:_NAMED])}{more}"
