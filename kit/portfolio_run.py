"""The portfolio within a batch: one more run, after those of the members."""

from __future__ import annotations

import json
from collections.abc import Sequence
from pathlib import Path

import nbformat

from kit.batch import Tell, Watch, build
from kit.corpus import Corpus, MemberReports
from kit.decisions import MEMBERS_FILE
from kit.editorial import ENDINGS, NAMES, member_files, read_editorial
from kit.errors import ParameterError
from kit.executors import ExecutorFactory
from kit.fingerprint import fingerprint, fingerprint_parts, notebook_text
from kit.member_report import build_date
from kit.notebooks import load_notebook
from kit.parameters import check_parameters, parameter_model
from kit.plan import BatchSettings, plan
from kit.portfolio_report import shown
from kit.reading.interchange import dump
from kit.runs import MemberRun, RunResult
from kit.stopping import Control

PORTFOLIO = "portfolio"
"""The name of the notebook, and of the folder of what it makes."""


def wants_portfolio(
    corpus: Corpus, members: Sequence[MemberReports], settings: BatchSettings
) -> bool:
    """Say whether the portfolio belongs to this build.

    It is made with the member reports of all members, or when its notebook is asked for; a
    single member has none, and members that are built beside others do not change theirs.
    """
    if Path(settings.notebook).stem == PORTFOLIO:
        return True
    whole = len(members) == len(corpus.members) and not settings.kept
    return settings.notebook == "member_report" and whole and len(members) > 1


def portfolio_members(corpus: Corpus, members: Sequence[MemberReports]) -> list[MemberReports]:
    """Return the members to build beside the portfolio when it alone is asked for: none.

    Raises ``ParameterError`` when a choice of members, or a single one, stands against it.
    """
    if len(members) < len(corpus.members):
        raise ParameterError(
            "The portfolio is on all members of the sources. Leave out --member, or name only the "
            "sources that it should hold.",
            subject=PORTFOLIO,
        )
    if len(corpus.members) < 2:
        raise ParameterError(
            "The sources hold one member alone, so there is nothing to put side by side. Build "
            "its own report: leave out --notebook.",
            subject=PORTFOLIO,
        )
    return []


def portfolio_run(corpus: Corpus, settings: BatchSettings) -> MemberRun:
    """Return the run that makes the report on all members of the sources.

    Of the person's own parameters it takes those that the portfolio's notebook has. Raises
    ``ParameterError`` for a value that does not fit.
    """
    name, notebook = load_notebook(
        settings.notebook if Path(settings.notebook).stem == PORTFOLIO else PORTFOLIO
    )
    model = parameter_model(notebook, name)
    asked_for = Path(settings.notebook).stem == PORTFOLIO
    own = {
        key: value
        for key, value in settings.parameters.items()
        if asked_for or key in model.model_fields
    }
    stem = "report" if settings.language == "en" else f"report.{settings.language}"
    readings = [
        reading for found in shown(corpus, settings.personal_data) for reading in found.readings
    ]
    records = dump(readings)
    decided = {
        found.member.slug: member_files(settings.decisions, found.member.slug)
        for found in corpus.members
    }
    beside = {
        f"{kind}/{slug}{ENDINGS[kind]}": path.read_text(encoding="utf-8")
        for slug, files in decided.items()
        for kind, path in files.items()
        if path and kind in ENDINGS
    }
    if MEMBERS_FILE.is_file():
        beside[MEMBERS_FILE.as_posix()] = MEMBERS_FILE.read_text(encoding="utf-8")
    parameters = {
        "sources": f"{stem}.json",
        "language": settings.language,
        "personal_data": settings.personal_data,
        # A folder with a file a member, where there is one; else an empty file.
        **{
            kind: kind if any(name.startswith(f"{kind}/") for name in beside) else file
            for kind, file in NAMES.items()
        },
        **check_parameters(model, own, name),
    }
    project = settings.decisions.get("settings")
    rules = project.read_text(encoding="utf-8") if project and project.is_file() else ""
    parts = fingerprint_parts(
        records,
        notebook_text(notebook),
        parameters,
        decisions=json.dumps(
            {slug: read_editorial(files).model_dump_json() for slug, files in decided.items()}
        ),
        beside=beside,
        theme=settings.theme.fingerprint,
        date=build_date(),
    )
    return MemberRun(
        slug=PORTFOLIO,
        stem=stem,
        records=records,
        notebook=nbformat.writes(notebook),
        parameters=parameters,
        fingerprint=fingerprint(parts),
        parts=parts,
        formats=settings.formats,
        language=settings.language,
        decisions={"settings": rules},
        theme=settings.theme,
        beside=beside,
        portfolio=True,
        date=build_date(),
        masked=settings.personal_data == "mask",
        limits=settings.limits,
        warm=settings.warm,
        out=settings.out,
    )


def all_runs(
    corpus: Corpus, members: Sequence[MemberReports], settings: BatchSettings
) -> tuple[MemberRun, ...]:
    """Return the runs of a whole build: the members', and the portfolio's where it belongs to it.

    Raises as ``kit.plan.plan`` does.
    """
    if not wants_portfolio(corpus, members, settings):
        return plan(members, settings, corpus.members)
    further = portfolio_run(corpus, settings)
    if Path(settings.notebook).stem == PORTFOLIO:
        return (further,)
    return (*plan(members, settings, corpus.members), further)


def build_with_portfolio(
    corpus: Corpus,
    members: Sequence[MemberReports],
    settings: BatchSettings,
    tell: Tell,
    *,
    executor: ExecutorFactory | None = None,
    watch: Watch | None = None,
    control: Control | None = None,
) -> tuple[RunResult, ...]:
    """Build the members' reports and the portfolio, as ``kit.batch.build`` does.

    With ``fail_fast`` the portfolio comes last, so that it is not begun after a failure.
    """
    further = (portfolio_run(corpus, settings),)
    if Path(settings.notebook).stem == PORTFOLIO:
        settings = settings.model_copy(update={"notebook": "member_report", "parameters": {}})
    return build(
        corpus,
        members,
        settings,
        tell,
        executor=executor,
        further=further,
        watch=watch,
        control=control,
    )
