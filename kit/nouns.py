"""What a number counts: the noun phrase beside it, in English and Spanish.

There is no grammar of the whole sentence here. A noun phrase ends at the first word that cannot
belong to it, and counts as one only if it holds a plural: numbers above one count plurals.
"""

from __future__ import annotations

import re
from typing import NamedTuple

from kit.lexicon import Lexicon

_WORD = re.compile(r"[ \t\u00a0\n]*+([^\W\d_]++(?:['’-][^\W\d_]++)*)")
_LAST = re.compile(r"([^\W\d_]+(?:-[^\W\d_]+)*)\s*$")
_LONGEST = 6


class Phrase(NamedTuple):
    """A noun phrase and where it stands."""

    text: str
    at: int
    end: int


class _Word(NamedTuple):
    text: str
    plain: str
    at: int
    end: int


def _word(text: str, at: int) -> _Word | None:
    match = _WORD.match(text, at)
    if not match:
        return None
    return _Word(match[1], match[1].casefold(), match.start(1), match.end())


def is_plural(word: str, lexicon: Lexicon) -> bool:
    """Say whether a word can be a plural noun (or an adjective that agrees with one)."""
    lower = word.casefold()
    if word.isupper() and 2 <= len(word) <= 7:
        return True  # acronyms are counted without an ending: "25 OSC"
    if lower in lexicon.words("plurals"):
        return True
    if len(lower) < 3 or not lower.endswith("s") or lower in lexicon.words("not_plurals"):
        return False
    if lexicon.language == "en":
        return not lower.endswith(("ss", "us", "is", "'s", "’s"))
    return not lower.endswith(("mos", "'s", "’s"))


def after(text: str, at: int, lexicon: Lexicon, *, singular: bool = False) -> Phrase | None:
    """Return the noun phrase that starts at a place, ``None`` when there is none.

    With ``singular`` also one without a plural ("80% of the target population").
    """
    if lexicon.language not in ("en", "es"):
        return None
    one = _english if lexicon.language == "en" else _spanish
    phrase = one(text, at, lexicon, singular)
    if phrase is None:
        return None
    # "45 boards and associations" counts both; a number or an article would start another thing.
    joint = _word(text, phrase.end)
    if joint is None or joint.plain not in ("and", "y", "e"):
        return phrase
    other = one(text, joint.end, lexicon, False)
    if other is None or starts_with_verb(text, joint.end, lexicon):
        return phrase
    return Phrase(text[phrase.at : other.end], phrase.at, other.end)


def _english(text: str, at: int, lexicon: Lexicon, singular: bool) -> Phrase | None:
    words: list[_Word] = []
    head = -1
    place = at
    while len(words) < _LONGEST:
        word = _word(text, place)
        if word is None:
            break
        joins = word.plain in ("and", "or") and words and head < 0
        if _stops(word.plain, lexicon) and not joins:
            break
        plural = is_plural(word.text, lexicon) and not joins
        modifies = head >= 0 and words[-1].plain in lexicon.words("plural_modifiers")
        if head >= 0 and not (plural and modifies):
            break
        if singular and words and head < 0 and _is_verb(word.plain, lexicon):
            break
        words.append(word)
        place = word.end
        if plural:
            head = len(words) - 1
    if head >= 0:
        words = words[: head + 1]
        tail = _of_bare(text, words[-1], lexicon)
        return Phrase(text[words[0].at : tail], words[0].at, tail)
    if singular and words and words[-1].plain not in ("and", "or"):
        if _is_verb(words[0].plain, lexicon):
            return None  # "of those trained"
        return Phrase(text[words[0].at : words[-1].end], words[0].at, words[-1].end)
    return None


def _stops(word: str, lexicon: Lexicon) -> bool:
    return word in lexicon.words("stop") or word in lexicon.numbers


def _is_verb(word: str, lexicon: Lexicon) -> bool:
    return word in lexicon.words("verbs") or word.endswith("ed")


def _of_bare(text: str, head: _Word, lexicon: Lexicon) -> int:
    """Return where "hours of training" ends; only units of time take what they are spent on."""
    if head.plain not in lexicon.words("units_of_time"):
        return head.end
    of = _word(text, head.end)
    noun = _word(text, of.end) if of and of.plain in lexicon.words("of") else None
    if noun is None or noun.plain in lexicon.words("stop") or not noun.text.islower():
        return head.end
    following = _word(text, noun.end)
    does = noun.plain.endswith("ing") and following and following.plain not in lexicon.words("stop")
    return head.end if does else noun.end  # "years of assessing plans" are years


def _spanish(text: str, at: int, lexicon: Lexicon, singular: bool) -> Phrase | None:
    words: list[_Word] = []
    place = at
    while len(words) < _LONGEST:
        word = _word(text, place)
        if word is None or _stops(word.plain, lexicon):
            break
        if not is_plural(word.text, lexicon):
            if singular and not words:
                return Phrase(word.text, word.at, word.end)
            break
        words.append(word)
        place = word.end
    if not words:
        return None
    end = words[-1].end
    of = _word(text, end)
    noun = _word(text, of.end) if of and of.plain == "de" else None
    known = noun is None or _stops(noun.plain, lexicon) or noun.plain in lexicon.months
    if noun and not known and (noun.text.islower() or noun.text.isupper()):
        end = noun.end
    return Phrase(text[words[0].at : end], words[0].at, end)


def starts_with_verb(text: str, at: int, lexicon: Lexicon) -> bool:
    """Say whether a verb follows ("209 belonged to ..."): then the number has no noun here."""
    word = _word(text, at)
    return word is not None and word.plain in lexicon.words("verbs")


def before(text: str, at: int, lexicon: Lexicon) -> str | None:
    """Return the plural noun right before a place, as in "women (45)"."""
    match = _LAST.search(text, max(0, at - 40), at)
    if not match or match[1].casefold() in lexicon.words("stop"):
        return None
    return match[1] if is_plural(match[1], lexicon) else None


def head_of(phrase: str, lexicon: Lexicon) -> str:
    """Return the noun of a phrase, in lower case: "trained leaders" is about "leaders".

    In English it is the last word (before an "of"), in Spanish the first plural that is not
    known to be an adjective, which stands first.
    """
    words = re.split(r"\s(?:and|y|e)\s", phrase.casefold(), maxsplit=1)[0].split()
    if lexicon.language == "es":
        return words[0]
    return words[words.index("of") - 1] if "of" in words[1:] else words[-1]
