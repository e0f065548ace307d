"""Reports by papermill and nbconvert as they come, from one process; run by ``benchmarks.batch``.

python -m benchmarks.stock_loop THREADS OUT FOLDER...    a folder of assessments for each member
"""

from __future__ import annotations

import sys
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

from nbconvert import HTMLExporter
from papermill import execute_notebook

from kit.folders import notebooks


def make(folder: Path, out: Path) -> None:
    """Run the member report for the assessments of a folder, and write it as HTML."""
    executed = out / f"{folder.name}.ipynb"
    execute_notebook(
        str(notebooks() / "member_report.ipynb"),
        str(executed),
        {"member": "", "sources": str(folder)},
        progress_bar=False,
    )
    text, _ = HTMLExporter().from_filename(str(executed))
    executed.with_suffix(".html").write_text(text, encoding="utf-8")


def main(threads: str, out: str, *folders: str) -> None:
    """Make the report of every folder."""
    with ThreadPoolExecutor(int(threads)) as pool:
        for done in [pool.submit(make, Path(folder), Path(out)) for folder in folders]:
            done.result()


if __name__ == "__main__":
    main(*sys.argv[1:])
