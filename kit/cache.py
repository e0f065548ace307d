"""Readings kept by the content of their file, so that an unchanged source is not read again.

An entry is found by the source's path and hash, and by a digest of the kit's code and packages,
which decide what is read. It carries a hash of itself, and one that is damaged is no entry. So
the cache can save time and never change what is read. It lies in the project, beside the sources,
and not in the outputs: what was read still holds the personal data that outputs may not. Sources
written by hand are read anew each time, since files beside them matter as well; so are those that
cannot be read.
"""

from __future__ import annotations

import os
import time
from contextlib import suppress
from pathlib import Path

from pydantic import TypeAdapter, ValidationError

from kit.errors import KitError
from kit.fingerprint import kit_digest, packages_digest
from kit.reading import read_bytes, read_source, source_name
from kit.reading.decode import MAX_BYTES
from kit.records import Reading
from kit.storage import remove_folder, sha256, write_file

CACHE = Path(".cache", "kit", "readings")
"""Where it lies, below the folder where ``kit`` is called."""

_DAYS = 30
"""So long an entry is kept that no build has used."""

_KINDS = {".txt", ".html", ".htm", ".csv", ".xlsx", ".ods"}
_READINGS: TypeAdapter[tuple[Reading, ...]] = TypeAdapter(tuple[Reading, ...])


class ReadingCache:
    """Reads sources for ``kit.corpus.gather``, from the cache where it can.

    Nothing is written before ``keep`` is called, so that a call that is refused leaves no trace.
    """

    def __init__(self, folder: Path = CACHE) -> None:
        self._all = folder
        self._folder = self._all / sha256(f"{kit_digest()} {packages_digest()}")[:16]
        self._used: set[str] = set()
        self._new: dict[str, str] = {}

    def read(self, path: Path, root: Path | None) -> tuple[Reading, ...]:
        """Return what ``kit.reading.read_source`` returns for this file; raises as it does."""
        try:
            if path.suffix.lower() not in _KINDS or path.stat().st_size > MAX_BYTES:
                return read_source(path, root=root)
            data = path.read_bytes()
        except OSError:
            return read_source(path, root=root)  # which says what is wrong
        name = source_name(path, root)
        key = sha256(f"{name}\n{sha256(data)}")
        self._used.add(key)
        known = self._known(key)
        if known is None:
            known = read_bytes(data, name, folder=path.parent)
            body = _READINGS.dump_json(known).decode("utf-8")
            self._new[key] = f"{sha256(body)}\n{body}"
        return known

    def keep(self) -> None:
        """Write what was read anew, and remove what is of no use any more.

        A cache that cannot be written is left as it is.
        """
        with suppress(KitError, OSError):
            self._folder.mkdir(parents=True, exist_ok=True)
            for other in self._all.iterdir():
                if other != self._folder:
                    remove_folder(other)  # of another version of the kit
            for key, text in self._new.items():
                write_file(self._entry(key), text)
            now = time.time()
            for entry in self._folder.iterdir():
                if entry.stem in self._used:
                    os.utime(entry)
                elif now - entry.stat().st_mtime > _DAYS * 86400:
                    entry.unlink(missing_ok=True)
        self._new.clear()

    def _known(self, key: str) -> tuple[Reading, ...] | None:
        try:
            digest, _, body = self._entry(key).read_text(encoding="utf-8").partition("\n")
            if sha256(body) == digest:
                return _READINGS.validate_json(body)
        except (OSError, UnicodeDecodeError, ValidationError):
            pass
        return None

    def _entry(self, key: str) -> Path:
        return self._folder / f"{key}.json"
