"""The batch's part of ``docs/measurements.md``, made from the figures of the last run.

python -m benchmarks.measurements    after python -m benchmarks batch
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterable, Sequence
from pathlib import Path
from typing import Any

HERE = Path(__file__).parent
PAGE = HERE.parent / "docs" / "measurements.md"
MARKED = re.compile(
    r"(?<=<!-- batch: made from the figures -->\n).*?(?=<!-- end of batch -->)", re.S
)


def part(measured: dict[str, Any]) -> str:
    """Return the tables as Markdown."""
    ways = measured["per_report"]
    loop = next(iter(ways.values()))["seconds"]
    split = measured["cpu_split_seconds_per_report"]
    many, start = measured["many"], measured["start_up_seconds"]
    loaded = " and ".join(str(one) for one in measured["load_before_and_after"])
    sentences = (
        f"Measured on {measured['date']} on {measured['cores']} cores of a virtual machine that "
        f"was shared with other work: its load average was {loaded} before and after, "
        f"with Python {measured['python']}.\n"
    )
    tables = (
        _table(
            ("way", "reports", "seconds a report", "CPU seconds a report", "times as fast"),
            (
                (name, one["reports"], one["seconds"], one["cpu_seconds"], _ratio(loop, one))
                for name, one in ways.items()
            ),
        ),
        _table(("part of a report", "CPU seconds"), split.items()),
        _table(
            ("of a whole batch", "figure"),
            (
                ("a PDF adds to a report, seconds", measured["pdf_seconds_per_report"]),
                ("members", many["members"]),
                ("most memory of all processes, MB", measured["peak_memory_mb_1000_members"]),
                ("the same until a tenth was done, MB", many["peak_mb_until_a_tenth"]),
                (
                    f"most memory with PDF, {measured['sizes']['pdf']} reports, MB",
                    measured["peak_memory_mb_pdf"],
                ),
                ("the batch's own process at a tenth, MB", many["parent_mb_at_a_tenth"]),
                ("the batch's own process at the end, MB", many["parent_mb_at_the_end"]),
                ("again with nothing changed, seconds", measured["noop_seconds_1000_members"]),
                ("the same, CPU seconds", many["noop_cpu_seconds"]),
                *((f"`{name}`, seconds", taken) for name, taken in start.items()),
                ("pages read a second, one thread", measured["read_pages_per_second"]),
            ),
        ),
    )
    return "\n".join((sentences, *(f"{table}\n" for table in tables)))


def _ratio(loop: float, one: dict[str, float]) -> str:
    return f"{loop / one['seconds']:.1f}"


def _table(heads: Sequence[str], rows: Iterable[Iterable[object]]) -> str:
    lines: list[list[str]] = [
        list(heads),
        ["---"] * len(heads),
        *([str(cell) for cell in row] for row in rows),
    ]
    return "\n".join(f"| {' | '.join(line)} |" for line in lines)


def main() -> None:
    """Put the figures of ``benchmarks/results/batch.json`` in their place."""
    measured = json.loads((HERE / "results" / "batch.json").read_text(encoding="utf-8"))
    page = PAGE.read_text(encoding="utf-8")
    changed, found = MARKED.subn(lambda _: f"\n{part(measured)}\n", page)
    if not found:
        raise RuntimeError(f"{PAGE.name} has no place for the batch's figures.")
    PAGE.write_text(changed, encoding="utf-8")


if __name__ == "__main__":
    main()
