"""What a report states in short, without words of any language, to be compared build with build."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from kit.context import Case, to_confirm
from kit.evidence import coverage
from kit.head import status_of
from kit.records import Record, Report
from kit.storage import sha256


class CommitmentState(Record):
    """One assessment: levels by question, points to confirm, evidence, and a digest of its text.

    ``ratings`` and ``degrees`` hold the keys of levels, or the source's own words in quotation
    marks where they are not on the scale; a question that is not answered is left out.
    ``points`` are the codes and ids of the points to confirm, sorted.
    """

    title: str
    source: str
    ratings: dict[str, str]
    degrees: dict[str, str]
    points: tuple[tuple[str, str], ...]
    asked: int
    shown: int
    text: str


class MemberState(Record):
    """One member's report: what the member is called, the report's status, its commitments."""

    member: str
    status: str = ""
    commitments: tuple[CommitmentState, ...] = ()


def member_state(cases: Sequence[Case]) -> MemberState:
    """Return the state of a report on these assessments."""
    member = cases[0].report.member
    status = status_of(cases)
    return MemberState(
        member=", ".join(part for part in (member.name, member.country) if part) or member.slug,
        status=status.report if status else "",
        commitments=tuple(_commitment(case) for case in cases),
    )


def _commitment(case: Case) -> CommitmentState:
    report, covered = case.report, coverage(case.report)
    rated = [question.number for question in case.rated_questions()]
    answers = {number: answer for number in rated if (answer := case.answer(number))}
    ratings = {number: _level(answer.rating, answer.stated) for number, answer in answers.items()}
    degrees = {
        number: _level(answer.degree, answer.degree_stated) for number, answer in answers.items()
    }
    points = sorted((point.code, point.id) for point in to_confirm(case))
    return CommitmentState(
        title=report.commitment.title or "",
        source=report.source.path,
        ratings={number: level for number, level in ratings.items() if level},
        degrees={number: level for number, level in degrees.items() if level},
        points=tuple(points),
        asked=covered.asked,
        shown=covered.shown,
        text=sha256("\n".join(_texts(report))),
    )


def _level(key: str | None, stated: str | None) -> str:
    return key or (f"“{stated.strip()}”" if stated else "")


def _texts(report: Report) -> Iterator[str]:
    yield report.action or ""
    yield report.problem or ""
    for number, answer in sorted(report.answers.items()):
        yield f"{number} {answer.explanation or ''}"
        yield from (f"{one.title} {one.url or ''}" for one in answer.evidence)
