"""Builds that are killed at random moments give the same bytes as one that was left alone.

    python -m benchmarks.kills --members 100 --kills 30

Each kill is followed by a build to the end. What must hold: the same files with the same bytes,
and no process, no folder of sockets and no half written file left behind. Ends with 1 otherwise.
"""

from __future__ import annotations

import argparse
import hashlib
import json
import os
import random
import shutil
import signal
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any

import psutil

from kit.sampling import write_samples

ROOT = Path(__file__).parent.parent
_MOST_ATTEMPTS = 4
"""A kill that comes after the build's end is tried again, at most so often."""

_PATIENCE = 60
"""So many seconds processes may take to end, on a machine that is busy with other things."""

BUILD = [sys.executable, "-c", "from kit.cli import main; main()", "build", "reports"]


def started(folder: Path, out: str, *options: str) -> subprocess.Popen[bytes]:
    """Start a build in a folder, with its own folder for temporary files."""
    (folder / "tmp").mkdir(exist_ok=True)
    return subprocess.Popen(
        [*BUILD, "--out", out, "--format", "html", "--quiet", *options],
        cwd=folder,
        env={**os.environ, "PYTHONPATH": str(ROOT), "TMPDIR": str(folder / "tmp")},
        stderr=subprocess.PIPE,
    )


def finished(folder: Path, out: str, *options: str) -> tuple[float, float]:
    """Build to the end and return how many seconds it took, and those after the first report."""
    begun = time.monotonic()
    batch = started(folder, out, *options)
    wait_for_reports(folder / out, 1, batch)
    first = time.monotonic()
    _, told = batch.communicate()
    if batch.returncode:
        raise SystemExit(f"The build ended with {batch.returncode}: {told.decode()}")
    return time.monotonic() - begun, time.monotonic() - first


def content(out: Path) -> dict[str, str]:
    """Return the digests of all files of a build but the record of how it went."""
    return {
        path.relative_to(out).as_posix(): hashlib.sha256(path.read_bytes()).hexdigest()
        for path in sorted(out.rglob("*"))
        if path.is_file() and path.relative_to(out).parts[0] != ".kit" and path.name != "build.json"
    }


def processes(folder: Path) -> list[int]:
    """Return the processes that were started for builds of this folder."""
    own = str(folder / "tmp")
    found = []
    for process in psutil.process_iter(["environ", "status"]):
        if process.info["status"] == psutil.STATUS_ZOMBIE:
            continue
        if (process.info["environ"] or {}).get("TMPDIR") == own:
            found.append(process.pid)
    return found


def left_behind(folder: Path, out: Path) -> list[str]:
    """Return what a build left that should not be there; processes get a moment to end."""
    end = time.monotonic() + _PATIENCE
    while (running := processes(folder)) and time.monotonic() < end:
        time.sleep(0.2)
    parts = [str(path) for path in out.rglob("*.part")]
    return [*map(str, running), *parts, *map(str, (folder / "tmp").iterdir())]


def kills(
    folder: Path,
    *,
    members: int,
    number: int,
    seed: int = 1,
    undisturbed: Callable[[Path, str], tuple[float, float]] | None = None,
) -> dict[str, Any]:
    """Kill so many builds at random moments and return what was found.

    ``undisturbed`` makes the build that the others are compared with, where it is not to be
    ``finished`` as they are.
    """
    folder = folder.resolve()
    write_samples(members, folder / "reports")
    chance = random.Random(seed)
    whole, making = (undisturbed or finished)(folder, "plain")
    wanted = content(folder / "plain")
    differing: list[int] = []
    left: list[str] = []
    killed = attempts = 0
    while killed < number and attempts < _MOST_ATTEMPTS * number:
        attempts += 1
        shutil.rmtree(folder / "out", ignore_errors=True)
        batch = started(folder, "out")
        # From before the first report to after the last, wherever a busy machine has got to.
        wait_for_reports(folder / "out", chance.randrange(members), batch)
        time.sleep(chance.uniform(0, 2 * making / members))
        if batch.poll() is None:
            batch.send_signal(signal.SIGKILL)
        batch.communicate()
        if batch.returncode != -signal.SIGKILL:
            continue  # it had ended by itself
        killed += 1
        if running := left_running(folder):
            left.append(f"{running} after kill {killed}")
        finished(folder, "out")
        if content(folder / "out") != wanted:
            differing.append(killed)
        left.extend(left_behind(folder, folder / "out"))
    return {
        "members": members,
        "kills": number,
        "killed": killed,
        "attempts": attempts,
        "differing": differing,
        "left": left,
        "files": len(wanted),
        "seconds_undisturbed": round(whole, 2),
    }


def wait_for_reports(out: Path, number: int, batch: subprocess.Popen[bytes]) -> None:
    """Wait until a build has made so many reports, or has ended."""
    while batch.poll() is None and len(list(out.glob("*/report.html"))) < number:
        time.sleep(0.01)


def left_running(folder: Path) -> list[int]:
    """Return the processes that outlive a killed build by more than a moment."""
    end = time.monotonic() + _PATIENCE
    while (running := processes(folder)) and time.monotonic() < end:
        time.sleep(0.1)
    return running


def main() -> None:
    """Run the trial with the numbers of the command line and print what was found."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--members", type=int, default=100)
    parser.add_argument("--kills", type=int, default=30)
    parser.add_argument("--seed", type=int, default=1)
    given = parser.parse_args()
    with tempfile.TemporaryDirectory(prefix="kills-") as folder:
        found = kills(Path(folder), members=given.members, number=given.kills, seed=given.seed)
    print(json.dumps(found, indent=2))
    sys.exit(1 if found["differing"] or found["left"] else 0)


if __name__ == "__main__":
    main()
