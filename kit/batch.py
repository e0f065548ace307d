"""The batch: plan a run for every member, then execute, render and record each.

A run ends in exactly one outcome. One member's failure stops no other, and the batch always
ends and tells every outcome.
"""

from __future__ import annotations

import os
from collections.abc import Callable, Iterable, Mapping, Sequence
from concurrent.futures import FIRST_COMPLETED, Executor, Future, ThreadPoolExecutor, wait
from pathlib import Path
from time import monotonic
from typing import Any, Literal

import nbformat
from pydantic import Field

from kit.corpus import Corpus, MemberReports, Refusal
from kit.editorial import NAMES, member_files, read_editorial
from kit.errors import KitError, ParameterError
from kit.fingerprint import fingerprint, notebook_text
from kit.member_report import build_date
from kit.notebooks import load_notebook
from kit.parameters import check_parameters, parameter_model
from kit.peers import PEERS_FILE, dump_peers, peers_of_each
from kit.privacy import mask
from kit.reading.interchange import dump
from kit.records import Record
from kit.running import run_member
from kit.runs import WELL, MemberRun, Outcome, RunResult
from kit.stamps import Stamp, intact, read_stamp, stamp_path
from kit.storage import prepare_folder, remove_folder
from kit.theme import PLAIN, Theme

FORMATS = ("html", "pdf")


class BatchSettings(Record):
    """What a batch is asked to do. ``parameters`` are the person's own, beyond the member."""

    out: Path
    notebook: str = "member_report"
    formats: tuple[str, ...] = FORMATS
    language: str = "en"
    parameters: Mapping[str, Any] = Field(default_factory=dict)
    personal_data: Literal["mask", "keep"] = "mask"
    jobs: int = 2
    force: bool = False
    fail_fast: bool = False
    verify: bool = False
    warm: bool = True
    decisions: dict[str, Path | None] = Field(default_factory=dict)
    theme: Theme = PLAIN

    @property
    def stem(self) -> str:
        """How the files of a report are named: ``report``, ``brief``, ``report.es`` ..."""
        name = Path(self.notebook).stem
        stem = "report" if name == "member_report" else name
        return stem if self.language == "en" else f"{stem}.{self.language}"


def plan(
    members: Iterable[MemberReports],
    settings: BatchSettings,
    everyone: Sequence[MemberReports] = (),
) -> tuple[MemberRun, ...]:
    """Return the runs for these members; raises for a notebook or parameter that is not right.

    ``everyone`` are all members of the sources, whom the notebook may compare with.
    """
    name, notebook = load_notebook(settings.notebook)
    text = nbformat.writes(notebook)
    model = parameter_model(notebook, name)
    stem = settings.stem
    own = check_parameters(model, settings.parameters, name)
    peers = peers_of_each(everyone) if "peers" in model.model_fields else {}
    runs = []
    for found in members:
        readings = found.readings
        if settings.personal_data == "mask":
            readings = tuple(mask(reading) for reading in readings)
        records = dump(readings)
        given = {
            "member": found.member.slug,
            "sources": f"{stem}.json",
            "language": settings.language,
            "personal_data": settings.personal_data,
            **NAMES,
        }
        beside = {}
        if (others := peers.get(found.member.slug)) and others.enough:
            beside[PEERS_FILE] = dump_peers(others)
            given["peers"] = PEERS_FILE
        _refuse_reserved(own, given)
        decided = member_files(settings.decisions, found.member.slug)
        parameters = {
            **{key: value for key, value in given.items() if key in model.model_fields},
            **own,
        }
        runs.append(
            MemberRun(
                slug=found.member.slug,
                stem=stem,
                records=records,
                notebook=text,
                parameters=parameters,
                fingerprint=fingerprint(
                    records,
                    notebook_text(notebook),
                    parameters,
                    decisions=read_editorial(decided).model_dump_json(),
                    beside=beside,
                    theme=settings.theme.fingerprint,
                    date=build_date(),
                ),
                formats=settings.formats,
                language=settings.language,
                decisions={
                    kind: path.read_text(encoding="utf-8") for kind, path in decided.items() if path
                },
                theme=settings.theme,
                beside=beside,
                twin=name == "member_report",
                date=build_date(),
                warm=settings.warm,
                out=settings.out,
            )
        )
    return tuple(runs)


def _refuse_reserved(own: Mapping[str, Any], given: Mapping[str, Any]) -> None:
    """Refuse parameters that a batch sets by itself for every member."""
    for name in own:
        if name in given:
            raise ParameterError(
                f"The batch sets {name!r} by itself for every member, so -p cannot. "
                "To build one member, use --member; to change the language, --language.",
                subject=name,
            )


def unchanged(run: MemberRun, *, verify: bool = False) -> Stamp | None:
    """Return the stamp of a run whose report is there and needs no work, else ``None``."""
    stamp = read_stamp(stamp_path(run.out, run.slug, run.stem))
    if stamp is None or stamp.fingerprint != run.fingerprint:
        return None
    wanted = {f"{run.stem}.{suffix}" for suffix in ("ipynb", "json", *run.formats)}
    unasked = {f"{run.stem}.{suffix}" for suffix in FORMATS} - wanted
    names = wanted | (set(stamp.files) - unasked)
    return stamp if intact(run.out / run.slug, stamp, names, verify=verify) else None


def standing_result(run: MemberRun, settings: BatchSettings) -> RunResult | None:
    """Return the result of a run that needs no work, ``None`` for one that is to be made."""
    stamp = None if settings.force else unchanged(run, verify=settings.verify)
    if stamp is None:
        return None
    return RunResult(
        slug=run.slug,
        outcome="unchanged",
        stem=run.stem,
        files=stamp.files,
        entry=stamp.entry,
        fingerprint=run.fingerprint,
    )


def build(
    corpus: Corpus,
    members: Sequence[MemberReports],
    settings: BatchSettings,
    tell: Callable[[RunResult, int, int], None],
) -> tuple[RunResult, ...]:
    """Build every member's report; ``tell`` hears of each result as it comes, with the counts.

    Returns the results sorted by member, sources that could not be read among them. Raises
    only for what concerns the call as a whole: the output folder, the notebook, a parameter.
    """
    runs = plan(members, settings, corpus.members)
    prepare_folder(settings.out)
    work = settings.out / ".kit" / f"run-{os.getpid()}"
    _sweep(settings.out / ".kit")
    total = len(runs) + len(corpus.refused)
    results: list[RunResult] = []

    def take(result: RunResult) -> None:
        results.append(result)
        tell(result, len(results), total)

    for refusal in corpus.refused:
        take(_refused(refusal))
    waiting: list[MemberRun] = []
    for run in runs:
        standing = standing_result(run, settings)
        if standing is None:
            waiting.append(run)
        else:
            take(standing)
    try:
        with ThreadPoolExecutor(max_workers=settings.jobs) as executor:
            for result in _execute(executor, waiting, work, fail_fast=settings.fail_fast):
                take(result)
    finally:
        remove_folder(work)
    return tuple(sorted(results, key=lambda result: result.slug))


def _execute(
    executor: Executor, runs: Sequence[MemberRun], work: Path, *, fail_fast: bool
) -> Iterable[RunResult]:
    """Run all on the executor, as they end; with ``fail_fast``, start none after a failure."""
    pending: set[Future[RunResult]] = {executor.submit(guarded_run, run, work) for run in runs}
    while pending:
        done, pending = wait(pending, return_when=FIRST_COMPLETED)
        for future in done:
            result = future.result()
            yield result
            if fail_fast and result.outcome not in WELL:
                pending = {left for left in pending if not left.cancel()}


def guarded_run(run: MemberRun, work: Path) -> RunResult:
    """Make one report; whatever happens becomes an outcome.

    What the machinery broke is tried once more; what the notebook raised would raise again.
    """
    result = _attempt(run, work)
    if result.outcome == "broken" and result.reason == "machinery":
        return _attempt(run, work)
    return result


def _attempt(run: MemberRun, work: Path) -> RunResult:
    begun = monotonic()
    try:
        done = run_member(run, work)
    except KitError as error:
        outcome: Outcome = "failed" if error.reason == "notebook-failed" else "broken"
        return RunResult(
            slug=run.slug,
            outcome=outcome,
            reason=error.reason,
            message=error.message,
            seconds=monotonic() - begun,
            stem=run.stem,
        )
    except Exception as error:
        return RunResult(
            slug=run.slug,
            outcome="broken",
            reason="machinery",
            message=f"The report could not be made: {type(error).__name__}: {error}",
            seconds=monotonic() - begun,
            stem=run.stem,
        )
    return RunResult(
        slug=run.slug,
        outcome="rendered",
        seconds=monotonic() - begun,
        stem=run.stem,
        files=done.stamp.files,
        warnings=done.warnings,
        entry=done.stamp.entry,
        fingerprint=run.fingerprint,
    )


def _refused(refusal: Refusal) -> RunResult:
    return RunResult(
        slug=refusal.path, outcome="refused", reason=refusal.reason, message=refusal.message
    )


def _sweep(folder: Path) -> None:
    """Remove what killed batches left behind: work folders whose process is gone."""
    for left in folder.glob("run-*"):
        number = left.name.removeprefix("run-")
        if number.isdigit() and not _alive(int(number)):
            remove_folder(left)


def _alive(process: int) -> bool:
    try:
        os.kill(process, 0)
    except ProcessLookupError:
        return False
    except PermissionError:
        return True
    return True
