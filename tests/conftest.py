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


@pytest.hookimpl(optionalhook=True)
def pytest_xdist_make_scheduler(config: pytest.Config, log: Any) -> Any:
    """Keep tests of one ``xdist_group`` in one process and in order; spread all others."""
    from xdist.scheduler import LoadGroupScheduling

    return LoadGroupScheduling(config, log)


@pytest.fixture(scope="session")
def real_pages() -> Path:
    """The folder of real published pages, named by KIT_REAL_PAGES."""
    named = os.environ.get("KIT_REAL_PAGES")
    if not named:
        pytest.skip("KIT_REAL_PAGES is not set: the real published pages are not at hand")
    folder = Path(named)
    assert folder.is_dir(), f"KIT_REAL_PAGES names {named}, which is not a folder"
    return folder
