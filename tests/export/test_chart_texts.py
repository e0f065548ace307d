"""Texts that are not measured while a chart is drawn: the same drawing, only where it is sure."""

from __future__ import annotations

import json
from html import escape
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from kit.blocks import Chart
from kit.charts import EvidenceRow, RatingRow, evidence_chart, ratings_chart
from kit.export.chart_texts import sized, unmeasured
from kit.export.drawing import _converted
from kit.export.letter_widths import WIDTHS
from kit.portfolio_charts import (
    Bar,
    CountRow,
    Head,
    MatrixCell,
    MatrixRow,
    bars_chart,
    counts_chart,
    matrix_chart,
)
from kit.timeline import TimelineEvent, timeline_chart
from kit.vegalite import WIDTH, pixels, specification, symbols, texts
from kit.words import words_of

W = words_of("es")
HEIGHT = 140
ROWS = [
    {"label": ["First & <last>", "“two” lines"], "at": 240.0, "y": 20.0},
    {"label": ["Número 12 – año"], "at": 300.0, "y": 60.0},
    {"label": ["", "below"], "at": 500.0, "y": 100.0},
]


def chart(rows: list[dict[str, Any]] = ROWS, x: Any = 0, **style: Any) -> dict[str, Any]:
    return specification(height=HEIGHT, layers=[texts(rows, "label", x, **style)])


def drawn(spec: dict[str, Any]) -> str:
    """The drawing by way of texts without a size."""
    short, sizes = unmeasured(spec)
    svg = sized(_converted(json.dumps(short)), sizes)
    assert svg is not None
    return svg


def still(spec: dict[str, Any]) -> int:
    """How many texts are measured."""
    return sum(
        bool(row.get("~size", layer["mark"]["fontSize"]))
        for layer in unmeasured(spec)[0]["layer"]
        if layer["mark"]["type"] == "text"
        for row in layer["data"]["values"]
    )


@pytest.mark.parametrize("align", ["left", "center", "right"])
@pytest.mark.parametrize("weight", [400, 700])
@pytest.mark.parametrize("size", [9, 12, 13, 20])
def test_the_drawing_is_the_same(align: str, weight: int, size: int) -> None:
    spec = chart(x=pixels("at"), align=align, fontWeight=weight, fontSize=size)
    svg = drawn(spec)
    assert still(spec) == 0
    assert svg == _converted(json.dumps(spec))
    assert ">First &amp; &lt;last&gt;<" in svg
    assert svg.count(f'font-size="{size}px"') == len(ROWS)


LINES = st.lists(
    st.text(sorted(WIDTHS), max_size=40)
    | st.text("Wmi ’‘rf<&\"'>0~", max_size=90)
    | st.text(max_size=9),
    min_size=1,
    max_size=4,
)
PLACES = st.one_of(st.integers(-9, WIDTH + 9), st.floats(0, WIDTH), st.sampled_from([0.0, WIDTH]))
TEXT: st.SearchStrategy[dict[str, Any]] = st.fixed_dictionaries(
    {"label": LINES, "at": PLACES, "y": st.floats(-9, HEIGHT + 9) | st.integers(0, HEIGHT)}
)
STYLE = st.fixed_dictionaries(
    {
        "align": st.sampled_from(["left", "center", "right"]),
        "fontSize": st.integers(1, 40) | st.just(12.5),
        "fontWeight": st.sampled_from([400, 700, 900, "bold"]),
        "lineHeight": st.integers(1, 40),
        "color": st.sampled_from(["#1c2b39", "#5b6770"]),
    }
)


def printable(row: dict[str, Any]) -> bool:
    """What ``drawing`` lets through to the converter: it writes out characters that act unseen."""
    return all(line.isprintable() for line in row["label"])


@settings(max_examples=60, deadline=None)
@given(
    st.lists(
        st.tuples(
            st.lists(TEXT.filter(printable), min_size=1, max_size=5),
            STYLE,
            st.sampled_from([pixels("at"), 0, 200.5, WIDTH]),
        ),
        min_size=1,
        max_size=3,
    )
)
def test_whatever_the_texts_the_drawing_is_the_same(made: list[Any]) -> None:
    dots = symbols([{"at": 9, "y": 9}], pixels("at"), size=30, fill="#ffffff")
    layers = [dots, *(texts(rows, "label", x, **style) for rows, style, x in made)]
    spec = specification(height=HEIGHT, layers=layers)
    assert drawn(spec) == _converted(json.dumps(spec))


RATINGS = [
    RatingRow(label="1.1 Nivel de progreso de todo", state="stated", step=3, steps=4, word="Sí"),
    RatingRow(label="1.3 Plan", state="stated", step=1, steps=5, word="Ninguno según lo previsto"),
    RatingRow(label="2.1.2", state="not_stated", word="No consta"),
    RatingRow(label="2.1.3", state="not_applicable", word="No aplica"),
    RatingRow(label="2.1.4", state="off_scale", word="“En revisión”"),
]
HEADS = [Head(label=row.word, state=row.state, step=row.step, steps=row.steps) for row in RATINGS]
CELLS = tuple(
    MatrixCell(lines=(row.word,), state=row.state, step=row.step, steps=row.steps)
    for row in RATINGS
)
NAMED: dict[str, Any] = {"title": "t", "anchor": "a", "words": W}
CHARTS = {
    "ratings": ratings_chart(RATINGS, W),
    "evidence": evidence_chart(
        [
            EvidenceRow(label="1.1 Nivel de progreso", shown=2),
            EvidenceRow(label="1.3", referred=1),
            EvidenceRow(label="2.1"),
            EvidenceRow(label="2.2", asked=False),
        ],
        W,
    ),
    "timeline": timeline_chart(
        [
            TimelineEvent(date="2022-05-02", label="Plan reescrito", when="2 de mayo de 2022"),
            TimelineEvent(date="2009", end="2024-02", label="Guía, en varias rondas", when="2009"),
        ],
        2022,
        2024,
        W,
    ),
    "bars": bars_chart(
        [
            Bar(label=row.word, count=count, state=row.state, step=row.step, steps=row.steps)
            for count, row in enumerate(RATINGS)
        ],
        first="f",
        **NAMED,
    ),
    "counts": counts_chart(
        HEADS, [CountRow(label="Año 2022", counts=(0, 1, 2, 3, 12))], first="f", **NAMED
    ),
    "matrix": matrix_chart(
        [row.label for row in RATINGS],
        [MatrixRow(label="Amatlaya", detail="México", cells=CELLS)],
        title="t",
        anchor="a",
        table=ratings_chart(RATINGS, W).table,
        words=W,
    ),
}


@pytest.mark.parametrize("made", CHARTS.values(), ids=CHARTS)
def test_charts_of_every_kind_are_the_same_and_hardly_measured(made: Chart) -> None:
    assert drawn(made.spec) == _converted(json.dumps(made.spec))
    assert still(made.spec) <= 2, "only signs of other fonts, and what fills the last column"


@pytest.mark.parametrize(
    "row",
    [
        {"label": ["W" * 60], "y": 20.0},
        {"label": ["القاهرة"], "y": 20.0},
        {"label": ["one", "two"], "y": 12.0},
        {"label": ["low"], "y": HEIGHT - 3},
        {"label": [7], "y": 20.0},
    ],
)
def test_a_text_that_may_reach_beyond_is_measured(row: dict[str, Any]) -> None:
    assert unmeasured(chart([row])) == (chart([row]), {})
    assert still(chart([row, ROWS[0]])) == 1, "others are not"


def test_a_text_at_the_very_edge_is_measured() -> None:
    assert still(chart(x=WIDTH - 3)) == len(ROWS)
    assert still(chart(x=WIDTH - 300)) == 0
    assert still(chart(x=3, align="right")) == len(ROWS)


@pytest.mark.parametrize(
    "change",
    [
        {"limit": 20},
        {"dx": 700},
        {"angle": 90},
        {"baseline": "top"},
        {"fontSize": {"expr": "datum.y"}},
        {"fontSize": 12.5},
        {"lineHeight": None},
    ],
)
def test_a_layer_with_more_to_it_is_measured(change: dict[str, Any]) -> None:
    spec = chart(**change)
    assert unmeasured(spec) == (spec, {})


def test_a_text_whose_place_is_not_known_is_measured() -> None:
    for rows in ([{"label": ["a"], "y": None}], [{"label": ["a"]}], [7], [{"label": "a", "y": 9}]):
        spec = chart()
        spec["layer"][0]["data"]["values"] = rows
        assert unmeasured(spec) == (spec, {})


@pytest.mark.parametrize(
    "change",
    [
        {"name": "own"},
        {"config": {"text": {"dx": 700}}},
        {"transform": [{"filter": "datum.y > 50"}]},
        {"encoding": {"color": {"field": "y"}}},
        {"width": "container"},
        {"layer": [{**chart()["layer"][0], "name": "layer_1"}]},
        {"layer": [{"layer": chart()["layer"]}]},
        {"layer": [{**chart()["layer"][0], "transform": [{"filter": "datum.y > 50"}]}]},
    ],
)
def test_charts_of_others_are_left_alone(change: dict[str, Any]) -> None:
    spec = {**chart(), **change}
    assert unmeasured(spec) == (spec, {})


def test_a_drawing_without_the_layers_that_it_should_have_is_not_taken() -> None:
    short, sizes = unmeasured(chart())
    svg = _converted(json.dumps(short))
    assert sized(svg.replace("layer_0_marks", "marks_of_0"), sizes) is None


def test_what_a_text_says_is_no_layer_and_no_size() -> None:
    said = '<g class="mark-text role-mark layer_7_marks"><text font-size="0px"'
    spec = chart([{"label": [said], "y": 20.0}])
    assert escape(said, quote=False) in drawn(spec)
