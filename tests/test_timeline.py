"""The timeline says when each event was, as exactly as its source, and cuts no phrase."""

from __future__ import annotations

import re
from typing import Any

import pytest

from kit.blocks import Chart
from kit.export.drawing import drawn
from kit.timeline import TimelineEvent, days, phrase, timeline_chart
from kit.vegalite import LINE, WIDTH, column_width
from kit.words import words_of

W = words_of("en")
EVENTS = (
    TimelineEvent(date="2022-05-02", label="Work plan rewritten", when="2 May 2022"),
    TimelineEvent(date="2023-07-03", label="Committee sends a reminder", when="3 July 2023"),
    TimelineEvent(
        date="2023-07-03",
        end="2024-02-28",
        label="Guide drafted in several rounds with all departments that publish budgets",
        when="from 3 July 2023 to the end of February 2024",
    ),
    TimelineEvent(date="2023-09", label="Joint meeting", when="September 2023"),
    TimelineEvent(date="2024", label="Guide published", when="2024"),
)


def shown(chart: Chart) -> str:
    (block,) = drawn([chart])
    assert isinstance(block, Chart)
    return re.sub(r"</text>\s*<text[^>]*>", " ", block.svg)


def rows(chart: Chart) -> dict[str, dict[str, Any]]:
    """The events as they are drawn, by their labels: their words, place in time, and arrows."""
    found: dict[float, dict[str, Any]] = {}
    for layer in chart.spec["layer"]:
        shape = layer["mark"].get("shape", layer["mark"]["type"])
        for row in layer["data"]["values"]:
            if shape == "text" and "value" in layer["encoding"]["x"]:
                field = layer["encoding"]["text"]["field"]
                middle = row["y"] + (len(row[field]) - 1) * LINE / 2
                found.setdefault(middle, {"y": middle})[field] = row[field]
            elif shape == "circle" or (shape == "rule" and "x2" in row):
                places = {"x": row["x"], "x2": row.get("x2", row["x"]), "exact": shape == "circle"}
                found.setdefault(row["y"], {"y": row["y"]}).update(places)
            elif shape in ("triangle-left", "triangle-right"):
                found.setdefault(row["y"], {"y": row["y"]})[shape] = True
    tops = next(
        [row["top"] for row in layer["data"]["values"]]
        for layer in chart.spec["layer"]
        if layer["encoding"]["y"].get("field") == "top"
    )
    events = sorted(found.values(), key=lambda row: row["y"])
    return {
        " ".join(row["label"]): {**row, "top": top} for row, top in zip(events, tops, strict=True)
    }


def test_each_event_has_a_row_of_its_own_within_the_drawing() -> None:
    chart = timeline_chart(EVENTS, 2022, 2024, W)
    below = 0.0
    for row in rows(chart).values():
        half = 8 * max(len(row["label"]), len(row["date"]))
        assert row["y"] - half >= below
        assert row["top"] >= below
        below = row["y"] + half
        assert column_width([row["date"]]) < row["x"] <= row["x2"]
        assert row["x2"] + column_width([row["label"]]) <= WIDTH
    assert below <= chart.spec["height"]


def test_what_lasts_is_a_bar_of_that_length() -> None:
    found = rows(timeline_chart(EVENTS, 2022, 2024, W))
    day, month, year = (
        found[name] for name in ("Work plan rewritten", "Joint meeting", "Guide published")
    )
    span = next(row for name, row in found.items() if name.startswith("Guide drafted"))
    assert day["exact"]
    assert day["x"] == day["x2"]
    assert not month["exact"]
    assert year["x2"] - year["x"] > 1.4 * (span["x2"] - span["x"]) > 5 * (month["x2"] - month["x"])
    assert span["x"] == found["Committee sends a reminder"]["x"]
    assert days("2024-02") == (days("2024-02-01")[0], days("2024-02-29")[0])
    assert days("2023-12")[1] == days("2023-12-31")[0]


def test_a_long_span_does_not_press_the_rest_together() -> None:
    term = TimelineEvent(date="2005", end="2022", label="Term of office", when="2005–2022")
    chart = timeline_chart([*EVENTS, term], 2023, 2024, W)
    row = rows(chart)["Term of office"]
    assert "triangle-left" in row
    assert "triangle-right" not in row
    assert "2021" in shown(chart)
    assert "2020" not in shown(chart)
    # Where there is nothing but long spans, they are shown whole.
    alone = rows(timeline_chart([term], None, None, W))["Term of office"]
    assert "triangle-left" not in alone
    assert "triangle-right" not in alone


def test_a_timeline_tells_events_in_the_order_of_time() -> None:
    chart = timeline_chart(EVENTS[::-1], 2022, 2024, W)
    assert [row[0].text for row in chart.table.rows] == [event.when for event in EVENTS]
    assert chart.description.startswith("2 May 2022: Work plan rewritten. 3 July 2023:")
    assert "Action plan 2022–2024" in shown(chart)


def test_years_that_stand_close_have_their_name_in_part() -> None:
    far = TimelineEvent(date="1990-01-01", label="First law", when="1 January 1990")
    drawing = shown(timeline_chart([*EVENTS, far], None, None, W))
    found = [year for year in map(str, range(1990, 2025)) if f"{year} " in drawing]
    assert found[0] == "1990"
    assert 3 < len(found) < 12


def test_a_timeline_without_a_plan_has_no_band() -> None:
    text = shown(timeline_chart(EVENTS, None, None, W))
    assert "Action plan" not in text
    assert "2021" not in text


def test_a_timeline_refuses_what_it_cannot_place() -> None:
    with pytest.raises(ValueError, match="needs events"):
        timeline_chart([], 2022, 2024, W)
    with pytest.raises(ValueError, match="next spring"):
        timeline_chart([TimelineEvent(date="next spring", label="x", when="")], None, None, W)


@pytest.mark.parametrize(
    ("text", "when", "expected"),
    [
        ("The register opened on 3 July.", "3 July", "The register opened on 3 July."),
        (
            "First, on 3 July 2023, the council wrote to the ministry, to ask for the list.",
            "3 July 2023",
            "… on 3 July 2023, the council wrote to the ministry …",
        ),
        (
            "The plan was rewritten in two steps: the first of them was taken on May 2, 2022",
            "May 2, 2022",
            "… the first of them was taken on May 2, 2022",
        ),
        ("A long opening clause comes before it, in May 2022", "May 2022", None),
        (
            "No proof that the office, which was to open in May 2022, has opened",
            "May 2022",
            None,
        ),
        (
            "No proof that the training, which was to end in May 2022, was held" + " here" * 12,
            "May 2022",
            "… which was to end in May 2022 …",
        ),
    ],
)
def test_a_label_is_the_clause_with_the_date(text: str, when: str, expected: str | None) -> None:
    assert phrase(text, when) == (expected or text)


def test_a_clause_without_an_end_is_cut_between_words() -> None:
    label = phrase("In May 2022 " + "the council met again " * 20, "May 2022")
    assert label.endswith((" the …", " council …", " met …", " again …"))
    assert len(label) < 120
