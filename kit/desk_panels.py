"""The widgets of the desk: thin, over ``choosing``, ``desk_html`` and ``annotations``.

Every control has a label that is read aloud, all are the browser's own and work by keyboard.
What a control changes is worked out under one lock, since Jupyter may call from several threads.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from functools import cached_property
from typing import TYPE_CHECKING, Any, cast

import ipywidgets as widgets

from kit import choosing
from kit.annotations import dismiss
from kit.choosing import FindingQuery, ItemQuery, MemberQuery
from kit.collection import FindingRow, ItemRow
from kit.desk_html import blocks_html, cards_html, finding_html, item_html, note_html
from kit.desk_tables import ROWS, comparison, members_table, where
from kit.errors import KitError
from kit.findings import rule_title
from kit.rules import severity_name
from kit.words import Words

if TYPE_CHECKING:
    from kit.desk import Desk

Widget = Any
"""A widget; ipywidgets has no types."""

_LABEL = {"description_width": "10rem"}
_FIELD = {"width": "31rem", "max_width": "100%"}
_WIDE = {"width": "63rem", "max_width": "calc(100% - 4px)"}
# Controls have a margin of two pixels: at the full width, their right border would be cut off.
_SHORTENED = 110


KEYS = """
if (!window.kitDeskKeys) {
  window.kitDeskKeys = true;
  window.addEventListener("keydown", (event) => {
    const inside = event.target instanceof Element && event.target.closest(".kit-panel");
    const command = event.ctrlKey || event.metaKey || event.altKey;
    const typing = inside && event.target.matches("textarea, input:not([type=checkbox])");
    if (inside && !command && !typing) event.stopPropagation();
  }, true);
}
"""
"""Leaves keys to the desk's controls. JupyterLab takes arrows, Enter and letters for commands to
the notebook, even where the focus is on a list or a button; here it does not hear of them, and
the browser does with them what it always does."""


def field(kind: Any, label: str, *, wide: bool = False, **options: Any) -> Widget:
    """Return a control with its label."""
    layout = {**(_WIDE if wide else _FIELD), **options.pop("layout", {})}
    return kind(description=label, style=_LABEL, layout=layout, **options)


def button(label: str, **options: Any) -> Widget:
    """Return a button that is as wide as its label."""
    return widgets.Button(description=label, layout={"width": "auto"}, **options)


def row(*parts: Widget) -> Widget:
    """Return controls side by side, below each other where there is no room."""
    return widgets.HBox(list(parts), layout={"flex_flow": "row wrap", "grid_gap": "0 1rem"})


def replace_options(control: Widget, options: Sequence[choosing.Choice]) -> None:
    """Give a drop-down new choices and keep what is chosen, if it is still among them."""
    if tuple(control.options) != tuple(options):
        value = control.value
        control.options = tuple(options)
        control.value = value if value in [key for _, key in options] else options[0][1]


class Part:
    """What the parts of the desk share: the lock, and sentences instead of tracebacks."""

    def __init__(self, desk: Desk) -> None:
        self.desk = desk
        self.w: Words = desk.collection.words
        self.note = widgets.HTML()
        self.widget: Widget = None
        self._quiet = False

    def on(self, handler: Callable[[], None], *controls: Widget) -> None:
        """Call the handler when the value of a control changes, or a button is clicked."""
        for control in controls:
            if isinstance(control, widgets.Button):
                control.on_click(lambda _: self.guarded(handler))
            else:
                control.observe(lambda _: self.guarded(handler), names="value")

    def guarded(self, handler: Callable[[], None]) -> None:
        """Do what a control asks for, unless it is the handler itself that moved it."""
        with self.desk.lock:
            if self._quiet:
                return
            self._quiet = True
            try:
                handler()
            except KitError as error:
                self.say(error.message)
            finally:
                self._quiet = False

    def say(self, text: str) -> None:
        """Show a sentence that says how things stand; nothing takes it away."""
        self.note.value = note_html(text) if text else ""


class Members(Part):
    """Choosing members, and the chosen ones at a glance."""

    def __init__(self, desk: Desk) -> None:
        super().__init__(desk)
        w = self.w
        self.words = field(widgets.Text, w("Search"), placeholder=w("name, plan or commitment"))
        self.filters = {
            one.key: field(widgets.Dropdown, one.label, options=[(one.all, "")])
            for one in choosing.member_choices(desk.collection)
        }
        self.order = field(
            widgets.Dropdown, w("Order"), options=choosing.order_choices(w), value="name"
        )
        self.list = field(widgets.SelectMultiple, w("Members"), wide=True, rows=9)
        self.clear = button(w("Clear the filters"))
        self.again = button(w("Read the sources again"))
        self.as_table = widgets.Checkbox(
            description=w("Show the members found as a table"), indent=False
        )
        self.table = widgets.HTML()
        self.cards = widgets.HTML()
        self.controls = row()
        self.widget = widgets.VBox(
            [
                self.controls,
                self.list,
                widgets.HTML(
                    note_html(
                        w(
                            "Hold Ctrl (on a Mac ⌘) or Shift to choose several; up to four are put "
                            "side by side. Those chosen stay on the list."
                        )
                    )
                ),
                row(self.clear, self.again),
                self.note,
                self.as_table,
                self.table,
                self.cards,
            ]
        )
        self._lay_out()
        self.on(self.search, self.words, *self.filters.values(), self.order, self.as_table)
        self.on(self.choose, self.list)
        self.on(self._cleared, self.clear)
        self.on(self._read_again, self.again)
        desk.selection.listeners.append(lambda: self.guarded(self.renew))
        self.guarded(self.renew)

    def _lay_out(self) -> None:
        """Put the filters beside the search, those without a choice left out."""
        self.controls.children = (self.words, *self.filters.values(), self.order)

    def renew(self) -> None:
        """Show what is known by now: filters, members, cards."""
        for one in choosing.member_choices(self.desk.collection):
            options = [(one.all, "")]
            for name, group in one.groups:
                options += [
                    (f"{name}: {choice.label}" if name else choice.label, choice.value)
                    for choice in group
                ]
            if one.key not in self.filters:
                self.filters[one.key] = field(widgets.Dropdown, one.label, options=options)
                self.on(self.search, self.filters[one.key])
                self._lay_out()
            replace_options(self.filters[one.key], options)
        self.search()
        self.cards.value = cards_html(self.desk.collection, self.desk.selection.chosen)

    def search(self) -> None:
        """List the members that fit, those that are chosen among them."""
        collection, selection = self.desk.collection, self.desk.selection
        query = MemberQuery(
            words=self.words.value,
            facets=tuple(control.value for control in self.filters.values() if control.value),
            order=self.order.value,
        )
        found = choosing.members(collection, query)
        shown = [*selection.chosen, *(slug for slug in found if slug not in selection.chosen)]
        self.list.options = [(self._label(slug), slug) for slug in shown]
        self.list.value = selection.chosen
        told = self.w(
            "{found} of {total} members fit.", found=len(found), total=len(collection.slugs)
        )
        self.say(f"{told} {self._progress()}".strip())
        self.table.value = (
            blocks_html(members_table(collection, found)) if self.as_table.value else ""
        )
        selection.change(found=found)

    def _label(self, slug: str) -> str:
        collection = self.desk.collection
        number = len(collection.member(slug).readings)
        told = self.w.count("{n} assessment", "{n} assessments", number)
        return f"{collection.name(slug)} ({told})"

    def _progress(self) -> str:
        collection = self.desk.collection
        if collection.complete:
            return " ".join(collection.problems.values())
        return self.w(
            "Checked so far: {known} of {total}; ratings, findings and lessons of the others "
            "follow.",
            known=collection.known,
            total=len(collection.slugs),
        )

    def choose(self) -> None:
        """Take over what is chosen in the list, what was chosen before first."""
        selection = self.desk.selection
        kept = [slug for slug in selection.chosen if slug in self.list.value]
        new = [slug for slug in self.list.value if slug not in kept]
        chosen = (*kept, *new)
        self.cards.value = cards_html(self.desk.collection, chosen)
        selection.change(chosen=chosen)

    def _cleared(self) -> None:
        self.words.value = ""
        for control in self.filters.values():
            control.value = ""
        self.search()

    def _read_again(self) -> None:
        self.desk.read_again()


class Comparison(Part):
    """The chosen members side by side."""

    def __init__(self, desk: Desk) -> None:
        super().__init__(desk)
        self.table = widgets.HTML()
        self.widget = widgets.VBox([self.note, self.table])
        desk.selection.listeners.append(lambda: self.guarded(self.renew))
        self.guarded(self.renew)

    def renew(self) -> None:
        """Show the members that are chosen by now."""
        self.table.value = blocks_html(comparison(self.desk.collection, self.desk.selection.chosen))


class Findings(Part):
    """Findings to go through, each with its lines, to be settled with a reason."""

    def __init__(self, desk: Desk) -> None:
        super().__init__(desk)
        w = self.w
        self.rows: tuple[FindingRow, ...] = ()
        scopes = ((w("Chosen members"), "chosen"), (w("All members found"), "found"))
        self.scope = field(widgets.Dropdown, w("Of which members"), options=scopes)
        self.words = field(widgets.Text, w("Search"), placeholder=w("words of the finding"))
        self.severity = field(widgets.Dropdown, w("Severity"), options=choosing.severity_choices(w))
        self.code = field(widgets.Dropdown, w("Kind"), options=choosing.code_choices((), w))
        self.question = field(widgets.Dropdown, w("Question"), options=choosing.question_choices(w))
        self.settled = widgets.Checkbox(description=w("Show settled ones as well"), indent=False)
        self.list = field(widgets.Select, w("Findings"), wide=True, rows=8)
        self.detail = widgets.HTML()
        self.reason = field(
            widgets.Text, w("Reason"), wide=True, placeholder=w("shown in the report")
        )
        self.by = field(widgets.Text, w("Your name"), value=desk.analyst)
        self.dismiss = button(w("Dismiss this finding"))
        self.said = widgets.HTML()
        self.widget = widgets.VBox(
            [
                row(self.scope, self.words, self.severity, self.code, self.question, self.settled),
                self.list,
                self.note,
                self.detail,
                self.reason,
                row(self.by, self.dismiss),
                self.said,
            ]
        )
        narrowing = (self.scope, self.words, self.severity, self.code, self.question, self.settled)
        self.on(self.search, *narrowing)
        self.on(self.open, self.list)
        self.on(self._dismissed, self.dismiss)
        desk.selection.listeners.append(lambda: self.guarded(self.search))
        self.guarded(self.search)

    def _slugs(self) -> tuple[str, ...]:
        selection, collection = self.desk.selection, self.desk.collection
        if self.scope.value == "chosen":
            return selection.chosen
        return tuple(slug for slug in selection.found if collection.known_entry(slug))

    def search(self) -> None:
        """List the findings that fit, and open the first."""
        collection, slugs = self.desk.collection, self._slugs()
        every = collection.findings(slugs, settled=True)
        replace_options(self.code, choosing.code_choices(every, self.w))
        query = FindingQuery(
            words=self.words.value,
            severity=self.severity.value,
            code=self.code.value,
            question=self.question.value,
            settled=self.settled.value,
        )
        self.rows = choosing.findings(collection, slugs, query)
        before = self.list.label
        options = [(self._label(one), place) for place, one in enumerate(self.rows[:ROWS])]
        self.list.options = options
        labels = [label for label, _ in options]
        self.list.index = labels.index(before) if before in labels else (0 if options else None)
        self.say(listed(self, len(self.rows)))
        self.open()

    def _label(self, one: FindingRow) -> str:
        finding = one.finding
        parts = [
            one.member,
            severity_name(finding.severity, self.w),
            rule_title(finding.code, self.w),
            where(self.desk.collection, one),
        ]
        text = " · ".join(parts)
        return f"✓ {text}" if one.decision else text

    @property
    def current(self) -> FindingRow | None:
        """The finding that is open."""
        place = self.list.value
        return self.rows[place] if place is not None and place < len(self.rows) else None

    def open(self) -> None:
        """Show the finding that is chosen, with its lines."""
        one = self.current
        self.dismiss.disabled = one is None or one.decision is not None
        self.detail.value = finding_html(self.desk.collection, one) if one else ""

    def _dismissed(self) -> None:
        one = self.current
        if one is None:
            return
        try:
            path = dismiss(
                one.finding,
                reason=self.reason.value,
                by=self.by.value,
                notes=self.desk.notes,
                several=len(self.desk.collection.cases(one.slug)) > 1,
            )
        except KitError as error:
            self.said.value = note_html(error.message)
            return
        self.reason.value = ""
        self.desk.collection.renew(one.slug)
        self.said.value = note_html(
            self.w(
                "The finding is dismissed. {file} holds the reason, and the next report shows it.",
                file=self.desk.shown(path),
            )
        )
        self.desk.selection.tell()
        self.search()


class Lessons(Part):
    """The factors and lessons of all members, searched, opened, with similar ones."""

    def __init__(self, desk: Desk) -> None:
        super().__init__(desk)
        w = self.w
        self.rows: tuple[ItemRow, ...] = ()
        self.words = field(widgets.Text, w("Search"), placeholder=w("words, or how they begin"))
        self.theme = field(widgets.Dropdown, w("Theme"), options=choosing.theme_choices(w))
        self.kind = field(widgets.Dropdown, w("Kind"), options=choosing.kind_choices(w))
        self.effect = field(widgets.Dropdown, w("Effect"), options=choosing.effect_choices(w))
        self.list = field(widgets.Select, w("Passages"), wide=True, rows=8)
        self.detail = widgets.HTML()
        self.widget = widgets.VBox(
            [
                row(self.words, self.theme, self.kind, self.effect),
                self.list,
                self.note,
                self.detail,
            ]
        )
        self.on(self.search, self.words, self.theme, self.kind, self.effect)
        self.on(self.open, self.list)
        desk.selection.listeners.append(lambda: self.guarded(self._renewed))
        self._shown_complete = False
        self.guarded(self.search)

    def _renewed(self) -> None:
        """Lessons are those of all members, so a choice of members changes nothing here."""
        if self.desk.collection.complete is not self._shown_complete:
            self.search()

    def search(self) -> None:
        """List the passages that fit, and open the first."""
        collection = self.desk.collection
        self._shown_complete = collection.complete
        query = ItemQuery(
            words=self.words.value,
            theme=self.theme.value,
            kind=self.kind.value,
            effect=self.effect.value,
        )
        self.rows = choosing.items(collection, query)
        options = [
            (shortened(f"{one.member} · {one.item.text}"), place)
            for place, one in enumerate(self.rows[:ROWS])
        ]
        self.list.options = options
        self.list.index = 0 if options else None
        if collection.complete:
            self.say(listed(self, len(self.rows)))
        else:
            self.say(self.w("The lessons of all members are being read; this takes a moment."))
        self.open()

    def open(self) -> None:
        """Show the passage that is chosen in its place, and those that are like it."""
        place = self.list.value
        self.detail.value = (
            item_html(self.desk.collection, self.rows[place]) if place is not None else ""
        )


def listed(part: Part, number: int) -> str:
    """Return how many fit, and how many of them are listed."""
    if not number:
        return part.w("Nothing fits this choice.")
    told = part.w.count("{n} fits.", "{n} fit.", number)
    if number <= ROWS:
        return told
    return f"{told} {part.w('The first {most} are listed; choose more narrowly.', most=ROWS)}"


def shortened(text: str) -> str:
    """Return a text short enough for a line of a list."""
    line = " ".join(text.split())
    return line if len(line) <= _SHORTENED else f"{line[:_SHORTENED].rsplit(' ', 1)[0]} …"


class Panels:
    """The parts of one desk, each made when it is first shown."""

    def __init__(self, desk: Desk) -> None:
        self.desk = desk
        self._keys = False

    def shown(self, name: str) -> Widget:
        """Return the widget of a part, which takes the keys that are pressed in it."""
        if not self._keys:
            self._keys = True
            from IPython import display

            jupyter: Any = display  # without types
            jupyter.display(jupyter.Javascript(KEYS))
        part: Part = getattr(self, name)
        part.widget.add_class("kit-panel")
        return part.widget

    @cached_property
    def members(self) -> Members:
        """The choice of members."""
        return Members(self.desk)

    @cached_property
    def compare(self) -> Comparison:
        """The comparison."""
        return Comparison(self.desk)

    @cached_property
    def findings(self) -> Findings:
        """The findings."""
        return Findings(self.desk)

    @cached_property
    def lessons(self) -> Lessons:
        """The lessons."""
        return Lessons(self.desk)

    @cached_property
    def decisions(self) -> Part:
        """The decisions on one member."""
        from kit.desk_decisions import Decisions

        return Decisions(self.desk)

    @cached_property
    def build(self) -> Part:
        """The build."""
        from kit.desk_build_panel import BuildPart

        return cast("Part", BuildPart(self.desk))
