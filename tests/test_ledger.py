"""The ledger: unchanged builds are told at once, and it can never change a result."""

from __future__ import annotations

import json
import os
import shutil
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from kit.ledger import LEDGER, Inputs, inputs_digest
from kit.lock import held
from tests.test_batch import SAMPLES, content, own_notebook
from tests.test_cli import Kit, kit

__all__ = ["kit"]

CALL: dict[str, Any] = {"notebook": "member_report", "table": None, "members": []}


@pytest.fixture
def project(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A project with two members, the working folder of the test."""
    monkeypatch.chdir(tmp_path)
    folder = tmp_path / "data" / "reports"
    folder.mkdir(parents=True)
    for name in ("amatlaya-grant-rules.txt", "puerto-orelia-neighbourhood-councils.txt"):
        shutil.copy(SAMPLES / name, folder)
    own_notebook(tmp_path / "own.ipynb", "member")
    return tmp_path


def _write(path: str, text: str) -> Callable[[], None]:
    def change() -> None:
        place = Path(path)
        place.parent.mkdir(parents=True, exist_ok=True)
        place.write_text(text, encoding="utf-8")

    return change


def _append(path: str) -> Callable[[], None]:
    def change() -> None:
        place = Path(path)
        place.write_text(place.read_text(encoding="utf-8") + "\n ", encoding="utf-8")

    return change


INPUTS: dict[str, Callable[[], object]] = {
    "a source": _append("data/reports/amatlaya-grant-rules.txt"),
    "a source's name": lambda: shutil.move(
        "data/reports/amatlaya-grant-rules.txt", "data/reports/other.txt"
    ),
    "another source": _write("data/reports/more.txt", "more"),
    "an ignored file": _write("data/reports/more.doc", "more"),
    "kit.toml": _write("kit.toml", 'language = "en"\n'),
    "members.toml": _write("data/members.toml", "# none\n"),
    "notes": _write("data/notes/amatlaya-mexico.toml", '[status]\nreport = "draft"\n'),
    "answers": _write("data/answers/amatlaya-mexico.yaml", "[]\n"),
    "the date": lambda: os.environ.update(SOURCE_DATE_EPOCH="1718000000"),
}


@pytest.mark.parametrize("name", INPUTS)
def test_every_input_is_in_the_digest(
    project: Path, name: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("SOURCE_DATE_EPOCH", "")
    before = inputs_digest((), CALL)
    assert before == inputs_digest((), CALL)
    INPUTS[name]()
    assert inputs_digest((), CALL) not in {None, before}


def test_what_the_call_says_is_in_the_digest(project: Path) -> None:
    digests = {
        inputs_digest((), CALL | changed)
        for changed in (
            {},
            {"notebook": "own.ipynb"},
            {"notebook": "brief"},
            {"members": ["amatlaya-mexico"]},
            {"formats": "html"},
            {"parameters": ["year=1"]},
            {"table": Path("own.ipynb")},
        )
    }
    assert len(digests) == 7
    before = inputs_digest((), CALL | {"notebook": "own.ipynb"})
    own_notebook(project / "own.ipynb", "member + ''")
    assert inputs_digest((), CALL | {"notebook": "own.ipynb"}) != before


def test_the_look_is_in_the_digest(project: Path) -> None:
    Path("house").mkdir()
    Path("house/style.css").write_text("p { margin: 0 }", encoding="utf-8")
    Path("kit.toml").write_text('[theme]\nname = "X"\ntemplates = "house"', encoding="utf-8")
    before = inputs_digest((), CALL)
    Path("house/style.css").write_text("p { margin: 1px }", encoding="utf-8")
    assert inputs_digest((), CALL) != before


def test_files_beside_an_assessment_by_hand_are_in_the_digest(project: Path) -> None:
    Path("data/reports/own.yaml").write_text("member: X", encoding="utf-8")
    before = inputs_digest((), CALL)
    Path("data/reports/annex.pdf.zip").write_bytes(b"")
    assert inputs_digest((), CALL) != before


def test_where_the_sources_cannot_be_known_there_is_no_digest(project: Path) -> None:
    assert inputs_digest((Path("nowhere"),), CALL) is None
    Path("kit.toml").write_text("language = ", encoding="utf-8")
    assert inputs_digest((), CALL) is None


def outcomes() -> dict[str, str]:
    record = json.loads(Path("outputs/build.json").read_text(encoding="utf-8"))
    return {one["name"]: one["outcome"] for one in record["results"]}


@pytest.mark.kernel
def test_an_unchanged_build_is_told_from_the_ledger_alone(
    kit: Kit, project: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    Path("data/reports/empty.txt").write_bytes(b"")
    call = ("build", "--notebook", "own.ipynb", "--format", "html")
    first = kit(*call)
    assert first.code == 1
    assert "is empty" in first.err
    whole = content(Path("outputs"))
    long_way = "kit.building.build_command"
    with monkeypatch.context() as patch:
        patch.setattr(long_way, lambda *_, **__: pytest.fail("the long way was taken"))
        again = kit(*call)
    assert again.code == 1
    assert "is empty" in again.err
    assert "unchanged: amatlaya-mexico, puerto-orelia-ecuador" in again.err
    assert "2 unchanged, 1 refused" in again.err
    assert content(Path("outputs")) == whole
    assert set(outcomes().values()) == {"unchanged", "refused"}

    # So does a build while another one holds the folder, which would write the same record.
    with monkeypatch.context() as patch:
        patch.setattr(long_way, lambda *_, **__: 7)
        with held(Path("outputs"), print):
            record = Path("outputs/build.json").read_bytes()
            assert kit(*call).code == 7
            assert Path("outputs/build.json").read_bytes() == record
        assert kit(*call).code == 1

    # Whatever is not as it was goes the long way, to the same bytes.
    for damage in (
        lambda: Path("outputs/amatlaya-mexico/own.html").write_text("x", encoding="utf-8"),
        lambda: Path("outputs/amatlaya-mexico/own.html").unlink(),
        lambda: Path("outputs/index.html").unlink(),
        lambda: Path("outputs/amatlaya-mexico/amatlaya-mexico.zip").unlink(),
        lambda: Path("outputs", LEDGER).write_text("0\n{}", encoding="utf-8"),
        lambda: Path("outputs", LEDGER).unlink(),
    ):
        damage()
        assert kit(*call).code == 1
        assert content(Path("outputs")) == whole
    assert kit(*call, "--force").code == 1
    assert "rendered" in outcomes().values()


def test_the_quick_way_imports_nothing_heavy() -> None:
    code = "import kit.cli, kit.ledger, sys; print(*sys.modules)"
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    heavy = {"pandas", "nbformat", "nbconvert", "papermill", "altair", "jinja2", "rich.progress"}
    assert not heavy & set(done.stdout.split())


def test_inputs_that_changed_while_a_build_ran_are_in_no_ledger(project: Path) -> None:
    inputs = Inputs((), CALL)
    assert inputs.digest
    assert inputs.still() == inputs.digest
    page = next(project.glob("data/reports/*.txt"))
    page.write_text(page.read_text(encoding="utf-8") + "\n", encoding="utf-8")
    assert inputs.still() is None
    assert Inputs((Path("nowhere"),), CALL).still() is None
