"""The tutorial's commands, run as a newcomer would run them, in one empty folder."""

from __future__ import annotations

import io
import re
import shlex
import subprocess
from contextlib import redirect_stderr, redirect_stdout
from pathlib import Path

import pytest

from kit.cli import main
from kit.folders import notebooks

pytestmark = [pytest.mark.kernel]

ROOT = Path(__file__).parent.parent
TUTORIAL = (ROOT / "docs" / "tutorial.md").read_text(encoding="utf-8")


def blocks(kind: str) -> list[str]:
    return re.findall(rf"^```{kind}\n(.*?)^```", TUTORIAL, re.MULTILINE | re.DOTALL)


@pytest.fixture(scope="module")
def walked(tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, list[str]]:
    """The project after the whole tutorial, and what each of its steps printed."""
    with pytest.MonkeyPatch.context() as patch:
        patch.chdir(tmp_path_factory.mktemp("tutorial"))
        printed = [done(step, patch) for step in blocks("sh")]
        return Path.cwd(), printed


def done(step: str, patch: pytest.MonkeyPatch) -> str:
    """Do what a step says, and return what it prints. The kit's commands run in this process."""
    printed = []
    for command in re.findall(r"^(?:kit .*|cd .*|(?:(?!kit |cd ).*\n)+)", step, re.MULTILINE):
        if command.startswith("cd "):
            patch.chdir(command.split()[1])
        elif command.startswith("kit "):
            printed.append(said(command))
        else:
            subprocess.run(["bash", "-euc", command], check=True)
    return "".join(printed)


def said(command: str) -> str:
    out, err = io.StringIO(), io.StringIO()
    with redirect_stdout(out), redirect_stderr(err), pytest.raises(SystemExit) as stop:
        main(shlex.split(command)[1:])
    assert not stop.value.code, f"{command}\n{err.getvalue()}"
    return out.getvalue() + err.getvalue()


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
