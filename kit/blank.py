"""A blank assessment to fill in, made from the questionnaire (``kit new``)."""

from __future__ import annotations

import textwrap
from collections.abc import Iterator

from kit.form import Form, Question, load_form
from kit.words import LANGUAGES

_WIDTH = 98

_INTRODUCTION = {
    "en": (
        "Write after the colons, or on the lines below a '|', set in as they are. Leave empty "
        "what you cannot answer: it is then read as not stated. Lines that begin with # are "
        "help and are not read. Put a text into quotes if it holds a colon. Check the file with: "
        "kit read FILE"
    ),
    "es": (
        "Escriba después de los dos puntos, o en las líneas debajo de un '|', con la misma "
        "sangría. Deje vacío lo que no pueda responder: se leerá como no indicado. Las líneas que "
        "empiezan con # son ayuda y no se leen. Ponga el texto entre comillas si contiene dos "
        "puntos. Revise el archivo con: kit read ARCHIVO"
    ),
}
_ONE_OF = {"en": "One of: ", "es": "Una de estas opciones: "}
_EVIDENCE: dict[str, tuple[str, ...]] = {
    "en": (
        "One line for each piece of evidence, as below, without the #.",
        "Files are kept beside this file: at most 3 to a question, of 10 MB each.",
        "- Minutes of the closing meeting",
        "- {title: Final report, url: https://example.org/report}",
        "- {title: Attendance list, file: attendance.pdf}",
    ),
    "es": (
        "Una línea por cada evidencia, como abajo, sin el #.",
        "Los archivos se guardan junto a este: como máximo 3 por pregunta, de 10 MB cada uno.",
        "- Acta de la reunión de cierre",
        "- {title: Informe final, url: https://example.org/informe}",
        "- {title: Lista de asistencia, file: asistencia.pdf}",
    ),
}
_MEMBER = "Cartagena de Indias, Colombia"
_PLAN = {
    "en": "Action plan – Cartagena de Indias, Colombia, 2023 – 2024",
    "es": "Plan de acción – Cartagena de Indias, Colombia, 2023 – 2024",
}


def blank(language: str = "en") -> str:
    """Return a blank assessment as YAML, with the questions and choices as comments.

    ``language`` is one of ``kit.words.LANGUAGES``; raises ``KeyError`` for others. What an
    evaluator fills in is read by ``kit.reading.handwritten``.
    """
    if language not in LANGUAGES:
        raise KeyError(language)
    form = load_form()
    lines = [
        f"# {form.title[language]}",
        "#",
        *_comment(_INTRODUCTION[language]),
        "",
        f"language: {language}",
        "",
        *_overview(form, language),
        "answers:",
    ]
    section = ""
    for question in form.questions:
        if question.section != section:
            section = question.section
            label = next(one.labels[language][0] for one in form.sections if one.number == section)
            lines += ["", f"  # {'-' * 12} {label}"]
        lines += ["", *_question(question, form, language)]
    return "\n".join(lines) + "\n"


def _overview(form: Form, language: str) -> Iterator[str]:
    labels = {field.key: field.labels[language][0] for field in form.fields}
    yield f"# {labels['evaluators']}, {labels['email']}"
    yield from ("evaluators:", "  - name:", "    email:", "")
    yield f"# {labels['member']}: {_MEMBER}"
    yield from ("member:", "")
    yield f"# {labels['action_plan']}: {_PLAN[language]}"
    yield from ("action_plan:", "")
    yield f"# {labels['commitment']}"
    yield from ("commitment:", "")
    for key in ("action", "problem"):
        yield f"# {labels[key]}"
        yield from (f"{key}: |", "", "")


def _question(question: Question, form: Form, language: str) -> Iterator[str]:
    text = question.text[language][0]
    yield from _comment(text, "  ")
    yield f'  "{question.number}":'
    if question.scale:
        yield from _comment(_ONE_OF[language] + _choices(form, question.scale, language), "    ")
        yield "    rating:"
    if question.degree:
        yield from _comment(_ONE_OF[language] + _choices(form, "degree", language), "    ")
        yield "    degree:"
    yield from ("    explanation: |", "")
    if question.evidence:
        yield "    evidence:"
        if question is next(one for one in form.questions if one.evidence):
            yield from (f"      # {line}" for line in _EVIDENCE[language])


def _choices(form: Form, scale: str, language: str) -> str:
    return " / ".join(level.stated[language][0] for level in form.scales[scale].levels)


def _comment(text: str, indent: str = "") -> list[str]:
    """Return a text as comment lines of bounded width."""
    return textwrap.wrap(
        text,
        _WIDTH,
        initial_indent=f"{indent}# ",
        subsequent_indent=f"{indent}# ",
        break_long_words=False,
        break_on_hyphens=False,
    )
