"""How well factors and lessons are divided and marked, against items labelled by hand.

The gold set is ``tests/gold/lessons.toml``; a third of it was held out while the codebook was
tuned, and is scored apart.
"""

from __future__ import annotations

import tomllib
from collections import Counter
from pathlib import Path
from typing import Any

from kit.form import plain
from kit.lessons import Item, lessons
from kit.records import Answer, Commitment, Member, Report, Source

GOLD = Path(__file__).parent.parent / "tests" / "gold" / "lessons.toml"


def run() -> dict[str, dict[str, float]]:
    """Return precision and recall of division, marks and themes, for both parts of the set."""
    fields = tomllib.loads(GOLD.read_text(encoding="utf-8"))["field"]
    return {
        "tuned on": score([field for field in fields if not field["held_out"]]),
        "held out": score([field for field in fields if field["held_out"]]),
    }


def score(fields: list[dict[str, Any]]) -> dict[str, float]:
    """Score the items found in these fields against their labels.

    ``division`` counts items that begin where they should. A mark that is ``unclear`` counts
    as not given: it lowers recall, not precision.
    """
    counts: Counter[str] = Counter()
    for field in fields:
        found = items_of(field)
        counts["division found"] += len(found)
        for label in field["items"]:
            counts["division wanted"] += 1
            item = next((one for one in found if _begins(one, label["begins"])), None)
            if item is not None:
                counts["division right"] += 1
            _count_marks(counts, item, label)
    return {
        "items": counts["division wanted"],
        **{
            f"{name} {what}": round(_share(counts, name, of), 3)
            for name in ("division", "effect", "origin", "kind", "themes")
            for what, of in (("precision", "found"), ("recall", "wanted"))
        },
    }


def items_of(field: dict[str, Any]) -> list[Item]:
    """Return the items found in one field of the gold set."""
    text = field["text"].strip()
    number = field["question"]
    report = Report(
        form="end_of_commitment",
        source=Source(path="gold", sha256="", language=field["lang"], lines=()),
        member=Member(name=None, country=None, country_code=None, slug="gold"),
        action_plan=None,
        commitment=Commitment(title=None),
        evaluators=(),
        action=None,
        problem=None,
        answers={number: Answer(explanation=text, lines=(1, 1))},
        where={},
    )
    return list(lessons(report))


def _begins(item: Item, words: str) -> bool:
    return plain(item.text).startswith(plain(words))


def _count_marks(counts: Counter[str], item: Item | None, label: dict[str, Any]) -> None:
    for name in ("effect", "origin", "kind"):
        if name not in label:
            continue
        given = getattr(item, name, None)
        if label[name] != "unclear":
            counts[f"{name} wanted"] += 1
        if given not in (None, "unclear"):
            counts[f"{name} found"] += 1
            counts[f"{name} right"] += given == label[name]
    given_themes = {theme.key for theme in item.themes} if item else set()
    counts["themes wanted"] += len(label["themes"])
    counts["themes found"] += len(given_themes)
    counts["themes right"] += len(given_themes & set(label["themes"]))


def _share(counts: Counter[str], name: str, of: str) -> float:
    return counts[f"{name} right"] / counts[f"{name} {of}"] if counts[f"{name} {of}"] else 1.0


if __name__ == "__main__":
    for part, scores in run().items():
        print(part)
        for measure, value in scores.items():
            print(f"  {measure:22} {value}")
