"""The same inputs give the same bytes: in another place, on another day, with other settings."""

from __future__ import annotations

import json
import os
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

from kit.cli import main
from tests.test_batch import content

pytestmark = [pytest.mark.kernel]

ROOT = Path(__file__).parent.parent
SOURCES = ROOT / "data" / "reports"
NAMES = (
    "lekorua-county-health-committees.txt",
    "lekorua-county-ward-budgets.txt",
    "rincon-de-aldara-presupuesto-joven.txt",
)
KIT = Path(sys.executable).parent / "kit"
YEARS = 30 * 365 * 24 * 3600
CALLS = (("--language", "en"), ("--language", "es", "--notebook", "brief"))

EPOCH = "1718000000"
ELSEWHERE = {
    "PYTHONHASHSEED": "4711",
    "TZ": "Pacific/Auckland",
    "LC_ALL": "C",  # and really so: Python would take UTF-8 for it otherwise
    "PYTHONCOERCECLOCALE": "0",
    "PYTHONUTF8": "0",
    "COLUMNS": "40",
    "KIT_TEST_CLOCK": str(YEARS),
}


def built_here(folder: Path, *options: str) -> Path:
    """Build everything in this folder in this process, as the desk and tests do."""
    with pytest.MonkeyPatch.context() as patch:
        patch.chdir(folder)
        patch.setenv("SOURCE_DATE_EPOCH", EPOCH)
        for call in CALLS:
            with pytest.raises(SystemExit) as stop:
                main(["build", "reports", "--quiet", *call, *options])
            assert stop.value.code == 0
    return folder / "outputs"


def built(folder: Path, home: Path, *options: str, **environment: str) -> Path:
    """Build everything in this folder as a person there would; return its outputs."""
    home.mkdir(parents=True)
    paths = [str(Path(__file__).parent / "elsewhere"), str(ROOT)]
    given = {
        "PATH": os.environ["PATH"],
        "HOME": str(home),
        "PYTHONPATH": os.pathsep.join(paths),
        "SOURCE_DATE_EPOCH": EPOCH,
        **environment,
    }
    for call in CALLS:
        command = [KIT, "build", "reports", "--quiet", *call, *options]
        done = subprocess.run(command, check=False, cwd=folder, env=given, capture_output=True)
        assert done.returncode == 0, done.stderr.decode()
        assert not done.stderr
    return folder / "outputs"


@pytest.fixture(scope="module")
def twice(tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, Path]:
    """The outputs of the sample, built in two places and times."""
    root = tmp_path_factory.mktemp("bytes")
    here, elsewhere = root / "here", root / "some" / "where" / "else entirely"
    for folder, names in ((here, NAMES), (elsewhere, NAMES[::-1])):
        (folder / "reports").mkdir(parents=True)
        for number, name in enumerate(names):
            copied = Path(shutil.copyfile(SOURCES / name, folder / "reports" / name))
            os.utime(copied, (number, number))
    return (
        built_here(here, "--jobs", "1"),
        built(elsewhere, root / "other" / "home", "--jobs", "3", **ELSEWHERE),
    )


def test_every_file_is_the_same(twice: tuple[Path, Path]) -> None:
    first, second = map(content, twice)
    assert set(first) == set(second)
    kinds = {Path(name).suffix for name in first}
    assert kinds == {".html", ".pdf", ".json", ".csv", ".ipynb", ".zip"}
    assert {"index.html", "portfolio/report.pdf", "lekorua-kenya/brief.es.pdf"} <= set(first)
    assert [name for name in first if first[name] != second[name]] == []


def test_no_file_names_a_place_of_the_machine(twice: tuple[Path, Path]) -> None:
    for name, data in content(twice[1]).items():
        assert b"else entirely" not in data, name
        assert str(ROOT).encode() not in data, name


def test_the_clock_was_another_and_only_the_record_tells(twice: tuple[Path, Path]) -> None:
    first, second = (
        json.loads((out / "build.json").read_text(encoding="utf-8"))["built"] for out in twice
    )
    assert int(second[:4]) - int(first[:4]) in (29, 30)
    for name, data in content(twice[1]).items():
        assert second[:10].encode() not in data, name
