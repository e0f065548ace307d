"""The filters of the index page: what members and commitments can be chosen by."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import TYPE_CHECKING

from kit.records import Record
from kit.words import Words

if TYPE_CHECKING:
    from kit.index import IndexCommitment, IndexEntry, IndexRating, IndexTag


class IndexChoice(Record):
    """One choice of a filter: its value among the facets, and its words."""

    value: str
    label: str


class IndexFilter(Record):
    """A filter of the page; its choices stand in groups, a group without a name by itself."""

    key: str
    label: str
    all: str
    groups: tuple[tuple[str, tuple[IndexChoice, ...]], ...]


def facets(entry: IndexEntry, commitment: IndexCommitment | None = None) -> list[str]:
    """Return the values of the filters that a member, or one of its commitments, fits."""
    if commitment is None:
        found = [f"country={entry.country}"] if entry.country else []
        return [*found, f"status={entry.status}"] if entry.status else found
    return [
        *(f"rating={rating.question}={rating.word}" for rating in commitment.ratings),
        *(f"theme={tag.key}" for tag in commitment.themes),
        *(f"finding={tag.key}" for tag in commitment.findings),
        "finding=any" if commitment.findings else "finding=none",
    ]


def choices(entries: Sequence[IndexEntry], w: Words) -> list[IndexFilter]:
    """Return the filters with what there is to choose; a filter with nothing is left out."""
    every = [commitment for entry in entries for commitment in entry.commitments]
    countries = sorted({entry.country for entry in entries if entry.country})
    statuses = {entry.status for entry in entries}
    named = (("draft", w("Draft")), ("final", w("Final")))
    filters = [
        _filter(
            "country", w("Country"), w("All countries"), zip(countries, countries, strict=True)
        ),
        IndexFilter(key="rating", label=w("Rating"), all=w("All ratings"), groups=_ratings(every)),
        _filter(
            "theme", w("Theme of lessons"), w("All themes"), _tags(one.themes for one in every)
        ),
        _findings(every, w),
        _filter(
            "status",
            w("Status"),
            w("Draft and final"),
            (one for one in named if one[0] in statuses),
        ),
    ]
    return [one for one in filters if any(found for _, found in one.groups)]


def _filter(key: str, label: str, every: str, named: Iterable[tuple[str, str]]) -> IndexFilter:
    found = tuple(IndexChoice(value=f"{key}={value}", label=words) for value, words in named)
    return IndexFilter(key=key, label=label, all=every, groups=(("", found),))


def _findings(every: Iterable[IndexCommitment], w: Words) -> IndexFilter:
    kinds = tuple(
        IndexChoice(value=f"finding={key}", label=name)
        for key, name in _tags(one.findings for one in every)
    )
    first = (
        IndexChoice(value="finding=any", label=w("With points to be confirmed")),
        IndexChoice(value="finding=none", label=w("Without points to be confirmed")),
    )
    groups = (("", first), (w("With a point of this kind"), kinds)) if kinds else ()
    label, all_of_them = w("Points to be confirmed"), w("With and without")
    return IndexFilter(key="finding", label=label, all=all_of_them, groups=groups)


def _ratings(
    every: Iterable[IndexCommitment],
) -> tuple[tuple[str, tuple[IndexChoice, ...]], ...]:
    """Return the ratings that were given, by question, the highest of each scale first."""
    found: dict[str, dict[str, IndexRating]] = {}
    for commitment in every:
        for rating in commitment.ratings:
            name = f"{rating.question} {rating.label}"
            found.setdefault(name, {}).setdefault(rating.word, rating)
    return tuple(
        (
            name,
            tuple(
                IndexChoice(value=f"rating={one.question}={one.word}", label=one.word)
                for one in sorted(given.values(), key=_height)
            ),
        )
        for name, given in sorted(found.items())
    )


def _height(rating: IndexRating) -> tuple[int, str]:
    return (-rating.mark.step if rating.mark else 0, rating.word)


def _tags(every: Iterable[Sequence[IndexTag]]) -> list[tuple[str, str]]:
    """Return key and name of all tags, in the order of their names."""
    return sorted(
        {tag.key: tag.name for tags in every for tag in tags}.items(), key=lambda one: one[1]
    )
