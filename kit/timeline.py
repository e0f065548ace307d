"""The timeline: dated events against the years of the action plan."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from datetime import date, timedelta
from typing import Any, Final

from kit.blocks import Chart, Column, Table, cell
from kit.records import Record
from kit.vegalite import (
    LINE,
    PALETTE,
    SIZE,
    WIDTH,
    column_width,
    from_top,
    layer,
    pixels,
    row_height,
    specification,
    wrapped,
)
from kit.words import Words

Days = tuple[date, date]

_HEAD: Final = 30
_FOOT: Final = 26
_GAP: Final = 9


class TimelineEvent(Record):
    """Something dated: ``date`` is ISO 8601 as exact as the source is (``2022``, ``2022-05``).

    ``when`` is the date in words, as the report writes it.
    """

    date: str
    label: str
    when: str


def timeline_chart(
    events: Sequence[TimelineEvent],
    plan_start: int | None,
    plan_end: int | None,
    words: Words,
) -> Chart:
    """Show dated events as points, and the plan's years, if they are known, as a band.

    An event that the source dates to a month or a year only is a bar of that length. Raises
    ``ValueError`` without events, or for one whose date is not ISO 8601.
    """
    if not events:
        raise ValueError("a timeline needs events")
    ordered = sorted(events, key=lambda event: (days(event.date), event.label))
    spans = [days(event.date) for event in ordered]
    known = [year for year in (plan_start, plan_end) if year is not None]
    years = [day.year for span in spans for day in span] + known
    first, last = date(min(years), 1, 1), date(max(years) + 1, 1, 1)
    labels = [wrapped(event.label, 30) for event in ordered]
    shares = [
        ((start - first) / (last - first), (end - first) / (last - first)) for start, end in spans
    ]
    width = _room(shares, labels)

    def x(day: date) -> float:
        return round((day - first) / (last - first) * width, 1)

    lanes = _lanes([(x(start), x(end)) for start, end in spans], labels)
    heights = [
        row_height([label for label, place in zip(labels, lanes, strict=True) if place == lane])
        for lane in range(max(lanes) + 1)
    ]
    base = _HEAD + sum(heights)
    data: list[dict[str, Any]] = [
        {
            "label": label,
            "x": x(start),
            "x2": max(x(end), x(start) + 4),
            "at": (x(start) if start == end else max(x(end), x(start) + 4)) + _GAP,
            "y": base - sum(heights[:lane]) - heights[lane] / 2,
            "base": base,
            "exact": start == end,
        }
        for (start, end), label, lane in zip(spans, labels, lanes, strict=True)
    ]
    ticks = [
        {"x": x(date(year, 1, 1)), "at": x(date(year, 7, 1)), "y": base, "label": [str(year)]}
        for year in range(first.year, last.year)
    ]
    return Chart(
        title=words("When did it happen?"),
        description=" ".join(
            words("{when}: {event}.", when=event.when, event=event.label.rstrip("."))
            for event in ordered
        ),
        spec=specification(
            height=base + _FOOT,
            layers=_drawn(data, ticks, _band(plan_start, plan_end, x, base, words), base, width),
        ),
        table=Table(
            caption=words("Dated events in the order of time"),
            columns=(Column(title=words("Date"), width=28), Column(title=words("Event"))),
            rows=tuple((cell(event.when), cell(event.label)) for event in ordered),
        ),
    )


def days(iso: str) -> Days:
    """Return the first and the last day that a date can mean: ``2022-05`` is all of May."""
    match [int(part) for part in iso.split("-")]:
        case [year]:
            return date(year, 1, 1), date(year, 12, 31)
        case [year, month]:
            after = date(year + month // 12, month % 12 + 1, 1)
            return date(year, month, 1), after - timedelta(days=1)
        case [year, month, day]:
            return date(year, month, day), date(year, month, day)
    raise ValueError(iso)


def _room(shares: Sequence[tuple[float, float]], labels: Sequence[Sequence[str]]) -> float:
    """Return the length of the axis that leaves room for every label at the right of its mark."""
    room = [
        (WIDTH - column_width([label]) - 2 * _GAP) / end
        for (_, end), label in zip(shares, labels, strict=True)
        if end
    ]
    return round(min(WIDTH, *room, WIDTH), 1)


def _lanes(marks: Sequence[tuple[float, float]], labels: Sequence[Sequence[str]]) -> list[int]:
    """Return a lane for each event, counted from the axis; the marks are in the order of time.

    An event stands above every later one that its mark and label reach. So no two labels
    touch, and the lines down to the axis cross none: what lies below starts further right.
    """
    lanes: list[int] = []
    for index in reversed(range(len(marks))):
        reach = marks[index][1] + 2 * _GAP + column_width([labels[index]])
        later = [
            lane
            for lane, (start, _) in zip(lanes, reversed(marks[index + 1 :]), strict=True)
            if start - _GAP <= reach
        ]
        lanes.append(max(later, default=-1) + 1)
    return lanes[::-1]


def _band(
    start: int | None, end: int | None, x: Callable[[date], float], base: float, words: Words
) -> list[dict[str, Any]]:
    if start is None or end is None:
        return []
    left, right = x(date(start, 1, 1)), x(date(end + 1, 1, 1))
    label = words("Action plan {start}–{end}", start=start, end=end)
    return [{"x": left, "x2": right, "at": left + _GAP, "y": 0, "base": base, "label": [label]}]


def _drawn(
    data: list[dict[str, Any]],
    ticks: list[dict[str, Any]],
    band: list[dict[str, Any]],
    base: float,
    width: float,
) -> list[dict[str, Any]]:
    at = {"x": pixels("x"), "y": from_top("y", base + _FOOT)}
    down = {**at, "y2": {"field": "base"}}
    across = {**at, "x2": {"field": "x2"}}
    rule: dict[str, Any] = {"color": PALETTE["rule"], "strokeWidth": 1.5}

    def text(rows: list[dict[str, Any]], **style: Any) -> dict[str, Any]:
        encoding = {**at, "x": pixels("at"), "text": {"field": "label"}}
        lines = {"baseline": "middle", "fontSize": SIZE, "lineHeight": LINE}
        return layer(rows, "text", encoding, **{**lines, **style})

    return [
        layer(band, "rect", {**across, "y2": {"field": "base"}}, color=PALETTE["band"]),
        text(band, align="left", dy=14, color=PALETTE["muted"]),
        layer([{"x": 0, "x2": width, "y": base}], "rule", across, **rule),
        layer(ticks, "rule", {**at, "y2": {"datum": base + 7}}, **rule),
        text(ticks, align="center", dy=16, color=PALETTE["muted"]),
        layer(data, "rule", down, color=PALETTE["rule"], strokeWidth=1),
        layer(data, "rule", across, "!datum.exact", color=PALETTE["level-4"], strokeWidth=6),
        layer(
            data,
            "point",
            at,
            "datum.exact",
            filled=True,
            opacity=1,
            size=85,
            fill=PALETTE["level-4"],
            stroke=PALETTE["ground"],
            strokeWidth=1,
        ),
        text(
            data,
            align="left",
            dy={"expr": f"(1 - datum.label.length) * {LINE / 2:g}"},
            color=PALETTE["ink"],
        ),
    ]
