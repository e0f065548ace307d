"""Errors cross process borders whole."""

from __future__ import annotations

import pickle
from pathlib import Path

import nbformat
import pytest

from kit import errors
from kit.errors import KitError


def kinds(base: type[KitError] = KitError) -> list[type[KitError]]:
    return [base, *(found for kind in base.__subclasses__() for found in kinds(kind))]


@pytest.mark.parametrize("kind", kinds())
def test_errors_pickle(kind: type[KitError]) -> None:
    again = pickle.loads(pickle.dumps(kind("Do this next.", subject="a.txt")))
    assert type(again) is kind
    assert (again.message, again.subject, str(again)) == ("Do this next.", "a.txt", "Do this next.")


def test_reason_codes_are_distinct() -> None:
    codes = [kind.reason for kind in kinds()]
    assert len(set(codes)) == len(codes)
    assert errors.MemberError.exit_code == 2


@pytest.mark.kernel
def test_a_cell_shows_the_sentence_and_no_traceback(tmp_path: Path) -> None:
    from papermill import PapermillExecutionError, execute_notebook

    code = "from kit.errors import MemberError\nraise MemberError('There is no member X. Write Y.')"
    notebook = nbformat.v4.new_notebook(
        metadata={"kernelspec": {"name": "python3", "display_name": "", "language": "python"}},
        cells=[nbformat.v4.new_code_cell(code)],
    )
    nbformat.write(notebook, tmp_path / "own.ipynb")
    with pytest.raises(PapermillExecutionError) as caught:
        execute_notebook(
            str(tmp_path / "own.ipynb"),
            str(tmp_path / "out.ipynb"),
            engine_name="kit",
            progress_bar=False,
            working_folder=str(tmp_path),
        )
    assert caught.value.traceback == ["There is no member X. Write Y."]
    assert caught.value.evalue == "There is no member X. Write Y."
    executed = nbformat.read(tmp_path / "out.ipynb", as_version=4)
    outputs = [output for cell in executed.cells for output in cell.get("outputs", ())]
    errors_shown = [one["traceback"] for one in outputs if one["output_type"] == "error"]
    assert errors_shown == [["There is no member X. Write Y."]]
