"""Every number in a report with what it counts, its sentence and its lines.

A number that a careful reader could not name is left out or is ``other``: precision goes before
completeness. What each kind means is told at ``Figure``; how numbers are written is in
``kit.numerals``, how they are told apart in ``kit.figure_kinds``.
"""

from __future__ import annotations

from collections.abc import Iterator
from decimal import Decimal
from functools import lru_cache

from kit.figure_context import Draft, Kind, Qualifier, Scene, patterns_of
from kit.figure_homes import find_homes
from kit.figure_kinds import read_fractions, read_number
from kit.lexicon import lexicon_of
from kit.nouns import head_of
from kit.numerals import numerals, worded
from kit.passages import Passage, passages
from kit.records import Lines, Record, Report

_TABLE = 200
"""More numbers in one sentence are a table that lost its lines: what they count is not known."""


class Figure(Record):
    """One number that the source states.

    ``kind``: ``count`` (so many of something), ``share`` (in percent, "half of" is 50),
    ``money``, ``year``, ``reference`` (it names something: article 6), ``list_number``,
    ``ordinal`` (2nd), ``other`` (a measure, an age, a score).
    ``counted`` is what a count or share is of, in the source's words; ``inherited`` tells that
    these words stand elsewhere in the sentence ("of which 209"), ``part`` that the text states
    it as a part of the count there. ``qualifier`` is how exact the text is, ``total`` whether
    it is called a total. ``at`` and ``end`` are its place in ``sentence``.
    """

    value: int | float
    text: str
    kind: Kind
    counted: str | None = None
    unit: str | None = None
    qualifier: Qualifier = None
    total: bool = False
    inherited: bool = False
    part: bool = False
    sentence: str
    field: str
    question: str | None = None
    lines: Lines | None = None
    lang: str = "en"
    at: int
    end: int

    @property
    def exact(self) -> Decimal:
        """The value without the rounding of floating point."""
        return Decimal(str(self.value))

    @property
    def told(self) -> str:
        """The number as written, with the words that limit it: "no more than 12"."""
        before = patterns_of(self.lang).qualified(self.sentence[: self.at])[1]
        return self.sentence[self.at - len(before) : self.end]

    @property
    def head(self) -> str:
        """The noun that is counted, in lower case; empty when it is not known."""
        return head_of(self.counted, lexicon_of(self.lang)) if self.counted else ""


class MainFigure(Record):
    """A figure that a report shows, and all the lines where the source repeats it.

    ``repeats`` are the further statements of it, one for each place after the first: each has
    its own question and sentence.
    """

    figure: Figure
    places: tuple[Lines, ...]
    repeats: tuple[Figure, ...] = ()

    @property
    def statements(self) -> tuple[Figure, ...]:
        """The figure as it stands at each of its places, in their order."""
        return (self.figure, *self.repeats)


def figures(report: Report) -> tuple[Figure, ...]:
    """Return the figures in all prose of a report, in the order of the form."""
    return tuple(figure for passage in passages(report) for figure in figures_in(passage))


@lru_cache(maxsize=2048)
def figures_in(passage: Passage) -> tuple[Figure, ...]:
    """Return the figures of one sentence, in its order."""
    return tuple(_figure(draft, passage) for draft in _drafts(passage.text, passage.lang))


def main_figures(report: Report) -> tuple[MainFigure, ...]:
    """Return the counts, shares and amounts that tell something of the commitment, each once.

    Left out are counts of the text's own parts ("three sections", "two ways"), of time, and
    numbers whose noun is not known, and the ends of a range ("20-30 people"), neither of which
    is stated by itself. A figure is the same when value, unit, noun and limit are.
    """
    kept: dict[tuple[str, float, str | None, str, Qualifier], list[Figure]] = {}
    every = figures(report)
    ends = {at for at in range(len(every) - 1) if _is_range(every[at], every[at + 1])}
    for at, figure in enumerate(every):
        if not _tells(figure) or at in ends or at - 1 in ends:
            continue
        limit = None if figure.qualifier == "about" else figure.qualifier
        key = (figure.kind, figure.value, figure.unit, figure.head, limit)
        seen = kept.setdefault(key, [])
        if not seen or (figure.lines and figure.lines != seen[-1].lines):
            seen.append(figure)
    return tuple(
        MainFigure(
            figure=stated[0],
            places=tuple(one.lines for one in stated if one.lines),
            repeats=tuple(stated[1:]),
        )
        for stated in kept.values()
    )


_HYPHENS = frozenset("-–—")


def _is_range(low: Figure, high: Figure) -> bool:
    """Say whether two numbers are the ends of one range: "20-30", "between 10 and 15"."""
    if (low.field, low.lines, low.sentence) != (high.field, high.lines, high.sentence):
        return False
    if not low.value < high.value or low.at >= high.at:
        return False
    lexicon = lexicon_of(low.lang)
    gap = low.sentence[low.end : high.at].strip().casefold()
    before = low.sentence[: low.at].casefold().split()[-1:]
    if before and before[0] in lexicon.phrases("between"):
        return gap in lexicon.phrases("range_words")
    return gap in _HYPHENS or (
        gap in lexicon.words("range_ends")
        and not (before and before[0] in lexicon.words("from_words"))
    )


def _tells(figure: Figure) -> bool:
    if figure.kind == "money":
        return True
    if figure.kind not in ("count", "share") or figure.counted is None:
        return False
    lexicon = lexicon_of(figure.lang)
    return figure.head not in lexicon.words("discourse") | lexicon.words("units_of_time")


def _drafts(text: str, lang: str) -> Iterator[Draft]:
    """Read the figures of one sentence: first what each number is, then its noun."""
    lexicon, patterns = lexicon_of(lang), patterns_of(lang)
    found = numerals(text, lexicon)
    if len(found) > _TABLE:
        return
    if not found and not (worded(text, lexicon) and patterns.fraction.search(text)):
        return
    scene = Scene(text, lexicon, patterns, found)
    fractions = read_fractions(scene)
    index = 0
    while index < len(found):
        while fractions and fractions[0].at <= found[index].at:
            scene.drafts.append(fractions.pop(0))
        index += read_number(scene, index)
    scene.drafts.extend(fractions)
    find_homes(scene)
    for draft in scene.drafts:
        if draft.homeless and draft.counted is None:
            if draft.worded:
                continue  # "the two agreed": a word without a noun is no figure
            draft.kind = "other"
        yield draft


def _figure(draft: Draft, passage: Passage) -> Figure:
    value = draft.value
    return Figure(
        value=int(value) if value == value.to_integral_value() else float(round(value, 4)),
        text=passage.text[draft.at : draft.end],
        kind=draft.kind,
        counted=draft.counted,
        unit=draft.unit,
        qualifier=draft.qualifier,
        total=draft.total,
        inherited=draft.inherited,
        part=draft.part,
        sentence=passage.text,
        field=passage.field,
        question=passage.question,
        lines=passage.lines,
        lang=passage.lang,
        at=draft.at,
        end=draft.end,
    )
