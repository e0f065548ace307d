"""Laying out elements of a web page as lines of text, as a person who copies the page gets them."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from urllib.parse import unquote, urljoin

from kit.form import plain
from kit.reading.assemble import evidence_of, is_address

_APART = frozenset(  # shown with a gap before and after
    (
        *("p", "h1", "h2", "h3", "h4", "h5", "h6", "section", "article", "blockquote", "pre"),
        *("table", "figure", "fieldset", "hr", "header", "footer", "aside", "main", "details"),
    )
)
_OWN_LINE = frozenset(
    (
        *("div", "li", "tr", "dl", "dt", "dd", "form", "label", "button", "caption", "legend"),
        *("address", "figcaption", "summary", "thead", "tbody", "tfoot", "center", "body", "html"),
    )
)
_LISTS = frozenset(("ul", "ol", "menu"))
_CELLS = frozenset(("td", "th"))
_BETWEEN_CELLS = "\x1f"
_BLANKS = re.compile(r"[ \t\r\n\f]+")
_DEEPEST = 12
_CELLS_SEARCHED = 20


@dataclass(slots=True)
class _Anchor:
    """A link that is open: its address, how many lines there were before, its texts."""

    url: str
    line: int
    name: str
    words: list[str] = field(default_factory=list)


class Layout:
    """Takes a page's texts and elements in order; ``lines`` and ``links`` are the result.

    ``links`` holds title and address of the links on each line, by the line's number.
    ``base`` is the address that others are relative to. A row of a table whose cells hold a
    label of the form (``labels``, in their ``plain`` form) becomes one line a cell.
    """

    def __init__(self, base: str | None = None, labels: frozenset[str] = frozenset()) -> None:
        self.lines: list[str] = []
        self.links: dict[int, list[tuple[str, str]]] = {}
        self._base = base
        self._labels = labels
        self._words: list[str] = []
        self._gap = 0
        self._marker = ""
        self._lists: list[int | None] = []  # the next number of each open list, None for bullets
        self._preformatted = 0
        self._anchor: _Anchor | None = None
        self._pending: list[tuple[str, str]] = []

    def text(self, words: str) -> None:
        """Take a piece of text."""
        words = words.replace(_BETWEEN_CELLS, " ")
        if self._anchor is not None:
            self._anchor.words.append(words)
        if not self._preformatted:
            self._words.append(words)
            return
        first, *rest = words.replace("\r\n", "\n").split("\n")
        self._words.append(first)
        for line in rest:
            self._break()
            self._words.append(line)

    def enter(self, tag: str, attributes: Mapping[str, str | None]) -> None:
        """Take the beginning of an element."""
        if self._anchor is not None:
            self._anchor.words.append(" " if tag == "br" or tag in _OWN_LINE | _APART else "")
        if tag == "br":
            self._break()
        elif tag == "a":
            self._open_anchor(attributes)
        elif tag == "img" and self._anchor is not None:
            self._anchor.name = self._anchor.name or attributes.get("alt") or ""
        elif tag in _LISTS:
            self._block(1 if self._lists else 2)
            self._lists.append(_number(attributes.get("start"), 1) if tag == "ol" else None)
        elif tag == "li":
            self._block(1)
            self._open_item(attributes)
        elif tag in _CELLS:
            if "".join(self._words).strip():
                self._words.append(_BETWEEN_CELLS)
        elif tag in _APART or tag in _OWN_LINE:
            self._block(2 if tag in _APART and not self._lists else 1)
            self._preformatted += tag == "pre"

    def leave(self, tag: str) -> None:
        """Take the end of an element."""
        if tag == "a":
            self._close_anchor()
        elif tag in _LISTS:
            self._flush()
            if self._lists:
                self._lists.pop()
            self._block(1 if self._lists else 2)
        elif tag == "li":
            self._block(1)
            self._marker = ""
        elif tag in _APART or tag in _OWN_LINE:
            self._block(2 if tag in _APART and not self._lists else 1)
            self._preformatted -= tag == "pre"

    def closed(self) -> Layout:
        """Finish the last line, and return the layout itself."""
        self._flush()
        return self

    # ------------------------------------------------------------ lines

    def _break(self) -> None:
        filled = "".join(self._words).strip()
        self._flush()
        self._gap = 1 if filled else max(self._gap, 2)

    def _block(self, gap: int) -> None:
        self._flush()
        self._gap = max(self._gap, gap)

    def _flush(self) -> None:
        whole = "".join(self._words)
        self._words = []
        cells = [self._tidy(cell) for cell in whole.split(_BETWEEN_CELLS)]
        cells = [cell for cell in cells if cell.strip()]
        if not cells:
            return
        if len(cells) > 1 and not any(plain(cell) in self._labels for cell in cells):
            cells = [" | ".join(cells)]
        at = len(self.lines) + 1
        for cell in cells:
            self._line(cell)
        last = len(self.lines)
        for title, url in self._pending:
            if at < last:  # one cell a line: the links stand in the order of the cells
                near = range(at, min(at + _CELLS_SEARCHED, last) + 1)
                at = next((n for n in near if title in " ".join(self.lines[n - 1].split())), at)
            self.links.setdefault(at, []).append((title, url))
        self._pending = []

    def _tidy(self, words: str) -> str:
        return words.rstrip() if self._preformatted else _BLANKS.sub(" ", words).strip(" ")

    def _line(self, words: str) -> None:
        if self._gap > 1 and self.lines:
            self.lines.append("")
        self._gap = 1
        if self._lists:
            indent = "  " * min(len(self._lists), _DEEPEST)
            words = f"{indent}{self._marker or '  '}{words}"
            self._marker = ""
        self.lines.append(words)

    def _open_item(self, attributes: Mapping[str, str | None]) -> None:
        self._marker = "• "
        if self._lists and (number := self._lists[-1]) is not None:
            number = _number(attributes.get("value"), number)
            self._marker = f"{number}. "
            self._lists[-1] = number + 1
        elif not self._lists:
            self._marker = ""

    # ------------------------------------------------------------ links

    def _open_anchor(self, attributes: Mapping[str, str | None]) -> None:
        url = self._address(attributes.get("href"))
        name = attributes.get("aria-label") or attributes.get("title") or ""
        self._anchor = _Anchor(url, len(self.lines), name) if url else None

    def _close_anchor(self) -> None:
        anchor, self._anchor = self._anchor, None
        if anchor is None:
            return
        title = " ".join("".join(anchor.words).split())
        if not title:
            # A document behind a picture: its description is all there is to read.
            title = " ".join(anchor.name.split()) or unquote(anchor.url.rsplit("/", 1)[-1])
            if not title or evidence_of(title, anchor.url, 1).kind != "file":
                return
            self._words.append(f" {title} ")
        if len(self.lines) > anchor.line and not "".join(self._words).strip():
            self.links.setdefault(len(self.lines), []).append((title, anchor.url))
        else:
            self._pending.append((title, anchor.url))

    def _address(self, href: str | None) -> str | None:
        if not href or href.startswith("#"):
            return None
        try:
            url = urljoin(self._base or "", href.strip())
        except ValueError:
            return None
        return url if is_address(url) else None


def _number(stated: str | None, default: int) -> int:
    words = (stated or "").strip()
    return int(words) if re.fullmatch(r"-?\d{1,6}", words) else default
