"""Choosing at the desk: members, findings, and lessons, by words and by what they hold.

The choices of members are those of the index page (``kit.filters``), so that both agree.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import Literal, get_args

from kit.codebook import codebook
from kit.collection import Collection, FindingRow, ItemRow
from kit.filters import IndexFilter, choices, facets
from kit.findings import rule_title
from kit.form import load_form, plain
from kit.index import IndexEntry
from kit.lessons import Effect, Item, Kind
from kit.records import Finding, Record, Severity
from kit.rules import severity_name
from kit.words import Words

Order = Literal["name", "country", "completion", "confirm"]
FindingOrder = Literal["member", "severity", "kind", "question"]
ItemOrder = Literal["member", "theme", "kind", "effect"]
Choice = tuple[str, str]
"""What a person reads, and the value it stands for; the value ``""`` is no restriction."""

SEVERITIES: tuple[Severity, ...] = get_args(Severity)
"""The severities, the gravest first."""


class MemberQuery(Record):
    """What members are chosen by. ``facets`` are values of the filters of the index page."""

    words: str = ""
    facets: tuple[str, ...] = ()
    order: Order = "name"


class FindingQuery(Record):
    """What findings are chosen by; an empty text stands for any."""

    words: str = ""
    severity: Severity | Literal[""] = ""
    code: str = ""
    question: str = ""
    settled: bool = False
    order: FindingOrder = "member"


class ItemQuery(Record):
    """What factors and lessons are chosen by; an empty text stands for any."""

    words: str = ""
    theme: str = ""
    kind: Kind | Literal[""] = ""
    effect: Effect | Literal[""] = ""
    order: ItemOrder = "member"


def members(collection: Collection, query: MemberQuery) -> tuple[str, ...]:
    """Return the members that fit, in the order asked for.

    A member that is not worked out yet fits no filter but the country's.
    """
    wanted = [f" {word}" for word in plain(query.words).split()]
    found = [
        slug
        for slug in collection.slugs
        if all(word in collection.text(slug) for word in wanted)
        and _fits(collection, slug, query.facets)
    ]
    return tuple(sorted(found, key=lambda slug: _place(collection, slug, query.order)))


def _fits(collection: Collection, slug: str, wanted: Sequence[str]) -> bool:
    """Say whether a member has all that is asked of it, and one commitment the rest."""
    country = collection.member(slug).member.country
    asked = [one for one in wanted if one != f"country={country}"]
    if not asked:
        return True
    entry = collection.known_entry(slug)
    if entry is None:
        return False
    own = set(facets(entry))
    rest = [one for one in asked if one not in own]
    return not rest or any(
        set(rest) <= set(facets(entry, commitment)) for commitment in entry.commitments
    )


def _place(collection: Collection, slug: str, order: Order) -> tuple[float | str, str]:
    name = plain(collection.name(slug))
    entry = collection.known_entry(slug)
    if order == "country":
        return plain(collection.member(slug).member.country or "~"), name
    if order == "confirm":
        return -(entry.to_confirm if entry else 0), name
    if order == "completion":
        return -completion(entry), name
    return name, ""


def completion(entry: IndexEntry | None) -> float:
    """Return the mean place of the commitments on the scale of completion, 0 for none stated."""
    first = load_form().questions[0].number
    steps = [
        rating.mark.step
        for commitment in (entry.commitments if entry else ())
        for rating in commitment.ratings
        if rating.question == first and rating.mark and rating.mark.state == "stated"
    ]
    return sum(steps) / len(steps) if steps else 0.0


def member_choices(collection: Collection) -> tuple[IndexFilter, ...]:
    """Return the filters of members with what there is to choose so far."""
    w = collection.words
    entries = [
        collection.known_entry(slug)
        or IndexEntry(
            slug=slug,
            member=collection.name(slug),
            country=collection.member(slug).member.country,
        )
        for slug in collection.slugs
    ]
    return tuple(choices(entries, w))


def findings(
    collection: Collection, slugs: Iterable[str], query: FindingQuery
) -> tuple[FindingRow, ...]:
    """Return the findings of these members that fit, in the order asked for."""
    w = collection.words
    wanted = [f" {word}" for word in plain(query.words).split()]
    found = (
        row
        for row in collection.findings(slugs, settled=query.settled)
        if query.severity in ("", row.finding.severity)
        and query.code in ("", row.finding.code)
        and query.question in ("", row.finding.question)
        and _holds(row, wanted, w)
    )
    return tuple(sorted(found, key=lambda row: _finding_place(row.finding, query.order, w)))


def _finding_place(finding: Finding, order: FindingOrder, w: Words) -> tuple[int, str]:
    """Return by what a finding is sorted; those that are alike stay as they were."""
    if order == "severity":
        return SEVERITIES.index(finding.severity), ""
    if order == "kind":
        return 0, plain(rule_title(finding.code, w))
    if order == "question":
        return 0, finding.question or "~"
    return 0, ""


def _holds(row: FindingRow, wanted: Sequence[str], w: Words) -> bool:
    if not wanted:
        return True
    told = (row.finding.message, rule_title(row.finding.code, w), row.finding.commitment or "")
    text = f" {plain(' '.join((*told, row.member)))}"
    return all(word in text for word in wanted)


def items(collection: Collection, query: ItemQuery) -> tuple[ItemRow, ...]:
    """Return the factors and lessons of all members that fit, in the order asked for."""
    found = (
        row
        for row in collection.items(query.words)
        if (not query.theme or query.theme in {theme.key for theme in row.item.themes})
        and query.kind in ("", row.item.kind)
        and query.effect in ("", row.item.effect)
    )
    return tuple(sorted(found, key=lambda row: _item_place(row.item, query.order)))


def _item_place(item: Item, order: ItemOrder) -> int:
    """Return the place of an item among the choices of its order; what has none comes last."""
    own: str | None = item.kind if order == "kind" else item.effect
    keys: Sequence[str]
    if order == "theme":
        keys = [theme.key for theme in codebook().themes]
        own = item.themes[0].key if item.themes else None
    elif order == "kind":
        keys = get_args(Kind)
    elif order == "effect":
        keys = get_args(Effect)
    else:
        return 0
    return keys.index(own) if own else len(keys)


def severity_choices(w: Words) -> tuple[Choice, ...]:
    """Return the choices of severities."""
    return (
        (w("All severities"), ""),
        *((severity_name(level, w).capitalize(), level) for level in SEVERITIES),
    )


def code_choices(rows: Iterable[FindingRow], w: Words) -> tuple[Choice, ...]:
    """Return the choices of kinds of findings, those that there are."""
    codes = {row.finding.code for row in rows}
    named = sorted((rule_title(code, w), code) for code in codes)
    return ((w("All kinds"), ""), *named)


def question_choices(w: Words) -> tuple[Choice, ...]:
    """Return the choices of questions, in the form's order."""
    return (
        (w("All questions"), ""),
        *(
            (f"{question.number} {question.short[w.language]}", question.number)
            for question in load_form().questions
        ),
    )


def theme_choices(w: Words) -> tuple[Choice, ...]:
    """Return the choices of themes, in the codebook's order."""
    named = ((theme.name[w.language], theme.key) for theme in codebook().themes)
    return ((w("All themes"), ""), *named)


def kind_choices(w: Words) -> tuple[Choice, ...]:
    """Return the choices of kinds of items."""
    return (
        (w("Factors and lessons"), ""),
        (w("Factors"), "factor"),
        (w("Lessons"), "lesson"),
        (w("Recommendations"), "recommendation"),
        (w("Open questions"), "question"),
    )


def effect_choices(w: Words) -> tuple[Choice, ...]:
    """Return the choices of what a factor did."""
    return (
        (w("All effects"), ""),
        (w("Helping"), "helping"),
        (w("Hindering"), "hindering"),
        (w("Unclear"), "unclear"),
    )


def order_choices(w: Words) -> tuple[Choice, ...]:
    """Return the orders in which members are listed."""
    return (
        (w("Name"), "name"),
        (w("Country"), "country"),
        (w("Completion, highest first"), "completion"),
        (w("Points to confirm, most first"), "confirm"),
    )


def finding_orders(w: Words) -> tuple[Choice, ...]:
    """Return the orders in which findings are listed."""
    return (
        (w("Member, as in the report"), "member"),
        (w("Severity, gravest first"), "severity"),
        (w("Kind"), "kind"),
        (w("Question"), "question"),
    )


def item_orders(w: Words) -> tuple[Choice, ...]:
    """Return the orders in which factors and lessons are listed."""
    return (
        (w("Member, as in the report"), "member"),
        (w("Theme"), "theme"),
        (w("Kind"), "kind"),
        (w("Effect"), "effect"),
    )
