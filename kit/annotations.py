"""Writing down what an analyst decided: small files below ``data/``, which people edit as well.

Comments and the order of what stands in a file stay. A file is read again, as the batch would
read it, before it takes the place of the old one, so that no decision can make a file unusable.
The formats are those of ``kit.notes``, ``kit.questions`` and ``kit.decisions``.
"""

from __future__ import annotations

import datetime
from collections.abc import Iterable, Mapping, Sequence
from pathlib import Path
from typing import Any

import tomlkit
import yaml
from pydantic import ValidationError
from tomlkit.exceptions import TOMLKitError

from kit.decisions import MEMBERS_FILE, read_decisions
from kit.errors import OutputError, ParameterError
from kit.form import plain
from kit.lessons import Item
from kit.notes import Dismissal, EvidenceCheck, ItemNote, Status, read_notes
from kit.questions import EvaluatorAnswer, EvaluatorQuestion, read_answers
from kit.records import Finding
from kit.storage import write_file

NOTES = Path("data/notes")
"""Where a project keeps its analysts' decisions, a file a member."""

ANSWERS = Path("data/answers")
"""Where a project keeps what evaluators answered, a file a member."""

_WHO = "Write your name, so that readers of the report know who decided."
_WORDS = 8
"""How many words name an item, and by how many more where others begin alike."""


def dismiss(
    finding: Finding, *, reason: str, by: str, notes: Path = NOTES, several: bool = False
) -> Path:
    """Settle a finding with a reason, in the member's file below ``notes``; return that file.

    ``several`` says that the member has several assessments, so that the one meant is named.
    Raises ``ParameterError`` where the reason or the name is missing or the file that is there
    cannot be used, ``OutputError`` where it cannot be written.
    """
    entry: dict[str, Any] = {
        "code": finding.code,
        "question": finding.question,
        "line": finding.lines[0] if finding.lines else None,
        "source": finding.source if several else None,
        **_signed(reason, by),
    }
    stated = {name: value for name, value in entry.items() if value is not None}
    Dismissal.model_validate(stated)
    return _append(notes / f"{finding.member}.toml", "dismissed", stated)


def overrule(
    item: Item,
    marks: Mapping[str, Any],
    *,
    member: str,
    reason: str,
    by: str,
    notes: Path = NOTES,
    source: str | None = None,
    others: Iterable[Item] = (),
) -> Path:
    """Give a factor or lesson other marks than the kit's; return the member's file.

    ``marks`` are those of ``kit.notes.ItemNote`` that are to change: themes, effect, origin,
    kind. ``source`` names the assessment where the member has several, ``others`` are the
    items beside this one, so that it is named by enough of its words. An earlier decision on
    the same item gives way. Raises as ``dismiss`` does.
    """
    entry = {
        "begins": _beginning(item, others),
        "source": source,
        **{name: list(mark) if isinstance(mark, tuple) else mark for name, mark in marks.items()},
        **_signed(reason, by),
    }
    stated = {name: value for name, value in entry.items() if value is not None}
    ItemNote.model_validate(stated)
    path = notes / f"{member}.toml"
    before = read_notes(_text(path), path.name).items
    gone = [
        at for at, note in enumerate(before) if note.concerns(item, source or note.source or "")
    ]
    return _append(path, "items", stated, instead_of=gone)


def _beginning(item: Item, others: Iterable[Item]) -> str:
    """Return the first words of an item, as many as tell it from the others."""
    words = " ".join(item.text.split())
    rest = [plain(one.text) for one in others if one != item]
    for length in range(_WORDS, len(words.split()), _WORDS):
        begun = " ".join(words.split()[:length])
        if not any(other.startswith(plain(begun)) for other in rest):
            return begun
    return words


def check_evidence(
    question: str,
    title: str | None,
    *,
    member: str,
    found: str,
    by: str,
    date: datetime.date | None = None,
    notes: Path = NOTES,
    source: str | None = None,
) -> Path:
    """Note that somebody looked at the evidence of an answer, and what was found.

    ``title`` is the evidence's as the source shows it; ``None`` stands for all of the answer's.
    Raises as ``dismiss`` does.
    """
    entry: dict[str, Any] = {
        "question": question,
        "title": title,
        "source": source,
        "by": _given(by, _WHO),
        "found": _given(found, "Write what you found: the report shows it beside the evidence."),
        "date": date,
    }
    stated = {name: value for name, value in entry.items() if value is not None}
    EvidenceCheck.model_validate(stated)
    return _append(notes / f"{member}.toml", "checked", stated)


def set_status(
    member: str,
    report: str,
    *,
    by: str = "",
    date: datetime.date | None = None,
    notes: Path = NOTES,
) -> Path:
    """Say that a member's report is a ``draft`` or ``final``; return the member's file."""
    stated = {"report": report, **({"by": by} if by else {}), **({"date": date} if date else {})}
    try:
        Status.model_validate(stated)
    except ValidationError as error:
        raise ParameterError(
            f"A report is 'draft' or 'final', not {report!r}.", subject=report
        ) from error
    path = notes / f"{member}.toml"
    document = _document(path)
    document.pop("status", None)
    table = tomlkit.table()
    for name, value in stated.items():
        table.add(name, value)
    document.append("status", table)
    return _written(path, tomlkit.dumps(document))


def answer(
    question: EvaluatorQuestion,
    *,
    member: str,
    text: str,
    name: str,
    date: datetime.date,
    answers: Path = ANSWERS,
    several: bool = False,
) -> Path:
    """Write down what the evaluator answered to a question; return the member's file.

    A later answer to the same question takes the place of an earlier one in the report.
    Raises as ``dismiss`` does.
    """
    advice = "Write who answered: the report names the person beside the answer."
    if not text.strip():
        raise ParameterError("Write what the evaluator answered, in the evaluator's own words.")
    entry: dict[str, Any] = {
        "id": question.id,
        **({"source": question.source} if several else {}),
        "answer": text.strip(),
        "name": _given(name, advice),
        "date": date,
    }
    EvaluatorAnswer.model_validate(entry)
    path = answers / f"{member}.yaml"
    before = read_answers(path)
    there = _text(path)
    written = yaml.safe_dump([entry], allow_unicode=True, sort_keys=False, width=90)
    joined = f"{there.rstrip()}\n\n{written}" if there.strip() else written
    try:
        fits = len(yaml.safe_load(joined)) == len(before) + 1
    except (yaml.YAMLError, TypeError):
        fits = False
    if not fits:
        raise ParameterError(
            f"{path.name} is not written as one entry below the other, so this answer cannot be "
            "added to it. Add it in an editor.",
            subject=path.name,
        )
    return _kept(path, joined)


def settle_members(names: Sequence[str], *, same: bool, members: Path = MEMBERS_FILE) -> Path:
    """Say that names stand for one member, the first one shown, or for different ones."""
    stated = [_given(name, "Write the name as the source states it.") for name in names]
    if len(set(stated)) < len(stated) or len(stated) < 2:
        raise ParameterError("Two different names are needed to say whether they are one member.")
    document = _members(members)
    table = tomlkit.table()
    table.add("names", stated)
    _tables(document, "same" if same else "different").append(table)
    return _settled(members, document)


def settle_source(source: str, member: str, *, members: Path = MEMBERS_FILE) -> Path:
    """Say whose report a source is, where the source does not say it or is mistaken."""
    document = _members(members)
    table = document.get("sources")
    if table is None:
        table = tomlkit.table()
        document.append("sources", table)
    table[_given(source, "Name the source.")] = _given(member, "Write the member's name.")
    return _settled(members, document)


def _members(path: Path) -> tomlkit.TOMLDocument:
    read_decisions(path)  # what the batch would refuse is not added to
    return tomlkit.parse(_text(path))


def _settled(path: Path, document: tomlkit.TOMLDocument) -> Path:
    return _kept(path, tomlkit.dumps(document))


def _signed(reason: str, by: str) -> dict[str, str]:
    return {
        "by": _given(by, _WHO),
        "reason": _given(reason, "Write the reason: the report shows it beside the finding."),
    }


def _given(text: str, advice: str) -> str:
    words = " ".join(text.split())
    if not words:
        raise ParameterError(advice)
    return words


def _tables(document: tomlkit.TOMLDocument, key: str) -> Any:
    """Return a list of tables of a document, which may not be there yet."""
    there = document.get(key)
    if there is None:
        there = tomlkit.aot()
        document.append(key, there)
    return there


def _append(path: Path, key: str, entry: dict[str, Any], *, instead_of: Sequence[int] = ()) -> Path:
    """Add a table to a list of tables of a file of notes; those at some places give way."""
    document = _document(path)
    tables = _tables(document, key)
    for place in sorted(instead_of, reverse=True):
        del tables[place]
    table = tomlkit.table()
    for name, value in entry.items():
        table.add(name, value)
    tables.append(table)
    return _written(path, tomlkit.dumps(document))


def _text(path: Path) -> str:
    try:
        return path.read_text(encoding="utf-8") if path.exists() else ""
    except (OSError, UnicodeDecodeError) as error:
        raise _unreadable(path, error) from error


def _unreadable(path: Path, error: Exception) -> ParameterError:
    return ParameterError(
        f"{path.name} cannot be read: {error}. Mend it in an editor, then try again.",
        subject=path.name,
    )


def _document(path: Path) -> tomlkit.TOMLDocument:
    text = _text(path)
    read_notes(text, path.name)  # what the batch would refuse is not added to
    try:
        return tomlkit.parse(text)
    except TOMLKitError as error:
        raise _unreadable(path, error) from error


def _written(path: Path, text: str) -> Path:
    read_notes(text, path.name)
    return _kept(path, text)


def _kept(path: Path, text: str) -> Path:
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
    except OSError as error:
        raise OutputError(
            f"The folder {path.parent} cannot be made: {error.strerror}. Nothing was changed. "
            "Make the project's folder writable, then try again.",
            subject=str(path.parent),
        ) from error
    write_file(path, text)
    return path
