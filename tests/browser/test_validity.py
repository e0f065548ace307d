"""The pages are valid HTML, by the W3C's Nu checker, where it is at hand."""

from __future__ import annotations

import json
import os
import shutil
import subprocess
from pathlib import Path

import pytest

pytestmark = pytest.mark.browser


@pytest.fixture(scope="module")
def checker() -> list[str]:
    """The command of the Nu checker: KIT_VNU_JAR names ``vnu.jar``, and Java runs it."""
    named = os.environ.get("KIT_VNU_JAR")
    if not named:
        pytest.skip("KIT_VNU_JAR is not set: the Nu HTML checker (vnu.jar) is not at hand")
    assert Path(named).is_file(), f"KIT_VNU_JAR names {named}, which is not a file"
    java = shutil.which("java")
    assert java, "KIT_VNU_JAR is set, but there is no Java to run it"
    return [java, "-jar", named, "--format", "json", "--exit-zero-always"]


def test_every_type_of_page_is_valid(checker: list[str], made_pages: dict[str, Path]) -> None:
    found = subprocess.run(
        [*checker, *map(str, made_pages.values())], capture_output=True, text=True, check=True
    )
    messages = json.loads(found.stderr)["messages"]
    assert [message for message in messages if message["type"] == "error"] == []
