"""Blocks as HTML for a cell of JupyterLab, in its light and dark themes."""

from __future__ import annotations

from functools import cache
from typing import TYPE_CHECKING

from kit.blocks import Blocks, Cover
from kit.words import LANGUAGES, words_of

if TYPE_CHECKING:
    from jinja2 import Template


def fragment(blocks: Blocks, *, live: bool = False, script: bool = True) -> str:
    """Return blocks as a piece of HTML that a notebook's cell can show.

    It has no ids (cells share one page) and a style that touches only itself. References to
    source lines are words, since the annex is in another cell. ``live`` is for a person who
    looks on: the rows of drawings then tell their numbers under the mouse, and tables sort by
    their columns' heads. The piece brings the script for that unless ``script`` is off; else it
    has none.
    """
    from kit.export.document import Document
    from kit.export.environment import cell_script, cell_style
    from kit.export.hover import responding
    from kit.export.page import Page

    language = blocks.language if blocks.language in LANGUAGES else "en"
    w = words_of(language)
    cover = next((block for block in blocks if isinstance(block, Cover)), None)
    shown = tuple(block for block in blocks if not isinstance(block, Cover))
    document = Document(
        name="",
        title="",
        language=blocks.language,
        cover=cover,
        blocks=responding(shown) if live else shown,
        contents=(),
        places=(),
        warnings=(),
    )
    return _template().render(
        document=document,
        page=Page(document, w, anchored=False, sortable=live),
        w=w,
        css=cell_style("html/fragment.css", *(("html/live.css",) if live else ())),
        script=cell_script("html/sort.js") if live and script else "",
    )


@cache
def _template() -> Template:
    from kit.export.environment import kit_environment

    return kit_environment().get_template("fragment.html.j2")
