"""Rules on the prose as text: where it breaks off."""

from __future__ import annotations

import re
from collections.abc import Iterator

from kit.form import plain
from kit.records import Lines, Report
from kit.rules import Observation, form_of, question_name, rule
from kit.words import Words, mark

_LIST_ITEM = re.compile(r"\s*(?:[●•·▪*–—-]|o\s|\(?\d{1,2}[.)]|\(?[A-Za-z][.)])")
_CLOSED = re.compile(r"[.!?…:;。]['\"”’»)\]]*$")
_LAST_WORD = re.compile(r"([^\W\d_]+)\W*$")
# Words that no sentence of their language ends in; text cut at a quotation mark ends in "called".
_OPEN_WORDS = {
    language: frozenset(words.split())
    for language, words in {
        "en": "the a an of and or to from which whose because although if than as into between "
        "among their its our your called entitled titled named",
        "es": "el la los las un una unos unas de del al y e o u a en con por para que cuyo cuya "
        "porque aunque si sobre entre desde hasta sin según su sus nuestro nuestra como llamado "
        "llamada llamados llamadas denominado denominada titulado titulada",
    }.items()
}
_PAIRS = {"“": "”", "«": "»", "(": ")", "[": "]"}
_SHORTEST = 40
"""A shorter last line is rather a title or a name than a sentence."""


def prose_fields(report: Report) -> Iterator[tuple[str, str | None, str]]:
    """Yield every field of prose: its path in ``where``, its question (if any) and its text."""
    for path, text in (("action", report.action), ("problem", report.problem)):
        if text:
            yield path, None, text
    for question in form_of(report).questions:
        answer = report.answers.get(question.number)
        if answer is not None and answer.explanation:
            yield f"{question.number}.explanation", question.number, answer.explanation


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
    if word and word[1].casefold() in _OPEN_WORDS.get(language, frozenset()):
        return True
    return at_end and not _LIST_ITEM.match(last)


def last_line(report: Report, path: str) -> Lines | None:
    """Return the last line of a field that is not blank, as far as its place is known."""
    place = report.where.get(path)
    if place is None:
        return None
    first, line = place
    while line > first and not "".join(report.source.lines[line - 1 : line]).strip():
        line -= 1
    return line, line


def _field_name(report: Report, path: str, question: str | None, w: Words) -> str:
    if question:
        return w("The answer to {question}", question=question_name(report, question, w))
    field = next(one for one in form_of(report).fields if one.key == path)
    return w("The field “{field}”", field=field.short.get(w.language, field.short["en"]))


def _last_words(text: str, count: int = 6) -> str:
    return " ".join(text.split()[-count:])


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
    for path, question, text in prose_fields(report):
        place = last_line(report, path)
        ends = text.rstrip().splitlines()[-1:] == [line.rstrip() for line in filled[-1:]]
        if breaks_off(text, report.source.language, at_end=ends):
            yield Observation(
                message=w(
                    "{field} breaks off in this source, after “{words}”.",
                    field=_field_name(report, path, question, w),
                    words=_last_words(text),
                ),
                question=question,
                lines=place,
            )


RULES = (text_cut_off,)
