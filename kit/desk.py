"""The analyst's desk, which ``notebooks/desk.ipynb`` shows: a panel a cell.

    desk = Desk.open("data/reports")
    desk.members()

The panels know of each other: what is chosen in one is shown in the others. Where widgets are
missing, or nobody is there to use them (in a batch), each shows its content as plain tables.
"""

from __future__ import annotations

import os
from collections.abc import Callable
from functools import cached_property
from importlib.util import find_spec
from pathlib import Path
from threading import RLock, Thread
from time import monotonic, sleep
from typing import TYPE_CHECKING, Any

from kit import choosing
from kit.blocks import Block, Blocks, Prose, sentence
from kit.collection import Collection
from kit.corpus import called, gather
from kit.decisions import MEMBERS_FILE
from kit.desk_tables import (
    comparison,
    findings_table,
    items_table,
    joined,
    members_table,
    refusals_table,
)
from kit.opening import check_values, find_optional, find_sources

if TYPE_CHECKING:
    from kit.desk_parts import Widget


_PAUSE = 0.4
"""Seconds without a new panel after which the members are worked out in the background."""


class Panel:
    """One part of the desk: a widget where there can be one, and the same as plain tables."""

    def __init__(self, tables: Callable[[], Blocks], widget: Widget | None = None) -> None:
        self.tables = tables
        self.widget = widget

    def _repr_mimebundle_(self, **_: object) -> dict[str, Any]:
        """Give Jupyter both; it shows the richest that it can."""
        bundle = self.tables()._repr_mimebundle_()
        if self.widget is not None:
            bundle |= self.widget._repr_mimebundle_()
        return bundle


class Selection:
    """Which members were found and chosen; whoever listens hears when that changes."""

    def __init__(self, found: tuple[str, ...], chosen: tuple[str, ...]) -> None:
        self.found = found
        self.chosen = chosen
        self.listeners: list[Callable[[], None]] = []

    def change(
        self, *, found: tuple[str, ...] | None = None, chosen: tuple[str, ...] | None = None
    ) -> None:
        """Set what was found or chosen, and tell those who listen if it is something new."""
        before = (self.found, self.chosen)
        self.found = self.found if found is None else found
        self.chosen = self.chosen if chosen is None else chosen
        if (self.found, self.chosen) != before:
            self.tell()

    def tell(self) -> None:
        """Tell those who listen."""
        for listener in self.listeners:
            listener()


class Desk:
    """The desk of one project in one language; made by ``open``."""

    def __init__(
        self,
        collection: Collection,
        *,
        project: Path,
        sources: tuple[str, ...] = (),
        notes: Path | None = None,
        answers: Path | None = None,
        analyst: str = "",
        out: str = "outputs",
        widgets: bool = True,
    ) -> None:
        self.collection = collection
        self.project = project
        self.sources_read = sources
        self.notes = notes or project / "data" / "notes"
        self.answers = answers or project / "data" / "answers"
        self.members_file = project / MEMBERS_FILE
        self.analyst = analyst
        self.out = out
        self.lock = RLock()
        self.interactive = widgets and interactive()
        found = choosing.members(collection, choosing.MemberQuery())
        self.selection = Selection(found, found[:1])
        self.reopen: Callable[[], Collection] | None = None
        self._working: Thread | None = None
        self._shown = 0.0

    @classmethod
    def open(
        cls,
        sources: str = "data/reports",
        *,
        language: str = "en",
        personal_data: str = "mask",
        settings: str = "kit.toml",
        answers: str = "data/answers",
        notes: str = "data/notes",
        analyst: str = "",
        out: str = "outputs",
        widgets: bool = True,
    ) -> Desk:
        """Read the sources and lay them out.

        The parameters are those of ``MemberReport.open``; ``analyst`` is who decides, ``out``
        the folder to build to, below the project's, and ``widgets`` can be switched off for
        plain tables. Raises ``SourceError`` or ``ParameterError`` with a sentence on what to do.
        """
        decisions = {"settings": settings, "answers": answers, "notes": notes}
        texts = {"sources": sources, "analyst": analyst, "out": out}
        check_values(language, personal_data, **texts, **decisions)
        paths = find_sources(sources)
        project = find_project()

        def shown(name: str) -> str:
            path = called(name, paths)
            return within(path, project) if path.is_absolute() else name

        def read() -> Collection:
            corpus = gather(paths, decisions=project / MEMBERS_FILE)
            # A folder that is not there yet may be there after the first decision.
            places: dict[str, Path | None] = {
                kind: find_optional(place) or project / place for kind, place in decisions.items()
            }
            return Collection(
                corpus,
                language=language,
                personal_data=personal_data,
                decisions=places,
                called=shown,
            )

        desk = cls(
            read(),
            project=project,
            sources=tuple(str(path.resolve()) for path in paths),
            notes=find_optional(notes) or project / notes,
            answers=find_optional(answers) or project / answers,
            analyst=analyst,
            out=out,
            widgets=widgets,
        )
        desk.reopen = read
        return desk

    def overview(self) -> Blocks:
        """What was read, and what could not be."""
        w = self.collection.words
        found = [self.collection.member(slug) for slug in self.collection.slugs]
        assessments = sum(len(one.readings) for one in found)
        told = w(
            "Sources read: {assessments} of {members}.",
            assessments=w.count("{n} assessment", "{n} assessments", assessments),
            members=w.count("{n} member", "{n} members", len(found)),
        )
        blocks: tuple[Block, ...] = (Prose(sentences=(sentence(told),)),)
        return Blocks(blocks, self.collection.language) + refusals_table(self.collection)

    def members(self) -> Panel:
        """Choose members by words, country, rating, theme; see them at a glance."""
        return self._panel("members", self._members)

    def compare(self) -> Panel:
        """Put the chosen members side by side."""
        return self._panel("compare", lambda: comparison(self.collection, self.selection.chosen))

    def findings(self) -> Panel:
        """Go through the findings, open their lines, settle them."""
        return self._panel("findings", self._findings)

    def lessons(self) -> Panel:
        """Search the factors and lessons of all members."""
        return self._panel("lessons", self._lessons)

    def decisions(self) -> Panel:
        """Decide on one member: status, answers, evidence, marks, names."""
        return self._panel("decisions", self._edited)

    def build(self) -> Panel:
        """Build reports of the chosen members, or of all."""
        return self._panel("build", self._command)

    def _members(self) -> Blocks:
        self.collection.work_out()
        return members_table(self.collection, self.selection.found)

    def _findings(self) -> Blocks:
        rows = self.collection.findings(self.selection.chosen, settled=True)
        return findings_table(self.collection, rows)

    def _lessons(self) -> Blocks:
        self.collection.work_out()
        return items_table(self.collection, choosing.items(self.collection, choosing.ItemQuery()))

    def _command(self) -> Blocks:
        w = self.collection.words
        told = w("Without widgets, build reports in a terminal: {command}", command="kit build")
        return Blocks((Prose(sentences=(sentence(told),), role="note"),), self.collection.language)

    def _edited(self) -> Blocks:
        w = self.collection.words
        told = w(
            "Without widgets, write decisions into the files {notes}, {answers} and {members}.",
            notes="data/notes/<member>.toml",
            answers="data/answers/<member>.yaml",
            members=MEMBERS_FILE.as_posix(),
        )
        return Blocks((Prose(sentences=(sentence(told),), role="note"),), self.collection.language)

    def tables(self) -> Blocks:
        """All that the panels show, as plain tables."""
        panels = (self.members(), self.compare(), self.findings(), self.lessons())
        return joined(panel.tables() for panel in panels)

    def _panel(self, name: str, tables: Callable[[], Blocks]) -> Panel:
        if not self.interactive:
            return Panel(tables)
        self._shown = monotonic()
        self.begin()
        # The tables would hold all that the widget shows; a sentence is enough beside it.
        return Panel(self._unshown, self._widgets.shown(name))

    def _unshown(self) -> Blocks:
        w = self.collection.words
        told = w(
            "This part of the desk needs Jupyter's widgets. Set `widgets` to False in the first "
            "cell to see plain tables instead."
        )
        return Blocks((Prose(sentences=(sentence(told),), role="note"),), self.collection.language)

    @cached_property
    def _widgets(self) -> Any:
        from kit.desk_panels import Panels

        return Panels(self)

    def begin(self) -> None:
        """Work out all members in the background, once."""
        if self._working is None:
            self._working = Thread(target=self._work, name="kit-desk", daemon=True)
            self._working.start()

    def wait(self) -> None:
        """Wait until all members are worked out."""
        if self._working is not None:
            self._working.join()

    def _work(self) -> None:
        collection = self.collection
        while monotonic() - self._shown < _PAUSE:  # until all panels are there
            sleep(_PAUSE / 4)
        collection.work_out(stop=lambda: self.collection is not collection)
        with self.lock:
            if self.collection is collection:
                self.selection.tell()

    def read_again(self) -> None:
        """Read the sources and the decisions anew, and keep what is chosen as far as it is there.

        Raises what ``open`` raises; what was read before then stays.
        """
        if self.reopen is None:
            return
        with self.lock:
            self.collection = self.reopen()
            there = set(self.collection.slugs)
            chosen = tuple(slug for slug in self.selection.chosen if slug in there)
            self.selection.chosen = chosen or self.collection.slugs[:1]
            self.selection.found = self.collection.slugs
            self._working = None
            self.selection.tell()
        self.begin()

    def shown(self, path: Path) -> str:
        """Return a file's name as it is called within the project."""
        return within(path, self.project)


def within(path: Path, project: Path) -> str:
    """Return a file's name as it is called within a project; of a file elsewhere its name alone."""
    try:
        return path.resolve().relative_to(project.resolve()).as_posix()
    except ValueError:
        return path.name


def interactive() -> bool:
    """Say whether somebody can use widgets here: in Jupyter, with widgets, and not in a batch."""
    if os.environ.get("KIT_BATCH") or find_spec("ipywidgets") is None:
        return False
    from IPython.core.getipython import get_ipython

    shell = get_ipython()
    return shell is not None and hasattr(shell, "kernel")


def find_project() -> Path:
    """Return the project's folder: the nearest, from the working folder up, that holds data."""
    found = find_optional("data")
    return found.parent if found else Path.cwd()
