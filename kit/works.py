"""Which references are to the same work: only where that is certain."""

from __future__ import annotations

from collections.abc import Iterable

from rapidfuzz import fuzz

from kit.form import plain
from kit.records import Record, Report
from kit.references import Reference, references

_ALIKE = 88
"""From this likeness on (of 100), two long titles with the same numbers are one title reworded."""
_COGNATE = 70
"""From this likeness on, words of two languages may be one: archive and archivo."""
_TELLING = 5
"""Shorter words are alike by chance."""
_LONG = 6
_MANY = 300


class Work(Record):
    """References to one work, in the order in which they stand; often there is just one."""

    references: tuple[Reference, ...]

    @property
    def name(self) -> str:
        """The title that the references give, or else the author, or else their words."""
        for part in ("title", "name"):
            for reference in self.references:
                if named := getattr(reference, part):
                    return str(named)
        return self.references[0].url or self.references[0].text


def works(found: Iterable[Reference]) -> tuple[Work, ...]:
    """Gather the references that certainly are to the same work, in order of first mention.

    Beyond 300 different references only equal ones are gathered, to stay within bounded time.
    """
    equal: dict[tuple[object, ...], list[tuple[int, Reference]]] = {}
    for place, reference in enumerate(found):
        equal.setdefault(_key(reference), []).append((place, reference))
    heads = [group[0][1] for group in equal.values()]
    group_of = list(range(len(heads)))
    for later in range(len(heads) if len(heads) <= _MANY else 0):
        for earlier in range(later):
            if group_of[earlier] != group_of[later] and _same(heads[earlier], heads[later]):
                old, new = sorted((group_of[later], group_of[earlier]), reverse=True)
                group_of = [new if group == old else group for group in group_of]
    gathered: dict[int, list[tuple[int, Reference]]] = {}
    for group, placed in zip(group_of, equal.values(), strict=True):
        gathered.setdefault(group, []).extend(placed)
    return tuple(
        Work(references=tuple(reference for _, reference in sorted(group, key=lambda one: one[0])))
        for group in gathered.values()
    )


def _key(reference: Reference) -> tuple[object, ...]:
    """Return what two references must share to be equal; what a sentence implies is not equal."""
    if reference.kind == "citation" and reference.name is None:
        return ("bare", id(reference))
    words = reference.title or reference.name or ""
    return (reference.kind, plain(words), reference.year, _bare(reference.url or ""))


def works_of(report: Report) -> tuple[Work, ...]:
    """Return the works that the prose of a report refers to."""
    return works(references(report))


def unsettled(found: Iterable[Reference]) -> tuple[tuple[Reference, Reference], ...]:
    """Return pairs of a citation and a source of the same year that may be the same work.

    Only citations that certainly belong to no source, and sources that no citation leads to.
    """
    groups = works(found)
    kinds = [{one.kind for one in group.references} for group in groups]
    alone = [
        group.references[0]
        for group, held in zip(groups, kinds, strict=True)
        if not {"citation", "source"} <= held
    ]
    return tuple(
        (citation, source)
        for citation in alone
        for source in alone
        if citation.kind == "citation"
        and source.kind == "source"
        and citation.year == source.year
        and _akin(citation.name or "", source.name or "")
    )


def _akin(one: str, other: str) -> bool:
    """Say whether two names may be translations: they share a word, or one much like it."""
    first, second = (
        [word for word in plain(name).split() if len(word) >= _TELLING] for name in (one, other)
    )
    return any(fuzz.ratio(a, b) >= _COGNATE for a in first for b in second)


def _same(one: Reference, other: Reference) -> bool:
    if one.url and other.url and _bare(one.url) == _bare(other.url):
        return True
    if one.kind == other.kind == "citation":
        return _same_citation(one, other) or _same_citation(other, one)
    if {one.kind, other.kind} == {"citation", "source"}:
        citation, source = (one, other) if one.kind == "citation" else (other, one)
        return citation.year == source.year and _leads_to(citation, source)
    if one.title and other.title and "citation" not in {one.kind, other.kind}:
        return _same_title(one.title, other.title)
    return False


def _same_citation(one: Reference, other: Reference) -> bool:
    """Say whether ``other`` repeats ``one``, with its name or with the name in its sentence."""
    if one.year != other.year or not one.name:
        return False
    if other.name:
        return plain(one.name) == plain(other.name)
    if one.pages != other.pages:
        return False
    words = plain(other.before).split()
    return _initials(one.name) in words or _within(one.name, other.before)


def _leads_to(citation: Reference, source: Reference) -> bool:
    """Say whether a citation is of this source: by its name, or by what its sentence names.

    The second finds a citation that keeps its own language in a translated text.
    """
    name, title = source.name or "", source.title or ""
    if citation.name and plain(citation.name) == plain(name):
        return True
    if citation.name and citation.name.isupper() and plain(citation.name) == _initials(name):
        return True
    return _within(name, citation.before) or _within(title, citation.before)


def _same_title(one: str, other: str) -> bool:
    first, second = plain(one), plain(other)
    if first == second:
        return True
    if min(len(first.split()), len(second.split())) < _LONG or _digits(first) != _digits(second):
        return False
    return bool(fuzz.token_sort_ratio(first, second) >= _ALIKE)


def _digits(text: str) -> list[str]:
    return sorted(word for word in text.split() if any(char.isdigit() for char in word))


def _within(name: str, text: str) -> bool:
    """Say whether a text names this, which must be of two words or more to tell it apart."""
    wanted = plain(name)
    return " " in wanted and f" {wanted} " in f" {plain(text)} "


def _initials(name: str) -> str:
    letters = [word[0] for word in name.split() if word[0].isupper()]
    return plain("".join(letters)) if len(letters) > 1 else name


def _bare(url: str) -> str:
    address = url.casefold().split("://")[-1].removeprefix("www.")
    return address.split("#")[0].rstrip("/")
