"""The kit finds its notebooks and templates, installed or not."""

from __future__ import annotations

from pathlib import Path

import pytest

from kit import folders
from kit.errors import OutputError


def test_the_folders_hold_what_the_kit_needs() -> None:
    assert (folders.templates() / "html" / "index.html.j2").is_file()
    assert (folders.templates() / "site" / "index.html.j2").is_file()
    assert (folders.notebooks() / "member_report.ipynb").is_file()


def test_an_installed_package_is_looked_in_before_the_folder_beside_it(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    package = tmp_path / "kit"
    (package / "templates").mkdir(parents=True)
    (tmp_path / "templates").mkdir()
    (tmp_path / "notebooks").mkdir()
    monkeypatch.setattr(folders, "files", lambda name: package)
    found = folders._folder.__wrapped__
    assert found("templates") == package / "templates"
    assert found("notebooks") == tmp_path / "notebooks"


def test_a_missing_folder_says_what_to_do(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(folders, "files", lambda name: tmp_path / "kit")
    with pytest.raises(OutputError, match="Install the kit again"):
        folders._folder.__wrapped__("templates")
