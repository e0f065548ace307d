"""The PDF: its structure, its words, its bytes."""

from __future__ import annotations

import base64
import re
import unicodedata
from collections.abc import Iterable
from concurrent.futures import ThreadPoolExecutor
from functools import cache
from itertools import pairwise
from pathlib import Path
from typing import Any

import nbformat
import pytest
from nbconvert.exporters import get_exporter

from kit.blocks import (
    Block,
    Blocks,
    Callout,
    Chart,
    Column,
    Cover,
    Heading,
    Picture,
    Prose,
    Quote,
    QuoteLine,
    Sentence,
    SourceLine,
    SourceText,
    Span,
    Table,
    Verbatim,
    cell,
    sentence,
)
from kit.errors import RenderError
from kit.export.document import Document, compose
from kit.export.html import render_html
from kit.export.pdf import pdf_and_warnings, render_pdf
from tests.export.structure import Node, bookmarks, fonts, opened, structure
from tests.pdf_text import pages
from tests.samples import PIXEL as PNG
from tests.samples import chart, cover, quote, ref, sample_blocks, source_text

PAYLOADS = (
    '#import "x": *',
    '#read("/etc/passwd") #panic()',
    "= Heading? *bold* _emphasis_ `raw` $math$ @ref <label> // comment",
    "\\u{41} #[content] #let x = 1 ~ -- --- ...",
    "{{ 7 * 7 }} {% raw %} ${HOME} %s {page}",
    "<script>alert('x')</script> &amp; <b>",
    "[link](javascript:alert(1)) ]]> */ -->",
)


def document_from(blocks: Iterable[Block], **changes: Any) -> Document:
    content = list(blocks)
    covers = [block for block in content if isinstance(block, Cover)]
    rest = [block for block in content if not isinstance(block, Cover)]
    return compose(rest, cover=covers[0] if covers else None, name="report", **changes)


@cache
def sample() -> bytes:
    return render_pdf(document_from(sample_blocks()))


@cache
def tree() -> Node:
    return structure(opened(sample()))


def words_of(pdf: bytes) -> str:
    return " ".join(" ".join(pages(pdf)).split())


def paragraph(text: str, **attributes: Any) -> Prose:
    return Prose(sentences=(sentence(text, **attributes),))


# ---------------------------------------------------------------- structure


def test_the_file_says_that_it_is_accessible_and_fit_for_archives() -> None:
    pdf = opened(sample())
    with pdf.open_metadata() as metadata:
        assert metadata.get("pdfuaid:part") == "1"
        assert metadata.get("pdfaid:part") == "2"
        assert metadata.get("pdfaid:conformance") == "A"
        assert metadata.get("dc:title") == "Lindenau, Austria · End of commitment report"
    assert pdf.Root.MarkInfo.Marked
    assert pdf.Root.ViewerPreferences.DisplayDocTitle
    assert str(pdf.Root.Lang) == "en"


def test_headings_follow_in_order_below_the_title() -> None:
    found = [int(node.role[1]) for node in tree().all("H1", "H2", "H3", "H4", "H5", "H6")]
    assert found[0] == 1
    assert found.count(1) == 1
    assert all(deeper - level <= 1 for level, deeper in pairwise(found))


def test_bookmarks_are_the_headings() -> None:
    assert bookmarks(opened(sample())) == [
        (1, "At a glance"),
        (1, "Open budgets in every district"),
        (2, "Section 1. Commitment completion"),
        (3, "1.1 Level of progress"),
        (2, "Section 3. Lessons from implementation"),
        (1, "Annex: the assessment in full"),
    ]


def test_tables_have_captions_and_heads_with_scope() -> None:
    tables = tree().all("Table")
    assert len(tables) == 2
    for table in tables:
        assert [node.role for node in table.children][:3] == ["Caption", "THead", "TBody"]
        heads = table.all("TH")
        assert heads
        assert {head.attributes["Scope"] for head in heads} == {"/Column"}
        for row in table.all("TR"):
            cells = sum(int(node.attributes.get("ColSpan", "1")) for node in row.all("TD", "TH"))
            assert cells == len(heads)


def test_every_figure_can_be_heard() -> None:
    assert [node.alt for node in tree().all("Figure")] == [
        chart().description,
        "A square of one colour",
    ]


def test_lists_facts_and_the_annex_are_lists_with_their_numbers() -> None:
    for found in tree().all("LI"):
        assert [node.role for node in found.children] == ["Lbl", "LBody"]
    annex = tree().all("L")[-1]
    assert len(annex.children) == sum(bool(line.text.strip()) for line in source_text().lines)


def test_a_quotation_keeps_its_own_language() -> None:
    blocks: list[Block] = [
        cover(),
        quote(language="de"),
        source_text(language="ar"),
        paragraph("x", lang="fr"),
    ]
    found = structure(opened(render_pdf(document_from(blocks))))
    (quotation,) = found.all("BlockQuote")
    assert quotation.lang == "de"
    assert found.all("L")[-1].lang == "ar"


def test_fonts_are_the_kits_and_embedded() -> None:
    found = fonts(opened(sample()))
    assert all(found.values())
    names = {name.partition("+")[2].partition("-")[0] for name in found}
    assert names == {"SourceSans3", "SourceSerif4Roman", "DejaVuSansMono"}


def test_links_lead_within_the_file_or_to_the_web() -> None:
    web, within = [], 0
    for page in opened(sample()).pages:
        for link in page.get("/Annots", []):
            assert link.get("/StructParent") is not None
            if "/A" in link and "/URI" in link.A:
                web.append(str(link.A.URI))
            else:
                within += 1
    assert web == ["https://example.org/budget?a=1&b=2"]
    assert within > 30


# ---------------------------------------------------------------- words


def test_references_name_lines_and_page() -> None:
    text = words_of(sample())
    assert "rates the progress as substantial. [line 18, p. 3]" in text
    assert "[lines 34, 22–27, p. 3]" in text
    assert "In full: lines 22–34, p. 3" in text


def test_the_annex_leads_back_to_the_pages_that_use_a_line() -> None:
    annex = " ".join(pages(sample())[-1].split())
    assert "Substantial p. 1, 2" in annex
    assert "A line that nobody could place. · not placed" in annex


def test_every_page_has_its_number_and_the_notice() -> None:
    found = pages(sample())
    for number, text in enumerate(found, start=1):
        assert f"Page {number} of {len(found)}" in text
        assert "Demonstration: the member, the people and the events are made up." in text
    assert "Lindenau, Austria · End of commitment report" in found[1]


def test_a_page_in_the_middle_of_a_chapter_names_it() -> None:
    long = [paragraph(f"Paragraph {number}.") for number in range(80)]
    text = pages(render_pdf(document_from([cover(), heading("First chapter"), *long])))
    assert "First chapter" in text[1]
    assert "First chapter" in text[2]


def heading(text: str, level: int = 2) -> Heading:
    return Heading(level=level, text=text, anchor=text.lower().replace(" ", "-"))


def test_a_long_report_has_contents_with_page_numbers() -> None:
    assert "Contents" not in words_of(sample())
    blocks: list[Block] = [cover()]
    for chapter in ("At a glance", "Second", "Third", "Fourth"):
        blocks.append(heading(chapter))
        blocks.extend(paragraph(f"{chapter} {number}: " + "words " * 90) for number in range(14))
    found = pages(render_pdf(document_from(blocks)))
    shown = next(text for text in found if "Contents" in text)
    for chapter in ("Second", "Third", "Fourth"):
        number = next(n for n, text in enumerate(found, 1) if f"\n{chapter}\n{chapter} 0:" in text)
        assert re.search(rf"{chapter} [. ]+{number}\b", shown)


def test_contents_of_many_parts_name_chapters_and_follow_the_summary() -> None:
    blocks: list[Block] = [cover(), heading("At a glance"), paragraph("The summary.")]
    for part in range(40):
        blocks += [heading(f"Part {part}", 3), paragraph("words " * 90)]
    for chapter in ("Second", "Third"):
        blocks += [heading(chapter), paragraph("words " * 90)]
    text = pages(render_pdf(document_from(blocks)))[0]
    contents = text[text.index("Contents") : text.rindex("Part 0")]
    assert "Third" in contents
    assert "Part" not in contents


def test_a_long_name_leaves_room_for_the_chapter_in_the_running_head() -> None:
    name = "An association of " + "municipalities and villages " * 8
    long = [paragraph(f"Paragraph {number}.") for number in range(50)]
    blocks: list[Block] = [cover(running=name), heading("First chapter"), *long]
    assert "First chapter" in pages(render_pdf(document_from(blocks)))[1].replace("\n", " ")[:140]


def test_a_heading_never_ends_a_page() -> None:
    blocks: list[Block] = [cover()]
    for number in range(60):
        blocks.append(heading(f"Heading {number}", 2 + number % 3))
        blocks.extend(paragraph("Words and words. " * 20) for _ in range(number % 4 + 1))
    for text in pages(render_pdf(document_from(blocks))):
        body = [line for line in text.split("\n") if line and not line.startswith("Page ")]
        assert not re.fullmatch(r"Heading \d+", body[-1])


def test_spanish_words_stand_on_a_spanish_report() -> None:
    pdf = render_pdf(document_from(sample_blocks("es")))
    assert str(opened(pdf).Root.Lang) == "es"
    assert "de 3" in words_of(pdf)
    assert "Page" not in words_of(pdf)


def test_marks_without_words_are_named() -> None:
    table = Table(
        caption="Marks",
        columns=(Column(title="State"),),
        rows=tuple(
            (cell(mark=row[1].mark),)
            for row in sample_blocks().blocks[3].rows  # type: ignore[union-attr]
        ),
    )
    text = words_of(render_pdf(document_from([cover(), table])))
    for word in ("3 of 4", "Not stated", "Not applicable", "Not on the scale"):
        assert word in text


# ---------------------------------------------------------------- bytes


def test_the_same_document_gives_the_same_bytes(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("SOURCE_DATE_EPOCH", "1")
    monkeypatch.setenv("TZ", "Pacific/Auckland")
    with ThreadPoolExecutor(2) as pool:
        made = list(pool.map(lambda _: render_pdf(document_from(sample_blocks())), range(4)))
    assert set(made) == {sample()}


@pytest.mark.parametrize(
    ("epoch", "date"), [("86400", "D:19700102000000Z"), ("", "D:19700101000000Z")]
)
def test_the_date_is_never_the_clocks(
    monkeypatch: pytest.MonkeyPatch, epoch: str, date: str
) -> None:
    monkeypatch.setenv("SOURCE_DATE_EPOCH", epoch)
    undated = opened(render_pdf(document_from([cover(date=""), paragraph("Undated.")])))
    assert str(undated.docinfo["/CreationDate"]) == date
    dated = opened(sample())
    assert str(dated.docinfo["/CreationDate"]) == "D:20240331000000Z"


# ---------------------------------------------------------------- untrusted text


def everywhere(text: str) -> list[Block]:
    """Blocks with the text in every field that can hold any."""
    said = (sentence(text),)
    return [
        cover(title=text, kicker=text, subtitle=text, running=text, notice=text),
        Heading(level=2, text=text, anchor="h"),
        Prose(sentences=said, role="lead"),
        Prose(sentences=(Sentence(spans=(Span(text=text, style="code"), Span(text=text))),)),
        Quote(
            lines=(QuoteLine(number=1, text=text, marker=text, indent=1),),
            lang="en",
            attribution=text,
        ),
        Table(caption=text, columns=(Column(title=text),), rows=((cell(text),),), notes=said),
        chart().model_copy(update={"title": text, "description": text}),
        Callout(title=text, body=said, tone="confirm"),
        SourceText(
            id="s9", title=text, lang="en", lines=(SourceLine(number=1, text=text, role="text"),)
        ),
        Picture(media="image/png", data="", alt=text),
        Verbatim(text=text),
    ]


@pytest.mark.parametrize("payload", PAYLOADS)
def test_source_text_is_seen_as_it_is(payload: str) -> None:
    plain = re.sub(r"\s", "", payload)
    shown = re.sub(r"\s", "", "".join(pages(render_pdf(document_from(everywhere(payload))))))
    assert shown.count(plain) >= 14


def test_unseen_characters_are_written_out() -> None:
    payload = "a\x00b\x07c\x1bd \u202eabc\u2066 e\u2028f"
    text = words_of(render_pdf(document_from(everywhere(payload))))
    assert text.count("a[U+0000]b[U+0007]c[U+001B]d [U+202E]abc[U+2066] e[U+2028]f") >= 14


def test_only_web_addresses_become_links() -> None:
    spans = tuple(
        Span(text=href, href=href)
        for href in (
            "javascript:alert(1)",
            "file:///etc/passwd",
            "data:text/html,x",
            "#nowhere",
            "../other/report.html",
            "https://example.org/",
        )
    )
    pdf = opened(
        render_pdf(document_from([cover(facts=()), Prose(sentences=(Sentence(spans=spans),))]))
    )
    links = [annotation for page in pdf.pages for annotation in page.get("/Annots", [])]
    assert [str(link.A.URI) for link in links] == ["https://example.org/"]


def test_anchors_may_look_like_the_kits_own() -> None:
    blocks: list[Block] = [
        cover(),
        Heading(level=2, text="One", anchor="ref-1"),
        Prose(sentences=(Sentence(spans=(Span(text="to one", href="#ref-1"),), refs=(ref(7),)),)),
        Heading(level=2, text="Two", anchor="s1-L7"),
        source_text(),
        source_text(),
    ]
    assert "to one [line 7, p. " in words_of(render_pdf(document_from(blocks)))


# ---------------------------------------------------------------- what fonts lack


def test_a_symbol_without_a_glyph_is_written_out_and_told() -> None:
    blocks: list[Block] = [
        cover(),
        heading("Results"),
        paragraph("Trees \U0001f333 were planted \ue000."),
    ]
    pdf, warnings = pdf_and_warnings(document_from(blocks))
    assert "Trees [U+1F333] were planted [U+E000]." in words_of(pdf)
    (warning,) = warnings
    assert "U+1F333 deciduous tree" in warning
    assert "under “Results”" in warning


def test_letters_without_a_glyph_refuse_the_pdf_but_not_the_html() -> None:
    lines = (SourceLine(number=1, text="Name", role="label"), SourceLine(number=2, text="漢字"))
    source = SourceText(id="s1", title="Source 1", lang="zh", lines=lines)
    document = document_from([cover(), heading("Annex"), source])
    with pytest.raises(RenderError) as refused:
        render_pdf(document)
    message = refused.value.message
    assert "CJK letters" in message
    assert "字 (U+5B57" in message
    assert "line 2 of Source 1" in message
    assert "use the HTML" in message
    assert refused.value.subject == "report"
    assert "漢字" in render_html(document)


def test_right_to_left_text_without_a_font_is_refused_in_a_sentence() -> None:
    # Typst 0.15 crashes on such text when it has to break a line in it.
    text = " ".join("".join(chr(code) for code in range(0x784, 0x7A6)) for _ in range(20))
    with pytest.raises(RenderError, match="Thaana letters"):
        render_pdf(document_from([cover(), paragraph(text)]))


@pytest.mark.parametrize(
    ("language", "text"),
    [
        ("ar", "أنشأت البلدية لجنة من ١٢ عضوا في عام 2023 (انظر الفقرة 4)."),
        ("el", "Ο δήμος δημοσίευσε τον προϋπολογισμό."),
        ("uk", "Місто відкрило бюджет у кожному районі."),
        ("hy", "Քաղաքապետարանը հրապարակեց բյուջեն։"),
        ("ka", "ქალაქმა გამოაქვეყნა ბიუჯეტი."),
    ],
)
def test_other_scripts_are_quoted_in_their_own_letters(language: str, text: str) -> None:
    spoken = Quote(lines=(QuoteLine(number=1, text=text),), lang=language, attribution="A")
    found = words_of(render_pdf(document_from([cover(), spoken])))
    assert set(unicodedata.normalize("NFKC", text)) <= set(unicodedata.normalize("NFKC", found))


# ---------------------------------------------------------------- tables, pictures, charts


def test_a_table_of_two_thousand_rows_repeats_its_heads_and_cuts_no_row() -> None:
    table = Table(
        caption="Everything",
        columns=(Column(title="Number", width=20), Column(title="In words", width=80)),
        rows=tuple(
            (cell(f"row-{number}"), cell(f"the words of {number} " * 4)) for number in range(2000)
        ),
    )
    found = pages(render_pdf(document_from([cover(), table])))
    assert len(found) > 40
    for number, text in enumerate(found, start=1):
        assert "In words" in text, f"page {number}"
        flat = " ".join(text.split())
        for row in re.findall(r"row-(\d+)", flat):
            assert flat.count(f"the words of {row} ") == 4, "a row runs over the page"
    rows = re.findall(r"row-(\d+)", " ".join(found))
    assert [int(row) for row in rows] == list(range(2000))


def test_a_row_longer_than_a_page_runs_over_it() -> None:
    table = Table(
        caption="Long",
        columns=(Column(title="A"), Column(title="B")),
        rows=((cell("one"), cell("word " * 3000 + "end")),),
    )
    assert "end" in words_of(render_pdf(document_from([cover(), table])))


def test_what_has_no_blanks_stays_within_its_column() -> None:
    address = "https://example.org/" + "a-long-way/" * 12
    table = Table(
        caption="Addresses",
        columns=(Column(title="Hash", width=10), Column(title="Address", width=90)),
        rows=((cell("0123456789abcdef" * 4, style="code"), cell(address * 2)),),
    )
    pdf = render_pdf(document_from([cover(), table]))
    assert address in "".join(words_of(pdf).split())
    lines = [line for line in pages(pdf)[0].split("\n") if "0123456789abcdef"[:9] in line]
    assert max(len(line) for line in lines) < 130


def test_rows_may_be_shorter_than_the_head() -> None:
    table = Table(
        caption="Short",
        columns=(Column(title="A"), Column(title="B")),
        rows=((cell("one"),), (cell("two"), cell("three"))),
    )
    (found,) = structure(opened(render_pdf(document_from([cover(), table])))).all("Table")
    assert [len(row.children) for row in found.all("TR")] == [2, 2, 2]


def test_pictures_of_points_and_of_shapes_are_shown() -> None:
    square = (
        '<svg xmlns="http://www.w3.org/2000/svg" width="40" height="40"><path d="M0 0h9v9z"/></svg>'
    )
    wide = square.replace('width="40"', 'width="4000"')
    blocks: list[Block] = [
        cover(),
        Picture(media="image/svg+xml", data=square, alt="shape"),
        Picture(media="image/svg+xml", data=base64.b64encode(wide.encode()).decode(), alt="wide"),
        Picture(media="image/jpeg", data=JPEG, alt="photograph"),
        Picture(media="image/png", data=PNG, alt=""),
    ]
    pdf, warnings = pdf_and_warnings(document_from(blocks))
    assert not warnings
    assert [node.alt for node in structure(opened(pdf)).all("Figure")] == [
        "shape",
        "wide",
        "photograph",
        "Picture without a description",
    ]


JPEG = (
    "/9j/4AAQSkZJRgABAQAAAQABAAD/2wBDABQODxIPDRQSEBIXFRQYHjIhHhwcHj0sLiQySUBMS0dARkVQWnNiUFVt"
    "VkVGZIhlbXd7gYKBTmCNl4x9lnN+gXz/2wBDARUXFx4aHjshITt8U0ZTfHx8fHx8fHx8fHx8fHx8fHx8fHx8fHx8"
    "fHx8fHx8fHx8fHx8fHx8fHx8fHx8fHx8fHz/wAARCAADAAQDASIAAhEBAxEB/8QAFQABAQAAAAAAAAAAAAAAAAAA"
    "AAb/xAAUEAEAAAAAAAAAAAAAAAAAAAAA/8QAFQEBAQAAAAAAAAAAAAAAAAAAAwX/xAAUEQEAAAAAAAAAAAAAAAAA"
    "AAAA/9oADAMBAAIRAxEAPwCSAWBv/9k="
)


@pytest.mark.parametrize("data", ["", "not base64!", PNG[:40], "PHN2Zz48L2"])
def test_what_is_no_picture_is_named_in_its_place(data: str) -> None:
    blocks: list[Block] = [
        cover(),
        Picture(media="image/png", data=data, alt="The new hall"),
        paragraph("On."),
    ]
    pdf, warnings = pdf_and_warnings(document_from(blocks))
    assert warnings == ("A picture cannot be shown in the PDF: The new hall.",)
    assert "A picture cannot be shown in the PDF: The new hall. On." in words_of(pdf)


def test_a_chart_that_cannot_be_drawn_keeps_its_words_and_numbers() -> None:
    broken = chart().model_copy(update={"spec": {"mark": "nonsense"}})
    pdf, warnings = pdf_and_warnings(document_from([cover(), broken]))
    assert "could not be drawn" in warnings[0]
    text = words_of(pdf)
    assert broken.description in text
    assert "North 214" in text


def test_the_text_of_a_chart_is_text() -> None:
    made: list[Block] = [b for b in sample_blocks() if isinstance(b, Cover | Chart)]
    text = words_of(render_pdf(document_from(made)))
    assert "Centre" in text
    assert "People" in text


# ---------------------------------------------------------------- the front doors


def test_nbconvert_finds_the_exporter_and_writes_a_pdf() -> None:
    notebook = nbformat.v4.new_notebook(
        cells=[
            nbformat.v4.new_markdown_cell("# A title\n\nSome *words*."),
            nbformat.v4.new_code_cell(
                "blocks",
                outputs=[
                    nbformat.v4.new_output(
                        "display_data",
                        data={
                            "application/vnd.commitment-report.blocks+json": Blocks(
                                [paragraph("From a cell \U0001f333.")]
                            ).to_json()
                        },
                    )
                ],
            ),
        ]
    )
    exporter = get_exporter("kit-pdf")()
    with pytest.MonkeyPatch.context() as patch:
        said: list[str] = []
        patch.setattr(exporter.log, "warning", said.append)
        pdf, resources = exporter.from_notebook_node(notebook)
    assert resources["output_extension"] == exporter.file_extension == ".pdf"
    assert "A title Some words. From a cell [U+1F333]." in words_of(pdf)
    assert len(said) == 1


def test_a_template_that_typst_refuses_is_told(tmp_path: Path) -> None:
    template = tmp_path / "report.typ"
    template.write_text('#set document(title: "x")\n#no-such-thing', encoding="utf-8")
    with pytest.raises(RenderError, match=r"unknown variable: no-such-thing.*PDF template"):
        render_pdf(document_from(sample_blocks()), template=template)


def test_an_empty_report_is_still_a_file() -> None:
    assert words_of(render_pdf(compose([], name="nothing"))) == "nothing Page 1 of 1"
