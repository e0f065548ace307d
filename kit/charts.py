"""The charts of a report: from simple records to Vega-Lite, a description, and the numbers.

Each chart answers the question in its title. Places, shapes and words carry the meaning, so
that it can be read without colour.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any, Final, Literal

from kit.blocks import Chart, Column, Mark, State, Table, cell
from kit.records import Record
from kit.timeline import TimelineEvent, timeline_chart
from kit.vegalite import (
    DASH,
    PALETTE,
    WIDTH,
    column_width,
    layer,
    level_colour,
    pixels,
    row_height,
    specification,
    stacked,
    symbols,
    texts,
    where,
    where_not,
    wrapped,
)
from kit.words import Words

__all__ = [
    "EvidenceRow",
    "RatingRow",
    "TimelineEvent",
    "evidence_chart",
    "ratings_chart",
    "timeline_chart",
]


class RatingRow(Record):
    """One answer on its scale: ``step`` of ``steps``, and the answer in words."""

    label: str
    state: State
    step: int = 0
    steps: int = 0
    word: str


class EvidenceRow(Record):
    """How many pieces of evidence one question shows, and how many its text refers to.

    ``asked`` is false where the form asks for none, as after "Not Applicable".
    """

    label: str
    shown: int = 0
    referred: int = 0
    asked: bool = True


def ratings_chart(rows: Sequence[RatingRow], words: Words) -> Chart:
    """Show where each answer stands on its scale, one row a question.

    The steps of a scale are circles on a line, the lowest at the left; all lines are equally
    long. The given step is filled. An answer beside the scale has no circles: an open dash
    stands for "not applicable", a dotted line for "not stated", a diamond for words that are
    not on the scale.
    """
    labels = [wrapped(row.label, 36) for row in rows]
    answers = [wrapped(row.word, 30) for row in rows]
    (top, *middles), height = stacked([[[""]], *zip(labels, answers, strict=True)])
    left = column_width(labels) + 18
    right = WIDTH - column_width(answers) - 16
    lines: list[dict[str, Any]] = []
    circles: list[dict[str, Any]] = []
    for index, row in enumerate(rows):
        lines.append(
            {
                "y": middles[index],
                "label": labels[index],
                "word": answers[index],
                "state": row.state,
            }
        )
        if row.state == "stated":
            circles.extend(
                {
                    "y": middles[index],
                    "x": round(left + (right - left) * (step - 1) / max(1, row.steps - 1), 2),
                    "given": step == row.step,
                    "colour": level_colour(row.step, row.steps),
                }
                for step in range(1, row.steps + 1)
            )
    head = [{"y": top, "low": [words("lowest step")], "high": [words("highest step")]}]
    extent = {"x": {"value": left}, "x2": {"value": right}}
    beside: dict[str, Any] = {"fill": PALETTE["ground"], "stroke": PALETTE["muted"]}
    rule: dict[str, Any] = {"color": PALETTE["rule"], "strokeWidth": 1.5}
    muted = PALETTE["muted"]
    spec = specification(
        height=height,
        layers=[
            texts(head, "low", left - 5, color=muted),
            texts(head, "high", right + 5, align="right", color=muted),
            layer(where(lines, "state", "stated"), "rule", extent, **rule),
            layer(
                where(lines, "state", "not_stated"),
                "rule",
                extent,
                **rule,
                strokeDash=[1, 5],
                strokeCap="round",
            ),
            symbols(
                where(lines, "state", "not_applicable"),
                {"value": left + 9},
                **beside,
                shape=DASH,
                size=320,
            ),
            symbols(
                where(lines, "state", "off_scale"),
                {"value": left + 1},
                **beside,
                shape="diamond",
                size=110,
            ),
            symbols(where(circles, "given", False), pixels("x"), **beside, size=70),
            symbols(where(circles, "given", True), pixels("x"), stroke=PALETTE["ink"], size=190),
            texts(lines, "label", 0),
            texts(where(lines, "state", "stated"), "word", right + 16, fontWeight=700),
            texts(where_not(lines, "state", "stated"), "word", right + 16, color=muted),
        ],
    )
    return Chart(
        title=words("Where does each answer stand on its scale?"),
        description=" ".join(_told(row, words) for row in rows),
        spec=spec,
        table=Table(
            caption=words("Answers on their scales"),
            columns=(
                Column(title=words("Question"), width=40),
                Column(title=words("Answer"), width=35),
                Column(title=words("Place on the scale"), width=25),
            ),
            rows=tuple(
                (
                    cell(row.label),
                    cell(row.word, mark=Mark(state=row.state, step=row.step, steps=row.steps)),
                    cell(_place(row, words)),
                )
                for row in rows
            ),
        ),
    )


def evidence_chart(rows: Sequence[EvidenceRow], words: Words) -> Chart:
    """Show at which questions evidence is shown, only referred to in the text, or neither.

    The column tells which, and so does the shape: a filled circle, an open diamond, a dotted
    circle. Where none is asked for stands an open dash.
    """
    columns = (
        words("Shown in this source"),
        words("Only referred to in the text"),
        words("None in this source"),
    )
    labels = [wrapped(row.label, 36) for row in rows]
    left = column_width(labels) + 26
    width = (WIDTH - left) / len(columns)
    titles = [wrapped(title, round(width / 7.5)) for title in columns]
    (top, *middles), height = stacked([titles, *([label] for label in labels)])
    heads: list[dict[str, Any]] = [
        {"y": top, "word": lines, "x": left + width * index} for index, lines in enumerate(titles)
    ]
    data = [
        {
            "y": middles[index],
            "top": middles[index] - row_height([labels[index]]) / 2,
            "label": labels[index],
            "state": _evidence_state(row),
            "x": left + 8 + width * _EVIDENCE_COLUMN[_evidence_state(row)],
            "at": left + 24 + width * _EVIDENCE_COLUMN[_evidence_state(row)],
            "word": [_count(row, words)],
        }
        for index, row in enumerate(rows)
    ]
    ground, muted, shown = PALETTE["ground"], PALETTE["muted"], PALETTE["level-4"]
    x = pixels("x")
    spec = specification(
        height=height,
        layers=[
            layer(
                data,
                "rule",
                {"x": {"value": 0}, "x2": {"value": WIDTH}, "y": pixels("top")},
                color=PALETTE["faint"],
                strokeWidth=1,
            ),
            symbols(where(data, "state", "shown"), x, size=130, fill=shown, stroke=PALETTE["ink"]),
            symbols(
                where(data, "state", "referred"),
                x,
                shape="diamond",
                size=130,
                fill=ground,
                stroke=shown,
            ),
            symbols(
                where(data, "state", "none"),
                x,
                size=130,
                fill=ground,
                stroke=muted,
                strokeDash=[2, 2],
            ),
            symbols(
                where(data, "state", "not_asked"),
                x,
                shape=DASH,
                size=320,
                fill=ground,
                stroke=muted,
            ),
            texts(heads, "word", x, color=muted),
            texts(data, "label", 0),
            texts(data, "word", pixels("at")),
        ],
    )
    return Chart(
        title=words("Where is evidence shown?"),
        description=" ".join(
            words("{label}: {word}.", label=row.label, word=_count(row, words)) for row in rows
        ),
        spec=spec,
        table=Table(
            caption=words("Pieces of evidence by question"),
            columns=(
                Column(title=words("Question"), width=40),
                Column(title=columns[0], align="right", width=30),
                Column(title=words("Referred to in the text"), align="right", width=30),
            ),
            rows=tuple(
                (
                    cell(row.label),
                    cell(str(row.shown) if row.asked else "–"),
                    cell(str(row.referred) if row.asked else "–"),
                )
                for row in rows
            ),
        ),
    )


_EvidenceState = Literal["shown", "referred", "none", "not_asked"]
_EVIDENCE_COLUMN: Final[dict[_EvidenceState, int]] = {
    "shown": 0,
    "referred": 1,
    "none": 2,
    "not_asked": 2,
}


def _place(row: RatingRow, words: Words) -> str:
    if row.state != "stated":
        return words("Beside the scale")
    return words("{step} of {steps}", step=row.step, steps=row.steps)


def _told(row: RatingRow, words: Words) -> str:
    if row.state != "stated":
        return words("{label}: {word}.", label=row.label, word=row.word)
    return words(
        "{label}: {word}, step {step} of {steps}.",
        label=row.label,
        word=row.word,
        step=row.step,
        steps=row.steps,
    )


def _evidence_state(row: EvidenceRow) -> _EvidenceState:
    if not row.asked:
        return "not_asked"
    if row.shown:
        return "shown"
    return "referred" if row.referred else "none"


def _count(row: EvidenceRow, words: Words) -> str:
    match _evidence_state(row):
        case "shown":
            return words.count("{n} piece", "{n} pieces", row.shown)
        case "referred":
            return words.count("{n} reference", "{n} references", row.referred)
        case "none":
            return words("none")
        case "not_asked":
            return words("not asked")
