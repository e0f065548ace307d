"""Prose as sentences: where they end, which lines they stand in, in which language they are."""

from __future__ import annotations

import re
import time
from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kit.passages import Passage, language_of, paragraphs, passages, sentences
from kit.records import Answer, Report
from tests.reports import make_report


def split(text: str, lang: str = "en") -> list[str]:
    return [text[first:last] for first, last in sentences(text, 0, len(text), lang)]


def answered(text: str, language: str = "en") -> Report:
    return make_report(answers={"1.1": {"explanation": text}}, language=language)


def of_answer(report: Report) -> list[Passage]:
    return [passage for passage in passages(report) if passage.question == "1.1"]


@pytest.mark.parametrize(
    ("lang", "text", "expected"),
    [
        ("en", "It opened. People came.", ["It opened.", "People came."]),
        ("en", "Was it open? Yes! It was.", ["Was it open?", "Yes!", "It was."]),
        ("en", "Dr. Ode and Ms. Lin met.", ["Dr. Ode and Ms. Lin met."]),
        ("en", "See p. 12 and No. 4 of it.", ["See p. 12 and No. 4 of it."]),
        ("en", "Is it so? No. It is not.", ["Is it so?", "No.", "It is not."]),
        ("en", "It cost 1.5 million. It paid.", ["It cost 1.5 million.", "It paid."]),
        ("en", "It was said (“All is open.”) Later it was.", None),
        ("en", "Written by J. K. Moss. Read by all.", ["Written by J. K. Moss.", "Read by all."]),
        ("en", "We met in zone A. The rest waited.", ["We met in zone A.", "The rest waited."]),
        ("en", "Open Office. (2021). A guide.", ["Open Office. (2021).", "A guide."]),
        ("en", "12 came. 30 wrote.", ["12 came.", "30 wrote."]),
        ("en", "zone (1). 2) of the town", ["zone (1). 2) of the town"]),
        ("en", "Parts: 1. Plan, 2. Do, and 3. Check.", ["Parts: 1. Plan, 2. Do, and 3. Check."]),
        ("en", "Forms, lists, etc. The rest came.", ["Forms, lists, etc.", "The rest came."]),
        ("es", "Abrió. ¿Vino gente? Sí.", ["Abrió.", "¿Vino gente?", "Sí."]),
        ("es", "La Sra. Paz y el Lic. Gil firmaron.", ["La Sra. Paz y el Lic. Gil firmaron."]),
        ("es", "Véase la pág. 12 y el núm. 4.", ["Véase la pág. 12 y el núm. 4."]),
        ("es", "Costó 1.500.000 pesos. Se pagó.", ["Costó 1.500.000 pesos.", "Se pagó."]),
        ("es", "Dijo: «Está abierto.» Luego cerró.", ["Dijo: «Está abierto.»", "Luego cerró."]),
    ],
)
def test_sentences_end_where_a_reader_ends_them(
    lang: str, text: str, expected: list[str] | None
) -> None:
    assert split(text, lang) == (expected or [text[: text.index("Later")].strip(), "Later it was."])


def test_each_line_is_a_paragraph_and_list_marks_are_set_apart() -> None:
    text = "Steps:\n\n  1. Ask people.\n  • Tell them.\na) Answer\n(2) Check\n3.1 Results\n– end"
    found = [(marker, text[start:end]) for marker, start, end in paragraphs(text)]
    assert found == [
        ("", "Steps:"),
        ("1.", "Ask people."),
        ("•", "Tell them."),
        ("a)", "Answer"),
        ("(2)", "Check"),
        ("3.1", "Results"),
        ("–", "end"),
    ]


@pytest.mark.parametrize(
    "text", ["12 people came.", "3.5 million was spent.", "o no", "2021. Start"]
)
def test_a_number_that_opens_a_sentence_is_no_list_mark(text: str) -> None:
    assert [marker for marker, _, _ in paragraphs(text)] == [""]


def test_a_line_that_plainly_goes_on_is_joined() -> None:
    text = (
        "The register was opened to the public in spring and was\nused by 40 clerks.\n"
        "Annex with a title\nAnother line"
    )
    assert [text[start:end] for _, start, end in paragraphs(text)] == [
        "The register was opened to the public in spring and was\nused by 40 clerks.",
        "Annex with a title",
        "Another line",
    ]


def test_hard_wrapped_prose_becomes_whole_sentences() -> None:
    text = (
        "The committee met in the town hall and heard the report of\n"
        "Ada Moss, who had asked all offices for their figures. It\n"
        "then agreed on the next steps and asked the clerk to tell\n"
        "the residents."
    )
    (paragraph,) = paragraphs(text)
    assert [text[first:last] for first, last in sentences(text, *paragraph[1:], "en")] == [
        text[: text.index("It\n")].rstrip(),
        text[text.index("It\n") :],
    ]


def test_a_sentence_knows_its_lines_question_and_mark() -> None:
    report = answered("One came. Two went.\n\n- A third stayed.\n- A fourth did not.")
    first = report.where["1.1.explanation"][0]
    assert [(one.text, one.lines, one.marker, one.field) for one in of_answer(report)] == [
        ("One came.", (first, first), "", "1.1.explanation"),
        ("Two went.", (first, first), "", "1.1.explanation"),
        ("A third stayed.", (first + 2, first + 2), "-", "1.1.explanation"),
        ("A fourth did not.", (first + 3, first + 3), "-", "1.1.explanation"),
    ]


def test_a_sentence_over_two_lines_has_both() -> None:
    report = answered("The register was opened to the public in spring and was\nused by all.")
    first = report.where["1.1.explanation"][0]
    assert of_answer(report)[0].lines == (first, first + 1)


def test_text_that_is_not_laid_out_line_by_line_has_the_lines_of_its_field() -> None:
    report = answered("One came.\nTwo went.")
    report = report.model_copy(update={"where": {"1.1.explanation": (7, 7)}})
    assert {one.lines for one in of_answer(report)} == {(7, 7)}
    report = report.model_copy(update={"where": {}})
    assert {one.lines for one in of_answer(report)} == {None}


def test_the_prose_of_all_fields_comes_in_the_order_of_the_form() -> None:
    fields = list(dict.fromkeys(passage.field for passage in passages(make_report())))
    assert fields[:3] == ["action", "problem", "1.1.explanation"]
    assert fields[-1] == "3.explanation"


@pytest.mark.parametrize(
    ("text", "default", "expected"),
    [
        ("The plan of the town was written by the people who live in it.", "es", "en"),
        ("El plan de la ciudad fue escrito por las personas que viven en ella.", "en", "es"),
        ("Plan 2023", "es", "es"),
        ("Der Plan der Stadt wurde von den Menschen geschrieben, die dort wohnen.", "de", "de"),
    ],
)
def test_the_language_is_that_of_the_text(text: str, default: str, expected: str) -> None:
    assert language_of(text, default) == expected


def test_spanish_answers_on_an_english_page_are_spanish() -> None:
    report = answered("La gente de la ciudad vio el plan en la página y lo usó. Así fue.")
    assert {one.lang for one in of_answer(report)} == {"es"}


@given(st.text(alphabet="aB1 .!?\n•-(),;:“”é", max_size=120))
def test_nothing_is_added_lost_or_changed(text: str) -> None:
    report = answered(text)
    spoken = report.answers["1.1"]
    found = of_answer(report)
    if not (spoken.explanation or "").strip():
        assert found == []
        return
    at = 0
    for passage in found:
        at = text.index(passage.text, at) + len(passage.text)
    said = "".join(one.marker + one.text for one in found)
    assert re.sub(r"\s", "", said) == re.sub(r"\s", "", text)


NASTY = ["a. ", ".", "1. ", "- 1\n", "A. ", '."', "x,\n", "(2021). ", "1.1.1.", "word " * 12 + "\n"]


@pytest.mark.parametrize("piece", NASTY)
def test_the_time_grows_with_the_length_and_no_faster(piece: str) -> None:
    def spent(size: int) -> float:
        text = (piece * (size // len(piece) + 1))[:size]
        answer = Answer(explanation=text, lines=(1, 1))
        report = make_report().model_copy(update={"answers": {"1.1": answer}})
        start = time.process_time()
        passages(report)
        return time.process_time() - start

    times = [min(spent(size + step) for step in range(3)) for size in (8_000, 32_000)]
    # Four times the text: about four times the time; a quadratic step would take sixteen.
    assert all(later < 10 * max(earlier, 0.002) for earlier, later in pairwise(times))
