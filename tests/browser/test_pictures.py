"""The pages look as they did: compared with small pictures that were looked at.

Where a change is meant, ``python -m tests.browser.picturing`` renews the pictures.
"""

from __future__ import annotations

from pathlib import Path

import pytest
from PIL import Image, ImageChops, ImageFilter

from tests.browser.picturing import (
    KEPT,
    MOST,
    PDF,
    SHOTS,
    difference,
    keep,
    pdf_pages,
    posed,
    taken,
)
from tests.browser.tabs import Tabs

pytestmark = pytest.mark.browser

# What goes wrong with a page, as a change of its style, and the picture that shows it.
BROKEN = {
    "no style at all": ("member", "document.querySelector('style').remove()"),
    "contents over the text": ("member", "main { margin-left: -18rem }"),
    "no drawings": ("portfolio", ".drawing { display: none }"),
    "light colours in the dark": ("member-dark", ":root { --ground: #fff; --ink: #000 }"),
    "ratings below each other": ("index", ".ratings { display: block }"),
    "a phone's page as wide as a desk's": ("member-phone", "body { width: 900px }"),
    "navigation on paper": ("member-print", ".contents { display: block; height: 20rem }"),
    "no room to answer": ("questions", ".answer { display: none }"),
}


def compared(image: Image.Image, name: str, tmp_path: Path) -> None:
    kept = Image.open(KEPT / f"{name}.png").convert("RGB")
    found = difference(kept, image)
    if found > MOST:
        keep(image, tmp_path / f"{name}.png")
        pytest.fail(
            f"{name} looks different in {found:.0%} of its squares. Compare {KEPT}/{name}.png with "
            f"{tmp_path}/{name}.png; if the change is meant, run python -m tests.browser.picturing."
        )


@pytest.mark.parametrize("name", SHOTS)
def test_pages_look_as_they_did(
    tabs: Tabs, made_pages: dict[str, Path], tmp_path: Path, name: str
) -> None:
    shot = SHOTS[name]
    with posed(tabs, made_pages[shot.page], shot) as tab:
        compared(taken(tab, shot), name, tmp_path)


def test_the_pdf_looks_as_it_did(built: Path, tmp_path: Path) -> None:
    compared(pdf_pages(built), PDF, tmp_path)


@pytest.mark.parametrize("fault", BROKEN)
def test_a_broken_page_is_noticed(tabs: Tabs, made_pages: dict[str, Path], fault: str) -> None:
    name, change = BROKEN[fault]
    shot = SHOTS[name]
    with posed(tabs, made_pages[shot.page], shot) as tab:
        if "document" in change:
            tab.evaluate(change)
        else:
            tab.add_style_tag(content=change)
        kept = Image.open(KEPT / f"{name}.png").convert("RGB")
        assert difference(kept, taken(tab, shot)) > MOST


@pytest.mark.parametrize("name", SHOTS)
def test_another_browsers_letters_are_no_other_look(name: str) -> None:
    kept = Image.open(KEPT / f"{name}.png").convert("RGB")
    softer = kept.filter(ImageFilter.GaussianBlur(0.8))
    heavier = kept.point([int(255 * (value / 255) ** 1.25) for value in range(256)] * 3)
    for other in (softer, heavier, ImageChops.offset(kept, 1, 1)):
        assert difference(kept, other) < MOST / 4


def test_the_pictures_are_small() -> None:
    assert {path.stem for path in KEPT.glob("*.png")} == {*SHOTS, PDF}
    assert all(path.stat().st_size < 60_000 for path in KEPT.glob("*.png"))
