"""What the last completed build left, member by member, and what had changed then.

The file is written when a build has ended, in one step. A build that was killed or stopped leaves
it alone, so the next one compares with the same state as the undisturbed build would have.
"""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path

from pydantic import Field, ValidationError

from kit.changes import MemberChange, changes_between
from kit.records import Record
from kit.states import MemberState
from kit.storage import write_json

HISTORY = Path(".kit", "history.json")
"""Where it lies, below the output folder."""


class Origin(Record):
    """Digests of what a member's state came from: its sources, people's decisions, the kit.

    ``kit`` covers the packages that it runs on.
    """

    sources: str
    decisions: str
    kit: str


class History(Record):
    """The members as the last completed build left them, and what changed last.

    A build without news keeps the changes of the one before.
    """

    members: dict[str, MemberState] = Field(default_factory=dict)
    origins: dict[str, Origin] = Field(default_factory=dict)
    changes: tuple[MemberChange, ...] = ()


def read_history(out: Path) -> History | None:
    """Return the history of an output folder, ``None`` where there is none or it is damaged."""
    try:
        return History.model_validate_json((out / HISTORY).read_bytes())
    except (OSError, ValidationError):
        return None


def write_history(out: Path, history: History) -> None:
    """Keep a history; raises ``OutputError``."""
    (out / HISTORY).parent.mkdir(parents=True, exist_ok=True)
    write_json(out / HISTORY, history.model_dump(mode="json"))


def continued(
    before: History | None,
    members: Mapping[str, MemberState],
    origins: Mapping[str, Origin] | None = None,
) -> tuple[History, bool]:
    """Return the history after a build that left these members, and whether it has news.

    ``origins`` say what their states came from, as far as that is known. A first build has no
    news: everything in it is new.
    """
    origins = origins or {}
    changes: tuple[MemberChange, ...] = ()
    if before and before.members:
        changes = tuple(
            change.model_copy(update={"cause": "kit"})
            if _by_the_kit(before.origins.get(change.slug), origins.get(change.slug))
            else change
            for change in changes_between(before.members, members)
        )
    kept = changes or (before.changes if before else ())
    return History(members=dict(members), origins=dict(origins), changes=kept), bool(changes)


def _by_the_kit(old: Origin | None, new: Origin | None) -> bool:
    """Say whether nothing but the kit differs between two states of a member."""
    if old is None or new is None or old.kit == new.kit:
        return False
    return (old.sources, old.decisions) == (new.sources, new.decisions)
