"""What other members state, as counts without names: the comparison in a member's report.

The unit is the member: one that states a level in any of its assessments counts once for that
level. A member with several assessments may so count at several levels of one question.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Sequence

from pydantic import ValidationError

from kit.corpus import MemberReports
from kit.errors import ParameterError
from kit.form import load_form
from kit.portfolio import Part
from kit.records import Reading, Record

ENOUGH = 5
"""Fewer members than this are not compared with: a few could be told apart, and say little."""


class PeerQuestion(Record):
    """One question: how many members state each level of its rating, or of its degree.

    ``members`` state an answer at all, on the scale or not.
    """

    question: str
    part: Part
    members: int
    levels: dict[str, int]

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
    form = load_form()
    counted: Counter[tuple[str, Part]] = Counter()
    levels: Counter[tuple[str, Part, str]] = Counter()
    number = 0
    for found in members:
        if found.member.slug == without:
            continue
        number += 1
        stated = _stated(found.readings)
        counted.update({(question, part) for question, part, _ in stated})
        levels.update(place for place in stated if place[2])
    return Peers(
        form=form.id,
        members=number,
        questions=tuple(
            PeerQuestion(
                question=question.number,
                part=part,
                members=counted[question.number, part],
                levels={
                    level.key: levels[question.number, part, level.key] for level in scale.levels
                },
            )
            for question in form.questions
            if question.scale
            for part, scale in (
                ("rating", form.scales[question.scale]),
                *([("degree", form.scales["degree"])] if question.degree else []),
            )
        ),
    )


def _stated(readings: Sequence[Reading]) -> set[tuple[str, Part, str]]:
    """The levels that one member states by question; an empty level is beside the scale's words."""
    found: set[tuple[str, Part, str]] = set()
    for reading in readings:
        for number, answer in reading.report.answers.items():
            if answer.stated is not None:
                found.add((number, "rating", answer.rating or ""))
            if answer.degree_stated is not None:
                found.add((number, "degree", answer.degree or ""))
    return found


def dump_peers(found: Peers) -> str:
    """Return the aggregates as JSON text, the same for the same counts."""
    return found.model_dump_json(indent=2) + "\n"


def read_peers(text: str, name: str = "peers") -> Peers:
    """Read aggregates back; raises ``ParameterError`` when the text holds something else."""
    try:
        return Peers.model_validate_json(text)
    except ValidationError as error:
        raise ParameterError(
            f"{name} does not hold aggregates of other members. `kit build` writes such files; "
            "leave `peers` empty to compare with the members of the sources.",
            subject=name,
        ) from error
