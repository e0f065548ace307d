"""The part of the desk that builds: a form from the notebook's parameters, progress, links."""

from __future__ import annotations

import datetime
import html
import os
from collections.abc import Mapping
from pathlib import Path
from typing import TYPE_CHECKING, Any
from urllib.parse import quote

import ipywidgets as widgets
from pydantic import BaseModel

from kit.desk_build import Build, BuildRequest, BuildState, report_files
from kit.desk_html import help_html
from kit.desk_parts import Part, Widget, beside, button, field, row
from kit.entry_form import FormField, changed, form_fields, problems
from kit.folders import notebooks
from kit.notebooks import peek_notebook
from kit.parameters import parameter_model
from kit.words import LANGUAGES, Words, mark

if TYPE_CHECKING:
    from kit.desk import Desk

SHIPPED = {
    "member_report": mark("Member report"),
    "brief": mark("Brief"),
    "portfolio": mark("Portfolio"),
}
"""The kit's own notebooks that make reports, as people call them."""
_LINES = 12


class BuildPart(Part):
    """Building reports of the chosen members, or of all."""

    def __init__(self, desk: Desk) -> None:
        super().__init__(desk)
        w: Words = self.w
        self.model: type[BaseModel] | None = None
        self.fields: dict[str, FormField] = {}
        self.controls: dict[str, Widget] = {}
        self.under_way: Build | None = None
        self.notebook = field(
            widgets.Dropdown, w("Notebook"), options=own_notebooks(desk.project, w)
        )
        scopes = ((w("Chosen members"), "chosen"), (w("All members"), "all"))
        self.scope = field(widgets.Dropdown, w("Of which members"), options=scopes)
        formats = ((w("HTML and PDF"), "html,pdf"), ("HTML", "html"), ("PDF", "pdf"))
        self.formats = field(widgets.Dropdown, w("Format"), options=formats)
        self.form = widgets.VBox([])
        self.start = button(w("Build report"), button_style="primary")
        self.stop = button(w("Stop"), disabled=True)
        self.bar = beside(widgets.HTML())
        self.links = beside(widgets.Output())
        self.widget = widgets.VBox(
            [
                row(self.notebook, self.scope, self.formats),
                self.form,
                beside(row(self.start, self.stop)),
                self.note,
                self.bar,
                self.links,
            ]
        )
        self.on(self.lay_out, self.notebook)
        self.on(self._begun, self.start)
        self.on(self._stopped, self.stop)
        self.guarded(self.lay_out)

    def lay_out(self) -> None:
        """Make the form of the notebook's own parameters."""
        self.say("")
        self.fields, self.controls, self.model = {}, {}, None
        self.form.children = ()
        name, notebook = peek_notebook(self.notebook.value)
        self.model = parameter_model(notebook, name)
        self.fields = {one.name: one for one in form_fields(notebook, name)}
        preset = {"language": self.desk.collection.language}
        self.controls = {
            name: control(in_words(one, self.w), preset.get(name, one.default))
            for name, one in self.fields.items()
        }
        for entered in self.controls.values():
            self.on(self.check, entered)
        self.form.children = tuple(
            row(entered, widgets.HTML(help_html(in_words(self.fields[name], self.w).note)))
            for name, entered in self.controls.items()
        )

    def entered(self) -> Mapping[str, Any]:
        """Return what stands in the form."""
        return {name: entered.value for name, entered in self.controls.items()}

    def check(self) -> None:
        """Say what the notebook would refuse; until it is mended, nothing can be built."""
        found = problems(self.model, self.fields, self.entered()) if self.model else {}
        self.say(" ".join(found.values()))
        self.start.disabled = bool(found) or self.under_way is not None

    def request(self) -> BuildRequest:
        """Return what is asked for."""
        chosen = self.desk.selection.chosen if self.scope.value == "chosen" else ()
        if Path(self.notebook.value).stem == "portfolio":
            chosen = ()
        return BuildRequest(
            sources=self.desk.sources_read,
            members=chosen,
            notebook=self.notebook.value,
            formats=self.formats.value,
            out=self.desk.out,
            parameters=changed(self.fields, self.entered()),
        )

    def _begun(self) -> None:
        if self.scope.value == "chosen" and not self.desk.selection.chosen:
            self.say(self.w("Choose members first, or build those of all."))
            return
        self.start.disabled, self.stop.disabled = True, False
        self.links.outputs = ()
        self.say(self.w("Building …"))
        self.under_way = Build(self.request(), self.desk.project, self._told)

    def _stopped(self) -> None:
        if self.under_way:
            self.under_way.stop()

    def _told(self, state: BuildState) -> None:
        """Show a new state of the build; called from its thread."""
        with self.desk.lock:
            self.bar.value = bar_html(state, self.w("Progress of the build"))
            if state.message:
                self.say(state.message)
            if state.ended is None:
                return
            self.under_way = None
            self.start.disabled, self.stop.disabled = False, True
            if state.ended == 0 or state.done:
                self.say(
                    self.w("The build is finished.")
                    if state.ended == 0
                    else self.w("The build has ended; not every report could be made.")
                )
            self._link(state)

    def _link(self, state: BuildState) -> None:
        out = self.desk.project / self.desk.out
        stem = Path(self.notebook.value).stem
        stem = "report" if stem in {"member_report", "portfolio"} else stem
        language = self.entered().get("language", "en")
        suffix = "" if language == "en" else f".{language}"
        files = [
            (f"{self._name(slug)}, {path.suffix[1:].upper()}", path)
            for slug, path in report_files(out, state.made, f"{stem}{suffix}")
        ]
        if state.made and (out / "index.html").is_file():
            files.append((self.w("All reports (index)"), out / "index.html"))
        if files:
            self.links.outputs = (links_output(files, Path.cwd(), self.desk.project),)

    def _name(self, slug: str) -> str:
        known = slug in self.desk.collection.slugs
        return self.desk.collection.name(slug) if known else slug.capitalize()


def own_notebooks(project: Path, w: Words) -> tuple[tuple[str, str], ...]:
    """Return the notebooks that can be built: the kit's, and those an analyst made."""
    kits = {path.name for path in notebooks().glob("*.ipynb")}
    folder = project / "notebooks"
    own = sorted(path for path in folder.glob("*.ipynb") if path.name not in kits)
    return (
        *((w(title), name) for name, title in SHIPPED.items()),
        *((path.stem, str(path)) for path in own),
    )


def in_words(one: FormField, w: Words) -> FormField:
    """Return a parameter with the words for it that every report of the kit has."""
    if one.name == "language" and set(one.choices) == set(LANGUAGES):
        from babel import Locale

        told = tuple(
            (str(Locale(choice).get_display_name()).capitalize(), choice) for choice in one.choices
        )
        return one.model_copy(update={"label": w("Language"), "told": told, "note": ""})
    if one.name == "personal_data" and set(one.choices) == {"mask", "keep"}:
        told = ((w("Hide them"), "mask"), (w("Show them as they are"), "keep"))
        label = w("E-mails and telephones")
        return one.model_copy(update={"label": label, "told": told, "note": ""})
    return one


def control(one: FormField, value: Any) -> Widget:
    """Return the control that a parameter is entered with."""
    kinds: dict[str, Any] = {
        "text": widgets.Text,
        "whole": widgets.IntText,
        "number": widgets.FloatText,
        "date": widgets.DatePicker,
        "data": widgets.Textarea,
        "choice": widgets.Dropdown,
    }
    label = one.label or one.name.replace("_", " ").capitalize()
    if one.control == "switch":
        return widgets.Checkbox(description=label, value=bool(value), indent=False)
    kind = kinds[one.control]
    if one.optional and one.control in {"whole", "number"}:
        return field(widgets.Text, label, value="" if value is None else str(value))
    if one.control == "choice":
        return field(kind, label, options=one.told or one.choices, value=value or one.choices[0])
    if one.control == "date":
        given = datetime.date.fromisoformat(value) if isinstance(value, str) and value else value
        return field(kind, label, value=given or None)
    return field(kind, label, value=_blank(one) if value is None else value)


def _blank(one: FormField) -> Any:
    return 0 if one.control in {"whole", "number"} else ""


def bar_html(state: BuildState, label: str) -> str:
    """Return the progress of a build, and how the last members ended."""
    total = max(state.total, 1)
    lines = "".join(f"<li>{html.escape(line)}</li>" for line in state.lines[-_LINES:])
    return (
        f'<progress max="{total}" value="{min(state.done, total)}" '
        f'aria-label="{html.escape(label)}"></progress> {state.done}/{state.total}'
        f"<ul>{lines}</ul>"
    )


def links_output(files: list[tuple[str, Path]], here: Path, project: Path) -> dict[str, Any]:
    """Return links to files as an output of a cell.

    Only in an output does Jupyter open a relative link in itself, whatever its address is. Under
    Voilà a page has files only below an address of their own, and there only those that the
    person who started it allows; the names beside the links serve where nobody did.
    """
    served = os.environ.get("SERVER_SOFTWARE", "").startswith("voila")
    items = []
    for label, path in files:
        name = os.path.relpath(path, project).replace(os.sep, "/")
        if served:
            base = os.environ.get("VOILA_BASE_URL", "/").rstrip("/")
            told = f" {html.escape(name)}"
            link = f'href="{base}/voila/files/{quote(name)}" target="_blank" rel="noopener"'
        else:
            told = ""
            link = f'href="{quote(os.path.relpath(path, here).replace(os.sep, "/"))}"'
        items.append(f"<li><a {link}>{html.escape(label)}</a>{told}</li>")
    plain = "\n".join(f"{label}: {path.name}" for label, path in files)
    return {
        "output_type": "display_data",
        "data": {"text/html": f"<ul>{''.join(items)}</ul>", "text/plain": plain},
        "metadata": {},
    }
