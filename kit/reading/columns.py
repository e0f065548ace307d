"""Which column of a form's export holds what: by the form's own labels, in any order and language.

A header is recognised in one of these forms, without regard to case, accents and punctuation:

- a field by its label: ``Member Name``, ``Nombre de miembro``, or its plain name: ``member``,
  ``action_plan``, ``commitment``, ``commitment_id``, ``evaluators``, ``email``, ``action``,
  ``problem``, ``url``, ``language``;
- a question by its text, its number, or its short label: ``1.3 Was the commitment ...``, ``1.3``,
  ``1.3 Implemented as planned``; the column holds the rating (the prose of 1.2 and 3);
- a part of a question by number and part: ``2.1.1 degree``, ``2.1.1 - evidence``;
- a part by its label alone, as forms export it: ``Provide evidence for your answer:`` belongs to
  the question whose column stands before it;
- in two rows: the question above, perhaps over several cells, its parts below.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from functools import cache
from typing import Literal

from rapidfuzz import fuzz

from kit.form import Form, Question, load_form, plain

Part = Literal["value", "rating", "degree", "explanation", "evidence"]

ALIKE = 93
"""From this similarity on (0 to 100), a header is a question's text with a slip of the pen."""

_HEADER_ROWS = 50
_LONGEST = 700
_SHORTEST_ALIKE = 30
_NUMBER = re.compile(r"\s*(\d(?:\.\d){0,2})(?![.\d]*\d)\.?\s*[-–—:.)]*\s*(.*)", re.DOTALL)
_COPY = re.compile(r"[\s._]*[(\[]?\d{1,2}[)\]]?\s*$")  # ``Explanation (2)``, ``Explanation.1``
_APART = re.compile(r"\s*(?:[:|/]|\s[-–—]\s|\()\s*")

_FIELDS = {
    "evaluators": "evaluators, evaluator, evaluadores, evaluador, evaluadora",
    "email": "email, e mail, emails, correo, correos",
    "member": "member, member name, miembro",
    "action_plan": "action plan, plan",
    "commitment": "commitment, title, commitment title, compromiso, titulo",
    "commitment_id": "commitment id, identifier, id del compromiso, identificador",
    "action": "action, accion",
    "problem": "problem, problema",
    "url": "url, address, web address, page, link, direccion, enlace",
    "language": "language, idioma",
}
_PARTS: dict[Part, str] = {
    "rating": "rating, answer, level, result, choice, calificacion, valoracion, respuesta, nivel",
    "degree": "degree, degree of result, grado, grado de resultado",
    "explanation": "explanation, explanations, narrative, comment, comments, explicacion, "
    "comentario, comentarios",
    "evidence": "evidence, references, links, files, documents, evidencia, evidencias, "
    "referencias, enlaces, archivos, documentos",
}
_SITE = (  # what form services add on their own
    "timestamp, id, start time, completion time, last modified time, submission date, "
    "submission id, response id, respondent id, status, date created, date updated, "
    "marca temporal, hora de inicio, hora de finalizacion, fecha de envio, id de respuesta, estado"
)


@dataclass(frozen=True, slots=True)
class Column:
    """What a column holds.

    ``slot`` is a field's key, a question's number, ``site`` for what the form service added, or
    empty where the header is not known.
    """

    index: int
    header: str
    slot: str = ""
    part: Part = "value"
    language: str = ""

    @property
    def main(self) -> bool:
        """Whether this is the column of the question itself: its rating, or its prose."""
        return self.slot[:1].isdigit() and self.part == first_part(self.slot)


@dataclass(frozen=True, slots=True)
class Header:
    """The row with the headers, the first row of data (both counted from 0), and the columns."""

    row: int
    data: int
    columns: tuple[Column, ...]

    @property
    def known(self) -> int:
        """How many columns hold something of the form."""
        return sum(1 for column in self.columns if column.slot not in {"", "site"})

    @property
    def language(self) -> str:
        """The language of most headers, empty where none tells."""
        found = Counter(column.language for column in self.columns if column.language)
        return found.most_common(1)[0][0] if found else ""


def find_header(rows: Sequence[Sequence[str]]) -> Header | None:
    """Return the header of a table: the row that names most of the form, under any title rows.

    ``None`` where no row names at least one question and one thing more.
    """
    best: Header | None = None
    for number, row in enumerate(rows[:_HEADER_ROWS]):
        for header in _readings(rows, number, row):
            questions = {column.slot for column in header.columns if column.slot[:1].isdigit()}
            if questions and header.known > 1 and (best is None or header.known > best.known):
                best = header
    return best


def _readings(rows: Sequence[Sequence[str]], number: int, row: Sequence[str]) -> Iterator[Header]:
    """Yield a row read as the header, alone and with the parts in the row below."""
    cells = [" ".join(cell.split()) for cell in row]
    yield Header(number, number + 1, _columns(cells))
    if number + 1 < len(rows) and any(_recognised(cell).slot[:1].isdigit() for cell in cells):
        below = [" ".join(cell.split()) for cell in rows[number + 1]]
        parts = sum(1 for cell in below if plain(cell) in _vocabulary().parts)
        others = sum(1 for cell in below if cell) - parts
        if parts > 1 and others <= parts:
            yield Header(number, number + 2, _columns(list(_joined(cells, below))))


def _joined(above: Sequence[str], below: Sequence[str]) -> Iterator[str]:
    """Join a question that stands over several cells with the part below each of them."""
    current = ""
    for index in range(max(len(above), len(below))):
        top = above[index] if index < len(above) else ""
        part = below[index] if index < len(below) else ""
        current = top or (current if part else "")
        yield f"{current} | {part}" if current and part else current or part


def _columns(cells: Sequence[str]) -> tuple[Column, ...]:
    found: list[Column] = []
    current: Question | None = None
    taken: set[tuple[str, Part]] = set()
    form = load_form()
    for index, cell in enumerate(cells):
        column = _recognised(cell[:_LONGEST])
        if column.slot == "?":  # a part alone: it belongs to the question before it
            part = column.part
            asked = current is not None and part in parts_of(current)
            if current is None or not asked or (current.number, part) in taken:
                column = replace(column, slot="", part="value")
            else:
                column = replace(column, slot=current.number)
        elif column.slot[:1].isdigit():
            current = form.question(column.slot)
            if column.part == "value":
                column = replace(column, part=first_part(current.number))
            if column.part not in parts_of(current):
                column = replace(column, slot="", part="value")
        elif column.slot != "site":
            current = None
        taken.add((column.slot, column.part))
        found.append(replace(column, index=index, header=cell))
    return tuple(found)


@cache
def first_part(number: str) -> Part:
    """Return the part of an answer that stands right under the question."""
    return "rating" if load_form().question(number).scale else "explanation"


def parts_of(question: Question) -> frozenset[Part]:
    """Return the parts that the answer to a question has."""
    has: dict[Part, bool] = {
        "rating": question.scale is not None,
        "degree": question.degree,
        "explanation": question.explanation,
        "evidence": question.evidence,
    }
    return frozenset(part for part, given in has.items() if given)


# ---------------------------------------------------------------- one header


@dataclass(frozen=True)
class _Vocabulary:
    """Every known wording in its ``plain`` form; languages where the form states them."""

    form: Form
    fields: dict[str, tuple[str, str]]
    questions: dict[str, tuple[str, str]]
    parts: dict[str, tuple[Part, str]]
    site: frozenset[str]


@cache
def _vocabulary() -> _Vocabulary:
    form = load_form()
    fields = {name: (slot, "") for slot, names in _FIELDS.items() for name in names.split(", ")}
    for field in form.fields:
        slot = "commitment" if field.key == "title" else field.key
        for language, labels in field.labels.items():
            fields |= {plain(label): (slot, language) for label in labels}
    questions: dict[str, tuple[str, str]] = {}
    for question in form.questions:
        questions[plain(question.number)] = (question.number, "")
        for language, short in question.short.items():
            questions.setdefault(plain(short), (question.number, language))
        for language, texts in question.text.items():
            for text in texts:
                numbered = _NUMBER.match(text)
                bare = numbered.group(2) if numbered else text
                questions |= {plain(one): (question.number, language) for one in (text, bare)}
    parts: dict[str, tuple[Part, str]] = {
        name: (part, "") for part, names in _PARTS.items() for name in names.split(", ")
    }
    for part in ("degree", "explanation", "evidence"):
        for language, labels in form.parts[part].items():
            parts |= {plain(label): (part, language) for label in labels}
    return _Vocabulary(form, fields, questions, parts, frozenset(map(plain, _SITE.split(","))))


@cache
def _recognised(header: str) -> Column:
    """Return what one header says; the slot ``?`` stands for a part without its question."""
    known = _vocabulary()
    key = plain(header)
    if not key:
        return Column(0, header)
    if key in known.site:
        return Column(0, header, "site")
    if key in known.fields:
        slot, language = known.fields[key]
        return Column(0, header, slot, "value", language)
    if found := _question(header):
        return found
    for words in (key, plain(_COPY.sub("", header))):
        if words in known.parts:
            part, language = known.parts[words]
            return Column(0, header, "?", part, language)
    return Column(0, header)


def _question(header: str) -> Column | None:
    """Recognise a question, or a part of one that is named with it."""
    known = _vocabulary()
    numbered = _NUMBER.match(header)
    number = numbered.group(1) if numbered else ""
    if number and number not in {question.number for question in known.form.questions}:
        return None
    rest = numbered.group(2) if numbered else header
    for words, part in _with_part(header, rest, bool(number)):
        slot, language = known.questions.get(words, ("", ""))
        if not words and number:
            slot = number
        if slot and (not number or slot == number):
            return Column(0, header, slot, part, language)
    return _similar(header, number)


def _with_part(header: str, rest: str, numbered: bool) -> Iterator[tuple[str, Part]]:
    """Yield the ways to divide a header into a question's words and a part."""
    known = _vocabulary()
    yield plain(header), "value"
    yield plain(rest), "value"
    if numbered and plain(rest) in known.parts:
        yield "", known.parts[plain(rest)][0]
    for match in _APART.finditer(rest):
        part = known.parts.get(plain(rest[match.end() :]))
        if part:
            yield plain(rest[: match.start()]), part[0]


def _similar(header: str, number: str) -> Column | None:
    """Recognise a question's text with a slip of the pen, where only one is like it."""
    known = _vocabulary()
    key = plain(header)
    if len(key) < _SHORTEST_ALIKE:
        return None
    likely = {
        (slot, language)
        for words, (slot, language) in known.questions.items()
        if (not number or slot == number) and fuzz.ratio(key, words) >= ALIKE
    }
    if len({slot for slot, _ in likely}) != 1:
        return None
    slot, language = min(likely)
    return Column(0, header, slot, "value", language)
