"""What a table is sorted by where a person clicks on a column's head.

Numbers, shares and steps of a scale go by their value, everything else by its words.
"""

from __future__ import annotations

import re

from kit.blocks import Cell, Table
from kit.words import Words

Key = float | str | None
"""A value, ``None`` for "by its words", or an empty text for what is not stated: always last."""

_NUMBER = re.compile(r"[<>≈~]?\s*([-−]?\d[\d.,\u00a0\u202f]*)(?:\s?%)?")
_SHARE = re.compile(r"(\d+) (?:of|de) (\d+)(?: \w+)?")
_GAPS = re.compile(r"[\u00a0\u202f]")
_UNSTATED = frozenset({"not_stated", "not_applicable"})


def sort_keys(table: Table, w: Words) -> tuple[tuple[Key, ...], ...]:
    """Return for each row what each of its columns is sorted by, in the language of ``w``."""
    blank = {"", "–", "…", w("Not stated"), w("Not applicable")}
    comma = w.language != "en"
    return tuple(tuple(_key(entry, blank, comma=comma) for entry in row) for row in table.rows)


def _key(entry: Cell, blank: set[str], *, comma: bool) -> Key:
    if entry.rank is not None:
        return entry.rank
    text = entry.text.strip()
    if entry.mark and entry.mark.state in _UNSTATED:
        return ""
    if entry.mark and entry.mark.state == "stated":
        return entry.mark.step / max(entry.mark.steps, 1)
    if found := _SHARE.fullmatch(text):
        return int(found[1]) / int(found[2]) if int(found[2]) else ""
    if found := _NUMBER.fullmatch(text):
        return _value(found[1], comma=comma)
    # A reference to lines is all that some cells hold: they go by it.
    return "" if text in blank and not entry.refs else None


def _value(text: str, *, comma: bool) -> Key:
    digits = _GAPS.sub("", text).replace("−", "-")
    thousands, decimal = (".", ",") if comma else (",", ".")
    try:
        return float(digits.replace(thousands, "").replace(decimal, "."))
    except ValueError:
        return None
