"""``kit build --explain``: for each report, whether it would be made, how, and why."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from kit.corpus import Corpus
from kit.runs import MemberRun
from kit.standing import Reason, Work, work_on

_PARTS = {
    "records": "the assessments changed",
    "notebook": "the notebook changed",
    "parameters": "the parameters changed",
    "decisions": "settings, answers or notes changed",
    "peers": "what other members state changed",
    "date": "the date changed",
    "kit": "the kit's code changed",
    "packages": "Python or a package changed",
    "cells": "the template of cells changed",
    "html": "the HTML template changed",
    "pdf": "the PDF template changed",
    "theme": "the organisation's look changed",
}


def explained(
    runs: Sequence[MemberRun], corpus: Corpus, *, force: bool = False, verify: bool = False
) -> Iterator[str]:
    """Yield a line for each report and each refused source, and a count; nothing is written."""
    count = 0
    for run in runs:
        work = work_on(run, force=force, verify=verify)
        count += bool(work.reasons)
        yield f"{run.slug}: {_told(work)}"
    for refusal in corpus.refused:
        yield f"{refusal.path}: refused. {refusal.message}"
    yield f"{count} of {len(runs)} to be made. Nothing was built."


def _told(work: Work) -> str:
    if not work.reasons:
        return "unchanged"
    why = "; ".join(phrase for reason in work.reasons for phrase in _phrases(reason))
    if work.run.executed:
        return f"rendered again without running the notebook: {why}"
    return f"the notebook runs: {why}"


def _phrases(reason: Reason) -> list[str]:
    listed = ", ".join(reason.what)
    match reason.why:
        case "new":
            return ["there is no report yet"]
        case "forced":
            return ["--force"]
        case "changed":
            return [_PARTS[part] for part in reason.what]
        case "failed":
            return ["the last attempt failed"]
        case "format":
            return [f"{listed} is not there yet"]
        case "output":
            return [f"not as it was written: {listed}"]
