"""How a made-up assessment is written out: as copied page text, saved web page, or YAML."""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping
from html import escape

from kit.form import Question, load_form
from kit.records import Record

SUFFIXES = (".txt", ".html", ".yaml")
"""The kinds of files that can be written."""


class SampleAnswer(Record):
    """What is stated at one question; evidence is a title with an address, or without."""

    stated: str = ""
    degree: str = ""
    explanation: str = ""
    evidence: tuple[tuple[str, str], ...] = ()


class SamplePage(Record):
    """One made-up assessment, whatever file it goes to. An empty text is not stated."""

    language: str
    names: tuple[str, ...]
    emails: tuple[str, ...]
    member: str
    plan: str
    title: str
    action: str
    problem: str
    answers: Mapping[str, SampleAnswer]


def written(page: SamplePage, suffix: str) -> str:
    """Return the file's text for one of ``SUFFIXES``; raises ``KeyError`` for another."""
    return {".txt": _text, ".html": _html, ".yaml": _yaml}[suffix](page)


# ---------------------------------------------------------------- a page of the site

Part = tuple[str, str]
"""A paragraph and its kind: ``heading``, ``label``, ``value`` or ``evidence``."""


def _parts(page: SamplePage) -> Iterator[Part]:
    """Yield what a published page shows, in its order."""
    form, language = load_form(), page.language
    yield form.frame.top[language][0], "label"
    yield f"{form.heading[language][0]} {page.title}", "heading"
    yield form.notice[language][0], "value"
    yield form.frame.head[language][0], "label"
    values = {
        "evaluators": "\n".join(page.names),
        "email": "\n".join(page.emails),
        "member": page.member,
        "action_plan": page.plan,
        "commitment": page.title,
        "action": page.action,
        "problem": page.problem,
    }
    for field in form.fields:
        # A field without a value keeps its label on published pages, except the plan's.
        if field.key in values and (values[field.key] or field.key != "action_plan"):
            yield field.labels[language][0], "label"
            yield values[field.key], "value"
    sections = {section.number: section for section in form.sections}
    for question in form.questions:
        if opening := sections.pop(question.section, None):
            number, _, title = opening.labels[language][0].partition(". ")
            yield f"{number}.\n{title}", "heading"
        yield from _question(question, page)
    for line in form.frame.tail[language][:2]:
        yield line, "label"
    yield form.frame.foot["en"][0], "label"


def _question(question: Question, page: SamplePage) -> Iterator[Part]:
    form, language = load_form(), page.language
    answer = page.answers[question.number]
    yield question.text[language][0], "label"
    if question.scale:
        yield answer.stated, "value"
    if question.scale and answer.stated and not answer.explanation:
        return  # nothing follows what does not apply
    if answer.degree:
        yield form.parts["degree"][language][0], "label"
        yield answer.degree, "value"
    if question.scale:
        yield form.parts["explanation"][language][1 if question.degree else 0], "label"
    for paragraph in answer.explanation.split("\n\n"):
        yield paragraph, "value"
    if question.evidence:
        yield form.parts["evidence"][language][1 if question.number == "1.1" else 0], "label"
        for title, address in answer.evidence:
            yield f"{title}\n{address}", "evidence"


def _text(page: SamplePage) -> str:
    shown = []
    for text, kind in _parts(page):
        title, _, address = text.partition("\n")
        if kind != "evidence":
            shown.append(text)
        else:
            shown.append(f"- {title}: {address}" if address else f"- {title}")
    return "\n\n".join(text for text in shown if text) + "\n"


def _html(page: SamplePage) -> str:
    body = []
    for text, kind in _parts(page):
        title, _, address = text.partition("\n")
        if kind == "evidence" and address:
            body.append(f'<p><a href="{escape(address)}">{escape(title)}</a></p>')
        elif text:
            tag = "h2" if kind == "heading" else "p"
            body.append(f"<{tag}>{escape(text.strip()).replace(chr(10), '<br>')}</{tag}>")
    joined = "\n".join(body)
    return (
        f'<!DOCTYPE html>\n<html lang="{page.language}">\n<head><meta charset="utf-8">'
        f"<title>{escape(page.title)}</title></head>\n<body><main>\n{joined}\n"
        "</main></body>\n</html>\n"
    )


# ---------------------------------------------------------------- written by hand


def _yaml(page: SamplePage) -> str:
    """Write the assessment as an evaluator would fill in the blank one."""
    lines = [f"# {load_form().notice[page.language][0]}", "", f"language: {page.language}"]
    lines.append("evaluators:")
    for place in range(max(len(page.names), len(page.emails))):
        name, email = page.names[place : place + 1], page.emails[place : place + 1]
        lines.append(f"  - name: {_scalar(*name)}")
        lines.append(f"    email: {_scalar(*email)}")
    lines += [
        f"member: {_scalar(page.member)}",
        f"action_plan: {_scalar(page.plan)}",
        f"commitment: {_scalar(page.title)}",
        *_block("action", page.action, ""),
        *_block("problem", page.problem, ""),
        "answers:",
    ]
    for number, answer in page.answers.items():
        lines.append(f'  "{number}":')
        if answer.stated:
            lines.append(f"    rating: {_scalar(answer.stated)}")
        if answer.degree:
            lines.append(f"    degree: {_scalar(answer.degree)}")
        lines += _block("explanation", answer.explanation, "    ")
        if answer.evidence:
            lines.append("    evidence:")
        for title, address in answer.evidence:
            shown = f"title: {_scalar(title)}, url: {_scalar(address)}"
            lines.append(f"      - {{{shown}}}" if address else f"      - {_scalar(title)}")
    return "\n".join(lines) + "\n"


def _scalar(text: str = "") -> str:
    # A JSON string is a YAML string, whatever is in it.
    return json.dumps(text, ensure_ascii=False) if text else ""


def _block(key: str, text: str, indent: str) -> Iterator[str]:
    if not text:
        return
    # The first line may be set in, so the block says how far its text is.
    yield f"{indent}{key}: |2"
    for line in text.split("\n"):
        yield f"{indent}  {line}" if line else ""
