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
from difflib import get_close_matches
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
    try:
        return Decisions.model_validate(tomllib.loads(path.read_text(encoding="utf-8")))
    except ValidationError as error:
        told = [_sentence(one["loc"], one["type"]) for one in error.errors(include_url=False)]
        raise _unusable(path, " ".join(told)) from error
    except tomllib.TOMLDecodeError as error:
        raise _unusable(path, f"The file is not written as TOML is: {error}.") from error
    except UnicodeDecodeError as error:
        raise _unusable(path, "The file is no text in UTF-8. Save it again as such.") from error
    except OSError as error:
        reason = error.strerror or "the system refuses it"
        raise _unusable(path, f"The file cannot be opened: {reason}.") from error


def _unusable(path: Path, told: str) -> ParameterError:
    """Return the error for a file that cannot be used, with what such a file may hold."""
    advice = (
        'Known are [[same]] and [[different]], each with names = ["...", "..."], and [sources] '
        "with a source's path and its member."
    )
    return ParameterError(f"{path.name} cannot be used. {told} {advice}", subject=path.name)


def _sentence(place: tuple[int | str, ...], kind: str) -> str:
    """Tell what is wrong with one entry, in words for the person who wrote it."""
    table, *rest = place
    if not rest and kind == "extra_forbidden":
        return _known(str(table), Decisions, "")
    if table == "sources":
        source = f" of {rest[0]!r}" if rest else ""
        return f"In [sources], the member{source} must be a name in quotation marks."
    number = rest[0] + 1 if rest and isinstance(rest[0], int) else 0
    entry = f"Entry {number} of [[{table}]]" if number else f"[[{table}]]"
    match kind, rest[1:]:
        case ("too_short", _):
            return f"{entry} needs two names at least, since it says how they belong together."
        case ("missing", _):
            return f'{entry} has no line names = ["...", "..."].'
        case ("extra_forbidden", [name]):
            return _known(str(name), Names, f" in {entry.replace('Entry', 'entry')}")
        case (_, ["names", int(name)]):
            return f"Name {name + 1} in {entry.replace('Entry', 'entry')} must be a text."
        case (_, ["names"]):
            return f"{entry} must give its names in square brackets."
    return f"{entry} is not written as it must be: begin it with a line [[{table}]]."


def _known(name: str, model: type[Record], place: str) -> str:
    """Say that a name is not known, and which known one is nearest."""
    nearest = get_close_matches(name, model.model_fields, n=1)
    meant = f" Is {nearest[0]!r} meant?" if nearest else ""
    return f"{name!r}{place} is not known.{meant}"


def _slug(name: str) -> str:
    return member_of(name, "").slug
