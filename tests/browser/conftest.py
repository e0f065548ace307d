"""A real browser, driven over the pages that the kit makes; it reaches no network."""

from __future__ import annotations

import os
from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager, contextmanager
from importlib.resources import files
from pathlib import Path
from typing import Any

import nbformat.v4 as nb
import pytest
from filelock import FileLock
from playwright.sync_api import Browser, ConsoleMessage, Error, Page, Request, expect

from kit.blocks import Picture
from kit.contrast import nearest
from kit.export.html import HTMLReportExporter, render_html
from kit.index import (
    IndexCommitment,
    IndexEntry,
    IndexFile,
    IndexRating,
    IndexRefusal,
    IndexTag,
    render_index,
)
from kit.theme import LIGHT, load_theme, read_theme
from tests.browser.built import build_sample, built_pages, is_built
from tests.browser.starting import started
from tests.browser.tabs import SLOW, Tabs
from tests.export.pages import document, page
from tests.samples import PIXEL, sample_blocks, stated

Opened = Callable[..., AbstractContextManager[Page]]


@pytest.fixture(scope="session")
def browser() -> Iterator[Browser]:
    """The system's Chromium."""
    with started() as browser:
        expect.set_options(timeout=SLOW)
        yield browser


@pytest.fixture(scope="session")
def tabs(browser: Browser) -> Tabs:
    """Tabs of that browser."""
    return Tabs(browser)


@pytest.fixture(scope="session")
def axe() -> str:
    """The script of axe-core."""
    return (files("axe_playwright_python") / "axe.min.js").read_text(encoding="utf-8")


@pytest.fixture(scope="session")
def built(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The outputs of a build of the sample, made once for all workers."""
    shared = tmp_path_factory.getbasetemp()
    if os.environ.get("PYTEST_XDIST_WORKER"):
        shared = shared.parent
    out = shared / "built"
    with FileLock(shared / "built.lock"):
        if not is_built(out):
            build_sample(out)
    return out


@pytest.fixture(scope="session")
def made_pages(tmp_path_factory: pytest.TempPathFactory, built: Path) -> dict[str, Path]:
    """One page of every type, as files: of the build, and made for what it does not show."""
    folder = tmp_path_factory.mktemp("pages")
    found = {
        "blocks": page(*sample_blocks()),
        "own": _own_notebook(),
        "filters": _index(),
        "themed": _themed(),
    }
    paths = dict(built_pages(built))
    for name, html in found.items():
        paths[name] = folder / f"{name}.html"
        paths[name].write_text(html, encoding="utf-8")
    return paths


@pytest.fixture
def opened(tabs: Tabs, made_pages: dict[str, Path]) -> Opened:
    """A way to open a page; whatever it asks for is an error, and so is what its console says.

    ``expected`` is a message of the console that the test is about.
    """

    @contextmanager
    def open_page(
        name: str,
        width: int = 1280,
        height: int = 900,
        scheme: str = "light",
        expected: str = "",
        **options: Any,
    ) -> Iterator[Page]:
        wrong: list[str] = []
        own = made_pages[name].as_uri()

        def asked(request: Request) -> None:
            if not request.url.startswith((own, "data:image/")):
                wrong.append(f"asked for {request.url}")

        def told(message: ConsoleMessage) -> None:
            wrong.append(message.text)

        def failed(error: Error) -> None:
            wrong.append(str(error))

        with tabs.tab(width, height, scheme, **options) as tab:
            tab.on("request", asked)
            tab.on("console", told)
            tab.on("pageerror", failed)
            tab.goto(own)
            yield tab
            assert [line for line in wrong if not (expected and expected in line)] == []
            tab.remove_listener("request", asked)
            tab.remove_listener("console", told)
            tab.remove_listener("pageerror", failed)

    return open_page


def _themed() -> str:
    """A report in the look of an organisation, its accent as light as it may be."""
    accent = nearest("#d0552b", LIGHT)
    settings = read_theme({"name": "Example Watch", "accent": accent})
    logo = Picture(media="image/png", data=PIXEL, alt="Example Watch")
    theme = load_theme(settings, Path.cwd()).model_copy(update={"logo": logo})
    return render_html(document(sample_blocks()), theme)


def _own_notebook() -> str:
    notebook = nb.new_notebook(
        cells=[
            nb.new_markdown_cell(
                "# An analyst's own notebook\n\n### Deep\n\nWords, *more words* and `code`.\n\n"
                "| Who | Sum |\n|---|--:|\n| a | 1 |\n\n> quoted\n\n![A dot](attachment:dot.png)",
                attachments={"dot.png": {"image/png": PIXEL}},
            ),
            nb.new_code_cell(
                "x",
                outputs=[
                    nb.new_output("stream", name="stdout", text="printed " * 60),
                    nb.new_output("error", ename="ValueError", evalue="no year", traceback=[]),
                    nb.new_output(
                        "display_data",
                        data={
                            "text/html": "<table><tr>"
                            + "".join(f"<th>column {n}</th>" for n in range(14))
                            + "</tr><tr>"
                            + "<td>value</td>" * 14
                            + "</tr></table>"
                        },
                    ),
                ],
            ),
        ]
    )
    html, _ = HTMLReportExporter().from_notebook_node(notebook)
    return str(html)


def _index() -> str:
    def commitment(
        title: str, word: str, step: int, themes: str, findings: tuple[IndexTag, ...] = ()
    ) -> IndexCommitment:
        rating = IndexRating(question="1.1", label="Completion", word=word, mark=stated(step, 4))
        return IndexCommitment(
            title=title,
            ratings=(rating,),
            themes=tuple(IndexTag(key=name.lower(), name=name) for name in themes.split()),
            findings=findings,
        )

    def entry(slug: str, country: str, *commitments: IndexCommitment, **more: Any) -> IndexEntry:
        return IndexEntry(
            slug=slug.replace(" ", "-"),
            member=slug.title(),
            country=country,
            plans=("2022–2023",),
            commitments=commitments,
            to_confirm=sum(tag.count for one in commitments for tag in one.findings),
            files=(IndexFile(label="Report (HTML)", path=f"{slug}/report.html"),),
            notice="Demonstration: members, people and events are made up.",
            **more,
        )

    late = IndexTag(key="date-outside-plan", name="Date outside the plan", count=2)
    missing = IndexTag(key="evidence-not-shown", name="Evidence not shown")
    return render_index(
        [
            entry(
                "lindenau",
                "Austria",
                commitment("Open budgets of lindenau", "Substantial", 3, "Money Time", (late,)),
                commitment("Open data of lindenau", "Limited", 2, "Leadership", (missing,)),
                status="draft",
                status_words="Draft",
            ),
            entry("río claro", "Chile", commitment("Open budgets", "Complete", 4, "Time")),
            entry(
                "graz",
                "Austria",
                commitment("Open minutes of graz", "Limited", 2, ""),
                status="final",
                status_words="Final, Ada Example, 31 March 2024",
            ),
        ],
        title="End of commitment reports",
        refused=[IndexRefusal(name="x.bin", outcome="refused", message="It is not a text.")],
        files=[IndexFile(label="Portfolio", path="portfolio/report.html")],
        date="2024-03-31",
    )
