"""Rules on evidence: what the source shows for the answers that the form asks it for."""

from __future__ import annotations

from collections.abc import Iterator

from kit.evidence import asked, coverage, label_lines
from kit.records import Lines, Report
from kit.rules import Observation, rule
from kit.words import Words, mark


def span(places: list[Lines]) -> Lines | None:
    """Return the lines from the first to the last of these places, ``None`` without any."""
    if not places:
        return None
    return min(first for first, _ in places), max(last for _, last in places)


@rule(
    "evidence-not-shown",
    severity="warning",
    topic="evidence",
    title=mark("Evidence not shown in this source"),
    meaning=mark(
        "The source shows no evidence for answers that the form asks it for. "
        "Uploaded files are often lost when a page is copied as text."
    ),
    example="Nothing stands under “Provide evidence for your answer:”.",
    limits="Says what this source shows, never that no evidence was given. A not-applicable "
    "answer asks for none. Documents named in the prose are listed apart, as referred to.",
)
def evidence_not_shown(report: Report, w: Words) -> Iterator[Observation]:
    """One warning for an assessment, with all questions and the lines of their labels."""
    missing = [one.number for one in asked(report) if not report.answers[one.number].evidence]
    if not missing:
        return
    counted = coverage(report)
    labels = {number: label_lines(report, number) for number in missing}
    places = [place for place in labels.values() if place]
    named = [
        w("{question} (line {line})", question=number, line=place[0]) if place else number
        for number, place in labels.items()
    ]
    yield Observation(
        message=w.count(
            "The source shows evidence for {shown} of {n} answer that asks for it. "
            "Not shown in this source: {questions}.",
            "The source shows evidence for {shown} of {n} answers that ask for it. "
            "Not shown in this source: {questions}.",
            counted.asked,
            shown=counted.shown,
            questions=w.listing(named),
        ),
        lines=span(places),
    )


RULES = (evidence_not_shown,)
