"""The page of questions to the evaluator: due process before a report is final.

One page to print or mail, each question with the passage that it is about.
"""

from __future__ import annotations

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
    """Return the page's blocks: a courteous opening, then the questions in the form's order."""
    asked = [(case, case.questions(words)) for case in cases]
    count = sum(not question.answer for _, found in asked for question in found)
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
            ),
        ),
        Prose(sentences=_opening(count, words)),
    ]
    for case, found in asked:
        if found:
            blocks.append(
                Heading(level=2, text=numbered_title(case, words), anchor=case.anchor)
                if len(cases) > 1
                else Heading(
                    level=2, text=case.title(words), anchor=case.anchor, lang=case.title_language
                )
            )
        for number, question in enumerate(found, start=1):
            blocks.extend(_question(case, number, question, words))
    return tuple(blocks)


def _opening(count: int, words: Words) -> tuple[Sentence, ...]:
    if not count:
        return (sentence(words("There is nothing to ask: the assessments raise no question.")),)
    return (
        sentence(words("Thank you for your assessment.")),
        sentence(
            words(
                "Before the report is final, we would be glad of your answers to these points. "
                "They came up while the published page was read; some may be due to its layout."
            )
        ),
    )


def _question(
    case: Case, number: int, question: EvaluatorQuestion, words: Words
) -> Iterable[Block]:
    title = question.title if question.subject is None else f"{question.title}: {question.subject}"
    yield Heading(level=3, text=f"{number}. {title}", anchor=f"{case.anchor}-{question.id}")
    said = [sentence(question.message)]
    if not question.answer:
        said.append(sentence(question.asks, style="strong"))
    yield Prose(sentences=tuple(said))
    named = words("To note the answer in the project, name it: {id}", id=question.id)
    yield Prose(sentences=(sentence(named),), role="note")
    if question.passage:
        first, last = question.passage[0].line, question.passage[-1].line
        yield Quote(
            lines=tuple(
                quote_line(
                    excerpt.line,
                    ("… " if excerpt.opened else "")
                    + excerpt.text
                    + (" …" if excerpt.closed else ""),
                )
                for excerpt in question.passage
            ),
            lang=question.lang,
            attribution=words("Your assessment, line {first}", first=first)
            if first == last
            else words("Your assessment, lines {first} to {last}", first=first, last=last),
        )
    if question.answer:
        yield Prose(sentences=(answer_sentence(question, words),))


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
