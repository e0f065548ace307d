"""Rules on the prose as text: where it breaks off, repeats itself, or holds personal data."""

from __future__ import annotations

import re
from collections.abc import Iterator

from kit.cues import cues
from kit.form import plain
from kit.passages import paragraphs
from kit.privacy import personal_data
from kit.prose import Prose, prose
from kit.records import Lines, Report
from kit.rules import Observation, form_of, question_name, rule
from kit.words import Words, mark

_LIST_ITEM = re.compile(r"\s*(?:[●•·▪*–—-]|o\s|\(?\d{1,2}[.)]|\(?[A-Za-z][.)])")
_CLOSED = re.compile(r"[.!?…:;。]['\"”’»)\]]*$")
_LAST_WORD = re.compile(r"(?:^|\s)[\"'“‘«(\[]*([^\W\d_]+)\W*$")
_PAIRS = {"“": "”", "«": "»", "(": ")", "[": "]"}
_SHORTEST = 40
"""A shorter last line is rather a title or a name than a sentence."""
_OPEN = 20
"""From this length on a line is no title if it ends in a word that ends no sentence."""


def _unclosed(paragraph: str) -> bool:
    """Say whether a quotation or a bracket opens in the paragraph and never closes."""
    return any(paragraph.count(left) > paragraph.count(right) for left, right in _PAIRS.items())


def breaks_off(text: str, language: str, *, at_end: bool) -> bool:
    """Say whether a field's text stops in mid-sentence.

    The last line must have no closing punctuation, and show by more than that that it goes
    on: it ends in a comma, a hyphen or a word that ends no sentence, or leaves a quotation
    or bracket open, or (``at_end``) it is also the last of the whole source.
    """
    lines = [line.strip() for line in text.splitlines() if line.strip()]
    last = lines[-1] if lines else ""
    if len(last) < _OPEN or _CLOSED.search(last):
        return False
    word = _LAST_WORD.search(last)
    if word and word[1] in cues(language, "open_words"):  # not the A of "Annex A"
        return True
    if len(last) < _SHORTEST:
        return False
    if last.endswith((",", "-", "–", "—")) or _unclosed(last):
        return True
    return at_end and not _LIST_ITEM.match(last)


def _told(report: Report, field: Prose, w: Words) -> str:
    words = " ".join(field.text.split()[-6:])
    if field.question:
        question = question_name(report, field.question, w)
        return w(
            "The answer to {question} breaks off in this source, after “{words}”.",
            question=question,
            words=words,
        )
    short = next(one for one in form_of(report).fields if one.key == field.path).short
    return w(
        "The field “{field}” breaks off in this source, after “{words}”.",
        field=short.get(w.language, short["en"]),
        words=words,
    )


@rule(
    "text-cut-off",
    severity="warning",
    topic="text",
    title=mark("Text breaks off"),
    meaning=mark("The text of a field stops in mid-sentence; the rest is not in this source."),
    example="An answer ends in “... depending on the priorities”, inside an open quotation.",
    limits="A missing full stop alone is not enough, so some breaks stay unseen: there must be an "
    "open quotation or bracket, or a last word or sign that ends no sentence. At the very end of "
    "a source the missing full stop is enough.",
)
def text_cut_off(report: Report, w: Words) -> Iterator[Observation]:
    """Warn of each field that stops in mid-sentence."""
    end = next((line.strip() for line in reversed(report.source.lines) if line.strip()), "")
    for field in prose(report):
        text = field.text.rstrip()
        if breaks_off(text, report.source.language, at_end=text.splitlines()[-1].strip() == end):
            yield Observation(
                message=_told(report, field, w),
                question=field.question,
                lines=field.place(len(text) - 1, len(text)),
            )


_COPIED = 20
"""A paragraph of so many words or more that stands twice was pasted, not written twice."""


@rule(
    "text-repeated",
    severity="note",
    topic="text",
    title=mark("Same text under several questions"),
    meaning=mark("The same paragraph stands in answer to more than one question."),
    example="A paragraph of thirty words under 2.1.1 stands under 2.1.2 as well, word for word.",
    limits="Paragraphs of 20 words or more that are equal but for case, accents and punctuation. "
    "Text that was changed a little is not seen.",
)
def text_repeated(report: Report, w: Words) -> Iterator[Observation]:
    """Tell of each paragraph that stands under several questions, with all its places."""
    seen: dict[str, list[tuple[str, Lines | None]]] = {}
    for field in prose(report):
        for _, start, end in paragraphs(field.text):
            words = plain(field.text[start:end])
            if field.question and words.count(" ") >= _COPIED - 1:
                seen.setdefault(words, []).append((field.question, field.place(start, end)))
    for places in seen.values():
        questions = list(dict.fromkeys(question for question, _ in places))
        if len(questions) > 1:
            yield Observation(
                message=w(
                    "The same paragraph stands in answer to {questions}.",
                    questions=w.listing(
                        [
                            w("{question} (line {line})", question=question, line=lines[0])
                            if lines
                            else question
                            for question, lines in places
                        ]
                    ),
                ),
                question=questions[-1],
                lines=places[-1][1],
            )


@rule(
    "personal-data",
    severity="note",
    topic="privacy",
    title=mark("Personal data in the text"),
    meaning=mark(
        "The text holds an e-mail address or a phone number. "
        "Reports hide it unless it is asked for."
    ),
    example="An explanation ends in the phone number of an office.",
    limits="E-mail addresses and phone numbers only; names of people are not looked for. The "
    "address of the evaluator in its own field is no finding.",
)
def personal_data_in_text(report: Report, w: Words) -> Iterator[Observation]:
    """Tell of each field that holds personal data, without repeating it."""
    for field in prose(report):
        found = personal_data(field.text, report.member.country_code)
        if found:
            yield Observation(
                message=w.count(
                    "The text holds {n} e-mail address or phone number.",
                    "The text holds {n} e-mail addresses or phone numbers.",
                    len(found),
                ),
                question=field.question,
                lines=field.place(found[0][1], found[-1][2]),
            )


RULES = (text_cut_off, text_repeated, personal_data_in_text)
