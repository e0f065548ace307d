"""What happened when: the dated events of a report, the timeline, and the checks on dates.

An event is a sentence of the source with the date in it; its words are never rewritten. How
dates are read from a sentence is in ``kit.date_expressions``.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from datetime import date
from functools import cache
from itertools import pairwise

from kit.codebook import mark_pattern
from kit.date_expressions import Expression, Precision, dating
from kit.date_points import Grain
from kit.lexicon import lexicon_of
from kit.passages import Passage, passages
from kit.places import lines_in_words
from kit.records import Finding, Lines, Record, Report, Severity
from kit.words import Words, mark, words_of

ENGLISH = words_of("en")

MESSAGES = {
    "impossible-date": mark("The calendar has no such day: “{date}” ({place})."),
    "span-reversed": mark("The period “{date}” ends before it begins ({place})."),
    "order-of-dates": mark(
        "The text puts “{first}” before “{second}”, though its date is later ({place})."
    ),
}
"""The sentence of each code but one, a key of the catalogues."""

_OUTSIDE = {
    (True, False): mark(
        "The plan's title names {plan}. The text also tells of earlier years: {earlier} ({place})."
    ),
    (False, True): mark(
        "The plan's title names {plan}. The text also tells of later years: {later} ({place})."
    ),
    (True, True): mark(
        "The plan's title names {plan}. The text also tells of earlier years ({earlier}) "
        "and of later years ({later}): {place}."
    ),
}
"""The sentence on dates outside the plan, by whether there are earlier and later ones."""

SEVERITIES: dict[str, Severity] = {
    "dates-outside-plan": "note",
    "impossible-date": "error",
    "span-reversed": "error",
    "order-of-dates": "warning",
}

_WHOLE = 220
"""A sentence of up to so many characters is shown whole beside its date."""
_TURNED = 600
"""A sentence of up to so many is shown whole where what would be left out may turn its sense."""
_CLAUSE = 60
"""A clause is shown with its neighbours until it has so many characters."""
_BOUNDARY = re.compile(r"[;:,]\s(?!\d{4}\b)|\s[–—-]\s")
_SHOWN = 12
"""A timeline with so many exact events needs no years to fill it."""


class DatedEvent(Record):
    """Something that the source dates.

    ``start`` and ``end`` are the first and the last day that are meant, both included;
    ``precision`` says how exact the text is, ``grain`` how exact the ends of a span are.
    ``text`` is the date as written, ``what`` the clause that it stands in and ``sentence`` the
    whole sentence, all in the source's own words.
    """

    start: date
    end: date
    precision: Precision
    grain: Grain
    text: str
    what: str
    sentence: str
    field: str
    question: str | None = None
    lines: Lines | None = None
    lang: str = "en"


def dated_events(report: Report) -> tuple[DatedEvent, ...]:
    """Return what the prose of a report dates, in the order of the form.

    Dates that cannot be (31 June, a span that ends before it begins) are no events; see
    ``date_findings``.
    """
    return tuple(
        DatedEvent(
            start=one.first,
            end=one.last,
            precision=one.precision,
            grain=one.grain,
            text=passage.text[one.at : one.end],
            what=clause(passage.text, one.at, one.end),
            sentence=passage.text,
            field=passage.field,
            question=passage.question,
            lines=passage.lines,
            lang=passage.lang,
        )
        for passage, one in _expressions(report)
        if not one.wrong
    )


def _expressions(report: Report) -> Iterator[tuple[Passage, Expression]]:
    for passage in passages(report):
        for expression in dating(passage.text, passage.lang).expressions:
            yield passage, expression


def clause(sentence: str, at: int, end: int) -> str:
    """Return the part of a sentence around a date, in its own words.

    A short sentence is returned whole. A long one is cut at its commas, colons and dashes, so
    that what is returned is a run of its characters.
    """
    if len(sentence) <= _WHOLE:
        return sentence.strip()
    left, right = max(0, at - _WHOLE), min(len(sentence), end + _WHOLE)
    while 0 < left < at and not sentence[left - 1].isspace():
        left += 1
    while end < right < len(sentence) and not sentence[right].isspace():
        right -= 1
    bounds = _BOUNDARY.finditer(sentence, left, right)
    cuts = [left, *(match.end() for match in bounds), right]
    cuts = [cut for cut in cuts if cut <= at or cut >= end]
    first = max(index for index, cut in enumerate(cuts) if cut <= at)
    last = first + 1
    if len(sentence) <= _TURNED and turned(sentence[: cuts[first]] + sentence[cuts[last] :]):
        return sentence.strip()
    while cuts[last] - cuts[first] < _CLAUSE:
        if last + 1 < len(cuts) and cuts[last + 1] - cuts[first] <= _WHOLE:
            last += 1
        elif first > 0 and cuts[last] - cuts[first - 1] <= _WHOLE:
            first -= 1
        else:
            break
    return sentence[cuts[first] : cuts[last]].strip(" ,;:–—-\n\t")


def turned(left_out: str, *keys: str) -> bool:
    """Say whether words that are left out turn the sense of those shown, by these marks.

    Such as "we found no proof that" or "unless", in whatever language.
    """
    return any(
        mark_pattern(key, language).search(left_out)
        for key in (keys or ("governing",))
        for language in ("en", "es")
    )


def timeline(report: Report) -> tuple[DatedEvent, ...]:
    """Return the events worth showing, in the order of time, each once.

    Days, months and spans of them come first; where they are few, whole years are added.
    """
    unique: dict[tuple[date, date, str], DatedEvent] = {}
    for event in dated_events(report):
        unique.setdefault((event.start, event.end, " ".join(event.what.split())), event)
    exact = [event for event in unique.values() if event.grain != "year"]
    years = [event for event in unique.values() if event.grain == "year" and _tells(event)]
    shown = [*exact, *years[: max(0, _SHOWN - len(exact))]]
    return tuple(sorted(shown, key=lambda event: (event.start, event.end)))


def _tells(event: DatedEvent) -> bool:
    """Say whether there is more than a heading such as "Year 2021"."""
    lexicon = lexicon_of(event.lang)
    empty = lexicon.words("in_words") | lexicon.words("fillers") | lexicon.words("from_words")
    rest = re.findall(r"[^\W\d_]+", event.what.replace(event.text, " ").casefold())
    return any(word not in empty for word in rest)


# ---------------------------------------------------------------- findings


def date_findings(report: Report, words: Words = ENGLISH) -> tuple[Finding, ...]:
    """Return what cannot be, or is to be confirmed, in the dates of a report.

    ``error``: no such day, or a span that ends before it begins; ``warning``: an order that
    contradicts the dates; ``note``: years outside those of the plan's title, once for a report.
    Messages are in the language of ``words``.
    """
    found: list[Finding] = []

    def add(code: str, passage: Passage, **values: str) -> None:
        found.append(
            Finding(
                code=code,
                severity=SEVERITIES[code],
                source=report.source.path,
                member=report.member.slug,
                commitment=report.commitment.title,
                question=passage.question,
                lines=passage.lines,
                message=words(MESSAGES[code], **values),
            )
        )

    for passage in passages(report):
        stated = dating(passage.text, passage.lang).expressions
        for one in stated:
            if one.wrong == "impossible" and not _is_certain(passage, one.at):
                continue
            if one.wrong:
                code = "impossible-date" if one.wrong == "impossible" else "span-reversed"
                written = passage.text[one.at : one.end]
                add(code, passage, date=written, place=lines_in_words([passage.lines], words))
        for first, second in _contradictions(passage, stated):
            add(
                "order-of-dates",
                passage,
                first=passage.text[first.at : first.end],
                second=passage.text[second.at : second.end],
                place=lines_in_words([passage.lines], words),
            )
    found.extend(_outside_plan(report, words))
    return tuple(found)


_WORD_BEFORE = re.compile(r"([^\W\d_]+)\.?\s+$")


def _is_certain(passage: Passage, at: int) -> bool:
    """Say whether a number can only be a day, not one that the word before it names.

    "Version 30.2.2023" numbers a version; in Spanish "sesión 31 de noviembre" may be the 31st
    session of November, since a day would have an article.
    """
    before = _WORD_BEFORE.search(passage.text[max(0, at - 40) : at])
    lexicon = lexicon_of(passage.lang)
    if before is None or before[1].casefold() in lexicon.words("before_day"):
        return True
    named = before[1].casefold() in lexicon.words("labels") | lexicon.words("numbered")
    return not named and not lexicon.words("before_day")


@cache
def _relation(lang: str, key: str) -> re.Pattern[str]:
    """Match ", after the meeting of " between two dates, with no clause of its own in it."""
    lexicon = lexicon_of(lang)
    flips = lexicon.either("not_after_before")
    return re.compile(
        rf"\s*,?\s*{lexicon.either(key)}\s+(?!{flips}\b)[^,;:.()]{{0,60}}", re.IGNORECASE
    )


@cache
def _bounds(lang: str) -> tuple[re.Pattern[str], re.Pattern[str]]:
    lexicon = lexicon_of(lang)
    return (
        re.compile(rf"\b{lexicon.either('starts')}\b[^,;:.()]{{0,25}}$", re.IGNORECASE),
        re.compile(
            rf"[^;:.()]{{0,40}}\b{lexicon.either('ends')}\b[^,;:.()]{{0,25}}", re.IGNORECASE
        ),
    )


def _contradictions(
    passage: Passage, stated: Sequence[Expression]
) -> Iterator[tuple[Expression, Expression]]:
    """Yield pairs of dates that the sentence puts in the other order, the earlier one by its words.

    Certain are only "in June 2022, after the hearing of August 2022" (or before), and
    "started in May 2023 and ended in March 2023".
    """
    text = passage.text
    for first, second in pairwise(stated):
        if first.wrong or second.wrong or "year" in (first.grain, second.grain):
            continue
        between = text[first.end : second.at] if second.at - first.end < 150 else ""
        if not between:
            continue
        if _relation(passage.lang, "after_words").fullmatch(between):
            if first.last < second.first:
                yield second, first
        elif _relation(passage.lang, "before_words").fullmatch(between):
            if first.first > second.last:
                yield first, second
        else:
            starts, ends = _bounds(passage.lang)
            started = starts.search(text, max(0, first.at - 60), first.at)
            if started and ends.fullmatch(between) and second.last < first.first:
                yield first, second


def _outside_plan(report: Report, words: Words) -> Iterator[Finding]:
    """Yield one note on all dates outside the years of the plan's title."""
    plan = report.action_plan
    if plan is None or plan.start is None or plan.end is None:
        return
    outside = [
        event
        for event in dated_events(report)
        if event.start.year < plan.start or event.end.year > plan.end
    ]
    if not outside:
        return
    years = sorted(
        {
            year
            for event in outside
            for year in (event.start.year, event.end.year)
            if not plan.start <= year <= plan.end
        }
    )
    earlier = [year for year in years if year < plan.start]
    later = [year for year in years if year > plan.end]
    yield Finding(
        code="dates-outside-plan",
        severity=SEVERITIES["dates-outside-plan"],
        source=report.source.path,
        member=report.member.slug,
        commitment=report.commitment.title,
        lines=outside[0].lines,
        message=words(
            _OUTSIDE[bool(earlier), bool(later)],
            plan=f"{plan.start}–{plan.end}" if plan.end != plan.start else str(plan.start),
            earlier=words.listing([str(year) for year in earlier]),
            later=words.listing([str(year) for year in later]),
            place=lines_in_words((event.lines for event in outside), words),
        ),
    )
