"""Glossary tooltips: taken off where one is certain, left where it may be somebody's words."""

from __future__ import annotations

import pytest

from kit.reading.tooltips import without_tooltips


@pytest.mark.parametrize(
    ("text", "told"),
    [
        (
            "CommitmentOGP commitments are promises for reform by a government ... More",
            "Commitment",
        ),
        (
            "Action PlanAction plans are at the core of what a government does... Title",
            "Action Plan Title",
        ),
        (
            "InclusionOGP participating governments want to hear all those who...: Young people",
            "Inclusion: Young people",
        ),
        ("CompromisoLos compromisos son promesas de reforma de un gobierno … Más", "Compromiso"),
    ],
)
def test_a_tooltip_is_taken_off(text: str, told: str) -> None:
    assert without_tooltips(text) == told


@pytest.mark.parametrize(
    "text",
    [
        "A title without any dots",
        "We met, we talked... And then we went on with the work of the plan.",
        "LinkedIn posts of all the councils in the city and so on...",
        "YouTube films of the meetings of the water board and more...",
        "The GovLab and its friends in several cities wrote...",
        "openGov...",
    ],
)
def test_words_that_only_look_like_a_tooltip_are_kept(text: str) -> None:
    assert without_tooltips(text) == text


def test_a_long_line_of_dots_and_capitals_takes_no_time() -> None:
    text = "wordWord some words here " * 20_000 + "..."
    assert without_tooltips(text).startswith("wordWord")
