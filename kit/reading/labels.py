"""Where on a page the form's labels may stand: all candidates, with how sure each one is.

A candidate is a line, or a few consecutive ones, that reads like one of the form's wordings.
Nothing is decided here: which of the candidates are the labels is found by ``align``, which
looks at the page as a whole.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from functools import cache

from rapidfuzz import fuzz

from kit.form import Form, Question, Wordings, load_form, plain
from kit.reading.tooltips import without_tooltips

SLOTS = ("evaluators", "email", "member", "action_plan", "commitment", "action", "problem")
"""The fields of the overview in the form's order; ``title`` is another label of the fifth."""

LONGEST_LABEL = 700
"""Characters of a line that are looked at when searching for a label."""

LONGEST_RATING = 120
"""Characters that a closed answer has at most; the longest choice of the form has 63."""

_MOST_LINES = 8
_CLOSING = "?:.)"
_SHORTEST_FUZZY = 11
_END = 15
_SAME_END = 60
_SHORT_QUESTION = 25
_NEEDS_SUPPORT = 4.0
_LONGEST_SECTION = 80
_SECTION_LINES = 3
_LONGEST_SIGN = 140
_PLAN_OPENING = 14
_LONGEST_EVIDENCE = 200
_NUMBER = re.compile(r"(\d+(?: \d+)*) (?=\D)")
_HEADING_NUMBER = re.compile(r"(\d+(?:\s?\.\s?\d+){0,2})\s?[.):]?-?\s*[–—-]?\s*[¿\"“«(]?[^\W\d_]")
_NEW_SENTENCE = re.compile(r"[^\W\d_)][.?!)]+\s+[¿¡\"“]?[A-ZÁÉÍÓÚÑ]")
_ZERO_WIDTH = "\u200b\u200c\u200d\u2060\ufeff\u00ad"
_BLANKS = " \t\r\n\v\f\xa0" + _ZERO_WIDTH


def bare(line: str) -> str:
    """Return a line without blanks around it, the invisible characters of web pages included."""
    return line.strip().strip(_BLANKS).strip()


@dataclass(frozen=True, slots=True)
class Label:
    """A place where a label may stand.

    ``slot`` is a field's key, ``§1`` for a section, a question's number, or a part of an answer
    (``degree``, ``explanation``, ``evidence``). ``first`` and ``last`` count the filled lines of
    the page. ``rest`` is where on the last line the text after the label begins, if any does.
    """

    slot: str
    first: int
    last: int
    score: float
    language: str
    rest: int | None = None


@dataclass(frozen=True, slots=True)
class Item:
    """A piece of text: a filled line, or what follows a label on its line.

    ``gap`` is the number of blank lines before it.
    """

    index: int
    text: str
    gap: int


class Page:
    """The filled lines of a page: their numbers, their text, and the blank lines between."""

    def __init__(self, lines: Sequence[str]) -> None:
        self.lines = lines
        self.texts: list[str] = []
        self.numbers: list[int] = []
        for number, line in enumerate(lines, start=1):
            text = bare(line)
            if text:
                self.texts.append(text)
                self.numbers.append(number)
        self.labels = [
            without_tooltips(text) if len(text) <= LONGEST_LABEL else text[:LONGEST_LABEL]
            for text in self.texts
        ]
        self.keys = [plain(text) for text in self.labels]

    def __len__(self) -> int:
        return len(self.texts)

    def gap(self, index: int) -> int:
        """How many blank lines stand before this filled line."""
        before = self.numbers[index - 1] if index else 0
        return self.numbers[index] - before - 1

    def item(self, index: int) -> Item:
        """Return a filled line as an item."""
        return Item(index, self.texts[index], self.gap(index))

    def items(self, label: Label, end: int) -> list[Item]:
        """Return what follows a label, on its own line too, up to the filled line ``end``."""
        glued = []
        if label.rest is not None:
            glued.append(Item(label.last, self.texts[label.last][label.rest :], 0))
        return glued + [self.item(index) for index in range(label.last + 1, end)]

    def whole(self, index: int) -> bool:
        """Whether a line could be a label by itself: it is not longer than what was looked at."""
        return len(self.texts[index]) <= LONGEST_LABEL

    def short(self, index: int) -> bool:
        """Whether a line could be a closed answer by its length."""
        return index < len(self.texts) and len(self.labels[index]) <= LONGEST_RATING


@dataclass(frozen=True, slots=True)
class _Wording:
    slot: str
    language: str
    key: str
    raw: str
    weight: float
    glues: bool = True


class _Index:
    """Wordings, found by their whole text, by their first word, or by about their length."""

    def __init__(self, wordings: Iterable[_Wording], ratio: float) -> None:
        self.ratio = ratio
        self.exact: dict[str, _Wording] = {}
        self.starts: dict[str, list[_Wording]] = {}
        self.lengths: dict[int, list[_Wording]] = {}
        for wording in wordings:
            self.exact.setdefault(wording.key, wording)
            first, _, rest = wording.key.partition(" ")
            if rest:
                self.starts.setdefault(first, []).append(wording)
            size = len(wording.key)
            if size >= _SHORTEST_FUZZY and not wording.slot.startswith("§"):
                for length in range(size - size // 8, size + size // 8 + 1):
                    self.lengths.setdefault(length, []).append(wording)
        for starting in self.starts.values():
            starting.sort(key=lambda wording: len(wording.key), reverse=True)

    def close(self, key: str) -> tuple[_Wording, float] | None:
        """Return the wording that differs from this text by little, and how near it is."""
        best, nearest = None, 0.0
        for wording in self.lengths.get(len(key), ()):
            ratio = fuzz.ratio(key, wording.key, score_cutoff=max(self.ratio, nearest))
            # Text that is glued behind a label shows at the end.
            end = fuzz.ratio(key[-_END:], wording.key[-_END:])
            if ratio > nearest and end >= _SAME_END:
                best, nearest = wording, ratio
        return (best, nearest / 100) if best else None


class _Vocabulary:
    """The form's wordings, indexed for finding them fast."""

    def __init__(self, form: Form) -> None:
        self.form = form
        self.numbers = {question.number: question for question in form.questions}
        self.openers = {
            f"§{question.section}": question.number for question in reversed(form.questions)
        }
        self.questions = _Index(_question_wordings(form), ratio=88)
        self.others = _Index(_other_wordings(form), ratio=92)
        self.printed = [(slot, _plain(wordings)) for slot, wordings in _printed(form)]
        self.parts = [text for wordings in form.parts.values() for text in _plain(wordings)]
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


def _other_wordings(form: Form) -> Iterator[_Wording]:
    for field in form.fields:
        for language, labels in field.labels.items():
            for raw in labels:
                key = plain(raw)
                # "Action plan" opens the plan's own title as well.
                glues = " " in key and (field.kind != "plan" or len(key) > _PLAN_OPENING)
                weight = 2.0 if field.key == "title" else 2.0 + len(key.split())
                yield _Wording(field.key, language, key, raw, weight, glues)
    for section in form.sections:
        slot = f"§{section.number}"
        for language, labels in section.labels.items():
            for raw in labels:
                key = plain(raw)
                head, number, *title = key.split()
                yield _Wording(slot, language, key, raw, 6.0, glues=False)
                yield _Wording(slot, language, f"{head} {number}", raw, 4.0, glues=False)
                yield _Wording(slot, language, " ".join(title), raw, 3.0, glues=False)
    for part, languages in form.parts.items():
        for language, labels in languages.items():
            for raw in labels:
                yield _Wording(part, language, plain(raw), raw, 6.0)


def _question_wordings(form: Form) -> Iterator[_Wording]:
    """Yield the questions without their numbers, which drift."""
    for question in form.questions:
        for language, texts in question.text.items():
            for raw in texts:
                _, key = _numbered(plain(raw))
                yield _Wording(question.number, language, key, raw.lstrip("0123456789.–- "), 10.0)


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
def _vocabulary() -> _Vocabulary:
    return _Vocabulary(load_form())


def _numbered(key: str) -> tuple[str, str]:
    """Split a line's key into its leading number, as ``2.1.1``, and the rest."""
    found = _NUMBER.match(key)
    if not found:
        return "", key
    return found[1].replace(" ", "."), key[found.end() :]


def find_labels(page: Page) -> list[Label]:
    """Return every place where a label may stand, in the order of the page."""
    known = _vocabulary()
    worded = [label for index in range(len(page)) for label in _at(page, index, known)]
    parts = {label.first: label.slot for label in worded if label.slot in known.form.parts}
    spine = {label.first: label for label in worded if label.slot not in known.form.parts}
    labels = []
    asked = {label.first: label.slot for label in worded if label.slot in known.numbers}
    for label in worded:
        question = known.numbers.get(label.slot)
        if question is None:
            opens = known.openers.get(label.slot)
            after = range(label.last + 1, label.last + 1 + _SECTION_LINES)
            supported = opens and any(asked.get(line) == opens for line in after)
            labels.append(replace(label, score=label.score + 3.0) if supported else label)
            continue
        support = _support(page, label, question, parts, spine)
        if support or label.score > _NEEDS_SUPPORT:
            labels.append(replace(label, score=label.score + support))
    for index in range(len(page)):
        if index not in asked:
            labels.extend(_by_number(page, index, known, parts, spine))
    labels.sort(key=lambda label: label.first)
    return labels


def number_of(text: str) -> str:
    """Return the question's number with which a line begins, as ``2.1.1``, or nothing."""
    found = _HEADING_NUMBER.match(text)
    return re.sub(r"\s", "", found[1]) if found else ""


def is_label(text: str) -> bool:
    """Whether a line is the label of a field or a section, or the beginning of the latter."""
    known = _vocabulary()
    key = plain(text)
    return key in known.others.exact or bool(known.section.match(key))


def opens_label(text: str, after: str) -> bool:
    """Whether a text is the beginning of a wording that can come after this slot's label."""
    known = _vocabulary()
    key = plain(text)
    slots = [slot for slot, _ in known.printed]
    place = slots.index(after) + 1 if after else 0
    wordings = [wording for _, held in known.printed[place:] for wording in held]
    question = known.numbers.get(after)
    if question and question.scale:
        wordings += known.parts
    explained = question is None and known.explained.match(text)
    return bool(explained) or (bool(key) and any(word.startswith(key) for word in wordings))


def _at(page: Page, index: int, known: _Vocabulary) -> Iterator[Label]:
    """Yield the candidates that begin on this line, by their wording."""
    key = page.keys[index]
    if not key:
        return
    number, body = _numbered(key)
    found: list[Label] = []
    if page.whole(index):
        if asked := known.questions.exact.get(body):
            yield Label(asked.slot, index, index, _weight(asked, number), asked.language)
            return
        if exact := known.others.exact.get(key):
            found.append(Label(exact.slot, index, index, exact.weight, exact.language))
        elif (section := known.section.match(key)) and len(key) <= _LONGEST_SECTION:
            language = known.section_heads[section[1]]
            found.append(Label(f"§{section[2]}", index, index, 4.0, language))
    found += _opening(page, index, key, "", known.others)
    found += _opening(page, index, body, number, known.questions)
    yield from found
    if not found and page.whole(index):
        yield from _similar(page, index, number, body, known)


def _similar(page: Page, index: int, number: str, body: str, known: _Vocabulary) -> Iterator[Label]:
    """Yield the label that this line is in about its wording, or by the words it must have."""
    if close := known.questions.close(body) or known.others.close(page.keys[index]):
        wording, nearness = close
        weight = _weight(wording, number) * nearness**2
        yield Label(wording.slot, index, index, weight, wording.language)
    elif sign := _sign(page.labels[index], page.keys[index], known):
        yield Label(sign[0], index, index, 3.0, sign[1])


def _weight(wording: _Wording, number: str) -> float:
    """Weigh a wording by the number before it; a question of few words needs its number."""
    if number == wording.slot or wording.weight < 10:
        return wording.weight
    if len(wording.key) < _SHORT_QUESTION:
        return _NEEDS_SUPPORT
    return wording.weight - (3.0 if number else 1.0)


def _sign(text: str, key: str, known: _Vocabulary) -> tuple[str, str] | None:
    """Return the part, and its language, that a label in an unknown wording names."""
    words = key.split() if text[-1] in ":?" and len(key) <= _LONGEST_SIGN else []
    if not words or words[0] not in known.sign_words:
        return None
    for part, language, first, others in known.signs:
        if words[0] == first and others <= set(words):
            return part, language
    return None


def _opening(page: Page, index: int, key: str, number: str, known: _Index) -> Iterator[Label]:
    """Yield labels that go on over the next lines, or are followed by text on this line."""
    for wording in known.starts.get(key.partition(" ")[0], ()):
        weight = _weight(wording, number)
        if len(key) < len(wording.key):
            last = _broken(page, index, key, wording.key)
            if last is not None:
                yield Label(wording.slot, index, last, weight, wording.language)
        elif wording.glues and len(key) > len(wording.key) and key.startswith(wording.key):
            rest = _rest(page, index, key, wording)
            if rest is not None:
                yield Label(wording.slot, index, index, weight, wording.language, rest)
                return


def _broken(page: Page, index: int, key: str, wanted: str) -> int | None:
    """Return the line on which a label ends that is broken over several lines."""
    for last in range(index + 1, min(index + _MOST_LINES, len(page))):
        if not wanted.startswith(key + " "):
            return None
        key = f"{key} {page.keys[last]}"
        if key == wanted:
            return last
    return None


def _rest(page: Page, index: int, key: str, wording: _Wording) -> int | None:
    """Return where the text begins that follows a label on its own line, if that is certain."""
    text = page.texts[index]
    if page.whole(index) and page.labels[index] != text:
        return None
    if key[len(wording.key)] != " ":  # without a space: "Member NameJalisco, México"
        end = text.find(wording.raw) + len(wording.raw)
        glued = end > len(wording.raw) - 1 and wording.raw[-1].islower()
        return end if glued and text[end : end + 1].isupper() else None
    lead = plain(page.labels[index])
    target = len(lead) - len(key) + len(wording.key)
    low, high = 1, len(page.labels[index])
    while low < high:
        middle = (low + high) // 2
        if len(plain(text[:middle])) >= target:
            high = middle
        else:
            low = middle + 1
    punctuation = len(text[low:]) - len(text[low:].lstrip(" \xa0\t:?.!)–—-"))
    certain = len(wording.key.split()) > 2 or len(lead) > len(key)
    if not certain and ":" not in text[low : low + punctuation]:
        return None
    return low + punctuation


def _support(
    page: Page, label: Label, question: Question, parts: dict[int, str], spine: dict[int, Label]
) -> float:
    """Return how much the lines after a question's label speak for it."""
    if question.scale is None:
        return 3.0 if _after_evidence(page, label.first, parts, spine) else 0.0
    after = label.last + 1
    if parts.get(after) in {"degree", "explanation"}:
        return 3.0
    if label.rest is not None or not page.short(after) or after in spine:
        return 0.0
    if parts.get(after + 1) in {"degree", "explanation"}:
        return 3.0
    scale = load_form().scales[question.scale]
    return 1.5 if scale.match(page.labels[after]) else 0.0


def _by_number(
    page: Page, index: int, known: _Vocabulary, parts: dict[int, str], spine: dict[int, Label]
) -> Iterator[Label]:
    """Yield a question in an unknown wording: its number, and the right lines around it."""
    text = page.labels[index]
    if not text[0].isdigit() or index in parts or index in spine:
        return
    number = number_of(text)
    question = known.numbers.get(number)
    if question is None or len(text) >= LONGEST_LABEL:
        return
    _, body = _numbered(page.keys[index])
    known_texts = _plain(question.text)
    if any(_numbered(text)[1].startswith(body) for text in known_texts):
        return  # the beginning of a known wording, whose end was not found
    last = _end_of_label(page, index, prose=question.scale is None)
    if last is None or any(line in parts or line in spine for line in range(index, last + 1)):
        return
    label = Label(number, index, last, 2.0, "")
    most = max(_sentences(text) for texts in question.text.values() for text in texts)
    if _sentences(" ".join(page.labels[index : last + 1])) > most:
        return  # somebody's text stands on the label's line
    if question.scale is not None:
        support = _support(page, label, question, parts, spine)
        if support >= 3 or (support and _asks_later(page, last + 2, number, known, spine)):
            yield Label(number, index, last, 3.0 + support, "")
    elif _after_evidence(page, index, parts, spine):
        yield label


def _sentences(text: str) -> int:
    return 1 + len(_NEW_SENTENCE.findall(text))


def _end_of_label(page: Page, index: int, *, prose: bool) -> int | None:
    """Return the last line of a label in an unknown wording, if one can tell.

    A question that opens with an inverted mark goes on to its closing one. Other labels end
    with their line, or go on over lines that stand closer than the text after them.
    """
    text = page.labels[index]
    lines = range(index + 1, min(index + _MOST_LINES, len(page)))
    if "¿" in text:
        closing = (line for line in (index, *lines) if page.labels[line][-1] == "?")
        return next(closing, None)
    if not prose or text[-1] in _CLOSING:
        return index
    for line in lines:
        if page.gap(line) > page.gap(index + 1):
            return line - 1
        if page.labels[line][-1] in _CLOSING:
            wider = line + 1 < len(page) and page.gap(line + 1) > page.gap(index + 1)
            return line if wider else None
    return None


def _asks_later(
    page: Page, index: int, number: str, known: _Vocabulary, spine: dict[int, Label]
) -> bool:
    """Whether a line is a label, or begins with the number of a later question."""
    if index in spine:
        return True
    order = list(known.numbers)
    later = order[order.index(number) + 1 :]
    return index < len(page) and number_of(page.labels[index]) in later


def _after_evidence(page: Page, index: int, parts: dict[int, str], spine: dict[int, Label]) -> bool:
    """Whether a line comes right after an evidence label, its few short items, or a section."""
    for before in range(index - 1, max(index - 12, -1), -1):
        if parts.get(before) == "evidence":
            return True
        slot = spine[before].slot if before in spine else ""
        if slot.startswith("§"):
            return True
        if slot[:1].isdigit() or before in parts or len(page.texts[before]) > _LONGEST_EVIDENCE:
            return False
    return False
