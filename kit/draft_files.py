"""The file of a draft: opened, saved again and again, and never lost.

A file that somebody wrote by hand may hold comments, which a form cannot keep: its first state
stays beside it, as ``NAME.before``. A file that was changed elsewhere since it was opened is
never written over.
"""

from __future__ import annotations

from pathlib import Path

from kit.blank import draft_text
from kit.drafts import Draft, read_draft
from kit.errors import OutputError, SourceError
from kit.opening import find_optional
from kit.storage import prepare_folder, sha256, write_file

DRAFTS = Path("data/drafts")
"""Where a project keeps its drafts; they are built only when they are named."""

_MOST_FILES = 200


class DraftFile:
    """A draft and the file that it is kept in."""

    def __init__(self, path: Path, draft: Draft, found: str | None) -> None:
        self.path = path
        self.draft = draft
        self._kept = found
        self._foreign = found is not None and found != draft_text(draft)

    @classmethod
    def open(cls, path: Path, language: str = "en") -> DraftFile:
        """Open a file, or begin one where there is none; nothing is written yet.

        ``language`` is that of a new draft. Raises ``SourceError`` for a file that the form
        cannot show, or whose name does not end in ``.yaml``.
        """
        if not path.name:
            raise SourceError(
                "`file` is empty. Give the assessment a name, such as "
                "'data/drafts/my-assessment.yaml'."
            )
        if path.suffix.lower() not in {".yaml", ".yml"}:
            raise SourceError(
                f"{path.name} should end in .yaml, so that it is read as an assessment later.",
                subject=path.name,
            )
        if not path.exists():
            return cls(path, Draft(language=language), None)
        try:
            data = path.read_bytes()
        except OSError as error:
            raise SourceError(
                f"{path} cannot be opened: {error.strerror}. Check that it is a file, and its "
                "permissions.",
                subject=str(path),
            ) from error
        draft = read_draft(data, path.name)
        return cls(path, draft, data.decode("utf-8", errors="replace"))

    def save(self, draft: Draft) -> bool:
        """Write the draft if it differs from what the file holds; say whether it did.

        Raises ``OutputError`` where it cannot be written, or was changed elsewhere; the draft
        is kept in memory all the same.
        """
        self.draft = draft
        text = draft_text(draft)
        if text == self._kept or (self._kept is None and draft == Draft(language=draft.language)):
            return False
        self._refuse_changed()
        prepare_folder(self.path.parent)
        if self._foreign and self._kept is not None:
            write_file(self.path.with_name(f"{self.path.name}.before"), self._kept)
            self._foreign = False
        write_file(self.path, text)
        self._kept = text
        return True

    def _refuse_changed(self) -> None:
        """Raise where the file is not as this form left it."""
        try:
            there = self.path.read_text(encoding="utf-8", errors="replace")
        except FileNotFoundError:
            return  # it was moved or removed: what was typed is written anew
        except OSError as error:
            raise OutputError(
                f"{self.path} cannot be read any more: {error.strerror}.", subject=str(self.path)
            ) from error
        if self._kept is None or sha256(there) != sha256(self._kept):
            raise OutputError(
                f"{self.path.name} was changed elsewhere since this form opened it, so it is not "
                "written over. Copy what you typed here, then run the cell again to open the file "
                "as it is now.",
                subject=str(self.path),
            )

    def beside(self) -> tuple[str, ...]:
        """The files that lie beside the draft or below: what evidence can be named from."""
        folder = self.path.parent
        if not folder.is_dir():
            return ()
        found = (
            path.relative_to(folder).as_posix()
            for path in folder.rglob("*")
            if path.is_file() and path.suffix not in {".yaml", ".yml", ".before"}
        )
        shown = sorted(
            name for name in found if not any(p.startswith(".") for p in name.split("/"))
        )
        return tuple(shown[:_MOST_FILES])


def project_path(name: str) -> Path:
    """Return where a file of the project lies, or is to lie, seen from a notebook's folder.

    A relative name that is nowhere yet belongs beside what is there of its folders: the
    project's ``data`` where ``data/drafts`` does not exist.
    """
    found = find_optional(name)
    if found is not None:
        return found
    path = Path(name).expanduser()
    for parent in path.parents:
        place = find_optional(parent.as_posix()) if parent.parts else None
        if place is not None:
            return place / path.relative_to(parent)
    return path
