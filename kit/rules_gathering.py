"""The findings that are made while sources are gathered: which reports and members belong together.

They are made in ``kit.kinship``, ``kit.corpus`` and ``kit.reading.handwritten``; here stands
their documentation.
"""

from __future__ import annotations

from kit.rules import Rule
from kit.words import mark

RULES: tuple[Rule, ...] = (
    Rule(
        code="member-uncertain",
        severity="warning",
        topic="reading",
        title=mark("Members that may be one"),
        meaning=mark("Two members have names that are alike; they are kept apart."),
        example="One source names “Bahía Verde, Colombia”, another “Gobierno de Bahía Verde”.",
        limits="Settled in data/members.toml, under [[same]] or [[different]].",
    ),
    Rule(
        code="member-by-decision",
        severity="note",
        topic="reading",
        title=mark("Member set by an analyst"),
        meaning=mark("The source states no member; it was set in data/members.toml."),
        example="The overview of a page was lost, and [sources] names the member of that page.",
        limits="A member that the source states is never changed.",
    ),
    Rule(
        code="report-found-twice",
        severity="note",
        topic="reading",
        title=mark("Report found more than once"),
        meaning=mark("Several sources hold the same report; it is counted once."),
        example="A page was saved from two addresses, or as text and as a web page.",
        limits="All words have to be the same but for case, accents and punctuation.",
    ),
    Rule(
        code="report-in-versions",
        severity="warning",
        topic="reading",
        title=mark("Report found in several versions"),
        meaning=mark("Several reports have the same member, plan and title, but other words."),
        example="One copy of a page breaks off before Section 3, the other is complete.",
        limits="Which one is current is not in the sources, so all are shown.",
    ),
    Rule(
        code="commitment-shared",
        severity="note",
        topic="reading",
        title=mark("Commitment of several members"),
        meaning=mark("Several members report a commitment of the same title."),
        example="A state and one of its cities both assess “Open contracting for public works”.",
        limits="Titles are compared word by word; short ones are left out.",
    ),
    Rule(
        code="evidence-files",
        severity="note",
        topic="reading",
        title=mark("Files of evidence"),
        meaning=mark("Files of evidence stand beside an assessment that was written by hand."),
        example="minutes.pdf (48,213 bytes) with its hash, so that a later change can be seen.",
        limits="The contents of the files are not read.",
    ),
)
"""The documentation of these findings."""
