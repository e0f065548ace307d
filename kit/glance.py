"""The first page of a report: a summary, then every rating in words and as a chart."""

from __future__ import annotations

from collections.abc import Sequence

from kit.blocks import Block, Heading, Prose, sentence
from kit.charts import RatingRow, ratings_chart
from kit.context import Case, answer_mark, answer_words, rating_mark
from kit.form import Question
from kit.narrative import FEW, case_summary, numbered_title, summary
from kit.records import Member
from kit.tables import glance_table
from kit.words import Words


def at_a_glance(member: Member, cases: Sequence[Case], words: Words) -> tuple[Block, ...]:
    """The answer on the first page: a summary, then every rating in words and as a chart."""
    blocks: list[Block] = [
        Heading(level=2, text=words("At a glance"), anchor="at-a-glance"),
    ]
    for number, paragraph in enumerate(summary(member, cases, words)):
        blocks.append(Prose(sentences=paragraph, role="" if number else "lead"))
    if len(cases) > FEW:
        told = words("The lines of the sources stand with each commitment below.")
        blocks.append(Prose(sentences=(sentence(told),), role="note"))
    for case in cases:
        if len(cases) > 1:
            blocks.append(
                Heading(level=3, text=numbered_title(case, words), anchor=f"{case.anchor}-glance")
            )
            blocks.append(Prose(sentences=case_summary(case, words)))
        blocks.append(_glance_chart(case, len(cases) > 1, words))
    return tuple(blocks)


def _glance_chart(case: Case, several: bool, words: Words) -> Block:
    rows = [_row(case, question, words) for question in case.rated_questions()]
    chart = ratings_chart(rows, words)
    return chart.model_copy(
        update={"table": glance_table(case, several, words), "anchor": f"{case.anchor}-chart"}
    )


def _row(case: Case, question: Question, words: Words) -> RatingRow:
    """One row of the chart: after a yes, the degree is what has a place on a scale."""
    number = question.number
    mark = answer_mark(case, number) or rating_mark(case, number)
    return RatingRow(
        label=f"{number} {question.short[words.language]}",
        state=mark.state,
        step=mark.step,
        steps=mark.steps,
        word=answer_words(case, number, words),
    )
