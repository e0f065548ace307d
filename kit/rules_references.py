"""Rules on what the prose refers to: addresses that are lost, references that may be one."""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import cache

from kit.cues import either, every
from kit.form import plain
from kit.prose import prose
from kit.records import Report
from kit.references import has_source, references
from kit.rules import Observation, rule
from kit.words import Words, mark
from kit.works import unsettled


@cache
def _address_due() -> re.Pattern[str]:
    return re.compile(rf"\b{either(every('obtained'))}(?P<rest>.{{0,150}}?):?\s*$", re.IGNORECASE)


def address_due(line: str) -> str | None:
    """Return the words at the end of a line after which an address should follow.

    They end in a colon, or at once in words such as ``available at``; else ``None``.
    """
    ends = line.rstrip()
    colon = ends.endswith(":")
    if not colon and not plain(ends[-30:]).endswith(_ends()):
        return None
    found = _address_due().search(ends)
    if found is None or "http" in found[0] or (found["rest"].strip() and not colon):
        return None
    before = ends[: found.start()].casefold().split()[-1:]
    if plain(found[0]).startswith(_taken()) and set(before) & set(every("passive")):
        return None  # "The tickets were taken from: ..." tells what was done
    return " ".join(found[0].split())


@cache
def _taken() -> tuple[str, ...]:
    return tuple(plain(one) for one in every("taken"))


@cache
def _ends() -> tuple[str, ...]:
    return tuple(plain(one) for one in every("obtained"))


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
        start = 0
        for line in field.text.splitlines(keepends=True):
            end = start + len(line)
            words = address_due(line)
            given = field.text[end : end + 200].lstrip()[:8].casefold()
            if words and not given.startswith(("http", "www.")):
                yield Observation(
                    message=w(
                        "The text names where a source can be found, but the address is not in "
                        "this source: “{words}”.",
                        words=words,
                    ),
                    question=field.question,
                    lines=field.place(start, start + len(line.rstrip())),
                )
            start = end


@rule(
    "reference-unsettled",
    severity="note",
    topic="evidence",
    title=mark("Reference and source may be the same"),
    meaning=mark("A reference and a listed source share the year, and only their names differ."),
    example="“(City Archive, 2022)” beside the source “Archivo Municipal. (2022).”.",
    limits="Names are not translated: only those with a word alike in both languages are seen. A "
    "reference by the source's initials, or whose sentence names the source, is matched.",
)
def reference_unsettled(report: Report, w: Words) -> Iterator[Observation]:
    """Tell of each citation that may belong to a source of the same year."""
    if not any(has_source(field.text) for field in prose(report)):
        return
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
