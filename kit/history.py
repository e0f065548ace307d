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


class History(Record):
    """The members as the last completed build left them, and what changed last.

    A build without news keeps the changes of the one before.
    """

    members: dict[str, MemberState] = Field(default_factory=dict)
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


def continued(before: History | None, members: Mapping[str, MemberState]) -> tuple[History, bool]:
    """Return the history after a build that left these members, and whether it has news.

    A first build has none: everything in it is new.
    """
    changes = changes_between(before.members, members) if before and before.members else ()
    kept = changes or (before.changes if before else ())
    return History(members=dict(members), changes=kept), bool(changes)
