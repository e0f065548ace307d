"""Delivery: what a run made moves to its place in the outputs, all of it or nothing.

All files of a report are first written to a folder beside the outputs, so that a full disk is
met before anything has changed; only then are they moved, which needs no room. The stamp goes
before the first file and comes back after the last, so whoever is killed in between leaves a
report without a stamp, which the next run makes anew.
"""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path

from kit.errors import OutputError
from kit.runs import Made, MemberRun
from kit.stamps import FileStamp, Stamp, file_stamp, read_stamp, stamp_path, write_stamp
from kit.storage import remove_folder, write_file

ARRIVALS = Path(".kit", "arrivals")
"""Where files wait, below the output folder; what is left there belongs to nobody."""


def publish_report(run: MemberRun, made: Made) -> Stamp:
    """Move a report's files to the member's folder and return its stamp.

    Raises ``OutputError`` where they cannot be written; the report that was there, if any, is
    then whole.
    """
    target, waiting = run.out / run.slug, run.out / ARRIVALS / run.slug
    path = stamp_path(run.out, run.slug, run.stem)
    arrived = waiting / ".kit" / path.name
    try:
        before = read_stamp(path)
        known = before.files if before else {}
        written = _write(waiting, made.files)
        files = {**{name: known[name] for name in run.keep if name in known}, **written}
        stamp = Stamp(
            fingerprint=run.fingerprint,
            parts=run.parts,
            files=files,
            entry=made.entry,
            state=made.state,
        )
        write_stamp(arrived, stamp)
        target.mkdir(parents=True, exist_ok=True)
        path.parent.mkdir(parents=True, exist_ok=True)
        path.unlink(missing_ok=True)
        for name in written:
            (waiting / name).replace(target / name)
        for name in set(known) - set(files):
            (target / name).unlink(missing_ok=True)  # no older state stands beside this one
        arrived.replace(path)
    except OSError as error:
        raise OutputError(
            f"The report of {run.slug} cannot be written to {target}: {error.strerror}. Make room "
            "or change the folder's rights, then run again.",
            subject=run.slug,
        ) from error
    finally:
        remove_folder(waiting)
    return stamp


def _write(folder: Path, files: Mapping[str, bytes]) -> dict[str, FileStamp]:
    folder.mkdir(parents=True, exist_ok=True)
    for name, content in files.items():
        write_file(folder / name, content)
    return {name: file_stamp(folder / name) for name in files}
