"""The batch: every member, every outcome, nothing twice, the same bytes."""

from __future__ import annotations

import json
import os
import shutil
import subprocess
import sys
from collections.abc import Sequence
from pathlib import Path

import nbformat
import pytest

from kit.batch import build
from kit.corpus import Corpus
from kit.errors import RenderError
from kit.plan import BatchSettings
from kit.project import gathered
from kit.publishing import publish
from kit.running import compose_report
from kit.runs import Made, MemberRun, RunResult

pytestmark = pytest.mark.kernel

ROOT = Path(__file__).parent.parent
SAMPLES = ROOT / "data" / "reports"
PARAMETERS = 'member: str = ""\nsources: str = ""\nwording: str = "plain"\nyear: int = 2024'


def own_notebook(path: Path, *cells: str) -> Path:
    """An analyst's own notebook with the given cells after its parameters."""
    parameters = nbformat.v4.new_code_cell(PARAMETERS, metadata={"tags": ["parameters"]})
    notebook = nbformat.v4.new_notebook(
        metadata={"kernelspec": {"name": "python3", "display_name": "", "language": "python"}},
        cells=[parameters, *(nbformat.v4.new_code_cell(cell) for cell in cells)],
    )
    nbformat.write(notebook, path)
    return path


def outcomes(results: Sequence[RunResult]) -> dict[str, str]:
    return {result.slug: result.outcome for result in results}


def run(corpus: Corpus, out: Path, **settings: object) -> tuple[RunResult, ...]:
    """Build and publish, as the command does."""
    chosen = BatchSettings.model_validate({"out": out, **settings})
    told: list[tuple[int, int]] = []
    results = build(corpus, corpus.members, chosen, lambda _, done, all_: told.append((done, all_)))
    publish(results, corpus, chosen)
    assert told == [(number, len(results)) for number in range(1, len(results) + 1)]
    return results


@pytest.fixture
def two(tmp_path: Path) -> Path:
    """A folder with two members' assessments."""
    folder = tmp_path / "reports"
    folder.mkdir()
    for name in ("amatlaya-grant-rules.txt", "puerto-orelia-neighbourhood-councils.txt"):
        shutil.copy(SAMPLES / name, folder)
    return folder


def content(out: Path) -> dict[str, bytes]:
    """All that a reader gets: every file but the record of the build itself."""
    return {
        path.relative_to(out).as_posix(): path.read_bytes()
        for path in sorted(out.rglob("*"))
        if path.is_file() and ".kit" not in path.parts and path.name != "build.json"
    }


def test_a_member_gets_html_pdf_notebook_and_data_with_what_the_source_states(
    two: Path, tmp_path: Path
) -> None:
    out = tmp_path / "out"
    results = run(gathered([two]), out)
    assert outcomes(results) == {"amatlaya-mexico": "rendered", "puerto-orelia-ecuador": "rendered"}
    folder = out / "puerto-orelia-ecuador"
    sheets = {f"{name}.csv" for name in ("evidence", "figures", "dates", "findings", "lessons")}
    reports = {f"report.{suffix}" for suffix in ("html", "pdf", "ipynb", "json")}
    others = {"questions.html", "puerto-orelia-ecuador.zip"}
    assert {path.name for path in folder.iterdir()} == sheets | reports | others
    html = (folder / "report.html").read_text(encoding="utf-8")
    assert all(figure in html for figure in ("346", "209", "Demonstration"))
    assert (folder / "report.pdf").read_bytes().startswith(b"%PDF-")
    index = (out / "index.html").read_text(encoding="utf-8")
    assert "puerto-orelia-ecuador/report.html" in index
    assert "Amatlaya" in index
    record = json.loads((out / "build.json").read_text(encoding="utf-8"))
    assert [entry["outcome"] for entry in record["results"]] == ["rendered", "rendered"]


def test_unchanged_members_are_skipped_until_something_changes(two: Path, tmp_path: Path) -> None:
    out = tmp_path / "out"
    book = own_notebook(tmp_path / "own.ipynb", "member")
    settings = {"notebook": str(book), "formats": ("html",)}
    run(gathered([two]), out, **settings)
    again = run(gathered([two]), out, **settings)
    assert set(outcomes(again).values()) == {"unchanged"}

    page = two / "amatlaya-grant-rules.txt"
    page.write_text(page.read_text(encoding="utf-8").replace("84", "85", 1), encoding="utf-8")
    changed = run(gathered([two]), out, **settings)
    assert outcomes(changed) == {
        "amatlaya-mexico": "rendered",
        "puerto-orelia-ecuador": "unchanged",
    }

    (out / "puerto-orelia-ecuador" / "own.html").write_text("damaged", encoding="utf-8")
    mended = run(gathered([two]), out, **settings)
    assert outcomes(mended) == {"amatlaya-mexico": "unchanged", "puerto-orelia-ecuador": "rendered"}
    forced = run(gathered([two]), out, **settings, force=True)
    assert set(outcomes(forced).values()) == {"rendered"}


def test_one_failure_stops_no_other_and_leaves_the_old_report_whole(
    two: Path, tmp_path: Path
) -> None:
    out = tmp_path / "out"
    book = own_notebook(
        tmp_path / "own.ipynb",
        "if member.startswith('amatlaya') and year == 2025:\n    raise ValueError('no such year')",
        "from IPython.display import Markdown\nMarkdown(f'# {member} {year}, {wording}')",
    )
    settings = {"notebook": str(book), "formats": ("html",)}
    run(gathered([two]), out, **settings)
    before = (out / "amatlaya-mexico" / "own.html").read_bytes()
    results = run(gathered([two]), out, **settings, parameters={"year": "2025", "wording": "a<b"})
    assert outcomes(results) == {"amatlaya-mexico": "failed", "puerto-orelia-ecuador": "rendered"}
    assert "cell 3" in results[0].message
    assert "no such year" in results[0].message
    assert (out / "amatlaya-mexico" / "own.html").read_bytes() == before
    html = (out / "puerto-orelia-ecuador" / "own.html").read_text(encoding="utf-8")
    assert "puerto-orelia-ecuador 2025, a&lt;b" in html
    index = (out / "index.html").read_text(encoding="utf-8")
    assert "no such year" in index
    assert "of an earlier build" in index
    for name in ("own.failed.html", "own.failed.ipynb"):
        assert f'href="amatlaya-mexico/{name}"' in index
    page = (out / "amatlaya-mexico" / "own.failed.html").read_text(encoding="utf-8")
    assert "No report: Amatlaya" in page
    assert page.count("no such year") > 2  # in the message, in the code and in the traceback
    failed = nbformat.read(out / "amatlaya-mexico" / "own.failed.ipynb", as_version=4)
    assert failed.cells[2].outputs[0].ename == "ValueError"

    again = run(gathered([two]), out, **settings)
    assert outcomes(again)["amatlaya-mexico"] == "rendered"
    assert not list((out / "amatlaya-mexico").glob("*.failed.*"))
    assert "of an earlier build" not in (out / "index.html").read_text(encoding="utf-8")


def test_sources_that_cannot_be_read_are_refused_under_their_own_name(
    two: Path, tmp_path: Path
) -> None:
    (two / "empty.txt").write_bytes(b"")
    book = own_notebook(tmp_path / "own.ipynb", "member")
    results = run(gathered([two]), tmp_path / "out", notebook=str(book), formats=("html",))
    assert outcomes(results) == {
        "amatlaya-mexico": "rendered",
        "puerto-orelia-ecuador": "rendered",
        "reports/empty.txt": "refused",
    }


def test_a_notebook_that_shows_nothing_is_told(two: Path, tmp_path: Path) -> None:
    book = own_notebook(tmp_path / "own.ipynb", "x = 1")
    results = run(gathered([two]), tmp_path / "out", notebook=str(book), formats=("html",))
    assert {result.outcome for result in results} == {"broken"}
    assert "displayed nothing" in results[0].message


def test_stock_and_warm_kernels_give_the_same_bytes(two: Path, tmp_path: Path) -> None:
    first, second = tmp_path / "one" / "out", tmp_path / "elsewhere" / "deeper" / "out"
    run(gathered([two]), first, jobs=2)
    moved = shutil.copytree(two, tmp_path / "elsewhere" / "reports")
    for page in moved.iterdir():
        os.utime(page, (1, 1))
    run(gathered([moved]), second, warm=False, jobs=1)
    assert content(first) == content(second)


def test_the_date_comes_from_the_environment_alone(
    two: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("SOURCE_DATE_EPOCH", "1718000000")
    run(gathered([two]), tmp_path / "out", formats=("html",))
    html = (tmp_path / "out" / "amatlaya-mexico" / "report.html").read_text(encoding="utf-8")
    assert "10 June 2024" in html or "2024-06-10" in html


def test_stock_papermill_and_nbconvert_make_the_same_report(tmp_path: Path) -> None:
    binaries = Path(sys.executable).parent
    notebook = str(ROOT / "notebooks" / "member_report.ipynb")
    command = [str(binaries / "papermill"), notebook, "out.ipynb", "--no-progress-bar"]
    parameters = ["-p", "member", "puerto-orelia-ecuador", "-p", "sources", str(SAMPLES)]
    subprocess.run([*command, *parameters], cwd=tmp_path, check=True)
    for exporter in ("kit-html", "kit-pdf"):
        subprocess.run(
            [binaries / "jupyter", "nbconvert", "--to", exporter, "out.ipynb"],
            cwd=tmp_path,
            check=True,
        )
    corpus = gathered([SAMPLES])  # the report compares with all members of it
    one = [corpus.find("puerto-orelia-ecuador")]
    build(corpus, one, BatchSettings(out=tmp_path / "out"), lambda *_: None)
    folder = tmp_path / "out" / "puerto-orelia-ecuador"
    assert (tmp_path / "out.html").read_bytes() == (folder / "report.html").read_bytes()
    assert (tmp_path / "out.pdf").read_bytes() == (folder / "report.pdf").read_bytes()


def test_no_file_of_an_older_state_stands_beside_a_new_one(two: Path, tmp_path: Path) -> None:
    out = tmp_path / "out"
    run(gathered([two]), out)
    assert (out / "amatlaya-mexico" / "report.pdf").exists()
    page = two / "amatlaya-grant-rules.txt"
    page.write_text(page.read_text(encoding="utf-8").replace("84", "85", 1), encoding="utf-8")
    run(gathered([two]), out, formats=("html",))
    assert not (out / "amatlaya-mexico" / "report.pdf").exists()
    assert (out / "puerto-orelia-ecuador" / "report.pdf").exists()


def test_the_html_is_made_where_the_pdf_cannot_be(
    two: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def refuse(*_: object) -> bytes:
        raise RenderError("No font has the letters of this text.")

    monkeypatch.setattr("kit.rendering.pdf_and_warnings", refuse)
    monkeypatch.setattr("kit.running.aside", lambda seconds, work, *given: work(*given))
    results = run(gathered([two]), tmp_path / "out")
    assert {result.outcome for result in results} == {"broken"}
    assert "No font has the letters" in results[0].message
    assert (tmp_path / "out" / "amatlaya-mexico" / "report.html").exists()


def test_what_the_machinery_broke_is_tried_once_more(
    two: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    tries: list[str] = []

    def fail(work: MemberRun) -> Made:
        tries.append(work.slug)
        if tries.count(work.slug) == 1:
            raise OSError("the socket went away")
        return compose_report(work)

    monkeypatch.setattr("kit.running.compose_report", fail)
    results = run(gathered([two]), tmp_path / "out", formats=("html",))
    assert {result.outcome for result in results} == {"rendered"}
    assert sorted(tries) == ["amatlaya-mexico"] * 2 + ["puerto-orelia-ecuador"] * 2
