"""The questionnaire as data: fields, questions, labels per language, and the scales.

Everything that knows the form's wording reads it from ``kit/forms/*.toml`` through this
module, so that a new question or language is an edit of data.
"""

from __future__ import annotations

import re
import tomllib
import unicodedata
from functools import cache, cached_property
from importlib.resources import files
from typing import Literal

from pydantic import ValidationError

from kit.errors import FormError
from kit.records import Record

Wordings = dict[str, tuple[str, ...]]
"""Language code to the wordings in that language, the current one first."""

Names = dict[str, str]
"""Language code to one wording."""

_LONGEST_ID = 60
_FORM_ID = re.compile(r"[a-z][a-z0-9_]{0,59}")
_NO_WORD = re.compile(r"[\W_]+")
_ACCENTS = re.compile("[\u0300-\u036f]")
# Where other combining marks can be: looking at every character is slow, and seldom needed.
_SCRIPTS_WITH_MARKS = re.compile(
    "[\u0483-\u0489\u0591-\u1fff\u20d0-\u20ff\u2c80-\u2dff\u3001-\ud7ff\uf900-\uffef\U00010000-\U0010ffff]"
)


class Field(Record):
    """One field of the overview, such as the member or the commitment's title."""

    key: str
    kind: str
    short: Names
    labels: Wordings


class Section(Record):
    """One of the form's sections."""

    number: str
    title: Names
    labels: Wordings


class Question(Record):
    """One question: its wordings, and which parts its answer has.

    ``scale`` names the scale of the rating, or is ``None`` where the answer is prose alone.
    """

    number: str
    section: str
    scale: str | None = None
    degree: bool = False
    explanation: bool
    evidence: bool
    short: Names
    text: Wordings


class Level(Record):
    """One level of a scale; ``step`` is its place from 1, ``None`` beside the scale."""

    key: str
    step: int | None = None
    name: Names
    stated: Wordings


class Scale(Record):
    """An ordered scale of levels."""

    levels: tuple[Level, ...]

    def level(self, key: str | None) -> Level | None:
        """Return the level with this key, or ``None``."""
        return next((level for level in self.levels if level.key == key), None)

    @property
    def steps(self) -> int:
        """How many places the scale has, not counting levels beside it."""
        return max(level.step or 0 for level in self.levels)

    def match(self, words: str) -> Level | None:
        """Return the level that these words state, in any language, or ``None``.

        Case, accents and closing punctuation do not matter; any other difference does.
        """
        return self._by_words.get(plain(words))

    @cached_property
    def _by_words(self) -> dict[str, Level]:
        return {
            plain(wording): level
            for level in reversed(self.levels)
            for wordings in level.stated.values()
            for wording in wordings
        }


class Frame(Record):
    """Lines of the web site around the report.

    ``top`` opens the page, ``head`` stands before the overview's fields, ``tail`` opens what
    follows the report, ``foot`` counts only as the last lines of a page, ``crumb`` opens a line
    of navigation, ``protected`` stands for an e-mail address that the site hides, and ``more``
    closes a glossary tooltip.
    """

    top: Wordings
    head: Wordings
    tail: Wordings
    foot: Wordings
    crumb: Wordings
    protected: Wordings
    more: Wordings


class Form(Record):
    """A questionnaire.

    ``parts`` are the labels inside a question (degree, explanation, evidence), ``signs`` the
    words by which such a label is known in a wording that is not listed. ``nothing`` is what
    stands for evidence where there is none: ``whole`` lines, and how a short one ``begins``.
    """

    id: str
    title: Names
    heading: Wordings
    notice: Wordings
    frame: Frame
    fields: tuple[Field, ...]
    sections: tuple[Section, ...]
    parts: dict[str, Wordings]
    signs: dict[str, Wordings]
    nothing: dict[Literal["whole", "begins"], Wordings]
    questions: tuple[Question, ...]
    scales: dict[str, Scale]

    def question(self, number: str) -> Question:
        """Return the question with this number; raises ``KeyError`` when there is none."""
        for question in self.questions:
            if question.number == number:
                return question
        raise KeyError(number)

    def scale_of(self, number: str) -> Scale | None:
        """Return the scale of a question's rating, or ``None`` for prose questions."""
        name = self.question(number).scale
        return self.scales[name] if name else None


def plain(text: str) -> str:
    """Return the text for comparing: lower case, no accents, single spaces, no punctuation."""
    if text.isascii():
        return _NO_WORD.sub(" ", text.lower()).strip()
    decomposed = unicodedata.normalize("NFKD", text.casefold())
    kept = _ACCENTS.sub("", decomposed)
    if _SCRIPTS_WITH_MARKS.search(kept):
        kept = "".join(char for char in kept if not unicodedata.combining(char))
    return _NO_WORD.sub(" ", kept).strip()


@cache
def load_form(form_id: str = "end_of_commitment") -> Form:
    """Read a questionnaire that ships with the kit.

    Raises ``FormError`` when there is no such file or it does not hold what it must.
    """
    # An id comes from a source as well: it names no path.
    if not _FORM_ID.fullmatch(form_id):
        raise _no_form(form_id)
    resource = files("kit").joinpath("forms", f"{form_id}.toml")
    try:
        return Form.model_validate(tomllib.loads(resource.read_text(encoding="utf-8")))
    except FileNotFoundError as error:
        raise _no_form(form_id) from error
    except (tomllib.TOMLDecodeError, ValidationError) as error:
        raise FormError(
            f"The questionnaire {form_id}.toml cannot be used: {error}", subject=form_id
        ) from error


def _no_form(form_id: str) -> FormError:
    shown = form_id if len(form_id) <= _LONGEST_ID else f"{form_id[:_LONGEST_ID]}…"
    return FormError(
        f"There is no questionnaire named {shown!r}. The kit ships 'end_of_commitment'.",
        subject=shown,
    )
