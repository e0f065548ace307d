"""One file with everything of a member, to be mailed: ``outputs/<member>/<member>.zip``.

The same files give the same bytes: names in order, one date for all, no trace of the machine.
"""

from __future__ import annotations

import io
from collections.abc import Mapping
from pathlib import Path
from zipfile import ZIP_DEFLATED, ZipFile, ZipInfo

from kit.stamps import FileStamp, Stamp, file_stamp, intact, read_stamp, write_stamp
from kit.storage import sha256, write_file

_DATE = (1980, 1, 1, 0, 0, 0)
"""The first date that the format knows."""

_MODE = 0o644 << 16
_UNIX = 3


def archive(
    out: Path, slug: str, files: Mapping[str, FileStamp], *, verify: bool = False
) -> str | None:
    """Bring a member's archive up to date and return its name, ``None`` where there is no file.

    ``files`` are those of all the member's reports, as they were written. An archive that holds
    them and is as it was written is left alone; with ``verify`` its content is looked at as well.
    Raises ``OutputError`` when it cannot be written.
    """
    folder = out / slug
    there = {name: known for name, known in sorted(files.items()) if (folder / name).is_file()}
    if not there:
        return None
    name = f"{slug}.zip"
    wanted = sha256("\n".join(f"{known.sha256} {each}" for each, known in there.items()))
    path = out / ".kit" / "archives" / f"{slug}.json"
    stamp = read_stamp(path)
    if stamp and stamp.fingerprint == wanted and intact(folder, stamp, [name], verify=verify):
        return name
    write_file(folder / name, packed(slug, {each: (folder / each).read_bytes() for each in there}))
    write_stamp(path, Stamp(fingerprint=wanted, files={name: file_stamp(folder / name)}, entry={}))
    return name


def packed(folder: str, files: Mapping[str, bytes]) -> bytes:
    """Return the files in one archive, in a folder of this name."""
    made = io.BytesIO()
    with ZipFile(made, "w") as zipped:
        for name, content in sorted(files.items()):
            entry = ZipInfo(f"{folder}/{name}", _DATE)
            entry.compress_type = ZIP_DEFLATED
            entry.create_system = _UNIX
            entry.external_attr = _MODE
            zipped.writestr(entry, content, compresslevel=9)
    return made.getvalue()
