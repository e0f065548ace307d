"""The desk and the notebooks as an analyst uses them: JupyterLab in a browser, without a network.

The tests stand in the order of a morning's work, on one server and one page.
"""

from __future__ import annotations

import json
import tomllib
from collections.abc import Iterator
from typing import Any

import pytest
from playwright.sync_api import Browser, Locator, expect

from kit.reading import read_source
from tests.browser.lab import Lab, server, without_outputs
from tests.browser.tabs import SLOW

pytestmark = [pytest.mark.browser, pytest.mark.kernel]

KENYA = "Lekorua County, Kenya"
MEXICO = "Amatlaya, México"


@pytest.fixture(scope="module")
def lab(browser: Browser, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Lab]:
    with server(tmp_path_factory.mktemp("lab")) as (project, address):
        context = browser.new_context(viewport={"width": 1400, "height": 1000})
        yield Lab(project, address, context.new_page())
        context.close()


@pytest.fixture(scope="module")
def desk(lab: Lab) -> Lab:
    """The desk, run, with all members worked out."""
    lab.open("notebooks/desk.ipynb")
    lab.run_all()
    lab.cell("desk.build()").get_by_role("button", name="Build report").wait_for(timeout=SLOW)
    lessons = lab.cell("desk.lessons()").get_by_role("listbox").locator("option")
    expect(lessons).not_to_have_count(0, timeout=SLOW)
    return lab


def options(cell: Locator) -> Locator:
    return cell.get_by_role("listbox").locator("option")


def test_the_start_page_says_what_is_where(lab: Lab) -> None:
    lab.page.goto(lab.address)
    page = lab.page.locator(".jp-NotebookPanel:visible")
    expect(page.get_by_role("heading", name="Start here")).to_be_visible(timeout=SLOW)
    expect(page.locator("li")).to_have_count(5)
    lab.idle()
    assert lab.page.locator(".jp-Dialog, .Toastify__toast").count() == 0, "nobody asks for news"


def test_members_are_searched_and_filtered(desk: Lab) -> None:
    cell = desk.cell("desk.members()")
    expect(options(cell)).to_have_count(5)
    cell.get_by_label("Search").fill("kenya")
    expect(cell.get_by_text("1 of 5 members fit.")).to_be_visible()
    expect(options(cell)).to_have_count(2)  # the one that is chosen stays
    cell.get_by_role("button", name="Clear the filters").click()
    expect(cell.get_by_text("5 of 5 members fit.")).to_be_visible()
    cell.get_by_label("Country").select_option("Ecuador")
    expect(cell.get_by_text("1 of 5 members fit.")).to_be_visible()
    cell.get_by_role("button", name="Clear the filters").click()
    expect(options(cell)).to_have_count(5)


def test_members_are_chosen_by_keyboard_and_compared(desk: Lab) -> None:
    cell = desk.cell("desk.members()")
    cell.get_by_role("listbox").focus()
    desk.page.keyboard.press("Home")
    desk.page.keyboard.press("Shift+ArrowDown")
    expect(cell.locator(".card")).to_have_count(2)
    table = desk.cell("desk.compare()").get_by_role("table")
    expect(table.get_by_role("columnheader", name=KENYA)).to_be_visible()
    expect(table.get_by_role("columnheader", name=MEXICO)).to_be_visible()
    row = table.get_by_role("row").filter(has_text="1.1 Level of progress")
    expect(row).to_contain_text("Complete")


def test_a_table_of_the_desk_sorts_by_mouse_and_keyboard(desk: Lab) -> None:
    cell = desk.cell("desk.members()")
    cell.get_by_label("Show the members found as a table").check()
    names = cell.get_by_role("rowheader")
    expect(names).to_have_count(5)
    before = names.all_inner_texts()
    head = cell.get_by_role("columnheader", name="Points to confirm")
    head.get_by_role("button").click()
    expect(head).to_have_attribute("aria-sort", "ascending")
    points = [int(text) for text in cell.locator("tbody td:last-child").all_inner_texts()]
    assert points == sorted(points)
    assert points[0] < points[-1]
    head.get_by_role("button").press("Enter")
    expect(head).to_have_attribute("aria-sort", "descending")
    head.get_by_role("button").press("Space")
    assert names.all_inner_texts() == before
    assert not desk.cell("desk.compare()").locator("thead button").count(), "rows of unlike things"


def test_a_finding_is_opened_and_dismissed_with_a_reason(desk: Lab) -> None:
    cell = desk.cell("desk.findings()")
    before = options(cell).count()
    cell.get_by_label("Kind").select_option("Rating and prose differ")
    expect(options(cell)).not_to_have_count(before)
    passage = cell.get_by_role("region", name="Lines of the source")
    expect(passage.locator("mark").first).to_be_visible()
    expect(passage.locator(".inside").first).to_be_visible()
    left = options(cell).count()
    cell.get_by_role("button", name="Dismiss this finding").click()
    expect(cell.get_by_text("Write your name")).to_be_visible()
    cell.get_by_label("Your name").fill("Ada Example")
    cell.get_by_label("Reason").fill("Confirmed by telephone.")
    cell.get_by_label("Reason").press("Tab")
    cell.get_by_role("button", name="Dismiss this finding").click()
    expect(cell.get_by_text("The finding is dismissed.")).to_be_visible()
    expect(options(cell)).to_have_count(left - 1)
    (path,) = (desk.project / "data" / "notes").glob("*.toml")
    (entry,) = tomllib.loads(path.read_text(encoding="utf-8"))["dismissed"]
    assert entry["reason"] == "Confirmed by telephone."
    assert entry["by"] == "Ada Example"
    cell.get_by_label("Kind").select_option("All kinds")
    cell.get_by_label("Show settled ones as well").check()
    expect(options(cell).filter(has_text="✓")).to_have_count(1)


def test_lessons_are_searched_with_similar_ones(desk: Lab) -> None:
    cell = desk.cell("desk.lessons()")
    every = options(cell).count()
    cell.get_by_label("Search").fill("election")
    expect(options(cell)).not_to_have_count(every)
    expect(cell.locator(".passage mark").first).to_be_visible()
    cell.get_by_label("Search").fill("")
    expect(options(cell)).to_have_count(every)
    similar = cell.get_by_role("columnheader", name="Shared words")
    cell.get_by_role("listbox").focus()
    for _ in range(every):
        if similar.count():
            break
        desk.page.keyboard.press("ArrowDown")
        desk.page.wait_for_timeout(150)
    expect(similar).to_be_visible()


def barriers(lab: Lab, axe: str) -> list[str]:
    """What axe finds in the outputs of the notebook that is open."""
    lab.page.evaluate(axe)
    result: dict[str, Any] = lab.page.evaluate(
        """() => axe.run(
            {include: [[".jp-NotebookPanel:not(.lm-mod-hidden) .jp-Cell-outputArea"]]},
            {runOnly: ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"],
             resultTypes: ["violations"]})"""
    )
    return [
        f"{rule['id']}: {node['html'][:160]} – {node['failureSummary']}"
        for rule in result["violations"]
        for node in rule["nodes"]
    ]


def test_the_desks_own_parts_have_no_barriers(desk: Lab, axe: str) -> None:
    assert barriers(desk, axe) == []


def test_a_report_is_built_and_opened(desk: Lab) -> None:
    cell = desk.cell("desk.build()")
    cell.get_by_label("Format").select_option("HTML")
    cell.get_by_role("button", name="Build report").click()
    expect(cell.get_by_role("progressbar")).to_be_visible()
    expect(cell.get_by_text("The build is finished.")).to_be_visible(timeout=2 * SLOW)
    assert (desk.project / "outputs" / "amatlaya-mexico" / "report.html").is_file()
    cell.get_by_role("link", name=f"{KENYA}, HTML").click()
    frame = desk.page.frame_locator(".jp-HTMLViewer iframe")
    expect(frame.get_by_role("heading", level=1)).to_contain_text("Lekorua County")
    (notes,) = (desk.project / "data" / "notes").glob("*.toml")
    settled = (desk.project / "outputs" / notes.stem / "report.html").read_text()
    assert "Confirmed by telephone." in settled, "the report tells what was settled, and why"


def test_a_template_is_saved_without_what_was_seen_in_it(desk: Lab) -> None:
    desk.page.get_by_role("tab", name="desk.ipynb").click()
    assert without_outputs(desk.saved("notebooks/desk.ipynb"))


def test_the_member_notebook_runs_for_another_member(lab: Lab) -> None:
    lab.open("notebooks/member_report.ipynb")
    parameters = lab.cell("member: str =")
    text = parameters.locator(".cm-content").inner_text()
    parameters.locator(".cm-content").click()
    lab.page.keyboard.press("Control+a")
    lab.page.keyboard.insert_text(text.replace("puerto-orelia-ecuador", "lypovodsk-ukraine"))
    lab.run_all()
    expect(lab.cell("report.cover()").get_by_role("heading", level=1)).to_contain_text(
        "Lypovodsk", timeout=SLOW
    )
    drawing = lab.cell("report.at_a_glance()").locator(".drawing svg").first
    expect(drawing).to_be_visible()
    drawing.locator(".row").first.hover()
    expect(drawing.locator(".row:hover title")).to_contain_text("1.1 Level of progress: Rating: ")
    expect(lab.cell("report.method()").get_by_role("table").first).to_be_visible(timeout=SLOW)
    figures = lab.cell("report.figures_and_dates()").get_by_role("table").first
    figures.get_by_role("button", name="Figure").focus()
    lab.page.keyboard.press("Enter")
    expect(figures.locator("[aria-sort=ascending]")).to_have_text("Figure")
    values = [
        json.loads(str(row.get_attribute("data-sort")))[0]
        for row in figures.locator("tbody tr").all()
    ]
    assert values == sorted(values), "numbers in words too"
    assert len(set(values)) > 1
    saved = lab.saved("notebooks/member_report.ipynb")
    assert "lypovodsk-ukraine" in saved
    assert without_outputs(saved)


def test_a_wrong_member_is_told_in_a_sentence(lab: Lab) -> None:
    parameters = lab.cell("member: str =")
    text = parameters.locator(".cm-content").inner_text()
    parameters.locator(".cm-content").click()
    lab.page.keyboard.press("Control+a")
    lab.page.keyboard.insert_text(text.replace("lypovodsk-ukraine", "lypowodsk"))
    lab.run_all()
    told = lab.cell("MemberReport.open(").locator(".jp-OutputArea-output")
    expect(told.first).to_contain_text("lypovodsk-ukraine", timeout=SLOW)
    assert "Traceback" not in told.first.inner_text()


def form(lab: Lab) -> Locator:
    """The form for an assessment, opened and run."""
    lab.open("notebooks/assessment.ipynb")
    lab.run_all()
    cell = lab.cell("import open_form")
    cell.get_by_label("Member Name").wait_for(timeout=SLOW)
    return cell


def test_a_new_assessment_is_written_left_and_resumed(lab: Lab) -> None:
    cell = form(lab)
    cell.get_by_label("Member Name").fill("Lindenau, Austria")
    cell.get_by_label("Commitment", exact=True).fill("Open minutes of the council")
    cell.get_by_label("Your answer to 1.1").select_option("Complete")
    cell.get_by_label("Your answer to 1.3").select_option(index=2)
    cell.get_by_label("Your answer to 3").fill("Begin early.\nAsk the clerks first.")
    expect(cell.get_by_role("status")).to_contain_text("3 of 9 questions have an answer.")
    remark = cell.locator(".kit-remark").filter(has_text="course of the plan differ")
    expect(remark.first).to_be_visible()
    path = lab.project / "data" / "drafts" / "my-assessment.yaml"
    expect(cell.get_by_role("status")).to_contain_text("Saved.")
    (reading,) = read_source(path)
    assert reading.report.answers["3"].explanation == "Begin early.\nAsk the clerks first."
    again = form(lab)
    expect(again.get_by_label("Your answer to 1.1")).to_have_value("Complete")
    expect(again.get_by_label("Your answer to 3")).to_have_value(
        "Begin early.\nAsk the clerks first."
    )


def test_the_assessment_is_previewed_below_the_form(lab: Lab, axe: str) -> None:
    cell = lab.cell("import open_form")
    cell.get_by_role("button", name="Add evidence").first.click()
    cell.get_by_label("Title of the evidence").fill("Minutes of March")
    cell.get_by_role("button", name="Preview the report").click()
    expect(cell.get_by_role("heading", level=1)).to_contain_text("Lindenau")
    expect(cell.get_by_role("table").filter(has_text="Minutes of March").first).to_be_visible()
    assert barriers(lab, axe) == []


def test_nothing_left_this_machine_and_nothing_went_wrong(lab: Lab) -> None:
    assert lab.asked
    assert lab.strangers == []
    assert lab.told == []
