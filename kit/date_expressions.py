"""The dates in one sentence: days, months, years and spans, in English and Spanish.

Nothing is made more exact than the text is: a date without its year is none, unless a neighbour
in the same enumeration or span lends its year ("21 July and 9 August 2023"), and a year alone is
a date only where the text says that something was in it. What happened on these dates, for a
whole report, is in ``kit.dates``.
"""

from __future__ import annotations

import calendar
import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import date, timedelta
from functools import cache, lru_cache
from itertools import pairwise
from typing import Literal

from kit.lexicon import Lexicon, either, lexicon_of

Grain = Literal["day", "month", "year"]
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


@dataclass(frozen=True, slots=True)
class _Token:
    kind: str
    text: str
    at: int
    end: int


@dataclass(frozen=True, slots=True)
class _Point:
    """A date as found, before its neighbours lend it what it lacks; tokens ``i`` to ``j``.

    ``stop`` is the last token of the neighbour that lent its year, which is part of the date
    as written.
    """

    i: int
    j: int
    kind: Literal["day", "month", "part", "year"]
    year: int | None
    month: int = 0
    days: tuple[int, ...] = ()
    through: bool = False
    part: tuple[int, int] = (0, 0)
    stop: int = 0


_TOKEN = re.compile(
    r"(?P<iso>(?<![\w-])(?:19|20)\d\d-\d\d-\d\d(?![\w-]))"
    r"|(?P<numeric>(?<![\w./-])\d{1,2}(?P<sep>[/.-])\d{1,2}(?P=sep)(?:19|20)\d\d(?![\w/-]))"
    r"|(?P<number>(?<![\w.,$€£])\d++(?:st|nd|rd|th|[º°]|ro|ero)?(?![\w%]|[.,]\d|\s?%))"
    r"|(?P<word>[^\W\d_]++)"
    r"|(?P<mark>\S)"
)
_DIGIT = re.compile(r"\d")
_DAY = re.compile(r"\d{1,2}(?!\d)")
_FOUR_DIGITS = re.compile(r"(?:19|20)\d\d")
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


@cache
def _starters(lang: str) -> frozenset[str]:
    """Return the words that a date can begin with."""
    lexicon = lexicon_of(lang)
    parts = [part.split()[0] for part in lexicon.parts_of_year]
    return frozenset([*lexicon.months, *parts, "primero"])


class _Reader:
    """Reads one sentence: tokens, then points in time, then what joins them."""

    def __init__(self, text: str, lexicon: Lexicon) -> None:
        self.text = text
        self.lexicon = lexicon
        self.english = lexicon.language == "en"
        self.starters = _starters(lexicon.language)
        self.tokens = [
            _Token(match.lastgroup or "", match[0].casefold(), match.start(), match.end())
            for match in _TOKEN.finditer(text)
        ]

    def read(self) -> Dating:
        points = list(self._points())
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

    def _points(self) -> Iterator[_Point]:
        i = 0
        while i < len(self.tokens):
            point = self._point(i)
            if point:
                yield point
            i = point.j if point else i + 1

    def _point(self, i: int) -> _Point | None:
        token = self.tokens[i]
        match token.kind:
            case "iso":
                year, month, day = (int(part) for part in token.text.split("-"))
                known = 1 <= month <= 12 and 1 <= day <= 31
                return _Point(i, i + 1, "day", year, month, (day,)) if known else None
            case "numeric":
                return self._numeric(i)
            case "number":
                return self._day_month(i) or self._year(i)
            case "word" if token.text in self.starters:
                return self._month_first(i) or self._part(i) or self._day_month(i)
        return None

    def _numeric(self, i: int) -> _Point | None:
        """Read 31/07/2023. Which of two small numbers is the day is certain in Spanish only."""
        day, month, year = (int(part) for part in re.split(r"\D", self.tokens[i].text))
        dotted = "." in self.tokens[i].text
        if self.english and not dotted and day != month:
            if day <= 12 and month <= 12:
                return _Point(i, i + 1, "day", None, 0, (day,))
            if day <= 12:
                day, month = month, day
        if not 1 <= month <= 12 or not 1 <= day <= 31:
            return None
        return _Point(i, i + 1, "day", year, month, (day,))

    def _day_month(self, i: int) -> _Point | None:
        days, through, j = self._days(i)
        if not days:
            return None
        j = self._skip(j, "of de")
        month = self._month(j)
        if not month:
            return None
        year, end = self._year_after(j + 1)
        return _Point(i, end, "day", year, month, days, through)

    def _month_first(self, i: int) -> _Point | None:
        month = self._month(i)
        if not month:
            return None
        after = i + 2 if self._text(i + 1) == "." else i + 1
        if self.english:
            days, through, j = self._days(after)
            if days:
                year, end = self._year_after(j)
                return _Point(i, end, "day", year, month, days, through)
        year, end = self._year_after(after)
        return _Point(i, end if year else after, "month", year, month)

    def _part(self, i: int) -> _Point | None:
        """Read "first half of 2023"."""
        part = self.lexicon.parts_of_year.get(f"{self._text(i)} {self._text(i + 1)}")
        if not part:
            return None
        year, end = self._year_after(i + 2)
        return _Point(i, end, "part", year, part=(part[0], part[1])) if year else None

    def _year(self, i: int) -> _Point | None:
        year = self._as_year(i)
        return _Point(i, i + 1, "year", year) if year else None

    # ---------------------------------------------------------------- tokens

    def _text(self, i: int) -> str:
        return self.tokens[i].text if 0 <= i < len(self.tokens) else ""

    def _skip(self, i: int, words: str) -> int:
        return i + 1 if self._text(i) in words.split() else i

    def _month(self, i: int) -> int:
        """Return the month that a word names; in English it has a capital ("may", "march")."""
        month = self.lexicon.months.get(self._text(i), 0)
        if month and self.english and self.text[self.tokens[i].at].islower():
            return 0
        return month

    def _day(self, i: int) -> int:
        if i >= len(self.tokens):
            return 0
        token = self.tokens[i]
        if token.text == "primero" and self.lexicon.language == "es":
            return 1
        if token.kind != "number":
            return 0
        digits = _DAY.match(token.text)
        day = int(digits[0]) if digits else 0
        return day if day <= 31 else 0

    def _days(self, i: int) -> tuple[tuple[int, ...], bool, int]:
        """Read "2", "2, 9 and 16" or "2 to 20": the days, if a span is meant, and the end."""
        days = [self._day(i)]
        if not days[0]:
            return (), False, i
        through, j = False, i + 1
        while len(days) < 8:
            k, joint = self._joint(j)
            if not joint or not self._day(k):
                break
            ranged = joint in self.lexicon.words("to_words")
            if len(days) == 1 and (ranged or self._after_between(i)):
                through = True
            days.append(self._day(k))
            j = k + 1
        return tuple(days), through and len(days) == 2, j

    def _joint(self, i: int) -> tuple[int, str]:
        """Read what joins two days: a comma, "and", "to", with an article."""
        joint = self._text(i)
        if joint not in self.lexicon.words("to_words") | self.lexicon.words("and_words"):
            return i, ""
        if joint == "," and self._text(i + 1) in self.lexicon.words("and_words"):
            i += 1
        return self._skip(i + 1, "the el"), joint

    def _as_year(self, i: int) -> int | None:
        if i >= len(self.tokens) or self.tokens[i].kind != "number":
            return None
        digits = self.tokens[i].text
        return int(digits) if len(digits) == 4 and digits[:2] in ("19", "20") else None

    def _year_after(self, i: int) -> tuple[int | None, int]:
        """Read the year that belongs to a month or a part of a year, and where it ends."""
        j = self._skip(i, ".")
        j = self._skip(j, ",")
        j = self._skip(j, "of de del")
        j = self._skip(j, "the el")
        j = self._skip(j, "year año")
        year = self._as_year(j)
        return (year, j + 1) if year else (None, i)

    # ---------------------------------------------------------------- what joins two points

    def _link(self, a: _Point, b: _Point) -> str:
        """Return ``range``, ``list`` or nothing for what stands between two points."""
        fillers = self.lexicon.words("fillers")
        between = [token.text for token in self.tokens[a.j : b.i] if token.text not in fillers]
        if not between or len(between) > 2 or b.i - a.j > 5:
            return ""
        if len(between) == 1 and between[0] in self.lexicon.words("to_words"):
            return "list" if self._moves(a.i) else "range"
        joins = self.lexicon.words("and_words")
        if all(word in joins for word in between):
            ranged = between == [joins_and(self.lexicon)] and self._after_between(a.i)
            return "range" if ranged else "list"
        return ""

    def _after_between(self, i: int) -> bool:
        while i > 0 and self._text(i - 1) in self.lexicon.words("fillers"):
            i -= 1
        return self._text(i - 1) in self.lexicon.words("between") if i > 0 else False

    def _moves(self, i: int) -> bool:
        """Say whether a date is changed to another: "moved from 30 June to 30 September"."""
        words = {token.text for token in self.tokens[max(0, i - 3) : i]}
        return not words.isdisjoint(self.lexicon.words("moves"))

    def _span(self, a: _Point, b: _Point) -> Expression | None:
        if a.year is None or b.year is None or len(a.days) > 1 or len(b.days) > 1:
            return None
        if a.kind == b.kind == "year" and self._is_name(a, b):
            return None
        start, end = _period(a), _period(b)
        at = self._opening(a.i)
        if not start or not end:
            return Expression(at, self._end(b), date.min, date.min, "span", "day", "impossible")
        return Expression(
            at,
            self._end(b),
            start[0],
            end[1],
            "span",
            max(_grain(a), _grain(b), key=("day", "month", "year").index),
            "reversed" if start[0] > end[1] else "",
        )

    def _is_name(self, a: _Point, b: _Point) -> bool:
        """Say whether years are part of a name, as in "Plan de Desarrollo 2019-2023"."""
        names = self.lexicon.words("named_periods")
        after = {self._text(b.j), self._text(b.j + 1)}
        before = set()
        for token in reversed(self.tokens[max(0, a.i - 5) : a.i]):
            if token.kind == "mark" and token.text not in "(-–":
                break
            before.add(token.text)
        return bool((after | before) & names)

    def _opening(self, i: int) -> int:
        """Return where a span starts, with its "between" or "from"."""
        j = self._skip_back(i)
        if j > 0 and self._text(j - 1) in self.lexicon.words("from_words"):
            return self.tokens[j - 1].at
        return self.tokens[i].at

    def _skip_back(self, i: int) -> int:
        return i - 1 if i > 0 and self._text(i - 1) in ("the", "el") else i

    def _end(self, point: _Point) -> int:
        return self.tokens[(point.stop or point.j) - 1].end

    # ---------------------------------------------------------------- single dates

    def _stated(self, point: _Point) -> bool:
        """Say whether the words before a year tell that something was in it."""
        if point.kind != "year":
            return True
        if self._text(point.j) in self.lexicon.words("named_periods"):
            return False
        if self._text(point.j) in self.lexicon.words("counted_people"):
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

    def _single(self, point: _Point) -> Iterator[Expression]:
        if point.year is None:
            return
        at, end = self.tokens[point.i].at, self._end(point)
        if point.through:
            first, last = (replace(point, days=(day,)) for day in point.days)
            start, stop = _period(first), _period(last)
            if start and stop:
                wrong: Literal["", "reversed"] = "reversed" if start > stop else ""
                yield Expression(at, end, start[0], stop[1], "span", "day", wrong)
            else:
                yield Expression(at, end, date.min, date.min, "span", "day", "impossible")
            return
        for each in [replace(point, days=(day,)) for day in point.days] or [point]:
            period = _period(each)
            if period is None:
                yield Expression(at, end, date.min, date.min, "day", "day", "impossible")
            elif each.kind == "part":
                yield Expression(at, end, *period, "span", "month")
            else:
                yield Expression(at, end, *period, each.kind, each.kind)


def joins_and(lexicon: Lexicon) -> str:
    """Return the word that joins the two ends of "between ... and ..."."""
    return next(iter(lexicon.phrases("and_words")), "")


def _grain(point: _Point) -> Grain:
    return "month" if point.kind == "part" else point.kind


def _lent(points: Sequence[_Point], links: Sequence[str]) -> list[_Point]:
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


def _period(point: _Point) -> tuple[date, date] | None:
    """Return the first and last day of a point, ``None`` when the calendar has no such day."""
    year = point.year or 1
    match point.kind:
        case "day":
            last = calendar.monthrange(year, point.month)[1]
            if not point.days or point.days[0] > last:
                return None
            day = date(year, point.month, point.days[0])
            return day, day
        case "month":
            last = calendar.monthrange(year, point.month)[1]
            return date(year, point.month, 1), date(year, point.month, last)
        case "part":
            which, of = point.part
            months = 12 // of
            end = which * months
            last = calendar.monthrange(year, end)[1]
            return date(year, end - months + 1, 1), date(year, end, last)
        case "year":
            return date(year, 1, 1), date(year, 12, 31)


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
