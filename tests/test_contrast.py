"""Contrast by WCAG, and the nearest colour that has enough of it."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kit.contrast import BLACK, TEXT, WHITE, colour, least, mix, nearest, ratio
from kit.theme import DARK, LIGHT

COLOURS = st.integers(0, 0xFFFFFF).map(lambda number: f"#{number:06x}")
GROUNDS = st.sampled_from((LIGHT, DARK))


@pytest.mark.parametrize(
    ("one", "other", "expected"),
    [
        (BLACK, WHITE, 21.0),
        (WHITE, WHITE, 1.0),
        # Pairs whose ratios WCAG's own techniques and checkers agree on.
        ("#767676", WHITE, 4.54),
        ("#777777", WHITE, 4.48),
        ("#ff0000", WHITE, 4.00),
        ("#0000ff", WHITE, 8.59),
    ],
)
def test_the_ratio_is_that_of_the_standard(one: str, other: str, expected: float) -> None:
    assert ratio(one, other) == pytest.approx(expected, abs=0.005)
    assert ratio(other, one) == ratio(one, other)


@given(COLOURS, GROUNDS)
def test_the_nearest_colour_always_passes(text: str, grounds: tuple[str, ...]) -> None:
    found = nearest(text, grounds)
    assert least(found, grounds) >= TEXT
    if least(text, grounds) >= TEXT:
        assert found == text


@given(COLOURS, GROUNDS)
def test_no_colour_between_passes(text: str, grounds: tuple[str, ...]) -> None:
    found = nearest(text, grounds)
    end = BLACK if grounds is LIGHT else WHITE
    steps = [mix(text, end, step / 255) for step in range(256)]
    before = steps[: steps.index(found)]
    assert all(least(one, grounds) < TEXT for one in before)


@pytest.mark.parametrize(
    ("given_text", "expected"),
    [("#ABC", "#aabbcc"), ("#7A1f5c", "#7a1f5c"), ("red", None), ("#12345", None), ("", None)],
)
def test_colours_are_written_as_hexadecimal_digits(given_text: str, expected: str | None) -> None:
    assert colour(given_text) == expected
