"""The form's wordings, indexed for finding them fast on a page."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from functools import cache

from rapidfuzz import fuzz

from kit.form import Form, Wordings, load_form, plain

SLOTS = ("evaluators", "email", "member", "action_plan", "commitment", "action", "problem")
"""The fields of the overview in the form's order; ``title`` is another label of the fifth."""

NEEDS_SUPPORT = 4.0
"""The weight of a question of few words without its number: the lines after it must help."""

_SHORTEST_FUZZY = 11
_END = 15
_SAME_END = 60
_SHORT_QUESTION = 25
_LONGEST_SIGN = 140
_PLAN_OPENING = 14
_QUESTION = 10.0
_NUMBER = re.compile(r"(\d+(?: \d+)*) (?=\D)")
_HEADING_NUMBER = re.compile(r"(\d+(?:\s?\.\s?\d+){0,2})\s?[.):]?-?\s*[–—-]?\s*[¿\"“«(]?[^\W\d_]")


@dataclass(frozen=True, slots=True)
class Wording:
    """One wording of a label.

    ``key`` is its ``plain`` form, of a question without the number; ``raw`` the text itself.
    ``glues`` says that text may follow it on the same line.
    """

    slot: str
    language: str
    key: str
    raw: str
    weight: float
    glues: bool = True


class Index:
    """Wordings, found by their whole text, by their first word, or by about their length."""

    def __init__(self, wordings: Iterable[Wording], ratio: float) -> None:
        self.ratio = ratio
        self.exact: dict[str, Wording] = {}
        self.starts: dict[str, list[Wording]] = {}
        self.lengths: dict[int, list[Wording]] = {}
        for wording in wordings:
            self.exact.setdefault(wording.key, wording)
            first, _, rest = wording.key.partition(" ")
            if rest or wording.glues:
                self.starts.setdefault(first, []).append(wording)
            size = len(wording.key)
            if size >= _SHORTEST_FUZZY and not wording.slot.startswith("§"):
                for length in range(size - size // 8, size + size // 8 + 1):
                    self.lengths.setdefault(length, []).append(wording)
        for starting in self.starts.values():
            starting.sort(key=lambda wording: len(wording.key), reverse=True)

    def close(self, key: str) -> tuple[Wording, float] | None:
        """Return the wording that differs from this text by little, and how near it is."""
        best, nearest = None, 0.0
        for wording in self.lengths.get(len(key), ()):
            ratio = fuzz.ratio(key, wording.key, score_cutoff=max(self.ratio, nearest))
            # Text that is glued behind a label shows at the end.
            end = fuzz.ratio(key[-_END:], wording.key[-_END:])
            if ratio > nearest and end >= _SAME_END:
                best, nearest = wording, ratio
        return (best, nearest / 100) if best else None


class Vocabulary:
    """The form's wordings, indexed for finding them fast.

    ``asked`` are the questions by number, ``openers`` the first question of each section, and
    ``bodies`` the texts of each question without its number. ``printed`` is what a page prints
    besides answers, in order. ``first_words`` begin any label or the page's heading,
    ``last_words`` end one, and ``lengths`` are those of texts that may be worded a little
    differently.
    """

    def __init__(self, form: Form) -> None:
        self.form = form
        self.asked = {question.number: question for question in form.questions}
        self.openers = {
            f"§{question.section}": question.number for question in reversed(form.questions)
        }
        self.bodies = {
            question.number: tuple(numbered(text)[1] for text in _plain(question.text))
            for question in form.questions
        }
        self.questions = Index(_question_wordings(form), ratio=88)
        self.others = Index(_other_wordings(form), ratio=92)
        self.lengths = self.questions.lengths.keys() | self.others.lengths.keys()
        self.printed = [(slot, _plain(wordings)) for slot, wordings in _printed(form)]
        self.part_keys = {part: _plain(wordings) for part, wordings in form.parts.items()}
        self.parts = [text for texts in self.part_keys.values() for text in texts]
        fields = {raw for field in form.fields for raws in field.labels.values() for raw in raws}
        self.explained = re.compile(rf"(?:{'|'.join(map(re.escape, fields))})[A-ZÁÉÍÓÚ]")
        self.section_heads = {
            plain(label).split()[0]: language
            for section in form.sections
            for language, labels in section.labels.items()
            for label in labels
        }
        self.section = re.compile(rf"({'|'.join(self.section_heads)}) (\d+)\b")
        self.signs = [
            (part, language, words[0], set(words[1:]))
            for part, languages in form.signs.items()
            for language, signs in languages.items()
            for words in (sign.split() for sign in signs)
        ]
        self.sign_words = {sign[2] for sign in self.signs}
        wordings = (*self.questions.exact, *self.others.exact)
        self.last_words = {key.rpartition(" ")[2] for key in wordings}
        self.first_words = self.sign_words.union(
            (key.partition(" ")[0] for key in wordings),
            (text.split()[0] for text in _plain(form.heading)),
            (text.split()[0] for text in _plain(form.frame.tail)),
            (text.split()[0] for text in _plain(form.notice)),
        )


def _other_wordings(form: Form) -> Iterator[Wording]:
    for field in form.fields:
        for language, labels in field.labels.items():
            for raw in labels:
                key = plain(raw)
                # "Action plan" opens the plan's own title as well; short labels open prose.
                glues = " " in key and (field.kind != "plan" or len(key) > _PLAN_OPENING)
                glues = glues or field.kind == "emails"
                weight = 2.0 if field.key == "title" else 4.0 if " " in key else 3.0
                yield Wording(field.key, language, key, raw, weight, glues)
    for section in form.sections:
        slot = f"§{section.number}"
        for language, labels in section.labels.items():
            for raw in labels:
                key = plain(raw)
                head, number, *title = key.split()
                yield Wording(slot, language, key, raw, 6.0, glues=False)
                yield Wording(slot, language, f"{head} {number}", raw, 4.0, glues=False)
                yield Wording(slot, language, " ".join(title), raw, 3.0, glues=False)
    for part, languages in form.parts.items():
        for language, labels in languages.items():
            for raw in labels:
                yield Wording(part, language, plain(raw), raw, 6.0)


def _question_wordings(form: Form) -> Iterator[Wording]:
    """Yield the questions without their numbers, which drift."""
    for question in form.questions:
        for language, texts in question.text.items():
            for raw in texts:
                _, key = numbered(plain(raw))
                body = raw.lstrip("0123456789.–- ")
                yield Wording(question.number, language, key, body, _QUESTION)


def _printed(form: Form) -> list[tuple[str, Wordings]]:
    """Return what a page prints besides answers, in order, by slot; the frame's slot is empty."""
    printed = [(field.key, field.labels) for field in form.fields]
    for section in form.sections:
        printed.append((f"§{section.number}", section.labels))
        for question in form.questions:
            if question.section == section.number:
                printed.append((question.number, question.text))
    return [*printed, ("", form.frame.tail), ("", form.frame.foot), ("", form.notice)]


def _plain(wordings: Wordings) -> tuple[str, ...]:
    return tuple(plain(text) for texts in wordings.values() for text in texts)


@cache
def vocabulary() -> Vocabulary:
    """Return the wordings of the form that is read."""
    return Vocabulary(load_form())


def numbered(key: str) -> tuple[str, str]:
    """Split a line's key into its leading number, as ``2.1.1``, and the rest."""
    found = _NUMBER.match(key)
    if not found:
        return "", key
    return found[1].replace(" ", "."), key[found.end() :]


def number_of(text: str) -> str:
    """Return the question's number with which a line begins, as ``2.1.1``, or nothing."""
    found = _HEADING_NUMBER.match(text)
    return re.sub(r"\s", "", found[1]) if found else ""


def is_label(text: str) -> bool:
    """Whether a line is the label of a field or a section, or the beginning of the latter."""
    known = vocabulary()
    key = plain(text)
    return key in known.others.exact or bool(known.section.match(key))


def opens_label(text: str, after: str) -> bool:
    """Whether a text is the beginning of a wording that can come after this slot's label."""
    known = vocabulary()
    key = plain(text)
    slots = [slot for slot, _ in known.printed]
    place = slots.index(after) + 1 if after else 0
    wordings = [wording for _, held in known.printed[place:] for wording in held]
    wordings += [numbered(wording)[1] for wording in wordings]
    question = known.asked.get(after)
    if question and question.scale:
        wordings += known.parts
    explained = question is None and known.explained.match(text)
    return bool(explained) or (bool(key) and any(word.startswith(key) for word in wordings))


def parts_opened(text: str) -> frozenset[str]:
    """Return the parts of an answer whose label may begin with this text, as where a page ends."""
    key = plain(text)
    found = vocabulary().part_keys.items()
    return frozenset(part for part, keys in found if key and any(k.startswith(key) for k in keys))


def may_be_label(key: str, known: Vocabulary) -> bool:
    """Whether a line is worth looking at: its first or its last word is one of a label's."""
    if not key:
        return False
    first = key.partition(" ")[0]
    if first in known.first_words or first.isdigit():
        return True
    return len(key) in known.lengths and key.rpartition(" ")[2] in known.last_words


def weight_of(wording: Wording, number: str) -> float:
    """Weigh a wording by the number before it; a question of few words needs its number."""
    if number == wording.slot or wording.weight < _QUESTION:
        return wording.weight
    if len(wording.key) < _SHORT_QUESTION:
        return NEEDS_SUPPORT
    return wording.weight - (3.0 if number else 1.0)


def sign_of(text: str, key: str, known: Vocabulary) -> tuple[str, str] | None:
    """Return the part, and its language, that a label in an unknown wording names."""
    words = key.split() if text[-1] in ":?" and len(key) <= _LONGEST_SIGN else []
    if not words or words[0] not in known.sign_words:
        return None
    for part, language, first, others in known.signs:
        if words[0] == first and others <= set(words):
            return part, language
    return None
