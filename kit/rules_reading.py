"""The findings that the reader makes (``kit.reading``); here stands their documentation."""

from __future__ import annotations

from kit.rules import Rule
from kit.words import mark

RULES: tuple[Rule, ...] = (
    Rule(
        code="unread-text",
        severity="warning",
        topic="reading",
        title=mark("Text that was not read into a field"),
        meaning=mark("Text of the source could not be placed with confidence."),
        example="A paragraph stands before the first label, where the form has no field.",
        limits="The text is shown in the annex. It is never put into a neighbouring field.",
    ),
    Rule(
        code="value-taken-from-elsewhere",
        severity="note",
        topic="reading",
        title=mark("Value taken from another place"),
        meaning=mark("A field is not stated in its own place; the value was found elsewhere."),
        example="The member is named in the action plan's title only.",
        limits="Only the member, and the commitment's title from the heading of the page.",
    ),
    Rule(
        code="source-cut-off",
        severity="warning",
        topic="reading",
        title=mark("Source ends early"),
        meaning=mark("The source ends before the end of the form."),
        example="A copied page ends after question 2.1.2.",
        limits="The published page may hold more than the copy that was read.",
    ),
)
