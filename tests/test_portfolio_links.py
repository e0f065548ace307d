"""The portfolio's links lead to what is there when a build has ended, and to the index else."""

from __future__ import annotations

from pathlib import Path

import pytest

from kit.portfolio_links import Linked, link_portfolio, linked
from kit.records import Member
from kit.stamps import (
    FailureStamp,
    Stamp,
    as_written,
    failure_path,
    file_stamp,
    read_stamp,
    stamp_path,
    write_stamp,
)
from kit.words import words_of

EN, ES = words_of("en"), words_of("es")
PLACE = "../alba-spain/report.html#c1"
PAGE = f"""<body><main id="main" tabindex="-1">
<p><a href="#ratings">Ratings</a> <a href="{PLACE}"><span lang="es">Río</span></a></p>
</main></body>"""
NAME = "Alba, Spain"


def page_for(**known: str | bool | frozenset[str]) -> str:
    return linked(PAGE, {"alba-spain": Linked.model_validate({"name": NAME, **known})}, EN)


def test_links_to_reports_that_are_there_stay() -> None:
    assert page_for(places=frozenset({"c1"})) == PAGE
    assert linked(PAGE, {}, EN) == PAGE


def test_a_place_that_a_report_has_not_leads_to_the_report() -> None:
    assert '<a href="../alba-spain/report.html" data-report=' in page_for(places=frozenset())


def test_a_report_that_failed_is_named_and_its_links_lead_to_the_index() -> None:
    page = page_for(index="../index.html#not-built", failed=True)
    assert f'<a href="../index.html#not-built" data-report="{PLACE}">' in page
    assert "The report of Alba, Spain could not be made. " in page
    assert '<a href="#ratings">' in page


def test_without_an_entry_in_the_index_the_name_is_no_link() -> None:
    page = page_for()
    assert f'<a data-report="{PLACE}"><span lang="es">Río</span></a>' in page
    assert "The report of Alba, Spain is not here as a web page." in page


def test_an_older_report_is_linked_and_named() -> None:
    page = page_for(places=frozenset({"c1"}), failed=True)
    assert f'<a href="{PLACE}">' in page
    assert (
        "The report of Alba, Spain is of an earlier build, since the last attempt did not succeed."
        in page
    )


@pytest.mark.parametrize("index", ["", "../index.html#not-built"])
def test_links_are_set_again_from_where_they_were_made_for(index: str) -> None:
    before = page_for(index=index, failed=True)
    there = {"alba-spain": Linked(name=NAME, places=frozenset({"c1"}))}
    assert linked(before, there, EN) == PAGE
    gone = {"alba-spain": Linked(name=NAME, index=index, failed=True)}
    assert linked(before, gone, EN) == before


def test_of_many_members_the_first_are_named() -> None:
    links = "".join(f'<a href="../m-{number}/report.html#c1">x</a>' for number in range(30))
    members = {f"m-{number}": Linked(name=f"Member {number:02d}") for number in range(30)}
    page = linked(PAGE.replace("<p>", f"<p>{links}"), members, EN)
    assert "The reports of 30 members are not here as web pages: Member 00; Member 01; " in page
    assert "Member 07; …." in page
    assert "Member 08" not in page


def test_names_are_text_and_the_note_speaks_the_pages_language() -> None:
    page = linked(PAGE, {"alba-spain": Linked(name="<b>&", failed=True)}, ES)
    assert "No se pudo elaborar el informe de &lt;b&gt;&amp;." in page


# ---------------------------------------------------------------- in the outputs


def written(out: Path, slug: str, name: str, text: str) -> None:
    """A report of one page, with its stamp."""
    (out / slug).mkdir(parents=True)
    (out / slug / name).write_text(text, encoding="utf-8")
    files = {name: file_stamp(out / slug / name)}
    stem = name.removesuffix(".html")
    write_stamp(stamp_path(out, slug, stem), Stamp(fingerprint="1", files=files, entry={}))


def settled(out: Path, **given: set[str]) -> str:
    changed = link_portfolio(
        out,
        {"alba-spain": Member(name="Alba", country="Spain", country_code="ES", slug="alba-spain")},
        given.get("listed", ()),
        given.get("unmade", ()),
    )
    known = read_stamp(stamp_path(out, "portfolio", "report"))
    assert known
    path = out / "portfolio" / "report.html"
    assert as_written(path, known.files["report.html"], verify=True)
    assert changed in ({}, {"report": known.files})
    return path.read_text(encoding="utf-8")


def test_a_page_in_the_outputs_is_set_with_its_stamp_and_set_back(tmp_path: Path) -> None:
    written(tmp_path, "portfolio", "report.html", PAGE)
    assert 'href="../index.html#not-built"' in settled(tmp_path, unmade={"alba-spain"})
    assert 'href="../index.html#member-alba-spain"' in settled(tmp_path, listed={"alba-spain"})
    written(tmp_path, "alba-spain", "report.html", '<h2 id="c1">')
    assert settled(tmp_path, listed={"alba-spain"}) == PAGE


def test_an_attempt_that_failed_is_known_from_its_note(tmp_path: Path) -> None:
    written(tmp_path, "portfolio", "report.html", PAGE)
    written(tmp_path, "alba-spain", "report.html", '<h2 id="c1">')
    note = failure_path(tmp_path, "alba-spain", "report")
    write_stamp(note, FailureStamp(outcome="failed", reason="x", message="x", partial=True))
    assert settled(tmp_path) == PAGE
    write_stamp(note, FailureStamp(outcome="failed", reason="x", message="x"))
    assert "earlier build" in settled(tmp_path)


def test_a_page_that_somebody_changed_is_left_alone(tmp_path: Path) -> None:
    written(tmp_path, "portfolio", "report.html", PAGE)
    path = tmp_path / "portfolio" / "report.html"
    path.write_text(PAGE + "mine", encoding="utf-8")
    assert link_portfolio(tmp_path, {}, (), ()) == {}
    assert path.read_text(encoding="utf-8") == PAGE + "mine"
