"""What the index says of a member's files: the report first, in words, in its own language."""

from __future__ import annotations

import os
import shutil
from functools import partial
from pathlib import Path
from zipfile import ZipFile

import pytest
from selectolax.lexbor import LexborHTMLParser

from kit.corpus import Corpus
from kit.index import IndexCommitment, IndexEntry, IndexFile, IndexRating
from kit.plan import BatchSettings
from kit.project import gathered
from kit.publishing import _anchored, _is_main, _label, _place, publish
from kit.runs import RunResult
from kit.stamps import Stamp, file_stamp, stamp_path, write_stamp
from kit.words import words_of
from tests.test_batch import SAMPLES

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


MEMBER = "amatlaya-mexico"


def written(out: Path, stem: str, rating: str, **parts: str) -> RunResult:
    """A report of the member that says this of itself and in the index, in HTML and PDF."""
    folder = out / MEMBER
    folder.mkdir(parents=True, exist_ok=True)
    names = [f"{stem}.{suffix}" for suffix in ("html", "pdf")]
    for name in names:
        (folder / name).write_text(rating, encoding="utf-8")
    shown = IndexRating(question="1.1", label="Progress", word=rating)
    entry = IndexEntry(
        slug=MEMBER,
        member="Amatlaya",
        commitments=(IndexCommitment(title="Rules", ratings=(shown,)),),
        files=(),
    )
    stamp = Stamp(
        fingerprint="",
        parts=parts,
        files={name: file_stamp(folder / name) for name in names},
        entry=entry.model_dump(mode="json"),
    )
    write_stamp(stamp_path(out, MEMBER, stem), stamp)
    return RunResult(slug=MEMBER, stem=stem, outcome="rendered", files=stamp.files)


@pytest.fixture
def corpus(tmp_path: Path) -> Corpus:
    reports = tmp_path / "reports"
    reports.mkdir()
    shutil.copy(SAMPLES / "amatlaya-grant-rules.txt", reports)
    return gathered([reports])


def index(out: Path) -> LexborHTMLParser:
    return LexborHTMLParser((out / "index.html").read_text(encoding="utf-8"))


def links(out: Path) -> list[str]:
    return [node.text() for node in index(out).css(".member .files a")]


def test_an_older_report_comes_after_the_present_one_and_says_so(
    corpus: Corpus, tmp_path: Path
) -> None:
    out = tmp_path / "out"
    report = BatchSettings(out=out)
    brief = report.model_copy(update={"notebook": "brief"})
    publish([written(out, "report", "Limited", records="one")], corpus, report)
    publish([written(out, "brief", "Limited", records="one")], corpus, brief)
    both = ["Report (HTML)", "Report (PDF)", "Brief (HTML)", "Brief (PDF)", "All files (ZIP)"]
    assert links(out) == both

    # The source says something else now, and only the brief is built again.
    publish([written(out, "brief", "Complete", records="two")], corpus, brief)
    page = index(out)
    assert [node.text(strip=True) for node in page.css(".ratings dd")] == ["Complete"]
    named = [node.attributes["href"] for node in page.css(".member h2 a")]
    assert named == [f"{MEMBER}/brief.html"]
    assert links(out) == [
        "Brief (HTML)",
        "Brief (PDF)",
        "Report (HTML), from before the last change",
        "Report (PDF), from before the last change",
        "All files (ZIP)",
    ]
    # A build that has nothing to do with the member knows it still.
    publish([], corpus, report)
    assert links(out)[0] == "Brief (HTML)"

    publish([written(out, "report", "Complete", records="two")], corpus, report)
    assert links(out) == both


def test_a_report_that_is_found_unchanged_is_the_present_one(
    corpus: Corpus, tmp_path: Path
) -> None:
    out = tmp_path / "out"
    settings = BatchSettings(out=out)
    made = written(out, "report", "Limited", records="one")
    written(out, "brief", "Complete", records="two")
    # The source was changed and changed back: only the brief was built in between.
    publish([made.model_copy(update={"outcome": "unchanged"})], corpus, settings)
    assert [node.text(strip=True) for node in index(out).css(".ratings dd")] == ["Limited"]
    assert links(out)[0] == "Report (HTML)"
    assert links(out)[2] == "Brief (HTML), from before the last change"


def test_a_damaged_file_that_was_not_asked_for_is_not_linked(
    corpus: Corpus, tmp_path: Path
) -> None:
    out = tmp_path / "out"
    settings = BatchSettings(out=out, formats=("pdf",))
    made = written(out, "report", "Limited")
    page = out / MEMBER / "report.html"
    os.utime(page, (1, 1))  # such as in a copied folder
    publish([made], corpus, settings)
    assert links(out) == ["Report (HTML)", "Report (PDF)", "All files (ZIP)"]
    page.write_text("damaged", encoding="utf-8")
    publish([made], corpus, settings)
    assert links(out) == ["Report (PDF)", "All files (ZIP)"]
    with ZipFile(out / MEMBER / f"{MEMBER}.zip") as zipped:
        assert zipped.namelist() == [f"{MEMBER}/report.pdf"]
    page.write_text("Damaged", encoding="utf-8")  # as long as what was written
    publish([made], corpus, settings)
    assert "Report (HTML)" not in links(out)
