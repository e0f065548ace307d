"""Run the benchmarks and write what they measured to ``benchmarks/results``.

python -m benchmarks              all of them
python -m benchmarks analysis     those named
"""

from __future__ import annotations

import json
import platform
import sys
from importlib import import_module
from pathlib import Path
from typing import Any

NAMES = (
    *("reading", "extraction", "lessons", "findings", "analysis", "rendering", "desk"),
    "batch",
)
RESULTS = Path(__file__).parent / "results"


def main(names: list[str]) -> int:
    """Run the named benchmarks, print their figures, and keep them as JSON.

    A benchmark may print its figures in its own way, and say what must not be; then this fails.
    """
    unknown = [name for name in names if name not in NAMES]
    if unknown:
        print(f"There is no benchmark {unknown[0]!r}. There are: {', '.join(NAMES)}.")
        return 2
    RESULTS.mkdir(exist_ok=True)
    failed = False
    for name in names or NAMES:
        module = import_module(f"benchmarks.{name}")
        measured = module.run()
        print(f"\n{name}\n{'-' * len(name)}")
        getattr(module, "show", show)(measured)
        faults = module.faults(measured) if hasattr(module, "faults") else []
        for fault in faults:
            print(f"NOT AS IT MUST BE: {fault}")
        failed = failed or bool(faults)
        machine = {"python": platform.python_version(), "system": platform.system()}
        text = json.dumps({**measured, "machine": machine}, indent=2, ensure_ascii=False)
        (RESULTS / f"{name}.json").write_text(text + "\n", encoding="utf-8")
    return 1 if failed else 0


def show(measured: dict[str, Any], indent: int = 0) -> None:
    """Print nested figures, one a line."""
    for key, value in measured.items():
        if isinstance(value, dict):
            print(f"{' ' * indent}{key}")
            show(value, indent + 2)
        else:
            print(f"{' ' * indent}{key}: {value}")


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
