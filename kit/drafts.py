"""A draft: an assessment that an evaluator is writing, as the fields of a form.

A draft is kept as YAML, the same file that ``kit new`` makes and that ``kit build`` reads: it is
written by ``kit.blank`` and read back here. Every field is text as typed; nothing is understood
yet. What a form cannot show is refused, so that opening and saving a file loses nothing.
"""

from __future__ import annotations

from collections.abc import Iterable

from pydantic import Field

from kit.errors import SourceError
from kit.form import load_form
from kit.reading.decode import decode
from kit.reading.marked import Node, parse_yaml
from kit.records import Record
from kit.words import LANGUAGES

OVERVIEW = ("member", "action_plan", "commitment", "action", "problem")
"""The fields of the overview that hold one text each."""

_KNOWN = (*OVERVIEW, "form", "language", "url", "evaluators", "answers")


class DraftPerson(Record):
    """An evaluator as typed."""

    name: str = ""
    email: str = ""

    @property
    def empty(self) -> bool:
        """Whether nothing is typed."""
        return not (self.name.strip() or self.email.strip())


class DraftEvidence(Record):
    """One piece of evidence as typed; ``file`` lies beside the draft or in a folder below."""

    title: str = ""
    url: str = ""
    file: str = ""

    @property
    def empty(self) -> bool:
        """Whether nothing is typed."""
        return not any(part.strip() for part in (self.title, self.url, self.file))


class DraftAnswer(Record):
    """The answer to one question as typed; ``rating`` and ``degree`` in the form's words."""

    rating: str = ""
    degree: str = ""
    explanation: str = ""
    evidence: tuple[DraftEvidence, ...] = ()

    @property
    def empty(self) -> bool:
        """Whether nothing is typed or chosen."""
        texts = (self.rating, self.degree, self.explanation)
        return not any(text.strip() for text in texts) and all(one.empty for one in self.evidence)


class Draft(Record):
    """An assessment that is being written. ``answers`` go by the question's number."""

    language: str = "en"
    url: str = ""
    evaluators: tuple[DraftPerson, ...] = ()
    member: str = ""
    action_plan: str = ""
    commitment: str = ""
    commitment_id: str = ""
    action: str = ""
    problem: str = ""
    answers: dict[str, DraftAnswer] = Field(default_factory=dict)

    def answer(self, number: str) -> DraftAnswer:
        """Return the answer to a question; an empty one where nothing is typed."""
        return self.answers.get(number, DraftAnswer())

    @property
    def answered(self) -> tuple[str, ...]:
        """The numbers of the questions that have an answer of any kind, in the form's order."""
        numbers = (question.number for question in load_form().questions)
        return tuple(number for number in numbers if not self.answer(number).empty)


def read_draft(data: bytes, path: str) -> Draft:
    """Read the YAML of one assessment as a draft; ``path`` names the file in messages.

    Raises ``SourceError`` where it is no YAML, and where it holds what a form cannot show:
    several assessments, records that the kit wrote, or names that are not of the form.
    """
    roots = parse_yaml(decode(data, path), path)
    nodes = [one for root in roots for one in (root.items if root.kind == "list" else [root])]
    if not nodes or (len(nodes) == 1 and nodes[0].empty):
        return Draft()
    if len(nodes) > 1:
        raise _unfit(path, nodes[1], "it holds several assessments")
    return _Reader(path).draft(nodes[0])


class _Reader:
    """Reads the nodes of one file; whatever is not of the form's shape is refused."""

    def __init__(self, path: str) -> None:
        self.path = path

    def draft(self, node: Node) -> Draft:
        self._expect(node, "mapping", _KNOWN)
        form = self._text(node.get("form")).strip()
        if form not in {"", load_form().id}:
            raise _unfit(self.path, node.get("form") or node, f"its questionnaire is {form!r}")
        language = self._text(node.get("language")).strip() or LANGUAGES[0]
        if language not in LANGUAGES:
            raise _unfit(self.path, node.get("language") or node, f"its language is {language!r}")
        title, identifier = self._commitment(node.get("commitment"))
        return Draft(
            language=language,
            url=self._text(node.get("url")),
            evaluators=tuple(self._people(node.get("evaluators"))),
            member=self._text(node.get("member")),
            action_plan=self._text(node.get("action_plan")),
            commitment=title,
            commitment_id=identifier,
            action=self._text(node.get("action")),
            problem=self._text(node.get("problem")),
            answers=dict(self._answers(node.get("answers"))),
        )

    def _commitment(self, node: Node | None) -> tuple[str, str]:
        if node is None or node.kind != "mapping":
            return self._text(node), ""
        self._expect(node, "mapping", ("title", "id"))
        return self._text(node.get("title")), self._text(node.get("id"))

    def _people(self, node: Node | None) -> Iterable[DraftPerson]:
        for one in _items(node):
            if one.kind == "scalar":
                yield DraftPerson(name=self._text(one))
                continue
            self._expect(one, "mapping", ("name", "email"))
            person = DraftPerson(
                name=self._text(one.get("name")), email=self._text(one.get("email"))
            )
            if not person.empty:
                yield person

    def _answers(self, node: Node | None) -> Iterable[tuple[str, DraftAnswer]]:
        if node is None or node.empty:
            return
        questions = {question.number: question for question in load_form().questions}
        self._expect(node, "mapping", tuple(questions))
        for key, value in node.pairs:
            question = questions[key.text]
            if value.kind == "scalar":
                text = self._text(value)
                answer = DraftAnswer(**({"rating" if question.scale else "explanation": text}))
            else:
                self._expect(value, "mapping", ("rating", "degree", "explanation", "evidence"))
                answer = DraftAnswer(
                    rating=self._text(value.get("rating")),
                    degree=self._text(value.get("degree")),
                    explanation=self._text(value.get("explanation")),
                    evidence=tuple(self._evidence(value.get("evidence"))),
                )
            if not answer.empty:
                yield key.text, answer

    def _evidence(self, node: Node | None) -> Iterable[DraftEvidence]:
        for one in _items(node):
            if one.kind == "scalar":
                yield DraftEvidence(title=self._text(one))
                continue
            self._expect(one, "mapping", ("title", "url", "file"))
            yield DraftEvidence(
                title=self._text(one.get("title")),
                url=self._text(one.get("url")),
                file=self._text(one.get("file")),
            )

    def _text(self, node: Node | None) -> str:
        """Return words as they stand, without the blank lines around them."""
        if node is None or node.empty:
            return ""
        if node.kind != "scalar":
            raise _unfit(self.path, node, "there is more than text here")
        return trimmed(node.text)

    def _expect(self, node: Node, kind: str, names: Iterable[str]) -> None:
        known = set(names)
        if node.kind != kind:
            raise _unfit(self.path, node, "names with a colon were expected here")
        for key, _ in node.pairs:
            if key.text not in known:
                raise _unfit(self.path, key, f"the form has no field {key.text[:60]!r}")


def trimmed(text: str) -> str:
    """Return a text as a file keeps it: no blank lines before it, no blanks behind it."""
    lines = text.replace("\r\n", "\n").replace("\r", "\n").split("\n")
    while lines and not lines[0].strip():
        lines.pop(0)
    return "\n".join(lines).rstrip()


def _items(node: Node | None) -> list[Node]:
    if node is None or node.empty:
        return []
    return [one for one in node.items if not one.empty] if node.kind == "list" else [node]


def _unfit(path: str, node: Node, reason: str) -> SourceError:
    return SourceError(
        f"{path} cannot be opened as a form: line {node.line}: {reason}. The file is as it was. "
        "Go on with it in an editor, or give the form another file.",
        subject=path,
    )
