"""The form for a notebook's parameters is made from its typed model."""

from __future__ import annotations

from typing import Any

import nbformat.v4 as nb
import pytest

from kit.entry_form import as_option, changed, form_fields, problems
from kit.notebooks import load_notebook
from kit.parameters import parameter_model

CELL = '''
from kit.parameters import Language
"""Some words on them."""
member: str = "x"  # set by the batch
language: Language = "en"  # the language # of the report
year: int = 2024  # the year, at least 2000
share: float = 0.5
draft: bool = False  # say so on every page
until: date = None  # the last day
most: int | None = None  # no limit where it is empty
names: list[str] = ["a", "b"]
title = "untyped"  # the title
'''


def notebook(code: str = CELL) -> Any:
    cell = nb.new_code_cell(code)
    cell.metadata["tags"] = ["parameters"]
    return nb.new_notebook(cells=[nb.new_markdown_cell("# x"), cell])


def test_each_type_has_its_control_and_each_comment_is_its_help() -> None:
    fields = {one.name: one for one in form_fields(notebook())}
    assert {name: one.control for name, one in fields.items()} == {
        "language": "choice",
        "year": "whole",
        "share": "number",
        "draft": "switch",
        "until": "date",
        "most": "whole",
        "names": "data",
        "title": "text",
    }
    assert fields["language"].choices == ("en", "es")
    assert fields["language"].note == "the language # of the report"
    assert fields["share"].note == ""
    assert fields["most"].optional
    assert fields["names"].default == '["a", "b"]'


@pytest.mark.parametrize("name", ["member_report", "brief", "portfolio"])
def test_the_kits_notebooks_have_forms_in_which_every_field_is_explained(name: str) -> None:
    fields = form_fields(load_notebook(name)[1], name)
    assert {"language", "personal_data"} <= {one.name for one in fields}
    assert not {"member", "sources", "settings", "notes"} & {one.name for one in fields}
    assert all(one.note for one in fields)


def test_a_notebook_without_parameters_has_an_empty_form() -> None:
    assert form_fields(nb.new_notebook(cells=[nb.new_markdown_cell("# x")])) == ()


def test_only_what_was_changed_is_handed_on() -> None:
    fields = {one.name: one for one in form_fields(notebook())}
    entered = {name: one.default for name, one in fields.items()}
    assert changed(fields, entered) == {}
    assert changed(fields, {**entered, "year": 2023, "most": ""}) == {"year": 2023}


def test_a_value_that_does_not_fit_is_told_at_its_field() -> None:
    fields = {one.name: one for one in form_fields(notebook())}
    model = parameter_model(notebook())
    assert problems(model, fields, {"most": "12", "year": 2020, "names": '["c"]'}) == {}
    found = problems(model, fields, {"most": "many", "names": "c, d"})
    assert set(found) == {"most", "names"}
    assert "'many'" in found["most"]


@pytest.mark.parametrize(
    ("value", "text"), [(True, "true"), (False, "false"), (3, "3"), ("a b", "a b")]
)
def test_values_are_written_as_the_command_line_takes_them(value: Any, text: str) -> None:
    assert as_option(value) == text
