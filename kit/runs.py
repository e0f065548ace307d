"""What goes into a run and what comes out of it: records that travel to any executor."""

from __future__ import annotations

from pathlib import Path
from typing import Any, Literal

from pydantic import Field

from kit.limits import Limits
from kit.records import Record
from kit.stamps import FileStamp
from kit.theme import PLAIN, Theme

Outcome = Literal["rendered", "unchanged", "refused", "failed", "broken"]
"""``refused``: bad input; ``failed``: the notebook raised; ``broken``: the machinery did."""

WELL: tuple[Outcome, ...] = ("rendered", "unchanged")


class MemberRun(Record):
    """One report to make: everything that the work on it needs.

    ``stem`` names its files (``report``, ``brief``, ``report.es``), ``records`` is the
    interchange text that the notebook reads, ``notebook`` the notebook's own text,
    ``decisions`` the texts of the files that ``kit.editorial`` names, by kind, ``theme`` the
    organisation's look, ``beside`` further files that the notebook reads, by name. ``twin`` asks
    for the data files and the page of questions as well. ``portfolio`` says that the report is
    on all members; the sheet of commitments belongs to it. ``masked`` says that personal data is
    hidden, ``limits`` what the notebook may take of the machine.

    ``executed`` is the hash of the executed notebook where the one in the outputs is current:
    it need not run again, and only ``formats`` and the data beside it are made. ``keep`` names
    the files that stay as they are.
    """

    slug: str
    stem: str
    records: str
    notebook: str
    parameters: dict[str, Any]
    fingerprint: str
    parts: dict[str, str] = Field(default_factory=dict)
    formats: tuple[str, ...]
    executed: str = ""
    keep: tuple[str, ...] = ()
    language: str = "en"
    decisions: dict[str, str] = Field(default_factory=dict)
    theme: Theme = PLAIN
    beside: dict[str, str] = Field(default_factory=dict)
    twin: bool = False
    portfolio: bool = False
    masked: bool = True
    limits: Limits = Field(default_factory=Limits)
    date: str = ""
    warm: bool = True
    out: Path


class Made(Record):
    """What came of a run, before any of it is in the outputs: it travels back from anywhere.

    ``files`` are those of the report, by name, none where there is no report. ``outcome`` is
    ``rendered``, ``failed`` or ``broken``; unless it is ``rendered``, ``failed`` has the files
    that tell why. A report whose PDF alone could not be made is ``broken``, with the other files.
    ``state`` is what the report states in short (``kit.states``).
    """

    files: dict[str, bytes] = Field(default_factory=dict)
    failed: dict[str, bytes] = Field(default_factory=dict)
    entry: dict[str, Any] = Field(default_factory=dict)
    state: dict[str, Any] = Field(default_factory=dict)
    warnings: tuple[str, ...] = ()
    outcome: Outcome = "rendered"
    reason: str = ""
    message: str = ""
    seconds: float = 0.0


class RunResult(Record):
    """How one run ended. ``message`` says what to do where it did not end well.

    ``slug`` is the member's, or the source's path where a source could not be read.
    ``entry`` is the data of the member's entry in the index.
    """

    slug: str
    outcome: Outcome
    stem: str = ""
    reason: str = ""
    message: str = ""
    seconds: float = 0.0
    warnings: tuple[str, ...] = ()
    fingerprint: str = ""
    files: dict[str, FileStamp] = Field(default_factory=dict)
    entry: dict[str, Any] | None = None

    def told(self) -> dict[str, Any]:
        """Return what a log and the record of a build tell of the result."""
        return {
            "name": self.slug,
            "outcome": self.outcome,
            "reason": self.reason or None,
            "message": self.message or None,
            "seconds": round(self.seconds, 3),
            "warnings": list(self.warnings),
        }
