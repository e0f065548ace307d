"""The records that travel between the modules: what one assessment states, and where.

Every record is frozen. What a source does not state is ``None``, never a guess. Lines are
counted from 1, ranges are ``(first, last)`` with both ends included.
"""

from __future__ import annotations

from typing import Literal

from pydantic import BaseModel, ConfigDict

Lines = tuple[int, int]
Severity = Literal["error", "warning", "note"]


class Record(BaseModel):
    """Base of all records: immutable, and strict about unknown names."""

    model_config = ConfigDict(frozen=True, extra="forbid")


class Source(Record):
    """The page, row or file that a report was read from.

    ``path`` is relative and uses forward slashes; ``sha256`` is of the bytes as found;
    ``language`` is an ISO 639-1 code; ``lines`` holds the text of every line, so that a
    report can always show the page it came from.
    """

    path: str
    sha256: str
    language: str
    url: str | None = None
    lines: tuple[str, ...] = ()


class Member(Record):
    """The member as stated, split at the country: ``Jalisco, México`` is (Jalisco, México).

    ``country_code`` is ISO 3166-1 alpha-2. ``slug`` names the folder of the member's
    outputs; it is the same for all spellings of one member.
    """

    name: str | None
    country: str | None
    country_code: str | None
    slug: str


class ActionPlan(Record):
    """The action plan as titled; ``start`` and ``end`` are the years that the title names."""

    title: str
    start: int | None = None
    end: int | None = None


class Commitment(Record):
    """The commitment's title as stated; ``id`` such as ``COCDI0001`` where the source has it."""

    title: str | None
    id: str | None = None


class Evaluator(Record):
    """Who wrote the assessment: a person or an organisation."""

    name: str
    email: str | None = None


class Evidence(Record):
    """One piece of evidence that the source shows under an evidence label.

    ``kind`` is ``file`` (an uploaded document), ``link`` (a web address) or ``text`` (named in
    words, without an address in this source).
    """

    title: str
    url: str | None = None
    kind: Literal["file", "link", "text"]
    line: int


class Answer(Record):
    """The answer to one question of the form.

    ``stated`` and ``degree_stated`` are the words on the page, ``rating`` and ``degree`` the
    levels on the form's scales (``None`` where the words are not on the scale).
    ``explanation`` is the source's own text with its line breaks. ``lines`` runs from the
    question's label to its last line of evidence.
    """

    stated: str | None = None
    rating: str | None = None
    degree_stated: str | None = None
    degree: str | None = None
    explanation: str | None = None
    evidence: tuple[Evidence, ...] = ()
    lines: Lines


class Report(Record):
    """One assessment of one commitment, as the source states it.

    ``answers`` is keyed by the question's number (``1.1`` ... ``3``) and holds the questions
    whose label, or place, was found. ``where`` gives the lines of every filled field by its
    dotted path, such as ``commitment.title``, ``evaluators.0.name`` or ``1.1.explanation``.
    """

    form: str
    source: Source
    member: Member
    action_plan: ActionPlan | None
    commitment: Commitment
    evaluators: tuple[Evaluator, ...]
    action: str | None
    problem: str | None
    answers: dict[str, Answer]
    where: dict[str, Lines]


class Finding(Record):
    """Something that cannot be right, is to be confirmed, or is worth knowing.

    ``source`` is the source's path, ``member`` the member's slug, ``commitment`` its title.
    """

    code: str
    severity: Severity
    source: str
    member: str
    commitment: str | None = None
    question: str | None = None
    lines: Lines | None = None
    message: str


class Reading(Record):
    """What reading one source gave: the report, and what the reader could not place."""

    report: Report
    findings: tuple[Finding, ...] = ()
