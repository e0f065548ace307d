"""Reading: from a published page, a sheet or a file written by hand to records.

Every reader returns the same ``Reading``: the report as the source states it, and findings on
what could not be placed. A reader is chosen by the file's ending.
"""

from __future__ import annotations

import hashlib
from pathlib import Path, PurePosixPath

from kit.errors import SourceError
from kit.reading.decode import MAX_BYTES, MAX_LINES
from kit.records import Reading, Source
from kit.words import mark

SUFFIXES = (".txt", ".html", ".htm", ".csv", ".xlsx", ".ods", ".yaml", ".yml", ".json")
"""The endings of the files that are read."""

__all__ = ["SUFFIXES", "read_bytes", "read_source", "source_name"]


def read_source(path: Path, *, root: Path | None = None) -> tuple[Reading, ...]:
    """Read one file: a page gives one reading, a sheet one for every row.

    The records name the file relative to ``root`` (by default as given; a path from
    elsewhere by its name alone, so that no folder of this machine gets into a report). Raises
    ``SourceError`` when the file is missing, empty, binary, too large or no such report.
    """
    name = source_name(path, root)
    try:
        if path.is_dir():
            raise SourceError(
                f"{name} is a folder. Name a file in it, or the folder where a folder is accepted.",
                subject=name,
            )
        if path.stat().st_size > MAX_BYTES:
            raise SourceError(
                mark(
                    "{path} is larger than {most} MB. An assessment is far smaller: check that "
                    "this is the right file."
                ).format(path=name, most=MAX_BYTES // 1_000_000),
                subject=name,
            )
        data = path.read_bytes()
    except FileNotFoundError as error:
        raise SourceError(
            f"There is no file {name}. Check the spelling and the folder.", subject=name
        ) from error
    except OSError as error:
        reason = error.strerror or mark("the system refuses it")
        raise SourceError(
            mark("{path} cannot be opened: {why}. Check the file's permissions.").format(
                path=name, why=reason
            ),
            subject=name,
        ) from error
    return read_bytes(data, name, folder=path.parent)


def read_bytes(data: bytes, path: str, *, folder: Path | None = None) -> tuple[Reading, ...]:
    """Read the bytes of a file named ``path``, without touching any file.

    Only files of evidence that an assessment written by hand names are looked at, in ``folder``.
    """
    suffix = PurePosixPath(path).suffix.lower()
    if suffix in {".html", ".htm"}:
        from kit.reading.html import read_html

        return read_html(data, path)
    if suffix in {".csv", ".xlsx", ".ods"}:
        from kit.reading.sheets import read_sheet

        return read_sheet(data, path)
    if suffix in {".yaml", ".yml", ".json"}:
        from kit.reading.interchange import read_interchange

        return read_interchange(data, path, folder=folder)
    if suffix == ".txt":
        from kit.reading.decode import decode
        from kit.reading.page import read_page

        lines = decode(data, path, most_lines=MAX_LINES)
        digest = hashlib.sha256(data).hexdigest()
        return (read_page(lines, Source(path=path, sha256=digest, language="en")),)
    raise SourceError(
        mark("{path} is of a kind that is not read. Read are files that end in {endings}.").format(
            path=path, endings=", ".join(SUFFIXES)
        ),
        subject=path,
    )


def source_name(path: Path, root: Path | None) -> str:
    """Return how records name a file: relative to ``root``, or by its name alone."""
    if root is not None:
        try:
            return path.resolve().relative_to(root.resolve()).as_posix()
        except ValueError:
            return path.name
    outside = path.is_absolute() or ".." in path.parts
    return path.name if outside else path.as_posix()
