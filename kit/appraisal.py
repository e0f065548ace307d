"""The chapters that the analysis fills: evidence, figures and dates, points to confirm, lessons."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from kit import absence
from kit.analysis_tables import dates_table, figures_table, items_table
from kit.blocks import (
    Block,
    Callout,
    Column,
    Heading,
    ItemList,
    Prose,
    Sentence,
    Span,
    Table,
    cell,
    sentence,
)
from kit.charts import EvidenceRow, TimelineEvent, evidence_chart, timeline_chart
from kit.context import Case
from kit.enquiry import answer_sentence
from kit.narrative import confirm_count, evidence_shown, numbered_title, referred
from kit.places import without_lines
from kit.tables import evidence_block
from kit.timeline import phrase
from kit.words import Words

_EVENTS = 3
"""A timeline with fewer exact dates is a sentence; the table holds them all the same."""


def evidence(cases: Sequence[Case], words: Words) -> tuple[Block, ...]:
    """What evidence the sources show, question by question."""
    blocks: list[Block] = [
        Heading(level=2, text=words("Evidence"), anchor="evidence"),
        Prose(sentences=(referred(evidence_shown(cases, words)),)),
    ]
    several = len(cases) > 1
    for case in cases:
        if several:
            blocks.append(_case_heading(case, "evidence", words))
        rows = [
            EvidenceRow(
                label=f"{row.question} {case.form.question(row.question).short[words.language]}",
                shown=len(row.shown),
                referred=len(row.referred),
                asked=row.asked,
            )
            for row in case.analysis.evidence
        ]
        if len(rows) > 2:
            chart = evidence_chart(rows, words)
            blocks.append(
                chart.model_copy(
                    update={
                        "table": evidence_block(case, several, words),
                        "anchor": f"{case.anchor}-evidence-chart",
                    }
                )
            )
        elif rows:
            blocks.append(evidence_block(case, several, words))
        blocks.extend(_checked(case, words))
    return tuple(blocks)


def _checked(case: Case, words: Words) -> Iterable[Block]:
    """What people found when they looked at the evidence: theirs, not the source's."""
    source = case.report.source.path
    checks = [one for one in case.decisions.notes.checked if one.source in (None, source)]
    if not checks:
        return
    yield Table(
        caption=words("Evidence that was looked at for this report"),
        anchor=f"{case.anchor}-checked",
        columns=(
            Column(title=words("Question"), width=12),
            Column(title=words("Evidence"), width=30),
            Column(title=words("What was found"), width=38),
            Column(title=words("By"), width=20),
        ),
        rows=tuple(
            (
                cell(one.question),
                cell(one.title, lang=case.report.source.language)
                if one.title
                else cell(words("All that is shown")),
                cell(one.found),
                cell(
                    words("{name}, {date}", name=one.by, date=one.date.isoformat())
                    if one.date
                    else one.by
                ),
            )
            for one in checks
        ),
    )


def _case_heading(case: Case, part: str, words: Words) -> Heading:
    return Heading(level=3, text=numbered_title(case, words), anchor=f"{case.anchor}-{part}-part")


def figures_and_dates(cases: Sequence[Case], words: Words) -> tuple[Block, ...]:
    """The figures and dates that the evaluators state, each with its lines."""
    blocks: list[Block] = [
        Heading(level=2, text=words("Figures and dates"), anchor="figures-and-dates"),
        Prose(
            sentences=(
                sentence(
                    words(
                        "These are the main figures and dates that the kit finds in the text, "
                        "as they are stated there. "
                        "What does not add up stands under “To be confirmed with the evaluator”."
                    )
                ),
            )
        ),
    ]
    for case in cases:
        if len(cases) > 1:
            blocks.append(_case_heading(case, "figures", words))
        found = case.analysis
        if found.figures:
            blocks.append(figures_table(case, words))
        else:
            blocks.append(_none(words("The kit finds no figures in the text of this assessment.")))
        if found.dates:
            blocks.append(_timeline(case, words))
        else:
            blocks.append(_none(words("The kit finds no dates in the text of this assessment.")))
    return tuple(blocks)


def _none(text: str) -> Prose:
    return Prose(sentences=(sentence(text),))


def _timeline(case: Case, words: Words) -> Block:
    """All dates as a table, below a chart where there are enough exact ones for one."""
    table = dates_table(case, words)
    events = case.analysis.dates
    if sum(event.precision in {"day", "month"} for event in events) < _EVENTS:
        return table
    plan = case.report.action_plan
    chart = timeline_chart(
        [
            TimelineEvent(
                date=event.start.isoformat(),
                end=event.end.isoformat(),
                label=phrase(event.what, event.text),
                when=event.text,
            )
            for event in events
        ],
        plan.start if plan else None,
        plan.end if plan else None,
        words,
    )
    return chart.model_copy(update={"table": table, "anchor": f"{case.anchor}-timeline"})


def confirm(cases: Sequence[Case], words: Words) -> tuple[Block, ...]:
    """What to ask the evaluator before the report is relied on, and what is worth knowing."""
    blocks: list[Block] = [
        Heading(level=2, text=words("To be confirmed with the evaluator"), anchor="to-confirm"),
        Prose(sentences=(confirm_count(cases, words),)),
    ]
    for case in cases:
        notes = [finding for finding in case.findings if finding.severity == "note"]
        if len(cases) > 1 and case.findings:
            blocks.append(_case_heading(case, "to-confirm", words))
        blocks.extend(_points(case, words))
        if notes:
            blocks.append(
                Heading(
                    level=3 if len(cases) == 1 else 4,
                    text=words("Worth knowing"),
                    anchor=f"{case.anchor}-notes",
                )
            )
            items = tuple(
                sentence(
                    without_lines(note.message, words), case.told(note.message, note.lines, words)
                )
                for note in notes
            )
            blocks.append(ItemList(items=items))
        blocks.extend(_dismissed(case, len(cases) > 1, words))
    return tuple(blocks)


def _points(case: Case, words: Words) -> Iterable[Block]:
    for question in case.questions(words):
        refs = case.told(question.message, question.lines, words)
        body = [sentence(without_lines(question.message, words), refs)]
        if question.answer:
            body.append(answer_sentence(question, words))
        title = question.title
        if question.subject:
            title = words("{title} ({subject})", title=title, subject=question.subject)
        yield Callout(
            tone="note" if question.answer else "confirm",
            title=title,
            body=tuple(body),
            anchor=f"{case.anchor}-{question.id.replace('.', '-')}",
        )


def _dismissed(case: Case, several: bool, words: Words) -> Iterable[Block]:
    """What an analyst has settled, with the reason: said, not hidden."""
    if not case.dismissed:
        return
    yield Heading(
        level=4 if several else 3,
        text=words("Settled by the analyst"),
        anchor=f"{case.anchor}-settled",
    )
    yield ItemList(
        items=tuple(
            Sentence(
                spans=(
                    Span(text=f"{without_lines(finding.message, words)} "),
                    Span(
                        text=words("Settled by {name}: {reason}", name=gone.by, reason=gone.reason),
                        style="emphasis",
                    ),
                ),
                refs=case.told(finding.message, finding.lines, words),
            )
            for finding, gone in case.dismissed
        )
    )


def lessons(cases: Sequence[Case], words: Words) -> tuple[Block, ...]:
    """What others may learn, what helped and what hindered: the evaluators' own sentences."""
    blocks: list[Block] = [
        Heading(level=2, text=words("Lessons and factors"), anchor="lessons"),
        Prose(
            sentences=(
                sentence(
                    words(
                        "Each row is the evaluator's own passage. The kit marks it by single "
                        "words, which are shown, so that a reader can disagree."
                    )
                ),
            )
        ),
    ]
    for case in cases:
        if len(cases) > 1:
            blocks.append(_case_heading(case, "lessons", words))
        items = case.analysis.lessons
        for number, absent in (
            ("3", absence.lesson(case, words)),
            ("1.2", absence.factors(case, words)),
        ):
            chosen = [item for item in items if item.question == number]
            blocks.append(items_table(case, chosen, words) if chosen else _none(absent))
    return tuple(blocks)
