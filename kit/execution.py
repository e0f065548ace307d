"""A notebook's execution by papermill, and in plain words why one did not come to its end."""

from __future__ import annotations

import json
import os
import re
import signal
import sys
from functools import lru_cache
from pathlib import Path
from typing import Any

import nbformat

from kit.chance import without_chance
from kit.errors import KernelError, KitError, LimitError, RunError
from kit.limits import Limits, NotebookStoppedError
from kit.privacy import mask_text
from kit.records import Record
from kit.runs import MemberRun
from kit.scratch import scratch_folder
from kit.words import mark

_ANSI = re.compile(r"\x1b\[[0-9;]*[A-Za-z]")
_CELL_FILE = re.compile(r"\S*ipykernel_\d+[/\\]\d+\.py")
_PACKAGES = re.compile(r"[^\s\"'()]*[/\\](?=(?:site-packages|python3\.\d+)[/\\])")
_ELSEWHERE = (
    "In a batch a notebook runs in a folder of its own: name the files that it reads by their "
    "whole path, from the root of the disk."
)
_MOST_TEXT = 20_000
"""So many characters of an output are kept in a notebook that failed."""


class Failure(Record):
    """What is known of a run that ended badly, for whoever wants to find out why.

    ``cell`` is counted from 1 in the executed notebook, 0 where it was no cell. ``code`` is that
    cell's. ``notebook`` is the notebook as far as it went, as text; it may be empty.
    """

    cell: int = 0
    code: str = ""
    traceback: str = ""
    notebook: str = ""


class NotebookFailedError(Exception):
    """Execution ended badly: the error that is told, and what is known besides."""

    def __init__(self, error: KitError, failure: Failure) -> None:
        super().__init__(error.message)
        self.error = error
        self.failure = failure


def execute(run: MemberRun, folder: Path) -> Any:
    """Run a notebook by papermill in ``folder`` and return it, without traces of the run.

    Raises ``NotebookFailedError`` when the notebook raised, took too much, ended itself, or when
    its kernel died.
    """
    from papermill import PapermillExecutionError

    source, result = folder / "source.ipynb", folder / "executed.ipynb"
    source.write_text(run.notebook, encoding="utf-8")
    try:
        executed = _executed(run, source, result)
    except PapermillExecutionError as error:
        said = _said(error.ename, error.evalue)
        raised = RunError(
            mark("The notebook stopped for {member} in cell {number}: {error}").format(
                member=run.slug, number=error.cell_index + 1, error=cleaned(said, run, folder)
            ),
            subject=run.slug,
        )
        traced = cleaned(_ANSI.sub("", "\n".join(error.traceback)), run, folder)
        left = nbformat.read(result, as_version=4)
        failure = _failure(run, folder, left, error.cell_index, traced)
        raise NotebookFailedError(raised, failure) from error
    except NotebookStoppedError as stopped:
        failure = _failure(
            run, folder, stopped.notebook, stopped.cell, cleaned(stopped.log.strip(), run, folder)
        )
        raise NotebookFailedError(_told(stopped, run.slug, run.limits), failure) from stopped
    return tidied(executed)


def _executed(run: MemberRun, source: Path, result: Path) -> Any:
    """Have papermill fill in the parameters and the kit's engine run the cells.

    papermill's own call would read, check and write the notebook anew for each member.
    Raises papermill's error when a cell raised; what there is by then is written to ``result``.
    """
    from papermill.engines import papermill_engines
    from papermill.execute import raise_for_execution_errors
    from papermill.parameterize import parameterize_notebook

    notebook, kernel = _loaded(run.notebook)
    filled = parameterize_notebook(
        nbformat.from_dict(json.loads(notebook)),
        dict(run.parameters),
        kernel_name=kernel,
        language="python" if kernel else None,
        engine_name="kit",
    )
    executed = papermill_engines.execute_notebook_with_engine(
        "kit",
        filled,
        kernel_name=papermill_engines.nb_kernel_name("kit", filled, kernel),
        input_path=str(source),
        output_path=None,
        progress_bar=False,
        log_output=False,
        working_folder=str(source.parent),
        environment={"KIT_BATCH": "1"},
        warm=run.warm,
        limits=run.limits,
    )
    raise_for_execution_errors(executed, str(result))
    return executed


@lru_cache(maxsize=4)
def _loaded(text: str) -> tuple[str, str | None]:
    """Return a notebook as papermill loads it, as JSON, and the kernel where it names none.

    A notebook need not say what it is written in; the kit runs Python.
    """
    from papermill.execute import remove_error_markers
    from papermill.iorw import load_notebook_node

    with scratch_folder() as folder:
        path = folder / "loaded.ipynb"
        path.write_text(text, encoding="utf-8")
        notebook = remove_error_markers(load_notebook_node(str(path)))
    return json.dumps(notebook), None if "kernelspec" in notebook.metadata else "python3"


def _said(name: str, message: str) -> str:
    """Return what an error said; the kit's own say it all in their sentence."""
    own = {"KitError", *(kind.__name__ for kind in KitError.__subclasses__())}
    told = _ANSI.sub("", message if name in own else f"{name}: {message}").strip()
    return f"{told}. {_ELSEWHERE}" if name == "FileNotFoundError" else told


def tidied(notebook: Any) -> Any:
    """Return the executed notebook without run times, random ids, paths and versions."""
    notebook.metadata.pop("papermill", None)
    notebook.metadata.get("language_info", {}).pop("version", None)
    for cell in notebook.cells:
        cell.metadata.pop("papermill", None)
        cell.metadata.pop("execution", None)
        if "injected-parameters" in cell.metadata.get("tags", ()):
            cell["id"] = "injected-parameters"
    without_chance(notebook)
    return notebook


def _told(stopped: NotebookStoppedError, member: str, limits: Limits) -> KitError:
    """Return the error that says why a notebook was stopped, and what to do."""
    number = (stopped.cell or 0) + 1
    most: float
    raise_it = mark("If it needs more, raise {name} under [limits] in kit.toml.")
    match stopped.kind:
        case "exit":
            text = mark(
                "The notebook of {member} ended itself in cell {number}, so the report would lack "
                "what follows. Take exit and sys.exit out of the cell."
            )
            return RunError(text.format(member=member, number=number), subject=member)
        case "time":
            text = mark(
                "The notebook of {member} was stopped in cell {number}: it took more than {most} "
                "seconds in all."
            )
            name, most = "notebook_seconds", limits.notebook_seconds
        case "cell-time":
            text = mark(
                "The notebook of {member} was stopped in cell {number}: the cell took more than "
                "{most} seconds."
            )
            name, most = "cell_seconds", limits.cell_seconds
        case "memory":
            text = mark(
                "The notebook of {member} was stopped in cell {number}: it took more than {most} "
                "megabytes of memory."
            )
            name, most = "memory_mb", limits.memory_mb
        case "output":
            text = mark(
                "The notebook of {member} was stopped in cell {number}: it put out more than "
                "{most} megabytes."
            )
            name, most = "output_mb", limits.output_mb
        case "silent":
            text = mark(
                "The kernel of {member} gave no sign of life any more in cell {number} and was "
                "ended, twice. Run the notebook in JupyterLab to see what holds it."
            )
            return KernelError(text.format(member=member, number=number), subject=member)
        case "not-started":
            text = mark(
                "The kernel of {member} did not start, twice. The machine may be short of memory: "
                "try again with --jobs 1, or with --kernel stock."
            )
            return KernelError(text.format(member=member), subject=member)
        case "died":
            text = mark(
                "The kernel of {member} ended in the middle of cell {number}, twice ({how}). "
                "The machine may have run out of memory, or the cell ends its own process."
            )
            how = _ended(stopped.status)
            return KernelError(text.format(member=member, number=number, how=how), subject=member)
    shown = f"{most:g}"
    return LimitError(
        f"{text.format(member=member, number=number, most=shown)} {raise_it.format(name=name)}",
        subject=member,
    )


def _ended(status: int | None) -> str:
    """Say how a process ended, as far as it is known."""
    if status is None:
        return "unknown"
    try:
        return signal.Signals(-status).name if status < 0 else f"exit code {status}"
    except ValueError:
        return f"signal {-status}"


def _failure(
    run: MemberRun, folder: Path, notebook: Any, cell: int | None, traceback: str = ""
) -> Failure:
    """Return what is known, with the notebook as papermill left it."""
    notebook.cells = [
        each
        for each in notebook.cells
        if "papermill-error-cell-tag" not in each.metadata.get("tags", ())
    ]
    notebook = tidied(notebook)
    for each in notebook.cells:
        for output in each.get("outputs", ()):
            _shorten(output, run, folder)
    code = notebook.cells[cell].source if cell is not None and cell < len(notebook.cells) else ""
    return Failure(
        cell=0 if cell is None else cell + 1,
        code=code,
        traceback=traceback,
        notebook=nbformat.writes(notebook),
    )


def _shorten(output: Any, run: MemberRun, folder: Path) -> None:
    """Cut what a failed notebook said to a readable length, without traces of this machine."""
    if output.output_type == "stream":
        output.text = cleaned(_cut(output.text), run, folder)
    elif output.output_type == "error":
        output.evalue = cleaned(output.evalue, run, folder)
        output.traceback = [cleaned(line, run, folder) for line in output.traceback]
    else:
        for kind, value in output.data.items():
            if isinstance(value, str) and kind.startswith("text/"):
                output.data[kind] = cleaned(_cut(value), run, folder)
            elif not isinstance(value, str):  # data, such as that of blocks; not a picture
                output.data[kind] = _cleaned_data(value, run, folder)


def _cleaned_data(data: Any, run: MemberRun, folder: Path) -> Any:
    """Return JSON data with every text in it cleaned."""
    if isinstance(data, str):
        return cleaned(data, run, folder)
    if isinstance(data, list):
        return [_cleaned_data(one, run, folder) for one in data]
    if isinstance(data, dict):
        return {key: _cleaned_data(one, run, folder) for key, one in data.items()}
    return data


def _cut(text: str) -> str:
    left = len(text) - _MOST_TEXT
    return text if left <= 0 else f"{text[:_MOST_TEXT]}\n[... {left} characters more]\n"


def cleaned(text: str, run: MemberRun, folder: Path | None = None) -> str:
    """Return a text without folders of this machine, and masked where reports are.

    ``folder`` is the one that the notebook ran in.
    """
    places = (
        *([(str(folder), ".")] if folder else []),
        (str(Path(__file__).parent), "kit"),
        (sys.prefix, "python"),
        (str(Path.home()), "~"),
    )
    for place, shown in places:
        if len(place) > 1:
            text = text.replace(place + os.sep, shown + os.sep)
    text = _PACKAGES.sub("", _CELL_FILE.sub("<cell>", text))
    return mask_text(text) if run.masked else text
