"""Altair charts in a notebook that a person runs: drawn in the kernel, asking no network."""

from __future__ import annotations

from typing import Any

import altair as alt
import pandas as pd
import pytest
from IPython.core.formatters import DisplayFormatter

from kit.export.vega import vega_spec
from kit.own_charts import chart_bundle, draw_own_charts

CHART = alt.Chart(
    pd.DataFrame({"town": ["Alba", "Braga"], "n": [3, 5]}), title="Meetings", width=300
)


class Shell:
    display_formatter: Any = DisplayFormatter()


@pytest.fixture
def shell(monkeypatch: pytest.MonkeyPatch) -> Shell:
    shell = Shell()
    monkeypatch.setattr("IPython.core.getipython.get_ipython", lambda: shell)
    monkeypatch.delenv("KIT_BATCH", raising=False)
    return shell


def test_a_chart_is_a_drawing_beside_its_specification(shell: Shell) -> None:
    draw_own_charts()
    data, _ = shell.display_formatter.format(CHART.mark_bar().encode(x="n", y="town"))
    assert "text/html" not in data, "Altair's own script would ask a network"
    assert 'width="' in data["image/svg+xml"].split(">")[0]
    assert ">Braga</text>" in data["image/svg+xml"]
    spec = vega_spec(data)
    assert spec
    assert spec["title"] == "Meetings", "a report is made from it"
    assert data["text/plain"] == "Meetings"


def test_layers_are_charts_too(shell: Shell) -> None:
    draw_own_charts()
    bars = CHART.mark_bar().encode(x="n", y="town")
    data, _ = shell.display_formatter.format(bars + bars.mark_text())
    assert "image/svg+xml" in data


def test_a_renderer_that_was_chosen_stays() -> None:
    with alt.renderers.enable("json"):
        data = chart_bundle(CHART.mark_bar().encode(x="n"))
    assert "image/svg+xml" not in str(data)


def test_a_chart_that_would_fetch_its_data_is_told() -> None:
    data = chart_bundle(alt.Chart("https://example.org/a.csv").mark_bar().encode(x="n:Q"))
    assert list(data) == ["text/plain"]
    assert "data" in data["text/plain"]
