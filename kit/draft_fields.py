"""The widgets of which the form for an assessment is made: labelled fields, choices, rows."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from html import escape
from typing import Any

import ipywidgets as widgets

from kit.drafts import DraftAnswer, DraftEvidence, DraftPerson
from kit.form import Form, Question, plain
from kit.reading.handwritten import MAX_FILES
from kit.words import Words

Change = Callable[[Any], None]
"""What hears of every change of a field."""

_LONG_LINE = 90


class Fields:
    """Makes fields that tell of their changes, with the form's labels in one language."""

    def __init__(self, form: Form, words: Words, changed: Change, files: Sequence[str]) -> None:
        self.form = form
        self.words = words
        self.changed = changed
        self.files = tuple(files)

    def text(self, label: str, value: str, hint: str = "") -> Any:
        """A field of one line."""
        return self._ready(widgets.Text(value=value, description=label, placeholder=hint))

    def prose(self, label: str, value: str) -> Any:
        """A field of many lines, as high as what stands in it."""
        rows = max(4, min(16, value.count("\n") + len(value) // _LONG_LINE + 2))
        return self._ready(widgets.Textarea(value=value, description=label, rows=rows))

    def choice(self, label: str, scale: str, stated: str) -> Any:
        """One of a scale's levels in the form's words; words that are none stay as one more."""
        levels = self.form.scales[scale].levels
        options = [level.stated[self.words.language][0] for level in levels]
        near = next((words for words in options if plain(words) == plain(stated)), stated)
        offered = [(self.words("not answered"), ""), *((words, words) for words in options)]
        if near and near not in options:
            offered.append((near, near))
        return self._ready(widgets.Dropdown(options=offered, value=near, description=label))

    def one_of(self, label: str, value: str, offered: Sequence[str], hint: str = "") -> Any:
        """A field of one line that offers what it can hold."""
        return self._ready(
            widgets.Combobox(
                value=value, options=tuple(offered), description=label, placeholder=hint
            )
        )

    def label(self, key: str) -> str:
        """The form's label of a field of the overview."""
        field = next(one for one in self.form.fields if one.key == key)
        return field.labels[self.words.language][0]

    def part(self, key: str) -> str:
        """The form's label of a part of an answer."""
        return self.form.parts[key][self.words.language][0]

    def _ready(self, field: Any) -> Any:
        field.style.description_width = "auto"
        field.layout.width = "100%"
        field.add_class("kit-above")
        field.observe(self.changed, "value")
        return field


class Rows:
    """Several entries of one kind, each a row of fields that can be added and removed.

    ``make`` gives the fields of a row and what reads them; an empty value begins a new row.
    """

    def __init__(
        self,
        make: Callable[[Any], tuple[Sequence[Any], Callable[[], Any]]],
        values: Iterable[Any],
        empty: Any,
        names: tuple[str, str],
        changed: Change,
    ) -> None:
        self._make = make
        self._empty = empty
        self._changed = changed
        self._remove = names[1]
        self._rows: list[tuple[Any, Callable[[], Any]]] = []
        self._box = widgets.VBox()
        self.add = widgets.Button(description=names[0], icon="plus", layout={"width": "auto"})
        self.add.on_click(lambda _: self.append(self._empty, focus=True))
        self.widget = widgets.VBox([self._box, self.add])
        for value in values:
            self.append(value)

    def append(self, value: Any, *, focus: bool = False) -> None:
        """Add a row; ``focus`` puts the cursor into it."""
        fields, read = self._make(value)
        remove = widgets.Button(description=self._remove, icon="trash", layout={"width": "auto"})
        row = widgets.VBox([*fields, remove])
        row.add_class("kit-row")
        entry = (row, read)
        remove.on_click(lambda _: self._drop(entry))
        self._rows.append(entry)
        self._show()
        if focus:
            fields[0].focus()

    def values(self) -> tuple[Any, ...]:
        """What stands in the rows."""
        return tuple(read() for _, read in self._rows)

    def _drop(self, entry: tuple[Any, Callable[[], Any]]) -> None:
        self._rows.remove(entry)
        self._show()
        self.add.focus()
        self._changed(None)

    def _show(self) -> None:
        self._box.children = [row for row, _ in self._rows]


def people_rows(fields: Fields, people: Sequence[DraftPerson]) -> Rows:
    """The evaluators; one empty row where nobody is named yet."""

    def row(person: DraftPerson) -> tuple[Sequence[Any], Callable[[], DraftPerson]]:
        name = fields.text(fields.label("evaluators"), person.name)
        email = fields.text(fields.label("email"), person.email)
        return (name, email), lambda: DraftPerson(name=name.value, email=email.value)

    names = (fields.words("Add an evaluator"), fields.words("Remove this evaluator"))
    return Rows(row, people or (DraftPerson(),), DraftPerson(), names, fields.changed)


def evidence_rows(fields: Fields, evidence: Sequence[DraftEvidence]) -> Rows:
    """The evidence of one answer: a title, with an address or a file that lies beside."""
    words = fields.words

    def row(piece: DraftEvidence) -> tuple[Sequence[Any], Callable[[], DraftEvidence]]:
        title = fields.text(words("Title of the evidence"), piece.title)
        url = fields.text(words("Web address, if there is one"), piece.url, "https://")
        file = fields.one_of(
            words("File beside this assessment, if there is one"), piece.file, fields.files
        )
        return (title, url, file), lambda: DraftEvidence(
            title=title.value, url=url.value, file=file.value
        )

    names = (words("Add evidence"), words("Remove this evidence"))
    return Rows(row, evidence, DraftEvidence(), names, fields.changed)


class AnswerFields:
    """The fields of one question's answer; ``parts`` are its widgets in the form's order."""

    def __init__(self, fields: Fields, question: Question, answer: DraftAnswer) -> None:
        words = fields.words
        self.rating: Any = None
        self.degree: Any = None
        self.evidence: Rows | None = None
        self.parts: list[Any] = []
        if question.scale:
            label = words("Your answer to {number}", number=question.number)
            self.rating = fields.choice(label, question.scale, answer.rating)
            self.parts.append(self.rating)
        if question.degree:
            self.degree = fields.choice(fields.part("degree"), "degree", answer.degree)
            self.parts.append(self.degree)
        prose = fields.part("explanation")
        if not question.scale:
            prose = words("Your answer to {number}", number=question.number)
        self.explanation = fields.prose(prose, answer.explanation)
        self.parts.append(self.explanation)
        if question.evidence:
            self.evidence = evidence_rows(fields, answer.evidence)
            rule = words("At most {most} files to a question, of 10 MB each.", most=MAX_FILES)
            label = f"<b>{escape(fields.part('evidence'))}</b> {escape(rule)}"
            self.parts += [widgets.HTML(label), self.evidence.widget]

    def answer(self) -> DraftAnswer:
        """What is typed and chosen now."""
        return DraftAnswer(
            rating=self.rating.value if self.rating else "",
            degree=self.degree.value if self.degree else "",
            explanation=self.explanation.value,
            evidence=self.evidence.values() if self.evidence else (),
        )
