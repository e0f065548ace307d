"""The real pages, field by field, against gold made by reading them (line ranges and hashes)."""

from __future__ import annotations

import hashlib
import json
from pathlib import Path
from typing import Any

import pytest

from kit.reading import read_source
from kit.reading.page import line_roles
from kit.records import Report

GOLD = sorted((Path(__file__).parent.parent / "gold" / "pages").glob("*.json"))


@pytest.fixture(params=GOLD, ids=[path.stem for path in GOLD])
def gold(request: pytest.FixtureRequest) -> Any:
    return json.loads(request.param.read_text(encoding="utf-8"))


def _values(report: Report) -> dict[str, str | None]:
    """Every text field of a report by its dotted path."""
    country = report.member.country
    values = {
        "member": f"{report.member.name}, {country}" if country else report.member.name,
        "action_plan.title": report.action_plan.title if report.action_plan else None,
        "commitment.title": report.commitment.title,
        "action": report.action,
        "problem": report.problem,
    }
    for place, evaluator in enumerate(report.evaluators):
        values[f"evaluators.{place}.name"] = evaluator.name
        values[f"evaluators.{place}.email"] = evaluator.email
    for number, answer in report.answers.items():
        values[f"{number}.stated"] = answer.stated
        values[f"{number}.degree_stated"] = answer.degree_stated
        values[f"{number}.explanation"] = answer.explanation
    return {key: value for key, value in values.items() if value is not None}


def _sha(text: str | None) -> str:
    return hashlib.sha256((text or "").encode()).hexdigest()


def test_every_field_of_a_real_page_is_read_as_a_person_reads_it(
    gold: Any, real_pages: Path
) -> None:
    (reading,) = read_source(real_pages / gold["source"])
    report = reading.report
    assert report.source.sha256 == gold["sha256"], "the page is another one than the gold's"
    assert report.source.language == gold["language"]
    assert len(report.source.lines) == gold["lines"]

    values = _values(report)
    assert {key: _sha(value) for key, value in values.items()} == {
        key: field["sha256"] for key, field in gold["fields"].items()
    }
    where = {key.replace("member.name", "member"): list(w) for key, w in report.where.items()}
    assert {key: where[key] for key in gold["fields"]} == {
        key: field["lines"] for key, field in gold["fields"].items()
    }
    assert report.member.country_code == gold["member"]["country_code"]
    assert report.member.slug == gold["member"]["slug"]
    plan = report.action_plan
    assert (plan and {"start": plan.start, "end": plan.end}) == gold["plan"]


def test_every_answer_of_a_real_page_has_its_levels_lines_and_evidence(
    gold: Any, real_pages: Path
) -> None:
    (reading,) = read_source(real_pages / gold["source"])
    answers = reading.report.answers
    assert list(answers) == list(gold["answers"])
    for number, wanted in gold["answers"].items():
        answer = answers[number]
        assert list(answer.lines) == wanted["lines"], number
        assert answer.rating == wanted.get("rating"), number
        assert answer.degree == wanted.get("degree"), number
        shown = [
            {"line": piece.line, "kind": piece.kind, "sha256": _sha(piece.title)}
            for piece in answer.evidence
        ]
        assert shown == wanted["evidence"], number


def test_no_line_of_a_real_page_is_left_over(gold: Any, real_pages: Path) -> None:
    (reading,) = read_source(real_pages / gold["source"])
    assert reading.findings == ()
    roles = dict(enumerate(line_roles(reading), start=1))
    assert [n for n, role in roles.items() if role == "frame"] == gold["frame"]
    assert [n for n, role in roles.items() if role == "label"] == [int(n) for n in gold["labels"]]
    assert "unread" not in roles.values()
    assert read_source(real_pages / gold["source"]) == (reading,)
