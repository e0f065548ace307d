"""Regular expressions that every Python from 3.11 on reads alike.

Python 3.11.0 to 3.11.3 match possessive and atomic groups wrongly (python/cpython#100061):
reports differed between machines. Possessive single characters are right in all of them.
"""

from __future__ import annotations

import re
from pathlib import Path

import pytest

KIT = Path(__file__).parent.parent / "kit"
POSSESSIVE_GROUP = re.compile(r"\)(?:[*+?]|\{[\d,]+\})\+|\(\?>")


@pytest.mark.parametrize("path", sorted(KIT.rglob("*.py")), ids=lambda path: path.name)
def test_no_pattern_has_a_possessive_group(path: Path) -> None:
    lines = path.read_text(encoding="utf-8").splitlines()
    found = [line.strip() for line in lines if POSSESSIVE_GROUP.search(line)]
    assert found == []
