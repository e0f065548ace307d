"""What of a report stands in the outputs, what is to be made anew, and why.

A report that nothing has changed for is left alone. Where only the look, a format or a file is
concerned, it is rendered anew from its executed notebook; everything else runs the notebook.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from pathlib import PurePosixPath
from typing import Literal

from kit.fingerprint import EXECUTION, RENDERING
from kit.plan import FORMATS
from kit.records import Record
from kit.runs import MemberRun, RunResult
from kit.stamps import Stamp, failure_path, intact, read_stamp, stamp_path

Why = Literal["forced", "new", "changed", "output", "format", "failed"]
"""Why there is work: ``changed`` parts of the fingerprint, ``output`` files not as they were
written, ``format`` that is asked for and not there, or out of date, ``failed`` the last attempt."""


class Reason(Record):
    """Why there is work on a report, and on what: parts, files or formats."""

    why: Why
    what: tuple[str, ...] = ()


class Work(Record):
    """What there is to do for a report; without reasons it stands.

    ``run`` is what the batch should do: ``executed`` is set where the notebook need not run.
    """

    run: MemberRun
    reasons: tuple[Reason, ...] = ()
    stamp: Stamp | None = None


def work_on(run: MemberRun, *, force: bool = False, verify: bool = False) -> Work:
    """Return what there is to do for a run; ``verify`` compares the content of files as well."""
    stamp = read_stamp(stamp_path(run.out, run.slug, run.stem))
    if stamp is None:
        return Work(run=run, reasons=(Reason(why="new"),))
    if force:
        return Work(run=run, reasons=(Reason(why="forced"),), stamp=stamp)
    if changed := _differing(stamp, run, EXECUTION):
        return Work(run=run, reasons=(Reason(why="changed", what=changed),), stamp=stamp)
    work = _standing(run, stamp, verify=verify)
    if not work.reasons and failure_path(run.out, run.slug, run.stem).exists():
        return Work(run=run, reasons=(Reason(why="failed"),), stamp=stamp)
    return work


def standing_result(work: Work) -> RunResult | None:
    """Return the result of a run that needs no work, ``None`` for one that is to be made."""
    if work.reasons or work.stamp is None:
        return None
    run, stamp = work.run, work.stamp
    return RunResult(
        slug=run.slug,
        outcome="unchanged",
        stem=run.stem,
        files={
            name: known
            for name, known in stamp.files.items()
            if intact(run.out / run.slug, stamp, [name])
        },
        entry=stamp.entry,
        fingerprint=stamp.fingerprint,
    )


def _standing(run: MemberRun, stamp: Stamp, *, verify: bool) -> Work:
    """Return the work on a report whose notebook has run with all that it depends on."""
    folder = run.out / run.slug
    formats = {f"{run.stem}.{suffix}": suffix for suffix in FORMATS}
    whole = {
        name: intact(folder, stamp, [name], verify=verify)
        for name in (*stamp.files, f"{run.stem}.ipynb")
    }
    stale = {name: _differing(stamp, run, _rendering(name)) for name in whole}
    asked = {f"{run.stem}.{suffix}" for suffix in run.formats}
    unasked = set(formats) - asked
    reasons = []
    if changed := sorted({part for name, parts in stale.items() if whole[name] for part in parts}):
        reasons.append(Reason(why="changed", what=tuple(changed)))
    if lost := sorted(name for name, there in whole.items() if not there and name not in unasked):
        reasons.append(Reason(why="output", what=tuple(lost)))
    if missing := sorted(formats[name] for name in asked - set(stamp.files)):
        reasons.append(Reason(why="format", what=tuple(missing)))
    if not reasons:
        return Work(run=run, stamp=stamp)
    book = f"{run.stem}.ipynb"
    if book not in stamp.files or not intact(folder, stamp, [book], verify=True):
        return Work(run=run, reasons=tuple(reasons), stamp=stamp)
    keep = [name for name, there in whole.items() if there and not stale[name]]
    rendered = run.model_copy(
        update={
            "executed": stamp.files[book].sha256,
            "formats": tuple(one for one in run.formats if f"{run.stem}.{one}" not in keep),
            "keep": tuple(keep),
        }
    )
    return Work(run=rendered, reasons=tuple(reasons), stamp=stamp)


def _rendering(name: str) -> tuple[str, ...]:
    return RENDERING.get(PurePosixPath(name).suffix, ())


def _differing(stamp: Stamp, run: MemberRun, parts: Iterable[str]) -> tuple[str, ...]:
    """Return those of the parts that are not as they were for the report in the outputs."""
    known: Mapping[str, str] = stamp.parts
    return tuple(part for part in parts if known.get(part) != run.parts.get(part))
