"""Aligning a page with the questionnaire as a whole.

The form's labels have an order, and each stands on a page once at most. Of all candidates the
chain is chosen that keeps this order and has the highest score in sum, in time linear in the
number of candidates. Where another chain is about as good, the lines in between are in doubt.
"""

from __future__ import annotations

import sys
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cache
from typing import NamedTuple

from kit.form import load_form
from kit.reading.lines import Label
from kit.reading.vocabulary import SLOTS

_TOLERANCE = 0.2
_UNUSED_TOLERANCE = 2.0
_MOST_OF_A_SLOT = 200


@dataclass(frozen=True, slots=True)
class Alignment:
    """The labels of a page in order, and where another order would fit as well.

    ``doubtful`` are ranges of filled lines, both ends included, in which another chain of
    labels is just as good; ``rivals`` are the slots whose label could stand elsewhere.
    """

    chain: list[Label]
    doubtful: list[tuple[int, int]]
    rivals: set[str]


class _Entry(NamedTuple):
    """A candidate at one of its places in the form's order."""

    place: int
    first: int
    last: int
    score: float

    def mirrored(self) -> _Entry:
        return _Entry(-self.place, -self.last, -self.first, self.score)


@cache
def slot_order() -> dict[str, tuple[int, ...]]:
    """Return the places of every slot in the form's order.

    ``title`` has two, since pages have it before or after ``commitment``.
    """
    form = load_form()
    order: dict[str, tuple[int, ...]] = {}
    place = 0
    for field in form.fields:
        order[field.key] = (place,)
        place += 1
    order["title"] += (order["commitment"][0] + 1,)
    order["action"], order["problem"] = (place,), (place + 1,)
    place += 2
    for section in form.sections:
        order[f"§{section.number}"] = (place,)
        place += 1
        for question in form.questions:
            if question.section == section.number:
                order[question.number] = (place,)
                place += 1
    return order


def align(labels: Sequence[Label]) -> Alignment:
    """Find the best chain of labels; the parts of answers are left aside.

    ``labels`` come sorted by their first line. Of equally good chains the one whose labels
    come first on the page is taken.
    """
    order = slot_order()
    held = [(place, label) for label in _bounded(labels) for place in order.get(label.slot, ())]
    entries = [_Entry(place, label.first, label.last, label.score) for place, label in held]
    if not entries:
        return Alignment([], [], set())
    forward, before = _best(entries)
    chosen = [max(range(len(entries)), key=lambda number: forward[number])]
    total = forward[chosen[0]]
    while (link := before[chosen[-1]]) is not None:
        chosen.append(link)
    chosen.reverse()
    backward = _backward(entries)
    doubtful: list[tuple[int, int]] = []
    rivals: set[str] = set()
    used = {held[number][1].slot for number in chosen}
    for number, entry in enumerate(entries):
        through = forward[number] + backward[number] - entry.score
        # A label that is on the page, yet has no place in the chain, makes the chain suspect.
        unused = held[number][1].slot in SLOTS and held[number][1].slot not in used
        tolerance = _UNUSED_TOLERANCE if unused else _TOLERANCE * entry.score
        if through < total - tolerance:
            continue
        against = [other for other in chosen if _conflict(entries[other], entry)]
        if number not in against and not any(_overlap(entries[n], entry) for n in against):
            doubtful.append(_between(entries, chosen, [number, *against], held))
            rivals |= {held[other][1].slot for other in against}
    return Alignment([held[number][1] for number in chosen], doubtful, rivals)


def _bounded(labels: Sequence[Label]) -> Sequence[Label]:
    """Return the labels, of each slot no more than a page could have had a reason for.

    Made to tire the reader, a page repeats a label many thousand times: the best and the first
    of them serve as well.
    """
    counted = Counter(label.slot for label in labels)
    many = {slot for slot, count in counted.items() if count > _MOST_OF_A_SLOT}
    if not many:
        return labels
    ranked: dict[str, list[Label]] = {slot: [] for slot in many}
    for label in labels:
        if label.slot in many:
            ranked[label.slot].append(label)
    kept = {
        id(label)
        for held in ranked.values()
        for label in sorted(held, key=lambda label: -label.score)[:_MOST_OF_A_SLOT]
    }
    return [label for label in labels if label.slot not in many or id(label) in kept]


def _best(entries: Sequence[_Entry]) -> tuple[list[float], list[int | None]]:
    """Return the score of the best chain that ends with each entry, and the entry before it.

    The entries are sorted by their first line.
    """
    lowest = min(entry.place for entry in entries)
    ending: list[int | None] = [None] * (max(entry.place for entry in entries) - lowest + 1)
    scores: list[float] = []
    before: list[int | None] = []
    waiting: list[int] = []
    for number, entry in enumerate(entries):
        still = []
        for other in waiting:
            if entries[other].last >= entry.first:
                still.append(other)
                continue
            held = ending[entries[other].place - lowest]
            if held is None or scores[other] > scores[held]:
                ending[entries[other].place - lowest] = other
        link: int | None = None
        for ready in ending[: entry.place - lowest]:
            if ready is None or (link is not None and scores[ready] < scores[link]):
                continue
            tie = link is not None and scores[ready] == scores[link]
            if link is None or not tie or entries[ready].first < entries[link].first:
                link = ready
        scores.append(entry.score + (scores[link] if link is not None else 0.0))
        before.append(link)
        waiting = [*still, number]
    return scores, before


def _backward(entries: Sequence[_Entry]) -> list[float]:
    """Return the score of the best chain that begins with each entry."""
    mirrored = [entry.mirrored() for entry in entries]
    order = sorted(range(len(entries)), key=lambda number: mirrored[number].first)
    scores, _ = _best([mirrored[number] for number in order])
    backward = [0.0] * len(entries)
    for score, number in zip(scores, order, strict=True):
        backward[number] = score
    return backward


def _conflict(one: _Entry, other: _Entry) -> bool:
    """Whether two labels cannot stand in one chain; a label is in conflict with itself."""
    if one.place == other.place:
        return True
    earlier, later = (one, other) if one.place < other.place else (other, one)
    return earlier.last >= later.first


def _overlap(one: _Entry, other: _Entry) -> bool:
    return one.first <= other.last and other.first <= one.last


def _between(
    entries: Sequence[_Entry],
    chosen: Sequence[int],
    rivals: Sequence[int],
    held: Sequence[tuple[int, Label]],
) -> tuple[int, int]:
    """Return the lines that one choice or the other assigns differently.

    A field of one line before them is not in doubt: it would have to be longer.
    """
    first = min(entries[number].first for number in rivals)
    last = max(entries[number].last for number in rivals)
    before = [n for n in chosen if entries[n].last < first and n not in rivals]
    if before and not _one_line(held[before[-1]][1].slot):
        first = entries[before[-1]].first
    after = [entries[n].first for n in chosen if entries[n].first > last]
    return first, (after[0] - 1 if after else sys.maxsize)


def _one_line(slot: str) -> bool:
    kinds = {field.key: field.kind for field in load_form().fields}
    return kinds.get(slot) in {"member", "plan", "title"}
