"""Rules on evidence: what the source shows for the answers that the form asks it for."""

from __future__ import annotations

from collections.abc import Iterator

from kit.evidence import asked, coverage, label_lines, shown
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
    "answer asks for none. “N/A” or “No evidence available” under the "
    "label is none. Documents named in the prose are listed apart, as referred to.",
)
def evidence_not_shown(report: Report, w: Words) -> Iterator[Observation]:
    """One warning for an assessment, with all questions and the lines of their labels."""
    labels = not_shown(report)
    if labels:
        places = [place for place in labels.values() if place]
        yield Observation(message=not_shown_in_words(report, w), lines=span(places))


def not_shown(report: Report) -> dict[str, Lines | None]:
    """Return the answers that ask for evidence and show none, with the lines of their labels."""
    return {
        one.number: label_lines(report, one.number)
        for one in asked(report)
        if not shown(report, report.answers[one.number])
    }


def not_shown_in_words(report: Report, w: Words, *, read: bool = False) -> str:
    """Say for which answers no evidence is shown; ``read`` speaks of what was read alone."""
    counted = coverage(report)
    named = [
        w("{question} (line {line})", question=number, line=place[0]) if place else number
        for number, place in not_shown(report).items()
    ]
    if read:
        return w.count(
            "Evidence was read for {shown} of {n} answer that asks for it. "
            "None was read for: {questions}.",
            "Evidence was read for {shown} of {n} answers that ask for it. "
            "None was read for: {questions}.",
            counted.asked,
            shown=counted.shown,
            questions=w.listing(named),
        )
    return w.count(
        "The source shows evidence for {shown} of {n} answer that asks for it. "
        "Not shown in this source: {questions}.",
        "The source shows evidence for {shown} of {n} answers that ask for it. "
        "Not shown in this source: {questions}.",
        counted.asked,
        shown=counted.shown,
        questions=w.listing(named),
    )


RULES = (evidence_not_shown,)
