"""What of a report stands, what is made anew and why; nothing runs that need not."""

from __future__ import annotations

import os
import shutil
from pathlib import Path
from typing import Any

import pytest

from kit.fingerprint import EXECUTION, PARTS, fingerprint
from kit.project import gathered
from kit.runs import MemberRun
from kit.stamps import Stamp, file_stamp, stamp_path, write_stamp
from kit.standing import Work, standing_result, work_on
from tests.test_batch import SAMPLES, content, outcomes, run

FILES = ("report.ipynb", "report.json", "report.html", "questions.html", "report.pdf")


def wanted(out: Path, *changed: str, formats: tuple[str, ...] = ("html", "pdf")) -> MemberRun:
    parts = {part: "new" if part in changed else "old" for part in PARTS}
    return MemberRun(
        slug="alba-spain",
        stem="report",
        records="[]",
        notebook="{}",
        parameters={},
        fingerprint=fingerprint(parts),
        parts=parts,
        formats=formats,
        out=out,
    )


@pytest.fixture
def built(tmp_path: Path) -> Path:
    """An output folder where one report was built."""
    folder = tmp_path / "alba-spain"
    folder.mkdir()
    for name in FILES:
        (folder / name).write_text(name, encoding="utf-8")
    before = wanted(tmp_path)
    stamp = Stamp(
        fingerprint=before.fingerprint,
        parts=before.parts,
        files={name: file_stamp(folder / name) for name in FILES},
        entry={},
    )
    write_stamp(stamp_path(tmp_path, "alba-spain", "report"), stamp)
    return tmp_path


def reasons(work: Work) -> list[tuple[str, ...]]:
    return [(one.why, *one.what) for one in work.reasons]


def test_a_report_that_nothing_has_changed_for_stands(built: Path) -> None:
    work = work_on(wanted(built))
    assert reasons(work) == []
    result = standing_result(work)
    assert result
    assert result.outcome == "unchanged"
    assert set(result.files) == set(FILES)


def test_a_member_without_a_stamp_is_new(tmp_path: Path) -> None:
    work = work_on(wanted(tmp_path))
    assert reasons(work) == [("new",)]
    assert standing_result(work) is None


@pytest.mark.parametrize("part", EXECUTION)
def test_what_a_notebook_depends_on_runs_it_again(built: Path, part: str) -> None:
    work = work_on(wanted(built, part))
    assert reasons(work) == [("changed", part)]
    assert (work.run.executed, work.run.keep) == ("", ())


def test_force_runs_everything(built: Path) -> None:
    work = work_on(wanted(built), force=True)
    assert reasons(work) == [("forced",)]
    assert not work.run.executed


@pytest.mark.parametrize(
    ("part", "formats", "kept"),
    [
        ("html", ("html",), {"report.ipynb", "report.json", "report.pdf"}),
        ("pdf", ("pdf",), {"report.ipynb", "report.json", "report.html", "questions.html"}),
        ("theme", ("html", "pdf"), {"report.ipynb", "report.json"}),
    ],
)
def test_another_look_renders_the_executed_notebook(
    built: Path, part: str, formats: tuple[str, ...], kept: set[str]
) -> None:
    work = work_on(wanted(built, part))
    assert reasons(work) == [("changed", part)]
    assert work.run.executed
    assert work.run.formats == formats
    assert set(work.run.keep) == kept


def test_a_format_that_was_not_asked_for_before_is_rendered(built: Path) -> None:
    path = stamp_path(built, "alba-spain", "report")
    stamp = Stamp.model_validate_json(path.read_text(encoding="utf-8"))
    files = {name: known for name, known in stamp.files.items() if name != "report.pdf"}
    write_stamp(path, stamp.model_copy(update={"files": files}))
    assert reasons(work_on(wanted(built, formats=("html",)))) == []
    work = work_on(wanted(built))
    assert reasons(work) == [("format", "pdf")]
    assert work.run.formats == ("pdf",)
    assert work.run.executed


def test_a_format_that_is_not_asked_for_stays_while_it_is_current(built: Path) -> None:
    assert reasons(work_on(wanted(built, formats=("html",)))) == []
    outdated = work_on(wanted(built, "pdf", formats=("html",)))
    assert reasons(outdated) == [("changed", "pdf")]
    assert "report.pdf" not in outdated.run.keep
    assert outdated.run.formats == ()
    (built / "alba-spain" / "report.pdf").write_text("damaged", encoding="utf-8")
    damaged = standing_result(work_on(wanted(built, formats=("html",))))
    assert damaged
    assert "report.pdf" not in damaged.files


@pytest.mark.parametrize("name", FILES)
def test_a_damaged_file_comes_back(built: Path, name: str) -> None:
    (built / "alba-spain" / name).write_text("damaged", encoding="utf-8")
    work = work_on(wanted(built))
    assert reasons(work) == [("output", name)]
    assert bool(work.run.executed) == (name != "report.ipynb")
    assert name not in work.run.keep


def test_a_change_that_keeps_size_and_time_is_found_by_content(built: Path) -> None:
    for name in ("report.json", "report.ipynb"):
        path = built / "alba-spain" / name
        state = path.stat()
        path.write_text(path.read_text(encoding="utf-8").upper(), encoding="utf-8")
        os.utime(path, ns=(state.st_atime_ns, state.st_mtime_ns))
    assert reasons(work_on(wanted(built))) == []
    assert reasons(work_on(wanted(built), verify=True)) == [
        ("output", "report.ipynb", "report.json")
    ]
    # Nothing is ever rendered from a notebook that is not the one that ran.
    assert not work_on(wanted(built, "theme")).run.executed


@pytest.fixture
def one(tmp_path: Path) -> Path:
    """A folder with a member's assessment."""
    folder = tmp_path / "reports"
    folder.mkdir()
    shutil.copy(SAMPLES / "amatlaya-grant-rules.txt", folder)
    return folder


def _refuse(*_: object) -> Any:
    raise AssertionError("The notebook ran again")


@pytest.mark.kernel
def test_a_format_that_is_added_later_is_the_same_as_at_once(
    one: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    run(gathered([one]), tmp_path / "fresh")
    out = tmp_path / "out"
    run(gathered([one]), out, formats=("html",))
    assert not (out / "amatlaya-mexico" / "report.pdf").exists()
    monkeypatch.setattr("kit.running.execute", _refuse)
    results = run(gathered([one]), out)
    assert set(outcomes(results).values()) == {"rendered"}
    assert content(out) == content(tmp_path / "fresh")
    assert set(outcomes(run(gathered([one]), out, formats=("pdf",))).values()) == {"unchanged"}
    assert content(out) == content(tmp_path / "fresh")


@pytest.mark.kernel
def test_another_template_renders_without_running_to_the_same_bytes(
    one: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    out = tmp_path / "out"
    run(gathered([one]), out)
    before = content(out)
    from kit.fingerprint import template_digests

    digests = template_digests()
    monkeypatch.setattr("kit.fingerprint.template_digests", lambda: {**digests, "html": "another"})
    monkeypatch.setattr("kit.running.execute", _refuse)
    pdf = (out / "amatlaya-mexico" / "report.pdf").stat().st_mtime_ns
    page = (out / "amatlaya-mexico" / "report.html").stat().st_mtime_ns
    assert set(outcomes(run(gathered([one]), out)).values()) == {"rendered"}
    assert content(out) == before
    assert (out / "amatlaya-mexico" / "report.pdf").stat().st_mtime_ns == pdf
    assert (out / "amatlaya-mexico" / "report.html").stat().st_mtime_ns > page
