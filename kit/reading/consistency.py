"""What a record must hold true beyond its types, when it comes from a file that people can edit.

A record of the kit names folders and addresses and claims places in its source. None of that is
believed unseen: a rating must not differ from the stated words, a place must be in the source.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from kit.errors import FormError
from kit.form import Form, Scale, load_form
from kit.members import MAX_SLUG
from kit.reading.assemble import is_address
from kit.records import Answer, Lines, Report

Misfit = tuple[tuple[str, ...], str]
"""The path of the value that does not fit, and a sentence on why."""

_SLUG = re.compile(r"[a-z0-9]+(?:-[a-z0-9]+)*")


def misfits(report: Report) -> Iterator[Misfit]:
    """Yield everything in a record that does not fit the rest of it, or the form."""
    try:
        form = load_form(report.form)
    except FormError:
        yield ("form",), f"the questionnaire {report.form!r} is not known."
        return
    yield from _overview(report)
    total = len(report.source.lines)
    for name, lines in report.where.items():
        yield from _place(("where", name), lines, total)
    numbers = {question.number for question in form.questions}
    for number, answer in report.answers.items():
        if number not in numbers:
            yield ("answers", number), "this is no question of the form."
        else:
            yield from _answer(form, number, answer, total)


def _overview(report: Report) -> Iterator[Misfit]:
    source, member = report.source, report.member
    if not re.fullmatch(r"[0-9a-f]{64}", source.sha256):
        yield ("source", "sha256"), "a hash has 64 digits and letters from a to f."
    if not re.fullmatch(r"[a-z]{2,3}", source.language):
        yield ("source", "language"), "a language is a code such as en or es."
    if source.url is not None and not is_address(source.url):
        yield ("source", "url"), "a web address begins with https:// and has no blanks in it."
    if not _SLUG.fullmatch(member.slug) or len(member.slug) > MAX_SLUG + len("-member"):
        yield ("member", "slug"), "a slug has only the letters a to z, digits and hyphens."
    if member.country_code is not None and not re.fullmatch(r"[A-Z]{2}", member.country_code):
        yield ("member", "country_code"), "a country's code has two capital letters."


def _answer(form: Form, number: str, answer: Answer, total: int) -> Iterator[Misfit]:
    path = ("answers", number)
    yield from _place((*path, "lines"), answer.lines, total)
    yield from _level((*path, "rating"), form.scale_of(number), answer.rating, answer.stated)
    scale = form.scales["degree"] if form.question(number).degree else None
    yield from _level((*path, "degree"), scale, answer.degree, answer.degree_stated)
    for index, piece in enumerate(answer.evidence):
        where = (*path, "evidence", str(index))
        if piece.url is not None and not is_address(piece.url):
            yield (*where, "url"), "a web address begins with https:// and has no blanks in it."
        yield from _place((*where, "line"), (piece.line, piece.line), total)


def _level(
    path: tuple[str, ...], scale: Scale | None, level: str | None, stated: str | None
) -> Iterator[Misfit]:
    if level is None:
        return
    if scale is None or scale.level(level) is None:
        yield path, f"{level!r} is no level of this question."
    elif stated is None:
        yield path, f"{level!r} is given, but no words are stated that say so."
    elif (match := scale.match(stated)) and match.key != level:
        yield path, f"{level!r} is not what the stated words {stated!r} say."


def _place(path: tuple[str, ...], lines: Lines, total: int) -> Iterator[Misfit]:
    first, last = lines
    if not 1 <= first <= last <= total:
        yield path, f"lines {first} to {last} are not in the source, which has {total}."
