"""The head of a member's report: whose it is, from which assessments, and what it is not."""

from __future__ import annotations

from collections.abc import Sequence

from kit.blocks import Block, Cover, Fact, sentence
from kit.context import Case, commitments
from kit.form import plain
from kit.narrative import evaluators, member_name, plan_name
from kit.notes import Status
from kit.records import Member
from kit.words import Words


def demonstration_notice(cases: Sequence[Case], words: Words) -> str:
    """The notice for every page when a source was made for trials, else nothing."""
    made_up = {
        case.report.member.slug
        for case in cases
        if any(
            plain(line) in {plain(text) for texts in case.form.notice.values() for text in texts}
            for line in case.report.source.lines
            if line.strip()
        )
    }
    every = {case.report.member.slug for case in cases}
    return made_up_notice(len(made_up), len(every), words)


def made_up_notice(made_up: int, every: int, words: Words) -> str:
    """Say that so many of so many members are made up for trials; nothing for none."""
    if not made_up:
        return ""
    if every == 1:
        return words("Demonstration: the member, the people and the events are made up.")
    if made_up == every:
        return words("Demonstration: the members, the people and the events are made up.")
    return words.count(
        "Demonstration: {n} of {all} members is made up, with its people and events.",
        "Demonstration: {n} of {all} members are made up, with their people and events.",
        made_up,
        all=every,
    )


def status_of(cases: Sequence[Case]) -> Status | None:
    """Return the status that the member's notes give the report, ``None`` for none."""
    return cases[0].decisions.notes.status if cases else None


def status_words(status: Status, words: Words) -> str:
    """Return a status with whose it is and its date, such as ``Final, Ada Example``."""
    from kit.export.page import date_in_words

    told = words("Draft") if status.report == "draft" else words("Final")
    day = date_in_words(status.date.isoformat(), words) if status.date else ""
    return ", ".join(part for part in (told, status.by.strip(), day) if part)


def notice(cases: Sequence[Case], words: Words) -> str:
    """The notice for every page of a report: demonstration data, a draft, both or nothing."""
    status = status_of(cases)
    draft = status is not None and status.report == "draft"
    told = words("Draft: this report may still change.") if draft else ""
    return " ".join(part for part in (told, demonstration_notice(cases, words)) if part)


def cover(member: Member, cases: Sequence[Case], words: Words, date: str) -> tuple[Block, ...]:
    """The head: whose report, on how many commitments, from which assessments, by whom."""
    name = member_name(member, words)
    subtitle = words.count(
        "Report on {n} commitment, from {sources}",
        "Report on {n} commitments, from {sources}",
        commitments(cases),
        sources=words.count("{n} assessment", "{n} assessments", len(cases)),
    )
    kicker = words("End of commitment report")
    return (
        Cover(
            language=words.language,
            title=name,
            kicker=kicker,
            subtitle=subtitle,
            running=f"{name} · {kicker}",
            notice=notice(cases, words),
            date=date,
            description=words(
                "{subtitle}: ratings, evidence, points to confirm and lessons of {member}.",
                subtitle=subtitle,
                member=name,
            ),
            facts=_cover_facts(cases, words),
        ),
    )


def _cover_facts(cases: Sequence[Case], words: Words) -> tuple[Fact, ...]:
    plans = tuple(dict.fromkeys(plan_name(case, words) for case in cases))
    people = tuple(dict.fromkeys(evaluators(case, words) for case in cases))
    facts = [
        Fact(term=words("Action plan"), values=tuple(sentence(plan) for plan in plans)),
        Fact(
            term=words("Assessments written by"),
            values=tuple(sentence(person) for person in people),
        ),
        Fact(
            term=words("This report"),
            values=(
                sentence(
                    words(
                        "Composed from the assessments by the commitment report kit. "
                        "It is not a publication of the Open Government Partnership."
                    )
                ),
            ),
        ),
    ]
    status = status_of(cases)
    if status:
        told = sentence(status_words(status, words))
        facts.append(Fact(term=words("Status"), values=(told,)))
    return tuple(facts)
