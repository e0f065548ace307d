"""The portfolio as a reader sees it: empty, tiny, large, in Spanish; links, bases, no ranking."""

from __future__ import annotations

import csv
import io
import re
import shutil
from collections.abc import Sequence
from pathlib import Path

import pytest
from nbformat.v4 import new_code_cell, new_notebook, new_output

from kit.blocks import Block, Chart, Cover, Prose, Table, outline
from kit.corpus import MemberReports
from kit.editorial import Editorial
from kit.errors import MemberError
from kit.export.document import compose
from kit.export.drawing import drawn
from kit.export.html import render_html
from kit.notes import Notes
from kit.portfolio import portfolio_of
from kit.portfolio_report import PortfolioReport, portfolio_sheets
from kit.vegalite import WIDTH
from tests.portfolios import SILENT, Answers, many, member

SAMPLES = Path(__file__).parent.parent / "data" / "reports"

DONE: Answers = {"1.1": {"stated": "Complete"}}
BEGUN: Answers = {"1.1": {"stated": "Limited"}}
CHAPTERS = (
    "cover",
    "at_a_glance",
    "ratings",
    "commitments",
    "evidence",
    "findings",
    "lessons",
    "shared",
    "groups",
    "method",
)


def report(members: Sequence[MemberReports], language: str = "en") -> PortfolioReport:
    return PortfolioReport(portfolio_of(members, language), language)


def blocks(members: Sequence[MemberReports], language: str = "en") -> tuple[Block, ...]:
    made = report(members, language)
    return tuple(block for chapter in CHAPTERS for block in getattr(made, chapter)())


def html(members: Sequence[MemberReports], language: str = "en") -> str:
    head, *rest = blocks(members, language)
    assert isinstance(head, Cover)
    return render_html(compose(rest, cover=head, name="report"))


def said(found: Sequence[Block]) -> str:
    return "\n".join(outline(block) for block in found)


def charts(found: Sequence[Block]) -> list[Chart]:
    return [block for block in found if isinstance(block, Chart)]


def test_shares_are_told_with_their_base() -> None:
    text = said(list(report([member(1, DONE), member(2, BEGUN), member(3, SILENT)]).at_a_glance()))
    assert "The portfolio holds 3 assessments of 3 members." in text
    assert "A level of progress is stated in 2 of 3 assessments." in text
    assert "1 of 2 assessments with a rating on the form's scale count as high completion" in text


def test_drafts_are_told_on_the_first_page() -> None:
    notes = Notes.model_validate({"status": {"report": "draft", "by": "B. Example"}})
    members = [member(1, DONE), member(2, BEGUN)]
    decided = {"member-002": Editorial(notes=notes)}
    (head,) = PortfolioReport(portfolio_of(members, "en", decided)).cover()
    assert isinstance(head, Cover)
    told = [value.text for fact in head.facts for value in fact.values]
    assert "The report of 1 member is a draft and may still change." in told


def test_a_portfolio_without_any_stated_rating_says_so() -> None:
    found = blocks([member(1, SILENT), member(2, SILENT)])
    text = said(found)
    assert "None of them states a level of progress." in text
    assert "None of the assessments states whether the commitment opened government." in text
    assert "Level of progress: Not stated for 2." in text
    assert "0 of 0" not in text


def test_a_distribution_with_two_values_is_a_sentence_and_no_chart() -> None:
    found = list(report([member(1, DONE), member(2, DONE), member(3, BEGUN)]).ratings())
    assert "Level of progress: Complete for 2 and Limited for 1." in said(found)
    assert "distribution-1-1" not in {chart.anchor for chart in charts(found)}


def test_every_count_of_a_chart_is_in_its_words_and_in_its_table() -> None:
    found = list(report(many(12)).ratings())
    assert {chart.anchor for chart in charts(found)} == {
        "distribution-1-1",
        "distribution-1-3",
        "openness",
        "degrees",
        "distribution-2-2",
    }
    for chart in charts(found):
        for row in chart.table.rows:
            for entry in row:
                assert entry.text in chart.description


@pytest.mark.parametrize("number", [1, 2, 12, 30])
@pytest.mark.parametrize("language", ["en", "es"])
def test_the_matrix_stays_within_its_width_and_a_page(number: int, language: str) -> None:
    members = many(number)
    found = charts(list(report(members, language).commitments()))
    shown = [name for chart in found for name in re.findall(r"Member \d+", chart.description)]
    assert len(shown) == sum(len(one.readings) for one in members)
    for chart in drawn(found):
        assert isinstance(chart, Chart)
        box = re.search(r'viewBox="[-\d.]+ [-\d.]+ ([\d.]+) ([\d.]+)"', chart.svg)
        assert box
        assert float(box[1]) <= WIDTH + 40
        assert float(box[2]) < 1000


def test_one_table_of_all_commitments_whatever_the_matrix_needs() -> None:
    for members in (many(3), many(30), many(60)):
        found = list(report(members).commitments())
        inner = [block.table for block in charts(found)]
        tables = [*inner, *(block for block in found if isinstance(block, Table))]
        (table,) = [one for one in tables if one.anchor == "all-commitments"]
        assert len(table.rows) == sum(len(one.readings) for one in members)


def test_a_large_portfolio_is_shown_by_country_and_stays_small() -> None:
    members = many(200)
    found = list(report(members).commitments())
    (matrix,) = charts(found)
    assert [row[0].text for row in matrix.table.rows] == ["Austria", "Brazil", "Ghana", "Kenya"]
    assert all(" of " in entry.text for row in matrix.table.rows for entry in row[1:])
    assert len(html(members)) < 1_500_000


def test_links_lead_into_the_reports_of_the_members() -> None:
    page = html([member(1, DONE, BEGUN), member(2, DONE)])
    for anchor in ("../member-001/report.html#c1", "../member-001/report.html#c2"):
        assert f'href="{anchor}"' in page
    assert re.search(r'href="\.\./member-00\d/report\.html#s\d-L\d+"', page)
    assert "../member-001/report.es.html#c1" in html([member(1, DONE), member(2, DONE)], "es")


def test_passages_are_the_evaluators_own_words_in_their_language() -> None:
    lesson: Answers = {"3": {"explanation": "La capacitación del personal llegó tarde."}}
    page = html([member(1, lesson, language="es"), member(2, DONE)])
    assert "La capacitación del personal llegó tarde." in page
    assert 'lang="es"' in page


def test_nothing_is_ranked_and_members_keep_their_order() -> None:
    members = [member(1, SILENT), member(2, DONE), member(3, BEGUN)]
    found = list(report(members).commitments())
    table = charts(found)[-1].table
    names = [re.findall(r"Member \d", row[0].text)[-1] for row in table.rows]
    assert names == ["Member 1", "Member 2", "Member 3"]
    text = said(blocks(members)).lower()
    assert not re.search(r"\b(best|worst|top|bottom|leader|failed|poor)\b", text)


def test_spanish_has_no_english_left() -> None:
    found = [block for block in blocks(many(12), "es") if isinstance(block, Prose | Chart)]
    text = said(found)
    assert "evaluaciones" in text
    assert not re.search(r"\b(the|assessments?|members?|stated)\b", text.replace("Member", ""))


def test_sources_without_an_assessment_have_no_portfolio() -> None:
    with pytest.raises(MemberError, match="no assessment"):
        PortfolioReport(())


def test_the_sheet_comes_with_the_notebook_or_from_what_it_read(tmp_path: Path) -> None:
    shutil.copytree(SAMPLES, tmp_path / "reports")
    parameters = {
        "sources": "reports",
        "language": "es",
        "settings": "",
        "answers": "",
        "notes": "",
    }
    shown = PortfolioReport.open(str(SAMPLES), language="es").commitments()
    output = new_output("display_data", shown._repr_mimebundle_())
    whole = new_notebook(cells=[new_code_cell(outputs=[output])])
    own = new_notebook(cells=[new_code_cell()])
    (brought,) = portfolio_sheets(whole, parameters, tmp_path / "nowhere").values()
    assert portfolio_sheets(own, parameters, tmp_path) == {"commitments.es.csv": brought}
    rows = list(csv.DictReader(io.StringIO(brought.decode("utf-8-sig"), newline="")))
    assert len(rows) == 6
    assert {row["member"] for row in rows} >= {"amatlaya-mexico", "lekorua-kenya"}
