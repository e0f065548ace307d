"""The widgets of the desk: thin, over ``choosing``, ``desk_html`` and ``annotations``."""

from __future__ import annotations

from functools import cached_property
from typing import TYPE_CHECKING, Any, cast

import ipywidgets as widgets

from kit import choosing
from kit.annotations import dismiss
from kit.choosing import FindingQuery, ItemQuery, MemberQuery
from kit.collection import FindingRow, ItemRow
from kit.desk_html import (
    blocks_html,
    cards_html,
    finding_html,
    help_html,
    item_html,
    note_html,
    sorting_script,
)
from kit.desk_parts import (
    KEYS,
    LISTED,
    Part,
    Widget,
    beside,
    button,
    field,
    listed,
    progress,
    replace_options,
    row,
    shortened,
    tick,
)
from kit.desk_tables import comparison, findings_table, items_table, members_table, where
from kit.disconnected import panel_style
from kit.errors import KitError
from kit.findings import rule_title
from kit.rules import severity_name

if TYPE_CHECKING:
    from kit.desk import Desk


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
        self.as_table = beside(tick(w("Show the members found as a table")))
        self.table = widgets.HTML()
        self.cards = widgets.HTML()
        self.controls = row()
        self.widget = widgets.VBox(
            [
                self.controls,
                self.list,
                beside(
                    widgets.HTML(
                        help_html(
                            w(
                                "Hold Ctrl (on a Mac ⌘) or Shift to choose several; up to four are "
                                "put side by side. Those chosen stay on the list."
                            )
                        )
                    )
                ),
                beside(row(self.clear, self.again)),
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
        self.say(f"{told} {progress(self)}".strip())
        self.table.value = (
            blocks_html(members_table(collection, found)) if self.as_table.value else ""
        )
        selection.change(found=found)

    def _label(self, slug: str) -> str:
        collection = self.desk.collection
        number = len(collection.member(slug).readings)
        told = self.w.count("{n} assessment", "{n} assessments", number)
        return f"{collection.name(slug)} ({told})"

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
        self.order = field(
            widgets.Dropdown, w("Order"), options=choosing.finding_orders(w), value="member"
        )
        self.settled = beside(tick(w("Show settled ones as well")))
        self.list = field(widgets.Select, w("Findings"), wide=True, rows=8)
        self.detail = widgets.HTML()
        self.reason = field(
            widgets.Text, w("Reason"), wide=True, placeholder=w("shown in the report")
        )
        self.by = field(widgets.Text, w("Your name"), value=desk.analyst)
        self.dismiss = button(w("Dismiss this finding"))
        self.said = beside(widgets.HTML())
        self.as_table = beside(tick(w("Show the findings found as a table")))
        self.table = widgets.HTML()
        narrowing = (self.scope, self.words, self.severity, self.code, self.question)
        self.widget = widgets.VBox(
            [
                row(*narrowing, self.order),
                self.settled,
                self.list,
                self.note,
                self.detail,
                self.reason,
                row(self.by, self.dismiss),
                self.said,
                self.as_table,
                self.table,
            ]
        )
        self.on(self.search, *narrowing, self.order, self.settled)
        self.on(self.open, self.list)
        self.on(self.tabulate, self.as_table)
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
            order=self.order.value,
        )
        self.rows = choosing.findings(collection, slugs, query)
        before = self.list.label
        options = [(self._label(one), place) for place, one in enumerate(self.rows[:LISTED])]
        self.list.options = options
        labels = [label for label, _ in options]
        self.list.index = labels.index(before) if before in labels else (0 if options else None)
        told = self.w.count(
            "{n} finding fits this choice.", "{n} findings fit this choice.", len(self.rows)
        )
        said = listed(self, len(self.rows), told)
        others = progress(self) if self.scope.value == "found" else ""
        self.say(f"{said} {others}".strip())
        self.open()
        self.tabulate()

    def tabulate(self) -> None:
        """Show the findings as a table as well, where that is asked for."""
        collection = self.desk.collection
        self.table.value = (
            blocks_html(findings_table(collection, self.rows)) if self.as_table.value else ""
        )

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
        self.order = field(
            widgets.Dropdown, w("Order"), options=choosing.item_orders(w), value="member"
        )
        self.list = field(widgets.Select, w("Passages"), wide=True, rows=8)
        self.detail = widgets.HTML()
        self.as_table = beside(tick(w("Show the passages found as a table")))
        self.table = widgets.HTML()
        narrowing = (self.words, self.theme, self.kind, self.effect, self.order)
        self.widget = widgets.VBox(
            [row(*narrowing), self.list, self.note, self.detail, self.as_table, self.table]
        )
        self.on(self.search, *narrowing)
        self.on(self.open, self.list)
        self.on(self.tabulate, self.as_table)
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
            order=self.order.value,
        )
        self.rows = choosing.items(collection, query)
        options = [
            (shortened(f"{one.member} · {one.item.text}"), place)
            for place, one in enumerate(self.rows[:LISTED])
        ]
        self.list.options = options
        self.list.index = 0 if options else None
        if collection.complete:
            told = self.w.count(
                "{n} passage fits this choice.", "{n} passages fit this choice.", len(self.rows)
            )
            self.say(listed(self, len(self.rows), told))
        else:
            self.say(self.w("The lessons of all members are being read; this takes a moment."))
        self.open()
        self.tabulate()

    def tabulate(self) -> None:
        """Show the passages as a table as well, where that is asked for."""
        self.table.value = (
            blocks_html(items_table(self.desk.collection, self.rows)) if self.as_table.value else ""
        )

    def open(self) -> None:
        """Show the passage that is chosen in its place, and those that are like it."""
        place = self.list.value
        self.detail.value = (
            item_html(self.desk.collection, self.rows[place]) if place is not None else ""
        )


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
            jupyter.display(jupyter.Javascript(KEYS + sorting_script()))
        part: Part = getattr(self, name)
        if "kit-panel" not in part.widget._dom_classes:
            part.widget.add_class("kit-panel")
            style = widgets.HTML(f"<style>{panel_style(part.w)}</style>")
            part.widget.children = (*part.widget.children, style)
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
