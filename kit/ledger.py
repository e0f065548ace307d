"""The ledger of the last build that ended well: by it the next one sees that nothing has changed.

It holds a digest of everything that the build depended on, and size and time of every file that
it left. Where both are as they were, every report is unchanged, and nothing has to be read,
planned or written but the record of the build. Where anything differs, or the ledger is missing
or damaged, the build takes the long way, which decides report by report. A ledger can therefore
save work, never change a result. This module imports nothing heavy: that is its whole use.
"""

from __future__ import annotations

import json
import os
import tomllib
from collections.abc import Iterable, Iterator, Mapping, Sequence
from contextlib import suppress
from datetime import UTC, datetime
from functools import partial
from pathlib import Path
from typing import Any

from kit import __version__
from kit.corpus import source_files
from kit.decisions import MEMBERS_FILE
from kit.errors import KitError
from kit.fingerprint import folder_digest, kit_digest, packages_digest
from kit.folders import notebooks, templates
from kit.lock import held_if_free
from kit.progress import Progress
from kit.project import DECISIONS, DEFAULT_SOURCE
from kit.runs import RunResult
from kit.settings import FILE, settings_text
from kit.storage import sha256, write_file, write_json

LEDGER = Path(".kit", "ledger.json")
"""Where it lies, below the output folder."""

_BY_HAND = {".yaml", ".yml", ".json"}
"""Sources that may name files of evidence beside them."""


def inputs_digest(sources: Sequence[Path], call: Mapping[str, Any]) -> str | None:
    """Return a digest of all that a build depends on; ``None`` where that cannot be known.

    ``call`` holds what the command line says: whatever of it can alter a result. Contents count,
    not times, and of sources their paths as well, since reports name them.
    """
    try:
        parts = [
            json.dumps(call, sort_keys=True, default=str),
            *_sources(sources or (DEFAULT_SOURCE,)),
            *_contents([Path(FILE), MEMBERS_FILE, Path(str(call["notebook"])), call["table"]]),
            *_folders([*DECISIONS.values(), *_look()]),
            folder_digest(notebooks()),
            folder_digest(templates()),
            os.environ.get("SOURCE_DATE_EPOCH", ""),
            __version__,
            kit_digest(),
            packages_digest(),
        ]
    except (KitError, OSError, tomllib.TOMLDecodeError):
        return None  # told by the long way
    return sha256("\n".join(parts))


class Inputs:
    """All that a build depends on, by its digest when the build began; see ``inputs_digest``."""

    def __init__(self, sources: Sequence[Path], call: Mapping[str, Any]) -> None:
        self._again = partial(inputs_digest, sources, call)
        self.digest = self._again()

    def still(self) -> str | None:
        """Return the digest if it is the same now as at the beginning, else ``None``."""
        return self.digest if self._again() == self.digest else None


def _sources(sources: Sequence[Path]) -> Iterator[str]:
    ignored: list[str] = []
    beside: set[Path] = set()
    for path, base in source_files(sources, None, ignored):
        yield f"{path} {base} {sha256(path.read_bytes())}"
        if path.suffix.lower() in _BY_HAND:
            beside.add(path.parent)
    yield " ".join(sorted(ignored))
    for folder in sorted(beside):
        yield from sorted(str(path) for path in folder.rglob("*"))


def _contents(paths: Iterable[Path | None]) -> Iterator[str]:
    for path in paths:
        if path is not None and path.expanduser().is_file():
            yield f"{path} {sha256(path.expanduser().read_bytes())}"


def _folders(paths: Iterable[Path | None]) -> Iterator[str]:
    for path in paths:
        if path is not None and path.is_dir():
            yield f"{path} {folder_digest(path)}"


def _look() -> Iterator[Path]:
    """Yield the folders that the table ``[theme]`` of kit.toml names, and the logo's."""
    theme = tomllib.loads(settings_text(Path.cwd())).get("theme", {})
    for name in ("fonts", "templates", "logo"):
        given = theme.get(name) if isinstance(theme, dict) else None
        if isinstance(given, str) and given:
            path = Path(given)
            yield path.parent if name == "logo" else path


# ---------------------------------------------------------------- the ledger


def write_ledger(
    out: Path,
    digest: str,
    folders: Iterable[str],
    *,
    about: Mapping[str, Any],
    notices: Sequence[str],
) -> None:
    """Note that the build of these inputs has left these folders, and what it told."""
    files = dict(_files(out, ["", *folders]))
    body = json.dumps(
        {
            "inputs": digest,
            "files": files,
            "about": dict(about),
            "notices": list(notices),
            "record": json.loads((out / "build.json").read_text(encoding="utf-8")),
        },
        ensure_ascii=False,
    )
    write_file(out / LEDGER, f"{sha256(body)}\n{body}")


def forget(out: Path) -> None:
    """Remove the ledger: from now on the outputs may be anything between two builds."""
    with suppress(OSError):  # a folder that cannot be written is told a moment later
        (out / LEDGER).unlink(missing_ok=True)


def _read(out: Path) -> dict[str, Any] | None:
    try:
        text = (out / LEDGER).read_text(encoding="utf-8")
    except (OSError, UnicodeDecodeError):
        return None
    digest, _, body = text.partition("\n")
    return json.loads(body) if sha256(body) == digest else None


def _files(out: Path, folders: Iterable[str]) -> Iterator[tuple[str, tuple[int, int]]]:
    """Yield size and time of the files in these folders; the top one has the index alone."""
    for folder in folders:
        with os.scandir(out / folder) as entries:
            for entry in entries:
                if entry.is_file() and (folder or entry.name == "index.html"):
                    state = entry.stat()
                    name = f"{folder}/{entry.name}" if folder else entry.name
                    yield name, (state.st_size, state.st_mtime_ns)


def _stands(out: Path, files: Mapping[str, Sequence[int]]) -> bool:
    place = os.fspath(out)
    try:
        for name, known in files.items():
            state = os.stat(f"{place}/{name}")  # noqa: PTH116 - tens of thousands of them
            if [state.st_size, state.st_mtime_ns] != known:
                return False
    except OSError:
        return False
    return True


def build_from_ledger(out: Path, digest: str | None, *, quiet: bool, log_format: Any) -> int | None:
    """Tell that nothing has changed, where that is so, and return the exit code; else ``None``.

    ``build.json`` is written anew, as after every build. While another build holds the folder,
    this one takes the long way, which waits for it and says so.
    """
    if digest is None or not (out / LEDGER).is_file():
        return None
    with held_if_free(out) as free:
        known = _read(out) if free else None
        if known is None or known["inputs"] != digest or not _stands(out, known["files"]):
            return None
        return _told(out, known, Progress(quiet=quiet, form=log_format))


def _told(out: Path, known: Mapping[str, Any], progress: Progress) -> int:
    """Tell every report as unchanged, note that in the record, and return the exit code."""
    for notice in known["notices"]:
        progress.notice(notice)
    progress.start(known["about"])
    results = []
    record = known["record"]
    for entry in record["results"]:
        if entry["outcome"] != "refused":
            entry |= {"outcome": "unchanged", "seconds": 0.0, "warnings": []}
        results.append(
            RunResult.model_construct(
                slug=entry["name"],
                outcome=entry["outcome"],
                reason=entry["reason"] or "",
                message=entry["message"] or "",
            )
        )
    with progress:
        # Sources that cannot be read come first, as in a build of the long way.
        told = sorted(results, key=lambda result: result.outcome != "refused")
        for number, result in enumerate(told, start=1):
            progress.tell(result, number, len(told))
    record["built"] = datetime.now(UTC).isoformat(timespec="seconds")
    write_json(out / "build.json", record)
    progress.close(results, out)
    return 1 if any(result.outcome == "refused" for result in results) else 0
