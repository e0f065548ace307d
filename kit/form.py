"""The questionnaire as data: fields, questions, labels per language, and the scales.

Everything that knows the form's wording reads it from ``kit/forms/*.toml`` through this
module, so that a new question or language is an edit of data.
"""

from __future__ import annotations

import re
import tomllib
import unicodedata
from functools import cache
from importlib.resources import files

from pydantic import ValidationError

from kit.errors import FormError
from kit.records import Record

Wordings = dict[str, tuple[str, ...]]
"""Language code to the wordings in that language, the current one first."""

Names = dict[str, str]
"""Language code to one wording."""


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
        wanted = plain(words)
        for level in self.levels:
            for wordings in level.stated.values():
                if any(plain(wording) == wanted for wording in wordings):
                    return level
        return None


class Frame(Record):
    """Lines of the web site around the report."""

    head: Wordings
    tail: Wordings


class Form(Record):
    """A questionnaire."""

    id: str
    title: Names
    heading: Wordings
    notice: Wordings
    frame: Frame
    fields: tuple[Field, ...]
    sections: tuple[Section, ...]
    parts: dict[str, Wordings]
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
    decomposed = unicodedata.normalize("NFKD", text.casefold())
    kept = "".join(char for char in decomposed if not unicodedata.combining(char))
    return re.sub(r"[\W_]+", " ", kept).strip()


@cache
def load_form(form_id: str = "end_of_commitment") -> Form:
    """Read a questionnaire that ships with the kit.

    Raises ``FormError`` when there is no such file or it does not hold what it must.
    """
    resource = files("kit").joinpath("forms", f"{form_id}.toml")
    try:
        return Form.model_validate(tomllib.loads(resource.read_text(encoding="utf-8")))
    except FileNotFoundError as error:
        raise FormError(
            f"There is no questionnaire named {form_id!r}. The kit ships 'end_of_commitment'.",
            subject=form_id,
        ) from error
    except (tomllib.TOMLDecodeError, ValidationError) as error:
        raise FormError(
            f"The questionnaire {form_id}.toml cannot be used: {error}", subject=form_id
        ) from error
