"""Notebooks as files: what is written is what Jupyter reads."""

from __future__ import annotations

import nbformat
from nbformat import v4

from kit.notebooks import notebook_text


def test_an_executed_notebook_is_written_as_jupyter_reads_it_a_line_for_each_cell() -> None:
    shown = v4.new_output(
        "display_data", {"text/html": "<p>ü\n“b”</p>", "application/x+json": {"a": [1]}}
    )
    code = v4.new_code_cell("x = 1\nx", outputs=[shown], execution_count=1)
    notebook = v4.new_notebook(cells=[v4.new_markdown_cell("# Title\n\ntext"), code])
    text = notebook_text(notebook)
    again = nbformat.reads(text, as_version=4)
    nbformat.validate(again)
    assert again == notebook
    assert len([line for line in text.splitlines() if "cell_type" in line]) == 2
