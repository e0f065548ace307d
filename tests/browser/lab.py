"""A real JupyterLab in a project of its own, as ``kit lab`` starts it."""

from __future__ import annotations

import json
import os
import re
import shutil
import socket
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from urllib.parse import urlsplit

from playwright.sync_api import ConsoleMessage, Locator, Page, Request, expect

from tests.browser.tabs import SLOW

ROOT = Path(__file__).parents[2]
HARMLESS = (
    # Kernels and servers that are asked to end close their sockets.
    "error: WebSocket connection to 'ws://127.0.0.1",
    # Its viewer puts a style of its own into a report, whose policy refuses it.
    "error: Applying inline style violates the following Content Security Policy",
)
"""What JupyterLab itself says on the console, and why nothing is wrong."""


class Lab:
    """One server, its project, and one page that remembers what it asked for and was told."""

    def __init__(self, project: Path, address: str, page: Page) -> None:
        self.project = project
        self.address = address
        self.page = page
        self.asked: list[str] = []
        self.told: list[str] = []
        page.set_default_timeout(SLOW)
        page.context.on("request", self._request)
        page.context.on("console", self._console)
        page.on("pageerror", lambda error: self.told.append(str(error)))

    def _request(self, request: Request) -> None:
        self.asked.append(request.url)

    def _console(self, message: ConsoleMessage) -> None:
        told = f"{message.type}: {message.text}"
        # Jupyter's list of kernels fails while one of them starts; JupyterLab asks again.
        of_kernels = urlsplit(message.location["url"]).path == "/api/kernels"
        if of_kernels and "status of 500" in message.text:
            return
        if message.type in {"error", "warning"} and not told.startswith(HARMLESS):
            self.told.append(told)

    @property
    def strangers(self) -> list[str]:
        """The addresses asked for that are not of this machine."""
        local = ("data:", "blob:", "about:")
        return [
            url
            for url in self.asked
            if not url.startswith(local) and urlsplit(url).hostname != "127.0.0.1"
        ]

    def open(self, path: str) -> None:
        """Open a file of the project in JupyterLab, in a workspace of its own."""
        name = re.sub(r"\W", "-", path)
        token = urlsplit(self.address).query
        base = self.address.partition("/lab")[0]
        self.page.goto(f"{base}/lab/workspaces/{name}/tree/{path}?{token}")
        self.page.locator(".jp-NotebookPanel:visible").wait_for()
        self.idle()

    def idle(self) -> None:
        """Wait until the kernel has nothing to do."""
        expect(self.page.locator("#jp-main-statusbar")).to_contain_text("| Idle", timeout=SLOW)

    def run_all(self) -> None:
        """Run all cells, by the menu."""
        self.page.get_by_role("menuitem", name="Run", exact=True).click()
        self.page.get_by_role("menuitem", name="Run All Cells", exact=True).click()

    def cell(self, code: str) -> Locator:
        """Return the cell with this code."""
        return self.page.locator(".jp-NotebookPanel:visible .jp-CodeCell").filter(has_text=code)

    def saved(self, path: str) -> str:
        """Save the open notebook, and return what its file then holds."""
        file = self.project / path
        before = file.stat().st_mtime_ns
        self.page.keyboard.press("Escape")
        self.page.keyboard.press("Control+s")
        for _ in range(600):
            self.page.wait_for_timeout(100)
            text = file.read_text(encoding="utf-8")
            if file.stat().st_mtime_ns != before and text.endswith("}\n"):
                return text
        raise AssertionError(f"{path} was not saved")


@contextmanager
def server(folder: Path) -> Iterator[tuple[Path, str]]:
    """Start ``kit lab`` in a project with the sample; give the project and the address."""
    project = folder / "project"
    shutil.copytree(ROOT / "data" / "reports", project / "data" / "reports")
    own = {
        name: str(folder / name)
        for name in (
            "JUPYTER_CONFIG_DIR",
            "JUPYTER_DATA_DIR",
            "JUPYTER_RUNTIME_DIR",
            "JUPYTERLAB_SETTINGS_DIR",
            "JUPYTERLAB_WORKSPACES_DIR",
            "IPYTHONDIR",
        )
    }
    log = folder / "lab.log"
    environment = {**os.environ, **own, "PYTHONPATH": str(ROOT)}
    environment.pop("KIT_BATCH", None)
    command = [sys.executable, "-c", "from kit.cli import main; main()"]
    with log.open("w") as stream, socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
        free.close()
        process = subprocess.Popen(
            [*command, "lab", "--no-browser", "--port", str(port)],
            cwd=project,
            env=environment,
            stdout=stream,
            stderr=stream,
        )
    try:
        yield project, _address(log, process)
    finally:
        process.terminate()
        process.wait(60)


def _address(log: Path, process: subprocess.Popen[bytes]) -> str:
    for _ in range(600):
        found = re.search(r"http://127\.0\.0\.1:\d+/lab\S*\?token=\w+", log.read_text())
        if found:
            return found[0]
        if process.poll() is not None:
            break
        time.sleep(0.1)
    raise RuntimeError(f"JupyterLab did not start:\n{log.read_text()[-2000:]}")


def without_outputs(notebook: str) -> bool:
    """Say whether no cell of a notebook's text has an output."""
    return not any(cell.get("outputs") for cell in json.loads(notebook)["cells"])
