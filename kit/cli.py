"""The command ``kit``: build, check and read assessments from a terminal.

Results go to standard output, progress and errors to standard error. Exit 0: all is well;
1: something was refused or failed, or is an error in the data; 2: the call itself.
"""

from __future__ import annotations

import os
import sys
from contextlib import suppress
from pathlib import Path
from typing import Annotated, Literal

from cyclopts import App, Parameter
from cyclopts.exceptions import CycloptsError

from kit import __version__
from kit.errors import KitError
from kit.parameters import Language, PersonalData

app = App(
    name="kit",
    help="Turn End of Commitment assessments of OGP Local into narrative reports.",
    version=__version__,
    version_flags=["--version"],
    help_format="plaintext",
    help_epilogue="With --debug, an error shows where in the code it arose.",
)


@app.command
def build(
    *source: Annotated[
        Path, Parameter(help="Files or folders with assessments; data/reports when none is named.")
    ],
    member: Annotated[
        list[str] | None,
        Parameter(
            negative="", help="Build only this member: its folder name or its name. Repeatable."
        ),
    ] = None,
    notebook: Annotated[
        str, Parameter(help="The notebook to run for every member: a shipped one, or a file.")
    ] = "member_report",
    parameter: Annotated[
        list[str] | None,
        Parameter(
            name=["--parameter", "-p"],
            negative="",
            help="A parameter of the notebook as NAME=VALUE. Repeatable.",
        ),
    ] = None,
    table: Annotated[
        Path | None,
        Parameter(
            name="--parameters",
            help="A table (CSV, XLSX, ODS) with a row for each member to build, and a column for "
            "each parameter.",
        ),
    ] = None,
    form: Annotated[
        str, Parameter(name="--format", help="What to make: html, pdf, or both divided by a comma.")
    ] = "html,pdf",
    out: Annotated[Path, Parameter(help="The folder to write to.")] = Path("outputs"),
    language: Annotated[
        Language | None,
        Parameter(help="The language of the kit's own words; as kit.toml says, or English."),
    ] = None,
    jobs: Annotated[
        int | None,
        Parameter(help="How many members to work on at a time; from the cores if not set."),
    ] = None,
    force: Annotated[
        bool,
        Parameter(
            negative="", show_default=False, help="Build everything, also what has not changed."
        ),
    ] = False,
    explain: Annotated[
        bool,
        Parameter(
            negative="",
            show_default=False,
            help="Say for each member whether it would be built, and why; build nothing.",
        ),
    ] = False,
    fail_fast: Annotated[
        bool,
        Parameter(
            negative="", show_default=False, help="Start no further member after the first failure."
        ),
    ] = False,
    verify: Annotated[
        bool,
        Parameter(
            negative="",
            show_default=False,
            help="Compare the outputs' content, not only size and time.",
        ),
    ] = False,
    kernel: Annotated[
        Literal["warm", "stock"],
        Parameter(help="Fork kernels from a warm server, or start each anew: the same reports."),
    ] = "warm",
    executor: Annotated[
        Literal["local", "dask"],
        Parameter(help="Make the reports on this machine, or on a Dask cluster."),
    ] = "local",
    scheduler: Annotated[
        str | None,
        Parameter(
            help="The address of the Dask scheduler, such as tcp://host:8786; without one, a "
            "cluster is started on this machine."
        ),
    ] = None,
    personal_data: Annotated[
        PersonalData | None,
        Parameter(
            help="Hide e-mail addresses and phone numbers, or keep them; as kit.toml says, or mask."
        ),
    ] = None,
    quiet: Annotated[
        bool, Parameter(negative="", show_default=False, help="Say only what went wrong.")
    ] = False,
    log_format: Annotated[
        Literal["text", "json"],
        Parameter(help="Tell progress for people, or as a JSON object a line for programs."),
    ] = "text",
) -> int:
    """Read, check, run and render: a report for every member.

    Unchanged members are skipped and said to be. One member's failure stops no other.
    """
    from kit.ledger import Inputs, build_from_ledger

    call = {
        "members": list(member or ()),
        "notebook": notebook,
        "parameters": list(parameter or ()),
        "table": table,
        "formats": form,
        "language": language,
        "personal_data": personal_data,
    }
    inputs = None if explain else Inputs(source, call)
    odd = scheduler is not None or (jobs is not None and jobs < 1)  # to be told, if it is wrong
    if inputs and not (force or verify or odd):
        code = build_from_ledger(out, inputs.digest, quiet=quiet, log_format=log_format)
        if code is not None:
            return code
    from kit.imports import without_grammars

    if kernel == "warm" and executor == "local" and not explain:
        from kit.forks import start_server

        with suppress(OSError):  # it is told when kernels are needed
            start_server()  # gets ready while the sources are read
    with without_grammars():
        from kit.building import build_command

    return build_command(
        source,
        inputs=inputs,
        members=tuple(member or ()),
        notebook=notebook,
        parameters=tuple(parameter or ()),
        table=table,
        formats=form,
        out=out,
        language=language,
        jobs=jobs,
        force=force,
        explain=explain,
        fail_fast=fail_fast,
        verify=verify,
        warm=kernel == "warm",
        executor=executor,
        scheduler=scheduler,
        personal_data=personal_data,
        quiet=quiet,
        log_format=log_format,
    )


@app.command
def check(
    *source: Annotated[
        Path, Parameter(help="Files or folders with assessments; data/reports when none is named.")
    ],
    form: Annotated[
        Literal["table", "json", "csv"],
        Parameter(name="--format", help="How to print the findings."),
    ] = "table",
    language: Annotated[
        Language | None,
        Parameter(help="The language of the kit's own words; as kit.toml says, or English."),
    ] = None,
    personal_data: Annotated[
        PersonalData | None,
        Parameter(
            help="Hide e-mail addresses and phone numbers, or keep them; as kit.toml says, or mask."
        ),
    ] = None,
) -> int:
    """Print all findings at once; ends with 1 if one of them is an error."""
    from kit.commands import check_command

    return check_command(source, form=form, language=language, personal_data=personal_data)


@app.command
def read(
    *source: Annotated[Path, Parameter(help="Files or folders with assessments.")],
    form: Annotated[
        Literal["text", "json", "yaml"],
        Parameter(name="--format", help="How to print what was read."),
    ] = "text",
    personal_data: Annotated[
        PersonalData | None,
        Parameter(
            help="Hide e-mail addresses and phone numbers, or keep them; as kit.toml says, or mask."
        ),
    ] = None,
) -> int:
    """Print what was understood of each assessment, with line numbers."""
    from kit.commands import read_command

    return read_command(source, form=form, personal_data=personal_data)


@app.command
def new(
    file: Annotated[Path, Parameter(help="The file to make, ending in .yaml.")],
    /,
    *,
    language: Annotated[Language, Parameter(help="The language of questions and choices.")] = "en",
) -> int:
    """Make a blank assessment to fill in, with the form's questions and choices."""
    from kit.commands import new_command

    return new_command(file, language=language)


@app.command
def sample(
    number: Annotated[int, Parameter(help="How many members to make up.")],
    folder: Annotated[Path, Parameter(help="The folder to write to; a new or empty one.")],
    /,
    *,
    seed: Annotated[
        int, Parameter(help="Another number makes up other members; the same one, the same.")
    ] = 1,
) -> int:
    """Make up assessments for trials and benchmarks: one to three for each member."""
    from kit.commands import sample_command

    return sample_command(number, folder, seed=seed)


@app.command
def lab(
    *,
    no_browser: Annotated[
        bool,
        Parameter(
            negative="", show_default=False, help="Only start it, and print the address to open."
        ),
    ] = False,
    port: Annotated[
        int | None, Parameter(help="The port to listen on; a free one if not set.")
    ] = None,
) -> int:
    """Open JupyterLab with the notebooks of the working folder, on this machine only.

    A folder that has no notebooks gets the kit's. Stop it with Ctrl-C.
    """
    from kit.lab import lab_command

    return lab_command(browser=not no_browser, port=port)


def main(arguments: list[str] | None = None) -> None:
    """Run the command and leave with its exit code; errors are sentences, not tracebacks."""
    words = sys.argv[1:] if arguments is None else arguments
    debug = "--debug" in words
    words = [word for word in words if word != "--debug"]
    try:
        code = app(words, exit_on_error=False, print_error=False, result_action="return_value")
    except CycloptsError as error:
        from kit.usage import usage

        print(f"kit: {usage(error, app)}", file=sys.stderr)
        sys.exit(2)
    except KitError as error:
        if debug:
            raise
        print(f"kit: {error.message}", file=sys.stderr)
        sys.exit(error.exit_code)
    except BrokenPipeError:
        # Whoever read the output, such as `head`, has seen enough.
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        sys.exit(0)
    except KeyboardInterrupt:
        print("kit: stopped.", file=sys.stderr)
        sys.exit(130)
    sys.exit(code if isinstance(code, int) else 0)
