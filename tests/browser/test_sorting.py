"""Tables of a notebook's cells, sorted by mouse and by keyboard, as a browser does it."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from playwright.sync_api import Error, Page, Request

from kit.blocks import Blocks, Column, Mark, Table, cell
from kit.export.fragment import fragment
from tests.browser.tabs import Tabs
from tests.samples import stated

pytestmark = pytest.mark.browser

_ROWS = (
    ("Ébano", "9", "Complete", stated(4, 4)),
    ("Dorla", "1,250", "Limited", stated(2, 4)),
    ("Zell 10", "–", "Not stated", Mark(state="not_stated")),
    ("Zell 9", "72.5", "Substantial", stated(3, 4)),
)


@pytest.fixture
def tab(tabs: Tabs) -> Iterator[Page]:
    """Two cells of a notebook that both bring the table and its script."""
    table = Table(
        caption="Towns",
        columns=(Column(title="Town"), Column(title="People"), Column(title="Progress")),
        rows=tuple((cell(town), cell(n), cell(word, mark=mark)) for town, n, word, mark in _ROWS),
    )
    asked: list[str] = []

    def request(made: Request) -> None:
        asked.append(made.url)

    def failed(error: Error) -> None:
        asked.append(str(error))

    both = (table, table.model_copy(update={"caption": "The same towns"}))
    cells = "".join(fragment(Blocks([one]), live=True) for one in both)
    with tabs.tab() as page:
        page.on("request", request)
        page.on("pageerror", failed)
        page.set_content(f"<html lang='en'><title>Cells</title><main>{cells}</main></html>")
        yield page
        assert asked == []
        page.remove_listener("request", request)
        page.remove_listener("pageerror", failed)


def towns(page: Page, place: int = 0) -> list[str]:
    return page.get_by_role("table").nth(place).get_by_role("rowheader").all_inner_texts()


def test_a_click_sorts_up_down_and_back(tab: Page) -> None:
    head = tab.get_by_role("columnheader", name="People").first
    before = towns(tab)
    head.get_by_role("button").click()
    assert head.get_attribute("aria-sort") == "ascending"
    assert towns(tab) == ["Ébano", "Zell 9", "Dorla", "Zell 10"], "what is not stated comes last"
    head.get_by_role("button").click()
    assert head.get_attribute("aria-sort") == "descending"
    assert towns(tab) == ["Dorla", "Zell 9", "Ébano", "Zell 10"]
    head.get_by_role("button").click()
    assert head.get_attribute("aria-sort") is None
    assert towns(tab) == before == towns(tab, 1), "the other cell's table stays as it is"


def test_words_go_by_the_alphabet_and_steps_by_their_scale(tab: Page) -> None:
    tab.get_by_role("button", name="Town").first.click()
    assert towns(tab) == ["Dorla", "Ébano", "Zell 9", "Zell 10"]
    progress = tab.get_by_role("columnheader", name="Progress").first
    progress.get_by_role("button").click()
    assert towns(tab) == ["Dorla", "Zell 9", "Ébano", "Zell 10"]
    assert tab.locator("[aria-sort]").count() == 1, "only one column is told to be sorted"


def test_the_keyboard_sorts_where_the_notebook_would_take_the_keys(tab: Page, axe: str) -> None:
    tab.evaluate("document.addEventListener('keydown', (event) => event.preventDefault(), true)")
    button = tab.get_by_role("button", name="People").first
    button.focus()
    tab.keyboard.press("Enter")
    assert towns(tab)[0] == "Ébano"
    tab.keyboard.press("Space")
    assert towns(tab)[0] == "Dorla"
    assert button.evaluate("button => button === document.activeElement")
    tab.evaluate(axe)
    found = tab.evaluate("axe.run('main').then((result) => result.violations.map((one) => one.id))")
    assert found == []
