"""The annex: the assessments in full with line numbers, method, provenance and citation."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence

from kit import __version__
from kit.blocks import (
    Block,
    Fact,
    Facts,
    Heading,
    ItemList,
    Prose,
    Sentence,
    SourceLine,
    SourceText,
    sentence,
)
from kit.context import Case
from kit.evidence import coverage
from kit.narrative import member_name
from kit.reading.page import line_roles
from kit.records import Member
from kit.rules import RuleSettings
from kit.tables import provenance_table
from kit.words import Words

_LICENCE = re.compile(
    r"creative commons|\bcc[ -]by\b|licen[cs]ed under|bajo (?:la |una )?licencia", re.I
)


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


def method(
    member: Member, cases: Sequence[Case], words: Words, date: str, rules: RuleSettings
) -> tuple[Block, ...]:
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
                    words(
                        "A long answer is quoted in part: its opening and, where it comes later, "
                        "the paragraph with most of the figures and dates that this report lists. "
                        "The annex has it in full."
                    )
                ),
                sentence(
                    words.count(
                        "Evidence is counted for {n} answer that asks for it; "
                        "an answer of “not applicable” asks for none.",
                        "Evidence is counted for {n} answers that ask for it; "
                        "an answer of “not applicable” asks for none.",
                        asked,
                    )
                ),
            )
        ),
        *_decisions(rules, words),
        provenance_table(cases, words),
        Facts(
            items=(
                Fact(
                    term=words("Status"),
                    values=(
                        sentence(
                            words(
                                "A report on assessments of commitments. It is not a publication "
                                "of the Open Government Partnership and does not speak for it."
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
                    values=tuple(_licences(cases))
                    or (sentence(words("Not stated in the sources")),),
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


def _licences(cases: Sequence[Case]) -> Iterable[Sentence]:
    """The lines outside the answers in which a source names its licence, as they stand."""
    for case in cases:
        roles = line_roles(case.reading)
        for number, line in enumerate(case.report.source.lines, start=1):
            if roles[number - 1] in {"frame", "unread"} and _LICENCE.search(line):
                place = case.ref((number, number))
                yield sentence(line.strip(), place, lang=case.report.source.language)


def _decisions(rules: RuleSettings, words: Words) -> tuple[Block, ...]:
    """What the project settled about rules, each with its reason."""
    told = rules.told(words)
    if not told:
        return ()
    return (
        Prose(sentences=(sentence(words("This project has settled the following on rules:")),)),
        ItemList(items=tuple(sentence(text) for text in told)),
    )


def _citation(name: str, cases: Sequence[Case], words: Words, date: str) -> str:
    hashes = words.listing([case.report.source.sha256[:12] for case in cases])
    return words(
        "{member}: end of commitment report. Composed from assessments with the "
        "commitment report kit, version {version}{date}. Sources (SHA-256): {hashes}.",
        member=name,
        version=__version__,
        date=f", {date}" if date else "",
        hashes=hashes,
    )
