"""The checks on figures: parts and their total, shares and their counts, wholes and their parts.

The arithmetic is printed in every message. A finding is made only where the text itself says
what belongs together ("of which", "for a total of", "346 of the 432"); figures that are called
approximate are never compared exactly.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from decimal import Decimal
from itertools import groupby

from kit.divisions import (
    Division,
    Line,
    cue,
    divisions,
    listed_divisions,
    of_opened,
    overlaps,
    pairs,
    represented,
    shared_by,
)
from kit.figures import Figure, figures_in
from kit.lexicon import lexicon_of
from kit.passages import passages
from kit.places import lines_in_words, number_in_words
from kit.records import Finding, Report, Severity
from kit.words import Words, mark, words_of

ENGLISH = words_of("en")

MESSAGES = {
    "parts-and-total": mark("{sum} = {result}; the text says {stated} ({place})."),
    "same-parts-two-things": mark(
        "{parts} are counts of “{first}” ({first_place}) and of “{second}” ({second_place})."
    ),
    "more-than-exist": mark(
        "The text counts {part} “{counted}” ({place}), and {whole} “{existing}” ({whole_place}). "
        "Some may be counted more than once."
    ),
    "share-and-counts": mark(
        "{part} of {whole} is {result} %; the text says {stated} % ({place})."
    ),
    "shares-above-hundred": mark("{sum} = {result} %, more than the whole ({place})."),
    "part-exceeds-whole": mark("{part} is stated as a part of {whole} ({place})."),
    "number-in-words": mark("The text writes “{written}”: words and digits differ ({place})."),
    "same-thing-two-counts": mark(
        "The text gives {first} “{counted}” ({first_place}) and {second} ({second_place})."
    ),
}
"""The sentence of each code, a key of the catalogues."""

SEVERITIES: dict[str, Severity] = {
    "parts-and-total": "warning",
    "same-parts-two-things": "warning",
    "more-than-exist": "warning",
    "share-and-counts": "warning",
    "shares-above-hundred": "warning",
    "part-exceeds-whole": "error",
    "number-in-words": "error",
    "same-thing-two-counts": "warning",
}

_NEAR = Decimal("0.02")
"""Parts whose sum differs from a total by so little are taken to be meant as its parts."""
_BROKEN_DOWN = Decimal("0.1")
"""The same for parts behind a colon or in brackets, which break a total down."""
_TABLE = 40
"""A sentence with more figures than this is a table that lost its lines: nothing is compared."""
_SHORTEST_FRAME = 6


@dataclass(frozen=True, slots=True)
class _Seen:
    """What a check saw: the code, the figure it is about, and what fills its message."""

    code: str
    figure: Figure
    values: dict[str, str]


def arithmetic_findings(report: Report, words: Words = ENGLISH) -> tuple[Finding, ...]:
    """Return what does not add up in the figures of a report.

    ``error``: cannot be right as written; ``warning``: to be confirmed with the evaluator.
    Messages are in the language of ``words``.
    """
    lines = [Line(passage, figures_in(passage)) for passage in passages(report)]
    lines = [line for line in lines if 0 < len(line.figures) <= _TABLE]
    sheet = _Sheet(lines, words)
    return tuple(
        Finding(
            code=seen.code,
            severity=SEVERITIES[seen.code],
            source=report.source.path,
            member=report.member.slug,
            commitment=report.commitment.title,
            question=seen.figure.question,
            lines=seen.figure.lines,
            message=words(MESSAGES[seen.code], **seen.values),
        )
        for seen in sheet.checked()
    )


class _Sheet:
    """All figures of one report, and the checks on them."""

    def __init__(self, lines: Sequence[Line], words: Words) -> None:
        self.lines = lines
        self.words = words
        self.dated = {
            line.text for line in lines if any(one.kind == "year" for one in line.figures)
        }
        self.counts: dict[str, list[Figure]] = {}
        for line in lines:
            for figure in line.figures:
                if figure.kind == "count" and figure.counted:
                    self.counts.setdefault(figure.head, []).append(figure)
        self.divisions = [one for line in lines for one in divisions(line)]
        self.divisions.extend(listed_divisions(lines))

    def checked(self) -> Iterator[_Seen]:
        """Yield what every check saw, each matter once."""
        yield from self._parts_and_totals()
        yield from self._same_parts()
        yield from self._more_than_exist()
        in_one: tuple[Callable[[Line], Iterator[_Seen]], ...] = (
            self._shares,
            self._shares_above_hundred,
            self._parts_above_whole,
            self._words_and_digits,
        )
        for line in self.lines:
            for check in in_one:
                yield from check(line)
        yield from self._same_thing()

    def number(self, value: Decimal | float) -> str:
        """Return a number as the report's language writes it."""
        return number_in_words(value, self.words)

    def place(self, *figures: Figure) -> str:
        """Return the lines that figures stand in."""
        return lines_in_words((figure.lines for figure in figures), self.words)

    # ---------------------------------------------------------------- parts and totals

    def _parts_and_totals(self) -> Iterator[_Seen]:
        """Compare the sum of the parts with the stated total."""
        done: set[tuple[tuple[Decimal, ...], Decimal]] = set()
        for division in self.divisions:
            parts, whole = division.parts, division.whole
            total = sum((part.exact for part in parts), Decimal(0))
            key = (tuple(sorted(part.exact for part in parts)), whole.exact)
            if key in done or not _differs(division, total):
                continue
            done.add(key)
            again = [one for one in self.counts[whole.head] if one.value == whole.value]
            yield _Seen(
                "parts-and-total",
                whole,
                {
                    "sum": " + ".join(self.number(part.value) for part in parts),
                    "result": self.number(total),
                    "stated": self.number(whole.value),
                    "place": self.place(*again),
                },
            )

    def _same_parts(self) -> Iterator[_Seen]:
        """Find the same parts counted as two different things."""
        seen: dict[tuple[Decimal, ...], Figure] = {}
        told: set[tuple[Decimal, ...]] = set()
        divided = [(division.parts, division.whole) for division in self.divisions]
        for parts, other in [*divided, *self._series()]:
            key = tuple(part.exact for part in parts)
            if len(key) < 3 or min(key) < 10 or key in told:
                continue
            one = seen.setdefault(key, other)
            if not one.counted or not other.counted or one.head == other.head:
                continue
            told.add(key)
            yield _Seen(
                "same-parts-two-things",
                other,
                {
                    "parts": self.words.listing([self.number(part) for part in key]),
                    "first": one.counted,
                    "first_place": self.place(one),
                    "second": other.counted,
                    "second_place": self.place(other),
                },
            )

    def _series(self) -> Iterator[tuple[tuple[Figure, ...], Figure]]:
        """Yield counts of one thing that follow each other: "52 farms in ..., 37 farms in ..."."""
        for line in self.lines:
            for head, same in groupby(line.figures, key=_own_head):
                counts = tuple(same)
                if head and len(counts) >= 3:
                    yield counts, counts[0]

    # ---------------------------------------------------------------- wholes

    def _more_than_exist(self) -> Iterator[_Seen]:
        """Find more of a thing than the text says exist, where it says so of one number only.

        Sentences with a year are left out: more may exist in another year.
        """
        for same in self.counts.values():
            timeless = [figure for figure in same if figure.sentence not in self.dated]
            wholes = {figure.value: figure for figure in timeless if _is_existing(figure)}
            if len(wholes) != 1:
                continue
            whole = next(iter(wholes.values()))
            larger = (
                figure
                for figure in timeless
                if figure.value > whole.value
                and not figure.inherited
                and not figure.qualifier
                and figure.sentence != whole.sentence
            )
            figure = next(larger, None)
            if figure is not None and figure.counted and whole.counted:
                yield _Seen(
                    "more-than-exist",
                    figure,
                    {
                        "part": self.number(figure.value),
                        "counted": figure.counted,
                        "place": self.place(figure),
                        "whole": self.number(whole.value),
                        "existing": whole.counted,
                        "whole_place": self.place(whole),
                    },
                )

    def _parts_above_whole(self, line: Line) -> Iterator[_Seen]:
        """Find a part that is larger than its whole: "450 of the 432"."""
        divided = [
            (part, division.whole)
            for division in divisions(line)
            if not division.summed
            for part in division.parts
            if not _is_attendance(line, part)
        ]
        for part, whole in [*pairs(line), *divided]:
            if part.value > whole.value and not part.qualifier and not whole.qualifier:
                yield _Seen(
                    "part-exceeds-whole",
                    part,
                    {
                        "part": self.number(part.value),
                        "whole": self.number(whole.value),
                        "place": self.place(part),
                    },
                )

    # ---------------------------------------------------------------- shares

    def _shares(self, line: Line) -> Iterator[_Seen]:
        """Compare "346 of the 432, which represents 80%" with the counts."""
        shares = [figure for figure in line.figures if figure.unit == "%"]
        if len(shares) != 1:
            return
        share = shares[0]
        told = [(part, whole) for part, one, whole in represented(line) if one is share]
        together = [*pairs(line), *of_opened(line)]
        if not told and len(together) == 1 and _is_share_of(line, share, *together[0]):
            told = together
        if len(told) != 1 or not 0 < told[0][0].value <= told[0][1].value:
            return
        part, whole = told[0]
        result = 100 * part.exact / whole.exact
        rough = bool(share.qualifier or part.qualifier or whole.qualifier)
        if any(_agrees(one, share, rough=rough) for one in (result, 100 - result)):
            return
        yield _Seen(
            "share-and-counts",
            share,
            {
                "part": self.number(part.value),
                "whole": self.number(whole.value),
                "result": self.number(round(result, max(1, _decimals(share)))),
                "stated": self.number(share.value),
                "place": self.place(share),
            },
        )

    def _shares_above_hundred(self, line: Line) -> Iterator[_Seen]:
        """Find shares of women and men that are more than all."""
        shares = [figure for figure in line.figures if figure.unit == "%"]
        if len(shares) != 2 or any(share.qualifier for share in shares):
            return
        first, second = shares
        total = first.exact + second.exact
        named = {shared_by(line, first, second), shared_by(line, second)}
        if named != {"women", "men"} or total <= 101:
            return
        yield _Seen(
            "shares-above-hundred",
            first,
            {
                "sum": " + ".join(f"{self.number(share.value)} %" for share in shares),
                "result": self.number(total),
                "place": self.place(first),
            },
        )

    # ---------------------------------------------------------------- the same thing twice

    def _words_and_digits(self, line: Line) -> Iterator[_Seen]:
        """Find "three (4) workshops"."""
        for figure in line.figures:
            digits = re.search(r"\((\d+)\)$", figure.text)
            if figure.kind == "count" and digits and int(digits[1]) != figure.value:
                yield _Seen(
                    "number-in-words", figure, {"written": figure.text, "place": self.place(figure)}
                )

    def _same_thing(self) -> Iterator[_Seen]:
        """Find a sentence that comes twice, word for word, with another count."""
        frames: dict[tuple[str, ...], Figure] = {}
        for line in self.lines:
            figure = line.figures[0]
            if len(line.figures) != 1 or figure.kind != "count" or figure.inherited:
                continue
            frame = _frame(line.text, figure)
            if len(frame) < _SHORTEST_FRAME:
                continue
            first = frames.setdefault(frame, figure)
            if first.value != figure.value and first.counted:
                yield _Seen(
                    "same-thing-two-counts",
                    figure,
                    {
                        "first": self.number(first.value),
                        "counted": first.counted,
                        "first_place": self.place(first),
                        "second": self.number(figure.value),
                        "second_place": self.place(figure),
                    },
                )


def _differs(division: Division, total: Decimal) -> bool:
    """Say whether the parts were meant to make up the whole, and do not.

    Parts may leave something out ("of 500, 200 were women and 100 young"), so without an
    exhaustive wording their sum must come near; and the difference must not be a figure of the
    same sentence.
    """
    whole, parts = division.whole.exact, division.parts
    gap = whole - total
    if gap == 0 or len(parts) < 2 or any(part.exact > whole for part in parts):
        return False
    if any(one.qualifier for one in (division.whole, *parts)):
        return False
    others = (one for one in division.line.figures if one.kind in ("count", "other"))
    if any(one.exact == gap for one in others):
        return False
    if division.exhaustive:
        return True
    if any(overlaps(division.line, part) for part in parts):
        return False
    near = max(Decimal(1), whole * (_BROKEN_DOWN if division.enclosed else _NEAR))
    enough = division.enclosed or division.summed or len(parts) >= 3 or (gap < 0 and whole >= 20)
    return enough and abs(gap) <= near and abs(gap) < min(part.exact for part in parts)


def _own_head(figure: Figure) -> str:
    """Return the noun that a figure itself counts exactly, or nothing."""
    own = figure.kind == "count" and not figure.inherited and not figure.qualifier
    return figure.head if own else ""


def _is_existing(figure: Figure) -> bool:
    """Say whether the text counts all that exist: "432 existing organizations", "existen 40"."""
    if figure.part or not figure.counted:
        return False
    lexicon = lexicon_of(figure.lang)
    existing = lexicon.words("existing_before") | lexicon.words("existing_after")
    before = figure.sentence[max(0, figure.at - 12) : figure.at].casefold().split()
    after = figure.sentence[figure.end : figure.end + 20].casefold().split()
    if after[:2] in (["that", "exist"], ["que", "existen"]) or before[-1:] == ["existen"]:
        return True
    return not figure.inherited and not existing.isdisjoint(figure.counted.casefold().split())


def _is_attendance(line: Line, figure: Figure) -> bool:
    """Say whether the number may count people who came: "of the two sessions, 30 attended ..."."""
    words = re.findall(r"[^\W\d_]+", line.text[figure.end : figure.end + 30].casefold())
    return bool(words) and words[0] in line.lexicon.words("attendance")


def _is_share_of(line: Line, share: Figure, part: Figure, whole: Figure) -> bool:
    """Say whether the text itself calls the share that of the two counts."""
    if share.at < part.at:  # "70 percent (350 of 500) of requests"
        return line.text[share.end : part.at].strip() == "("
    between = line.text[max(part.end, whole.end) : share.at]
    if len(between) > 120 or re.search(r"[;.]", between):
        return False
    if re.match(rf"\s*{line.lexicon.either('compared')}\b", line.text[share.end :], re.IGNORECASE):
        return False  # "which is 15 % more than in the year before"
    represents = cue(line.passage.lang, "represents").search(between)
    return represents is not None or between.rstrip().endswith("(")


def _agrees(result: Decimal, share: Figure, *, rough: bool) -> bool:
    """Say whether a share is that of the counts, rounded up or down, or roughly if called so."""
    difference = abs(result - share.exact)
    return difference <= 5 if rough else difference < Decimal(1).scaleb(-_decimals(share))


def _decimals(share: Figure) -> int:
    return len(str(share.value).partition(".")[2]) if isinstance(share.value, float) else 0


def _frame(text: str, figure: Figure) -> tuple[str, ...]:
    """Return the words of a sentence without its figure, for comparing."""
    rest = re.findall(r"\w+", f"{text[: figure.at]} {text[figure.end :]}")
    return tuple(word.casefold() for word in rest)
