"""A large batch with a few poisoned members: all others are rendered, each poison is told.

    python -m benchmarks.poisoned --members 500

The poison is in an own notebook (see tests/poison.py); one source is malformed, and one row of the
table of parameters fills a column that the notebook does not know. What must hold: every well
member rendered, every ill one told with its reason, exit code 1, bounded memory, nothing left
running and nothing left in the folder for temporary files. Ends with 1 otherwise.
"""

from __future__ import annotations

import argparse
import csv
import json
import sys
import tempfile
import time
from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path
from typing import Any

import psutil

from benchmarks.kills import left_behind, started
from kit.project import gathered
from kit.sampling import write_samples
from tests.poison import POISONS, poisoned_notebook

KINDS = ("loop", "memory", "killed", "sys-exit", "flood", "piece", "raise", "child")
MALFORMED = "malformed.yaml"
LIMITS = "[limits]\ncell_seconds = 30\nmemory_mb = 700\noutput_mb = 20\nsilence_seconds = 30\n"


def poisoned(folder: Path, members: int) -> dict[str, Any]:
    """Build so many members, ten of them poisoned, and return what was found."""
    folder = folder.resolve()
    write_samples(members - 1, folder / "reports")
    slugs = [found.member.slug for found in gathered([folder / "reports"]).members]
    (folder / "reports" / MALFORMED).write_text("form: [unfinished", encoding="utf-8")
    step = len(slugs) // (len(KINDS) + 1)
    ill = {slugs[number * step]: kind for number, kind in enumerate(KINDS)}
    poisoned_notebook(folder / "own.ipynb", ill)
    unknown = slugs[len(KINDS) * step]
    _table(folder / "members.csv", slugs, unknown)
    (folder / "kit.toml").write_text(LIMITS, encoding="utf-8")
    begun = time.monotonic()
    options = ("--notebook", "own.ipynb", "--parameters", "members.csv", "--jobs", "4")
    batch = started(folder, "out", *options)
    peak = {"parent": 0.0, "all": 0.0}
    while batch.poll() is None:
        _measure(batch.pid, peak)
        time.sleep(0.2)
    seconds = time.monotonic() - begun
    record = json.loads((folder / "out" / "build.json").read_text(encoding="utf-8"))
    wrong = list(_wrong(record["results"], folder / "out", ill, unknown))
    if batch.returncode != 1:
        wrong.append(f"exit code {batch.returncode}")
    outcomes = [result["outcome"] for result in record["results"]]
    return {
        "members": members,
        "outcomes": {one: outcomes.count(one) for one in sorted(set(outcomes))},
        "wrong": wrong,
        "left": left_behind(folder, folder / "out"),
        "seconds": round(seconds, 1),
        "peak_mb_batch_process": round(peak["parent"]),
        "peak_mb_all_processes": round(peak["all"]),
    }


def _table(path: Path, slugs: Sequence[str], unknown: str) -> None:
    """Write the parameters of each member; one row has a value for a parameter that is none."""
    with path.open("w", encoding="utf-8", newline="") as file:
        rows = csv.writer(file)
        rows.writerow(["member", "wording", "wrding"])
        rows.writerows([slug, f"of {slug}", "x" if slug == unknown else ""] for slug in slugs)


def _wrong(
    results: Sequence[Mapping[str, Any]], out: Path, ill: Mapping[str, str], unknown: str
) -> Iterator[str]:
    """Yield what did not end as it must."""
    for result in results:
        name = result["name"]
        told = (result["outcome"], result["reason"])
        if name in ill:
            poison = POISONS[ill[name]]
            if told != (poison.outcome, poison.reason) or poison.says not in result["message"]:
                yield f"{ill[name]}: {told} {result['message']}"
        elif name.endswith(MALFORMED):
            if told != ("refused", "source-unreadable"):
                yield f"{name}: {told} {result['message']}"
        elif name == unknown:
            named = "Did you mean 'wording'?" in result["message"]
            if told != ("refused", "parameter-invalid") or not named:
                yield f"unknown parameter: {told} {result['message']}"
        elif result["outcome"] != "rendered":
            yield f"{name}: {told} {result['message']}"
        elif f"{name}, of {name}" not in (out / name / "own.html").read_text(encoding="utf-8"):
            yield f"{name}: its report has not its own parameters"


def _measure(pid: int, peak: dict[str, float]) -> None:
    """Keep the largest memory seen: of the process, and of it with all below it."""
    try:
        batch = psutil.Process(pid)
        own = batch.memory_info().rss / 1e6
        below = 0.0
        for process in batch.children(recursive=True):
            try:
                below += process.memory_info().rss / 1e6
            except psutil.Error:
                continue
    except psutil.Error:
        return
    peak["parent"] = max(peak["parent"], own)
    peak["all"] = max(peak["all"], own + below)


def main() -> None:
    """Run the trial with the number of the command line and print what was found."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--members", type=int, default=500)
    given = parser.parse_args()
    with tempfile.TemporaryDirectory(prefix="poisoned-") as folder:
        found = poisoned(Path(folder), given.members)
    print(json.dumps(found, indent=2))
    sys.exit(1 if found["wrong"] or found["left"] else 0)


if __name__ == "__main__":
    main()
