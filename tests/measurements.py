"""The tables of ``docs/measurements.md``: how well extractors and rules do on the labelled sets.

The labels are part of the project and the rules are deterministic, so the tables are computed
anew each time; ``python -m tests.documentation`` writes them.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from functools import cache

from benchmarks import extraction, findings, lessons
from kit.findings import RULES

TARGET = 0.95
"""The precision that figures, dates and every rule have to reach on what was held out."""


def _table(heads: Iterable[str], rows: Iterable[Iterable[str]]) -> str:
    lines = [list(heads)]
    lines.append(["---"] + ["--:"] * (len(lines[0]) - 1))
    lines.extend(list(row) for row in rows)
    return "\n".join("| " + " | ".join(line) + " |" for line in lines)


def _shown(value: float) -> str:
    return f"{value:.2f}"


@cache
def rule_scores() -> dict[str, findings.Score]:
    """Return the scores of all rules, computed once for all that ask."""
    return findings.scores()


_EXTRACTORS = {"figures": "Figures", "dates": "Dates", "references": "References"}
_SETS = {
    "tuning": "tuning",
    "held out and unseen, en": "held out, English",
    "held out and unseen, es": "held out, Spanish",
}
_MARKS = {
    "division": "Division into items",
    "effect": "Helping or hindering",
    "origin": "Internal or external",
    "kind": "Lesson, recommendation or question",
    "themes": "Themes",
}


def extractors_part() -> str:
    """Return the table of the extractors."""
    return _table(
        ("extractor", "set", "labels", "precision", "recall"),
        [*_extracted(), *_lessons()],
    )


def _extracted() -> Iterator[tuple[str, ...]]:
    for name, parts in extraction.run().items():
        for part, shown in _SETS.items():
            if measures := parts.get(part):
                yield (
                    _EXTRACTORS[name],
                    shown,
                    str(measures["labelled"]),
                    _shown(measures["precision"]),
                    _shown(measures["recall"]),
                )


def _lessons() -> Iterator[tuple[str, ...]]:
    for mark, name in _MARKS.items():
        for part, measures in lessons.run().items():
            yield (
                name,
                part.replace("tuned on", "tuning"),
                str(measures["items"]),
                _shown(measures[f"{mark} precision"]),
                _shown(measures[f"{mark} recall"]),
            )


def rules_part() -> str:
    """Return the table of the rules: cases, near misses, precision and recall of both parts."""
    heads = ("rule", "cases", "near misses", "precision", "recall")
    held = ("held out", "near misses", "precision", "recall")
    tuning, held_out = (rule_scores()[part].tallies for part in findings.PARTS)
    rows = [
        (f"`{rule.code}`", *_measures(tuning.get(rule.code)), *_measures(held_out.get(rule.code)))
        for rule in RULES
    ]
    return _table((*heads, *held), rows)


def _measures(tally: findings.Tally | None) -> tuple[str, ...]:
    if tally is None or not tally.cases:
        return ("–",) * 4
    return (
        str(tally.cases),
        str(tally.near_misses),
        _shown(tally.precision),
        _shown(tally.recall),
    )
