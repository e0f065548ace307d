"""How long one report takes to render once warm, beside nbconvert's own exporters.

Every round renders a report that no round before has rendered: a word of its text differs, so that
nothing kept from an earlier one helps. Charts are drawn once for HTML and PDF together, in a batch
as here, and are timed by themselves.
"""

from __future__ import annotations

import os
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from copy import deepcopy
from itertools import count
from pathlib import Path
from shutil import which
from statistics import median
from tempfile import TemporaryDirectory
from time import perf_counter, process_time
from typing import Any
from unittest.mock import patch

import nbformat
from nbconvert import HTMLExporter, WebPDFExporter

from kit.batch import build
from kit.blocks import MIME, Chart
from kit.export.document import Document, document_of
from kit.export.drawing import draw
from kit.export.html import render_html
from kit.export.pdf import render_pdf
from kit.plan import BatchSettings
from kit.project import gathered

SAMPLE = Path(__file__).parent.parent / "data" / "reports" / "amatlaya-grant-rules.txt"
ROUNDS = 9
HTML_MS, PDF_MS = 20, 250
"""What a report may take, in milliseconds of one quiet core."""


def run() -> dict[str, Any]:
    """Return milliseconds for HTML and PDF of one report, and ratios to nbconvert's exporters.

    All are timed in one process, in turn, after a first round that is not counted: the time of
    this process's processors (``_ms``), which other work on the machine changes little (Typst and
    the drawing of charts use several at once), and the time that passes (``_wall_ms``).
    """
    os.environ.pop("SOURCE_DATE_EPOCH", None)
    with TemporaryDirectory() as folder:
        out = Path(folder)
        corpus = gathered([SAMPLE])
        build(corpus, corpus.members, BatchSettings(out=out, formats=("html",)), lambda *_: None)
        (executed,) = out.glob("*/report.ipynb")
        notebook = nbformat.read(executed, as_version=4)
    lab = HTMLExporter(template_name="lab")
    work: dict[str, Callable[[Any], object]] = {
        "html": lambda changed: render_html(document_of(changed, "report")),
        "pdf": lambda changed: render_pdf(document_of(changed, "report")),
        "lab_html": lab.from_notebook_node,
        "charts": lambda changed: _draw_anew(document_of(changed, "report")),
    }
    times: dict[str, list[tuple[float, float]]] = {}
    with _system_browser():
        told = _browser(work, notebook)
        for number in range(ROUNDS + 1):
            changed = _changed(notebook, number)
            for name, task in work.items():
                begun = process_time(), perf_counter()
                task(changed)
                taken = process_time() - begun[0], perf_counter() - begun[1]
                times.setdefault(name, []).append(taken)
    spent = {
        name: round(median(cpu for cpu, _ in taken[1:]) * 1000, 1) for name, taken in times.items()
    }
    passed = {
        name: round(median(all_ for _, all_ in taken[1:]) * 1000, 1)
        for name, taken in times.items()
    }
    measured: dict[str, Any] = {f"{name}_ms": spent[name] for name in work if name != "webpdf"}
    measured |= {f"{name}_wall_ms": passed[name] for name in work}
    measured["html_ratio_to_lab"] = round(spent["html"] / spent["lab_html"], 2)
    if "webpdf" in passed:
        measured["pdf_ratio_to_webpdf"] = round(passed["pdf"] / passed["webpdf"], 2)
    return {
        **measured,
        "webpdf": told,
        "html_within": f"{spent['html']} of {HTML_MS} ms",
        "pdf_within": f"{spent['pdf']} of {PDF_MS} ms",
    }


@contextmanager
def _system_browser() -> Iterator[None]:
    """Have playwright start the system's Chromium; its own is not downloaded for this."""
    path = which("chromium") or which("chromium-browser")
    if path is None:
        yield
        return
    from playwright.async_api import BrowserType

    launch = BrowserType.launch

    async def started(self: BrowserType, **options: Any) -> Any:
        return await launch(self, **{**options, "executable_path": path})

    with patch.object(BrowserType, "launch", started):
        yield


def _browser(work: dict[str, Callable[[Any], object]], notebook: Any) -> str:
    """Add nbconvert's PDF by Chromium to the work where it can be made, and say whether it is."""
    exporter = WebPDFExporter(disable_sandbox=True)
    try:
        exporter.from_notebook_node(deepcopy(notebook))
    except Exception as error:  # whatever is missing: the package, the browser, a network
        said = str(error).strip().splitlines()
        return f"left out: {said[0] if said else type(error).__name__}"
    work["webpdf"] = exporter.from_notebook_node
    return "measured"


def _changed(notebook: Any, number: int) -> Any:
    """Return the notebook with other words in every paragraph, table and quotation."""
    changed = deepcopy(notebook)
    for cell in changed.cells:
        for output in cell.get("outputs", ()):
            if blocks := output.get("data", {}).get(MIME):
                output["data"][MIME] = _worded(blocks, f" ({number})")
    return changed


def _worded(value: Any, ending: str, name: str = "") -> Any:
    if isinstance(value, dict):
        return {
            key: entry if key == "spec" else _worded(entry, ending, key)
            for key, entry in value.items()
        }
    if isinstance(value, list):
        return [_worded(entry, ending, name) for entry in value]
    return f"{value}{ending}" if name == "text" and value else value


def _draw_anew(document: Document) -> None:
    """Draw every chart as if it had never been drawn: its title makes it another."""
    number = next(_numbers)
    for block in document.blocks:
        if isinstance(block, Chart):
            draw(block.spec, title=f"{block.title} {number}")


_numbers = count()
