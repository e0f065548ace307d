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

from collections.abc import Mapping, Sequence
from itertools import pairwise

from kit.errors import SourceError
from kit.form import Form, Question, load_form, plain
from kit.reading.align import Alignment, align
from kit.reading.answers import After, Links, read_block
from kit.reading.frame import heading_of, is_notice, second_report, tail_of, top_of
from kit.reading.labels import find_labels
from kit.reading.lines import Label, Page
from kit.reading.overview import read_overview, withdraw
from kit.reading.record import Parsed, record_of
from kit.reading.roles import line_roles
from kit.reading.vocabulary import number_of, opens_label, parts_opened, vocabulary
from kit.records import Reading, Source
from kit.words import mark

__all__ = ["line_roles", "read_page"]

_NO_LINKS: Links = {}
_FEWEST_LABELS = 3
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
    second = second_report(page, labels)
    if second is not None:
        page = Page(lines[: page.numbers[second] - 1])
        labels = [label for label in labels if label.last < second]
    aligned = align(labels)
    _refuse_others(page, form, aligned.chain, source.path)
    parts = [label for label in labels if label.slot in form.parts]
    return record_of(_parse(page, form, aligned, parts), lines, source, links)


def _refuse_others(page: Page, form: Form, chain: Sequence[Label], path: str) -> None:
    """Raise unless the page shows enough of the form to be such a report."""
    questions = [label for label in chain if label.slot[0].isdigit()]
    fields = [label for label in chain if label.slot in {field.key for field in form.fields}]
    if any(label.language for label in questions) or len(questions) + len(fields) >= _FEWEST_LABELS:
        return
    if heading_of(page, len(page)) is not None:
        return
    raise SourceError(
        mark(
            "{path} does not look like an End of Commitment report: none of the form's questions "
            "was found in it. Check that it is the right file, and that the whole page was saved."
        ).format(path=path),
        subject=path,
    )


def _parse(page: Page, form: Form, aligned: Alignment, parts: list[Label]) -> Parsed:
    """Cut the page at its labels and read the pieces."""
    # A question in an unknown wording, or a section's heading, that could stand elsewhere just
    # as well is no label to build on.
    chain = [
        label
        for label in aligned.chain
        if label.slot not in aligned.rivals or (label.language and not label.slot.startswith("§"))
    ]
    keys = {field.key for field in form.fields}
    spine = [label for label in chain if label.slot not in keys]
    first = chain[0].first if chain else len(page)
    heading = heading_of(page, first)
    body = heading[1] + 1 if heading else top_of(page, first)
    after = chain[-1].last + 1 if chain else body
    tail = tail_of(page, after)
    parsed = Parsed(page, form, heading, tail, labels=chain)
    parsed.site.update(range(body))
    end = len(page) if tail is None else tail
    if tail is None:
        end = _cut(parsed, end, chain, parts)
    while end > after and is_notice(page.keys[end - 1]):
        end -= 1
        parsed.site.add(end)
    edges = _edges(parsed, spine, end)
    span = (body, edges[0] if edges else end)
    parsed.overview = read_overview(page, form, [*chain, *parts], span, heading)
    withdraw(parsed.overview, [*aligned.doubtful, *_open_end(form, chain, spine, parts, span)])
    parsed.site |= parsed.overview.site
    _questions(parsed, spine, edges[1:], parts, aligned.rivals)
    return parsed


def _headings(form: Form) -> dict[str, list[str]]:
    """Return the wordings of the section's heading that a section or a first question has."""
    headings: dict[str, list[str]] = {}
    for section in form.sections:
        wordings = [f" {plain(label)} " for labels in section.labels.values() for label in labels]
        first = next(q.number for q in form.questions if q.section == section.number)
        headings[f"§{section.number}"] = headings[first] = wordings
    return headings


def _heading_before(page: Page, label: Label, least: int, headings: Sequence[str]) -> int:
    """Return where the pieces of a section's heading begin that stand before a label.

    One of them has several words, or is the heading's last one: any other single word could end
    somebody's prose.
    """
    index = label.first
    sure = label.first
    while index > least and index > label.first - _LABEL_LINES:
        key = page.keys[index - 1]
        if not any(f" {key} " in heading for heading in headings):
            break
        index -= 1
        last = index == label.first - 1 and any(text.endswith(f" {key} ") for text in headings)
        sure = index if " " in key or last else sure
    return sure


def _open_end(
    form: Form,
    chain: Sequence[Label],
    spine: Sequence[Label],
    parts: Sequence[Label],
    span: tuple[int, int],
) -> list[tuple[int, int]]:
    """Return the lines of the overview's last field where its end is not certain.

    What follows it is the first section or the first question; where another label follows,
    or one of an answer's parts stands in it, those were lost in it.
    """
    opening = {f"§{form.sections[0].number}", form.questions[0].number}
    stray = any(span[0] <= part.first < span[1] for part in parts)
    if (spine and spine[0].slot not in opening) or stray:
        fields = [label for label in chain if label.last < span[1] and label not in spine]
        return [(fields[-1].first if fields else span[0], span[1] - 1)]
    return []


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
    parsed.opened = parts_opened(" ".join(page.labels[ending:end]))
    if end > least and ending == end and _opens_section(parsed.form, page.keys[end - 1]):
        parsed.again, ending = True, end - 1
    asked = [label.slot for label in chain if label.slot in parsed.numbers]
    following = dict(pairwise(parsed.numbers)).get(asked[-1]) if asked else None
    for index in range(ending - 1, max(least, ending - _LABEL_LINES) - 1, -1):
        if following and number_of(page.labels[index]) == following:
            ending = index
    parsed.loose += [(page.item(index), "cut") for index in range(ending, end)]
    torn = _torn_heading(parsed, chain[-1] if chain else None, ending)
    parsed.loose += [(page.item(index), "label-lost") for index in range(torn, ending)]
    return torn


def _opens_section(form: Form, key: str) -> bool:
    """Say whether a line is the beginning of a section's heading, by its first word at least."""
    wordings = [text for texts in _headings(form).values() for text in texts]
    return any(text[1:].startswith(key) and len(key) >= len(text.split()[0]) for text in wordings)


def _torn_heading(parsed: Parsed, last: Label | None, end: int) -> int:
    """Return where a piece of a later section's heading stands behind the last label, or the end.

    The rest of the heading, or the labels after it, are lost: what follows is no part of the
    last answer.
    """
    if last is None or last.slot not in parsed.numbers:
        return end
    later = [one.number for one in parsed.form.sections]
    section = parsed.form.question(last.slot).section
    headings = [
        heading
        for number in later[later.index(section) + 1 :]
        for heading in _headings(parsed.form)[f"§{number}"]
    ]
    for index in range(last.last + 1, end):
        key = parsed.page.keys[index]
        if " " in key and any(f" {key} " in heading for heading in headings):
            return index
    return end


def _edges(parsed: Parsed, spine: Sequence[Label], end: int) -> list[int]:
    """Return where the text before each label of the spine ends, and where the last one's does.

    The lines of a section's heading that stand before a question without having been found as
    a label, because a piece of it was lost, belong to the label.
    """
    headings = _headings(parsed.form)
    edges = []
    for number, label in enumerate(spine):
        least = spine[number - 1].last + 1 if number else 0
        edge = label.first
        if not (number and spine[number - 1].slot.startswith("§")):
            edge = _heading_before(parsed.page, label, least, headings.get(label.slot, ()))
        parsed.site.update(range(edge, label.first))
        edges.append(edge)
    return [*edges, end] if spine else []


def _questions(
    parsed: Parsed,
    spine: Sequence[Label],
    ends: Sequence[int],
    parts: Sequence[Label],
    rivals: set[str],
) -> None:
    """Read what stands under every section and question that was found."""
    asked = [label.slot for label in spine if not label.slot.startswith("§")]
    later = dict(pairwise(asked))
    if asked and spine[-1].slot.startswith("§"):
        # The page breaks off in a section's heading: its first question was to come.
        later[asked[-1]] = vocabulary().openers[spine[-1].slot]
    for label, end in zip(spine, ends, strict=True):
        if label.slot.startswith("§"):
            _section(parsed, label, end)
            continue
        following = later.get(label.slot)
        inside = [part for part in parts if label.last < part.first < end]
        after = After(
            end,
            missing=_missing(parsed, label.slot, following, doubt=following in rivals),
            open=following is None and parsed.tail is None,
            cut=parsed.cut,
            opened=parsed.opened if following is None else frozenset(),
            number=dict(pairwise(parsed.numbers)).get(label.slot, ""),
        )
        block = read_block(parsed.page, parsed.form, label, inside, after)
        again = parsed.again and following is None
        parsed.blocks.append(block.doubted() if again or label.slot in rivals else block)


def _missing(
    parsed: Parsed, number: str, following: str | None, *, doubt: bool
) -> Sequence[Question]:
    """Return the questions between two that were found, whose answers may stand in between.

    At the end of a page that breaks off, the rest is not missing. With ``doubt`` the following
    question's label could as well be further on.
    """
    order = parsed.numbers
    if following is None and parsed.tail is None:
        return ()
    place = order.index(following) if following else len(order)
    between = order[order.index(number) + 1 : place + doubt]
    return [parsed.form.question(other) for other in between]


def _section(parsed: Parsed, label: Label, end: int) -> None:
    """Take the lines after a section's number as its title, if they can be that."""
    page = parsed.page
    lines = range(label.last + 1, end)
    words = " ".join(page.key(index) for index in range(label.first, label.last + 1))
    titled = vocabulary().section.fullmatch(words) is None
    short = all(len(page.texts[index]) <= _LONGEST_HEADING_LINE for index in lines)
    if len(lines) <= _HEADING_LINES and short and not titled:
        parsed.site.update(lines)
    else:
        parsed.loose += [(page.item(index), "unplaced") for index in lines]
