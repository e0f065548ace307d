"""What runs made moves in whole or not at all; what tells of a failure goes with a success."""

from __future__ import annotations

from pathlib import Path

import pytest

from kit.delivery import ARRIVALS, publish_report
from kit.errors import OutputError
from kit.runs import Made, MemberRun
from kit.stamps import failures_of, read_stamp, stamp_path

GOOD = Made(files={"report.html": b"good", "report.pdf": b"pdf"}, entry={"slug": "alba"})
BAD = Made(
    outcome="failed",
    reason="notebook-failed",
    message="It stopped.",
    failed={"report.failed.html": b"why", "report.failed.ipynb": b"{}"},
)


@pytest.fixture
def run(tmp_path: Path) -> MemberRun:
    """A run of the member `alba`, with nothing to execute."""
    return MemberRun(
        slug="alba",
        stem="report",
        records="[]",
        notebook="",
        parameters={},
        fingerprint="f" * 64,
        formats=("html",),
        out=tmp_path,
    )


def content(run: MemberRun) -> dict[str, bytes]:
    return {path.name: path.read_bytes() for path in sorted((run.out / run.slug).iterdir())}


def test_a_report_comes_with_its_stamp_and_takes_the_place_of_an_older_state(
    run: MemberRun,
) -> None:
    publish_report(run, GOOD)
    publish_report(run, GOOD.model_copy(update={"files": {"report.html": b"newer"}}))
    assert content(run) == {"report.html": b"newer"}
    stamp = read_stamp(stamp_path(run.out, "alba", "report"))
    assert stamp
    assert set(stamp.files) == {"report.html"}
    assert not list((run.out / ARRIVALS).iterdir())


def test_a_failure_stands_beside_the_older_report_until_the_next_success(run: MemberRun) -> None:
    publish_report(run, GOOD)
    assert publish_report(run, BAD) is None
    assert content(run) == {**GOOD.files, **BAD.failed}
    [noted] = failures_of(run.out, "alba")
    assert (noted.outcome, noted.message) == ("failed", "It stopped.")
    fewer = BAD.model_copy(update={"failed": {"report.failed.html": b"otherwise"}})
    publish_report(run, fewer)
    assert content(run) == {**GOOD.files, "report.failed.html": b"otherwise"}
    publish_report(run, GOOD)
    assert content(run) == GOOD.files
    assert not failures_of(run.out, "alba")


@pytest.mark.parametrize("nth", range(4))
def test_a_full_disk_leaves_the_old_report_whole(
    run: MemberRun, monkeypatch: pytest.MonkeyPatch, nth: int
) -> None:
    publish_report(run, GOOD)
    stamp = stamp_path(run.out, "alba", "report")
    before = content(run), stamp.read_bytes()
    written: list[Path] = []
    write = Path.write_bytes

    def fill(path: Path, data: bytes) -> int:
        written.append(path)
        if len(written) > nth:
            raise OSError(28, "No space left on device")
        return write(path, data)

    newer = {"report.html": b"newer", "report.pdf": b"newer", "dates.csv": b"newer"}
    with monkeypatch.context() as full:
        full.setattr(Path, "write_bytes", fill)
        with pytest.raises(OutputError, match=r"No space left on device.*Make room"):
            publish_report(run, GOOD.model_copy(update={"files": newer}))
    assert (content(run), stamp.read_bytes()) == before
    assert not list((run.out / ARRIVALS).iterdir())
    publish_report(run, GOOD.model_copy(update={"files": newer}))
    assert content(run) == newer
