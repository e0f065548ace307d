"""Rules on what the prose refers to: addresses that are lost, references that may be one."""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import cache

from kit.cues import either, every
from kit.prose import prose
from kit.records import Report
from kit.references import references
from kit.rules import Observation, rule
from kit.words import Words, mark
from kit.works import unsettled


@cache
def _address_due() -> re.Pattern[str]:
    """Return the pattern of a line that ends where an address should follow."""
    return re.compile(
        rf"(?i:\b{either(every('obtained'))})(?P<rest>[^\n]{{0,150}}?):[^\S\n]*(?=\n|$)"
        rf"|(?i:\b{either(every('obtained'))})[^\S\n]*(?=\n|$)"
    )


@rule(
    "address-lost",
    severity="warning",
    topic="evidence",
    title=mark("Address of a source missing"),
    meaning=mark("The text announces where a source can be found, and no address follows."),
    example="A line ends in “Retrieved from the city's website:”.",
    limits="An address on the following line counts as given. Links behind words are often lost "
    "when a page is copied as text.",
)
def address_lost(report: Report, w: Words) -> Iterator[Observation]:
    """Tell of each source that leads to no address."""
    for field in prose(report):
        for match in _address_due().finditer(field.text):
            following = field.text[match.end() :].strip()[:8].casefold()
            if not following.startswith(("http", "www.")) and "http" not in match[0]:
                yield Observation(
                    message=w(
                        "The text names where a source can be found, but the address is not in "
                        "this source: “{words}”.",
                        words=" ".join(match[0].split()),
                    ),
                    question=field.question,
                    lines=field.place(match.start(), match.end()),
                )


@rule(
    "reference-unsettled",
    severity="note",
    topic="evidence",
    title=mark("Reference and source may be the same"),
    meaning=mark("A reference and a listed source share the year, and only their names differ."),
    example="“(City Archive, 2022)” beside the source “Archivo Municipal. (2022).”.",
    limits="Names are not translated. A reference whose sentence names the source is matched.",
)
def reference_unsettled(report: Report, w: Words) -> Iterator[Observation]:
    """Tell of each citation that may belong to a source of the same year."""
    for citation, source in unsettled(references(report)):
        yield Observation(
            message=w(
                "The reference {citation} and the source “{source}” share the year {year}. "
                "Whether they are the same is not stated in the source.",
                citation=citation.text,
                source=source.name,
                year=str(source.year),
            ),
            question=citation.question,
            lines=citation.lines,
        )


RULES = (address_lost, reference_unsettled)
