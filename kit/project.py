"""The project: the folder where ``kit`` is called, with its sources and what people decided."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

from kit.corpus import Corpus, Reader, gather
from kit.decisions import MEMBERS_FILE
from kit.settings import FILE

DECISIONS: dict[str, Path | None] = {
    "settings": Path(FILE),
    "answers": Path("data/answers"),
    "notes": Path("data/notes"),
}
"""Where people's decisions stand, by kind; see ``kit.editorial``."""

DEFAULT_SOURCE = Path("data/reports")
"""The folder that is read when none is named."""


def gathered(sources: Sequence[Path], read: Reader | None = None) -> Corpus:
    """Read the sources, or the project's own folder when none is named; see ``gather``."""
    return gather(sources or (DEFAULT_SOURCE,), decisions=MEMBERS_FILE, read=read)
