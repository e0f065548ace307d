"""What the templates ask while they write one page: links, labels, marks, pictures."""

from __future__ import annotations

import base64
import json
import re
from collections import Counter
from collections.abc import Iterator, Sequence
from functools import lru_cache
from itertools import groupby
from textwrap import shorten
from typing import NamedTuple

from markupsafe import Markup

from kit.blocks import Chart, Column, Mark, Picture, Ref, SourceLine, SourceText, Span, Table
from kit.export.characters import address
from kit.export.document import RESERVED, Document, Entry
from kit.export.inline import Inline
from kit.export.references import Place, backlinks, lines_by_source
from kit.sorting import sort_keys
from kit.words import Words

SHADES = 5
"""How many shades of the accent colour tell the levels of a scale apart."""

WIDE = 6
"""A table of more columns scrolls on a phone instead of turning into lists."""

MANY = 40
"""Contents of more entries than these show chapters alone."""

SHORT = 34
"""How many characters of a heading a link back to it shows."""

_VIEW_BOX = re.compile(r'viewBox="[-\d.]+ [-\d.]+ ([\d.]+) ([\d.]+)"')
_NUMBER = re.compile(r"\d+(?:\.\d+)*(?=[\s.:–-])")


class Link(NamedTuple):
    """A link within the page; an empty ``href`` or ``id`` is left out."""

    text: str
    href: str = ""
    id: str = ""
    label: str = ""


class RefGroup(NamedTuple):
    """References to one source, with the words around them."""

    before: str
    links: list[Link]
    after: str


class Chapter(NamedTuple):
    """A line of the contents with the lines below it."""

    entry: Entry
    parts: list[Entry]


class Page:
    """One page in the making.

    It counts references as the template writes them, in the order of ``refs_of``, and knows
    which anchors there are, so a link never leads nowhere. With ``anchored`` off, as in a
    notebook's cell, nothing on the page has an id, and nothing links within it. ``sortable``
    says that tables can be sorted there.
    """

    def __init__(
        self, document: Document, w: Words, *, anchored: bool = True, sortable: bool = False
    ) -> None:
        self.document = document
        self.w = w
        self.anchored = anchored
        self.sortable = sortable
        self.inline = Inline(self)
        self._lines = lines_by_source(document.blocks) if anchored else {}
        self._backlinks = backlinks(document.places, self._lines)
        self._sources = [block for block in document.blocks if isinstance(block, SourceText)]
        self._anchors = {*RESERVED, *_anchors(document)}
        self._count = 0
        self._regions: Counter[str] = Counter()

    @classmethod
    def blank(cls, language: str, w: Words, *, sortable: bool = False) -> Page:
        """Return a page without a document, for templates that only show marks and dates."""
        from kit.export.document import compose

        return cls(compose((), language=language), w, anchored=False, sortable=sortable)

    @property
    def direction(self) -> str:
        """The direction in which the report's language is written."""
        from babel import Locale, UnknownLocaleError

        try:
            return Locale.parse(self.document.language, sep="-").text_direction
        except (UnknownLocaleError, ValueError):
            return "ltr"

    @property
    def head_title(self) -> str:
        """The page's title for tabs, bookmarks and search engines."""
        cover = self.document.cover
        return (cover.running if cover else "") or self.document.title

    @property
    def head_description(self) -> str:
        """The page's description for search engines and previews of links."""
        cover = self.document.cover
        return (cover.description or cover.subtitle if cover else "") or self.document.title

    @property
    def chapters(self) -> list[Chapter]:
        """The contents in two levels, or in one where two would be too long to look through."""
        contents = self.document.contents
        if len(contents) > MANY:
            contents = tuple(entry for entry in contents if entry.level == 2)
        chapters: list[Chapter] = []
        for entry in contents:
            if entry.level == 2 or not chapters:
                chapters.append(Chapter(entry, []))
            else:
                chapters[-1].parts.append(entry)
        return chapters

    def sort_keys(self, table: Table) -> tuple[str, ...]:
        """Return for each row what its columns sort by, as JSON; nothing where they do not."""
        if not self.sortable or not table.sortable or len(table.rows) < 2:
            return ()
        return tuple(json.dumps(keys) for keys in sort_keys(table, self.w))

    def href(self, span: Span) -> str:
        """Return where a run of text may link to, or nothing."""
        href = address(span.href)
        if not href or not href.startswith("#"):
            return href or ""
        return href if self.anchored and href[1:] in self._anchors else ""

    def outside(self, href: str) -> bool:
        """Say whether a link leaves the report."""
        return href.startswith(("http:", "https:", "HTTP"))

    def refs(self, given: Sequence[Ref]) -> list[RefGroup]:
        """Return the links of the next references on the page, those to one source together.

        A single one reads ``line 44``, several to the same source ``lines 44–46, 50``.
        """
        groups: list[RefGroup] = []
        for source, together in groupby(given, key=lambda ref: ref.source):
            refs = list(together)
            texts = [self._words(ref) for ref in refs]
            if len(refs) == 1:
                groups.append(RefGroup("", [self._link(refs[0], texts[0], "")], ""))
                continue
            before, after = self._around(source)
            links = [
                self._link(ref, _range(ref), text) for ref, text in zip(refs, texts, strict=True)
            ]
            groups.append(RefGroup(before, links, after))
        return groups

    def _link(self, ref: Ref, text: str, label: str) -> Link:
        self._count += 1
        target = self._lines.get(ref.source, {}).get(ref.first)
        if not target:
            return Link(text=text)
        return Link(
            text=text, href=f"#{ref.source}-L{target}", id=f"ref-{self._count}", label=label
        )

    def _number(self, source: str) -> int:
        """The source's number where there are several, else 0."""
        ids = list(dict.fromkeys(block.id for block in self._sources))
        return ids.index(source) + 1 if len(ids) > 1 and source in ids else 0

    def _words(self, ref: Ref) -> str:
        w, number = self.w, self._number(ref.source)
        if ref.first == ref.last:
            if number:
                return w("source {number}, line {line}", number=number, line=ref.first)
            return w("line {line}", line=ref.first)
        if number:
            return w(
                "source {number}, lines {first}–{last}",
                number=number,
                first=ref.first,
                last=ref.last,
            )
        return w("lines {first}–{last}", first=ref.first, last=ref.last)

    def _around(self, source: str) -> tuple[str, str]:
        """The words before and after several lines of one source."""
        w, number, place = self.w, self._number(source), "\0"
        text = (
            w("source {number}, lines {lines}", number=number, lines=place)
            if number
            else w("lines {lines}", lines=place)
        )
        before, _, after = text.partition(place)
        return before, after

    def line_id(self, source: SourceText, line: SourceLine) -> str:
        """Return the anchor of a source's line; a source shown twice has them only once."""
        first = next((block for block in self._sources if block.id == source.id), source)
        return f"{source.id}-L{line.number}" if self.anchored and first is source else ""

    def line_class(self, line: SourceLine, used: bool, gap: bool) -> str:
        """Return the classes of a source's line: its role, whether it is referred to, a gap."""
        role = "" if line.role == "text" else line.role
        return " ".join(filter(None, (role, "used" if used else "", "gap" if gap else "")))

    def used_lines(self, source: SourceText) -> frozenset[int]:
        """Return the numbers of the lines that some statement of the report refers to."""
        return frozenset(
            number
            for place in self.document.places
            if place.ref.source == source.id
            for number in range(place.ref.first, place.ref.last + 1)
        )

    def back(self, source: SourceText, line: SourceLine) -> list[list[Link]]:
        """Return links to the statements that refer to a line, grouped by their heading.

        The first of a group has the heading's number or words as its text, further ones are
        counted: ``1.1``, then ``2``, ``3``.
        """
        if not self.line_id(source, line):
            return []
        groups: dict[str, list[Link]] = {}
        for place in self._backlinks.get((source.id, line.number), ()):
            name = self._short(place)
            group = groups.setdefault(name, [])
            nth = len(group) + 1
            href = f"#ref-{place.number}"
            group.append(
                Link(text=name, href=href)
                if nth == 1
                else Link(text=str(nth), href=href, label=f"{name} ({nth})")
            )
        return list(groups.values())

    def _short(self, place: Place) -> str:
        return _shortened(place.heading) or self.w("Head of the report")

    def region(self, caption: str) -> str:
        """Return a name for a table's scrolling area that no other area of the page has."""
        name = caption or self.w("Table")
        self._regions[name] += 1
        count = self._regions[name]
        return name if count == 1 else f"{name} ({count})"

    def shade(self, mark: Mark) -> int:
        """Return the shade of a mark, up to ``SHADES`` for the highest level, as in the charts."""
        return max(1, -(-mark.step * SHADES // max(mark.steps, 1)))

    def dots(self, mark: Mark) -> str:
        """Return a place on a scale as signs that read without colour."""
        step = min(max(mark.step, 0), mark.steps)
        return "●" * step + "○" * (mark.steps - step)

    def width(self, column: Column) -> str:
        """Return the class of a column's width in steps of 5 percent; no style would be allowed."""
        share = 5 * round(min(max(column.width, 0), 95) / 5)
        return f"w{share}" if share else ""

    def wide(self, columns: tuple[Column, ...]) -> bool:
        """Say whether a table has too many columns to become lists on a phone."""
        return len(columns) > WIDE

    def drawing(self, chart: Chart) -> Markup:
        """Return a chart's drawing as inline SVG: what ``kit.export.drawing`` made, and no other.

        Within HTML it needs no name space, which would be the only address in the page. Its
        natural size keeps its text as large as the page's.
        """
        svg = chart.svg.replace(' xmlns="http://www.w3.org/2000/svg"', "", 1)
        box = _VIEW_BOX.search(svg)
        if box and ' width="' not in svg[: svg.find(">")]:
            svg = svg.replace("<svg ", f'<svg width="{box[1]}" height="{box[2]}" ', 1)
        return Markup(svg)  # noqa: S704 - drawn by ``inline_svg``, which lets only shapes pass

    def picture(self, picture: Picture) -> str:
        """Return a picture as a ``data:`` address, where no script in it can run."""
        data = picture.data.strip()
        if picture.media == "image/svg+xml" and data.startswith("<"):
            data = base64.b64encode(data.encode("utf-8", "replace")).decode("ascii")
        return f"data:{picture.media};base64,{''.join(data.split())}"

    def date(self, iso: str) -> str:
        """Return an ISO date in the words of the report's language, anything else as it is."""
        return date_in_words(iso, self.w)


@lru_cache(maxsize=1024)
def _shortened(heading: str) -> str:
    number = _NUMBER.match(heading)
    return number[0] if number else shorten(heading, SHORT, placeholder=" …")


def _range(ref: Ref) -> str:
    return str(ref.first) if ref.first == ref.last else f"{ref.first}–{ref.last}"


def date_in_words(iso: str, w: Words) -> str:
    """Return an ISO date as people write it; what is no such date comes back as it is."""
    from datetime import date

    from babel.dates import format_date

    try:
        day = date.fromisoformat(iso)
    except ValueError:
        return iso
    # Day, month, year: what most readers of English outside one country expect.
    locale = "en_GB" if w.language == "en" else w.language
    return format_date(day, format="long", locale=locale)


def _anchors(document: Document) -> Iterator[str]:
    for block in document.blocks:
        anchor = getattr(block, "anchor", "")
        if anchor:
            yield anchor
        if isinstance(block, Chart) and block.table.anchor:
            yield block.table.anchor
        if isinstance(block, SourceText):
            yield from (f"{block.id}-L{line.number}" for line in block.lines if line.text.strip())
