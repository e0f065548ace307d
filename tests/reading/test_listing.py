"""The text form of a reading: every field with its lines, and what is missing."""

from __future__ import annotations

import random
from dataclasses import replace

from kit.reading import read_bytes
from kit.reading.listing import listing
from tests.formats import Case, as_text
from tests.pages import make


def _listed(*layouts: int, seed: int = 3) -> tuple[str, list[str]]:
    (reading,) = read_bytes(make(random.Random(seed), layouts, language="en").data, "page.txt")
    text = listing(reading)
    return text, [line for line in text.splitlines() if line]


def test_every_field_stands_with_its_lines() -> None:
    (reading,) = read_bytes(make(random.Random(3), language="en").data, "page.txt")
    report = reading.report
    text = listing(reading)
    for key in ("commitment.title", "action", "1.1.stated", "3.explanation"):
        first, last = report.where[key]
        place = str(first) if first == last else f"{first}–{last}"
        assert any(place in line.split() for line in text.splitlines()), key
    assert report.commitment.title is not None
    assert report.commitment.title[:40] in text
    assert "Every line of the source has its place." in text


def test_what_is_not_stated_is_said() -> None:
    text, _ = _listed(1, 3, seed=8)
    assert "Not stated, in the overview: " in text
    assert "Not stated, at 2.2: rating" in text
    assert "No evidence shown in this source at:" in text


def test_what_could_not_be_placed_is_shown_with_its_words() -> None:
    page = make(random.Random(3), language="en").data.replace(
        b"Provide a brief explanation",
        b"Something else altogether\n\nProvide a brief explanation",
        1,
    )
    (reading,) = read_bytes(page, "page.txt")
    text = listing(reading)
    assert "Could not be placed:" in text
    assert "| Something else altogether" in text


def test_a_listing_fits_the_terminal_and_holds_no_control_characters() -> None:
    page = make(random.Random(3), language="en").data.replace(b"Villa", b"Vi\x1b[31mlla")
    (reading,) = read_bytes(page, "page.txt")
    lines = listing(reading).splitlines()
    fields = [line for line in lines if line.startswith("  ")]
    assert all(len(line) <= 100 for line in fields)
    assert "\x1b" not in "".join(lines)


def test_of_a_long_text_both_ends_are_shown() -> None:
    action = "It begins here. " + "More was done. " * 30 + "\n\nAnd it ends here."
    (reading,) = read_bytes(as_text(replace(Case(), action=action)).encode(), "page.txt")
    lines = listing(reading).splitlines()
    (at,) = [number for number, line in enumerate(lines) if line.startswith("  Action  ")]
    assert "It begins here." in lines[at]
    assert lines[at].endswith(" …")
    assert lines[at + 1].lstrip().startswith("… ")
    assert lines[at + 1].endswith("And it ends here.  [97 words]")


def test_a_rating_stands_with_the_level_that_was_understood() -> None:
    text = as_text().replace("Major", "Rather large")
    (reading,) = read_bytes(text.encode(), "page.txt")
    lines = [" ".join(line.split()) for line in listing(reading).splitlines()]
    where = reading.report.where
    assert f"rating {where['1.1.stated'][0]} Substantial: “Substantial”" in lines
    degree = where["2.1.1.degree_stated"][0]
    assert f"degree {degree} not on the form's scale: “Rather large”" in lines
