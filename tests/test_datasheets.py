"""The CSV files: what a spreadsheet and pandas see."""

from __future__ import annotations

import csv
import io
import re
from pathlib import Path
from typing import Any

import pandas as pd
import pytest

from kit.context import cases_of
from kit.datasheets import COLUMNS, datasheets, harmless
from kit.project import gathered
from kit.records import Reading
from tests.reports import make_report


def sheets(**changes: Any) -> dict[str, pd.DataFrame]:
    report = make_report(**changes)
    made = datasheets(cases_of([Reading(report=report)], "en"))
    return {
        name: pd.read_csv(io.BytesIO(data), encoding="utf-8-sig") for name, data in made.items()
    }


def test_every_sheet_has_its_columns_and_opens_in_excel() -> None:
    made = datasheets(cases_of([Reading(report=make_report())], "en"))
    assert set(made) == set(COLUMNS)
    for name, data in made.items():
        assert data.startswith(b"\xef\xbb\xbf")
        assert data.splitlines()[0].decode("utf-8-sig").split(",") == list(COLUMNS[name])


def test_evidence_tells_what_is_shown_and_what_is_not() -> None:
    answers = {"1.3": {"evidence": []}, "2.2": {"evidence": ["Minutes of 3 May"]}}
    frame = sheets(answers=answers)["evidence"]
    assert frame.loc[frame.question.astype(str) == "1.3", "kind"].tolist() == ["not_shown"]
    assert frame.loc[frame.question.astype(str) == "2.2", "text"].tolist() == ["Minutes of 3 May"]


def test_a_repeated_figure_stands_with_the_sentence_of_each_place() -> None:
    answers: dict[str, dict[str, Any] | None] = {
        "1.1": {"explanation": "In all, 832 leaders came."},
        "1.3": {"explanation": "Of the 832 leaders, none left."},
    }
    frame = sheets(answers=answers)["figures"].query("value == 832")
    assert frame.question.astype(str).tolist() == ["1.1", "1.3"]
    assert frame.sentence.tolist() == [
        "In all, 832 leaders came.",
        "Of the 832 leaders, none left.",
    ]
    lines = make_report(answers=answers).source.lines
    assert [lines[first - 1] for first in frame.first_line] == frame.sentence.tolist()


def test_what_stands_in_place_of_evidence_is_not_shown() -> None:
    frame = sheets(answers={"1.3": {"evidence": ["N/A"]}})["evidence"]
    row = frame.loc[frame.question.astype(str) == "1.3"].iloc[0]
    assert row.kind == "not_shown"


def test_figures_and_dates_carry_value_words_and_lines() -> None:
    text = "On 3 May 2022 the town trained 43 people of seven agencies."
    made = sheets(answers={"1.1": {"explanation": text}})
    people = made["figures"].query("value == 43").iloc[0]
    assert (people.as_written, people.counted) == ("43", "people")
    assert people.first_line == people.last_line > 0
    assert "2022-05-03" in made["dates"].start.tolist()


def test_findings_are_those_of_the_report() -> None:
    frame = sheets(action_plan=None)["findings"]
    assert "plan-not-stated" in frame.code.tolist()


@pytest.mark.parametrize("text", ["=1+1", "+1", "-1", "@SUM(A1)", "\t=1", " =HYPERLINK()"])
def test_what_a_spreadsheet_would_run_is_only_text(text: str) -> None:
    assert harmless(text) == f"'{text}"


def test_other_cells_stay_as_they_are() -> None:
    assert [harmless(value) for value in (None, True, 3, "a=b")] == ["", "yes", 3, "a=b"]


def documented_types() -> dict[str, str]:
    """The type of every column, as the dictionary in the reference states it."""
    text = (Path(__file__).parent.parent / "docs" / "reference.md").read_text(encoding="utf-8")
    part = text.split("### Data sheets")[1].split("\n## ")[0]
    return {
        column: row[1]
        for row in re.findall(r"^\| (`.*?) \| .+? \| (.+?) \| .+? \|", part, re.MULTILINE)
        for column in re.findall(r"`(\w+)`", row[0])
    }


TYPES = {
    "code": r"[\w.-]+|[^\w\s]{1,3}",
    "codes": r"[\w-]+(; [\w-]+)*",
    "text": r".+",
    "texts": r".+",
    "number": r"-?\d+(\.\d+)?",
    "whole number": r"\d+",
    "date": r"\d{4}-\d\d-\d\d",
    "yes/no": r"yes|no",
    "address": r"https?://\S+",
}


def test_values_are_of_the_documented_types() -> None:
    corpus = gathered([Path(__file__).parent.parent / "data" / "reports"])
    readings = [reading for member in corpus.members for reading in member.readings]
    types = documented_types()
    seen = set()
    for name, data in datasheets(cases_of(readings, "en")).items():
        for row in csv.DictReader(io.StringIO(data.decode("utf-8-sig"), newline="")):
            for column, value in row.items():
                if value:
                    seen.add(column)
                    expected = TYPES[types[column]]
                    assert re.fullmatch(expected, value, re.DOTALL), (name, column, value)
    assert set(types) - seen <= {"unit"}, "the sample fills all other columns"
