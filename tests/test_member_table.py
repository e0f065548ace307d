"""The table of parameters: a row a member, checked as a whole before anything runs."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from openpyxl import Workbook

from kit.errors import ParameterError
from kit.member_table import MemberTable, parameters_of_each, read_table
from kit.notebooks import load_notebook
from kit.parameters import parameter_model
from kit.plan import RESERVED
from kit.project import gathered
from tests.test_batch import SAMPLES, own_notebook
from tests.test_cli import Kit, kit

__all__ = ["kit"]

GOOD = """member,year,wording
amatlaya-mexico,2023,formal

"Puerto Orelia, Ecuador",2025,
"""


def table(tmp_path: Path, text: str) -> Path:
    path = tmp_path / "members.csv"
    path.write_text(text, encoding="utf-8")
    return path


def read(tmp_path: Path, path: Path, **own: str) -> MemberTable:
    name, notebook = load_notebook(str(own_notebook(tmp_path / "own.ipynb", "member")))
    model = parameter_model(notebook, name)
    return parameters_of_each(path, gathered([SAMPLES]), model, name, own=own, reserved=RESERVED)


def each(tmp_path: Path, path: Path, **own: str) -> dict[str, dict[str, object]]:
    found = read(tmp_path, path, **own)
    assert found.refused == ()
    return found.each


def test_a_row_sets_the_parameters_of_its_member(tmp_path: Path) -> None:
    assert each(tmp_path, table(tmp_path, GOOD)) == {
        "amatlaya-mexico": {"year": 2023, "wording": "formal"},
        "puerto-orelia-ecuador": {"year": 2025},
    }


def test_a_row_goes_before_the_call_and_an_empty_cell_after_it(tmp_path: Path) -> None:
    found = each(tmp_path, table(tmp_path, GOOD), wording="plain", year="2020")
    assert found["amatlaya-mexico"] == {"year": 2023, "wording": "formal"}
    assert found["puerto-orelia-ecuador"] == {"year": 2025, "wording": "plain"}


@pytest.mark.parametrize("divider", [";", "\t"])
def test_other_dividers_are_understood(tmp_path: Path, divider: str) -> None:
    text = f"member{divider}year\namatlaya-mexico{divider}2023\n"
    assert each(tmp_path, table(tmp_path, text)) == {"amatlaya-mexico": {"year": 2023}}


def test_a_workbook_is_read_as_well(tmp_path: Path) -> None:
    book = Workbook()
    sheet = book.active
    assert sheet is not None
    sheet.append(["member", "year"])
    sheet.append(["amatlaya-mexico", 2023])
    book.save(tmp_path / "members.xlsx")
    assert each(tmp_path, tmp_path / "members.xlsx") == {"amatlaya-mexico": {"year": 2023}}


WRONG = {
    "a value": (
        "amatlaya-mexico,,,soon",
        "amatlaya-mexico",
        "Row 3: The parameter 'year' cannot be 'soon'",
    ),
    "an unknown parameter": (
        "amatlaya-mexico,1,,2023",
        "amatlaya-mexico",
        "Row 3: Column 'yaer': the notebook own has no such parameter. Did you mean 'year'?",
    ),
    "what the batch sets": (
        "amatlaya-mexico,,x,2023",
        "amatlaya-mexico",
        "Row 3: Column 'sources': the batch sets it by itself",
    ),
    "a cell too many": (
        "amatlaya-mexico,,,2023,formal",
        "amatlaya-mexico",
        "Row 3: 'formal' stands below no column's name.",
    ),
    "a second row": (
        "amatlaya-mexico,,,2023\namatlaya-mexico,,,2024",
        "amatlaya-mexico",
        "Row 3: amatlaya-mexico has several rows, 3 and 4: leave one. Row 4:",
    ),
    "nobody": (
        "nobody-at-all,,,2023",
        "members.csv, row 3",
        "Row 3: There is no member 'nobody-at-all'.",
    ),
    "no member": (",,,2023", "members.csv, row 3", "Row 3: The column 'member' is empty."),
}


@pytest.mark.parametrize("name", WRONG)
def test_a_wrong_row_refuses_its_own_member_alone(tmp_path: Path, name: str) -> None:
    row, whose, sentence = WRONG[name]
    head = "member,yaer,sources,year\n"
    found = read(tmp_path, table(tmp_path, f"{head}puerto-orelia-ecuador,,,2023\n{row}\n"))
    assert found.each == {"puerto-orelia-ecuador": {"year": 2023}}
    (refused,) = found.refused
    assert (refused.path, refused.reason) == (whose, "parameter-invalid")
    assert sentence in refused.message
    assert refused.message.startswith("The table members.csv is wrong here. ")


def test_where_no_row_can_be_used_all_problems_are_told_at_once(tmp_path: Path) -> None:
    text = "member,yaer,year\namatlaya-mexico,1,soon\nnobody-at-all,2,2023\n"
    with pytest.raises(ParameterError) as caught:
        read(tmp_path, table(tmp_path, text))
    said = caught.value.message
    for problem in (
        "No row of the table members.csv can be used; nothing was built.",
        "Every row: Column 'yaer': the notebook own has no such parameter. Did you mean 'year'?",
        "Row 3: There is no member 'nobody-at-all'.",
    ):
        assert said.count(problem) == 1
    rows = "".join("nobody-at-all,,2023\n" for _ in range(25))
    many = table(tmp_path, f"member,yaer,year\namatlaya-mexico,,soon\n{rows}")
    with pytest.raises(ParameterError, match=r"\.\.\. and 6 more\."):
        read(tmp_path, many)


@pytest.mark.parametrize(
    ("text", "sentence"),
    [
        ("name,year\nx,1\n", "has no column 'member'"),
        ("member,year,year\nx,1,2\n", "has the column 'year' twice"),
        ("member,year\n", "has no rows"),
        ("", "cannot be read"),
    ],
)
def test_a_table_that_is_none_is_refused(tmp_path: Path, text: str, sentence: str) -> None:
    with pytest.raises(ParameterError, match=sentence):
        read_table(table(tmp_path, text))


def test_a_table_that_is_not_there_is_told(tmp_path: Path) -> None:
    with pytest.raises(ParameterError, match="cannot be opened"):
        read_table(tmp_path / "nowhere.csv")


def test_a_wrong_table_runs_nothing(kit: Kit, tmp_path: Path) -> None:
    path = table(tmp_path, "member,yaer\namatlaya-mexico,1\n")
    book = own_notebook(tmp_path / "own.ipynb", "member")
    out = tmp_path / "out"
    said = kit("build", SAMPLES, "--notebook", book, "--parameters", path, "--out", out)
    assert said.code == 2
    assert "Did you mean 'year'?" in said.err
    assert not out.exists()
    portfolio = ("--notebook", "portfolio", "--parameters", path, "--out", out)
    assert "takes no table" in kit("build", SAMPLES, *portfolio).err
    named = ("--member", "lekorua-kenya", "--parameters", table(tmp_path, GOOD))
    assert "no row for lekorua-kenya" in kit("build", SAMPLES, "--notebook", book, *named).err


@pytest.mark.kernel
def test_members_of_the_table_are_built_explained_and_left_after_a_failure(
    kit: Kit, tmp_path: Path
) -> None:
    out = tmp_path / "out"
    book = own_notebook(
        tmp_path / "own.ipynb",
        "if wording == 'rude':\n    raise ValueError('not so')",
        "from IPython.display import Markdown\nMarkdown(f'# {member} {year}, {wording}')",
    )
    call = ["build", SAMPLES, "--notebook", book, "--out", out, "--format", "html", "--jobs", "1"]
    call += ["--parameters", table(tmp_path, GOOD)]
    asked = kit(*call, "--explain")
    assert asked.code == 0
    assert asked.out.splitlines() == [
        "amatlaya-mexico: the notebook runs: there is no report yet",
        "puerto-orelia-ecuador: the notebook runs: there is no report yet",
        "2 of 2 to be made. Nothing was built.",
    ]
    assert not out.exists()
    assert kit(*call).code == 0
    pages = {path.parent.name: path.read_text(encoding="utf-8") for path in out.glob("*/own.html")}
    assert set(pages) == {"amatlaya-mexico", "puerto-orelia-ecuador"}
    assert "amatlaya-mexico 2023, formal" in pages["amatlaya-mexico"]
    assert "puerto-orelia-ecuador 2025, plain" in pages["puerto-orelia-ecuador"]

    table(tmp_path, GOOD.replace("2025", "soon") + "nobody-at-all,2023,\n")
    refused = kit(*call)
    assert refused.code == 1
    assert "1 unchanged, 2 refused" in refused.err
    index = (out / "index.html").read_text(encoding="utf-8")
    row = "members.csv, row 5"
    for whose, named, sentence in (
        (
            "puerto-orelia-ecuador",
            "Puerto Orelia, Ecuador",
            "Row 4: The parameter 'year' cannot be 'soon'",
        ),
        (row, row, "Row 5: There is no member 'nobody-at-all'"),
    ):
        assert f"{whose}: refused" in refused.err
        assert sentence in refused.err
        assert f"<dt>{named}</dt>" in index
    assert index.count("Parameters refused.</span> The table members.csv is wrong here.") == 2
    assert "Parameters refused.</span> The files below are of an earlier build." in index
    assert "puerto-orelia-ecuador: refused. The table" in kit(*call, "--explain").out
    assert kit(*call, "--member", "amatlaya-mexico").code == 0
    alone = kit(*call, "--member", "puerto-orelia-ecuador")
    assert alone.code == 1
    assert "nobody-at-all" not in alone.err

    table(tmp_path, GOOD.replace("formal", "rude").replace("2025", "2026"))
    assert kit(*call, "--explain").out.splitlines()[0] == (
        "amatlaya-mexico: the notebook runs: the parameters changed"
    )
    stopped = kit(*call, "--fail-fast")
    assert stopped.code == 1
    assert "not started: puerto-orelia-ecuador." in stopped.err
    assert "1 failed, 1 not started" in stopped.err
    record = json.loads((out / "build.json").read_text(encoding="utf-8"))
    assert record["not_started"] == ["puerto-orelia-ecuador"]
    assert [one["name"] for one in record["results"]] == ["amatlaya-mexico"]
    assert record["parameters_of_each"]["puerto-orelia-ecuador"] == {"year": 2026}
