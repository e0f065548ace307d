"""What a build does not import: it would take longer than a report."""

from __future__ import annotations

import subprocess
import sys


def test_a_grammar_that_nobody_uses_is_left_out_and_can_still_be_had() -> None:
    code = """
import sys
from kit.imports import without_grammars
with without_grammars():
    import kit.building
    import papermill
assert "jsonschema" in sys.modules
assert "rfc3987_syntax" not in sys.modules
import nbformat
good = nbformat.v4.new_notebook(cells=[nbformat.v4.new_code_cell("1")])
nbformat.validate(good)
import rfc3987_syntax
print("fine")
"""
    run = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=False)
    assert run.stdout == "fine\n", run.stderr
