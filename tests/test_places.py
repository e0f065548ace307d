"""Line numbers in the messages of findings: written, found again, and linked."""

from __future__ import annotations

import pytest

from kit.appraisal import confirm
from kit.blocks import Callout
from kit.context import cases_of
from kit.places import lines_in_words, lines_named, without_lines
from kit.records import Reading
from kit.words import words_of
from tests.reports import make_report


@pytest.mark.parametrize("language", ["en", "es"])
def test_lines_are_found_again_as_they_were_written(language: str) -> None:
    w = words_of(language)
    spans = [(46, 46), (122, 124), (7, 7)]
    assert lines_named(f"So it is ({lines_in_words(spans, w)}).", w) == tuple(sorted(spans))
    assert lines_named(f"So it is ({lines_in_words([(4, 4)], w)}).", w) == ((4, 4),)
    assert lines_named(f"So it is: {lines_in_words(spans, w)}.", w) == tuple(sorted(spans))
    assert lines_named("The deadlines 12 and 13 of lines 4 to 5 were met.", w) == ()


@pytest.mark.parametrize("language", ["en", "es"])
def test_lines_in_one_bracket_are_left_to_the_links(language: str) -> None:
    w = words_of(language)
    one, two = lines_in_words([(46, 46)], w), lines_in_words([(50, 50), (60, 61)], w)
    assert without_lines(f"So it is ({two}). Is it?", w) == "So it is. Is it?"
    assert without_lines(f"46 ({one}) and 50 ({two}).", w) == f"46 ({one}) and 50 ({two})."
    assert without_lines(f"Not shown in {w('{items} and {last}', items=1, last=2)}: {one}.", w)
    assert without_lines("Nothing (at all).", w) == "Nothing (at all)."


def test_a_finding_on_two_answers_leads_to_both() -> None:
    report = make_report(
        answers={
            "1.1": {"stated": "Complete"},
            "1.3": {"stated": "Few of the commitment milestones were implemented as planned."},
        }
    )
    cases = cases_of([Reading(report=report)], "en")
    (callout,) = [one for one in confirm(cases, words_of("en")) if isinstance(one, Callout)]
    wanted = [report.where["1.1.stated"], report.where["1.3.stated"]]
    assert [(ref.first, ref.last) for ref in callout.body[0].refs] == wanted


def test_lines_that_the_source_does_not_have_are_not_linked() -> None:
    (case,) = cases_of([Reading(report=make_report())], "en")
    assert case.told("“as in (line 9999)” it says.", (5, 5), words_of("en")) == case.ref((5, 5))
