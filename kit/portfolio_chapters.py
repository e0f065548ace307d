"""The chapters of the portfolio, composed from all members' assessments.

Every count stands with what it is a count of. Members come in the order of the index, groups
in that of their names: nothing is ranked.
"""

from __future__ import annotations

from collections.abc import Sequence

from kit import __version__
from kit.blocks import Block, Cover, Fact, Facts, Heading, Prose, Sentence, sentence
from kit.context import commitments as commitments_of
from kit.head import demonstration_notice
from kit.lessons_summary import lessons_stated
from kit.narrative import RESULTS
from kit.portfolio import (
    Assessed,
    by_country,
    by_years,
    cases,
    chosen_voices,
    country_name,
    evidence_by_question,
    evidence_share,
    findings_by_rule,
    high_completion,
    members,
    plan_years,
    points_to_confirm,
    shared_commitments,
    some_result,
    strong_results,
    tally,
    voices_by_theme,
)
from kit.portfolio_charts import CountRow, Head, counts_chart
from kit.portfolio_ratings import matrix_blocks, ratings_blocks
from kit.portfolio_tables import (
    groups_table,
    rules_table,
    shared_table,
    themes_table,
    voices_table,
)
from kit.words import Words

_QUOTED = 5
"""So many passages are quoted for each theme; the members' own reports hold all."""


def cover(assessed: Sequence[Assessed], words: Words, date: str) -> tuple[Block, ...]:
    """The head: how many members and assessments, from where and when, and what this is not."""
    own = members(assessed)
    subtitle = words(
        "{commitments} of {members}, from assessments",
        commitments=words.count(
            "{n} commitment", "{n} commitments", commitments_of(cases(assessed))
        ),
        members=words.count("{n} member", "{n} members", len(own)),
    )
    countries = sorted({name for one in own if (name := country_name(one, words))})
    years = sorted({years for case in cases(assessed) if (years := plan_years(case))})
    title = words("Portfolio of end of commitment reports")
    composed = words(
        "Composed from the assessments by the commitment report kit. "
        "It is not a publication of the Open Government Partnership."
    )
    facts = [
        (words("Countries"), words.listing(countries) or words("Not stated in the source")),
        (words("Years of the action plans"), ", ".join(years) or words("Not stated in the source")),
        (words("This report"), composed),
        *([(words("Status"), drafts)] if (drafts := _drafts(assessed, words)) else []),
        *([(words("Date"), date)] if date else []),
    ]
    return (
        Cover(
            language=words.language,
            title=title,
            kicker=words("Portfolio report"),
            subtitle=subtitle,
            running=title,
            notice=demonstration_notice(cases(assessed), words),
            date=date,
            description=f"{title}: {subtitle}.",
            facts=tuple(Fact(term=term, values=(sentence(text),)) for term, text in facts),
        ),
    )


def _drafts(assessed: Sequence[Assessed], words: Words) -> str:
    """Say how many of the members' own reports may still change, nothing where none may."""
    drafts = {
        one.member.slug
        for one in assessed
        if (status := one.case.decisions.notes.status) and status.report == "draft"
    }
    if not drafts:
        return ""
    return words.count(
        "The report of {n} member is a draft and may still change.",
        "The reports of {n} members are drafts and may still change.",
        len(drafts),
    )


def at_a_glance(assessed: Sequence[Assessed], words: Words) -> tuple[Block, ...]:
    """The summary: how far, what opened, on what evidence, what to confirm."""
    last = (
        _evidence_sentence(assessed, words),
        _confirm_sentence(assessed, words),
        *(_bare(said) for said in lessons_stated(cases(assessed), words)),
    )
    return (
        Heading(level=2, text=words("At a glance"), anchor="at-a-glance"),
        Prose(sentences=(_held(assessed, words), *_completion(assessed, words)), role="lead"),
        Prose(sentences=_results(assessed, words)),
        Prose(sentences=last),
    )


def _bare(said: Sentence) -> Sentence:
    """A sentence without its lines: the sources stand in the members' reports."""
    return said.model_copy(update={"refs": ()})


def _held(assessed: Sequence[Assessed], words: Words) -> Sentence:
    return sentence(
        words(
            "The portfolio holds {assessments} of {members}.",
            assessments=words.count("{n} assessment", "{n} assessments", len(assessed)),
            members=words.count("{n} member", "{n} members", len(members(assessed))),
        )
    )


def _completion(assessed: Sequence[Assessed], words: Words) -> tuple[Sentence, ...]:
    counted, high = tally(assessed, "1.1"), high_completion(assessed)
    if not counted.stated:
        return (sentence(words("None of them states a level of progress.")),)
    said = [
        words.count(
            "A level of progress is stated in {stated} of {n} assessment.",
            "A level of progress is stated in {stated} of {n} assessments.",
            len(assessed),
            stated=counted.stated,
        )
    ]
    if high.base:
        said.append(
            words.count(
                "By OGP's rule, {count} of {n} assessment with a rating on the form's scale counts "
                "as high completion (Substantial or Complete).",
                "By OGP's rule, {count} of {n} assessments with a rating on the form's scale count "
                "as high completion (Substantial or Complete).",
                high.base,
                count=high.count,
            )
        )
    return tuple(sentence(text) for text in said)


def _results(assessed: Sequence[Assessed], words: Words) -> tuple[Sentence, ...]:
    some, strong = some_result(assessed), strong_results(assessed)
    if not some.base:
        stated = any(tally(assessed, number).stated for number in RESULTS)
        text = (
            words("No answer on whether government opened is on the form's scale.")
            if stated
            else words("None of the assessments states whether the commitment opened government.")
        )
        return (sentence(text),)
    said = [
        words.count(
            "At least one result in open government is reported in {count} of {n} assessment with "
            "an answer on the form's scale.",
            "At least one result in open government is reported in {count} of {n} assessments with "
            "an answer on the form's scale.",
            some.base,
            count=some.count,
        )
    ]
    if strong.base:
        said.append(
            words.count(
                "By OGP's rule, {count} of {n} assessment with a degree on the form's scale has "
                "a strong early result: at least one degree of Major or Outstanding.",
                "By OGP's rule, {count} of {n} assessments with a degree on the form's scale have "
                "a strong early result: at least one degree of Major or Outstanding.",
                strong.base,
                count=strong.count,
            )
        )
    elif any(tally(assessed, number, "degree").stated for number in RESULTS):
        said.append(words("No degree of result is on the form's scale."))
    else:
        said.append(words("No degree of result is stated."))
    return tuple(sentence(text) for text in said)


def _evidence_sentence(assessed: Sequence[Assessed], words: Words) -> Sentence:
    shown = evidence_share(assessed)
    if not shown.base:
        return sentence(words("No answer in the sources asks for evidence."))
    return sentence(
        words.count(
            "The sources show evidence for {count} of {n} answer that asks for it.",
            "The sources show evidence for {count} of {n} answers that ask for it.",
            shown.base,
            count=shown.count,
        )
    )


def _confirm_sentence(assessed: Sequence[Assessed], words: Words) -> Sentence:
    points = points_to_confirm(assessed)
    if not points:
        text = words("No point was found that needs an evaluator's confirmation.")
        return sentence(text)
    return sentence(
        words.count(
            "{n} point is to be confirmed with the evaluators.",
            "{n} points are to be confirmed with the evaluators.",
            points,
        )
    )


def ratings(assessed: Sequence[Assessed], words: Words) -> tuple[Block, ...]:
    """Ratings as distributions."""
    return (
        Heading(level=2, text=words("Ratings"), anchor="ratings"),
        *ratings_blocks(assessed, words),
    )


def commitments(assessed: Sequence[Assessed], words: Words) -> tuple[Block, ...]:
    """All commitments: members by questions as a matrix, and one table."""
    return (
        Heading(level=2, text=words("All commitments"), anchor="commitments"),
        *matrix_blocks(assessed, words),
    )


def evidence(assessed: Sequence[Assessed], words: Words) -> tuple[Block, ...]:
    """For how many answers the sources show evidence, question by question."""
    counts = evidence_by_question(assessed)
    blocks: list[Block] = [
        Heading(level=2, text=words("Evidence"), anchor="evidence"),
        Prose(sentences=(_evidence_sentence(assessed, words),)),
    ]
    if counts:
        form = assessed[0].case.form
        heads = (
            Head(label=words("Shown in the source"), step=4, steps=5),
            Head(label=words("Only referred to in the text"), state="off_scale"),
            Head(label=words("None in the source"), state="not_stated"),
        )
        rows = [
            CountRow(
                label=f"{one.question} {form.question(one.question).short[words.language]}",
                counts=(one.shown, one.referred, one.none),
            )
            for one in counts
        ]
        blocks.append(
            counts_chart(
                heads,
                rows,
                title=words("For how many answers is evidence shown?"),
                first=words("Question"),
                anchor="evidence-chart",
                words=words,
            )
        )
    note = words(
        "Files are often uploaded with the form and are not part of a copied page: what is not "
        "shown in a source may have been given all the same."
    )
    return (*blocks, Prose(sentences=(sentence(note),), role="note"))


def findings(assessed: Sequence[Assessed], words: Words) -> tuple[Block, ...]:
    """The findings by rule."""
    counts = findings_by_rule(assessed)
    settled = sum(len(case.dismissed) for case in cases(assessed))
    blocks: list[Block] = [
        Heading(level=2, text=words("To be confirmed with the evaluators"), anchor="to-confirm"),
        Prose(sentences=(_confirm_sentence(assessed, words),)),
    ]
    if counts:
        blocks.append(rules_table(counts, words))
        where = words(
            "Each finding stands with its lines in the member's report. A finding says what the "
            "text holds, not who is right."
        )
        blocks.append(Prose(sentences=(sentence(where),), role="note"))
    if settled:
        text = words.count(
            "{n} more finding was settled by an analyst.",
            "{n} more findings were settled by an analyst.",
            settled,
        )
        blocks.append(Prose(sentences=(sentence(text),), role="note"))
    return tuple(blocks)


def lessons(assessed: Sequence[Assessed], words: Words) -> tuple[Block, ...]:
    """Factors and lessons by theme, with passages in the evaluators' own words."""
    themes = voices_by_theme(assessed)
    blocks: list[Block] = [
        Heading(level=2, text=words("Factors and lessons by theme"), anchor="lessons")
    ]
    if not themes:
        text = words("The kit finds none of its themes in the factors and lessons of the sources.")
        return (*blocks, Prose(sentences=(sentence(text),)))
    blocks.append(themes_table(themes, words))
    rule = words.count(
        "At most {n} passage a theme is quoted. Members take turns in the order of the index; a "
        "passage is quoted once, under the rarest of its themes that has room.",
        "At most {n} passages a theme are quoted. Members take turns in the order of the index; a "
        "passage is quoted once, under the rarest of its themes that has room.",
        _QUOTED,
    )
    blocks.append(Prose(sentences=(sentence(rule),), role="note"))
    blocks.extend(
        voices_table(theme, voices, words)
        for theme, voices in chosen_voices(themes, _QUOTED)
        if voices
    )
    return tuple(blocks)


def shared(assessed: Sequence[Assessed], words: Words) -> tuple[Block, ...]:
    """Commitments that several members report under the same title."""
    groups = shared_commitments(assessed)
    heading = Heading(
        level=2, text=words("The same commitment in several members"), anchor="shared"
    )
    if not groups:
        text = words("No commitment is reported under the same title by several members.")
        return (heading, Prose(sentences=(sentence(text),)))
    text = words.count(
        "{n} title is reported by several members; each assessed it on its own.",
        "{n} titles are reported by several members; each assessed it on its own.",
        len(groups),
    )
    return (heading, Prose(sentences=(sentence(text),)), shared_table(groups, words))


def groups(assessed: Sequence[Assessed], words: Words) -> tuple[Block, ...]:
    """The portfolio by country, and by the years of the action plans."""
    return (
        Heading(level=2, text=words("By country and by year"), anchor="groups"),
        groups_table(
            by_country(assessed, words),
            caption=words("By country, in the order of the alphabet"),
            head=words("Country"),
            anchor="by-country",
            words=words,
        ),
        groups_table(
            by_years(assessed),
            caption=words("By the years of the action plan"),
            head=words("Years of the plan"),
            anchor="by-years",
            words=words,
        ),
    )


def method(words: Words) -> tuple[Block, ...]:
    """How the portfolio was made, and what it is not."""
    said = (
        words(
            "The portfolio counts what the assessments state, as the members' own "
            "reports show it line by line."
        ),
        words(
            "An answer that is not stated, or could not be read, is counted as not stated and "
            "belongs to the base of no share."
        ),
        words(
            "Members and countries are not ranked: evaluators differ, and so do the commitments."
        ),
        words(
            "The shares follow OGP's rules: Substantial or Complete is high completion, Major or "
            "Outstanding a strong early result."
        ),
    )
    return (
        Heading(level=2, text=words("Method"), anchor="method"),
        Prose(sentences=tuple(sentence(text) for text in said)),
        Facts(
            items=(
                Fact(
                    term=words("Composed with"),
                    values=(
                        sentence(
                            words("Commitment report kit, version {version}", version=__version__)
                        ),
                    ),
                ),
                Fact(
                    term=words("Data"),
                    values=(
                        sentence(
                            words(
                                "The file commitments.csv beside this report holds one row for "
                                "each assessment, with the name and SHA-256 of its source."
                            )
                        ),
                    ),
                ),
            )
        ),
    )
