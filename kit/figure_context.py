"""What the reading of one sentence's figures shares: the drafts, the patterns, the text around."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, field
from decimal import Decimal
from functools import cache
from typing import Literal, NamedTuple

from kit import nouns
from kit.date_expressions import dating
from kit.lexicon import Lexicon, either, lexicon_of
from kit.numerals import Numeral

Kind = Literal["count", "share", "money", "year", "reference", "list_number", "ordinal", "other"]
Qualifier = Literal["about", "at_least", "at_most"] | None

CURRENCY_CODES = (
    r"(?:USD|EUR|GBP|COP|MXN|ARS|CLP|PEN|BRL|UAH|MAD|KES|NGN|GHS|PHP|DOP|GTQ|HNL|CRC|UYU)"
)
_BEFORE = 70
"""So many characters before a number can say what it is."""
_DETERMINER = re.compile(r"\s*+([^\W\d_]++)(?=\s)")


@dataclass(slots=True)
class Draft:
    """A figure while its sentence is read; the fields of ``kit.figures.Figure``, and three more.

    ``after`` is where the words after it begin. ``homeless`` tells that it is a whole number
    without a noun of its own, so that one is looked for elsewhere; ``worded`` that it is
    written in words.
    """

    value: Decimal
    at: int
    end: int
    kind: Kind
    after: int = 0
    counted: str | None = None
    unit: str | None = None
    qualifier: Qualifier = None
    total: bool = False
    inherited: bool = False
    part: bool = False
    homeless: bool = False
    worded: bool = False

    @property
    def is_counted(self) -> bool:
        """Whether it is a count whose noun is known."""
        return self.kind == "count" and self.counted is not None


class Opening(NamedTuple):
    """A whole that a clause opens with: "Of the 96 requests, ..."; ``comma`` ends it."""

    phrase: nouns.Phrase
    comma: int
    numbered: bool


class Patterns:
    """The patterns of one language, made from its words once."""

    def __init__(self, lexicon: Lexicon) -> None:
        def compiled(pattern: str) -> re.Pattern[str]:
            return re.compile(pattern, re.IGNORECASE)

        about, at_least, at_most = (lexicon.either(key) for key in ("about", "at_least", "at_most"))
        total = lexicon.either("total_before")
        money = lexicon.either("currencies")
        of, determiner = lexicon.either("of"), lexicon.either("determiners")
        owner = r"(?:\w++['’]s\s++)?"
        self.fraction = compiled(rf"(?<![\w-]){either(lexicon.fractions)}(?!\w)")
        self.percent = compiled(rf"\s?(?:%|{lexicon.either('percent')}\b)")
        self.points = compiled(rf"\s?({lexicon.either('points')})\b")
        self.money_after = compiled(
            rf"\s*+(?:de\s++)?((?-i:[A-Z][a-z]+\s)?{money}|(?-i:{CURRENCY_CODES}))\b"
        )
        self.measure = compiled(rf"\s?({lexicon.either('measures')})\b")
        self.hyphenated = compiled(rf"[-‑]({lexicon.either('hyphenated')})\b")
        self.range = compiled(
            rf"\s*+{lexicon.either('range_words')}\s*+(?:(?:the|el|los|las)\s++)?"
        )
        self.of_each = compiled(rf"\s++({lexicon.either('of_each')})\s++")
        self.out_of = compiled(rf",?\s++{lexicon.either('out_of')}\s++(?:{determiner}\s++)*{owner}")
        self.from_all = compiled(rf"[,\s]{lexicon.either('from_all')}\s++(?:{determiner}\s++)*$")
        self.them = compiled(rf"\s++{lexicon.either('them')}\b")
        self.more = compiled(rf"\s++{lexicon.either('more')}\b")
        self.partitive = compiled(rf"\b{lexicon.either('partitives')}\b|:\s")
        self.as_much = compiled(rf"\s++{lexicon.either('as_much')}\b")
        self.column = compiled(rf"{lexicon.either('column_heads')}\s++")
        self.opening = compiled(rf"(?:^|[,;:—–]\s++)({lexicon.either('partitive_openings')})\s++")
        self.of = compiled(rf"\s++{of}\s++(?:{determiner}\s++)*")
        self.of_the = compiled(rf"\s++{of}(?:\s++{determiner})+\s++")
        self.of_plain = compiled(rf"\s++{of}\s++")
        self.qualifiers: tuple[tuple[Qualifier, re.Pattern[str]], ...] = (
            ("at_least", compiled(rf"\b{at_least}\s++$")),
            ("at_most", compiled(rf"\b{at_most}\s++$")),
            ("about", compiled(rf"\b{about}\s++$")),
        )
        self.total_before = compiled(rf"\b{total}[,:]?\s++\(?$")
        self.total_after = compiled(rf"[,:]?\s*+{lexicon.either('total_after')}\b")
        self.amount = compiled(rf"(?:{total}|{at_least}|{at_most}|{about})\s++$")

    def qualified(self, left: str) -> tuple[Qualifier, str]:
        """Return how exact the words before a number make it, and these words.

        The longest words tell: "no more than" holds "more than", and says the opposite.
        """
        found = [
            (name, match[0]) for name, pattern in self.qualifiers if (match := pattern.search(left))
        ]
        return max(found, key=lambda one: len(one[1]), default=(None, ""))


@cache
def patterns_of(lang: str) -> Patterns:
    """Return the patterns of a language."""
    return Patterns(lexicon_of(lang))


@dataclass(slots=True)
class Scene:
    """One sentence: its text, its numerals, and the figures read from them so far."""

    text: str
    lexicon: Lexicon
    patterns: Patterns
    found: Sequence[Numeral]
    drafts: list[Draft] = field(default_factory=list)
    by_place: dict[int, Numeral] = field(default_factory=dict)
    dates: Sequence[tuple[int, int]] = ()
    openings: Sequence[Opening] = ()
    items: int = 0
    counted: bool = False

    def __post_init__(self) -> None:
        self.by_place = {numeral.at: numeral for numeral in self.found}
        self.dates = dating(self.text, self.lexicon.language).taken
        self.openings = self._openings()

    def left(self, at: int) -> str:
        """Return the text before a place, as far as it can matter."""
        return self.text[max(0, at - _BEFORE) : at]

    def right(self, pattern: re.Pattern[str], at: int) -> re.Match[str] | None:
        """Match a pattern right at a place."""
        return pattern.match(self.text, at)

    def words(self, key: str) -> frozenset[str]:
        """Return the words of the lexicon under a key."""
        return self.lexicon.words(key)

    def add(self, numeral: Numeral, kind: Kind, *, end: int = 0, after: int = 0) -> Draft:
        """Add a figure for a numeral; by default it ends where the numeral does."""
        end = end or numeral.end
        draft = Draft(numeral.value, numeral.at, end, kind, after or end, worded=numeral.words)
        self.drafts.append(draft)
        self.counted = self.counted or kind == "count"
        return draft

    def noun(self, at: int, *, singular: bool = False) -> nouns.Phrase | None:
        """Return the noun phrase that starts at a place."""
        return nouns.after(self.text, at, self.lexicon, singular=singular)

    def verb(self, at: int) -> bool:
        """Say whether a verb starts at a place."""
        return nouns.starts_with_verb(self.text, at, self.lexicon)

    def is_time(self, counted: str) -> bool:
        """Say whether a phrase counts a time: days, months."""
        return nouns.head_of(counted, self.lexicon) in self.words("units_of_time")

    def past_determiners(self, at: int) -> int:
        """Return the place after the articles that stand at a place."""
        determiners = self.words("determiners")
        while match := _DETERMINER.match(self.text, at):
            if match[1].casefold() not in determiners:
                break
            at = match.end()
        while at < len(self.text) and self.text[at].isspace():
            at += 1
        return at

    def whole_noun(self, at: int) -> tuple[nouns.Phrase | None, bool]:
        """Return the noun at a place, past its articles and number, and whether it has one."""
        start = self.past_determiners(at)
        numeral = self.by_place.get(start)
        return self.noun(numeral.end if numeral else start, singular=True), numeral is not None

    def describe(self, draft: Draft, phrase: nouns.Phrase | None = None) -> None:
        """Add how exact the text is about a figure, and whether it speaks of a total."""
        left = self.left(draft.at)
        draft.qualifier = self.patterns.qualified(left)[0] or draft.qualifier
        end = phrase.end if phrase else draft.end
        draft.total = draft.total or bool(
            self.patterns.total_before.search(left) or self.right(self.patterns.total_after, end)
        )

    def opened(self, at: int) -> Opening | None:
        """Return the whole of "Of the 96 requests, 71 ..." for the number at a place."""
        return next((one for one in self.openings if one.comma < at), None)

    def _openings(self) -> list[Opening]:
        """Find the wholes that clauses open with; a bare "of" opens one before a number only."""
        found: list[Opening] = []
        for match in self.patterns.opening.finditer(self.text):
            phrase, numbered = self.whole_noun(match.end())
            words = match[1].casefold().split()
            if phrase is None or (
                words[-1] in self.words("of") and not numbered and len(words) < 2
            ):
                continue
            comma = self.text.find(",", phrase.end, phrase.end + 300)
            if comma >= 0:
                found.append(Opening(phrase, comma, numbered))
            if len(found) == 4:
                break
        return found
