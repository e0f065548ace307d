"""The web site around a report: what comes before it, and where it ends."""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Sequence
from functools import cache

from kit.form import Wordings, load_form, plain
from kit.reading.lines import Label, Page
from kit.reading.sharing import is_addresses
from kit.reading.vocabulary import SLOTS

_SHORTEST_HEADING = 8
_LONGEST_FRAME = 200
_MOST_TOP_LINES = 12
_OVERVIEW_LINES = 6
_CLOSING = (".", "!", "?", ")", "”", '"', "’", "»")


@cache
def _keys(group: str) -> frozenset[str]:
    form = load_form()
    groups: dict[str, Wordings] = {
        "top": form.frame.top,
        "head": form.frame.head,
        "tail": form.frame.tail,
        "foot": form.frame.foot,
        "crumb": form.frame.crumb,
        "protected": form.frame.protected,
        "notice": form.notice,
        "heading": form.heading,
    }
    return frozenset(plain(text) for texts in groups[group].values() for text in texts)


@cache
def _glued_tail() -> re.Pattern[str]:
    """A closing line of the site at the end of a line of prose, without a space."""
    tail = sorted(
        (text for texts in load_form().frame.tail.values() for text in texts), key=len, reverse=True
    )
    words = (r"\s+".join(map(re.escape, text.split())) for text in tail)
    return re.compile(rf"(?<=[^\s])({'|'.join(words)})\s*$")


def is_notice(key: str) -> bool:
    """Whether a line, in its ``plain`` form, says that the page is made for demonstration."""
    return key in _keys("notice")


def is_head(text: str, key: str) -> bool:
    """Whether a line belongs to the site or is a notice, standing before the overview's fields."""
    return (
        key in _keys("top") or key in _keys("head") or key in _keys("notice") or is_crumb(text, key)
    )


def is_crumb(text: str, key: str) -> bool:
    """Whether a line is one of the site's navigation: ``- Action Plan: ...``."""
    return text[0] in "-–•" and any(key.startswith(crumb) for crumb in _keys("crumb"))


def is_protected(text: str) -> bool:
    """Whether a text stands for an e-mail address that the site hides."""
    return plain(text) in _keys("protected")


def is_site(text: str, key: str) -> bool:
    """Whether a line belongs to the site by its wording alone."""
    return is_head(text, key) or key in _keys("tail")


def top_of(page: Page, before: int) -> int:
    """Return how many filled lines the site has above the report, up to its navigation."""
    lines = range(min(before, _MOST_TOP_LINES))
    return max((index + 1 for index in lines if page.keys[index] in _keys("top")), default=0)


def heading_of(page: Page, before: int) -> tuple[int, int, str] | None:
    """Return the first and last line of the page's heading, and the title that it gives.

    Only lines before the filled line ``before`` are looked at.
    """
    for index in range(before):
        key = page.keys[index]
        opening = next((head for head in _keys("heading") if key.startswith(head)), None)
        if opening is None or (len(key) > len(opening) and key[len(opening)] != " "):
            continue
        label = page.labels[index]
        found = re.match(r".{0,60}?[–—:-]\s*(?=\S)", label)
        rest = label[found.end() :] if found and len(key) > len(opening) else ""
        if not rest and label[-1] in "–—:-" and _goes_on(page, index + 1, before):
            return index, index + 1, page.labels[index + 1]
        return index, index, rest if len(plain(rest)) >= _SHORTEST_HEADING else ""
    return None


def _goes_on(page: Page, index: int, before: int) -> bool:
    """Whether a line can be the title that the page's heading lacks on its own line."""
    return index < before and not is_site(page.texts[index], page.keys[index])


def tail_of(page: Page, after: int) -> int | None:
    """Return the filled line with which the site's closing part begins, if the page has it.

    A closing line that is glued to the last line of prose is cut off that line.
    """
    for index in range(after, len(page)):
        text = page.texts[index]
        if len(text) <= _LONGEST_FRAME and _opens_tail(text, page.keys[index]):
            return index
        kept = _without_tail(page, index) if text[-1].isalnum() or text[-1] == "*" else None
        if kept is not None:
            page.texts[index] = kept
            return index + 1
    index = len(page)
    while index > after and _is_foot(page, index - 1, last=index == len(page)):
        index -= 1
    return index if index < len(page) else None


def _opens_tail(text: str, key: str) -> bool:
    """Whether a line is the first of the site's closing part, its next line glued to it or not."""
    if key in _keys("tail"):
        return True
    tail = (raw for raws in load_form().frame.tail.values() for raw in raws)
    text = text.replace("\xa0", " ")
    return any(text.startswith(raw) and text[len(raw) :].lstrip()[:1].isupper() for raw in tail)


def _without_tail(page: Page, index: int) -> str | None:
    """Return the text of a line without the closing line that is glued to it, if one is."""
    text = page.texts[index]
    last = all(is_notice(key) for key in page.keys[index + 1 : index + 3])
    glued = _glued_tail().search(text)
    if glued and (last or _closes(page, index + 1)):
        return text[: glued.start()].rstrip()
    foot = load_form().frame.foot["en"][0]
    ends = text.replace("\xa0", " ").endswith(foot)
    if last and ends and text[: -len(foot)].endswith(_CLOSING):
        return text[: -len(foot)]
    return None


def _closes(page: Page, index: int) -> bool:
    """Whether the site's closing part goes on with this line."""
    key = page.keys[index]
    return key in _keys("tail") or key in _keys("notice") or _is_foot(page, index, last=True)


def _is_foot(page: Page, index: int, *, last: bool) -> bool:
    """Whether a line is one of the last of the site; the very last may be glued to more text."""
    if page.keys[index] in _keys("foot"):
        return True
    foot = next(iter(load_form().frame.foot["en"]))
    text = page.texts[index]
    return last and text.startswith(foot) and text[len(foot) : len(foot) + 1].isalnum()


def second_report(page: Page, labels: Sequence[Label]) -> int | None:
    """Return where another report begins behind this one, if one does.

    A heading opens it that stands behind the site's closing part, or behind a question and
    close before the overview's first fields or its e-mail address.
    """
    openings = tuple(f"{head} " for head in _keys("heading"))
    headings = [index for index, key in enumerate(page.keys) if key.startswith(openings)]
    if not headings:
        return None
    questions = [label.first for label in labels if label.slot[0].isdigit()]
    fields = [label.first for label in labels if label.slot in SLOTS]
    closing = next((index for index, key in enumerate(page.keys) if key in _keys("tail")), None)
    for index in headings:
        after_tail = closing is not None and closing < index
        behind = bool(questions) and questions[0] < index
        near = behind and (_follows(fields, index) or _address_follows(page, index))
        if after_tail or near:
            return index
    return None


def _follows(fields: Sequence[int], index: int) -> bool:
    """Whether one of the overview's labels comes close after a line."""
    place = bisect_right(fields, index)
    return place < len(fields) and fields[place] <= index + _OVERVIEW_LINES


def _address_follows(page: Page, index: int) -> bool:
    """Whether a line that is an e-mail address comes close after a line."""
    return any(map(is_addresses, page.texts[index + 1 : index + 1 + _OVERVIEW_LINES]))
