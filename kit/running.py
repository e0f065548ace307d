"""One member's run: papermill executes the notebook, the exporters render it.

Nothing here touches the outputs: a run goes in and all files of the report come out, so that
the work can be done in any process on any machine. ``kit.delivery`` moves the files in.
"""

from __future__ import annotations

import re
from pathlib import Path
from time import monotonic
from typing import Any

import nbformat

from kit.blocks import Cover
from kit.context import Case, cases_of
from kit.datasheets import datasheets
from kit.editorial import NAMES, read_editorial
from kit.enquiry import enquiry
from kit.entries import index_entry
from kit.errors import KitError, RenderError, RunError
from kit.export.document import compose, document_of
from kit.export.html import render_html
from kit.export.pdf import render_pdf
from kit.portfolio_report import portfolio_sheets
from kit.reading.interchange import dump, read_interchange
from kit.runs import Made, MemberRun
from kit.scratch import scratch_folder
from kit.states import member_state
from kit.storage import sha256, write_file
from kit.words import mark, words_of

_ANSI = re.compile(r"\x1b\[[0-9;]*[A-Za-z]")
_CELL_TIMEOUT = 600

MACHINERY = "machinery"
"""The reason of what broke by nobody's fault, which is tried once more."""


def make_report(run: MemberRun) -> Made:
    """Make one report, wherever this runs; whatever happens becomes an outcome.

    Nothing is written but to the scratch folder of this process. What the machinery broke is
    tried once more; what the notebook raised would raise again.
    """
    made = _attempt(run)
    if made.outcome == "broken" and made.reason == MACHINERY:
        return _attempt(run)
    return made


def _attempt(run: MemberRun) -> Made:
    begun = monotonic()
    try:
        made = compose_report(run)
    except RunError as error:
        made = Made(outcome="failed", reason=error.reason, message=error.message)
    except KitError as error:
        made = Made(outcome="broken", reason=error.reason, message=error.message)
    except Exception as error:
        made = Made(
            outcome="broken",
            reason=MACHINERY,
            message=f"The report could not be made: {type(error).__name__}: {error}",
        )
    return made.model_copy(update={"seconds": monotonic() - begun})


def compose_report(run: MemberRun) -> Made:
    """Execute the notebook and return all files of the report.

    Where an executed notebook is current, it is rendered as it is. Raises ``RunError`` when the
    notebook raised, ``RenderError`` when there is nothing to show.
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
    document = document_of(executed, name=run.stem)
    if not (document.blocks or document.cover or document.title != run.stem):
        raise RenderError(
            f"The notebook ran for {run.slug} but displayed nothing, so there is no report. "
            "End at least one cell with something to show.",
            subject=run.slug,
        )
    made: dict[str, str | bytes] = {
        f"{run.stem}.json": run.records,
    }
    if stored is None:
        made[f"{run.stem}.ipynb"] = nbformat.writes(executed)
    if "html" in run.formats:
        made[f"{run.stem}.html"] = render_html(document, run.theme)
    failure: dict[str, str] = {}
    if "pdf" in run.formats:
        try:
            made[f"{run.stem}.pdf"] = render_pdf(document, run.theme)
        except RenderError as error:  # the other files are of use without it
            failure = {"outcome": "broken", "reason": error.reason, "message": error.message}
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
            "warnings": document.warnings,
            **failure,
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


def execute(run: MemberRun, folder: Path) -> Any:
    """Run a notebook by papermill in ``folder`` and return it, without traces of the run.

    Raises ``RunError`` with the cell's number and reason when a cell raised.
    """
    from nbclient.exceptions import CellTimeoutError, DeadKernelError
    from papermill import PapermillExecutionError, execute_notebook

    source, result = folder / "source.ipynb", folder / "executed.ipynb"
    source.write_text(run.notebook, encoding="utf-8")
    try:
        executed = execute_notebook(
            str(source),
            str(result),
            dict(run.parameters),
            engine_name="kit",
            progress_bar=False,
            request_save_on_cell_execute=False,
            execution_timeout=_CELL_TIMEOUT,
            working_folder=str(folder),
            environment={"KIT_BATCH": "1"},
            warm=run.warm,
        )
    except PapermillExecutionError as error:
        raise RunError(
            f"The notebook stopped for {run.slug} in cell {error.cell_index + 1}: "
            f"{_said(error.ename, error.evalue)}",
            subject=run.slug,
        ) from error
    except CellTimeoutError as error:
        raise RunError(
            mark("The notebook stopped for {member}: a cell took more than {most} seconds.").format(
                member=run.slug, most=_CELL_TIMEOUT
            ),
            subject=run.slug,
        ) from error
    except DeadKernelError as error:
        raise RunError(
            mark(
                "The kernel of {member} died while the notebook ran. It may have run out of memory."
            ).format(member=run.slug),
            subject=run.slug,
        ) from error
    return tidied(executed)


def _said(name: str, message: str) -> str:
    """Return what an error said; the kit's own say it all in their sentence."""
    own = {"KitError", *(kind.__name__ for kind in KitError.__subclasses__())}
    return _ANSI.sub("", message if name in own else f"{name}: {message}").strip()


def tidied(notebook: Any) -> Any:
    """Return the executed notebook without run times, random ids, paths and versions."""
    notebook.metadata.pop("papermill", None)
    notebook.metadata.get("language_info", {}).pop("version", None)
    for cell in notebook.cells:
        cell.metadata.pop("papermill", None)
        cell.metadata.pop("execution", None)
        if "injected-parameters" in cell.metadata.get("tags", ()):
            cell["id"] = "injected-parameters"
    return notebook
