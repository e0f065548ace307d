"""Dividing an answer of factors or lessons into single items: the evaluators' own sentences.

List items are items. A paragraph is divided where a sentence stands on its own: one that adds
a further matter, or says something of another kind than the one before it.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import NamedTuple

from kit.codebook import mark_pattern
from kit.passages import language_of, paragraphs, sentences
from kit.prose import Prose
from kit.records import Lines, Record

_HEADING_WORDS = 8
_LABEL_WORDS = 3
_HEADINGS = ("helping", "hindering", "internal", "external", "recommendation", "lesson")


class Piece(Record):
    """One item of an answer. ``under`` are the marks of the headings that it stands under.

    ``announces`` is set for what is no item: a heading, or a sentence that only announces what
    follows.
    """

    text: str
    marker: str
    lines: Lines | None
    lang: str
    under: tuple[str, ...] = ()
    announces: bool = False


class _Part(NamedTuple):
    marker: str
    indent: int
    start: int
    end: int


Kind = Callable[[str, str], str]
"""Says of what kind a sentence in a language is; an empty text where nothing tells."""


def divide(field: Prose, page_language: str, kind: Kind) -> tuple[Piece, ...]:
    """Return the single items of a field, in the order in which they stand.

    Headings, and sentences that only announce what follows, are no items: they come among them,
    as ``announces`` tells. What they say holds
    for the list that follows; where no list follows, what a heading says holds until the next
    one. An item of a list keeps what stands deeper below it.
    """
    language = language_of(field.text, page_language)
    found: list[Piece] = []
    section: tuple[str, ...] = ()
    under: tuple[str, ...] = ()

    def add(start: int, end: int, marker: str = "", *, announces: bool = False) -> None:
        found.append(
            Piece(
                text=field.text[start:end],
                marker=marker,
                lines=field.place(start, end),
                lang=language,
                under=under,
                announces=announces,
            )
        )

    parts = list(_parts(field.text))
    at = 0
    while at < len(parts):
        part = parts[at]
        under = under if part.marker else section
        text = field.text[part.start : part.end]
        last = _last_of_item(parts, at) if part.marker else at
        if marks := _headed(text, parts[at + 1 : at + 2], language):
            add(part.start, part.end, part.marker, announces=True)
            of_list = bool(parts[at + 1].marker)
            section, under = (section, marks) if of_list else (marks, marks)
            last = at
        elif (lead := _lead(field.text, part, parts[at + 1 : at + 2], language)) is not None:
            end = part.start + len(field.text[part.start : lead].rstrip())
            if len(field.text[part.start : end].split()) > _LABEL_WORDS:
                add(part.start, end, part.marker)
            add(lead, part.end, announces=True)
            under = _marks_of(field.text[lead : part.end], language) or section
            last = at
        elif part.marker:
            add(part.start, parts[last].end, part.marker)
        else:
            for start, end in _stand_alone(field.text, part, language, kind):
                add(start, end)
        at = last + 1
    return tuple(found)


def _parts(text: str) -> Iterator[_Part]:
    for marker, start, end in paragraphs(text):
        head = text[text.rfind("\n", 0, start) + 1 : start]
        yield _Part(marker, len(head) - len(head.lstrip()), start, end)


def _last_of_item(parts: list[_Part], at: int) -> int:
    """Return the place of the last paragraph that stands deeper below a list item."""
    last = at
    while last + 1 < len(parts) and parts[last + 1].indent > parts[at].indent:
        last += 1
    return last


def _marks_of(text: str, language: str) -> tuple[str, ...]:
    return tuple(key for key in _HEADINGS if mark_pattern(f"heading_{key}", language).search(text))


def _headed(text: str, following: list[_Part], language: str) -> tuple[str, ...]:
    """Return the marks of a heading such as ``Internal factors:``; none for other text."""
    short = len(text.split()) <= _HEADING_WORDS
    if not (short and following) or text.rstrip().endswith((".", "!", "?", ";")):
        return ()
    return _marks_of(text, language)


def _lead(text: str, part: _Part, following: list[_Part], language: str) -> int | None:
    """Return where the last sentence of a paragraph starts, if it only announces what follows.

    It ends in a colon, or it is the whole paragraph and speaks of factors in general.
    """
    start, end = list(sentences(text, part.start, part.end, language))[-1]
    sentence = text[start:end]
    if sentence.rstrip().endswith(":") and following:
        return start
    brief = len(sentence.split()) <= 5 * _HEADING_WORDS
    introduces = brief and mark_pattern("introduction", language).search(sentence)
    return start if introduces and start == part.start else None


def _stand_alone(text: str, part: _Part, language: str, kind: Kind) -> Iterator[tuple[int, int]]:
    """Yield where the sentences of a paragraph stand that make up one item each."""
    opened: tuple[int, int, str] | None = None
    for start, end in sentences(text, part.start, part.end, language):
        own = kind(text[start:end], language)
        if opened is None:
            opened = (start, end, own)
        elif _begins_item(text[start:end], own, opened[2], language):
            yield opened[:2]
            opened = (start, end, own)
        else:
            opened = (opened[0], end, opened[2])
    if opened:
        yield opened[:2]


def _begins_item(sentence: str, own: str, before: str, language: str) -> bool:
    if own in {"recommendation", "question"}:
        return True
    if mark_pattern("additive", language).match(sentence):
        return True
    if mark_pattern("dependent", language).match(sentence):
        return False
    return before in {"recommendation", "question"} or own in {"helping", "hindering"}
