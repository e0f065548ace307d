"""Proper names in the prose: bodies, laws and programmes, which are called after something.

The "Monitoring Committee" makes a sentence no more one on monitoring than the "Ministry of
Labour" one on labour. What such a name is a name of, its head ("Committee", "Law"), does count.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import cache

from kit.cues import either, every
from kit.form import plain

_CAPITALISED = r"[A-ZÁÉÍÓÚÜÑ][\w’'-]*"


@cache
def _runs() -> re.Pattern[str]:
    """Return the pattern of capitalised words with no more than small words between them."""
    link = either(every("links"))
    return re.compile(rf"(?<!\w){_CAPITALISED}(?:(?:[ ]{link}){{0,3}}[ ]{_CAPITALISED}){{1,15}}")


@cache
def _heads() -> frozenset[str]:
    keys = ("bodies", "laws", "documents", "programmes")
    return frozenset(plain(one) for key in keys for one in every(key))


@cache
def _small_words() -> frozenset[str]:
    return frozenset(plain(one) for one in every("not_names"))


_WORD = re.compile(r"\S+")
_OPENS = re.compile(r"(?:^|[.!?:;]\s|\n)[\s\"“«(•●–—-]*(?:\(?\d{1,2}[.)]\s*)?$")


def named_spans(text: str) -> Iterator[tuple[int, int]]:
    """Yield where words stand that a body, law, document or programme is called after.

    A name has two capitalised words or more, one of them a head such as ``Ministry``. A first
    word of a sentence belongs to it only when another capitalised word follows at once, or when
    it is the head itself.
    """
    for run in _runs().finditer(text):
        words = [(word.start() + run.start(), word[0]) for word in _WORD.finditer(run[0])]
        while words and plain(words[0][1]) in _small_words():  # "The Ministry"
            words = words[1:]
        opens = _OPENS.search(text[max(0, run.start() - 12) : run.start()]) is not None
        first = [word for _, word in words[:2]]
        if opens and len(first) == 2 and plain(first[0]) not in _heads() and first[1].islower():
            words = words[1:]
        heads = [place for place, (_, word) in enumerate(words) if plain(word) in _heads()]
        if not heads or len([word for _, word in words if word[0].isupper()]) < 2:
            continue
        for place, (start, word) in enumerate(words):
            if place not in heads:
                yield start, start + len(word)
