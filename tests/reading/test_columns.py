"""Headers: what a column holds, in any order and language, and what is left unknown."""

from __future__ import annotations

import random

import pytest

from kit.form import load_form
from kit.reading.columns import find_header, parts_of
from tests.formats import columns, part_label

FORM = load_form()
LABELS = [label for label, _, _ in columns()]


def found(*labels: str) -> list[tuple[str, str]]:
    header = find_header([list(labels)])
    assert header is not None
    return [(column.slot, column.part) for column in header.columns]


def one(label: str) -> tuple[str, str]:
    """What a label is understood as, beside two that make the row a header."""
    return found("Member Name", "1.2", label)[-1]


def test_the_form_as_it_is_exported() -> None:
    slots = {"name": "evaluators", "plan": "action_plan", "title": "commitment"}
    assert found(*LABELS) == [(slots.get(key, key), part or "value") for _, key, part in columns()]


def test_any_order_of_questions_with_their_parts() -> None:
    blocks: list[list[str]] = []
    for label, key, part in columns():
        if part and blocks and blocks[-1][0] == key and part != "rating":
            blocks[-1].append(label)
        else:
            blocks.append([key, label])
    random.Random(7).shuffle(blocks)
    labels = [label for block in blocks for label in block[1:]]
    expected = {(key, part) for _, key, part in columns() if part}
    assert {pair for pair in found(*labels) if pair[0][0].isdigit()} == expected


@pytest.mark.parametrize("language", ["en", "es"])
def test_questions_and_fields_in_any_language(language: str) -> None:
    labels = [question.text[language][0] for question in FORM.questions]
    fields = [field.labels[language][0] for field in FORM.fields]
    header = find_header([[*fields, *labels]])
    assert header is not None
    assert header.language == language
    assert [column.slot for column in header.columns[len(fields) :]] == [
        question.number for question in FORM.questions
    ]


@pytest.mark.parametrize(
    ("label", "expected"),
    [
        ("1.1", ("1.1", "rating")),
        ("1.1.", ("1.1", "rating")),
        ("1.1 rating", ("1.1", "rating")),
        ("2.1.1 - degree", ("2.1.1", "degree")),
        ("2.1.1 Evidence", ("2.1.1", "evidence")),
        ("1.1 Level of progress (evidence)", ("1.1", "evidence")),
        ("Level of progress: explanation", ("1.1", "explanation")),
        ("2.2 Nivel: x", ("", "value")),
        ("3. Lessons", ("3", "explanation")),
        ("LECCIONES", ("3", "explanation")),
        ("commitment_id", ("commitment_id", "value")),
        ("Nombre de miembro", ("member", "value")),
        ("Timestamp", ("site", "value")),
        ("Marca temporal", ("site", "value")),
        # Not in the form, or not certain: left unknown.
        ("1.4 Something else", ("", "value")),
        ("1.3 Level of progress", ("", "value")),
        ("1.2 rating", ("", "value")),
        ("3 evidence", ("", "value")),
        ("2.1.3 Did something else happen?", ("", "value")),
        ("11.1", ("", "value")),
        ("2023", ("", "value")),
        ("Remarks of the office", ("", "value")),
        ("", ("", "value")),
    ],
)
def test_single_headers(label: str, expected: tuple[str, str]) -> None:
    assert one(label) == expected


def test_a_slip_of_the_pen_in_a_long_question() -> None:
    text = FORM.question("2.1.2").text["en"][0].replace("government", "goverment")
    assert one(text) == ("2.1.2", "rating")


def test_a_question_without_its_number() -> None:
    assert one("Was the commitment implemented as originally planned?") == ("1.3", "rating")


def test_a_part_belongs_to_the_question_before_it() -> None:
    explanation = part_label("explanation", FORM.question("1.1"))
    assert found("Member", "1.1", explanation, f"{explanation} (2)", "1.3", f"{explanation}.1") == [
        ("member", "value"),
        ("1.1", "rating"),
        ("1.1", "explanation"),
        ("", "value"),  # the question has one explanation
        ("1.3", "rating"),
        ("1.3", "explanation"),
    ]


def test_a_part_after_an_unknown_column_belongs_to_no_question() -> None:
    evidence = part_label("evidence", FORM.question("1.3"))
    assert found("1.1", "1.3", "A question nobody knows", evidence)[-1] == ("", "value")
    assert found("1.1", "1.3", "", evidence)[-1] == ("", "value")
    assert found("1.1", "Timestamp", evidence)[-1] == ("1.1", "evidence")


def test_title_rows_above_the_header_are_passed_over() -> None:
    rows = [["End of Commitment Report", ""], ["Export of 3 May", "1"], [], LABELS, ["Ilse"]]
    header = find_header(rows)
    assert header is not None
    assert (header.row, header.data) == (3, 4)


def test_questions_over_several_cells_with_parts_below() -> None:
    rows = [
        ["Member", "1.1 What was the level?", "", "", "", ""],
        ["Member", "1.1", "", "", "1.3", ""],
        ["", "rating", "explanation", "evidence", "rating", "explanation"],
        ["Lindenau, Austria", "Limited", "Text", "", "All", "More"],
    ]
    header = find_header(rows)
    assert header is not None
    assert (header.row, header.data) == (1, 3)
    assert [(column.slot, column.part) for column in header.columns] == [
        ("member", "value"),
        ("1.1", "rating"),
        ("1.1", "explanation"),
        ("1.1", "evidence"),
        ("1.3", "rating"),
        ("1.3", "explanation"),
    ]


@pytest.mark.parametrize(
    "rows",
    [
        [],
        [[]],
        [["a", "b"], ["c", "d"]],
        [["Member Name", "Email"]],
        [["1.1"]],
        [["x"]] * 60 + [LABELS],
    ],
)
def test_no_header(rows: list[list[str]]) -> None:
    assert find_header(rows) is None


def test_parts_of_questions() -> None:
    assert parts_of(FORM.question("1.2")) == {"explanation"}
    assert parts_of(FORM.question("2.1.1")) == {"rating", "degree", "explanation", "evidence"}
