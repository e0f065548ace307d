"""Which kind a number is, and the noun right beside it.

The kinds are tried from the most certain sign to the least: a date around it, a percent sign, a
currency, a label before the number, a noun after it. Each function tries one of them, adds what
it read to the scene and says how many numerals that took.
"""

from __future__ import annotations

import re
from bisect import bisect_right
from decimal import Decimal

from kit import nouns
from kit.figure_context import CURRENCY_CODES, Draft, Scene
from kit.numerals import Numeral

_SYMBOL = re.compile(rf"((?:US|R|MX|COL|RD|C|A|CA)?\$|[€£¥₴₱₦]|\bS/\.?|\b{CURRENCY_CODES}\$?)\s?$")
_NUMBER_SIGN = re.compile(r"(?:\bN[oº°]s?\.?|\bn\.\s?[º°o]|\bn[º°]|\bno\.|#)\s?$")
_COLON_PAGE = re.compile(r"\d{4}[a-z]?\s?:\s?$")
_LABEL = re.compile(r"(?:(\S+)\s+)?\b([^\W\d_]+)\.?\s*\(?$")
_ACRONYM = re.compile(r"\b[A-Z]{2,6}\s$")
_ENUMERATED = re.compile(r"(?:^|[:;,.(]\s*|\b(?:and|or|y|e|o)\s+)$")
_ITEM = re.compile(r"[.)]\s+[^\W\d_]")
_SERIES = re.compile(r"\s*(?:,|and|&|y|e|to|a|-|–|, and|, y)\s*", re.IGNORECASE)
_LARGEST_ITEM = 40
_RATIOS = (2, 3, 4, 5, 10, 100)
"""Out of so many a share is told in words; "12 out of 15 milestones" are counts."""


def read_number(scene: Scene, index: int) -> int:
    """Read the numeral at an index; returns how many numerals belong to the figure."""
    numeral = scene.found[index]
    if scene.drafts and scene.drafts[-1].at <= numeral.at < scene.drafts[-1].end:
        return 1
    for two in (_ratio, _doubled):
        if index + 1 < len(scene.found) and two(scene, numeral, scene.found[index + 1]):
            return 2
    following = scene.found[index + 1] if index + 1 < len(scene.found) else None
    known = (
        _dated(scene, numeral)
        or _ordinal(scene, numeral)
        or _points(scene, numeral)
        or _share(scene, numeral, following)
        or _money(scene, numeral)
        or _hyphen(scene, numeral)
        or _label(scene, numeral)
        or _bracket(scene, numeral)
        or _item(scene, numeral)
        or _measure(scene, numeral)
        or _count(scene, numeral)
    )
    if not known:
        whole = numeral.scaled or not numeral.decimals
        scene.add(numeral, "count" if whole else "other").homeless = whole
    return 1


def read_fractions(scene: Scene) -> list[Draft]:
    """Read "half of the participants"; "the first half of 2023" is a time."""
    found: list[Draft] = []
    for match in scene.patterns.fraction.finditer(scene.text):
        phrase = " ".join(match[0].casefold().split())
        last = scene.left(match.start()).casefold().split()[-1:]
        if last and (last[0] in scene.words("not_label_after") or last[0] in ("a", "by", "hacia")):
            continue
        shared, _ = scene.whole_noun(match.end())
        if shared is None or scene.is_time(shared.text):
            continue
        value = Decimal(str(scene.lexicon.fractions[phrase]))
        draft = Draft(value, match.start(), match.end(), "share", match.end(), shared.text)
        draft.worded = True
        scene.describe(draft, shared)
        found.append(draft)
    return found


# ---------------------------------------------------------------- two numerals


def _ratio(scene: Scene, part: Numeral, whole: Numeral) -> bool:
    """Read "nine out of ten answers", "tres de cada cinco": a share."""
    gap = scene.right(scene.patterns.of_each, part.end)
    if not gap or gap.end() != whole.at or not 0 < part.value < whole.value:
        return False
    each = gap[1].casefold().split()[-1] in ("every", "each", "cada")
    if not each and gap[1].casefold() != "in" and not (part.words and whole.words):
        return False
    if whole.value not in _RATIOS or part.decimals:
        return False
    draft = scene.add(part, "share", end=whole.end)
    phrase = scene.noun(whole.end)
    draft.value = 100 * part.value / whole.value
    draft.counted = phrase.text if phrase else None
    return True


def _doubled(scene: Scene, numeral: Numeral, again: Numeral) -> bool:
    """Read "three (3) workshops" as one figure."""
    if not numeral.words or again.words:
        return False
    between = scene.text[numeral.end : again.at] if again.at - numeral.end < 4 else ""
    if between.strip() != "(" or scene.text[again.end : again.end + 1] != ")":
        return False
    year = again.end - again.at == 4 and again.value != numeral.value
    phrase = scene.noun(again.end + 1)
    if year or (phrase is None and again.value != numeral.value):
        return False
    draft = scene.add(numeral, "count", end=again.end + 1)
    draft.counted = phrase.text if phrase else None
    draft.homeless = phrase is None
    scene.describe(draft, phrase)
    return True


# ---------------------------------------------------------------- one numeral


def _dated(scene: Scene, numeral: Numeral) -> bool:
    """Read a year; the other numbers of a date are no figures."""
    index = bisect_right(scene.dates, (numeral.at, len(scene.text))) - 1
    if index < 0 or not scene.dates[index][0] <= numeral.at < scene.dates[index][1]:
        return False
    alone = scene.dates[index] == (numeral.at, numeral.end)
    if numeral.end - numeral.at != 4 or not 1900 <= numeral.value < 2100:
        return not alone
    if alone and _counts_like_a_year(scene, numeral):
        return False
    scene.add(numeral, "year")
    return True


def _counts_like_a_year(scene: Scene, numeral: Numeral) -> bool:
    """Say whether a number that looks like a year counts something: "2000 people".

    English puts years before nouns ("the 2022 editions"), so there the noun must be one that is
    counted; in Spanish a number before a noun counts it, unless "en" makes it a year.
    """
    phrase = scene.noun(numeral.end)
    if phrase is None:
        return False
    left = scene.left(numeral.at)
    if scene.patterns.amount.search(left):
        return True
    if scene.lexicon.language == "en":
        return nouns.head_of(phrase.text, scene.lexicon) in scene.words("counted_people")
    last = left.casefold().split()[-1:]
    return not last or last[0] not in ("en", "desde", "durante", "año", "años")


def _ordinal(scene: Scene, numeral: Numeral) -> bool:
    if numeral.ordinal:
        scene.add(numeral, "ordinal")
    return numeral.ordinal


def _points(scene: Scene, numeral: Numeral) -> bool:
    """Read "8 percentage points"; "three points" may be points of an agenda."""
    points = scene.right(scene.patterns.points, numeral.end)
    if not points or (" " not in points[1] and not numeral.decimals):
        return False
    scene.add(numeral, "other", end=points.end()).unit = points[1]
    return True


def _share(scene: Scene, numeral: Numeral, following: Numeral | None) -> bool:
    sign = scene.right(scene.patterns.percent, numeral.end)
    if sign:
        draft = scene.add(numeral, "share", end=sign.end())
        draft.counted = _shared(scene, sign.end())
        draft.unit = "%"
        scene.describe(draft)
        return True
    # The first number of "from 60 to 75 per cent".
    gap = scene.right(scene.patterns.range, numeral.end) if following else None
    if not following or not gap or gap.end() != following.at:
        return False
    if not scene.right(scene.patterns.percent, following.end):
        return False
    scene.add(numeral, "share").unit = "%"
    return True


def _shared(scene: Scene, at: int) -> str | None:
    """Return what a share is of: "of the 432 organisations", "of the inventory", "women"."""
    of = scene.right(scene.patterns.of, at)
    if of:
        phrase, _ = scene.whole_noun(of.end())
        if phrase and phrase.text.casefold() in scene.words("wholes"):
            return None
    else:
        phrase = None if scene.verb(at) else scene.noun(at)
    return phrase.text if phrase else None


def _money(scene: Scene, numeral: Numeral) -> bool:
    sign = _SYMBOL.search(scene.left(numeral.at))
    name = scene.right(scene.patterns.money_after, numeral.end)
    if not sign and not name:
        return False
    draft = scene.add(numeral, "money", end=name.end() if name else numeral.end)
    draft.at -= len(sign[0]) if sign else 0
    draft.unit = name[1] if name else sign[1] if sign else None
    scene.describe(draft)
    return True


def _hyphen(scene: Scene, numeral: Numeral) -> bool:
    """Read "48-hour"; "two-way" counts nothing."""
    if scene.text[numeral.end : numeral.end + 1] not in ("-", "‑"):
        return False
    if not scene.text[numeral.end + 1 : numeral.end + 2].isalpha():
        return False
    unit = scene.right(scene.patterns.hyphenated, numeral.end)
    if unit:
        scene.add(numeral, "other", end=unit.end()).unit = unit[1]
    return True


def _label(scene: Scene, numeral: Numeral) -> bool:
    """Read "article 6", "locality (2)", "milestones 4 and 5", "p. 7", "(2021: 9)"."""
    if numeral.words:
        return False
    left = scene.left(numeral.at)
    if _NUMBER_SIGN.search(left) or _COLON_PAGE.search(left):
        scene.add(numeral, "reference")
        return True
    has_noun = scene.noun(numeral.end) is not None
    label = _LABEL.search(left)
    if label and _is_label(scene, label, has_noun=has_noun):
        age = label[2].casefold() in scene.words("ages")
        scene.add(numeral, "other" if age else "reference")
        return True
    if has_noun:
        return False
    if _ACRONYM.search(left) and numeral.value < 1000:
        scene.add(numeral, "reference")
        return True
    return _next_label(scene, numeral)


def _next_label(scene: Scene, numeral: Numeral) -> bool:
    """Read the second number of "milestones 4 and 5", "aged 18 to 29"."""
    last = scene.drafts[-1] if scene.drafts else None
    if last is None or last.kind not in ("reference", "other") or last.unit is not None:
        return False
    if numeral.at - last.end > 8 or not _SERIES.fullmatch(scene.text, last.end, numeral.at):
        return False
    scene.add(numeral, last.kind)
    return True


def _is_label(scene: Scene, label: re.Match[str], *, has_noun: bool) -> bool:
    """Say whether a word names the number after it.

    Where a noun follows, the number may count it: "in this phase 12 workshops were held".
    """
    if label[2].casefold() not in scene.words("labels"):
        return False
    before = (label[1] or "").casefold().strip("(,.;:“\"'")
    if not has_noun:
        return True
    if before in scene.words("not_label_after"):
        return False
    if label[2][0].isupper() or label[2].casefold() not in scene.words("verb_labels"):
        return True
    return not before or before in scene.words("before_labels")


def _bracket(scene: Scene, numeral: Numeral) -> bool:
    """Read a number in brackets: of a list, of what stands before it, or of what follows."""
    around = scene.text[max(0, numeral.at - 1) : numeral.at], scene.text[numeral.end :][:1]
    if around != ("(", ")"):
        return False
    last = scene.left(numeral.at - 1).casefold().split()[-1:]
    if last and scene.lexicon.ones.get(last[0]) == numeral.value:
        return True  # "one (1) month"
    before = nouns.before(scene.text, numeral.at - 1, scene.lexicon)
    if before:
        scene.add(numeral, "count", after=numeral.end + 1).counted = before
        return True
    if _next_item(scene, numeral):
        return True
    phrase = scene.noun(numeral.end + 1)
    draft = scene.add(numeral, "count" if phrase else "other", after=numeral.end + 1)
    if phrase:
        draft.counted = phrase.text
        scene.describe(draft, phrase)
    return True


def _next_item(scene: Scene, numeral: Numeral) -> bool:
    """Read the number of the next item of a list in the sentence, counted from 1."""
    if numeral.decimals or numeral.value != scene.items + 1 or scene.items >= _LARGEST_ITEM:
        return False
    scene.items += 1
    scene.add(numeral, "list_number")
    return True


def _item(scene: Scene, numeral: Numeral) -> bool:
    """Read the number of an item: "1. budgeting", "2) contracts"."""
    if numeral.words or numeral.decimals or not scene.right(_ITEM, numeral.end):
        return False
    if not _ENUMERATED.search(scene.left(numeral.at)):
        return False
    if _next_item(scene, numeral):
        return True
    if scene.text[numeral.end] == "." or numeral.value > _LARGEST_ITEM:
        return False
    scene.add(numeral, "list_number")
    return True


def _measure(scene: Scene, numeral: Numeral) -> bool:
    unit = scene.right(scene.patterns.measure, numeral.end)
    if unit:
        scene.add(numeral, "other", end=unit.end()).unit = unit[1]
    return unit is not None


def _count(scene: Scene, numeral: Numeral) -> bool:
    """Read a number with its noun right after it."""
    start = numeral.end
    if numeral.scaled or (numeral.words and _is_mass(scene, numeral)):
        of = scene.right(scene.patterns.of_plain, start)
        start = of.end() if of else start
    elif of := scene.right(scene.patterns.of_the, start):
        phrase = scene.noun(of.end())
        if phrase and phrase.at not in scene.by_place:  # "two of the workshops"
            scene.add(numeral, "count").counted = phrase.text
            return True
    if numeral.decimals and not numeral.scaled:
        return False
    if scene.verb(start) and (scene.counted or scene.opened(numeral.at)):
        return False  # "of which 12 received certificates"
    plus = not numeral.words and scene.text[start : start + 1] == "+"
    phrase = scene.noun(start + plus)
    if phrase is None or (numeral.words and _is_name(scene, numeral)):
        return False
    times = phrase.text.casefold() in scene.words("multiples")
    if times and scene.right(scene.patterns.as_much, phrase.end):
        scene.add(numeral, "other").unit = phrase.text
        return True
    draft = scene.add(numeral, "count", end=numeral.end + plus)
    draft.counted = phrase.text
    scene.describe(draft, phrase)
    if plus:
        draft.qualifier = "at_least"
    return True


def _is_mass(scene: Scene, numeral: Numeral) -> bool:
    """Say whether the number takes "of" before its noun: "un millón de habitantes"."""
    word = scene.text[numeral.at : numeral.end].casefold().split()[-1]
    return word in scene.words("dozens") or word in scene.lexicon.magnitudes


def _is_name(scene: Scene, numeral: Numeral) -> bool:
    """Say whether a number word is part of a name: "Tres Ríos", "the Big Four".

    A sentence begins with a capital anyway; then in Spanish the noun's capital tells.
    """
    following = scene.text[numeral.end + 1 : numeral.end + 3]
    if not (scene.text[numeral.at].isupper() and following[:1].isupper()):
        return False
    return numeral.at > 0 or (scene.lexicon.language == "es" and following[1:].islower())
