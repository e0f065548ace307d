"""The chapter "Compared with other members": a member's ratings beside those of all others.

It is no ranking: it shows how many of the others state each answer. Questions that fewer than
``kit.peers.ENOUGH`` of the others answer are left out, and said to be.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import Any

from kit.blocks import Block, Chart, Column, Heading, Prose, Table, cell, sentence
from kit.context import Case, degree_words, rating_words
from kit.form import Level, Scale, load_form
from kit.peers import ENOUGH, PeerQuestion, Peers
from kit.vegalite import (
    LINE,
    PALETTE,
    WIDTH,
    column_width,
    layer,
    pixels,
    specification,
    symbols,
    texts,
    where,
    wrapped,
)
from kit.words import Words

_ROW = 54
"""The height in pixels of a row, unless its words need more."""

_HEAD = 24
_LARGEST = 12.0
"""The radius in pixels of a disc that stands for all others."""


def compared(cases: Sequence[Case], peers: Peers, words: Words) -> tuple[Block, ...]:
    """Return the chapter, or nothing where too few others answer any question."""
    questions = peers.enough
    if not questions:
        return ()
    said = [
        words.count(
            "The sources hold assessments of {n} other member.",
            "The sources hold assessments of {n} other members.",
            peers.members,
        ),
        words(
            "A question is compared where at least {n} of them state an answer. This is no "
            "ranking: commitments differ, and so do evaluators.",
            n=ENOUGH,
        ),
    ]
    return (
        Heading(level=2, text=words("Compared with other members"), anchor="compared"),
        Prose(sentences=tuple(sentence(text) for text in said)),
        _chart(cases, questions, words),
    )


def _chart(cases: Sequence[Case], questions: Sequence[PeerQuestion], words: Words) -> Chart:
    rows = [_Row(cases, one, words) for one in questions]
    labels = [[*row.label, row.base] for row in rows]
    answers = [row.answer for row in rows]
    left = column_width(labels) + 30
    right = WIDTH - column_width(answers) - 34
    heights = [max(_ROW, LINE * max(len(row.answer), len(row.label) + 1) + 12) for row in rows]
    height = _HEAD + sum(heights)
    lines: list[dict[str, Any]] = []
    discs: list[dict[str, Any]] = []
    own: list[dict[str, Any]] = []
    for index, row in enumerate(rows):
        top = _HEAD + sum(heights[:index])
        middle = top + heights[index] / 2
        lines.append(
            {
                "y": middle,
                "top": top,
                "label": row.label,
                "base": [row.base],
                "above": middle - LINE / 2,
                "below": middle + LINE * len(row.label) / 2,
                "word": row.answer,
            }
        )
        for level in row.steps:
            step = level.step or 1
            place = left + (right - left) * (step - 1) / max(1, len(row.steps) - 1)
            count = row.one.levels.get(level.key, 0)
            radius = _LARGEST * (count / row.one.members) ** 0.5
            discs.append(
                {
                    "y": middle,
                    "x": round(place, 1),
                    "size": round(3.1416 * radius**2, 1),
                    "word": [str(count)],
                    "below": middle + _LARGEST + 7,
                    "some": count > 0,
                }
            )
            if level.key in row.own:
                own.append({"y": middle - _LARGEST - 6, "x": round(place, 1)})
    muted, x = PALETTE["muted"], pixels("x")
    head = [
        {
            "y": 12,
            "low": [words("lowest step")],
            "high": [words("highest step")],
            "own": [words("This member")],
        }
    ]
    count_style: dict[str, Any] = {"align": "center", "fontSize": 12}
    some, none = where(discs, "some", True), where(discs, "some", False)
    spec = specification(
        height=height,
        layers=[
            layer(
                lines,
                "rule",
                {"x": {"value": 0}, "x2": {"value": WIDTH}, "y": pixels("top")},
                color=PALETTE["faint"],
                strokeWidth=1,
            ),
            layer(
                lines,
                "rule",
                {"x": {"value": left}, "x2": {"value": right}},
                color=PALETTE["rule"],
                strokeWidth=1,
            ),
            symbols(some, x, size="size", fill=PALETTE["band"], stroke=PALETTE["rule"]),
            texts(some, "word", x, "below", **count_style),
            texts(none, "word", x, "below", color=muted, **count_style),
            symbols(
                own,
                x,
                shape="triangle-down",
                size=110,
                fill=PALETTE["level-5"],
                stroke=PALETTE["ink"],
            ),
            texts(head, "low", left - 5, color=muted),
            texts(head, "high", right + 5, align="right", color=muted),
            texts(head, "own", right + 34, color=muted),
            texts(lines, "label", 0, "above"),
            texts(lines, "base", 0, "below", color=muted, fontSize=12),
            texts(lines, "word", right + 34, fontWeight=700),
        ],
    )
    return Chart(
        title=words("Where do this member's answers stand beside those of others?"),
        description=" ".join(row.told(words) for row in rows),
        spec=spec,
        table=_table(rows, words),
        anchor="compared-chart",
    )


def _table(rows: Sequence[_Row], words: Words) -> Table:
    note = words(
        "Other members are counted by member: one with several assessments may count at several "
        "answers. A triangle marks this member; the discs are the others."
    )
    return Table(
        caption=words("This member's answers and those of the others"),
        columns=(
            Column(title=words("Question"), width=30),
            Column(title=words("This member"), width=26),
            Column(title=words("Other members, by answer"), width=44),
        ),
        rows=tuple(
            (cell(row.name), cell(row.said), cell(f"{row.base}: {row.counts}")) for row in rows
        ),
        notes=(sentence(note),),
    )


class _Row:
    """One question: what this member answers, and how many others state each level."""

    def __init__(self, cases: Sequence[Case], one: PeerQuestion, words: Words) -> None:
        form = load_form(cases[0].report.form)
        question = form.question(one.question)
        short = question.short[words.language]
        scale: Scale = form.scales[
            "degree" if one.part == "degree" else question.scale or one.question
        ]
        self.one = one
        self.name = (
            words("{number} {question}: degree", number=one.question, question=short)
            if one.part == "degree"
            else f"{one.question} {short}"
        )
        self.label = wrapped(self.name, 30)
        self.base = words.count("{n} other member", "{n} other members", one.members)
        self.steps: list[Level] = [level for level in scale.levels if level.step is not None]
        keys = [_key(case, one) for case in cases]
        self.own = {key for key in keys if key}
        told = list(dict.fromkeys(text for case in cases if (text := _told(case, one, words))))
        self.said = "; ".join(told) or "–"
        self.answer = [line for text in told or ["–"] for line in wrapped(text, 24)]
        self.counts = ", ".join(_levels(one, scale, words))

    def told(self, words: Words) -> str:
        """The row for those who cannot see the chart."""
        return words(
            "{label}. This member: {answer}; {base}: {counts}.",
            label=self.name,
            answer=self.said,
            base=self.base,
            counts=self.counts,
        )


def _levels(one: PeerQuestion, scale: Scale, words: Words) -> Iterable[str]:
    for level in scale.levels:
        if count := one.levels.get(level.key, 0):
            yield words("{answer} {count}", answer=level.name[words.language], count=count)
    if one.off_scale:
        yield words("{answer} {count}", answer=words("Not on the scale"), count=one.off_scale)


def _key(case: Case, one: PeerQuestion) -> str | None:
    answer = case.answer(one.question)
    if answer is None:
        return None
    return answer.degree if one.part == "degree" else answer.rating


def _told(case: Case, one: PeerQuestion, words: Words) -> str:
    if one.part == "degree":
        return degree_words(case, one.question, words)
    return rating_words(case, one.question, words)
