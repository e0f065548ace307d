"""How well, and how fast, published pages are read.

Pages are made from the questionnaire in every layout, alone and combined, so that the truth is
known; the real pages, where ``KIT_REAL_PAGES`` names their folder, are changed into the same
layouts. For the columns of the table see ``COLUMNS``.

python -m benchmarks.reading [PAGES]
"""

from __future__ import annotations

import json
import os
import random
import sys
import time
from collections import Counter
from pathlib import Path
from typing import Any

from kit.errors import SourceError
from kit.reading import read_bytes
from tests.accounting import complaints
from tests.pages import BEYOND, LAYOUTS, MadePage, from_gold, judge, make

PAGES = 2_400
LEAST_EXACT = 0.995
COLUMNS = {
    "pages": "pages read",
    "stated": "fields that the page still states by a label or by their order",
    "exact": "of these, read exactly",
    "elsewhere": "read from another place of the page, and said to be",
    "missed": "not read",
    "wrong": "read as something that the page does not state: must be 0",
    "untold": "values on the page whose field nobody can tell, and that were left unread",
    "unread": "findings of unread text",
}
GOLD = Path(__file__).parent.parent / "tests" / "gold" / "pages"
ON_REAL_PAGES = (1, 2, 5, 7, 9, 10, 11, 12)
PAGE_BYTES = 20_000


def run(pages: int = PAGES) -> dict[str, Any]:
    """Return the accuracy by layout, pages read a second, and how the time grows with length."""
    return {
        "read_pages_per_second": round(pages_per_second()),
        "linearity_ratio": round(linearity(), 2),
        "accuracy": accuracy(pages),
    }


def accuracy(pages: int) -> dict[str, dict[str, Any]]:
    """Read made and changed pages, and count what became of every field, by layout."""
    table: dict[str, Counter[str]] = {}
    for number in range(pages):
        rng = random.Random(f"page {number}")
        known = list(LAYOUTS)
        chosen = [known[number % len(known)]] if number % 3 == 0 else rng.sample(known, number % 6)
        page = make(rng, chosen)
        verdicts = _verdicts(page)
        names = [f"{layout:>2} {LAYOUTS[layout]}" for layout in page.layouts] or ["plain pages"]
        for name in [*names, "alone" if len(names) == 1 else "combined", "all made pages"]:
            table.setdefault(name, Counter()).update(verdicts)
    for number in range(pages // 4):
        rng = random.Random(f"beyond {number}")
        chosen = rng.sample(list(BEYOND), 1) + rng.sample(list(LAYOUTS), number % 3)
        table.setdefault("beyond the list", Counter()).update(_verdicts(make(rng, chosen)))
    for page in _real_pages(pages // 4):
        table.setdefault("real pages, changed", Counter()).update(_verdicts(page))
    return {name: _row(table[name]) for name in sorted(table)}


def _verdicts(page: MadePage) -> Counter[str]:
    try:
        (reading,) = read_bytes(page.data, "page.txt")
    except SourceError:
        return Counter(refused=1)
    found = Counter(judge(page, reading).values())
    found["pages"] = 1
    found["unread"] = sum(1 for finding in reading.findings if finding.code == "unread-text")
    found["wrong"] += len(complaints(reading))
    return found


def _row(counted: Counter[str]) -> dict[str, Any]:
    stated = counted["exact"] + counted["missed"]
    row: dict[str, Any] = {
        "stated": stated,
        **{name: counted[name] for name in COLUMNS if name != "stated"},
    }
    row["exact_share"] = round(counted["exact"] / stated, 5) if stated else None
    return row


def _real_pages(pages: int) -> list[MadePage]:
    """Return the real pages, changed, if they are at hand."""
    folder = os.environ.get("KIT_REAL_PAGES")
    if not folder:
        return []
    made = []
    golds = [json.loads(path.read_text(encoding="utf-8")) for path in sorted(GOLD.glob("*.json"))]
    texts = [(Path(folder) / gold["source"]).read_text(encoding="utf-8") for gold in golds]
    for number in range(pages):
        rng = random.Random(f"real {number}")
        gold, text = golds[number % len(golds)], texts[number % len(golds)]
        made.append(from_gold(rng, rng.sample(ON_REAL_PAGES, number % 5), text, gold))
    return made


def pages_per_second() -> float:
    """Return how many pages of 20 KB one core reads in a second, the best of several rounds."""
    pages = [long_page(PAGE_BYTES, seed) for seed in range(20)]
    rounds = []
    for _ in range(5):
        start = time.process_time()
        for data in pages:
            read_bytes(data, "page.txt")
        rounds.append(time.process_time() - start)
    return len(pages) / min(rounds)


def linearity() -> float:
    """Return how much longer a page of 5 MB takes than one of 0.5 MB; 10 would be linear."""
    return _seconds(long_page(5_000_000, 1)) / _seconds(long_page(500_000, 1))


def _seconds(data: bytes) -> float:
    times = []
    for _ in range(3):
        start = time.process_time()
        read_bytes(data, "page.txt")
        times.append(time.process_time() - start)
    return min(times)


def long_page(size: int, seed: int) -> bytes:
    """Return a page of about this many bytes, its prose lengthened."""
    rng = random.Random(seed)
    page = make(rng, [6], language="en")
    prose = [n for n, line in enumerate(page.lines) if line.field.endswith("explanation")]
    text = page.data
    while len(text) < size:
        more = [page.lines[n].text for n in rng.choices(prose, k=1 + (size - len(text)) // 400)]
        place = text.index(b"1.3 Was")
        text = text[:place] + "\n\n".join(more).encode() + b"\n\n" + text[place:]
    return text


def show(measured: dict[str, Any]) -> None:
    """Print the figures, and the table by layout."""
    print(f"pages of 20 KB a second: {measured['read_pages_per_second']}")
    print(f"5 MB against 0.5 MB: {measured['linearity_ratio']} times the time\n")
    names = [*COLUMNS, "exact_share"]
    print(f"{'layout':<40}" + "".join(f"{name:>12}" for name in names))
    for layout, row in measured["accuracy"].items():
        print(f"{layout:<40}" + "".join(f"{row[name]!s:>12}" for name in names))


def faults(measured: dict[str, Any]) -> list[str]:
    """Return what the reader must not do and did: wrong values, or too many missed ones.

    Speed is only shown, since machines differ.
    """
    told = []
    for name, row in measured["accuracy"].items():
        if row["wrong"]:
            told.append(f"{name}: {row['wrong']} values are wrong.")
        share = row["exact_share"]
        if name != "beyond the list" and share is not None and share < LEAST_EXACT:
            told.append(f"{name}: {share:.2%} are exact, less than {LEAST_EXACT:.1%}.")
    return told


def main(arguments: list[str]) -> int:
    """Print the figures and the table; fail on any wrong value, and on too many missed ones."""
    measured = run(int(arguments[0]) if arguments else PAGES)
    show(measured)
    told = faults(measured)
    print("\n".join(told))
    return 1 if told else 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
