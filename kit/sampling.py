"""Made-up assessments for trials and benchmarks (``kit sample``), the same for the same seed.

Names and phrases are data (``kit/forms/sample.toml``). The figures of one assessment are drawn
first and then used throughout, so that they agree; about a third of the assessments hold
something on purpose that does not add up. Every one says that it is made up.
"""

from __future__ import annotations

import random
import tomllib
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from functools import cache
from importlib.resources import files
from pathlib import Path
from typing import Any

from kit.errors import OutputError, ParameterError
from kit.form import Form, Question, load_form
from kit.members import slug_of
from kit.sample_pages import SUFFIXES, SampleAnswer, SamplePage, written
from kit.storage import prepare_folder, write_file

MOST = 10_000
"""As many members can be told apart by their made-up names."""

_STEPS = ("none", "few", "some", "most", "all")
_COMPLETION = ("not_started", "limited", "limited", "substantial", "substantial", "complete")
_DEGREES = ("did_not_change", "marginal", "marginal", "major", "major", "outstanding")
_RESULTS = {"2.1.1": 0.85, "2.1.2": 0.7, "2.1.3": 0.5, "2.1.4": 0.3}
"""How often each result of question 2.1 is a yes where the work went fairly well."""

_FLAWED = 0.35
_YEARS = (2019, 2020, 2021, 2022, 2023)


@cache
def _phrases() -> dict[str, Any]:
    resource = files("kit").joinpath("forms", "sample.toml")
    return tomllib.loads(resource.read_text(encoding="utf-8"))


def write_samples(number: int, folder: Path, *, seed: int = 1) -> tuple[Path, ...]:
    """Write the assessments of so many made-up members into a folder; return the files.

    The first members are the same for every number. Raises ``ParameterError`` for a number
    that is not possible, ``OutputError`` where the folder holds anything or cannot be written.
    """
    if not 1 <= number <= MOST:
        raise ParameterError(
            f"kit sample makes 1 to {MOST:,} members; {number:,} was asked for.",
            subject=str(number),
        )
    if folder.exists() and (not folder.is_dir() or any(folder.iterdir())):
        raise OutputError(
            f"{folder} is not an empty folder, and made-up assessments must not mix with others. "
            "Name a new folder.",
            subject=str(folder),
        )
    prepare_folder(folder)
    paths = []
    for name, content in sample_files(number, seed=seed):
        paths.append(folder / name)
        write_file(paths[-1], content)
    return tuple(paths)


def sample_files(number: int, *, seed: int = 1) -> Iterator[tuple[str, str]]:
    """Yield file name and text of the assessments of so many members."""
    names = _place_names(random.Random(f"{seed} names"))
    for index in range(number):
        chance = random.Random(f"{seed} {index}")
        for place, page in enumerate(_member(chance, next(names)), start=1):
            slug = slug_of(page.member.rpartition(",")[0], None)
            suffix = chance.choices(SUFFIXES, (8, 1, 1))[0]
            yield f"{index + 1:05d}-{slug}-{place}{suffix}", written(page, suffix)


def _place_names(chance: random.Random) -> Iterator[str]:
    """Yield names of places that are far enough apart to be no slips of each other.

    Two of the three parts of any two names differ.
    """
    parts = _phrases()["names"]
    begin, middle, end = parts["beginnings"], parts["middles"], parts["ends"]
    pairs = [(first, last) for first in range(len(begin)) for last in range(len(end))]
    chance.shuffle(pairs)
    for turn in range(len(middle)):
        for first, last in pairs:
            # A square of these in which no row or column has a middle twice.
            yield begin[first] + middle[(first + last + turn) % len(middle)] + end[last]


def _member(chance: random.Random, name: str) -> Iterator[SamplePage]:
    """Yield a member's assessments: one to three commitments of one action plan."""
    countries = _phrases()["countries"]
    spanish = chance.random() < 0.45
    country = dict.fromkeys(("en", "es"), "")
    if spanish:
        country["es"], country["en"] = chance.choice(countries["es"])
    else:
        country["en"] = chance.choice(countries["en"])
    main = "es" if spanish else "en"
    place = chance.choice(_phrases()[main]["places"]).format(name=name)
    year = chance.choice(_YEARS)
    fortune = chance.betavariate(3, 2)
    topics = chance.sample(range(len(_phrases()[main]["topics"])), chance.choice((1, 1, 2, 2, 3)))
    for topic in topics:
        # Some pages of members elsewhere are read in the other language too.
        language = "en" if spanish and chance.random() < 0.25 else main
        luck = min(max(chance.gauss(fortune, 0.22), 0.0), 0.999)
        assessment = _Assessment(
            chance=chance,
            language=language,
            member=f"{place}, {country[language]}",
            name=name,
            year=year,
            luck=luck,
        )
        yield assessment.page(topic)


@dataclass(kw_only=True)
class _Assessment:
    """Composes one assessment; ``luck`` from 0 to 1 says how well the work went.

    ``facts`` are the figures, dates and names that all its phrases are filled in with.
    """

    chance: random.Random
    language: str
    member: str
    name: str
    year: int
    luck: float
    form: Form = field(default_factory=load_form)
    facts: dict[str, str] = field(default_factory=dict)

    @property
    def words(self) -> Mapping[str, Any]:
        """The phrases of the assessment's language."""
        words: Mapping[str, Any] = _phrases()[self.language]
        return words

    def page(self, topic: int) -> SamplePage:
        """Return the assessment of the commitment on this topic."""
        chance = self.chance
        subject = self.words["topics"][topic]
        self._draw(subject)
        flaw, (number, behind) = self._flaw()
        answers = {}
        for question in self.form.questions:
            answer = self._answer(question, behind if question.number == number else "", flaw)
            answers[question.number] = answer
        plan = self.words["plan"].format(member=self.member, first=self.year, last=self.year + 2)
        names, emails = self._evaluators()
        return SamplePage(
            language=self.language,
            names=() if flaw == "anonymous" else names,
            emails=emails,
            member=self.member,
            plan="" if flaw == "planless" else plan,
            title=self._title(chance.choice(subject["titles"])),
            action=subject["action"],
            problem=subject["problem"],
            answers=answers,
        )

    def _title(self, title: str) -> str:
        """Return the title with the place in it, as no other member has it."""
        if ":" in title or "," in title:
            return f"{title} ({self.name})"
        return str(self.chance.choice(self.words["titles"]).format(title=title, name=self.name))

    def _draw(self, subject: Mapping[str, Any]) -> None:
        """Draw the figures, dates and names that the whole assessment goes by."""
        chance, words = self.chance, self.words
        a, b = chance.randint(14, 160), chance.randint(9, 120)
        requests = chance.randint(40, 900)
        answered = chance.randint(requests // 3, requests - 5)
        rate = round(100 * answered / requests)
        one, other = chance.sample(chance.choice(words["areas"]), 2)
        self.facts = {
            "thing": subject["thing"],
            "group": subject["group"],
            "office": chance.choice(words["offices"]),
            "one": one,
            "other": other,
            "a": str(a),
            "b": str(b),
            "people": str(a + b),
            "wrong": str(a + b + chance.choice((-2, -1, 1, 2, 10))),
            "requests": str(requests),
            "answered": str(answered),
            "rate": str(rate),
            "wrong_rate": str(rate + chance.choice((-9, -6, 5, 8))),
            "entries": self._thousands(chance.randint(120, 9_800)),
            "visits": self._thousands(chance.randint(1_100, 88_000)),
            "meetings": str(chance.randint(5, 38)),
            "milestones": chance.choice(words["numbers"].split()[1:]),
            "year": str(self.year),
            "year2": str(self.year + 1),
            "opened": self._date(self.year + 1, 1, 12),
            "closed": self._date(self.year + 2, 1, 11),
            "far": self._date(self.year + 9, 1, 12),
        }

    def _thousands(self, number: int) -> str:
        return f"{number:,}" if self.language == "en" else f"{number:,}".replace(",", ".")

    def _date(self, year: int, first: int, last: int) -> str:
        months = self.words["months"].split()
        text: str = self.words["date"].format(
            day=self.chance.randint(1, 28),
            month=months[self.chance.randint(first, last) - 1],
            year=year,
        )
        return text

    def _flaw(self) -> tuple[str, tuple[str, str]]:
        """Choose what does not add up, if anything: its name, the question, and the sentence."""
        chance = self.chance
        told: Mapping[str, list[str]] = self.words["flaws"]
        if chance.random() >= _FLAWED:
            return "", ("", "")
        flaw = chance.choice([*told, "anonymous", "planless", "unrated", "bare", "contrary"])
        number, sentence = told.get(flaw, ("", ""))
        return flaw, (number, sentence)

    def _evaluators(self) -> tuple[tuple[str, ...], tuple[str, ...]]:
        chance, names = self.chance, _phrases()["names"]
        if chance.random() < 0.25:
            body = chance.choice(self.words["bodies"]).format(name=self.name)
            return (body,), ("monitoring@example.org",)
        people = [
            (given, family)
            for given, family in zip(
                chance.sample(names["given"], chance.choice((1, 1, 2))),
                chance.sample(names["family"], 2),
                strict=False,
            )
        ]
        return (
            tuple(f"{given} {family}" for given, family in people),
            tuple(f"{family.lower()}@example.org" for _, family in people),
        )

    # ------------------------------------------------------------ the answers

    def _answer(self, question: Question, behind: str, flaw: str) -> SampleAnswer:
        number = question.number
        replies: Mapping[str, list[str]] = self.words["replies"][number]
        if question.scale is None:
            explanation = self._several(replies["any"], number)
            return SampleAnswer(explanation=self._with(explanation, behind, flaw))
        level = self._level(number, flaw)
        stated = self._stated(question.scale, level)
        if level == "not_applicable":
            return SampleAnswer(stated=stated)
        degree = ""
        if question.degree and level == "yes":
            place = min(int(self.luck * len(_DEGREES)), len(_DEGREES) - 1)
            degree = self._stated("degree", _DEGREES[place])
        explanation = self.chance.choice(replies[level]).format(**self.facts)
        return SampleAnswer(
            stated="" if flaw == "unrated" and number == "1.1" else stated,
            degree=degree,
            explanation=self._with(explanation, behind, flaw),
            evidence=() if flaw == "bare" or not question.evidence else self._evidence(number),
        )

    def _level(self, number: str, flaw: str) -> str:
        """Choose a rating; the better the luck, the better the ratings, and they go together."""
        chance, luck = self.chance, self.luck
        if flaw == "contrary" and number in {"1.1", "1.3"}:
            return "complete" if number == "1.1" else "few"
        if number == "1.1":
            if luck < 0.06:
                return chance.choice(("no_evidence", "withdrawn", "not_started"))
            return _COMPLETION[int(luck * len(_COMPLETION))]
        if number == "1.3":
            return _STEPS[int(luck * len(_STEPS))]
        if number == "2.2":
            return ("no", "partially", "partially", "yes")[int(luck * 4)]
        if chance.random() < (0.25 if number == "2.1.4" else 0.1):
            return "not_applicable"
        return "yes" if chance.random() < _RESULTS[number] * min(1.0, 0.4 + luck) else "no"

    def _stated(self, scale: str, key: str) -> str:
        level = self.form.scales[scale].level(key)
        if level is None:
            raise KeyError(key)
        return level.stated[self.language][0]

    def _several(self, texts: list[str], number: str) -> str:
        """Return some texts, numbered where they are factors, as paragraphs where lessons."""
        taken = self.chance.sample(texts, self.chance.choice((2, 2, 3, 4)))
        filled = [text.format(**self.facts) for text in taken]
        if number == "1.2":
            return "\n".join(f"  {place}. {text}" for place, text in enumerate(filled, start=1))
        return "\n\n".join(filled)

    def _with(self, explanation: str, behind: str, flaw: str) -> str:
        if not behind:
            return explanation
        gap = "\n" if flaw == "broken" else "\n\n"
        return f"{explanation}{gap}{behind.format(**self.facts)}"

    def _evidence(self, number: str) -> tuple[tuple[str, str], ...]:
        chance = self.chance
        titles = chance.sample(
            self.words["evidence"]["titles"], chance.choices(range(4), (6, 44, 30, 20))[0]
        )
        shown = []
        for place, title in enumerate(titles, start=1):
            text = title.format(**self.facts)
            address = f"https://www.example.org/{self.name.lower()}/{number}-{place}"
            shown.append((text[0].upper() + text[1:], address if chance.random() < 0.5 else ""))
        return tuple(shown)
