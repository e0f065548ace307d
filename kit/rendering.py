"""Rendering: from an executed notebook to all files of the report.

The work needs a run and the notebook's text alone, so it can be done in any process.
"""

from __future__ import annotations

from pathlib import Path
from typing import Any

from kit.blocks import Cover
from kit.context import Case, cases_of
from kit.datasheets import datasheets
from kit.editorial import NAMES, read_editorial
from kit.enquiry import enquiry
from kit.entries import index_entry
from kit.errors import RenderError
from kit.execution import Failure, NotebookFailedError
from kit.export.characters import escaped
from kit.export.document import compose, document_of, with_drawings
from kit.export.html import render_html
from kit.export.pdf import pdf_and_warnings
from kit.notebooks import notebook_of
from kit.portfolio_report import portfolio_sheets
from kit.reading.interchange import dump, read_interchange
from kit.runs import Made, MemberRun
from kit.scratch import scratch_folder
from kit.states import member_state
from kit.storage import write_file
from kit.words import mark, words_of


def render_report(run: MemberRun, executed: str) -> Made:
    """Return all files of the report whose executed notebook has this text.

    The notebook is one of them unless the run says that it is in the outputs already. Raises
    ``NotebookFailedError`` when it shows nothing.
    """
    notebook = notebook_of(executed)
    cases: tuple[Case, ...] = ()
    sheets: dict[str, bytes] = {}
    with scratch_folder() as folder:
        files = write_inputs(run, folder)
        if run.portfolio:
            sheets = portfolio_sheets(notebook, run.parameters, folder)
        else:
            readings = read_interchange(run.records.encode("utf-8"), f"{run.stem}.json")
            cases = cases_of(readings, run.language, read_editorial(files))
    document = with_drawings(document_of(notebook, name=run.stem))
    if not (document.blocks or document.cover or document.title != run.stem):
        nothing = RenderError(
            mark(
                "The notebook ran for {member} but displayed nothing, so there is no report. "
                "End at least one cell with something to show."
            ).format(member=run.slug),
            subject=run.slug,
        )
        raise NotebookFailedError(nothing, Failure(notebook=executed))
    made: dict[str, str | bytes] = {f"{run.stem}.json": run.records}
    if not run.executed:
        made[f"{run.stem}.ipynb"] = escaped(executed)
    if "html" in run.formats:
        made[f"{run.stem}.html"] = render_html(document, run.theme)
    warnings = document.warnings
    trouble: dict[str, Any] = {}
    if "pdf" in run.formats:
        try:
            made[f"{run.stem}.pdf"], warnings = pdf_and_warnings(document, run.theme)
        except RenderError as error:  # the other files are of use without it
            trouble = {"outcome": "broken", "reason": error.reason, "message": error.message}
    made |= sheets
    if run.twin:
        made |= _twin(run, cases)
    entry = index_entry(run.slug, cases, run.language).model_dump(mode="json") if cases else {}
    state = member_state(cases).model_dump(mode="json") if cases else {}
    return Made.model_validate(
        {
            "files": {name: as_bytes(content) for name, content in made.items()},
            "entry": entry,
            "state": state,
            "warnings": warnings,
            **trouble,
        }
    )


def write_inputs(run: MemberRun, folder: Path) -> dict[str, Path | None]:
    """Write what a report is made from to a folder; return the files of decisions by kind."""
    write_file(folder / f"{run.stem}.json", run.records)
    files: dict[str, Path | None] = {}
    for kind, name in NAMES.items():
        files[kind] = path = folder / name
        write_file(path, run.decisions.get(kind, ""))
    for name, text in run.beside.items():
        (folder / name).parent.mkdir(parents=True, exist_ok=True)
        write_file(folder / name, text)
    return files


def as_bytes(content: str | bytes) -> bytes:
    """Return a file's content as it is written."""
    return content.encode("utf-8") if isinstance(content, str) else content


def _twin(run: MemberRun, cases: tuple[Case, ...]) -> dict[str, str | bytes]:
    """The report as data, and the page of questions to the evaluator."""
    words = words_of(run.language)
    suffix = run.stem.removeprefix("report")
    member = cases[0].report.member
    page = enquiry(member, cases, words, run.date)
    cover = page[0]
    assert isinstance(cover, Cover)
    return {
        f"{run.stem}.json": dump(
            [case.reading for case in cases],
            analysis=[case.analysis.to_json() for case in cases],
        ),
        f"questions{suffix}.html": render_html(
            compose(page[1:], cover=cover, name="questions"), run.theme
        ),
        **{f"{name}{suffix}.csv": data for name, data in datasheets(cases).items()},
    }
