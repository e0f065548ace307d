"""The fonts come with the kit, and what they lack is told by character, name and script."""

from __future__ import annotations

from pathlib import Path

import pytest

from kit.errors import RenderError
from kit.fonts import MOST_LETTERS, font_folders, missing_glyphs, shows

SYMBOL, CHINESE = "\N{GRINNING FACE}", "漢字"


def test_every_folder_holds_fonts() -> None:
    folders = font_folders()
    assert len(folders) == 3
    for folder in folders:
        assert list(folder.glob("*.ttf"))


def test_a_folder_that_a_user_names_comes_after_the_kits_own(tmp_path: Path) -> None:
    assert font_folders([tmp_path])[-1] == tmp_path.resolve()


def test_a_missing_folder_is_refused_in_a_sentence(tmp_path: Path) -> None:
    with pytest.raises(RenderError, match=r"no font folder 'fonts'.*\.ttf"):
        font_folders([tmp_path / "fonts"])


@pytest.mark.parametrize(
    "text",
    [
        "Señor Über-Łódź, ĳ ő ŵ “quoted” – 12 %  ½ m² №",
        "Ελληνικά και πολυτονικὸν",
        "Українська, Қазақша, Српски",
        "العربية ۱۲۳ فارسی",
        "Հայերեն ու ქართული და עברית",
        "line\nbreak\ttab",
    ],
)
def test_the_scripts_of_the_kit_are_shown(text: str) -> None:
    assert missing_glyphs(text, font_folders()) == ()


def test_a_missing_character_is_told_by_code_name_and_script() -> None:
    smile, han = missing_glyphs(f"ok {SYMBOL} 漢 ok", font_folders())[::-1]
    assert (smile.code, smile.name, smile.script) == ("U+1F600", "GRINNING FACE", "symbol")
    assert not smile.is_letter
    assert (han.code, han.script, han.is_letter) == ("U+6F22", "CJK", True)


def test_the_search_ends_when_a_script_is_known() -> None:
    text = "".join(chr(code) for code in range(0x1200, 0x1380))
    found = missing_glyphs(text, font_folders())
    assert MOST_LETTERS <= len(found) < 2 * MOST_LETTERS
    assert {glyph.script for glyph in found} == {"Ethiopic"}


def test_a_picture_that_is_none_is_told() -> None:
    folders = font_folders()
    square = '<svg xmlns="http://www.w3.org/2000/svg" width="2" height="2"/>'
    assert shows(folders, picture={"format": "svg", "data": square})
    assert not shows(folders, picture={"format": "svg", "data": "<svg><not closed>"})
    assert not shows(folders, picture={"format": "png", "data": list(b"\x89PNG and no more")})
