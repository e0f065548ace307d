"""One member's run: papermill executes the notebook, the exporters render it.

Nothing here touches the outputs: a run goes in and all files of the report come out, so that
the work can be done in any process on any machine. ``kit.delivery`` moves the files in.
"""

from __future__ import annotations

import traceback
from collections.abc import Callable
from time import monotonic
from typing import Any

from kit.errors import KernelError, KitError, LimitError, MachineryError, RunError
from kit.execution import Failure, NotebookFailedError, cleaned, execute
from kit.failures import failed_report
from kit.notebooks import notebook_text
from kit.rendering import as_bytes, render_report, write_inputs
from kit.runs import Made, MemberRun
from kit.scratch import scratch_folder
from kit.storage import sha256
from kit.words import mark
from kit.workers import TooSlowError, aside

_PASSING = (MachineryError.reason, KernelError.reason)
"""Reasons that may be gone a moment later, so that the work is tried once more."""


def make_report(run: MemberRun) -> Made:
    """Make one report, wherever this runs; whatever happens becomes an outcome.

    Nothing is written but to the scratch folder of this process. What the machinery broke is
    tried once more; what the notebook raised would raise again.
    """
    begun = monotonic()
    made = _attempt(compose_report, run)
    if made.outcome == "broken" and made.reason in _PASSING:
        made = _attempt(compose_report, run)
    return made.model_copy(update={"seconds": monotonic() - begun})


def _attempt(work: Callable[..., Made], run: MemberRun, *given: Any) -> Made:
    failure = Failure()
    try:
        return work(run, *given)
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
    told = mark("The report could not be made: {error}").format(error=said)
    return MachineryError(told, subject=run.slug)


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
        "failed": {name: as_bytes(text) for name, text in told.items()},
    }


def compose_report(run: MemberRun) -> Made:
    """Execute the notebook here, render it in a worker, and return all files of the report.

    Where an executed notebook is current, it is rendered as it is. Raises
    ``NotebookFailedError`` when the notebook did not come to its end.
    """
    executed = stored_notebook(run)
    if executed is None:
        run = run.model_copy(update={"executed": ""})
        with scratch_folder() as folder:
            write_inputs(run, folder)
            executed = notebook_text(execute(run, folder))
    try:
        return aside(run.limits.notebook_seconds, _rendered, run, executed)
    except TooSlowError as error:
        text = mark(
            "Rendering the report of {member} was stopped: it took more than {most} seconds."
        )
        more = mark("If it needs more, raise {name} under [limits] in kit.toml.")
        told = text.format(member=run.slug, most=f"{run.limits.notebook_seconds:g}")
        raise LimitError(
            f"{told} {more.format(name='notebook_seconds')}", subject=run.slug
        ) from error


def _rendered(run: MemberRun, executed: str) -> Made:
    """Render a report in a worker: errors stay there, since not all of them could travel."""
    return _attempt(render_report, run, executed)


def stored_notebook(run: MemberRun) -> str | None:
    """Return the executed notebook of the outputs where it is current and at hand, else ``None``.

    A worker on another machine may not see the outputs: it runs the notebook, with the same
    result.
    """
    path = run.out / run.slug / f"{run.stem}.ipynb"
    if not run.executed or not path.is_file():
        return None
    content = path.read_bytes()
    return content.decode("utf-8") if sha256(content) == run.executed else None
