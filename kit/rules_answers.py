"""Rules on the answers as such: what is missing, off its scale, or at odds with another answer."""

from __future__ import annotations

from collections.abc import Iterator

from kit.form import Question
from kit.records import Answer, Lines, Report
from kit.rules import Observation, answered, form_of, question_name, quoted, rule
from kit.words import Words, mark


def _answered(report: Report) -> Iterator[tuple[Question, Answer]]:
    """Yield the questions that the source shows, in the form's order."""
    for question in form_of(report).questions:
        answer = report.answers.get(question.number)
        if answer is not None:
            yield question, answer


def _place(report: Report, number: str, part: str) -> Lines | None:
    """Return the lines of a part of an answer, or of its question's label."""
    answer = report.answers[number]
    return report.where.get(f"{number}.{part}") or (answer.lines[0], answer.lines[0])


@rule(
    "question-not-found",
    severity="warning",
    topic="answers",
    title=mark("Question not found"),
    meaning=mark("One or more questions of the form were not found in the source."),
    example="A copied page ends after question 2.1.2.",
    limits="The published page may hold more than the copy that was read.",
)
def question_not_found(report: Report, w: Words) -> Iterator[Observation]:
    """One warning with all questions that are missing."""
    missing = [
        question_name(report, question.number, w)
        for question in form_of(report).questions
        if question.number not in report.answers
    ]
    if missing:
        yield Observation(
            message=w(
                "These questions of the form were not found in the source: {questions}.",
                questions=w.listing(missing),
            )
        )


@rule(
    "rating-not-stated",
    severity="warning",
    topic="answers",
    title=mark("Rating not stated"),
    meaning=mark("The source shows the question, but no rating in answer to it."),
    example="Question 1.1 is followed at once by “Provide a brief explanation of your answer:”.",
    limits="Copied pages often lose one-word lines; the published page may well state a rating.",
)
def rating_not_stated(report: Report, w: Words) -> Iterator[Observation]:
    """Tell of each rated question without a rating."""
    for question, answer in _answered(report):
        if question.scale and answer.stated is None:
            yield Observation(
                message=w(
                    "The rating of question {question} is not stated in the source.",
                    question=question_name(report, question.number, w),
                ),
                question=question.number,
                lines=_place(report, question.number, "stated"),
            )


@rule(
    "answer-off-scale",
    severity="warning",
    topic="answers",
    title=mark("Answer outside the scale"),
    meaning=mark("The answer's words are not one of the choices that the form offers."),
    example="Question 1.1 is answered “Nearly there”.",
    limits="The choices are those known from published pages; a choice that the form gained since "
    "then would be reported too.",
)
def answer_off_scale(report: Report, w: Words) -> Iterator[Observation]:
    """Tell of each rating or degree that is stated but not on its scale."""
    for question, answer in _answered(report):
        name = question_name(report, question.number, w)
        if answer.stated is not None and answer.rating is None and question.scale:
            yield Observation(
                message=w(
                    "Question {question} is answered “{stated}”. "
                    "This is not one of the form's choices.",
                    question=name,
                    stated=quoted(answer.stated),
                ),
                question=question.number,
                lines=_place(report, question.number, "stated"),
            )
        if answer.degree_stated is not None and answer.degree is None:
            yield Observation(
                message=w(
                    "The degree of result of question {question} is given as “{stated}”. "
                    "This is not one of the form's choices.",
                    question=name,
                    stated=quoted(answer.degree_stated),
                ),
                question=question.number,
                lines=_place(report, question.number, "degree_stated"),
            )


@rule(
    "degree-without-yes",
    severity="error",
    topic="answers",
    title=mark("Degree of result without a yes"),
    meaning=mark("A degree of result is given, although the answer says that there is no result."),
    example="Question 2.1.3 is answered “Not Applicable”, with the degree “Major”.",
    limits="“No” with “Did not change” or “Worsened” is consistent and gives no finding.",
)
def degree_without_yes(report: Report, w: Words) -> Iterator[Observation]:
    """Tell of each degree beside a no or not applicable that excludes it."""
    for question, answer in _answered(report):
        if not question.degree or answer.degree is None:
            continue
        excluded = answer.rating == "not_applicable" or (
            answer.rating == "no" and answer.degree in {"marginal", "major", "outstanding"}
        )
        if excluded:
            yield Observation(
                message=w(
                    "Question {question} is answered “{stated}”, "
                    "yet the degree of result is given as “{degree}”.",
                    question=question_name(report, question.number, w),
                    stated=quoted(answer.stated),
                    degree=quoted(answer.degree_stated),
                ),
                question=question.number,
                lines=_place(report, question.number, "degree_stated"),
            )


@rule(
    "yes-without-degree",
    severity="warning",
    topic="answers",
    title=mark("Yes without a degree of result"),
    meaning=mark("The answer is yes, and the form then asks for a degree of result."),
    example="Question 2.1.1 is answered “Yes”, and nothing stands under “Degree of result:”.",
    limits="Copied pages often lose one-word lines; the published page may well state a degree.",
)
def yes_without_degree(report: Report, w: Words) -> Iterator[Observation]:
    """Tell of each yes whose degree is not stated."""
    for question, answer in _answered(report):
        if question.degree and answer.rating == "yes" and answer.degree_stated is None:
            yield Observation(
                message=w(
                    "Question {question} is answered “{stated}”. "
                    "The degree of result is not stated in the source.",
                    question=question_name(report, question.number, w),
                    stated=quoted(answer.stated),
                ),
                question=question.number,
                lines=_place(report, question.number, "stated"),
            )


def _asks_explanation(question: Question, answer: Answer) -> bool:
    """Say whether the form asks to explain this answer.

    Under 2.1 it does so after a yes only: after ``Not Applicable`` nothing follows. An answer
    that is not stated there may be such a one.
    """
    if question.number == "3" or not question.explanation:
        return False
    return answer.rating == "yes" if question.degree else True


@rule(
    "explanation-not-given",
    severity="warning",
    topic="answers",
    title=mark("Explanation not given"),
    meaning=mark("The form asks for an explanation, and the source shows none."),
    example="Question 1.3 is answered “Most ...”, and nothing stands under the label.",
    limits="Under 2.1 only a yes has to be explained.",
)
def explanation_not_given(report: Report, w: Words) -> Iterator[Observation]:
    """Tell of each question whose explanation is missing."""
    for question, answer in _answered(report):
        if _asks_explanation(question, answer) and not (answer.explanation or "").strip():
            yield Observation(
                message=w(
                    "An explanation of question {question} is not given in the source.",
                    question=question_name(report, question.number, w),
                ),
                question=question.number,
                lines=_place(report, question.number, "stated"),
            )


@rule(
    "lesson-not-given",
    severity="warning",
    topic="answers",
    title=mark("Lesson not given"),
    meaning=mark("The form asks for at least one lesson or reflection; the source shows none."),
    example="Nothing stands under question 3.",
    limits="A lesson told under another question is not counted.",
)
def lesson_not_given(report: Report, w: Words) -> Iterator[Observation]:
    """One warning when question 3 is there without an answer."""
    answer = report.answers.get("3")
    if answer is not None and not (answer.explanation or "").strip():
        yield Observation(
            message=w("A lesson or reflection is not given in the source."),
            question="3",
            lines=_place(report, "3", "explanation"),
        )


@rule(
    "completion-and-plan-differ",
    severity="warning",
    topic="answers",
    title=mark("Level of progress and course of the plan differ"),
    meaning=mark(
        "The commitment is rated complete, "
        "while few or none of its milestones were implemented as planned."
    ),
    example="1.1 is answered “Complete”, 1.3 “Few of the commitment milestones ...”.",
    limits="Both may hold where the plan was changed and the changed plan was completed; hence it "
    "is to be confirmed.",
)
def completion_and_plan_differ(report: Report, w: Words) -> Iterator[Observation]:
    """One warning when 1.1 is complete and 1.3 is few or none."""
    progress, plan = report.answers.get("1.1"), report.answers.get("1.3")
    if progress is None or plan is None:
        return
    if progress.rating == "complete" and plan.rating in {"few", "none"}:
        yield Observation(
            message=w(
                "The level of progress (1.1) is rated {progress}. "
                "The answer to 1.3 is {plan}. Both may hold if the plan was changed.",
                progress=answered(report, "1.1", w),
                plan=answered(report, "1.3", w),
            ),
            question="1.3",
            lines=_place(report, "1.3", "stated"),
        )


RULES = (
    question_not_found,
    rating_not_stated,
    answer_off_scale,
    degree_without_yes,
    yes_without_degree,
    explanation_not_given,
    lesson_not_given,
    completion_and_plan_differ,
)
