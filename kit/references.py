"""What the prose refers to: citations, sources, documents, laws, sites and web addresses.

``references`` finds them where they stand; ``works`` says which of them are the same. They
are what an assessment points to, not evidence that its source shows.
"""

from __future__ import annotations

import re
from bisect import bisect_left
from collections.abc import Iterator
from functools import cache, lru_cache
from typing import Literal

from kit.cues import either, every
from kit.form import load_form, plain
from kit.prose import Prose, prose
from kit.records import Lines, Record, Report

Kind = Literal["source", "link", "citation", "law", "document", "site"]


class Reference(Record):
    """One thing that the prose refers to, in the source's own words.

    ``name`` is the author or body of a citation or source, ``title`` that of a document;
    ``before`` is the sentence up to the reference, which may name what it leaves out.
    """

    kind: Kind
    text: str
    name: str | None = None
    year: int | None = None
    pages: str | None = None
    title: str | None = None
    url: str | None = None
    before: str = ""
    question: str | None = None
    lines: Lines | None = None


_YEAR = r"(?P<year>(?:19|20)\d\d)[a-z]?"
_PAGES = r"(?:\s*[:,]\s*(?:(?:pp?|págs?)\.?\s*)?(?P<pages>\d{1,4}(?:\s?[–-]\s?\d{1,4})?))"
_CITATION = re.compile(rf"(?P<name>[^\W\d_][^()\d;]{{1,120}}?),\s*{_YEAR}{_PAGES}?\s*(?=[;)])")
_BARE = re.compile(rf"\(\s*{_YEAR}{_PAGES}\s*\)")
_LINK = re.compile(r"(?:https?://|www\.)[^\s<>\"“”«»]{3,500}", re.IGNORECASE)
_DOMAIN = re.compile(
    r"(?<![\w@./-])(?:[a-z0-9-]{2,40}\.){1,4}(?:gob|gov|org|com|net|edu|info)"
    r"(?:\.[a-z]{2})?(?:/[^\s<>\"“”«»]{0,300})?(?![\w@])",
    re.IGNORECASE,
)
_TOP = re.compile(r"\.(?:gob|gov|org|com|net|edu|info)(?![a-z])", re.IGNORECASE)
_QUOTED = re.compile(r"“([^“”\n]{3,250})”|«([^«»\n]{3,250})»|\"([^\"\n]{3,250})\"")
_SENTENCE_END = re.compile(r"[.!?:;]\s+(?=[\"“«(¿¡]?[^\W\d_a-zà-ÿ])")
_CAPITALISED = r"[A-ZÁÉÍÓÚÑÜÀÂÇÈÊÔ][\w’'.-]*[\w’']"
_LONGEST = 300


@cache
def _source_entry() -> re.Pattern[str]:
    heads = either(every("sources"))
    return re.compile(
        rf"^[^\S\n]*(?:[•●*-]\s*)?(?i:{heads}:?\s+)?(?P<name>[^\W\d_][^()\n]{{2,120}}?)\.?\s*"
        rf"\({_YEAR}\)\.\s*(?P<title>[^\n]{{3,300}}?)(?=\.\s|\.?$|[.,]?\s+{_LINK.pattern})[^\n]*$",
        re.MULTILINE,
    )


@cache
def _nouns(key: str) -> re.Pattern[str]:
    """Return the pattern of such nouns as they stand in names: capitalised."""
    return re.compile(r"\b(?:" + "|".join(re.escape(one.title()) for one in every(key)) + r")\b")


@cache
def _behind() -> re.Pattern[str]:
    """Return the pattern of a name's words behind its noun.

    One word in lower case may stand between small words: ``Guide for the preparation of ...``.
    """
    link = either(every("links"))
    return re.compile(
        rf"(?:\s+{_CAPITALISED}|(?:\s+{link}){{1,2}}\s+{_CAPITALISED}"
        rf"|(?:\s+{link}){{1,2}}\s+[a-zà-ÿ]{{3,}}(?:\s+{link}){{1,2}}\s+{_CAPITALISED}){{0,10}}"
    )


_AHEAD = re.compile(rf"(?:{_CAPITALISED}\s+(?:(?:of|to|and)\s+)?){{0,4}}{_CAPITALISED}\s+$")


def _names(text: str, key: str) -> Iterator[tuple[int, int]]:
    """Yield where names around such a noun stand: ``Guide for ...``, ``Access to ... Act``."""
    for noun in _nouns(key).finditer(text):
        behind = _behind().match(text, noun.end())
        end = behind.end() if behind else noun.end()
        line = max(text.rfind("\n", 0, noun.start()) + 1, noun.start() - _LONGEST // 3)
        ahead = _AHEAD.search(text[line : noun.start()])
        start = line + ahead.start() if ahead else noun.start()
        yield start + _leading(text[start:end]), end


@cache
def _numbered_law() -> re.Pattern[str]:
    noun = either(one.title() for one in every("laws"))
    return re.compile(
        rf"\b{noun}\s+(?:(?:No|N[°º]|N\.º|Num|Núm|Number|Número)\.?\s*)?"
        r"\d[\d./-]{0,12}(?<=\d)(?:\s+(?:of|de|del)\s+(?:19|20)\d\d)?",
    )


@cache
def _site() -> re.Pattern[str]:
    """Return the pattern of the nouns of sites, in any case."""
    return re.compile(rf"\b{either(every('sites'))}\b", re.IGNORECASE)


def _sites(text: str) -> Iterator[tuple[int, int]]:
    """Yield where sites are named: ``... website`` in English, ``portal de ...`` in Spanish."""
    for noun in _site().finditer(text):
        line = max(text.rfind("\n", 0, noun.start()) + 1, noun.start() - _LONGEST // 3)
        ahead = _AHEAD.search(text[line : noun.start()])
        behind = _behind().match(text, noun.end())
        if ahead:
            start = line + ahead.start()
            yield start + _leading(text[start : noun.end()]), noun.end()
        elif behind and behind.end() > noun.end():
            yield noun.start(), behind.end()


@cache
def _titled() -> re.Pattern[str]:
    return re.compile(rf"\b{either(every('titled'))}\W*$", re.IGNORECASE)


@cache
def _noun(key: str, *, close: bool) -> re.Pattern[str]:
    """Return the pattern of a noun in the words before a quotation, or ``close`` to its start."""
    ending = r"(?:\W+\w+){0,2}\W*$" if close else ""
    return re.compile(rf"\b{either(every(key))}\b{ending}", re.IGNORECASE)


class _Finder:
    """Finds references in one field; a stretch of text is taken once, by the first that fits."""

    def __init__(self, field: Prose) -> None:
        self.field = field
        self.taken: list[tuple[int, int]] = []
        self.found: list[tuple[int, Reference]] = []

    def add(self, kind: Kind, start: int, end: int, **parts: object) -> None:
        at = bisect_left(self.taken, (start, end))
        if at and self.taken[at - 1][1] > start:
            return
        if at < len(self.taken) and self.taken[at][0] < end:
            return
        text = self.field.text
        self.taken.insert(at, (start, end))
        reference = Reference.model_validate(
            {
                "kind": kind,
                "text": " ".join(text[start:end].split()),
                "before": before(text, start),
                "question": self.field.question,
                "lines": self.field.place(start, end),
                **parts,
            }
        )
        self.found.append((start, reference))

    def sources(self) -> None:
        for match in _source_entry().finditer(self.field.text):
            link = _LINK.search(match[0])
            self.add(
                "source",
                match.start() + len(match[0]) - len(match[0].lstrip()),
                match.end(),
                name=match["name"].strip(),
                year=int(match["year"]),
                title=match["title"].strip(),
                url=_address(link[0]) if link else None,
            )

    def links(self) -> None:
        held = _TOP.search(self.field.text)
        for pattern in (_LINK, _DOMAIN) if held else (_LINK,):
            for match in pattern.finditer(self.field.text):
                address = _address(match[0])
                self.add("link", match.start(), match.start() + len(address), url=address)

    def citations(self) -> None:
        text = self.field.text
        for opened in re.finditer(r"\([^()\n]{4,300}\)", text):
            at, whole = opened.start() + 1, opened.end()
            found = [
                match
                for match in _CITATION.finditer(text, at, whole)
                if not set(plain(match["name"]).split()) & set(every("months"))
            ]
            for match in found:
                alone = len(found) == 1 and match.start() == at and match.end() == whole - 1
                self.add(
                    "citation",
                    opened.start() if alone else match.start(),
                    whole if alone else match.end(),
                    name=match["name"].strip(),
                    year=int(match["year"]),
                    pages=match["pages"],
                )
        for match in _BARE.finditer(text):
            self.add(
                "citation",
                match.start(),
                match.end(),
                year=int(match["year"]),
                pages=match["pages"],
            )

    def quoted(self) -> None:
        for match in _QUOTED.finditer(self.field.text):
            title = next(one for one in match.groups() if one).strip(" ,.;")
            ahead = before(self.field.text, match.start())
            kind = _kind_of_quoted(ahead)
            if kind and title[:1].isupper():
                self.add(kind, match.start(), match.end(), title=title)

    def named(self) -> None:
        own = {plain(one) for one in load_form().title.values()}
        text = self.field.text
        spans: list[tuple[Kind, int, int]] = []
        if _holds(text, "laws"):
            spans.extend(("law", *match.span()) for match in _numbered_law().finditer(text))
            spans.extend(("law", *span) for span in _names(text, "laws"))
        if _holds(text, "documents"):
            spans.extend(("document", *span) for span in _names(text, "documents"))
        if _holds(text, "sites"):
            spans.extend(("site", *span) for span in _sites(text))
        for kind, start, end in spans:
            title = " ".join(text[start:end].split())
            if " " in title and plain(title) not in own:
                self.add(kind, start, end, title=title)


def _holds(text: str, key: str) -> bool:
    """Say whether any such noun is in the text, before slower patterns look at it."""
    return any(noun.title() in text or noun in text for noun in every(key))


def _kind_of_quoted(ahead: str) -> Kind | None:
    """Say what a quotation names, by the words of its sentence before it."""
    titled = _titled().search(ahead) is not None
    kinds: tuple[tuple[Kind, str], ...] = (("law", "laws"), ("document", "documents"))
    for kind, key in kinds:
        if _noun(key, close=not titled).search(ahead):
            return kind
    return None


@cache
def _small_words() -> frozenset[str]:
    return frozenset(plain(one) for one in every("not_names"))


def _leading(name: str) -> int:
    """Return how many characters of small words stand before a name: ``The``, ``In the``."""
    skip = 0
    for word in re.finditer(r"\S+\s+", name):
        if plain(word[0]) not in _small_words():
            break
        skip = word.end()
    return skip


def _address(found: str) -> str:
    """Return a web address without the punctuation of the sentence around it."""
    address = found.rstrip(".,;:!?'’")
    while address.endswith(")") and address.count(")") > address.count("("):
        address = address[:-1].rstrip(".,;:")
    return address


def before(text: str, at: int) -> str:
    """Return the sentence up to this character, at most 300 characters of it."""
    start = max(0, at - _LONGEST, text.rfind("\n", 0, at) + 1)
    ahead = text[start:at]
    ends = [match.end() for match in _SENTENCE_END.finditer(ahead)]
    return ahead[ends[-1] if ends else 0 :].strip()


@lru_cache(maxsize=64)
def _of(field: Prose) -> tuple[Reference, ...]:
    finder = _Finder(field)
    finder.sources()
    finder.links()
    finder.citations()
    finder.quoted()
    finder.named()
    return tuple(reference for _, reference in sorted(finder.found, key=lambda one: one[0]))


def has_source(text: str) -> bool:
    """Say whether a text lists a source as an entry: ``Name. (2023). Title``."""
    return re.search(r"\((?:19|20)\d\d[a-z]?\)\.", text) is not None


def references(report: Report) -> tuple[Reference, ...]:
    """Return all that the prose refers to, in the order in which it stands there."""
    return tuple(reference for field in prose(report) for reference in _of(field))
