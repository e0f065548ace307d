"""The brief: two pages at most, and the proof that a new notebook needs no change in the kit."""

from __future__ import annotations

import io
import shutil
from pathlib import Path
from typing import Any

import pikepdf
import pytest

from kit.batch import build
from kit.blocks import outline
from kit.context import cases_of
from kit.plan import BatchSettings
from kit.project import gathered
from kit.records import Reading
from kit.short import key_lessons, points, ratings
from kit.words import words_of
from tests.reports import make_report

ROOT = Path(__file__).parent.parent
EN = words_of("en")


def text(blocks: Any) -> str:
    return "\n".join(outline(block) for block in blocks)


@pytest.mark.kernel
def test_a_notebook_of_ones_own_is_built_for_every_member_in_two_pages(tmp_path: Path) -> None:
    book = tmp_path / "summary_for_council.ipynb"
    shutil.copy(ROOT / "notebooks" / "brief.ipynb", book)
    corpus = gathered([ROOT / "data" / "reports"])
    settings = BatchSettings(out=tmp_path / "out", notebook=str(book))
    results = build(corpus, corpus.members, settings, lambda *_: None)
    assert {result.outcome for result in results} == {"rendered"}, results
    for member in corpus.members:
        folder = tmp_path / "out" / member.member.slug
        pdf = (folder / "summary_for_council.pdf").read_bytes()
        assert len(pikepdf.open(io.BytesIO(pdf)).pages) <= 2
        html = (folder / "summary_for_council.html").read_text(encoding="utf-8")
        assert "To be confirmed with the evaluator" in html


@pytest.mark.parametrize("count", [1, 2, 5])
def test_all_commitments_are_in_one_table(count: int) -> None:
    ratings_stated = ("Complete", "Limited", "Substantial", "Not Started", "Withdrawn")
    reports = [make_report(answers={"1.1": {"stated": one}}) for one in ratings_stated[:count]]
    cases = cases_of([Reading(report=report) for report in reports], "en")
    table = ratings(cases, EN)[-1]
    said = text([table])
    assert all(
        name in said
        for name in ("Complete", "Limited", "Substantial", "Not started", "Withdrawn")[:count]
    )


def test_what_is_left_out_is_counted() -> None:
    answers: dict[str, Any] = {
        number: {"stated": None, "degree_stated": None}
        for number in ("1.1", "1.3", "2.1.1", "2.1.2", "2.2")
    }
    cases = cases_of([Reading(report=make_report(answers=answers))], "en")
    number = len(cases[0].questions(EN))
    assert number > 2
    said = text(points(cases, EN, 2))
    assert f"{number - 2} more point" in said
    assert said.count("\n- ") == 2 or said.count("- ") == 2


def test_no_lesson_is_said_to_be_so() -> None:
    cases = cases_of([Reading(report=make_report(answers={"3": {"explanation": None}}))], "en")
    assert "states no lesson or reflection" in text(key_lessons(cases, EN, 3))
