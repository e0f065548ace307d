"""Short forms of the report's parts, for a brief of one or two pages."""

from __future__ import annotations

from collections.abc import Sequence

from kit import absence
from kit.blocks import Block, Cell, Column, Heading, ItemList, Prose, Table, cell, sentence
from kit.context import Case, answer_mark, answer_words
from kit.form import Question
from kit.narrative import summary
from kit.records import Member
from kit.words import Words

_SIDE_BY_SIDE = 3
"""So many commitments stand side by side as columns; more of them become the rows."""


def summarised(member: Member, cases: Sequence[Case], words: Words) -> tuple[Block, ...]:
    """The summary alone."""
    paragraphs = summary(member, cases, words)
    return (
        Heading(level=2, text=words("Summary"), anchor="summary"),
        *(
            Prose(sentences=paragraph, role="" if number else "lead")
            for number, paragraph in enumerate(paragraphs)
        ),
    )


def ratings(cases: Sequence[Case], words: Words) -> tuple[Block, ...]:
    """All ratings of all commitments in one table."""
    questions = cases[0].rated_questions()
    table = (
        _by_question(cases, questions, words)
        if len(cases) <= _SIDE_BY_SIDE
        else _by_commitment(cases, questions, words)
    )
    return (Heading(level=2, text=words("Ratings"), anchor="ratings"), table)


def _by_question(cases: Sequence[Case], questions: Sequence[Question], words: Words) -> Table:
    share = 64 // len(cases)
    return Table(
        caption=words("Ratings as the evaluators state them"),
        columns=(
            Column(title=words("Question"), width=36),
            *(Column(title=case.title(words), width=share) for case in cases),
        ),
        rows=tuple(
            (
                cell(f"{question.number} {question.short[words.language]}"),
                *(_rating(case, question, words) for case in cases),
            )
            for question in questions
        ),
    )


def _by_commitment(cases: Sequence[Case], questions: Sequence[Question], words: Words) -> Table:
    share = 65 // len(questions)
    return Table(
        caption=words("Ratings as the evaluators state them"),
        columns=(
            Column(title=words("Commitment"), width=35),
            *(
                Column(title=f"{question.number} {question.short[words.language]}", width=share)
                for question in questions
            ),
        ),
        rows=tuple(
            (
                cell(case.title(words)),
                *(cell(answer_words(case, question.number, words)) for question in questions),
            )
            for case in cases
        ),
    )


def _rating(case: Case, question: Question, words: Words) -> Cell:
    number = question.number
    return cell(answer_words(case, number, words), mark=answer_mark(case, number))


def points(cases: Sequence[Case], words: Words, most: int) -> tuple[Block, ...]:
    """The first points to confirm, at most ``most``, and how many more there are."""
    open_ones = [question for case in cases for question in case.open_questions(words)]
    blocks: list[Block] = [
        Heading(level=2, text=words("To be confirmed with the evaluator"), anchor="to-confirm")
    ]
    if not open_ones:
        text = words("No point was found that needs the evaluator's confirmation.")
        return (*blocks, Prose(sentences=(sentence(text),)))
    blocks.append(ItemList(items=tuple(sentence(one.message) for one in open_ones[:most])))
    if left := len(open_ones) - most if len(open_ones) > most else 0:
        text = words.count(
            "{n} more point stands in the full report.",
            "{n} more points stand in the full report.",
            left,
        )
        blocks.append(Prose(sentences=(sentence(text),), role="note"))
    return tuple(blocks)


def key_lessons(cases: Sequence[Case], words: Words, most: int) -> tuple[Block, ...]:
    """The first passages on lessons (question 3) in the evaluators' words, at most ``most``."""
    found = [item for case in cases for item in case.analysis.lessons if item.question == "3"]
    blocks: list[Block] = [
        Heading(level=2, text=words("Lessons, in the evaluators' words"), anchor="lessons")
    ]
    if not found:
        one = len(cases) == 1
        text = absence.lesson(cases[0], words) if one else absence.lessons(cases, words)
        return (*blocks, Prose(sentences=(sentence(text),)))
    items = tuple(sentence(f"“{item.text}”", lang=item.lang) for item in found[:most])
    blocks.append(ItemList(items=items))
    if left := max(len(found) - most, 0):
        text = words.count(
            "{n} more passage stands in the full report.",
            "{n} more passages stand in the full report.",
            left,
        )
        blocks.append(Prose(sentences=(sentence(text),), role="note"))
    return tuple(blocks)


def status(words: Words) -> tuple[Block, ...]:
    """What the brief is, and is not."""
    text = words(
        "A report on assessments of commitments. It is not a publication of the Open Government "
        "Partnership and does not speak for it. The full report shows the source of each statement."
    )
    return (Prose(sentences=(sentence(text),), role="note"),)
