"""Rules on the prose as text."""

from __future__ import annotations

import pytest

from kit import rules_text
from kit.records import Finding, Report
from kit.rules import Rule
from kit.rules_text import breaks_off
from kit.words import words_of
from tests.reports import make_report


def run(rule: Rule, report: Report) -> list[Finding]:
    assert rule.function is not None
    return list(rule.function(report, words_of("en")))


@pytest.mark.parametrize(
    "text",
    [
        "The council met each month and published the minutes of the",
        "Three offices took part in the work, among them the archive,",
        "The office quoted the manual: “members may extend the period if the council agrees",
        "The office published four data sets (roads, schools, parks and water supply",
        "A second group of residents joined a working table that was called",
    ],
)
def test_text_that_stops_in_mid_sentence_breaks_off(text: str) -> None:
    assert breaks_off(text, "en", at_end=False)
    assert breaks_off(f"A first paragraph.\n\n{text}  \n", "en", at_end=False)


@pytest.mark.parametrize(
    "text",
    [
        "The council met each month and published the minutes of all its meetings.",
        "The council met each month and published the minutes of all its meetings",
        "The council asked all residents: “Which street do you want to see repaired first?”",
        "The work was done in three steps, all of which are described in the plan:",
        "The offices that already do this:\n1. Office of the archive and of the registry (ARCH)",
        "Office of the",
        "The minutes of all meetings of the council are printed in full in Annex A",
        "",
    ],
)
def test_text_that_may_be_whole_does_not_break_off(text: str) -> None:
    assert not breaks_off(text, "en", at_end=False)


@pytest.mark.parametrize(
    ("text", "broken"),
    [
        ("El consejo se reunió cada mes y publicó las actas de todas las", True),
        ("El grupo de vecinas se sumó a una mesa de trabajo denominada", True),
        ("La oficina citó el manual: «los miembros pueden ampliar el plazo si", True),
        ("El consejo se reunió cada mes y publicó todas las actas de sus sesiones", False),
        ("El consejo se reunió cada mes y publicó todas las actas de sus sesiones.", False),
    ],
)
def test_spanish_text(text: str, broken: bool) -> None:
    assert breaks_off(text, "es", at_end=False) is broken


def test_at_the_end_of_the_source_a_missing_full_stop_is_enough() -> None:
    text = "The council will keep the new page open and publish each quarter"
    assert breaks_off(text, "en", at_end=True)
    assert not breaks_off(f"{text}.", "en", at_end=True)
    assert not breaks_off(f"These offices took part:\n- {text}", "en", at_end=True)


def test_the_finding_names_the_field_the_last_words_and_the_line() -> None:
    text = "A first line.\nThe work went on as agreed, depending on “the priorities of the\n"
    report = make_report(answers={"1.2": {"explanation": text}})
    (found,) = run(rules_text.text_cut_off, report)
    assert found.message == (
        "The answer to 1.2 Factors breaks off in this source, "
        "after “depending on “the priorities of the”."
    )
    assert found.lines is not None
    assert found.lines[0] == found.lines[1]
    assert report.source.lines[found.lines[0] - 1].endswith("priorities of the")


def test_a_field_of_the_overview_can_break_off() -> None:
    report = make_report(problem="Residents cannot follow how the money is spent by the")
    (found,) = run(rules_text.text_cut_off, report)
    assert found.message.startswith("The field “Problem” breaks off")
    assert found.question is None


LONG = (
    "The council met with residents of all four districts, heard what they asked for, wrote it "
    "down in minutes, and gave an answer to each of them within a month."
)


def test_a_paragraph_under_two_questions_is_one_note_with_its_places() -> None:
    report = make_report(
        answers={
            "2.1.1": {"explanation": f"Something else.\n\n{LONG}"},
            "2.1.2": {"explanation": LONG.upper()},
            "2.2": {"explanation": "Something else."},
        }
    )
    (found,) = run(rules_text.text_repeated, report)
    assert found.message.startswith("The same paragraph stands in answer to 2.1.1 (line ")
    assert found.question == "2.1.2"
    assert found.lines is not None
    assert report.source.lines[found.lines[0] - 1] == LONG.upper()


def test_a_paragraph_twice_under_one_question_is_no_note() -> None:
    report = make_report(answers={"2.1.1": {"explanation": f"{LONG}\n\n{LONG}"}})
    assert run(rules_text.text_repeated, report) == []


def test_personal_data_is_told_without_being_repeated() -> None:
    text = "All went well.\n\nWrite to ada@example.org, or call +43 1 5877 600."
    report = make_report(answers={"2.2": {"explanation": text}})
    (found,) = run(rules_text.personal_data_in_text, report)
    assert found.message == "The text holds 2 e-mail addresses or phone numbers."
    assert found.lines is not None
    assert "Write to" in report.source.lines[found.lines[0] - 1]
    assert run(rules_text.personal_data_in_text, make_report()) == []
