"""How well each rule finds what it is for, and how often it cries wolf, against labelled cases.

The cases stand in ``tests/gold/findings`` (its README tells how they were made): short
assessments in which a rule should find something, and others that only look like it. Each case
is checked by all rules, so a rule also pays for what it finds in the cases of another.
"""

from __future__ import annotations

import tempfile
import tomllib
from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, fields, replace
from pathlib import Path
from typing import Any

from kit.corpus import gather
from kit.findings import CODES, check
from kit.form import load_form
from kit.members import plan_of
from kit.records import Evaluator, Finding, Reading, Report
from tests.formats import Case, as_csv, as_html, as_row, as_text, as_xlsx, as_yaml, columns
from tests.reports import make_report

GOLD = Path(__file__).parent.parent / "tests" / "gold" / "findings"
PARTS = ("tuning", "held_out")
LANGUAGES = ("en", "es")
_FORM = load_form()
_FIELDS = {one.name for one in fields(Case)}
_BASE = Case(
    answers={
        number: replace(given, evidence=given.evidence or ((f"Minutes for {number}", ""),))
        if _FORM.question(number).evidence and given.rating != "Not Applicable"
        else given
        for number, given in Case().answers.items()
    }
)
"""A made-up assessment in which no rule finds anything, to make files from."""


@dataclass(frozen=True)
class Labelled:
    """A case, and how many findings of each code a fair evaluator would grant."""

    part: str
    code: str
    language: str
    changes: dict[str, Any]
    wanted: Counter[str]


@dataclass
class Tally:
    """What came out for one rule, over the cases of its own and those of the other rules."""

    cases: int = 0
    near_misses: int = 0
    wanted: int = 0
    found: int = 0
    right: int = 0

    @property
    def precision(self) -> float:
        """The part of its findings that are right; 1 where it found nothing."""
        return round(self.right / self.found, 3) if self.found else 1.0

    @property
    def recall(self) -> float:
        """The part of the wanted findings that it made; 1 where none was wanted."""
        return round(self.right / self.wanted, 3) if self.wanted else 1.0


@dataclass(frozen=True)
class Score:
    """The tallies by rule of one part, and what differed: found and wanted, case by case."""

    tallies: dict[str, Tally]
    differing: tuple[str, ...]


def run() -> dict[str, Any]:
    """Return the measures of each rule by part of the set, and the cases that came out wrong."""
    measured: dict[str, Any] = {}
    for part, score in scores().items():
        measured[part] = {
            code: {**vars(one), "precision": one.precision, "recall": one.recall}
            for code, one in score.tallies.items()
        }
        measured[f"{part}: cases that differ"] = list(score.differing)
    measured["rules without a case"] = sorted(CODES - measured["tuning"].keys())
    return measured


def scores() -> dict[str, Score]:
    """Return what all rules found in the cases of each part."""
    return {part: _score(labelled(part)) for part in PARTS}


def _score(cases: Iterable[Labelled]) -> Score:
    tallies: defaultdict[str, Tally] = defaultdict(Tally)
    differing = []
    for case in cases:
        found = Counter(one.code for one in findings_of(case))
        if found != case.wanted:
            differing.append(
                f"{case.code}, {case.language}, {case.changes}: "
                f"found {dict(found)}, wanted {dict(case.wanted)}"
            )
        tallies[case.code].cases += 1
        tallies[case.code].near_misses += not case.wanted[case.code]
        for code in found | case.wanted:
            tally = tallies[code]
            tally.found += found[code]
            tally.wanted += case.wanted[code]
            tally.right += min(found[code], case.wanted[code])
    return Score({code: tallies[code] for code in sorted(tallies)}, tuple(differing))


def labelled(part: str) -> Iterator[Labelled]:
    """Return the cases of one part of the set."""
    for path in sorted((GOLD / part).glob("*.toml")):
        for code, table in tomllib.loads(path.read_text(encoding="utf-8")).items():
            common = {name: value for name, value in table.items() if name not in LANGUAGES}
            for language in LANGUAGES:
                for kind, items in table.get(language, {}).items():
                    for item in items:
                        changes = common | (item if isinstance(item, dict) else {"text": item})
                        wanted: Counter[str] = Counter(changes.get("also", ()))
                        wanted[code] += changes.get("times", 1) if kind == "found" else 0
                        yield Labelled(part, code, language, changes, +wanted)


def findings_of(case: Labelled) -> list[Finding]:
    """Return what all rules find in a case."""
    if "files" in case.changes:
        return _in_files(case.changes["files"], case.changes.get("decided"))
    return list(check(Reading(report=_report(case.changes, case.language))))


_PARTS_OF_ANSWERS = {"stated": "stated", "degree": "degree_stated", "others": "explanation"}


def _report(changes: dict[str, Any], language: str) -> Report:
    """Return a complete and consistent report with the changes of a case."""
    answers: defaultdict[str, dict[str, Any]] = defaultdict(dict)
    for number, key in changes.get("ratings", {}).items():
        scale = _FORM.scale_of(number)
        level = scale.level(key) if scale else None
        if level is None:
            raise ValueError(f"Question {number} has no rating {key!r}")
        answers[number]["stated"] = level.stated[language][0]
    for name, part in _PARTS_OF_ANSWERS.items():
        for number, words in changes.get(name, {}).items():
            answers[number][part] = words or None
    for number, titles in changes.get("evidence", {}).items():
        answers[number]["evidence"] = tuple(titles)
    if "text" in changes:
        answers[changes.get("at", "1.1")]["explanation"] = changes["text"] or None
    given: dict[str, dict[str, Any] | None] = {**answers}
    given.update(dict.fromkeys(changes.get("absent", ())))
    overview: dict[str, Any] = {
        name: changes[name] for name in ("action", "problem") if name in changes
    }
    if "plan" in changes:
        overview["action_plan"] = plan_of(changes["plan"]) if changes["plan"] else None
    if "evaluators" in changes:
        overview["evaluators"] = tuple(Evaluator(name=name) for name in changes["evaluators"])
    return make_report(language=language, answers=given, **overview)


def _in_files(files: list[dict[str, Any]], decided: str | None) -> list[Finding]:
    """Write the files of a case to a folder, gather them, and return each code once."""
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name) / "reports"
        folder.mkdir()
        for number, file in enumerate(files):
            _write(folder, str(number), file)
        decisions = Path(name) / "members.toml"
        text = f'[sources]\n"reports/0.txt" = "{decided}"\n' if decided else ""
        decisions.write_text(text, encoding="utf-8")
        corpus = gather([folder], decisions=decisions)
        readings = [reading for member in corpus.members for reading in member.readings]
    return list({one.code: one for reading in readings for one in check(reading)}.values())


def _write(folder: Path, name: str, file: dict[str, Any]) -> None:
    case = replace(_BASE, **{key: value for key, value in file.items() if key in _FIELDS})
    kind = file.get("format", "txt")
    if kind in ("xlsx", "csv"):
        head = [label for label, _, _ in columns()]
        row = as_row(case)
        for label, value in file.get("cells", {}).items():
            row[head.index(label)] = value
        content = (as_xlsx if kind == "xlsx" else as_csv)([head, row])
        (folder / f"{name}.{kind}").write_bytes(content)
        return
    text = {"yaml": as_yaml, "html": as_html, "txt": as_text}[kind](case)
    for old, new in file.get("replace", ()):
        text = text.replace(old, new)
    if "cut" in file:
        text = text[: text.index(file["cut"])]
    if attached := file.get("attach"):
        (folder / attached).write_bytes(b"%PDF-1.7 made up")
        text = text.replace("    evidence:", f"    evidence:\n      - file: {attached}", 1)
    (folder / f"{name}.{kind}").write_text(text, encoding="utf-8")
