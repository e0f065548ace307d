"""Opening JupyterLab in a project: on this machine only, with a token, and asking no network.

Nothing of a person's own Jupyter settings is changed. What the kit needs stands in
``kit/lab_settings``, which is put before those settings for this one server, and in the options
below, which come last and so win.
"""

from __future__ import annotations

import os
import shutil
from collections.abc import Sequence
from pathlib import Path

from kit.errors import KitError, OutputError, ParameterError
from kit.folders import notebooks
from kit.storage import prepare_folder

START = "start.ipynb"
FOLDER = "notebooks"
"""Where a project keeps its notebooks."""

_SETTINGS = Path(__file__).parent / "lab_settings"
_LARGEST_PORT = 65535


def lab_command(*, browser: bool = True, port: int | None = None) -> int:
    """Open JupyterLab in the working folder; ends when the person stops it.

    A folder without notebooks gets the kit's first. Raises ``OutputError`` where they cannot be
    put there, ``ParameterError`` for a port that there is not.
    """
    project = Path.cwd()
    if port is not None and not 0 < port <= _LARGEST_PORT:
        raise ParameterError(
            f"--port must be from 1 to {_LARGEST_PORT}, not {port}. Leave it out to let Jupyter "
            "choose one.",
            subject="port",
        )
    for name in bring_notebooks(project):
        print(f"{FOLDER}/{name} is new here.")
    try:
        from jupyterlab.labapp import LabApp
    except ImportError as error:
        raise KitError(
            "JupyterLab is not installed. Run `make build`, or `pip install jupyterlab`, then "
            "`kit lab` again."
        ) from error
    os.environ.update(environment(os.environ))
    LabApp.launch_instance(argv=options(project, browser=browser, port=port))
    return 0


def bring_notebooks(project: Path) -> tuple[str, ...]:
    """Copy the kit's notebooks into a project that has none; return the names of the new ones.

    A notebook that is there is never written over. Raises ``OutputError``.
    """
    folder = project / FOLDER
    if (folder / START).is_file():
        return ()
    prepare_folder(folder)
    brought = []
    for path in sorted(notebooks().glob("*.ipynb")):
        if not (folder / path.name).exists():
            try:
                shutil.copyfile(path, folder / path.name)
            except OSError as error:
                raise OutputError(
                    f"The notebooks cannot be put into {folder}: {error.strerror}. Make the "
                    "folder writable, or run `kit lab` in another one.",
                    subject=str(folder),
                ) from error
            brought.append(path.name)
    return tuple(brought)


def environment(given: os._Environ[str] | dict[str, str]) -> dict[str, str]:
    """Return the variables to set: where Jupyter finds the kit's settings, before all others."""
    others = given.get("JUPYTER_CONFIG_PATH", "")
    places = [str(_SETTINGS), *(place for place in others.split(os.pathsep) if place)]
    return {"JUPYTER_CONFIG_PATH": os.pathsep.join(dict.fromkeys(places))}


def options(project: Path, *, browser: bool = True, port: int | None = None) -> Sequence[str]:
    """Return the options of the server.

    It listens to this machine alone and asks for a token, as Jupyter does by itself; it fetches
    no news, and looks for no newer version and no extensions on a network.
    """
    chosen = [
        f"--ServerApp.root_dir={project}",
        "--ServerApp.ip=127.0.0.1",
        "--ServerApp.allow_remote_access=False",
        "--ServerApp.contents_manager_class=kit.lab_files.ProjectFiles",
        f"--LabApp.default_url=/lab/tree/{FOLDER}/{START}",
        "--LabApp.news_url=None",
        "--LabApp.check_for_updates_class=jupyterlab.NeverCheckForUpdate",
        "--LabApp.extension_manager=readonly",
    ]
    if port is not None:
        chosen += [f"--ServerApp.port={port}", "--ServerApp.port_retries=0"]
    if not browser:
        chosen.append("--no-browser")
    if hasattr(os, "geteuid") and os.geteuid() == 0:
        chosen.append("--allow-root")  # containers; it listens to this machine alone
    return tuple(chosen)
