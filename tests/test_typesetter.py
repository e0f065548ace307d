"""Typst in this process: what it worked out for one report is not kept while others are made."""

from __future__ import annotations

from pathlib import Path

import psutil

from kit.typesetter import typeset

TEMPLATE = """
#set document(title: "Words")
#for word in json(bytes(sys.inputs.report)) [#par(word)]
"""


def test_memory_does_not_grow_by_the_reports_that_were_made(tmp_path: Path) -> None:
    template = tmp_path / "words.typ"
    template.write_text(TEMPLATE, encoding="utf-8")
    size = []
    for number in range(12):
        data = [f"{number} and {word} make {number + word}" for word in range(1500)]
        assert typeset(template, data, ()).startswith(b"%PDF-")
        size.append(psutil.Process().memory_info().rss / 1e6)
    assert size[-1] - size[1] < 40, f"ten reports of 10 MB each are kept: {size}"
