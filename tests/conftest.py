"""What all tests share."""

from __future__ import annotations

import os
from pathlib import Path
from typing import Any

import pytest
from hypothesis import settings

# Other work on the machine decides how long one example takes; pytest-timeout guards the whole.
settings.register_profile("kit", deadline=None)
settings.load_profile("kit")


TOGETHER = (
    "tests/browser/test_lab.py",
    "tests/test_bytes.py",
    "tests/test_payloads.py",
    "tests/test_tutorial.py",
)
"""Files whose tests share what takes long to make, or stand in an order."""


@pytest.hookimpl(optionalhook=True)
def pytest_xdist_make_scheduler(config: pytest.Config, log: Any) -> Any:
    """Keep each of these files in one process; spread all other tests."""
    from xdist.scheduler import LoadScopeScheduling

    def unit(nodeid: str) -> str:
        path = nodeid.partition("::")[0]
        return path if path in TOGETHER else nodeid

    scheduling = LoadScopeScheduling(config, log)
    scheduling._split_scope = unit
    return scheduling


@pytest.fixture(scope="session")
def real_pages() -> Path:
    """The folder of real published pages, named by KIT_REAL_PAGES."""
    named = os.environ.get("KIT_REAL_PAGES")
    if not named:
        pytest.skip("KIT_REAL_PAGES is not set: the real published pages are not at hand")
    folder = Path(named)
    assert folder.is_dir(), f"KIT_REAL_PAGES names {named}, which is not a folder"
    return folder
