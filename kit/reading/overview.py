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

_PROSE = ("action", "problem")
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
    title = heading[2] if heading else None
    cut = _settled(overview, _segments(page, labels, span, overview.site), labels, title)
    lost = list(_lost_lines(cut, title))
    clues = Clues(
        title=title,
        plan=next((i.text for _, items in cut for i in items if is_plan_title(told(i))), None),
        spacing=spacing_of(page, known, lost, heading[1] if heading else None),
    )
    anchored = start > 0 or start in overview.site
    named = ["commitment" if slot == "title" else slot for slot, _ in cut]
    doubted = False
    for number, (slot, (_, items)) in enumerate(zip(named, cut, strict=True)):
        place = SLOTS.index(slot) if slot else -1
        later = next((SLOTS.index(name) for name in named[number + 1 :] if name), len(SLOTS))
        between = [name for name in SLOTS[place + 1 : later] if name not in named]
        confirmed = not between and number + 1 < len(named)
        if (doubted and not confirmed) or (slot is None and not anchored):
            overview.unplaced += [(item, ()) for item in items]
            doubted = False
        elif between and items:
            shared = share(slot, between, items, clues)
            for item, names in shared:
                if len(names) == 1:
                    overview.fields.setdefault(names[0], []).append(item)
                else:
                    overview.unplaced.append((item, names))
            # What no earlier field can hold stands before the next label: that may be no label
            # of the form, but somebody's words, and what stands under it is not its field's.
            # Between its own neighbours a label is one all the same.
            doubted = not any(names for _, names in shared)
        else:
            _one_field(overview, slot, items, title)
            doubted = slot is None and bool(items)
    if anchored and _alone(page, labels, cut):
        overview.unplaced += [
            (item, SLOTS)
            for slot in {*named, *_PROSE}
            for item in overview.fields.pop(slot or "", [])
        ]
    return overview


def _alone(page: Page, labels: Sequence[Label], cut: Sequence[_Segment]) -> bool:
    """Whether the overview has values before its only label, and that label is a single word.

    Where the long labels are lost, a word alone on a line may as well be somebody's.
    """
    return len(labels) == 1 and " " not in page.keys[labels[0].first] and bool(cut[0][1])


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


def _settled(
    overview: Overview, cut: list[_Segment], labels: Sequence[Label], title: str | None
) -> list[_Segment]:
    """Leave one label of the commitment's title, which the form prints in two ways and places.

    A ``Title`` may also be the action plan's. What the other labels hold stays unread, all of
    it where nothing tells which one counts.
    """
    named = {label.slot: label for label in labels}
    settled = list(cut)
    plans = [number for number, (slot, _) in enumerate(cut) if slot == "action_plan"]
    if (plan := _plans_title(cut, named.get("action_plan"), labels, title)) is not None:
        settled[plan] = ("action_plan", cut[plan][1])
    else:
        plans = []
    titles = [n for n, (slot, _) in enumerate(settled) if slot in {"commitment", "title"}]
    kept = _kept_title([(n, settled[n]) for n in titles], title)
    for number in titles:
        if number != kept:
            overview.unplaced += [(item, ()) for item in settled[number][1]]
            settled[number] = ("commitment", [])
    spare = {number for number in titles if number != (titles[0] if kept is None else kept)}
    return [segment for n, segment in enumerate(settled) if n not in spare.union(plans)]


def _plans_title(
    cut: Sequence[_Segment], plan: Label | None, labels: Sequence[Label], title: str | None
) -> int | None:
    """Return which ``Title`` is the action plan's, whose own label holds nothing, if one is.

    It stands right under that label, or holds what reads like a plan's title and no other's.
    """
    if any(items for slot, items in cut if slot == "action_plan"):
        return None
    # The first segment is before the first label: each other one is a label's.
    for number, (slot, items) in enumerate(cut):
        if slot != "title" or not items:
            continue
        broken = plan is not None and labels[number - 1].first == plan.last + 1
        words = told(items[0])
        reads = is_plan_title(words) and not (title and resembles(words, title))
        others = any(
            held
            for n, (name, held) in enumerate(cut)
            if name in {"title", "commitment"} and n != number
        )
        if (broken and (others or reads)) or (others and reads):
            return number
    return None


def _kept_title(held: Sequence[tuple[int, _Segment]], title: str | None) -> int | None:
    """Return which of several labels of the commitment's title counts, if one can tell.

    One that holds nothing is a label beside the other. ``Commitment`` counts before ``Title``;
    of two alike the one that holds what the page's heading says.
    """
    full = [(number, segment) for number, segment in held if segment[1]]
    for wanted in ("commitment", "title"):
        alike = [(number, items) for number, (slot, items) in full if slot == wanted]
        if len(alike) > 1:
            alike = [(n, items) for n, items in alike if title and resembles(told(items[0]), title)]
            return alike[0][0] if len(alike) == 1 else None
        if alike:
            return alike[0][0]
    return held[0][0] if held else None
