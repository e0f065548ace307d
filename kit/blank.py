"""An assessment as a file to fill in, made from the questionnaire: blank, or with what is typed.

``kit new`` makes the blank one; the form in JupyterLab keeps a draft in the same shape.
"""

from __future__ import annotations

import json
import re
import textwrap
from collections.abc import Iterator

import yaml

from kit.drafts import Draft, DraftAnswer, DraftEvidence, DraftPerson, trimmed
from kit.form import Form, Question, load_form
from kit.words import LANGUAGES

_WIDTH = 98
# What YAML does not allow as it stands, or takes for the end of a line.
_UNPRINTED = re.compile(
    "[^\t\n\x20-\x7e\xa0-\u2027\u202a-\ud7ff\ue000-\ufefe\uff00-\ufffd\U00010000-\U0010ffff]"
)

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
    return draft_text(Draft(language=language))


def draft_text(draft: Draft) -> str:
    """Return a draft as YAML, with the questions and choices as comments.

    ``kit.drafts.read_draft`` gives the same draft back, but for blank lines around a text and
    for rows without words. Raises ``KeyError`` for a language that the kit does not write.
    """
    language = draft.language
    if language not in LANGUAGES:
        raise KeyError(language)
    form = load_form()
    lines = [
        f"# {form.title[language]}",
        "#",
        *_comment(_INTRODUCTION[language]),
        "",
        f"language: {language}",
        *([f"url:{_value(draft.url)}"] if draft.url.strip() else []),
        "",
        *_overview(draft, form),
        "answers:",
    ]
    section = ""
    for question in form.questions:
        if question.section != section:
            section = question.section
            label = next(one.labels[language][0] for one in form.sections if one.number == section)
            lines += ["", f"  # {'-' * 12} {label}"]
        lines += ["", *_question(question, draft.answer(question.number), form, language)]
    return "\n".join(lines) + "\n"


def _overview(draft: Draft, form: Form) -> Iterator[str]:
    language = draft.language
    labels = {field.key: field.labels[language][0] for field in form.fields}
    yield f"# {labels['evaluators']}, {labels['email']}"
    yield "evaluators:"
    people = tuple(person for person in draft.evaluators if not person.empty)
    for person in people or (DraftPerson(),):
        yield f"  - name:{_value(person.name)}"
        yield f"    email:{_value(person.email)}"
    yield ""
    yield f"# {labels['member']}: {_MEMBER}"
    yield from (f"member:{_value(draft.member)}", "")
    yield f"# {labels['action_plan']}: {_PLAN[language]}"
    yield from (f"action_plan:{_value(draft.action_plan)}", "")
    yield f"# {labels['commitment']}"
    if draft.commitment_id.strip():
        yield "commitment:"
        yield f"  title:{_value(draft.commitment)}"
        yield f"  id:{_value(draft.commitment_id)}"
    else:
        yield f"commitment:{_value(draft.commitment)}"
    yield ""
    for key, text in (("action", draft.action), ("problem", draft.problem)):
        yield f"# {labels[key]}"
        yield from _prose(key, text, "")
        yield ""


def _question(question: Question, answer: DraftAnswer, form: Form, language: str) -> Iterator[str]:
    text = question.text[language][0]
    yield from _comment(text, "  ")
    yield f'  "{question.number}":'
    if question.scale:
        yield from _comment(_ONE_OF[language] + _choices(form, question.scale, language), "    ")
        yield f"    rating:{_value(answer.rating)}"
    if question.degree:
        yield from _comment(_ONE_OF[language] + _choices(form, "degree", language), "    ")
        yield f"    degree:{_value(answer.degree)}"
    yield from _prose("explanation", answer.explanation, "    ")
    if question.evidence:
        yield "    evidence:"
        if question is next(one for one in form.questions if one.evidence):
            yield from (f"      # {line}" for line in _EVIDENCE[language])
        for piece in answer.evidence:
            if not piece.empty:
                yield from _piece(piece)


def _piece(piece: DraftEvidence) -> Iterator[str]:
    named = {name: getattr(piece, name) for name in ("title", "url", "file")}
    given = {name: text for name, text in named.items() if text.strip()}
    if list(given) == ["title"]:
        yield f"      -{_value(piece.title)}"
        return
    for number, (name, text) in enumerate(given.items()):
        yield f"      {' ' if number else '-'} {name}:{_value(text)}"


def _prose(name: str, text: str, indent: str) -> Iterator[str]:
    """Write a text of any number of lines; as a block, so that each line stays a line."""
    words = trimmed(text)
    if _UNPRINTED.search(words):
        yield f"{indent}{name}: {_quoted(words)}"
        return
    lines = words.split("\n")
    # A first line that is set in would be taken for the indentation of the whole.
    sign = "|2" if lines[0].startswith((" ", "\t")) else "|"
    yield f"{indent}{name}: {sign}"
    yield from (f"{indent}  {line}" if line else "" for line in lines)


def _value(text: str) -> str:
    """Return a short text behind its colon or dash; nothing for no text."""
    words = " ".join(text.split())
    if not words:
        return ""
    return f" {words}" if _is_plain(words) else f" {_quoted(words)}"


def _is_plain(words: str) -> bool:
    """Whether YAML understands these words as they stand, without quotes."""
    if _UNPRINTED.search(words):
        return False
    try:
        return bool(yaml.safe_load(f"- name: {words}") == [{"name": words}])
    except (yaml.YAMLError, ValueError):
        return False


def _quoted(text: str) -> str:
    """Return a text in double quotes, as JSON and YAML both understand it."""
    written = json.dumps(text, ensure_ascii=False)
    return _UNPRINTED.sub(lambda found: f"\\U{ord(found[0]):08x}", written)


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
