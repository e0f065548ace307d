"""A disk that is really full, a folder that is really read-only: told, old outputs whole."""

from __future__ import annotations

import os
import resource
import shutil
import subprocess
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest

from kit.delivery import publish_report
from kit.errors import OutputError
from kit.runs import Made, MemberRun
from kit.stamps import read_stamp, stamp_path
from tests.test_batch import SAMPLES, content, own_notebook
from tests.test_cli import Kit, kit

__all__ = ["kit"]

ROOT = hasattr(os, "geteuid") and os.geteuid() == 0
NOBODY = 65534
PAGE = 4096


def mounted(folder: Path, *options: str) -> bool:
    """Mount, and say whether this process may; rights do not hold root, but mounts do."""
    command = ["mount", *options, str(folder)]
    return ROOT and not subprocess.run(command, capture_output=True, check=False).returncode


@pytest.fixture
def disk(tmp_path: Path) -> Iterator[Path]:
    """A disk of three megabytes."""
    folder = tmp_path / "disk"
    folder.mkdir()
    if not mounted(folder, "-t", "tmpfs", "-o", "size=3m", "tmpfs"):
        pytest.skip("only root can mount a small disk: the limit of file sizes is tested instead")
    yield folder
    subprocess.run(["umount", "--lazy", str(folder)], check=True)


@contextmanager
def filled(disk: Path, but: int) -> Iterator[None]:
    """Fill a disk but for so many bytes."""
    filler = disk / "filler"
    with filler.open("wb", buffering=0) as file:
        try:
            while file.write(b"x" * PAGE):
                pass
        except OSError:
            file.truncate(file.tell() - but)
    yield
    filler.unlink()


@contextmanager
def small_files(size: int) -> Iterator[None]:
    """Let this process write no file that is larger; the system refuses what is beyond."""
    soft, hard = resource.getrlimit(resource.RLIMIT_FSIZE)
    resource.setrlimit(resource.RLIMIT_FSIZE, (size, hard))
    try:
        yield
    finally:
        resource.setrlimit(resource.RLIMIT_FSIZE, (soft, hard))


@pytest.fixture
def call(tmp_path: Path) -> tuple[object, ...]:
    """A build of one member with a notebook whose page is more than a hundred kilobytes."""
    reports = tmp_path / "reports"
    reports.mkdir()
    shutil.copy(SAMPLES / "amatlaya-grant-rules.txt", reports)
    book = own_notebook(
        tmp_path / "own.ipynb",
        "from IPython.display import Markdown\nMarkdown(f'# {year}\\n\\n' + 'words ' * 20000)",
    )
    return ("build", reports, "--notebook", book, "--format", "html")


@pytest.mark.kernel
def test_a_full_disk_is_told_and_leaves_the_old_outputs_whole(
    kit: Kit, call: tuple[object, ...], disk: Path
) -> None:
    out = disk / "out"
    assert kit(*call, "--out", out).code == 0
    before = content(out)
    for room in (0, 2 * PAGE):  # no room to begin, none for a report
        with filled(disk, room):
            told = kit(*call, "--out", out, "-p", "year=2025")
        assert told.code == 2
        assert "cannot be written: No space left on device." in told.err
        assert "Make room" in told.err
        assert content(out) == before
        assert not list(out.rglob("*.part"))
    with filled(disk, 16 * PAGE):  # for the index, but not for a report
        told = kit(*call, "--out", out, "-p", "year=2025")
    assert told.code == 1
    assert "amatlaya-mexico: broken" in told.err
    after = content(out)
    assert "No space left on device" in after.pop("index.html").decode()
    assert after == {name: data for name, data in before.items() if name != "index.html"}

    assert kit(*call, "--out", out, "-p", "year=2025").code == 0
    assert kit(*call, "--out", disk / "anew", "-p", "year=2025").code == 0
    assert content(out) == content(disk / "anew")


@pytest.mark.kernel
def test_a_file_that_the_system_refuses_is_told_and_leaves_the_old_outputs_whole(
    kit: Kit, call: tuple[object, ...], tmp_path: Path
) -> None:
    out = tmp_path / "out"
    assert kit(*call, "--out", out).code == 0
    before = content(out)
    assert len(before["amatlaya-mexico/own.html"]) > 100_000 > len(before["index.html"])
    with small_files(100_000):
        told = kit(*call, "--out", out, "-p", "year=2025")
    assert told.code == 1
    assert "cannot be written: File too large." in told.err
    after = content(out)
    assert "File too large" in after["index.html"].decode()
    assert {**after, "index.html": b""} == {**before, "index.html": b""}
    assert kit(*call, "--out", out, "-p", "year=2025").code == 0
    assert "File too large" not in content(out)["index.html"].decode()


def test_a_read_only_folder_is_refused_before_anything_runs(
    kit: Kit, call: tuple[object, ...], tmp_path: Path
) -> None:
    out = tmp_path / "out"
    out.mkdir()
    (out / "index.html").write_text("old", encoding="utf-8")
    if ROOT:
        if not mounted(out, "--bind", str(out)):
            pytest.skip("root cannot mount here, and rights do not hold root")
        assert mounted(out, "-o", "remount,ro,bind")
    else:
        out.chmod(0o555)
    try:
        told = kit(*call, "--out", out)
        below = kit(*call, "--out", out / "below")
    finally:
        if ROOT:
            subprocess.run(["umount", "--lazy", str(out)], check=True)
        out.chmod(0o755)
    for said in (told, below):
        assert said.code == 2
        assert f"The folder {out}" in said.err
        assert "Make it writable, or choose another with --out." in said.err
    assert content(out) == {"index.html": b"old"}


def test_a_members_folder_that_may_not_be_written_keeps_its_report() -> None:
    made = Made(files={"report.html": b"good"}, entry={"slug": "alba"})
    with tempfile.TemporaryDirectory() as name:
        out = Path(name).resolve()
        if ROOT:  # whom rights do not hold
            os.chown(out, NOBODY, NOBODY)
            os.seteuid(NOBODY)
        try:
            run = MemberRun(
                slug="alba",
                stem="report",
                records="[]",
                notebook="",
                parameters={},
                fingerprint="f" * 64,
                formats=("html",),
                out=out,
            )
            publish_report(run, made)
            (out / "alba").chmod(0o555)
            newer = made.model_copy(update={"files": {"report.html": b"newer"}})
            with pytest.raises(OutputError, match=r"report of alba cannot be written.*denied"):
                publish_report(run, newer)
            assert (out / "alba" / "report.html").read_bytes() == b"good"
            # Without a stamp, the next build makes the report anew.
            assert read_stamp(stamp_path(out, "alba", "report")) is None
            (out / "alba").chmod(0o755)
            publish_report(run, newer)
            assert (out / "alba" / "report.html").read_bytes() == b"newer"
        finally:
            if ROOT:
                os.seteuid(0)
