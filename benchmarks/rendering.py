"""How long one report takes to render once warm, beside nbconvert's own exporters."""

from __future__ import annotations

import os
from collections.abc import Callable
from pathlib import Path
from statistics import median
from tempfile import TemporaryDirectory
from time import perf_counter
from typing import Any

import nbformat
from nbconvert import HTMLExporter

from kit.batch import build
from kit.export.document import document_of
from kit.export.html import render_html
from kit.export.pdf import render_pdf
from kit.plan import BatchSettings
from kit.project import gathered

SAMPLE = Path(__file__).parent.parent / "data" / "reports" / "amatlaya-grant-rules.txt"
ROUNDS = 9


def run() -> dict[str, Any]:
    """Return the milliseconds for HTML and PDF of one report, and the ratio to nbconvert's lab.

    All are timed in one process, in turn, after a first round that is not counted.
    """
    os.environ.pop("SOURCE_DATE_EPOCH", None)
    with TemporaryDirectory() as folder:
        out = Path(folder)
        corpus = gathered([SAMPLE])
        build(corpus, corpus.members, BatchSettings(out=out, formats=("html",)), lambda *_: None)
        (executed,) = out.glob("*/report.ipynb")
        notebook = nbformat.read(executed, as_version=4)
    lab = HTMLExporter(template_name="lab")
    work: dict[str, Callable[[], object]] = {
        "html_ms": lambda: render_html(document_of(notebook, "report")),
        "pdf_ms": lambda: render_pdf(document_of(notebook, "report")),
        "nbconvert_lab_html_ms": lambda: lab.from_notebook_node(notebook),
    }
    times: dict[str, list[float]] = {name: [] for name in work}
    for _ in range(ROUNDS + 1):
        for name, task in work.items():
            begun = perf_counter()
            task()
            times[name].append(perf_counter() - begun)
    measured = {name: round(median(taken[1:]) * 1000, 1) for name, taken in times.items()}
    return {
        **measured,
        "html_ratio_to_lab": round(measured["html_ms"] / measured["nbconvert_lab_html_ms"], 2),
    }
