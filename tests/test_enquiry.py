"""The page of questions: courteous, each point once, with room to answer."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import pytest

from kit.blocks import Block, Cover, Heading, Prose, Quote
from kit.context import Case, cases_of
from kit.enquiry import enquiry
from kit.questions import EvaluatorQuestion
from kit.reading import read_source
from kit.words import words_of

W = words_of("en")
SAMPLE = Path(__file__).parents[1] / "data" / "reports" / "amatlaya-grant-rules.txt"
LEKORUA = sorted(SAMPLE.parent.glob("lekorua-*.txt"))


def page(*paths: Path) -> tuple[Block, ...]:
    cases = cases_of([one for path in paths for one in read_source(path)], "en")
    return enquiry(cases[0].report.member, cases, W, "")


def said(blocks: tuple[Block, ...], role: str = "") -> list[str]:
    return [
        " ".join(one.text for one in block.sentences)
        for block in blocks
        if isinstance(block, Prose) and block.role == role
    ]


def numbers(blocks: tuple[Block, ...]) -> list[str]:
    headings = [block for block in blocks if isinstance(block, Heading) and block.level == 3]
    return [heading.text.split()[0] for heading in headings]


def test_points_about_one_rating_are_one_question() -> None:
    blocks = page(SAMPLE)
    cover = blocks[0]
    assert isinstance(cover, Cover)
    assert cover.subtitle == "8 questions"
    assert numbers(blocks) == [f"{number}." for number in range(1, 9)]
    about = [text for text in said(blocks) if text.startswith("Question 1.1")]
    assert len(about) == 1
    assert about[0].count("is answered") == 1
    assert "The text under 3 Lessons" in about[0]
    at = next(index for index, block in enumerate(blocks) if isinstance(block, Quote))
    assert isinstance(blocks[at + 1], Quote)
    assert "rating-and-prose-differ-1.1 and rating-and-prose-differ-3" in said(blocks, "note")[0]


def test_every_open_question_has_room_and_says_how_to_answer() -> None:
    blocks = page(SAMPLE)
    cover = blocks[0]
    assert isinstance(cover, Cover)
    assert [fact.term for fact in cover.facts] == ["To", "How to answer"]
    assert said(blocks, "answer") == ["Your answer:"] * 8


def test_questions_of_several_assessments_are_numbered_through() -> None:
    blocks = page(*LEKORUA, SAMPLE)
    assert numbers(blocks) == [f"{number}." for number in range(1, len(numbers(blocks)) + 1)]


def test_a_page_without_questions_asks_for_nothing() -> None:
    blocks = page(next(path for path in LEKORUA if "ward" in path.name))
    assert said(blocks) == ["There is nothing to ask: the assessments raise no question."]
    assert said(blocks, "answer") == []


def test_an_answer_stands_in_place_of_the_room_for_it(monkeypatch: pytest.MonkeyPatch) -> None:
    (case,) = cases_of(read_source(SAMPLE), "en")
    first, *rest = case.questions(W)
    answer = {"id": first.id, "answer": "It was.", "name": "Ada", "date": date(2026, 1, 31)}
    answered = EvaluatorQuestion.model_validate({**first.model_dump(), "answer": answer})
    monkeypatch.setattr(Case, "questions", lambda self, words: (answered, *rest))
    blocks = enquiry(case.report.member, [case], W, "")
    assert "Ada answered on 2026-01-31: “It was.”" in said(blocks)
    # The other point on that rating is still open, and asked by itself.
    assert numbers(blocks) == [f"{number}." for number in range(1, 10)]
    assert len(said(blocks, "answer")) == 8
