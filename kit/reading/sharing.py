"""Sharing lines out among fields whose labels were lost.

Between two labels that are there, the lines can hold only the fields in between, in the form's
order. Every way to share the lines out among them is followed, as sets of bits; a field counts
as read only where all ways agree on it.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cache

from rapidfuzz import fuzz

from kit.form import load_form, plain
from kit.members import member_in_plan, member_of
from kit.reading.lines import Item
from kit.reading.spacing import Spacing
from kit.reading.tooltips import without_tooltips
from kit.reading.vocabulary import SLOTS

_EVALUATORS, _EMAIL, _MEMBER, _PLAN, _TITLE, _ACTION, _PROBLEM = (1 << n for n in range(7))
_BITS = {slot: 1 << number for number, slot in enumerate(SLOTS)}
_SEVERAL = _EVALUATORS | _EMAIL | _ACTION | _PROBLEM
_PROSE = _ACTION | _PROBLEM

_ADDRESS = r"[^\s@,;<>()]+@[^\s@,;<>()]+\.[^\s@,;<>()]+"
ADDRESS = re.compile(_ADDRESS)
_ADDRESSES = re.compile(rf"(?:{_ADDRESS}|\[[^\]]{{3,40}}\]|\b(?:and|y|e)\b|[\s,;/<>()&|])+")
_PLAN_TITLE = re.compile(
    r"(?:local\s)?(?:action\splan|plan\sde\sacci[oó]n)\b.{0,120}?(?:[–—:-]|(?:19|20)\d\d)",
    re.IGNORECASE,
)
_LONGEST_MEMBER = 150
_LONGEST_TITLE = 600
_LONGEST_NAME = 100
_MOST_ITEMS = 2_000
_MOST_WORDS_IN_NAME = 10


def resembles(text: str, heading: str) -> bool:
    """Whether a line is the commitment's title by the page's heading, longer or shorter."""
    one, other = sorted((plain(text), plain(heading)), key=len)
    if len(one) < 8 or len(other) > 2.5 * len(one):
        return one == other and bool(one)
    return other.startswith(one) or fuzz.ratio(one, other) >= 85


def is_addresses(text: str) -> bool:
    """Whether a line holds e-mail addresses, or the site's stand-in for one, and nothing else."""
    return ("@" in text or text.startswith("[")) and bool(_ADDRESSES.fullmatch(text))


def is_plan_title(text: str) -> bool:
    """Whether a line reads like an action plan's title: ``Action plan – Jalisco, Mexico, ...``."""
    return len(text) <= _LONGEST_MEMBER * 2 and bool(_PLAN_TITLE.match(text))


@dataclass(frozen=True, slots=True)
class Clues:
    """What else a page tells about its overview.

    ``title`` is the commitment's title in the page's own heading, ``plan`` the action plan's.
    """

    title: str | None
    plan: str | None
    spacing: Spacing


def share(
    own: str | None, lost: Sequence[str], items: Sequence[Item], clues: Clues
) -> list[tuple[Item, tuple[str, ...]]]:
    """Return for every item the fields that it could belong to: one where that is certain.

    ``own`` is the field whose label stands before the items, ``lost`` are the fields after it
    whose labels were not found. Of a field no item is certain unless all of them are; where
    there is no way at all to share the items out, no field is named.
    """
    own_bit = _BITS[own] if own else 0
    allowed = own_bit | sum(_BITS[slot] for slot in lost)
    if len(items) > _MOST_ITEMS:
        return [(item, ()) for item in items]
    possible = _possible(own_bit, allowed, items, clues)
    doubtful = _labelled_in_text(lost, items, possible)
    for ways in possible:
        doubtful |= ways if ways & (ways - 1) else 0
    return [
        (item, _names(ways | doubtful) if ways & doubtful else _names(ways))
        for item, ways in zip(items, possible, strict=True)
    ]


def _names(ways: int) -> tuple[str, ...]:
    return tuple(slot for slot, bit in _BITS.items() if ways & bit)


def _labelled_in_text(lost: Sequence[str], items: Sequence[Item], possible: Sequence[int]) -> int:
    """Return the fields whose label may stand in a line, before the value: ``Problem Nobody``.

    Short labels count only as whole lines, since prose begins with the same words. Such a line,
    where it is not behind its field, puts the field in doubt, and the prose before it too.
    """
    doubtful = 0
    for slot, pattern in _label_openings():
        bit = _BITS[slot]
        if slot in lost and any(
            ways & (bit | (bit - 1)) and pattern.match(item.text)
            for item, ways in zip(items, possible, strict=True)
        ):
            doubtful |= _PROSE if bit & _PROSE else bit
    return doubtful


@cache
def _label_openings() -> list[tuple[str, re.Pattern[str]]]:
    return [
        ("commitment" if field.key == "title" else field.key, re.compile(rf"{raw}:?\s+[A-ZÁÉÍÓÚ]"))
        for field in load_form().fields
        for raws in field.labels.values()
        for raw in raws
    ]


def _possible(own: int, allowed: int, items: Sequence[Item], clues: Clues) -> list[int]:
    """Return the fields that each item belongs to in some way of sharing them all out."""
    heading, plan, spacing = clues.title, clues.plan, clues.spacing
    titled = next((i for i in items if heading and resembles(told(i), heading)), None)
    kinds = [_kinds(item, own, allowed, heading, titled) for item in items]
    if allowed & _MEMBER and plan and (name := member_in_plan(plan)):
        for number, item in enumerate(items):
            if plain(item.text) == plain(name) and not own & _MEMBER:
                kinds[number] = _MEMBER
    keep_title = bool(allowed & _TITLE & ~own) and (heading is None or titled is not None)
    steps = _Steps(own, allowed, spacing, keep_title=keep_title)
    forward = []
    reached = 0
    for number, (item, kind) in enumerate(zip(items, kinds, strict=True)):
        reached = kind & (steps.first(item, kind) if not number else steps.next(reached, item))
        forward.append(reached)
    possible = [0] * len(items)
    wanted = forward[-1]
    for number in range(len(items) - 1, -1, -1):
        possible[number] = wanted
        if number:
            wanted = steps.back(forward[number - 1], wanted, items[number])
    return possible


def names_plan(text: str) -> bool:
    """Whether a line under the action plan's label can be its title: it says plan, or a year."""
    return bool(re.search(r"plan|(?:19|20)\d\d", text, re.IGNORECASE))


def told(item: Item) -> str:
    """Return what an item says without the site's tooltips."""
    return without_tooltips(item.text) if len(item.text) <= _LONGEST_TITLE * 2 else item.text


def _kinds(item: Item, own: int, allowed: int, heading: str | None, titled: Item | None) -> int:
    """Return the fields that a line could belong to by what it says."""
    text = told(item)
    if allowed & _EMAIL and is_addresses(text):
        return _EMAIL
    if allowed & _PLAN and is_plan_title(text) and item is not titled:
        return _PLAN
    if allowed & _TITLE and item is titled:
        return _TITLE
    kinds = allowed & _PROSE
    named = _is_name(text) or (own & _EVALUATORS and len(text) <= _LONGEST_NAME * 2)
    if allowed & _EVALUATORS and named and "@" not in text:
        kinds |= _EVALUATORS
    if allowed & _MEMBER and len(text) <= _LONGEST_MEMBER:
        by_name = bool(own & _MEMBER) or member_of(text, text).country_code is not None
        kinds |= _MEMBER if by_name else 0
    if own & _PLAN and names_plan(text):
        kinds |= _PLAN
    if allowed & _TITLE and heading is None and len(text) <= _LONGEST_TITLE:
        kinds |= _TITLE
    return kinds


def _is_name(text: str) -> bool:
    """Whether a line could name a person or an organisation."""
    words = text.split()
    return (
        len(text) <= _LONGEST_NAME
        and len(words) <= _MOST_WORDS_IN_NAME
        and not re.search(r"\d|https?:|[!?:]$|^[-–•●*]", text)
        and not any(f" {label} " in f" {plain(text)} " for label in _long_labels())
        and not (text.endswith(".") and len(words) > 5)
    )


@cache
def _long_labels() -> tuple[str, ...]:
    """The labels of the overview that have several words: no name contains one."""
    fields = load_form().fields
    labels = {plain(raw) for field in fields for raws in field.labels.values() for raw in raws}
    return tuple(label for label in labels if " " in label)


class _Steps:
    """The ways from one line's field to the next line's."""

    def __init__(self, own: int, allowed: int, spacing: Spacing, *, keep_title: bool) -> None:
        self.own = own
        self.allowed = allowed
        self.spacing = spacing
        self.keep_title = keep_title
        self._cache: dict[tuple[int, bool], int] = {}

    def first(self, item: Item, kind: int) -> int:
        """Return the fields that the first line can belong to."""
        wide = item.gap >= self.spacing.wide
        if not self.own:
            return self._after(0, wide=True)
        if not kind & self.own:
            return self._after(self.own, wide=wide)
        if not wide:
            hidden = self.own & _PROSE and self.spacing.traces == "none"
            other = self.own & _EVALUATORS and kind & _MEMBER
            return self.own | (self._after(self.own, wide=False) if hidden or other else 0)
        stays = 0 if self.spacing.traces == "wide" else self.own
        return stays | self._after(self.own, wide=True)

    def next(self, reached: int, item: Item) -> int:
        """Return the fields that a line can belong to after a line of one of these fields."""
        wide = item.gap >= self.spacing.wide
        result = 0
        while reached:
            slot = reached & -reached
            reached ^= slot
            result |= self._from(slot, wide=wide)
        return result

    def back(self, reached: int, wanted: int, item: Item) -> int:
        """Return which of these fields lead on to one of the wanted ones."""
        wide = item.gap >= self.spacing.wide
        result = 0
        while reached:
            slot = reached & -reached
            reached ^= slot
            if self._from(slot, wide=wide) & wanted:
                result |= slot
        return result

    def _from(self, slot: int, *, wide: bool) -> int:
        key = (slot, wide)
        if key not in self._cache:
            after = self._after(slot, wide=wide)
            forced = wide and self.spacing.traces == "wide"
            self._cache[key] = after | (slot if slot & _SEVERAL and not forced else 0)
        return self._cache[key]

    def _after(self, slot: int, *, wide: bool) -> int:
        """Return the later fields that can begin here, their labels being lost."""
        later = self.allowed & ~(slot | (slot - 1)) if slot else self.allowed
        if slot & _PROSE and not wide and self.spacing.traces != "none":
            return 0
        if self.keep_title and slot < _TITLE:
            later &= ~_PROSE
        return later
