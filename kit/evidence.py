"""What the source shows as evidence for each rated answer, and for how many of them.

What the prose refers to is listed beside it: a document that is named is not yet shown.
"""

from __future__ import annotations

from functools import cache

from kit.form import Question, load_form, plain
from kit.records import Answer, Evidence, Lines, Record, Report
from kit.references import Reference, references


class Coverage(Record):
    """For how many answers the source shows evidence.

    ``rated`` counts the answers with a rating, ``asked`` those that the form asks evidence for
    (a not-applicable answer asks for none), ``shown`` those of them with evidence in this source.
    """

    rated: int
    asked: int
    shown: int


class EvidenceRow(Record):
    """One rated answer: what this source shows for it, and what its prose refers to.

    ``asked`` is false where the form asks for no evidence; ``label`` are the lines of the
    evidence label. ``none_said`` is what stands there to say that there is none.
    """

    question: str
    stated: str | None
    rating: str | None
    asked: bool
    shown: tuple[Evidence, ...]
    none_said: tuple[Evidence, ...] = ()
    referred: tuple[Reference, ...]
    label: Lines | None


_SHORT = 14
"""A line that says more, in words, is not one that only says that there is no evidence."""


@cache
def _nothing(form_id: str) -> tuple[frozenset[str], tuple[str, ...]]:
    nothing = load_form(form_id).nothing
    whole, begins = (
        {plain(wording) for wordings in nothing[key].values() for wording in wordings}
        for key in ("whole", "begins")
    )
    return frozenset(whole | begins), tuple(f"{one} " for one in sorted(begins))


def nothing_said(form_id: str) -> frozenset[str]:
    """Return the answers that say that there is none, such as "N/A", in their plain form."""
    return _nothing(form_id)[0] | {""}


def says_none(piece: Evidence, form_id: str) -> bool:
    """Say whether what stands under an evidence label only says that there is no evidence.

    Such as "N/A", a dash, or "No evidence was available": words, without an address or a number
    that could name a document.
    """
    if piece.kind != "text" or piece.url:
        return False
    words, (whole, begins) = plain(piece.title), _nothing(form_id)
    if not words or words in whole:
        return True
    named = any(char.isdigit() or char in ':“”"«»' for char in piece.title)
    return words.startswith(begins) and len(words.split()) <= _SHORT and not named


def shown(report: Report, answer: Answer) -> tuple[Evidence, ...]:
    """Return the evidence that the source shows for an answer; what says "none" is none."""
    return tuple(piece for piece in answer.evidence if not says_none(piece, report.form))


@cache
def _evidence_labels(form_id: str) -> frozenset[str]:
    form = load_form(form_id)
    return frozenset(plain(label) for labels in form.parts["evidence"].values() for label in labels)


def label_lines(report: Report, number: str) -> Lines | None:
    """Return the lines of the evidence label of a question, ``None`` where it has none."""
    answer = report.answers.get(number)
    if answer is None:
        return None
    labels = _evidence_labels(report.form)
    first, last = answer.lines
    for line in range(last, first - 1, -1):
        if line <= len(report.source.lines) and plain(report.source.lines[line - 1]) in labels:
            return (line, line)
    return None


def asks_evidence(report: Report, question: Question, answer: Answer) -> bool:
    """Say whether this answer has to be backed by evidence.

    A not-applicable answer never has to. Under 2.1 the form asks for evidence after a yes; any
    other answer counts where the source has the evidence label or evidence after it. So does a
    question that is still empty, such as in a draft: there is no answer yet to be backed.
    """
    if not question.evidence or not question.scale or answer.rating == "not_applicable":
        return False
    if shown(report, answer):
        return True
    if answer.rating == "yes" or not (question.degree or unanswered(answer)):
        return True
    return label_lines(report, question.number) is not None


def unanswered(answer: Answer) -> bool:
    """Say whether a question that is there has neither a rating nor a text nor evidence."""
    return answer.stated is None and answer.explanation is None and not answer.evidence


def asked(report: Report) -> tuple[Question, ...]:
    """Return the questions of the report that the form asks evidence for, in order."""
    return tuple(
        question
        for question in load_form(report.form).questions
        if (answer := report.answers.get(question.number)) is not None
        and asks_evidence(report, question, answer)
    )


def evidence_table(report: Report) -> tuple[EvidenceRow, ...]:
    """Return a row for each rated question that the source shows, in the form's order."""
    form = load_form(report.form)
    wanted = {question.number for question in asked(report)}
    referred: dict[str | None, list[Reference]] = {}
    for reference in references(report):
        referred.setdefault(reference.question, []).append(reference)
    return tuple(
        EvidenceRow(
            question=question.number,
            stated=answer.stated,
            rating=answer.rating,
            asked=question.number in wanted,
            shown=shown(report, answer),
            none_said=tuple(one for one in answer.evidence if says_none(one, report.form)),
            referred=tuple(referred.get(question.number, ())),
            label=label_lines(report, question.number),
        )
        for question in form.questions
        if question.scale and (answer := report.answers.get(question.number)) is not None
    )


def coverage(report: Report) -> Coverage:
    """Count the rated answers, those that need evidence, and those with evidence shown."""
    wanted = asked(report)
    return Coverage(
        rated=sum(1 for answer in report.answers.values() if answer.rating is not None),
        asked=len(wanted),
        shown=sum(bool(shown(report, report.answers[one.number])) for one in wanted),
    )
