"""Drawings in a notebook that is run by hand: each row tells its numbers, and no other's."""

from __future__ import annotations

import re
from itertools import pairwise
from pathlib import Path

import pytest

from kit.blocks import Blocks, Chart
from kit.export.drawing import drawn
from kit.export.fragment import fragment
from kit.export.hover import with_rows
from kit.member_report import MemberReport

ROOT = Path(__file__).parents[2]
_ROW = re.compile(r'<rect class="row"[^>]* y="([\d.]+)"[^>]* height="([\d.]+)"[^>]*><title>(.*?)<')


@pytest.fixture(scope="module")
def charts() -> list[Chart]:
    report = MemberReport.open("amatlaya-mexico", str(ROOT / "data" / "reports"))
    blocks = [*report.at_a_glance(), *report.figures_and_dates(), *report.evidence()]
    return [block for block in drawn(blocks) if isinstance(block, Chart)]


def test_each_row_of_a_drawing_tells_its_row_of_the_table(charts: list[Chart]) -> None:
    assert len(charts) == 3
    for chart in charts:
        rows = _ROW.findall(with_rows(chart.svg, chart.table))
        assert len(rows) == len(chart.table.rows)
        for (_, _, told), row in zip(rows, chart.table.rows, strict=True):
            assert told.startswith(f"{row[0].text}: ")
        ends = [(float(top), float(top) + float(height)) for top, height, _ in rows]
        assert all(abs(one[1] - other[0]) < 0.2 for one, other in pairwise(ends))
    (glance, timeline, _) = charts
    assert "1.1 Level of progress: Rating: Complete; " in with_rows(glance.svg, glance.table)
    sentence = "Work on the common rules began in January 2022 and ended in August 2024."
    assert f"January 2022: {sentence}" in with_rows(timeline.svg, timeline.table)


def test_a_drawing_that_does_not_fit_its_table_stays_as_it_is(charts: list[Chart]) -> None:
    chart = charts[0]
    turned = chart.table.model_copy(update={"rows": chart.table.rows[::-1]})
    assert with_rows(chart.svg, turned) == chart.svg
    fewer = chart.table.model_copy(update={"rows": chart.table.rows[:-1]})
    assert with_rows(chart.svg, fewer) == chart.svg
    assert with_rows("<svg></svg>", chart.table) == "<svg></svg>"


def test_only_a_person_who_looks_on_sees_it(charts: list[Chart]) -> None:
    assert 'class="row"' in fragment(Blocks(charts), live=True)
    assert 'class="row"' not in fragment(Blocks(charts))
