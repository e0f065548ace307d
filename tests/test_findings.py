"""The framework of findings: order, settings, documentation."""

from __future__ import annotations

from pathlib import Path

import pytest

from kit.errors import ParameterError
from kit.findings import CODES, RULES, check
from kit.reading import read_bytes, read_source
from kit.records import Finding, Reading
from kit.references import references
from kit.rules import RuleSettings, read_settings
from kit.words import words_of
from kit.works import works
from tests.consistent import page
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


def test_nothing_is_found_on_assessments_that_are_complete_and_add_up() -> None:
    found = [
        (seed, one.code, one.message)
        for seed in range(300)
        for reading in read_bytes(page(seed).encode(), f"page-{seed}.txt")
        for one in check(reading)
        if one.severity != "note"
    ]
    assert found == []


def test_every_code_that_a_report_can_get_is_documented() -> None:
    report = make_report(
        answers={
            "1.1": {"stated": "Complete", "explanation": "One of two parts.", "evidence": ()},
            "1.3": {"explanation": "Of 20 offices, 30 took part. It closed on 31 June 2022."},
            "2.1.3": {"stated": "No", "degree_stated": "Major"},
        }
    )
    codes = {one.code for one in check(Reading(report=report))}
    assert {"impossible-date", "evidence-not-shown", "degree-without-yes"} <= codes <= CODES


# What a reader of the two real pages finds (their lines), code by code.
CARTAGENA = {
    ("more-than-exist", (46, 46)),
    ("evidence-not-shown", (48, 136)),
    ("parts-and-total", (122, 122)),
    ("same-parts-two-things", (122, 122)),
    ("plan-not-stated", None),
}
JALISCO = {
    ("rating-and-prose-differ", (48, 55)),
    ("evidence-not-shown", (57, 271)),
    ("text-cut-off", (69, 69)),
    ("completion-and-plan-differ", (73, 73)),
    ("list-length-differs", (78, 81)),
    ("list-missing", (249, 249)),
    ("list-length-differs", (252, 256)),
    ("address-lost", (258, 258)),
    ("rating-and-prose-differ", (280, 280)),
    ("dates-outside-plan", (48, 48)),
}


@pytest.mark.parametrize(
    ("place", "expected", "coverage"),
    [("Cartagena", CARTAGENA, "0 of 6"), ("Jalisco", JALISCO, "1 of 7")],
)
def test_the_real_pages(
    real_pages: Path, place: str, expected: set[tuple[str, object]], coverage: str
) -> None:
    (path,) = (one for one in real_pages.glob("*.txt") if f"\n{place}" in one.read_text("utf-8"))
    (reading,) = read_source(path)
    found = check(reading)
    assert {(one.code, one.lines) for one in found} == expected
    assert len(found) == len(expected)
    (evidence,) = (one for one in found if one.code == "evidence-not-shown")
    assert evidence.message.startswith(f"The source shows evidence for {coverage} answers")


def test_the_real_references_of_jalisco(real_pages: Path) -> None:
    (path,) = (one for one in real_pages.glob("*.txt") if "\nJalisco" in one.read_text("utf-8"))
    (reading,) = read_source(path)
    found = references(reading.report)
    cited = {
        (one.kind, one.year, one.pages, one.lines[0])
        for one in found
        if one.kind in {"citation", "source"} and one.lines
    }
    assert cited == {
        ("citation", 2021, "9", 69),
        ("citation", 2024, "74", 189),
        ("citation", 2023, "5", 248),
        ("source", 2023, None, 258),
        ("citation", 2021, "9", 280),
    }
    matched = {
        tuple(one.lines[0] for one in work.references if one.lines)
        for work in works(found)
        if len(work.references) > 1
    }
    assert {(69, 280), (248, 258), (98, 213)} <= matched
