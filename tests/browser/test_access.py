"""Everybody can read the pages: by axe, by keyboard, on any width, on paper."""

from __future__ import annotations

from typing import Any

import pytest
from playwright.sync_api import Page, expect

from tests.browser.built import NAMES
from tests.browser.conftest import Opened

pytestmark = pytest.mark.browser

MADE = ("blocks", "own", "filters")
"""Pages for what the sample does not show: every kind of block, analysts' cells, drafts."""
PAGES = (*NAMES, *MADE)
RULES = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"]


def audit(tab: Page) -> tuple[list[str], list[str]]:
    """What axe, which is on the page, finds wrong there and what it leaves undecided.

    Contrast is left undecided for signs, for text over drawings and for lines that run close;
    the colours themselves are measured in tests/export/test_colours.py.
    """
    result: dict[str, Any] = tab.evaluate(
        "rules => axe.run(document, {runOnly: rules, resultTypes: ['violations', 'incomplete']})",
        RULES,
    )

    def told(kind: str) -> list[str]:
        return [
            f"{rule['id']}: {node['html'][:120]} – {node['failureSummary']}"
            for rule in result[kind]
            for node in rule["nodes"]
        ]

    undecided = [line for line in told("incomplete") if not line.startswith("color-contrast:")]
    return told("violations"), undecided


VIEWS = [
    (1280, "light", "screen"),
    (390, "light", "screen"),
    (390, "dark", "screen"),
    (1280, "dark", "screen"),
    (800, "light", "print"),
]


@pytest.mark.parametrize("name", [*PAGES, "themed"])
def test_axe_finds_nothing(opened: Opened, axe: str, name: str) -> None:
    # The pages share their styles: those made for it show every block in every view.
    views = VIEWS if name in {"blocks", "themed", "filters"} else VIEWS[::-2]
    views = views[1:] if name.endswith("-es") else views
    with opened(name) as tab:
        tab.evaluate(axe)
        for width, scheme, media in views:
            tab.set_viewport_size({"width": width, "height": 900})
            tab.emulate_media(media=media, color_scheme=scheme)  # type: ignore[arg-type]
            assert (width, scheme, media, *audit(tab)) == (width, scheme, media, [], [])


@pytest.mark.parametrize("name", PAGES)
def test_nothing_runs_off_the_side_or_is_cut(opened: Opened, name: str) -> None:
    # 1280 px at 400 % and at 200 % are 320 and 640 px.
    with opened(name) as tab:
        for width, height in [(320, 256), (320, 640), (640, 512), (1280, 900), (2560, 1200)]:
            tab.set_viewport_size({"width": width, "height": height})
            assert tab.evaluate("document.documentElement.scrollWidth") <= width
            assert (width, tab.evaluate(OUT)) == (width, [])


# Outside what scrolls within itself: boxes that leave the page, and text that its box cuts off.
OUT = """() => [...document.querySelectorAll("body *")].filter((element) => {
    if (element.closest(".scroll, pre, .unseen, .skip, svg, thead")) return false;
    const box = element.getBoundingClientRect();
    if (box.width > 0 && (box.right > innerWidth + 1 || box.left < -1)) return true;
    const style = getComputedStyle(element);
    const cuts = (over) => over === "hidden" || over === "clip";
    return (cuts(style.overflowX) && element.scrollWidth > element.clientWidth + 1)
        || (cuts(style.overflowY) && element.scrollHeight > element.clientHeight + 1);
}).map((element) => element.outerHTML.slice(0, 80))"""


@pytest.mark.parametrize("name", PAGES)
def test_text_may_be_spaced_out(opened: Opened, name: str) -> None:
    # WCAG 1.4.12; the page's own policy would refuse a style, hence through the debugger.
    spaced = (
        "* { line-height: 1.5 !important; letter-spacing: .12em !important; "
        "word-spacing: .16em !important } p { margin-bottom: 2em !important }"
    )
    with opened(name, width=320, height=640, bypass_csp=True) as tab:
        tab.add_style_tag(content=spaced)
        assert tab.evaluate("document.documentElement.scrollWidth") <= 320
        assert tab.evaluate(OUT) == []


# Notes for each element that takes the focus whether it is in sight, and shown to have it.
WATCH = """() => {
    window.stops = [];
    const every = [...document.querySelectorAll("*")];
    document.addEventListener("focusin", ({ target }) => {
        const box = target.getClientRects()[0];
        const top = Math.max(box.top, 0) + 1;
        const bottom = Math.min(box.bottom, innerHeight) - 1;
        const there = [top, (top + bottom) / 2, bottom].map((y) =>
            document.elementFromPoint(box.left + Math.min(box.width, 40) / 2, y));
        const style = getComputedStyle(target);
        window.stops.push({
            html: target.outerHTML.slice(0, 80),
            place: every.indexOf(target),
            shown: there.some((at) => at && target.contains(at)),
            outlined: style.outlineStyle !== "none" && parseFloat(style.outlineWidth) >= 2,
            skip: target.classList.contains("skip"),
        });
    });
    const all = "a[href], button, input, select, summary, [tabindex='0']";
    return [...document.querySelectorAll(all)].filter((one) => one.checkVisibility()).length;
}"""


@pytest.mark.parametrize("name", PAGES)
def test_the_keyboard_reaches_everything_in_order_and_in_sight(opened: Opened, name: str) -> None:
    with opened(name, width=390 if name.endswith("-es") else 1280, height=600) as tab:
        tab.evaluate("document.querySelectorAll('details').forEach((one) => { one.open = true })")
        expected = tab.evaluate(WATCH)
        for _ in range(expected):
            tab.keyboard.press("Tab")
        stops: list[dict[str, Any]] = tab.evaluate("stops")
        assert [stop for stop in stops if not (stop["shown"] and stop["outlined"])] == []
        places = [stop["place"] for stop in stops]
        assert len(set(places)) == expected
        assert places == sorted(places)
        assert stops[0]["skip"]


def test_folded_parts_open_by_the_keyboard(opened: Opened) -> None:
    with opened("index") as tab:
        link = tab.locator("details a").first
        assert not link.is_visible()
        tab.locator("summary").first.press("Enter")
        assert link.is_visible()


@pytest.mark.parametrize("name", PAGES)
def test_the_first_link_leads_past_the_head(opened: Opened, name: str) -> None:
    with opened(name, height=600) as tab:
        tab.keyboard.press("Tab")
        tab.keyboard.press("Enter")
        assert tab.evaluate("document.activeElement.id") == "main"


def test_dark_and_light_follow_the_readers_setting(opened: Opened) -> None:
    grounds = {}
    for scheme in ("light", "dark"):
        with opened("blocks", scheme=scheme) as tab:
            grounds[scheme] = tab.evaluate("getComputedStyle(document.body).backgroundColor")
    assert grounds["light"] == "rgb(255, 255, 255)"
    assert grounds["dark"] != grounds["light"]


def test_the_charts_words_follow_the_theme(opened: Opened) -> None:
    inks = {}
    for scheme in ("light", "dark"):
        with opened("blocks", scheme=scheme) as tab:
            inks[scheme] = tab.evaluate(
                "getComputedStyle(document.querySelector('.drawing svg text')).fill"
            )
    assert inks["light"] != inks["dark"]


def test_a_phone_shows_tables_as_lists_and_keeps_them_tables(opened: Opened) -> None:
    with opened("blocks", width=390) as tab:
        rating = tab.locator("#ratings td").first
        assert rating.evaluate("element => getComputedStyle(element).display") == "block"
        label = "element => getComputedStyle(element, '::before').content"
        assert "Rating" in rating.evaluate(label)
        # The tree that screen readers are given still holds a table with its heads.
        tree = tab.locator("#ratings").aria_snapshot()
        assert "table" in tree
        assert 'rowheader "1.1 Completion"' in tree


def test_contents_stay_beside_the_text_on_wide_screens_only(opened: Opened) -> None:
    positions = {}
    for width in (1280, 390):
        with opened("blocks", width=width) as tab:
            positions[width] = tab.evaluate(
                "getComputedStyle(document.querySelector('.contents')).position"
            )
    assert positions == {1280: "sticky", 390: "static"}


def test_references_lead_to_the_line_and_back(opened: Opened) -> None:
    with opened("blocks", height=600) as tab:
        reference = tab.locator("main .ref a[id]").first
        number = reference.get_attribute("id")
        reference.click()
        line = tab.locator(":target")
        assert line.text_content() is not None
        box = line.bounding_box()
        notice = tab.locator(".notice").bounding_box()
        assert box is not None
        assert notice is not None
        assert notice["y"] + notice["height"] <= box["y"] < 600
        line.locator(f".back a[href='#{number}']").click()
        assert tab.evaluate("location.hash") == f"#{number}"


def test_on_paper_the_notice_is_on_every_page_and_navigation_on_none(opened: Opened) -> None:
    with opened("blocks") as tab:
        tab.emulate_media(media="print")
        style = "name => getComputedStyle(document.querySelector('.notice'))[name]"
        assert tab.evaluate(style, "display") == "table-footer-group"
        assert tab.evaluate(style, "breakInside") == "avoid"
        assert not tab.locator(".contents").is_visible()
        assert not tab.locator(".skip").is_visible()
        assert tab.evaluate("getComputedStyle(document.body).backgroundColor") in {
            "rgb(255, 255, 255)",
            "rgba(0, 0, 0, 0)",
        }
        assert len(tab.pdf(prefer_css_page_size=True)) > 10_000


def test_no_script_can_run_in_a_report(opened: Opened) -> None:
    with opened("blocks", expected="Executing inline script violates") as tab:
        blocked = tab.evaluate(
            """() => new Promise((resolve) => {
                document.addEventListener("securitypolicyviolation", (event) =>
                    resolve(event.effectiveDirective));
                const script = document.createElement("script");
                script.textContent = "window.ran = true";
                document.body.append(script);
                setTimeout(() => resolve("nothing blocked"), 2000);
            })"""
        )
        assert blocked == "script-src-elem"
        assert tab.evaluate("window.ran") is None


@pytest.mark.parametrize(
    ("word", "chosen", "shown"),
    [
        ("", {}, ["Open budgets of lindenau", "Open data of lindenau", "Open budgets", "Minutes"]),
        ("rio", {}, ["Open budgets"]),
        ("BUDGETS  substantial", {}, ["Open budgets of lindenau"]),
        (
            "",
            {"Country": "Austria"},
            ["Open budgets of lindenau", "Open data of lindenau", "Minutes"],
        ),
        ("", {"Rating": "Limited"}, ["Open data of lindenau", "Minutes"]),
        ("minutes", {"Rating": "Limited", "Country": "Austria"}, ["Minutes"]),
        ("", {"Theme of lessons": "Time"}, ["Open budgets of lindenau", "Open budgets"]),
        ("", {"Theme of lessons": "Time", "Rating": "Limited"}, []),
        (
            "",
            {"Points to be confirmed": "With points to be confirmed"},
            ["Open budgets of lindenau", "Open data of lindenau"],
        ),
        (
            "",
            {"Points to be confirmed": "Without points to be confirmed"},
            ["Open budgets", "Minutes"],
        ),
        ("", {"Points to be confirmed": "Evidence not shown"}, ["Open data of lindenau"]),
        ("", {"Status": "Draft"}, ["Open budgets of lindenau", "Open data of lindenau"]),
        ("", {"Status": "Final"}, ["Minutes"]),
        ("nothing like it", {}, []),
    ],
)
def test_the_index_can_be_searched_and_filtered(
    opened: Opened, word: str, chosen: dict[str, str], shown: list[str]
) -> None:
    titles = [title.replace("Minutes", "Open minutes of graz") for title in shown]
    members = {
        "graz" if "graz" in title else "lindenau" if "lindenau" in title else "río claro"
        for title in titles
    }
    with opened("filters") as tab:
        tab.get_by_role("searchbox").fill(word)
        for label, choice in chosen.items():
            tab.get_by_label(label, exact=True).select_option(choice)
        assert tab.locator(".commitment:visible h3").all_text_contents() == titles
        assert tab.locator(".member:visible").count() == len(members)
        assert tab.get_by_role("status").text_content() == (
            f"Members shown: {len(members)} of 3. Commitments shown: {len(titles)} of 4."
        )
        tab.get_by_role("button").click()
        expect(tab.locator(".commitment:visible")).to_have_count(4)


def test_the_filters_work_by_the_keyboard_alone(opened: Opened) -> None:
    with opened("filters") as tab:
        rating = tab.get_by_label("Rating", exact=True)
        rating.focus()
        for letter in "Compl":
            tab.keyboard.press(letter)
        expect(tab.locator(".member:visible h2")).to_have_text(["Río Claro"])
        for _ in range(4):
            tab.keyboard.press("Tab")
        tab.keyboard.press("Enter")
        expect(tab.locator(".member:visible")).to_have_count(3)
        assert rating.input_value() == ""


def test_the_index_is_complete_without_scripts(opened: Opened) -> None:
    with opened("filters", java_script_enabled=False) as tab:
        assert tab.locator(".member:visible").count() == 3
        assert tab.locator(".commitment:visible").count() == 4
        assert not tab.locator("form").is_visible()
        said = tab.locator("main").inner_text()
        for words in ("Draft", "Final, Ada Example", "Money, Time", "Date outside the plan (2)"):
            assert words in said
