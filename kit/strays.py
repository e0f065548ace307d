"""Decisions that match nothing: entries of notes and answers on what is not there.

A source that was published anew, or a slip of the pen, leaves such entries behind. They change
nothing in a report, so they are told: each in a sentence, with the nearest match.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from difflib import get_close_matches

from kit.context import Case
from kit.editorial import ENDINGS, Editorial
from kit.findings import CODES
from kit.form import plain
from kit.lessons import lessons
from kit.notes import Dismissal
from kit.questions import questions
from kit.records import Finding
from kit.words import Words

_BEGINNING = 60
"""So many characters of an item are enough to know it by."""


def stray_decisions(
    slug: str, cases: Sequence[Case], decisions: Editorial, w: Words
) -> tuple[str, ...]:
    """Return a sentence for each decision on one member that matches nothing in its cases.

    ``slug`` names the member's files. Whether a file belongs to a member at all is another
    question.
    """
    return (
        *_items(f"{slug}{ENDINGS['notes']}", cases, decisions, w),
        *_dismissals(f"{slug}{ENDINGS['notes']}", cases, decisions, w),
        *_answers(f"{slug}{ENDINGS['answers']}", cases, decisions, w),
    )


def _items(file: str, cases: Sequence[Case], decisions: Editorial, w: Words) -> Iterator[str]:
    if not decisions.notes.items:
        return
    found = [(one, case.report.source.path) for case in cases for one in lessons(case.report)]
    for note in decisions.notes.items:
        if any(note.concerns(item, path) for item, path in found):
            continue
        begun = {
            plain(item.text)[: len(plain(note.begins))]: _beginning(item.text) for item, _ in found
        }
        near = get_close_matches(plain(note.begins), begun, n=1)
        said = w(
            "{file} decides on an item that begins “{words}”, but no factor or lesson does.",
            file=file,
            words=note.begins,
        )
        yield _with_nearest(said, f"“{begun[near[0]]}”" if near else "", w)


def _beginning(text: str) -> str:
    words = " ".join(text.split())
    return words if len(words) <= _BEGINNING else words[:_BEGINNING].rsplit(" ", 1)[0] + " …"


def _dismissals(file: str, cases: Sequence[Case], decisions: Editorial, w: Words) -> Iterator[str]:
    made = [finding for case in cases for finding in _all_findings(case)]
    for note in decisions.notes.dismissed:
        if any(note.concerns(finding) for finding in made):
            continue
        said = w(
            "{file} dismisses the finding {finding}, but there is no such finding.",
            file=file,
            finding=_named(note.code, note.question, note.line, w),
        )
        yield _with_nearest(said, _nearest_finding(note, made, w), w)


def _all_findings(case: Case) -> Iterable[Finding]:
    return (*case.findings, *(finding for finding, _ in case.dismissed))


def _nearest_finding(note: Dismissal, made: Iterable[Finding], w: Words) -> str:
    named = {
        _named(one.code, one.question, one.lines[0] if one.lines else None, w): one for one in made
    }
    same = {name: one for name, one in named.items() if one.code == note.code}
    if note.code not in CODES:
        near = get_close_matches(note.code, {one.code for one in named.values()} or CODES, n=1)
        return next((name for name, one in named.items() if one.code in near), "".join(near))
    wanted = _named(note.code, note.question, note.line, w)
    return next(iter(get_close_matches(wanted, same, n=1, cutoff=0)), "")


def _named(code: str, question: str | None, line: int | None, w: Words) -> str:
    match question, line:
        case str(), int():
            return w(
                "{code} (question {question}, line {line})",
                code=code,
                question=question,
                line=line,
            )
        case str(), None:
            return w("{code} (question {question})", code=code, question=question)
        case None, int():
            return w("{code} (line {line})", code=code, line=line)
    return code


def _answers(file: str, cases: Sequence[Case], decisions: Editorial, w: Words) -> Iterator[str]:
    if not decisions.answers:
        return
    asked = {
        (one.id, one.source)
        for case in cases
        for findings in (case.findings, tuple(_all_findings(case)))
        for one in questions(case.report, findings, w)
    }
    for answer in decisions.answers:
        if any(answer.id == key and answer.source in (None, path) for key, path in asked):
            continue
        ids = sorted({key for key, _ in asked})
        said = (
            w(
                "{file} answers the question {id} of {source}, which is not asked.",
                file=file,
                id=answer.id,
                source=answer.source,
            )
            if answer.source
            else w("{file} answers the question {id}, which is not asked.", file=file, id=answer.id)
        )
        yield _with_nearest(said, "".join(get_close_matches(answer.id, ids, n=1)), w)


def _with_nearest(said: str, nearest: str, w: Words) -> str:
    return f"{said} {w('The nearest is {nearest}.', nearest=nearest)}" if nearest else said
