"""What untrusted text may not do: act on the page unseen, or link to more than a page."""

from __future__ import annotations

import re
from urllib.parse import urlsplit

_UNSEEN = re.compile(
    "["
    "\x00-\x08\x0b-\x1f\x7f-\x9f"  # control characters, all but tab and line feed
    "\u2028\u2029"  # line and paragraph separators
    "\u202a-\u202e\u2066-\u2069"  # bidirectional embeddings, overrides and isolates
    "\ufff9-\ufffb\ufffe\uffff"  # interlinear marks and what is no character
    "\U000e0000-\U000e007f"  # tags, an invisible copy of ASCII
    "\ud800-\udfff"  # halves of surrogate pairs, which no UTF-8 file can hold
    "]"
)
_ANCHOR = re.compile(r"#\w[\w.:-]*")
_BESIDE = re.compile(
    r"(?:\.\./)?(?:\w[\w-]*/)?\w[\w.-]*\.(?:html|pdf|json|csv|ipynb|zip)(?:#[\w.:-]+)?", re.ASCII
)


def visible(text: str) -> str:
    """Return the text with characters that act unseen written out, such as ``[U+202E]``.

    Written with plain letters, so that every font can show them and every reader can search
    for them. Trojan Source (CVE-2021-42574) is why bidirectional controls are among them.
    """
    if text.isprintable():  # most texts, and far quicker to tell
        return text
    return _UNSEEN.sub(lambda match: f"[U+{ord(match[0]):04X}]", text)


def escaped(json_text: str) -> str:
    r"""Return JSON with the same characters as its escapes, such as ``\u202e``: the same data.

    Whoever opens the file sees them, and halves of surrogate pairs can be stored.
    """
    return _UNSEEN.sub(_json_escape, json_text)


def _json_escape(found: re.Match[str]) -> str:
    units = found[0].encode("utf-16-be", "surrogatepass").hex()
    return "".join(f"\\u{units[at : at + 4]}" for at in range(0, len(units), 4))


def address(href: str | None) -> str | None:
    """Return the address if a report may link to it, else ``None``.

    That is a web page (``http``, ``https``), an ``#anchor`` of the same report, or a file that
    the kit writes beside it, such as ``../a-member/report.html#c1-q-1.1``.
    """
    if not href:
        return None
    if _ANCHOR.fullmatch(href) or _BESIDE.fullmatch(href):
        return href
    if visible(href) != href or any(sign in href for sign in ' \t\n"<>\\^`{|}'):
        return None
    try:
        parts = urlsplit(href)
        host = parts.hostname
    except ValueError:
        return None
    return href if parts.scheme.lower() in {"http", "https"} and host else None
