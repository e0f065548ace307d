"""One assessment in every format: equal records but for source, places and addresses."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from typing import Any

import pytest

from kit.reading import read_bytes
from kit.reading.interchange import dump, dump_yaml
from kit.records import Reading
from tests.formats import (
    Case,
    Given,
    as_csv,
    as_html,
    as_ods,
    as_row,
    as_text,
    as_xlsx,
    as_yaml,
    columns,
)

LABELS = [label for label, _, _ in columns()]
LISTED = "Seen in the districts:\n\n  • figures, 26 in all\n  • courses\n\n1. spring\n2. autumn"

CASES = {
    "as it is": Case(),
    "lists and numbers": replace(
        Case(), answers=dict(Case().answers) | {"1.2": Given(explanation=LISTED)}
    ),
    "colons and quotes": replace(
        Case(), action='Publish: "the figures", every month; #1 of all\n\n- really', plan=""
    ),
    "little": replace(
        Case(),
        action="",
        problem="",
        answers=dict(Case().answers) | {"2.1.4": Given("Not Applicable"), "2.2": Given("Yes")},
    ),
}


def read(case: Case, kind: str) -> Reading:
    rows = [LABELS, as_row(case)]
    data: dict[str, Callable[[], bytes]] = {
        "page.txt": lambda: as_text(case).encode(),
        "page.html": lambda: as_html(case).encode(),
        "rows.csv": lambda: as_csv(rows),
        "rows.xlsx": lambda: as_xlsx(rows),
        "rows.ods": lambda: as_ods(rows),
        "hand.yaml": lambda: as_yaml(case).encode(),
        "kit.json": lambda: dump([read(case, "hand.yaml")]).encode(),
        "kit.yaml": lambda: dump_yaml([read(case, "page.txt")]).encode(),
    }
    (found,) = read_bytes(data[kind](), kind)
    return found


def comparable(reading: Reading) -> dict[str, Any]:
    """Return a report without its source, its places, and where its evidence leads."""
    record = reading.report.model_dump()
    del record["source"]
    record["where"] = sorted(record["where"])
    for answer in record["answers"].values():
        del answer["lines"]
        for piece in answer["evidence"]:
            for name in ("line", "url", "kind"):
                del piece[name]
    return record


@pytest.mark.parametrize("name", CASES)
@pytest.mark.parametrize(
    "kind", ["page.html", "rows.csv", "rows.xlsx", "rows.ods", "hand.yaml", "kit.json", "kit.yaml"]
)
def test_the_same_assessment_in_every_format(name: str, kind: str) -> None:
    text = read(CASES[name], "page.txt")
    other = read(CASES[name], kind)
    assert comparable(other) == comparable(text)
    assert [one.code for one in other.findings] == [one.code for one in text.findings]


@pytest.mark.parametrize(
    "kind", ["page.html", "rows.csv", "rows.xlsx", "rows.ods", "hand.yaml", "kit.json"]
)
def test_addresses_of_evidence_are_kept_where_the_format_has_them(kind: str) -> None:
    shown = read(Case(), kind).report.answers["1.1"].evidence
    assert [one.url for one in shown] == [
        "https://example.org/budgets",
        "https://example.org/minutes.pdf",
    ]
    assert [one.kind for one in shown] == ["link", "file"]


@pytest.mark.parametrize(
    "kind", ["page.txt", "page.html", "rows.csv", "rows.xlsx", "rows.ods", "hand.yaml"]
)
def test_every_place_holds_the_words_of_its_field(kind: str) -> None:
    report = read(Case(), kind).report
    lines = report.source.lines
    for number, answer in report.answers.items():
        for part in ("stated", "degree_stated", "explanation"):
            words = getattr(answer, part)
            if words is not None:
                first, last = report.where[f"{number}.{part}"]
                there = [line.strip() for line in lines[first - 1 : last]]
                assert all(line.strip() in " ".join(there) for line in words.split("\n"))
        for piece in answer.evidence:
            assert piece.title in lines[piece.line - 1]
