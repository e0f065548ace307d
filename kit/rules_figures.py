"""The rules on figures and dates; the checks are in ``kit.arithmetic`` and ``kit.dates``."""

from __future__ import annotations

from kit import arithmetic, dates
from kit.arithmetic import arithmetic_findings
from kit.dates import date_findings
from kit.rules import Rule
from kit.words import mark

_FIGURES = (
    (
        "parts-and-total",
        mark("Parts and total differ"),
        mark("Parts that the text names do not add up to the total that it gives."),
        "209 + 280 + 342 = 831, where the text says 832.",
        (
            "Only where the text itself says that the parts belong to the total, and where their "
            "sum is near it: within a tenth behind a colon or in brackets, else within a fiftieth. "
            "Parts that may overlap (“120 have water, 90 have power”) and figures that are called "
            "approximate are not added up."
        ),
    ),
    (
        "same-parts-two-things",
        mark("Same counts of two things"),
        mark("The same series of counts is given for two different things."),
        "120, 80 and 40 are schools in one place and teachers in another.",
        "Three or more counts of ten or more, in the same order, each series in one sentence.",
    ),
    (
        "more-than-exist",
        mark("More counted than exist"),
        mark("More are counted than the text says there are; some may be counted twice."),
        "500 associations were trained, and half of the 300 existing associations took part.",
        (
            "The same noun in both places, in sentences without a year, and only where the text "
            "calls the smaller number existing. Enrolments may be meant, hence the question."
        ),
    ),
    (
        "share-and-counts",
        mark("Share and counts differ"),
        mark("A share is not the one that its counts give."),
        "90 of 200 is 45 %, where the text says 54 %.",
        (
            "Only where share, part and whole stand in one sentence, and its words say that the "
            "share is that of the counts; rounding is allowed for."
        ),
    ),
    (
        "shares-above-hundred",
        mark("Shares add up to more than the whole"),
        mark("The shares of women and men in one sentence are more than the whole."),
        "60 % women and 50 % men.",
        "Only two shares side by side, one that says so many are women and one that are men.",
    ),
    (
        "part-exceeds-whole",
        mark("Part larger than its whole"),
        mark("A count is stated as a part of a smaller one."),
        "“450 of the 432 organisations”.",
        "Only where the text says that the one is a part of the other.",
    ),
    (
        "number-in-words",
        mark("Number in words and digits differ"),
        mark("A number is written in words and in digits, and the two are not the same."),
        "“twelve (15) meetings”.",
        "English and Spanish number words.",
    ),
    (
        "same-thing-two-counts",
        mark("Same thing counted differently"),
        mark("The same sentence stands twice, with another count."),
        "“84 people answered the form” in one answer, “48 people answered the form” in another.",
        "The sentences are equal but for the count.",
    ),
)
_DATES = (
    (
        "dates-outside-plan",
        mark("Dates outside the plan's years"),
        mark("The text tells of years before or after those in the plan's title."),
        "The title says 2023 – 2024, and the work is told from 2021 on.",
        "One note for an assessment. Work before a plan begins is common.",
    ),
    (
        "impossible-date",
        mark("Date that does not exist"),
        mark("The calendar has no such day."),
        "“31 June 2022”.",
        (
            "Dates written out or as numbers, where their order is certain, and where the word "
            "before does not number something (“version 30.2.2023”)."
        ),
    ),
    (
        "span-reversed",
        mark("Period that ends before it begins"),
        mark("A period is stated whose end lies before its beginning."),
        "“from September 2023 to April 2023”.",
        "Only where both ends have a year.",
    ),
    (
        "order-of-dates",
        mark("Order of events and dates differ"),
        mark("The text puts one event after another, and their dates say the opposite."),
        "“in June 2022, after the hearing of August 2022”.",
        "Only within one sentence, and only for “before”, “after”, “started” and “ended”.",
    ),
)

RULES: tuple[Rule, ...] = (
    *(
        Rule(
            code, arithmetic.SEVERITIES[code], "figures", title, meaning, example, limits,
            arithmetic_findings,
        )
        for code, title, meaning, example, limits in _FIGURES
    ),
    *(
        Rule(code, dates.SEVERITIES[code], "dates", title, meaning, example, limits, date_findings)
        for code, title, meaning, example, limits in _DATES
    ),
)  # fmt: skip
