"""An analyst's own notebook: what cells of all kinds displayed is in the report, or named there."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import nbformat
import nbformat.v4 as nb
import pytest

from kit.batch import build
from kit.chance import without_chance
from kit.export.document import document_of
from kit.export.html import HTMLReportExporter
from kit.export.pdf import PDFReportExporter
from kit.plan import BatchSettings
from kit.project import gathered
from tests.export.pages import main_of
from tests.export.test_pdf import words_of
from tests.samples import PIXEL

SAMPLE = Path(__file__).parent.parent / "data" / "reports" / "amatlaya-grant-rules.txt"
FRAME = "<table><thead><tr><th></th><th>n</th></tr></thead><tr><th>x</th><td>1.5</td></tr></table>"
STYLED = (
    '<style>#T_{0}_row0 {{color: red}}</style><table id="T_{0}"><caption>Styled</caption>'
    '<tr><th id="T_{0}_level0">y</th><td id="T_{0}_row0">2.5</td></tr></table>'
)
SHAPE = (
    '<svg xmlns="http://www.w3.org/2000/svg" width="9" height="9"><metadata><dc:date>{0}</dc:date>'
    '</metadata><clipPath id="pc397c8f{0}"><path d="M0 0h9v9z"/></clipPath></svg>'
)
WIDGET = {"model_id": "0" * 32, "version_major": 2, "version_minor": 0}

LEFT_OUT: dict[str, dict[str, Any]] = {
    "an interactive widget": {"application/vnd.jupyter.widget-view+json": WIDGET},
    "application/javascript": {
        "application/javascript": "alert(1)",
        "text/plain": "<a.Javascript object>",
    },
    "text/html": {
        "text/html": '<iframe src="https://example.org/"></iframe>',
        "text/plain": "<an.IFrame object>",
    },
}


def shown(data: dict[str, Any], metadata: dict[str, Any] | None = None) -> Any:
    output = nb.new_output("display_data", data=data)
    return nb.new_code_cell("hidden()", outputs=[output], metadata=metadata or {})


def own() -> Any:
    """A notebook with the outputs that analysts' tools leave."""
    alt = {"kit": {"alt": "A dot"}}
    return nb.new_notebook(
        cells=[
            nb.new_markdown_cell("# Own\n\nSome **words**, $\\alpha^2$, and US$5 or $6."),
            shown({"text/html": FRAME, "text/plain": "x 1.5"}),
            shown({"text/html": STYLED.format("c956b")}),
            shown({"image/png": PIXEL, "text/plain": "<Figure>"}, alt),
            shown({"image/svg+xml": SHAPE.format("2026"), "text/plain": "<Figure>"}, alt),
            shown({"text/latex": "$\\frac{a}{b}$"}),
            shown({"text/html": "<p>An <b>HTML</b> repr</p>"}),
            *(shown(data) for data in LEFT_OUT.values()),
            nb.new_code_cell(
                "print()",
                outputs=[
                    nb.new_output("stream", name="stdout", text="printed\n"),
                    nb.new_output("stream", name="stderr", text="/tmp/ipykernel_7/1.py: warned"),
                    nb.new_output(
                        "execute_result", data={"text/plain": "[<Line at 0x7fa9410c9050>]"}
                    ),
                    nb.new_output("error", ename="ZeroDivisionError", evalue="no", traceback=[]),
                ],
            ),
            nb.new_raw_cell("raw"),
        ]
    )


def test_what_can_be_shown_is_in_html_and_pdf_and_what_cannot_is_named_there() -> None:
    html, _ = HTMLReportExporter().from_notebook_node(own())
    pdf, _ = PDFReportExporter().from_notebook_node(own())
    for text in (main_of(html), words_of(pdf)):
        for words in ("Some", "1.5", "Styled", "2.5", "printed", "ZeroDivisionError: no"):
            assert words in text
        assert "frac{a}{b}" in text
        assert "HTML" in text
        for name in LEFT_OUT:
            assert name in text
        assert "a raw cell is not shown" in text
        assert "hidden()" not in text
        assert "warned" not in text
        assert "0x7fa9410c9050" not in text


def test_whatever_is_left_out_is_warned_of_with_its_cell() -> None:
    warnings = document_of(own()).warnings
    for number, name in enumerate(LEFT_OUT, start=8):
        assert any(said.startswith(f"Cell {number}: ") and name in said for said in warnings)
    for said in (
        "Cell 1: a formula is shown as its LaTeX source.",
        "Cell 6: a formula is shown as its LaTeX source.",
        "Cell 11: messages on standard error are not shown.",
        "Cell 12: a raw cell is not shown.",
    ):
        assert said in warnings


@pytest.mark.parametrize("amounts", ["US$5 and $6", "$ 5_000 or 6 $", "a price of $1,000."])
def test_amounts_of_money_are_no_formulas(amounts: str) -> None:
    notebook = nb.new_notebook(cells=[nb.new_markdown_cell(amounts)])
    assert document_of(notebook).warnings == ()


def test_two_runs_leave_the_same_notebook() -> None:
    first, second = own(), own()
    second.cells[2].outputs[0].data["text/html"] = STYLED.format("01fe7")
    second.cells[4].outputs[0].data["image/svg+xml"] = SHAPE.format("2031")
    second.cells[10].outputs[1].text = "/tmp/ipykernel_99/4711.py: warned"
    second.cells[10].outputs[2].data["text/plain"] = "[<Line at 0x7f0000000001>]"
    for notebook in (first, second):
        without_chance(notebook)
    assert [cell.get("outputs") for cell in first.cells] == [
        cell.get("outputs") for cell in second.cells
    ]
    styled = first.cells[2].outputs[0].data["text/html"]
    assert "#T-1_row0 {" in styled
    assert '<td id="T-1_row0">' in styled


def test_the_look_is_that_of_the_nearest_settings(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    project, elsewhere = tmp_path / "project", tmp_path / "elsewhere"
    (project / "notebooks").mkdir(parents=True)
    elsewhere.mkdir()
    (project / "kit.toml").write_text('[theme]\nname = "Example Watch"\naccent = "#7a1f5c"\n')
    path = project / "notebooks" / "own.ipynb"
    nbformat.write(own(), path)
    monkeypatch.chdir(elsewhere)
    html, _ = HTMLReportExporter().from_filename(str(path))
    assert "Example Watch" in html
    assert "--accent: #7a1f5c" in html
    pdf, _ = PDFReportExporter().from_filename(str(path))
    assert "Example Watch" in words_of(pdf)
    (elsewhere / "kit.toml").write_text('[theme]\nname = "Other House"\n')
    html, _ = HTMLReportExporter().from_filename(str(path))
    assert "Other House" in html


@pytest.mark.kernel
def test_a_build_runs_it_shows_it_and_tells_what_is_missing(tmp_path: Path) -> None:
    cells = (
        "import pandas as pd\nframe = pd.DataFrame({'n': [1, 2.5]}, index=['x', 'y'])\nframe",
        "frame.style.format(precision=2)",
        "%matplotlib inline\nimport matplotlib.pyplot as plt\nplt.plot([1, 2]); plt.show()",
        "%config InlineBackend.figure_formats = ['svg']\nplt.bar(['a'], [1]); plt.show()",
        "import altair\naltair.Chart(frame, title='A chart').mark_bar().encode(x='n:Q')",
        "import ipywidgets\nipywidgets.IntSlider()",
        "print('snowman and tree: \\u2603 \\U0001f333')",
    )
    path = tmp_path / "own.ipynb"
    notebook = nb.new_notebook(cells=[*map(nb.new_code_cell, cells)])  # no kernel named
    nbformat.write(notebook, path)
    corpus = gathered([SAMPLE])
    settings = BatchSettings(out=tmp_path / "out", notebook=str(path))
    (result,) = build(corpus, corpus.members, settings, lambda *_: None)
    assert result.outcome == "rendered", result.message
    folder = tmp_path / "out" / "amatlaya-mexico"
    html = (folder / "own.html").read_text(encoding="utf-8")
    for words in ("2.5", "2.50", "data:image/png", "data:image/svg", "A chart"):
        assert words in html
    assert "an interactive widget is not shown" in html
    said = " ".join(result.warnings)
    assert "an interactive widget is not shown" in said
    assert "The PDF writes out characters that no font can show" in said
    assert "U+1F333" in said
