"""Writing down what an analyst decided: small files below ``data/``, which people edit as well.

Comments and the order of what stands in a file stay. A file is read again, as the batch would
read it, before it takes the place of the old one, so that no decision can make a file unusable.
The formats are those of ``kit.notes``.
"""

from __future__ import annotations

from pathlib import Path
from typing import Any

import tomlkit
from tomlkit.exceptions import TOMLKitError

from kit.errors import OutputError, ParameterError
from kit.notes import Dismissal, read_notes
from kit.records import Finding
from kit.storage import write_file

NOTES = Path("data/notes")
"""Where a project keeps its analysts' decisions, a file a member."""


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
        "by": _given(by, "Write your name, so that readers of the report know who decided."),
        "reason": _given(reason, "Write the reason: the report shows it beside the finding."),
    }
    stated = {name: value for name, value in entry.items() if value is not None}
    Dismissal.model_validate(stated)
    return _append(notes / f"{finding.member}.toml", "dismissed", stated)


def _given(text: str, advice: str) -> str:
    words = " ".join(text.split())
    if not words:
        raise ParameterError(advice)
    return words


def _append(path: Path, key: str, entry: dict[str, Any]) -> Path:
    """Add a table to a list of tables of a file of notes, which may not be there yet."""
    document = _document(path)
    table = tomlkit.table()
    for name, value in entry.items():
        table.add(name, value)
    there = document.get(key)
    if there is None:
        there = tomlkit.aot()
        document.append(key, there)
    there.append(table)
    return _written(path, tomlkit.dumps(document))


def _document(path: Path) -> tomlkit.TOMLDocument:
    try:
        text = path.read_text(encoding="utf-8") if path.exists() else ""
        read_notes(text, path.name)  # what the batch would refuse is not added to
        return tomlkit.parse(text)
    except (OSError, UnicodeDecodeError, TOMLKitError) as error:
        raise ParameterError(
            f"{path.name} cannot be read: {error}. Mend it in an editor, then try again.",
            subject=path.name,
        ) from error


def _written(path: Path, text: str) -> Path:
    read_notes(text, path.name)
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
