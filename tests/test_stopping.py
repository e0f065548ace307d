"""A batch that is stopped or killed, or meets another one: what is finished stays, and no more."""

from __future__ import annotations

import json
import os
import signal
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from pathlib import Path

import psutil
import pytest

from benchmarks.kills import content, kills
from kit.forks import AVAILABLE
from kit.lock import held
from kit.sampling import write_samples
from kit.storage import write_json
from tests.poison import poisoned_notebook
from tests.test_cli import Kit, kit

__all__ = ["kit"]

ROOT = Path(__file__).parent.parent
COMMAND = [sys.executable, "-c", "from kit.cli import main; main()", "build", "reports"]


def begun(folder: Path, *options: str) -> subprocess.Popen[str]:
    """Start a build in a folder as a person would."""
    return subprocess.Popen(
        [*COMMAND, "--out", "out", "--format", "html", "--jobs", "2", *options],
        cwd=folder,
        env={**os.environ, "PYTHONPATH": str(ROOT), "TMPDIR": str(folder / "tmp")},
        stderr=subprocess.PIPE,
        text=True,
    )


def until(true: Callable[[], object], seconds: float = 60) -> None:
    end = time.monotonic() + seconds
    while not true():
        assert time.monotonic() < end, "it did not come to that"
        time.sleep(0.05)


@pytest.fixture
def folder(tmp_path: Path) -> Iterator[Path]:
    """A folder with eight members, and a notebook that takes a second."""
    write_samples(8, tmp_path / "reports")
    (tmp_path / "tmp").mkdir()
    book = poisoned_notebook(tmp_path / "slow.ipynb", {})
    text = book.read_text(encoding="utf-8").replace('"pass"', '"import time; time.sleep(1)"')
    book.write_text(text, encoding="utf-8")
    yield tmp_path
    until(lambda: not of(tmp_path))


def reports(folder: Path) -> list[Path]:
    return sorted(folder.glob("out/*/slow.html"))


@pytest.mark.kernel
@pytest.mark.skipif(not AVAILABLE, reason="signals are Unix's")
def test_one_signal_ends_politely_and_two_builds_make_the_rest(
    kit: Kit, folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    batch = begun(folder, "--notebook", "slow.ipynb")
    until(lambda: reports(folder))
    batch.send_signal(signal.SIGINT)
    _, told = batch.communicate(timeout=60)
    assert batch.returncode == 130, told
    assert "no other is begun" in told
    made = len(reports(folder))
    assert 1 <= made < 8
    record = json.loads((folder / "out" / "build.json").read_text(encoding="utf-8"))
    assert len(record["not_started"]) == 8 - made
    assert record["not_started"][0] in told
    index = (folder / "out" / "index.html").read_text(encoding="utf-8")
    assert index.count("stopped before this report was begun") == 8 - made
    assert not list((folder / "tmp").glob("kit-*"))

    # Two at once make the rest: one waits for the other, and neither disturbs it.
    both = [begun(folder, "--notebook", "slow.ipynb") for _ in range(2)]
    ended = [(one.communicate(timeout=120)[1], one.returncode) for one in both]
    assert [code for _, code in ended] == [0, 0], ended
    (waited,) = [told for told, _ in ended if "Another build (process " in told]
    assert f"{8 - made} rendered" not in waited
    assert any(f"{8 - made} rendered, {made} unchanged" in told for told, _ in ended)
    assert "8 unchanged" in waited
    assert len(reports(folder)) == 8
    assert "stopped before" not in (folder / "out" / "index.html").read_text(encoding="utf-8")
    monkeypatch.chdir(folder)
    plain = ("--out", "plain", "--notebook", "slow.ipynb", "--format", "html", "--jobs", "8")
    assert kit("build", "reports", *plain).code == 0
    assert content(folder / "out") == content(folder / "plain")


@pytest.mark.kernel
@pytest.mark.skipif(not AVAILABLE, reason="signals are Unix's")
def test_two_signals_end_at_once(folder: Path) -> None:
    batch = begun(folder, "--notebook", "slow.ipynb")
    until(lambda: reports(folder))
    batch.send_signal(signal.SIGTERM)  # as polite as the other, until one comes again
    time.sleep(0.2)
    batch.send_signal(signal.SIGINT)
    _, told = batch.communicate(timeout=60)
    assert batch.returncode == 130, told
    assert "no other is begun" in told
    assert not (folder / "out" / "index.html").exists()
    assert not list((folder / "tmp").glob("kit-*"))
    until(lambda: not any("forkserver" in " ".join(one.cmdline()) for one in of(folder)))


def of(folder: Path) -> list[psutil.Process]:
    """The processes of a folder's builds that still run."""
    found = []
    for process in psutil.process_iter(["environ"]):
        if (process.info["environ"] or {}).get("TMPDIR") == str(folder / "tmp"):
            found.append(process)
    return found


@pytest.mark.kernel
@pytest.mark.skipif(not AVAILABLE, reason="signals are Unix's")
def test_a_killed_build_comes_to_the_same_bytes_as_an_undisturbed_one(
    kit: Kit, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def undisturbed(folder: Path, out: str) -> tuple[float, float]:
        monkeypatch.chdir(folder)
        begun = time.monotonic()
        assert kit("build", "reports", "--out", out, "--format", "html").code == 0
        seconds = time.monotonic() - begun
        return seconds, seconds

    found = kills(tmp_path, members=3, number=1, seed=5, undisturbed=undisturbed)
    assert found["killed"] == 1
    assert found["differing"] == []
    assert found["left"] == []
    assert content(tmp_path / "plain")


def test_a_second_build_says_who_is_before_it_and_waits(tmp_path: Path) -> None:
    said: list[str] = []
    with (
        held(tmp_path, said.append),
        pytest.raises(KeyboardInterrupt),
        held(tmp_path, said.append, stopped=lambda: bool(said)),
    ):
        pass
    assert len(said) == 1
    assert f"process {os.getpid()} on " in said[0]
    assert "waits" in said[0]
    with held(tmp_path, said.append) as killed:
        assert not killed
    assert len(said) == 1


def test_the_note_of_a_killed_build_is_noticed(tmp_path: Path) -> None:
    (tmp_path / ".kit").mkdir()
    write_json(tmp_path / ".kit" / "holder.json", {})
    with held(tmp_path, print) as killed:
        assert killed
    with held(tmp_path, print) as killed:
        assert not killed
