"""Pages on which a label is missing, or is somebody's words: nothing is read into a wrong field."""

from __future__ import annotations

import pytest

from kit.form import load_form
from kit.reading import read_bytes
from kit.records import Reading
from tests.accounting import complaints
from tests.formats import Case, as_text

PAGE = as_text()
QUESTION = {question.number: question.text["en"][0] for question in load_form().questions}
PLAN = Case().plan
TITLE = Case().title
LABELS = ("Name of Evaluator", "Email", "Member Name", "Action Plan Title", "Commitment")


def _read(text: str) -> Reading:
    (reading,) = read_bytes(text.encode(), "page.txt")
    assert complaints(reading) == []
    return reading


def _unread(reading: Reading) -> str:
    lines = reading.report.source.lines
    spans = [f.lines for f in reading.findings if f.code == "unread-text" and f.lines]
    return "\n".join("\n".join(lines[first - 1 : last]) for first, last in spans)


def _replaced(*pairs: tuple[str, str]) -> str:
    text = PAGE
    for old, new in pairs:
        assert text.count(old) == 1, old
        text = text.replace(old, new)
    return text


def _without_labels() -> str:
    lines = PAGE.split("\n")
    return "\n".join(line for line in lines if line not in {*LABELS, "Action", "Problem"})


# ---------------------------------------------------------------- the overview


@pytest.mark.parametrize(
    "labels",
    [
        f"Action Plan\nTitle\n\n{PLAN}\n\nCommitment\nTitle\n\n{TITLE}",
        f"Action Plan\n\nTitle\n\n{PLAN}\n\nTitle\n\n{TITLE}",
        f"Title\n\n{PLAN}\n\nCommitment\n\nTitle\n\n{TITLE}",
        f"Title\n\n{PLAN}\n\nTitle\n\n{TITLE}",
    ],
)
def test_a_title_that_is_the_action_plans_is_not_the_commitments(labels: str) -> None:
    old = f"Action Plan Title\n\n{PLAN}\n\nCommitment\n\n{TITLE}"
    report = _read(_replaced((old, labels))).report
    assert report.commitment.title == TITLE
    assert report.action_plan is not None
    assert report.action_plan.title == PLAN


def test_of_two_titles_the_one_that_the_heading_says_counts() -> None:
    twice = _replaced((f"Commitment\n\n{TITLE}", f"Title\n\nAn older name\n\nTitle\n\n{TITLE}"))
    reading = _read(twice)
    assert reading.report.commitment.title == TITLE
    assert "An older name" in _unread(reading)


def test_of_two_titles_none_counts_where_nothing_tells() -> None:
    reading = _read(
        _replaced(
            (f"End of Commitment Report – {TITLE}", "End of Commitment Report –"),
            (f"Commitment\n\n{TITLE}", f"Title\n\nAn older name\n\nTitle\n\n{TITLE}"),
        )
    )
    assert reading.report.commitment.title is None
    assert {"An older name", TITLE} <= set(_unread(reading).split("\n"))


@pytest.mark.parametrize("label", ["Name of Evaluator", "Member Name", "Problem"])
def test_a_label_in_prose_where_all_others_are_lost_names_no_field(label: str) -> None:
    page = _without_labels()
    quoted = page.replace("every month.", f"every month.\n{label}\nLast words of it.", 1)
    report = _read(quoted).report
    values = [one.name for one in report.evaluators]
    values += [report.member.name or "", report.action or "", report.problem or ""]
    assert not any("Last words" in value or "every month" in value for value in values)


# ---------------------------------------------------------------- the questions


def test_an_answer_on_the_line_of_an_unknown_wording_is_not_taken_for_the_label() -> None:
    other = "3. Tell us what you learnt from it. Residents met in the town hall."
    reading = _read(_replaced((QUESTION["3"], other)))
    assert "3" not in reading.report.answers
    assert "Residents met in the town hall." in _unread(reading)


def test_an_unknown_wording_may_explain_what_it_asks() -> None:
    other = (
        "3. Tell us what you learnt from it. It may be barriers to implementation, or "
        "recommendations for the next commitments."
    )
    answer = _read(_replaced((QUESTION["3"], other))).report.answers["3"]
    assert answer.explanation == "Begin with the districts that already have figures."


def test_a_sentence_right_under_an_unknown_wording_is_no_piece_of_it() -> None:
    text = "Elections in May delayed the work by ten weeks."
    other = "1.2 Tell us what helped and what did not"
    reading = _read(_replaced((f"{QUESTION['1.2']}\n\n{text}", f"{other}\n{text}")))
    assert text in _unread(reading)


def test_parts_after_not_applicable_are_those_of_a_lost_question() -> None:
    reading = _read(
        _replaced(
            (f"{QUESTION['2.1.1']}\n\nYes", f"{QUESTION['2.1.1']}\n\nNot Applicable"),
            (f"{QUESTION['2.1.2']}\n\nYes\n\n", ""),
        )
    )
    answer = reading.report.answers["2.1.1"]
    assert answer.rating == "not_applicable"
    assert (answer.degree, answer.explanation) == (None, None)
    assert "Budget figures are public for the first time." in _unread(reading)


def test_a_degree_with_more_text_ends_what_is_certain() -> None:
    label = "Explanation: In narrative form, what has been the impact on people or practice."
    text = "Budget figures are public for the first time."
    evidence = "Provide evidence for your answer:\n\nOpen data portal"
    degree = "Degree of result:"
    reading = _read(
        _replaced(
            (
                "\n\n".join(
                    ("Major", label, text, evidence, QUESTION["2.1.2"], "Yes", degree, "Marginal")
                ),
                f"Major\n\n{text}\n\nYes\n\nMarginal",
            )
        )
    )
    answer = reading.report.answers["2.1.1"]
    assert answer.rating == "yes"
    assert (answer.degree, answer.explanation) == (None, None)


def test_a_label_goes_not_on_to_the_number_of_the_next_question() -> None:
    reading = _read(
        _replaced(
            (QUESTION["2.1.1"], "2.1.1. – ¿Se publicó más información que antes"),
            (QUESTION["2.1.2"], "2.1.2. – ¿Se escuchó más a la gente del lugar?"),
        )
    )
    assert "2.1.1" not in reading.report.answers
    answer = reading.report.answers["2.1.2"]
    assert answer.explanation == "Residents met in 26 evening courses."


def test_the_number_of_another_question_is_no_rating() -> None:
    label = "2.1.4 Otros logros No aplica\n\n2.2 ¿Se atendió el problema del plan? No"
    start = PAGE.index(QUESTION["2.1.4"])
    end = PAGE.index("Partially") + len("Partially")
    reading = _read(PAGE[:start] + label + PAGE[end:])
    assert all("2.2" not in (one.stated or "") for one in reading.report.answers.values())


# ---------------------------------------------------------------- the page's end


def test_a_page_that_ends_in_the_next_sections_heading_lost_what_is_before_it() -> None:
    end = PAGE.index(QUESTION["2.1.3"])
    reading = _read(PAGE[:end] + "Section 3.\nLessons from implementation\n\nMore words.\n")
    assert reading.report.answers["2.1.2"].evidence == ()
    assert "More words." in _unread(reading)


def test_at_the_pages_end_evidence_does_not_go_on_behind_a_wide_gap() -> None:
    end = PAGE.index(QUESTION["1.2"])
    reading = _read(PAGE[:end] + "\n\n\nElections delayed the work.\n\nThen it went on.\n")
    titles = [piece.title for piece in reading.report.answers["1.1"].evidence]
    assert titles == ["District budget pages", "Minutes of the final meeting"]
    assert "Elections delayed the work." in _unread(reading)


@pytest.mark.parametrize("cut", ["Provide evide", "Provide evidence for your ans"])
def test_at_the_pages_end_the_beginning_of_a_label_that_was_there_puts_both_in_doubt(
    cut: str,
) -> None:
    end = PAGE.index("District budget pages")
    reading = _read(PAGE[:end] + f"A last line of prose.\n\n{cut}")
    answer = reading.report.answers["1.1"]
    assert (answer.explanation, answer.evidence) == (None, ())
    assert answer.rating == "substantial"
    assert "A last line of prose." in _unread(reading)


def test_a_piece_of_a_torn_heading_ends_the_last_answer_of_a_page() -> None:
    end = PAGE.index(QUESTION["2.2"])
    rest = "Yes\n\nProvide a brief explanation of your answer:\n\nPeople read it.\n\n"
    reading = _read(PAGE[:end] + f"{QUESTION['2.2']}\n\n{rest}\nLessons from\n\nBegin early")
    answer = reading.report.answers["2.2"]
    assert (answer.rating, answer.explanation) == ("yes", "People read it.")
    assert "Lessons from" in _unread(reading)


@pytest.mark.parametrize(
    ("question", "rest"),
    [
        ("1.2", "\n\nElections delayed it.\n\n\n\nAll of the milestones came.\n"),
        (
            "1.1",
            "\n\nLimited\n\nProvide a brief explanation of your answer:\n\nIt began.\n\n\n\nAtt",
        ),
    ],
)
def test_at_the_pages_end_prose_does_not_go_on_behind_a_wide_gap(question: str, rest: str) -> None:
    reading = _read(PAGE[: PAGE.index(QUESTION[question])] + QUESTION[question] + rest)
    told = reading.report.answers[question].explanation
    assert told in {"Elections delayed it.", "It began."}
    assert rest.strip().splitlines()[-1] in _unread(reading)


def test_a_last_line_that_begins_an_earlier_section_puts_the_last_answer_in_doubt() -> None:
    overview = PAGE[: PAGE.index("Section 1.")]
    reading = _read(f"{overview}{QUESTION['3']}\nA last line of prose.\n\nSection ")
    assert reading.report.answers["3"].explanation is None
    assert "A last line of prose." in _unread(reading)


def test_a_question_cut_off_in_its_wording_is_no_text_without_its_number_either() -> None:
    end = PAGE.index(QUESTION["1.3"])
    reading = _read(PAGE[:end] + "Was the commitment imple")
    answer = reading.report.answers["1.2"]
    assert answer.explanation == "Elections in May delayed the work by ten weeks."


def test_a_second_report_is_seen_by_its_address_where_its_labels_are_lost() -> None:
    second = f"End of Commitment Report – Another one\n\nAna\n\nana@example.org\n\n{PLAN}\n"
    reading = _read(PAGE[: PAGE.index("No comments yet")] + second)
    answer = reading.report.answers["3"]
    assert answer.explanation == "Begin with the districts that already have figures."
    assert "ana@example.org" in _unread(reading)
