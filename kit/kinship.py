"""What reports have to do with each other: copies, versions, likely one member, one commitment.

Pure functions from readings to readings; what they see becomes findings of the reports that
it concerns.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence, Set
from itertools import combinations

from anyascii import anyascii

from kit.form import plain
from kit.members import bare_name, kind_free, level_of, slug_of
from kit.records import Finding, Lines, Member, Reading, Report, Severity
from kit.words import mark

_LETTERS_A_SLIP = 6
"""So many letters of a name for each slip of the pen that it may differ by."""

SHORTEST_TITLE = 12
"""A shorter title, in characters, says too little to be one commitment's."""

_MOST_COMPARED = 300


def moved(reading: Reading, member: Member, *findings: Finding) -> Reading:
    """Return a reading with this member instead, its findings with it, and more findings."""
    report = reading.report.model_copy(update={"member": member})
    told = tuple(finding.model_copy(update={"member": member.slug}) for finding in reading.findings)
    return reading.model_copy(update={"report": report, "findings": (*told, *findings)})


def differing_levels(readings: Iterable[Reading]) -> list[Reading]:
    """Keep a city and a state of one name apart, where the sources say which is which.

    ``São Paulo (State)`` and ``São Paulo (Municipality)`` share a slug only as long as one of
    them is there alone.
    """
    found = list(readings)
    levels: dict[str, set[str]] = {}
    for reading in found:
        member = reading.report.member
        level = level_of(member.name or "")
        if level:
            levels.setdefault(member.slug, set()).add(level)
    both = {slug for slug, known in levels.items() if len(known) > 1}
    return [
        _with_level(reading) if reading.report.member.slug in both else reading for reading in found
    ]


def _with_level(reading: Reading) -> Reading:
    member = reading.report.member
    level = level_of(member.name or "")
    if level is None:
        return reading
    slug = slug_of(f"{bare_name(member.name or '')} {level}", member.country_code)
    return moved(reading, member.model_copy(update={"slug": slug}))


# ---------------------------------------------------------------- copies of one report


def without_copies(readings: Sequence[Reading]) -> list[Reading]:
    """Keep a report that was found several times once, with a note; tell of other versions.

    Reports are one where member, plan, title and all words are the same, whatever the file or
    address. The copy with the most addresses of evidence is kept, then the first by path.
    """
    same_title: dict[tuple[str, str, str], dict[str, list[Reading]]] = {}
    for reading in readings:
        words = _words(reading.report)
        versions = same_title.setdefault(identity(reading.report), {})
        versions.setdefault(words or reading.report.source.path, []).append(reading)
    kept: list[Reading] = []
    for versions in same_title.values():
        chosen = [min(copies, key=_poorness) for copies in versions.values()]
        titled = chosen[0].report.commitment.title is not None
        for reading, copies in zip(chosen, versions.values(), strict=True):
            others = sorted({copy.report.source.path for copy in copies if copy is not reading})
            told = _copies(reading.report, others, len(copies))
            if titled and len(chosen) > 1:
                paths = [one.report.source.path for one in chosen if one is not reading]
                told = (*told, _versions(reading.report, sorted(paths)))
            kept.append(_told(reading, *told))
    return kept


def identity(report: Report) -> tuple[str, str, str]:
    """Return what one commitment is known by: its member, its plan and its title."""
    plan = report.action_plan.title if report.action_plan else ""
    return (report.member.slug, plain(plan), plain(report.commitment.title or ""))


def _words(report: Report) -> str:
    """Return all words of a report for comparing, without places and addresses."""
    parts = [("action", report.action), ("problem", report.problem)]
    for number, answer in sorted(report.answers.items()):
        stated = (answer.stated, answer.degree_stated, answer.explanation)
        parts += [(number, part) for part in stated]
    return "\n".join(f"{name} {plain(words)}" for name, words in parts if words)


def _poorness(reading: Reading) -> tuple[int, str]:
    shown = sum(
        1
        for answer in reading.report.answers.values()
        for piece in answer.evidence
        if piece.url or piece.kind == "file"
    )
    return (-shown, reading.report.source.path)


def _copies(report: Report, others: Sequence[str], number: int) -> tuple[Finding, ...]:
    if number < 2:
        return ()
    message = (
        mark(
            "The same report was found {number} times, also in {sources}. It is counted once."
        ).format(number=number, sources=_listed(others))
        if others
        else mark("The same report was found {number} times. It is counted once.").format(
            number=number
        )
    )
    return (_finding(report, "report-found-twice", "note", message),)


def _versions(report: Report, others: Sequence[str]) -> Finding:
    message = mark(
        "Another text with the same member, plan and title stands in {sources}. "
        "All are shown: is one of them an earlier version, or incomplete?"
    ).format(sources=_listed(others))
    return _finding(report, "report-in-versions", "warning", message)


# ---------------------------------------------------------------- likely one member


def uncertain_members(
    readings: Sequence[Reading], apart: Set[tuple[str, str]] = frozenset()
) -> list[Reading]:
    """Tell of members whose names are so alike that they may be one; they stay apart.

    ``apart`` are pairs of slugs that an analyst has decided to be different.
    """
    members = {reading.report.member.slug: reading.report.member for reading in readings}
    likely: dict[str, set[str]] = {}
    for one, other in _pairs(list(members.values())):
        if one.slug != other.slug and (one.slug, other.slug) not in apart and _alike(one, other):
            likely.setdefault(one.slug, set()).add(_full(other))
            likely.setdefault(other.slug, set()).add(_full(one))
    return [_with_doubt(reading, likely.get(reading.report.member.slug)) for reading in readings]


def _pairs(members: Sequence[Member]) -> Iterator[tuple[Member, Member]]:
    """Yield pairs worth comparing: those that begin or end alike, and have the same numbers."""
    groups: dict[tuple[str, str], list[Member]] = {}
    for member in members:
        key = _key(member)
        if key:
            numbers = "".join(re.findall(r"\d+", key))
            for part in {f"{key[:4]}-", f"-{key[-4:]}"}:
                groups.setdefault((part, numbers), []).append(member)
    for group in groups.values():
        if len(group) <= _MOST_COMPARED:
            yield from combinations(group, 2)


def _alike(one: Member, other: Member) -> bool:
    from rapidfuzz.distance import OSA

    if one.country_code and other.country_code and one.country_code != other.country_code:
        return False
    levels = {level_of(one.name or "", anywhere=True), level_of(other.name or "", anywhere=True)}
    if levels == {"local", "regional"}:
        return False
    first, second = _key(one), _key(other)
    slips = min(len(first), len(second)) // _LETTERS_A_SLIP
    return first == second or OSA.distance(first, second, score_cutoff=slips) <= slips


def _key(member: Member) -> str:
    return plain(anyascii(kind_free(member.name or "")))


def _with_doubt(reading: Reading, names: Set[str] | None) -> Reading:
    if not names:
        return reading
    message = mark(
        "The member may be the same as {members}; the names are alike. "
        "They are kept apart until this is settled in data/members.toml."
    ).format(members=_listed(sorted(names)))
    report = reading.report
    lines = report.where.get("member.name")
    return _told(reading, _finding(report, "member-uncertain", "warning", message, lines))


# ---------------------------------------------------------------- one commitment, several members


def shared_commitments(readings: Sequence[Reading]) -> list[Reading]:
    """Tell of commitments that several members report under the same title."""
    by_title: dict[str, dict[str, str]] = {}
    for reading in readings:
        title = plain(reading.report.commitment.title or "")
        if len(title) >= SHORTEST_TITLE:
            member = reading.report.member
            by_title.setdefault(title, {})[member.slug] = _full(member)
    return [_with_partners(reading, by_title) for reading in readings]


def _with_partners(reading: Reading, by_title: dict[str, dict[str, str]]) -> Reading:
    report = reading.report
    known = by_title.get(plain(report.commitment.title or ""), {})
    others = [name for slug, name in sorted(known.items()) if slug != report.member.slug]
    if not others:
        return reading
    message = mark("A commitment of the same title is also reported by {members}.").format(
        members=_listed(others)
    )
    lines = report.where.get("commitment.title")
    return _told(reading, _finding(report, "commitment-shared", "note", message, lines))


# ---------------------------------------------------------------- words


def _full(member: Member) -> str:
    return ", ".join(part for part in (member.name, member.country) if part) or member.slug


def _listed(names: Sequence[str]) -> str:
    """Return names as a list that reads the same in every language."""
    return "; ".join([*names[:5], *(["…"] if len(names) > 5 else [])])


def _finding(
    report: Report, code: str, severity: Severity, message: str, lines: Lines | None = None
) -> Finding:
    return Finding(
        code=code,
        severity=severity,
        source=report.source.path,
        member=report.member.slug,
        commitment=report.commitment.title,
        lines=lines,
        message=message,
    )


def _told(reading: Reading, *findings: Finding) -> Reading:
    """Add findings that are not there yet: a reading may be gathered again from a file."""
    new = [finding for finding in findings if finding not in reading.findings]
    return reading.model_copy(update={"findings": (*reading.findings, *new)}) if new else reading
