"""Which figures the text itself puts together: a whole and its parts, "a of the b".

``kit.arithmetic`` compares them. Nothing is put together by its values alone.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from functools import cache
from itertools import pairwise, takewhile
from typing import NamedTuple

from kit.figures import Figure
from kit.lexicon import Lexicon, lexicon_of
from kit.passages import Passage

_PEOPLE = frozenset(("people", "persons", "participants", "personas", "participantes"))


class Line(NamedTuple):
    """One sentence with its figures."""

    passage: Passage
    figures: tuple[Figure, ...]

    @property
    def text(self) -> str:
        """The sentence."""
        return self.passage.text

    @property
    def lexicon(self) -> Lexicon:
        """The words of the sentence's language."""
        return lexicon_of(self.passage.lang)


class Division(NamedTuple):
    """A whole and the parts that the text divides it into, in the sentence ``line``.

    ``exhaustive`` tells that the text says that these are all the parts, ``summed`` that it
    gives the whole as their sum, ``enclosed`` that they follow a colon or stand in brackets.
    """

    line: Line
    whole: Figure
    parts: tuple[Figure, ...]
    exhaustive: bool = False
    summed: bool = False
    enclosed: bool = False


@cache
def cue(lang: str, key: str) -> re.Pattern[str]:
    """Return a pattern for the phrases under a key of the lexicon."""
    return re.compile(rf"\b{lexicon_of(lang).either(key)}(?!\w)", re.IGNORECASE)


@cache
def _out_of(lang: str) -> re.Pattern[str]:
    lexicon = lexicon_of(lang)
    determiner = lexicon.either("determiners")
    near = rf",?\s++{lexicon.either('out_of')}"
    apart = rf"(?:\s++\w++){{0,4}},?\s++{lexicon.either('from_all')}"
    whose = rf"(?:{determiner}\s++)*(?:\w++['’]s\s++)?"
    return re.compile(rf"(?:{near}|{apart})\s++{whose}", re.IGNORECASE)


def divisions(line: Line) -> Iterator[Division]:
    """Yield what one sentence divides: a whole with its parts, or parts that add up."""
    counted: dict[str, list[Figure]] = {}
    for figure in line.figures:
        if figure.kind == "count" and figure.counted:
            counted.setdefault(figure.counted, []).append(figure)
    for same in counted.values():
        wholes = [figure for figure in same if not figure.inherited]
        parts = tuple(figure for figure in same if figure.part)
        # With two numbers of the same thing, the text does not say which one is divided.
        if len(wholes) != 1 or not parts or parts[0].at < wholes[0].at:
            continue
        if not any(_is_nested(line, part) for part in parts[1:]):
            gendered = _is_gendered(line, parts)
            enclosed = _is_enclosed(line, wholes[0], parts)
            yield Division(line, wholes[0], parts, exhaustive=gendered, enclosed=enclosed)
    yield from _sums(line)
    yield from _listed_after(line)


@cache
def _nested(lang: str) -> re.Pattern[str]:
    return re.compile(rf"\b{lexicon_of(lang).either('them')},?\s++(?:\w++\s++)?$", re.IGNORECASE)


def _is_nested(line: Line, part: Figure) -> bool:
    """Say whether a part is one of an earlier part: "60 were trained; of these, 45 passed"."""
    return _nested(line.passage.lang).search(line.text, max(0, part.at - 40), part.at) is not None


def _is_enclosed(line: Line, whole: Figure, parts: Sequence[Figure]) -> bool:
    """Say whether the parts are all that follows a colon or stands in brackets, as a breakdown.

    Parts that tell what some of the whole have ("120 have water") may overlap, and break
    nothing down; nor do parts after which the text goes on.
    """
    between = line.text[whole.end : parts[0].at].rstrip()
    if len(parts) < 2 or between[-1:] not in (":", "("):
        return False
    figures = [one for one in line.figures if one.at >= parts[0].at]
    rest = line.text[parts[-1].end :]
    closing = rest.find(")") if between.endswith("(") else len(rest)
    return (
        figures == list(parts)
        and 0 <= closing <= _TAIL
        and not re.search(r"[,;:]|\.\s", rest[:closing])
        and not any(overlaps(line, part) for part in parts)
    )


_TAIL = 60


def overlaps(line: Line, part: Figure) -> bool:
    """Say whether a part tells of a property, which other parts can have as well."""
    words = re.findall(r"[^\W\d_]+", line.text[part.end : part.end + 40].casefold())[:2]
    return not line.lexicon.words("shared_by").isdisjoint(words)


def _listed_after(line: Line) -> Iterator[Division]:
    """Yield "64 buildings: 21 schools, 13 clinics ...", "45 people (20 women, 25 men)"."""
    for index, whole in enumerate(line.figures[:-2]):
        if whole.kind != "count" or whole.inherited or not whole.counted:
            continue
        parts = _own_counts(line.figures[index + 1 :])
        between = line.text[whole.end : line.figures[index + 1].at].strip()
        if len(parts) < 2 or between[:-1].rstrip() != whole.counted:
            continue
        ends = [*(part.at for part in parts[1:]), parts[-1].end + len(parts[-1].counted or "") + 1]
        if not all(map(_is_enumerated, [line.text] * len(parts), parts, ends)):
            continue
        more = re.match(r"\s*,?\s*(?:and|plus|y|e|más)\s", line.text[ends[-1] :])
        if between[-1] in ":,(" and _is_gendered(line, parts[:2]) and len(parts) == 2 and not more:
            yield Division(line, whole, parts, exhaustive=True)
        elif between[-1] == ":" and len(parts) >= 3 and not more:
            yield Division(line, whole, parts)


def _own_counts(figures: Sequence[Figure]) -> tuple[Figure, ...]:
    """Return the figures up to the first one that is no count with a noun of its own."""
    own = list(takewhile(lambda one: one.kind == "count" and not one.inherited, figures))
    return tuple(own)


def _sums(line: Line) -> Iterator[Division]:
    """Yield "12 workshops and 3 seminars, for a total of 15 events"."""
    for index, whole in enumerate(line.figures):
        if whole.kind != "count" or index < 2 or whole.inherited:
            continue
        adds_up = cue(line.passage.lang, "adds_up")
        found = adds_up.search(line.text, max(0, whole.at - 40), whole.at)
        if not found or line.text[found.end() : whole.at].strip(" ("):
            continue
        parts: list[Figure] = []
        end = found.start()
        for part in reversed(line.figures[:index]):
            own = part.kind == "count" and not part.inherited and part.qualifier is None
            if not own or not _is_enumerated(line.text, part, end):
                break
            parts.insert(0, part)
            end = part.at
        if len(parts) < 2:
            continue
        heads = {part.head for part in parts}
        gender = line.lexicon.words("women") | line.lexicon.words("men")
        kin = whole.head in heads or (heads <= gender and whole.head in _PEOPLE)
        yield Division(line, whole, tuple(parts), exhaustive=kin, summed=True)


def _is_enumerated(text: str, part: Figure, end: int) -> bool:
    """Say whether only the part's own noun and a comma or "and" stand before the next one."""
    if end - part.end > 80:
        return False
    rest = text[part.end : end].replace(part.counted or "", "", 1)
    return len(rest) <= 30 and not re.search(r"[;:]|\.\s", rest)


def listed_divisions(lines: Sequence[Line]) -> Iterator[Division]:
    """Yield a whole that a colon announces, and the one figure in each item of its list.

    ``lines`` are the sentences of a report that hold figures, in their order.
    """
    for index, line in enumerate(lines):
        whole = line.figures[-1]
        if not line.text.rstrip().endswith(":") or whole.kind != "count" or whole.inherited:
            continue
        if not cue(line.passage.lang, "made_up_of").search(line.text):
            continue
        items: list[Figure] = []
        for number in range(index + 1, len(lines)):
            item = lines[number]
            after = item.passage.paragraph - line.passage.paragraph
            if item.passage.field != line.passage.field or after != len(items) + 1:
                break
            if not item.passage.marker or len(item.figures) != 1:
                break
            items.append(item.figures[0])
        if len(items) >= 2 and all(item.kind in ("count", "other") for item in items):
            yield Division(line, whole, tuple(items), exhaustive=True)


def pairs(line: Line) -> Iterator[tuple[Figure, Figure]]:
    """Yield each "a of the b": a part and its whole, both of the same thing."""
    for part, whole in pairwise(line.figures):
        if part.kind != "count" or whole.kind != "count" or not part.counted or not whole.counted:
            continue
        if part.part or part.head != whole.head:
            continue
        end = part.end
        if not part.inherited:
            at = line.text.find(part.counted, part.end, part.end + 120)
            end = at + len(part.counted) if at >= 0 else part.end
        gap = _out_of(part.lang).match(line.text, end)
        if gap and gap.end() == whole.at:
            yield part, whole


def shared_by(line: Line, share: Figure, following: Figure | None = None) -> str:
    """Return ``women`` or ``men`` when a share says that so many are: "62 % were women".

    Before a ``following`` share nothing else may stand ("57 % were women in May and ..."): the
    two would be shares of different wholes.
    """
    end = min(following.at if following else share.end + 60, share.end + 60)
    before = ""
    for found in re.finditer(r"[^\W\d_]+|[^\w\s]", line.text[share.end : end]):
        word = found[0].casefold()
        for key in ("women", "men"):
            if word in line.lexicon.words(key):
                rest = line.text[share.end + found.end() : following.at] if following else ""
                said = not before or before in line.lexicon.words("made_up")
                return key if said and _joins(line, rest) else ""
        if not word.isalpha():
            return ""
        before = word
    return ""


def of_opened(line: Line) -> Iterator[tuple[Figure, Figure]]:
    """Yield the part and the whole of "Of the 400 clinics, 120 joined", where it is one part."""
    for division in divisions(line):
        if len(division.parts) == 1:
            yield division.parts[0], division.whole


def represented(line: Line) -> Iterator[tuple[Figure, Figure, Figure]]:
    """Yield part, share and whole of "the 90 schools represent 60 % of the 150 schools"."""
    for part, share, whole in zip(line.figures, line.figures[1:], line.figures[2:], strict=False):
        if (part.kind, share.unit, whole.kind) != ("count", "%", "count"):
            continue
        if part.inherited or not part.head or part.head != whole.head:
            continue
        verb = cue(line.passage.lang, "is_share").search(line.text, part.end, share.at)
        of = line.text[share.end : whole.at].split()
        plain = not re.search(r"[,;:.]", line.text[part.end : whole.at])
        if (
            verb
            and plain
            and len(line.text[verb.end() : share.at].split()) <= 1
            and 1 <= len(of) <= _OF_THE
            and of[0] in line.lexicon.words("of")
        ):
            yield part, share, whole


_OF_THE = 4
"""Between a share and its whole stand no more words than "of the whole total of"."""


def _joins(line: Line, between: str) -> bool:
    """Say whether no more than ", and the" stands between what two shares are of."""
    small = line.lexicon.words("and_words") | line.lexicon.words("determiners")
    return set(re.findall(r"\w+", between.casefold())) <= small


def gender(line: Line, figure: Figure, end: int | None = None) -> str:
    """Return ``women`` or ``men`` when they stand right after a figure, or nothing."""
    piece = line.text[figure.end : min(end or figure.end + 30, figure.end + 30)]
    words = re.findall(r"[^\W\d_]+", piece.casefold())[:3]
    if words[:1] and words[0] in line.lexicon.words("leads"):
        return ""  # "62% of women"
    for key in ("women", "men"):
        if any(word in line.lexicon.words(key) for word in words):
            return key
    return ""


def _is_gendered(line: Line, parts: Sequence[Figure]) -> bool:
    """Say whether the two parts are women and men, who make up all people together."""
    if len(parts) != 2:
        return False
    return {gender(line, parts[0], parts[1].at), gender(line, parts[1])} == {"women", "men"}
