"""kit.toml: what a project settles, refused where it is not right."""

from __future__ import annotations

from pathlib import Path

import pytest

from kit.annex import method
from kit.blocks import outline
from kit.context import cases_of
from kit.editorial import Editorial
from kit.errors import ParameterError
from kit.records import Reading
from kit.settings import read_project, settings_text
from kit.words import words_of
from tests.reports import make_report


def test_nothing_settled_is_fine(tmp_path: Path) -> None:
    assert read_project(settings_text(tmp_path)).rules.rules == {}


def test_a_rule_switched_off_is_gone_and_the_report_prints_the_reason() -> None:
    project = read_project(
        '[rules]\nplan-not-stated = {severity = "off", reason = "Plans came later here."}'
    )
    report = make_report(action_plan=None)
    cases = cases_of([Reading(report=report)], "en", Editorial(rules=project.rules))
    assert "plan-not-stated" not in {finding.code for finding in cases[0].findings}
    blocks = method(report.member, cases, words_of("en"), "", project.rules)
    assert "Plans came later here." in "\n".join(outline(block) for block in blocks)


@pytest.mark.parametrize(
    ("text", "sentence"),
    [
        ("language = ", "cannot be read as TOML"),
        ('langage = "es"', "Did you mean 'language'?"),
        ('language = "fr"', "language cannot be 'fr'"),
        ('[rules]\nplan-not-stated = {severity = "off"}', "reason"),
        ('[rules]\nplan-not-stted = {severity = "off", reason = "x"}', "plan-not-stated"),
    ],
)
def test_what_is_not_right_is_refused(text: str, sentence: str) -> None:
    with pytest.raises(ParameterError, match=sentence.replace("?", r"\?")) as error:
        read_project(text)
    assert error.value.exit_code == 2
