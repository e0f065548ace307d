"""All members' assessments side by side: counts, each with what it is a count of.

Pure functions over ``Assessed`` records. A share always has its base, which never holds what
is not stated: an answer that is missing is not a low one.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterable, Mapping, Sequence
from typing import Literal

from kit.codebook import codebook
from kit.context import Case, cases_of, to_confirm
from kit.corpus import MemberReports
from kit.editorial import Editorial
from kit.evidence import coverage
from kit.form import Scale, plain
from kit.kinship import SHORTEST_TITLE
from kit.lessons import Item
from kit.narrative import HIGH_COMPLETION, RESULTS, STRONG_RESULTS, WITHOUT_RESULT
from kit.records import Member, Record, Severity
from kit.words import Words

Part = Literal["rating", "degree"]

_SEVERITIES: tuple[Severity, ...] = ("error", "warning", "note")


class Assessed(Record):
    """One assessment within the portfolio, and the page of its member's own report."""

    member: Member
    case: Case
    page: str = "report.html"

    def address(self, anchor: str = "") -> str:
        """Return the address of a place in the member's report, seen from the portfolio's."""
        return f"../{self.member.slug}/{self.page}#{anchor or self.case.anchor}"


class Share(Record):
    """So many of so many."""

    count: int
    base: int


class Tally(Record):
    """How often each level of one question is stated, and how often none is.

    ``levels`` holds every level of the scale in its order. ``off_scale`` are answers in words
    that the scale does not have. ``asked`` are all answers there could be.
    """

    question: str
    part: Part
    levels: dict[str, int]
    off_scale: int
    not_stated: int

    @property
    def stated(self) -> int:
        """How many answers state something, on the scale or not."""
        return sum(self.levels.values()) + self.off_scale

    @property
    def asked(self) -> int:
        """How many answers there could be."""
        return self.stated + self.not_stated


class EvidenceCount(Record):
    """One question: how many answers show evidence, only refer to some, do neither."""

    question: str
    shown: int
    referred: int
    none: int


class RuleCount(Record):
    """One rule: how many findings it has, in how many assessments of how many members."""

    code: str
    severity: Severity
    findings: int
    assessments: int
    members: int


class Voice(Record):
    """A passage on a factor or lesson, and whose assessment it stands in."""

    assessed: Assessed
    item: Item


class ThemeVoices(Record):
    """A theme of the codebook with all passages that it is found in."""

    key: str
    voices: tuple[Voice, ...]

    def count(self, keep: Callable[[Item], bool]) -> int:
        """Return how many of the passages are of a kind."""
        return sum(keep(voice.item) for voice in self.voices)

    @property
    def members(self) -> int:
        """How many members the passages come from."""
        return len({voice.assessed.member.slug for voice in self.voices})


class Group(Record):
    """The assessments that have something in common; an empty ``key``: it is not stated."""

    key: str
    assessed: tuple[Assessed, ...]


def portfolio_of(
    members: Iterable[MemberReports],
    language: str,
    decisions: Mapping[str, Editorial] | None = None,
) -> tuple[Assessed, ...]:
    """Check all members' assessments, numbered as in the members' own reports.

    ``decisions`` are those of each member, by slug.
    """
    decided = decisions or {}
    page = "report.html" if language == "en" else f"report.{language}.html"
    return tuple(
        Assessed(member=found.member, case=case, page=page)
        for found in members
        for case in cases_of(found.readings, language, decided.get(found.member.slug))
    )


def cases(assessed: Iterable[Assessed]) -> tuple[Case, ...]:
    """Return the cases alone."""
    return tuple(one.case for one in assessed)


def members(assessed: Iterable[Assessed]) -> tuple[Member, ...]:
    """Return the members, each once, in their order."""
    return tuple({one.member.slug: one.member for one in assessed}.values())


# ---------------------------------------------------------------- ratings


def tally(assessed: Sequence[Assessed], question: str, part: Part = "rating") -> Tally:
    """Count the levels that are stated for one question.

    A degree of result belongs to a yes, so only answers with a yes, or with a degree and not a
    no, are asked for one.
    """
    levels: Counter[str] = Counter()
    off_scale = not_stated = 0
    for one in assessed:
        answer = one.case.answer(question)
        if part == "degree":
            if answer is None or answer.rating in WITHOUT_RESULT:
                continue
            if answer.rating != "yes" and answer.degree_stated is None:
                continue
            stated, level = answer.degree_stated, answer.degree
        else:
            stated, level = (answer.stated, answer.rating) if answer else (None, None)
        if stated is None:
            not_stated += 1
        elif level is None:
            off_scale += 1
        else:
            levels[level] += 1
    scale = scale_of(assessed, question, part)
    return Tally(
        question=question,
        part=part,
        levels={level.key: levels[level.key] for level in scale.levels},
        off_scale=off_scale,
        not_stated=not_stated,
    )


def scale_of(assessed: Sequence[Assessed], question: str, part: Part) -> Scale:
    """Return the scale of a question's rating or degree; raises ``KeyError`` for prose."""
    form = assessed[0].case.form
    name = "degree" if part == "degree" else form.question(question).scale
    return form.scales[name or question]


def high_completion(assessed: Sequence[Assessed]) -> Share:
    """Count the assessments with high completion by OGP's rule: Substantial or Complete.

    The base are the assessments whose level of progress is on the form's scale.
    """
    levels = [level.key for one in assessed if (level := one.case.level("1.1"))]
    return Share(count=sum(key in HIGH_COMPLETION for key in levels), base=len(levels))


def strong_results(assessed: Sequence[Assessed]) -> Share:
    """Count the assessments with a strong early result by OGP's rule: Major or Outstanding.

    The base are the assessments that state at least one degree of result on the form's scale.
    """
    degrees = [found for one in assessed if (found := degrees_of(one.case))]
    strong = sum(any(key in STRONG_RESULTS for key in found) for found in degrees)
    return Share(count=strong, base=len(degrees))


def degrees_of(case: Case) -> tuple[str, ...]:
    """Return the levels of all degrees of result that an assessment states.

    A degree beside an answer that there is no result is none; beside a lost rating it counts.
    """
    return tuple(
        level.key
        for number in RESULTS
        if (answer := case.answer(number))
        and answer.rating not in WITHOUT_RESULT
        and (level := case.degree(number))
    )


def some_result(assessed: Sequence[Assessed]) -> Share:
    """Count the assessments with a yes under 2.1, of those that answer at least one part of it."""
    answers = [
        [answer.rating for number in RESULTS if (answer := one.case.answer(number))]
        for one in assessed
    ]
    stated = [[rating for rating in found if rating] for found in answers]
    return Share(count=sum("yes" in found for found in stated), base=sum(map(bool, stated)))


# ---------------------------------------------------------------- evidence and findings


def evidence_share(assessed: Sequence[Assessed]) -> Share:
    """Count the rated answers that show evidence, of those that the form asks evidence for."""
    covered = [coverage(one.case.report) for one in assessed]
    return Share(count=sum(c.shown for c in covered), base=sum(c.asked for c in covered))


def evidence_by_question(assessed: Sequence[Assessed]) -> tuple[EvidenceCount, ...]:
    """Count, question by question, the answers that show evidence, refer to some, do neither."""
    counts: dict[str, Counter[str]] = {}
    for one in assessed:
        for row in one.case.analysis.evidence:
            if row.asked:
                state = "shown" if row.shown else "referred" if row.referred else "none"
                counts.setdefault(row.question, Counter())[state] += 1
    form = assessed[0].case.form
    return tuple(
        EvidenceCount(
            question=question.number,
            shown=found["shown"],
            referred=found["referred"],
            none=found["none"],
        )
        for question in form.questions
        if (found := counts.get(question.number))
    )


def points_to_confirm(assessed: Iterable[Assessed]) -> int:
    """Count the findings that evaluators are to be asked about."""
    return sum(len(to_confirm(one.case)) for one in assessed)


def findings_by_rule(assessed: Sequence[Assessed]) -> tuple[RuleCount, ...]:
    """Count the findings of each rule, the gravest first, then the most frequent."""
    found: dict[tuple[str, Severity], list[tuple[str, str]]] = {}
    for one in assessed:
        for finding in one.case.findings:
            place = (one.member.slug, one.case.anchor)
            found.setdefault((finding.code, finding.severity), []).append(place)
    counts = [
        RuleCount(
            code=code,
            severity=severity,
            findings=len(places),
            assessments=len(set(places)),
            members=len({slug for slug, _ in places}),
        )
        for (code, severity), places in found.items()
    ]
    return tuple(
        sorted(counts, key=lambda one: (_SEVERITIES.index(one.severity), -one.findings, one.code))
    )


# ---------------------------------------------------------------- what they have in common


def voices_by_theme(assessed: Sequence[Assessed]) -> tuple[ThemeVoices, ...]:
    """Return the themes that are found, in the codebook's order, with their passages."""
    by_theme: dict[str, list[Voice]] = {}
    for one in assessed:
        for item in one.case.analysis.lessons:
            for theme in item.themes:
                by_theme.setdefault(theme.key, []).append(Voice(assessed=one, item=item))
    return tuple(
        ThemeVoices(key=theme.key, voices=tuple(by_theme[theme.key]))
        for theme in codebook().themes
        if theme.key in by_theme
    )


def chosen_voices(
    themes: Sequence[ThemeVoices], most: int
) -> tuple[tuple[ThemeVoices, tuple[Voice, ...]], ...]:
    """Choose the passages that are quoted for each theme: at most ``most``, by a plain rule.

    Members take turns in their order, each with its passages in theirs; a passage is quoted
    once, under the rarest of its themes that has room.
    """
    quoted: set[tuple[str, str, str]] = set()
    chosen: dict[str, tuple[Voice, ...]] = {}
    for theme in sorted(themes, key=lambda one: len(one.voices)):
        waiting: dict[str, list[Voice]] = {}
        for voice in theme.voices:
            if _passage(voice) not in quoted:
                waiting.setdefault(voice.assessed.member.slug, []).append(voice)
        turns = max(map(len, waiting.values()), default=0)
        in_turn = [
            voices[turn]
            for turn in range(turns)
            for voices in waiting.values()
            if turn < len(voices)
        ]
        chosen[theme.key] = tuple(in_turn[:most])
        quoted.update(map(_passage, in_turn[:most]))
    return tuple((theme, chosen[theme.key]) for theme in themes)


def _passage(voice: Voice) -> tuple[str, str, str]:
    return voice.assessed.member.slug, voice.assessed.case.anchor, voice.item.text


def shared_commitments(assessed: Sequence[Assessed]) -> tuple[Group, ...]:
    """Return the commitments that several members report under one title."""
    by_title: dict[str, list[Assessed]] = {}
    for one in assessed:
        title = one.case.report.commitment.title or ""
        if len(plain(title)) >= SHORTEST_TITLE:
            by_title.setdefault(plain(title), []).append(one)
    return tuple(
        Group(key=found[0].case.report.commitment.title or "", assessed=tuple(found))
        for _, found in sorted(by_title.items())
        if len(members(found)) > 1
    )


def by_country(assessed: Sequence[Assessed], words: Words) -> tuple[Group, ...]:
    """Group the assessments by country, in the alphabet of the names; not stated comes last."""
    return _grouped(assessed, lambda one: country_name(one.member, words))


def by_years(assessed: Sequence[Assessed]) -> tuple[Group, ...]:
    """Group the assessments by the years of the action plan, in their order."""
    return _grouped(assessed, lambda one: plan_years(one.case))


def _grouped(assessed: Iterable[Assessed], key: Callable[[Assessed], str]) -> tuple[Group, ...]:
    groups: dict[str, list[Assessed]] = {}
    for one in assessed:
        groups.setdefault(key(one), []).append(one)
    ordered = sorted(groups, key=lambda name: (not name, plain(name)))
    return tuple(Group(key=name, assessed=tuple(groups[name])) for name in ordered)


def country_name(member: Member, words: Words) -> str:
    """Return the country in the report's language; as stated where it has no code; or nothing."""
    if member.country_code:
        from babel import Locale

        name = Locale.parse(words.language).territories.get(member.country_code)
        if name:
            return str(name)
    return member.country or ""


def plan_years(case: Case) -> str:
    """Return the years that the action plan's title names, such as ``2022–2023``, or nothing."""
    plan = case.report.action_plan
    if plan is None or plan.start is None:
        return ""
    return str(plan.start) if plan.end in {None, plan.start} else f"{plan.start}–{plan.end}"
