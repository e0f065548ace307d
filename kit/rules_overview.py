"""Rules on what a report says about itself: plan, member, title, evaluator."""

from __future__ import annotations

from collections.abc import Iterator

from kit.records import Report
from kit.rules import Observation, rule
from kit.words import Words, mark


@rule(
    "plan-not-stated",
    severity="note",
    topic="overview",
    title=mark("Action plan not stated"),
    meaning=mark("The source does not name the action plan that the commitment belongs to."),
    example="The overview goes from the member's name straight to the commitment.",
    limits="Older pages never name the plan, so this says nothing about the assessment itself.",
)
def plan_not_stated(report: Report, w: Words) -> Iterator[Observation]:
    """One note when there is no action plan."""
    if report.action_plan is None:
        yield Observation(message=w("The action plan is not stated in the source."))


@rule(
    "member-not-stated",
    severity="warning",
    topic="overview",
    title=mark("Member not stated"),
    meaning=mark("The source does not name the member that made the commitment."),
    example="The line after the label “Member Name” is empty.",
    limits="A member that only the action plan's title names is taken from there.",
)
def member_not_stated(report: Report, w: Words) -> Iterator[Observation]:
    """One warning when the member has no name."""
    if not report.member.name:
        yield Observation(message=w("The name of the member is not stated in the source."))


@rule(
    "commitment-not-stated",
    severity="warning",
    topic="overview",
    title=mark("Commitment's title not stated"),
    meaning=mark("The source does not give the title of the commitment."),
    example="The line after the label “Commitment” is empty, and the page has no heading.",
    limits="None known.",
)
def commitment_not_stated(report: Report, w: Words) -> Iterator[Observation]:
    """One warning when the commitment has no title."""
    if not report.commitment.title:
        yield Observation(message=w("The title of the commitment is not stated in the source."))


@rule(
    "evaluator-not-stated",
    severity="note",
    topic="overview",
    title=mark("Evaluator not stated"),
    meaning=mark("The source does not say who wrote the assessment."),
    example="The line after the label “Name of Evaluator” is empty.",
    limits="Copied pages often lose short lines, so the published page may well name somebody.",
)
def evaluator_not_stated(report: Report, w: Words) -> Iterator[Observation]:
    """One note when nobody is named."""
    if not report.evaluators:
        yield Observation(message=w("The name of the evaluator is not stated in the source."))


RULES = (plan_not_stated, member_not_stated, commitment_not_stated, evaluator_not_stated)
