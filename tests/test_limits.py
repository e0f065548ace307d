"""Notebooks that take too much, end themselves or lose their kernel: each ends one report only."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from time import sleep

import psutil
import pytest
from jupyter_client.channels import HBChannel

from kit.batch import build
from kit.errors import ParameterError
from kit.forks import AVAILABLE
from kit.limits import Limits, read_limits
from kit.plan import BatchSettings
from kit.project import gathered
from kit.publishing import publish
from kit.runs import RunResult
from kit.sampling import write_samples
from kit.settings import read_project
from tests.poison import POISONS, Poison, poisoned_notebook

# Of time there is plenty, where it is not the point: other work may take most of the machine.
LIMITS = Limits(
    notebook_seconds=200, cell_seconds=100, memory_mb=700, output_mb=5, silence_seconds=3
)


def results_of(
    folder: Path, out: Path, ill: dict[str, str], **settings: object
) -> dict[str, RunResult]:
    corpus = gathered([folder])
    book = poisoned_notebook(out.parent / "own.ipynb", ill)
    chosen = BatchSettings.model_validate(
        {"out": out, "notebook": str(book), "formats": ("html",), "limits": LIMITS, **settings}
    )
    results = build(corpus, corpus.members, chosen, lambda *_: None)
    publish(results, corpus, chosen)
    return {result.slug: result for result in results}


def slugs_of(folder: Path, number: int) -> list[str]:
    write_samples(number, folder)
    return [found.member.slug for found in gathered([folder]).members]


@pytest.fixture
def nothing_left() -> Iterator[None]:
    """See that a batch leaves no process but the warm server, and no child of that."""
    before = {child.pid for child in psutil.Process().children()}  # such as a browser
    yield
    for child in psutil.Process().children():
        if child.pid in before:
            continue
        assert not child.children(), child.cmdline()
        assert "multiprocessing" in " ".join(child.cmdline())


FORK = pytest.mark.skipif(not AVAILABLE, reason="no fork here")
TIMED = ["loop", "sleep"]


@pytest.mark.kernel
@pytest.mark.parametrize(
    ("warm", "kinds", "seconds"),
    [
        pytest.param(True, [kind for kind in POISONS if kind not in TIMED], 100, marks=FORK),
        pytest.param(True, TIMED, 3, marks=FORK),  # which take all of the time that they may
        (False, ["sleep", "os-exit", "child"], 4),
    ],
)
@pytest.mark.usefixtures("nothing_left")
def test_each_poison_ends_one_report_and_is_told(
    tmp_path: Path, warm: bool, kinds: list[str], seconds: int
) -> None:
    slugs = slugs_of(tmp_path / "reports", len(kinds) + 2)
    ill = dict(zip(slugs, kinds, strict=False))
    limits = LIMITS.model_copy(update={"cell_seconds": seconds})
    results = results_of(
        tmp_path / "reports", tmp_path / "out", ill, warm=warm, jobs=5, limits=limits
    )
    for slug, kind in ill.items():
        poison, result = POISONS[kind], results[slug]
        told = (kind, result.outcome, result.reason)
        assert told == (kind, poison.outcome, poison.reason), result.message
        assert poison.says in result.message, result.message
        assert "cell 3" in result.message, result.message
        page = (tmp_path / "out" / slug / "own.failed.html").read_text(encoding="utf-8")
        assert poison.says in page
        assert "Cell 3" in page
        book = (tmp_path / "out" / slug / "own.failed.ipynb").read_text(encoding="utf-8")
        assert len(book) < 200_000
        assert str(tmp_path) not in page + book
        assert "ipykernel_" not in page + book
        if kind == "crash":
            assert "Segmentation fault" in page
    assert {results[slug].outcome for slug in slugs if slug not in ill} == {"rendered"}


@pytest.mark.kernel
def test_a_long_cell_that_answers_is_no_silent_one(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    # As on a busy machine, where threads begin late: what ends a run must not wait for them.
    at_once = HBChannel.run

    def late(self: HBChannel) -> None:
        sleep(2)
        at_once(self)

    monkeypatch.setattr(HBChannel, "run", late)
    (slug,) = slugs_of(tmp_path / "reports", 1)
    monkeypatch.setitem(POISONS, "long", Poison("import time\ntime.sleep(2.5)", "", "", ""))
    limits = LIMITS.model_copy(update={"silence_seconds": 1})
    results = results_of(tmp_path / "reports", tmp_path / "out", {slug: "long"}, limits=limits)
    assert results[slug].outcome == "rendered", results[slug].message


def test_limits_come_from_the_projects_settings() -> None:
    assert read_project("[limits]\nmemory_mb = 512\n").limits == Limits(memory_mb=512)
    assert read_limits({}) == Limits()
    with pytest.raises(ParameterError, match="Did you mean 'memory_mb'"):
        read_project("[limits]\nmemory = 512\n")
    with pytest.raises(ParameterError, match="cell_seconds cannot be 0"):
        read_project("[limits]\ncell_seconds = 0\n")
    with pytest.raises(ParameterError, match=r"\[limits\]"):
        read_project("limits = 5\n")
