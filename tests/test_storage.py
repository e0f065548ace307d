"""Writes are atomic, and an output folder that cannot be written is told in a sentence."""

from __future__ import annotations

from pathlib import Path

import pytest

from kit.errors import OutputError
from kit.storage import prepare_folder, remove_parts, write_file


def test_a_file_replaces_the_old_one_and_leaves_nothing_beside(tmp_path: Path) -> None:
    path = tmp_path / "report.html"
    write_file(path, "old")
    write_file(path, "new – ü")
    assert path.read_text(encoding="utf-8") == "new – ü"
    assert list(tmp_path.iterdir()) == [path]


def test_a_write_that_cannot_be_done_keeps_the_old_file(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    path = tmp_path / "report.html"
    write_file(path, "old")

    def full(*_: object) -> None:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(Path, "write_bytes", full)
    with pytest.raises(OutputError, match="No space left on device"):
        write_file(path, "new")
    assert path.read_text(encoding="utf-8") == "old"
    assert list(tmp_path.iterdir()) == [path]


def test_an_output_folder_under_a_file_is_refused_with_what_to_do(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("x")
    with pytest.raises(OutputError, match=r"cannot be written.*choose another one") as error:
        prepare_folder(tmp_path / "file" / "out")
    assert error.value.exit_code == 2


def test_what_killed_processes_left_is_removed_however_deep_it_lies(tmp_path: Path) -> None:
    kept = tmp_path / "alba" / "report.html"
    parts = [tmp_path / ".index.html.7.part", tmp_path / ".kit" / "stamps" / "a" / ".r.7.part"]
    for path in (kept, *parts):
        path.parent.mkdir(parents=True, exist_ok=True)
        path.touch()
    remove_parts(tmp_path)
    assert [path for path in tmp_path.rglob("*") if path.is_file()] == [kept]
