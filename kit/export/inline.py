"""What a page holds thousands of: runs of text, references, marks, cells, lines of a source.

They are written here and not by a template, which takes three times as long for each. As there,
every text is shown with its unseen characters written out, and escaped.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import TYPE_CHECKING

from markupsafe import Markup, escape

from kit.blocks import Cell, Column, Mark, Ref, Sentence, SourceText, Span, Table
from kit.export.characters import visible

if TYPE_CHECKING:
    from kit.export.page import Link, Page

_TAGS = {"strong": "strong", "emphasis": "em", "code": "code"}
_BESIDE = {
    "not_stated": ("unstated", ""),
    "not_applicable": ("beside", "–"),
    "off_scale": ("beside", "◇"),
}
"""The classes and signs of what has no place on a scale."""


def shown(text: str) -> str:
    """Return a text as HTML that reads as the text does."""
    return str(escape(visible(text)))


class Inline:
    """Writes the small parts of one page, each as markup for a template to place."""

    def __init__(self, page: Page) -> None:
        self.page = page
        self.language = page.document.language

    def runs(self, spans: Iterable[Span]) -> Markup:
        """Write runs of text."""
        return _markup(self._runs(spans))

    def said(self, sentence: Sentence) -> Markup:
        """Write a sentence with its references."""
        return _markup(self._said(sentence))

    def text(self, sentences: Iterable[Sentence]) -> Markup:
        """Write the sentences of a paragraph."""
        return _markup(" ".join(map(self._said, sentences)))

    def refs(self, given: Sequence[Ref], before: str = "[", after: str = "]") -> Markup:
        """Write references to lines of a source."""
        return _markup(self._refs(given, before, after))

    def mark(self, mark: Mark, worded: str) -> Markup:
        """Write a place on a scale; in words, too, where no words stand beside it."""
        return _markup(self._mark(mark, worded))

    def cells(self, row: Sequence[Cell], table: Table) -> Markup:
        """Write the cells of a table's row."""
        return _markup(
            "".join(
                self._cell(entry, table.columns[at], table.row_heads and at == 0)
                for at, entry in enumerate(row)
            )
        )

    def lines(self, source: SourceText, used: frozenset[int]) -> Markup:
        """Write the lines of a source; those that are ``used`` are told apart."""
        return _markup("".join(self._lines(source, used)))

    def _lang(self, code: str | None) -> str:
        return f' lang="{shown(code)}" dir="auto"' if code and code != self.language else ""

    def _runs(self, spans: Iterable[Span]) -> str:
        return "".join(
            self._run(span) if span.href or span.style or span.lang else shown(span.text)
            for span in spans
        )

    def _run(self, span: Span) -> str:
        text = shown(span.text)
        tag = _TAGS[span.style] if span.style else ("span" if span.lang else "")
        if tag:
            text = f"<{tag}{self._lang(span.lang)}>{text}</{tag}>"
        href = self.page.href(span)
        if not href:
            return text
        outside = ' rel="external noreferrer"' if self.page.outside(href) else ""
        return f'<a href="{shown(href)}"{outside}>{text}</a>'

    def _said(self, sentence: Sentence) -> str:
        said = self._runs(sentence.spans)
        return said + self._refs(sentence.refs) if sentence.refs else said

    def _refs(self, given: Sequence[Ref], before: str = "[", after: str = "]") -> str:
        groups = "; ".join(
            f"{shown(group.before)}{', '.join(map(_link, group.links))}{shown(group.after)}"
            for group in self.page.refs(given)
        )
        return f' <span class="ref">{before}{groups}{after}</span>'

    def _mark(self, mark: Mark, worded: str) -> str:
        kind, sign = _BESIDE.get(mark.state, ("", ""))
        if not kind:
            kind, sign = f"shade-{self.page.shade(mark)}", self.page.dots(mark)
        drawn = f'<span class="mark {kind}" aria-hidden="true">{sign}</span>'
        return drawn if worded else f'{drawn}<span class="word">{shown(self._word(mark))}</span>'

    def _word(self, mark: Mark) -> str:
        w = self.page.w
        match mark.state:
            case "stated":
                return w("{step} of {steps}", step=mark.step, steps=mark.steps)
            case "not_stated":
                return w("Not stated")
            case "not_applicable":
                return w("Not applicable")
            case _:
                return w("Not on the scale")

    def _cell(self, entry: Cell, column: Column, head: bool) -> str:
        text, mark = entry.text, entry.mark
        heads = head and bool(text or mark)
        start = '<th scope="row"' if heads else "<td"
        if column.align != "left":
            start += f' class="{column.align}"'
        elif mark and mark.state == "not_stated":
            start += ' class="blank"'
        if column.title:
            start += f' data-label="{shown(column.title)}"'
        marked = self._mark(mark, text) + (" " if text else "") if mark else ""
        runs = self._runs(entry.spans)
        refs = f'<span class="refs">{self._refs(entry.refs, "", "")}</span>' if entry.refs else ""
        return f"{start}>{marked}{runs}{refs}</{'th' if heads else 'td'}>\n"

    def _lines(self, source: SourceText, used: frozenset[int]) -> Iterable[str]:
        page, w = self.page, self.page.w
        own = f' lang="{shown(self.language)}"' if source.lang != self.language else ""
        expected, blank = 1, False
        for line in source.lines:
            if not line.text.strip():
                blank = True
                continue
            value = f' value="{line.number}"' if line.number != expected else ""
            anchor = page.line_id(source, line)
            names = page.line_class(line, line.number in used, blank)
            place = f' id="{shown(anchor)}"' if anchor else ""
            kind = f' class="{names}"' if names else ""
            tag = (
                f' <span class="tag"{own}>{shown(w("not placed"))}</span>'
                if line.role == "unread"
                else ""
            )
            groups = " · ".join(", ".join(map(_back, group)) for group in page.back(source, line))
            if groups:
                unseen = f'<span class="unseen">{shown(w("Referred to in:"))} </span>'
                groups = f' <span class="back"{own}>{unseen}{groups}</span>'
            yield (
                f'<li{value}{place}{kind}><span class="line" dir="auto">{shown(line.text)}</span>'
                f"{tag}{groups}</li>\n"
            )
            expected, blank = line.number + 1, False


def _link(to: Link) -> str:
    if not to.href:
        return shown(to.text)
    return f'<a id="{shown(to.id)}" href="{shown(to.href)}"{_label(to)}>{shown(to.text)}</a>'


def _back(to: Link) -> str:
    return f'<a href="{shown(to.href)}"{_label(to)}>{shown(to.text)}</a>'


def _label(to: Link) -> str:
    return f' aria-label="{shown(to.label)}"' if to.label else ""


def _markup(text: str) -> Markup:
    return Markup(text)  # noqa: S704 - every text in it went through ``shown``
