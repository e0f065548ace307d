"""The batch: every planned run is made, recorded and told.

A run ends in exactly one outcome. One member's failure stops no other, and the batch always
ends and tells every outcome.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from concurrent.futures import FIRST_COMPLETED, Executor, Future, wait
from itertools import islice

from kit.corpus import Corpus, MemberReports, Refusal
from kit.delivery import ARRIVALS, publish_report
from kit.errors import KitError
from kit.executors import ExecutorFactory, local
from kit.garbage import seldom
from kit.plan import BatchSettings, plan
from kit.running import make_report, unexpected
from kit.runs import WELL, Made, MemberRun, RunResult
from kit.scratch import sweep
from kit.standing import standing_result, work_on
from kit.stopping import Control
from kit.storage import prepare_folder, remove_folder

_LOOK_EVERY = 0.1
"""So many seconds pass until a request to stop is heard."""

Tell = Callable[[RunResult, int, int], None]
"""Hears of each result as it comes: how many of how many are known then."""

Watch = Callable[[Callable[[], Sequence[str]]], None]
"""Is given what to ask for the names of those that are worked on at any moment."""


def build(
    corpus: Corpus,
    members: Sequence[MemberReports],
    settings: BatchSettings,
    tell: Tell,
    *,
    executor: ExecutorFactory | None = None,
    further: Sequence[MemberRun] = (),
    watch: Watch | None = None,
    control: Control | None = None,
) -> tuple[RunResult, ...]:
    """Build every member's report, and the ``further`` ones, such as the portfolio.

    These take longest, so they come first where several are made at a time; with ``fail_fast``
    they come last.
    ``tell`` hears of each result, and ``watch`` can ask who is worked on. The reports are made
    on ``executor``, else on this machine. ``control`` can stop the batch. Returns the results
    sorted by member, sources that could not be read among them; those that were not begun, when
    it was stopped or with ``fail_fast``, are missing. Raises only for what concerns the call as a
    whole: the output folder, the notebook, a parameter.
    """
    runs = plan(members, settings, corpus.members)
    last = settings.fail_fast or settings.jobs == 1
    runs = (*runs, *further) if last else (*further, *runs)
    prepare_folder(settings.out)
    remove_folder(settings.out / ARRIVALS)
    sweep()
    total = len(runs) + len(corpus.refused)
    results: list[RunResult] = []

    def take(result: RunResult) -> None:
        results.append(result)
        tell(result, len(results), total)

    for refusal in corpus.refused:
        take(_refused(refusal))
    waiting: list[MemberRun] = []
    for run in runs:
        work = work_on(run, force=settings.force, verify=settings.verify)
        standing = standing_result(work)
        if standing is None:
            waiting.append(work.run)
        else:
            take(standing)
    if waiting:
        at_once = settings.jobs if settings.fail_fast else None
        with seldom(), (executor or local(settings.jobs, warm=settings.warm))() as workers:
            for result in _execute(workers, waiting, watch, control or Control(), at_once=at_once):
                take(result)
    return tuple(sorted(results, key=lambda result: result.slug))


def _execute(
    executor: Executor,
    runs: Sequence[MemberRun],
    watch: Watch | None,
    control: Control,
    *,
    at_once: int | None,
) -> Iterator[RunResult]:
    """Make all on the executor, as they end; none more is begun when ``control`` asks for it.

    With ``at_once``, so many are handed over at a time, and none after one that failed.
    """
    left = iter(() if control.stop else runs)
    pending: dict[Future[Made], MemberRun] = {}

    def hand_over() -> None:
        room = None if at_once is None else at_once - len(pending)
        pending.update({executor.submit(make_report, run): run for run in islice(left, room)})

    hand_over()
    if watch:
        watch(lambda: [run.slug for future, run in list(pending.items()) if future.running()])
    while pending:
        done, _ = wait(pending, timeout=_LOOK_EVERY, return_when=FIRST_COMPLETED)
        for future in done:
            result = _result(pending.pop(future), future)
            yield result
            if at_once and result.outcome not in WELL:
                left = iter(())
        if control.stop:
            left = iter(())
            pending = {future: run for future, run in pending.items() if not future.cancel()}
        hand_over()


def _result(run: MemberRun, future: Future[Made]) -> RunResult:
    """Return how a run ended, its files moved to their place."""
    try:
        made = future.result()
    except Exception as error:  # the executor's own trouble, such as a worker that went away
        told = error if isinstance(error, KitError) else unexpected(run, error)
        made = Made(outcome="broken", reason=told.reason, message=told.message)
    outcome, reason, message = made.outcome, made.reason, made.message
    try:
        stamp = publish_report(run, made)
    except KitError as error:
        outcome, reason, message, stamp = "broken", error.reason, error.message, None
    return RunResult(
        slug=run.slug,
        outcome=outcome,
        reason=reason,
        message=message,
        seconds=made.seconds,
        stem=run.stem,
        files=stamp.files if stamp else {},
        warnings=made.warnings,
        entry=made.entry if stamp else None,
        fingerprint=run.fingerprint if outcome == "rendered" else "",
    )


def _refused(refusal: Refusal) -> RunResult:
    return RunResult(
        slug=refusal.path, outcome="refused", reason=refusal.reason, message=refusal.message
    )
