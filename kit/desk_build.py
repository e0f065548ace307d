"""Building from the desk: ``kit build`` in a process of its own, heard of line by line.

What the desk builds is so exactly what the command builds, the notebook stays free to answer,
and a build can be stopped without harm: writes are atomic, and the next one goes on.
"""

from __future__ import annotations

import json
import os
import subprocess
import sys
from collections.abc import Callable, Mapping, Sequence
from pathlib import Path
from threading import Thread
from typing import Any

from kit.entry_form import OPTIONS, as_option
from kit.records import Record

_COMMAND = (sys.executable, "-c", "import sys; from kit.cli import main; sys.exit(main())")


class BuildRequest(Record):
    """What to build. ``members`` are slugs, none for all; ``parameters`` as entered in the form."""

    sources: tuple[str, ...]
    members: tuple[str, ...] = ()
    notebook: str = "member_report"
    formats: str = "html,pdf"
    out: str = "outputs"
    parameters: Mapping[str, Any] = {}

    @property
    def arguments(self) -> tuple[str, ...]:
        """The command's arguments; ``--`` keeps a source's name from being taken for an option."""
        options = ["--notebook", self.notebook, "--format", self.formats, "--out", self.out]
        for slug in self.members:
            options += ["--member", slug]
        for name, value in self.parameters.items():
            if name in OPTIONS:
                options += [f"--{name.replace('_', '-')}", as_option(value)]
            else:
                options += ["-p", f"{name}={as_option(value)}"]
        return ("build", *options, "--log-format", "json", "--", *self.sources)


class BuildState(Record):
    """How far a build is. ``lines`` tell each result, ``made`` the members with a report.

    ``ended`` is the exit code, ``None`` while it runs; ``message`` says what to do after a call
    that could not be done.
    """

    done: int = 0
    total: int = 0
    lines: tuple[str, ...] = ()
    made: tuple[str, ...] = ()
    message: str = ""
    ended: int | None = None

    def after(self, line: str) -> BuildState:
        """Return the state after one more line of the log; what is no event is kept as text."""
        try:
            event = json.loads(line)
        except ValueError:
            event = None
        if not isinstance(event, dict):
            text = line.strip()
            return self.model_copy(update={"message": text}) if text else self
        match event.get("event"):
            case "start":
                return self.model_copy(update={"total": int(event.get("members", 0))})
            case "result":
                return self._result(event)
            case "error" | "notice":
                return self.model_copy(update={"message": str(event.get("message", ""))})
            case _:
                return self

    def _result(self, event: Mapping[str, Any]) -> BuildState:
        name, outcome = str(event["name"]), str(event["outcome"])
        well = outcome in {"rendered", "unchanged"}
        said = [f"{name}: {outcome}", *([str(event["message"])] if event.get("message") else [])]
        return self.model_copy(
            update={
                "done": int(event["done"]),
                "total": int(event["total"]),
                "lines": (*self.lines, " – ".join(said), *map(str, event.get("warnings", ()))),
                "made": (*self.made, name) if well else self.made,
            }
        )


class Build:
    """A build under way; ``tell`` hears of each new state, in a thread of its own."""

    def __init__(
        self, request: BuildRequest, folder: Path, tell: Callable[[BuildState], None]
    ) -> None:
        self.state = BuildState()
        self._tell = tell
        self._process = subprocess.Popen(  # noqa: S603 - the kit itself, without a shell
            [*_COMMAND, *request.arguments],
            cwd=folder,
            env={name: value for name, value in os.environ.items() if name != "KIT_BATCH"},
            stdin=subprocess.DEVNULL,
            stdout=subprocess.DEVNULL,
            stderr=subprocess.PIPE,
            text=True,
            encoding="utf-8",
        )
        self._thread = Thread(target=self._listen, name="kit-build", daemon=True)
        self._thread.start()

    def stop(self) -> None:
        """Ask the build to end; what is made so far stays."""
        if self._process.poll() is None:
            self._process.terminate()

    def wait(self, timeout: float | None = None) -> BuildState:
        """Return the last state, once the build has ended."""
        self._thread.join(timeout)
        return self.state

    def _listen(self) -> None:
        stream = self._process.stderr
        assert stream is not None
        with stream:
            for line in stream:
                self._move(self.state.after(line))
        self._move(self.state.model_copy(update={"ended": self._process.wait()}))

    def _move(self, state: BuildState) -> None:
        if state != self.state:
            self.state = state
            self._tell(state)


def report_files(out: Path, slugs: Sequence[str], stem: str) -> tuple[tuple[str, Path], ...]:
    """Return the member and the file of each report that can be opened, HTML before PDF."""
    return tuple(
        (slug, path)
        for slug in slugs
        for suffix in (".html", ".pdf")
        if (path := out / slug / f"{stem}{suffix}").is_file()
    )
