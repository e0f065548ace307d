"""The answer to one question: what stands between its label and the next one."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from urllib.parse import urlsplit

from kit.form import Form, Question, plain
from kit.reading.labels import LONGEST_RATING, Item, Label, Page
from kit.records import Evidence

Links = Mapping[int, Sequence[tuple[str, str]]]
"""Line number to the titles and addresses of the links on that line."""

_PARTS = ("degree", "explanation", "evidence")
_URL = re.compile(r"(?:https?://|www\.)[^\s<>\"“”]+", re.IGNORECASE)
_BULLET = re.compile(r"(?:[-–—•●▪◦○*·‣]|o(?=\s))\s+")
_FILE = re.compile(
    r"\.(?:pdf|docx?|xlsx?|pptx?|od[tsp]|rtf|csv|txt|zip|rar|7z|jpe?g|png|gif|tiff?|webp|mp[34]|"
    r"m4a|mov|avi|wav)$",
    re.IGNORECASE,
)


@dataclass
class Block:
    """What stands under one question, piece by piece.

    ``labels`` are the labels of its parts, ``loose`` the lines that could not be placed, each
    with the reason as a key of ``kit.reading.page.REASONS``.
    """

    question: Question
    label: Label
    labels: list[Label] = field(default_factory=list)
    stated: list[Item] = field(default_factory=list)
    degree: list[Item] = field(default_factory=list)
    explanation: list[Item] = field(default_factory=list)
    evidence: list[Item] = field(default_factory=list)
    loose: list[tuple[Item, str]] = field(default_factory=list)

    def drop(self, items: Sequence[Item], reason: str) -> None:
        """Leave these items unread."""
        self.loose += [(item, reason) for item in items]

    def doubted(self) -> Block:
        """Return the block with nothing read: its label could as well stand elsewhere."""
        held = [*self.stated, *self.degree, *self.explanation, *self.evidence]
        loose = [(item, "label-twice") for item in held]
        return Block(self.question, self.label, self.labels, loose=self.loose + loose)


def read_block(
    page: Page,
    form: Form,
    label: Label,
    parts: Sequence[Label],
    *,
    end: int,
    skipped: bool,
    cut: int | None,
) -> Block:
    """Read the lines of a question from its label up to the line ``end``.

    ``parts`` are the part labels in between. ``skipped`` says that the form's next question was
    not found although the page goes on, so that this block may hold text of a question that
    lost its label. ``cut`` is the line in which the page breaks off, if it may.
    """
    question = form.question(label.slot)
    block = Block(question, label)
    if question.scale is None:
        _read_prose(block, page, parts, end, skipped=skipped)
        return block
    used, stray = _in_order(question, parts)
    block.labels = used
    ends = [*(part.first for part in used), stray.first if stray else end]
    lead, *rest = [page.items(edge, last) for edge, last in zip([label, *used], ends, strict=True)]
    pieces: dict[str, list[Item]] = {part: [] for part in _PARTS} | {
        part.slot: items for part, items in zip(used, rest, strict=True)
    }
    first = used[0].slot if used else None
    _read_closed(block, "stated", lead, form, cut, sure=first in {"degree", "explanation"})
    if stray:
        _read_around_stray(block, page, pieces, stray, end, skipped=skipped)
    elif skipped and used:
        block.drop(pieces[used[-1].slot], "label-lost")
        pieces[used[-1].slot] = []
    explained = "explanation" in {part.slot for part in used}
    _read_closed(block, "degree", pieces["degree"], form, cut, sure=explained)
    block.explanation = pieces["explanation"]
    whole = [item for item in pieces["evidence"] if item.index != cut]
    block.evidence = whole
    block.drop([item for item in pieces["evidence"] if item.index == cut], "cut")
    return block


def _in_order(question: Question, parts: Sequence[Label]) -> tuple[list[Label], Label | None]:
    """Return the parts in the form's order, and the first one that breaks it."""
    known = {part.slot for part in parts if part.score > 5}
    sure = [part for part in parts if part.score > 5 or part.slot not in known]
    used: list[Label] = []
    allowed = [part for part in _PARTS if part != "degree" or question.degree]
    for part in sure:
        if part.slot not in allowed:
            return used, part
        used.append(part)
        allowed = allowed[allowed.index(part.slot) + 1 :]
    return used, None


def _read_around_stray(
    block: Block,
    page: Page,
    pieces: dict[str, list[Item]],
    stray: Label,
    end: int,
    *,
    skipped: bool,
) -> None:
    """Leave unread what a part label out of its order makes uncertain.

    Where a question is missing on the page its label was lost: only the piece before the stray
    label is in doubt, since the lost label stood somewhere in it. Otherwise the stray label is
    somebody's prose, or an earlier one is, and no piece has a certain end.
    """
    last = block.labels[-1].slot if block.labels else None
    doubtful = [last] if skipped and last and last != stray.slot else list(_PARTS)
    for part in doubtful:
        block.drop(pieces[part], "label-lost" if skipped else "label-twice")
        pieces[part] = []
    beyond = [page.item(index) for index in range(stray.first, end)]
    block.drop(beyond, "label-lost" if skipped else "label-twice")


def _read_prose(
    block: Block, page: Page, parts: Sequence[Label], end: int, *, skipped: bool
) -> None:
    """Read a question that is answered in prose alone."""
    label = block.label
    if (
        parts
        and not skipped
        and parts[0].slot == "explanation"
        and parts[0].first == label.last + 1
    ):
        block.labels = [parts[0]]
        label, parts = parts[0], parts[1:]
    items = page.items(label, end)
    if parts:
        block.drop(items, "label-lost" if skipped else "label-twice")
    else:
        block.explanation = items


def _read_closed(
    block: Block, name: str, items: list[Item], form: Form, cut: int | None, *, sure: bool
) -> None:
    """Read a closed answer: exactly one short line, or a choice broken over a few.

    Words that are not on the scale count only where the label after them is ``sure`` to close
    the answer.
    """
    if not items:
        return
    words = " ".join(item.text for item in items)
    scale = form.scales["degree" if name == "degree" else str(block.question.scale)]
    matched = scale.match(words) is not None
    if any(item.index == cut for item in items):
        block.drop(items, "cut")
    elif len(words) <= LONGEST_RATING and (matched or (sure and len(items) == 1)):
        setattr(block, name, items)
    else:
        block.drop(items, "not-closed")


def evidence_of(items: Sequence[Item], page: Page, links: Links) -> list[Evidence]:
    """Return the pieces of evidence that these lines show, one or more a line."""
    shown = []
    for item in items:
        number = page.numbers[item.index]
        words = _BULLET.sub("", item.text, count=1) if _BULLET.match(item.text) else item.text
        words = " ".join(words.split())
        linked: list[tuple[str, str | None]] = [
            (" ".join(title.split()), url) for title, url in links.get(number, ())
        ]
        if len(linked) == 1:
            linked = [(words, linked[0][1])]
        elif not linked:
            linked = _in_words(words)
        shown += [
            Evidence(title=title or url or words, url=url, kind=_kind(url), line=number)
            for title, url in linked or [(words, None)]
        ]
    return shown


def _in_words(words: str) -> list[tuple[str, str | None]]:
    """Return the titles and addresses that are written out on a line."""
    found = [url.rstrip(".,;:)]}'»") for url in _URL.findall(words)]
    rest = words
    for url in found:
        rest = rest.replace(url, " ")
    title = " ".join(rest.split()).strip(" :–—-,;().")
    return [(title if plain(title) else url, url) for url in found]


def _kind(url: str | None) -> str:
    if url is None:
        return "text"
    try:
        path = urlsplit(url).path
    except ValueError:
        return "link"
    return "file" if _FILE.search(path) or "/uploads/" in path else "link"
