"""Rules on lists that the text announces: they do not come, or have another length."""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import cache, lru_cache
from itertools import takewhile
from typing import NamedTuple

from kit.cues import cues
from kit.lexicon import either, lexicon_of
from kit.passages import language_of, paragraphs, sentences
from kit.prose import Prose, prose
from kit.records import Report
from kit.rules import Observation, rule
from kit.rules_references import address_due
from kit.words import Words, mark

_FEW = 9
"""So many offices, or anything else, a text names one by one when it announces their number."""
_SHORTEST = 4
"""A line of fewer words with a colon is a label, not an announcement."""


class Item(NamedTuple):
    """A paragraph or list item of a field: its marker, indentation and place."""

    marker: str
    indent: int
    start: int
    end: int


class Announced(NamedTuple):
    """A list that is announced: how many items, and the words that say so."""

    number: int
    words: str


@lru_cache(maxsize=64)
def items_of(text: str) -> tuple[Item, ...]:
    """Return the paragraphs and list items of a field with their indentation."""
    found = []
    for marker, start, end in paragraphs(text):
        line = text.rfind("\n", 0, start) + 1
        head = text[line:start]
        found.append(Item(marker, len(head) - len(head.lstrip()), start, end))
    return tuple(found)


@lru_cache(maxsize=64)
def _language(text: str, default: str) -> str:
    return language_of(text, default)


@cache
def _number(language: str) -> re.Pattern[str]:
    """Return the pattern of a number of things that lists are made of: ``five specific topics``."""
    numbers = either(word for word, value in lexicon_of(language).numbers.items() if value > 1)
    ahead = either([*cues(language, "known"), *cues(language, "following")])
    follow = either(cues(language, "following"))
    noun = either(cues(language, "list_nouns"))
    return re.compile(
        rf"(?:\b(?P<ahead>{ahead})\s+)?\b(?P<n>{numbers}|\d{{1,2}})\s+"
        rf"(?:{follow}\s+)?(?:[a-zà-ÿ-]+\s+){{0,2}}?(?P<noun>{noun})\b",
        re.IGNORECASE,
    )


@cache
def _phrase(language: str, key: str) -> re.Pattern[str]:
    return re.compile(rf"\b{either(cues(language, key))}\b", re.IGNORECASE)


@cache
def _begins(language: str) -> re.Pattern[str]:
    return re.compile(rf"{either(cues(language, 'connectives'))}\b[\s,]", re.IGNORECASE)


def announced(sentence: str, language: str) -> Announced | None:
    """Return the number of items that a sentence announces, where it is plainly one number.

    ``in three stages`` and ``the following five topics`` announce; ``the three stages`` and
    ``the following results of two phases`` speak of what is known, or count something else.
    """
    if not cues(language, "list_nouns"):
        return None
    following = _phrase(language, "following")
    told: list[re.Match[str]] = []
    for found in _number(language).finditer(sentence):
        ahead = found["ahead"] or ""
        if ahead and not following.search(found[0]):
            continue
        told.append(found)
    if not told:
        last = _listed_noun(language).search(sentence)
        return _counted(last, last.end("noun"), language) if last and not last["ahead"] else None
    if len(told) != 1:
        return None
    (found,) = told
    outside = sentence[: found.start()] + sentence[found.end() :]
    if following.search(outside):
        return None
    return _counted(found, found.end(), language)


def _counted(found: re.Match[str], end: int, language: str) -> Announced:
    word = found["n"].casefold()
    count = int(word) if word.isdigit() else lexicon_of(language).numbers[word]
    return Announced(count, " ".join(found.string[found.start("n") : end].split()))


@cache
def _listed_noun(language: str) -> re.Pattern[str]:
    """Return the pattern of a small number of anything, right before the colon of a list.

    ``Four offices took part:`` announces; of people, times and sums a text tells the number
    without naming each, and ``the four offices`` are known.
    """
    numbers = either(
        word for word, value in lexicon_of(language).numbers.items() if 1 < value <= _FEW
    )
    noun = rf"(?!{either(cues(language, 'uncounted'))}\b)[a-zà-ÿ-]{{3,}}s"
    return re.compile(
        rf"(?<![\w-])(?:(?P<ahead>{either(cues(language, 'known'))})\s+)?"
        rf"(?P<n>{numbers}|[2-9])\s+(?P<noun>{noun})"
        rf"(?:\s+{either(cues(language, 'listed'))})?\s*:",
        re.IGNORECASE,
    )


def _value(marker: str) -> int | None:
    """Return the number of a numbered or lettered item, counted from 1."""
    sign = marker.strip("().")
    if len(sign) == 1 and sign.isascii() and sign.isalpha() and sign != marker:
        return ord(sign.casefold()) - ord("a") + 1
    return int(sign) if sign.isdigit() else None


def extent(items: tuple[Item, ...]) -> tuple[int, int]:
    """Return how many items the list that begins the paragraphs has, and where the last one ends.

    Both are 0 when there is no list. Items that stand deeper, or that are marked in another
    way, belong to the item above. A numbered list goes on after paragraphs without a number,
    as long as its numbers go on.
    """
    if not items or not items[0].marker:
        return 0, 0
    head = items[0]
    value = _value(head.marker)
    if value not in (None, 1):
        return 0, 0
    count, end = 1, head.end
    for item in items[1:]:
        if item.marker and item.indent < head.indent:
            break
        own = _value(item.marker)
        if item.indent > head.indent:
            continue
        if value is None and item.marker == head.marker:
            count, end = count + 1, item.end
        elif value is not None and own is not None:
            if own != count + 1:
                break
            count, end = own, item.end
        elif value is None and not item.marker:
            break
    return count, end


def _lead(text: str, item: Item, language: str) -> tuple[str, str]:
    """Return the last sentence of a paragraph, and the whole paragraph."""
    spans = list(sentences(text, item.start, item.end, language))
    first, last = spans[-1] if spans else (item.start, item.end)
    return text[first:last], text[item.start : item.end]


def _shown_below(lead: str, language: str) -> bool:
    """Say whether a sentence ends by pointing at what follows, as in ``as shown below``."""
    phrases = either(cues(language, "shown_below"))
    return re.search(rf"\b{phrases}\s*[.:]?$", lead.rstrip(), re.IGNORECASE) is not None


@rule(
    "list-length-differs",
    severity="warning",
    topic="text",
    title=mark("List of another length than announced"),
    meaning=mark("The text announces a number of items, and the list has more or fewer."),
    example="“The council acted in two ways.”, followed by items 1, 2 and 3.",
    limits="Looks at lists with bullets or numbers that follow at once, and at numbered items in "
    "the same sentence. “The three stages” is taken as known, not as announced. Of people, "
    "times and sums a text tells the number without naming each.",
)
def list_length_differs(report: Report, w: Words) -> Iterator[Observation]:
    """Tell of each announced list whose items do not come to the number."""
    for field in prose(report):
        items = items_of(field.text)
        leads = [place for place, item in enumerate(items) if _may_lead(field.text, items, place)]
        language = _language(field.text, report.source.language) if leads else ""
        for place in leads:
            item = items[place]
            lead, paragraph = _lead(field.text, item, language)
            below = _shown_below(lead, language)
            told = announced(lead, language) or (announced(paragraph, language) if below else None)
            if told is None:
                continue
            inline = _inline(lead, told)
            counted, end = (inline, item.end) if inline else extent(_after(items, place))
            if _share_out(field.text, items[place + 1 :], language):
                continue
            if counted > 1 and counted != told.number:
                yield Observation(
                    message=w(
                        "The text announces “{words}”. The list that follows has {counted} items.",
                        words=told.words,
                        counted=counted,
                    ),
                    question=field.question,
                    lines=field.place(item.start, end),
                )


def _share_out(text: str, rest: tuple[Item, ...], language: str) -> bool:
    """Say whether each item begins with a number: the items share out what is announced."""
    listed = list(takewhile(lambda one: one.marker, rest))
    return bool(listed) and all(_counts(language).match(text, one.start) for one in listed)


@cache
def _counts(language: str) -> re.Pattern[str]:
    return re.compile(rf"(?:\d+|{either(lexicon_of(language).numbers)})\s", re.IGNORECASE)


def _may_lead(text: str, items: tuple[Item, ...], place: int) -> bool:
    """Say whether a list follows a paragraph, or numbered items stand in it."""
    own = items[place]
    if place + 1 < len(items) and items[place + 1].marker:
        return True
    return _FIRST.search(text, own.start, own.end) is not None


def _after(items: tuple[Item, ...], place: int) -> tuple[Item, ...]:
    """Return the items of the list below this paragraph; a list on its own level is no such."""
    own, rest = items[place], items[place + 1 :]
    if own.marker and rest and rest[0].indent <= own.indent and rest[0].marker != "":
        same = _value(rest[0].marker) is not None and _value(own.marker) is not None
        if same or rest[0].marker == own.marker:
            return ()
    return rest


_FIRST = re.compile(r":\s*\(?1[.)]\s")
_ENUMERATOR = re.compile(r"(?:^|[\s(])(\d{1,2})[.)]\s+(?=[^\W\d_])")


def _inline(lead: str, told: Announced) -> int:
    """Return how many numbered items stand in the sentence itself, behind ``three courses:``."""
    _, colon, behind = lead.partition(":")
    if not colon or not lead[: lead.index(":")].rstrip().endswith(told.words):
        return 0
    count = 0
    for found in _ENUMERATOR.finditer(behind):
        if int(found[1]) == count + 1:
            count += 1
    return count if count > 1 else 0


@rule(
    "list-missing",
    severity="warning",
    topic="text",
    title=mark("Announced list missing"),
    meaning=mark("The text announces a list, and none follows in this source."),
    example="A paragraph ends in “done in three stages:”, and the next begins “However, ...”.",
    limits="Where paragraphs without bullets follow, they may be the list, so nothing is said "
    "unless the next one begins with a word such as “however”. At the end of an answer with "
    "evidence shown, the evidence may be the list.",
)
def list_missing(report: Report, w: Words) -> Iterator[Observation]:
    """Tell of each line that ends in a colon with nothing behind it that could be its list."""
    for field in prose(report):
        items = items_of(field.text)
        for place, item in enumerate(items):
            if not field.text.endswith(":", item.start, item.end):
                continue
            language = _language(field.text, report.source.language)
            lead, paragraph = _lead(field.text, item, language)
            if len(lead.split()) < _SHORTEST or address_due(paragraph):
                continue
            if _nothing_follows(report, field, items[place + 1 :], lead, language):
                yield Observation(
                    message=w(
                        "The text announces a list that does not follow in this source: “{words}”.",
                        words="… " + " ".join(lead.split()[-8:]),
                    ),
                    question=field.question,
                    lines=field.place(item.end - 1, item.end),
                )


def _nothing_follows(
    report: Report, field: Prose, rest: tuple[Item, ...], lead: str, language: str
) -> bool:
    if not rest:
        return not (field.question and report.answers[field.question].evidence)
    if rest[0].marker:
        return False
    announces = announced(lead, language) or _phrase(language, "following").search(lead)
    begins = _begins(language).match(field.text, rest[0].start)
    return bool(announces and begins)


RULES = (list_missing, list_length_differs)
