"""A draft is kept as the YAML that evaluators edit by hand: nothing typed is lost on the way."""

from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from kit.blank import blank, draft_text
from kit.drafts import Draft, DraftAnswer, DraftEvidence, DraftPerson, read_draft, trimmed
from kit.errors import SourceError
from kit.form import load_form
from kit.reading import read_bytes
from kit.words import LANGUAGES

QUESTIONS = load_form().questions
TRICKY = st.sampled_from(
    (
        "No",
        "- a point",
        "# no comment",
        "key: value",
        "'",
        '"quoted" words',
        "|",
        "1.10",
        "null",
        "~",
    )
)
TEXT = TRICKY | st.text(st.characters(exclude_categories=["Cs"]), max_size=60)
PROSE = st.lists(TEXT, max_size=4).map("\n".join).map(trimmed)
SHORT = TEXT.map(lambda text: " ".join(text.split()))


@st.composite
def drafts(draw: st.DrawFn) -> Draft:
    """Draw a draft as the form holds it, with any characters in its texts."""
    answers = {}
    for question in QUESTIONS:
        piece = st.builds(DraftEvidence, title=SHORT, url=SHORT, file=SHORT)
        answer = DraftAnswer(
            rating=draw(SHORT) if question.scale else "",
            degree=draw(SHORT) if question.degree else "",
            explanation=draw(PROSE),
            evidence=tuple(
                one
                for one in draw(st.lists(piece, max_size=2) if question.evidence else st.just([]))
                if not one.empty
            ),
        )
        if not answer.empty:
            answers[question.number] = answer
    person = st.builds(DraftPerson, name=SHORT, email=SHORT)
    return Draft(
        language=draw(st.sampled_from(LANGUAGES)),
        url=draw(SHORT),
        evaluators=tuple(one for one in draw(st.lists(person, max_size=2)) if not one.empty),
        member=draw(SHORT),
        action_plan=draw(SHORT),
        commitment=draw(SHORT),
        commitment_id=draw(SHORT),
        action=draw(PROSE),
        problem=draw(PROSE),
        answers=answers,
    )


@given(drafts())
@settings(max_examples=150, deadline=None)
def test_what_was_typed_comes_back_as_it_was(draft: Draft) -> None:
    assert read_draft(draft_text(draft).encode(), "mine.yaml") == draft


@pytest.mark.parametrize("language", LANGUAGES)
def test_a_blank_assessment_opens_as_an_empty_draft(language: str) -> None:
    draft = read_draft(blank(language).encode(), "new.yaml")
    assert draft == Draft(language=language)
    assert draft.answered == ()


def filled() -> Draft:
    """A draft as an evaluator would leave it for the day."""
    return Draft(
        evaluators=(DraftPerson(name="Ada Example"),),
        member="Lindenau, Austria",
        action_plan="Action plan – Lindenau, Austria, 2023 – 2024",
        commitment="Open budgets: from draft to vote",
        action="  Publish the draft budget.\n\nHold two hearings.",
        answers={
            "1.1": DraftAnswer(
                rating="Limited",
                explanation="One hearing took place.\n- the second was put off",
                evidence=(DraftEvidence(title="Minutes", url="https://example.org/minutes"),),
            ),
            "2.1.1": DraftAnswer(rating="No"),
            "2.1.2": DraftAnswer(rating="Yes", degree="Marginal"),
        },
    )


def test_the_reader_of_assessments_understands_a_draft() -> None:
    (reading,) = read_bytes(draft_text(filled()).encode(), "mine.yaml")
    report = reading.report
    assert report.member.name == "Lindenau"
    assert report.commitment.title == "Open budgets: from draft to vote"
    assert report.action == "  Publish the draft budget.\n\nHold two hearings."
    assert report.answers["1.1"].rating == "limited"
    assert report.answers["1.1"].evidence[0].url == "https://example.org/minutes"
    assert report.answers["2.1.1"].rating == "no"
    assert report.answers["2.1.2"].degree == "marginal"
    first, last = report.where["1.1.explanation"]
    assert [report.source.lines[at - 1].strip() for at in (first, last)] == [
        "One hearing took place.",
        "- the second was put off",
    ]


def test_answers_are_told_in_the_order_of_the_form() -> None:
    assert filled().answered == ("1.1", "2.1.1", "2.1.2")


def test_short_forms_written_by_hand_open_too() -> None:
    text = 'member: A, Austria\nevaluators: Ada\nanswers:\n  "1.1": Complete\n  "3": Begin early.\n'
    draft = read_draft(text.encode(), "hand.yaml")
    assert draft.evaluators == (DraftPerson(name="Ada"),)
    assert draft.answer("1.1").rating == "Complete"
    assert draft.answer("3").explanation == "Begin early."


@pytest.mark.parametrize(
    ("text", "told"),
    [
        ("member: A\n---\nmember: B\n", "several assessments"),
        ("membre: A\n", "no field 'membre'"),
        ('answers:\n  "9.9": Yes\n', "no field '9.9'"),
        ("member: [A, B]\n", "more than text"),
        ("language: fr\n", "'fr'"),
        ("form: another\n", "'another'"),
        ("- just\n- words\n", "several assessments"),
    ],
)
def test_what_the_form_cannot_show_is_refused_and_left_alone(text: str, told: str) -> None:
    with pytest.raises(SourceError, match="cannot be opened as a form") as error:
        read_draft(text.encode(), "hand.yaml")
    assert told in error.value.message
