"""Published pages in every layout, alone and combined: read exactly, or said to be unread."""

from __future__ import annotations

import json
import random
from collections import Counter
from collections.abc import Sequence
from pathlib import Path

import pytest

from kit.errors import SourceError
from kit.reading import read_bytes
from tests.accounting import complaints
from tests.pages import BEYOND, LAYOUTS, MadePage, from_gold, judge, make, values_of

GOLD = sorted((Path(__file__).parent.parent / "gold" / "pages").glob("*.json"))
ON_REAL_PAGES = (1, 2, 5, 7, 9, 10, 11, 12)


def _judged(page: MadePage) -> Counter[str]:
    """Judge one page, and fail at once on a value that its source does not state."""
    try:
        (reading,) = read_bytes(page.data, "page.txt")
    except SourceError:
        assert page.cut, "a page that is not cut off was refused"
        return Counter(refused=1)
    verdicts = judge(page, reading)
    wrong = [key for key, verdict in verdicts.items() if verdict == "wrong"]
    assert wrong == [], f"{page.layouts}: {[(k, values_of(reading).get(k)) for k in wrong]}"
    assert complaints(reading) == []
    return Counter(verdicts.values())


def _share_exact(verdicts: Counter[str]) -> float:
    return verdicts["exact"] / (verdicts["exact"] + verdicts["missed"])


@pytest.mark.parametrize("layout", LAYOUTS, ids=lambda number: LAYOUTS[number])
def test_a_layout_alone_is_read_exactly(layout: int) -> None:
    verdicts: Counter[str] = Counter()
    for seed in range(12):
        verdicts += _judged(make(random.Random(seed), [layout]))
    assert _share_exact(verdicts) >= 0.995


@pytest.mark.parametrize("layout", BEYOND, ids=lambda number: BEYOND[number])
def test_what_nobody_promised_gives_no_wrong_value(layout: int) -> None:
    for seed in range(12):
        _judged(make(random.Random(seed), [layout]))


def test_layouts_combined_are_read_exactly() -> None:
    verdicts: Counter[str] = Counter()
    for seed in range(150):
        rng = random.Random(f"combined {seed}")
        verdicts += _judged(make(rng, rng.sample(list(LAYOUTS), rng.randint(2, 6))))
    assert _share_exact(verdicts) >= 0.995


@pytest.mark.parametrize("gold", GOLD, ids=[path.stem for path in GOLD])
def test_the_real_pages_changed_into_layouts_are_read_exactly(gold: Path, real_pages: Path) -> None:
    told = json.loads(gold.read_text(encoding="utf-8"))
    text = (real_pages / told["source"]).read_text(encoding="utf-8")
    verdicts: Counter[str] = Counter()
    for seed in range(40):
        rng = random.Random(f"real {seed}")
        layouts: Sequence[int] = rng.sample(ON_REAL_PAGES, rng.randint(0, 4))
        verdicts += _judged(from_gold(rng, layouts, text, told))
    assert _share_exact(verdicts) >= 0.995


def test_the_pages_have_what_their_layouts_say() -> None:
    """The generator is no use if its layouts change nothing."""
    for layout in {**LAYOUTS, **BEYOND}:
        changed = [
            make(random.Random(seed), [layout], language="es" if layout == 8 else "en").data
            != make(random.Random(seed), [], language="es" if layout == 8 else "en").data
            for seed in range(5)
        ]
        assert any(changed), layout
