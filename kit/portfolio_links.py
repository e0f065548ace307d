"""Where the portfolio's links lead: settled when a build has ended, and not before.

The portfolio is made beside the members' reports, first of all, so it cannot know which of them
will be made; nor does it change when one member is built again later. Its page names a place in
each member's report. When a build publishes its index, the links are set by what is there then:
to the report; where there is none, to what the index says of the member. A note at the head of
the page names those members. A link keeps the place it was made for, so that the next build can
set it again.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Mapping, Sequence
from html import escape, unescape
from pathlib import Path
from typing import Final

from kit.narrative import member_name
from kit.portfolio_run import PORTFOLIO
from kit.records import Member, Record
from kit.stamps import (
    FileStamp,
    Stamp,
    as_written,
    failure_path,
    file_stamp,
    read_failure,
    read_stamp,
    stamp_path,
    write_stamp,
)
from kit.storage import write_file
from kit.words import LANGUAGES, Words, words_of

_LINK = re.compile(r'<a href="\.\./([a-z0-9-]+)/([^"/#]+\.html)(?:#([^"]*))?">')
_SET = re.compile(r'<a (?:href="[^"]*" )?data-report="([^"]*)">')
_NOTE = re.compile(r'<aside class="reports-here".*?</aside>\n', re.DOTALL)
_MOST: Final = 8
_MAIN: Final = '<main id="main" tabindex="-1">\n'


class Linked(Record):
    """A member whose report the portfolio links to, and what of it is there.

    ``places`` are those in its report, of those that the portfolio links to, and ``None`` where
    there is no report. ``index`` is the address at which the index tells of the member, seen from
    the portfolio, empty where it does not. ``failed`` says that the last attempt at the report
    did not succeed.
    """

    name: str
    places: frozenset[str] | None = None
    index: str = ""
    failed: bool = False


def linked(page: str, members: Mapping[str, Linked], words: Words) -> str:
    """Return the portfolio's page with links to what is there; ``members`` are known by slug.

    Setting links again, by the same members or others, begins from those that were made.
    """
    page = _as_made(page)
    met: dict[str, Linked] = {}

    def settle(found: re.Match[str]) -> str:
        slug, place = found[1], unescape(found[3] or "")
        if (member := members.get(slug)) is None:
            return found[0]
        met[slug] = member
        made = found[0].removeprefix('<a href="').removesuffix('">')
        if member.places is None:
            href = f'href="{escape(member.index)}" ' if member.index else ""
        elif place and place not in member.places:
            href = f'href="../{slug}/{found[2]}" '
        else:
            return found[0]
        return f'<a {href}data-report="{made}">'

    page = _LINK.sub(settle, page)
    said = " ".join(_said(met.values(), words))
    if not said:
        return page
    label = escape(words("Links to the members' reports"))
    note = f'<aside class="reports-here" aria-label="{label}"><p>{escape(said)}</p></aside>\n'
    return page.replace(_MAIN, _MAIN + note, 1)


def _as_made(page: str) -> str:
    """Return the portfolio's page with the links that it was made with, and without the note."""
    return _SET.sub(lambda found: f'<a href="{found[1]}">', _NOTE.sub("", page, count=1))


def _said(members: Iterable[Linked], words: Words) -> Iterable[str]:
    """Say which members' reports could not be made, are not here, or are older."""
    named = sorted(members, key=lambda one: one.name)
    if failed := [one.name for one in named if one.failed and one.places is None]:
        yield words.count(
            "The report of {members} could not be made. Links to it lead to the index, which says "
            "why.",
            "The reports of {n} members could not be made: {members}. Links to them lead to the "
            "index, which says why.",
            len(failed),
            members=_names(failed),
        )
    if absent := [one.name for one in named if not one.failed and one.places is None]:
        yield words.count(
            "The report of {members} is not here as a web page.",
            "The reports of {n} members are not here as web pages: {members}.",
            len(absent),
            members=_names(absent),
        )
    if older := [one.name for one in named if one.failed and one.places is not None]:
        yield words.count(
            "The report of {members} is of an earlier build, since the last attempt did not "
            "succeed.",
            "The reports of {n} members are of an earlier build, since the last attempts did not "
            "succeed: {members}.",
            len(older),
            members=_names(older),
        )


def _names(members: Sequence[str]) -> str:
    """Return the first of many names: the index has them all."""
    return "; ".join([*members[:_MOST], *(["…"] if members[_MOST:] else [])])


def link_portfolio(
    out: Path,
    members: Mapping[str, Member],
    listed: Iterable[str],
    unmade: Iterable[str],
    hide: Callable[[str], str] = str,
) -> dict[str, dict[str, FileStamp]]:
    """Set the links of the portfolio's pages in the outputs; return their new stamps.

    ``members`` are those of the sources, by slug; ``hide`` masks what of a name may not be shown.
    ``listed`` have an entry in the index, ``unmade`` stand among what is not there. The stamps of
    files come by the report's stem. Raises ``OutputError`` when a page cannot be written.
    """
    listed, unmade = set(listed), set(unmade)
    changed: dict[str, dict[str, FileStamp]] = {}
    for path in sorted((out / ".kit" / "stamps" / PORTFOLIO).glob("*.json")):
        name, stamp = f"{path.stem}.html", read_stamp(path)
        place = out / PORTFOLIO / name
        if not stamp or name not in stamp.files or not as_written(place, stamp.files[name]):
            continue
        words = words_of(_language(path.stem))
        before = place.read_text(encoding="utf-8")
        wanted: dict[str, set[str]] = {}
        for found in _LINK.finditer(_as_made(before)):
            wanted.setdefault(found[1], set()).add(unescape(found[3] or ""))
        known = {}
        for slug in wanted.keys() & members.keys():
            places = _places(out, slug, path.stem, wanted[slug])
            known[slug] = Linked(
                name=hide(member_name(members[slug], words)),
                places=places,
                index=_in_index(slug, listed, unmade),
                failed=_failed(out, slug, path.stem) or (places is None and slug in unmade),
            )
        if (after := linked(before, known, words)) == before:
            continue
        path.unlink()  # who is killed in between leaves a report that is rendered anew
        write_file(place, after)
        files = {**stamp.files, name: file_stamp(place)}
        write_stamp(path, Stamp.model_validate({**stamp.model_dump(), "files": files}))
        changed[path.stem] = files
    return changed


def _language(stem: str) -> str:
    _, _, language = stem.rpartition(".")
    return language if language in LANGUAGES else "en"


def _in_index(slug: str, listed: set[str], unmade: set[str]) -> str:
    if slug in listed:
        return f"../index.html#member-{slug}"
    return "../index.html#not-built" if slug in unmade else ""


def _places(out: Path, slug: str, stem: str, wanted: Iterable[str]) -> frozenset[str] | None:
    """Return which places are in a member's report, ``None`` without one that a build wrote."""
    stamp, name = read_stamp(stamp_path(out, slug, stem)), f"{stem}.html"
    if not stamp or name not in stamp.files or not as_written(out / slug / name, stamp.files[name]):
        return None
    page = (out / slug / name).read_text(encoding="utf-8")
    return frozenset(place for place in wanted if f'id="{escape(place)}"' in page)


def _failed(out: Path, slug: str, stem: str) -> bool:
    failure = read_failure(failure_path(out, slug, stem))
    return failure is not None and not failure.partial
