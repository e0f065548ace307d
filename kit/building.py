"""What ``kit build`` does, once the command line is understood."""

from __future__ import annotations

import os
from collections.abc import Iterator, Mapping, Sequence
from difflib import get_close_matches
from pathlib import Path
from typing import TYPE_CHECKING, Literal, TypedDict, Unpack

from kit import __version__
from kit.batch import build
from kit.cache import ReadingCache
from kit.changes import changed_lines
from kit.context import cases_of
from kit.corpus import Corpus, MemberReports, Refusal
from kit.editorial import ENDINGS, member_files, read_editorial
from kit.errors import KitError, ParameterError
from kit.executors import dask, local
from kit.explanation import explained
from kit.ledger import Inputs, forget, write_ledger
from kit.lock import held
from kit.notebooks import load_notebook
from kit.parameters import PersonalData, check_parameters, parameter_model
from kit.plan import FORMATS, RESERVED, BatchSettings
from kit.portfolio_run import (
    PORTFOLIO,
    all_runs,
    build_with_portfolio,
    portfolio_members,
    wants_portfolio,
)
from kit.privacy import mask, mask_text
from kit.progress import LogFormat, Progress
from kit.project import DECISIONS, gathered
from kit.publishing import listed_before, publish
from kit.runs import WELL, RunResult
from kit.settings import Settings, read_project, settings_text
from kit.stopping import STOPPED, Control, stoppable
from kit.storage import prepare_folder, remove_parts
from kit.strays import stray_decisions
from kit.theme import load_theme
from kit.words import words_of

if TYPE_CHECKING:
    from kit.member_table import MemberTable


class Asked(TypedDict):
    """What a person asks of a build, as the options of ``kit build`` are named there."""

    members: Sequence[str]
    notebook: str
    parameters: Sequence[str]
    table: Path | None
    formats: str
    out: Path
    language: str | None
    jobs: int | None
    force: bool
    explain: bool
    fail_fast: bool
    verify: bool
    warm: bool
    executor: Literal["local", "dask"]
    scheduler: str | None
    personal_data: PersonalData | None


def build_command(
    sources: Sequence[Path],
    *,
    inputs: Inputs | None = None,
    quiet: bool,
    log_format: LogFormat,
    **asked: Unpack[Asked],
) -> int:
    """Build the reports; return 0 when every one is rendered or unchanged, else 1.

    Raises ``KitError`` where the call as a whole cannot be done; with ``log_format`` json, that
    is a line of the log instead. With ``inputs``, a build that ends well leaves a ledger.
    """
    progress = Progress(quiet=quiet, form=log_format)
    try:
        return _build(progress, sources, inputs, asked)
    except KitError as error:
        if log_format != "json":
            raise
        progress.error(error)
        return error.exit_code


def _build(progress: Progress, sources: Sequence[Path], inputs: Inputs | None, asked: Asked) -> int:
    _refuse_odd(asked)
    project = read_project(settings_text(Path.cwd()))
    cache = ReadingCache()
    corpus = gathered(sources, cache.read)
    corpus, chosen, settings = _settings(corpus, asked, project)
    out = settings.out
    # Whoever names single files builds them beside the rest of the project, not instead of it.
    single = bool(sources) and all(source.is_file() for source in sources)
    if single:
        settings = settings.model_copy(update={"kept": listed_before(out, corpus)})
    workers = (
        dask(asked["scheduler"], settings.jobs)
        if asked["executor"] == "dask"
        else local(settings.jobs, warm=settings.warm)
    )
    strangers = _notices(corpus, chosen, settings.personal_data, single=single)
    for stranger in strangers:
        progress.notice(stranger)
    if Path(settings.notebook).stem == PORTFOLIO:
        chosen = portfolio_members(corpus, chosen)
    if asked["explain"]:
        runs = all_runs(corpus, chosen, settings)
        for line in explained(runs, corpus, force=settings.force, verify=settings.verify):
            print(line)
        return 1 if corpus.refused else 0
    about = _about(settings, corpus, len(chosen))
    progress.start(about)
    make = build_with_portfolio if wants_portfolio(corpus, chosen, settings) else build
    control = Control()
    prepare_folder(out, "choose another with --out")
    with (
        stoppable(control, progress.notice),
        held(out, progress.notice, lambda: control.stop) as killed,
    ):
        if killed:
            remove_parts(out)
        forget(out)
        cache.keep()
        with progress:
            results = make(
                corpus,
                chosen,
                settings,
                progress.tell,
                executor=workers,
                watch=progress.watch,
                control=control,
            )
        left = _not_started(results, corpus, chosen, settings)
        changes = publish(results, corpus, settings, left=left)
        told = all(result.outcome in {*WELL, "refused"} for result in results) and not left
        # What changed while the build ran may have been read before or after.
        # It knows nothing of reports that are kept beside these.
        if told and inputs and not settings.kept and (digest := inputs.still()):
            write_ledger(out, digest, _folders(corpus, out), about=about, notices=strangers)
    lines = changed_lines(changes, words_of(settings.language))
    progress.close(results, out, changes=lines, left=left)
    if control.stop:
        return STOPPED
    return 0 if all(result.outcome in WELL for result in results) else 1


def _refuse_odd(asked: Asked) -> None:
    """Refuse options that cannot be, before anything is read."""
    if asked["jobs"] is not None and asked["jobs"] < 1:
        raise ParameterError("--jobs must be 1 or more.", subject="jobs")
    if asked["scheduler"] and asked["executor"] != "dask":
        raise ParameterError(
            "--scheduler names a Dask cluster: add --executor dask.", subject="scheduler"
        )


def _settings(
    corpus: Corpus, asked: Asked, project: Settings
) -> tuple[Corpus, list[MemberReports], BatchSettings]:
    """Return the members to build and what is asked of the batch, the project's settings in it.

    The corpus comes back with the members that the table of parameters refuses, if there is one.
    """
    members, table = asked["members"], asked["table"]
    chosen = [corpus.find(name) for name in members] if members else list(corpus.members)
    settings = BatchSettings(
        out=asked["out"],
        notebook=asked["notebook"],
        formats=_formats(asked["formats"]),
        language=asked["language"] or project.language,
        parameters=_named(asked["parameters"]),
        personal_data=asked["personal_data"] or project.personal_data,
        jobs=asked["jobs"] or (os.cpu_count() or 1) * 2,
        force=asked["force"],
        fail_fast=asked["fail_fast"],
        verify=asked["verify"],
        warm=asked["warm"],
        decisions=DECISIONS,
        theme=load_theme(project.theme, Path.cwd()),
        limits=project.limits,
    )
    if table:
        found = _table(table, corpus, settings)
        settings = settings.model_copy(update={"each": found.each})
        refused = _refused_of(chosen, found, table, named=bool(members))
        corpus = corpus.model_copy(update={"refused": (*corpus.refused, *refused)})
        chosen = [one for one in chosen if one.member.slug in found.each]
    return corpus, chosen, settings


def _notices(
    corpus: Corpus,
    members: Sequence[MemberReports],
    personal_data: PersonalData,
    *,
    single: bool,
) -> tuple[str, ...]:
    """Return what is to be told before a build; the ledger keeps it, so it is masked as well.

    Where ``single`` files are built, decisions on other members are as they should be.
    """
    strangers = () if single else _strangers(corpus)
    found = (*strangers, *strays(members, personal_data))
    return tuple(mask_text(one) for one in found) if personal_data == "mask" else found


def _table(path: Path, corpus: Corpus, settings: BatchSettings) -> MemberTable:
    """Return what the table says of each member; see ``kit.member_table``."""
    from kit.member_table import parameters_of_each

    if Path(settings.notebook).stem == PORTFOLIO:
        raise ParameterError(
            "The portfolio is on all members, so it takes no table of members. Use -p for its "
            "parameters.",
            subject=str(path),
        )
    name, notebook = load_notebook(settings.notebook)
    model = parameter_model(notebook, name)
    check_parameters(model, settings.parameters, name)
    return parameters_of_each(path, corpus, model, name, own=settings.parameters, reserved=RESERVED)


def _refused_of(
    chosen: Sequence[MemberReports], found: MemberTable, table: Path, *, named: bool
) -> list[Refusal]:
    """Return what the table refuses of this build: of members that were named, only theirs.

    Raises ``ParameterError`` where one that was named has no row.
    """
    slugs = [one.member.slug for one in chosen]
    refused = {refusal.path for refusal in found.refused}
    missing = [slug for slug in slugs if slug not in found.each and slug not in refused]
    if named and missing:
        raise ParameterError(
            f"The table {table.name} has no row for {', '.join(missing)}. Add one, or leave out "
            "--member.",
            subject=str(table),
        )
    return [one for one in found.refused if not named or one.path in slugs]


def _not_started(
    results: Sequence[RunResult],
    corpus: Corpus,
    chosen: Sequence[MemberReports],
    settings: BatchSettings,
) -> list[str]:
    """Return whose reports were not begun, after a failure with --fail-fast."""
    planned = [found.member.slug for found in chosen]
    if wants_portfolio(corpus, chosen, settings):
        planned.append(PORTFOLIO)
    known = {result.slug for result in results}
    return [slug for slug in planned if slug not in known]


def _formats(named: str) -> tuple[str, ...]:
    formats = tuple(
        dict.fromkeys(part.strip().lower() for part in named.split(",") if part.strip())
    )
    unknown = [name for name in formats if name not in FORMATS]
    if unknown or not formats:
        raise ParameterError(
            f"--format takes html, pdf, or both divided by a comma; {named!r} is neither.",
            subject="format",
        )
    return formats


def _named(parameters: Sequence[str]) -> Mapping[str, str]:
    values: dict[str, str] = {}
    for given in parameters:
        name, equals, value = given.partition("=")
        if not equals or not name.strip():
            raise ParameterError(
                f"-p takes NAME=VALUE, such as -p year=2024; {given!r} has no name or no '='.",
                subject=given,
            )
        values[name.strip()] = value
    return values


def _folders(corpus: Corpus, out: Path) -> list[str]:
    """Return the folders of the reports that the index may link to."""
    slugs = (*(found.member.slug for found in corpus.members), PORTFOLIO)
    return [slug for slug in slugs if (out / slug).is_dir()]


def _about(settings: BatchSettings, corpus: Corpus, members: int) -> Mapping[str, object]:
    """Return what a log says of a batch at its start."""
    return {
        "kit": __version__,
        "notebook": settings.notebook,
        "language": settings.language,
        "formats": list(settings.formats),
        "out": str(settings.out),
        "members": members,
        "refused": len(corpus.refused),
    }


def strays(members: Sequence[MemberReports], personal_data: PersonalData) -> Iterator[str]:
    """Say which entries of the members' answers and notes match nothing."""
    for found in members:
        files = member_files(DECISIONS, found.member.slug)
        if not (files["answers"] or files["notes"]):
            continue
        try:
            decided = read_editorial(files)
        except KitError:
            continue  # the plan refuses the file, with the reason
        readings = [mask(one) if personal_data == "mask" else one for one in found.readings]
        cases = cases_of(readings, "en", decided)
        yield from stray_decisions(found.member.slug, cases, decided, words_of("en"))


def _strangers(corpus: Corpus) -> Iterator[str]:
    """Say which files of answers and notes belong to no member, so that none is lost unseen."""
    slugs = [found.member.slug for found in corpus.members]
    for kind, ending in ENDINGS.items():
        folder = DECISIONS[kind]
        for path in sorted(folder.glob(f"*{ending}")) if folder and folder.is_dir() else ():
            if path.stem not in slugs:
                near = get_close_matches(path.stem, slugs, n=1)
                hint = f" Should it be {near[0]}{ending}?" if near else ""
                yield f"{path} belongs to no member of the sources.{hint}"
