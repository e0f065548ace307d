"""Warm kernels are fresh processes, share nothing, and need no import of their own."""

from __future__ import annotations

import json
import os
import subprocess
import sys
import tomllib
from collections.abc import Mapping
from pathlib import Path
from typing import Any

import nbformat
import psutil
import pytest
from jupyter_client.manager import KernelManager
from papermill import execute_notebook

from kit.forks import AVAILABLE
from kit.kernels import WarmKernelManager
from kit.scratch import scratch_folder

ROOT = Path(__file__).parent.parent

pytestmark = pytest.mark.kernel
warm_only = pytest.mark.skipif(not AVAILABLE, reason="this system cannot fork kernels")


def run(folder: Path, *cells: str, warm: bool = True, **settings: Any) -> list[str]:
    """Run the cells by papermill with the kit's engine; return what each one displays."""
    notebook = nbformat.v4.new_notebook(
        metadata={"kernelspec": {"name": "python3", "display_name": "", "language": "python"}},
        cells=[nbformat.v4.new_code_cell(cell) for cell in cells],
    )
    source = folder / "source.ipynb"
    nbformat.write(notebook, source)
    executed = execute_notebook(
        str(source),
        str(folder / "executed.ipynb"),
        engine_name="kit",
        progress_bar=False,
        warm=warm,
        **settings,
    )
    return [
        output["data"]["text/plain"]
        for cell in executed.cells
        for output in cell.outputs
        if output.output_type == "execute_result"
    ]


@warm_only
def test_a_warm_kernel_imports_nothing_that_the_server_could_have(tmp_path: Path) -> None:
    code = "import sys\nfrom kit.ready import LOADED\nsorted(set(sys.modules) - LOADED)"
    assert run(tmp_path, code) == ["[]"]


@warm_only
def test_kernels_share_nothing(tmp_path: Path) -> None:
    change = "import kit, os\nkit.left_behind = 1\nos.environ['LEFT'] = 'x'\nos.getpid()"
    look = "import kit, os\n(hasattr(kit, 'left_behind'), 'LEFT' in os.environ, os.getpid())"
    first = run(tmp_path, change)[0]
    second = run(tmp_path, look)[0]
    assert second.startswith("(False, False, ")
    assert first not in second
    assert str(os.getpid()) not in second


@pytest.mark.parametrize("warm", [pytest.param(True, marks=warm_only), False])
def test_folder_and_environment_are_those_asked_for(tmp_path: Path, warm: bool) -> None:
    inside = tmp_path / "inside"
    inside.mkdir()
    environment: Mapping[str, str] = {"KIT_TRIAL": "yes"}
    shown = run(
        tmp_path,
        "import os\nos.getcwd(), os.environ['KIT_TRIAL'], os.environ['PATH'] != ''",
        warm=warm,
        working_folder=str(inside),
        environment=environment,
    )
    assert " ".join(shown[0].split()) == f"({str(inside)!r}, 'yes', True)"


@warm_only
def test_a_kernel_leaves_no_process_and_no_socket(tmp_path: Path) -> None:
    process = int(run(tmp_path, "import os\nos.getpid()")[0])
    with pytest.raises(ProcessLookupError):
        os.kill(process, 0)
    with scratch_folder() as folder:
        names = {path.name for path in folder.parent.iterdir()}
    assert {name for name in names if not name.startswith("listener-")} == {"lock", folder.name}


@warm_only
def test_analysts_own_cells_find_what_any_kernel_has(tmp_path: Path) -> None:
    cells = (
        "%alias_magic t timeit\nget_ipython().run_line_magic('pwd', '')",
        "from IPython.display import display\nhandle = display('first', display_id=True)\n_",
        "handle.update('second')\nIn[2].splitlines()[-1], _i.startswith('from')",
        "import asyncio\nawait asyncio.sleep(0)\n!echo from a shell\n_exit_code",
    )
    assert run(tmp_path, *cells, working_folder=str(tmp_path)) == [
        repr(str(tmp_path)),
        repr(str(tmp_path)),
        "('_', True)",
        "0",
    ]
    executed = nbformat.read(tmp_path / "executed.ipynb", as_version=4)
    assert executed.cells[1].outputs[0]["data"]["text/plain"] == "'second'"
    assert executed.cells[3].outputs[0]["text"].strip() == "from a shell"


@pytest.mark.parametrize("wanted", [pytest.param("WarmProvisioner", marks=warm_only)])
def test_the_kernelspec_gives_other_programs_warm_kernels(
    monkeypatch: pytest.MonkeyPatch, wanted: str
) -> None:
    monkeypatch.setenv("JUPYTER_PATH", str(ROOT / "share" / "jupyter"))
    manager = KernelManager(kernel_name="kit")
    manager.start_kernel()
    try:
        client = manager.client()
        client.start_channels()
        client.wait_for_ready(timeout=60)
        assert type(manager.provisioner).__name__ == wanted
        shown: list[str] = []
        client.execute_interactive(
            "import sys\nprint('kit.member_report' in sys.modules)",
            timeout=60,
            output_hook=lambda message: shown.append(message["content"].get("text", "")),
        )
        assert "True\n" in shown
        client.stop_channels()
    finally:
        manager.shutdown_kernel(now=True)


def test_the_kernelspec_is_installed_with_the_kit() -> None:
    table = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))
    shared = table["tool"]["hatch"]["build"]["targets"]["wheel"]["shared-data"]
    assert shared == {"share/jupyter": "share/jupyter"}
    spec = json.loads((ROOT / "share/jupyter/kernels/kit/kernel.json").read_text(encoding="utf-8"))
    assert spec["display_name"] == WarmKernelManager().kernel_spec.display_name
    assert spec["metadata"]["kernel_provisioner"] == {"provisioner_name": "kit"}


@warm_only
def test_nothing_is_left_of_a_batch_that_was_killed_while_a_kernel_ran(tmp_path: Path) -> None:
    code = f"""
import asyncio, time
from kit.kernels import kernel_manager

manager = kernel_manager("python3", warm=True)
manager.connection_file = {str(tmp_path / "kernel.json")!r}
asyncio.run(manager._async_start_kernel())
print("started", flush=True)
time.sleep(600)
"""
    batch = subprocess.Popen([sys.executable, "-c", code], stdout=subprocess.PIPE)
    assert batch.stdout
    with batch.stdout as said:
        assert said.readline() == b"started\n"
        family = psutil.Process(batch.pid).children(recursive=True)
        assert len(family) >= 3, "a tracker, the fork server and its kernel"
        batch.kill()
        batch.wait()
    assert psutil.wait_procs(family, timeout=60)[1] == []
