"""The chapters of a member's report, each composed of blocks from the member's cases."""

from __future__ import annotations

from collections.abc import Sequence

from kit import __version__
from kit.blocks import (
    Block,
    Callout,
    Cover,
    Fact,
    Facts,
    Heading,
    ItemList,
    Prose,
    Sentence,
    SourceLine,
    SourceText,
    Span,
    sentence,
)
from kit.charts import RatingRow, ratings_chart
from kit.context import Case, degree_words, rating_mark, rating_words, to_confirm
from kit.evidence import coverage
from kit.findings import rule_title
from kit.form import Question, Section, plain
from kit.narrative import (
    case_summary,
    confirm_count,
    evidence_shown,
    member_name,
    plan_name,
    rating_sentence,
    summary,
)
from kit.quotations import quotation
from kit.reading.page import line_roles
from kit.records import Finding, Member
from kit.tables import evidence_block, glance_table, provenance_table
from kit.words import Words


def demonstration_notice(cases: Sequence[Case], words: Words) -> str:
    """The notice for every page when a source was made for trials, else nothing."""
    made_up = any(
        plain(line) in {plain(text) for texts in case.form.notice.values() for text in texts}
        for case in cases
        for line in case.report.source.lines
        if line.strip()
    )
    if not made_up:
        return ""
    return words("Demonstration: the member, the people and the events are made up.")


def cover(member: Member, cases: Sequence[Case], words: Words, date: str) -> tuple[Block, ...]:
    """The head: whose report, on how many commitments, from which assessments, by whom."""
    name = member_name(member, words)
    subtitle = words.count(
        "Report on {n} commitment, from {sources} published assessment",
        "Report on {n} commitments, from {sources} published assessments",
        len(cases),
        sources=len(cases),
    )
    kicker = words("End of commitment report")
    return (
        Cover(
            language=words.language,
            title=name,
            kicker=kicker,
            subtitle=subtitle,
            running=f"{name} · {kicker}",
            notice=demonstration_notice(cases, words),
            date=date,
            description=words(
                "{subtitle}: ratings, evidence, points to confirm and lessons of {member}.",
                subtitle=subtitle,
                member=name,
            ),
            facts=_cover_facts(cases, words, date),
        ),
    )


def _cover_facts(cases: Sequence[Case], words: Words, date: str) -> tuple[Fact, ...]:
    plans = tuple(dict.fromkeys(plan_name(case.report, words) for case in cases))
    people = tuple(dict.fromkeys(_evaluators(case, words) for case in cases))
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
                        "Composed from the published assessments by the commitment report kit. "
                        "It is not a publication of the Open Government Partnership."
                    )
                ),
            ),
        ),
    ]
    if date:
        facts.append(Fact(term=words("Date"), values=(sentence(date),)))
    return tuple(facts)


def _evaluators(case: Case, words: Words) -> str:
    names = [evaluator.name for evaluator in case.report.evaluators if evaluator.name]
    return words.listing(names) or words("Evaluator not stated in the source")


def at_a_glance(member: Member, cases: Sequence[Case], words: Words) -> tuple[Block, ...]:
    """The answer on the first page: a summary, then every rating in words and as a chart."""
    blocks: list[Block] = [
        Heading(level=2, text=words("At a glance"), anchor="at-a-glance"),
    ]
    for number, paragraph in enumerate(summary(member, cases, words)):
        blocks.append(Prose(sentences=paragraph, role="" if number else "lead"))
    for case in cases:
        if len(cases) > 1:
            blocks.append(
                Heading(level=3, text=_numbered_title(case, words), anchor=f"{case.anchor}-glance")
            )
            blocks.append(Prose(sentences=case_summary(case, words)))
        blocks.append(_glance_chart(case, len(cases) > 1, words))
    return tuple(blocks)


def _glance_chart(case: Case, several: bool, words: Words) -> Block:
    rows = [
        RatingRow(
            label=f"{question.number} {question.short[words.language]}",
            state=mark.state,
            step=mark.step,
            steps=mark.steps,
            word=_with_degree(case, question, words),
        )
        for question in case.rated_questions()
        for mark in [rating_mark(case, question.number)]
    ]
    chart = ratings_chart(rows, words)
    return chart.model_copy(
        update={"table": glance_table(case, several, words), "anchor": f"{case.anchor}-chart"}
    )


def _with_degree(case: Case, question: Question, words: Words) -> str:
    rating = rating_words(case, question.number, words)
    degree = degree_words(case, question.number, words) if question.degree else ""
    return words("{rating} ({degree})", rating=rating, degree=degree) if degree else rating


def _numbered_title(case: Case, words: Words) -> str:
    return words("Commitment {number}: {title}", number=case.number, title=case.title(words))


def commitment(case: Case, several: bool, words: Words) -> tuple[Block, ...]:
    """One assessment in the form's own order: overview, sections 1 to 3."""
    title = _numbered_title(case, words) if several else case.title(words)
    blocks: list[Block] = [
        Heading(level=2, text=title, anchor=case.anchor),
        _overview(case, words),
        Heading(
            level=3, text=words("Problem and action"), anchor=f"{case.anchor}-problem-and-action"
        ),
    ]
    for key, label, absent in (
        (
            "problem",
            words("Problem, as the assessment describes it"),
            words("The problem is not stated in this source."),
        ),
        (
            "action",
            words("Action, as the assessment describes it"),
            words("The action is not stated in this source."),
        ),
    ):
        quoted = quotation(case, key, label)
        blocks.append(quoted if quoted else Prose(sentences=(sentence(absent),)))
    for section in case.form.sections:
        blocks.extend(_section(case, section, words))
    return tuple(blocks)


def _overview(case: Case, words: Words) -> Facts:
    report = case.report
    not_stated = words("Not stated in the source")
    names = tuple(
        sentence(evaluator.name, case.refs(f"evaluators.{index}.name"))
        for index, evaluator in enumerate(report.evaluators)
    )
    return Facts(
        items=(
            Fact(
                term=words("Member"),
                values=(sentence(member_name(report.member, words), case.refs("member.name")),),
            ),
            Fact(
                term=words("Action plan"),
                values=(sentence(plan_name(report, words), case.refs("action_plan.title")),),
            ),
            Fact(
                term=words("Commitment"),
                values=(
                    sentence(
                        report.commitment.title or not_stated,
                        case.refs("commitment.title"),
                    ),
                ),
            ),
            Fact(term=words("Evaluator"), values=names or (sentence(not_stated),)),
        )
    )


def _section(case: Case, section: Section, words: Words) -> list[Block]:
    heading = words(
        "Section {number}. {title}", number=section.number, title=section.title[words.language]
    )
    blocks: list[Block] = [
        Heading(level=3, text=heading, anchor=f"{case.anchor}-section-{section.number}")
    ]
    for question in case.form.questions:
        if question.section == section.number:
            blocks.extend(_question(case, question, words))
    return blocks


def _question(case: Case, question: Question, words: Words) -> list[Block]:
    number = question.number
    blocks: list[Block] = [
        Heading(
            level=4,
            text=f"{number} {question.short[words.language]}",
            anchor=case.question_anchor(number),
        ),
        Prose(sentences=(sentence(_unnumbered(question, words)),), role="note"),
    ]
    answer = case.answer(number)
    said: list[Sentence] = []
    if question.scale:
        said.append(rating_sentence(case, number, words))
    elif answer is None:
        said.append(
            sentence(words("Question {number} is not found in this source.", number=number))
        )
    elif answer.explanation is None:
        said.append(sentence(words("No answer is stated in this source."), case.ref(answer.lines)))
    if said:
        blocks.append(Prose(sentences=tuple(said)))
    quoted = quotation(case, f"{number}.explanation", _attribution(case, words))
    if quoted:
        blocks.append(quoted)
    elif question.scale and answer and answer.rating != "not_applicable":
        blocks.append(
            Prose(sentences=(sentence(words("No explanation is stated in this source.")),))
        )
    if question.evidence and answer and answer.rating != "not_applicable":
        blocks.append(Prose(sentences=(_evidence_sentence(case, number, words),)))
    return blocks


def _unnumbered(question: Question, words: Words) -> str:
    text = question.text[words.language][0]
    return text.removeprefix(question.number).lstrip(".– ")


def _attribution(case: Case, words: Words) -> str:
    if not case.report.evaluators:
        return words("The evaluator's words")
    return words("{evaluator}, evaluator", evaluator=_evaluators(case, words))


def _evidence_sentence(case: Case, number: str, words: Words) -> Sentence:
    answer = case.answer(number)
    pieces = answer.evidence if answer else ()
    if not pieces:
        return sentence(words("The source shows no evidence for this answer."))
    spans = [Span(text=words.count("Evidence shown: ", "Evidence shown: ", len(pieces)))]
    for index, piece in enumerate(pieces):
        if index:
            spans.append(Span(text="; "))
        spans.append(Span(text=piece.title, href=piece.url, lang=case.report.source.language))
    spans.append(Span(text="."))
    refs = tuple(ref for piece in pieces for ref in case.ref((piece.line, piece.line)))
    return Sentence(spans=tuple(spans), refs=refs)


def evidence(cases: Sequence[Case], words: Words) -> tuple[Block, ...]:
    """What evidence the sources show, question by question."""
    blocks: list[Block] = [
        Heading(level=2, text=words("Evidence"), anchor="evidence"),
        Prose(sentences=(evidence_shown(cases, words),)),
    ]
    blocks.extend(evidence_block(case, len(cases) > 1, words) for case in cases)
    return tuple(blocks)


def confirm(cases: Sequence[Case], words: Words) -> tuple[Block, ...]:
    """What to ask the evaluator before the report is relied on, and what is worth knowing."""
    blocks: list[Block] = [
        Heading(level=2, text=words("To be confirmed with the evaluator"), anchor="to-confirm"),
        Prose(sentences=(confirm_count(cases, words),)),
    ]
    for case in cases:
        points, notes = to_confirm(case.findings), _notes(case)
        if len(cases) > 1 and case.findings:
            blocks.append(
                Heading(
                    level=3, text=_numbered_title(case, words), anchor=f"{case.anchor}-to-confirm"
                )
            )
        blocks.extend(
            Callout(
                tone="confirm",
                title=_finding_title(finding, words),
                body=(sentence(finding.message, case.ref(finding.lines)),),
                anchor=f"{case.anchor}-finding-{number}",
            )
            for number, finding in enumerate(points, start=1)
        )
        if notes:
            blocks.append(
                Heading(
                    level=3 if len(cases) == 1 else 4,
                    text=words("Worth knowing"),
                    anchor=f"{case.anchor}-notes",
                )
            )
            blocks.append(
                ItemList(
                    items=tuple(
                        sentence(finding.message, case.ref(finding.lines)) for finding in notes
                    )
                )
            )
    return tuple(blocks)


def _notes(case: Case) -> tuple[Finding, ...]:
    return tuple(finding for finding in case.findings if finding.severity == "note")


def _finding_title(finding: Finding, words: Words) -> str:
    title = rule_title(finding.code, words)
    if finding.question is None:
        return title
    return words("{title} (question {number})", title=title, number=finding.question)


def lessons(cases: Sequence[Case], words: Words) -> tuple[Block, ...]:
    """What helped, what hindered and what others may learn, in the evaluators' own words."""
    blocks: list[Block] = [
        Heading(level=2, text=words("Lessons and factors"), anchor="lessons"),
    ]
    for case in cases:
        if len(cases) > 1:
            blocks.append(
                Heading(level=3, text=_numbered_title(case, words), anchor=f"{case.anchor}-lessons")
            )
        for number, label in (
            ("3", words("Lessons and reflections (question 3)")),
            ("1.2", words("Factors that had an influence (question 1.2)")),
        ):
            quoted = quotation(case, f"{number}.explanation", _attribution(case, words), whole=True)
            blocks.append(
                Heading(
                    level=3 if len(cases) == 1 else 4,
                    text=label,
                    anchor=f"{case.anchor}-lessons-{number.replace('.', '-')}",
                )
            )
            blocks.append(
                quoted
                if quoted
                else Prose(sentences=(sentence(words("No answer is stated in this source.")),))
            )
    return tuple(blocks)


def annex(cases: Sequence[Case], words: Words) -> tuple[Block, ...]:
    """The assessments in full, with the line numbers that all references point to."""
    blocks: list[Block] = [
        Heading(level=2, text=words("Annex: the assessments in full"), anchor="annex"),
        Prose(
            sentences=(
                sentence(
                    words(
                        "These are the sources as they were read, line by line. "
                        "Personal contact data is hidden unless the report says otherwise."
                    )
                ),
            )
        ),
    ]
    blocks.extend(source_text(case, words) for case in cases)
    return tuple(blocks)


def source_text(case: Case, words: Words) -> SourceText:
    """One source in full, each line with its number and how it was understood."""
    roles = line_roles(case.reading)
    return SourceText(
        id=case.source_id,
        title=words("Source {number}: {title}", number=case.number, title=case.title(words)),
        lang=case.report.source.language,
        lines=tuple(
            SourceLine.model_validate({"number": number, "text": text, "role": role})
            for number, (text, role) in enumerate(
                zip(case.report.source.lines, roles, strict=True), start=1
            )
        ),
    )


def method(member: Member, cases: Sequence[Case], words: Words, date: str) -> tuple[Block, ...]:
    """How the report was made, from what, how to cite it, and what it is not."""
    name = member_name(member, words)
    asked = sum(coverage(case.report).asked for case in cases)
    return (
        Heading(level=2, text=words("Method and provenance"), anchor="method"),
        Prose(
            sentences=(
                sentence(
                    words(
                        "Each assessment was read by aligning its text with the questionnaire. "
                        "A rating that is not there is reported as not stated; none is inferred."
                    )
                ),
                sentence(
                    words(
                        "The sentences outside quotations are composed from the ratings and "
                        "findings; the quotations are the evaluators' own words, unchanged."
                    )
                ),
                sentence(
                    words.count(
                        "Evidence is counted for {n} rated answer; "
                        "an answer of “not applicable” asks for none.",
                        "Evidence is counted for {n} rated answers; "
                        "an answer of “not applicable” asks for none.",
                        asked,
                    )
                ),
            )
        ),
        provenance_table(cases, words),
        Facts(
            items=(
                Fact(
                    term=words("Status"),
                    values=(
                        sentence(
                            words(
                                "A report on published assessments. It is not a publication of "
                                "the Open Government Partnership and does not speak for it."
                            )
                        ),
                    ),
                ),
                Fact(
                    term=words("How to cite this report"),
                    values=(sentence(_citation(name, cases, words, date)),),
                ),
                Fact(
                    term=words("Licence of the sources"),
                    values=(sentence(words("Not stated in the sources")),),
                ),
                Fact(
                    term=words("Composed with"),
                    values=(
                        sentence(
                            words("Commitment report kit, version {version}", version=__version__)
                        ),
                    ),
                ),
            )
        ),
    )


def _citation(name: str, cases: Sequence[Case], words: Words, date: str) -> str:
    hashes = words.listing([case.report.source.sha256[:12] for case in cases])
    return words(
        "{member}: end of commitment report. Composed from published assessments with the "
        "commitment report kit, version {version}{date}. Sources (SHA-256): {hashes}.",
        member=name,
        version=__version__,
        date=f", {date}" if date else "",
        hashes=hashes,
    )
