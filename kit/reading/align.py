"""Aligning a page with the questionnaire as a whole.

The form's labels have an order, and each stands on a page once at most. Of all candidates the
chain is chosen that keeps this order and has the highest score in sum, in time linear in the
number of candidates.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from functools import cache

from kit.form import load_form
from kit.reading.labels import Label


@dataclass(frozen=True, slots=True, eq=False)
class _Link:
    score: float
    label: Label
    before: _Link | None


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


def align(labels: Iterable[Label]) -> list[Label]:
    """Return the labels of the best chain, in order; parts of answers are left aside.

    ``labels`` come sorted by their first line. Of equally good chains the one whose labels
    come first on the page is taken.
    """
    order = slot_order()
    best: list[_Link | None] = [None] * (max(max(places) for places in order.values()) + 1)
    waiting: list[tuple[int, _Link]] = []
    for label in labels:
        if label.slot not in order:
            continue
        waiting = _settle(best, waiting, label.first)
        for place in order[label.slot]:
            before = _highest(best[:place])
            score = label.score + (before.score if before else 0.0)
            waiting.append((place, _Link(score, label, before)))
    _settle(best, waiting, None)
    link = _highest(best)
    chain: list[Label] = []
    while link:
        chain.append(link.label)
        link = link.before
    return chain[::-1]


def _settle(
    best: list[_Link | None], waiting: list[tuple[int, _Link]], line: int | None
) -> list[tuple[int, _Link]]:
    """Enter the chains that end before a line; return those that do not yet."""
    later = []
    for place, link in waiting:
        if line is not None and link.label.last >= line:
            later.append((place, link))
            continue
        held = best[place]
        if held is None or link.score > held.score:
            best[place] = link
    return later


def _highest(links: Sequence[_Link | None]) -> _Link | None:
    """Return the link with the highest score, the earliest on the page of several."""
    highest: _Link | None = None
    for link in links:
        if link and (highest is None or link.score > highest.score):
            highest = link
    return highest


def rivals(chosen: Sequence[Label], labels: Iterable[Label]) -> dict[str, list[Label]]:
    """Return, for each chosen label, the other places where it could stand just as well.

    A rival lies between the chosen neighbours and has about the same score.
    """
    where = {label.slot: number for number, label in enumerate(chosen)}
    found: dict[str, list[Label]] = {}
    for label in labels:
        number = where.get(label.slot)
        if number is None or label.first == chosen[number].first:
            continue
        after = chosen[number - 1].last if number else -1
        before = chosen[number + 1].first if number + 1 < len(chosen) else None
        within = label.first > after and (before is None or label.last < before)
        if within and label.score >= 0.8 * chosen[number].score:
            found.setdefault(label.slot, []).append(label)
    return found
