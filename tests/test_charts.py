"""The charts say the same in places, shapes, words and numbers."""

from __future__ import annotations

import re

import pytest

from kit.blocks import Chart
from kit.charts import (
    EvidenceRow,
    RatingRow,
    evidence_chart,
    ratings_chart,
)
from kit.export.drawing import drawn
from kit.vegalite import PALETTE, level_colour, text_width, wrapped
from kit.words import words_of

W = words_of("en")
RATINGS = (
    RatingRow(label="1.1 Level of progress", state="stated", step=3, steps=4, word="Substantial"),
    RatingRow(label="1.3 As planned", state="stated", step=2, steps=5, word="Few as planned"),
    RatingRow(label="2.1.2 Participation", state="not_stated", word="Not stated"),
    RatingRow(label="2.1.3 Accountability", state="not_applicable", word="Not applicable"),
    RatingRow(label="2.1.4 Other results", state="off_scale", word="“Under review”"),
)


def svg(chart: Chart) -> str:
    (block,) = drawn([chart])
    assert isinstance(block, Chart)
    return block.svg


def texts(chart: Chart) -> list[str]:
    return re.findall(r"<text[^>]*>([^<]*)</text>", svg(chart))


def points(chart: Chart) -> list[tuple[float, float, str]]:
    """Where the shapes of a chart are, row by row from left to right, and their colour."""
    return sorted(
        (row["y"], row["x"], row.get("colour") or layer["mark"]["fill"])
        for layer in chart.spec["layer"]
        if layer["mark"]["type"] == "point" and "field" in layer["encoding"]["x"]
        for row in layer["data"]["values"]
    )


def contrast(colour: str, ground: str = "#ffffff") -> float:
    """WCAG 2 contrast of two colours."""

    def luminance(code: str) -> float:
        parts = [int(code[at : at + 2], 16) / 255 for at in (1, 3, 5)]
        linear = [p / 12.92 if p <= 0.04045 else ((p + 0.055) / 1.055) ** 2.4 for p in parts]
        return 0.2126 * linear[0] + 0.7152 * linear[1] + 0.0722 * linear[2]

    light, dark = sorted((luminance(colour), luminance(ground)), reverse=True)
    return (light + 0.05) / (dark + 0.05)


def test_every_answer_stands_in_words_beside_its_scale() -> None:
    shown = texts(ratings_chart(RATINGS, W))
    for row in RATINGS:
        assert row.label in shown
        assert row.word in shown


def test_exactly_the_given_step_is_filled() -> None:
    circles = points(ratings_chart(RATINGS, W))
    first = [circle for circle in circles if circle[0] == circles[0][0]]
    ground = PALETTE["ground"]
    assert [fill for *_, fill in first] == [ground, ground, level_colour(3, 4), ground]
    (_, left, _), *_, (_, right, _) = first
    shares = [(x - left) / (right - left) for _, x, _ in first]
    assert shares == pytest.approx([0, 1 / 3, 2 / 3, 1], abs=0.001)
    assert len(circles) == 4 + 5, "no circles beside a scale"


def test_ratings_description_and_numbers_say_what_the_drawing_shows() -> None:
    chart = ratings_chart(RATINGS, W)
    assert chart.title == "Where does each answer stand on its scale?"
    assert "1.1 Level of progress: Substantial, step 3 of 4." in chart.description
    assert "2.1.2 Participation: Not stated." in chart.description
    assert [[cell.text for cell in row] for row in chart.table.rows][:3] == [
        ["1.1 Level of progress", "Substantial", "3 of 4"],
        ["1.3 As planned", "Few as planned", "2 of 5"],
        ["2.1.2 Participation", "Not stated", "Beside the scale"],
    ]
    assert chart.table.rows[2][1].mark is not None
    assert chart.table.rows[2][1].mark.state == "not_stated"


def test_a_scale_of_one_step_and_long_words_are_drawn() -> None:
    row = RatingRow(
        label="A question with a label that takes more than one line",
        state="stated",
        step=1,
        steps=1,
        word="An answer with so many words that they take several lines",
    )
    shown = svg(ratings_chart([row], W))
    assert ">An answer with so many words<" in shown
    assert shown.count("<tspan") >= 3


def test_levels_grow_darker_and_all_can_be_seen() -> None:
    colours = [level_colour(step, 5) for step in range(1, 6)]
    seen = [contrast(colour) for colour in colours]
    assert seen == sorted(seen)
    assert min(seen) >= 3
    assert level_colour(2, 2) == level_colour(4, 4) == colours[-1]
    for name in ("ink", "muted"):
        assert contrast(PALETTE[name]) >= 4.5
        assert contrast(PALETTE[name], PALETTE["band"]) >= 4.5


def test_evidence_stands_in_the_column_that_names_it() -> None:
    rows = (
        EvidenceRow(label="1.1 Level of progress", shown=2, referred=3),
        EvidenceRow(label="1.3 As planned", referred=1),
        EvidenceRow(label="2.1.1 Access to information"),
        EvidenceRow(label="2.1.3 Accountability", asked=False),
    )
    chart = evidence_chart(rows, W)
    heads = next(
        layer["data"]["values"]
        for layer in chart.spec["layer"]
        if layer["mark"]["type"] == "text" and "field" in layer["encoding"]["x"]
    )
    columns = [row["x"] for row in heads]
    assert len(columns) == 3
    assert [sum(x >= column for column in columns) for _, x, _ in points(chart)] == [1, 2, 3, 3]
    shown = texts(chart)
    assert {"2 pieces", "1 reference", "none", "not asked"} <= set(shown)
    assert "1.3 As planned: 1 reference." in chart.description
    assert [cell.text for cell in chart.table.rows[0]] == ["1.1 Level of progress", "2", "3"]
    assert [cell.text for cell in chart.table.rows[3]][1:] == ["–", "–"]


def test_width_is_estimated_on_the_safe_side() -> None:
    # Widths of Liberation Sans at 13 pixels, the widest of the fonts in which charts are shown.
    for text, width in (
        ("Level of progress", 97.6),
        ("MMMM", 43.3),
        ("iiii", 11.6),
        ("2023", 28.9),
    ):
        assert width * 0.98 <= text_width(text) <= width * 1.75
    assert wrapped("one two three", 8) == ["one two", "three"]


def test_charts_are_written_in_the_words_of_the_report() -> None:
    chart = evidence_chart([EvidenceRow(label="1.1", shown=1)], words_of("es"))
    assert chart.title != "Where is evidence shown?"
