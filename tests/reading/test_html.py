"""Saved web pages: main content to lines, links by line, head to address and language; safely."""

from __future__ import annotations

import time

import pytest
from hypothesis import given
from hypothesis import strategies as st
from selectolax.lexbor import LexborHTMLParser

from kit.errors import SourceError
from kit.figures import figures
from kit.reading import read_bytes
from kit.reading.html import _laid_out
from kit.reading.layout import Layout
from kit.records import Reading
from tests.formats import as_html, as_text
from tests.reports import make_report


def read(page: str | bytes, name: str = "page.html") -> Reading:
    data = page if isinstance(page, bytes) else page.encode()
    (found,) = read_bytes(data, name)
    return found


def laid_out(body: str, base: str | None = "https://example.org/report/") -> Layout:
    root = LexborHTMLParser(body).body
    assert root is not None
    return _laid_out(root, base, "page.html")


def lines(body: str) -> list[str]:
    return laid_out(body).lines


def with_body(change: str) -> str:
    """The made-up page with something more in its main part."""
    return as_html().replace("</main>", f"{change}</main>")


# ---------------------------------------------------------------- lines


def test_a_page_gives_the_same_lines_as_its_copied_text() -> None:
    assert list(read(as_html()).report.source.lines) == as_text().rstrip("\n").split("\n")


def test_paragraphs_and_breaks() -> None:
    assert lines("<h1>A</h1><p>b<br>c<p>d  \n e<div>f</div><div>g</div><br><br>h") == [
        "A",
        "",
        "b",
        "c",
        "",
        "d e",
        "",
        "f",
        "g",
        "",
        "h",
    ]


def test_nested_lists_keep_their_shape() -> None:
    page = (
        "<p>Before</p><ul><li>one<ul><li>in</li><li>in too</li></ul></li><li>two</li></ul>"
        "<ol start=3><li><p>first</p><p>more</p></li><li value=7>next</li><li>last</li></ol>"
    )
    assert lines(page) == [
        "Before",
        "",
        "  • one",
        "    • in",
        "    • in too",
        "  • two",
        "",
        "  3. first",
        "    more",
        "  7. next",
        "  8. last",
    ]


def test_tables_keep_their_rows() -> None:
    page = "<table><tr><th>District<th>Budget<tr><td>North<td>26 <b>000</b></table>"
    assert lines(page) == ["District | Budget", "North | 26 000"]


def test_a_row_of_label_and_value_is_read_as_two_lines() -> None:
    page = "<table><tr><td>Member Name<td>Lindenau, Austria</table>"
    assert lines(page) == ["Member Name", "Lindenau, Austria"]


def test_preformatted_text_keeps_its_lines() -> None:
    assert lines("<pre>a\n  b\n\nc</pre>d") == ["a", "  b", "", "c", "", "d"]


def test_a_footnotes_mark_is_no_part_of_the_number_before_it() -> None:
    page = '<p>432<sup>2</sup> boards, <sup><a href="#n12">12</a></sup> on 3<sup>rd</sup> May</p>'
    assert lines(page) == ["432² boards, ¹² on 3rd May"]
    report = make_report(answers={"1.1": {"explanation": "All 432² boards came."}})
    assert [(one.value, one.text) for one in figures(report) if one.kind == "count"] in (
        [],
        [(432, "432")],
    )


def test_scripts_styles_menus_and_frames_are_no_text() -> None:
    page = (
        "<nav>Menu</nav><script>alert('x')</script><style>p{}</style><p>Text</p>"
        "<iframe>x</iframe><svg><text>y</text></svg><template>z</template><!-- note -->"
        "<textarea>w</textarea><footer>Imprint</footer>"
    )
    assert lines(page) == ["Text"]


def test_entities_are_words_and_words_are_never_markup() -> None:
    assert lines("<p>&lt;script&gt;alert(1)&lt;/script&gt; &amp; caf&eacute;</p>") == [
        "<script>alert(1)</script> & café"
    ]


# ---------------------------------------------------------------- tooltips


@pytest.mark.parametrize(
    "markup",
    [
        '<span class="tooltip">Commitment<span class="tooltiptext">A promise.</span></span> made',
        'Commitment<span role="tooltip">Commitments are promises for reform.</span> made',
        '<a class="glossaryLink" href="#">Commitment</a> made',
        'Commitment<b class="glossary-tooltip">A promise... <a href="/g">More</a></b> made',
        '<span data-toggle="tooltip" title="A promise">Commitment</span> made',
    ],
)
def test_tooltips_are_removed_and_their_words_kept(markup: str) -> None:
    assert " ".join(lines(f"<p>{markup}</p>")) == "Commitment made"


def test_content_is_not_taken_for_a_tooltip() -> None:
    prose = "The town published its budget. " * 40
    assert lines(f'<div class="has-tooltips"><p>{prose}</p></div>') == [prose.strip()]
    page = as_html().replace("<main>", '<main class="tooltip-enabled glossary">')
    assert read(page).report == read(as_html()).report.model_copy(
        update={"source": read(page).report.source}
    )


def test_labels_with_tooltips_are_found() -> None:
    label = "<p>Commitment</p>"
    page = as_html()
    assert label in page
    page = page.replace(
        label, '<p>Commitment<span class="tooltip-box">Commitments are promises... More</span></p>'
    )
    assert (
        read(page).report.commitment.title == "Open budget figures for every district of the town"
    )


# ---------------------------------------------------------------- links


def test_links_are_known_by_their_line() -> None:
    layout = laid_out(
        '<p>See <a href="a.pdf">the plan</a> and <a href="//example.net/b">more</a>.</p>'
        '<ul><li><a href="/c">third</a></li></ul>'
    )
    assert layout.lines == ["See the plan and more.", "", "  • third"]
    assert layout.links == {
        1: [("the plan", "https://example.org/report/a.pdf"), ("more", "https://example.net/b")],
        3: [("third", "https://example.org/c")],
    }


@pytest.mark.parametrize(
    "href",
    [
        "javascript:alert(1)",
        "JAVASCRIPT:x",
        "data:text/html,x",
        "#top",
        "",
        "mailto:a@example.org",
        "vbscript:x",
        "http://[",
        "file:///etc/passwd",
        "https://exa mple.org/",
        " java\nscript:x",
    ],
)
def test_only_web_addresses_become_links(href: str) -> None:
    layout = laid_out(f'<p><a href="{href}">word</a></p>')
    assert layout.lines == ["word"]
    assert all(url.startswith("https://example.org/") for _, url in layout.links.get(1, []))
    assert "script" not in str(layout.links)


def test_relative_links_need_an_address_of_the_page() -> None:
    assert laid_out('<a href="a.pdf">a</a>', base=None).links == {}


def test_a_document_behind_a_picture() -> None:
    layout = laid_out(
        '<a href="/m.pdf"><img alt="Minutes"></a><br><a href="/share"><img alt="f"></a>'
    )
    assert layout.lines == ["Minutes"]
    assert layout.links == {1: [("Minutes", "https://example.org/m.pdf")]}


def test_a_link_around_paragraphs() -> None:
    layout = laid_out('<a href="/a"><div>one</div><div>two</div></a><p><a href="/b">x<br>y</a></p>')
    assert layout.lines == ["one", "two", "", "x", "y"]
    assert layout.links == {
        2: [("one two", "https://example.org/a")],
        5: [("x y", "https://example.org/b")],
    }


def test_evidence_has_its_address() -> None:
    shown = read(as_html()).report.answers["1.1"].evidence
    assert [(one.title, one.url, one.kind) for one in shown] == [
        ("District budget pages", "https://example.org/budgets", "link"),
        ("Minutes of the final meeting", "https://example.org/minutes.pdf", "file"),
    ]


# ---------------------------------------------------------------- the page's head


def test_address_and_language_of_the_page() -> None:
    source = read(as_html()).report.source
    assert (source.url, source.language) == ("https://example.org/report/lindenau/", "en")


@pytest.mark.parametrize(
    ("head", "url"),
    [
        ('<meta property="og:url" content="https://example.org/og">', "https://example.org/og"),
        ('<link rel="canonical" href="javascript:alert(1)">', None),
        ('<link rel="canonical">', None),
        ("", None),
    ],
)
def test_other_addresses(head: str, url: str | None) -> None:
    page = as_html().replace(
        '<link rel="canonical" href="https://example.org/report/lindenau/">', head
    )
    assert read(page).report.source.url == url


def test_the_address_that_a_browser_noted() -> None:
    page = as_html().replace(
        '<link rel="canonical" href="https://example.org/report/lindenau/">', ""
    )
    saved = f"<!-- saved from url=(0027)https://example.org/saved/x -->\n{page}"
    assert read(saved).report.source.url == "https://example.org/saved/x"


# ---------------------------------------------------------------- which part of the page


def test_the_site_around_the_main_part_is_left_out() -> None:
    around = '<body><header><a href="/">Home</a></header><div class="menu"><p>About</p></div><main>'
    page = as_html().replace("<body><main>", around)
    page = page.replace("</main>", '</main><div id="related"><p>Read also: other reports</p></div>')
    assert read(page).report.source.lines == read(as_html()).report.source.lines


def test_a_main_part_that_lacks_something_is_not_trusted() -> None:
    page = as_html().replace("<p>Section 3.", "</main><p>Section 3.").replace("</p></main>", "</p>")
    assert read(page).report.answers["3"].explanation is not None


def test_without_a_main_part_the_whole_body_is_read() -> None:
    page = as_html().replace("<main>", "<div>").replace("</main>", "</div>")
    assert read(page).report.answers == read(as_html()).report.answers


# ---------------------------------------------------------------- encodings, broken and hostile


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16", "windows-1251"])
def test_encodings(encoding: str) -> None:
    page = as_html().replace("Ilse Brandauer", "Ілля Брандауер")
    page = page.replace("<head>", f'<head><meta charset="{encoding}">')
    assert read(page.encode(encoding)).report.evaluators[0].name == "Ілля Брандауер"


@pytest.mark.parametrize("charset", ["klingon", "hex", "rot13", "idna", "undefined"])
def test_an_encoding_that_does_not_exist(charset: str) -> None:
    page = as_html().replace("<head>", f'<head><meta charset="{charset}">')
    data = page.encode("cp1252").replace(b"Ilse", b"\xc9lse")
    assert read(data).report.evaluators[0].name == "Élse Brandauer"


@pytest.mark.parametrize(
    ("page", "message"),
    [
        (b"", "is empty"),
        (b"\x89PNG\r\n\x1a\n", "is a picture"),
        (b"<html><body><p>Hello</p></body></html>", "does not look like"),
        (b"<html></html>", "does not look like"),
        (b"<!-- -->", "does not look like"),
        (b"plain words without any markup", "does not look like"),
    ],
)
def test_what_is_no_report(page: bytes, message: str) -> None:
    with pytest.raises(SourceError, match=message) as error:
        read(page)
    assert error.value.subject == "page.html"


@pytest.mark.parametrize(
    "unit", ["<div>", "<b>", "<b></p>", "<span></div>", "<ul><li>", "<dl><dt>"]
)
def test_markup_nested_without_end_is_refused_at_once(unit: str) -> None:
    began = time.process_time()
    with pytest.raises(SourceError, match="3,000 deep"):
        read(with_body(unit * 10_000))
    assert time.process_time() - began < 2


@pytest.mark.parametrize(
    "unit",
    [
        "<p>",
        "<br>",
        "<li>",
        "<p>x",
        '<a href="https://example.org/a.pdf">x</a>',
        "<td>x",
        "<option>",
        '<span class="tooltip">x</span>',
        "<div></div>",
        "&amp;",
        "<!--",
        "<",
        "<img alt=x>",
    ],
)
def test_made_up_markup_takes_no_time(unit: str) -> None:
    began = time.process_time()
    found = read(with_body(unit * (100_000 // len(unit))))
    assert time.process_time() - began < 5
    assert found.report.answers["1.1"].rating == "substantial"


def test_a_page_that_is_too_large(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("kit.reading.html.MAX_HTML_BYTES", 1000)
    with pytest.raises(SourceError, match="without its pictures"):
        read(as_html())


@pytest.mark.parametrize("share", [0.2, 0.5, 0.8, 0.99])
def test_a_page_cut_off_anywhere_reads_as_far_as_it_goes(share: float) -> None:
    page = as_html()
    found = read(page[: int(len(page) * share)])
    whole = read(page)
    assert found.report.member == whole.report.member
    for number, answer in found.report.answers.items():
        assert answer.rating in {whole.report.answers[number].rating, None}


MARKUP = st.lists(
    st.sampled_from(
        [
            "<p>",
            "</p>",
            "<ul>",
            "<li>",
            "</ul>",
            "<ol start=2>",
            "</ol>",
            "<table><tr>",
            "<td>",
            "</table>",
            "<pre>",
            "</pre>",
            "<a href='/x.pdf'>",
            "</a>",
            "<br>",
            "<b>",
            "</b>",
            "<div>",
            "</div>",
            "word",
            "Member Name",
            " ",
            "\n",
            "&nbsp;",
            "<span class=tooltip>",
            "</span>",
            "<",
            ">",
            "&",
            "\x1f",
            "<img alt=q>",
        ]
    ),
    max_size=40,
).map("".join)


@given(MARKUP)
def test_any_markup_becomes_lines_and_keeps_its_words(markup: str) -> None:
    layout = laid_out(markup)
    assert all("\n" not in line and "\x1f" not in line for line in layout.lines)
    assert all(1 <= number <= len(layout.lines) for number in layout.links)
    body = LexborHTMLParser(markup).body
    assert body is not None
    if "tooltip" not in markup and "<img" not in markup:
        shown = "".join("".join(layout.lines).split())
        for word in ("word", "MemberName"):
            assert shown.count(word) == "".join((body.text() or "").split()).count(word)
