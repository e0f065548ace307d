"""Published pages made up for tests: every layout, with the truth known by construction.

A page is a list of tagged lines. It is made from the questionnaire and prose of our own; the
layouts, ``LAYOUTS`` and ``BEYOND``, then change lines, and what a field still states is read off
the tags of the finished page.
"""

from __future__ import annotations

import random
import re
from collections.abc import Iterable, Sequence
from typing import Any

from kit.form import Question
from tests.page_layouts import CHANGES, encode
from tests.page_truth import PROSE, Line, MadePage, is_prose, judge, values_of
from tests.page_words import (
    EVIDENCE,
    FORM,
    MEMBERS,
    OTHER_QUESTIONS,
    PEOPLE,
    SPELLINGS,
    TITLES,
    Writer,
)

LAYOUTS = {
    1: "short lines lost",
    2: "overview without labels",
    3: "older labels, missing fields",
    4: "case of closed answers",
    5: "numbers drift, headings broken",
    6: "prose like structure",
    7: "glossary tooltips",
    8: "machine-translated",
    9: "the site's frame",
    10: "blank lines, encodings",
    11: "cut off",
    13: "spellings of members",
    14: "heading longer or shorter",
    15: "member only in the plan",
    16: "evidence as lines, bullets, none",
}
"""How published pages differ, by the numbers of that list (12 is about several pages)."""

BEYOND = {
    12: "notice of a demonstration",
    20: "labels and values on one line",
    21: "labels worded a little differently",
    22: "labels quoted in prose",
    23: "labels left out",
    24: "beginning cut off",
    26: "evidence in sentences and addresses",
    27: "another page behind",
}
"""What nobody promised, so that it cannot surprise the reader."""

_OVERVIEW = 5

__all__ = ["BEYOND", "LAYOUTS", "MadePage", "from_gold", "judge", "make", "values_of"]


def _first(words: dict[str, tuple[str, ...]], language: str) -> str:
    return words[language][0]


def _labels(language: str) -> dict[str, str]:
    return {field.key: _first(field.labels, language) for field in FORM.fields}


def _spaced(groups: Iterable[Sequence[Line]]) -> list[Line]:
    """Return groups of lines with one blank line between them."""
    lines: list[Line] = []
    for group in groups:
        if lines:
            lines.append(Line(""))
        lines.extend(group)
    return lines


def _value(key: str, lines: Iterable[str]) -> list[Line]:
    """Return the lines of a value; its blank lines belong to no field."""
    return [Line(text, key) if text.strip() else Line("") for text in lines]


def make(
    rng: random.Random,
    layouts: Sequence[int] = (),
    *,
    language: str | None = None,
) -> MadePage:
    """Return a page with these layouts combined; the same for the same state of ``rng``."""
    chosen = set(layouts)
    tongue = language or ("es" if 8 in chosen or rng.random() < 0.2 else "en")
    writer = Writer(rng, tongue, structure=6 in chosen)
    labels = _labels(tongue)
    member = rng.choice(SPELLINGS if 13 in chosen else MEMBERS)
    title = rng.choice(TITLES[tongue])
    plan = {
        "en": f"Action plan – {member}, 2023 – 2024",
        "es": f"Plan de acción – {member}, 2022 – 2024",
    }[tongue]
    names = rng.sample(PEOPLE, rng.choice((1, 1, 1, 2, 3)))
    emails = [f"{person.split()[0].lower()}@example.org" for person in names]
    overview: list[tuple[str, list[Line]]] = [
        ("evaluators", _value("names", names)),
        ("email", _value("emails", emails if rng.random() < 0.5 else [", ".join(emails)])),
        ("member", _value("member", [member])),
        ("action_plan", _value("plan", [plan])),
        ("commitment", _value("title", [title])),
        ("action", _value("action", writer.prose())),
        ("problem", _value("problem", writer.prose(most=2))),
    ]
    if rng.random() < 0.3:
        overview = [pair for pair in overview if pair[0] != "action_plan"]
    page = MadePage([], tongue, tuple(sorted(chosen)), heading=title, member=member)
    if 3 in chosen:
        overview = _generation(rng, overview, labels, tongue)
    if 15 in chosen:
        overview = [pair for pair in overview if pair[0] != "member"]
    groups: list[list[Line]] = [[Line(FORM.frame.top[tongue][0])]]
    page.heading = _heading(rng, title, 14 in chosen)
    if page.heading:
        groups.append([Line(f"{FORM.heading[tongue][0]} {page.heading}", label="heading")])
    groups.append([Line(FORM.frame.head[tongue][0], label="overview")])
    for key, value in overview:
        groups.append([Line(labels[key], label=key)])
        if value:
            groups.append(value)
    sections = {section.number: section for section in FORM.sections}
    for question in FORM.questions:
        opening = sections.pop(question.section, None)
        if opening:
            groups.append(_section_heading(_first(opening.labels, tongue), opening.number))
        groups += _question(rng, writer, question, tongue, chosen)
    page.lines = [*_spaced(groups), Line("")]
    page.lines += _spaced([[Line(text)] for text in FORM.frame.tail[tongue][:3]])
    page.lines += [Line(""), Line("Open Government Partnership")]
    return _finish(rng, page)


def from_gold(rng: random.Random, layouts: Sequence[int], text: str, gold: Any) -> MadePage:
    """Return a real page changed into these layouts; ``gold`` says what each line of it is."""
    names = {
        "evaluators.0.name": "names",
        "evaluators.0.email": "emails",
        "action_plan.title": "plan",
        "commitment.title": "title",
    }
    fields: dict[int, str] = {}
    for key, held in gold["fields"].items():
        first, last = held["lines"]
        fields |= dict.fromkeys(range(first, last + 1), names.get(key, key))
    for number, answer in gold["answers"].items():
        fields |= {e["line"]: f"{number}.evidence.{n}" for n, e in enumerate(answer["evidence"])}
    page = MadePage([], gold["language"], tuple(sorted(layouts)), heading="")
    for number, line in enumerate(text.split("\n"), start=1):
        field = fields.get(number, "") if line.strip() else ""
        value = line.strip() if field and not is_prose(field) else None
        label = gold["labels"].get(str(number), "overview" if number == _OVERVIEW else "")
        page.lines.append(Line(line, field, label, value if value != line else None))
        if field == "member":
            page.member = line.strip()
        if label == "heading":
            page.heading = re.split("[–:] ", line, maxsplit=1)[1]
    return _finish(rng, page)


def _finish(rng: random.Random, page: MadePage) -> MadePage:
    """Apply the changes of a page's layouts, and settle which values nobody can tell any more."""
    for number, change in CHANGES:
        if number in page.layouts:
            change(rng, page)
    shown = {line.field for line in page.lines}
    if "member" in page.lost and not shown >= {"names", "emails"}:
        # Without the address between them, who evaluated could as well be the member.
        page.untold |= {"names", "member", "title", *PROSE}
    if "member" in page.lost and not page.heading and "plan" not in shown:
        page.untold |= {"member", "title", *PROSE}
    if page.lost & PROSE and PROSE - shown:
        page.untold |= PROSE
    encode(rng, page, changed=10 in page.layouts)
    return page


def _heading(rng: random.Random, title: str, changed: bool) -> str | None:
    if not changed:
        return title
    words = title.split()
    return rng.choice(
        (None, " ".join(words[:-2]), f"{title} (second phase)", f"{title}.", title.upper())
    )


def _section_heading(label: str, number: str) -> list[Line]:
    head, title = label.split(f" {number}. ", 1)
    lines = [f"{head} {number}."]
    if number == "3":
        words = title.split()
        lines += [" ".join(words[:-1]), words[-1]]
    else:
        lines.append(title)
    return [Line(text, label=f"section {number}") for text in lines]


def _question(
    rng: random.Random, writer: Writer, question: Question, language: str, chosen: set[int]
) -> list[list[Line]]:
    """Return the groups of lines of one question with its answer."""
    number = question.number
    text = _first(question.text, language)
    if 8 in chosen and language in OTHER_QUESTIONS and (number != "1.1" or rng.random() < 0.3):
        text = OTHER_QUESTIONS[language][number]
    groups = [[Line(text, label=number)]]
    if question.scale is None:
        return [*groups, _value(f"{number}.explanation", writer.prose(labels=True))]
    level = rng.choice(FORM.scales[question.scale].levels)
    stated = level.stated[language][0]
    if 4 in chosen:
        stated = rng.choice(
            (stated.lower(), stated.upper(), stated.rstrip("."), f"{stated.rstrip('.')}.")
        )
    groups.append([Line(stated, f"{number}.stated")])
    if level.key == "not_applicable":
        return groups
    parts = FORM.parts
    if question.degree:
        degree = rng.choice(FORM.scales["degree"].levels)
        groups.append([Line(_first(parts["degree"], language), label="degree")])
        groups.append([Line(degree.stated[language][0], f"{number}.degree_stated")])
    wording = parts["explanation"][language][1 if question.degree else 0]
    groups.append([Line(wording, label="explanation")])
    groups.append(_value(f"{number}.explanation", writer.prose(labels=True)))
    wording = parts["evidence"][language][1 if number == "1.1" else 0]
    groups.append([Line(wording, label="evidence")])
    share = 0.6 if 16 in chosen else 0.2
    if rng.random() < share:
        bullet = rng.choice(("", "- ", "• ")) if 16 in chosen else ""
        shown = rng.sample(EVIDENCE[language], rng.randint(1, 3))
        groups.append(
            [
                Line(bullet + title, f"{number}.evidence.{n}", value=title if bullet else None)
                for n, title in enumerate(shown)
            ]
        )
    return groups


def _generation(
    rng: random.Random,
    overview: list[tuple[str, list[Line]]],
    labels: dict[str, str],
    language: str,
) -> list[tuple[str, list[Line]]]:
    """Take older labels, add a ``Title``, and leave out fields."""
    for form_field in FORM.fields:
        labels[form_field.key] = rng.choice(form_field.labels[language])
    gone = rng.choice(
        (set(), {"action"}, {"problem"}, {"email"}, {"action_plan"}, {"action", "problem"})
    )
    kept = [pair for pair in overview if pair[0] not in gone]
    empty = rng.choice((set(), set(), {"evaluators", "email"}, {"email"}))
    kept = [(key, [] if key in empty else value) for key, value in kept]
    way = rng.random()
    place = next(n for n, pair in enumerate(kept) if pair[0] == "commitment")
    if way < 0.25:
        kept.insert(place, ("title", []))
    elif way < 0.5:
        kept.insert(place, ("commitment", []))
        kept[place + 1] = ("title", kept[place + 1][1])
    elif way < 0.6:
        kept[place] = ("title", kept[place][1])
    return kept
