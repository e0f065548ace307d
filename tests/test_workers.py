"""Workers render in processes of their own; one that goes away takes nothing with it."""

from __future__ import annotations

import os
import sys
import time
from collections.abc import Iterator
from importlib import import_module
from pathlib import Path

import psutil
import pytest

from kit.errors import MachineryError
from kit.executors import local
from kit.forks import AVAILABLE
from kit.scratch import own_folder
from kit.workers import TooSlowError, Workers, aside, workers

pytestmark = [
    pytest.mark.kernel,
    pytest.mark.skipif(not AVAILABLE, reason="this system cannot fork processes"),
]


@pytest.fixture
def one() -> Iterator[Workers]:
    made = Workers(1)
    yield made
    made.end()


def test_work_is_done_in_a_process_that_stays_warm(one: Workers) -> None:
    first = one.do(60, os.getpid)
    assert first != os.getpid()
    assert one.do(60, os.getpid) == first
    one.end()
    assert not psutil.pid_exists(first)


def test_a_worker_has_the_folder_and_the_environment_of_its_time(
    one: Workers, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("KIT_TRIAL", "now")
    assert one.do(60, os.getcwd) == str(tmp_path)
    assert one.do(60, os.getenv, "KIT_TRIAL") == "now"
    assert one.do(60, own_folder) == own_folder()


def rendering() -> set[str]:
    """Import what renders reports and return the names of all that is imported then."""
    import_module("kit.rendering")
    return set(sys.modules)


def test_rendering_brings_no_grammar_that_nobody_uses(one: Workers) -> None:
    names = one.do(60, rendering)
    assert "jsonschema" in names
    assert "rfc3987_syntax" not in names


def test_one_that_dies_is_told_and_another_takes_its_place(one: Workers) -> None:
    first = one.do(60, os.getpid)
    with pytest.raises(MachineryError, match="ended"):
        one.do(60, os._exit, 7)
    second = one.do(60, os.getpid)
    assert second not in (first, os.getpid())


def _fill(megabytes: int) -> int:
    """Take so much memory for a moment; return the process."""
    assert bytearray(b"x") * (megabytes * 1_000_000)
    return os.getpid()


def test_one_that_needed_much_memory_gives_it_back_by_ending(one: Workers) -> None:
    first = one.do(60, os.getpid)
    assert one.do(60, _fill, 20) == first
    assert one.do(60, _fill, 300) == first
    assert not psutil.pid_exists(first)
    assert one.do(60, os.getpid) != first


def test_the_first_piece_of_work_may_take_what_it_needs(one: Workers) -> None:
    first = one.do(60, _fill, 300)
    assert one.do(60, os.getpid) == first


def test_one_that_takes_too_long_is_ended(one: Workers) -> None:
    process = one.do(60, os.getpid)
    with pytest.raises(TooSlowError, match=r"more than 0\.2 seconds"):
        one.do(0.2, time.sleep, 600)
    assert not psutil.pid_exists(process)
    assert one.do(60, os.getpid) != process


def test_without_workers_the_work_is_done_here() -> None:
    assert aside(60, os.getpid) == os.getpid()
    with workers(1):
        assert aside(60, os.getpid) != os.getpid()
    assert aside(60, os.getpid) == os.getpid()


def test_reports_on_this_machine_are_rendered_in_workers() -> None:
    with local(2)() as executor:
        assert executor.submit(aside, 60, os.getpid).result() != os.getpid()
    with local(2, warm=False)() as executor:
        assert executor.submit(aside, 60, os.getpid).result() == os.getpid()
