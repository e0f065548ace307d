"""The framework of findings: order, settings, documentation."""

from __future__ import annotations

import pytest

from kit.errors import ParameterError
from kit.findings import CODES, RULES, check
from kit.records import Finding, Reading
from kit.rules import RuleSettings, read_settings
from kit.words import words_of
from tests.reports import make_report


def test_a_complete_and_consistent_report_has_no_findings() -> None:
    assert check(Reading(report=make_report())) == ()


def test_findings_come_by_severity_then_line() -> None:
    report = make_report(
        action_plan=None,
        answers={
            "2.1.3": {"stated": "Not Applicable", "degree_stated": "Major"},
            "2.2": {"stated": None},
            "1.3": {"stated": None},
        },
    )
    found = check(Reading(report=report))
    assert [(one.severity, one.code, one.question) for one in found] == [
        ("error", "degree-without-yes", "2.1.3"),
        ("warning", "rating-not-stated", "1.3"),
        ("warning", "rating-not-stated", "2.2"),
        ("note", "plan-not-stated", None),
    ]
    assert all(one.source == "made/up.txt" and one.member == report.member.slug for one in found)


def test_the_readers_own_findings_come_along() -> None:
    own = Finding(
        code="unread-text",
        severity="warning",
        source="made/up.txt",
        member="x",
        lines=(3, 4),
        message="Lines 3-4 could not be placed.",
    )
    assert check(Reading(report=make_report(), findings=(own,))) == (own,)


def test_a_setting_switches_a_rule_off_or_changes_its_severity() -> None:
    reading = Reading(report=make_report(action_plan=None, evaluators=()))
    settings = read_settings(
        {
            "plan-not-stated": {"severity": "off", "reason": "All our pages are old."},
            "evaluator-not-stated": {"severity": "error", "reason": "We require a name."},
        },
        CODES,
    )
    found = check(reading, settings=settings)
    assert [(one.code, one.severity) for one in found] == [("evaluator-not-stated", "error")]
    assert settings.told(words_of("en")) == (
        "The rule “evaluator-not-stated” counts as “cannot be right”. Reason: We require a name.",
        "The rule “plan-not-stated” is switched off. Reason: All our pages are old.",
    )


@pytest.mark.parametrize(
    ("table", "told"),
    [
        ({"plan-not-statd": {"severity": "off", "reason": "x"}}, "Did you mean 'plan-not-stated'"),
        ({"plan-not-stated": {"severity": "mute", "reason": "x"}}, "'off', 'error'"),
        ({"plan-not-stated": {"severity": "off"}}, "not in full"),
        ({"plan-not-stated": "off"}, "not in full"),
        ({"plan-not-stated": {"severity": "off", "reason": " "}}, "without a reason"),
    ],
)
def test_a_setting_that_cannot_be_used_is_refused_in_a_sentence(
    table: dict[str, object], told: str
) -> None:
    with pytest.raises(ParameterError) as caught:
        read_settings(table, CODES)
    assert told in caught.value.message


def test_no_settings_change_nothing() -> None:
    reading = Reading(report=make_report(action_plan=None))
    assert check(reading) == check(reading, settings=RuleSettings())


def test_codes_are_unique_and_every_rule_is_documented() -> None:
    assert len(CODES) == len(RULES)
    for rule in RULES:
        assert all((rule.title, rule.meaning, rule.example, rule.limits)), rule.code
