"""A notebook with poison in it: what it does depends on the member that it runs for.

Each kind is something that notebooks of analysts really do, and that must end one report only.
"""

from __future__ import annotations

import shutil
from collections.abc import Iterable, Mapping
from pathlib import Path
from typing import NamedTuple

import nbformat

PARAMETERS = 'member: str = ""\nsources: str = ""\nwording: str = "plain"'


class Poison(NamedTuple):
    """What a cell does, how that ends the run, and words that its message must hold."""

    code: str
    outcome: str
    reason: str
    says: str


POISONS: Mapping[str, Poison] = {
    "loop": Poison("while True:\n    pass", "failed", "limit-exceeded", "took more than"),
    "sleep": Poison(
        "import time\ntime.sleep(10_000)", "failed", "limit-exceeded", "took more than"
    ),
    "memory": Poison(
        "hoard = []\nwhile True:\n    hoard.append(bytearray(b'x' * 10_000_000))",
        "failed",
        "limit-exceeded",
        "megabytes of memory",
    ),
    "killed": Poison(
        "import os, signal\nos.kill(os.getpid(), signal.SIGKILL)",
        "broken",
        "kernel-lost",
        "SIGKILL",
    ),
    "stopped": Poison(
        "import os, signal\nos.kill(os.getpid(), signal.SIGSTOP)",
        "broken",
        "kernel-lost",
        "no sign of life",
    ),
    "os-exit": Poison("import os\nos._exit(3)", "broken", "kernel-lost", "exit code 3"),
    "crash": Poison("import ctypes\nctypes.string_at(0)", "broken", "kernel-lost", "SIGSEGV"),
    "sys-exit": Poison("import sys\nsys.exit()", "failed", "notebook-failed", "ended itself"),
    "exit": Poison("exit()", "failed", "notebook-failed", "ended itself"),
    "flood": Poison(
        "for _ in range(1_000):\n    print('x' * 100_000)",
        "failed",
        "limit-exceeded",
        "put out more than",
    ),
    "piece": Poison("print('x' * 100_000_000)", "failed", "limit-exceeded", "put out more than"),
    "raise": Poison(
        "raise ValueError('nothing adds up')", "failed", "notebook-failed", "nothing adds up"
    ),
    "child": Poison(
        "import subprocess\nsubprocess.Popen(['sleep', '1000'])\nraise ValueError('left a child')",
        "failed",
        "notebook-failed",
        "left a child",
    ),
}


def poisoned_notebook(path: Path, ill: Mapping[str, str]) -> Path:
    """Write a notebook that is well for all members but those in ``ill``: slug to poison."""
    chosen = "\n".join(
        f"if member == {slug!r}:\n"
        + "\n".join(f"    {line}" for line in POISONS[kind].code.splitlines())
        for slug, kind in ill.items()
    )
    show = "from IPython.display import Markdown\nMarkdown(f'# {member}, {wording}')"
    parameters = nbformat.v4.new_code_cell(PARAMETERS, metadata={"tags": ["parameters"]})
    cells = [nbformat.v4.new_code_cell(code) for code in (chosen or "pass", show)]
    notebook = nbformat.v4.new_notebook(
        metadata={"kernelspec": {"name": "python3", "display_name": "", "language": "python"}},
        cells=[parameters, *cells],
    )
    nbformat.write(notebook, path)
    return path


def few_samples(samples: Path, folder: Path, names: Iterable[str]) -> Path:
    """Copy these sample assessments into a folder."""
    folder.mkdir(parents=True, exist_ok=True)
    for name in names:
        shutil.copy(samples / name, folder)
    return folder
