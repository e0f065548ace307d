"""Questions by their number, their place and their neighbours.

Pages that a machine translated, or an older form, have questions in wordings that are not
known. Such a question is known by its number, and by the lines that follow it: a rating, and a
label that is known.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import replace
from itertools import pairwise

from rapidfuzz import fuzz

from kit.form import Question, plain
from kit.reading.lines import Label, Page
from kit.reading.vocabulary import number_of, numbered, vocabulary

_MOST_LINES = 8
_CLOSING = "?:.)"
_LONGEST_EVIDENCE = 200
_LONGEST_PIECE = 240
_EVIDENCE_LINES = 12
_STEM = 5
_FEWEST_SHARED = 3
_LEAST_SHARED = 0.3
_NEW_SENTENCE = re.compile(r"[^\W\d_)][.?!)]+\s+[¿¡\"“]?[A-ZÁÉÍÓÚÑ]")


class Neighbours:
    """What is known by wording: ``parts`` of answers and the ``spine``, by their first lines."""

    def __init__(self, page: Page, labels: Iterable[Label]) -> None:
        self.page = page
        self.known = vocabulary()
        self.parts: dict[int, str] = {}
        self.spine: dict[int, str] = {}
        for label in labels:
            held = self.parts if label.slot in self.known.form.parts else self.spine
            held[label.first] = label.slot

    def support(self, label: Label, question: Question) -> float:
        """Return how much the lines around a question's label speak for it."""
        if question.scale is None:
            return 3.0 if self._after_evidence(label.first) else 0.0
        after = label.last + 1
        if self.parts.get(after) in {"degree", "explanation"}:
            return 3.0
        if label.rest is not None or not self.page.short(after) or after in self.spine:
            return 0.0
        if number_of(self.page.labels[after]) in self.known.asked:
            return 0.0  # the answer is on the label's own line, or lost
        if self.parts.get(after + 1) in {"degree", "explanation"}:
            return 3.0
        scale = self.known.form.scales[question.scale]
        return 1.5 if scale.match(self.page.labels[after]) else 0.0

    def by_number(self, index: int) -> Label | None:
        """Return the question that a line with a number asks in an unknown wording, if any."""
        text = self.page.labels[index]
        if index in self.parts or index in self.spine:
            return None
        question = self.known.asked.get(number_of(text))
        if question is None or not self.page.whole(index):
            return None
        _, body = numbered(self.page.keys[index])
        for wanted in self.known.bodies[question.number]:
            if fuzz.ratio(body, wanted[: len(body)]) >= self.known.questions.ratio:
                # A known wording, broken over lines: no line of it is a label by itself.
                end = _nearly_broken(self.page, index, body, wanted)
                return Label(question.number, index, end, 9.0, "") if end is not None else None
        return self._unknown(index, question)

    def _unknown(self, index: int, question: Question) -> Label | None:
        last = _end_of_label(self.page, index, prose=question.scale is None)
        if last is None:
            return None
        lines = range(index, last + 1)
        if any(line in self.parts or line in self.spine for line in lines):
            return None
        if _holds_text(" ".join(self.page.labels[index : last + 1]), question):
            return None
        label = Label(question.number, index, last, 2.0, "")
        support = self.support(label, question)
        if question.scale is None:
            return label if support else None
        if support >= 3.0 or (support and self._asks_later(last + 2, question.number)):
            return replace(label, score=3.0 + support)
        return None

    def _asks_later(self, index: int, number: str) -> bool:
        """Whether a line is a label, or begins with the number of a later question."""
        if index in self.spine:
            return True
        order = list(self.known.asked)
        later = order[order.index(number) + 1 :]
        return index < len(self.page) and number_of(self.page.labels[index]) in later

    def _after_evidence(self, index: int) -> bool:
        """Whether a line comes after an evidence label and its few short items, or a section."""
        for before in range(index - 1, max(index - _EVIDENCE_LINES, -1), -1):
            if self.parts.get(before) == "evidence":
                return True
            slot = self.spine.get(before, "")
            if slot.startswith("§"):
                return True
            long = len(self.page.texts[before]) > _LONGEST_EVIDENCE
            if slot[:1].isdigit() or before in self.parts or long:
                return False
        return False


def _holds_text(text: str, question: Question) -> bool:
    """Whether somebody's text stands on the lines of a label in an unknown wording.

    A known wording may have several sentences. In an unknown one, each sentence but the first
    must then speak of what the form's speak of, or else it is an answer's.
    """
    starts = [found.end() - 1 for found in _NEW_SENTENCE.finditer(text)]
    if len(starts) >= _most_sentences(question):
        return True
    known = set().union(*(_stems(wording) for wording in vocabulary().bodies[question.number]))
    sentences = [text[start:end] for start, end in pairwise([*starts, len(text)])]
    return any(
        len(stems & known) < max(_FEWEST_SHARED, len(stems) * _LEAST_SHARED)
        for stems in map(_stems, sentences)
    )


def _stems(text: str) -> set[str]:
    """Return the beginnings of a text's long words, which forms of one word share."""
    return {word[:_STEM] for word in plain(text).split() if len(word) >= _STEM}


def _most_sentences(question: Question) -> int:
    return max(_sentences(text) for texts in question.text.values() for text in texts)


def _nearly_broken(page: Page, index: int, key: str, wanted: str) -> int | None:
    """Return the line on which a label ends that is broken over lines and worded a bit apart."""
    for last in range(index + 1, min(index + _MOST_LINES, len(page))):
        key = f"{key} {page.key(last)}"
        if len(key) > len(wanted) * 9 // 8:
            return None
        alike = fuzz.ratio(key, wanted) >= vocabulary().questions.ratio
        if alike and key.rpartition(" ")[2] == wanted.rpartition(" ")[2]:
            return last
    return None


def _sentences(text: str) -> int:
    return 1 + len(_NEW_SENTENCE.findall(text))


def _is_beyond(page: Page, index: int, line: int) -> bool:
    """Whether a line after a label's first one is no piece of it.

    It is a paragraph of its own, or begins with the number of another question.
    """
    text = page.labels[line]
    apart = page.gap(line) > page.gap(index + 1) or number_of(text) in vocabulary().asked
    return apart or text[-1] in ".:;" or _sentences(text) > 1 or len(text) > _LONGEST_PIECE


def _end_of_label(page: Page, index: int, *, prose: bool) -> int | None:
    """Return the last line of a label in an unknown wording, if one can tell.

    A question that opens with an inverted mark goes on to its closing one. Other labels end
    with their line, or go on over lines that stand closer than the text after them.
    """
    text = page.labels[index]
    lines = range(index + 1, min(index + _MOST_LINES, len(page)))
    if "¿" in text:
        beyond = (line for line in lines if _is_beyond(page, index, line))
        closing = (line for line in (index, *lines) if page.labels[line].endswith("?"))
        end, stop = next(closing, None), next(beyond, None)
        return None if stop is not None and end is not None and stop <= end else end
    if not prose or text[-1] in _CLOSING:
        return index
    for line in lines:
        if page.gap(line) > page.gap(index + 1):
            return line - 1
        if page.labels[line][0].isupper():
            return None  # a new sentence: perhaps somebody's, right under the label
        if page.labels[line][-1] in _CLOSING:
            wider = line + 1 < len(page) and page.gap(line + 1) > page.gap(index + 1)
            return line if wider else None
    return None
