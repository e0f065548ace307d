"""Reading a file: by its ending, under a relative name, or refused with a sentence."""

from __future__ import annotations

import hashlib
import random
from pathlib import Path

import pytest

from kit.errors import SourceError
from kit.reading import SUFFIXES, read_bytes, read_source
from tests.pages import make


@pytest.fixture
def page(tmp_path: Path) -> Path:
    path = tmp_path / "reports" / "page.txt"
    path.parent.mkdir()
    path.write_bytes(make(random.Random(1)).data)
    return path


def test_a_record_names_its_source_relative_to_the_root(page: Path, tmp_path: Path) -> None:
    (reading,) = read_source(page, root=tmp_path)
    source = reading.report.source
    assert source.path == "reports/page.txt"
    assert source.sha256 == hashlib.sha256(page.read_bytes()).hexdigest()
    assert source.lines == tuple(page.read_text(encoding="utf-8").splitlines())


def test_no_folder_of_this_machine_gets_into_a_record(page: Path, tmp_path: Path) -> None:
    (absolute,) = read_source(page)
    (elsewhere,) = read_source(page, root=tmp_path / "other")
    assert absolute.report.source.path == elsewhere.report.source.path == "page.txt"


def test_a_relative_path_stays_as_it_is(page: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(page.parent.parent)
    (reading,) = read_source(Path("reports") / "page.txt")
    assert reading.report.source.path == "reports/page.txt"
    monkeypatch.chdir(page.parent)
    (reading,) = read_source(Path("..") / "reports" / "page.txt")
    assert ".." not in reading.report.source.path


def test_what_cannot_be_opened_is_refused(tmp_path: Path) -> None:
    with pytest.raises(SourceError, match=r"There is no file .*missing\.txt"):
        read_source(tmp_path / "missing.txt")
    with pytest.raises(SourceError, match="is a folder"):
        read_source(tmp_path)


def test_another_kind_of_file_is_refused_with_the_kinds_that_are_read() -> None:
    with pytest.raises(SourceError) as refused:
        read_bytes(b"text", "report.docx")
    for suffix in SUFFIXES:
        assert suffix in refused.value.message


@pytest.mark.parametrize(
    "text",
    [
        "A recipe for bread.\nFlour, water, salt.",
        "Action\nProblem",
        "1.1 First\n1.2 Second\n1.3 Third\n2.2 Last",
        "Section 1.\n\nA book has sections, too.\n\nSection 2.\n\nSection 3.",
    ],
)
def test_a_page_that_is_no_such_report_is_refused(text: str) -> None:
    with pytest.raises(SourceError, match="does not look like an End of Commitment report"):
        read_bytes(text.encode(), "other.txt")


def test_the_ending_decides_whatever_its_case(page: Path) -> None:
    (reading,) = read_bytes(page.read_bytes(), "PAGE.TXT")
    assert reading.report.answers
