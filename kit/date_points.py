"""The points in time that one sentence names: a day, a month, a part of a year, a year.

A point is what stands together, such as "2 and 16 May"; what its neighbours lend it, and what
joins two points to a span, is in ``kit.date_expressions``.
"""

from __future__ import annotations

import calendar
import re
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from functools import cache
from typing import Literal

from kit.lexicon import Lexicon, lexicon_of

Grain = Literal["day", "month", "year"]


@dataclass(frozen=True, slots=True)
class Token:
    """A date in digits, a number, a word or a sign; ``text`` is in lower case."""

    kind: str
    text: str
    at: int
    end: int


@dataclass(frozen=True, slots=True)
class Point:
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
_DAY = re.compile(r"\d{1,2}(?!\d)")


@cache
def _starters(lang: str) -> frozenset[str]:
    """Return the words that a date can begin with."""
    lexicon = lexicon_of(lang)
    parts = [part.split()[0] for part in lexicon.parts_of_year]
    return frozenset([*lexicon.months, *parts, "primero"])


class Sentence:
    """The tokens of one sentence, and the points in time that they name."""

    def __init__(self, text: str, lexicon: Lexicon) -> None:
        self.text = text
        self.lexicon = lexicon
        self.english = lexicon.language == "en"
        self.starters = _starters(lexicon.language)
        self.tokens = [
            Token(match.lastgroup or "", match[0].casefold(), match.start(), match.end())
            for match in _TOKEN.finditer(text)
        ]

    def points(self) -> Iterator[Point]:
        """Yield the points in their order."""
        i = 0
        while i < len(self.tokens):
            point = self._point(i)
            if point:
                yield point
            i = point.j if point else i + 1

    def _point(self, i: int) -> Point | None:
        token = self.tokens[i]
        match token.kind:
            case "iso":
                year, month, day = (int(part) for part in token.text.split("-"))
                known = 1 <= month <= 12 and 1 <= day <= 31
                return Point(i, i + 1, "day", year, month, (day,)) if known else None
            case "numeric":
                return self._numeric(i)
            case "number":
                return self._day_month(i) or self._year(i)
            case "word" if token.text in self.starters:
                return self._month_first(i) or self._part(i) or self._day_month(i)
        return None

    def _numeric(self, i: int) -> Point | None:
        """Read 31/07/2023. Which of two small numbers is the day is certain in Spanish only."""
        day, month, year = (int(part) for part in re.split(r"\D", self.tokens[i].text))
        dotted = "." in self.tokens[i].text
        if self.english and not dotted and day != month:
            if day <= 12 and month <= 12:
                return Point(i, i + 1, "day", None, 0, (day,))
            if day <= 12:
                day, month = month, day
        if not 1 <= month <= 12 or not 1 <= day <= 31:
            return None
        return Point(i, i + 1, "day", year, month, (day,))

    def _day_month(self, i: int) -> Point | None:
        days, through, j = self._days(i)
        if not days:
            return None
        j = self._skip(j, "of de")
        month = self._month(j)
        if not month:
            return None
        year, end = self._year_after(j + 1)
        return Point(i, end, "day", year, month, days, through)

    def _month_first(self, i: int) -> Point | None:
        month = self._month(i)
        if not month:
            return None
        after = i + 2 if self.word(i + 1) == "." else i + 1
        if self.english:
            days, through, j = self._days(after)
            if days:
                year, end = self._year_after(j)
                return Point(i, end, "day", year, month, days, through)
        year, end = self._year_after(after)
        return Point(i, end if year else after, "month", year, month)

    def _part(self, i: int) -> Point | None:
        """Read "first half of 2023"."""
        part = self.lexicon.parts_of_year.get(f"{self.word(i)} {self.word(i + 1)}")
        if not part:
            return None
        year, end = self._year_after(i + 2)
        return Point(i, end, "part", year, part=(part[0], part[1])) if year else None

    def _year(self, i: int) -> Point | None:
        year = self._as_year(i)
        return Point(i, i + 1, "year", year) if year else None

    # ---------------------------------------------------------------- tokens

    def word(self, i: int) -> str:
        """Return a token's text, nothing outside the sentence."""
        return self.tokens[i].text if 0 <= i < len(self.tokens) else ""

    def _skip(self, i: int, words: str) -> int:
        return i + 1 if self.word(i) in words.split() else i

    def _month(self, i: int) -> int:
        """Return the month that a word names; in English it has a capital ("may", "march")."""
        month = self.lexicon.months.get(self.word(i), 0)
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
            if len(days) == 1 and (ranged or self.after_between(i)):
                through = True
            days.append(self._day(k))
            j = k + 1
        return tuple(days), through and len(days) == 2, j

    def _joint(self, i: int) -> tuple[int, str]:
        """Read what joins two days: a comma, "and", "to", with an article."""
        joint = self.word(i)
        if joint not in self.lexicon.words("to_words") | self.lexicon.words("and_words"):
            return i, ""
        if joint == "," and self.word(i + 1) in self.lexicon.words("and_words"):
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

    def after_between(self, i: int) -> bool:
        """Say whether a token follows "between", articles left aside."""
        while i > 0 and self.word(i - 1) in self.lexicon.words("fillers"):
            i -= 1
        return self.word(i - 1) in self.lexicon.words("between") if i > 0 else False


def grain_of(point: Point) -> Grain:
    """Return how exact a point is; the ends of half a year are months."""
    return "month" if point.kind == "part" else point.kind


def period_of(point: Point) -> tuple[date, date] | None:
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
