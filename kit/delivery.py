"""Delivery: what a run made moves to its place in the outputs, all of it or nothing.

All files of a report are first written to a folder beside the outputs, so that a full disk is
met before anything has changed; only then are they moved, which needs no room. The stamp goes
before the first file and comes back after the last, so whoever is killed in between leaves a
report without a stamp, which the next run makes anew.

What tells of a failure stands beside the report of an earlier build, and goes with the next
success.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from pathlib import Path

from kit.errors import OutputError
from kit.runs import Made, MemberRun
from kit.stamps import (
    FailureStamp,
    FileStamp,
    Stamp,
    failure_path,
    file_stamp,
    read_failure,
    read_stamp,
    stamp_path,
    write_stamp,
)
from kit.storage import remove_folder, write_file
from kit.words import mark

ARRIVALS = Path(".kit", "arrivals")
"""Where files wait, below the output folder; what is left there belongs to nobody."""


def publish_report(run: MemberRun, made: Made) -> Stamp | None:
    """Move what a run made to the member's folder; return the stamp of the report, if there is one.

    Raises ``OutputError`` where files cannot be written; the report that was there, if any, is
    then whole.
    """
    try:
        stamp = _deliver(run, made) if made.files else None
        _tell(run, made)
    except OSError as error:
        raise OutputError(
            mark(
                "The report of {member} cannot be written to {folder}: {why}. Make room or change "
                "the folder's rights, then run again."
            ).format(member=run.slug, folder=run.out / run.slug, why=error.strerror),
            subject=run.slug,
        ) from error
    finally:
        remove_folder(run.out / ARRIVALS / run.slug)
    return stamp


def _deliver(run: MemberRun, made: Made) -> Stamp:
    waiting, target = run.out / ARRIVALS / run.slug, run.out / run.slug
    path = stamp_path(run.out, run.slug, run.stem)
    arrived = waiting / ".kit" / path.name
    before = read_stamp(path)
    known = before.files if before else {}
    written = _written(waiting, made.files)
    files = {**{name: known[name] for name in run.keep if name in known}, **written}
    stamp = Stamp(
        fingerprint=run.fingerprint,
        parts=run.parts,
        files=files,
        entry=made.entry,
        state=made.state,
    )
    write_stamp(arrived, stamp)
    path.parent.mkdir(parents=True, exist_ok=True)
    path.unlink(missing_ok=True)
    _move(waiting, target, written)
    _remove(target, set(known) - set(files))  # no older state stands beside this one
    arrived.replace(path)
    return stamp


def _tell(run: MemberRun, made: Made) -> None:
    """Put the files that tell of a failure in place, or away after a success."""
    waiting, target = run.out / ARRIVALS / run.slug, run.out / run.slug
    path = failure_path(run.out, run.slug, run.stem)
    before = read_failure(path)
    if made.outcome == "rendered":
        if before:
            _remove(target, before.files)
        path.unlink(missing_ok=True)
        return
    noted = FailureStamp(
        outcome=made.outcome,
        reason=made.reason,
        message=made.message,
        partial=bool(made.files),
        files=tuple({**made.failed, **dict.fromkeys(before.files if before else ())}),
    )
    _written(waiting, made.failed)
    write_stamp(path, noted)  # first, so that no file is ever left that no note knows of
    _move(waiting, target, made.failed)
    if before and set(before.files) - set(made.failed):
        _remove(target, set(before.files) - set(made.failed))
        write_stamp(path, noted.model_copy(update={"files": tuple(made.failed)}))


def _written(folder: Path, files: Mapping[str, bytes]) -> dict[str, FileStamp]:
    folder.mkdir(parents=True, exist_ok=True)
    for name, content in files.items():
        write_file(folder / name, content)
    return {name: file_stamp(folder / name) for name in files}


def _move(waiting: Path, target: Path, names: Iterable[str]) -> None:
    target.mkdir(parents=True, exist_ok=True)
    for name in names:
        (waiting / name).replace(target / name)


def _remove(folder: Path, names: Iterable[str]) -> None:
    for name in names:
        (folder / name).unlink(missing_ok=True)
