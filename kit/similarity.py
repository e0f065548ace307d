"""Passages that are like each other, by the words they share: offline, exact, and explained.

The measure is the cosine of TF-IDF weights (Salton and Buckley 1988,
https://doi.org/10.1016/0306-4573(88)90021-0): a word counts the more, the more often a passage
has it and the fewer passages have it. Words that carry no meaning are left out, endings of
plurals are not told apart. The words that two passages share are named, so that anybody can see
why one was offered and whether that is a reason.
"""

from __future__ import annotations

import math
import re
from collections import Counter, defaultdict
from collections.abc import Iterable

from kit.form import plain
from kit.lexicon import lexicon_of
from kit.records import Record

LEAST = 0.12
"""Passages that are less alike share a word or two by chance."""

_WORD = re.compile(r"[^\W\d_]{3,}(?:[’'][^\W\d_]+)?")


class Likeness(Record):
    """A passage that is like another: its place, from 0 to 1 how much, and the shared words.

    The words are those of the passage found, those that weigh most first.
    """

    place: int
    score: float
    shared: tuple[str, ...]


class TextIndex:
    """Passages with their language, in an order that gives each its place."""

    def __init__(self, texts: Iterable[tuple[str, str]]) -> None:
        given = list(texts)
        self._plain = [f" {plain(text)}" for text, _ in given]
        self._words = [_words(text, language) for text, language in given]
        counts = [Counter(stem for stem, _ in words) for words in self._words]
        self._passages: defaultdict[str, list[int]] = defaultdict(list)
        for place, found in enumerate(counts):
            for stem in found:
                self._passages[stem].append(place)
        total = len(counts)
        self._rarity = {
            stem: math.log((1 + total) / (1 + len(places)))
            for stem, places in self._passages.items()
        }
        self._weights = [self._weighed(found) for found in counts]

    def __len__(self) -> int:
        return len(self._words)

    def like(self, place: int, *, most: int = 5, least: float = LEAST) -> tuple[Likeness, ...]:
        """Return the passages most like the one at this place, the likest first."""
        own = self._weights[place]
        scores: defaultdict[int, float] = defaultdict(float)
        for stem, weight in own.items():
            for other in self._passages[stem]:
                scores[other] += weight * self._weights[other][stem]
        near = sorted(
            (one for one in scores.items() if one[0] != place and one[1] >= least),
            key=lambda one: (-round(one[1], 9), one[0]),
        )
        return tuple(
            Likeness(place=other, score=score, shared=self._shared(own, other))
            for other, score in near[:most]
        )

    def holding(self, words: str) -> tuple[int, ...]:
        """Return the places of the passages that hold all these words, or beginnings of words.

        Case, accents and the words' order do not matter; without words, all places come back.
        """
        wanted = [f" {word}" for word in plain(words).split()]
        return tuple(
            place for place, text in enumerate(self._plain) if all(word in text for word in wanted)
        )

    def _weighed(self, found: Counter[str]) -> dict[str, float]:
        raw = {stem: (1 + math.log(count)) * self._rarity[stem] for stem, count in found.items()}
        length = math.sqrt(sum(weight * weight for weight in raw.values()))
        return {stem: weight / length for stem, weight in raw.items()} if length else raw

    def _shared(self, own: dict[str, float], place: int) -> tuple[str, ...]:
        theirs = self._weights[place]
        written: dict[str, str] = {}
        for stem, word in self._words[place]:
            written.setdefault(stem, word)
        both = sorted(
            own.keys() & theirs.keys(), key=lambda stem: (-own[stem] * theirs[stem], stem)
        )
        return tuple(written[stem] for stem in both if own[stem] * theirs[stem] > 0)


def _words(text: str, language: str) -> tuple[tuple[str, str], ...]:
    """Return stem and word of every word of a text that carries meaning."""
    stop = lexicon_of(language).words("stop")
    return tuple(
        (_stem(plain(word)), word)
        for word in _WORD.findall(text)
        if word.casefold() not in stop and plain(word) not in stop
    )


def _stem(word: str) -> str:
    """Leave out what English and Spanish plurals end in: ``measures`` is ``measure``."""
    if len(word) > 4 and word.endswith("s") and not word.endswith("ss"):
        word = word[:-1]
    return word[:-1] if len(word) > 4 and word.endswith("e") else word
