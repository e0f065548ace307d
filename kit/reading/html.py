"""Saved web pages: from their markup to the lines that the page reader knows.

Only the main content is kept, without menus and the boxes of glossary tooltips. Headings,
paragraphs, list items and rows of tables become lines, blank lines stand where the page shows a
gap, and links are remembered by the line that they stand in. Nothing of a page is ever run or
fetched.
"""

from __future__ import annotations

import codecs
import hashlib
import re
from collections import Counter
from collections.abc import Callable, Iterator
from functools import cache
from urllib.parse import urljoin

from selectolax.lexbor import LexborHTMLParser, LexborNode

from kit.errors import SourceError
from kit.form import load_form, plain
from kit.reading.assemble import is_address
from kit.reading.decode import MAX_LINES, decode_text
from kit.reading.layout import Layout
from kit.reading.page import read_page
from kit.records import Reading, Source
from kit.words import mark

MAX_HTML_BYTES = 20_000_000
"""The largest page; saved pages are under 1 MB, with pictures inside a few more."""

MAX_OPEN = 3000
"""How many elements may be open at once: a page has some dozens, and far more would be slow."""

_SKIPPED = frozenset(
    (
        *("script", "style", "noscript", "template", "iframe", "object", "embed", "svg", "math"),
        *("canvas", "audio", "video", "select", "textarea", "input", "nav", "head", "dialog"),
    )
)
_FRAME = frozenset(("footer", "aside"))  # the site's own near the root, a note further in
_SITE_DEPTH = 3
_MAIN = "main, [role=main], article, .entry-content, #content, #main"
_MOST_CANDIDATES = 8

_TAG = re.compile(r"<(/?)([a-zA-Z][a-zA-Z0-9-]*)")
_CLOSED_BY_NEXT = frozenset(
    (
        *("area", "base", "br", "col", "embed", "hr", "img", "input", "link", "meta", "source"),
        *("track", "wbr", "p", "li", "option", "tr", "td", "th", "tbody", "thead", "dt", "dd"),
    )
)
_TOOLTIP = re.compile(r"tool-?tip|glossary|popover|tippy", re.IGNORECASE)
_TIP = re.compile(
    rf"(?:{_TOOLTIP.pattern})[-_]*(?:text|content|body|inner|box|desc|definition|popup)",
    re.IGNORECASE,
)
_LONGEST_WORD = 40
_LONGEST_TIP = 800
_MOST_NODES_IN_TIP = 60
_SAVED_FROM = re.compile(r"<!-- saved from url=\(\d+\)(\S+) -->")
_CHARSET = re.compile(
    rb"<meta[^>]{0,200}?charset\s*=\s*[\"']?\s*([A-Za-z0-9_-]{2,40})", re.IGNORECASE
)


def read_html(data: bytes, path: str) -> tuple[Reading, ...]:
    """Read the one report of a saved web page.

    The page's address is its canonical link, or the one that the browser noted when saving.
    Raises ``SourceError`` for data that is no text, too large or nested too deep, and for a page
    that is no End of Commitment report.
    """
    text = _decoded(data, path)
    _refuse_deep(text, path)
    tree = LexborHTMLParser(text)
    url = _page_address(tree, text)
    layout = _main_content(tree, _base(tree, url), path)
    source = Source(
        path=path, sha256=hashlib.sha256(data).hexdigest(), language=_language(tree), url=url
    )
    return (read_page(layout.lines, source, layout.links),)


def _decoded(data: bytes, path: str) -> str:
    """Return the page's text, in the encoding that it names itself where it is not UTF-8."""
    if len(data) > MAX_HTML_BYTES:
        raise SourceError(
            mark(
                "{path} is larger than {most} MB. Save the page again without its pictures "
                "(“web page, HTML only”)."
            ).format(path=path, most=MAX_HTML_BYTES // 1_000_000),
            subject=path,
        )
    text = decode_text(data, path)
    named = _CHARSET.search(data[:4096])
    if named and not data.startswith((b"\xef\xbb\xbf", b"\xff\xfe", b"\xfe\xff")):
        try:
            data.decode("utf-8")
        except UnicodeDecodeError:
            try:
                codec = codecs.lookup(named.group(1).decode("ascii"))
                text = data.decode(codec.name, "replace")
            except (LookupError, ValueError):
                pass
    return text


def _refuse_deep(text: str, path: str) -> None:
    """Refuse markup that leaves thousands of elements open, before it costs any time."""
    opened: Counter[str] = Counter()
    total = 0
    for closing, name in _TAG.findall(text):
        tag = name.lower()
        if tag in _CLOSED_BY_NEXT:
            continue
        if not closing:
            opened[tag] += 1
            total += 1
        elif opened[tag]:
            opened[tag] -= 1
            total -= 1
        if total > MAX_OPEN:
            raise SourceError(
                mark(
                    "{path} nests its elements more than {most} deep, which no published page "
                    "does. Save the page again, or save its text as a .txt file."
                ).format(path=path, most=f"{MAX_OPEN:,}"),
                subject=path,
            )


# A footnote's mark stays apart from the number that it stands behind: 432² and never 4322.
_RAISED = str.maketrans("0123456789", "⁰¹²³⁴⁵⁶⁷⁸⁹")


def _main_content(tree: LexborHTMLParser, base: str | None, path: str) -> Layout:
    """Return the lines of the smallest part of the page that still has every label it has."""
    body = tree.body
    if body is None:
        return Layout(base)
    whole = _laid_out(body, base, path)
    wanted = _labels_in(whole)
    best = whole
    if wanted:
        for node in tree.css(_MAIN)[:_MOST_CANDIDATES]:
            part = _laid_out(node, base, path)
            if len(part.lines) <= len(best.lines) and _labels_in(part) == wanted:
                best = part
    return best


def _laid_out(root: LexborNode, base: str | None, path: str) -> Layout:
    layout = Layout(base, _known_labels())
    raised = 0
    for entering, node in _walk(root):
        tag = node.tag or ""
        if node.is_text_node:
            text = node.text_content or ""
            layout.text(text.translate(_RAISED) if raised and text.strip().isdigit() else text)
        elif entering:
            raised += tag == "sup"
            layout.enter(tag, node.attributes)
        else:
            raised -= tag == "sup"
            layout.leave(tag)
        if len(layout.lines) > MAX_LINES:
            raise SourceError(
                mark(
                    "{path} has more than {most} lines. Check that this is the right file."
                ).format(path=path, most=f"{MAX_LINES:,}"),
                subject=path,
            )
    return layout.closed()


def _walk(root: LexborNode) -> Iterator[tuple[bool, LexborNode]]:
    """Yield the nodes of a page's content, without what is dropped."""
    return _nodes(root, _dropped)


def _nodes(
    root: LexborNode, dropped: Callable[[LexborNode, int], bool] = lambda _node, _depth: False
) -> Iterator[tuple[bool, LexborNode]]:
    """Yield nodes in the order of the page: elements when they open and when they close."""
    depth = 0
    node = root
    while True:
        inside: LexborNode | None = None
        if node.is_text_node:
            yield True, node
        elif node.is_element_node and not (depth and dropped(node, depth)):
            yield True, node
            inside = node.child
            if inside is None:
                yield False, node
        if inside is not None:
            node, depth = inside, depth + 1
            continue
        while depth and node.next is None:
            above = node.parent
            if above is None:
                return
            node, depth = above, depth - 1
            yield False, node
        if not depth or node.next is None:
            return
        node = node.next


def _dropped(node: LexborNode, depth: int) -> bool:
    tag = node.tag or ""
    if tag in _SKIPPED:
        return True
    if tag in _FRAME and depth <= _SITE_DEPTH:
        return True
    attributes = node.attributes
    if attributes.get("role") == "tooltip":
        return True
    named = f"{attributes.get('class') or ''} {attributes.get('id') or ''}"
    return bool(_TOOLTIP.search(named)) and _is_tip(node, strictly=bool(_TIP.search(named)))


def _is_tip(node: LexborNode, *, strictly: bool) -> bool:
    """Tell the box with an explanation from the word that it explains; both have such a class.

    A word is short; a wrapper around word and box holds the box, which is met later; and
    what is longer than any explanation is content of a page that has tooltips somewhere.
    """
    words: list[str] = []
    for number, (entering, inner) in enumerate(_nodes(node)):
        if number > _MOST_NODES_IN_TIP:
            return False
        if inner.is_text_node:
            words.append(inner.text_content or "")
        elif entering and number:
            attributes = inner.attributes
            named = f"{attributes.get('class') or ''} {attributes.get('role') or ''}"
            if _TOOLTIP.search(named):
                return False
    text = " ".join("".join(words).split())
    if len(text) > _LONGEST_TIP or plain(text) in _known_labels():
        return False
    more = {plain(one) for wordings in load_form().frame.more.values() for one in wordings}
    return strictly or len(text) > _LONGEST_WORD or plain(text.split(" ")[-1]) in more


@cache
def _known_labels() -> frozenset[str]:
    """Return the wordings of the form's fields, questions and parts, as ``plain`` makes them."""
    form = load_form()
    groups = [
        *(one.labels for one in form.fields),
        *(one.text for one in form.questions),
        *form.parts.values(),
    ]
    return frozenset(
        plain(text) for group in groups for wordings in group.values() for text in wordings
    )


def _labels_in(layout: Layout) -> Counter[str]:
    return Counter(key for line in layout.lines if (key := plain(line)) in _known_labels())


# ---------------------------------------------------------------- the page's head


def _page_address(tree: LexborHTMLParser, text: str) -> str | None:
    canonical = tree.css_first("link[rel=canonical]")
    shared = tree.css_first('meta[property="og:url"]')
    saved = _SAVED_FROM.search(text[:2000])
    for stated in (
        canonical.attributes.get("href") if canonical else None,
        shared.attributes.get("content") if shared else None,
        saved.group(1) if saved else None,
    ):
        if stated and is_address(stated.strip()):
            return stated.strip()
    return None


def _base(tree: LexborHTMLParser, url: str | None) -> str | None:
    """Return what addresses on the page are relative to."""
    stated = tree.css_first("base[href]")
    href = (stated.attributes.get("href") or "").strip() if stated else ""
    if href:
        try:
            href = urljoin(url or "", href)
        except ValueError:
            return url
        if is_address(href):
            return href
    return url


def _language(tree: LexborHTMLParser) -> str:
    root = tree.css_first("html")
    stated = (root.attributes.get("lang") or "") if root else ""
    code = stated.strip().lower()[:2]
    return code if re.fullmatch("[a-z]{2}", code) else "en"
