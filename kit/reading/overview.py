"""The overview of a page: which lines hold which field, where labels were lost."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field

from kit.form import Form
from kit.reading.frame import is_crumb, is_head, is_notice
from kit.reading.lines import Item, Label, Page
from kit.reading.sharing import (
    Clues,
    is_addresses,
    is_plan_title,
    names_plan,
    resembles,
    share,
    told,
)
from kit.reading.spacing import spacing_of
from kit.reading.vocabulary import SLOTS

_BEFORE_PROSE = {"commitment", "title", "action", "problem"}

_Segment = tuple[str | None, list[Item]]
"""A label's slot, or ``None`` before the first one, with the items up to the next label."""


@dataclass
class Overview:
    """What the overview's lines hold.

    ``unplaced`` are items that could belong to several fields, or to none; ``site`` are lines
    of the web site, and notices.
    """

    fields: dict[str, list[Item]] = field(default_factory=dict)
    unplaced: list[tuple[Item, tuple[str, ...]]] = field(default_factory=list)
    site: set[int] = field(default_factory=set)


def read_overview(
    page: Page,
    form: Form,
    known: Sequence[Label],
    span: tuple[int, int],
    heading: tuple[int, int, str] | None,
) -> Overview:
    """Share the lines before the first section or question out among the overview's fields.

    ``known`` are all labels of the page, ``span`` are the first line and the one after the
    last, ``heading`` the page's own heading with its title. A page that may have lost its
    beginning is not read by its order there.
    """
    start, end = span
    keys = {field.key for field in form.fields}
    labels = [label for label in known if label.slot in keys]
    overview = Overview(site=set(_site_lines(page, labels, start, end)))
    cut = _settled(_segments(page, labels, span, overview.site), labels)
    title = heading[2] if heading else None
    lost = list(_lost_lines(cut, title))
    clues = Clues(
        title=title,
        plan=next((i.text for _, items in cut for i in items if is_plan_title(told(i))), None),
        spacing=spacing_of(page, known, lost, heading[1] if heading else None),
    )
    anchored = start > 0 or start in overview.site
    named = ["commitment" if slot == "title" else slot for slot, _ in cut]
    for number, (slot, (_, items)) in enumerate(zip(named, cut, strict=True)):
        place = SLOTS.index(slot) if slot else -1
        later = next((SLOTS.index(name) for name in named[number + 1 :] if name), len(SLOTS))
        between = [name for name in SLOTS[place + 1 : later] if name not in named]
        if slot is None and not anchored:
            overview.unplaced += [(item, ()) for item in items]
        elif between and items:
            for item, names in share(slot, between, items, clues):
                if len(names) == 1:
                    overview.fields.setdefault(names[0], []).append(item)
                else:
                    overview.unplaced.append((item, names))
        else:
            _one_field(overview, slot, items, title)
    return overview


def withdraw(overview: Overview, spans: Sequence[tuple[int, int]]) -> None:
    """Leave the fields unread that have a line in one of these ranges of filled lines."""
    for slot, items in list(overview.fields.items()):
        if any(first <= item.index <= last for item in items for first, last in spans):
            overview.unplaced += [(item, SLOTS) for item in overview.fields.pop(slot)]


def _one_field(overview: Overview, slot: str | None, items: list[Item], title: str | None) -> None:
    """Read the lines of a field whose neighbours are both there."""
    if slot == "action_plan" and items and not names_plan(told(items[0])):
        overview.unplaced += [(item, ()) for item in items]
    elif slot in {"action", "problem", "evaluators", "email"} and items:
        overview.fields.setdefault(slot, []).extend(items)
    elif (
        slot
        and slot not in overview.fields
        and (len(items) == 1 or (slot == "commitment" and title and _broken(items, title)))
    ):
        overview.fields[slot] = items
    else:
        overview.unplaced += [(item, ()) for item in items]


def _broken(items: Sequence[Item], title: str) -> bool:
    """Whether several lines are together the title that the page's heading gives."""
    return resembles(" ".join(told(item) for item in items), title)


def _segments(
    page: Page, labels: Sequence[Label], span: tuple[int, int], site: set[int]
) -> list[_Segment]:
    """Cut the overview at its labels."""
    start, end = span
    ends = [label.first for label in labels] + [end]
    before = [page.item(index) for index in range(start, ends[0]) if index not in site]
    cut: list[_Segment] = [(None, before)]
    for label, last in zip(labels, ends[1:], strict=True):
        items = [item for item in page.items(label, last) if item.index not in site]
        cut.append((label.slot, items))
    return cut


def _site_lines(page: Page, labels: Sequence[Label], start: int, end: int) -> Iterator[int]:
    """Yield the lines of the site, and notices, that stand before or among the fields.

    Where labels are lost, values stand there as well: only what comes first is then the site's.
    """
    first = labels[0].first if labels else end
    no_values = bool(labels) and labels[0].slot == "evaluators"
    leading = True
    for index in range(start, first):
        head = is_head(page.texts[index], page.keys[index])
        leading = leading and head
        if leading or (head and (no_values or is_notice(page.keys[index]))):
            yield index
    prose = [label.first for label in labels if label.slot in _BEFORE_PROSE]
    for index in range(first, min([end, *(line + 3 for line in prose)])):
        if is_crumb(page.texts[index], page.keys[index]):
            yield index


def _lost_lines(cut: Sequence[_Segment], title: str | None) -> Iterator[int]:
    """Yield the lines that stand where a label is missing for certain.

    They are the first line of addresses, and the line that is the title by the page's heading.
    """
    named = {slot for slot, _ in cut}
    if "email" not in named:
        early = [i for slot, items in cut if slot in {None, "evaluators"} for i in items]
        yield from [item.index for item in early if is_addresses(told(item))][:1]
    if title and not named & {"title", "commitment"}:
        every = [item for _, items in cut for item in items]
        yield from [item.index for item in every if resembles(told(item), title)][:1]


def _settled(cut: list[_Segment], labels: Sequence[Label]) -> list[_Segment]:
    """Settle what ``Title`` is the title of: the commitment's, or the action plan's."""
    named = dict(cut)
    if "title" not in named:
        return cut
    items = named["title"]
    lines = {label.slot: label for label in labels}
    plan = lines.get("action_plan")
    broken = plan and not named["action_plan"] and lines["title"].first == plan.last + 1
    if broken and items and (named.get("commitment") or is_plan_title(told(items[0]))):
        return [
            (slot, items if slot == "action_plan" else held)
            for slot, held in cut
            if slot != "title"
        ]
    if "commitment" in named:
        # The one that holds nothing is a label beside the other; of two values the first counts.
        spare = "title" if named["commitment"] else "commitment"
        ordered = [(slot, held) for slot, held in cut if slot != spare or held]
        return sorted(ordered, key=lambda pair: _place(pair[0]))
    return cut


def _place(slot: str | None) -> float:
    """Return the order in which fields are read: ``commitment`` before ``title``."""
    if slot is None:
        return -1.0
    return SLOTS.index("commitment") + 0.5 if slot == "title" else float(SLOTS.index(slot))
