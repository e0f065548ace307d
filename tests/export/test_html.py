"""The page as a whole: one file that asks for nothing, made by nbconvert or in process."""

from __future__ import annotations

import base64
import hashlib
import json
import logging
import re
from pathlib import Path
from time import process_time
from typing import Any

import nbformat.v4 as nb
import pytest

from kit.blocks import MIME, Blocks, Cover, Heading
from kit.export.document import compose, document_of
from kit.export.html import HTMLReportExporter, content_policy, render_html
from kit.export.page import MANY
from tests.export.pages import document, elements, page, parse
from tests.samples import cover, quote, sample_blocks, source_text


def notebook_of(blocks: Blocks, **metadata: Any) -> Any:
    output = nb.new_output("display_data", data={MIME: blocks.to_json(), "text/plain": ""})
    return nb.new_notebook(cells=[nb.new_code_cell("x", outputs=[output])], metadata=metadata)


def export(notebook: Any, **traits: Any) -> str:
    html, _ = HTMLReportExporter(**traits).from_notebook_node(notebook)
    return str(html)


def test_the_exporter_and_the_function_give_the_same_page() -> None:
    notebook = notebook_of(sample_blocks())
    assert export(notebook) == render_html(document_of(notebook))
    assert export(notebook) == render_html(document(sample_blocks()))


def test_the_exporter_is_registered_with_nbconvert() -> None:
    from importlib.metadata import entry_points

    (found,) = entry_points(group="nbconvert.exporters", name="kit-html")
    assert found.load() is HTMLReportExporter


def test_the_same_blocks_give_the_same_bytes() -> None:
    assert page(*sample_blocks()) == page(*Blocks.from_json(sample_blocks().to_json()))


def test_the_policy_allows_this_style_and_nothing_else() -> None:
    html = page(*sample_blocks())
    style = re.search(r"<style>(.*?)</style>", html, re.DOTALL)
    assert style
    digest = base64.b64encode(hashlib.sha256(style[1].encode()).digest()).decode()
    meta = parse(html).css_first("meta[http-equiv=Content-Security-Policy]")
    assert meta is not None
    assert meta.attributes["content"] == (
        f"default-src 'none'; style-src 'sha256-{digest}'; img-src data:; "
        "base-uri 'none'; form-action 'none'"
    )
    assert html.count("<style") == 1
    assert html.index("Content-Security-Policy") < html.index("<style")


def test_scripts_are_allowed_one_by_one() -> None:
    assert "script-src 'sha256-" in content_policy(style="", scripts=("x()",))
    assert "unsafe" not in content_policy(style="", scripts=("x()",))


def test_the_page_holds_no_script_no_style_attribute_and_nothing_to_fetch() -> None:
    html = page(*sample_blocks())
    for node in elements(html):
        assert node.tag not in {"script", "link", "iframe", "object", "embed", "base", "form"}
        for name, value in node.attributes.items():
            assert not name.startswith("on")
            assert name not in {"style", "srcset", "action", "data", "background", "poster"}
            if name == "src":
                assert (value or "").startswith("data:image/")
            if name == "href":
                assert node.tag == "a"
    assert "url(" not in html.replace("url(#", "")
    assert "@import" not in html
    addresses = set(re.findall(r"https?://[^\"<&]+", html))
    assert addresses == {"https://example.org/budget?a=1"}


def test_the_page_says_what_it_is() -> None:
    tree = parse(page(*sample_blocks()))
    html = tree.css_first("html")
    title = tree.css_first("title")
    description = tree.css_first("meta[name=description]")
    assert html is not None
    assert title is not None
    assert description is not None
    assert html.attributes["lang"] == "en"
    assert title.text() == "Lindenau, Austria · End of commitment report"
    assert description.attributes["content"] == (
        "Ratings, evidence, points to confirm and lessons of Lindenau, Austria."
    )


def test_landmarks_and_the_way_past_them() -> None:
    tree = parse(page(*sample_blocks()))
    body = tree.body
    assert body is not None
    assert [node.tag for node in body.iter()] == ["a", "aside", "header", "div", "footer"]
    assert len(tree.css("main")) == 1
    skip = tree.css("a")[0]
    assert skip.attributes["href"] == "#main"
    assert skip.text() == "Skip to the main text"


def test_contents_have_two_levels_and_lead_to_the_headings() -> None:
    tree = parse(page(*sample_blocks()))
    chapters = [node.text() for node in tree.css(".contents > ul > li > a")]
    parts = [node.text() for node in tree.css(".contents ul ul a")]
    assert chapters == [
        "At a glance",
        "Open budgets in every district",
        "Annex: the assessment in full",
    ]
    assert parts == ["Section 1. Commitment completion", "Section 3. Lessons from implementation"]
    for link in tree.css(".contents a"):
        assert tree.css_first(f"[id='{(link.attributes['href'] or '')[1:]}']") is not None


def test_long_contents_name_chapters_alone() -> None:
    headings = [
        Heading(level=2 + (number % 5 > 0), text=f"Part {number}", anchor=f"part-{number}")
        for number in range(MANY + 1)
    ]
    tree = parse(page(cover(), *headings))
    assert len(tree.css(".contents a")) == (MANY + 5) // 5
    assert tree.css(".contents ul ul") == []


def test_a_notice_stands_at_the_top_and_none_leaves_no_trace() -> None:
    shown = parse(page(cover(), quote()))
    assert [node.text(strip=True) for node in shown.css(".notice")] == [
        "Demonstration: the member, the people and the events are made up."
    ]
    assert parse(page(cover(notice=""), quote())).css(".notice") == []


def test_the_templates_own_words_follow_the_reports_language() -> None:
    blocks = sample_blocks("es")
    html = parse(page(*blocks, language="es"))
    root = html.css_first("html")
    assert root is not None
    assert root.attributes["lang"] == "es"
    contents = html.css_first("#contents")
    assert contents is not None
    assert contents.text() != "Contents"


@pytest.mark.parametrize(("language", "direction"), [("ar", "rtl"), ("en", "ltr"), ("xx", "ltr")])
def test_the_page_is_written_in_the_direction_of_its_language(
    language: str, direction: str
) -> None:
    html = parse(render_html(compose([quote()], language=language))).css_first("html")
    assert html is not None
    assert html.attributes["dir"] == direction


def test_a_foreign_notebook_becomes_a_page_and_what_is_left_out_is_logged(
    caplog: pytest.LogCaptureFixture,
) -> None:
    notebook = nb.new_notebook(
        cells=[
            nb.new_markdown_cell("# Own work\n\nSome *words*."),
            nb.new_code_cell(
                "w",
                outputs=[
                    nb.new_output(
                        "display_data",
                        data={"application/vnd.jupyter.widget-view+json": {}, "text/plain": "w"},
                    )
                ],
            ),
        ]
    )
    with caplog.at_level(logging.WARNING):
        html = export(notebook, log=logging.getLogger("kit.test"))
    tree = parse(html)
    assert [node.text() for node in tree.css("h1")] == ["Own work"]
    assert "<em>words</em>" in html
    assert "Cell 2: an interactive widget is not shown." in caplog.messages


def test_an_empty_notebook_is_a_page_too() -> None:
    tree = parse(export(nb.new_notebook()))
    assert [node.text() for node in tree.css("h1")] == ["Notebook"]
    assert tree.css(".contents") == []


def test_nbconverts_own_options_still_work() -> None:
    notebook = notebook_of(sample_blocks())
    notebook.cells[0].metadata["tags"] = ["private"]
    from traitlets.config import Config

    config = Config({"TagRemovePreprocessor": {"remove_cell_tags": ["private"]}})
    html, resources = HTMLReportExporter(config=config).from_notebook_node(notebook)
    assert "Lindenau" not in html
    assert resources["output_extension"] == ".html"


def test_one_block_of_the_template_can_be_replaced(tmp_path: Path) -> None:
    theme = tmp_path / "house"
    theme.mkdir()
    (theme / "conf.json").write_text(json.dumps({"base_template": "html"}), encoding="utf-8")
    (theme / "index.html.j2").write_text(
        '{% extends "html/index.html.j2" %}\n'
        "{% block quote %}<p class='ours'>{{ block.attribution }}</p>{% endblock %}\n"
        "{% block footer %}<p>House of {{ document.title }}</p>{% endblock %}\n",
        encoding="utf-8",
    )
    hostile = quote().model_copy(update={"attribution": "<b>Ada</b>"})
    html = export(
        notebook_of(Blocks([cover(), hostile, source_text()])),
        template_name="house",
        extra_template_basedirs=[str(tmp_path)],
    )
    tree = parse(html)
    assert [node.text() for node in tree.css(".ours")] == ["<b>Ada</b>"]
    assert tree.css(".quote") == []
    footer = tree.css_first("footer")
    assert footer is not None
    assert footer.text(strip=True) == "House of Lindenau, Austria"
    assert tree.css(".source") != []


def test_a_folder_named_html_beside_the_notebook_is_not_taken_for_the_template(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (tmp_path / "html").mkdir()
    (tmp_path / "html" / "index.html.j2").write_text("not ours", encoding="utf-8")
    monkeypatch.chdir(tmp_path)
    assert export(notebook_of(sample_blocks())).startswith("<!DOCTYPE html>")


def test_the_cover_is_shown_without_its_optional_parts() -> None:
    bare = Cover(language="en", title="Only a title")
    tree = parse(page(bare, quote()))
    band = tree.css_first(".band")
    assert band is not None
    assert band.text(strip=True) == "Only a title"
    title = tree.css_first("title")
    assert title is not None
    assert title.text() == "Only a title"


def test_a_report_stays_small_and_quick() -> None:
    blocks = sample_blocks()
    made = document(blocks)
    html = render_html(made)
    assert len(html.encode()) < 60_000
    started = process_time()
    render_html(made)
    assert process_time() - started < 0.2
