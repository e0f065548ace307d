"""Lists that the text announces."""

from __future__ import annotations

import pytest

from kit import rules_lists
from kit.records import Report
from kit.rules import Rule
from kit.rules_lists import announced, extent, items_of
from kit.words import words_of
from tests.reports import make_report


@pytest.mark.parametrize(
    ("sentence", "language", "count"),
    [
        ("The work was carried out in three stages:", "en", 3),
        ("The guide is divided into five specific topics:", "en", 5),
        ("The council acted in two ways to open the budget.", "en", 2),
        ("These are the following 4 recommendations:", "en", 4),
        ("El trabajo se realizó en tres etapas:", "es", 3),
        ("Se proponen las siguientes cuatro recomendaciones:", "es", 4),
        ("Se acordaron dos medidas para abrir el presupuesto.", "es", 2),
        # What is known is not announced, and neither are other counts in the sentence.
        ("The three stages brought this:", "en", None),
        ("Both of the two groups agreed:", "en", None),
        ("The following results came out of two phases:", "en", None),
        ("In two phases and three steps the work was done:", "en", None),
        ("Las tres etapas dieron esto:", "es", None),
        ("Las siguientes mejoras salieron de dos fases:", "es", None),
        ("Forty people came to the meeting:", "en", None),
        ("The office worked for two years:", "en", None),
        ("One stage was added:", "en", None),
    ],
)
def test_how_many_items_a_sentence_announces(
    sentence: str, language: str, count: int | None
) -> None:
    told = announced(sentence, language)
    assert (told.number if told else None) == count


@pytest.mark.parametrize(
    ("text", "count"),
    [
        ("1. One\n2. Two\n3. Three", 3),
        ("• One\n• Two", 2),
        ("  1. One\n    1. Inner\n    2. Inner\n  2. Two", 2),
        ("• One\n1. Inner\n2. Inner\n• Two", 2),
        ("1. One\n\nA paragraph about one.\n\n2. Two\n\nThe end of it all.", 2),
        ("1. One\n2. Two\n\nAnother matter altogether:\n\n1. New\n2. New\n3. New", 2),
        ("• One\n• Two\n\nAnother matter altogether.\n\n• New", 2),
        ("2. Two\n3. Three", 0),
        ("A paragraph, and no list.", 0),
        ("", 0),
    ],
)
def test_how_long_a_list_is(text: str, count: int) -> None:
    assert extent(items_of(text))[0] == count


def run(rule: Rule, text: str, **changes: object) -> list[str]:
    assert rule.function is not None
    report: Report = make_report(answers={"1.3": {"explanation": text, **changes}})
    return [one.message for one in rule.function(report, words_of("en"))]


@pytest.mark.parametrize(
    ("text", "counted"),
    [
        ("The council acted in two ways.\n\n1. It wrote.\n2. It called.\n3. It met.", 3),
        ("The plan had three parts. It came in three stages:\n• First\n• Second", 2),
        ("There were 3 editions of it. They are told apart as shown below.\n\n• 2021\n• 2022", 2),
        ("El consejo actuó de dos maneras para abrir las cuentas.\n\n1. A.\n2. B.\n3. C.", 3),
        ("It taught two courses: 1. on law, 2. on money, and 3. on maps.", 3),
    ],
)
def test_a_list_of_another_length_is_told(text: str, counted: int) -> None:
    (message,) = run(rules_lists.list_length_differs, text)
    assert message.endswith(f"The list that follows has {counted} items.")


def test_the_finding_has_the_lines_of_the_whole_list() -> None:
    text = "The council acted in two ways.\n\n1. It wrote.\n2. It called.\n3. It met.\n\nThe end."
    report = make_report(answers={"1.3": {"explanation": text}})
    assert rules_lists.list_length_differs.function is not None
    (found,) = rules_lists.list_length_differs.function(report, words_of("en"))
    assert found.lines is not None
    first, last = found.lines
    assert report.source.lines[first - 1 : last] == tuple(text.split("\n")[:5])


@pytest.mark.parametrize(
    "text",
    [
        "The council acted in two ways.\n\n1. It wrote.\n2. It called.",
        "The council acted in two ways.\n\n1. It wrote.\n   a) first\n   b) then\n2. It called.",
        "It taught three courses: 1. on law, 2. on money, and 3. on maps.",
        "It taught 10 modules in three courses: 1. on law, 2. on money, and 3. on maps.",
        "The council acted in two ways. They are well known.",
        "The results of the two phases are these:\n• A\n• B\n• C",
        "The council acted in two ways.\n\nAnother paragraph.\n\n1. It wrote.\n2. B.\n3. C.",
        "1. It was done in two stages.\n2. It was told to all.\n3. It was kept.",
        "• It was done in two stages.\n• It was told to all.\n• It was kept.",
    ],
)
def test_a_list_as_long_as_announced_is_no_finding(text: str) -> None:
    assert run(rules_lists.list_length_differs, text) == []


@pytest.mark.parametrize(
    "text",
    [
        "The work was carried out in three stages:\n\nHowever, the council met each month.",
        "The work had the following parts:\nIn this way it was done.",
        "El trabajo se realizó en tres etapas:\n\nSin embargo, el consejo se reunió cada mes.",
        "The council says that it has met with the following groups:",
        "The programmes of the town that already do this:",
    ],
)
def test_a_list_that_does_not_come_is_told(text: str) -> None:
    (message,) = run(rules_lists.list_missing, text, evidence=())
    assert message.startswith("The text announces a list that does not follow in this source: “… ")


@pytest.mark.parametrize(
    "text",
    [
        "The work was carried out in three stages:\n\n1. A\n2. B\n3. C",
        "The work was carried out in three stages:\n\nPlanning with all offices\n\nTraining",
        "It came to this: the council met each month.",
        "The guide was read by all:\n\nHowever, nobody wrote.",
        "Two parts:",
        "The minutes of all of the meetings are available at:",
    ],
)
def test_a_list_that_comes_in_some_way_is_no_finding(text: str) -> None:
    assert run(rules_lists.list_missing, text, evidence=()) == []


def test_evidence_below_may_be_the_list() -> None:
    text = "The council says that it rests on the following documents:"
    assert run(rules_lists.list_missing, text) == []
