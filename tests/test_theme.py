"""An organisation's look: checked when it is read, the same in HTML, PDF and index."""

from __future__ import annotations

import base64
import hashlib
import io
import re
from pathlib import Path

import pytest
from hypothesis import given
from pikepdf import Dictionary, Pdf

from kit.contrast import TEXT, WHITE, least, ratio
from kit.errors import ParameterError, RenderError
from kit.export.html import render_html
from kit.export.pdf import render_pdf
from kit.folders import templates
from kit.index import render_index
from kit.plan import BatchSettings, plan
from kit.project import gathered
from kit.settings import read_project
from kit.theme import DARK, LARGEST_LOGO, LIGHT, PLAIN, Theme, load_theme, read_theme
from tests.documentation import DOCS
from tests.export.pages import document, parse
from tests.pdf_text import pages
from tests.samples import PIXEL, sample_blocks
from tests.test_contrast import COLOURS
from tests.test_index import entry

LOGO = (
    '<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 20 10">'
    '<rect width="20" height="10" fill="#7a1f5c"/></svg>'
)
PLUM = {"name": "Example Watch", "accent": "#7a1f5c"}


def theme(folder: Path, **more: str) -> Theme:
    return load_theme(read_theme({**PLUM, **more}), folder)


@pytest.fixture
def house(tmp_path: Path) -> Path:
    (tmp_path / "logo.svg").write_text(LOGO, encoding="utf-8")
    (tmp_path / "blocks").mkdir()
    return tmp_path


def properties(css: str) -> dict[str, str]:
    return dict(re.findall(r"--([\w-]+): (#\w{6});", css))


def test_the_grounds_are_those_of_the_style_sheet() -> None:
    css = (templates() / "html" / "base.css").read_text(encoding="utf-8")
    light, dark = css.split("prefers-color-scheme: dark", 1)
    for text, grounds in ((light, LIGHT), (dark, DARK)):
        named = properties(text)
        assert grounds[:3] == (named["ground"], named["raised"], named["amber-ground"])


@given(COLOURS)
def test_whatever_colour_is_taken_can_be_read_everywhere(accent: str) -> None:
    try:
        settings = read_theme({"accent": accent})
    except ParameterError as refusal:
        offered = re.findall(r"#\w{6}", refusal.message)[-1]
        settings = read_theme({"accent": offered})
    light, dark = Theme(accent=settings.accent, accent_dark=settings.accent_dark).css.split(
        "@media"
    )
    for css, grounds in ((light, LIGHT), (dark, DARK)):
        named = properties(css)
        assert least(named["accent"], grounds) >= TEXT
        assert ratio(named["band"], WHITE) >= TEXT
        assert ratio(named["band"], named["band-muted"]) >= TEXT


@pytest.mark.parametrize(
    ("table", "told"),
    [
        ('accent = "#ff6600"', "2.28 to 1 on light ground"),
        ('accent = "#ff6600"', "The nearest colour that passes is #ad4500"),
        ('accent = "#7a1f5c"\naccent_dark = "#7a1f5c"', "on dark ground"),
        ('accent_dark = "#ffffff"', "Add accent"),
        ('accent = "plum"', 'Write a colour as "#7a1f5c"'),
        ("accent = 3", "quotation marks"),
        ('acent = "#7a1f5c"', "Did you mean 'accent'?"),
        ('logo = "logo.svg"', "Add name"),
        ('family = "A; } body { x"', "letters, digits"),
    ],
)
def test_what_is_not_right_is_refused_with_what_to_do(table: str, told: str) -> None:
    with pytest.raises(ParameterError) as refusal:
        read_project(f"[theme]\n{table}")
    assert told in refusal.value.message
    assert refusal.value.exit_code == 2


def test_a_theme_that_is_no_table_is_refused() -> None:
    with pytest.raises(ParameterError, match="theme is a table"):
        read_project('theme = "plum"')


@pytest.mark.parametrize(
    ("settings", "told"),
    [
        ({"logo": "none.svg"}, "cannot be opened"),
        ({"logo": "text.txt"}, "neither PNG nor SVG"),
        ({"logo": "large.png"}, "Save it smaller"),
        ({"logo": "broken.png"}, "damaged"),
        ({"fonts": "nowhere"}, "there is no folder 'nowhere'"),
        ({"fonts": "blocks"}, "no font files"),
        ({"family": "Source Sans 4"}, "Did you mean 'Source Sans 3'?"),
        ({"templates": "styled"}, "would end the page's style"),
    ],
)
def test_files_that_cannot_be_used_are_refused(
    house: Path, settings: dict[str, str], told: str
) -> None:
    (house / "text.txt").write_text("text", encoding="utf-8")
    (house / "broken.png").write_bytes(base64.b64decode(PIXEL)[:40])
    (house / "large.png").write_bytes(bytes(LARGEST_LOGO + 1))
    (house / "styled").mkdir()
    (house / "styled" / "style.css").write_text("</style><script>", encoding="utf-8")
    with pytest.raises(ParameterError) as refusal:
        theme(house, **settings)
    assert told in refusal.value.message


def test_html_has_the_name_the_logo_and_the_colours_and_its_policy_allows_them(
    house: Path,
) -> None:
    look = theme(house, logo="logo.svg")
    for html in (
        render_html(document(sample_blocks()), look),
        render_index([entry()], title="Reports", theme=look),
    ):
        tree = parse(html)
        logo = tree.css_first(".publisher img")
        assert logo is not None
        assert logo.attributes["alt"] == "Example Watch"
        encoded = (logo.attributes["src"] or "").removeprefix("data:image/svg+xml;base64,")
        assert base64.b64decode(encoded).decode() == LOGO
        style = re.findall(r"<style>(.*?)</style>", html, re.DOTALL)
        assert style[0].rstrip().endswith(look.css.rstrip())
        assert "--accent: #7a1f5c;" in look.css
        digest = base64.b64encode(hashlib.sha256(style[0].encode()).digest()).decode()
        assert f"style-src 'sha256-{digest}'" in html.replace("&#39;", "'")
        footer = tree.css_first("footer")
        assert footer is not None
        assert footer.text(strip=True).startswith("Example Watch · ")


def test_without_a_logo_the_name_is_said_and_without_a_theme_nothing() -> None:
    named = parse(render_html(document(sample_blocks()), Theme(name="A & B <b>")))
    publisher = named.css_first(".publisher")
    assert publisher is not None
    assert publisher.text() == "A & B <b>"
    assert parse(render_html(document(sample_blocks()))).css(".publisher") == []
    assert PLAIN.css == ""


def test_the_pdf_has_the_same_name_logo_and_colour(house: Path) -> None:
    look = theme(house, logo="logo.svg", family="Source Serif 4")
    made = render_pdf(document(sample_blocks()), look)
    assert all("Example Watch · Page" in text for text in pages(made))
    with Pdf.open(io.BytesIO(made)) as pdf:
        assert pdf.docinfo["/Author"] == "Example Watch"
        drawn = b"".join(page.Contents.read_bytes() for page in pdf.pages)
        fonts = {str(font.BaseFont) for page in pdf.pages for font in page.Resources.Font.values()}
        described = [
            str(item.Alt) for item in pdf.objects if isinstance(item, Dictionary) and "/Alt" in item
        ]
    plum = " ".join(f"{int('7a1f5c'[n : n + 2], 16) / 255:.2f}"[:4] for n in (0, 2, 4))
    found = {
        " ".join(f"{float(value):.2f}" for value in match.split())
        for match in re.findall(rb"([\d.]+ [\d.]+ [\d.]+) (?:rg|scn)", drawn)
    }
    assert plum in found
    assert "Example Watch" in described
    assert any("SourceSerif4" in font for font in fonts)
    assert not any("SourceSans" in font for font in fonts)


def test_one_block_of_a_page_can_be_replaced(house: Path) -> None:
    (house / "blocks" / "report.html.j2").write_text(
        '{% extends "html/index.html.j2" %}\n'
        '{% block footer %}<p class="house">{{ theme.name }}: {{ document.title }}</p>'
        "{% endblock %}",
        encoding="utf-8",
    )
    (house / "blocks" / "index.html.j2").write_text(
        '{% extends "site/index.html.j2" %}\n'
        '{% block footer %}<p class="house">Ask {{ theme.name }}.</p>{% endblock %}',
        encoding="utf-8",
    )
    (house / "blocks" / "style.css").write_text(".house { font-weight: 600 }", encoding="utf-8")
    look = theme(house, templates="blocks")
    html = render_html(document(sample_blocks()), look)
    tree = parse(html)
    footer = tree.css_first("footer")
    assert footer is not None
    assert footer.text(strip=True) == "Example Watch: Lindenau, Austria"
    assert ".house { font-weight: 600 }" in html
    plain = parse(render_html(document(sample_blocks())))
    assert len(tree.css("main *")) == len(plain.css("main *"))
    index = parse(render_index([entry()], title="Reports", theme=look)).css_first("footer")
    assert index is not None
    assert index.text(strip=True) == "Ask Example Watch."


def test_the_example_of_the_documentation_works(tmp_path: Path) -> None:
    text = (DOCS / "how-to.md").read_text(encoding="utf-8")
    part = text.split("## Replace one block of a page", 1)[1].split("\n## ", 1)[0]
    [settings] = re.findall(r"```toml\n(.*?)```", part, re.DOTALL)
    [template] = re.findall(r"```jinja\n(.*?)```", part, re.DOTALL)
    named = read_project(settings).theme
    (tmp_path / named.templates).mkdir()
    (tmp_path / named.templates / "report.html.j2").write_text(template, encoding="utf-8")
    html = render_html(document(sample_blocks()), load_theme(named, tmp_path))
    footer = parse(html).css_first("footer")
    assert footer is not None
    assert footer.text(strip=True) == "Published by Example Watch: Lindenau, Austria"
    for name, path in (("report", "html"), ("index", "site")):
        kit = (templates() / path / "index.html.j2").read_text(encoding="utf-8")
        blocks = re.findall(r"block (\w+)", kit)
        for block in (
            "cover",
            "footer",
            *(("quote", "table") if name == "report" else ("member",)),
        ):
            assert block in blocks


@pytest.mark.parametrize(
    "wrong",
    [
        "{% block footer %}",
        "{% extends 'html/index.html.j2' %}{% block footer %}{{ none.x }}{% endblock %}",
    ],
)
def test_a_template_that_cannot_be_used_is_named(house: Path, wrong: str) -> None:
    (house / "blocks" / "report.html.j2").write_text(wrong, encoding="utf-8")
    with pytest.raises(RenderError, match=r"report\.html\.j2 cannot be used"):
        render_html(document(sample_blocks()), theme(house, templates="blocks"))


def test_the_whole_template_of_the_pdf_can_be_replaced(house: Path) -> None:
    (house / "blocks" / "report.typ").write_text(
        "#let data = json(bytes(sys.inputs.report))\n#set document(title: data.title)\n"
        "#data.theme.name: #data.title",
        encoding="utf-8",
    )
    made = render_pdf(document(sample_blocks()), theme(house, templates="blocks"))
    assert pages(made)[0] == "Example Watch: Lindenau, Austria"


def test_the_fingerprint_tells_what_can_alter_a_report_and_no_place(
    house: Path, tmp_path_factory: pytest.TempPathFactory
) -> None:
    other = tmp_path_factory.mktemp("other")
    (other / "blocks").mkdir()
    (other / "logo.svg").write_text(LOGO, encoding="utf-8")
    more = {"logo": "logo.svg", "templates": "blocks"}
    before = theme(house, **more).fingerprint
    assert theme(other, **more).fingerprint == before
    (house / "blocks" / "style.css").write_text("p { margin: 0 }", encoding="utf-8")
    changed = theme(house, **more).fingerprint
    assert changed != before
    (house / "blocks" / "report.html.j2").write_text("", encoding="utf-8")
    assert theme(house, **more).fingerprint != changed
    (other / "logo.svg").write_text(LOGO.replace("#7a1f5c", "#000000"), encoding="utf-8")
    assert theme(other, **more).fingerprint != before
    assert PLAIN.fingerprint == "{}"


def test_a_report_in_another_look_is_another_report(house: Path) -> None:
    corpus = gathered([templates().parent / "data" / "reports" / "amatlaya-grant-rules.txt"])
    plain, plum = (
        plan(corpus.members, BatchSettings(out=house, theme=look))[0]
        for look in (PLAIN, theme(house))
    )
    assert plum.theme.accent == "#7a1f5c"
    assert plum.fingerprint != plain.fingerprint
