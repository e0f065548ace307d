"""Numbers without a noun of their own, and where in the sentence their noun stands.

"Of the 96 requests, 71 ...", "831 were trained, of which 209 ...", "12 out of 15 milestones",
"Total participants: 45.": a number is given a noun only where the wording says which.
"""

from __future__ import annotations

import re

from kit.figure_context import Draft, Scene

_LEADING = re.compile(
    r"\s+(?:from|in|for|by|at|with|during|through|on|de|del|en|por|con|para|durante|a)\b",
    re.IGNORECASE,
)
_AND = re.compile(r"(?:[,;:]|\band|\by|\be)\s+$", re.IGNORECASE)
_COLUMN = re.compile(r"(?:^|[.;,:(]\s*)([^\W\d_][^.;,:()\d]{2,40}):\s*$")
_FARTHEST = 300
"""A noun is looked for within so many characters before the number."""
_NEXT = 90
"""The parts of one whole follow each other within so many characters."""


def find_homes(scene: Scene) -> None:
    """Give the numbers without a noun the noun that they are plainly about, if there is one."""
    last: Draft | None = None
    for index, draft in enumerate(scene.drafts):
        if draft.kind == "share" and draft.counted is None:
            _share(scene, draft)
        elif draft.homeless and draft.counted is None:
            found = (
                _whole(scene, draft)
                or _forward(scene, index)
                or _backward(scene, index)
                or _antecedent(scene, draft, last)
                or _column(scene, draft)
            )
            if found:
                draft.inherited = True
                scene.describe(draft)
        if draft.counted and draft.kind == "count" and not scene.is_time(draft.counted):
            last = draft
    _complete_lists(scene)


def _share(scene: Scene, draft: Draft) -> None:
    opening = scene.opened(draft.at)
    if opening and not scene.right(scene.patterns.of, draft.after):
        draft.counted, draft.inherited = opening.phrase.text, True


def _whole(scene: Scene, draft: Draft) -> bool:
    """Take the noun of "Of the 96 requests, 71 ..."."""
    opening = scene.opened(draft.at)
    if opening is None:
        return False
    draft.counted, draft.part = opening.phrase.text, opening.numbered
    return True


def _forward(scene: Scene, index: int) -> bool:
    """Take the noun of the next number: "12 out of 15 milestones", "10 to 15 volunteers"."""
    if index + 1 >= len(scene.drafts):
        return False
    draft, other = scene.drafts[index], scene.drafts[index + 1]
    if not other.is_counted or other.inherited:
        return False
    for pattern in (scene.patterns.out_of, scene.patterns.range):
        gap = scene.right(pattern, draft.after)
        if gap and gap.end() == other.at:
            draft.counted = other.counted
            return True
    return False


def _backward(scene: Scene, index: int) -> bool:
    """Take the noun of the number before: "7 commitments of 22"."""
    draft, other = scene.drafts[index], scene.drafts[index - 1]
    if index == 0 or other.inherited or other.kind != "count" or other.counted is None:
        return False
    phrase = scene.text.find(other.counted, other.end, other.end + _FARTHEST)
    gap = scene.right(scene.patterns.out_of, phrase + len(other.counted))
    if phrase < 0 or not gap or gap.end() != draft.at:
        return False
    draft.counted = other.counted
    return True


def _antecedent(scene: Scene, draft: Draft, other: Draft | None) -> bool:
    """Take the noun of the last count, if this number is plainly a part of it or adds to it."""
    if other is None or draft.at - other.end > _FARTHEST:
        return False
    last = scene.left(draft.at).casefold().split()[-1:]
    if draft.worded and last and last[0] in scene.words("anaphoric"):
        return False  # "the two agreed"
    between = scene.text[other.end : draft.at]
    joined = _AND.search(scene.left(draft.at)) is not None
    verb = scene.verb(draft.after)
    if scene.right(scene.patterns.more, draft.after):
        draft.part = False
    elif other.part and (verb or (joined and len(between) <= _NEXT)):
        draft.part = True  # "118 completed, 139 under way and 55 not yet begun"
    elif scene.right(scene.patterns.them, draft.after) or scene.patterns.partitive.search(between):
        if draft.value > other.value:
            return False  # "4 workshops: 120 attended"
        draft.part = True
    elif scene.patterns.from_all.search(scene.left(draft.at)) and draft.value >= other.value:
        draft.part = False  # "346 boards took part, out of the 432 that exist"
    elif (joined and scene.right(_LEADING, draft.after)) or (other.inherited and verb):
        draft.part = other.part
    else:
        return False
    draft.counted = other.counted
    return True


def _column(scene: Scene, draft: Draft) -> bool:
    """Take the noun of "Total participants: 45." before a number that ends a line."""
    left = scene.left(draft.at)
    match = _COLUMN.search(left)
    if not match or scene.text[draft.after :].strip() not in ("", ".", ";", ","):
        return False
    before = draft.at - len(left)
    head = scene.right(scene.patterns.column, before + match.start(1))
    phrase = scene.noun(head.end() if head else before + match.start(1))
    if phrase is None or not (head or phrase.end == before + match.end(1)):
        return False
    draft.counted = phrase.text
    draft.total = bool(head and head[0].casefold().startswith("total"))
    return True


def _complete_lists(scene: Scene) -> None:
    """Give the first numbers of "3,400, 5,120 and 7,900 visits" the noun of the last."""
    following: Draft | None = None
    for draft in reversed(scene.drafts):
        alone = draft.homeless and draft.counted is None
        if following and alone and following.inherited:
            gap = scene.text[draft.after : min(following.at, draft.after + 4)]
            if gap.strip() == ",":
                draft.counted, draft.inherited = following.counted, True
        following = draft
