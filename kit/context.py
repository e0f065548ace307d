"""One member's material, ready to be composed: its assessments, findings and references.

A ``Case`` is one assessment within a member's report: the reading, its findings, and the id
under which the annex shows its source (``s1``, ``s2`` ... in the order of the report).
"""

from __future__ import annotations

from collections.abc import Iterable
from functools import cached_property
from typing import TYPE_CHECKING

from pydantic import Field

from kit.blocks import Mark, Ref
from kit.editorial import Editorial
from kit.findings import check
from kit.form import Form, Level, Question, load_form
from kit.kinship import identity
from kit.notes import Dismissal
from kit.places import lines_named
from kit.questions import EvaluatorQuestion, questions
from kit.records import Answer, Finding, Lines, Reading, Record, Report
from kit.unread import unread_lines
from kit.words import Words, words_of

if TYPE_CHECKING:
    from kit.analysis import Analysis
    from kit.lessons import Item


class Case(Record):
    """One assessment of the member. ``number`` counts from 1 in the order of the report."""

    number: int
    reading: Reading
    findings: tuple[Finding, ...]
    dismissed: tuple[tuple[Finding, Dismissal], ...] = ()
    decisions: Editorial = Field(default_factory=Editorial)

    @property
    def report(self) -> Report:
        """The assessment's record."""
        return self.reading.report

    @property
    def source_id(self) -> str:
        """The id of the source's text in the annex."""
        return f"s{self.number}"

    @property
    def anchor(self) -> str:
        """The anchor of the assessment's chapter; those of its parts begin with it."""
        return f"c{self.number}"

    @property
    def form(self) -> Form:
        """The questionnaire that was answered."""
        return load_form(self.report.form)

    @property
    def unread(self) -> tuple[Lines, ...]:
        """Where text of the source stands that could not be placed with confidence."""
        return unread_lines(self.reading)

    def unread_at(self, number: str) -> tuple[Lines, ...]:
        """Where such text stands that may belong to a question: see ``unread_lines``."""
        return unread_lines(self.reading, number)

    def question_anchor(self, number: str) -> str:
        """The anchor of one question's part, such as ``c1-q-2-1-1``."""
        return f"{self.anchor}-q-{number.replace('.', '-')}"

    def answer(self, number: str) -> Answer | None:
        """The answer to a question, ``None`` where the source has no such question."""
        return self.report.answers.get(number)

    def ref(self, lines: Lines | None) -> tuple[Ref, ...]:
        """A reference to these lines of the source, none for ``None``."""
        if lines is None:
            return ()
        return (Ref(source=self.source_id, first=lines[0], last=lines[1]),)

    def told(self, message: str, lines: Lines | None, words: Words) -> tuple[Ref, ...]:
        """References to what a finding's message names, or else to the finding's own lines.

        A finding has one place; its message may name several, such as both of two answers that
        do not go together.
        """
        last = len(self.report.source.lines)
        named = [one for one in lines_named(message, words) if one[0] <= one[1] <= last]
        if lines and not any(lines[0] <= one[0] and one[1] <= lines[1] for one in named):
            named.append(lines)
        return tuple(reference for one in sorted(named) for reference in self.ref(one))

    def refs(self, *keys: str) -> tuple[Ref, ...]:
        """References to where these fields stand, as far as they are filled."""
        return tuple(
            reference for key in keys for reference in self.ref(self.report.where.get(key))
        )

    @cached_property
    def analysis(self) -> Analysis:
        """What the kit finds in this assessment."""
        from kit.analysis import analyse

        return analyse(self)

    @cached_property
    def lessons(self) -> tuple[Item, ...]:
        """The factors and lessons of this assessment, with what an analyst decided on them."""
        from kit.lessons import lessons

        path = self.report.source.path
        return self.decisions.notes.marked(lessons(self.report), path)

    def questions(self, words: Words) -> tuple[EvaluatorQuestion, ...]:
        """What to ask the evaluator, with the answers that came back."""
        return questions(self.report, self.findings, words, self.decisions.answers)

    def open_questions(self, words: Words) -> tuple[EvaluatorQuestion, ...]:
        """What is still to be confirmed: the questions without an answer."""
        return tuple(question for question in self.questions(words) if not question.answer)

    def title(self, words: Words) -> str:
        """The commitment's title, or that it is not stated."""
        return self.report.commitment.title or words("Commitment not named in the source")

    @property
    def title_language(self) -> str | None:
        """The language of the commitment's title; ``None`` where the kit's own words stand."""
        return self.report.source.language if self.report.commitment.title else None

    def level(self, number: str) -> Level | None:
        """The level that the answer's rating stands for."""
        answer = self.answer(number)
        scale = self.form.scale_of(number)
        return scale.level(answer.rating) if answer and scale else None

    def degree(self, number: str) -> Level | None:
        """The level of the degree of result."""
        answer = self.answer(number)
        return self.form.scales["degree"].level(answer.degree) if answer else None

    def rated_questions(self) -> tuple[Question, ...]:
        """The form's questions whose answer is a rating."""
        return tuple(question for question in self.form.questions if question.scale)


def cases_of(
    readings: Iterable[Reading], language: str, decisions: Editorial | None = None
) -> tuple[Case, ...]:
    """Check the member's assessments and number them in the order of the report.

    ``decisions`` are those of the project and of its analysts; what was dismissed is set apart.
    """
    decided = decisions or Editorial()
    cases = []
    for number, reading in enumerate(readings, start=1):
        stand, gone = decided.notes.settled(check(reading, language, decided.rules))
        cases.append(
            Case(number=number, reading=reading, findings=stand, dismissed=gone, decisions=decided)
        )
    return tuple(cases)


def commitments(cases: Iterable[Case]) -> int:
    """Return how many commitments are assessed: one that is assessed twice is counted once.

    An assessment without a title is taken to be of a commitment of its own.
    """
    reports = [case.report for case in cases]
    titled = {identity(report) for report in reports if report.commitment.title}
    return len(titled) + sum(not report.commitment.title for report in reports)


def rating_mark(case: Case, number: str) -> Mark:
    """Where the rating stands: a place on its scale, or the state beside it."""
    answer, scale, level = case.answer(number), case.form.scale_of(number), case.level(number)
    if answer is None or answer.stated is None or scale is None:
        return Mark(state="not_stated")
    return level_mark(level, scale.steps)


def degree_mark(case: Case, number: str) -> Mark | None:
    """Where the degree of result stands, ``None`` where none belongs to the answer."""
    answer = case.answer(number)
    if answer is None or answer.degree_stated is None:
        return Mark(state="not_stated") if _lacks_degree(case, number) else None
    return level_mark(case.degree(number), case.form.scales["degree"].steps)


def _lacks_degree(case: Case, number: str) -> bool:
    """Say whether the form asks for a degree that the source does not state: after a yes."""
    answer = case.answer(number)
    return case.form.question(number).degree and answer is not None and answer.rating == "yes"


def level_mark(level: Level | None, steps: int) -> Mark:
    """The mark of a level; ``None`` stands for words that are not on the scale."""
    if level is None:
        return Mark(state="off_scale")
    if level.step is None:
        return Mark(state="not_applicable")
    return Mark(state="stated", step=level.step, steps=steps)


def rating_words(case: Case, number: str, words: Words) -> str:
    """The rating in the report's language, or the source's own words when off the scale."""
    answer, level = case.answer(number), case.level(number)
    if answer is None or answer.stated is None:
        return _absent_words(case, number, words)
    return level.name[words.language] if level else f"“{answer.stated.strip()}”"


def _absent_words(case: Case, number: str, words: Words) -> str:
    """Not stated; or not read, where text of the source could not be placed and may state it."""
    return words("Not read") if case.unread_at(number) else words("Not stated")


def degree_words(case: Case, number: str, words: Words) -> str:
    """The degree of result in the report's language, empty where none belongs."""
    answer, level = case.answer(number), case.degree(number)
    if answer is None:
        return ""
    if answer.degree_stated is None:
        return _absent_words(case, number, words) if _lacks_degree(case, number) else ""
    return level.name[words.language] if level else f"“{answer.degree_stated.strip()}”"


_NO_RESULT = ("no", "not_applicable")


def answer_mark(case: Case, number: str) -> Mark | None:
    """Where the whole answer stands: the degree after a yes, else the rating on its scale.

    A plain yes or no has no place on a scale, and so no mark; a no stands nowhere on the scale
    of degrees, whatever degree is given beside it.
    """
    question, answer = case.form.question(number), case.answer(number)
    if question.degree and case.degree(number) and answer and answer.rating not in _NO_RESULT:
        return degree_mark(case, number)
    mark = rating_mark(case, number)
    return None if mark.state == "stated" and question.degree else mark


def answer_words(case: Case, number: str, words: Words) -> str:
    """The whole answer in words: the rating, and after a yes its degree."""
    rating = rating_words(case, number, words)
    degree = degree_words(case, number, words) if case.form.question(number).degree else ""
    return words("{rating} ({degree})", rating=rating, degree=degree) if degree else rating


def to_confirm(case: Case) -> tuple[EvaluatorQuestion, ...]:
    """What the evaluator is still to be asked about; its texts are English, for counting."""
    return case.open_questions(words_of("en"))
