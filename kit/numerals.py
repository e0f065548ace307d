"""The numbers in one sentence as they are written: digits in several formats, and words.

This module only reads them; what they stand for is decided in ``kit.figures``. A number has at
most one value: where a format can be read in two ways, groups of three digits are thousands.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from decimal import Decimal
from functools import cache

from kit.lexicon import NOTHING, Lexicon, either


@dataclass(frozen=True, slots=True)
class Numeral:
    """A number from the character ``at`` to ``end``.

    ``words`` tells that it is written in words, ``ordinal`` that it has an ordinal's ending,
    ``decimals`` how many digits follow its decimal sign, ``scaled`` that a word such as
    "million" belongs to it.
    """

    at: int
    end: int
    value: Decimal
    words: bool = False
    ordinal: bool = False
    decimals: int = 0
    scaled: bool = False


# Digits that are no numbers: hours, dotted codes, fractions, digits in words (in one word) ...
_NO_NUMBER = re.compile(
    r"(?<![\w.,])\d{1,2}[:h]\d{2}(?:[ap]\.?m\b\.?|h(?:rs?|oras?|ours?)?\b)?"
    r"|(?<![\w.,])\d{1,2}(?:[ap]\.m\.|[ap]m\b|hrs?\b)"
    r"|(?<![\w.,])\d+(?:\.\d+){2,}(?![\w])(?!\.\d)"
    r"|(?<![\w/])\d{1,3}(?:/\d{1,3}){1,2}(?![\w/])"
    r"|(?<!\w)[^\W\d_]++[-–_/]?\d[\w-]*+"
    r"|(?<!\w)\d++[^\W\d_]*+_\w*+",
    re.IGNORECASE,
)
# ... telephone numbers, and hours that are followed by what makes them such.
_NUMBERS_APART = re.compile(
    r"\+\d[\d ().-]{6,24}"
    r"|\(?\d{2,4}\)?(?:[ -]\d{2,4}){2,5}(?![\w%])(?![ -]\d{2})"
    r"|\d{3}-\d{4}(?![\w%])"
    r"|\d{1,2}(?:[:h]\d{2})?\s(?:[ap]\.\s?m\.|[ap]m\b|hrs?\b)",
    re.IGNORECASE,
)
_LONGEST = 20
"""More digits than this are a code."""
_ADDRESS = ("@", "://", "www.")
_IN_NUMBER = re.compile(r"[\w.,]")
_DIGIT = re.compile(r"\d\S*+")
_DOTTED_THOUSANDS = re.compile(r"\d{1,3}(?:\.\d{3})+")
_DIGITS = re.compile(
    r"(?P<digits>\d(?<!\w\d)(?<!\d[.,]\d)"  # a digit first: the search for it is fast
    r"(?:\d{0,2}(?:[ \u00a0\u202f]\d{3}(?!\d))+(?:[.,]\d++)?|\d*+(?:[.,’']\d++)*))"
    r"(?P<suffix>(?:st|nd|rd|th|er|ro|do|to|mo|vo|no|ra|da|ta|ma|va)\b|\.?[ºª°])?"
)
_WORDS = re.compile(r"[^\W\d_]+")
_ORDINAL_TAIL = re.compile(r"[^\W\d_]")
_GROUPED = re.compile(r"\d{1,3}(?:([.,’' \u00a0\u202f])\d{3})(?:\1\d{3})*")
_BOTH = re.compile(r"(\d{1,3}(?:([.,])\d{3})+)([.,])(\d+)")
_DECIMAL = re.compile(r"(\d+)[.,](\d+)")


def numerals(text: str, lexicon: Lexicon) -> tuple[Numeral, ...]:
    """Return the numbers of a sentence in their order."""
    found = list(_in_digits(_masked(text), lexicon)) if _DIGIT.search(text) else []
    if worded(text, lexicon):
        found.extend(_in_words(text, lexicon))
        found.sort(key=_at)
    kept: list[Numeral] = []
    for numeral in found:
        if not kept or numeral.at >= kept[-1].end:
            kept.append(numeral)
    return tuple(kept)


def worded(text: str, lexicon: Lexicon) -> bool:
    """Say whether a text holds a word that numbers are written with."""
    return not lexicon.counting.isdisjoint(_WORDS.findall(text.casefold()))


def _at(numeral: Numeral) -> int:
    return numeral.at


def _masked(text: str) -> str:
    """Return the text with what only looks like a number blanked out, each in its place.

    Only the words that hold a digit are looked at.
    """
    pieces: list[str] = []
    done = 0
    for match in _DIGIT.finditer(text):
        start = match.start()
        while start > done and not text[start - 1].isspace():
            start -= 1
        pieces.append(text[done:start])
        word = text[start : match.end()]
        address = any(sign in word for sign in _ADDRESS)
        pieces.append("\x00" * len(word) if address else _NO_NUMBER.sub(_blank, word))
        done = match.end()
    pieces.append(text[done:])
    return _NUMBERS_APART.sub(_blank, "".join(pieces))


def _blank(match: re.Match[str]) -> str:
    piece = match[0]
    # "12.345.678" is a number with dots, "2.1.1" a code; "5-2022-11" begins within a number.
    at = match.start()
    if _DOTTED_THOUSANDS.fullmatch(piece) or (at and _IN_NUMBER.match(match.string[at - 1])):
        return piece
    return "\x00" * len(piece)


def _in_digits(text: str, lexicon: Lexicon) -> Iterator[Numeral]:
    for match in _DIGITS.finditer(text):
        suffix, end = match["suffix"] or "", match.end()
        if not suffix and _ORDINAL_TAIL.match(text, end):
            continue
        read = _value(match["digits"])
        if read is None:
            continue
        value, decimals = read
        if suffix:
            yield Numeral(match.start(), end, value, ordinal=True)
            continue
        value, end, scaled = _scaled(text, value, end, lexicon)
        yield Numeral(match.start(), end, value, decimals=decimals, scaled=scaled)


def _value(digits: str) -> tuple[Decimal, int] | None:
    """Return the value and the number of decimals, ``None`` for digits in no known format."""
    if len(digits) > _LONGEST:
        return None
    if digits.isdecimal():
        return Decimal(digits), 0
    both = _BOTH.fullmatch(digits)
    if both and both[2] != both[3]:
        return Decimal(f"{re.sub(r'[^0-9]', '', both[1])}.{both[4]}"), len(both[4])
    if _GROUPED.fullmatch(digits) and not digits.startswith("0"):
        return Decimal(re.sub(r"\D", "", digits)), 0
    decimal = _DECIMAL.fullmatch(digits)
    if decimal:
        return Decimal(f"{decimal[1]}.{decimal[2]}"), len(decimal[2])
    return None


# ---------------------------------------------------------------- words


@cache
def _word_pattern(lexicon: Lexicon) -> re.Pattern[str]:
    words = either([*lexicon.numbers, *lexicon.magnitudes, *lexicon.ones, lexicon_dozen(lexicon)])
    return re.compile(rf"(?<!\w){words}(?!\w)", re.IGNORECASE)


@cache
def _magnitude_after(lexicon: Lexicon) -> re.Pattern[str]:
    names = [*lexicon.magnitudes]
    if not names:
        return re.compile(NOTHING)
    one = either(names)
    return re.compile(rf"\s?({one})(?:\s++({one}))?(?!\w)", re.IGNORECASE)


def lexicon_dozen(lexicon: Lexicon) -> str:
    """Return the word for twelve things, or one that no text holds."""
    return next(iter(lexicon.phrases("dozens")), "\x00")


def _scaled(text: str, value: Decimal, end: int, lexicon: Lexicon) -> tuple[Decimal, int, bool]:
    """Multiply by a following "million" or "mil millones"."""
    match = _magnitude_after(lexicon).match(text, end)
    if not match:
        return value, end, False
    for name in match.groups():
        if name:
            value *= lexicon.magnitudes[name.casefold()]
    return value, match.end(), True


@dataclass(slots=True)
class _Word:
    at: int
    end: int
    text: str


def _in_words(text: str, lexicon: Lexicon) -> Iterator[Numeral]:
    if not lexicon.numbers:
        return
    run: list[_Word] = []
    for match in _word_pattern(lexicon).finditer(text):
        word = _Word(match.start(), match.end(), match[0].casefold())
        if run and not _joins(text, run[-1], word, lexicon):
            yield from _number(run, lexicon)
            run = []
        run.append(word)
    yield from _number(run, lexicon)


def _joins(text: str, before: _Word, word: _Word, lexicon: Lexicon) -> bool:
    """Say whether a word goes on with the number before it."""
    gap = text[before.end : word.at].casefold()
    last, this = _size(before.text, lexicon), _size(word.text, lexicon)
    if gap.strip(" -\u00a0") == "":
        if word.text in lexicon.magnitudes or word.text == lexicon_dozen(lexicon):
            return last < this or (before.text in lexicon.magnitudes and this >= 1000)
        if before.text in lexicon.magnitudes or last >= 100:
            return this < last
        return last >= 20 and last % 10 == 0 and this < 10 and lexicon.language == "en"
    joint = gap.strip()
    if joint and joint in lexicon.words("hundred_and"):
        return before.text in lexicon.magnitudes and this < 100 and word.text != "a"
    if joint and joint in lexicon.words("tens_and"):
        return 20 < last < 100 and last % 10 == 0 and this < 10
    return False


def _size(word: str, lexicon: Lexicon) -> int:
    if word == lexicon_dozen(lexicon):
        return 12
    found = lexicon.numbers.get(word) or lexicon.ones.get(word) or lexicon.magnitudes.get(word)
    return found or 0


def _number(run: list[_Word], lexicon: Lexicon) -> Iterator[Numeral]:
    """Put a run of number words together; "one" and "a" alone are no figures."""
    words = [word.text for word in run]
    if not words or all(word in lexicon.ones for word in words):
        return
    if len(words) == 1 and words[0] in lexicon.magnitudes and lexicon.language == "en":
        return
    if words[0] in lexicon.ones and words[1] not in {*lexicon.magnitudes, lexicon_dozen(lexicon)}:
        return
    yield Numeral(run[0].at, run[-1].end, Decimal(_sum(words, lexicon)), words=True)


def _sum(words: list[str], lexicon: Lexicon) -> int:
    """Return what number words add up to: ``two thousand five hundred and six``."""
    total, group, largest = 0, 0, 0
    for word in words:
        size = _size(word, lexicon)
        if word not in lexicon.magnitudes and word != lexicon_dozen(lexicon):
            group += size
        elif size < 1000:
            group = max(group, 1) * size
        elif group == 0 and largest and size > largest:  # "dos mil millones"
            total, largest = total * size, size
        else:
            total, group, largest = total + max(group, 1) * size, 0, size
    return total + group
