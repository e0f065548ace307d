"""How a batch is told: plain lines in a log, JSON lines for programs, live lines on a terminal."""

from __future__ import annotations

import io
import json
from pathlib import Path
from typing import Any

import pytest
from rich.console import Console

from kit.live import LiveLines
from kit.progress import Progress
from kit.runs import Outcome, RunResult

OUT = Path("outputs")


def ended(slug: str, outcome: Outcome = "rendered", **more: Any) -> RunResult:
    return RunResult(slug=slug, outcome=outcome, **more)


RESULTS = (
    ended("alba-spain", "unchanged"),
    ended("bruma-chile", seconds=1.25, warnings=("Cell 3: a chart is not shown.",)),
    ended("cerro-peru", "failed", reason="notebook-failed", message="The notebook stopped."),
)


def told(results: tuple[RunResult, ...] = RESULTS, **options: Any) -> str:
    stream = io.StringIO()
    left = options.pop("left", ())
    with Progress(stream=stream, **options) as progress:
        progress.start({"members": len(results)})
        for number, result in enumerate(results, 1):
            progress.tell(result, number, len(results))
    progress.close(results, OUT, changes=("bruma-chile: 1.1 from Limited to Complete",), left=left)
    return stream.getvalue()


def test_a_log_has_a_line_for_each_result_with_what_went_wrong() -> None:
    assert told().splitlines() == [
        "unchanged: alba-spain",
        "[2/3] bruma-chile: rendered in 1.2 s",
        "    Cell 3: a chart is not shown.",
        "[3/3] cerro-peru: failed",
        "    The notebook stopped.",
        "bruma-chile: 1.1 from Limited to Complete",
        "1 rendered, 1 unchanged, 1 failed. Open outputs/index.html",
    ]


def test_a_thousand_unchanged_members_are_one_line() -> None:
    results = tuple(ended(f"m{number:04}", "unchanged") for number in range(1000))
    first, *_, last = told(results).splitlines()
    assert first == "unchanged: m0000, m0001, m0002, m0003, m0004 and 995 more"
    assert last == "1000 unchanged. Open outputs/index.html"


def test_quiet_tells_only_what_went_wrong_and_what_is_left() -> None:
    assert told(quiet=True, left=("duna-brazil",)).splitlines() == [
        "[3/3] cerro-peru: failed",
        "    The notebook stopped.",
        "not started: duna-brazil. Run the same again to build them.",
    ]


def test_members_that_were_not_started_are_counted() -> None:
    lines = told(left=("duna-brazil", "eco-ghana")).splitlines()
    assert lines[-1] == (
        "1 rendered, 1 unchanged, 1 failed, 2 not started. Open outputs/index.html"
    )


def test_json_lines_tell_start_each_result_and_the_end() -> None:
    events = [json.loads(line) for line in told(form="json", left=("duna-brazil",)).splitlines()]
    assert [event["event"] for event in events] == ["start", "result", "result", "result", "end"]
    assert all(event["time"].endswith("+00:00") for event in events)
    start, unchanged, rendered, failed, end = events
    assert start["members"] == 3
    assert (unchanged["name"], unchanged["outcome"]) == ("alba-spain", "unchanged")
    assert (rendered["done"], rendered["total"], rendered["seconds"]) == (2, 3, 1.25)
    assert rendered["warnings"] == ["Cell 3: a chart is not shown."]
    assert (failed["reason"], failed["message"]) == ("notebook-failed", "The notebook stopped.")
    assert end["outcomes"] == {"rendered": 1, "unchanged": 1, "failed": 1}
    assert end["not_started"] == ["duna-brazil"]
    assert end["index"] == "outputs/index.html"


def test_quiet_json_tells_only_what_went_wrong() -> None:
    (event,) = [json.loads(line) for line in told(form="json", quiet=True).splitlines()]
    assert event["name"] == "cerro-peru"


class Terminal(io.StringIO):
    def isatty(self) -> bool:
        return True


def test_failures_stay_on_a_terminal_when_the_live_lines_are_gone(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setenv("TERM", "xterm-256color")
    stream = Terminal()
    with Progress(stream=stream) as progress:
        progress.watch(lambda: ["duna-brazil"])
        for number, result in enumerate(RESULTS, 1):
            progress.tell(result, number, 4)
    assert "The notebook stopped." in stream.getvalue()


class Clock:
    now = 0.0

    def __call__(self) -> float:
        return self.now


def drawn(lines: LiveLines) -> str:
    console = Console(file=io.StringIO(), width=120)
    console.print(lines.drawn())
    file = console.file
    assert isinstance(file, io.StringIO)
    return file.getvalue()


def test_live_lines_tell_how_far_how_fast_how_long_and_who() -> None:
    clock = Clock()
    lines = LiveLines(Console(file=io.StringIO(), width=120), clock)
    lines.running = lambda: ["alba-spain", "bruma-chile", "cerro-peru", "duna-brazil", "eco-ghana"]
    clock.now = 30.0  # what is unchanged says nothing about the pace
    lines.count(10, 100, made=False)
    clock.now = 40.0
    lines.count(11, 100, made=True)
    assert "a minute" not in drawn(lines)
    for done in range(12, 21):
        clock.now += 2
        lines.count(done, 100, made=True)
    said = drawn(lines)
    assert "20 of 100" in said
    assert "80 left" in said
    assert "21 a minute" in said
    assert "4 min to go" in said
    assert "Now: alba-spain, bruma-chile, cerro-peru, duna-brazil and 1 more" in said
