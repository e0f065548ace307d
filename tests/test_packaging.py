"""What a fresh machine gets: locked versions, one lock for all, a light import."""

from __future__ import annotations

import json
import re
import subprocess
import sys
import tomllib
from importlib import metadata
from pathlib import Path
from typing import Any
from zipfile import ZipFile

import pytest
import yaml
from packaging.requirements import Requirement
from packaging.utils import canonicalize_name

ROOT = Path(__file__).parent.parent
LOCK = (ROOT / "requirements.lock").read_text(encoding="utf-8")
HEAVY = ("pandas", "altair", "nbconvert", "papermill", "jupyterlab", "ipywidgets", "typst")


def locked() -> dict[str, Requirement]:
    """The lock's entries by name."""
    lines = re.findall(r"^([a-zA-Z0-9][^\s\\]*==[^\\\n]+?)\s*\\?$", LOCK, re.MULTILINE)
    return {canonicalize_name(one.name): one for one in map(Requirement, lines)}


def project() -> dict[str, Any]:
    table: dict[str, Any] = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))
    found: dict[str, Any] = table["project"]
    return found


def test_every_dependency_is_locked_with_hashes_and_without_addresses() -> None:
    entries = locked()
    wanted = [Requirement(str(one)) for one in project()["dependencies"]]
    for need in wanted:
        entry = entries[canonicalize_name(need.name)]
        (version,) = [str(spec.version) for spec in entry.specifier]
        assert need.specifier.contains(version), f"the lock's {entry} does not satisfy {need}"
    assert LOCK.count("--hash=sha256:") >= len(entries)
    assert not re.search(r"https?://", LOCK)


def test_what_is_installed_is_what_is_locked() -> None:
    for name, entry in locked().items():
        if entry.marker is None or entry.marker.evaluate():
            assert entry.specifier.contains(metadata.version(name), prereleases=True), name


def test_conda_users_get_the_same_versions() -> None:
    environment = yaml.safe_load((ROOT / "environment.yml").read_text(encoding="utf-8"))
    python, pip, from_pip = environment["dependencies"]
    assert python == "python" + str(project()["requires-python"])
    assert pip == "pip"
    assert from_pip == {"pip": ["-r requirements.lock"]}
    assert environment["channels"] == ["conda-forge"]


def test_git_keeps_only_the_readme_of_the_outputs() -> None:
    tracked = subprocess.run(
        ["git", "ls-files", "outputs"], cwd=ROOT, capture_output=True, text=True, check=False
    )
    if tracked.returncode:
        pytest.skip("this is not a git checkout")
    assert tracked.stdout.split() == ["outputs/README.md"]


@pytest.mark.parametrize("module", ["kit", "kit.cli", "kit.records", "kit.errors"])
def test_importing_the_kit_loads_nothing_heavy(module: str) -> None:
    code = f"import {module}, sys, json; print(json.dumps(sorted(sys.modules)))"
    shown = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert not set(HEAVY) & set(json.loads(shown.stdout))


@pytest.mark.parametrize("path", sorted((ROOT / "notebooks").glob("*.ipynb")), ids=lambda p: p.name)
def test_notebooks_are_kept_without_outputs_and_with_stable_ids(path: Path) -> None:
    notebook = json.loads(path.read_text(encoding="utf-8"))
    for cell in notebook["cells"]:
        assert re.fullmatch(r"[a-z][a-z-]+", cell["id"])
        assert not cell.get("outputs")
        assert cell.get("execution_count") is None


def test_nothing_of_a_run_is_left_in_the_notebooks() -> None:
    books = sorted((ROOT / "notebooks").glob("*.ipynb"))
    stripped = subprocess.run(
        [Path(sys.executable).parent / "nbstripout", "--keep-id", "--dry-run", "--verify", *books],
        capture_output=True,
        text=True,
        check=False,
    )
    assert stripped.returncode == 0, stripped.stdout


def test_a_wheel_holds_all_that_the_kit_needs(tmp_path: Path) -> None:
    command = [sys.executable, "-m", "hatchling", "build", "--target", "wheel"]
    subprocess.run([*command, "--directory", tmp_path], cwd=ROOT, capture_output=True, check=True)
    (path,) = tmp_path.glob("*.whl")
    wanted = {
        f"{place}/{file.relative_to(ROOT / folder).as_posix()}": file.read_bytes()
        for folder, place in {
            "kit": "kit",
            "notebooks": "kit/notebooks",
            "templates": "kit/templates",
        }.items()
        for file in (ROOT / folder).rglob("*")
        if file.is_file() and not {"__pycache__", ".ipynb_checkpoints"} & set(file.parts)
    }
    with ZipFile(path) as wheel:
        held = {name: wheel.read(name) for name in wheel.namelist()}
        # JupyterLab's backups lie in a folder that is worked in, not in one that is released from.
        own = {name for name in held if name.startswith("kit/") and "_checkpoints/" not in name}
        assert sorted(own ^ wanted.keys()) == []
        assert [name for name in sorted(own) if held[name] != wanted[name]] == []
        # Installed to the environment's own folder, where Jupyter looks for kernels.
        (spec,) = [
            name
            for name in held
            if name.endswith(".data/data/share/jupyter/kernels/kit/kernel.json")
        ]
        assert held[spec] == (ROOT / "share/jupyter/kernels/kit/kernel.json").read_bytes()
        (entries,) = [
            data.decode() for name, data in held.items() if name.endswith("entry_points.txt")
        ]
    for entry in ("kit = kit.cli:main", "kit = kit.engine:KitEngine", "kit-pdf = kit.export.pdf"):
        assert entry in entries
