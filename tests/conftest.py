"""What all tests share."""

from __future__ import annotations

import os
from pathlib import Path

import pytest
from hypothesis import settings

# Other work on the machine decides how long one example takes; pytest-timeout guards the whole.
settings.register_profile("kit", deadline=None)
settings.load_profile("kit")


@pytest.fixture(scope="session")
def real_pages() -> Path:
    """The folder of real published pages, named by KIT_REAL_PAGES."""
    named = os.environ.get("KIT_REAL_PAGES")
    if not named:
        pytest.skip("KIT_REAL_PAGES is not set: the real published pages are not at hand")
    folder = Path(named)
    assert folder.is_dir(), f"KIT_REAL_PAGES names {named}, which is not a folder"
    return folder
