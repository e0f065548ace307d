"""The tables of the portfolio: all commitments, ratings, groups, rules, themes."""

from __future__ import annotations

from collections.abc import Sequence

from kit.blocks import Cell, Column, Mark, Span, Table, cell, sentence
from kit.codebook import codebook
from kit.context import Case, degree_mark, degree_words, rating_mark, rating_words, to_confirm
from kit.findings import rule_title
from kit.lessons import Item
from kit.narrative import RESULTS, member_name
from kit.passages import sentences
from kit.portfolio import (
    Assessed,
    Group,
    RuleCount,
    Share,
    ThemeVoices,
    Voice,
    evidence_share,
    high_completion,
    members,
    plan_years,
    points_to_confirm,
    strong_results,
)
from kit.rules import severity_name
from kit.words import Words

_QUOTED = 420
"""A longer passage, in characters, is quoted with its opening sentences; the link leads to all."""


def commitments_table(assessed: Sequence[Assessed], words: Words) -> Table:
    """All commitments, one a row: whose, from which plan, all ratings, what to confirm."""
    return Table(
        caption=words("All commitments"),
        anchor="all-commitments",
        columns=(
            Column(title=words("Commitment, member, plan"), width=35),
            Column(title=words("1.1 Level of progress"), width=11),
            Column(title=words("1.3 As planned"), width=11),
            Column(title=words("2.1 Results"), width=18),
            Column(title=words("2.2 Problem"), width=10),
            Column(title=words("Evidence"), width=8, align="right"),
            Column(title=words("To confirm"), width=7, align="right"),
        ),
        rows=tuple(_commitment_row(one, words) for one in assessed),
        notes=(
            sentence(
                words(
                    "Filled marks show the place on the form's scale; a dash means an answer "
                    "outside it. “Not stated” means that the source holds no answer, "
                    "“Not read” that text there could not be placed. "
                    "2.1: information, participation, accountability, other results. "
                    "2.2: whether the policy problem was addressed. Evidence: for how many answers "
                    "the source shows some, of those that ask for it. To confirm: points for the "
                    "evaluator."
                )
            ),
        ),
    )


def _commitment_row(one: Assessed, words: Words) -> tuple[Cell, ...]:
    case = one.case
    lang = case.report.source.language if case.report.commitment.title else None
    return (
        Cell(
            spans=(
                Span(text=case.title(words), href=one.address(), lang=lang),
                Span(text=f" · {member_name(one.member, words)} · {_plan(case, words)}"),
            )
        ),
        *(
            cell(rating_words(case, number, words), mark=rating_mark(case, number))
            for number in ("1.1", "1.3")
        ),
        cell(_areas(case, words)),
        cell(rating_words(case, "2.2", words), mark=rating_mark(case, "2.2")),
        cell(share_words(evidence_share([one]), words)),
        cell(str(len(to_confirm(case)))),
    )


def _plan(case: Case, words: Words) -> str:
    return plan_years(case) or words("years of the plan not stated")


def _areas(case: Case, words: Words) -> str:
    """The answers under 2.1 with their degrees, areas with the same answer together."""
    numbers: dict[str, list[str]] = {}
    for number in RESULTS:
        told, degree = rating_words(case, number, words), degree_words(case, number, words)
        if degree and degree_mark(case, number) == Mark(state="not_stated"):
            degree = words("degree not stated")
        if degree:
            told = words("{rating} ({degree})", rating=told, degree=degree)
        numbers.setdefault(told, []).append(number)
    said = [
        words("{label}: {word}", label=", ".join(found), word=told)
        for told, found in numbers.items()
    ]
    return "; ".join(said)


def results_words(case: Case, words: Words) -> str:
    """Say in how many of the areas under 2.1 a yes is stated, and with which degrees."""
    answers = [answer for number in RESULTS if (answer := case.answer(number))]
    stated = [answer for answer in answers if answer.stated is not None]
    if not stated:
        return words("Not stated")
    yes = sum(answer.rating == "yes" for answer in stated)
    text = words("Yes in {yes} of {stated} stated", yes=yes, stated=len(stated))
    if len(stated) == len(RESULTS):
        text = words("Yes in {yes} of {stated}", yes=yes, stated=len(stated))
    degrees = dict.fromkeys(
        degree_words(case, number, words)
        for number in RESULTS
        if case.degree(number) and (answer := case.answer(number)) and answer.rating == "yes"
    )
    return words("{label}: {word}", label=text, word=", ".join(degrees)) if degrees else text


def is_one_of_several(one: Assessed, among: Sequence[Assessed]) -> bool:
    """Say whether the member has several assessments, so that its name alone is not enough."""
    return sum(other.member.slug == one.member.slug for other in among) > 1


def groups_table(
    groups: Sequence[Group], *, caption: str, head: str, anchor: str, words: Words
) -> Table:
    """Groups of assessments: how many, and the shares by OGP's rules with their bases."""
    return Table(
        caption=caption,
        anchor=anchor,
        columns=(
            Column(title=head, width=20),
            Column(title=words("Members"), width=10, align="right"),
            Column(title=words("Assessments"), width=13, align="right"),
            Column(title=words("High completion"), width=15, align="right"),
            Column(title=words("Strong early results"), width=15, align="right"),
            Column(title=words("Evidence shown"), width=14, align="right"),
            Column(title=words("Points to confirm"), width=13, align="right"),
        ),
        rows=tuple(
            (
                cell(group.key or words("Not stated")),
                cell(str(len(members(group.assessed)))),
                cell(str(len(group.assessed))),
                cell(share_words(high_completion(group.assessed), words)),
                cell(share_words(strong_results(group.assessed), words)),
                cell(share_words(evidence_share(group.assessed), words)),
                cell(str(points_to_confirm(group.assessed))),
            )
            for group in groups
        ),
        notes=(
            sentence(
                words(
                    "“{example}” reads: so many of those that state it on the form's scale. High "
                    "completion: Substantial or Complete. Strong early results: at least one "
                    "degree of Major or Outstanding. Evidence: answers that ask for it. A dash: "
                    "none states it so.",
                    example=words("{count} of {base}", count=2, base=3),
                )
            ),
        ),
    )


def share_words(share: Share, words: Words) -> str:
    """Return a share with its base, a dash where there is none."""
    return words("{count} of {base}", count=share.count, base=share.base) if share.base else "–"


def shared_table(groups: Sequence[Group], words: Words) -> Table:
    """The commitments that several members report under one title, a row for each assessment."""
    rows = [(group.key, one) for group in groups for one in group.assessed]
    return Table(
        caption=words("One commitment, several members"),
        anchor="shared-commitments",
        columns=(
            Column(title=words("Commitment"), width=34),
            Column(title=words("Member"), width=22),
            Column(title=words("Level of progress"), width=20),
            Column(title=words("Results in open government"), width=24),
        ),
        rows=tuple(
            (
                cell(title, lang=one.case.report.source.language),
                Cell(spans=(Span(text=member_name(one.member, words), href=one.address()),)),
                cell(rating_words(one.case, "1.1", words), mark=rating_mark(one.case, "1.1")),
                cell(results_words(one.case, words)),
            )
            for title, one in rows
        ),
    )


def rules_table(counts: Sequence[RuleCount], words: Words) -> Table:
    """The findings by rule: what it sees, how grave that is, how often and where."""
    return Table(
        caption=words("Findings by rule"),
        anchor="findings-by-rule",
        columns=(
            Column(title=words("What was seen"), width=44),
            Column(title=words("Kind"), width=20),
            Column(title=words("Findings"), width=12, align="right"),
            Column(title=words("Assessments"), width=13, align="right"),
            Column(title=words("Members"), width=11, align="right"),
        ),
        rows=tuple(
            (
                cell(rule_title(one.code, words)),
                cell(severity_name(one.severity, words)),
                cell(str(one.findings)),
                cell(str(one.assessments)),
                cell(str(one.members)),
            )
            for one in counts
        ),
    )


def themes_table(themes: Sequence[ThemeVoices], words: Words) -> Table:
    """The themes: how many passages of each kind, from how many members."""
    return Table(
        caption=words("Themes of factors and lessons"),
        anchor="themes",
        columns=(
            Column(title=words("Theme"), width=28),
            Column(title=words("Lessons and recommendations"), width=18, align="right"),
            Column(title=words("Helping factors"), width=14, align="right"),
            Column(title=words("Hindering factors"), width=14, align="right"),
            Column(title=words("Factors, effect unclear"), width=14, align="right"),
            Column(title=words("Members"), width=12, align="right"),
        ),
        rows=tuple(
            (
                Cell(spans=(Span(text=theme_name(one.key, words), href=f"#theme-{one.key}"),)),
                cell(str(one.count(lambda item: item.question == "3"))),
                cell(str(one.count(lambda item: item.effect == "helping"))),
                cell(str(one.count(lambda item: item.effect == "hindering"))),
                cell(str(one.count(lambda item: item.effect == "unclear"))),
                cell(str(one.members)),
            )
            for one in themes
        ),
        notes=(
            sentence(
                words(
                    "A passage is counted under every theme that the kit finds in it by its words."
                )
            ),
        ),
    )


def voices_table(theme: ThemeVoices, voices: Sequence[Voice], words: Words) -> Table:
    """Passages on one theme in the evaluators' own words, with the way to each in its report."""
    return Table(
        caption=words("On “{theme}”", theme=theme_name(theme.key, words)),
        anchor=f"theme-{theme.key}",
        columns=(
            Column(title=words("In the evaluator's words"), width=64),
            Column(title=words("Marked as"), width=16),
            Column(title=words("Where"), width=20),
        ),
        rows=tuple(
            (
                cell(_opening(voice.item), lang=voice.item.lang),
                cell(_marked(voice, words)),
                Cell(spans=_where(voice, words)),
            )
            for voice in voices
        ),
        row_heads=False,
    )


def theme_name(key: str, words: Words) -> str:
    """Return a theme's name in the report's language."""
    return codebook().theme(key).name[words.language]


def _marked(voice: Voice, words: Words) -> str:
    item = voice.item
    if item.kind == "factor":
        return {
            "helping": words("Helping"),
            "hindering": words("Hindering"),
            "unclear": words("Effect unclear"),
        }[item.effect or "unclear"]
    return {
        "lesson": words("Lesson"),
        "recommendation": words("Recommendation"),
        "question": words("Open question"),
    }[item.kind]


def _where(voice: Voice, words: Words) -> tuple[Span, ...]:
    one, lines = voice.assessed, voice.item.lines
    name = member_name(one.member, words)
    if lines is None:
        return (Span(text=name, href=one.address()),)
    first, last = lines
    place = (
        words("line {first}", first=first)
        if first == last
        else words("lines {first}–{last}", first=first, last=last)
    )
    href = one.address(f"{one.case.source_id}-L{first}")
    if one.case.number > 1:
        name = words("{member}, commitment {number}", member=name, number=one.case.number)
    return (Span(text=f"{name}, "), Span(text=place, href=href))


def _opening(item: Item) -> str:
    """Return a passage, or its opening sentences with the omission marked.

    No sentence is cut: its end may say the opposite of its beginning.
    """
    text = item.text
    if len(text) <= _QUOTED:
        return text
    ends = [end for _, end in sentences(text, 0, len(text), item.lang)]
    end = max((end for end in ends if end <= _QUOTED), default=ends[0])
    return text if end >= len(text.rstrip()) else text[:end].rstrip() + " […]"
