"""What people decided about one member's report: rules, answers of evaluators, notes of analysts.

The three stand in small files of the project: ``kit.toml``, ``data/answers/<member>.yaml`` and
``data/notes/<member>.toml``. All may be missing.
"""

from __future__ import annotations

from pathlib import Path

from pydantic import Field

from kit.notes import Notes, read_notes
from kit.questions import EvaluatorAnswer, read_answers
from kit.records import Record
from kit.rules import RuleSettings
from kit.settings import FILE, read_project

NAMES = {"settings": FILE, "answers": "answers.yaml", "notes": "notes.toml"}
"""The parameter of a notebook for each kind, and the file's name beside a notebook that runs."""

ENDINGS = {"answers": ".yaml", "notes": ".toml"}


class Editorial(Record):
    """What was decided; nothing by default."""

    rules: RuleSettings = Field(default_factory=RuleSettings)
    answers: tuple[EvaluatorAnswer, ...] = ()
    notes: Notes = Field(default_factory=Notes)


def read_editorial(files: dict[str, Path | None]) -> Editorial:
    """Return what the files of the kinds in ``NAMES`` hold; ``None`` stands for a missing one.

    Raises ``ParameterError`` for a file that cannot be used.
    """
    texts = {kind: path.read_text(encoding="utf-8") for kind, path in files.items() if path}
    answers = files.get("answers")
    notes = files.get("notes")
    return Editorial(
        rules=read_project(texts.get("settings", "")).rules,
        answers=read_answers(answers) if answers else (),
        notes=read_notes(texts.get("notes", ""), notes.name if notes else "notes"),
    )


def member_files(folders: dict[str, Path | None], slug: str) -> dict[str, Path | None]:
    """Return each kind's file for one member, where a folder with a file a member is named."""
    return {kind: _member_file(kind, place, slug) for kind, place in folders.items()}


def _member_file(kind: str, place: Path | None, slug: str) -> Path | None:
    if place is not None and place.is_dir():
        place = place / f"{slug}{ENDINGS[kind]}" if kind in ENDINGS else None
    return place if place is not None and place.is_file() else None
