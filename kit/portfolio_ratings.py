"""The portfolio's chapter on ratings: distributions, and members by questions as a matrix.

A distribution with one or two values is a sentence. The matrix has a row for each assessment;
a large portfolio is shown by country instead, so that it can still be read.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from kit.blocks import Block, ItemList, Prose, Table, sentence
from kit.context import answer_mark, degree_mark, degree_words, rating_mark, rating_words
from kit.form import Question
from kit.narrative import HIGH_COMPLETION, RESULTS, member_name
from kit.portfolio import Assessed, Group, Part, Share, Tally, by_country, scale_of, tally
from kit.portfolio_charts import (
    Bar,
    CountRow,
    Head,
    MatrixCell,
    MatrixRow,
    bars_chart,
    counts_chart,
    matrix_chart,
    matrix_pages,
)
from kit.portfolio_tables import commitments_table, is_one_of_several, share_words
from kit.words import Words

_VALUES = 3
"""A distribution with fewer different values is told in a sentence."""

_COUNTRIES = 18
"""So many countries are shown in one chart."""

_ROWS = 60
"""A matrix with more assessments has a row for each country instead."""


def ratings_blocks(assessed: Sequence[Assessed], words: Words) -> Iterable[Block]:
    """Yield the distributions: completion, openness, degrees, the policy problem."""
    form = assessed[0].case.form
    for number, title in (
        ("1.1", words("How far did the commitments get?")),
        ("1.3", words("How many were implemented as planned?")),
    ):
        yield from _distribution(assessed, form.question(number), title, words)
    yield from _areas(assessed, "rating", words("Did it open government?"), words)
    yield from _areas(assessed, "degree", words("How strong are the results?"), words)
    title = words("Was the policy problem addressed?")
    yield from _distribution(assessed, form.question("2.2"), title, words)


def _distribution(
    assessed: Sequence[Assessed], question: Question, title: str, words: Words
) -> Iterable[Block]:
    counted = tally(assessed, question.number)
    bars = _bars(assessed, counted, words)
    if sum(bar.count > 0 for bar in bars) < _VALUES:
        yield Prose(sentences=(sentence(_in_words(question, bars, words)),))
        return
    yield Prose(sentences=(sentence(_base(question, counted, words)),))
    yield bars_chart(
        bars,
        title=title,
        first=words("Answer"),
        anchor=f"distribution-{question.number.replace('.', '-')}",
        words=words,
    )


def _bars(assessed: Sequence[Assessed], counted: Tally, words: Words) -> tuple[Bar, ...]:
    """Every step of the scale from the top, then what stands beside it, as far as it occurs."""
    scale = scale_of(assessed, counted.question, counted.part)
    on_scale = [level for level in reversed(scale.levels) if level.step is not None]
    beside = [level for level in scale.levels if level.step is None and counted.levels[level.key]]
    return (
        *(
            Bar(
                label=level.name[words.language],
                count=counted.levels[level.key],
                step=level.step or 0,
                steps=scale.steps,
            )
            for level in on_scale
        ),
        *(
            Bar(
                label=level.name[words.language],
                count=counted.levels[level.key],
                state="not_applicable",
            )
            for level in beside
        ),
        *_rest(counted, words),
    )


def _rest(counted: Tally, words: Words) -> tuple[Bar, ...]:
    off = Bar(label=words("Not on the scale"), count=counted.off_scale, state="off_scale")
    none = Bar(label=words("Not stated"), count=counted.not_stated, state="not_stated")
    return tuple(bar for bar in (off, none) if bar.count)


def _in_words(question: Question, bars: Sequence[Bar], words: Words) -> str:
    counts = [words("{level} for {n}", level=bar.label, n=bar.count) for bar in bars if bar.count]
    return words(
        "{question}: {counts}.",
        question=question.short[words.language],
        counts=words.listing(counts),
    )


def _base(question: Question, counted: Tally, words: Words) -> str:
    return words.count(
        "{question}: {stated} of {n} assessment states an answer.",
        "{question}: {stated} of {n} assessments state an answer.",
        counted.asked,
        question=question.short[words.language],
        stated=counted.stated,
    )


def _areas(assessed: Sequence[Assessed], part: Part, title: str, words: Words) -> Iterable[Block]:
    """Yield the four areas of 2.1, their answers or their degrees of result."""
    form = assessed[0].case.form
    questions = [form.question(number) for number in RESULTS]
    tallies = [tally(assessed, question.number, part) for question in questions]
    rows = [_bars(assessed, counted, words) for counted in tallies]
    if part == "degree":
        yield Prose(sentences=(sentence(_degrees_base(tallies, words)),))
    values = {bar.label for bars in rows for bar in bars if bar.count}
    if len(values) < _VALUES:
        if part == "rating":
            yield Prose(sentences=(sentence(title),))
        yield ItemList(
            items=tuple(
                sentence(_in_words(question, bars, words))
                for question, bars in zip(questions, rows, strict=True)
                if any(bar.count for bar in bars)
            )
        )
        return
    heads = _heads(rows)
    by_label = [{bar.label: bar.count for bar in bars} for bars in rows]
    yield counts_chart(
        heads,
        [
            CountRow(
                label=f"{question.number} {question.short[words.language]}",
                counts=tuple(counts.get(head.label, 0) for head in heads),
            )
            for question, counts in zip(questions, by_label, strict=True)
        ],
        title=title,
        first=words("Area"),
        anchor="openness" if part == "rating" else "degrees",
        words=words,
    )


def _degrees_base(tallies: Sequence[Tally], words: Words) -> str:
    asked = sum(counted.asked for counted in tallies)
    if not asked:
        return words("No result is reported, so no degree is asked for.")
    return words.count(
        "A degree is stated for {stated} of {n} answer that asks for one.",
        "A degree is stated for {stated} of {n} answers that ask for one.",
        asked,
        stated=sum(counted.stated for counted in tallies),
    )


def _heads(rows: Sequence[Sequence[Bar]]) -> list[Head]:
    """The columns: every value that some row has, the scale from its lowest step, then the rest."""
    found = {bar.label: bar for bars in rows for bar in bars}
    ordered = sorted(found.values(), key=_column)
    return [
        Head(label=bar.label, state=bar.state, step=bar.step, steps=bar.steps) for bar in ordered
    ]


def _column(bar: Bar) -> tuple[int, int]:
    states = ("stated", "not_applicable", "off_scale", "not_stated")
    return states.index(bar.state), bar.step


# ---------------------------------------------------------------- the matrix


def matrix_blocks(assessed: Sequence[Assessed], words: Words) -> Iterable[Block]:
    """Yield the matrix, in as many charts as it needs, and one table of all commitments."""
    questions = assessed[0].case.rated_questions()
    heads = [f"{question.number} {question.short[words.language]}" for question in questions]
    table = commitments_table(assessed, words)
    if len(assessed) > _ROWS:
        yield from _by_country(assessed, questions, words)
        yield table
        return
    rows = [_row(one, assessed, questions, words) for one in assessed]
    pages = matrix_pages(heads, rows)
    for number, page in enumerate(pages, start=1):
        title = words("How does each evaluator rate the commitment?")
        if len(pages) > 1:
            title = words("{title} ({number} of {all})", title=title, number=number, all=len(pages))
        yield matrix_chart(
            heads,
            page,
            title=title,
            # One table of all commitments follows the last part.
            table=table if number == len(pages) else Table(caption=title, columns=(), rows=()),
            anchor=f"matrix-{number}",
            words=words,
        )


def _row(
    one: Assessed, assessed: Sequence[Assessed], questions: Sequence[Question], words: Words
) -> MatrixRow:
    several = is_one_of_several(one, assessed)
    return MatrixRow(
        label=member_name(one.member, words),
        detail=words("commitment {number}", number=one.case.number) if several else "",
        cells=tuple(_answer(one, question, words) for question in questions),
    )


def _answer(one: Assessed, question: Question, words: Words) -> MatrixCell:
    mark = rating_mark(one.case, question.number)
    lines = [rating_words(one.case, question.number, words)]
    degree = degree_mark(one.case, question.number) if question.degree else None
    if degree is not None:
        told = degree_words(one.case, question.number, words)
        if degree.state == "not_stated":
            lines.append(words("degree not stated"))
        else:
            lines.append(told)
            mark = answer_mark(one.case, question.number) or mark
    return MatrixCell(lines=tuple(lines), state=mark.state, step=mark.step, steps=mark.steps)


def _by_country(
    assessed: Sequence[Assessed], questions: Sequence[Question], words: Words
) -> Iterable[Block]:
    """Yield the matrix by country: in each cell, how many of those that answer answer so."""
    groups = by_country(assessed, words)
    heads = [Head(label=_wanted_head(question, words), step=4, steps=5) for question in questions]
    text = words.count(
        "With {n} assessment, the matrix shows countries.",
        "With {n} assessments, the matrix shows countries.",
        len(assessed),
    )
    note = words(
        "“{example}” reads: so many of those that answer on the scale. What is not stated, or not "
        "applicable, is not counted. The order is that of the alphabet.",
        example=words("{count} of {base}", count=2, base=3),
    )
    yield Prose(sentences=(sentence(text), sentence(note)))
    pages = [groups[first : first + _COUNTRIES] for first in range(0, len(groups), _COUNTRIES)]
    for number, page in enumerate(pages, start=1):
        title = words("How do the evaluators of each country answer?")
        if len(pages) > 1:
            title = words("{title} ({number} of {all})", title=title, number=number, all=len(pages))
        yield counts_chart(
            heads,
            [_country_row(group, questions, words) for group in page],
            title=title,
            first=words("Country"),
            anchor=f"matrix-{number}",
            words=words,
        )


def _country_row(group: Group, questions: Sequence[Question], words: Words) -> CountRow:
    shares = [_wanted(group.assessed, question) for question in questions]
    return CountRow(
        label=group.key or words("Country not stated"),
        counts=tuple(share.count / share.base if share.base else 0 for share in shares),
        told=tuple(share_words(share, words) for share in shares),
    )


_WANTED = {
    "completion": HIGH_COMPLETION,
    "as_planned": ("most", "all"),
    "yes_no": ("yes",),
    "addressed": ("yes",),
}
"""The answers, by scale, that the matrix by country counts."""


def _wanted(assessed: Sequence[Assessed], question: Question) -> Share:
    levels = tally(assessed, question.number).levels
    base = sum(count for key, count in levels.items() if key != "not_applicable")
    wanted = _WANTED[question.scale or ""]
    return Share(count=sum(levels[key] for key in wanted), base=base)


def _wanted_head(question: Question, words: Words) -> str:
    name = question.short[words.language]
    answer = {
        "completion": words("Substantial or Complete"),
        "as_planned": words("All or most as planned"),
        "yes_no": words("{area}: yes", area=name),
        "addressed": words("{area}: yes", area=name),
    }[question.scale or ""]
    return f"{question.number} {answer}"
