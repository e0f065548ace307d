"""The checks on figures: what is found, what is left alone, and what the messages print."""

from __future__ import annotations

import random
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from kit.arithmetic import MESSAGES, SEVERITIES, arithmetic_findings
from kit.dates import date_findings
from kit.figures import figures
from kit.reading import read_source
from kit.records import Answer, Finding, Report
from kit.words import words_of
from tests.reports import make_report


def answered(text: str, language: str = "en") -> Report:
    return make_report(answers={"1.1": {"explanation": text}}, language=language)


def found(text: str, language: str = "en") -> list[tuple[str, str]]:
    report = answered(text, language)
    first = report.where["1.1.explanation"][0]
    return [
        (one.code, one.message.replace(f"line {first}", "line 1").replace(f"{first},", "1,"))
        for one in arithmetic_findings(report)
    ]


# ---------------------------------------------------------------- what is found


@pytest.mark.parametrize(
    ("lang", "text", "code", "message"),
    [
        (
            "en",
            "Of the 832 trained leaders, 209 live north, 280 live inland and 342 live south.",
            "parts-and-total",
            "209 + 280 + 342 = 831; the text says 832 (line 1).",
        ),
        (
            "en",
            "It came to 120 women and 95 men, for a total of 220 people.",
            "parts-and-total",
            "120 + 95 = 215; the text says 220 (line 1).",
        ),
        (
            "en",
            "They held 12 workshops and 3 seminars, for a total of 16 events.",
            "parts-and-total",
            "12 + 3 = 15; the text says 16 (line 1).",
        ),
        (
            "en",
            "They looked at 64 buildings: 21 schools, 13 clinics, 18 offices and 13 libraries.",
            "parts-and-total",
            "21 + 13 + 18 + 13 = 65; the text says 64 (line 1).",
        ),
        (
            "en",
            "We invited 45 people (20 women, 24 men) to the session.",
            "parts-and-total",
            "20 + 24 = 44; the text says 45 (line 1).",
        ),
        (
            "en",
            "The 45 sessions were distributed as follows:\n- North: 12\n- South: 20\n- Centre: 12",
            "parts-and-total",
            "12 + 20 + 12 = 44; the text says 45 (line 1).",
        ),
        (
            "es",
            "De los 1.832 líderes, 1.209 viven en el norte, 280 en el centro y 342 en el sur.",
            "parts-and-total",
            "1,209 + 280 + 342 = 1,831; the text says 1,832 (line 1).",
        ),
        (
            "en",
            "In all, 450 of the 432 boards signed.",
            "part-exceeds-whole",
            "450 is stated as a part of 432 (line 1).",
        ),
        (
            "es",
            "De los 40 funcionarios, 45 terminaron el curso.",
            "part-exceeds-whole",
            "45 is stated as a part of 40 (line 1).",
        ),
        (
            "en",
            "They trained four (3) clerks.",
            "number-in-words",
            "The text writes “four (3)”: words and digits differ (line 1).",
        ),
        (
            "en",
            "They answered 212 of 265 letters, that is, 85 per cent.",
            "share-and-counts",
            "212 of 265 is 80 %; the text says 85 % (line 1).",
        ),
        (
            "en",
            "Nearly 60 percent (350 of 500 letters) were answered.",
            "share-and-counts",
            "350 of 500 is 70 %; the text says 60 % (line 1).",
        ),
        (
            "es",
            "Firmaron 212 de las 265 juntas, lo que representa el 85 %.",
            "share-and-counts",
            "212 of 265 is 80 %; the text says 85 % (line 1).",
        ),
        (
            "en",
            "Of the participants, 62% were women and 48% were men.",
            "shares-above-hundred",
            "62 % + 48 % = 110 %, more than the whole (line 1).",
        ),
        (
            "es",
            "Del total de asistentes, 62% eran mujeres y 48% eran hombres.",
            "shares-above-hundred",
            "62 % + 48 % = 110 %, more than the whole (line 1).",
        ),
        (
            "en",
            "It held 12 open sessions with neighbours.\nIt held 15 open sessions with neighbours.",
            "same-thing-two-counts",
            None,
        ),
        (
            "en",
            "They trained 831 local boards in town.\nOf the 432 existing boards, most took part.",
            "more-than-exist",
            None,
        ),
        (
            "es",
            "Se formaron 831 juntas.\nFirmaron 346 de las 432 juntas existentes.",
            "more-than-exist",
            None,
        ),
        (
            "en",
            "Of 831 boards, 209 are old, 280 new, 342 no.\nOf 831 men, 209 go, 280 sat, 342 left.",
            "same-parts-two-things",
            None,
        ),
    ],
)
def test_what_does_not_add_up_is_found(
    lang: str, text: str, code: str, message: str | None
) -> None:
    seen = found(text, lang)
    assert [one for one, _ in seen] == [code]
    if message:
        assert seen[0][1] == message


def test_both_places_and_both_numbers_are_told() -> None:
    report = answered("They trained 831 local boards.\n\nOf the 432 existing boards, most came.")
    (seen,) = arithmetic_findings(report)
    first = report.where["1.1.explanation"][0]
    assert (seen.question, seen.lines, seen.severity) == ("1.1", (first, first), "warning")
    assert seen.message == (
        f"The text counts 831 “local boards” (line {first}), and 432 “existing boards” "
        f"(line {first + 2}). Some may be counted more than once."
    )


def test_a_total_that_is_repeated_is_told_with_all_its_lines() -> None:
    report = answered(
        "A total of (32) leaders came.\n\n"
        "Of the 32 trained leaders, 10 live north, 10 live inland and 11 live south."
    )
    (seen,) = arithmetic_findings(report)
    first = report.where["1.1.explanation"][0]
    assert seen.message == f"10 + 10 + 11 = 31; the text says 32 (lines {first}, {first + 2})."


# ---------------------------------------------------------------- what is left alone


@pytest.mark.parametrize(
    ("lang", "text"),
    [
        ("en", "Leaders of 346 local boards came, of the 432 existing boards, which is 80%."),
        (
            "en",
            "Of the 350 proposals, 200 came from women, 120 from the young and 40 from the old.",
        ),
        ("en", "Of 245 clerks, 130 were women, 110 were men and 5 did not say."),
        ("en", "We invited 45 people (20 women, 24 men and one who did not say)."),
        ("en", "About 300 of the 298 members voted."),
        ("en", "Out of 80 staff, 60 were trained; of these, 45 passed and 10 will try again."),
        ("en", "They held 12 workshops and 3 seminars, for a total of 300 participants."),
        ("en", "Of the 12 sessions, 8 were held online; 340 people took part in them."),
        ("en", "Of the two sessions, 30 attended the first."),
        ("en", "62% of women and 55% of men voted."),
        ("en", "12 of the 40 goals were met, which is 30%, and 70% were not."),
        ("en", "They cover 8 of 10 wards, which represents almost 80% of the population."),
        ("en", "There were 40 existing councils in 2019.\nIn 2023, 55 councils took part."),
        ("en", "The network had 30 existing members, and 45 members joined."),
        ("en", "It rose from 20 of 100 offices (20%) to 45 of 100 offices (45%)."),
        ("en", "We trained 120 people in 2022 and 150 people in 2023, for a total of 270 people."),
        ("en", "They trained three (3) clerks in two (2) days."),
        ("en", "One third (2021) of the towns; two (2023) editions."),
        (
            "en",
            "In May they held 12 sessions with people.\nIn June they held 15 sessions with people.",
        ),
        ("en", "The 3 parties held 12 seats of the 9 committees."),
        ("es", "De las 350 propuestas, 200 fueron de mujeres, 120 de jóvenes y 40 de mayores."),
        ("es", "Votó el 62 % de las mujeres y el 55 % de los hombres."),
        ("es", "Asistieron 45 personas a los 432 encuentros de los 12 barrios."),
        ("es", "De las 80 personas, 60 se formaron; de ellas, 45 aprobaron y 10 repetirán."),
    ],
)
def test_what_can_be_so_is_left_alone(lang: str, text: str) -> None:
    assert found(text, lang) == []


# ---------------------------------------------------------------- made-up assessments


def parts_of(total: int, count: int, chance: random.Random) -> list[int]:
    cuts = sorted(chance.sample(range(20, total - 20, 20), count - 1))
    return [b - a for a, b in zip([0, *cuts], [*cuts, total], strict=True)]


Sentence = Callable[[random.Random, int], str]
"""Writes a sentence whose figures add up, but for ``wrong`` in one of them."""


def english_parts(chance: random.Random, wrong: int) -> str:
    total = chance.randint(300, 4000)
    a, b, c = parts_of(total, 3, chance)
    return (
        f"The course reached {total + wrong:,} residents, of whom {a} live in the north, {b} live "
        f"in the centre and {c} live in the south."
    )


def english_sum(chance: random.Random, wrong: int) -> str:
    women, men = chance.randint(40, 400), chance.randint(40, 400)
    return f"There came {women} women and {men} men, for a total of {women + men + wrong} people."


def english_share(chance: random.Random, wrong: int) -> str:
    whole = chance.randint(50, 900)
    part = chance.randint(10, whole - 10)
    share = round(100 * part / whole)
    share += 20 * wrong if abs(100 - 2 * share - 20 * wrong) > 4 else 30 * wrong
    return f"The office answered {part} of the {whole} letters, which represents {share}%."


def english_list(chance: random.Random, wrong: int) -> str:
    parts = [chance.randint(10, 90) for _ in range(3)]
    return (
        f"It looked at {sum(parts) + wrong} buildings: {parts[0]} schools, {parts[1]} clinics and "
        f"{parts[2]} offices."
    )


def spanish_parts(chance: random.Random, wrong: int) -> str:
    total = chance.randint(300, 900)
    a, b, c = parts_of(total, 3, chance)
    return (
        f"De las {total + wrong} solicitudes recibidas, {a} se aprobaron, {b} se negaron y {c} "
        "se archivaron."
    )


def spanish_sum(chance: random.Random, wrong: int) -> str:
    women, men = chance.randint(40, 400), chance.randint(40, 400)
    total = women + men + wrong
    return f"Asistieron {women} mujeres y {men} hombres, para un total de {total} personas."


def spanish_share(chance: random.Random, wrong: int) -> str:
    whole = chance.randint(50, 900)
    part = chance.randint(10, whole - 10)
    share = round(100 * part / whole)
    share += 20 * wrong if abs(100 - 2 * share - 20 * wrong) > 4 else 30 * wrong
    return f"Se atendieron {part} de las {whole} quejas, lo que equivale al {share} %."


def english_dates(chance: random.Random, wrong: int) -> str:
    first, last = chance.randint(1, 5), chance.randint(7, 11)
    month = ["January", "February", "March", "April", "May", "June", "July", "August"]
    month += ["September", "October", "November", "December"]
    year = chance.choice((2022, 2023))
    return (
        f"It ran from {month[first]} {year} to {month[last]} {year - wrong} and was reviewed on "
        f"{chance.randint(1, 28)} {month[last]} 2023."
    )


def spanish_dates(chance: random.Random, wrong: int) -> str:
    day = chance.randint(1, 28) if not wrong else 31
    return f"La sesión fue el {day} de {chance.choice(('abril', 'junio', 'noviembre'))} de 2023."


PLAIN = {
    "en": [
        "Article 12 of Law 340 of 2019 asks for a report within 30 days.",
        "In zone (1) and zone (2), the first half of the 2022 budget was spent.",
        "Milestones 2 and 3 were met, as page 14 of the guide (Town Hall, 2021: 9) shows.",
    ],
    "es": [
        "El artículo 12 de la Ley 340 de 2019 pide un informe en 30 días.",
        "En la comuna (1) y la comuna (2) se usó la primera mitad del presupuesto 2022.",
        "Se cumplieron los hitos 2 y 3, como muestra la página 14 de la guía (Alcaldía, 2021: 9).",
    ],
}
WRITERS: dict[str, list[Sentence]] = {
    "en": [english_parts, english_sum, english_share, english_list, english_dates],
    "es": [spanish_parts, spanish_sum, spanish_share, spanish_dates],
}


def made(seed: int, *, wrong: Sentence | None = None) -> Report:
    """Make an assessment whose figures and dates are right, but for one sentence if wanted."""
    chance = random.Random(seed)
    language = "en" if seed % 2 else "es"
    answers: dict[str, dict[str, Any] | None] = {}
    for number in ("1.1", "1.3", "2.1.1", "2.2"):
        said = [write(chance, 0) for write in chance.sample(WRITERS[language], 2)]
        said.insert(chance.randint(0, 2), chance.choice(PLAIN[language]))
        if wrong and number == "2.1.1":
            said.insert(1, wrong(chance, 1))
        answers[number] = {"explanation": chance.choice((" ", "\n\n", "\n")).join(said)}
    return make_report(answers=answers, language=language)


def all_findings(report: Report) -> list[Finding]:
    return [*arithmetic_findings(report), *date_findings(report)]


def test_300_consistent_assessments_have_nothing_to_confirm() -> None:
    wrong = {
        (seed, one.code, one.message)
        for seed in range(300)
        for one in all_findings(made(seed))
        if one.severity != "note"
    }
    assert wrong == set()


@pytest.mark.parametrize("language", ["en", "es"])
def test_one_wrong_figure_among_right_ones_is_found(language: str) -> None:
    seeds = range(1 if language == "en" else 0, 60, 2)
    for seed in seeds:
        write = WRITERS[language][seed // 2 % len(WRITERS[language])]
        seen = [one for one in all_findings(made(seed, wrong=write)) if one.severity != "note"]
        assert [one.question for one in seen] == ["2.1.1"], (seed, write, seen)


# ---------------------------------------------------------------- messages


def test_messages_speak_the_language_of_the_report() -> None:
    text = "Of the 1,832 leaders, 1,209 live north, 280 live inland and 342 live south."
    (seen,) = arithmetic_findings(answered(text), words_of("es"))
    assert seen.message.startswith("1.209 + 280 + 342 = 1.831;")
    assert "the text says" not in seen.message


def test_every_code_has_a_message_and_a_severity() -> None:
    assert MESSAGES.keys() == SEVERITIES.keys()


@pytest.mark.parametrize("template", MESSAGES.values())
def test_messages_are_short_and_neutral(template: str) -> None:
    assert all(len(sentence.split()) < 25 for sentence in template.split(". "))
    assert not {"wrong", "failed", "claims", "poor", "false"} & set(template.casefold().split())


# ---------------------------------------------------------------- the real pages


def real(folder: Path, heading: str) -> Report:
    (path,) = (one for one in folder.glob("*.txt") if f"\n{heading}" in one.read_text("utf-8"))
    (reading,) = read_source(path)
    return reading.report


def test_the_real_pages(real_pages: Path) -> None:
    sums, parts, more = arithmetic_findings(real(real_pages, "Cartagena"))
    assert (sums.code, sums.lines) == ("parts-and-total", (122, 122))
    assert sums.message == "209 + 280 + 342 = 831; the text says 832 (lines 46, 122)."
    assert (parts.code, parts.lines) == ("same-parts-two-things", (122, 122))
    assert parts.message == (
        "209, 280 and 342 are counts of “Community Action Organizations” (line 46) and of "
        "“trained leaders” (line 122)."
    )
    assert (more.code, more.lines) == ("more-than-exist", (46, 46))
    assert more.message == (
        "The text counts 831 “Community Action Organizations” (line 46), and 432 “existing "
        "organizations” (line 122). Some may be counted more than once."
    )
    assert arithmetic_findings(real(real_pages, "Jalisco")) == ()


def test_a_share_that_is_right_can_go_wrong(real_pages: Path) -> None:
    report = real(real_pages, "Cartagena")
    answer = report.answers["2.1.4"]
    changed = (answer.explanation or "").replace("80%", "90%")
    report = report.model_copy(
        update={
            "answers": {
                **report.answers,
                "2.1.4": answer.model_copy(update={"explanation": changed}),
            }
        }
    )
    seen = [one for one in arithmetic_findings(report) if one.code == "share-and-counts"]
    assert [one.message for one in seen] == ["346 of 432 is 80.1 %; the text says 90 % (line 122)."]


# ---------------------------------------------------------------- any text


PIECES = [
    "12 of the 15 boards ", "Of the 12 boards, ", "3 ", "three (4) x ", ", of which ", "half of ",
    "women 45, ", "(832) ", "May 2022 and ", "between 2 and ", "31 June 2023 ",
    "divided into 12:\n", "- 1\n", "a total of ", "two hundred ", "80% ", "$5 ", "1.1.1.", "a1@",
    "http://1", "1,", "\n",
    "2022-", "existing ", "the ", ": ", "１", "\x00", "de las ", "mil ", "á", "-",
]  # fmt: skip


@given(st.lists(st.sampled_from(PIECES), max_size=25), st.sampled_from(["en", "es", "fr"]))
@settings(max_examples=150, deadline=None)
def test_no_text_breaks_the_analysis(pieces: list[str], language: str) -> None:
    text = "".join(pieces)
    answer = Answer(explanation=text, lines=(1, 1))
    report = make_report().model_copy(update={"answers": {"1.1": answer}})
    source = report.source.model_copy(update={"language": language})
    report = report.model_copy(update={"source": source})
    for figure in figures(report):
        assert figure.sentence[figure.at : figure.end] == figure.text
        assert figure.sentence in text or figure.question is None
    for one in all_findings(report):
        assert one.message


@given(st.lists(st.sampled_from(PIECES), min_size=1, max_size=3))
@settings(max_examples=8, deadline=None)
def test_the_time_grows_with_the_length_and_no_faster(pieces: list[str]) -> None:
    piece = "".join(pieces)

    def spent(size: int, line: int) -> float:
        """Time one analysis; another line makes it another text for the kit's memory."""
        text = (piece * (size // len(piece) + 1))[:size]
        answer = Answer(explanation=text, lines=(line, line))
        where = {"1.1.explanation": (line, line)}
        report = make_report().model_copy(update={"answers": {"1.1": answer}, "where": where})
        start = time.process_time()
        figures(report)
        all_findings(report)
        return time.process_time() - start

    short, long = min(spent(1_000, line) for line in (1, 2, 3)), spent(12_000, 4)
    # Twelve times the text: a linear step takes about twelve times as long, a quadratic 144.
    assert long < 72 * max(short, 0.002)
