"""The command as a person meets it: exit codes, sentences on standard error, no traceback."""

from __future__ import annotations

import csv
import io
import json
import shutil
from collections.abc import Callable
from pathlib import Path

import pytest

from kit.cli import main

SAMPLES = Path(__file__).parent.parent / "data" / "reports"
GRANTS = "amatlaya-grant-rules.txt"


class Said:
    """What a call of the command said, and its exit code."""

    def __init__(self, code: int, out: str, err: str) -> None:
        self.code, self.out, self.err = code, out, err


Kit = Callable[..., Said]


@pytest.fixture
def kit(capfd: pytest.CaptureFixture[str]) -> Kit:
    def call(*words: object) -> Said:
        with pytest.raises(SystemExit) as stop:
            main([str(word) for word in words])
        out, err = capfd.readouterr()
        assert "Traceback" not in out + err
        return Said(int(stop.value.code or 0), out, err)

    return call


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """A folder with one good assessment."""
    place = tmp_path / "reports"
    place.mkdir()
    shutil.copy(SAMPLES / GRANTS, place)
    return place


def test_check_prints_all_findings_as_json(kit: Kit, folder: Path) -> None:
    said = kit("check", folder, "--format", "json")
    findings = json.loads(said.out)
    assert {finding["code"] for finding in findings} >= {
        "completion-and-plan-differ",
        "evidence-not-shown",
        "text-cut-off",
    }
    assert all(
        set(finding)
        == {
            "code",
            "severity",
            "source",
            "member",
            "commitment",
            "question",
            "lines",
            "message",
        }
        for finding in findings
    )
    errors = [finding for finding in findings if finding["severity"] == "error"]
    assert said.code == (1 if errors else 0)


def test_check_prints_the_same_findings_as_csv_and_table(kit: Kit, folder: Path) -> None:
    found = json.loads(kit("check", folder, "--format", "json").out)
    rows = list(csv.DictReader(io.StringIO(kit("check", folder, "--format", "csv").out)))
    table = kit("check", folder).out
    assert [row["code"] for row in rows] == [finding["code"] for finding in found]
    assert all(finding["message"] in table for finding in found)


def test_sources_are_named_so_that_they_can_be_copied_into_a_command(
    kit: Kit, folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (folder / "blank.yaml").write_text("member:\n", encoding="utf-8")
    monkeypatch.chdir(folder.parent.parent)
    given = folder.relative_to(Path.cwd())
    for words in (("check",), ("read",)):
        said = kit(*words, given)
        assert f"{given}/{GRANTS}  (" in said.out
        assert f"in {given}/blank.yaml." in said.err
    assert f"{folder}/{GRANTS}  (" in kit("check", folder).out
    # What is stored, and what other programs read, names no folder of this machine.
    (finding, *_) = json.loads(kit("check", folder, "--format", "json").out)
    assert finding["source"] == f"reports/{GRANTS}"


def test_read_prints_the_interchange_format(kit: Kit, folder: Path) -> None:
    (report,) = json.loads(kit("read", folder, "--format", "json").out)
    assert report["member"]["name"] == "Amatlaya"
    assert report["member"]["country"] == "México"
    assert report["answers"]["1.3"]["rating"] == "few"
    assert report["source"]["path"].endswith(GRANTS)
    assert not report["source"]["path"].startswith("/")
    first, last = report["where"]["1.1.explanation"]
    lines = report["source"]["lines"][first - 1 : last]
    assert report["answers"]["1.1"]["explanation"] == "\n".join(lines)


def test_read_hides_personal_data_unless_asked(kit: Kit, folder: Path) -> None:
    assert "a.orlea@example.org" not in kit("read", folder, "--format", "json").out
    kept = kit("read", folder, "--format", "json", "--personal-data", "keep")
    assert "a.orlea@example.org" in kept.out


def test_the_settings_of_the_project_hold_where_the_call_says_nothing(
    kit: Kit, folder: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    (tmp_path / "kit.toml").write_text('language = "es"\npersonal_data = "keep"', encoding="utf-8")
    assert "a.orlea@example.org" in kit("read", folder, "--format", "json").out
    masked = kit("read", folder, "--format", "json", "--personal-data", "mask").out
    assert "a.orlea@example.org" not in masked
    spanish, english = kit("check", folder).out, kit("check", folder, "--language", "en").out
    assert "POR CONFIRMAR" in spanish
    assert "POR CONFIRMAR" not in english
    (tmp_path / "kit.toml").write_text('[theme]\naccent = "#ff6600"', encoding="utf-8")
    refused = kit("build", folder, "--out", tmp_path / "out")
    assert refused.code == 2
    assert "The nearest colour that passes is" in refused.err
    assert not (tmp_path / "out").exists()


def test_what_is_read_as_json_reads_again_as_the_same(
    kit: Kit, folder: Path, tmp_path: Path
) -> None:
    first = kit("read", folder, "--format", "json").out
    (tmp_path / "again.json").write_text(first, encoding="utf-8")
    assert kit("read", tmp_path / "again.json", "--format", "json").out == first


BAD = {
    "empty.txt": (b"", "is empty"),
    "binary.txt": (bytes(range(256)) * 20, "holds binary data"),
    "letter.txt": (b"Dear all,\nthis is a letter.\n", "does not look like"),
    "broken.json": (b'[{"form": ', "no JSON"),
}


@pytest.mark.parametrize("name", BAD)
@pytest.mark.parametrize("command", ["check", "read"])
def test_a_bad_source_is_named_and_the_others_are_still_read(
    kit: Kit, folder: Path, command: str, name: str
) -> None:
    content, sentence = BAD[name]
    (folder / name).write_bytes(content)
    said = kit(command, folder)
    assert said.code == 1
    assert name in said.err
    assert sentence in said.err
    assert "amatlaya" in said.out.lower()


@pytest.mark.parametrize(
    ("words", "code", "sentence"),
    [
        (["build", "{empty}"], 1, "holds no report"),
        (["build", "{empty}/nowhere"], 1, "There is no file or folder"),
        (["build", "{folder}", "--member", "amatlya"], 2, "amatlaya-mexico"),
        (["build", "{folder}", "-p", "memer=x"], 2, "Did you mean 'member'?"),
        (["build", "{folder}", "-p", "member"], 2, "NAME=VALUE"),
        (["build", "{folder}", "--notebook", "nope"], 2, "member_report"),
        (["build", "{folder}", "--format", "docx"], 2, "html, pdf"),
        (["build", "{folder}", "--out", "{folder}/amatlaya-grant-rules.txt/x"], 2, "--out"),
        (["build", "{folder}", "--jobs", "0"], 2, "--jobs"),
        (["build", "{folder}", "--formt", "html"], 2, "Did you mean --format?"),
        (["check", "{empty}"], 1, "holds no report"),
    ],
)
def test_a_call_that_is_not_right_ends_with_what_to_do(
    kit: Kit, folder: Path, tmp_path: Path, words: list[str], code: int, sentence: str
) -> None:
    empty = tmp_path / "empty"
    empty.mkdir()
    said = kit(*(word.format(folder=folder, empty=empty) for word in words))
    assert said.code == code
    assert sentence in said.err
    assert not (tmp_path / "outputs").exists()


def test_help_names_every_command(kit: Kit) -> None:
    said = kit("--help")
    assert said.code == 0
    assert all(command in said.out for command in ("build", "check", "read", "lab"))


def test_new_makes_a_blank_assessment_and_overwrites_nothing(kit: Kit, tmp_path: Path) -> None:
    file = tmp_path / "own.yaml"
    assert kit("new", file).code == 0
    blank = file.read_text(encoding="utf-8")
    assert "1.1 What was the overall level of progress" in blank
    file.write_text("mine", encoding="utf-8")
    said = kit("new", file)
    assert said.code == 2
    assert "is left as it is" in said.err
    assert file.read_text(encoding="utf-8") == "mine"
    assert kit("new", tmp_path / "own.txt").code == 2
