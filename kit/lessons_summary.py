"""The summary's sentences on lessons: how many passages there are, and their leading themes."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence

from kit import absence
from kit.blocks import Sentence, sentence
from kit.codebook import codebook, leading
from kit.context import Case
from kit.words import Words

_THEMES = 3
"""At most so many themes are named."""


def lessons_stated(cases: Sequence[Case], words: Words) -> tuple[Sentence, ...]:
    """Say how many passages on lessons there are (question 3), and what they are mostly about."""
    items = [(case, item) for case in cases for item in case.analysis.lessons]
    found = [(case, item) for case, item in items if item.question == "3"]
    if not found:
        return (sentence(absence.lessons(cases, words)),)
    refs = tuple(dict.fromkeys(ref for case, item in found for ref in case.ref(item.lines)))
    said = [
        sentence(
            words.count(
                "Question 3, on lessons, is answered in {n} passage.",
                "Question 3, on lessons, is answered in {n} passages.",
                len(found),
            ),
            refs,
        )
    ]
    counts = Counter(theme.key for _, item in found for theme in item.themes)
    if counts:
        chosen = leading(counts, _THEMES)
        themed = [
            ref
            for case, item in found
            if set(chosen or counts) & {theme.key for theme in item.themes}
            for ref in case.ref(item.lines)
        ]
        said.append(sentence(_themes_found(chosen, len(counts), words), dict.fromkeys(themed)))
    return tuple(said)


def _themes_found(chosen: Sequence[str], found: int, words: Words) -> str:
    """Name the themes found most often; all where there are few; none where none stands out."""
    names = "; ".join(codebook().theme(key).name[words.language] for key in chosen)
    if not chosen:
        return words("The kit finds {n} themes there; none stands out.", n=found)
    if len(chosen) == found:
        return words.count(
            "The kit finds {n} theme there: {themes}.",
            "The kit finds {n} themes there: {themes}.",
            found,
            themes=names,
        )
    return words.count(
        "The theme that the kit finds most often is: {themes}.",
        "The themes that the kit finds most often are: {themes}.",
        len(chosen),
        themes=names,
    )
