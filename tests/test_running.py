"""What is told of a report that could not be made, when nobody foresaw why."""

from __future__ import annotations

from pathlib import Path

import nbformat
import pytest

from kit.execution import _failure, _said
from kit.plan import BatchSettings, plan
from kit.project import gathered
from kit.running import make_report
from kit.runs import Made, MemberRun
from kit.workers import TooSlowError

ROOT = Path(__file__).parent.parent
SAMPLE = ROOT / "data" / "reports" / "amatlaya-grant-rules.txt"


@pytest.mark.parametrize(("personal_data", "told"), [("mask", False), ("keep", True)])
def test_an_error_that_quotes_a_source_is_masked_and_names_no_folder(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, personal_data: str, told: bool
) -> None:
    place = Path.home() / "secret" / "page.txt"

    def fail(run: MemberRun) -> Made:
        raise ValueError(f"cannot use 'ana.reyes@example.org' of {place}")

    monkeypatch.setattr("kit.running.compose_report", fail)
    settings = BatchSettings.model_validate({"out": tmp_path, "personal_data": personal_data})
    corpus = gathered([SAMPLE])
    [run] = plan(corpus.members, settings)
    made = make_report(run)
    assert made.outcome == "broken"
    page = made.failed["report.failed.html"].decode()
    assert "ValueError" in made.message
    assert "Traceback" in page
    for text in (made.message, page):
        assert ("ana.reyes@example.org" in text) is told
        assert "secret" in text
        for folder in (Path.home(), ROOT / "kit"):
            assert f"{folder}/" not in text


def test_rendering_that_takes_too_long_is_told_with_the_limit_to_raise(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def slow(seconds: float, *_: object) -> Made:
        raise TooSlowError(f"more than {seconds} seconds")

    monkeypatch.setattr("kit.running.execute", lambda run, folder: nbformat.v4.new_notebook())
    monkeypatch.setattr("kit.running.aside", slow)
    [run] = plan(gathered([SAMPLE]).members, BatchSettings(out=tmp_path))
    made = make_report(run)
    assert (made.outcome, made.reason) == ("failed", "limit-exceeded")
    assert f"more than {run.limits.notebook_seconds:g} seconds" in made.message
    assert "notebook_seconds under [limits] in kit.toml" in made.message
    assert "report.failed.html" in made.failed


def test_data_in_a_notebook_that_failed_is_masked_as_well(tmp_path: Path) -> None:
    settings = BatchSettings(out=tmp_path)
    [run] = plan(gathered([SAMPLE]).members, settings)
    shown = {"application/json": {"by": ["ana.reyes@example.org", 3]}, "text/plain": "-"}
    cell = nbformat.v4.new_code_cell(
        "show()", outputs=[nbformat.v4.new_output("display_data", shown)]
    )
    left = _failure(run, tmp_path, nbformat.v4.new_notebook(cells=[cell]), 0)
    assert "ana.reyes" not in left.notebook
    assert '"by"' in left.notebook


def test_a_file_that_a_batch_does_not_find_is_told_with_where_it_looks() -> None:
    told = _said("FileNotFoundError", "No such file or directory: 'towns.csv'")
    assert "'towns.csv'. In a batch a notebook runs in a folder of its own" in told
    assert _said("ValueError", "no year") == "ValueError: no year"
