"""What a draft still needs: each remark beside the field that it is about.

The same rules as everywhere look at it: the reader's (slips of the pen, files of evidence that
are not there) and all rules of ``kit.findings``. A remark never keeps a draft from being saved.
"""

from __future__ import annotations

import hashlib
from pathlib import Path

from kit.blank import draft_text
from kit.drafts import Draft
from kit.errors import SourceError
from kit.findings import check, rule_title
from kit.form import load_form
from kit.reading.decode import decode
from kit.reading.handwritten import HandReader
from kit.reading.marked import Node, parse_yaml
from kit.records import Finding, Record, Severity
from kit.words import Words, words_of

WHOLE = "whole"
"""The field of a remark that is about the assessment as a whole."""

_FIELDS = {"member-not-stated": "member", "commitment-not-stated": "commitment"}
# Which questions are still open is shown by the form itself.
_TOLD = "question-not-found"


class Remark(Record):
    """A sentence about one field: a name of the overview, a question's number, or ``WHOLE``."""

    field: str
    severity: Severity
    title: str
    message: str


class Review(Record):
    """What was remarked, and how many of the form's questions have an answer."""

    remarks: tuple[Remark, ...] = ()
    answered: int = 0
    questions: int

    def about(self, field: str) -> tuple[Remark, ...]:
        """The remarks on one field."""
        return tuple(remark for remark in self.remarks if remark.field == field)

    @property
    def fit(self) -> bool:
        """Whether ``kit check`` would find nothing that cannot be right."""
        return not any(remark.severity == "error" for remark in self.remarks)


def review(draft: Draft, folder: Path | None = None) -> Review:
    """Return the remarks on a draft in its language; ``folder`` is where its files lie.

    Notes are left out, and so are remarks on questions that nobody has touched yet.
    """
    words = words_of(draft.language)
    remarks = (*_problems(draft, folder, words), *_findings(draft, words))
    answered = set(draft.answered)
    numbers = [question.number for question in load_form().questions]
    return Review(
        remarks=tuple(
            remark for remark in remarks if remark.field in answered or remark.field not in numbers
        ),
        answered=len(answered),
        questions=len(numbers),
    )


def _problems(draft: Draft, folder: Path | None, words: Words) -> tuple[Remark, ...]:
    """What the reader of assessments would refuse, each at its field."""
    data = draft_text(draft).encode()
    lines = decode(data, "draft.yaml")
    (root,) = parse_yaml(lines, "draft.yaml")
    reader = HandReader("draft.yaml", hashlib.sha256(data).hexdigest(), lines, folder)
    reader.read(root)
    return tuple(
        Remark(
            field=_field_at(root, problem.line),
            severity="error",
            title=words("To be mended"),
            message=_begun(words.retell(problem.message)),
        )
        for problem in reader.problems
    )


def _begun(text: str) -> str:
    """Return a text as a sentence of its own; elsewhere a file's name and line stand before it."""
    return text[:1].upper() + text[1:]


def _field_at(root: Node, line: int) -> str:
    """Return the field, or the question, whose lines these are."""
    within = root.get("answers")
    pairs = [*root.pairs, *(within.pairs if within else ())]
    begun = [(key.line, key.text) for key, _ in pairs if key.line <= line]
    return max(begun)[1] if begun else WHOLE


def _findings(draft: Draft, words: Words) -> tuple[Remark, ...]:
    from kit.reading import read_bytes

    try:
        (reading,) = read_bytes(draft_text(_without_files(draft)).encode(), "draft.yaml")
    except SourceError:
        return ()  # nothing is filled in yet, or a problem is told above
    return tuple(
        Remark(
            field=_field_of(finding),
            severity=finding.severity,
            title=rule_title(finding.code, words),
            message=finding.message,
        )
        for finding in check(reading, draft.language)
        if finding.severity != "note" and finding.code != _TOLD
    )


def _without_files(draft: Draft) -> Draft:
    """The draft with files of evidence as words alone; the reader's problems tell of them."""
    answers = {
        number: answer.model_copy(
            update={
                "evidence": tuple(
                    piece.model_copy(update={"title": piece.title or piece.file, "file": ""})
                    for piece in answer.evidence
                )
            }
        )
        for number, answer in draft.answers.items()
    }
    return draft.model_copy(update={"answers": answers})


def _field_of(finding: Finding) -> str:
    return finding.question or _FIELDS.get(finding.code, WHOLE)
