"""Parameters are read from the notebook's tagged cell and checked before a kernel starts."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

from kit.errors import NotebookError, ParameterError
from kit.notebooks import WORKBOOKS, load_notebook
from kit.parameters import check_parameters, parameter_model


def notebook(code: str) -> dict[str, Any]:
    cell = {"cell_type": "code", "metadata": {"tags": ["parameters"]}, "source": code}
    return {"cells": [cell], "metadata": {}}


def checked(code: str, **values: Any) -> dict[str, Any]:
    return check_parameters(parameter_model(notebook(code)), values, "own")


def test_text_becomes_the_declared_type() -> None:
    code = "year: int = 2024\nshare: float = 0.5\ndraft = False\nthemes: list[str] = []"
    given = checked(code, year="2025", share="0.25", draft="true", themes='["law", "time"]')
    assert given == {"year": 2025, "share": 0.25, "draft": True, "themes": ["law", "time"]}


def test_only_what_was_given_is_injected() -> None:
    assert checked("year: int = 2024\nmember = ''", member="amatlaya-mexico") == {
        "member": "amatlaya-mexico"
    }


def test_an_unknown_name_is_refused_with_the_nearest() -> None:
    with pytest.raises(ParameterError, match=r"no parameter 'memer'.*Did you mean 'member'\?") as e:
        checked("member = ''", memer="x")
    assert e.value.exit_code == 2


def test_a_value_of_another_kind_is_refused_by_name() -> None:
    with pytest.raises(ParameterError, match="'year' cannot be 'soon'"):
        checked("year: int = 2024", year="soon")


def test_all_problems_are_told_at_once() -> None:
    with pytest.raises(ParameterError) as e:
        checked("year: int = 2024", year="soon", place="x")
    assert "'place'" in e.value.message
    assert "'year'" in e.value.message


@pytest.mark.parametrize(
    ("annotation", "text", "value"),
    [
        ("int | None", "3", 3),
        ("int | None", "null", None),
        ("'str'", "3", "3"),
        ("Literal['en', 'es']", "es", "es"),
        ("datetime.date", "2024-05-02", "2024-05-02"),
        ("dict[str, int]", '{"a": 1}', {"a": 1}),
    ],
)
def test_types_that_papermill_itself_misses(annotation: str, text: str, value: Any) -> None:
    assert checked(f"x: {annotation} = None", x=text) == {"x": value}


def test_a_choice_outside_the_list_is_refused() -> None:
    with pytest.raises(ParameterError, match="'language' cannot be 'fr'"):
        checked("language: Literal['en', 'es'] = 'en'", language="fr")


@pytest.mark.parametrize("code", ["x = open('f')", "x = 1\nprint(x)", "x: Path = ''", "x ="])
def test_a_cell_that_is_no_list_of_plain_values_is_refused(code: str) -> None:
    with pytest.raises(NotebookError, match="parameters cell of own cannot be understood"):
        parameter_model(notebook(code), "own")


def test_a_notebook_without_parameters_takes_none() -> None:
    model = parameter_model({"cells": [], "metadata": {}})
    with pytest.raises(ParameterError, match="Its parameters are: none"):
        check_parameters(model, {"member": "x"}, "own")


def test_the_shipped_notebook_takes_what_the_batch_gives() -> None:
    _, content = load_notebook("member_report")
    fields = parameter_model(content).model_fields
    assert {"member", "sources", "language", "personal_data"} <= set(fields)


def test_a_missing_notebook_is_named_with_those_that_ship() -> None:
    with pytest.raises(NotebookError, match=r"no notebook 'member_reprot'.*member_report"):
        load_notebook("member_reprot")


def test_a_copy_beside_the_kits_notebooks_is_found_by_its_name_alone(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (tmp_path / "notebooks").mkdir()
    (tmp_path / "notebooks" / "my_report.ipynb").write_text("{}")
    monkeypatch.chdir(tmp_path)
    for name in ("my_report", "my_report.ipynb"):
        with pytest.raises(NotebookError, match=r"Did you mean notebooks/my_report\.ipynb\?"):
            load_notebook(name)


@pytest.mark.parametrize("name", WORKBOOKS)
def test_a_notebook_to_work_in_is_not_built(name: str) -> None:
    with pytest.raises(NotebookError, match=r"makes no report.*brief, member_report, portfolio\."):
        load_notebook(name)
