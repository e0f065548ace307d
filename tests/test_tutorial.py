"""The tutorial's commands, run as a newcomer would run them, in one empty folder."""

from __future__ import annotations

import os
import re
import subprocess
import sys
from pathlib import Path

import pytest

from kit.folders import notebooks

pytestmark = [pytest.mark.kernel]

ROOT = Path(__file__).parent.parent
TUTORIAL = (ROOT / "docs" / "tutorial.md").read_text(encoding="utf-8")


def blocks(kind: str) -> list[str]:
    return re.findall(rf"^```{kind}\n(.*?)^```", TUTORIAL, re.MULTILINE | re.DOTALL)


@pytest.fixture(scope="module")
def walked(tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, list[str]]:
    """The project after the whole tutorial, and what each of its steps printed."""
    folder = tmp_path_factory.mktemp("tutorial")
    at, printed = folder, []
    path = os.pathsep.join((str(Path(sys.executable).parent), os.environ["PATH"]))
    for step in blocks("sh"):
        run = subprocess.run(
            ["bash", "-euc", f"{step}\npwd"],
            cwd=at,
            env={**os.environ, "PATH": path},
            capture_output=True,
            text=True,
            check=False,
        )
        assert run.returncode == 0, f"{step}\n{run.stdout}\n{run.stderr}"
        *_, last = run.stdout.strip().splitlines()
        at = Path(last)
        printed.append(run.stdout + run.stderr)
    return at, printed


def test_what_the_tutorial_shows_is_what_one_sees(walked: tuple[Path, list[str]]) -> None:
    project, printed = walked
    for shown in blocks("text"):
        assert any(shown.strip() in output for output in printed), shown
    assert "Every line of the source has its place." in printed[1]
    second = printed[4]
    assert second.count("unchanged") >= 1
    assert "rendered" in second
    told = (project / "outputs" / "braedena-nigeria" / "report.html").read_text(encoding="utf-8")
    assert "The share should be 73 per cent." in told
    assert "Example Watch" in told


def test_every_file_that_the_tutorial_names_is_there(walked: tuple[Path, list[str]]) -> None:
    project, _ = walked
    named = set(re.findall(r"`(outputs/[\w/.-]+)`", TUTORIAL))
    named |= {name.replace("<member>", "lindenau-austria") for name in named if "<" in name}
    assert len(named) >= 4
    for name in named:
        assert (project / name).exists(), name
    for name in re.findall(r"`(\w+\.ipynb)`", TUTORIAL):
        assert (notebooks() / name).is_file(), name
    assert (project / "outputs" / "lindenau-austria" / "brief.pdf").is_file()
