"""Gathering: from files and folders to members, each with its reports.

Reports are one member's where their names have the same slug. What is likely but not certain
is never done in silence: it stays as the sources state it, with a finding, until an analyst
decides it in ``data/members.toml`` (see ``kit.decisions``).
"""

from __future__ import annotations

import os
from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Sequence
from pathlib import Path

from kit.decisions import Decisions, read_decisions
from kit.errors import KitError, MemberError, SourceError
from kit.form import plain
from kit.kinship import (
    differing_levels,
    moved,
    shared_commitments,
    uncertain_members,
    without_copies,
)
from kit.members import member_of
from kit.reading import SUFFIXES, read_source, source_name
from kit.records import Finding, Member, Reading, Record
from kit.words import mark

Reader = Callable[[Path, Path | None], tuple[Reading, ...]]
"""Reads a file, whose records name it relative to a folder."""


_NAMED = 3
"""So many of the sources that could not be read are named beside another error."""


class MemberReports(Record):
    """A member with its reports, sorted by plan, title and source."""

    member: Member
    readings: tuple[Reading, ...]


class Refusal(Record):
    """A source that could not be read: its path, a stable reason code, and what to do."""

    path: str
    reason: str
    message: str


class Corpus(Record):
    """Everything that a set of sources holds; members are sorted by slug.

    ``ignored`` names the files of folders that are no sources.
    """

    members: tuple[MemberReports, ...]
    refused: tuple[Refusal, ...] = ()
    ignored: tuple[str, ...] = ()

    def find(self, name: str) -> MemberReports:
        """Return the member with this slug, or with this name in any of its spellings.

        Raises ``MemberError``, with the nearest names, where there is none or more than one.
        """
        wanted = plain(name)
        slug = member_of(name, "").slug
        for one in self.members:
            if one.member.slug in {name, slug} or wanted in {
                plain(_name(member)) for member in _spellings(one)
            }:
                return one
        by_name = [
            one
            for one in self.members
            if wanted and wanted in {plain(member.name or "") for member in _spellings(one)}
        ]
        if len(by_name) == 1:
            return by_name[0]
        if by_name:
            slugs = ", ".join(one.member.slug for one in by_name)
            raise MemberError(
                f"Several members are named {name!r}. Write one of: {slugs}.", subject=name
            )
        unread = ", ".join(one.path for one in self.refused[:_NAMED]) if self.members else ""
        also = f" Not searched, since it cannot be read: {unread}." if unread else ""
        raise MemberError(f"There is no member {name!r}. {self._nearest(name)}{also}", subject=name)

    @property
    def nothing(self) -> str:
        """Say why there is no member, where there is none."""
        if not self.refused:
            return "The sources hold no member at all."
        told = [one.message for one in self.refused[:_NAMED]]
        return " ".join(["None of the sources could be read.", *told])

    def _nearest(self, name: str) -> str:
        from rapidfuzz import fuzz, process

        choices = {one.member.slug: plain(one.member.slug) for one in self.members}
        if not choices:
            return self.nothing
        near = process.extract(
            plain(name),
            choices,
            scorer=fuzz.WRatio,
            limit=5,
            score_cutoff=50 if len(choices) > 5 else 0,
        )
        if not near:
            return f"None of the {len(choices)} members has a name like it."
        return f"Nearest are: {', '.join(slug for _, _, slug in near)}."


def gather(
    sources: Sequence[Path],
    *,
    root: Path | None = None,
    decisions: Path | None = None,
    read: Reader | None = None,
) -> Corpus:
    """Read files and folders, and put the reports to their members.

    Folders are read with all folders below, in the order of their names; hidden files, READMEs
    and files of other kinds are ignored. A source that cannot be read is refused and the others
    are read. Records name a file relative to ``root``; without it, a file of a folder by the
    folder's name and the path below. ``read`` reads a file instead of ``read_source``. Raises
    ``SourceError`` where a source does not exist or a folder holds nothing to read,
    ``ParameterError`` for unusable ``decisions``.
    """
    settled = read_decisions(decisions)
    readings: list[Reading] = []
    refused: list[Refusal] = []
    ignored: list[str] = []
    for path, base in source_files(sources, root, ignored):
        try:
            readings += read(path, base) if read else read_source(path, root=base)
        except KitError as error:
            refused.append(
                Refusal(path=error.subject or path.name, reason=error.reason, message=error.message)
            )
    kept = without_copies(differing_levels(_decided(readings, settled)))
    kept = shared_commitments(uncertain_members(kept, settled.apart()))
    return Corpus(
        members=tuple(_members(kept, settled)),
        refused=tuple(sorted(refused, key=lambda one: one.path)),
        ignored=tuple(sorted(set(ignored))),
    )


def called(name: str, sources: Iterable[Path]) -> Path:
    """Return the file that a record names, as it is called from here, where it was read from.

    Records name a file by its folder's name, so that no folder of this machine gets into a
    report; a person who is told of a file can copy its whole name into a command. A name that no
    file has, or several have, comes back as it is.
    """
    found = {path for source in sources if (path := _named(name, source))}
    return found.pop() if len(found) == 1 else Path(name)


def _named(name: str, source: Path) -> Path | None:
    """Return the file of a source that records name so, ``None`` where it has none."""
    if not source.is_dir():
        return source if source_name(source, None) == name else None
    folder, _, rest = name.partition("/")
    path = source / rest
    return path if folder == source.resolve().name and path.is_file() else None


def source_files(
    sources: Sequence[Path], root: Path | None, ignored: list[str]
) -> Iterator[tuple[Path, Path | None]]:
    """Yield every file to read, once, with the folder that its name is relative to."""
    seen: set[Path] = set()
    for source in sources:
        if not source.exists():
            raise SourceError(
                f"There is no file or folder {source.name or source}. Check the spelling, and "
                "that you are in the project's folder.",
                subject=source.name,
            )
        if not source.is_dir():
            found, base = [source], root
        else:
            base = root or source.resolve().parent
            found = list(_in_folder(source, base, ignored))
        for path in found:
            real = path.resolve()
            if real not in seen:
                seen.add(real)
                yield path, base


def _in_folder(folder: Path, base: Path, ignored: list[str]) -> Iterator[Path]:
    any_found = False
    for current, folders, names in os.walk(folder):
        folders[:] = sorted(name for name in folders if not name.startswith((".", "__")))
        for name in sorted(names):
            path = Path(current, name)
            if name.startswith("."):
                continue
            readme = path.stem.casefold().startswith("readme")
            if path.suffix.lower() in SUFFIXES and not readme:
                any_found = True
                yield path
            else:
                ignored.append(_shown(path, base))
    if not any_found:
        raise SourceError(
            f"The folder {folder.name or folder} holds no report. Put assessments into it: files "
            f"that end in {', '.join(SUFFIXES)}.",
            subject=folder.name,
        )


def _shown(path: Path, base: Path) -> str:
    try:
        return path.resolve().relative_to(base.resolve()).as_posix()
    except ValueError:
        return path.name


def _decided(readings: Iterable[Reading], settled: Decisions) -> Iterator[Reading]:
    """Apply the analyst's decisions; a member that the source does not state gets a finding."""
    for found in readings:
        reading, report = found, found.report
        named = settled.sources.get(report.source.path)
        if named is not None and report.member.name is None:
            member = member_of(named, report.source.path)
            finding = Finding(
                code="member-by-decision",
                severity="note",
                source=report.source.path,
                member=member.slug,
                commitment=report.commitment.title,
                message=mark("The member is not stated; {member} was set by an analyst.").format(
                    member=named
                ),
            )
            reading = moved(reading, member, finding)
        slug = settled.shown(reading.report.member).slug
        if slug != reading.report.member.slug:
            member = reading.report.member.model_copy(update={"slug": slug})
            reading = moved(reading, member)
        yield reading


def _members(readings: Iterable[Reading], settled: Decisions) -> Iterator[MemberReports]:
    by_slug: dict[str, list[Reading]] = {}
    for reading in readings:
        by_slug.setdefault(reading.report.member.slug, []).append(reading)
    for slug in sorted(by_slug):
        found = sorted(by_slug[slug], key=_order)
        most = stated_member(found)
        shown = settled.shown(most)
        yield MemberReports(member=shown if shown.slug == slug else most, readings=tuple(found))


def stated_member(readings: Iterable[Reading]) -> Member:
    """Return the member as most of its readings state it, before any decision."""
    spellings = Counter(reading.report.member for reading in readings)
    return min(spellings, key=lambda one: (-spellings[one], _name(one)))


def _order(reading: Reading) -> tuple[str, str, str]:
    report = reading.report
    plan = report.action_plan.title if report.action_plan else ""
    return (plan, report.commitment.title or "", report.source.path)


def _spellings(one: MemberReports) -> set[Member]:
    return {one.member, *(reading.report.member for reading in one.readings)}


def _name(member: Member) -> str:
    return ", ".join(part for part in (member.name, member.country) if part)
