"""A page damaged at any one place: no value changes into another one.

What is lost may be missing; what is kept is the same, or (prose that the page's end cuts off) its
beginning. Values from another place of the page are said to be.
"""

from __future__ import annotations

import random
from collections.abc import Iterator
from itertools import pairwise

import pytest

from kit.errors import SourceError
from kit.reading import read_bytes
from kit.records import Reading
from tests.accounting import complaints
from tests.page_truth import is_prose
from tests.pages import make, values_of

TEXT = make(random.Random(21), [16], language="en").data.decode()
WHOLE = values_of(read_bytes(TEXT.encode(), "page.txt")[0])
LINES = TEXT.split("\n")
FILLED = [number for number, line in enumerate(LINES) if line.strip()]


def _read(text: str) -> Reading | None:
    try:
        (reading,) = read_bytes(text.encode(), "page.txt")
    except SourceError:
        return None
    assert complaints(reading) == []
    return reading


def _taken(reading: Reading) -> set[str]:
    """The fields whose value a finding says to be taken from elsewhere."""
    spans = {f.lines for f in reading.findings if f.code == "value-taken-from-elsewhere"}
    where = reading.report.where
    keys = {"title": "commitment.title", "member": "member.name"}
    return {name for name, key in keys.items() if where.get(key) in spans}


def _changed(text: str, *, beginning: bool = False) -> Iterator[str]:
    """Yield the fields that are read from a damaged page, yet not as from the whole one."""
    reading = _read(text)
    if reading is None:
        return
    for key, value in values_of(reading).items():
        whole = WHOLE.get(key, "")
        cut = beginning and is_prose(key) and whole.startswith(value)
        if value != whole and not cut and key not in _taken(reading):
            yield key


@pytest.mark.parametrize("step", range(5))
def test_a_page_cut_off_at_its_end_states_nothing_else(step: int) -> None:
    for place in range(1 + 13 * step, len(TEXT), 65):
        assert list(_changed(TEXT[:place], beginning=True)) == [], TEXT[:place][-60:]


@pytest.mark.parametrize("step", range(5))
def test_a_page_cut_off_at_its_beginning_states_nothing_else(step: int) -> None:
    for place in range(1 + 13 * step, len(TEXT), 65):
        assert list(_changed(TEXT[place:])) == [], TEXT[place:][:60]


def _elsewhere(damaged: list[str], *lines: str) -> list[str]:
    """Return the changed fields that the changed lines have nothing to do with.

    Names and addresses are paired, so they change together; evidence is counted.
    """
    words = [line.strip("•- ") for line in lines]
    people = WHOLE["names"] + WHOLE["emails"]
    return [
        key
        for key in _changed("\n".join(damaged))
        if not any(word in WHOLE.get(key, "") for word in words)
        and not (key in {"names", "emails"} and any(word in people for word in words))
        and ".evidence." not in key
    ]


def test_a_line_that_is_lost_changes_no_other_field() -> None:
    for number in FILLED:
        line = LINES[number]
        for kept in ([""], []):
            damaged = [*LINES[:number], *kept, *LINES[number + 1 :]]
            assert _elsewhere(damaged, line) == [], line


def test_a_line_that_is_doubled_changes_no_other_field() -> None:
    for number in FILLED:
        damaged = [*LINES[: number + 1], "", *LINES[number:]]
        assert _elsewhere(damaged, LINES[number]) == [], LINES[number]


def test_two_lines_run_together_change_no_other_field() -> None:
    for number, following in pairwise(FILLED):
        joined = f"{LINES[number]} {LINES[following].strip()}"
        damaged = [*LINES[:number], joined, *LINES[following + 1 :]]
        assert _elsewhere(damaged, LINES[number], LINES[following]) == [], joined
