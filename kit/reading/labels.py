"""Where on a page the form's labels may stand: all candidates, with how sure each one is.

A candidate is a line, or a few consecutive ones, that reads like one of the form's wordings.
Nothing is decided here: which of the candidates are the labels is found by ``align``, which
looks at the page as a whole.
"""

from __future__ import annotations

from collections.abc import Container, Iterator
from dataclasses import replace

from kit.form import plain
from kit.reading.lines import Label, Page
from kit.reading.numbered import Neighbours
from kit.reading.vocabulary import (
    NEEDS_SUPPORT,
    Index,
    Vocabulary,
    Wording,
    may_be_label,
    numbered,
    sign_of,
    vocabulary,
    weight_of,
)

_MOST_LINES = 8
_LONGEST_SECTION = 80
_SECTION_LINES = 3
_FULL_SUPPORT = 3.0
_REPEATED = 0.5


def find_labels(page: Page) -> list[Label]:
    """Return every place where a label may stand, in the order of the page."""
    known = vocabulary()
    lines = [index for index, key in enumerate(page.keys) if may_be_label(key, known)]
    worded = [label for index in lines for label in _at(page, index, known)]
    asked = {label.first: label.slot for label in worded if label.slot in known.asked}
    around = Neighbours(page, worded)
    labels: list[Label] = []
    for label in worded:
        question = known.asked.get(label.slot)
        if question:
            support = around.support(label, question)
            if label.score > NEEDS_SUPPORT or support >= _FULL_SUPPORT:
                labels.append(replace(label, score=label.score + support))
        elif opens := known.openers.get(label.slot):
            after = range(label.last + 1, label.last + 1 + _SECTION_LINES)
            support = _FULL_SUPPORT if any(asked.get(line) == opens for line in after) else 0.0
            labels.append(replace(label, score=label.score + support))
        else:
            labels.append(label)
    for index, text in enumerate(page.labels):
        if text[0].isdigit() and index not in asked and (unlisted := around.by_number(index)):
            labels.append(unlisted)
    labels.sort(key=lambda label: label.first)
    return _with_repeated(labels, known.form.parts)


def _with_repeated(labels: list[Label], parts: Container[str]) -> list[Label]:
    """Return the labels with those joined that a page prints twice in a row.

    The single ones stay candidates, since a label broken over lines repeats itself in pieces;
    only the parts of answers, which no chain chooses among, are replaced.
    """
    ending: dict[tuple[str, int], Label] = {}
    joined: list[Label] = []
    spent: set[int] = set()
    for label in labels:
        held = label
        before = ending.get((label.slot, label.first - 1))
        if before is not None and before.rest is None:
            score = max(before.score, label.score) + _REPEATED
            held = replace(label, first=before.first, score=score)
            spent |= {id(before), id(label)}
            joined.append(held)
        ending[label.slot, label.last] = held
    every = [*labels, *joined]
    kept = [label for label in every if id(label) not in spent or label.slot not in parts]
    return sorted(kept, key=lambda label: label.first)


def _at(page: Page, index: int, known: Vocabulary) -> Iterator[Label]:
    """Yield the candidates that begin on this line, by their wording."""
    key = page.keys[index]
    number, body = numbered(key)
    found: list[Label] = []
    if page.whole(index):
        if asked := known.questions.exact.get(body):
            yield Label(asked.slot, index, index, weight_of(asked, number), asked.language)
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


def _similar(page: Page, index: int, number: str, body: str, known: Vocabulary) -> Iterator[Label]:
    """Yield the label that this line is in about its wording, or by the words it must have."""
    if close := known.questions.close(body) or known.others.close(page.keys[index]):
        wording, nearness = close
        weight = weight_of(wording, number) * nearness**2
        yield Label(wording.slot, index, index, weight, wording.language)
    elif sign := sign_of(page.labels[index], page.keys[index], known):
        yield Label(sign[0], index, index, 3.0, sign[1])


def _opening(page: Page, index: int, key: str, number: str, known: Index) -> Iterator[Label]:
    """Yield labels that go on over the next lines, or are followed by text on this line."""
    for wording in known.starts.get(key.partition(" ")[0], ()):
        weight = weight_of(wording, number)
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
        key = f"{key} {page.key(last)}"
        if key == wanted:
            return last
    return None


def _rest(page: Page, index: int, key: str, wording: Wording) -> int | None:
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
    written = text.startswith(f"{wording.raw} ") and text[low + punctuation :][:1].isupper()
    certain = (
        len(wording.key.split()) > 2 or len(lead) > len(key) or (" " in wording.key and written)
    )
    if not certain and ":" not in text[low : low + punctuation]:
        return None
    return low + punctuation
