"""Rules on the prose as text: where it breaks off."""

from __future__ import annotations

import re
from collections.abc import Iterator

from kit.cues import cues
from kit.form import plain
from kit.prose import Prose, prose
from kit.records import Report
from kit.rules import Observation, form_of, question_name, rule
from kit.words import Words, mark

_LIST_ITEM = re.compile(r"\s*(?:[●•·▪*–—-]|o\s|\(?\d{1,2}[.)]|\(?[A-Za-z][.)])")
_CLOSED = re.compile(r"[.!?…:;。]['\"”’»)\]]*$")
_LAST_WORD = re.compile(r"([^\W\d_]+)\W*$")
_PAIRS = {"“": "”", "«": "»", "(": ")", "[": "]"}
_SHORTEST = 40
"""A shorter last line is rather a title or a name than a sentence."""


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
    if len(last) < _SHORTEST or _CLOSED.search(last):
        return False
    if last.endswith((",", "-", "–", "—")) or _unclosed(last):
        return True
    word = _LAST_WORD.search(last)
    if word and word[1].casefold() in cues(language, "open_words"):
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
    filled = [line for line in report.source.lines if plain(line)]
    for field in prose(report):
        text = field.text.rstrip()
        ends = text.splitlines()[-1].strip() == "".join(filled[-1:]).strip()
        if breaks_off(text, report.source.language, at_end=ends):
            yield Observation(
                message=_told(report, field, w),
                question=field.question,
                lines=field.place(len(text) - 1, len(text)),
            )


RULES = (text_cut_off,)
