"""How long the analysis of one long assessment takes: the sample's longest, about 30 KB."""

from __future__ import annotations

import re
from collections.abc import Callable
from functools import partial
from pathlib import Path
from statistics import median
from time import process_time
from typing import Any

from kit.analysis import analyse
from kit.context import cases_of
from kit.reading import read_source
from kit.records import Reading, Report

SAMPLE = Path(__file__).parent.parent / "data" / "reports" / "amatlaya-grant-rules.txt"
SIZE = 30_000
ROUNDS = 15
_STOP = re.compile(r"(?<=[a-z])\.(?=\s|$)")


def run() -> dict[str, Any]:
    """Return the milliseconds of checking and analysing one assessment of about 30 KB.

    Every round has another text (each sentence ends in another word), so that nothing remembered
    from the round before can help. The first round, which loads vocabularies, is told apart.
    """
    reading = read_source(SAMPLE)[0]
    size = sum(len(line.encode()) + 1 for line in reading.report.source.lines)
    rounds = [changed(reading, number) for number in range(ROUNDS)]
    times = [timed(partial(whole, text)) for text in rounds]
    return {
        "kilobytes": round(size / 1000, 1),
        "first_ms": round(times[0] * 1000, 1),
        "median_ms": round(median(times[1:]) * 1000, 1),
        "median_ms_for_30_kb": round(median(times[1:]) * 1000 * SIZE / size, 1),
    }


def whole(reading: Reading) -> None:
    """Check and analyse one assessment, as a report does."""
    for case in cases_of([reading], "en"):
        analyse(case)


def changed(reading: Reading, number: int) -> Reading:
    """Return the assessment with one more word at the end of every sentence."""
    word = f" {'abcdefghijklmnopqrstuvwxyz'[number] * 4}."

    def new(text: str) -> str:
        return _STOP.sub(word, text)

    report = reading.report
    answers = {
        key: answer.model_copy(update={"explanation": new(answer.explanation or "") or None})
        for key, answer in report.answers.items()
    }
    lines = tuple(new(line) for line in report.source.lines)
    own: Report = report.model_copy(
        update={"answers": answers, "source": report.source.model_copy(update={"lines": lines})}
    )
    return reading.model_copy(update={"report": own})


def timed(work: Callable[[], None]) -> float:
    """Return the seconds of processor time that the work took, whatever else the machine does."""
    begun = process_time()
    work()
    return process_time() - begun
