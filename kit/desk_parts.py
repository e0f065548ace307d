"""What the parts of the desk are made of: labelled controls, and sentences instead of tracebacks.

Every control has a label that is read aloud, all are the browser's own and work by keyboard.
What a control changes is worked out under one lock, since Jupyter may call from several threads.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import TYPE_CHECKING, Any

import ipywidgets as widgets

from kit import choosing
from kit.desk_html import note_html
from kit.errors import KitError
from kit.words import Words

if TYPE_CHECKING:
    from kit.desk import Desk

Widget = Any
"""A widget; ipywidgets has no types."""

_LABEL = {"description_width": "10rem"}
_FIELD = {"width": "31rem", "max_width": "100%"}
_WIDE = {"width": "63rem", "max_width": "calc(100% - 4px)"}
_BESIDE = "2px 2px 2px calc(10rem + {}px)"
# Controls have a margin of two pixels: at the full width, their right border would be cut off.
_SHORTENED = 110
LISTED = 100
"""Longer lists to choose from are cut here; choosing more narrowly shows the others."""


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


def tick(label: str) -> Widget:
    """Return a box to tick."""
    return widgets.Checkbox(description=label, indent=False, layout={"width": "auto"})


def beside(part: Widget) -> Widget:
    """Put what has no label of its own below the controls, not below their labels."""
    # What stands in a row has a margin of its own.
    part.layout.margin = _BESIDE.format(8 if isinstance(part, widgets.HBox) else 10)
    return part


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
        self.note = beside(widgets.HTML())
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


def listed(part: Part, number: int, told: str) -> str:
    """Return how many fit (``told`` says it in words), and how many of them are listed."""
    if not number:
        return part.w("Nothing fits this choice.")
    if number <= LISTED:
        return told
    return f"{told} {part.w('The first {most} are listed; choose more narrowly.', most=LISTED)}"


def progress(part: Part) -> str:
    """Say how many members are worked out by now; then only what could not be worked out."""
    collection = part.desk.collection
    if collection.complete:
        return " ".join(collection.problems.values())
    return part.w(
        "Checked so far: {known} of {total}; ratings, findings and lessons of the others follow.",
        known=collection.known,
        total=len(collection.slugs),
    )


def shortened(text: str) -> str:
    """Return a text short enough for a line of a list."""
    line = " ".join(text.split())
    return line if len(line) <= _SHORTENED else f"{line[:_SHORTENED].rsplit(' ', 1)[0]} …"
