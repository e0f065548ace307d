"""Figures: how numbers are written, what they count, and which of them a report shows."""

from __future__ import annotations

from pathlib import Path

import pytest

import kit
from benchmarks.extraction import PARTS, figures_of, run
from kit.figures import Figure, figures, figures_in, main_figures
from kit.lexicon import languages, lexicon_of
from kit.numerals import numerals
from kit.passages import Passage
from kit.reading import read_source
from kit.records import Report
from tests.reports import make_report


def read(text: str, lang: str = "en") -> tuple[Figure, ...]:
    return figures_in(Passage(field="x", text=text, lang=lang))


def real(folder: Path, heading: str) -> Report:
    """The real page of a member, found by a line that begins with its name."""
    (path,) = (one for one in folder.glob("*.txt") if f"\n{heading}" in one.read_text("utf-8"))
    (reading,) = read_source(path)
    return reading.report


# ---------------------------------------------------------------- the labelled sentences


@pytest.mark.parametrize("part", PARTS)
def test_figures_are_read_as_labelled(part: str) -> None:
    measured = run()["figures"][part]
    assert measured["sentences"] >= 30
    assert measured["precision"] >= 0.95
    assert measured["recall"] >= 0.95


def test_both_languages_are_read_as_labelled() -> None:
    measured = run()["figures"]
    for language in ("en", "es"):
        assert measured[f"held out and unseen, {language}"]["precision"] >= 0.95


# ---------------------------------------------------------------- how numbers are written


@pytest.mark.parametrize(
    ("lang", "text", "values"),
    [
        ("en", "1,234.5 and 1.234,5 and 12 345 and 12\u00a0345", [1234.5, 1234.5, 12345, 12345]),
        ("en", "0.125 1.250 3.5 1,250,000", [0.125, 1250, 3.5, 1250000]),
        ("es", "1.234.567 y 1,5 y 2,75", [1234567, 1.5, 2.75]),
        ("en", "1.2 million, 3 thousand, 2 billion", [1200000, 3000, 2000000000]),
        ("es", "3 mil, 2,5 millones, 4 mil millones", [3000, 2500000, 4000000000]),
        ("en", "two hundred and six, ninety-nine, one thousand two hundred", [206, 99, 1200]),
        ("en", "two thousand and twenty-three, a hundred, a dozen", [2023, 100, 12]),
        ("es", "doscientas seis, treinta y dos, mil doscientos, veintiún", [206, 32, 1200, 21]),
        ("es", "dos mil millones, un millón, una docena, cien", [2000000000, 1000000, 12, 100]),
        ("es", "veinte, treinta y cuatro y cinco", [20, 34, 5]),
    ],
)
def test_number_formats(lang: str, text: str, values: list[float]) -> None:
    assert [float(one.value) for one in numerals(text, lexicon_of(lang))] == values


@pytest.mark.parametrize(
    "text",
    [
        "ada2@example.org",
        "https://example.org/a/2023/12",
        "www.example.org/7",
        "+52 33 1234 5678",
        "call 555-0142 or 0800 555 0142",
        "10:30, 9 a.m., 14h30, 18 hrs",
        "2.1.1 and 10.2.3.4",
        "COVID-19, A4, B2B, 5G, ISO_9001",
        "1/2 and 24/7",
        "one or a",
        "hundreds, thousands, dozens",
        "9" * 40,
    ],
)
def test_digits_that_are_no_numbers(text: str) -> None:
    assert numerals(text, lexicon_of("en")) == ()


# ---------------------------------------------------------------- kinds


@pytest.mark.parametrize(
    ("lang", "text", "expected"),
    [
        (
            "en",
            "locality (1), locality (2) and (832) leaders",
            "reference 1, reference 2, count 832 leaders",
        ),
        ("en", "It is to (1) inform and (2) train.", "list_number 1, list_number 2"),
        (
            "en",
            "(2021:9) and (Council, 2024: 74) and p. 5",
            "year 2021, reference 9, year 2024, reference 74, reference 5",
        ),
        (
            "en",
            "milestones 4 and 5, component 18, section 4.1",
            "reference 4, reference 5, reference 18, reference 4.1",
        ),
        ("en", "In this phase 12 workshops were held.", "count 12 workshops"),
        ("en", "The officials report 12 irregularities.", "count 12 irregularities"),
        ("en", "one (1) month; on 3/4/22; 10 years of assessing plans", "count 10 years"),
        ("en", "the 2nd plan, the 3rd, the 21st", "ordinal 2, ordinal 3, ordinal 21"),
        ("es", "el 2.º plan, el 3er plan, la 4ª sesión", "ordinal 2, ordinal 3, ordinal 4"),
        ("en", "the 2022 editions and 2022 people", "year 2022, count 2022 people"),
        ("es", "en 2022 personas distintas; 2022 personas", "year 2022, count 2022 personas"),
        ("en", "May 2, 2022 and 3 to 5 June 2023", "year 2022, year 2023"),
        ("en", "The four pillars; no one; one of them; the two agreed", "count 4 pillars"),
        ("en", "a two-way street, a 12-page leaflet", "other 12"),
        ("en", "80% of the target population of the plan", "share 80 target population"),
        ("en", "Of those trained, 45% passed.", "share 45"),
        ("en", "half of the 60 schools", "share 50 schools, count 60 schools"),
        ("es", "la mitad de los hogares; la primera mitad de 2023", "share 50 hogares, year 2023"),
        (
            "en",
            "€ 4,500, US$ 2 million, 300 Mexican pesos, KES 20",
            "money 4500, money 2000000, money 300, money 20",
        ),
        (
            "en",
            "In 11 facilities residents chose 12 human rights defenders.",
            "count 11 facilities, count 12 human rights defenders",
        ),
        (
            "en",
            "429 boards and housing committees and 3 unions",
            "count 429 boards and housing committees, count 3 unions",
        ),
        (
            "en",
            "45 boards, of which 12 are rural and 33 are not",
            "count 45 boards, count 12 boards, count 33 boards",
        ),
        ("en", "4 workshops: 120 attended", "count 4 workshops, other 120"),
        ("es", "Tres Ríos y Dos Hermanas", ""),
        ("es", "el 15 % más", "share 15"),
        ("en", "Total participants: 45.", "count 45 participants"),
        ("es", "Número de talleres: 12", "count 12 talleres"),
    ],
)
def test_kinds_and_what_is_counted(lang: str, text: str, expected: str) -> None:
    assert ", ".join(figures_of(text, lang)) == expected


def test_a_language_without_a_lexicon_counts_nothing_it_cannot_name() -> None:
    found = read("Im Jahr 2022 kamen 45 Personen zu 80 % online, drei blieben.", "de")
    assert [(one.kind, one.value, one.counted) for one in found] == [
        ("year", 2022, None),
        ("other", 45, None),
        ("share", 80, None),
    ]


@pytest.mark.parametrize(
    ("text", "qualifier", "total"),
    [
        ("About 40 people came.", "about", False),
        ("More than 40 people came.", "at_least", False),
        ("40+ people came.", "at_least", False),
        ("Up to 40 people came.", "at_most", False),
        ("A total of 40 people came.", None, True),
        ("40 people in total came.", None, True),
        ("40 people came.", None, False),
    ],
)
def test_how_exact_a_figure_is_and_whether_it_is_a_total(
    text: str, qualifier: str | None, total: bool
) -> None:
    (figure,) = read(text)
    assert (figure.value, figure.qualifier, figure.total) == (40, qualifier, total)


def test_a_part_knows_that_it_is_one() -> None:
    whole, *parts = read("Of the 96 requests, 71 were met and 25 were not.")
    assert (whole.part, whole.inherited) == (False, False)
    assert [(one.part, one.inherited, one.counted) for one in parts] == [
        (True, True, "requests"),
        (True, True, "requests"),
    ]
    first, second = read("They bought 30 computers in 2019 and 45 more in 2021.")[::2]
    assert (first.value, second.value, second.part) == (30, 45, False)


def test_a_figure_keeps_its_words_and_place() -> None:
    (figure,) = read("They met three (3) times, in all (3).")[:1]
    assert figure.text == "three (3)"
    assert figure.sentence[figure.at : figure.end] == figure.text


def test_a_sentence_full_of_numbers_is_a_table_without_its_lines() -> None:
    assert read("12 boards " * 300) == ()


# ---------------------------------------------------------------- a report's figures


def test_figures_stand_in_their_question_and_lines() -> None:
    report = make_report(answers={"1.3": {"explanation": "It began.\n\nIn all, 45 people came."}})
    (figure,) = (one for one in figures(report) if one.kind == "count")
    first = report.where["1.3.explanation"][0]
    assert (figure.question, figure.field, figure.lines) == (
        "1.3",
        "1.3.explanation",
        (first + 2, first + 2),
    )


def test_main_figures_come_once_with_all_their_lines() -> None:
    report = make_report(
        answers={
            "1.1": {"explanation": "The 45 boards met in three stages over 12 months."},
            "1.3": {"explanation": "Some 45 local boards spent $300 in 2023, as article 4 says."},
        }
    )
    shown = main_figures(report)
    assert [(one.figure.kind, one.figure.value, one.figure.counted) for one in shown] == [
        ("count", 45, "boards"),
        ("money", 300, None),
    ]
    assert shown[0].places == (report.where["1.1.explanation"], report.where["1.3.explanation"])


def test_amounts_of_two_currencies_are_two_figures() -> None:
    text = "The town spent 5,000 pesos. A donor gave 5,000 euros."
    report = make_report(answers={"1.1": {"explanation": text}})
    assert [one.figure.text for one in main_figures(report)] == ["5,000 pesos", "5,000 euros"]


@pytest.mark.parametrize(
    ("text", "told"),
    [
        ("No more than 12 offices took part.", ["No more than 12"]),
        ("Fewer than 50 people came, and at least 12 offices.", ["Fewer than 50", "at least 12"]),
        ("Less than half of the 40 offices reported.", ["Less than half of", "40"]),
        ("No fewer than 9 schools joined.", ["No fewer than 9"]),
        ("There were 20-30 people, and 5 to 7 schools.", []),
        ("Between 10 and 15 offices took part.", []),
        ("It rose from 12 to 45 schools.", ["12", "45"]),
        ("In 2023, 45 schools and 7 clinics joined.", ["45", "7"]),
    ],
)
def test_a_figure_is_told_with_the_words_that_limit_it(text: str, told: list[str]) -> None:
    report = make_report(answers={"1.1": {"explanation": text}})
    assert [one.figure.told for one in main_figures(report)] == told


def test_no_more_than_is_not_more_than() -> None:
    report = make_report(answers={"1.1": {"explanation": "No more than 12 offices took part."}})
    assert [one.qualifier for one in figures(report) if one.value == 12] == ["at_most"]
    report = make_report(
        language="es", answers={"1.1": {"explanation": "Llegaron no menos de 12 oficinas."}}
    )
    assert [one.qualifier for one in figures(report) if one.value == 12] == ["at_least"]


def test_the_main_figures_of_the_real_pages(real_pages: Path) -> None:
    shown = {
        (one.figure.value, one.figure.counted): [lines[0] for lines in one.places]
        for one in main_figures(real(real_pages, "Jalisco"))
    }
    assert shown == {
        (74, "contributions"): [46, 80, 212],
        (4, "information sessions"): [183],
        (84, "responses"): [183],
        (8, "participating programs"): [187],
        (43, "people"): [227],
        (7, "agencies"): [227],
    }


def test_locality_codes_are_no_counts_on_the_real_page(real_pages: Path) -> None:
    found = figures(real(real_pages, "Cartagena"))
    kinds = {(one.value, one.kind) for one in found if one.lines and one.lines[0] in (46, 122)}
    assert kinds == {
        *((value, "count") for value in (831, 832, 209, 280, 342, 346, 432)),
        *((value, "reference") for value in (1, 2, 3)),
        (2, "list_number"),
        (80, "share"),
    }
    of_leaders = [one for one in found if one.lines == (122, 122) and one.part]
    assert [(one.value, one.counted) for one in of_leaders] == [
        (209, "trained leaders"),
        (280, "trained leaders"),
        (342, "trained leaders"),
    ]


def test_every_word_list_of_the_lexicon_is_used() -> None:
    folder = Path(kit.__file__).parent
    code = "".join(path.read_text("utf-8") for path in folder.glob("*.py")).replace("'", '"')
    for language in languages():
        unused = [key for key in lexicon_of(language).keys if f'"{key}"' not in code]
        assert unused == []
