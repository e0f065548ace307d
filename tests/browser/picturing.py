"""Pictures of the sample's pages, kept small, and how two of them are compared.

``python -m tests.browser.picturing`` renews those that are kept. Look at them before you commit.
"""

from __future__ import annotations

import base64
import io
import json
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from importlib.resources import files
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

import nbformat
import numpy as np
import pytest
from PIL import Image
from playwright.sync_api import Page

from kit.export import pdf
from kit.export.document import document_of
from tests.browser.built import MEMBER, build_sample, built_pages
from tests.browser.starting import started
from tests.browser.tabs import Tabs

KEPT = Path(__file__).parent / "pictures"
_COLOURS = 32
_CELL = 16
"""Pictures are compared by the lightness of squares of so many of their pixels."""
_DIFFERS = 16
"""Squares whose lightness, 0 to 255, is further apart than this differ."""
MOST = 0.04
"""So large a share of the squares may differ. Softer or heavier letters, and a page moved by one
pixel of the picture, make none differ; what breaks the layout, a sixteenth and more."""


@dataclass(frozen=True)
class Shot:
    """What is pictured: a page of the build from the top, or from the element ``at``."""

    page: str
    width: int = 1280
    height: int = 1500
    scheme: str = "light"
    media: str = "screen"
    at: str = ""
    scale: float = 0.5


SHOTS = {
    "member": Shot("member"),
    "member-dark": Shot("member", scheme="dark", height=1100, at="#evidence"),
    "member-phone": Shot("member", width=375, height=1600, scale=0.8),
    "member-print": Shot("member", width=794, height=1123, media="print", scale=0.7),
    "portfolio": Shot("portfolio", height=1800, at="#ratings"),
    "brief-spanish": Shot("brief-es"),
    "index": Shot("index"),
    "questions": Shot("questions", height=1300),
}
PDF = "member-pdf"
"""The first two pages of the PDF, side by side."""

# The fonts of the PDF: a page breaks its lines alike on every machine.
_FONTS = {
    "Source Sans 3": ("fontpkg_source_sans_3", "SourceSans3[wght].ttf"),
    "Source Serif 4": ("fontpkg_source_serif_4", "SourceSerif4[opsz,wght].ttf"),
}
_LOAD = """async ([name, data]) => {
    const bytes = Uint8Array.from(atob(data), (char) => char.charCodeAt(0));
    const font = new FontFace(name, bytes, { weight: "200 900" });
    document.fonts.add(await font.load());
}"""


@contextmanager
def posed(tabs: Tabs, path: Path, shot: Shot) -> Iterator[Page]:
    """Open a page as it is pictured; what a test changes on it is pictured as well."""
    with tabs.tab(shot.width, 900, shot.scheme, bypass_csp=True) as tab:
        tab.goto(path.as_uri())
        tab.emulate_media(media=shot.media, color_scheme=shot.scheme)  # type: ignore[arg-type]
        for name, (package, file) in _FONTS.items():
            data = (files(package) / "files" / file).read_bytes()
            tab.evaluate(_LOAD, [name, base64.b64encode(data).decode()])
        yield tab


def taken(tab: Page, shot: Shot) -> Image.Image:
    """Return the picture of a page."""
    top = 0
    if shot.at:
        place = "at => document.querySelector(at).getBoundingClientRect().top + scrollY"
        top = round(tab.evaluate(place, shot.at)) - 20
    clip = {"x": 0, "y": top, "width": shot.width, "height": shot.height}
    png = tab.screenshot(full_page=True, clip=clip)  # type: ignore[arg-type]
    image = Image.open(io.BytesIO(png)).convert("RGB")
    size = (round(shot.width * shot.scale), round(shot.height * shot.scale))
    return image.resize(size, Image.Resampling.LANCZOS)


def pdf_pages(out: Path) -> Image.Image:
    """Return the first two pages of the member's PDF, drawn by Typst itself."""
    from typst import Compiler

    pages: list[bytes] = []

    def drawn(template: Path, data: Any, folders: Any, timestamp: int = 0) -> bytes:
        compiler = Compiler(
            str(template), font_paths=[str(one) for one in folders], ignore_system_fonts=True
        )
        inputs = {"report": json.dumps(data, ensure_ascii=False)}
        made = compiler.compile(format="png", ppi=52.0, sys_inputs=inputs, timestamp=timestamp)
        pages.extend([made] if isinstance(made, bytes) else made or [])
        return b"%PDF"

    notebook = nbformat.read(out / MEMBER / "report.ipynb", as_version=4)
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(pdf, "typeset", drawn)
        pdf.render_pdf(document_of(notebook))
    first, second = (Image.open(io.BytesIO(one)).convert("RGB") for one in pages[:2])
    both = Image.new("RGB", (first.width + second.width, first.height), "white")
    both.paste(first, (0, 0))
    both.paste(second, (first.width, 0))
    return both


def difference(one: Image.Image, other: Image.Image) -> float:
    """Return the share of squares that differ in lightness; all do if the sizes differ."""
    if one.size != other.size:
        return 1.0
    return float((abs(_lightness(one) - _lightness(other)) > _DIFFERS).mean())


def _lightness(image: Image.Image) -> Any:
    size = (image.width // _CELL, image.height // _CELL)
    return np.asarray(image.convert("L").resize(size, Image.Resampling.BOX), dtype=float)


def keep(image: Image.Image, path: Path) -> None:
    """Write a picture in few colours."""
    path.parent.mkdir(parents=True, exist_ok=True)
    image.quantize(_COLOURS, dither=Image.Dither.NONE).save(path, optimize=True)


def main() -> None:
    """Renew the pictures that are kept."""
    with TemporaryDirectory() as folder, started() as browser:
        out = Path(folder) / "built"
        build_sample(out)
        pages = dict(built_pages(out))
        tabs = Tabs(browser)
        for name, shot in SHOTS.items():
            with posed(tabs, pages[shot.page], shot) as tab:
                keep(taken(tab, shot), KEPT / f"{name}.png")
        keep(pdf_pages(out), KEPT / f"{PDF}.png")
    for path in sorted(KEPT.glob("*.png")):
        print(f"{path.name}: {path.stat().st_size // 1024} KB", file=sys.stderr)


if __name__ == "__main__":
    main()
