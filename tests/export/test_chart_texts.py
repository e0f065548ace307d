"""Texts taken out of a chart while it is drawn: the same drawing, and only where that is sure."""

from __future__ import annotations

import json
import re
from typing import Any

import pytest

from kit.export.chart_texts import with_texts, without_texts
from kit.export.drawing import _converted
from kit.vegalite import WIDTH, pixels, specification, texts

ROWS = [
    {"label": ["First & <last>", "“two” lines"], "at": 240.0, "y": 20.0, "state": "a"},
    {"label": ["Número 12 – año"], "at": 300.0, "y": 60.0, "state": "b"},
    {"label": ["", "below"], "at": 500.0, "y": 100.0, "state": "a"},
]


def chart(rows: list[dict[str, Any]] = ROWS, x: Any = 0, **style: Any) -> dict[str, Any]:
    return specification(height=140, layers=[texts(rows, "label", x, **style)])


def drawn(spec: dict[str, Any]) -> tuple[str, int]:
    short, taken = without_texts(spec)
    return with_texts(_converted(json.dumps(short)), taken), len(taken)


@pytest.mark.parametrize("align", ["left", "center", "right"])
@pytest.mark.parametrize("weight", [400, 700])
def test_the_drawing_is_the_same_but_for_what_is_said_of_each_text(align: str, weight: int) -> None:
    spec = chart(x=pixels("at"), align=align, fontWeight=weight, keep="datum.state == 'a'")
    svg, taken = drawn(spec)
    assert taken >= 3
    assert shown(svg) == shown(_converted(json.dumps(spec)))
    assert ">First &amp; &lt;last&gt;<" in svg
    assert "~" not in shown(svg)


def shown(svg: str) -> str:
    """The drawing without the labels for assistive technology, which a report leaves out."""
    return re.sub(r' aria-label="[^"]*"', "", svg)


@pytest.mark.parametrize(
    "row",
    [
        {"label": ["W" * 60], "y": 20.0},
        {"label": ["القاهرة"], "y": 20.0},
        {"label": [" indented"], "y": 20.0},
        {"label": "no lines", "y": 20.0},
        {"label": [7], "y": 20.0},
        {"y": 20.0},
    ],
)
def test_a_text_that_may_reach_beyond_or_is_another_keeps_its_place(row: dict[str, Any]) -> None:
    assert without_texts(chart([row])) == (chart([row]), ())


def test_a_text_at_the_very_edge_keeps_its_place() -> None:
    assert without_texts(chart(x=WIDTH - 3))[1] == ()
    assert without_texts(chart(x=WIDTH - 300))[1] != ()
    assert without_texts(chart(x=3, align="right"))[1] == ()


@pytest.mark.parametrize(
    "change",
    [
        {"limit": 20},
        {"dx": 700},
        {"angle": 90},
        {"fontSize": {"expr": "datum.label.length"}},
        {"color": {"expr": "datum.label[0]"}},
    ],
)
def test_a_layer_with_more_to_it_keeps_its_texts(change: dict[str, Any]) -> None:
    spec = chart(**change)
    assert without_texts(spec) == (spec, ())


def test_a_chart_with_the_sign_of_marks_in_it_keeps_its_texts() -> None:
    spec = chart([{"label": ["~00"], "y": 20.0}, ROWS[0]])
    assert without_texts(spec) == (spec, ())


def test_charts_of_others_are_left_alone() -> None:
    other = {"mark": "text", "encoding": {"text": {"field": "a"}}, "width": 300}
    assert without_texts(other) == (other, ())
