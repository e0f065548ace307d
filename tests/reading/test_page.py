"""What is read from a page, what is not, and what is said about it."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

import pytest

from kit.errors import SourceError
from kit.form import load_form
from kit.reading.page import line_roles, read_page
from kit.records import Answer, Reading, Source

QUESTIONS = {
    f"q{question.number.replace('.', '')}": question.text["en"][0]
    for question in load_form().questions
}
OVERVIEW = """\
Skip Navigation

End of Commitment Report – Open minutes for the water board

Overview

Name of Evaluator

Amara Testfall

Email

amara@example.org

Member Name

Villa Serena, Colombia

Action Plan Title

Action plan – Villa Serena, Colombia, 2022 – 2024

Commitment

Open minutes for the water board

Action

Publish the minutes.

Explain them.

Problem

Nobody reads them.
"""
COMPLETION = """
Section 1.
Commitment completion

{q11}

{rating}

Provide a brief explanation of your answer:

All minutes are out.

Provide evidence that supports and justifies your answer:

{evidence}

{q12}

The office moved twice.

{q13}

Most of the commitment milestones were implemented as planned.

Provide a brief explanation of your answer:

Only the map came late.

Provide evidence for your answer:
"""
RESULTS = """
Section 2.
Did it open government?

{q211}

Yes

Degree of result:

Major

Explanation: In narrative form, what has been the impact on people or practice.

People read the minutes.

Provide evidence for your answer:

{q212}

Not Applicable

{q213}

Not Applicable

{q214}

Not Applicable

{q22}

Yes

Provide a brief explanation of your answer:

It did.

Provide evidence for your answer:

Section 3.
Lessons from
implementation

{q3}

Start with the short minutes.
"""
TAIL = """
No comments yet

Leave a Reply

Your email address will not be published. Required fields are marked *

Open Government Partnership
"""


def _page(
    overview: str = OVERVIEW, rating: str = "Complete", evidence: str = "", results: str = RESULTS
) -> str:
    completion = COMPLETION.format(rating=rating, evidence=evidence, **QUESTIONS)
    return overview + completion + results.format(**QUESTIONS) + TAIL


def _read(text: str, links: Mapping[int, Sequence[tuple[str, str]]] | None = None) -> Reading:
    source = Source(path="page.txt", sha256="0" * 64, language="en")
    return read_page(text.split("\n"), source, links or {})


def _codes(reading: Reading) -> list[str]:
    return [finding.code for finding in reading.findings]


def _unread(reading: Reading) -> str:
    """The text that the findings say was not read."""
    lines = reading.report.source.lines
    spans = [f.lines for f in reading.findings if f.code == "unread-text" and f.lines]
    held = [line for first, last in spans for line in lines[first - 1 : last] if line.strip()]
    return "\n".join(held)


def _answer(reading: Reading, number: str) -> Answer:
    return reading.report.answers[number]


# ---------------------------------------------------------------- ratings


def test_a_whole_page_is_read_without_a_word_left_over() -> None:
    reading = _read(_page())
    report = reading.report
    assert reading.findings == ()
    assert report.member.name == "Villa Serena"
    assert report.member.country == "Colombia"
    assert report.action == "Publish the minutes.\n\nExplain them."
    assert report.problem == "Nobody reads them."
    assert _answer(reading, "1.1").rating == "complete"
    assert _answer(reading, "2.1.1").degree == "major"
    assert _answer(reading, "2.1.3").rating == "not_applicable"
    assert _answer(reading, "3").explanation == "Start with the short minutes."
    assert list(report.answers) == ["1.1", "1.2", "1.3", *(f"2.1.{n}" for n in "1234"), "2.2", "3"]


@pytest.mark.parametrize("stated", ["complete", "COMPLETE.", "Complete", "● Complete"])
def test_a_rating_is_kept_in_its_words_whatever_their_case(stated: str) -> None:
    answer = _answer(_read(_page(rating=stated)), "1.1")
    assert (answer.stated, answer.rating) == (stated, "complete")


def test_a_rating_that_was_lost_is_not_stated_and_never_the_next_line() -> None:
    reading = _read(_page(rating=""))
    answer = _answer(reading, "1.1")
    assert (answer.stated, answer.rating) == (None, None)
    assert answer.explanation == "All minutes are out."
    assert "1.1.stated" not in reading.report.where


def test_words_beside_the_scale_are_kept_and_put_on_no_level() -> None:
    answer = _answer(_read(_page(rating="Nearly there")), "1.1")
    assert (answer.stated, answer.rating) == ("Nearly there", None)


def test_more_than_one_line_in_the_ratings_place_is_unread() -> None:
    reading = _read(_page(rating="Complete\n\nSubstantial"))
    assert _answer(reading, "1.1").stated is None
    assert "Complete" in _unread(reading)
    assert "Substantial" in _unread(reading)


def test_prose_in_the_ratings_place_is_unread_not_a_rating() -> None:
    prose = "The councils met every second month and " + "went on " * 20
    reading = _read(_page(rating=prose))
    assert _answer(reading, "1.1").stated is None
    assert prose.strip() in _unread(reading)


def test_a_choice_broken_over_two_lines_is_still_one() -> None:
    broken = _page().replace("milestones were implemented", "milestones\nwere implemented")
    answer = _answer(_read(broken), "1.3")
    assert answer.rating == "most"


def test_the_degree_in_the_ratings_place_is_not_taken_for_the_rating() -> None:
    without = _page().replace("Yes\n\nDegree of result:\n\n", "")
    reading = _read(without)
    assert _answer(reading, "2.1.1").stated is None
    assert "Major" in _unread(reading)


# ---------------------------------------------------------------- questions and their parts


def test_a_question_in_an_unknown_wording_is_found_by_its_number_and_neighbours() -> None:
    other = _page().replace(
        "1.3 Was the commitment implemented as originally planned?",
        "1.3 Did everything go the way it was meant to go?",
    )
    answer = _answer(_read(other), "1.3")
    assert answer.rating == "most"
    assert answer.explanation == "Only the map came late."


def test_numbers_in_prose_are_no_questions() -> None:
    prose = _page().replace("All minutes are out.", "1.3 Third table\n\n2.2 Budget\n\n3. Lessons")
    reading = _read(prose)
    assert _answer(reading, "1.1").explanation == "1.3 Third table\n\n2.2 Budget\n\n3. Lessons"
    assert _answer(reading, "1.3").explanation == "Only the map came late."


def test_labels_quoted_in_prose_leave_the_answer_unread() -> None:
    quoted = _page().replace(
        "All minutes are out.", "All is out.\n\nProvide evidence for your answer:\n\nSee below."
    )
    reading = _read(quoted)
    assert _answer(reading, "1.1").explanation is None
    assert "All is out." in _unread(reading)
    assert "See below." in _unread(reading)


def test_a_question_whose_label_is_lost_spoils_no_other_answer() -> None:
    label = "1.3 Was the commitment implemented as originally planned?\n\n"
    reading = _read(_page().replace(label, ""))
    assert "1.3" not in reading.report.answers
    assert _answer(reading, "1.2").explanation is None
    assert "Only the map came late." in _unread(reading)
    assert _answer(reading, "1.1").rating == "complete"
    assert _answer(reading, "2.1.1").rating == "yes"


def test_a_rating_on_the_line_of_its_question_is_read() -> None:
    glued = _page().replace("this assessment?\n\nComplete", "this assessment? Complete")
    answer = _answer(_read(glued), "1.1")
    assert answer.stated == "Complete"


# ---------------------------------------------------------------- evidence


def test_evidence_is_read_line_by_line_with_addresses() -> None:
    evidence = (
        "- Minutes 2023\n"
        "Calendar: https://example.org/calendar.pdf\n"
        "https://example.org/page.\n"
        "https://example.org/wp-content/uploads/x"
    )
    shown = _answer(_read(_page(evidence=evidence)), "1.1").evidence
    assert [(piece.title, piece.url, piece.kind) for piece in shown] == [
        ("Minutes 2023", None, "text"),
        ("Calendar", "https://example.org/calendar.pdf", "file"),
        ("https://example.org/page", "https://example.org/page", "link"),
        (
            "https://example.org/wp-content/uploads/x",
            "https://example.org/wp-content/uploads/x",
            "file",
        ),
    ]


def test_links_of_a_web_page_become_evidence_with_title_and_address() -> None:
    text = _page(evidence="Minutes and map")
    line = text.split("\n").index("Minutes and map") + 1
    one = _answer(_read(text, {line: [("Minutes", "https://example.org/m.pdf")]}), "1.1").evidence
    assert [(e.title, e.url) for e in one] == [("Minutes and map", "https://example.org/m.pdf")]
    links = [("Minutes", "https://example.org/m.pdf"), ("map", "https://example.org/map")]
    two = _answer(_read(text, {line: links}), "1.1").evidence
    assert [(e.title, e.kind, e.line) for e in two] == [
        ("Minutes", "file", line),
        ("map", "link", line),
    ]


def test_no_evidence_shown_is_an_empty_list() -> None:
    assert _answer(_read(_page()), "1.1").evidence == ()


# ---------------------------------------------------------------- the overview


def test_several_evaluators_are_paired_with_their_addresses() -> None:
    several = OVERVIEW.replace("Amara Testfall", "Amara Testfall\nForo Demo").replace(
        "amara@example.org", "amara@example.org; foro@example.org"
    )
    evaluators = _read(_page(several)).report.evaluators
    assert [(e.name, e.email) for e in evaluators] == [
        ("Amara Testfall", "amara@example.org"),
        ("Foro Demo", "foro@example.org"),
    ]


def test_addresses_that_cannot_be_matched_with_names_are_unread() -> None:
    several = OVERVIEW.replace("Amara Testfall", "Amara Testfall\nForo Demo")
    reading = _read(_page(several))
    assert [e.email for e in reading.report.evaluators] == [None, None]
    assert "amara@example.org" in _unread(reading)


def test_an_address_that_the_site_hides_is_no_address() -> None:
    reading = _read(_page(OVERVIEW.replace("amara@example.org", "[email\xa0protected]")))
    assert [(e.name, e.email) for e in reading.report.evaluators] == [("Amara Testfall", None)]
    assert reading.findings == ()


def test_a_member_that_only_the_plan_names_is_taken_from_there_and_said_to_be() -> None:
    reading = _read(_page(OVERVIEW.replace("Member Name\n\nVilla Serena, Colombia\n\n", "")))
    assert reading.report.member.country_code == "CO"
    assert _codes(reading) == ["value-taken-from-elsewhere"]
    assert reading.report.where["member.name"] == reading.report.where["action_plan.title"]


def test_a_title_that_only_the_heading_gives_is_taken_from_there_and_said_to_be() -> None:
    untitled = OVERVIEW.replace("Commitment\n\nOpen minutes for the water board\n\n", "")
    reading = _read(_page(untitled))
    assert reading.report.commitment.title == "Open minutes for the water board"
    assert _codes(reading) == ["value-taken-from-elsewhere"]
    assert line_roles(reading)[2] == "label"


def test_what_is_stated_nowhere_is_none_and_a_finding() -> None:
    bare = "Name of Evaluator\n\nAmara Testfall\n\nAction\n\nPublish.\n\nProblem\n\nNobody reads.\n"
    reading = _read(_page(bare))
    assert reading.report.member.name is None
    assert reading.report.commitment.title is None
    assert _codes(reading) == ["member-not-stated", "commitment-not-stated"]


def test_between_two_pieces_of_prose_a_lost_label_is_not_guessed() -> None:
    reading = _read(_page(OVERVIEW.replace("Problem\n\n", "\n\n")))
    assert reading.report.action is None
    assert reading.report.problem is None
    assert "Publish the minutes." in _unread(reading)
    assert "Nobody reads them." in _unread(reading)


def test_where_all_short_lines_are_lost_their_gaps_divide_the_fields() -> None:
    text = _page(rating="Complete")
    for short in (
        "Overview",
        "Email",
        "Commitment",
        "Action",
        "Problem",
        "Complete",
        "Yes",
        "Major",
    ):
        text = text.replace(f"\n{short}\n", "\n\n")
    reading = _read(text)
    assert reading.report.commitment.title == "Open minutes for the water board"
    assert reading.report.action == "Publish the minutes.\n\nExplain them."
    assert reading.report.problem == "Nobody reads them."
    assert _answer(reading, "1.1").stated is None
    assert reading.findings == ()


def test_a_problem_that_is_missing_is_not_made_from_the_action() -> None:
    reading = _read(_page(OVERVIEW.replace("Problem\n\nNobody reads them.\n", "")))
    assert reading.report.action == "Publish the minutes.\n\nExplain them."
    assert reading.report.problem is None
    assert reading.findings == ()


def test_tooltips_are_taken_off_titles_and_kept_out_of_nothing_else() -> None:
    tip = "OGP participating governments want to hear those who are seldom heard..."
    titled = OVERVIEW.replace("Commitment\n\nOpen minutes", f"Commitment\n\nOpen{tip} minutes")
    reading = _read(_page(titled))
    assert reading.report.commitment.title == "Open minutes for the water board"


# ---------------------------------------------------------------- the site and the page's end


def test_the_site_is_in_no_field() -> None:
    crumbs = OVERVIEW.replace("Overview", "- Action Plan: Villa Serena\n\nOverview")
    reading = _read("Take our survey!\n\n" + _page(crumbs))
    assert reading.findings == ()
    roles = dict(zip(reading.report.source.lines, line_roles(reading), strict=True))
    for line in ("Take our survey!", "- Action Plan: Villa Serena", "Overview", "Leave a Reply"):
        assert roles[line] == "frame", line


def test_the_notice_of_a_demonstration_is_in_no_field() -> None:
    notice = "Demonstration page: the member, the people and the events are made up."
    before = _read(notice + "\n\n" + _page())
    after = _read(_page().replace("\nNo comments", f"\n{notice}\n\nNo comments"))
    for reading in (before, after):
        assert reading.findings == ()
        assert _answer(reading, "3").explanation == "Start with the short minutes."


def test_a_closing_line_glued_to_the_last_answer_is_cut_off() -> None:
    reading = _read(_page().replace("minutes.\n\nNo comments", "minutes.No comments"))
    assert _answer(reading, "3").explanation == "Start with the short minutes."


def test_a_page_that_ends_early_says_where() -> None:
    reading = _read(_page().split("1.3 Was")[0])
    assert _codes(reading) == ["source-cut-off"]
    assert "question 1.2" in reading.findings[0].message
    assert _answer(reading, "1.2").explanation == "The office moved twice."


@pytest.mark.parametrize("kept", ["Provide a brief expl", "P", "1.3 Was the comm", "1"])
def test_the_beginning_of_a_label_at_the_end_is_in_no_field(kept: str) -> None:
    cut = _page().split("Provide evidence that supports")[0] + kept
    reading = _read(cut)
    assert _answer(reading, "1.1").explanation == "All minutes are out."
    assert _unread(reading) == kept


def test_a_rating_at_the_very_end_may_be_cut_and_is_not_stated() -> None:
    reading = _read(_page(rating="No").split("Provide a brief")[0].rstrip())
    assert _answer(reading, "1.1").stated is None
    assert _unread(reading) == "No"


def test_a_second_report_on_the_page_is_not_mixed_with_the_first() -> None:
    second = _page().replace("Villa Serena", "Testbury").replace("Complete", "Limited")
    reading = _read(_page() + "\n" + second)
    assert reading.report.member.name == "Villa Serena"
    assert _answer(reading, "1.1").rating == "complete"
    (finding,) = reading.findings
    assert finding.code == "unread-text"
    assert "Another report begins here" in finding.message


def test_a_page_of_nothing_known_is_refused() -> None:
    with pytest.raises(SourceError) as refused:
        _read("A recipe\n\nFlour and water.")
    assert "page.txt" in refused.value.message


def test_the_language_is_that_of_the_labels() -> None:
    spanish = _page().replace("Provide a brief explanation of your answer:", "x")
    assert _read(spanish).report.source.language == "en"
    overview = (
        "Nombre del evaluador\n\nAmara\n\nCorreo electrónico\n\na@example.org\n\n"
        "Nombre de miembro\n\nVilla Serena, Colombia\n\nCompromiso\n\nActas abiertas\n\n"
        "Sección 1.\nFinalización del compromiso\n\n1.1 ¿Cuál fue el nivel general de progreso en "
        "la implementación del compromiso en el momento de esta evaluación?\n\nSustancial\n\n"
        "Proporcione una breve explicación de su respuesta:\n\nSalió bien.\n"
    )
    reading = _read(overview)
    assert reading.report.source.language == "es"
    assert _answer(reading, "1.1").rating == "substantial"
    assert _answer(reading, "1.1").explanation == "Salió bien."
