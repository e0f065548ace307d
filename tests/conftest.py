"""What all tests share."""

from __future__ import annotations

import os
from importlib import import_module
from pathlib import Path
from typing import Any

import pytest
from hypothesis import settings

from kit.imports import without_grammars

with without_grammars():  # which take a second in each process
    import_module("nbformat")

# Other work on the machine decides how long one example takes; pytest-timeout guards the whole.
settings.register_profile("kit", deadline=None)
settings.load_profile("kit")


TOGETHER = (
    "tests/browser/test_access.py",
    "tests/browser/test_lab.py",
    "tests/test_bytes.py",
    "tests/test_executors_dask.py",
    "tests/test_payloads.py",
    "tests/test_tutorial.py",
)
"""Files whose tests share what takes long to make, or stand in an order."""

LONGEST = (
    "tests/browser/test_access.py",
    "tests/browser/test_lab.py",
    "tests/test_payloads.py",
    "tests/test_stopping.py",
    "tests/test_tutorial.py",
    "tests/test_bytes.py",
    "tests/test_limits.py",
    "tests/test_batch.py",
    "tests/test_executors_dask.py",
    "tests/export/test_pdf_reports.py",
)
"""Files with tests that take long: they come first, so that no process is alone with one at the
end."""


def _unit(nodeid: str) -> str:
    """Return what a process gets at a time: one test, or a file whose tests stay together."""
    path = nodeid.partition("::")[0]
    return path if path in TOGETHER else nodeid


@pytest.hookimpl(optionalhook=True)
def pytest_xdist_make_scheduler(config: pytest.Config, log: Any) -> Any:
    """Hand the files of ``TOGETHER`` out as they are, and all other tests one by one."""
    from xdist.scheduler import LoadScopeScheduling

    config.option.loadscopereorder = False  # by the number of tests, whatever these take
    scheduling = LoadScopeScheduling(config, log)
    scheduling._split_scope = _unit
    return scheduling


@pytest.hookimpl(trylast=True)
def pytest_collection_modifyitems(config: pytest.Config, items: list[pytest.Item]) -> None:
    """Put the longest first where several processes share the tests."""
    if hasattr(config, "workerinput"):
        places = {path: place for place, path in enumerate(LONGEST)}
        items.sort(key=lambda item: places.get(item.nodeid.partition("::")[0], len(LONGEST)))


@pytest.fixture(scope="session")
def real_pages() -> Path:
    """The folder of real published pages, named by KIT_REAL_PAGES."""
    named = os.environ.get("KIT_REAL_PAGES")
    if not named:
        pytest.skip("KIT_REAL_PAGES is not set: the real published pages are not at hand")
    folder = Path(named)
    assert folder.is_dir(), f"KIT_REAL_PAGES names {named}, which is not a folder"
    return folder
