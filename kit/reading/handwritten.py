"""Assessments that an evaluator writes by hand, in YAML or JSON.

Nearly everything may be left out. What is there is checked in full before anything is refused,
so that all problems of a file are told at once, each with its line and column.
"""

from __future__ import annotations

import hashlib
import re
from collections.abc import Iterable, Iterator
from difflib import get_close_matches
from pathlib import Path

from kit.form import Form, Question, load_form, plain
from kit.reading.assemble import (
    Assessment,
    Person,
    Stated,
    StatedAnswer,
    address_in,
    evidence_in,
    evidence_of,
    is_address,
    language_of,
    reading_of,
)
from kit.reading.marked import Node, Problem
from kit.records import Evidence, Finding, Reading, Source
from kit.words import mark

MAX_FILES = 3
"""How many files one answer may have as evidence; a rule of the form."""

MAX_FILE_BYTES = 10_000_000
"""The largest file of evidence; a rule of the form."""

_FIELDS = (
    *("form", "language", "url", "evaluators", "member", "action_plan", "commitment"),
    *("action", "problem", "answers", "analysis"),
)
_ANSWER = ("rating", "degree", "explanation", "evidence")
_NUMBER = re.compile(r"\s*(\d(?:\.\d){0,2})\b")


class HandReader:
    """Reads the assessments of one file and gathers the problems of all of them.

    ``folder`` is where local files of evidence are looked for; without one they cannot be
    checked and are refused.
    """

    def __init__(
        self, path: str, digest: str, lines: tuple[str, ...], folder: Path | None = None
    ) -> None:
        self.path = path
        self.digest = digest
        self.lines = lines
        self.folder = folder
        self.problems: list[Problem] = []
        self._files: list[str] = []

    def read(self, node: Node) -> Reading | None:
        """Return the reading of one assessment, ``None`` where nothing is filled in."""
        if node.kind != "mapping":
            self._problem(node, "an assessment was expected here: names, each with a colon.")
            return None
        self._known(node, _FIELDS, "an assessment")
        form = self._form(node)
        self._files = []
        assessment = Assessment(
            member=self._line(node.get("member")),
            plan=self._line(node.get("action_plan")),
            title=self._title(node.get("commitment")),
            id=self._id(node.get("commitment")),
            evaluators=tuple(self._people(node.get("evaluators"))),
            action=self._text(node.get("action")),
            problem=self._text(node.get("problem")),
            answers=dict(self._answers(node.get("answers"), form)),
        )
        if assessment.blank:
            return None
        source = Source(
            path=self.path,
            sha256=self.digest,
            language=self._language(node, assessment, form),
            url=self._address(node.get("url")),
            lines=self.lines,
        )
        reading = reading_of(assessment, source, form)
        return reading.model_copy(update={"findings": (*reading.findings, *self._told(reading))})

    # ------------------------------------------------------------ the overview

    def _form(self, node: Node) -> Form:
        stated = node.get("form")
        form = load_form()
        if stated and not stated.empty and stated.text.strip() != form.id:
            self._problem(
                stated, f"the questionnaire {stated.text!r} is not known. Write {form.id}."
            )
        return form

    def _language(self, node: Node, assessment: Assessment, form: Form) -> str:
        stated = self._line(node.get("language"))
        if stated is None:
            return language_of(assessment, form)
        if not re.fullmatch(r"[a-z]{2}", stated.text):
            self._problem(
                node.get("language") or node,
                f"{stated.text!r} is no language code. Write two letters, such as en or es.",
            )
        return stated.text

    def _address(self, node: Node | None) -> str | None:
        stated = self._line(node)
        if stated is None or node is None:
            return None
        if not is_address(stated.text):
            self._problem(node, "a web address begins with https:// and has no blanks in it.")
        return stated.text

    def _title(self, node: Node | None) -> Stated | None:
        """Read the commitment's title, which may have the identifier beside it."""
        if node is None or node.kind != "mapping":
            return self._line(node)
        self._known(node, ("title", "id"), "a commitment")
        return self._line(node.get("title"))

    def _id(self, node: Node | None) -> Stated | None:
        return self._line(node.get("id")) if node and node.kind == "mapping" else None

    def _people(self, node: Node | None) -> Iterator[Person]:
        for item in _several(node):
            if item.kind == "mapping":
                self._known(item, ("name", "email"), "an evaluator")
                name, email = self._line(item.get("name")), self._line(item.get("email"))
                if name or email:
                    yield Person(name=name, email=email)
            elif stated := self._line(item):
                address = address_in(stated.text)
                rest = stated.text.replace(address, "").strip(" ,;<>()") if address else stated.text
                email = Stated(text=address, lines=stated.lines) if address else None
                name = Stated(text=rest, lines=stated.lines) if rest else None
                yield Person(name=name, email=email)

    # ------------------------------------------------------------ the answers

    def _answers(self, node: Node | None, form: Form) -> Iterator[tuple[str, StatedAnswer]]:
        if node is None or (node.empty and node.kind == "scalar"):
            return
        if node.kind != "mapping":
            self._problem(
                node, "answers are given by question: '1.1': and its answer set in below."
            )
            return
        seen: set[str] = set()
        for key, value in node.pairs:
            question = self._question(key, form)
            if question is None:
                continue
            if question.number in seen:
                self._problem(key, f"question {question.number} is answered twice. Keep one.")
            seen.add(question.number)
            yield question.number, self._answer(key, value, question, form)

    def _question(self, key: Node, form: Form) -> Question | None:
        """Find the question by its number, or by its text in any language of the form."""
        wanted = plain(key.text)
        found = _NUMBER.match(key.text)
        for question in form.questions:
            if wanted == plain(question.number) or any(
                wanted == plain(text) for texts in question.text.values() for text in texts
            ):
                return question
        numbers = [question.number for question in form.questions]
        near = get_close_matches(found.group(1) if found else key.text, numbers, n=1)
        hint = f" Did you mean {near[0]}?" if near else ""
        self._problem(
            key, f"{_short(key.text)} is no question of the form ({', '.join(numbers)}).{hint}"
        )
        return None

    def _answer(self, key: Node, value: Node, question: Question, form: Form) -> StatedAnswer:
        lines = (key.line, max(key.line, value.last))
        if value.kind == "scalar":
            stated = self._text(value)
            if stated is None:
                return StatedAnswer(lines=(key.line, key.line))
            if question.scale:
                return StatedAnswer(rating=self._line(value), lines=lines)
            return StatedAnswer(explanation=stated, lines=lines)
        if value.kind == "list":
            self._problem(
                value, f"the answer to {question.number} has parts: {', '.join(_ANSWER)}."
            )
            return StatedAnswer(lines=lines)
        self._known(value, _ANSWER, "an answer")
        parts = {part: value.get(part) for part in _ANSWER}
        allowed = {
            "rating": bool(question.scale),
            "degree": question.degree,
            "explanation": question.explanation,
            "evidence": question.evidence,
        }
        for part, node in parts.items():
            if node is not None and not node.empty and not allowed[part]:
                self._problem(node, f"question {question.number} of the form has no {part}.")
        if parts["rating"] is not None:
            self._choice(parts["rating"], question.scale, form)
        if parts["degree"] is not None:
            self._choice(parts["degree"], "degree", form)
        return StatedAnswer(
            rating=self._line(parts["rating"]),
            degree=self._line(parts["degree"]),
            explanation=self._text(parts["explanation"]),
            evidence=tuple(self._evidence(parts["evidence"])),
            lines=lines,
        )

    def _choice(self, node: Node, scale: str | None, form: Form) -> None:
        """Refuse a slip of the pen; words that are like no choice stay as they are stated."""
        if scale is None or node.kind != "scalar" or node.empty:
            return
        if form.scales[scale].match(node.text):
            return
        choices = {
            plain(words): words
            for level in form.scales[scale].levels
            for wordings in level.stated.values()
            for words in wordings
            if len(words.split()) == len(node.text.split())
        }
        near = get_close_matches(plain(node.text), choices, n=1, cutoff=0.8)
        if near:
            self._problem(
                node, f"{node.text!r} is no choice here. Did you mean {choices[near[0]]!r}?"
            )

    def _evidence(self, node: Node | None) -> Iterator[Evidence]:
        files = 0
        for item in _several(node):
            if item.kind == "mapping":
                self._known(item, ("title", "url", "file"), "a piece of evidence")
                title = self._line(item.get("title"))
                words = title.text if title else ""
                local, url = self._line(item.get("file")), self._address(item.get("url"))
                if local:
                    files += 1
                    self._check_file(item.get("file") or item, local.text)
                    name = words or local.text
                    yield Evidence(title=name, kind="file", line=item.line)
                elif url or words:
                    yield evidence_of(words, url, item.line)
            elif stated := self._text(item):
                for number, line in enumerate(stated.text.split("\n")):
                    yield from evidence_in(line, min(item.line + number, item.last))
        if node is not None and files > MAX_FILES:
            self._problem(node, f"{files} files; the form takes at most {MAX_FILES} to a question.")

    def _check_file(self, node: Node, name: str) -> None:
        """Check a local file of evidence, and note its size and hash."""
        if self.folder is None:
            self._problem(node, "files of evidence can only be checked beside a file on disk.")
            return
        folder = self.folder.resolve()
        try:
            path = (folder / name).resolve()
            inside = path.is_relative_to(folder) and path.is_file()
            size = path.stat().st_size if inside else 0
        except (OSError, ValueError):
            inside, size = False, 0
        if not inside:
            self._problem(
                node,
                f"there is no file {name!r} in the folder of this assessment. Put it beside the "
                "assessment, or in a folder below, and write its name from there.",
            )
        elif size > MAX_FILE_BYTES:
            limit = MAX_FILE_BYTES // 1_000_000
            self._problem(
                node, f"{name!r} has {size / 1_000_000:.1f} MB; the form takes at most {limit} MB."
            )
        else:
            with path.open("rb") as file:
                digest = hashlib.file_digest(file, "sha256").hexdigest()
            self._files.append(f"{name} ({size:,} bytes, SHA-256 {digest})")

    # ------------------------------------------------------------ words and problems

    def _line(self, node: Node | None) -> Stated | None:
        """Read a short value: one line, with single blanks."""
        stated = self._text(node)
        return stated.model_copy(update={"text": " ".join(stated.text.split())}) if stated else None

    def _text(self, node: Node | None) -> Stated | None:
        """Read words as they stand, without the blank lines around them."""
        if node is None or node.empty:
            return None
        if node.kind != "scalar":
            self._problem(node, "text was expected here. Write it after the colon, or below a '|'.")
            return None
        lines = node.text.split("\n")
        while lines and not lines[0].strip():
            lines.pop(0)
        return Stated(text="\n".join(lines).rstrip(), lines=(node.line, node.last))

    def _known(self, node: Node, names: Iterable[str], what: str) -> None:
        known = list(names)
        for key, _ in node.pairs:
            if key.text not in known:
                near = get_close_matches(key.text, known, n=1)
                hint = f"Did you mean {near[0]!r}?" if near else f"Known are {', '.join(known)}."
                self._problem(key, f"{_short(key.text)} is no part of {what}. {hint}")

    def _problem(self, node: Node, message: str) -> None:
        self.problems.append(Problem(node.line, node.column, message))

    def _told(self, reading: Reading) -> Iterator[Finding]:
        if self._files:
            report = reading.report
            yield Finding(
                code="evidence-files",
                severity="note",
                source=report.source.path,
                member=report.member.slug,
                commitment=report.commitment.title,
                message=mark("Files of evidence beside the assessment: {files}.").format(
                    files="; ".join(self._files)
                ),
            )


def _several(node: Node | None) -> list[Node]:
    """Return the items of a list; a single value is a list of one."""
    if node is None or node.empty:
        return []
    return [item for item in node.items if not item.empty] if node.kind == "list" else [node]


def _short(text: str) -> str:
    return repr(text if len(text) <= 60 else f"{text[:57]}...")
