"""The findings that are made while sources are gathered: which reports and members belong together.

They are made in ``kit.kinship``, ``kit.corpus``, ``kit.reading.handwritten`` and
``kit.reading.sheets``; here stands their documentation.
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
    Rule(
        code="cell-with-formula",
        severity="warning",
        topic="reading",
        title=mark("Cell with a formula"),
        meaning=mark("A cell of a sheet holds a formula; its last result is read, if it has one."),
        example="The explanation of 1.1 is put together from two other cells.",
        limits="Known for .xlsx and .ods; a .csv file holds results alone.",
    ),
    Rule(
        code="cell-unreadable",
        severity="warning",
        topic="reading",
        title=mark("Cell with an error"),
        meaning=mark(
            "A cell of a sheet holds an error of the spreadsheet program; it is not read."
        ),
        example="The cell under “Commitment” shows #REF!.",
        limits="Known for .xlsx and .ods.",
    ),
)
"""The documentation of these findings."""
