"""The desk's parts as HTML for a widget: blocks, cards of members, opened passages."""

from __future__ import annotations

from collections.abc import Sequence

from markupsafe import Markup

from kit.blocks import Block, Blocks, Span
from kit.collection import Collection, FindingRow, ItemRow
from kit.desk_tables import COMPARED, marks, similar_table, where
from kit.evidence import coverage
from kit.excerpts import Passage, of_finding, of_item
from kit.findings import rule_title
from kit.index import IndexCommitment
from kit.records import Record
from kit.rules import severity_name


class Card(Record):
    """A member at a glance."""

    name: str
    about: str
    commitments: tuple[IndexCommitment, ...]
    told: str


class Line(Record):
    """A line of an opened finding or lesson; ``note`` is set smaller."""

    spans: tuple[Span, ...]
    note: bool = False


def blocks_html(blocks: Blocks) -> str:
    """Return blocks as a widget shows them."""
    from kit.export.fragment import fragment

    # A widget runs no script that stands in its HTML; ``sorting_script`` serves all of them.
    return fragment(blocks, live=True, script=False)


def sorting_script() -> str:
    """Return the script by which the tables of the desk sort."""
    from kit.export.environment import cell_script

    return str(cell_script("html/sort.js"))


def cards_html(collection: Collection, slugs: Sequence[str]) -> str:
    """Return the members at a glance, a card each."""
    w = collection.words
    if not slugs:
        return note_html(w("Choose members in the list to see them at a glance."))
    return _rendered(collection, cards=[_card(collection, slug) for slug in slugs[:COMPARED]])


def _card(collection: Collection, slug: str) -> Card:
    w = collection.words
    entry, cases = collection.entry(slug), collection.cases(slug)
    found = [coverage(case.report) for case in cases]
    evidence = w(
        "Evidence shown for {shown} of {asked} answers.",
        shown=sum(one.shown for one in found),
        asked=sum(one.asked for one in found),
    )
    points = w.count("{n} point to confirm.", "{n} points to confirm.", entry.to_confirm)
    told = [evidence, points, entry.status_words and f"{entry.status_words}."]
    return Card(
        name=entry.member,
        about="; ".join(entry.plans),
        commitments=entry.commitments,
        told=" ".join(part for part in told if part),
    )


def finding_html(collection: Collection, row: FindingRow) -> str:
    """Return an opened finding: what was found, and the lines of the source."""
    w = collection.words
    case = collection.cases(row.slug)[row.case - 1]
    severity = severity_name(row.finding.severity, w)
    head = [
        Line(spans=(Span(text=rule_title(row.finding.code, w)),)),
        Line(
            spans=(Span(text=f"{row.member} · {severity} · {where(collection, row)}"),), note=True
        ),
        Line(spans=(Span(text=row.finding.message),)),
    ]
    if row.decision:
        told = w("Settled by {name}: {reason}", name=row.decision.by, reason=row.decision.reason)
        head.append(Line(spans=(Span(text=told),)))
    return _detail(
        collection,
        head,
        of_finding(case, row, w),
        w("Lines of the source that the finding is about"),
    )


def item_html(collection: Collection, row: ItemRow) -> str:
    """Return an opened factor or lesson: its place in the source, and what is similar."""
    w = collection.words
    case = collection.cases(row.slug)[row.case - 1]
    _, marked, themes = marks(collection, row)
    about = Span(text=f"{row.member} · {case.title(w)}")
    told = (*marked.spans, Span(text=" · "), *themes.spans) if row.item.themes else marked.spans
    head = [
        Line(spans=(about,)),
        Line(spans=told, note=True),
    ]
    similar = similar_table(collection, collection.like(row.place))
    name = w("Lines of the source that hold the passage")
    return _detail(collection, head, of_item(case, row), name, similar)


def note_html(text: str) -> str:
    """Return a sentence that says how things stand; screen readers are told of it."""
    shown = Markup(
        '<div class="kit-blocks kit-desk"><style>{}</style><p role="status">{}</p></div>'
    )
    return shown.format(_style(), text)


def help_html(text: str) -> str:
    """Return what a control is for, set smaller; nothing for nothing."""
    shown = Markup('<div class="kit-blocks kit-desk"><style>{}</style><p class="note">{}</p></div>')
    return shown.format(_style(), text) if text else ""


def _detail(
    collection: Collection,
    head: Sequence[Line],
    shown: Passage | None,
    name: str,
    blocks: Sequence[Block] = (),
) -> str:
    return _rendered(
        collection,
        head=head,
        passage=shown,
        passage_name=name,
        source=collection.called(shown.source) if shown else "",
        blocks=blocks,
    )


def _rendered(collection: Collection, **parts: object) -> str:
    from kit.export.environment import kit_environment
    from kit.export.page import Page

    template = kit_environment().get_template("desk.html.j2")
    page = Page.blank(collection.language, collection.words, sortable=True)
    return template.render(page=page, w=collection.words, css=_style(), **parts)


def _style() -> Markup:
    from kit.export.environment import cell_style

    return cell_style("html/fragment.css", "html/live.css", "html/desk.css")
