"""An analyst's decisions on members: which names are one, which are not, whose a source is.

They stand in a small TOML file, ``data/members.toml``, which need not exist::

    [[same]]                       # one member: the first name is the one that reports show
    names = ["Jalisco, Mexico", "Gobierno de Jalisco, México"]

    [[different]]                  # look alike, but are two members: no finding any more
    names = ["San Pedro, Belize", "San Pedro Town, Belize"]

    [sources]                      # a source that does not state its member
    "reports/page-7.txt" = "Jalisco, Mexico"
"""

from __future__ import annotations

import tomllib
from itertools import permutations
from pathlib import Path

from pydantic import Field, ValidationError

from kit.errors import ParameterError
from kit.members import member_of
from kit.records import Member, Record

MEMBERS_FILE = Path("data/members.toml")
"""Where the decisions of a project stand."""


class Names(Record):
    """Names of members as sources state them."""

    names: tuple[str, ...] = Field(min_length=2)


class Decisions(Record):
    """The decisions of one file; empty where there is none."""

    same: tuple[Names, ...] = ()
    different: tuple[Names, ...] = ()
    sources: dict[str, str] = Field(default_factory=dict)

    def shown(self, member: Member) -> Member:
        """Return the member that reports show for this one, by the table ``same``."""
        for group in self.same:
            if member.slug in {_slug(name) for name in group.names}:
                return member_of(group.names[0], "")
        return member

    def apart(self) -> frozenset[tuple[str, str]]:
        """Return the pairs of slugs that are known to be different members, in both orders."""
        return frozenset(
            pair
            for group in self.different
            for pair in permutations(sorted({_slug(name) for name in group.names}), 2)
        )


def read_decisions(path: Path | None) -> Decisions:
    """Read a file of decisions; ``None``, or a file that does not exist, holds none.

    Raises ``ParameterError`` where the file is not as it must be.
    """
    if path is None or not path.exists():
        return Decisions()
    advice = (
        'Known are [[same]] and [[different]], each with names = ["...", "..."], and [sources] '
        "with a source's path and its member."
    )
    try:
        return Decisions.model_validate(tomllib.loads(path.read_text(encoding="utf-8")))
    except ValidationError as error:
        first = error.errors(include_url=False)[0]
        place = ".".join(str(part) for part in first["loc"])
        raise ParameterError(
            f"{path.name} cannot be used: {place}: {first['msg']}. {advice}", subject=path.name
        ) from error
    except (OSError, ValueError) as error:
        raise ParameterError(
            f"{path.name} cannot be used: {error}. {advice}", subject=path.name
        ) from error


def _slug(name: str) -> str:
    return member_of(name, "").slug
