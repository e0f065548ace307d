"""The index page: complete without scripts, and one script for searching."""

from __future__ import annotations

import base64
import hashlib
import json
import re

import pytest

from kit.blocks import Mark
from kit.index import (
    IndexCommitment,
    IndexEntry,
    IndexFile,
    IndexRating,
    IndexRefusal,
    IndexTag,
    render_index,
)
from tests.export.pages import elements, parse
from tests.samples import stated

RATINGS = (
    IndexRating(question="1.1", label="Completion", word="Substantial", mark=stated(3, 4)),
    IndexRating(question="2.1.1", label="Information", word="Yes", mark=stated(2, 2)),
    IndexRating(
        question="2.1.2", label="Participation", word="Not stated", mark=Mark(state="not_stated")
    ),
)


def entry(slug: str = "lindenau", **changes: object) -> IndexEntry:
    made = IndexEntry(
        slug=slug,
        member=slug.title(),
        country="Austria",
        plans=("2022–2023",),
        commitments=(
            IndexCommitment(title=f"Open budgets of {slug}", ratings=RATINGS, anchor="c1"),
        ),
        to_confirm=3,
        files=(
            IndexFile(label="Report", path=f"{slug}/report.html"),
            IndexFile(label="PDF", path=f"{slug}/report.pdf"),
        ),
    )
    return made.model_copy(update=changes)


def rendered(*entries: IndexEntry, **options: object) -> str:
    return render_index(entries, title="Reports", **options)  # type: ignore[arg-type]


def test_every_member_is_there_with_its_ratings_and_files() -> None:
    tree = parse(rendered(entry("lindenau"), entry("puebla", country="Mexico", to_confirm=0)))
    members = tree.css(".member")
    assert [member.css_first("h2").text() for member in members] == [  # type: ignore[union-attr]
        "Lindenau",
        "Puebla",
    ]
    first = members[0]
    assert [node.text() for node in first.css("dt")] == [
        "1.1 Completion",
        "2.1.1 Information",
        "2.1.2 Participation",
    ]
    assert [node.text() for node in first.css("dd")] == [
        "●●●○ Substantial",
        "●● Yes",
        " Not stated",
    ]
    assert [link.attributes["href"] for link in first.css("a")] == [
        "lindenau/report.html",
        "lindenau/report.html#c1",
        "lindenau/report.html",
        "lindenau/report.pdf",
    ]
    meta = [node.text(strip=True) for node in tree.css(".meta")]
    assert meta == [
        "Austria · 2022–2023 ·3 points to be confirmed",
        "Mexico · 2022–2023 · No points to be confirmed",
    ]


def test_files_for_few_are_folded_away_and_still_there() -> None:
    files = (
        IndexFile(label="Report (HTML)", path="a/report.html"),
        IndexFile(label="Dates (CSV)", path="a/dates.csv", main=False),
        IndexFile(label="All files (ZIP)", path="a/a.zip"),
    )
    tree = parse(rendered(entry("a", files=files)))
    shown = [link.attributes["href"] for link in tree.css(".files > p a")]
    assert shown == ["a/report.html", "a/a.zip"]
    assert [link.attributes["href"] for link in tree.css(".files details a")] == ["a/dates.csv"]
    assert [node.text() for node in tree.css("summary")] == ["1 further file, A"]


def test_what_is_not_there_is_said_in_plain_words() -> None:
    tree = parse(
        rendered(
            refused=[
                IndexRefusal(name="x.bin", outcome="refused", message="x.bin is not a text."),
                IndexRefusal(name="ur", outcome="failed", message="Cell 3 stopped."),
            ]
        )
    )
    assert [node.text() for node in tree.css(".refused dt")] == ["x.bin", "ur"]
    assert [node.text() for node in tree.css(".refused dd")] == [
        "Not read. x.bin is not a text.",
        "The notebook stopped. Cell 3 stopped.",
    ]
    assert "There are no reports in this build." in rendered()


def test_without_its_script_the_page_shows_all_and_offers_no_search() -> None:
    tree = parse(rendered(entry("a"), entry("b")))
    form = tree.css_first("form")
    assert form is not None
    assert "hidden" in form.attributes
    assert [member.attributes.get("hidden", "shown") for member in tree.css(".member")] == [
        "shown",
        "shown",
    ]


def test_only_its_own_script_and_style_are_allowed() -> None:
    html = rendered(entry())
    meta = parse(html).css_first("meta[http-equiv=Content-Security-Policy]")
    assert meta is not None
    policy = meta.attributes["content"] or ""
    for tag, rule in (("style", "style-src"), ("script", "script-src")):
        found = re.findall(rf"<{tag}>(.*?)</{tag}>", html, re.DOTALL)
        assert len(found) == 1
        digest = base64.b64encode(hashlib.sha256(found[0].encode()).digest()).decode()
        assert f"{rule} 'sha256-{digest}'" in policy
    assert "unsafe" not in policy
    for node in elements(html):
        assert "style" not in node.attributes
        assert not any(name.startswith("on") for name in node.attributes)
    assert "http" not in re.sub(r'http-equiv="Content', "", html)


def test_countries_can_be_chosen_once_each() -> None:
    html = rendered(entry("a"), entry("b", country="Chile"), entry("c"), entry("d", country=None))
    options = [node.text() for node in parse(html).css("#search-country option")]
    assert options == ["All countries", "Austria", "Chile"]


def test_filters_offer_what_there_is_in_the_order_of_the_form() -> None:
    money, time = IndexTag(key="money", name="Money"), IndexTag(key="time", name="Time", count=2)
    late = IndexTag(key="late", name="Late <b>", count=3)
    lower = IndexRating(question="1.1", label="Completion", word="Limited", mark=stated(2, 4))
    html = rendered(
        entry(
            commitments=(
                IndexCommitment(title="A", ratings=RATINGS, themes=(time, money), findings=(late,)),
                IndexCommitment(title="B", ratings=(lower,), themes=(time,)),
            ),
            status="final",
            status_words="Final, Ada",
        )
    )
    tree = parse(html)
    labels = [node.text() for node in tree.css("#search label")]
    assert labels[1:] == [
        "Country",
        "Rating",
        "Theme of lessons",
        "Points to be confirmed",
        "Status",
    ]
    groups = {
        group.attributes["label"]: [option.text() for option in group.css("option")]
        for group in tree.css("#search-rating optgroup")
    }
    assert groups == {
        "1.1 Completion": ["Substantial", "Limited"],
        "2.1.1 Information": ["Yes"],
        "2.1.2 Participation": ["Not stated"],
    }
    assert [node.text() for node in tree.css("#search-theme option")] == [
        "All themes",
        "Money",
        "Time",
    ]
    assert [node.text() for node in tree.css("#search-status option")] == [
        "Draft and final",
        "Final",
    ]
    # Complete without a script: what the filters choose by is there to be read.
    assert [node.text() for node in tree.css(".tags dd")] == [
        "Time (2), Money",
        "Late <b> (3)",
        "Time (2)",
    ]
    ids = [node.attributes["id"] for node in tree.css("[id]")]
    assert len(ids) == len(set(ids))
    facets = [json.loads(node.attributes["data-facets"] or "") for node in tree.css(".commitment")]
    offered = {node.attributes["value"] for node in tree.css("option")}
    assert {one for found in facets for one in found} <= offered
    assert "finding=late" in facets[0]
    assert "finding=none" in facets[1]


def test_the_status_of_a_report_is_said_only_where_it_is_set() -> None:
    tree = parse(rendered(entry("a", status="draft", status_words="Draft"), entry("b")))
    assert [node.text() for node in tree.css(".status")] == ["Draft"]
    assert parse(rendered(entry())).css("#search-status") == []


def test_a_message_in_another_language_is_marked() -> None:
    refusal = IndexRefusal(name="x", outcome="failed", message="Cell 3 stopped.", lang="en")
    said = parse(rendered(refused=[refusal], language="es")).css_first(".refused [lang=en]")
    assert said is not None
    assert said.text() == "Cell 3 stopped."


def test_paths_are_addresses() -> None:
    odd = entry(files=(IndexFile(label="Report", path="león méxico/re#port.html"),))
    link = parse(rendered(odd)).css_first("h2 a")
    assert link is not None
    assert link.attributes["href"] == "le%C3%B3n%20m%C3%A9xico/re%23port.html"


def test_the_page_speaks_the_reports_language() -> None:
    tree = parse(rendered(entry(), language="es"))
    root = tree.css_first("html")
    assert root is not None
    assert root.attributes["lang"] == "es"


@pytest.mark.parametrize(
    ("made_up", "told"),
    [
        ("", []),
        ("a", ["Demonstration: 1 of 3 members is made up, with its people and events."]),
        ("ab", ["Demonstration: 2 of 3 members are made up, with their people and events."]),
        ("abc", ["Demonstration: the members, the people and the events are made up."]),
    ],
)
def test_how_many_members_are_made_up_stands_at_the_top_once(made_up: str, told: list[str]) -> None:
    html = rendered(*(entry(slug, notice="Made up." * (slug in made_up)) for slug in "abc"))
    assert [node.text() for node in parse(html).css(".notice p")] == told


def test_the_same_build_gives_the_same_page() -> None:
    assert rendered(entry(), date="2024-03-31") == rendered(entry(), date="2024-03-31")
    assert "31 March 2024" in rendered(entry(), date="2024-03-31")
