"""What the index says of a member's files: the report first, in words, in its own language."""

from __future__ import annotations

from functools import partial
from pathlib import Path

import pytest

from kit.index import IndexCommitment, IndexEntry, IndexFile
from kit.publishing import _anchored, _is_main, _label, _place
from kit.words import words_of

NAMES = [
    "dates.csv",
    "evidence.csv",
    "questions.html",
    "report.html",
    "report.ipynb",
    "report.json",
    "report.pdf",
]


def test_the_report_itself_comes_first() -> None:
    assert sorted(NAMES, key=partial(_place, "report")) == [
        "report.html",
        "report.pdf",
        "report.json",
        "report.ipynb",
        "questions.html",
        "dates.csv",
        "evidence.csv",
    ]


def test_so_it_does_in_another_language() -> None:
    names = ["dates.es.csv", "questions.es.html", "report.es.html"]
    assert sorted(names, key=partial(_place, "report.es"))[0] == "report.es.html"


@pytest.mark.parametrize(
    ("name", "language", "label"),
    [
        ("report.html", "en", "Report (HTML)"),
        ("report.pdf", "en", "Report (PDF)"),
        ("report.es.html", "en", "Report (HTML, es)"),
        ("report.es.html", "es", "Informe (HTML)"),
        ("report.html", "es", "Informe (HTML, en)"),
        ("dates.csv", "en", "Dates (CSV)"),
        ("our_own.html", "en", "our_own (HTML)"),
        ("notes.xyz", "en", "notes.xyz"),
    ],
)
def test_files_are_named_for_people(name: str, language: str, label: str) -> None:
    assert _label(name, words_of(language)) == label


@pytest.mark.parametrize(
    ("name", "language", "main"),
    [
        ("report.html", "en", True),
        ("brief.pdf", "en", True),
        ("questions.html", "en", True),
        ("report.es.html", "en", False),
        ("report.es.html", "es", True),
        ("questions.html", "es", False),
        ("dates.csv", "en", False),
        ("report.json", "en", False),
    ],
)
def test_pages_in_the_readers_language_are_not_folded_away(
    name: str, language: str, main: bool
) -> None:
    first = "report" if language == "en" else f"report.{language}"
    assert _is_main(name, first, words_of(language)) is main


def test_a_title_links_to_a_chapter_that_is_there(tmp_path: Path) -> None:
    (tmp_path / "a").mkdir()
    (tmp_path / "a" / "brief.html").write_text('<h2 id="c1">One</h2>', encoding="utf-8")
    entry = IndexEntry(
        slug="a",
        member="A",
        commitments=tuple(IndexCommitment(title=one, anchor=one) for one in ("c1", "c2")),
        files=(IndexFile(label="Brief", path="a/brief.html"),),
    )
    assert [one.anchor for one in _anchored(entry, tmp_path).commitments] == ["c1", ""]
