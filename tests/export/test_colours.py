"""The colours hold: text 4.5:1, marks and rules that mean something 3:1, in light and in dark.

WCAG 2.2, success criteria 1.4.3 and 1.4.11.
"""

from __future__ import annotations

import re

import pytest

from kit.export.environment import stylesheet
from kit.vegalite import PALETTE

_TEXT = [
    ("ink", "ground"),
    ("ink", "raised"),
    ("ink", "amber-ground"),
    ("muted", "ground"),
    ("muted", "raised"),
    ("muted", "amber-ground"),
    ("accent", "ground"),
    ("accent", "raised"),
    ("accent", "amber-ground"),
    ("amber", "ground"),
    ("amber", "amber-ground"),
    ("band-ink", "band"),
    ("band-muted", "band"),
]
_MARKS = [(f"shade-{number}", "ground") for number in range(1, 6)] + [("empty", "ground")]


def colours(scheme: str) -> dict[str, str]:
    """The colours by name, as the style sheet sets them."""
    css = stylesheet("html/base.css")
    light = css[css.index(":root") : css.index("@media")]
    dark = css[css.index("@media screen and (prefers-color-scheme: dark)") :]
    dark = dark[: dark.index("\n}")]
    found = dict(re.findall(r"--([\w-]+): (#[0-9a-f]{6});", light))
    if scheme == "dark":
        found |= dict(re.findall(r"--([\w-]+): (#[0-9a-f]{6});", dark))
    return found


def luminance(colour: str) -> float:
    """Relative luminance by WCAG's definition."""
    parts = [int(colour[place : place + 2], 16) / 255 for place in (1, 3, 5)]
    red, green, blue = (
        part / 12.92 if part <= 0.04045 else ((part + 0.055) / 1.055) ** 2.4 for part in parts
    )
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue


def contrast(one: str, other: str) -> float:
    """How far two colours stand apart, from 1 to 21."""
    low, high = sorted((luminance(one), luminance(other)))
    return (high + 0.05) / (low + 0.05)


def test_the_measure_itself() -> None:
    assert contrast("#000000", "#ffffff") == pytest.approx(21)
    assert contrast("#777777", "#ffffff") == pytest.approx(4.48, abs=0.01)


@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize(("ink", "ground"), _TEXT)
def test_text_can_be_read(scheme: str, ink: str, ground: str) -> None:
    found = colours(scheme)
    assert contrast(found[ink], found[ground]) >= 4.5


@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize(("mark", "ground"), _MARKS)
def test_marks_can_be_seen(scheme: str, mark: str, ground: str) -> None:
    found = colours(scheme)
    assert contrast(found[mark], found[ground]) >= 3


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_a_higher_level_stands_out_more(scheme: str) -> None:
    found = colours(scheme)
    steps = [contrast(found[f"shade-{number}"], found["ground"]) for number in range(1, 6)]
    assert steps == sorted(steps)


def test_pages_and_charts_have_the_same_levels() -> None:
    found = colours("light")
    for number in range(1, 6):
        assert found[f"shade-{number}"] == PALETTE[f"level-{number}"]


@pytest.mark.parametrize("name", PALETTE)
def test_every_colour_of_the_charts_follows_the_theme(name: str) -> None:
    css = stylesheet("html/report.css")
    for attribute in ("fill", "stroke"):
        assert f'.drawing [{attribute}="{PALETTE[name]}"]' in css
