"""The portfolio in a batch: after the members, skipped when unchanged, never for one alone."""

from __future__ import annotations

import json
import shutil
from pathlib import Path
from typing import Any

import pytest

from kit.building import build_command
from kit.errors import ParameterError
from kit.plan import BatchSettings
from kit.portfolio_run import portfolio_members, portfolio_run, wants_portfolio
from kit.project import gathered

SAMPLES = Path(__file__).parent.parent / "data" / "reports"
TWO = ("amatlaya-grant-rules.txt", "puerto-orelia-neighbourhood-councils.txt")


@pytest.fixture
def two(tmp_path: Path) -> Path:
    """A folder with two members' assessments."""
    folder = tmp_path / "reports"
    folder.mkdir()
    for name in TWO:
        shutil.copy(SAMPLES / name, folder)
    return folder


def command(folder: Path, out: Path, **changed: Any) -> int:
    given: dict[str, Any] = {
        "members": (),
        "notebook": "member_report",
        "parameters": (),
        "table": None,
        "executor": "local",
        "scheduler": None,
        "explain": False,
        "formats": "html",
        "out": out,
        "language": "en",
        "jobs": 2,
        "force": False,
        "fail_fast": False,
        "verify": False,
        "warm": True,
        "personal_data": "mask",
        "quiet": True,
        "log_format": "text",
    }
    return build_command([folder], **{**given, **changed})


def outcomes(out: Path) -> dict[str, str]:
    record = json.loads((out / "build.json").read_text(encoding="utf-8"))
    return {entry["name"]: entry["outcome"] for entry in record["results"]}


@pytest.mark.kernel
def test_the_portfolio_is_made_with_the_members_and_is_linked(two: Path, tmp_path: Path) -> None:
    out = tmp_path / "out"
    assert command(two, out) == 0
    assert outcomes(out)["portfolio"] == "rendered"
    names = {path.name for path in (out / "portfolio").iterdir()}
    assert names == {"report.html", "report.ipynb", "report.json", "commitments.csv"}
    page = (out / "portfolio" / "report.html").read_text(encoding="utf-8")
    for target in {part.split('"')[0] for part in page.split('href="../')[1:]}:
        path, anchor = target.split("#")
        assert f'id="{anchor}"' in (out / path).read_text(encoding="utf-8"), target
    index = (out / "index.html").read_text(encoding="utf-8")
    assert 'href="portfolio/report.html"' in index
    assert 'href="portfolio/commitments.csv"' in index

    assert command(two, out) == 0
    assert set(outcomes(out).values()) == {"unchanged"}
    source = two / TWO[0]
    source.write_text(source.read_text(encoding="utf-8").replace("84", "85", 1), encoding="utf-8")
    assert command(two, out) == 0
    assert outcomes(out) == {
        "amatlaya-mexico": "rendered",
        "portfolio": "rendered",
        "puerto-orelia-ecuador": "unchanged",
    }


@pytest.mark.kernel
def test_the_portfolio_alone_by_its_notebook(two: Path, tmp_path: Path) -> None:
    out = tmp_path / "out"
    assert command(two, out, notebook="portfolio", language="es") == 0
    assert outcomes(out) == {"portfolio": "rendered"}
    names = {path.name for path in (out / "portfolio").iterdir()}
    assert names == {
        "report.es.html",
        "report.es.ipynb",
        "report.es.json",
        "commitments.es.csv",
    }


def test_one_member_alone_has_no_portfolio(two: Path, tmp_path: Path) -> None:
    settings = BatchSettings(out=tmp_path / "out")
    corpus = gathered([two])
    assert wants_portfolio(corpus, corpus.members, settings)
    assert not wants_portfolio(corpus, corpus.members[:1], settings)
    brief = settings.model_copy(update={"notebook": "brief"})
    assert not wants_portfolio(corpus, corpus.members, brief)
    (two / TWO[1]).unlink()
    alone = gathered([two])
    assert not wants_portfolio(alone, alone.members, settings)
    with pytest.raises(ParameterError, match="one member alone"):
        portfolio_members(alone, alone.members)
    with pytest.raises(ParameterError, match="Leave out --member"):
        portfolio_members(corpus, corpus.members[:1])


def test_what_analysts_decide_changes_the_portfolio(two: Path, tmp_path: Path) -> None:
    notes = tmp_path / "notes"
    notes.mkdir()
    settings = BatchSettings(out=tmp_path / "out", decisions={"notes": notes})
    corpus = gathered([two])
    before = portfolio_run(corpus, settings)
    assert before.fingerprint == portfolio_run(corpus, settings).fingerprint
    (notes / "amatlaya-mexico.toml").write_text(
        '[[dismissed]]\ncode = "text-cut-off"\nby = "B. Example"\nreason = "Known."\n',
        encoding="utf-8",
    )
    after = portfolio_run(corpus, settings)
    assert before.fingerprint != after.fingerprint
    assert after.parameters["notes"] == "notes"
    assert "notes/amatlaya-mexico.toml" in after.beside


def test_no_address_of_an_evaluator_is_in_the_records(two: Path, tmp_path: Path) -> None:
    source = two / TWO[0]
    text = source.read_text(encoding="utf-8") + "\nWrite to secret.person@example.org\n"
    source.write_text(text, encoding="utf-8")
    run = portfolio_run(gathered([two]), BatchSettings(out=tmp_path / "out"))
    assert "secret.person" not in run.records
