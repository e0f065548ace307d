"""What the rules find in the labelled cases: right where something is, and silent elsewhere."""

from __future__ import annotations

import pytest

from benchmarks import extraction, findings, reading
from kit.findings import CODES, RULES
from tests.measurements import TARGET, rule_scores


@pytest.mark.parametrize("part", findings.PARTS)
def test_no_rule_cries_wolf(part: str) -> None:
    score = rule_scores()[part]
    poor = {code: one.precision for code, one in score.tallies.items() if one.precision < TARGET}
    assert poor == {}, "\n".join(score.differing)


def test_every_rule_finds_most_of_what_it_is_for() -> None:
    tallies = rule_scores()["tuning"].tallies
    assert {code for code, one in tallies.items() if one.recall < 0.5} == set()
    assert sum(one.right for one in tallies.values()) >= 0.9 * sum(
        one.wanted for one in tallies.values()
    )


def test_every_rule_has_cases_and_near_misses() -> None:
    tallies = rule_scores()["tuning"].tallies
    assert tallies.keys() == CODES
    assert all(one.near_misses and one.cases > one.near_misses for one in tallies.values())


def test_rules_that_read_prose_are_measured_in_both_languages() -> None:
    topics = {rule.code: rule.topic for rule in RULES}
    for part in findings.PARTS:
        languages: dict[str, set[str]] = {}
        for case in findings.labelled(part):
            if topics[case.code] in {"text", "figures", "dates", "privacy"}:
                languages.setdefault(case.code, set()).add(case.language)
        assert set(map(frozenset, languages.values())) == {frozenset(findings.LANGUAGES)}


@pytest.mark.parametrize("what", ["figures", "dates", "references"])
def test_extractors_reach_their_precision_on_what_was_held_out(what: str) -> None:
    for part, measures in extraction.run()[what].items():
        assert measures["precision"] >= TARGET, part


def test_the_reading_benchmark_fails_on_a_wrong_value_or_too_many_missed_ones() -> None:
    def faults(**row: object) -> list[str]:
        return reading.faults({"accuracy": {"all made pages": {"wrong": 0, **row}}})

    assert faults(exact_share=0.995) == []
    assert faults(exact_share=None) == []
    assert faults(exact_share=0.9949) == ["all made pages: 99.49% are exact, less than 99.5%."]
    assert faults(exact_share=1.0, wrong=1) == ["all made pages: 1 values are wrong."]
