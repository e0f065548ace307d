"""JupyterLab is opened on this machine only, and its templates stay without outputs."""

from __future__ import annotations

import asyncio
import json
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import Any

import nbformat
import pytest

from kit.errors import OutputError, ParameterError
from kit.folders import notebooks
from kit.lab import bring_notebooks, environment, lab_command, options
from kit.lab_files import ProjectFiles, clean, is_template

ROOT = Path(__file__).parents[1]


def executed(name: str = "member_report") -> dict[str, Any]:
    """A notebook as JupyterLab sends it after a run."""
    text = (notebooks() / f"{name}.ipynb").read_text(encoding="utf-8")
    content: dict[str, Any] = json.loads(text)
    for number, cell in enumerate(content["cells"]):
        if cell["cell_type"] == "code":
            cell["execution_count"] = number
            cell["outputs"] = [nbformat.v4.new_output("stream", name="stdout", text="secret")]
            cell["metadata"]["execution"] = {"iopub.status.busy": "2026-01-01T00:00:00Z"}
            cell["metadata"]["scrolled"] = True
    content["metadata"]["kernelspec"] = {"name": "kit", "display_name": "x", "language": "python"}
    content["metadata"]["language_info"] = {"name": "python", "version": "3.11.4"}
    content["metadata"]["widgets"] = {"application/vnd.jupyter.widget-state+json": {}}
    return content


def test_the_server_listens_to_this_machine_and_asks_no_network() -> None:
    given = options(Path("/srv/project"), browser=False, port=9001)
    assert "--ServerApp.ip=127.0.0.1" in given
    assert "--LabApp.news_url=None" in given
    assert "--LabApp.check_for_updates_class=jupyterlab.NeverCheckForUpdate" in given
    assert {"--no-browser", "--ServerApp.port=9001"} <= set(given)
    assert "--LabApp.default_url=/lab/tree/notebooks/start.ipynb" in given
    assert not [one for one in given if "token" in one or "password" in one]


def test_rights_of_the_root_user_are_given_to_nobody_else(monkeypatch: pytest.MonkeyPatch) -> None:
    for user, allowed in ((0, True), (1000, False)):
        monkeypatch.setattr("os.geteuid", lambda user=user: user)
        assert ("--allow-root" in options(Path("/srv/project"))) is allowed


def test_the_kits_settings_come_before_a_persons_own_and_once() -> None:
    first = environment({"JUPYTER_CONFIG_PATH": "/etc/own"})["JUPYTER_CONFIG_PATH"]
    assert first.split(":")[1:] == ["/etc/own"]
    assert environment({"JUPYTER_CONFIG_PATH": first})["JUPYTER_CONFIG_PATH"] == first
    folder = Path(first.split(":")[0]) / "labconfig"
    disabled = json.loads((folder / "page_config.json").read_text())["disabledExtensions"]
    assert disabled["@jupyterlab/apputils-extension:announcements"] is True
    settings = json.loads((folder / "default_setting_overrides.json").read_text())
    assert settings["@jupyterlab/apputils-extension:notification"]["fetchNews"] == "false"


def test_an_empty_folder_gets_the_notebooks_once(tmp_path: Path) -> None:
    names = {path.name for path in notebooks().glob("*.ipynb")}
    assert set(bring_notebooks(tmp_path)) == names
    own = tmp_path / "notebooks" / "brief.ipynb"
    own.write_text("mine")
    assert bring_notebooks(tmp_path) == ()
    assert own.read_text() == "mine"


def test_a_folder_that_cannot_hold_notebooks_is_told(tmp_path: Path) -> None:
    (tmp_path / "notebooks").write_text("a file")
    with pytest.raises(OutputError, match="notebooks"):
        bring_notebooks(tmp_path)


def test_a_port_that_there_is_not_is_refused() -> None:
    with pytest.raises(ParameterError, match="65535"):
        lab_command(port=70000)


@pytest.mark.parametrize(
    ("path", "expected"),
    [
        ("notebooks/start.ipynb", True),
        ("/notebooks/member_report.ipynb", True),
        ("notebooks/my_report.ipynb", False),
        ("start.ipynb", False),
        ("notebooks/archive/start.ipynb", False),
    ],
)
def test_only_the_kits_own_notebooks_are_templates(path: str, expected: bool) -> None:
    assert is_template(path) is expected


def test_a_cleaned_template_is_the_file_that_is_shipped() -> None:
    path = notebooks() / "member_report.ipynb"
    assert clean(executed()) == json.loads(path.read_text(encoding="utf-8"))


def test_templates_are_saved_without_outputs_and_copies_with_them(tmp_path: Path) -> None:
    folder = tmp_path / "notebooks"
    folder.mkdir()

    async def save() -> None:
        files: Any = ProjectFiles(root_dir=str(tmp_path))
        for name in ("member_report", "mine"):
            model = {"type": "notebook", "format": "json", "content": executed()}
            await files.save(model, f"notebooks/{name}.ipynb")
            content: Any = model["content"]
            assert content["cells"][1]["outputs"], "what the page holds is not touched"
        files.notary.store.close()

    # A thread of its own: a browser's test in this process may have a loop that runs.
    with ThreadPoolExecutor(1) as executor:
        executor.submit(lambda: asyncio.run(save())).result()
    assert "secret" not in (folder / "member_report.ipynb").read_text()
    assert "secret" in (folder / "mine.ipynb").read_text()
    before = json.loads((notebooks() / "member_report.ipynb").read_text(encoding="utf-8"))
    assert json.loads((folder / "member_report.ipynb").read_text())["cells"] == before["cells"]
