"""The dates in one sentence: days, months, years and spans, in English and Spanish.

Nothing is made more exact than the text is: a date without its year is none, unless a neighbour
in the same enumeration or span lends its year ("21 July and 9 August 2023"), and a year alone is
a date only where the text says that something was in it. What happened on these dates, for a
whole report, is in ``kit.dates``.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import date, timedelta
from functools import cache, lru_cache
from itertools import pairwise
from typing import Literal

from kit.date_points import Grain, Point, Sentence, grain_of, period_of
from kit.lexicon import Lexicon, either, lexicon_of

Precision = Literal["day", "month", "year", "span"]


@dataclass(frozen=True, slots=True)
class Expression:
    """One date in a sentence, from the character ``at`` to ``end``.

    ``first`` and ``last`` are its days, both included. ``precision`` says how exact the text is,
    ``grain`` how exact the ends of a span are. ``wrong`` tells why it can be no date:
    ``impossible`` (31 June) or ``reversed`` (a span that ends before it begins).
    """

    at: int
    end: int
    first: date
    last: date
    precision: Precision
    grain: Grain
    wrong: Literal["", "impossible", "reversed"] = ""


@dataclass(frozen=True, slots=True)
class Dating:
    """The dates of one sentence.

    ``taken`` are the places of everything that looks like a date, with or without its year:
    the numbers in them count nothing.
    """

    expressions: tuple[Expression, ...] = ()
    taken: tuple[tuple[int, int], ...] = ()


_DIGIT = re.compile(r"\d")
_FOUR_DIGITS = re.compile(r"(?:19|20)\d\d")
_PART_OF_SPAN = re.compile(r"\s?[/–-]\s?\d{2}(?:\d\d)?(?!\d)")
"""What makes a year the first of a span that is not read: "2023/24"."""
_AROUND = 4
"""So many words before a year can say that something was in it."""


@lru_cache(maxsize=4096)
def dating(text: str, lang: str) -> Dating:
    """Return the dates of one sentence; a language without a lexicon has numeric ones only."""
    if not _DIGIT.search(text):
        return Dating()
    lexicon = lexicon_of(lang)
    if not _FOUR_DIGITS.search(text) and not _names_month(lang).search(text):
        return Dating()
    return _Reader(text, lexicon).read()


@cache
def _names_month(lang: str) -> re.Pattern[str]:
    return re.compile(rf"\b{either(lexicon_of(lang).months)}\b", re.IGNORECASE)


class _Reader(Sentence):
    """Reads one sentence: its points in time, then what joins them."""

    def read(self) -> Dating:
        points = list(self.points())
        links = [self._link(a, b) for a, b in pairwise(points)]
        points = _lent(points, links)
        expressions: list[Expression] = []
        chain = False
        index = 0
        while index < len(points):
            joined = index + 1 < len(points) and links[index] == "range"
            span = self._span(points[index], points[index + 1]) if joined else None
            if span:
                chain = True
                expressions.append(span)
                index += 2
                continue
            listed = index > 0 and links[index - 1] == "list"
            chain = self._stated(points[index]) or (chain and listed)
            if points[index].kind != "year" or chain:
                expressions.extend(self._single(points[index]))
            index += 1
        return Dating(
            expressions=tuple(_merged(expressions, self)),
            taken=tuple(
                (self.tokens[point.i].at, self.tokens[point.j - 1].end) for point in points
            ),
        )

    # ---------------------------------------------------------------- points

    # ---------------------------------------------------------------- what joins two points

    def _link(self, a: Point, b: Point) -> str:
        """Return ``range``, ``list`` or nothing for what stands between two points."""
        fillers = self.lexicon.words("fillers")
        between = [token.text for token in self.tokens[a.j : b.i] if token.text not in fillers]
        if not between or len(between) > 2 or b.i - a.j > 5:
            return ""
        if len(between) == 1 and between[0] in self.lexicon.words("to_words"):
            return "list" if self._moves(a.i) else "range"
        joins = self.lexicon.words("and_words")
        if all(word in joins for word in between):
            ranged = between == [joins_and(self.lexicon)] and self.after_between(a.i)
            return "range" if ranged else "list"
        return ""

    def _moves(self, i: int) -> bool:
        """Say whether a date is changed to another: "moved from 30 June to 30 September"."""
        words = {token.text for token in self.tokens[max(0, i - 3) : i]}
        return not words.isdisjoint(self.lexicon.words("moves"))

    def _span(self, a: Point, b: Point) -> Expression | None:
        if a.year is None or b.year is None or len(a.days) > 1 or len(b.days) > 1:
            return None
        if a.kind == b.kind == "year" and self._is_name(a, b):
            return None
        start, end = period_of(a), period_of(b)
        at = self._opening(a.i)
        if not start or not end:
            return Expression(at, self._end(b), date.min, date.min, "span", "day", "impossible")
        return Expression(
            at,
            self._end(b),
            start[0],
            end[1],
            "span",
            max(grain_of(a), grain_of(b), key=("day", "month", "year").index),
            "reversed" if start[0] > end[1] else "",
        )

    def _is_name(self, a: Point, b: Point) -> bool:
        """Say whether years are part of a name, as in "Plan de Desarrollo 2019-2023"."""
        names = self.lexicon.words("named_periods")
        after = {self.word(b.j), self.word(b.j + 1)}
        before = set()
        for token in reversed(self.tokens[max(0, a.i - 5) : a.i]):
            if token.kind == "mark" and token.text not in "(-–":
                break
            before.add(token.text)
        return bool((after | before) & names)

    def _opening(self, i: int) -> int:
        """Return where a span starts, with its "between" or "from"."""
        j = self._skip_back(i)
        if j > 0 and self.word(j - 1) in self.lexicon.words("from_words"):
            return self.tokens[j - 1].at
        return self.tokens[i].at

    def _skip_back(self, i: int) -> int:
        return i - 1 if i > 0 and self.word(i - 1) in ("the", "el") else i

    def _end(self, point: Point) -> int:
        return self.tokens[(point.stop or point.j) - 1].end

    # ---------------------------------------------------------------- single dates

    def _stated(self, point: Point) -> bool:
        """Say whether the words before a year tell that something was in it."""
        if point.kind != "year":
            return True
        if self.word(point.j) in self.lexicon.words("named_periods"):
            return False
        if self.word(point.j) in self.lexicon.words("counted_people"):
            return False
        if _PART_OF_SPAN.match(self.text, self._end(point)):
            return False
        words = [token.text for token in self.tokens[max(0, point.i - _AROUND) : point.i]]
        while words and words[-1] in ("the", "el"):
            words.pop()
        if not words:
            return False
        if words[-1] in self.lexicon.words("in_words"):
            return True
        before = " ".join(words)
        return any(before.endswith(edge) for edge in self.lexicon.phrases("edges"))

    def _single(self, point: Point) -> Iterator[Expression]:
        if point.year is None:
            return
        at, end = self.tokens[point.i].at, self._end(point)
        if point.through:
            first, last = (replace(point, days=(day,)) for day in point.days)
            start, stop = period_of(first), period_of(last)
            if start and stop:
                wrong: Literal["", "reversed"] = "reversed" if start > stop else ""
                yield Expression(at, end, start[0], stop[1], "span", "day", wrong)
            else:
                yield Expression(at, end, date.min, date.min, "span", "day", "impossible")
            return
        for each in [replace(point, days=(day,)) for day in point.days] or [point]:
            period = period_of(each)
            if period is None:
                yield Expression(at, end, date.min, date.min, "day", "day", "impossible")
            elif each.kind == "part":
                yield Expression(at, end, *period, "span", "month")
            else:
                yield Expression(at, end, *period, each.kind, each.kind)


def joins_and(lexicon: Lexicon) -> str:
    """Return the word that joins the two ends of "between ... and ..."."""
    return next(iter(lexicon.phrases("and_words")), "")


def _lent(points: Sequence[Point], links: Sequence[str]) -> list[Point]:
    """Give the points that lack a year that of the next one in the enumeration or span."""
    lent = list(points)
    for index in range(len(lent) - 2, -1, -1):
        point, following = lent[index], lent[index + 1]
        if point.year is not None or following.year is None or not links[index]:
            continue
        if point.kind != following.kind or point.month == 0 or following.month == 0:
            continue
        later = links[index] == "range" and point.month > following.month
        year = following.year - (1 if later else 0)
        lent[index] = replace(point, year=year, stop=following.stop or following.j)
    return lent


def _merged(expressions: Sequence[Expression], reader: _Reader) -> Iterator[Expression]:
    """Join "during 2022 and the first half of 2023", two parts that follow each other, to one."""
    pending: Expression | None = None
    for expression in expressions:
        if pending and _follows(pending, expression, reader):
            pending = Expression(
                pending.at, expression.end, pending.first, expression.last, "span", "month"
            )
            continue
        if pending:
            yield pending
        pending = expression
    if pending:
        yield pending


def _follows(a: Expression, b: Expression, reader: _Reader) -> bool:
    if a.wrong or b.wrong or a.last + timedelta(days=1) != b.first or "day" in (a.grain, b.grain):
        return False
    gap = reader.text[a.end : b.at].casefold().split()
    lent = a.end == b.end  # "May and June 2023"
    if not lent and (not gap or gap[0] != joins_and(reader.lexicon) or len(gap) > 3):
        return False
    before = reader.text[max(0, a.at - 30) : a.at].casefold().split()
    fillers = reader.lexicon.words("fillers")
    while before and before[-1] in fillers:
        before.pop()
    return bool(before) and before[-1] in reader.lexicon.words("throughout")
