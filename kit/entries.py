"""A member's entry in the index, made from its assessments."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence

from kit.codebook import codebook
from kit.context import Case, answer_mark, answer_words, to_confirm
from kit.findings import rule_title
from kit.head import demonstration_notice, status_of, status_words
from kit.index import IndexCommitment, IndexEntry, IndexRating, IndexTag
from kit.narrative import member_name
from kit.words import Words, words_of


def index_entry(slug: str, cases: Sequence[Case], language: str) -> IndexEntry:
    """Return the index entry of a member, in a language of the kit; its files are not in it."""
    words = words_of(language)
    member = cases[0].report.member
    status = status_of(cases)
    return IndexEntry(
        slug=slug,
        member=member_name(member, words),
        country=member.country,
        plans=tuple(dict.fromkeys(_plan(case, words) for case in cases)),
        commitments=tuple(_commitment(case, words) for case in cases),
        to_confirm=sum(len(to_confirm(case)) for case in cases),
        notice=demonstration_notice(cases, words),
        status=status.report if status else "",
        status_words=status_words(status, words) if status else "",
    )


def _plan(case: Case, words: Words) -> str:
    plan = case.report.action_plan
    return plan.title if plan else words("Action plan not stated")


def _commitment(case: Case, words: Words) -> IndexCommitment:
    return IndexCommitment(
        title=case.title(words),
        anchor=case.anchor,
        lang=case.title_language,
        ratings=tuple(
            IndexRating(
                question=question.number,
                label=question.short[words.language],
                word=answer_words(case, question.number, words),
                mark=answer_mark(case, question.number),
            )
            for question in case.rated_questions()
        ),
        themes=_themes(case, words),
        findings=_findings(case, words),
    )


def _themes(case: Case, words: Words) -> tuple[IndexTag, ...]:
    counts = Counter(theme.key for item in case.lessons for theme in item.themes)
    return tuple(
        IndexTag(key=theme.key, name=theme.name[words.language], count=counts[theme.key])
        for theme in codebook().themes
        if counts[theme.key]
    )


def _findings(case: Case, words: Words) -> tuple[IndexTag, ...]:
    counts = Counter(finding.code for finding in to_confirm(case))
    return tuple(
        IndexTag(key=code, name=rule_title(code, words), count=count)
        for code, count in counts.items()
    )
