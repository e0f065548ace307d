"""A batch on a Dask cluster: the same bytes, a lost worker's members again, and plain refusals."""

from __future__ import annotations

import json
import os
import signal
import subprocess
import sys
import time
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from pathlib import Path
from threading import Event
from typing import Any

import psutil
import pytest

from kit.batch import build
from kit.building import build_command
from kit.errors import ClusterError, ParameterError
from kit.executors import dask
from kit.executors_dask import _DATED, Installed, _compare, installed, made_there
from kit.member_report import build_date
from kit.plan import BatchSettings
from kit.project import gathered
from kit.runs import RunResult
from kit.sampling import write_samples

MEMBERS = 3
PATIENCE = 120.0

# A cluster that ends leaves sockets to the garbage collector; that is Dask's own affair.
pytestmark = pytest.mark.filterwarnings(
    "ignore::ResourceWarning", "ignore::pytest.PytestUnraisableExceptionWarning"
)


def files_of(folder: Path) -> dict[str, bytes]:
    """All files of the outputs but those that hold times."""
    return {
        path.relative_to(folder).as_posix(): path.read_bytes()
        for path in sorted(folder.rglob("*"))
        if path.is_file() and ".kit" not in path.parts
    }


@contextmanager
def started(*command: str, log: Path) -> Iterator[subprocess.Popen[bytes]]:
    """Run one of Dask's own commands, and end it afterwards."""
    with log.open("wb") as told:
        process = subprocess.Popen(
            [sys.executable, "-m", *command], stdout=told, stderr=told, env=os.environ
        )
        try:
            yield process
        finally:
            process.terminate()
            try:
                process.wait(10)
            except subprocess.TimeoutExpired:
                process.kill()
                process.wait()


@pytest.fixture(scope="module")
def scheduler(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    folder = tmp_path_factory.mktemp("scheduler")
    file = folder / "scheduler.json"
    options = ("--host", "127.0.0.1", "--port", "0", "--no-dashboard", "--scheduler-file", file)
    with started("distributed.cli.dask_scheduler", *map(str, options), log=folder / "log"):
        end = time.monotonic() + PATIENCE
        while time.monotonic() < end:
            try:
                yield json.loads(file.read_text(encoding="utf-8"))["address"]
            except (OSError, ValueError):
                time.sleep(0.2)
            else:
                return
        pytest.fail((folder / "log").read_text(encoding="utf-8"))


@contextmanager
def worker(address: str, folder: Path, name: str) -> Iterator[subprocess.Popen[bytes]]:
    options = ["--no-nanny", "--nthreads", "1", "--no-dashboard", "--host", "127.0.0.1"]
    options += ["--name", name, "--local-directory", str(folder)]
    command = ("distributed.cli.dask_worker", address, *options)
    with started(*command, log=folder / f"{name}.log") as process:
        yield process


@pytest.mark.kernel
def test_a_killed_workers_members_are_made_by_the_other_one(
    scheduler: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("SOURCE_DATE_EPOCH", "1700000000")
    write_samples(MEMBERS, tmp_path / "reports")
    corpus = gathered([tmp_path / "reports"])
    here = BatchSettings(out=tmp_path / "here", formats=("html",), jobs=2)
    there = here.model_copy(update={"out": tmp_path / "there"})
    assert {one.outcome for one in build(corpus, corpus.members, here, quiet)} == {"rendered"}

    # The workers are started without the date: it comes with the work.
    monkeypatch.delenv("SOURCE_DATE_EPOCH")
    with worker(scheduler, tmp_path, "one") as one, worker(scheduler, tmp_path, "two"):
        monkeypatch.setenv("SOURCE_DATE_EPOCH", "1700000000")
        family: list[psutil.Process] = []

        def kill_one(result: RunResult, done: int, total: int) -> None:
            if done == 1:
                family.extend(psutil.Process(one.pid).children(recursive=True))
                one.send_signal(signal.SIGKILL)

        wait_for_workers(scheduler, 2)
        results = build(corpus, corpus.members, there, kill_one, executor=dask(scheduler, 2))
        assert [(one.outcome, one.message) for one in results] == [("rendered", "")] * MEMBERS
        assert one.wait(PATIENCE) == -signal.SIGKILL
        assert psutil.wait_procs(family, timeout=PATIENCE)[1] == []
    assert files_of(there.out) == files_of(here.out)
    assert b"2023-11-14" in files_of(there.out)[f"{corpus.members[0].member.slug}/report.html"]


def quiet(*_: object) -> None:
    """Hear of a result and say nothing."""


def wait_for_workers(address: str, number: int) -> None:
    import distributed

    connect: Any = distributed.Client
    with connect(address, set_as_default=False) as client:
        client.wait_for_workers(number, timeout=PATIENCE)


# ---------------------------------------------------------------- what cannot be


def test_dask_is_not_installed(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(sys.modules, "distributed", None)
    with pytest.raises(ClusterError, match=r"pip install 'commitment-report-kit\[dask\]'"):
        dask(None, 2)()


def test_a_scheduler_that_does_not_answer(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("kit.executors_dask._WAIT_FOR_SCHEDULER", 0.3)
    with pytest.raises(ClusterError, match="does not answer"):
        dask("tcp://127.0.0.1:9", 2)()


def test_an_address_that_is_none() -> None:
    with pytest.raises(ClusterError, match=r"nowhere.*does not answer"):
        dask("nowhere", 2)()


def test_a_cluster_without_workers(scheduler: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("kit.executors_dask._WAIT_FOR_WORKERS", 0.3)
    with pytest.raises(ClusterError, match=f"has no workers.*dask worker {scheduler}"):
        dask(scheduler, 2)()


BEGUN, END = Event(), Event()
"""Of work that lasts: it has begun, and it may end."""


def hold() -> None:
    BEGUN.set()
    END.wait(PATIENCE)


def test_a_cluster_that_stays_without_workers_ends_the_wait(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    import distributed

    make: Any = distributed.LocalCluster
    monkeypatch.setattr("kit.executors_dask._LOOK_EVERY", 0.05)
    monkeypatch.setattr("kit.executors_dask._WAIT_WITHOUT_WORKERS", 0.3)
    options = {"processes": False, "protocol": "tcp://", "host": "127.0.0.1"}
    options["dashboard_address"] = "127.0.0.1:0"
    with make(n_workers=1, threads_per_worker=1, **options) as cluster:
        try:
            with dask(cluster.scheduler_address, 1)() as workers:
                running, waiting = workers.submit(hold), workers.submit(hold)
                assert BEGUN.wait(PATIENCE)
                cluster.scale(0)
                for work in (running, waiting):
                    with pytest.raises(ClusterError, match="has had no worker for"):
                        work.result(PATIENCE)
        finally:
            END.set()


class Cluster:
    """A client that says what its workers have."""

    scheduler = type("Scheduler", (), {"address": "tcp://host:8786"})

    def __init__(self, **found: Any) -> None:
        self.found = found

    def run(self, *_: Any, **__: Any) -> dict[str, Any]:
        return self.found


def test_workers_with_other_versions_are_told_with_what_differs() -> None:
    mine = installed()
    _compare(Cluster(one=mine), mine)
    older = mine.model_copy(update={"python": "3.11.1", "packages": "other"})
    with pytest.raises(ClusterError) as caught:
        _compare(Cluster(one=mine, two=older, three=ModuleNotFoundError("kit")), mine)
    told = caught.value.message
    assert "two differs from the machine that runs the batch in: Python, the packages." in told
    assert "three cannot use the kit (ModuleNotFoundError: kit)" in told
    assert "one" not in told.split()


def test_a_worker_that_came_later_does_nothing_with_other_versions() -> None:
    other = Installed(python="3", kit="", templates={}, packages="")
    with pytest.raises(ClusterError, match="differs"):
        made_there(other, "", pytest.fail, "was called")


def test_work_of_one_date_waits_for_that_of_another(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv("SOURCE_DATE_EPOCH", raising=False)
    first, go_on = Event(), Event()

    def hold() -> str:
        first.set()
        assert go_on.wait(PATIENCE)
        return build_date()

    with ThreadPoolExecutor(2) as threads:
        slow = threads.submit(made_there, installed(), "1700000000", hold)
        assert first.wait(PATIENCE)
        later = threads.submit(made_there, installed(), "", build_date)
        with _DATED.on("1700000000"):
            assert not later.done()
        go_on.set()
        assert (slow.result(), later.result()) == ("2023-11-14", "")


def test_a_scheduler_without_the_executor_is_asked_about(tmp_path: Path) -> None:
    with pytest.raises(ParameterError, match="add --executor dask"):
        build_command(
            [tmp_path],
            members=(),
            notebook="member_report",
            parameters=(),
            table=None,
            explain=False,
            formats="html",
            out=tmp_path / "out",
            language=None,
            jobs=1,
            force=False,
            fail_fast=False,
            verify=False,
            warm=True,
            executor="local",
            scheduler="tcp://127.0.0.1:8786",
            personal_data=None,
            quiet=True,
            log_format="text",
        )
