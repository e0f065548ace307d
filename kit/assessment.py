"""One assessment in the form's own order: overview, then sections 1 to 3, question by question."""

from __future__ import annotations

from kit import absence
from kit.blocks import Block, Fact, Facts, Heading, Prose, Sentence, Span, sentence
from kit.context import Case
from kit.evidence import shown
from kit.form import Question, Section, plain
from kit.narrative import evaluators, member_name, numbered_title, rating_sentence
from kit.quotations import quotation
from kit.words import Words


def commitment(case: Case, several: bool, words: Words) -> tuple[Block, ...]:
    """One assessment in the form's own order: overview, sections 1 to 3."""
    title = numbered_title(case, words) if several else case.title(words)
    blocks: list[Block] = [
        Heading(
            level=2,
            text=title,
            anchor=case.anchor,
            lang=None if several else case.title_language,
        ),
        _overview(case, words),
        Heading(
            level=3, text=words("Problem and action"), anchor=f"{case.anchor}-problem-and-action"
        ),
    ]
    for key, label, absent in (
        (
            "problem",
            words("Problem, as the assessment describes it"),
            absence.field(case, words("The problem is not stated in this source."), words),
        ),
        (
            "action",
            words("Action, as the assessment describes it"),
            absence.field(case, words("The action is not stated in this source."), words),
        ),
    ):
        quoted = quotation(case, key, label)
        blocks.append(quoted if quoted else Prose(sentences=(sentence(absent),)))
    for section in case.form.sections:
        blocks.extend(_section(case, section, words))
    return tuple(blocks)


def _overview(case: Case, words: Words) -> Facts:
    report = case.report
    not_stated = absence.field(case, words("Not stated in the source"), words)
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
                values=(
                    sentence(
                        report.action_plan.title if report.action_plan else not_stated,
                        case.refs("action_plan.title"),
                        lang=report.source.language if report.action_plan else None,
                    ),
                ),
            ),
            Fact(
                term=words("Commitment"),
                values=(
                    sentence(
                        report.commitment.title or not_stated,
                        case.refs("commitment.title"),
                        lang=case.title_language,
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
    ]
    if plain(_unnumbered(question, words)) != plain(question.short[words.language]):
        blocks.append(Prose(sentences=(sentence(_unnumbered(question, words)),), role="note"))
    answer = case.answer(number)
    said: list[Sentence] = []
    if question.scale:
        said.append(rating_sentence(case, number, words))
    elif answer is None:
        said.append(sentence(*absence.question(case, number, words)))
    elif answer.explanation is None:
        said.append(sentence(absence.answer(case, number, words), case.ref(answer.lines)))
    if said:
        blocks.append(Prose(sentences=tuple(said)))
    quoted = quotation(case, f"{number}.explanation", _attribution(case, words))
    if quoted:
        blocks.append(quoted)
    elif question.scale and answer and answer.rating != "not_applicable":
        blocks.append(Prose(sentences=(sentence(absence.explanation(case, number, words)),)))
    if question.evidence and answer and answer.rating != "not_applicable":
        blocks.append(Prose(sentences=(_evidence_sentence(case, number, words),)))
    return blocks


def _unnumbered(question: Question, words: Words) -> str:
    text = question.text[words.language][0]
    return text.removeprefix(question.number).lstrip(".– ")


def _attribution(case: Case, words: Words) -> str:
    if not case.report.evaluators:
        return words("The evaluator's words")
    return words("{evaluator}, evaluator", evaluator=evaluators(case, words))


def _evidence_sentence(case: Case, number: str, words: Words) -> Sentence:
    answer = case.answer(number)
    pieces = shown(case.report, answer) if answer else ()
    if not pieces:
        told = [one for one in answer.evidence if one.title.strip()] if answer else []
        if not told:
            return sentence(absence.evidence(case, number, words))
        return sentence(
            words(
                "The source shows no evidence for this answer. Under the label stands: “{words}”.",
                words="; ".join(one.title.strip() for one in told),
            ),
            [ref for one in told for ref in case.ref((one.line, one.line))],
        )
    spans = [Span(text=words.count("Evidence shown: ", "Evidence shown: ", len(pieces)))]
    for index, piece in enumerate(pieces):
        if index:
            spans.append(Span(text="; "))
        spans.append(Span(text=piece.title, href=piece.url, lang=case.report.source.language))
    spans.append(Span(text="."))
    refs = tuple(ref for piece in pieces for ref in case.ref((piece.line, piece.line)))
    return Sentence(spans=tuple(spans), refs=refs)
