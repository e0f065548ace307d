"""The answer to one question: what stands between its label and the next one."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from urllib.parse import urlsplit

from kit.form import Form, Question, Scale, plain
from kit.reading.lines import LONGEST_RATING, Item, Label, Page
from kit.reading.tooltips import without_tooltips
from kit.reading.vocabulary import is_label, number_of
from kit.records import Evidence

Links = Mapping[int, Sequence[tuple[str, str]]]
"""Line number to the titles and addresses of the links on that line."""

_PARTS = ("degree", "explanation", "evidence")
_SURE = 5.0
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


@dataclass(frozen=True, slots=True)
class After:
    """What is known of the place where a block ends: before the filled line ``line``.

    ``missing`` are the questions of the form that were not found between this one and the next
    that was: their answers may stand in this block. ``open`` says that the page ends here,
    before the form does; ``cut`` is the line in which it may break off, and ``opened`` are the
    parts whose label it may begin. ``number`` is that of the form's next question.
    """

    line: int
    missing: Sequence[Question] = ()
    open: bool = False
    cut: int | None = None
    opened: frozenset[str] = frozenset()
    number: str = ""


def read_block(page: Page, form: Form, label: Label, parts: Sequence[Label], after: After) -> Block:
    """Read the lines after a question's label; ``parts`` are the part labels among them."""
    question = form.question(label.slot)
    end = after.line
    block = Block(question, label)
    if question.scale is None:
        _read_prose(block, page, parts, after)
        return block
    used, stray = _in_order(question, parts)
    ends = [*(part.first for part in used), stray.first if stray else end]
    lead, *rest = [page.items(edge, last) for edge, last in zip([label, *used], ends, strict=True)]
    pieces: dict[str, list[Item]] = {part: [] for part in _PARTS} | {
        part.slot: items for part, items in zip(used, rest, strict=True)
    }
    if len(lead) > 1 and not _level(block, "stated", lead, form):
        # A closed answer and more: the label of another question was lost in between.
        block.drop(page.items(label, end), "not-closed")
        return block
    ended = _ends(block, lead, form)
    if used and (not lead or ended) and any(other.scale for other in after.missing):
        # This question has no rating here, or one that asks for no more, and the label of another
        # question is missing: whose parts are these?
        _read_closed(block, "stated", lead, form, after, sure=ended)
        beyond = page.items(label, end)[len(lead) :]
        block.drop(beyond, "label-lost")
        return block
    block.labels = used
    if after.opened == {"evidence"} and used and used[-1].slot == "evidence":
        # The page breaks off in a label that was already there: one of the two is prose, and the
        # answer's explanation and evidence have no certain end.
        for part in _PARTS:
            block.drop(pieces[part], "label-twice")
            pieces[part] = []
    _drop_doubtful(block, pieces, stray, after)
    if stray:
        beyond = [page.item(index) for index in range(stray.first, end)]
        block.drop(beyond, "label-lost" if after.missing else "label-twice")
    if len(pieces["degree"]) > 1 and not _level(block, "degree", pieces["degree"], form):
        # A closed answer and more here too: whatever follows may be another question's.
        for part in ("explanation", "evidence"):
            block.drop(pieces[part], "label-lost")
            pieces[part] = []
    first = used[0].slot if used else None
    _read_closed(block, "stated", lead, form, after, sure=first in {"degree", "explanation"})
    explained = "explanation" in {part.slot for part in used}
    _read_closed(block, "degree", pieces["degree"], form, after, sure=explained)
    block.explanation = pieces["explanation"]
    if used and used[-1].slot == "explanation":
        block.explanation = _near(block, pieces["explanation"], after)
    _read_evidence(block, pieces["evidence"], form, after)
    return block


def _in_order(question: Question, parts: Sequence[Label]) -> tuple[list[Label], Label | None]:
    """Return the parts in the form's order, and the first one that breaks it."""
    known = {part.slot for part in parts if part.score > _SURE}
    sure = [part for part in parts if part.score > _SURE or part.slot not in known]
    used: list[Label] = []
    allowed = [part for part in _PARTS if part != "degree" or question.degree]
    for part in sure:
        if part.slot not in allowed:
            return used, part
        used.append(part)
        allowed = allowed[allowed.index(part.slot) + 1 :]
    return used, None


def _drop_doubtful(
    block: Block, pieces: dict[str, list[Item]], stray: Label | None, after: After
) -> None:
    """Leave unread the pieces whose end is not certain.

    Where a question is missing, its label stood somewhere in the last piece. A part label out
    of its order, where none is missing, is somebody's prose, or an earlier one is: then no piece
    has a certain end. Neither has an explanation that no evidence label closes.
    """
    last = block.labels[-1].slot if block.labels else None
    doubtful: Sequence[str] = ()
    if after.missing and last and not (stray and stray.slot == last):
        doubtful = (last,)
    elif stray:
        doubtful = _PARTS
    elif last == "explanation" and not after.open:
        doubtful = (last,)
    for part in doubtful:
        block.drop(pieces[part], "label-twice" if stray and not after.missing else "label-lost")
        pieces[part] = []


def _read_prose(block: Block, page: Page, parts: Sequence[Label], after: After) -> None:
    """Read a question that is answered in prose alone; it may have an explanation label too."""
    label = block.label
    opens = parts and parts[0].slot == "explanation" and parts[0].first == label.last + 1
    if opens and label.rest is None:
        block.labels = [parts[0]]
        label, parts = parts[0], parts[1:]
    items = page.items(label, after.line)
    if parts or after.missing:
        block.drop(items, "label-lost" if after.missing else "label-twice")
    else:
        block.explanation = _near(block, items, after)


def _near(block: Block, items: list[Item], after: After) -> list[Item]:
    """Return the lines of prose up to the first gap wider than any before, where a page ends.

    A label that is lost leaves such a gap, and the page ends before anything shows it.
    """
    if not after.open or not items:
        return items
    widest = max(items[0].gap, 1)
    for place, item in enumerate(items[1:], start=1):
        if item.gap > widest and (place > 1 or item.gap > _PARAGRAPH):
            block.drop(items[place:], "label-lost")
            return items[:place]
        widest = max(widest, item.gap)
    return items


_PARAGRAPH = 2
"""More blank lines than these do not divide two paragraphs of one text."""


def _read_closed(
    block: Block, name: str, items: list[Item], form: Form, after: After, *, sure: bool
) -> None:
    """Read a closed answer: exactly one short line, or a choice broken over a few.

    Words that are not on the scale count only where the label after them is ``sure`` to close
    the answer.
    """
    if not items:
        return
    scale = form.scales["degree" if name == "degree" else str(block.question.scale)]
    told = [replace(item, text=_told(item.text, scale)) for item in items]
    words = " ".join(item.text for item in told)
    matched = scale.match(words) is not None
    # The degree in the rating's place says that the label between the two was lost.
    other = name == "stated" and block.question.degree and _level(block, "degree", items, form)
    # So does another question's number.
    other = other or number_of(words) in {question.number for question in form.questions}
    if any(item.index == after.cut for item in items):
        block.drop(items, "cut")
    elif len(words) <= LONGEST_RATING and (matched or (sure and len(items) == 1 and not other)):
        setattr(block, name, told)
    else:
        block.drop(items, "not-closed")


def _ends(block: Block, items: Sequence[Item], form: Form) -> bool:
    """Whether a closed answer says that the question does not apply: nothing more is asked then."""
    scale = form.scales[str(block.question.scale)]
    level = scale.match(" ".join(_told(item.text, scale) for item in items))
    return level is not None and level.key == "not_applicable"


def _level(block: Block, name: str, items: Sequence[Item], form: Form) -> bool:
    """Whether these lines are together one of the choices that the form gives."""
    scale = form.scales["degree" if name == "degree" else str(block.question.scale)]
    return scale.match(" ".join(_told(item.text, scale) for item in items)) is not None


def _told(text: str, scale: Scale) -> str:
    """Return a closed answer without the tooltip that explains one of the scale's words."""
    if "..." not in text and "…" not in text:
        return text
    wordings = [words for level in scale.levels for held in level.stated.values() for words in held]
    for wording in sorted(wordings, key=len, reverse=True):
        rest = text[len(wording) :].lstrip(".")
        opens = rest[:1].isupper() and rest[1:2].islower()
        if opens and text.casefold().startswith(wording.casefold()):
            return text[: len(text) - len(rest)]
    return without_tooltips(text)


def _read_evidence(block: Block, items: list[Item], form: Form, after: After) -> None:
    """Read the lines under an evidence label.

    A heading among them, or the number of the next question, belongs to what comes next; so
    does a closed answer where the page breaks off afterwards.
    """
    scales = form.scales.values()
    asked = "." in after.number and any(number_of(item.text) == after.number for item in items)
    closed = any(scale.match(item.text) for item in items for scale in scales)
    if asked or any(is_label(item.text) for item in items) or (after.open and closed):
        block.drop(items, "label-lost")
        return
    if after.open:
        # The next question's label may be lost, and the page end before anything shows it.
        apart = (n for n, item in enumerate(items) if n and item.gap > max(items[0].gap, 1))
        end = next(apart, len(items))
        block.drop(items[end:], "label-lost")
        items = items[:end]
    block.evidence = [item for item in items if item.index != after.cut]
    block.drop([item for item in items if item.index == after.cut], "cut")


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
