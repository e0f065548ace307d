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
from kit.project import gathered
from kit.sampling import write_samples
from kit.storage import write_json
from tests.test_batch import own_notebook
from tests.test_cli import Kit, kit

__all__ = ["kit"]

ROOT = Path(__file__).parent.parent
COMMAND = [sys.executable, "-c", "from kit.cli import main; main()", "build", "reports"]
OPTIONS = ["--format", "html", "--notebook", "slow.ipynb"]
MEMBERS = 8
PATIENCE = 120
"""Seconds to wait for what comes at once on a machine that is not busy."""


class Build:
    """A build in a folder, started as a person would, and what it has told so far."""

    def __init__(self, folder: Path) -> None:
        self._log = folder / "tmp" / f"{len(list((folder / 'tmp').glob('*.log')))}.log"
        with self._log.open("wb") as log:
            self.process = subprocess.Popen(
                [*COMMAND, "--out", "out", *OPTIONS, "--jobs", "2"],
                cwd=folder,
                env={**os.environ, "PYTHONPATH": str(ROOT), "TMPDIR": str(folder / "tmp")},
                stderr=log,
            )

    @property
    def told(self) -> str:
        return self._log.read_text(encoding="utf-8")

    def tells(self, words: str) -> bool:
        """Say whether it has told this; it must not have ended without."""
        ended = self.process.poll() is not None
        assert words in self.told or not ended, self.told
        return words in self.told

    def end(self) -> int:
        return self.process.wait(PATIENCE)


def until(true: Callable[[], object]) -> None:
    """Wait for something to be true, as long as a busy machine may need for it."""
    end = time.monotonic() + PATIENCE
    while not true():
        assert time.monotonic() < end, "it did not come to that"
        time.sleep(0.02)


@pytest.fixture
def folder(tmp_path: Path) -> Iterator[Path]:
    """Eight members, and a notebook that waits for ``open`` for all of them but the first."""
    write_samples(MEMBERS, tmp_path / "reports")
    first = gathered([tmp_path / "reports"]).members[0].member.slug
    (tmp_path / "tmp").mkdir()
    wait = f"""\
import time
from pathlib import Path

while member != {first!r} and not Path({str(tmp_path / "open")!r}).exists():
    time.sleep(0.02)
"""
    own_notebook(tmp_path / "slow.ipynb", wait, "member")
    yield tmp_path
    until(lambda: not of(tmp_path))


def reports(folder: Path) -> list[Path]:
    return sorted(folder.glob("out/*/slow.html"))


@pytest.mark.kernel
@pytest.mark.skipif(not AVAILABLE, reason="signals are Unix's")
def test_one_signal_ends_politely_and_two_builds_make_the_rest(
    kit: Kit, folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    batch = Build(folder)
    until(lambda: reports(folder))
    batch.process.send_signal(signal.SIGINT)
    until(lambda: batch.tells("no other is begun"))
    (folder / "open").touch()  # those that had begun go on
    assert batch.end() == 130, batch.told
    made = len(reports(folder))
    assert 2 <= made < MEMBERS
    record = json.loads((folder / "out" / "build.json").read_text(encoding="utf-8"))
    assert len(record["not_started"]) == MEMBERS - made
    assert record["not_started"][0] in batch.told
    index = (folder / "out" / "index.html").read_text(encoding="utf-8")
    assert index.count("stopped before this report was begun") == MEMBERS - made
    assert not list((folder / "tmp").glob("kit-*"))

    # Two at once make the rest: one waits for the other, and neither disturbs it.
    (folder / "open").unlink()
    both = [Build(folder) for _ in range(2)]
    until(lambda: any(one.tells("Another build (process ") for one in both))
    (folder / "open").touch()
    assert [one.end() for one in both] == [0, 0], [one.told for one in both]
    (waited,) = [one.told for one in both if "Another build (process " in one.told]
    assert f"{MEMBERS - made} rendered" not in waited
    assert any(f"{MEMBERS - made} rendered, {made} unchanged" in one.told for one in both)
    assert f"{MEMBERS} unchanged" in waited
    assert len(reports(folder)) == MEMBERS
    assert "stopped before" not in (folder / "out" / "index.html").read_text(encoding="utf-8")
    monkeypatch.chdir(folder)
    assert kit("build", "reports", "--out", "plain", *OPTIONS).code == 0
    assert content(folder / "out") == content(folder / "plain")


@pytest.mark.kernel
@pytest.mark.skipif(not AVAILABLE, reason="signals are Unix's")
def test_two_signals_end_at_once(folder: Path) -> None:
    batch = Build(folder)
    until(lambda: reports(folder))
    batch.process.send_signal(signal.SIGTERM)  # as polite as the other, until one comes again
    until(lambda: batch.tells("no other is begun"))
    batch.process.send_signal(signal.SIGINT)
    assert batch.end() == 130, batch.told
    assert len(reports(folder)) == 1, "nothing is waited for"
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

    found = kills(tmp_path, members=2, number=1, seed=5, undisturbed=undisturbed)
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
