"""One member's run: papermill executes the notebook, the exporters render it.

Nothing here touches the outputs: a run goes in and all files of the report come out, so that
the work can be done in any process on any machine. ``kit.delivery`` moves the files in.
"""

from __future__ import annotations

import traceback
from time import monotonic
from typing import Any

import nbformat

from kit.blocks import Cover
from kit.context import Case, cases_of
from kit.datasheets import datasheets
from kit.editorial import NAMES, read_editorial
from kit.enquiry import enquiry
from kit.entries import index_entry
from kit.errors import KernelError, KitError, MachineryError, RenderError, RunError
from kit.execution import Failure, NotebookFailedError, cleaned, execute
from kit.export.characters import escaped
from kit.export.document import compose, document_of, with_drawings
from kit.export.html import render_html
from kit.export.pdf import pdf_and_warnings
from kit.failures import failed_report
from kit.notebooks import notebook_text
from kit.portfolio_report import portfolio_sheets
from kit.reading.interchange import dump, read_interchange
from kit.runs import Made, MemberRun
from kit.scratch import scratch_folder
from kit.states import member_state
from kit.storage import sha256, write_file
from kit.words import words_of

_PASSING = (MachineryError.reason, KernelError.reason)
"""Reasons that may be gone a moment later, so that the work is tried once more."""


def make_report(run: MemberRun) -> Made:
    """Make one report, wherever this runs; whatever happens becomes an outcome.

    Nothing is written but to the scratch folder of this process. What the machinery broke is
    tried once more; what the notebook raised would raise again.
    """
    begun = monotonic()
    made = _attempt(run)
    if made.outcome == "broken" and made.reason in _PASSING:
        made = _attempt(run)
    return made.model_copy(update={"seconds": monotonic() - begun})


def _attempt(run: MemberRun) -> Made:
    failure = Failure()
    try:
        return compose_report(run)
    except NotebookFailedError as failed:
        error, failure = failed.error, failed.failure
    except KitError as told:
        error = told
    except Exception as unknown:
        error = unexpected(run, unknown)
        failure = Failure(traceback=cleaned(traceback.format_exc(), run))
    return Made.model_validate(_troubled(run, error, failure))


def unexpected(run: MemberRun, error: Exception) -> MachineryError:
    """Return what is told of an error that nobody foresaw; it can quote anything."""
    said = cleaned(f"{type(error).__name__}: {error}", run)
    return MachineryError(f"The report could not be made: {said}", subject=run.slug)


def _troubled(run: MemberRun, error: KitError, failure: Failure) -> dict[str, Any]:
    """Return the outcome of a run that did not end well, and the files that tell why."""
    try:
        told = failed_report(run, error, failure)
    except Exception:  # what failed the report may fail its page as well; the outcome is told
        told = {}
    return {
        "outcome": "failed" if isinstance(error, RunError) else "broken",
        "reason": error.reason,
        "message": error.message,
        "failed": {name: _bytes(text) for name, text in told.items()},
    }


def compose_report(run: MemberRun) -> Made:
    """Execute the notebook and return all files of the report.

    Where an executed notebook is current, it is rendered as it is. Raises
    ``NotebookFailedError`` when the notebook did not come to its end or showed nothing.
    """
    readings = read_interchange(run.records.encode("utf-8"), f"{run.stem}.json")
    with scratch_folder() as folder:
        write_file(folder / f"{run.stem}.json", run.records)
        files = {kind: folder / name for kind, name in NAMES.items()}
        for kind, path in files.items():
            write_file(path, run.decisions.get(kind, ""))
        for name, text in run.beside.items():
            (folder / name).parent.mkdir(parents=True, exist_ok=True)
            write_file(folder / name, text)
        stored = stored_notebook(run)
        executed = stored or execute(run, folder)
        sheets = portfolio_sheets(run.parameters, folder) if run.portfolio else {}
        cases = (
            () if run.portfolio else cases_of(readings, run.language, read_editorial(dict(files)))
        )
    document = with_drawings(document_of(executed, name=run.stem))
    if not (document.blocks or document.cover or document.title != run.stem):
        nothing = RenderError(
            f"The notebook ran for {run.slug} but displayed nothing, so there is no report. "
            "End at least one cell with something to show.",
            subject=run.slug,
        )
        raise NotebookFailedError(nothing, Failure(notebook=nbformat.writes(executed)))
    made: dict[str, str | bytes] = {
        f"{run.stem}.json": run.records,
    }
    if stored is None:
        made[f"{run.stem}.ipynb"] = escaped(notebook_text(executed))
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
            "files": {name: _bytes(content) for name, content in made.items()},
            "entry": entry,
            "state": state,
            "warnings": warnings,
            **trouble,
        }
    )


def _bytes(content: str | bytes) -> bytes:
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


def stored_notebook(run: MemberRun) -> Any | None:
    """Return the executed notebook of the outputs where it is current and at hand, else ``None``.

    A worker on another machine may not see the outputs: it runs the notebook, with the same
    result.
    """
    path = run.out / run.slug / f"{run.stem}.ipynb"
    if not run.executed or not path.is_file():
        return None
    content = path.read_bytes()
    if sha256(content) != run.executed:
        return None
    return nbformat.reads(content.decode("utf-8"), as_version=4)
