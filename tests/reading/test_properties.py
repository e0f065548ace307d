"""Whatever is read, every line has its place and every value is the source's own."""

from __future__ import annotations

import random

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from kit.errors import SourceError
from kit.reading import read_bytes
from kit.reading.listing import listing
from kit.reading.page import line_roles
from kit.records import Reading, Report
from tests.accounting import complaints
from tests.mutations import damaged_pages

QUICK = settings(
    max_examples=100, deadline=None, suppress_health_check=[HealthCheck.too_slow], derandomize=True
)


@QUICK
@given(damaged_pages())
def test_damaged_pages_lose_no_line_and_gain_no_word(data: bytes) -> None:
    try:
        (reading,) = read_bytes(data, "page.txt")
    except SourceError:
        return
    assert complaints(reading) == []


@QUICK
@given(st.text(max_size=400) | st.text(alphabet="12.¿?:\n AaEeSs", max_size=200))
def test_any_text_is_read_or_refused(text: str) -> None:
    try:
        (reading,) = read_bytes(text.encode("utf-8", "surrogatepass"), "page.txt")
    except SourceError:
        return
    assert complaints(reading) == []


@QUICK
@given(st.binary(max_size=300))
def test_any_bytes_are_read_or_refused(data: bytes) -> None:
    try:
        (reading,) = read_bytes(data, "page.txt")
    except SourceError:
        return
    assert complaints(reading) == []


@QUICK
@given(damaged_pages(), st.randoms(use_true_random=False))
def test_records_survive_json_with_their_roles(data: bytes, rng: random.Random) -> None:
    try:
        (reading,) = read_bytes(data, "page.txt")
    except SourceError:
        return
    again = Reading(
        report=Report.model_validate_json(reading.report.model_dump_json()),
        findings=reading.findings,
    )
    assert again == reading
    assert line_roles(again) == line_roles(reading)
    assert listing(again) == listing(reading)
