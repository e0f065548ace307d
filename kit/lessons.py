"""Factors and lessons: single items in the evaluators' own words, marked by the codebook.

Nothing is rewritten. Every mark comes with the words of the item that led to it, so that an
analyst can disagree; where words speak for both sides, or none, the mark is ``unclear``.
"""

from __future__ import annotations

import re
from bisect import bisect_left
from collections.abc import Iterable, Sequence
from itertools import takewhile
from typing import Literal

from kit.codebook import mark_pattern, theme_patterns
from kit.division import Piece, divide
from kit.evidence import nothing_said
from kit.form import plain
from kit.names import named_spans
from kit.prose import Prose, prose
from kit.records import Lines, Record, Report

Effect = Literal["helping", "hindering", "unclear"]
Origin = Literal["internal", "external", "unclear"]
Kind = Literal["factor", "lesson", "recommendation", "question"]


class Theme(Record):
    """A theme of an item, and the words of the item that led to it."""

    key: str
    words: tuple[str, ...]


class Item(Record):
    """One factor (question 1.2) or lesson (question 3), in the source's own words.

    ``effect`` and ``origin`` are of factors, ``None`` for lessons; ``because`` are the words,
    or the heading, that led to the kind, effect and origin. ``decided_by`` names the analyst
    who decided otherwise; see ``kit.notes``.
    """

    question: str
    kind: Kind
    effect: Effect | None = None
    origin: Origin | None = None
    text: str
    marker: str = ""
    lines: Lines | None = None
    lang: str = "en"
    themes: tuple[Theme, ...] = ()
    because: tuple[str, ...] = ()
    decided_by: str | None = None


def lessons(report: Report) -> tuple[Item, ...]:
    """Return the factors of 1.2 and the lessons of 3, each with its lines.

    An answer that only says that there is none ("N/A") holds none.
    """
    found: list[Item] = []
    none = nothing_said(report.form)
    for field in prose(report):
        if plain(field.text) in none:
            continue
        if field.question == "1.2":
            found.extend(_factors(field, report.source.language))
        elif field.question == "3":
            found.extend(_lessons(field, report.source.language))
    return tuple(found)


def _factors(field: Prose, language: str) -> list[Item]:
    pieces = divide(field, language, lambda text, lang: _effect(text, lang)[0])
    return [_factor(piece) for piece in pieces if not piece.announces]


def _lessons(field: Prose, language: str) -> list[Item]:
    pieces = divide(field, language, lambda text, lang: _kind(text, lang)[0])
    return [_lesson(piece) for piece in pieces if not piece.announces]


def announcements(report: Report, question: str) -> tuple[Piece, ...]:
    """Return what introduces the factors or lessons of an answer and is none itself.

    It may say whose words follow: "According to the head of the office, these factors counted:".
    """
    return tuple(
        piece
        for field in prose(report)
        if field.question == question
        for piece in divide(field, report.source.language, lambda *_: "")
        if piece.announces
    )


def _factor(piece: Piece) -> Item:
    effect, effect_words = _under(piece, "helping", "hindering") or _effect(piece.text, piece.lang)
    origin, origin_words = _under(piece, "internal", "external") or _origin(piece.text, piece.lang)
    return Item.model_validate(
        {
            **_common(piece),
            "question": "1.2",
            "kind": "factor",
            "effect": effect,
            "origin": origin,
            "because": _unique((*effect_words, *origin_words)),
        }
    )


def _lesson(piece: Piece) -> Item:
    kind, words = _kind(piece.text, piece.lang)
    if kind == "lesson":
        kind, words = _under(piece, "recommendation", "lesson") or (kind, words)
    return Item.model_validate(
        {**_common(piece), "question": "3", "kind": kind, "because": _unique(words)}
    )


def _common(piece: Piece) -> dict[str, object]:
    return {
        "text": piece.text,
        "marker": piece.marker,
        "lines": piece.lines,
        "lang": piece.lang,
        "themes": themes(piece.text, piece.lang),
    }


def themes(text: str, language: str) -> tuple[Theme, ...]:
    """Return the themes of a text by the codebook, in its order, with the words that led there.

    Words that a body, a law or a programme is called after lead nowhere.
    """
    names = tuple(named_spans(text))
    return tuple(
        Theme(key=key, words=words)
        for key, pattern in theme_patterns(language)
        if (
            words := _unique(
                match[0] for match in pattern.finditer(text) if not _within(match, names)
            )
        )
    )


def _within(match: re.Match[str], names: Sequence[tuple[int, int]]) -> bool:
    """Say whether all of a match stands in words of names, spaces between them left aside."""
    first = bisect_left(names, (match.start(), match.start()))
    overlapping = takewhile(lambda one: one[0] < match.end(), names[max(0, first - 1) : first + 20])
    inside = sum(
        max(0, min(end, match.end()) - max(start, match.start())) for start, end in overlapping
    )
    return inside > 0 and inside >= len(match[0].replace(" ", ""))


def _under(piece: Piece, *keys: str) -> tuple[str, tuple[str, ...]] | None:
    """Return the mark that a piece has by the heading it stands under, if it has exactly one."""
    marks = [key for key in keys if key in piece.under]
    return (marks[0], ()) if len(marks) == 1 else None


def _kind(text: str, language: str) -> tuple[str, tuple[str, ...]]:
    for key in ("question", "recommendation"):
        found = [
            match[0]
            for match in mark_pattern(key, language).finditer(text)
            if match[0] not in _CONDITIONS
        ]
        if found or (key == "question" and text.rstrip().endswith("?")):
            return key, tuple(found)
    return "lesson", ()


_CONDITIONS = frozenset(("Should",))
"""Words that at the head of a sentence make a condition: "Should the council agree, ..."."""


def _effect(text: str, language: str) -> tuple[str, tuple[str, ...]]:
    """Weigh the words that speak of help and of hindrance."""
    if none := mark_pattern("without_effect", language).search(text):
        return "unclear", (none[0],)
    helping = _telling("helping", text, language)
    hindering = _telling("hindering", text, language)
    if bool(helping) == bool(hindering):
        return "unclear", (*helping, *hindering)
    return ("helping", helping) if helping else ("hindering", hindering)


def _telling(key: str, text: str, language: str) -> tuple[str, ...]:
    """Return the words of a mark that nothing just before them denies: ``lack of support``."""
    denial = mark_pattern("denial", language)
    return tuple(
        match[0]
        for match in mark_pattern(key, language).finditer(text)
        if not _denied(text, match, denial)
    )


def _denied(text: str, match: re.Match[str], denial: re.Pattern[str]) -> bool:
    ahead = " ".join(text[max(0, match.start() - 40) : match.start()].split()[-2:])
    return denial.search(ahead) is not None


def _origin(text: str, language: str) -> tuple[str, tuple[str, ...]]:
    """Go by the first word that speaks of inside or outside: mostly the one who acts."""
    inside = mark_pattern("internal", language).search(text)
    outside = mark_pattern("external", language).search(text)
    if inside and (outside is None or inside.start() <= outside.start()):
        return "internal", (inside[0],)
    return ("external", (outside[0],)) if outside else ("unclear", ())


def _unique(words: Iterable[str]) -> tuple[str, ...]:
    return tuple(dict.fromkeys(" ".join(word.split()) for word in words))
