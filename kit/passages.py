"""The prose of a report as sentences, each knowing its question, its lines and its language.

Sentences are the source's own characters, never rewritten: a sentence that runs over a line
break keeps the break. Everything here is linear in the length of the text.
"""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Iterator
from functools import cache, lru_cache

from kit.lexicon import languages, lexicon_of
from kit.prose import Prose, prose
from kit.records import Lines, Record, Report


class Passage(Record):
    """One sentence of a field of prose.

    ``field`` is the field's path in ``Report.where``, ``question`` its number or ``None``.
    ``paragraph`` counts the paragraphs and list items of the field from 0; ``marker`` is the
    bullet or number of the item whose first sentence this is, empty otherwise. ``lang`` is the
    language of the field's text, which may not be that of the page's labels.
    """

    field: str
    question: str | None = None
    text: str
    lines: Lines | None = None
    lang: str = "en"
    paragraph: int = 0
    marker: str = ""


# A bullet, "1.", "1)", "(1)", "(a)", "A.", "iv.", or "3.1" before a capital letter.
_MARKER = re.compile(
    r"\s*+((?:[•●▪◦·‣∙*–—-]|o(?=\s+[A-ZÁÉÍÓÚÑ¿“\"])|\(?\d{1,2}[.)]|\((?:[a-z]|[ivx]{1,4})\)"
    r"|[A-Za-z][.)]|[ivx]{1,4}[.)]|\d{1,2}(?:\.\d{1,2})+\.?(?=\s++[^\W\d_a-z])))\s++(?=\S)"
)
_CLOSED = re.compile(r"[.!?:;…][\"'”’»)\]]*$")
_STOP = re.compile(r"(?<![.!?…])[.!?…]++[\"'”’»)\]]*+(?=\s)")
_LAST = re.compile(r"[^\s(\[“«\"'¿¡]*$")
_OPENS = re.compile(r"[\"'“‘«(\[¿¡•●–—-]*+[^\W_]")
# What follows a full stop that belongs to a reference or to a garbled code: "(2023).", "2) from".
_NO_START = re.compile(r"\(\d{4}[a-z]?\)|\d{1,2}[.)]\s++[a-záéíóúñ]")
_ENUMERATOR = re.compile(r"(?:^|[:;(]|[,;]\s*+(?:and|or|y|e|o)?)\s*\d{1,2}$")
_INITIAL = re.compile(r"(?:^|[\s(.])[A-ZÁÉÍÓÚÑ]$")
_BREAK = re.compile(r"\n")
_WORD = re.compile(r"[^\W\d_]+")
_WRAPPED = 45
"""A line of at least so many characters can be one that the copier broke."""
_HEADING = 5
"""A line of at most so many words that ends in a colon is a heading of its own."""
_SAMPLE = 2500
"""The language of a text is judged by so many of its first characters."""


def passages(report: Report) -> tuple[Passage, ...]:
    """Return the sentences of all prose of a report, in the order of the form."""
    found: list[Passage] = []
    for field in prose(report):
        found.extend(_passages_of(field, report.source.language))
    return tuple(found)


@lru_cache(maxsize=256)
def _passages_of(field: Prose, page_language: str) -> tuple[Passage, ...]:
    return tuple(_divided(field, page_language))


def _divided(field: Prose, page_language: str) -> Iterator[Passage]:
    lang = language_of(field.text, page_language)
    place = _Places(field)
    for number, (marker, start, end) in enumerate(paragraphs(field.text)):
        label = marker
        for first, last in sentences(field.text, start, end, lang):
            yield Passage(
                field=field.path,
                question=field.question,
                text=field.text[first:last],
                lines=place(first, last),
                lang=lang,
                paragraph=number,
                marker=label,
            )
            label = ""


class _Places:
    """The lines of a field by character, where it is laid out line by line in its source."""

    def __init__(self, field: Prose) -> None:
        self._lines = field.lines
        self._breaks = [found.start() for found in _BREAK.finditer(field.text)]

    def __call__(self, start: int, end: int) -> Lines | None:
        if self._lines is None or self._lines[1] - self._lines[0] != len(self._breaks):
            return self._lines
        first = self._lines[0]
        above, below = bisect_right(self._breaks, start), bisect_right(self._breaks, end - 1)
        return first + above, first + below


@lru_cache(maxsize=256)
def language_of(text: str, default: str) -> str:
    """Return the language of a text by its commonest words; ``default`` when they do not tell."""
    words = [word.casefold() for word in _WORD.findall(text[:_SAMPLE])]
    counts = {}
    for language in languages():
        frequent = lexicon_of(language).words("frequent")
        counts[language] = sum(word in frequent for word in words)
    best = max(counts, key=lambda language: counts[language])
    rest = max((count for language, count in counts.items() if language != best), default=0)
    if counts[best] < 4 or counts[best] < 2 * rest or counts[best] < 0.3 * len(words):
        return default
    return best


def paragraphs(text: str) -> Iterator[tuple[str, int, int]]:
    """Yield each paragraph or list item: its marker, and where its text starts and ends.

    A line is a paragraph unless it plainly goes on: the line before has no closing sign, and
    this one begins in lower case, or the field is broken into lines of about one length.
    """
    lines = _lines_of(text)
    width = _width([end - start for start, end in lines])
    current: tuple[str, int, int] | None = None
    before = ""
    for first, end in lines:
        line, start = text[first:end], first
        if not line.strip():
            if current:
                yield current
            current = None
            continue
        item = _MARKER.match(line)
        if current and not item and _goes_on(before, line, width):
            current = (current[0], current[1], _trimmed(text, start, end)[1])
            before = line
            continue
        if current:
            yield current
        start += item.end() if item else 0
        current = (item[1] if item else "", *_trimmed(text, start, end))
        before = line
    if current:
        yield current


def _lines_of(text: str) -> list[tuple[int, int]]:
    lines, start = [], 0
    for line in text.split("\n"):
        lines.append((start, start + len(line)))
        start += len(line) + 1
    return lines


def _trimmed(text: str, start: int, end: int) -> tuple[int, int]:
    piece = text[start:end]
    return start + len(piece) - len(piece.lstrip()), start + len(piece.rstrip())


def _width(lengths: list[int]) -> int:
    """Return the width that a field's lines were broken at, 0 where they are whole paragraphs."""
    filled = [length for length in lengths if length > 0]
    if len(filled) < 3 or max(filled) > 130:
        return 0
    wrapped = sum(length >= _WRAPPED for length in filled) >= 0.6 * len(filled)
    return max(filled) if wrapped else 0


def _goes_on(before: str, line: str, width: int) -> bool:
    """Say whether a line continues the one before it, a line of the same field."""
    last = before.rstrip()
    if last.endswith(","):
        return True
    if len(last) < _WRAPPED or last.endswith((":", ";")):
        return False
    if _CLOSED.search(last[-6:]) and line.rstrip().endswith(":") and len(line.split()) <= _HEADING:
        return False
    # In broken text the next line's first word had no room on this line.
    if width and len(last) + 1 + len(line.split(maxsplit=1)[0]) > width:
        return True
    return line.lstrip()[0].islower() and not _CLOSED.search(last[-6:])


def sentences(text: str, start: int, end: int, lang: str) -> Iterator[tuple[int, int]]:
    """Yield where each sentence between two places of a text starts and ends."""
    at = start
    for stop in _STOP.finditer(text, start, end):
        if _ends(text, at, stop, end, lang):
            yield at, stop.end()
            at = stop.end()
            while at < end and text[at].isspace():
                at += 1
    if at < end:
        yield at, end


def _ends(text: str, start: int, stop: re.Match[str], end: int, lang: str) -> bool:
    """Say whether the sign ends a sentence, by what stands before and after it."""
    after = text[stop.end() : min(end, stop.end() + 40)].lstrip()
    if not after or not _OPENS.match(after) or _NO_START.match(after):
        return False
    letter = next(char for char in after if char.isalnum())
    if letter.islower():
        return False
    if stop[0] != ".":
        return True
    before = text[max(start, stop.start() - 40) : stop.start()]
    last = _LAST.search(before)
    word = last[0].casefold() if last else ""
    always, numbered = _abbreviations(lang)
    if word in always or (word in numbered and letter.isdigit()):
        return False
    if _INITIAL.search(before):  # "J. Moss"; "in zone A. The rest" goes on with a common word
        following = _WORD.search(after)
        return following is not None and following[0].casefold() in _common(lang)
    return not _ENUMERATOR.search(before)


@cache
def _common(lang: str) -> frozenset[str]:
    known = [lang] if lang in languages() else list(languages())
    words = [lexicon_of(one).words(key) for one in known for key in ("frequent", "stop")]
    return frozenset(word for some in words for word in some if len(word) > 1)


@cache
def _abbreviations(lang: str) -> tuple[frozenset[str], frozenset[str]]:
    """Return the abbreviations of a language; those of all languages for an unknown one."""
    known = [lang] if lang in languages() else list(languages())
    return (
        frozenset().union(*(lexicon_of(one).words("abbreviations") for one in known)),
        frozenset().union(
            *(lexicon_of(one).words("abbreviations_before_numbers") for one in known)
        ),
    )
