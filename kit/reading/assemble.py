"""From stated words with their places to a report: what all readers but the page's share.

A reader of rows or of files written by hand knows exactly which words answer which question.
Here they become levels, years and members, by the form's own rules, and nothing is added.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from functools import lru_cache
from urllib.parse import urlsplit

from kit.form import Form, Question, load_form, plain
from kit.members import member_in_plan, member_of, plan_of
from kit.reading.frame import is_protected
from kit.records import (
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
from kit.words import mark

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

    name: Stated | None = None
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


def reading_of(
    assessment: Assessment,
    source: Source,
    form: Form,
    *,
    fallback: str | None = None,
    member_from_plan: bool = True,
) -> Reading:
    """Return the report of an assessment, with a finding where a value comes from elsewhere.

    ``fallback`` tells this report from others where no member is stated (see ``member_of``).
    Where none is, the plan's title may name it, unless ``member_from_plan`` is false because the
    source contradicts itself.
    """
    plan = plan_of(assessment.plan.text) if assessment.plan else None
    named = assessment.member.text if assessment.member else None
    place = assessment.member.lines if assessment.member else None
    findings: tuple[Finding, ...] = ()
    if named is None and assessment.plan and member_from_plan:
        named = member_in_plan(assessment.plan.text)
        place = assessment.plan.lines
    member = member_of(named, fallback or source.sha256)
    if named and not assessment.member:
        findings = (_taken_from_plan(assessment, source, member, named),)
    report = Report(
        form=form.id,
        source=source,
        member=member,
        action_plan=plan,
        commitment=Commitment(title=_text(assessment.title), id=_text(assessment.id)),
        evaluators=tuple(map(_evaluator, assessment.evaluators)),
        action=_text(assessment.action),
        problem=_text(assessment.problem),
        answers={
            question.number: _answer(assessment.answers[question.number], question, form)
            for question in form.questions
            if question.number in assessment.answers
        },
        where={},
    )
    where = dict(_where(assessment, report, place))
    return Reading(report=report.model_copy(update={"where": where}), findings=findings)


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
    kept = _DOCUMENT.search(path) or "/uploads/" in path
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


def people_of(
    names: Sequence[Stated], emails: Sequence[Stated]
) -> tuple[tuple[Person, ...], tuple[Stated, ...]]:
    """Return the evaluators with their addresses, and the addresses that are nobody's for sure.

    As many addresses as names are paired in their order; one evaluator may have several. Where
    the numbers differ otherwise, nobody can tell whose address it is.
    """
    if len(names) <= 1 and emails:
        text = ", ".join(email.text for email in emails)
        joined = Stated(text=text, lines=(emails[0].lines[0], emails[-1].lines[1]))
        return (Person(name=names[0] if names else None, email=joined),), ()
    if len(names) == len(emails):
        paired = zip(names, emails, strict=True)
        return tuple(Person(name=name, email=email) for name, email in paired), ()
    return tuple(Person(name=name) for name in names), tuple(emails)


def address_in(text: str) -> str | None:
    """Return the e-mail address in a text such as ``Ana Pérez <ana@example.org>``."""
    return next(iter(addresses_in(text)), None)


def addresses_in(text: str) -> list[str]:
    """Return the e-mail addresses of a text; what a site shows in their place is one too."""
    return [text.strip()] if is_protected(text) else _MAIL.findall(text)


def language_of(assessment: Assessment, form: Form) -> str:
    """Return the language in which most of the choices are stated; English if none tells."""
    votes: dict[str, int] = {}
    for number, answer in assessment.answers.items():
        scales = ((form.question(number).scale, answer.rating), ("degree", answer.degree))
        for name, stated in scales:
            if name is None or stated is None:
                continue
            for level in form.scales[name].levels:
                for language, wordings in level.stated.items():
                    if plain(stated.text) in map(plain, wordings):
                        votes[language] = votes.get(language, 0) + 1
    return max(sorted(votes), key=lambda code: (votes[code], code == "en"), default="en")


def _taken_from_plan(assessment: Assessment, source: Source, member: Member, named: str) -> Finding:
    return Finding(
        code="value-taken-from-elsewhere",
        severity="note",
        source=source.path,
        member=member.slug,
        commitment=_text(assessment.title),
        lines=assessment.plan.lines if assessment.plan else None,
        message=mark(
            "The member is not stated in its own field. "
            "“{member}” was taken from the action plan's title."
        ).format(member=named),
    )


def _evaluator(person: Person) -> Evaluator:
    email = _text(person.email)
    hidden = email is not None and is_protected(email)
    return Evaluator(name=_text(person.name) or "", email=None if hidden else email)


def _answer(stated: StatedAnswer, question: Question, form: Form) -> Answer:
    return Answer(
        stated=_text(stated.rating),
        rating=_level(form, question.scale, _text(stated.rating)),
        degree_stated=_text(stated.degree),
        degree=_level(form, "degree", _text(stated.degree)),
        explanation=_text(stated.explanation),
        evidence=stated.evidence,
        lines=stated.lines,
    )


def _level(form: Form, scale: str | None, words: str | None) -> str | None:
    return _matched(form.id, scale, words) if scale and words else None


@lru_cache(maxsize=4096)  # a sheet states the same few words thousands of times
def _matched(form: str, scale: str, words: str) -> str | None:
    level = load_form(form).scales[scale].match(words)
    return level.key if level else None


def _where(
    assessment: Assessment, report: Report, member: Lines | None
) -> Iterator[tuple[str, Lines]]:
    """Yield the place of every field that is filled, under the names that pages use too."""
    plan = report.action_plan
    overview: list[tuple[str, Lines | None, bool]] = [
        ("member.name", member, report.member.name is not None),
        ("member.country", member, report.member.country is not None),
        ("action_plan.title", _lines(assessment.plan), True),
        ("action_plan.start", _lines(assessment.plan), plan is not None and plan.start is not None),
        ("action_plan.end", _lines(assessment.plan), plan is not None and plan.end is not None),
        ("commitment.title", _lines(assessment.title), True),
        ("commitment.id", _lines(assessment.id), True),
        ("action", _lines(assessment.action), True),
        ("problem", _lines(assessment.problem), True),
    ]
    for index, (person, known) in enumerate(
        zip(assessment.evaluators, report.evaluators, strict=True)
    ):
        overview.append((f"evaluators.{index}.name", _lines(person.name), True))
        overview.append(
            (f"evaluators.{index}.email", _lines(person.email), known.email is not None)
        )
    for number, stated in assessment.answers.items():
        answer = report.answers[number]
        overview += [
            (f"{number}.stated", _lines(stated.rating), True),
            (f"{number}.rating", _lines(stated.rating), answer.rating is not None),
            (f"{number}.degree_stated", _lines(stated.degree), True),
            (f"{number}.degree", _lines(stated.degree), answer.degree is not None),
            (f"{number}.explanation", _lines(stated.explanation), True),
        ]
    for path, lines, filled in overview:
        if lines is not None and filled:
            yield path, lines


def _lines(stated: Stated | None) -> Lines | None:
    return stated.lines if stated else None


def _text(stated: Stated | None) -> str | None:
    return stated.text if stated else None
