"""The fonts of the PDF: they come with the kit, so that it looks the same on every machine.

Source Sans 3 and Source Serif 4 hold Latin, Greek and Cyrillic, IBM Plex Sans Arabic holds
Arabic (in whole letters: fonts that build them of strokes and dots leave a PDF that cannot be
searched or read aloud). Typst itself brings fonts that hold Armenian, Georgian and Hebrew. The
fonts of the system are never used. For other scripts a user names a folder of fonts.
"""

from __future__ import annotations

import threading
import unicodedata
from collections.abc import Iterable, Sequence
from functools import cache
from importlib.resources import files
from pathlib import Path
from typing import Any, Final

from kit.errors import RenderError
from kit.folders import templates
from kit.records import Record
from kit.typesetter import Refusal, typeset

MOST_LETTERS: Final = 24
"""After so many letters without a glyph, more are not looked for."""

_WHEELS = ("fontpkg_source_sans_3", "fontpkg_source_serif_4", "fontpkg_ibm_plex_sans_arabic")
_known: dict[tuple[Path, ...], dict[str, bool]] = {}
_asking = threading.Lock()


class MissingGlyph(Record):
    """A character that no font can show; ``script`` is ``symbol`` for what belongs to none."""

    character: str
    name: str
    script: str

    @property
    def code(self) -> str:
        """The character as it is named in Unicode, such as ``U+1F600``."""
        return f"U+{ord(self.character):04X}"

    @property
    def is_letter(self) -> bool:
        """Whether it is part of words, so that text without it cannot be read."""
        return _is_letter(self.character)


def font_folders(more: Iterable[Path | str] = ()) -> tuple[Path, ...]:
    """Return the folders of the kit's fonts, then those that a user names.

    Raises ``RenderError`` when a named folder is missing.
    """
    folders = [Path(folder).expanduser().resolve() for folder in more]
    for folder in folders:
        if not folder.is_dir():
            raise RenderError(
                f"There is no font folder {folder.name!r}. "
                "Name a folder that holds the font files (.ttf or .otf).",
                subject=folder.name,
            )
    return (*_own_folders(), *folders)


@cache
def _own_folders() -> tuple[Path, ...]:
    return tuple(Path(str(files(wheel).joinpath("files"))) for wheel in _WHEELS)


def families(folders: Sequence[Path]) -> list[str]:
    """Return the names of all font families in the folders, in the order of the alphabet."""
    from typst import Fonts

    places = [str(folder) for folder in folders]
    fonts = Fonts(include_system_fonts=False, include_embedded_fonts=False, font_paths=places)
    return sorted(fonts.families())


def missing_glyphs(text: str, folders: Sequence[Path]) -> tuple[MissingGlyph, ...]:
    """Return the characters of the text that no font of the folders can show, by code point.

    Typst is asked, since it is Typst that will have to show them, once for each character in
    the life of the process: what it refuses is halved until it is one character. The search
    ends after ``MOST_LETTERS``, enough to name a script.
    """
    with _asking:
        known = _known.setdefault(tuple(folders), {})
        asked = sorted(set(text))
        new = [char for char in asked if char not in known]
        if new:
            _ask(new, folders, known, set())
        return tuple(
            MissingGlyph(
                character=char, name=unicodedata.name(char, "no name"), script=_script(char)
            )
            for char in asked
            if not known.get(char, True)
        )


def _ask(
    characters: Sequence[str], folders: Sequence[Path], known: dict[str, bool], letters: set[str]
) -> None:
    """Fill in which characters can be shown, and the letters among those that cannot."""
    if len(letters) >= MOST_LETTERS:
        return
    # Each on a line of its own: Typst 0.15 crashes at a line break within right-to-left text
    # that it has no font for. Between letters, since blanks at a line's end are not shown.
    if shows(folders, text="\n".join(f"x{char}x" for char in characters)):
        known.update(dict.fromkeys(characters, True))
    elif len(characters) == 1:
        known[characters[0]] = False
        letters.update(filter(_is_letter, characters))
    else:
        middle = len(characters) // 2
        _ask(characters[:middle], folders, known, letters)
        _ask(characters[middle:], folders, known, letters)


def shows(folders: Sequence[Path], *, text: str = "", picture: Any = None) -> bool:
    """Say whether Typst can show a text, or a picture, in an accessible PDF."""
    try:
        typeset(templates() / "pdf" / "probe.typ", {"text": text, "picture": picture}, folders)
    except Refusal:
        return False
    return True


def _is_letter(character: str) -> bool:
    return unicodedata.category(character)[0] in "LM"


def _script(character: str) -> str:
    """Return the script by the first word of the character's name, as Unicode orders them."""
    if not _is_letter(character):
        return "symbol"
    word = unicodedata.name(character, "").split(" ")[0].split("-")[0]
    return word if word == "CJK" else word.capitalize() or "symbol"
