"""The page of questions to the evaluator: due process before a report is final.

One page to print or mail, each question with the passage that it is about.
"""

from __future__ import annotations

import itertools
from collections.abc import Iterable, Sequence

from kit.blocks import (
    Block,
    Cover,
    Fact,
    Heading,
    Prose,
    Quote,
    Sentence,
    sentence,
)
from kit.context import Case
from kit.head import demonstration_notice
from kit.narrative import evaluators, member_name, numbered_title
from kit.questions import EvaluatorQuestion
from kit.quotations import quote_line
from kit.records import Member
from kit.words import Words


def enquiry(member: Member, cases: Sequence[Case], words: Words, date: str) -> tuple[Block, ...]:
    """Return the page's blocks: a courteous opening, then the questions in the form's order.

    Points that are about the same statement are asked as one question. Each open question
    leaves room for the answer.
    """
    asked = [(case, _gathered(case.questions(words))) for case in cases]
    count = sum(not group[0].answer for _, groups in asked for group in groups)
    numbers = itertools.count(1)
    name = member_name(member, words)
    blocks: list[Block] = [
        Cover(
            language=words.language,
            title=words("Questions to the evaluator"),
            kicker=name,
            subtitle=words.count("{n} question", "{n} questions", count),
            running=f"{name} · {words('Questions to the evaluator')}",
            notice=demonstration_notice(cases, words),
            date=date,
            facts=(
                Fact(
                    term=words("To"),
                    values=tuple(
                        sentence(person)
                        for person in dict.fromkeys(evaluators(case, words) for case in cases)
                    ),
                ),
                *((_how_to_answer(words),) if count else ()),
            ),
        ),
        Prose(sentences=_opening(count, words)),
    ]
    for case, groups in asked:
        if groups:
            blocks.append(
                Heading(level=2, text=numbered_title(case, words), anchor=case.anchor)
                if len(cases) > 1
                else Heading(
                    level=2, text=case.title(words), anchor=case.anchor, lang=case.title_language
                )
            )
        for group in groups:
            blocks.extend(_question(case, next(numbers), group, words))
    return tuple(blocks)


def _gathered(found: Iterable[EvaluatorQuestion]) -> list[list[EvaluatorQuestion]]:
    """Put questions together that begin with the same statement, such as one rating."""
    groups: dict[tuple[str, ...], list[EvaluatorQuestion]] = {}
    for question in found:
        statement, divided, _ = question.message.partition(". ")
        same = (question.code, statement) if divided and not question.answer else (question.id,)
        groups.setdefault(same, []).append(question)
    return list(groups.values())


def _how_to_answer(words: Words) -> Fact:
    return Fact(
        term=words("How to answer"),
        values=(
            sentence(
                words(
                    "Write below each question, or send the answers with the questions' numbers "
                    "to the person from whom you have this page."
                )
            ),
        ),
    )


def _opening(count: int, words: Words) -> tuple[Sentence, ...]:
    if not count:
        return (sentence(words("There is nothing to ask: the assessments raise no question.")),)
    return (
        sentence(words("Thank you for your assessment.")),
        sentence(
            words(
                "Before the report is final, we would be glad of your answers to these points. "
                "They came up while the assessment was read; some may be due to the layout "
                "of its page."
            )
        ),
        sentence(
            words(
                "That a passage stands as it should is an answer as well. Answers are shown in "
                "the report beside the points that they settle, with your name and the date."
            )
        ),
    )


def _question(
    case: Case, number: int, group: Sequence[EvaluatorQuestion], words: Words
) -> Iterable[Block]:
    first = group[0]
    title = first.title if first.subject is None else f"{first.title}: {first.subject}"
    yield Heading(level=3, text=f"{number}. {title}", anchor=f"{case.anchor}-{first.id}")
    told = [first.message, *(one.message.partition(". ")[2] for one in group[1:])]
    said = [sentence(message) for message in told]
    if not first.answer:
        said.append(sentence(first.asks, style="strong"))
    yield Prose(sentences=tuple(said))
    for question in group:
        if question.passage:
            yield _passage(question, words)
    if first.answer:
        yield Prose(sentences=(answer_sentence(first, words),))
    else:
        yield Prose(sentences=(sentence(words("Your answer:")),), role="answer")
    names = words.listing([question.id for question in group])
    yield Prose(
        sentences=(sentence(words("For the project's file of answers: {id}", id=names)),),
        role="note",
    )


def _passage(question: EvaluatorQuestion, words: Words) -> Quote:
    first, last = question.passage[0].line, question.passage[-1].line
    return Quote(
        lines=tuple(
            quote_line(
                excerpt.line,
                ("… " if excerpt.opened else "") + excerpt.text + (" …" if excerpt.closed else ""),
            )
            for excerpt in question.passage
        ),
        lang=question.lang,
        attribution=words("Your assessment, line {first}", first=first)
        if first == last
        else words("Your assessment, lines {first} to {last}", first=first, last=last),
    )


def answer_sentence(question: EvaluatorQuestion, words: Words) -> Sentence:
    """Return the evaluator's answer with its date and name; the question must have one."""
    answer = question.answer
    assert answer is not None
    return sentence(
        words(
            "{name} answered on {date}: “{answer}”",
            name=answer.name,
            date=answer.date.isoformat(),
            answer=answer.answer.strip(),
        )
    )
