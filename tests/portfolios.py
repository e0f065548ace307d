"""Made-up members with made-up assessments, for the tests of the portfolio and of the peers."""

from __future__ import annotations

import random
from collections.abc import Sequence
from typing import Any

from kit.corpus import MemberReports
from kit.records import ActionPlan, Commitment, Member, Reading
from tests.reports import make_report

COUNTRIES = (("Austria", "AT"), ("Kenya", "KE"), ("Brazil", "BR"), ("Ghana", "GH"))

Answers = dict[str, dict[str, Any] | None]
RATED = ("1.1", "1.3", "2.1.1", "2.1.2", "2.1.3", "2.1.4", "2.2")
SILENT: Answers = {number: {"stated": None, "degree_stated": None} for number in RATED}
"""Answers to no rated question at all."""


def reading(number: int, answers: Answers, title: str = "", **fields: Any) -> Reading:
    """One assessment of the member with this number."""
    country, code = COUNTRIES[number % len(COUNTRIES)]
    start = 2020 + number % 3
    plan = ActionPlan(title=f"Action plan {start} – {start + 1}", start=start, end=start + 1)
    report = make_report(answers=answers, **{"action_plan": plan, **fields})
    member = Member(
        name=f"Member {number}", country=country, country_code=code, slug=f"member-{number:03}"
    )
    commitment = Commitment(title=title or f"The open budget of member {number}")
    source = report.source.model_copy(update={"path": f"made/up-{number}-{title}.txt"})
    update = {"member": member, "commitment": commitment, "source": source}
    return Reading(report=report.model_copy(update=update))


def member(number: int, *answers: Answers, **fields: Any) -> MemberReports:
    """A member with an assessment for each set of answers."""
    titles = ["", *(f"Commitment {n} of member {number}" for n in range(2, len(answers) + 1))]
    readings = tuple(
        reading(number, given, title, **fields)
        for given, title in zip(answers, titles, strict=True)
    )
    return MemberReports(member=readings[0].report.member, readings=readings)


def many(number: int, seed: int = 1) -> Sequence[MemberReports]:
    """So many members with one to three assessments each, of all kinds of answers."""
    chance = random.Random(seed)

    def answers() -> Answers:
        given: Answers = {
            "1.1": {"stated": chance.choice(("Limited", "Substantial", "Complete", None, "Half"))},
            "1.3": {"stated": chance.choice(("Few", "Most", "All", None))},
            "2.2": {"stated": chance.choice(("Yes", "No", "Partially", None))},
        }
        for question in ("2.1.1", "2.1.2", "2.1.3", "2.1.4"):
            stated = chance.choice(("Yes", "No", "Not Applicable", None))
            degree = chance.choice(("Marginal", "Major", "Outstanding", None))
            given[question] = {
                "stated": stated,
                "degree_stated": degree if stated == "Yes" else None,
            }
        return given

    return [member(n, *(answers() for _ in range(1 + n % 3))) for n in range(number)]
