"""What the blank lines of a page tell: whether short lines were lost, and whether one can see it.

Whoever copies a page often loses its one-word lines, labels and ratings alike, and leaves a
wider gap. Such a gap counts as a boundary between two fields only on a page that shows
elsewhere that this happened to it; otherwise it may be a gap in somebody's prose.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Literal

from kit.reading.lines import Label, Page

Traces = Literal["wide", "none", "unknown"]


@dataclass(frozen=True, slots=True)
class Spacing:
    """The usual gaps of a page.

    ``wide`` is the least gap that a lost line leaves. ``traces`` says what is known of lost
    lines: they leave a ``wide`` gap on this page, they leave ``none``, or it is ``unknown``.
    """

    wide: int
    traces: Traces


def spacing_of(
    page: Page, known: Sequence[Label], lost: Iterable[int], heading: int | None
) -> Spacing:
    """Measure a page by its ``known`` labels.

    ``lost`` are lines that stand where a label is missing for certain, such as an e-mail
    address without its label; ``heading`` is the line of the page's own heading.
    """
    labels = sorted(known, key=lambda label: label.first)
    before = _usual(page.gap(label.first) for label in labels if label.first)
    after = _usual(
        page.gap(label.last + 1)
        for label in labels
        if label.rest is None and label.last + 1 < len(page)
    )
    if not labels:
        before = after = _usual(page.gap(index) for index in range(1, len(page)))
    wide = max(before + after, max(before, after) + 1)
    gaps = [page.gap(line) for line in lost]
    starts = {label.first: label for label in labels}
    ratings = [
        label.last + 1
        for label in labels
        if _closed(label)
        if label.last + 1 in starts and starts[label.last + 1].slot in {"degree", "explanation"}
    ]
    shown = any(page.gap(line) >= wide for line in ratings)
    if heading is not None and heading + 1 in starts:
        shown = shown or page.gap(heading + 1) >= wide
    spaced = any(page.gap(index) for index in range(1, len(page)))
    if not spaced or any(gap < wide for gap in gaps) or (ratings and not shown):
        return Spacing(wide, "none")
    seen = bool(gaps) or shown
    return Spacing(wide, "wide" if seen and not _wide_in_prose(page, labels, wide) else "unknown")


def _closed(label: Label) -> bool:
    """Whether a closed answer follows this label."""
    return label.slot[0].isdigit() or label.slot == "degree"


def _usual(gaps: Iterable[int]) -> int:
    """Return the most frequent gap, the smallest of several."""
    counted = Counter(gaps)
    return min(counted, key=lambda gap: (-counted[gap], gap)) if counted else 0


def _wide_in_prose(page: Page, labels: Sequence[Label], wide: int) -> bool:
    """Whether the answers' prose has gaps as wide as those that lost lines leave."""
    first = next((label.first for label in labels if label.slot[0].isdigit()), len(page))
    around = {label.first for label in labels} | {label.last + 1 for label in labels}
    return any(page.gap(line) >= wide for line in range(first + 1, len(page)) if line not in around)
