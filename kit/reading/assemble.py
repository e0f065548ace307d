"""From stated words with their places to a report: what all readers but the page's share.

A reader of rows or of files written by hand knows exactly which words answer which question.
Here they become levels, years and members, by the form's own rules, and nothing is added.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from urllib.parse import urlsplit

from kit.form import Form, Question
from kit.members import member_in_plan, member_of, plan_of
from kit.records import (
    ActionPlan,
    Answer,
    Commitment,
    Evaluator,
    Evidence,
    Finding,
    Lines,
    Member,
    Reading,
    Record,
    Report,
    Source,
)

_DOCUMENT = re.compile(
    r"\.(?:pdf|docx?|odt|rtf|xlsx?|xlsm|ods|csv|pptx?|odp|zip|rar|7z|jpe?g|png|gif|mp[34]|txt)$",
    re.IGNORECASE,
)
_ADDRESS = re.compile(r"https?://[^\s<>\"“”]+", re.IGNORECASE)
_ADDRESS_END = ".,;:!?)]}'’»"
_MAIL = re.compile(r"[^\s,;<>()]+@[^\s,;<>()]+\.[^\s,;<>()]+")


class Stated(Record):
    """Words of the source and the lines they stand in."""

    text: str
    lines: Lines


class StatedAnswer(Record):
    """What the source states in answer to one question; ``lines`` holds all of it."""

    rating: Stated | None = None
    degree: Stated | None = None
    explanation: Stated | None = None
    evidence: tuple[Evidence, ...] = ()
    lines: Lines


class Person(Record):
    """An evaluator as stated."""

    name: Stated
    email: Stated | None = None


class Assessment(Record):
    """Everything that one source states, before any of it is understood."""

    member: Stated | None = None
    plan: Stated | None = None
    title: Stated | None = None
    id: Stated | None = None
    evaluators: tuple[Person, ...] = ()
    action: Stated | None = None
    problem: Stated | None = None
    answers: dict[str, StatedAnswer]

    @property
    def blank(self) -> bool:
        """Whether nothing at all is filled in."""
        fields = (self.member, self.plan, self.title, self.id, self.action, self.problem)
        return (
            not any(fields)
            and not self.evaluators
            and not any(
                answer.rating or answer.degree or answer.explanation or answer.evidence
                for answer in self.answers.values()
            )
        )


def reading_of(assessment: Assessment, source: Source, form: Form) -> Reading:
    """Return the report of an assessment, with a finding where a value comes from elsewhere."""
    plan, member, findings = _plan_and_member(assessment, source)
    answers = {
        question.number: _answer(assessment.answers[question.number], question, form)
        for question in form.questions
        if question.number in assessment.answers
    }
    report = Report(
        form=form.id,
        source=source,
        member=member,
        action_plan=plan,
        commitment=Commitment(title=_text(assessment.title), id=_text(assessment.id)),
        evaluators=tuple(
            Evaluator(name=person.name.text, email=_text(person.email))
            for person in assessment.evaluators
        ),
        action=_text(assessment.action),
        problem=_text(assessment.problem),
        answers=answers,
        where=dict(_where(assessment, named_by_plan=bool(findings))),
    )
    return Reading(report=report, findings=findings)


def is_address(text: str) -> bool:
    """Tell whether a text is a web address that a report may link to: http or https, one word."""
    if not _ADDRESS.fullmatch(text):
        return False
    try:
        return bool(urlsplit(text).hostname)
    except ValueError:
        return False


def evidence_of(title: str, url: str | None, line: int) -> Evidence:
    """Return a piece of evidence; its kind follows from the address.

    An address that is not http or https is no link: it stays in the title, as words.
    """
    if url and not is_address(url):
        words = title if url in title else f"{title} ({url})" if title else url
        return Evidence(title=words, kind="text", line=line)
    if not url:
        return Evidence(title=title, kind="text", line=line)
    path = urlsplit(url).path
    kept = _DOCUMENT.search(path) or "/wp-content/uploads/" in path
    return Evidence(title=title or url, url=url, kind="file" if kept else "link", line=line)


def evidence_in(text: str, line: int) -> Iterator[Evidence]:
    """Yield the pieces of evidence that one line names: a title, an address, or both.

    Several addresses on a line are several pieces; words before an address are its title.
    """
    words = text.strip()
    found = list(_ADDRESS.finditer(words))
    start = 0
    for match in found:
        url = match.group().rstrip(_ADDRESS_END)
        title = words[start : match.start()].strip(" \t-–—•●:;,|()[]<>")
        start = match.start() + len(url)
        yield evidence_of(title, url, line)
    rest = words[start:].strip(" \t,;|()[]<>.") if found else words
    if rest:
        yield evidence_of(rest.lstrip("-–—•● \t") or rest, None, line)


def people_of(names: Iterable[Stated], emails: Iterable[Stated]) -> tuple[Person, ...]:
    """Pair names with addresses, in their order, where there are as many of both.

    With one name and several addresses, or the other way round, nobody can tell whose they
    are: then the first of each belong together only if there is one name.
    """
    people, addresses = list(names), list(emails)
    if len(people) == len(addresses):
        return tuple(
            Person(name=name, email=email) for name, email in zip(people, addresses, strict=True)
        )
    if len(people) == 1 and addresses:
        joined = Stated(
            text=", ".join(email.text for email in addresses),
            lines=(addresses[0].lines[0], addresses[-1].lines[1]),
        )
        return (Person(name=people[0], email=joined),)
    return tuple(Person(name=name) for name in people)


def address_in(text: str) -> str | None:
    """Return the e-mail address in a text such as ``Ana Pérez <ana@example.org>``."""
    found = _MAIL.search(text)
    return found.group() if found else None


def _plan_and_member(
    assessment: Assessment, source: Source
) -> tuple[ActionPlan | None, Member, tuple[Finding, ...]]:
    plan = plan_of(assessment.plan.text) if assessment.plan else None
    if assessment.member or not assessment.plan:
        return plan, member_of(_text(assessment.member), source.path), ()
    named = member_in_plan(assessment.plan.text)
    member = member_of(named, source.path)
    if named is None:
        return plan, member, ()
    finding = Finding(
        code="value-taken-from-elsewhere",
        severity="note",
        source=source.path,
        member=member.slug,
        commitment=_text(assessment.title),
        lines=assessment.plan.lines,
        message=f"The member is not stated; {named} is taken from the action plan's title.",
    )
    return plan, member, (finding,)


def _answer(stated: StatedAnswer, question: Question, form: Form) -> Answer:
    scale = form.scales[question.scale] if question.scale else None
    level = scale.match(stated.rating.text) if scale and stated.rating else None
    degree = form.scales["degree"].match(stated.degree.text) if stated.degree else None
    return Answer(
        stated=_text(stated.rating),
        rating=level.key if level else None,
        degree_stated=_text(stated.degree),
        degree=degree.key if degree else None,
        explanation=_text(stated.explanation),
        evidence=stated.evidence,
        lines=stated.lines,
    )


def _where(assessment: Assessment, *, named_by_plan: bool) -> Iterator[tuple[str, Lines]]:
    member = assessment.plan if named_by_plan else assessment.member
    for path, stated in (
        ("member.name", member),
        ("action_plan.title", assessment.plan),
        ("commitment.title", assessment.title),
        ("commitment.id", assessment.id),
        ("action", assessment.action),
        ("problem", assessment.problem),
    ):
        if stated:
            yield path, stated.lines
    for index, person in enumerate(assessment.evaluators):
        yield f"evaluators.{index}.name", person.name.lines
        if person.email:
            yield f"evaluators.{index}.email", person.email.lines
    for number, answer in assessment.answers.items():
        parts = (
            ("stated", answer.rating),
            ("degree_stated", answer.degree),
            ("explanation", answer.explanation),
        )
        for part, stated in parts:
            if stated:
                yield f"{number}.{part}", stated.lines
        if answer.evidence:
            shown = [piece.line for piece in answer.evidence]
            yield f"{number}.evidence", (min(shown), max(shown))


def _text(stated: Stated | None) -> str | None:
    return stated.text if stated else None
