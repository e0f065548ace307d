"""An analyst's decisions on single items and findings of one member: ``data/notes/<member>.toml``.

[[items]]                      # a factor or lesson, named by its first words
begins = "The mayor backed"
themes = ["leadership", "politics"]
effect = "helping"             # also origin, kind; what is left out stays as it is
by = "Ada Example"
reason = "..."

[[dismissed]]                  # a finding that was settled
code = "list-length-differs"
question = "1.3"               # and line = 80, where one of several is meant
by = "Ada Example"
reason = "..."

[[checked]]                    # evidence that somebody looked at
question = "1.1"
title = "Minutes"              # which piece, as the source shows it; left out: all of them
by = "Ada Example"
found = "The list of participants is attached."
date = 2026-03-31              # may be left out

[status]                       # nothing is said of a report's status where this is left out
report = "draft"               # said on every page; or "final", said at the head
by = "Ada Example"             # may be left out, and so may the date
date = 2026-03-31

An entry may name its ``source`` where a member has several assessments. ``status = "draft"`` in
the first line of the file does as well.
"""

from __future__ import annotations

import datetime
import tomllib
from collections.abc import Iterable
from difflib import get_close_matches
from typing import Any, Literal

from pydantic import Field, ValidationError, field_validator

from kit.codebook import codebook
from kit.errors import ParameterError
from kit.form import plain
from kit.lessons import Effect, Item, Kind, Origin, Theme
from kit.records import Finding, Record

_ADVICE = (
    "Known are [[items]] with begins, themes, effect, origin and kind, and [[dismissed]] with "
    "code, question and line, each with by and reason; [[checked]] with question, title, by, found "
    "and date. [status] has report, which is "
    '"draft" or "final", by and date.'
)


class ItemNote(Record):
    """What an analyst decided on one item; ``None`` leaves the kit's own mark."""

    begins: str = Field(min_length=3)
    source: str | None = None
    themes: tuple[str, ...] | None = None
    effect: Effect | None = None
    origin: Origin | None = None
    kind: Kind | None = None
    by: str = Field(min_length=1)
    reason: str = Field(min_length=1)

    def concerns(self, item: Item, source: str) -> bool:
        """Say whether this is the item that was decided on."""
        return self.source in (None, source) and plain(item.text).startswith(plain(self.begins))


class Dismissal(Record):
    """A finding that an analyst settled, and why."""

    code: str
    question: str | None = None
    line: int | None = None
    source: str | None = None
    by: str = Field(min_length=1)
    reason: str = Field(min_length=1)

    def concerns(self, finding: Finding) -> bool:
        """Say whether this is the finding that was settled."""
        first = finding.lines[0] if finding.lines else None
        return (
            finding.code == self.code
            and self.source in (None, finding.source)
            and self.question in (None, finding.question)
            and self.line in (None, first)
        )


class EvidenceCheck(Record):
    """Evidence of one answer that somebody looked at, and what was found there."""

    question: str
    title: str | None = None
    source: str | None = None
    by: str = Field(min_length=1)
    found: str = Field(min_length=1)
    date: datetime.date | None = None


class Status(Record):
    """Whether a member's report is a draft or final, by whose decision and since when."""

    report: Literal["draft", "final"]
    by: str = ""
    date: datetime.date | None = None


class Notes(Record):
    """All decisions on one member; empty where there are none."""

    status: Status | None = None
    items: tuple[ItemNote, ...] = ()
    dismissed: tuple[Dismissal, ...] = ()
    checked: tuple[EvidenceCheck, ...] = ()

    @field_validator("status", mode="before")
    @classmethod
    def _worded(cls, given: object) -> object:
        return {"report": given} if isinstance(given, str) else given

    def marked(self, items: Iterable[Item], source: str) -> tuple[Item, ...]:
        """Return the items with the marks that the analyst decided on, each saying by whom."""
        return tuple(self._marked(item, source) for item in items)

    def _marked(self, item: Item, source: str) -> Item:
        note = next((one for one in self.items if one.concerns(item, source)), None)
        if note is None:
            return item
        known = {theme.key: theme for theme in item.themes}
        decided: dict[str, Any] = {
            name: value
            for name in ("effect", "origin", "kind")
            if (value := getattr(note, name)) is not None
        }
        if note.themes is not None:
            decided["themes"] = tuple(
                known.get(key, Theme(key=key, words=())) for key in note.themes
            )
        return item.model_copy(update={**decided, "decided_by": note.by})

    def settled(
        self, findings: Iterable[Finding]
    ) -> tuple[tuple[Finding, ...], tuple[tuple[Finding, Dismissal], ...]]:
        """Return the findings that stand, and those that were dismissed, with the decision."""
        stand: list[Finding] = []
        gone: list[tuple[Finding, Dismissal]] = []
        for finding in findings:
            decision = next((one for one in self.dismissed if one.concerns(finding)), None)
            if decision is None:
                stand.append(finding)
            else:
                gone.append((finding, decision))
        return tuple(stand), tuple(gone)


def read_notes(text: str, name: str = "notes") -> Notes:
    """Read the text of a file of notes; an empty text holds none.

    Raises ``ParameterError`` where it cannot be used; ``name`` is the file's name for that.
    """
    try:
        notes = Notes.model_validate(tomllib.loads(text))
    except tomllib.TOMLDecodeError as error:
        raise ParameterError(f"{name} cannot be read as TOML: {error}.", subject=name) from error
    except ValidationError as error:
        first = error.errors(include_url=False)[0]
        place = ".".join(str(part) for part in first["loc"])
        raise ParameterError(
            f"{name} cannot be used: {place}: {first['msg']}. {_ADVICE}", subject=name
        ) from error
    keys = [theme.key for theme in codebook().themes]
    for note in notes.items:
        for key in note.themes or ():
            if key not in keys:
                near = get_close_matches(key, keys, n=1)
                hint = f" Did you mean {near[0]!r}?" if near else ""
                raise ParameterError(
                    f"{name} gives an item the theme {key!r}, which the codebook does not have."
                    f"{hint} The themes are {', '.join(keys)}.",
                    subject=name,
                )
    return notes
