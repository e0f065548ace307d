"""Charts that analysts draw themselves are read as data, whatever they come in."""

from __future__ import annotations

from typing import Any

import altair as alt
import pandas as pd
from IPython.core.formatters import DisplayFormatter

from kit.export.vega import MOST_ROWS, loads_data, vega_chart, vega_spec
from kit.words import words_of

W = words_of("en")


def altair_output(chart: alt.Chart) -> dict[str, Any]:
    data, _ = DisplayFormatter().format(chart)  # type: ignore[no-untyped-call]
    return dict(data)


def test_altairs_own_output_is_read_without_its_script() -> None:
    frame = pd.DataFrame({"part": ["north", "</script>"], "people": [214, 81]})
    drawing = alt.Chart(frame, title="People").mark_bar().encode(x="people", y="part")
    spec = vega_spec(altair_output(drawing))
    assert spec is not None
    chart = vega_chart(spec, "Chart of cell 1", W)
    assert chart.title == "People"
    assert [[entry.text for entry in row] for row in chart.table.rows] == [
        ["north", "214"],
        ["</script>", "81"],
    ]
    assert [column.align for column in chart.table.columns] == ["left", "right"]


def test_the_mime_type_of_any_version_is_known() -> None:
    spec = {"mark": "bar", "data": {"values": [{"a": 1}]}}
    for kind in ("application/vnd.vegalite.v5+json", "application/vnd.vegalite.v6.json"):
        assert vega_spec({kind: spec}) == spec


def test_other_html_is_no_chart() -> None:
    assert vega_spec({"text/html": "<script>vega})({not json</script>"}) is None
    assert vega_spec({"text/html": '<script>vega})({"a": 1})</script>'}) is None
    assert vega_spec({"text/plain": "x"}) is None


def test_a_chart_without_a_title_is_named_by_its_cell() -> None:
    chart = vega_chart({"mark": "bar"}, "Chart of cell 7", W)
    assert (chart.title, chart.description) == ("Chart of cell 7", "Chart of cell 7")


def test_a_title_is_shown_once() -> None:
    chart = vega_chart({"mark": "bar", "title": ["Two", "lines"]}, "", W)
    assert chart.title == "Two lines"
    assert "title" not in chart.spec
    both = {"text": "Head", "subtitle": "below"}
    assert vega_chart({"mark": "bar", "title": both}, "", W).spec["title"] == both


def test_long_data_is_listed_in_part_and_said_to_be() -> None:
    rows = [{"n": number} for number in range(MOST_ROWS + 1)]
    chart = vega_chart({"mark": "bar", "data": {"values": rows}}, "x", W)
    assert len(chart.table.rows) == MOST_ROWS
    assert chart.table.notes[0].text == f"The first {MOST_ROWS} of {MOST_ROWS + 1} rows."


def test_charts_that_would_fetch_are_recognised_at_any_depth() -> None:
    assert loads_data({"hconcat": [{"data": {"url": "https://example.org/x.csv"}}]})
    assert not loads_data({"data": {"values": [{"url": "https://example.org"}]}})
