"""Quotations hold the evaluator's words, and nothing that stands beside them in the source."""

from __future__ import annotations

import pytest

from kit.blocks import Quote
from kit.context import cases_of
from kit.quotations import OPENING, quotation
from kit.reading import read_bytes
from tests.formats import as_csv, as_html, as_row, as_text, as_yaml, columns

ROWS = [[label for label, _, _ in columns()], as_row()]


def quoted(data: bytes, name: str, key: str) -> Quote | None:
    (case,) = cases_of(read_bytes(data, name), "en")
    return quotation(case, key, "Ilse Brandauer", whole=True)


@pytest.mark.parametrize(
    ("data", "name"),
    [
        (as_text().encode(), "a.txt"),
        (as_html().encode(), "a.html"),
        (as_csv(ROWS), "a.csv"),
        (as_yaml().encode(), "a.yaml"),
    ],
)
def test_the_same_words_are_quoted_from_every_format(data: bytes, name: str) -> None:
    quote = quoted(data, name, "1.1.explanation")
    assert quote is not None
    assert [line.text for line in quote.lines] == [
        "Seven of nine districts publish their figures.",
        "Two follow in spring.",
    ]
    assert [line.indent for line in quote.lines] == [0, 0]


def test_marks_of_the_file_are_not_quoted() -> None:
    text = (
        'answers:\n  1.1: {rating: Limited, explanation: "Two of\n    nine."}\n  1.2: It rained.\n'
    )
    quote = quoted(text.encode(), "a.yaml", "1.1.explanation")
    assert quote is not None
    assert [(line.number, line.text) for line in quote.lines] == [(2, "Two of nine.")]
    quote = quoted(text.encode(), "a.yaml", "1.2.explanation")
    assert quote is not None
    assert [(line.number, line.text) for line in quote.lines] == [(4, "It rained.")]


def test_what_is_not_stated_is_not_quoted() -> None:
    text = "answers:\n  1.1: Limited\n"
    assert quoted(text.encode(), "a.yaml", "1.1.explanation") is None
    assert quoted(text.encode(), "a.yaml", "action") is None


def test_a_long_passage_is_cut_after_a_paragraph() -> None:
    paragraph = "word " * 60
    text = "answers:\n  1.2: |\n" + "".join(f"    {n} {paragraph}\n\n" for n in range(5))
    (case,) = cases_of(read_bytes(text.encode(), "a.yaml"), "en")
    quote = quotation(case, "1.2.explanation", "")
    assert quote is not None
    assert quote.more is not None
    assert sum(len(line.text.split()) for line in quote.lines) >= OPENING
    assert [line.number for line in quote.lines] == [3, 5, 7]
    assert [(ref.first, ref.last) for ref in quote.refs] == [(3, 7)]
    assert (quote.more.first, quote.more.last) == (3, 11)


def test_the_paragraph_with_most_figures_is_shown_after_the_opening() -> None:
    plain = "The work went on and people came together in many places. " * 8
    told = "In March 2023 the city trained 412 people, of them 209 women, in 26 sessions."
    parts = [plain, "It rained.", plain, told, plain]
    text = "answers:\n  1.2: |\n" + "".join(f"    {part}\n\n" for part in parts)
    (case,) = cases_of(read_bytes(text.encode(), "a.yaml"), "en")
    quote = quotation(case, "1.2.explanation", "")
    assert quote is not None
    assert [(line.number, line.gap) for line in quote.lines] == [(3, False), (9, True)]
    assert [(ref.first, ref.last) for ref in quote.refs] == [(3, 3), (9, 9)]
    assert quote.more is not None
    assert (quote.more.first, quote.more.last) == (3, 11)
    assert quote.lines[1].text == told


def test_a_broken_paragraph_is_quoted_as_one_and_a_short_rest_as_well() -> None:
    line = "words of a page whose lines are broken at the same width in all"
    broken = "".join(f"    {line}\n" for _ in range(12))
    text = f"answers:\n  1.2: |\n{broken}\n    A last word on it.\n"
    (case,) = cases_of(read_bytes(text.encode(), "a.yaml"), "en")
    quote = quotation(case, "1.2.explanation", "")
    assert quote is not None
    assert quote.more is None
    assert len(quote.lines) == 13
