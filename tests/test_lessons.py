"""Factors and lessons as single items, in the evaluators' own words."""

from __future__ import annotations

import time
import tomllib

import pytest

from benchmarks.lessons import GOLD, run
from kit.analysis_tables import items_table
from kit.codebook import codebook, pattern
from kit.context import cases_of
from kit.lessons import Item, lessons, themes
from kit.records import Reading
from kit.words import words_of
from tests.reports import make_report


def items(text: str, question: str, language: str = "en") -> list[Item]:
    report = make_report(language=language, answers={question: {"explanation": text}})
    return [item for item in lessons(report) if item.question == question]


def texts(text: str, question: str, language: str = "en") -> list[str]:
    return [" ".join(item.text.split()) for item in items(text, question, language)]


# ---------------------------------------------------------------- division


def test_list_items_are_items_and_their_lead_is_none() -> None:
    text = (
        "These factors counted:\n\n1. Rain fell.\n2. Money came.\n   It came late.\n3. All joined."
    )
    assert texts(text, "1.2") == ["Rain fell.", "Money came. It came late.", "All joined."]


def test_an_item_keeps_its_marker_and_its_lines() -> None:
    text = "Two things:\n\n• Rain fell on the first day.\n• Money came late."
    first, second = items(text, "1.2")
    assert (first.marker, second.marker) == ("•", "•")
    assert first.lines is not None
    assert second.lines is not None
    report = make_report(answers={"1.2": {"explanation": text}})
    assert report.source.lines[first.lines[0] - 1] == "• Rain fell on the first day."
    assert report.source.lines[second.lines[0] - 1] == "• Money came late."


def test_what_stands_below_an_item_that_announces_is_not_lost() -> None:
    text = (
        "• The offices had these difficulties:\n  - Rain fell.\n  - Money came late.\n• All joined."
    )
    assert texts(text, "1.2") == ["Rain fell.", "Money came late.", "All joined."]


def test_a_paragraph_with_a_lead_at_its_end_keeps_what_it_says_before() -> None:
    text = "The work went on for two years. Two things counted:\n\n• Rain fell.\n• Money came late."
    assert texts(text, "1.2")[0] == "The work went on for two years."


def test_recommendations_stand_on_their_own() -> None:
    text = "Maps help people. The town should print more of them. This would cost little."
    assert texts(text, "3") == [
        "Maps help people.",
        "The town should print more of them. This would cost little.",
    ]


def test_further_matters_in_a_paragraph_stand_on_their_own() -> None:
    text = "Rain damaged the hall. To solve this, the school lent one. In addition, pay came late."
    assert texts(text, "1.2") == [
        "Rain damaged the hall. To solve this, the school lent one.",
        "In addition, pay came late.",
    ]


def test_nothing_is_rewritten() -> None:
    for field in tomllib.loads(GOLD.read_text(encoding="utf-8"))["field"]:
        for item in items(field["text"].strip(), field["question"], field["lang"]):
            assert item.text in field["text"]


def test_no_answer_no_items() -> None:
    report = make_report(answers={"1.2": {"explanation": None}, "3": None})
    assert lessons(report) == ()


# ---------------------------------------------------------------- marks


def test_headings_mark_what_stands_below_them() -> None:
    text = "Internal factors:\n- The hall was small.\nExternal factors:\n- It was a cold year."
    small, cold = items(text, "1.2")
    assert (small.origin, cold.origin) == ("internal", "external")


def test_what_a_heading_over_paragraphs_says_holds_until_the_next() -> None:
    text = "Internal factors\n\nThe hall.\n\nThe year.\n\nExternal factors\n\nThe bells."
    origins = [item.origin for item in items(text, "1.2")]
    assert origins == ["internal", "internal", "external"]


def test_what_a_lead_says_holds_for_its_list_only() -> None:
    text = "These were the barriers:\n\n• The hall.\n• The year.\n\nThe bells were new."
    assert [item.effect for item in items(text, "1.2")] == ["hindering", "hindering", "unclear"]


def test_a_denied_word_does_not_count() -> None:
    (item,) = items("There was a lack of support among the neighbours.", "1.2")
    assert item.effect == "hindering"
    assert item.because[:1] == ("lack of",)


def test_words_for_both_sides_leave_the_effect_unclear() -> None:
    (item,) = items("Floods delayed the work, and neighbours supported it.", "1.2")
    assert item.effect == "unclear"
    assert {"Floods", "delayed", "supported"} <= set(item.because)


@pytest.mark.parametrize(
    ("text", "language", "kind"),
    [
        ("Who will pay for it?", "en", "question"),
        ("It remains to be seen who pays.", "en", "question"),
        ("¿Quién lo pagará?", "es", "question"),
        ("The town should pay for it.", "en", "recommendation"),
        ("Se recomienda que lo pague el municipio.", "es", "recommendation"),
        ("The town paid for it.", "en", "lesson"),
        ("El municipio lo pagó.", "es", "lesson"),
    ],
)
def test_lessons_recommendations_and_open_questions(text: str, language: str, kind: str) -> None:
    (item,) = items(text, "3", language)
    assert (item.kind, item.effect, item.origin) == (kind, None, None)


# ---------------------------------------------------------------- themes


def test_a_theme_comes_with_the_words_that_led_to_it() -> None:
    found = themes("The training of officials came late, and the trained ones left.", "en")
    assert [(theme.key, theme.words) for theme in found] == [
        ("capacity", ("training", "trained")),
    ]


def test_accents_and_case_do_not_matter() -> None:
    assert [theme.key for theme in themes("LA CAPACITACION fue útil.", "es")] == ["capacity"]
    assert pattern(["formaci*"]).search("La FORMACIÓN") is not None
    assert pattern(["ley"]).search("leyenda") is None


def test_a_language_without_words_has_no_themes() -> None:
    assert themes("L'élection a tout arrêté.", "fr") == ()


def test_every_theme_has_names_and_words_in_both_languages() -> None:
    book = codebook()
    assert len({theme.key for theme in book.themes}) == len(book.themes) >= 15
    for theme in book.themes:
        for language in ("en", "es"):
            assert theme.name[language]
            assert len(theme.words[language]) >= 5
    for key, mark in book.marks.items():
        assert set(mark.words) == {"en", "es"}, key
    assert book.theme("law").name["es"] == "Leyes, normas y trámites"
    with pytest.raises(KeyError):
        book.theme("weather")


@pytest.mark.parametrize(
    ("text", "language"),
    [
        ("Nothing was delayed by the pandemic.", "en"),
        ("There was neither support nor money.", "en"),
        ("The law did not hinder the work.", "en"),
        ("Nobody supported the team.", "en"),
        ("The pandemic had no effect on the work.", "en"),
        ("Support was lacking.", "en"),
        ("It would have helped to have more staff.", "en"),
        ("La pandemia no afectó el trabajo.", "es"),
        ("Ni la falta de recursos detuvo el trabajo.", "es"),
        ("Nadie apoyó al equipo.", "es"),
        ("Habría ayudado tener más personal.", "es"),
    ],
)
def test_what_a_sentence_denies_is_neither_help_nor_hindrance(text: str, language: str) -> None:
    (found,) = items(text, "1.2", language)
    assert found.effect == "unclear"


@pytest.mark.parametrize("text", ["N/A", "None.", "-", "No aplica", "Ninguna"])
@pytest.mark.parametrize("question", ["1.2", "3"])
def test_an_answer_that_there_is_none_is_no_lesson(text: str, question: str) -> None:
    assert items(text, question) == []
    assert len(items(f"{text} But staff left.", question)) >= 1


def test_a_condition_is_no_recommendation() -> None:
    (found,) = items("Should the council agree, a new law may come.", "3")
    assert found.kind == "lesson"
    (found,) = items("The council should agree.", "3")
    assert found.kind == "recommendation"


def test_the_table_tells_how_the_source_introduces_the_passages() -> None:
    text = "According to the head of the office, these factors counted:\n\n1. Rain.\n2. Snow."
    case = cases_of([Reading(report=make_report(answers={"1.2": {"explanation": text}}))], "en")[0]
    table = items_table(case, case.lessons[:2], words_of("en"))
    assert [row[0].text for row in table.rows] == ["Rain.", "Snow."]
    assert table.notes[0].text == (
        "The source introduces them: “According to the head of the office, these factors counted:”"
    )
    (ref,) = table.notes[0].refs
    assert case.report.source.lines[ref.first - 1].startswith("According to")


def test_precision_and_recall_are_kept() -> None:
    for part, scores in run().items():
        for measure in ("division", "effect", "origin", "kind", "themes"):
            assert scores[f"{measure} precision"] >= 0.9, (part, measure)
            assert scores[f"{measure} recall"] >= 0.85, (part, measure)


def test_the_gold_set_is_as_large_as_it_says() -> None:
    fields = tomllib.loads(GOLD.read_text(encoding="utf-8"))["field"]
    count = sum(len(field["items"]) for field in fields)
    spanish = sum(len(field["items"]) for field in fields if field["lang"] == "es")
    held = sum(len(field["items"]) for field in fields if field["held_out"])
    assert count >= 80
    assert abs(spanish - count / 2) <= 2
    assert held >= count / 3


@pytest.mark.parametrize(
    "text",
    ["1. " * 30_000, "Rain fell. " * 20_000, "a:\n" * 20_000, "Monitoring Committee " * 8_000],
)
def test_hostile_text_takes_little_time(text: str) -> None:
    start = time.process_time()
    items(text, "1.2")
    items(text, "3")
    assert time.process_time() - start < 10
