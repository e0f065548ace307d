"""The form for writing an assessment in JupyterLab: the questionnaire, saved while one types.

    open_form("data/drafts/my-assessment.yaml")

The form shows a ``Draft`` and keeps it in a YAML file; everything that needs no widget is in
``kit.drafts``, ``kit.blank``, ``kit.draft_files`` and ``kit.draft_review``.
"""

from __future__ import annotations

import asyncio
import os
import re
from html import escape
from importlib.util import find_spec
from typing import TYPE_CHECKING, Any

from kit.blocks import Blocks, Callout, sentence
from kit.disconnected import form_style
from kit.draft_files import DraftFile, project_path
from kit.draft_review import WHOLE, Remark, review
from kit.drafts import OVERVIEW, Draft
from kit.errors import KitError
from kit.form import Question, load_form
from kit.opening import check_values
from kit.rules import severity_name
from kit.words import words_of

if TYPE_CHECKING:
    from kit.draft_fields import AnswerFields

_PAUSE = 0.5
"""Seconds between a change and its being saved and looked at."""

_CSS = """
.kit-form {max-width: 52rem; font-size: 15px; line-height: 1.5; padding: 0 .5rem 2rem}
.kit-form :is(.widget-html-content, .widget-label, input, select, textarea, .jupyter-button) {
  font-family: "Source Sans 3", "Segoe UI", system-ui, sans-serif; font-size: 15px}
.kit-form .widget-html, .kit-form .widget-html-content {height: auto; line-height: 1.5;
  white-space: normal; overflow: visible}
.kit-form h2 {font-size: 1.4em; margin: 1.4em 0 .3em}
.kit-form h3 {font-size: 1.05em; line-height: 1.45; margin: 1.4em 0 .3em; font-weight: 650}
.kit-form p {margin: .2em 0 .5em}
.kit-form .kit-remark {border-left: 4px solid #8a5a00; padding: .1em 0 .1em .7em; margin: .4em 0}
.kit-form .kit-remark-error {border-left-color: #a3262a}
.kit-form .kit-above {display: flex; flex-direction: column; align-items: stretch; height: auto}
.kit-form .kit-above > .widget-label {font-weight: 600; width: auto; max-width: none; height: auto;
  white-space: normal; line-height: 1.4; text-align: left; justify-content: flex-start}
.kit-form .kit-above textarea {line-height: 1.5; padding: .5em; height: auto}
.kit-form .kit-above :is(input, select, textarea) {font-size: 15px}
.kit-form .kit-above :is(input, select) {flex: none; width: 100%; height: 2.4em}
.kit-form .kit-above {margin-top: .5em}
.kit-form .kit-row {border-left: 3px solid #c9ced3; padding: 0 0 .4em .8em; margin: .3em 0 .6em}
.kit-form .jupyter-button {height: 2.3em; line-height: 1.4; align-self: flex-start}
.kit-form .kit-above, .kit-form .kit-row {margin-left: 0; margin-right: 0; box-sizing: border-box}
.kit-form :focus-visible {outline: 2px solid #1b5e8a; outline-offset: 1px}
"""


def open_form(file: str = "data/drafts/my-assessment.yaml", language: str = "en") -> Any:
    """Return the form on a file, which need not be there yet, for a cell to display.

    ``language`` is that of a new assessment. Without widgets, such as in a batch, a note says
    how to go on. Raises ``ParameterError`` and ``SourceError`` as ``DraftFile.open`` does.
    """
    check_values(language, file=file)
    kept = DraftFile.open(project_path(file), language)
    if os.environ.get("KIT_BATCH") or find_spec("ipywidgets") is None:
        return _without_widgets(file, language)
    return DraftForm(kept)


def _without_widgets(file: str, language: str) -> Blocks:
    words = words_of(language)
    said = words(
        "The form needs the widgets of JupyterLab, which are not here. Run `kit new {file}` in a "
        "terminal instead, and fill the file in with an editor.",
        file=file,
    )
    title = words("Write an assessment in an editor")
    return Blocks([Callout(title=title, body=(sentence(said),))], language)


class DraftForm:
    """The form on one file; ``widget`` is what a cell displays."""

    def __init__(self, file: DraftFile) -> None:
        import ipywidgets as widgets

        from kit.draft_fields import AnswerFields, Fields, people_rows

        self.file = file
        self.form = load_form()
        draft = file.draft
        self.words = words = words_of(draft.language)
        self._waiting: asyncio.TimerHandle | None = None
        fields = Fields(self.form, words, self._changed, file.beside())
        self._remarks: dict[str, Any] = {}
        self.status = widgets.HTML()
        self.status.add_class("kit-status")
        self.rescue = widgets.VBox()
        self.people = people_rows(fields, draft.evaluators)
        self.fields: dict[str, Any] = {}
        parts: list[Any] = [self._head(), self.status, self.rescue, self._remark(WHOLE)]
        parts.append(self.people.widget)
        for key in OVERVIEW:
            make = fields.prose if key in {"action", "problem"} else fields.text
            self.fields[key] = make(fields.label(key), getattr(draft, key))
            parts += [self.fields[key], self._remark(key)]
        self.answers: dict[str, AnswerFields] = {}
        section = ""
        for question in self.form.questions:
            if question.section != section:
                section = question.section
                parts.append(widgets.HTML(f"<h2>{escape(self._section(section))}</h2>"))
            parts.append(widgets.HTML(f"<h3>{escape(self._asked(question))}</h3>"))
            answer = AnswerFields(fields, question, draft.answer(question.number))
            self.answers[question.number] = answer
            parts += [*answer.parts, self._remark(question.number)]
        self.preview = widgets.Output()
        self.show = widgets.Button(
            description=words("Preview the report"), icon="eye", layout={"width": "auto"}
        )
        self.show.on_click(lambda _: self.show_preview())
        self.widget = widgets.VBox([*parts, self._foot(), self.show, self.preview])
        self.widget.add_class("kit-form")
        self._tell(saved=False)

    def _repr_mimebundle_(self, **kwargs: Any) -> Any:
        return self.widget._repr_mimebundle_(**kwargs)

    def draft(self) -> Draft:
        """Return what stands in the form now."""
        answers = {number: fields.answer() for number, fields in self.answers.items()}
        return self.file.draft.model_copy(
            update={
                "evaluators": self.people.values(),
                **{key: self.fields[key].value for key in OVERVIEW},
                "answers": {
                    number: answer for number, answer in answers.items() if not answer.empty
                },
            }
        )

    def save(self) -> None:
        """Write the form's content to its file and look at it again."""
        self._waiting = None
        try:
            self._tell(saved=self.file.save(self.draft()))
        except KitError as error:
            self._tell(saved=False, trouble=error.message)

    def show_preview(self) -> None:
        """Show the report of what is typed so far below the form."""
        from kit.preview import preview

        self.save()
        try:
            shown = preview(self.file.draft, self.file.path)
        except KitError as error:
            shown = Blocks([Callout(title=error.message, body=())], self.words.language)
        self.preview.outputs = ()
        self.preview.append_display_data(shown)

    # ------------------------------------------------------------ what is said

    def _head(self) -> Any:
        import ipywidgets as widgets

        title = self.form.title[self.words.language]
        said = self.words(
            "Fill in what you can, and leave empty what you cannot answer: it is then reported as "
            "not stated. Everything is saved to {file} while you type; run this cell again at any "
            "time to go on.",
            file=self._name,
        )
        style = _CSS + form_style(self.words)
        return widgets.HTML(f"<style>{style}</style><h2>{escape(title)}</h2><p>{escape(said)}</p>")

    def _foot(self) -> Any:
        import ipywidgets as widgets

        title = self.words("When you are done")
        said = self.words(
            "Read the remarks beside the fields and look at the preview. In a terminal, `kit check "
            "{file}` tells the same as the remarks, and `kit build {file}` makes the report.",
            file=self._name,
        )
        moved = self.words(
            "Without a terminal: move {file} and its files of evidence to `data/reports`. In the "
            "list of files on the left, right-click the file, choose Cut, open that folder, and "
            "choose Paste. The desk then builds its report with the others.",
            file=f"`{self._name}`",
        )
        told = [said] if self.file.path.parent.name == "reports" else [said, moved]
        shown = (re.sub("`([^`]+)`", r"<code>\1</code>", escape(one)) for one in told)
        parts = "".join(f"<p>{one}</p>" for one in shown)
        return widgets.HTML(f"<h2>{escape(title)}</h2>{parts}")

    @property
    def _name(self) -> str:
        path = self.file.path
        return "/".join(path.parts[-3:]) if path.is_absolute() else path.as_posix()

    def _section(self, number: str) -> str:
        section = next(one for one in self.form.sections if one.number == number)
        return section.labels[self.words.language][0]

    def _asked(self, question: Question) -> str:
        return question.text[self.words.language][0]

    def _remark(self, key: str) -> Any:
        import ipywidgets as widgets

        self._remarks[key] = widgets.HTML()
        return self._remarks[key]

    def _changed(self, _: Any) -> None:
        """Save soon; at once where nothing can wake the form later."""
        try:
            loop = asyncio.get_running_loop()
        except RuntimeError:
            self.save()
            return
        if self._waiting is None:
            self._waiting = loop.call_later(_PAUSE, self.save)

    def _tell(self, *, saved: bool, trouble: str = "") -> None:
        """Show how far the draft is, the remarks beside their fields, and what went wrong."""
        import ipywidgets as widgets

        draft = self.file.draft
        looked = review(draft, self.file.path.parent)
        words = self.words
        unsaved = ""
        if trouble:
            # Whoever types far below the head would not see what stands there alone.
            short = words("Not saved; the head of the form says why.")
            unsaved = f'<div class="kit-remark kit-remark-error"><b>{escape(short)}</b></div>'
        for key, place in self._remarks.items():
            place.value = unsaved + "".join(self._told(one) for one in looked.about(key))
        said = [words("Saved.")] if saved else []
        said += [
            words(
                "{done} of {all} questions have an answer.",
                done=looked.answered,
                all=looked.questions,
            ),
            words.count("One remark.", "{n} remarks.", len(looked.remarks))
            if looked.remarks
            else words("No remarks."),
        ]
        look = ""
        if trouble:
            said = [words("Not saved:"), trouble]
            look = ' class="kit-remark kit-remark-error"'
        self.status.value = f'<p role="status"{look}>{escape(" ".join(said))}</p>'
        self.rescue.children = []
        if trouble:
            from kit.blank import draft_text

            label = words("What you typed, to copy")
            kept = widgets.Textarea(value=draft_text(draft), description=label, rows=8)
            kept.add_class("kit-above")
            kept.style.description_width = "auto"
            kept.layout.width = "100%"
            self.rescue.children = [kept]

    def _told(self, remark: Remark) -> str:
        severity = severity_name(remark.severity, self.words).capitalize()
        return (
            f'<div class="kit-remark kit-remark-{remark.severity}"><b>{escape(severity)}: '
            f"{escape(remark.title)}.</b> {escape(remark.message)}</div>"
        )
