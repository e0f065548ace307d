"""Hostile text in every field of an assessment: seen in every output, and nothing else."""

from __future__ import annotations

import csv
import io
import json
import re
from collections.abc import Sequence
from pathlib import Path
from zipfile import ZipFile

import pikepdf
import pytest
from selectolax.lexbor import LexborHTMLParser

from kit.batch import build
from kit.corpus import Corpus, MemberReports
from kit.datasheets import datasheets
from kit.enquiry import enquiry
from kit.entries import index_entry
from kit.export.characters import visible
from kit.export.html import render_html
from kit.index import render_index
from kit.plan import BatchSettings
from kit.portfolio import portfolio_of
from kit.portfolio_sheet import commitments_sheet
from kit.publishing import publish
from kit.reading.interchange import dump, read_interchange
from kit.words import words_of
from tests.chapters import BRIEF, as_document, member_document, portfolio_document
from tests.export.pages import elements
from tests.payloads import PAYLOADS, hostile
from tests.pdf_text import pages

ACTIVE = ("script", "iframe", "object", "embed", "base", "link", "form", "use", "image", "audio")
FORMULA = ("=", "+", "-", "@", "\t", "\r")
WEB = re.compile(r"https?://\S+", re.ASCII)


def squeezed(text: str) -> str:
    """Text without what layout adds or takes: blanks, line breaks, signs without width."""
    return re.sub(r"[\s\u200b-\u200d\ufeff]", "", text)


def assert_harmless(html: str, scripts: int = 0) -> None:
    """Nothing on the page can act or ask for anything."""
    found = 0
    for node in elements(html):
        found += node.tag == "script"
        assert node.tag not in ACTIVE or (scripts and node.tag in {"script", "form"})
        for name, value in node.attributes.items():
            assert not name.startswith("on"), name
            assert name != "style", "the page's policy would refuse it"
            if name in {"href", "src", "action", "xlink:href", "srcset", "data", "poster"}:
                assert re.match(r"#|\.\./|[\w-]+/|[\w-]+\.|data:image/|https?://", value or "")
                assert not (value or "").startswith(("javascript", "data:text"))
                assert name == "href" or not WEB.match(value or ""), "a request"
    assert found == scripts
    assert "default-src 'none'" in html.replace("&#39;", "'")
    assert visible(html) == html


def text_of(html: str) -> str:
    page = LexborHTMLParser(html)
    page.strip_tags(["style", "script", "title", "desc"])
    assert page.body is not None
    return page.body.text()


def alone(name: str) -> MemberReports:
    reading = hostile(name)
    return MemberReports(member=reading.report.member, readings=(reading,))


@pytest.mark.parametrize("name", PAYLOADS)
def test_pages_show_it_and_nothing_acts(name: str) -> None:
    shown = squeezed(visible(PAYLOADS[name]))
    document, cases = member_document([hostile(name)])
    html = render_html(document)
    assert_harmless(html)
    assert squeezed(text_of(html)).count(shown) > 20
    brief, _ = member_document([hostile(name)], BRIEF)
    assert_harmless(render_html(brief))
    words = words_of("en")
    questions = render_html(as_document(enquiry(cases[0].report.member, cases, words, "")))
    assert_harmless(questions)
    assert shown in squeezed(text_of(questions))
    index = render_index([index_entry("a-member", cases, "en")], title="Reports")
    assert_harmless(index, scripts=1)
    assert shown in squeezed(text_of(index))


@pytest.mark.parametrize("name", PAYLOADS)
def test_a_portfolio_shows_it_and_nothing_acts(name: str) -> None:
    html = render_html(portfolio_document([alone(name), alone("script")]))
    assert_harmless(html)
    assert squeezed(visible(PAYLOADS[name])) in squeezed(text_of(html))


@pytest.mark.parametrize("name", PAYLOADS)
def test_sheets_hold_it_as_text_that_no_spreadsheet_runs(name: str) -> None:
    _, cases = member_document([hostile(name)])
    sheets = {
        **datasheets(cases),
        "commitments": commitments_sheet(portfolio_of([alone(name)], "en")),
    }
    for sheet, data in sheets.items():
        text = data.decode("utf-8-sig")
        cells = [cell for row in csv.reader(io.StringIO(text, newline="")) for cell in row]
        for cell in cells:
            assert not cell.startswith(FORMULA) or _number(cell), (sheet, cell)
        assert visible(text.replace("\r\n", "\n")) == text.replace("\r\n", "\n")
        if sheet != "figures" and sheet != "dates":  # which hold sentences with figures alone
            assert squeezed(visible(PAYLOADS[name])) in squeezed(" ".join(cells)), sheet


def _number(entry: str) -> bool:
    return bool(re.fullmatch(r"-?\d+(\.\d+)?", entry))


@pytest.mark.parametrize("name", PAYLOADS)
def test_the_interchange_format_gives_it_back_unchanged(name: str) -> None:
    reading = hostile(name)
    (again,) = read_interchange(dump([reading]).encode(), "report.json")
    assert again.report == reading.report


# ---------------------------------------------------------------- the whole way


@pytest.fixture(scope="module")
def built(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Two members, each payload a commitment of one of them, built by kernels into files."""
    root = tmp_path_factory.mktemp("payloads") / "within"
    names = [name for name in PAYLOADS if name != "long"]
    members = [_together("one", names[::2]), _together("two", [*names[1::2], "personal"])]
    corpus = Corpus(members=tuple(members), refused=(), ignored=())
    settings = BatchSettings(out=root / "outputs")
    results = build(corpus, corpus.members, settings, lambda *_: None)
    publish(results, corpus, settings)
    assert {result.outcome for result in results} == {"rendered"}
    return root


@pytest.fixture(scope="module")
def printed(built: Path) -> dict[Path, str]:
    """The texts of all PDF files."""
    return {path: "".join(pages(path.read_bytes())) for path in built.rglob("*.pdf")}


def _together(slug: str, names: Sequence[str]) -> MemberReports:
    found = [hostile(name).report for name in names]
    member = found[0].member.model_copy(update={"slug": slug})
    readings = [hostile(name) for name in names]
    return MemberReports(
        member=member,
        readings=tuple(
            reading.model_copy(update={"report": report.model_copy(update={"member": member})})
            for reading, report in zip(readings, found, strict=True)
        ),
    )


@pytest.mark.kernel
def test_files_are_only_where_they_should_be(built: Path) -> None:
    assert [path.name for path in built.parent.iterdir()] == ["within"]
    assert [path.name for path in built.iterdir()] == ["outputs"]
    for path in built.rglob("*"):
        assert re.fullmatch(r"\.?[A-Za-z0-9-]+(\.[a-z]+)?", path.name)
    for archive in built.rglob("*.zip"):
        folder = archive.parent.name
        for name in ZipFile(archive).namelist():
            assert re.fullmatch(rf"{folder}/[a-z]+\.[a-z]+", name)


@pytest.mark.kernel
def test_every_page_is_harmless(built: Path) -> None:
    found = list(built.rglob("*.html"))
    assert len(found) == 5
    for path in found:
        assert_harmless(path.read_text(encoding="utf-8"), scripts=path.name == "index.html")


@pytest.mark.kernel
def test_a_pdf_shows_it_and_links_to_the_web_alone(built: Path, printed: dict[Path, str]) -> None:
    for slug, offset in (("one", 0), ("two", 1)):
        path = built / "outputs" / slug / "report.pdf"
        text = squeezed(printed[path])
        for name in [name for name in PAYLOADS if name != "long"][offset::2]:
            assert squeezed(visible(PAYLOADS[name])) in text, name
        with pikepdf.open(path) as pdf:
            assert not {"/OpenAction", "/AA", "/AcroForm"} & set(pdf.Root.keys())
            assert "/JavaScript" not in pdf.Root.get("/Names", {})
            for page in pdf.pages:
                for link in page.get("/Annots", []):
                    assert str(link.Subtype) == "/Link"
                    if action := link.get("/A"):
                        assert str(action.S) == "/URI"
                        assert WEB.match(str(action.URI))


@pytest.mark.kernel
def test_no_address_and_no_number_of_a_person_is_in_any_file(
    built: Path, printed: dict[Path, str]
) -> None:
    assert printed
    for path in built.rglob("*"):
        if path.suffix == ".pdf":
            text = printed[path]
        elif path.is_file() and path.suffix != ".zip":
            text = path.read_text(encoding="utf-8")
        else:
            continue
        assert not re.search(r"ana\W*perez|234\W*5678|\[email", text), path
    report = (built / "outputs" / "two" / "report.json").read_text(encoding="utf-8")
    assert "[e-mail hidden]" in report
    assert "[phone number hidden]" in report


@pytest.mark.kernel
def test_notebooks_hold_it_as_data_and_run_none_of_it(built: Path) -> None:
    for path in built.rglob("*.ipynb"):
        notebook = json.loads(path.read_text(encoding="utf-8"))
        for cell in notebook["cells"]:
            source = "".join(cell["source"])
            assert not any(payload in source for payload in PAYLOADS.values())
            for output in cell.get("outputs", ()):
                data = output.get("data", {})
                assert set(data) <= {
                    "application/vnd.commitment-report.blocks+json",
                    "text/csv",
                    "text/html",
                    "text/plain",
                }
                html = "".join(data.get("text/html", ""))
                assert not LexborHTMLParser(html).css("script, iframe, object, img[onerror]")
