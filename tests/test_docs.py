"""The documentation says what the code does, and names nothing that is not there."""

from __future__ import annotations

import re
import shlex
import tomllib
from collections.abc import Iterator
from fnmatch import fnmatch
from importlib.metadata import entry_points
from importlib.util import find_spec
from pathlib import Path
from typing import Any

import pytest

from kit import __version__
from kit.cli import app
from kit.datasheets import COLUMNS
from kit.decisions import read_decisions
from kit.findings import CODES
from kit.form import load_form
from kit.notes import read_notes
from kit.questions import read_answers
from kit.reading import SUFFIXES, read_bytes, read_source
from kit.reading.interchange import dump
from kit.records import Answer, Evidence, Finding, Report
from kit.settings import read_project
from kit.theme import ThemeSettings
from tests.documentation import (
    DOCS,
    PARTS,
    ROOT,
    command_names,
    commands_part,
    error_classes,
    notebook_parameters,
    options,
    with_part,
    written,
)

PAGES = sorted(
    [
        *ROOT.glob("*.md"),
        *DOCS.glob("*.md"),
        ROOT / "data" / "README.md",
        ROOT / "outputs" / "README.md",
    ]
)
REFERENCE = (DOCS / "reference.md").read_text(encoding="utf-8")
FINDINGS = (DOCS / "findings.md").read_text(encoding="utf-8")


def name_of(path: Path) -> str:
    return path.relative_to(ROOT).as_posix()


# ---------------------------------------------------------------- parts made from the code


@pytest.mark.parametrize("part", PARTS)
def test_a_part_is_as_the_code_makes_it(part: str) -> None:
    path, text = written(part)
    assert path.read_text(encoding="utf-8") == text, (
        f"The part {part!r} of {path.name} is not up to date: run `python -m tests.documentation`."
    )


def test_a_page_without_marks_is_refused() -> None:
    with pytest.raises(ValueError, match="commands"):
        with_part("# A page\n", "commands", "text")


def test_every_command_and_option_is_documented() -> None:
    for command in command_names():
        assert f"### kit {command}" in REFERENCE
        for names, *_ in options(app[command]):
            assert all(f"`{name}`" in commands_part() for name in names)
    assert "--debug" in REFERENCE


def test_every_option_says_what_it_means() -> None:
    silent = [
        f"kit {command} {names[0]}"
        for command in command_names()
        for names, _, _, meaning in options(app[command])
        if not meaning
    ]
    assert not silent


def test_every_parameter_is_documented() -> None:
    found = notebook_parameters()
    assert {parameter[0] for parameter in found["member_report"]} >= {"member", "sources"}
    for notebook, parameters in found.items():
        assert f"### {notebook}" in REFERENCE
        for name, _, _, meaning in parameters:
            assert f"| `{name}` |" in REFERENCE
            assert meaning, f"{notebook}: the parameter {name} has no comment that explains it"


def test_every_finding_is_documented() -> None:
    assert {code for code in CODES if f"### {code}\n" not in FINDINGS} == set()


def test_every_error_is_documented() -> None:
    reasons = {kind.reason for kind in error_classes()}
    assert len(reasons) == len(error_classes()), "two errors share a reason code"
    assert {reason for reason in reasons if f"| `{reason}` |" not in REFERENCE} == set()


# ---------------------------------------------------------------- formats


@pytest.mark.parametrize("suffix", SUFFIXES)
def test_every_kind_of_source_is_documented(suffix: str) -> None:
    assert f"`{suffix}`" in REFERENCE


@pytest.mark.parametrize(
    "record", [Report, Answer, Evidence, Finding], ids=lambda one: one.__name__
)
def test_every_field_of_the_interchange_format_is_documented(
    record: type[Report | Answer | Evidence | Finding],
) -> None:
    part = REFERENCE.split("## The interchange format")[1]
    assert [name for name in record.model_fields if f"`{name}`" not in part] == []


@pytest.mark.parametrize("sheet", COLUMNS)
def test_every_column_of_the_sheets_is_documented(sheet: str) -> None:
    part = REFERENCE.split("### Data sheets")[1].split("\n## ")[0]
    assert f"`{sheet}.csv`" in part
    documented = {
        column
        for row in re.findall(r"^\| (`.*?) \| (.+?) \|", part, re.MULTILINE)
        if row[1] == "all" or sheet in row[1].split(", ")
        for column in re.findall(r"`(\w+)`", row[0])
    }
    assert documented == set(COLUMNS[sheet])


def test_every_setting_of_the_theme_is_documented() -> None:
    part = REFERENCE.split("## Decisions of a project")[1]
    assert [name for name in ThemeSettings.model_fields if f"| `{name}` |" not in part] == []


def test_every_level_of_the_scales_is_documented() -> None:
    part = REFERENCE.split("### Scales")[1].split("##")[0]
    levels = [level.key for scale in load_form().scales.values() for level in scale.levels]
    assert [key for key in levels if f"`{key}`" not in part] == []


# ---------------------------------------------------------------- what the pages name


def code_lines(page: Path) -> Iterator[str]:
    """Yield the lines of code blocks, fenced or indented, and the spans of inline code."""
    fenced = False
    for line in page.read_text(encoding="utf-8").splitlines():
        if line.startswith("```"):
            fenced = not fenced
        elif fenced or re.match(r" {4,}\S", line):
            yield line.strip()
        else:
            yield from re.findall(r"`([^`]+)`", line)


def commands_in(page: Path, program: str) -> list[list[str]]:
    found = []
    for code in code_lines(page):
        line = re.sub(r"^\w+=\S*(?:\([^)]*\))? ", "", code.split(" > ")[0])
        if re.match(rf"(?:\.venv/bin/)?{program}(?: |$)", line):
            found.append(shlex.split(line)[1:])
    return found


def in_pages(program: str) -> list[tuple[str, list[str]]]:
    return [(name_of(page), words) for page in PAGES for words in commands_in(page, program)]


def test_commands_of_the_pages_are_understood() -> None:
    found = [(page, words) for page, words in in_pages("kit") if words and words[0].islower()]
    assert len(found) > 12
    for page, words in found:
        if words[0].startswith("-"):
            continue
        if len(words) == 1:  # a command that is only named
            assert words[0] in command_names(), f"{page}: kit {words[0]}"
            continue
        try:
            app.parse_args(words, exit_on_error=False, print_error=False)
        except Exception as error:
            pytest.fail(f"{page}: kit {shlex.join(words)}: {error}")


def test_a_wrong_command_would_be_noticed() -> None:
    with pytest.raises(Exception, match="--formt"):
        app.parse_args(["build", "--formt", "html"], exit_on_error=False, print_error=False)


def test_targets_of_make_exist() -> None:
    targets = set(re.findall(r"^([a-z]+):", (ROOT / "Makefile").read_text(), re.MULTILINE))
    named = {words[0] for _, words in in_pages("make") if words}
    assert {"build", "lab", "test", "lock", "help"} <= named
    assert named <= targets


def test_modules_that_are_run_exist() -> None:
    named = [words[1] for _, words in in_pages("python") if words[:1] == ["-m"]]
    assert named
    assert [name for name in named if find_spec(name) is None] == []


def test_exporters_and_notebooks_of_the_pages_exist() -> None:
    exporters = {found.name for found in entry_points(group="nbconvert.exporters")}
    named = {
        words[words.index("--to") + 1]
        for _, words in in_pages("jupyter")
        if "nbconvert" in words and len(words) > words.index("--to") + 1
    }
    assert {"kit-html", "kit-pdf"} <= named <= exporters
    notebooks = [words[0] for _, words in in_pages("papermill") if words]
    assert notebooks
    assert [path for path in notebooks if not (ROOT / path).is_file()] == []


@pytest.mark.parametrize("page", PAGES, ids=name_of)
def test_links_lead_somewhere(page: Path) -> None:
    for target in re.findall(r"\]\(([^)\s]+)\)", page.read_text(encoding="utf-8")):
        if target.startswith("https://"):
            continue
        path, _, anchor = target.partition("#")
        linked = (page.parent / path) if path else page
        assert linked.exists(), f"{page.name}: {target}"
        if anchor:
            text = linked.read_text(encoding="utf-8")
            heads = re.findall(r"^#+ (.+)$", text, re.MULTILINE)
            anchors = {re.sub(r"[^\w\- ]", "", head.lower()).replace(" ", "-") for head in heads}
            assert anchor in anchors, f"{page.name}: {target}"


def test_pages_that_the_code_names_exist() -> None:
    named = {
        found
        for path in (ROOT / "kit").rglob("*.py")
        for found in re.findall(r"docs/[\w/.-]+\.\w+", path.read_text(encoding="utf-8"))
    }
    assert named
    assert sorted(name for name in named if not (ROOT / name).exists()) == []


def test_the_architecture_names_every_module_and_no_other() -> None:
    text = (DOCS / "architecture.md").read_text(encoding="utf-8")
    table = text.split("| step | modules")[1].split("\n\n")[0]
    named = {
        name
        for row in table.splitlines()[2:]
        for name in re.findall(r"`([\w*/.]+)`", row.split("|")[2])
    }
    assert len(named) > 15
    missing = [
        name
        for name in sorted(named)
        if not (list((ROOT / "kit").glob(f"{name}.py")) or list((ROOT / "kit").glob(name)))
    ]
    assert missing == []
    modules = {path.stem for path in (ROOT / "kit").glob("*.py")} - {"__init__"}
    told = {one for one in modules if any(fnmatch(one, name) for name in named)}
    assert sorted(modules - told) == []


def test_every_dependency_has_its_reason() -> None:
    text = (DOCS / "architecture.md").read_text(encoding="utf-8").casefold()
    project = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["project"]
    names = [re.split(r"[<>=\[ ;]", wanted)[0] for wanted in project["dependencies"]]
    assert len(names) > 15
    assert [name for name in names if name not in text] == []


# ---------------------------------------------------------------- examples


def examples(page: str, language: str) -> list[str]:
    text = (DOCS / page).read_text(encoding="utf-8")
    return re.findall(rf"^```{language}\n(.*?)^```", text, re.MULTILINE | re.DOTALL)


def test_the_examples_of_decisions_can_be_used(tmp_path: Path) -> None:
    settings, members, notes = examples("reference.md", "toml")
    [answers] = examples("reference.md", "yaml")
    assert [one.severity for one in read_project(settings).rules.rules.values()] == [
        "off",
        "warning",
    ]
    path = tmp_path / "members.toml"
    path.write_text(members, encoding="utf-8")
    decided = read_decisions(path)
    assert decided.same
    assert decided.different
    assert decided.sources
    assert read_project(settings).theme.name == "Example Watch"
    noted = read_notes(notes, "notes.toml")
    assert noted.status is not None
    assert noted.status.report == "draft"
    assert (len(noted.dismissed), len(noted.items)) == (1, 1)
    path = tmp_path / "answers.yaml"
    path.write_text(answers, encoding="utf-8")
    assert [one.name for one in read_answers(path)] == ["A. Example"]


def test_the_example_written_by_hand_is_read() -> None:
    [example] = examples("how-to.md", "yaml")
    [reading] = read_bytes(example.encode(), "example.yaml")
    assert reading.report.member.country_code == "AT"
    assert reading.report.answers["1.1"].rating == "substantial"
    assert reading.report.answers["1.3"].rating == "some"
    assert not reading.findings


def test_the_example_in_python_runs(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    [example] = examples("how-to.md", "python")
    readings = read_source(ROOT / "data" / "reports" / "amatlaya-grant-rules.txt")
    (tmp_path / "assessments.json").write_text(dump(readings), encoding="utf-8")
    monkeypatch.chdir(tmp_path)
    names: dict[str, Any] = {}
    exec(compile(example, "how-to.md", "exec"), names)
    assert names["ratings"]["1.1"].to_list() == ["complete"]


# ---------------------------------------------------------------- changelog


def test_the_changelog_knows_the_version() -> None:
    text = (ROOT / "CHANGELOG.md").read_text(encoding="utf-8")
    [latest] = re.findall(r"^## \[([^\]]+)\]", text, re.MULTILINE)[:1]
    assert latest in {"Unreleased", __version__}
    kinds = set(re.findall(r"^### (\w+)", text, re.MULTILINE))
    assert kinds <= {"Added", "Changed", "Deprecated", "Removed", "Fixed", "Security"}
