"""The archive of a member: all its files, the same bytes each time, mended where damaged."""

from __future__ import annotations

import io
import os
from pathlib import Path
from zipfile import ZipFile

from kit.archives import archive, packed
from kit.stamps import FileStamp, file_stamp

FILES = {"report.html": b"<p>a</p>" * 50, "dates.csv": b"member\n"}


def member(out: Path, files: dict[str, bytes]) -> dict[str, FileStamp]:
    (out / "graz").mkdir(parents=True, exist_ok=True)
    for name, content in files.items():
        (out / "graz" / name).write_bytes(content)
    return {name: file_stamp(out / "graz" / name) for name in files}


def test_the_same_files_give_the_same_bytes() -> None:
    made = packed("graz", FILES)
    assert packed("graz", dict(reversed(FILES.items()))) == made
    with ZipFile(io.BytesIO(made)) as zipped:
        assert zipped.testzip() is None
        assert zipped.namelist() == ["graz/dates.csv", "graz/report.html"]
        assert {entry.date_time for entry in zipped.infolist()} == {(1980, 1, 1, 0, 0, 0)}
        assert zipped.read("graz/report.html") == FILES["report.html"]


def test_it_is_written_once_and_mended_when_it_was_damaged(tmp_path: Path) -> None:
    files = member(tmp_path, FILES)
    assert archive(tmp_path, "graz", files) == "graz.zip"
    path = tmp_path / "graz" / "graz.zip"
    first, written = path.read_bytes(), path.stat().st_mtime_ns
    archive(tmp_path, "graz", files)
    assert path.stat().st_mtime_ns == written
    path.write_bytes(b"damaged")
    archive(tmp_path, "graz", files)
    assert path.read_bytes() == first
    path.unlink()
    archive(tmp_path, "graz", files)
    assert path.read_bytes() == first


def test_with_verify_damage_that_keeps_size_and_time_is_mended_too(tmp_path: Path) -> None:
    files = member(tmp_path, FILES)
    archive(tmp_path, "graz", files)
    path = tmp_path / "graz" / "graz.zip"
    first, state = path.read_bytes(), path.stat()
    path.write_bytes(b"x" * len(first))
    os.utime(path, ns=(state.st_atime_ns, state.st_mtime_ns))
    archive(tmp_path, "graz", files)
    assert path.read_bytes() != first
    archive(tmp_path, "graz", files, verify=True)
    assert path.read_bytes() == first


def test_it_follows_what_it_holds_and_holds_no_archive(tmp_path: Path) -> None:
    archive(tmp_path, "graz", member(tmp_path, FILES))
    archive(tmp_path, "graz", member(tmp_path, {**FILES, "report.html": b"new"}))
    with ZipFile(tmp_path / "graz" / "graz.zip") as zipped:
        assert zipped.read("graz/report.html") == b"new"
        assert zipped.namelist() == ["graz/dates.csv", "graz/report.html"]


def test_without_files_there_is_none(tmp_path: Path) -> None:
    assert archive(tmp_path, "graz", {}) is None
    assert not (tmp_path / "graz").exists()
