"""The desk's part for decisions on one member: status, answers, evidence, marks, names.

Each form writes one entry by ``kit.annotations``; what is written is in the next report, with
the name of who decided and the reason.
"""

from __future__ import annotations

import datetime
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any

import ipywidgets as widgets

from kit import choosing
from kit.annotations import (
    answer,
    check_evidence,
    overrule,
    set_status,
    settle_members,
    settle_source,
)
from kit.context import Case
from kit.desk_html import note_html
from kit.desk_parts import Part, Widget, beside, button, field, row, shortened
from kit.errors import KitError, ParameterError
from kit.lessons import Item
from kit.records import Evidence

if TYPE_CHECKING:
    from kit.desk import Desk


class Form:
    """A form of the part: its controls, a button, and what became of the last click."""

    def __init__(
        self, part: Decisions, title: str, controls: Sequence[Widget], save: Callable[[], Path]
    ) -> None:
        self.part = part
        self._save = save
        self.said = beside(widgets.HTML())
        self.button = button(part.w("Save"))
        heading = widgets.HTML(f"<h3>{title}</h3>")
        self.widget = widgets.VBox([heading, *controls, beside(row(self.button)), self.said])
        part.on(self._clicked, self.button)

    def _clicked(self) -> None:
        try:
            path = self._save()
        except KitError as error:
            self.said.value = note_html(error.message)
            return
        self.part.renew_member()
        told = self.part.w(
            "Saved in {file}; the next report shows it.", file=self.part.desk.shown(path)
        )
        self.said.value = note_html(told)


class Decisions(Part):
    """What to decide on one of the chosen members."""

    def __init__(self, desk: Desk) -> None:
        super().__init__(desk)
        w = self.w
        self.member = field(widgets.Dropdown, w("Member"), options=[("–", "")])
        self.by = field(widgets.Text, w("Your name"), value=desk.analyst)
        self.questions: list[tuple[Case, Any]] = []
        self.pieces: list[tuple[Case, str, Evidence]] = []
        self.items: list[tuple[Case, Item]] = []
        self.forms = {
            "status": self._status(),
            "answer": self._answer(),
            "evidence": self._evidence(),
            "marks": self._marks(),
            "names": self._names(),
        }
        self.choice = field(
            widgets.Dropdown,
            w("What to decide"),
            options=[
                (w("Status of the report"), "status"),
                (w("Answer of the evaluator"), "answer"),
                (w("Evidence that was looked at"), "evidence"),
                (w("Marks of a factor or lesson"), "marks"),
                (w("Which names are one member"), "names"),
            ],
        )
        self.place = widgets.VBox()
        self.widget = widgets.VBox([row(self.member, self.choice), self.by, self.note, self.place])
        self.on(self._opened, self.choice)
        self.on(self._filled, self.member)
        desk.selection.listeners.append(lambda: self.guarded(self.renew))
        self.guarded(self.renew)

    def renew(self) -> None:
        """Offer the members that are chosen by now."""
        desk = self.desk
        options = [(desk.collection.name(slug), slug) for slug in desk.selection.chosen]
        value = self.member.value
        self.member.options = options or [(self.w("Choose members first"), "")]
        slugs = [slug for _, slug in options]
        self.member.value = value if value in slugs else (slugs[0] if slugs else "")
        self._filled()
        self._opened()

    def renew_member(self) -> None:
        """Work the member out anew, and tell the other parts."""
        self.desk.collection.renew(self.member.value)
        self.desk.selection.tell()
        self._filled()

    def _opened(self) -> None:
        self.place.children = [self.forms[self.choice.value].widget] if self.member.value else []

    def _filled(self) -> None:
        """Fill the lists of the forms with what the member's assessments hold."""
        cases = self.desk.collection.cases(self.member.value) if self.member.value else ()
        several = len(cases) > 1
        self.questions = [(case, one) for case in cases for one in case.questions(self.w)]
        self.pieces = [
            (case, number, piece)
            for case in cases
            for number, given in case.report.answers.items()
            for piece in given.evidence
        ]
        self.items = [(case, item) for case in cases for item in case.lessons]
        _offer(
            self.asked,
            [
                self._place(c, one.subject or one.title, several) + f" · {one.title}"
                for c, one in self.questions
            ],
        )
        _offer(
            self.piece, [self._place(c, f"{n} · {one.title}", several) for c, n, one in self.pieces]
        )
        _offer(self.item, [self._place(c, one.text, several) for c, one in self.items])
        called = self.desk.collection.called
        _offer(self.source, [called(case.report.source.path) for case in cases])

    def _place(self, case: Case, text: str, several: bool) -> str:
        return shortened(f"{case.number} · {text}" if several else text)

    def _today(self) -> datetime.date:
        return datetime.datetime.now(tz=datetime.UTC).date()

    def _source(self, case: Case) -> str | None:
        """The assessment's source, where the member has several."""
        several = len(self.desk.collection.cases(self.member.value)) > 1
        return case.report.source.path if several else None

    def _reason(self, label: str) -> Widget:
        return field(widgets.Text, label, wide=True, placeholder=self.w("shown in the report"))

    # ------------------------------------------------------------ the forms

    def _status(self) -> Form:
        w = self.w
        status = field(
            widgets.Dropdown, w("Report"), options=[(w("Draft"), "draft"), (w("Final"), "final")]
        )

        def save() -> Path:
            return set_status(
                self.member.value,
                status.value,
                by=self.by.value,
                date=self._today(),
                notes=self.desk.notes,
            )

        return Form(self, w("Is the report a draft, or final?"), [status], save)

    def _answer(self) -> Form:
        w = self.w
        self.asked = field(widgets.Dropdown, w("Question"), wide=True, options=[("–", None)])
        text = field(widgets.Textarea, w("Answer"), wide=True, rows=4)
        name = field(widgets.Text, w("Name of the evaluator"))
        date = field(widgets.DatePicker, w("Date of the answer"), value=self._today())

        def save() -> Path:
            case, question = self._chosen(self.asked, self.questions)
            return answer(
                question,
                member=self.member.value,
                text=text.value,
                name=name.value,
                date=date.value or self._today(),
                answers=self.desk.answers,
                several=self._source(case) is not None,
            )

        return Form(self, w("What did the evaluator answer?"), [self.asked, text, name, date], save)

    def _evidence(self) -> Form:
        w = self.w
        self.piece = field(widgets.Dropdown, w("Evidence"), wide=True, options=[("–", None)])
        found = self._reason(w("What you found"))

        def save() -> Path:
            case, number, piece = self._chosen(self.piece, self.pieces)
            return check_evidence(
                number,
                piece.title,
                member=self.member.value,
                found=found.value,
                by=self.by.value,
                date=self._today(),
                notes=self.desk.notes,
                source=self._source(case),
            )

        return Form(self, w("What does the evidence show?"), [self.piece, found], save)

    def _marks(self) -> Form:
        w = self.w
        as_is = (w("As it is"), "")
        self.item = field(widgets.Dropdown, w("Passage"), wide=True, options=[("–", None)])
        themes = field(
            widgets.SelectMultiple, w("Themes"), wide=True, options=choosing.theme_choices(w)[1:]
        )
        effect = field(
            widgets.Dropdown, w("Effect"), options=[as_is, *choosing.effect_choices(w)[1:]]
        )
        reason = self._reason(w("Reason"))

        def save() -> Path:
            case, item = self._chosen(self.item, self.items)
            marks: dict[str, Any] = {}
            if themes.value:
                marks["themes"] = tuple(themes.value)
            if effect.value:
                marks["effect"] = effect.value
            return overrule(
                item,
                marks,
                member=self.member.value,
                reason=reason.value,
                by=self.by.value,
                notes=self.desk.notes,
                source=self._source(case),
                others=case.lessons,
            )

        controls = [self.item, themes, effect, reason]
        return Form(self, w("Which marks should it have?"), controls, save)

    def _names(self) -> Form:
        w = self.w
        self.source = field(widgets.Dropdown, w("Source"), wide=True, options=[("–", None)])
        relation = field(
            widgets.Dropdown,
            w("It is"),
            options=[
                (w("of the member with the name below"), "same"),
                (w("of another member than the name below"), "different"),
            ],
        )
        name = field(widgets.Text, w("Name, with country"), wide=True)

        def save() -> Path:
            case = self._chosen(self.source, self.desk.collection.cases(self.member.value))
            member, file = case.report.member, self.desk.members_file
            if member.name is None:
                return settle_source(case.report.source.path, name.value, members=file)
            stated = ", ".join(part for part in (member.name, member.country) if part)
            names = [name.value, stated]
            return settle_members(names, same=relation.value == "same", members=file)

        title = w("Whose assessment is it? Choose “Read the sources again” afterwards.")
        return Form(self, title, [self.source, relation, name], save)

    def _chosen(self, control: Widget, among: Sequence[Any]) -> Any:
        if control.value is None or control.value >= len(among):
            raise ParameterError(self.w("There is nothing to choose here for this member."))
        return among[control.value]


def _offer(control: Widget, labels: Sequence[str]) -> None:
    """Give a list its entries, by their number; what was chosen stays while it is there."""
    options: list[tuple[str, int | None]] = [(label, at) for at, label in enumerate(labels)]
    options = options or [("–", None)]
    if tuple(control.options) != tuple(options):
        value = control.value
        control.options = options
        places = [place for _, place in options]
        control.value = value if value in places else places[0]
