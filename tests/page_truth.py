"""A page made for tests: its tagged lines, what it states, and how a reading is judged."""

from __future__ import annotations

import re
from dataclasses import dataclass, field

from kit.form import plain
from kit.reading.tooltips import without_tooltips
from kit.records import Reading

PROSE = {"action", "problem"}
"""The overview's fields that hold prose."""

MOST_CUT_LINES = 4


@dataclass(frozen=True)
class Line:
    """One line of a page. ``field`` is the field whose value it holds, ``label`` the label it is.

    ``value`` is the part of the text that is the value, where that is not the whole line.
    """

    text: str
    field: str = ""
    label: str = ""
    value: str | None = None

    @property
    def blank(self) -> bool:
        return not self.text.strip()


@dataclass
class MadePage:
    """A page, the bytes of its file, and what it states.

    ``lost`` are the labels that were lost, ``untold`` the fields whose values stand on the page
    but are stated neither by a label nor by their order: nobody could tell where they end. ``open``
    says that the site's closing part is missing, ``cut`` that more is. ``heading`` and ``member``
    are what the page's heading and the plan's title say, where the fields themselves are missing.
    """

    lines: list[Line]
    language: str
    layouts: tuple[int, ...]
    data: bytes = b""
    heading: str | None = None
    member: str = ""
    lost: set[str] = field(default_factory=set)
    untold: set[str] = field(default_factory=set)
    cut: bool = False
    open: bool = False

    def truth(self) -> dict[str, str]:
        """Return every value that stands on the page, by the field's name."""
        values: dict[str, str] = {}
        for key in dict.fromkeys(line.field for line in self.lines if line.field):
            places = [n for n, line in enumerate(self.lines) if line.field == key]
            held = self.lines[places[0] : places[-1] + 1]
            texts = [line.text if line.value is None else line.value for line in held]
            values[key] = "\n".join(texts)
        for key in values.keys() & {"names", "emails"}:
            pieces = re.split(r"\n+|(?<=\S)[,;] ?" if key == "emails" else r"\n+", values[key])
            values[key] = "\n".join(piece.strip() for piece in pieces if piece.strip())
        return values


def values_of(reading: Reading) -> dict[str, str]:
    """Return the values of a reading under the names that ``MadePage.truth`` uses."""
    report = reading.report
    member = ", ".join(filter(None, (report.member.name, report.member.country)))
    held = {
        "names": "\n".join(e.name for e in report.evaluators if e.name),
        "emails": "\n".join(re.split(r"[,\s]+", e.email)[0] for e in report.evaluators if e.email),
        "member": member,
        "plan": report.action_plan.title if report.action_plan else None,
        "title": report.commitment.title,
        "action": report.action,
        "problem": report.problem,
    }
    for number, answer in report.answers.items():
        held[f"{number}.stated"] = answer.stated
        held[f"{number}.degree_stated"] = answer.degree_stated
        held[f"{number}.explanation"] = answer.explanation
        held |= {f"{number}.evidence.{n}": e.title for n, e in enumerate(answer.evidence)}
    return {key: value for key, value in held.items() if value}


def judge(page: MadePage, reading: Reading) -> dict[str, str]:
    """Return for every field whether it was read ``exact``, ``wrong``, ``missed`` or ``untold``.

    A value that the source gives in another place, and that a finding names, is not wrong: it
    is ``elsewhere``.
    """
    truth, values = page.truth(), values_of(reading)
    taken = {
        finding.lines
        for finding in reading.findings
        if finding.code == "value-taken-from-elsewhere"
    }
    where = reading.report.where
    elsewhere = {
        name
        for name, key in (("member", "member.name"), ("title", "commitment.title"))
        if where.get(key) in taken
    }
    verdicts: dict[str, str] = {}
    for key in sorted(truth.keys() | values.keys()):
        stated, value = truth.get(key), values.get(key)
        if stated is not None and not is_prose(key):
            stated = stated.replace("\xa0", " ")
        if key in elsewhere:
            given = page.member if key == "member" else page.heading
            same = plain(value or "") == plain(without_tooltips(given or ""))
            verdicts[key] = "elsewhere" if same else "wrong"
        elif key == "member" and plain(value or "") == plain(stated or ""):
            verdicts[key] = "exact"
        elif value is None:
            verdicts[key] = "untold" if key in page.untold else "missed"
        elif value == stated or (page.open and is_prose(key) and _all_but_the_end(value, stated)):
            verdicts[key] = "exact"
        else:
            verdicts[key] = "wrong"
    return verdicts


def is_prose(key: str) -> bool:
    """Whether a field holds prose, which is kept with its lines as they are."""
    return key in PROSE or key.endswith("explanation")


def _all_but_the_end(value: str, stated: str | None) -> bool:
    """Whether a value lacks only the last lines, which may be the beginning of a label."""
    if stated is None or not stated.startswith(value + "\n"):
        return False
    return sum(1 for line in stated[len(value) :].split("\n") if line.strip()) <= MOST_CUT_LINES
