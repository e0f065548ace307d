"""How well figures, dates and references are read, against sentences labelled by hand.

The gold sets are ``figures.toml``, ``dates.toml`` and ``references.toml`` in ``tests/gold``. Their
parts are scored apart: ``tuning`` was seen while the rules were written, ``held_out`` and
``unseen`` were not. A figure is right when its kind, its value and what it counts are; a date
when its precision, its first and its last day are; a reference when its kind, name, year, page
and address are.
"""

from __future__ import annotations

import tomllib
from collections import Counter
from collections.abc import Callable, Iterable
from pathlib import Path
from typing import Any

from kit.date_expressions import Expression, dating
from kit.figures import Figure, figures_in
from kit.passages import Passage
from kit.references import Reference, references
from tests.reports import make_report

GOLD = Path(__file__).parent.parent / "tests" / "gold"
PARTS = ("tuning", "held_out", "unseen")

Scores = dict[str, dict[str, float]]


def run() -> dict[str, Scores]:
    """Return precision and recall of figures and dates, by part of the set and by language."""
    return {
        "figures": scores("figures.toml", "figures", figures_of),
        "dates": scores("dates.toml", "events", dates_of),
        "references": scores("references.toml", "references", references_of),
    }


def scores(file: str, key: str, read: Callable[[str, str], list[str]]) -> Scores:
    """Score one gold set; ``read`` returns what is found in a sentence of a language."""
    gold = tomllib.loads((GOLD / file).read_text(encoding="utf-8"))
    parts: dict[str, list[dict[str, Any]]] = {part: gold[part] for part in PARTS if part in gold}
    for language in ("en", "es"):
        parts[f"held out and unseen, {language}"] = [
            one for part in PARTS[1:] for one in gold.get(part, ()) if one["lang"] == language
        ]
    return {part: score(sentences, key, read) for part, sentences in parts.items()}


def score(
    sentences: Iterable[dict[str, Any]], key: str, read: Callable[[str, str], list[str]]
) -> dict[str, float]:
    """Return precision and recall over sentences, each finding counted once."""
    counts: Counter[str] = Counter()
    for sentence in sentences:
        wanted = Counter(one.casefold() for one in sentence[key])
        found = Counter(one.casefold() for one in read(sentence["text"], sentence["lang"]))
        counts["sentences"] += 1
        counts["wanted"] += wanted.total()
        counts["found"] += found.total()
        counts["right"] += (wanted & found).total()
    return {
        "sentences": counts["sentences"],
        "labelled": counts["wanted"],
        "precision": round(counts["right"] / counts["found"], 3),
        "recall": round(counts["right"] / counts["wanted"], 3),
    }


def figures_of(text: str, lang: str) -> list[str]:
    """Return the figures of a sentence in the gold set's notation."""
    return [_figure(one) for one in figures_in(Passage(field="gold", text=text, lang=lang))]


def _figure(figure: Figure) -> str:
    value = figure.value if isinstance(figure.value, int) else f"{round(figure.value, 2):g}"
    counted = f" {figure.counted}" if figure.counted else ""
    return f"{figure.kind} {value}{counted}"


def dates_of(text: str, lang: str) -> list[str]:
    """Return the dates of a sentence in the gold set's notation."""
    return [_date(one) for one in dating(text, lang).expressions if not one.wrong]


def _date(one: Expression) -> str:
    written = {
        "day": one.first.isoformat(),
        "month": f"{one.first:%Y-%m}",
        "year": f"{one.first:%Y}",
        "span": f"{one.first}/{one.last}",
    }
    return f"{one.precision} {written[one.precision]}"


def references_of(text: str, lang: str) -> list[str]:
    """Return what a sentence refers to in the gold set's notation."""
    report = make_report(language=lang, answers={"1.2": {"explanation": text}})
    return [_reference(one) for one in references(report) if one.question == "1.2"]


def _reference(one: Reference) -> str:
    page = f"p{one.pages}" if one.pages else ""
    named = (one.name, one.year, page) if one.kind in ("citation", "source") else ()
    words = named or (one.title if one.kind != "link" else one.url,)
    return " ".join([one.kind, *(str(word) for word in words if word)])


if __name__ == "__main__":
    for what, parts in run().items():
        for part, measures in parts.items():
            print(what, part, measures)
