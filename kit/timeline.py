"""The timeline: dated events, row by row, against the years of the action plan."""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from datetime import date, timedelta
from typing import Any, Final

from kit.blocks import Chart, Column, Table, cell
from kit.dates import turned
from kit.records import Record
from kit.vegalite import (
    LINE,
    PALETTE,
    WIDTH,
    column_width,
    layer,
    pixels,
    row_height,
    specification,
    stacked,
    symbols,
    text_width,
    texts,
    where,
    wrapped,
)
from kit.words import Words

Days = tuple[date, date]
Place = Callable[[date], float]

_LONG: Final = 360
"""A span of so many days, such as a whole year, widens the axis by one year at most."""
_LEAST: Final = 40
_MOST: Final = 110
_BOUNDARY = re.compile(r"[;:,]\s(?!\d{4}\b)|\s[–—-]\s")


class TimelineEvent(Record):
    """Something dated: ``date`` is ISO 8601 as exact as the source is (``2022``, ``2022-05``).

    ``end`` is the last day, month or year of a span, empty otherwise. ``when`` is the date in
    words, as the source writes it.
    """

    date: str
    label: str
    when: str
    end: str = ""


def timeline_chart(
    events: Sequence[TimelineEvent],
    plan_start: int | None,
    plan_end: int | None,
    words: Words,
) -> Chart:
    """Show each event as a row: its date, its place in time, its words.

    A day is a point; a month, a year and a span are bars of their length, with an arrowhead
    where they run off the years that are shown. The plan's years, if they are known, are a
    band. Raises ``ValueError`` without events, or for one whose date is not ISO 8601.
    """
    if not events:
        raise ValueError("a timeline needs events")
    ordered = sorted(events, key=lambda event: (*_span(event), event.label))
    dates = [wrapped(event.when, 18) for event in ordered]
    labels = [wrapped(event.label, 42) for event in ordered]
    (top, years, *middles), height = stacked([[[""]], [[""]], *zip(dates, labels, strict=True)])
    left = column_width(dates) + 20
    right = WIDTH - column_width(labels) - 20
    spans = [_span(event) for event in ordered]
    first, last = _axis(spans, plan_start, plan_end)

    def x(day: date) -> float:
        share = (day - first) / (last - first)
        return round(left + min(max(share, 0), 1) * (right - left), 1)

    rows = [
        {
            "y": middle,
            "top": middle - row_height([when], [label]) / 2,
            "date": when,
            "label": label,
            "exact": start == end,
            "before": start < first,
            "after": end >= last,
            **_ends(start, end, x),
        }
        for middle, when, label, (start, end) in zip(middles, dates, labels, spans, strict=True)
    ]
    band = _band(plan_start, plan_end, x, top, words)
    ticks = _ticks(first, last, x, years)
    return Chart(
        title=words("When did it happen?"),
        description=" ".join(
            words("{when}: {event}.", when=event.when, event=event.label.rstrip("."))
            for event in ordered
        ),
        spec=specification(
            height=height,
            layers=[*_background(band, ticks, height), *_drawn(rows, right + 20)],
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


def phrase(text: str, when: str) -> str:
    """Return the clause of a text that holds the date ``when``, what is left out marked by dots.

    The text is cut at its commas, colons and dashes; a clause that says little more than the
    date goes on with the next one. Where words before or after it may turn its sense, all is
    shown, or where that is too long the clause of the date alone, which says little by itself.
    What is returned is a run of the text's own characters.
    """
    at = max(text.find(when), 0)
    end = at + len(when)
    cuts = [0, *(found.end() for found in _BOUNDARY.finditer(text)), len(text)]
    cuts = [cut for cut in cuts if cut <= at or cut >= end]
    first = own = max(index for index, cut in enumerate(cuts) if cut <= at)
    last = first + 1
    while cuts[last] - cuts[first] < _LEAST and (last + 1 < len(cuts) or first):
        first, last = (first, last + 1) if last + 1 < len(cuts) else (first - 1, last)
    if turned(text[: cuts[first]] + text[cuts[last] :], "governing", "turning"):
        first, last = (0, len(cuts) - 1) if len(text) <= _MOST else (own, own + 1)
    shown = text[cuts[first] : cuts[last]].strip(" ,;:–—-\n\t")
    cut = len(shown) > _MOST
    if cut:
        shown = shown[:_MOST].rsplit(" ", 1)[0].rstrip(" ,;:–—-")
    opened, closed = cuts[first] > 0, cut or cuts[last] < len(text)
    return ("… " if opened else "") + shown + (" …" if closed else "")


def _span(event: TimelineEvent) -> Days:
    return days(event.date)[0], days(event.end or event.date)[1]


def _axis(spans: Sequence[Days], plan_start: int | None, plan_end: int | None) -> Days:
    """Return the first day of the axis, and the day after its last.

    It holds the plan's years and all that is dated to less than a year. What takes longer, such
    as a term of office, would press the rest together: it widens the axis by a year at most.
    """
    short = [day.year for span in spans if (span[1] - span[0]).days < _LONG for day in span]
    short += [year for year in (plan_start, plan_end) if year is not None]
    every = [*short, *(day.year for span in spans for day in span)]
    low, high = min(every), max(every)
    if short:
        low, high = max(low, min(short) - 1), min(high, max(short) + 1)
    return date(low, 1, 1), date(high + 1, 1, 1)


def _ends(start: date, end: date, x: Place) -> dict[str, float]:
    """Return where a mark begins and ends; a bar is wide enough to be seen."""
    if start == end:
        return {"x": x(start), "x2": x(start)}
    left, right = x(start), x(end + timedelta(days=1))
    return {"x": min(left, right - 5), "x2": right}


def _band(
    start: int | None, end: int | None, x: Place, top: float, words: Words
) -> list[dict[str, Any]]:
    if start is None or end is None:
        return []
    left, right = x(date(start, 1, 1)), x(date(end + 1, 1, 1))
    label = words("Action plan {start}–{end}", start=start, end=end)
    half = text_width(label) / 2
    middle = min(max((left + right) / 2, half), WIDTH - half)
    return [{"x": left, "x2": right, "at": middle, "y": top, "label": [label]}]


def _ticks(first: date, last: date, x: Place, y: float) -> list[dict[str, Any]]:
    """Return the years; where they stand close, only some of them have their name."""
    years = range(first.year, last.year)
    step = -(-round(text_width("2000 ")) * len(years) // max(1, round(x(last) - x(first))))
    return [
        {
            "x": x(date(year, 1, 1)),
            "at": x(date(year, 7, 1)),
            "y": y,
            "label": [str(year)] if (year - first.year) % step == 0 else [""],
        }
        for year in years
    ] + [{"x": x(last), "at": x(last), "y": y, "label": [""]}]


def _background(
    band: list[dict[str, Any]], ticks: list[dict[str, Any]], height: float
) -> list[dict[str, Any]]:
    """Return the plan's band, and a thin line where each year begins."""
    muted = PALETTE["muted"]
    from_head = {"y": {"value": 0}, "y2": {"value": height}}
    below = {"y": {"value": ticks[0]["y"] - LINE / 2}, "y2": {"value": height}}
    across = {"x": pixels("x"), "x2": {"field": "x2"}}
    return [
        layer(band, "rect", {**across, **from_head}, color=PALETTE["band"]),
        layer(ticks, "rule", {"x": pixels("x"), **below}, color=PALETTE["faint"], strokeWidth=1),
        texts(band, "label", pixels("at"), align="center", color=muted),
        texts(ticks, "label", pixels("at"), align="center", color=muted),
    ]


def _drawn(rows: list[dict[str, Any]], words_at: float) -> list[dict[str, Any]]:
    colour = PALETTE["level-4"]
    between = {"x": {"value": 0}, "x2": {"value": WIDTH}, "y": pixels("top")}
    bar = {"x": pixels("x"), "x2": {"field": "x2"}}
    point = {"fill": colour, "stroke": PALETTE["ground"], "strokeWidth": 1}
    arrow: dict[str, Any] = {"fill": colour, "stroke": colour, "strokeWidth": 1, "size": 90}
    return [
        layer(rows, "rule", between, color=PALETTE["faint"], strokeWidth=1),
        layer(where(rows, "exact", False), "rule", bar, color=colour, strokeWidth=7),
        symbols(where(rows, "exact", True), pixels("x"), **point, size=95),
        symbols(where(rows, "before", True), pixels("x"), **arrow, shape="triangle-left"),
        symbols(where(rows, "after", True), pixels("x2"), **arrow, shape="triangle-right"),
        texts(rows, "date", 0, fontWeight=700),
        texts(rows, "label", words_at),
    ]
