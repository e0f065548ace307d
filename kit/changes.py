"""What changed since the last build, member by member: ratings, points to confirm, evidence.

The states of reports (``kit.states``) are compared, not their files, so that a new look is no news
about a member. Where a new version of the kit alone makes the difference, it is told as that.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from typing import Literal

from kit.findings import rule_title
from kit.form import load_form
from kit.records import Record
from kit.states import CommitmentState, MemberState
from kit.words import Words

What = Literal[
    "status",
    "commitment-new",
    "commitment-gone",
    "title",
    "rating",
    "degree",
    "point-new",
    "point-gone",
    "evidence",
    "text",
]
"""What of a report is different."""


_MEMBERS = 8
_PHRASES = 3
"""So many members, and phrases of each, are told on a terminal."""


class Change(Record):
    """One difference: of which commitment and question, and from what to what.

    ``code`` is that of a point to confirm. ``before`` and ``after`` are keys of levels, the
    source's own words in quotation marks, or numbers; ``None`` stands for what is not stated.
    """

    what: What
    commitment: str | None = None
    question: str | None = None
    code: str | None = None
    before: str | None = None
    after: str | None = None


class MemberChange(Record):
    """What is different for one member: new, no longer there, or changed in these ways.

    ``cause`` is ``kit`` where the member's sources and decisions are the same, and another version
    of the kit, or of its packages, reads or checks them otherwise.
    """

    slug: str
    member: str
    kind: Literal["new", "removed", "changed"]
    cause: Literal["", "kit"] = ""
    changes: tuple[Change, ...] = ()


def changes_between(
    before: Mapping[str, MemberState], after: Mapping[str, MemberState]
) -> tuple[MemberChange, ...]:
    """Return what is different between two builds' states of members, by slug."""
    found = []
    for slug in sorted({*before, *after}):
        old, new = before.get(slug), after.get(slug)
        if old is None and new is not None:
            found.append(MemberChange(slug=slug, member=new.member, kind="new"))
        elif new is None and old is not None:
            found.append(MemberChange(slug=slug, member=old.member, kind="removed"))
        elif old is not None and new is not None and (changes := tuple(_of_member(old, new))):
            found.append(
                MemberChange(slug=slug, member=new.member, kind="changed", changes=changes)
            )
    return tuple(found)


def _of_member(old: MemberState, new: MemberState) -> Iterator[Change]:
    if old.status != new.status:
        yield Change(what="status", before=old.status or None, after=new.status or None)
    several = max(len(old.commitments), len(new.commitments)) > 1
    pairs, gone, added = _paired(old.commitments, new.commitments)
    for one, other in pairs:
        title = (other.title or None) if several else None
        for change in _of_commitment(one, other):
            yield change.model_copy(update={"commitment": title})
    for one in added:
        yield Change(what="commitment-new", commitment=one.title or None, after=one.title or None)
    for one in gone:
        yield Change(what="commitment-gone", commitment=one.title or None, before=one.title or None)


def _paired(
    old: Sequence[CommitmentState], new: Sequence[CommitmentState]
) -> tuple[
    list[tuple[CommitmentState, CommitmentState]], list[CommitmentState], list[CommitmentState]
]:
    """Return the commitments that are the same by title or source, those gone, those added."""
    pairs: list[tuple[CommitmentState, CommitmentState]] = []
    left, added = list(old), list(new)
    for same in (_equal, _same_title, _same_source):
        for other in tuple(added):
            one = next((one for one in left if same(one, other)), None)
            if one is not None:
                pairs.append((one, other))
                left.remove(one)
                added.remove(other)
    order = {id(other): number for number, other in enumerate(new)}
    return sorted(pairs, key=lambda pair: order[id(pair[1])]), left, added


def _equal(one: CommitmentState, other: CommitmentState) -> bool:
    return one == other


def _same_title(one: CommitmentState, other: CommitmentState) -> bool:
    return bool(one.title) and one.title == other.title


def _same_source(one: CommitmentState, other: CommitmentState) -> bool:
    return one.source == other.source


def _of_commitment(old: CommitmentState, new: CommitmentState) -> Iterator[Change]:
    found: list[Change] = []
    if old.title != new.title:
        found.append(Change(what="title", before=old.title or None, after=new.title or None))
    found += _levels("rating", old.ratings, new.ratings)
    found += _levels("degree", old.degrees, new.degrees)
    found += _points(old, new)
    if (old.asked, old.shown) != (new.asked, new.shown):
        counts = [f"{one.shown}/{one.asked}" for one in (old, new)]
        found.append(Change(what="evidence", before=counts[0], after=counts[1]))
    if not found and old.text != new.text:
        found.append(Change(what="text"))
    yield from found


def _levels(
    what: Literal["rating", "degree"], old: Mapping[str, str], new: Mapping[str, str]
) -> Iterator[Change]:
    for question in sorted({*old, *new}):
        before, after = old.get(question), new.get(question)
        if before != after:
            yield Change(what=what, question=question, before=before, after=after)


def _points(old: CommitmentState, new: CommitmentState) -> Iterator[Change]:
    before, after = Counter(old.points), Counter(new.points)
    for what, points in (("point-new", after - before), ("point-gone", before - after)):
        for code, ident in sorted(points.elements()):
            rest = ident.removeprefix(code).strip("-")
            question = rest if re.fullmatch(r"\d(\.\d)*", rest) else None
            yield Change.model_validate({"what": what, "code": code, "question": question})


# ---------------------------------------------------------------- in words


def told(change: MemberChange, words: Words) -> tuple[str, ...]:
    """Return what is different for a member, a phrase each."""
    if change.kind == "new":
        return (words("new"),)
    if change.kind == "removed":
        return (words("no longer among the members"),)
    why = (
        (words("the same sources, read or checked otherwise by another version of the kit"),)
        if change.cause == "kit"
        else ()
    )
    return (*why, *(_told(one, words) for one in change.changes))


def changed_lines(changes: Sequence[MemberChange], words: Words) -> list[str]:
    """Return what is different in a few lines, one a member; the index has them all."""
    if not changes:
        return []
    lines = [words("What changed since the last build:")]
    for change in changes[:_MEMBERS]:
        phrases = list(told(change, words))
        if len(phrases) > _PHRASES:
            phrases[_PHRASES:] = [words("and {n} more", n=len(phrases) - _PHRASES)]
        lines.append(f"  {change.member}: {'; '.join(phrases)}")
    if len(changes) > _MEMBERS:
        left = words.count("{n} more member", "{n} more members", len(changes) - _MEMBERS)
        lines.append(f"  {left}: index.html")
    return lines


def _told(change: Change, words: Words) -> str:
    phrase = _phrase(change, words)
    if change.commitment and not change.what.startswith("commitment"):
        return words("{title}: {change}", title=change.commitment, change=phrase)
    return phrase


def _phrase(change: Change, words: Words) -> str:
    match change.what:
        case "status":
            return words(
                "status: from {before} to {after}",
                before=_status(change.before, words),
                after=_status(change.after, words),
            )
        case "commitment-new":
            return words("new commitment: {title}", title=_title(change.after, words))
        case "commitment-gone":
            return words("no longer there: {title}", title=_title(change.before, words))
        case "title":
            return words("the title was “{title}” before", title=_title(change.before, words))
        case "rating" | "degree":
            return _level_phrase(change, words)
        case "point-new" | "point-gone":
            title = rule_title(change.code or "", words)
            if change.question:
                title = words("{title} ({question})", title=title, question=change.question)
            if change.what == "point-new":
                return words("new point to confirm: {title}", title=title)
            return words("no longer to confirm: {title}", title=title)
        case "evidence":
            return words(
                "answers with evidence: from {before} to {after}",
                before=_share(change.before, words),
                after=_share(change.after, words),
            )
        case "text":
            return words("the text differs")


def _level_phrase(change: Change, words: Words) -> str:
    label = load_form().question(change.question or "").short[words.language]
    name = f"{change.question} {label}"
    if change.what == "degree":
        name = words("{question}, degree of result", question=name)
    return words(
        "{question}: from {before} to {after}",
        question=name,
        before=_level(change, change.before, words),
        after=_level(change, change.after, words),
    )


def _level(change: Change, key: str | None, words: Words) -> str:
    if key is None:
        return words("Not stated")
    form, question = load_form(), change.question or ""
    scale = form.scales["degree"] if change.what == "degree" else form.scale_of(question)
    level = scale.level(key) if scale else None
    return level.name[words.language] if level else key


def _status(key: str | None, words: Words) -> str:
    return {"draft": words("Draft"), "final": words("Final")}.get(key or "", words("Not stated"))


def _title(title: str | None, words: Words) -> str:
    return title or words("Commitment not named in the source")


def _share(counts: str | None, words: Words) -> str:
    shown, _, asked = (counts or "0/0").partition("/")
    return words("{shown} of {asked}", shown=shown, asked=asked)
