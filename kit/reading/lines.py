"""The lines of a page as the reader sees them, and the labels that may stand on them."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass

from kit.form import plain
from kit.reading.tooltips import without_tooltips
from kit.reading.vocabulary import vocabulary

LONGEST_LABEL = 1_000
"""Characters of a line that are looked at when searching for a label."""

LONGEST_RATING = 120
"""Characters that a closed answer has at most; the longest choice of the form has 63."""

_LONGEST_HEADING = 160
_ZERO_WIDTH = "\u200b\u200c\u200d\u2060\ufeff\u00ad"
_BLANKS = _ZERO_WIDTH + "".join(chr(code) for code in range(0x3001) if chr(code).isspace())
_FIRST_WORD = re.compile(r"[\W_]*([^\W_]+)")


def bare(line: str) -> str:
    """Return a line without blanks around it, the invisible characters of web pages included."""
    text = line.strip()
    if text and (text[0] in _ZERO_WIDTH or text[-1] in _ZERO_WIDTH):
        return text.strip(_BLANKS)
    return text


@dataclass(frozen=True, slots=True)
class Label:
    """A place where a label may stand.

    ``slot`` is a field's key, ``§1`` for a section, a question's number, or a part of an answer
    (``degree``, ``explanation``, ``evidence``). ``first`` and ``last`` count the filled lines of
    the page. ``rest`` is where on the last line the text after the label begins, if any does.
    """

    slot: str
    first: int
    last: int
    score: float
    language: str
    rest: int | None = None


@dataclass(frozen=True, slots=True)
class Item:
    """A piece of text: a filled line, or what follows a label on its line.

    ``gap`` is the number of blank lines before it.
    """

    index: int
    text: str
    gap: int


class Page:
    """The filled lines of a page: their numbers, their text, and the blank lines between.

    ``labels`` are the texts as labels would read, without tooltips; ``keys`` are these for
    comparing, empty where a line is too long for a heading and begins like no label.
    """

    def __init__(self, lines: Sequence[str]) -> None:
        self.lines = lines
        self.texts: list[str] = []
        self.numbers: list[int] = []
        for number, line in enumerate(lines, start=1):
            text = bare(line)
            if text:
                self.texts.append(text)
                self.numbers.append(number)
        self.labels = [
            without_tooltips(text) if len(text) <= LONGEST_LABEL else text[:LONGEST_LABEL]
            for text in self.texts
        ]
        self.keys = [_key(text) for text in self.labels]

    def __len__(self) -> int:
        return len(self.texts)

    def key(self, index: int) -> str:
        """Return the whole of a line for comparing, long or not."""
        return self.keys[index] or plain(self.labels[index])

    def gap(self, index: int) -> int:
        """How many blank lines stand before this filled line."""
        before = self.numbers[index - 1] if index else 0
        return self.numbers[index] - before - 1

    def item(self, index: int) -> Item:
        """Return a filled line as an item."""
        return Item(index, self.texts[index], self.gap(index))

    def items(self, label: Label, end: int) -> list[Item]:
        """Return what follows a label, on its own line too, up to the filled line ``end``."""
        glued = []
        if label.rest is not None:
            glued.append(Item(label.last, self.texts[label.last][label.rest :], 0))
        return glued + [self.item(index) for index in range(label.last + 1, end)]

    def whole(self, index: int) -> bool:
        """Whether a line could be a label by itself: it is not longer than what was looked at."""
        return len(self.texts[index]) <= LONGEST_LABEL

    def short(self, index: int) -> bool:
        """Whether a line could be a closed answer by its length."""
        return index < len(self.texts) and len(self.labels[index]) <= LONGEST_RATING


def _key(text: str) -> str:
    """Return a text for comparing; most lines of prose are seen not to be worth it."""
    if len(text) > _LONGEST_HEADING:
        first = _FIRST_WORD.match(text)
        word = plain(first[1]) if first else ""
        if not word[:1].isdigit() and word not in vocabulary().first_words:
            return ""
    return plain(text)
