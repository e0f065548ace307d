"""Dates: what is dated, how exactly, when it happened, and what cannot be."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import pytest

from benchmarks.extraction import PARTS, dates_of, run
from kit.analysis_tables import dates_table
from kit.context import cases_of
from kit.date_expressions import dating
from kit.dates import MESSAGES, SEVERITIES, clause, date_findings, dated_events, timeline
from kit.reading import read_source
from kit.records import ActionPlan, Reading, Report
from kit.words import words_of
from tests.reports import make_report


def answered(text: str, language: str = "en", plan: ActionPlan | None = None) -> Report:
    return make_report(answers={"1.3": {"explanation": text}}, language=language, action_plan=plan)


def codes(text: str, language: str = "en") -> list[tuple[str, str]]:
    return [(one.code, one.severity) for one in date_findings(answered(text, language))]


def real(folder: Path, heading: str) -> Report:
    (path,) = (one for one in folder.glob("*.txt") if f"\n{heading}" in one.read_text("utf-8"))
    (reading,) = read_source(path)
    return reading.report


# ---------------------------------------------------------------- the labelled sentences


@pytest.mark.parametrize("part", PARTS)
def test_dates_are_read_as_labelled(part: str) -> None:
    measured = run()["dates"][part]
    assert measured["sentences"] >= 20
    assert measured["precision"] >= 0.95
    assert measured["recall"] >= 0.95


@pytest.mark.parametrize("language", ["en", "es"])
def test_dates_of_each_language_are_read_as_labelled(language: str) -> None:
    assert run()["dates"][f"held out and unseen, {language}"]["precision"] >= 0.95


# ---------------------------------------------------------------- one sentence


@pytest.mark.parametrize(
    ("lang", "text", "expected"),
    [
        ("en", "on 29 Feb. 2024", "day 2024-02-29"),
        ("en", "on May 2nd, 2022 and May 3rd, 2022", "day 2022-05-02, day 2022-05-03"),
        ("en", "3 May to 2 June 2022", "span 2022-05-03/2022-06-02"),
        ("en", "from May 2022 to 4 June 2023", "span 2022-05-01/2023-06-04"),
        ("en", "between 2 and 5 May 2022", "span 2022-05-02/2022-05-05"),
        ("en", "on 2 and 5 May 2022", "day 2022-05-02, day 2022-05-05"),
        ("en", "the first half of 2023", "span 2023-01-01/2023-06-30"),
        ("en", "during 2022 and 2023", "span 2022-01-01/2023-12-31"),
        ("en", "in 2022 and 2023", "year 2022, year 2023"),
        ("en", "the 2021-2024 strategy; phase two, 2021-2024", "span 2021-01-01/2024-12-31"),
        ("en", "we may meet in March, and march on", ""),
        ("en", "In May 12 clerks came, and in June 2023 they left", "month 2023-06"),
        ("en", "12/13/2023, 13/12/2023, 11/12/2023", "day 2023-12-13, day 2023-12-13"),
        ("en", "2.5.2022 and 2022-05-02 and 2022-13-02", "day 2022-05-02, day 2022-05-02"),
        ("es", "el primero de mayo y el 2 de mayo del 2022", "day 2022-05-01, day 2022-05-02"),
        ("es", "del 28 de diciembre al 3 de enero de 2023", "span 2022-12-28/2023-01-03"),
        ("es", "de enero a marzo del año 2023", "span 2023-01-01/2023-03-31"),
        ("es", "entre 2021 y 2023, el primer trimestre de 2024", None),
        ("es", "a mediados de mayo de 2022", "month 2022-05"),
        ("es", "en mar abierto; marzo de 2022", "month 2022-03"),
        ("fr", "le 2022-05-02, en mai 2022", "day 2022-05-02"),
    ],
)
def test_dates_of_a_sentence(lang: str, text: str, expected: str | None) -> None:
    assert ", ".join(dates_of(text, lang)) == (
        expected
        if expected is not None
        else "span 2021-01-01/2023-12-31, span 2024-01-01/2024-03-31"
    )


def test_a_lent_year_belongs_to_the_date_as_written() -> None:
    text = "It met on 21 July and 9 August 2023."
    assert [text[one.at : one.end] for one in dating(text, "en").expressions] == [
        "21 July and 9 August 2023",
        "9 August 2023",
    ]
    text = "It met between January and March 2023."
    (span,) = dating(text, "en").expressions
    assert (text[span.at : span.end], span.grain) == ("between January and March 2023", "month")


# ---------------------------------------------------------------- events of a report


def test_an_event_keeps_the_words_lines_and_question_of_its_source() -> None:
    report = answered("It began.\n\nThe page opened on 3 May 2023. It was\nused.")
    (event,) = dated_events(report)
    first = report.where["1.3.explanation"][0]
    assert event.start == event.end == date(2023, 5, 3)
    assert (event.precision, event.text, event.what) == (
        "day",
        "3 May 2023",
        "The page opened on 3 May 2023.",
    )
    assert (event.question, event.lines) == ("1.3", (first + 2, first + 2))


def test_a_long_sentence_is_cut_at_its_own_commas_only() -> None:
    text = (
        "Although the offices had asked for more time, which the council, after a long debate in "
        "which all of its groups took part, had not been willing to give them, the register was "
        "opened to everybody on 3 May 2023, a year later than planned, by the mayor in person."
    )
    at = text.index("3 May")
    shown = clause(text, at, at + len("3 May 2023"))
    assert shown in text
    assert shown == "the register was opened to everybody on 3 May 2023, a year later than planned"


def test_words_that_turn_the_sense_of_a_date_are_shown_with_it() -> None:
    text = (
        "The evaluator found no proof that the register, which the council had promised to the "
        "residents of all the wards, to the press and to the partners of the plan, was opened to "
        "everybody on 3 May 2023, and the office that keeps it did not reply to our letters."
    )
    at = text.index("3 May")
    assert clause(text, at, at + len("3 May 2023")) == text


@pytest.mark.parametrize("text", ["Fiscal year 2023/24 was short.", "In 2023/24 money was short."])
def test_half_of_a_span_is_no_year(text: str) -> None:
    assert not dating(text, "en").expressions


def test_the_table_marks_what_is_left_out_of_a_sentence(real_pages: Path) -> None:
    case = cases_of([Reading(report=real(real_pages, "Jalisco"))], "en")[0]
    told = {row[0].text: row[1].text for row in dates_table(case, words_of("en")).rows}
    assert told["July 21, 2023"].startswith("… after the Congress")
    assert told["July 21, 2023"].endswith("July 21, 2023 …")
    assert told["2022"] == "Replaced in 2022"


def test_the_timeline_is_in_order_without_repeats_and_without_bare_headings() -> None:
    report = answered(
        "Year 2021.\n\nThe page opened on 3 May 2023.\n\nThe page opened on 3 May 2023.\n\n"
        "Talks began in 2022.\n\nClerks were trained from January to March 2022."
    )
    assert [(one.text, one.precision) for one in timeline(report)] == [
        ("from January to March 2022", "span"),
        ("2022", "year"),
        ("3 May 2023", "day"),
    ]


def test_years_give_way_where_there_are_exact_dates_enough() -> None:
    days = "\n\n".join(f"Meeting {day} was on {day} May 2023." for day in range(1, 14))
    report = answered(f"Talks began in 2022.\n\n{days}")
    assert {one.precision for one in timeline(report)} == {"day"}


# ---------------------------------------------------------------- findings


@pytest.mark.parametrize(
    ("lang", "text", "expected"),
    [
        ("en", "It met on 31 June 2023.", ("impossible-date", "error")),
        ("es", "Sesionó el 30 de febrero de 2023.", ("impossible-date", "error")),
        ("en", "It met on 29 February 2023.", ("impossible-date", "error")),
        ("en", "It ran from May 2023 to March 2022.", ("span-reversed", "error")),
        ("es", "Duró del 5 al 2 de mayo de 2023.", ("span-reversed", "error")),
        (
            "en",
            "Approved in June 2022, after the talks of August 2022.",
            ("order-of-dates", "warning"),
        ),
        (
            "en",
            "Sent on 3 June 2022, before the vote of 1 May 2022.",
            ("order-of-dates", "warning"),
        ),
        (
            "es",
            "La obra inició en mayo de 2023 y concluyó en marzo de 2023.",
            ("order-of-dates", "warning"),
        ),
    ],
)
def test_dates_that_cannot_be_are_found(lang: str, text: str, expected: tuple[str, str]) -> None:
    assert codes(text, lang) == [expected]


@pytest.mark.parametrize(
    ("lang", "text"),
    [
        ("en", "It met on 29 February 2024."),
        ("en", "It ran from November to February 2023."),
        ("en", "Approved in June 2022, after which talks began in August 2022."),
        ("en", "Approved in August 2022, after the talks of June 2022."),
        ("en", "Talks ended in March 2022 and began again in May 2021 elsewhere."),
        ("en", "The plan of June 2022 was changed after the vote of August 2022."),
        ("en", "The deadline moved from June 2023 to May 2023."),
        ("es", "Se envió el 3 de mayo de 2022, antes de la sesión del 5 de mayo de 2022."),
        ("es", "Inició en mayo de 2023 y concluyó en septiembre de 2023."),
    ],
)
def test_dates_that_can_be_are_left_alone(lang: str, text: str) -> None:
    assert codes(text, lang) == []


def test_dates_outside_the_plan_give_one_note_with_all_lines() -> None:
    plan = ActionPlan(title="Action plan 2023 – 2024", start=2023, end=2024)
    text = "Talks began in May 2021.\n\nIt opened in 2023.\n\nIt was closed on 2 May 2025."
    report = answered(text, plan=plan)
    (found,) = date_findings(report)
    first = report.where["1.3.explanation"][0]
    assert (found.code, found.severity, found.lines) == (
        "dates-outside-plan",
        "note",
        (first, first),
    )
    assert found.message == (
        "The plan's title names 2023–2024. The text also tells of earlier years (2021) "
        f"and of later years (2025): lines {first}, {first + 4}."
    )


def test_a_plan_without_years_has_no_outside() -> None:
    plan = ActionPlan(title="Action plan")
    assert date_findings(answered("Talks began in May 2021.", plan=plan)) == ()


def test_findings_speak_the_language_of_the_report() -> None:
    (found,) = date_findings(answered("It met on 31 June 2023."), words_of("es"))
    assert "31 June 2023" in found.message
    assert "The calendar" not in found.message


def test_every_code_has_a_message_and_a_severity() -> None:
    assert MESSAGES.keys() | {"dates-outside-plan"} == SEVERITIES.keys()


# ---------------------------------------------------------------- the real pages


def test_the_dates_that_tell_the_story_of_jalisco(real_pages: Path) -> None:
    days = [one for one in timeline(real(real_pages, "Jalisco")) if one.precision == "day"]
    assert [(one.start.isoformat(), one.lines) for one in days] == [
        ("2022-05-02", (245, 245)),
        ("2022-08-29", (249, 249)),
        ("2023-07-03", (254, 254)),
        ("2023-07-21", (255, 255)),
        ("2023-08-09", (255, 255)),
        ("2023-09-04", (256, 256)),
    ]


def test_the_periods_of_the_real_pages(real_pages: Path) -> None:
    spans = {
        (one.start.isoformat(), one.end.isoformat(), one.lines and one.lines[0])
        for place in ("Cartagena", "Jalisco")
        for one in dated_events(real(real_pages, place))
        if one.precision == "span" and one.grain == "month"
    }
    assert spans == {
        ("2023-01-01", "2023-03-31", 67),
        ("2023-04-01", "2023-09-30", 69),
        ("2022-01-01", "2024-08-31", 176),
        ("2022-01-01", "2023-06-30", 249),
        ("2022-09-01", "2023-08-31", 249),
    }


def test_every_event_is_in_the_sources_own_words(real_pages: Path) -> None:
    for place in ("Cartagena", "Jalisco"):
        report = real(real_pages, place)
        for event in dated_events(report):
            assert event.lines is not None
            line = "\n".join(report.source.lines[event.lines[0] - 1 : event.lines[1]])
            assert event.what in line
            assert event.text in event.what


def test_the_real_pages_have_one_note_on_dates(real_pages: Path) -> None:
    assert date_findings(real(real_pages, "Cartagena")) == ()
    (found,) = date_findings(real(real_pages, "Jalisco"))
    assert found.code == "dates-outside-plan"
