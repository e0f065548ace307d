"""The batch beside what people do without it: same notebook, same members, in one run.

python -m benchmarks batch                      as large as docs/measurements.md shows it
python -m benchmarks.batch --many 100 ...       of another size; see --help

Ratios are of wall-clock time on the same machine in the same run. Processor time is of a command
with all its processes, so other work on the machine changes it less.
"""

from __future__ import annotations

import argparse
import json
import os
import platform
import shutil
import sys
from collections.abc import Iterable, Sequence
from dataclasses import asdict, dataclass, fields
from datetime import UTC, datetime
from pathlib import Path
from tempfile import TemporaryDirectory
from time import perf_counter, process_time
from typing import Any

from benchmarks.processes import Spent, spend
from kit.folders import notebooks
from kit.project import gathered
from kit.reading import read_source
from kit.sampling import write_samples

HERE = Path(__file__).parent
BIN = Path(sys.executable).parent
KIT = BIN / "kit"
JOBS = (1, 2, 4, 8)


@dataclass
class Sizes:
    """How many members each measurement takes."""

    loop: int = 3
    stock: int = 6
    kit: int = 200
    pdf: int = 60
    rmarkdown: int = 10
    many: int = 1000


@dataclass
class Scene:
    """The made-up members: a folder of all, and a folder each for the ways that take one."""

    folder: Path
    work: Path

    def members(self, number: int) -> list[str]:
        """Return the slugs of the first members."""
        return [found.member.slug for found in gathered([self.folder]).members][:number]

    def folders(self, number: int) -> list[Path]:
        """Return a folder of assessments for each of the first members."""
        made = []
        for found in gathered([self.folder]).members[:number]:
            alone = self.work / "alone" / found.member.slug
            alone.mkdir(parents=True, exist_ok=True)
            for reading in found.readings:
                name = Path(reading.report.source.path).name
                shutil.copy(self.folder / name, alone / name)
            made.append(alone)
        return made

    def empty(self, name: str) -> Path:
        """Return a new folder to write to."""
        return Path(self.work / f"{name}-{len(list(self.work.iterdir()))}")


def run(sizes: Sizes | None = None) -> dict[str, Any]:
    """Measure everything and return the figures; those that are relied on are at the top."""
    sizes = sizes or Sizes()
    begun, busy = perf_counter(), os.getloadavg()[0]
    with TemporaryDirectory(prefix="kit-bench-") as place:
        work = Path(place)
        write_samples(
            max(sizes.kit, sizes.pdf, sizes.rmarkdown, sizes.stock, sizes.loop) + 1, work / "some"
        )
        scene = Scene(work / "some", work)
        loop = told("cli loop", cli_loop(scene, sizes.loop), sizes.loop)
        stock = {
            f"stock, {threads} threads": told(
                f"stock, {threads} threads", stock_loop(scene, sizes.stock, threads), sizes.stock
            )
            for threads in (1, 2)
        }
        html = kit_at(scene, sizes.kit, "html")
        best = min(html, key=lambda jobs: html[jobs]["seconds"])
        both = kit_at(scene, sizes.pdf, "html,pdf")
        beside = kit_at(scene, sizes.pdf, "html", (int(best),))[best]
        paper = paper_memory(scene, sizes.pdf)
        r = rmarkdown(scene, sizes.rmarkdown)
        split = cpu_split(scene)
        start = start_up()
        reading = reading_speed(scene)
        many = thousand(work, sizes.many)
    seconds = html[best]["seconds"]
    return {
        "speedup_over_cli_loop_html": round(loop["seconds"] / seconds, 1),
        "html_seconds_per_report": seconds,
        "pdf_seconds_per_report": round(both[best]["seconds"] - beside["seconds"], 3),
        "noop_seconds_1000_members": many.pop("noop_seconds"),
        "read_pages_per_second": reading,
        "ratio_to_rmarkdown": round(min(one["seconds"] for one in r.values()) / seconds, 2)
        if r
        else None,
        "peak_memory_mb_1000_members": many.pop("peak_mb"),
        "peak_memory_mb_pdf": paper,
        "cpu_speedup_over_cli_loop_html": round(loop["cpu_seconds"] / html[best]["cpu_seconds"], 1),
        "best_jobs": int(best),
        "per_report": {
            "papermill and nbconvert on the command line": loop,
            **{f"papermill's interface, {name}": one for name, one in stock.items()},
            **{f"kit, HTML, {jobs} jobs": one for jobs, one in html.items()},
            **{f"kit, HTML and PDF, {jobs} jobs": one for jobs, one in both.items()},
            **{f"R Markdown, {name}": one for name, one in r.items()},
        },
        "cpu_split_seconds_per_report": split,
        "start_up_seconds": start,
        "many": many,
        "sizes": asdict(sizes),
        "bench_seconds": round(perf_counter() - begun),
        "cores": os.cpu_count(),
        "load_before_and_after": [round(one, 1) for one in (busy, os.getloadavg()[0])],
        "python": platform.python_version(),
        "date": datetime.now(UTC).date().isoformat(),
    }


def told(name: str, spent: Spent, reports: int) -> dict[str, float]:
    """Print what a way took for a report, and return it."""
    each = {
        "seconds": round(spent.wall / reports, 3),
        "cpu_seconds": round(spent.cpu / reports, 3),
        "reports": reports,
    }
    print(f"{name:45} {each['seconds']:8.3f} s {each['cpu_seconds']:8.3f} s CPU", flush=True)
    return each


# ---------------------------------------------------------------- the ways


def cli_loop(scene: Scene, number: int) -> Spent:
    """``papermill``, then ``jupyter nbconvert --to html``: a process each, for every member."""
    out = scene.empty("loop")
    out.mkdir()
    wall = cpu = 0.0
    for folder in scene.folders(number):
        executed = out / f"{folder.name}.ipynb"
        notebook = notebooks() / "member_report.ipynb"
        parameters: list[str | Path] = ["-p", "member", "", "-p", "sources", folder]
        commands: tuple[list[str | Path], ...] = (
            [BIN / "papermill", notebook, executed, *parameters],
            [BIN / "jupyter", "nbconvert", "--to", "html", executed],
        )
        for command in commands:
            spent = spend(command)
            wall, cpu = wall + spent.wall, cpu + spent.cpu
    return Spent(wall, cpu)


def stock_loop(scene: Scene, number: int, threads: int) -> Spent:
    """Papermill's and nbconvert's own interfaces with stock kernels, from one process."""
    out = scene.empty("stock")
    out.mkdir()
    module = ("-m", "benchmarks.stock_loop", str(threads), out)
    command: list[str | Path] = [sys.executable, *module, *scene.folders(number)]
    return spend(command, folder=HERE.parent)


def kit_at(
    scene: Scene, number: int, formats: str, jobs_tried: Sequence[int] = JOBS
) -> dict[str, dict[str, float]]:
    """``kit build`` for some members, without the portfolio, at several numbers of jobs."""
    chosen = [word for slug in scene.members(number) for word in ("--member", slug)]
    measured = {}
    for jobs in jobs_tried:
        options: list[str | Path] = [
            "--format",
            formats,
            "--jobs",
            str(jobs),
            "--out",
            scene.empty("kit"),
        ]
        spent = spend([KIT, "build", scene.folder, *chosen, *options, "--quiet"])
        measured[str(jobs)] = told(f"kit, {formats}, {jobs} jobs", spent, number)
    return measured


def paper_memory(scene: Scene, number: int) -> int:
    """Return the most memory of all processes, in MB, that a build of HTML and PDF takes."""
    out = scene.empty("paper")
    chosen = [word for slug in scene.members(number) for word in ("--member", slug)]
    command: list[str | Path] = [KIT, "build", scene.folder, *chosen, "--out", out, "--quiet"]
    command += ["--format", "html,pdf", "--jobs", "4"]
    return round(spend(command, done=lambda: len(list(out.glob("*/*.pdf")))).peak())


def rmarkdown(scene: Scene, number: int) -> dict[str, dict[str, float]]:
    """R Markdown on the kit's own data; nothing where R is not installed."""
    script = shutil.which("Rscript")
    if not script or not shutil.which("pandoc"):
        print("R Markdown: left out, since Rscript or pandoc is not installed")
        return {}
    out = scene.empty("data")
    chosen = [word for slug in scene.members(number) for word in ("--member", slug)]
    spend([KIT, "build", scene.folder, *chosen, "--format", "html", "--out", out, "--quiet"])
    files = []
    for data in sorted(out.glob("*/report.json")):
        files.append(data.rename(data.parent / f"{data.parent.name}.json"))
    measured = {}
    for processes in (1, 2):
        # The template is copied: R Markdown writes beside it.
        template = shutil.copy(HERE / "member_report.Rmd", scene.work / f"{processes}.Rmd")
        made = scene.empty("r")
        words: list[str | Path] = [str(processes), template, made, *files]
        spent = spend([script, HERE / "rmarkdown.R", *words])
        if len(list(made.glob("*/report.html"))) != len(files):
            raise RuntimeError("R Markdown did not make all reports.")
        name = f"{processes} processes" if processes > 1 else "one process"
        measured[name] = told(f"R Markdown, {name}", spent, len(files))
    return measured


# ---------------------------------------------------------------- the rest


def cpu_split(scene: Scene) -> dict[str, float]:
    """Where the processor time of a report goes."""
    import subprocess

    command = [sys.executable, "-m", "benchmarks.split", str(scene.folder)]
    said = subprocess.run(command, cwd=HERE.parent, capture_output=True, check=True, text=True)
    split: dict[str, float] = json.loads(said.stdout)["cpu_seconds"]
    return split


def start_up() -> dict[str, float]:
    """The best of five for ``kit --help``, and for importing the kit beside nothing at all."""
    commands: dict[str, Sequence[str | Path]] = {
        "kit --help": [KIT, "--help"],
        "import kit": [sys.executable, "-c", "import kit"],
        "python alone": [sys.executable, "-c", ""],
    }
    return {
        name: round(min(spend(command).wall for _ in range(5)), 3)
        for name, command in commands.items()
    }


def reading_speed(scene: Scene) -> int:
    """Pages of text read in a second, in one thread, once all is warm."""
    pages = sorted(scene.folder.glob("*.txt"))
    read_source(pages[0])
    begun = process_time()
    for page in pages:
        read_source(page)
    return round(len(pages) / (process_time() - begun))


def thousand(work: Path, number: int) -> dict[str, Any]:
    """Memory over many members, then the same command again with nothing to do."""
    folder, out = work / "many", work / "many-out"
    write_samples(number, folder)
    command: list[str | Path] = [KIT, "build", folder, "--format", "html", "--jobs", "4"]
    command += ["--out", out, "--quiet"]
    stamps = out / ".kit" / "stamps"
    spent = spend(command, done=lambda: len(list(stamps.glob("*"))))
    told(f"kit, {number} members with portfolio", spent, number)
    tenth = number // 10
    noop = min((spend(command) for _ in range(3)), key=lambda one: one.wall)
    told(f"kit, {number} unchanged members", noop, number)
    return {
        "members": number,
        "seconds": round(spent.wall, 1),
        "cpu_seconds": round(spent.cpu, 1),
        "peak_mb": round(spent.peak()),
        "peak_mb_until_a_tenth": round(spent.peak(last=tenth)),
        "peak_mb_after_a_tenth": round(spent.peak(first=tenth + 1, last=number - 1)),
        "parent_mb_at_a_tenth": round(_parent(spent, tenth)),
        "parent_mb_at_the_end": round(_parent(spent, number - 1)),
        "noop_seconds": round(noop.wall, 2),
        "noop_cpu_seconds": round(noop.cpu, 2),
    }


def _parent(spent: Spent, done: int) -> float:
    """Return the memory of the batch's own process when so much was done."""
    return max((look.parent_mb for look in spent.looks if look.done <= done), default=0.0)


def main(arguments: Iterable[str]) -> None:
    """Run with the sizes of the command line and keep the figures as JSON."""
    parser = argparse.ArgumentParser(prog="python -m benchmarks.batch", description=__doc__)
    for one in fields(Sizes):
        parser.add_argument(f"--{one.name}", type=int, default=one.default)
    measured = run(Sizes(**vars(parser.parse_args(list(arguments)))))
    results = HERE / "results"
    results.mkdir(exist_ok=True)
    text = json.dumps(measured, indent=2, ensure_ascii=False)
    (results / "batch.json").write_text(text + "\n", encoding="utf-8")
    print(text)


if __name__ == "__main__":
    main(sys.argv[1:])
