"""What other members state, as counts without names: the comparison in a member's report.

The unit is the member: one that states a level in any of its assessments counts once for that
level. A member with several assessments may so count at several levels of one question.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Sequence
from pathlib import Path

from pydantic import ValidationError

from kit.corpus import MemberReports
from kit.errors import ParameterError
from kit.form import load_form
from kit.portfolio import Part
from kit.records import Reading, Record

ENOUGH = 5
"""Fewer members than this are not compared with: a few could be told apart, and say little."""


_Place = tuple[str, Part, str]
_ANY = ""
"""Stands for an answer of whatever kind."""
_OFF = "-"
"""Stands for an answer in words that are not on the scale."""


PEERS_FILE = "peers.json"
"""What the file of aggregates is called beside a notebook that runs."""


class PeerQuestion(Record):
    """One question: how many members state each level of its rating, or of its degree.

    ``members`` state an answer at all, on the scale or not; ``off_scale`` of them state one in
    words that the scale does not have.
    """

    question: str
    part: Part
    members: int
    levels: dict[str, int]
    off_scale: int = 0

    def share(self, level: str) -> float:
        """Return which share of the members with a stated answer state this level, 0 to 1."""
        return self.levels.get(level, 0) / self.members if self.members else 0.0


class Peers(Record):
    """The aggregates of some members, without names."""

    form: str = "end_of_commitment"
    members: int = 0
    questions: tuple[PeerQuestion, ...] = ()

    @property
    def enough(self) -> tuple[PeerQuestion, ...]:
        """The questions that enough members answer to compare with."""
        return tuple(one for one in self.questions if one.members >= ENOUGH)


def peers(members: Iterable[MemberReports], without: str = "") -> Peers:
    """Count what the members state, the one with the slug ``without`` left out."""
    stated = [_stated(one.readings) for one in members if one.member.slug != without]
    return _counted(len(stated), Counter(place for one in stated for place in one))


def peers_of_each(members: Sequence[MemberReports]) -> dict[str, Peers]:
    """Return for each member, by slug, the aggregates of all others."""
    stated = {one.member.slug: _stated(one.readings) for one in members}
    places = Counter(place for one in stated.values() for place in one)
    return {slug: _counted(len(stated) - 1, places - Counter(own)) for slug, own in stated.items()}


def _counted(number: int, places: Counter[_Place]) -> Peers:
    form = load_form()
    parts: tuple[tuple[Part, str], ...]
    questions = []
    for question in form.questions:
        if not question.scale:
            continue
        parts = (("rating", question.scale),)
        if question.degree:
            parts = (*parts, ("degree", "degree"))
        for part, scale in parts:
            levels = {
                level.key: places[question.number, part, level.key]
                for level in form.scales[scale].levels
            }
            members = places[question.number, part, _ANY]
            questions.append(
                PeerQuestion(
                    question=question.number,
                    part=part,
                    members=members,
                    levels=levels,
                    off_scale=places[question.number, part, _OFF],
                )
            )
    return Peers(form=form.id, members=number, questions=tuple(questions))


def _stated(readings: Sequence[Reading]) -> set[_Place]:
    """What one member states: each level, and that there is an answer at all."""
    found: set[_Place] = set()
    for reading in readings:
        for number, answer in reading.report.answers.items():
            if answer.stated is not None:
                found |= {(number, "rating", _ANY), (number, "rating", answer.rating or _OFF)}
            if answer.degree_stated is not None:
                found |= {(number, "degree", _ANY), (number, "degree", answer.degree or _OFF)}
    return found


def dump_peers(found: Peers) -> str:
    """Return the aggregates as JSON text, the same for the same counts."""
    return found.model_dump_json(indent=2) + "\n"


def read_peers(path: Path | None, name: str) -> Peers:
    """Read aggregates from a file; raises ``ParameterError`` when it is not there or no such.

    ``name`` is what the person called it.
    """
    try:
        if path is not None:
            return Peers.model_validate_json(path.read_bytes())
    except (OSError, ValidationError) as error:
        raise ParameterError(
            f"{name} does not hold aggregates of other members. `kit build` makes such files; "
            "leave `peers` empty to compare with the members of the sources.",
            subject=name,
        ) from error
    raise ParameterError(
        f"There is no file {name!r} with aggregates of other members. Leave `peers` empty to "
        "compare with the members of the sources.",
        subject=name,
    )
