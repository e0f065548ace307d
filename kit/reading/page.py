"""Reading one published page: from its lines to a report, with nothing guessed.

The page is aligned with the questionnaire as a whole (``labels``, ``align``); the lines between
two labels then belong to a field, or they are reported as unread. Findings of the reader:

======================== ======== =========================================================
code                     severity meaning
======================== ======== =========================================================
unread-text              warning  lines that could not be placed with certainty
value-taken-from-elsewhere note   a value stands in another field, which is named
member-not-stated        warning  the page names no member
commitment-not-stated    warning  the page gives the commitment no title
source-cut-off           warning  the page ends before the form does
======================== ======== =========================================================
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from itertools import pairwise

from kit.errors import SourceError
from kit.form import Form, load_form, plain
from kit.reading.align import align, rivals
from kit.reading.answers import Links, read_block
from kit.reading.frame import (
    heading_of,
    is_crumb,
    is_head,
    is_notice,
    second_report,
    tail_of,
    top_of,
)
from kit.reading.labels import Item, Label, Page, find_labels, number_of, opens_label
from kit.reading.overview import (
    Overview,
    is_addresses,
    is_plan_title,
    read_overview,
    resembles,
    segments,
    told,
)
from kit.reading.record import Parsed, record_of, roles_of
from kit.reading.spacing import spacing_of
from kit.records import Reading, Source

_NO_LINKS: Links = {}
_BEFORE_PROSE = {"commitment", "title", "action", "problem"}
_HEADING_LINES = 3
_LABEL_LINES = 4
_LONGEST_HEADING_LINE = 60


def read_page(
    lines: Sequence[str], source: Source, links: Mapping[int, Sequence[tuple[str, str]]] = _NO_LINKS
) -> Reading:
    """Read the lines of one published page.

    ``source`` says where they come from; its language and lines are filled in. ``links`` gives
    the title and address of the links on a line, by its number. Raises ``SourceError`` when the
    lines are no End of Commitment report.
    """
    form = load_form()
    page = Page(lines)
    labels = find_labels(page)
    chain = align(labels)
    _refuse_others(page, form, chain, source.path)
    others = rivals(chain, labels)
    chain = [label for label in chain if label.language or label.slot not in others]
    parts = [label for label in labels if label.slot in form.parts]
    return record_of(_parse(page, form, chain, parts, others), source, links)


def line_roles(reading: Reading) -> tuple[str, ...]:
    """Return what each line of the source is: blank, label, frame, text or unread.

    Works from the record alone, so that records that were written and read again do as well.
    """
    return roles_of(reading)


def _refuse_others(page: Page, form: Form, chain: Sequence[Label], path: str) -> None:
    """Raise unless the page shows enough of the form to be such a report."""
    questions = [label for label in chain if label.slot[0].isdigit()]
    fields = [label for label in chain if label.slot in {field.key for field in form.fields}]
    if any(label.language for label in questions) or len(questions) + len(fields) >= _HEADING_LINES:
        return
    if heading_of(page, len(page)) is not None:
        return
    raise SourceError(
        f"{path} does not look like an End of Commitment report: none of the form's questions "
        "was found in it. Check that it is the right file, and that the whole page was saved.",
        subject=path,
    )


def _parse(
    page: Page,
    form: Form,
    chain: list[Label],
    parts: list[Label],
    others: Mapping[str, Sequence[Label]],
) -> Parsed:
    """Cut the page at its labels and read the pieces."""
    keys = {field.key for field in form.fields}
    fields = [label for label in chain if label.slot in keys]
    spine = [label for label in chain if label.slot not in keys]
    first = chain[0].first if chain else len(page)
    heading = heading_of(page, first)
    body = heading[1] + 1 if heading else top_of(page, first)
    after = chain[-1].last + 1 if chain else body
    tail = tail_of(page, after)
    parsed = Parsed(page, form, heading, tail)
    parsed.site.update(range(body))
    end = len(page) if tail is None else tail
    if tail is None:
        end = _cut(parsed, end, chain, parts)
    while end > after and is_notice(page.keys[end - 1]):
        end -= 1
        parsed.site.add(end)
    if tail is not None and (second := second_report(page, tail)) is not None:
        parsed.loose += [(page.item(index), "second") for index in range(second, len(page))]
    edges = _edges(parsed, spine, end)
    parts = [part for part in parts if part.first >= (edges[0] if edges else end)]
    parsed.labels = chain
    _overview(parsed, fields, body, edges[0] if edges else end, (chain, parts), others)
    _questions(parsed, spine, edges[1:], parts, others)
    return parsed


def _cut(parsed: Parsed, end: int, chain: Sequence[Label], parts: Sequence[Label]) -> int:
    """Note where a page without its closing part may break off; return where its text ends.

    The last lines may be the beginning of a label; so may a line near the end that has the
    number of the question that comes next.
    """
    page = parsed.page
    if end and page.numbers[-1] == len(page.lines):
        parsed.cut = end - 1
    least = max((label.last + 1 for label in (*chain, *parts)), default=0)
    ending = end
    last = chain[-1].slot if chain else ""
    for index in range(end - 1, max(least, end - _LABEL_LINES) - 1, -1):
        if opens_label(" ".join(page.labels[index:end]), last):
            ending = index
    asked = [label.slot for label in chain if label.slot in parsed.numbers]
    following = dict(pairwise(parsed.numbers)).get(asked[-1]) if asked else None
    for index in range(ending - 1, max(least, ending - _LABEL_LINES) - 1, -1):
        if following and number_of(page.labels[index]) == following:
            ending = index
    parsed.loose += [(page.item(index), "cut") for index in range(ending, end)]
    return ending


def _edges(parsed: Parsed, spine: Sequence[Label], end: int) -> list[int]:
    """Return where the text before each label of the spine ends, and where the last one's does.

    The lines of a section's heading that stand before a question without having been found as
    a label, because a piece of it was lost, belong to the label.
    """
    page, form = parsed.page, parsed.form
    openers = {}
    for question in reversed(form.questions):
        openers[question.section] = question.number
    headings = {
        openers[section.number]: [
            f" {plain(label)} " for labels in section.labels.values() for label in labels
        ]
        for section in form.sections
    }
    edges = []
    for number, label in enumerate(spine):
        edge = label.first
        if number and spine[number - 1].slot.startswith("§"):
            edges.append(edge)
            continue
        least = spine[number - 1].last + 1 if number else 0
        for index in range(edge - 1, max(least, edge - 5) - 1, -1):
            if not any(f" {page.keys[index]} " in text for text in headings.get(label.slot, ())):
                break
            edge = index
        parsed.site.update(range(edge, label.first))
        edges.append(edge)
    return [*edges, end] if spine else []


def _overview(
    parsed: Parsed,
    fields: list[Label],
    start: int,
    end: int,
    known: tuple[list[Label], list[Label]],
    others: Mapping[str, Sequence[Label]],
) -> None:
    """Read the lines before the first section or question."""
    page = parsed.page
    frame = set(_frame_lines(page, fields, start, end))
    cut = _joined(segments(page, fields, start, end, frame), fields)
    title = parsed.heading[2] if parsed.heading else None
    named = {slot for slot, _ in cut}
    lost = [_first_lost(items) for slot, items in cut if slot in {None, "evaluators"}]
    lost_lines = [item.index for item in lost if item] if "email" not in named else []
    if title and not named & {"title", "commitment"}:
        lost_lines += [i.index for _, items in cut for i in items if resembles(told(i), title)][:1]
    spacing = spacing_of(page, *known, lost_lines, parsed.heading[1] if parsed.heading else None)
    anchored = start > 0 or start in frame
    overview = read_overview(cut, title, spacing, anchored=anchored)
    if "problem" in others:
        _withdraw(overview, ("action", "problem"))
    parsed.overview = overview
    parsed.site |= frame


def _frame_lines(page: Page, fields: Sequence[Label], start: int, end: int) -> Iterator[int]:
    """Yield the lines of the site, and notices, that stand before or among the fields.

    Where labels are lost, values stand there as well: only what comes first is then the site's.
    """
    first = fields[0].first if fields else end
    leading = True
    for index in range(start, first):
        head = is_head(page.texts[index], page.keys[index])
        leading = leading and head
        if leading or (head and (is_notice(page.keys[index]) or not _before(fields))):
            yield index
    prose = [field.first for field in fields if field.slot in _BEFORE_PROSE]
    for index in range(first, min([end, *(line + 3 for line in prose)])):
        if is_crumb(page.texts[index], page.keys[index]):
            yield index


def _before(fields: Sequence[Label]) -> bool:
    """Whether values can stand before the first label that was found."""
    return not fields or fields[0].slot != "evaluators"


def _first_lost(items: Sequence[Item]) -> Item | None:
    """Return the first line of addresses, which stands where the label was lost."""
    return next((item for item in items if is_addresses(item.text)), None)


def _withdraw(overview: Overview, slots: Sequence[str]) -> None:
    """Leave fields unread after all."""
    for slot in slots:
        for item in overview.fields.pop(slot, []):
            overview.unplaced.append((item, tuple(slots)))


def _joined(
    cut: list[tuple[str | None, list[Item]]], fields: Sequence[Label]
) -> list[tuple[str | None, list[Item]]]:
    """Settle what ``Title`` is the title of: the commitment's, or the action plan's."""
    named = dict(cut)
    if "title" not in named:
        return cut
    items = named["title"]
    lines = {label.slot: label for label in fields}
    plan = lines.get("action_plan")
    if plan and not named["action_plan"] and lines["title"].first == plan.last + 1 and items:
        if named.get("commitment") or is_plan_title(items[0].text):
            merged = [(slot, items if slot == "action_plan" else held) for slot, held in cut]
            return [(slot, held) for slot, held in merged if slot != "title"]
    if "commitment" in named:
        # The one that holds nothing is a label beside the other one.
        spare = "title" if named["commitment"] else "commitment"
        if not named[spare]:
            return [(slot, held) for slot, held in cut if slot != spare]
    return cut


def _questions(
    parsed: Parsed,
    spine: Sequence[Label],
    ends: Sequence[int],
    parts: Sequence[Label],
    others: Mapping[str, Sequence[Label]],
) -> None:
    """Read what stands under every section and question that was found."""
    order = parsed.numbers
    asked = [label for label in spine if not label.slot.startswith("§")]
    later = dict.fromkeys((label.slot for label in asked), None) | {
        label.slot: following.slot for label, following in pairwise(asked)
    }
    for label, end in zip(spine, ends, strict=True):
        if label.slot.startswith("§"):
            _section(parsed, label, end)
            continue
        place = order.index(label.slot)
        following = order[place + 1] if place + 1 < len(order) else None
        goes_on = later[label.slot] is not None or parsed.tail is not None
        missing = following is not None and later[label.slot] != following and goes_on
        block = read_block(
            parsed.page,
            parsed.form,
            label,
            [part for part in parts if label.last < part.first < end],
            end=end,
            skipped=missing or later[label.slot] in others,
            cut=parsed.cut,
        )
        parsed.blocks.append(block.doubted() if label.slot in others else block)


def _section(parsed: Parsed, label: Label, end: int) -> None:
    """Take the lines after a section's number as its title, if they can be that."""
    page = parsed.page
    lines = range(label.last + 1, end)
    short = all(len(page.texts[index]) <= _LONGEST_HEADING_LINE for index in lines)
    if len(lines) <= _HEADING_LINES and short:
        parsed.site.update(lines)
    else:
        parsed.loose += [(page.item(index), "unplaced") for index in lines]
