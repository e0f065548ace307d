"""The fields of prose in a report, each knowing the lines that its characters stand in."""

from __future__ import annotations

import re
from bisect import bisect_left
from collections.abc import Iterator
from functools import cached_property

from kit.form import load_form
from kit.records import Lines, Record, Report


class Prose(Record):
    """One field of prose: its path in ``where``, its question (if any), text and lines."""

    path: str
    question: str | None
    text: str
    lines: Lines | None

    def place(self, start: int, end: int) -> Lines | None:
        """Return the lines that the characters ``start`` to ``end`` stand in.

        Where the text is not laid out line by line in its source (a cell of a sheet, a web
        page), these are the lines of the whole field.
        """
        if self.lines is None:
            return None
        first, last = self.lines
        if last - first != len(self._breaks):
            return self.lines
        breaks = self._breaks
        return first + bisect_left(breaks, start), first + bisect_left(breaks, end)

    @cached_property
    def _breaks(self) -> list[int]:
        return [match.start() for match in re.finditer("\n", self.text)]


def prose(report: Report) -> Iterator[Prose]:
    """Yield the fields of prose that are filled, in the order of the form."""
    fields: list[tuple[str, str | None, str | None]] = [
        ("action", None, report.action),
        ("problem", None, report.problem),
    ]
    for question in load_form(report.form).questions:
        answer = report.answers.get(question.number)
        if answer is not None:
            fields.append((f"{question.number}.explanation", question.number, answer.explanation))
    for path, number, text in fields:
        if text and text.strip():
            yield Prose(path=path, question=number, text=text, lines=report.where.get(path))
