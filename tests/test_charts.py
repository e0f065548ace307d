"""The charts say the same in places, shapes, words and numbers."""

from __future__ import annotations

import re
from typing import Any

import pytest

from kit.blocks import Chart
from kit.charts import (
    EvidenceRow,
    RatingRow,
    TimelineEvent,
    evidence_chart,
    ratings_chart,
    timeline_chart,
)
from kit.export.drawing import drawn
from kit.timeline import days
from kit.vegalite import PALETTE, column_width, level_colour, text_width, wrapped
from kit.words import words_of

W = words_of("en")
RATINGS = (
    RatingRow(label="1.1 Level of progress", state="stated", step=3, steps=4, word="Substantial"),
    RatingRow(label="1.3 As planned", state="stated", step=2, steps=5, word="Few as planned"),
    RatingRow(label="2.1.2 Participation", state="not_stated", word="Not stated"),
    RatingRow(label="2.1.3 Accountability", state="not_applicable", word="Not applicable"),
    RatingRow(label="2.1.4 Other results", state="off_scale", word="“Under review”"),
)
EVENTS = (
    TimelineEvent(date="2022-05-02", label="Work plan rewritten", when="2 May 2022"),
    TimelineEvent(date="2023-07-03", label="Committee sends a reminder", when="3 July 2023"),
    TimelineEvent(date="2023-07-21", label="New chair appointed", when="21 July 2023"),
    TimelineEvent(date="2023-08-09", label="Reply to the committee", when="9 August 2023"),
    TimelineEvent(date="2023-09", label="Joint meeting", when="September 2023"),
    TimelineEvent(date="2024", label="Guide published", when="2024"),
)


def svg(chart: Chart) -> str:
    (block,) = drawn([chart])
    assert isinstance(block, Chart)
    return block.svg


def texts(chart: Chart) -> list[str]:
    return re.findall(r"<text[^>]*>([^<]*)</text>", svg(chart))


def data(chart: Chart, *fields: str) -> list[dict[str, Any]]:
    """The rows of the first layer that has all these fields."""
    for layer in chart.spec["layer"]:
        values: list[dict[str, Any]] = layer["data"]["values"]
        if values and set(fields) <= set(values[0]):
            return values
    raise AssertionError(fields)


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
    circles = data(ratings_chart(RATINGS, W), "place", "given")
    first = [circle for circle in circles if circle["y"] == circles[0]["y"]]
    assert [circle["given"] for circle in first] == [False, False, True, False]
    assert [circle["place"] for circle in first] == pytest.approx([0, 1 / 3, 2 / 3, 1])
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
    placed = data(chart, "x", "at", "state")
    heads = [row for layer in chart.spec["layer"] for row in layer["data"]["values"]]
    columns = sorted({row["x"] for row in heads if "state" not in row})
    assert [sum(row["x"] >= x for x in columns) for row in placed] == [1, 2, 3, 3]
    shown = texts(chart)
    assert {"2 pieces", "1 reference", "none", "not asked"} <= set(shown)
    assert "1.3 As planned: 1 reference." in chart.description
    assert [cell.text for cell in chart.table.rows[0]] == ["1.1 Level of progress", "2", "3"]
    assert [cell.text for cell in chart.table.rows[3]][1:] == ["–", "–"]


def boxes(chart: Chart) -> list[tuple[float, float, float, float]]:
    """Mark and label of every event as left, right, top, bottom."""
    result = []
    for row in data(chart, "at", "exact"):
        half = 8 * len(row["label"])
        right = row["at"] + column_width([row["label"]])
        result.append((row["x"] - 6, right, row["y"] - half, row["y"] + half))
    return result


def test_labels_of_a_timeline_neither_touch_nor_leave_the_drawing() -> None:
    crowd = [
        TimelineEvent(
            date=f"2023-{month:02}-{day:02}",
            label=f"Meeting {month}.{day} of the monitoring committee",
            when="",
        )
        for month in (1, 2, 11, 12)
        for day in (1, 9, 20)
    ]
    for events in (EVENTS, crowd):
        found = boxes(timeline_chart(events, 2022, 2024, W))
        for index, (left, right, top, bottom) in enumerate(found):
            assert right <= 680
            for other in found[index + 1 :]:
                apart = other[0] >= right or other[1] <= left or other[2] >= bottom
                assert apart or other[3] <= top


def test_lines_down_to_the_axis_cross_no_label() -> None:
    chart = timeline_chart(EVENTS, 2022, 2024, W)
    rows = data(chart, "at", "exact")
    for line in rows:
        for label in rows:
            below = label["y"] > line["y"]
            across = label["at"] <= line["x"] <= label["at"] + column_width([label["label"]])
            assert not (below and across)


def test_a_date_without_its_day_is_a_bar_of_that_length() -> None:
    rows = {row["label"][0]: row for row in data(timeline_chart(EVENTS, 2022, 2024, W), "exact")}
    assert rows["Work plan rewritten"]["exact"]
    month, year = rows["Joint meeting"], rows["Guide published"]
    assert not month["exact"]
    assert year["x2"] - year["x"] > 10 * (month["x2"] - month["x"])
    assert days("2024-02") == (days("2024-02-01")[0], days("2024-02-29")[0])
    assert days("2023-12")[1] == days("2023-12-31")[0]


def test_a_timeline_tells_events_in_the_order_of_time() -> None:
    chart = timeline_chart(EVENTS[::-1], 2022, 2024, W)
    assert [row[0].text for row in chart.table.rows] == [event.when for event in EVENTS]
    assert chart.description.startswith("2 May 2022: Work plan rewritten. 3 July 2023:")
    assert "Action plan 2022–2024" in texts(chart)
    assert "2023" in texts(chart)


def test_a_timeline_without_a_plan_has_no_band() -> None:
    shown = texts(timeline_chart(EVENTS, None, None, W))
    assert not any("Action plan" in text for text in shown)
    assert "2021" not in shown


def test_a_timeline_refuses_what_it_cannot_place() -> None:
    with pytest.raises(ValueError, match="needs events"):
        timeline_chart([], 2022, 2024, W)
    with pytest.raises(ValueError, match="next spring"):
        timeline_chart([TimelineEvent(date="next spring", label="x", when="")], None, None, W)


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
