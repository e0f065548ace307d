"""From bytes to lines: encodings, line ends, and refusing what is no text."""

from __future__ import annotations

import re

from kit.errors import SourceError
from kit.words import mark

MAX_BYTES = 50_000_000
"""The largest source that is read."""

MAX_LINES = 200_000
"""The most lines a page may have; a published page has a few hundred."""

_MOST_LINES = 5_000_000

_CONTROLS = re.compile(r"[\x00-\x08\x0e-\x1a\x1c-\x1f\x7f]")
_MAGIC = {
    b"%PDF": mark("a PDF document"),
    b"PK\x03\x04": mark("a packed file (such as a Word or Excel document)"),
    b"\xd0\xcf\x11\xe0": mark("an old Office document"),
    b"\x89PNG": mark("a picture"),
    b"\xff\xd8\xff": mark("a picture"),
    b"GIF8": mark("a picture"),
    b"\x1f\x8b": mark("a packed file"),
    b"\x7fELF": mark("a program"),
    b"{\\rtf": mark("a rich-text document"),
}


def decode(data: bytes, path: str, *, most_lines: int = _MOST_LINES) -> tuple[str, ...]:
    """Return the lines of a text, without their line ends.

    A byte-order mark decides; otherwise UTF-8 is tried, then UTF-16 without a mark, then the
    Windows code page of Western Europe. A character that was cut in two at the end of the data
    becomes U+FFFD. ``path`` is only named in messages. Raises ``SourceError`` for data that is
    empty, too large, no text, or of more than ``most_lines`` lines.
    """
    text = decode_text(data, path).replace("\r\n", "\n").replace("\r", "\n")
    count = text.count("\n") + (not text.endswith("\n"))
    if count > most_lines:
        raise SourceError(
            mark(
                "{path} has {count} lines, more than the {most} that are read. An assessment has a "
                "few hundred: check that this is the right file."
            ).format(path=path, count=f"{count:,}", most=f"{most_lines:,}"),
            subject=path,
        )
    lines = text.split("\n")
    if len(lines) > 1 and not lines[-1]:
        lines.pop()
    return tuple(lines)


def decode_text(data: bytes, path: str) -> str:
    """Return the text of these bytes; see ``decode`` for encodings and refusals."""
    if len(data) > MAX_BYTES:
        raise SourceError(
            mark(
                "{path} is larger than {most} MB. An assessment is far smaller: check that this is "
                "the right file."
            ).format(path=path, most=MAX_BYTES // 1_000_000),
            subject=path,
        )
    if not data.strip():
        raise SourceError(
            mark("{path} is empty. Save the assessment's text into it, or remove the file.").format(
                path=path
            ),
            subject=path,
        )
    for magic, kind in _MAGIC.items():
        if data.startswith(magic):
            raise SourceError(
                mark(
                    "{path} is not text: it is {why}. Save the assessment as plain text, or as a "
                    "web page, and give the file the ending .txt or .html."
                ).format(path=path, why=kind),
                subject=path,
            )
    text = _text(data)
    head = text[:200_000]
    if "\x00" in text or len(_CONTROLS.findall(head)) > 8 + len(head) // 100:
        raise SourceError(
            mark(
                "{path} holds binary data, not text. Save the assessment as plain text and try "
                "again."
            ).format(path=path),
            subject=path,
        )
    if not text.strip():
        raise SourceError(
            mark(
                "{path} holds nothing but blanks. Save the assessment's text into it, or remove "
                "the file."
            ).format(path=path),
            subject=path,
        )
    return text


def _text(data: bytes) -> str:
    if data.startswith(b"\xef\xbb\xbf"):
        return data[3:].decode("utf-8", "replace")
    if data.startswith((b"\xff\xfe\x00\x00", b"\x00\x00\xfe\xff")):
        return data.decode("utf-32", "replace")
    if data.startswith((b"\xff\xfe", b"\xfe\xff")):
        return data.decode("utf-16", "replace")
    if wide := _utf16_without_mark(data):
        return data.decode(wide, "replace")
    try:
        return data.decode("utf-8")
    except UnicodeDecodeError as error:
        if error.reason == "unexpected end of data":  # a character cut in two
            return data.decode("utf-8", "replace")
    mended = data.decode("utf-8", "replace")
    spoiled = mended.count("\ufffd")
    sound = sum(1 for char in mended[:200_000] if char > "\x7f" and char != "\ufffd")
    if sound > spoiled:
        return mended
    try:
        return data.decode("cp1252")
    except UnicodeDecodeError:
        return data.decode("latin-1")


def _utf16_without_mark(data: bytes) -> str | None:
    """Return the byte order of text whose every other byte is zero, as in Western UTF-16."""
    head = data[:4000]
    if len(head) < 4 or b"\x00" not in head:
        return None
    half = len(head) // 2
    if head[1::2].count(0) > half * 0.6 and head[::2].count(0) < half * 0.05:
        return "utf-16-le"
    if head[::2].count(0) > half * 0.6 and head[1::2].count(0) < half * 0.05:
        return "utf-16-be"
    return None
