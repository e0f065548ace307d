"""What the index says of a member's files: the report first, in words, in its own language."""

from __future__ import annotations

from functools import partial

import pytest

from kit.publishing import _label, _place
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
