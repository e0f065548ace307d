"""``commitments.csv``: a row for each commitment, for pandas and spreadsheets."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from kit.context import to_confirm
from kit.datasheets import sheet
from kit.evidence import coverage
from kit.narrative import HIGH_COMPLETION, RESULTS, STRONG_RESULTS
from kit.portfolio import Assessed, degrees_of

_RATED = ("1.1", "1.3", *RESULTS, "2.2")

COMMITMENTS: Mapping[str, str] = {
    "member": "the folder of the member",
    "member_name": "the member as stated",
    "country": "the country as stated",
    "country_code": "the country by ISO 3166-1",
    "plan": "the action plan's title as stated",
    "plan_start": "the first year that the plan's title names",
    "plan_end": "the last year that the plan's title names",
    "commitment": "the commitment's title as stated",
    "commitment_id": "the commitment's identifier where the source has one",
    **{f"rating_{number.replace('.', '_')}": f"the level of {number}" for number in _RATED},
    **{
        f"stated_{number.replace('.', '_')}": f"the answer to {number} as stated"
        for number in _RATED
    },
    **{
        f"degree_{number.replace('.', '_')}": f"the degree of result of {number}"
        for number in RESULTS
    },
    "high_completion": "`yes` or `no` by OGP's rule; empty where no level is stated",
    "strong_result": "`yes` or `no` by OGP's rule; empty where no degree is stated",
    "evidence_asked": "answers that the form asks evidence for",
    "evidence_shown": "those of them that show evidence",
    "to_confirm": "points to confirm with the evaluator",
    "notes": "findings that are worth knowing only",
    "factors": "passages of question 1.2",
    "lessons": "passages of question 3",
    "report": "the commitment in the member's report, seen from this file",
    "source": "the source's path",
    "sha256": "the SHA-256 of the source as found",
    "language": "the language of the source by ISO 639-1",
}
"""The columns in order, and what each holds; what is not stated is empty."""


def commitments_sheet(assessed: Sequence[Assessed]) -> bytes:
    """Return the CSV file: UTF-8 with what Excel needs, formulas neutralised."""
    return sheet(tuple(COMMITMENTS), [_row(one) for one in assessed])


def _row(one: Assessed) -> dict[str, object]:
    case, report, member = one.case, one.case.report, one.member
    plan, covered = report.action_plan, coverage(report)
    points = len(to_confirm(case))
    level, degrees = case.level("1.1"), degrees_of(case)
    row: dict[str, object] = {
        "member": member.slug,
        "member_name": member.name,
        "country": member.country,
        "country_code": member.country_code,
        "plan": plan.title if plan else None,
        "plan_start": plan.start if plan else None,
        "plan_end": plan.end if plan else None,
        "commitment": report.commitment.title,
        "commitment_id": report.commitment.id,
        "high_completion": level.key in HIGH_COMPLETION if level else None,
        "strong_result": any(key in STRONG_RESULTS for key in degrees) if degrees else None,
        "evidence_asked": covered.asked,
        "evidence_shown": covered.shown,
        "to_confirm": points,
        "notes": len(case.findings) - points,
        "factors": sum(item.question == "1.2" for item in case.analysis.lessons),
        "lessons": sum(item.question == "3" for item in case.analysis.lessons),
        "report": one.address(),
        "source": report.source.path,
        "sha256": report.source.sha256,
        "language": report.source.language,
    }
    for number in _RATED:
        key, answer = number.replace(".", "_"), case.answer(number)
        row[f"rating_{key}"] = answer.rating if answer else None
        row[f"stated_{key}"] = answer.stated if answer else None
        if number in RESULTS:
            row[f"degree_{key}"] = answer.degree if answer else None
    return row
