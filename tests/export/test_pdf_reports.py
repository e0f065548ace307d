"""The structure of whole reports as PDF: a member's in Spanish too, the brief, the portfolio."""

from __future__ import annotations

from functools import cache
from itertools import pairwise
from pathlib import Path

import pytest

from kit.export.pdf import pdf_and_warnings
from kit.project import gathered
from tests.chapters import BRIEF, MEMBER, member_document, portfolio_document
from tests.export.structure import Node, bookmarks, fonts, opened, structure
from tests.pdf_text import pages

SAMPLES = Path(__file__).parent.parent.parent / "data" / "reports"
REPORTS = ("member", "spanish source", "spanish report", "brief", "portfolio")


@cache
def made(name: str) -> bytes:
    corpus = gathered([SAMPLES])
    if name == "portfolio":
        document = portfolio_document(corpus.members)
    else:
        slug = "lekorua-kenya" if name in {"member", "brief"} else "rincon-de-aldara-argentina"
        chapters = BRIEF if name == "brief" else MEMBER
        language = "es" if name == "spanish report" else "en"
        document, _ = member_document(corpus.find(slug).readings, chapters, language)
    pdf, warnings = pdf_and_warnings(document)
    assert warnings == ()
    return pdf


@cache
def tree(name: str) -> Node:
    return structure(opened(made(name)))


@pytest.mark.parametrize("name", REPORTS)
def test_title_language_and_conformance(name: str) -> None:
    pdf = opened(made(name))
    with pdf.open_metadata() as metadata:
        assert (metadata.get("pdfuaid:part"), metadata.get("pdfaid:part")) == ("1", "2")
        assert metadata.get("dc:title")
    assert pdf.Root.MarkInfo.Marked
    assert pdf.Root.ViewerPreferences.DisplayDocTitle
    assert str(pdf.Root.Lang) == ("es" if name == "spanish report" else "en")


@pytest.mark.parametrize("name", REPORTS)
def test_headings_are_in_order_and_are_the_bookmarks(name: str) -> None:
    levels = [
        int(node.role[1])
        for node in tree(name).walk()
        if node.role in {f"H{n}" for n in range(1, 7)}
    ]
    assert levels[0] == 1
    assert levels.count(1) == 1
    assert all(deeper - level <= 1 for level, deeper in pairwise(levels))
    assert [depth for depth, _ in bookmarks(opened(made(name)))] == [
        level - 1 for level in levels[1:]
    ]


@pytest.mark.parametrize("name", REPORTS)
def test_tables_have_heads_and_figures_have_words(name: str) -> None:
    tables = tree(name).all("Table")
    assert tables
    for table in tables:
        heads = table.all("TH")
        assert heads
        assert {head.attributes["Scope"] for head in heads} == {"/Column"}
        assert "THead" in [node.role for node in table.children]
    for figure in tree(name).all("Figure"):
        assert figure.alt


@pytest.mark.parametrize("name", REPORTS)
def test_fonts_are_embedded_and_pages_counted(name: str) -> None:
    assert all(fonts(opened(made(name))).values())
    found = pages(made(name))
    last = {"spanish report": f"Página {len(found)} de {len(found)}"}
    assert last.get(name, f"Page {len(found)} of {len(found)}") in found[-1]


def test_quotations_keep_the_language_of_their_source() -> None:
    assert {node.lang for node in tree("spanish source").all("BlockQuote")} == {"es"}
    assert {node.lang for node in tree("spanish report").all("BlockQuote")} <= {"", "es"}


def test_a_brief_has_at_most_two_pages() -> None:
    assert len(pages(made("brief"))) <= 2


def test_links_of_the_portfolio_lead_to_the_web_or_within_the_file() -> None:
    for page in opened(made("portfolio")).pages:
        for link in page.get("/Annots", []):
            action = link.get("/A")
            assert action is None or str(action.get("/URI", "https://")).startswith("http")


def test_a_report_of_a_hundred_pages_repeats_heads_and_loses_no_commitment() -> None:
    two = gathered([SAMPLES]).find("lekorua-kenya").readings[:2]
    readings = [
        reading.model_copy(
            update={
                "report": reading.report.model_copy(
                    update={
                        "commitment": reading.report.commitment.model_copy(
                            update={"title": f"Commitment number {number}"}
                        )
                    }
                )
            }
        )
        for number in range(14)
        for reading in [two[number % 2]]
    ]
    document, _ = member_document(readings, MEMBER, "en")
    pdf, _ = pdf_and_warnings(document)
    found = pages(pdf)
    assert len(found) >= 100
    words = " ".join(" ".join(found).split())
    for number in range(14):
        assert f"Commitment number {number} " in words
    for number, text in enumerate(found[2:], start=3):
        assert text.startswith("Lekorua County, Kenya"), "every page names the member"
        assert text.rstrip().endswith(f"Page {number} of {len(found)}")
