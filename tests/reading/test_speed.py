"""No page, however made, takes long: generous limits, for machines of every kind."""

from __future__ import annotations

import contextlib
import random
import time

import pytest

from kit.errors import SourceError
from kit.reading import read_bytes
from tests.pages import make

SECONDS = 10.0
HOSTILE = (
    "Yes",
    "Title",
    "Problem",
    "Section 1.",
    "1.2 Something about it",
    "2.1.4 Other Results",
    "Provide evidence for your answer:",
    "End of Commitment Report – x",
    "No comments yet",
    "someone@example.org",
    "Villa Serena, Colombia",
    "CommitmentOGP commitments " + "are " * 60 + "...",
    "wordWord " * 60,
    "3. Provide at least one lesson or reflection relating to the implementation",
    "¿" * 40,
    "1.1 ¿",
)


@pytest.mark.parametrize("line", HOSTILE, ids=[line[:24] for line in HOSTILE])
@pytest.mark.parametrize("place", [b"1.3 Was", b"Section 1."], ids=["answer", "overview"])
def test_a_line_repeated_many_times_is_no_burden(line: str, place: bytes) -> None:
    data = make(random.Random(5), language="en").data
    at = data.index(place)
    hostile = data[:at] + (line + "\n\n").encode() * (150_000 // len(line)) + data[at:]
    start = time.process_time()
    with contextlib.suppress(SourceError):
        read_bytes(hostile, "page.txt")
    assert time.process_time() - start < SECONDS


def test_a_page_of_one_endless_line_is_no_burden() -> None:
    data = make(random.Random(5), language="en").data
    place = data.index(b"1.3 Was")
    endless = data[:place] + b"and so on, " * 500_000 + b"\n\n" + data[place:]
    start = time.process_time()
    (reading,) = read_bytes(endless, "page.txt")
    assert time.process_time() - start < SECONDS
    assert reading.report.answers["1.3"].rating is not None
