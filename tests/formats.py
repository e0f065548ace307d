"""One made-up assessment, written out in every format that the kit reads."""

from __future__ import annotations

import csv
import io
import zipfile
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from html import escape
from typing import Any

from kit.form import Question, load_form

FORM = load_form()
_SPACES = " ".join(
    f'xmlns:{name}="urn:oasis:names:tc:opendocument:xmlns:{name}:1.0"'
    for name in ("office", "table", "text")
)


@dataclass(frozen=True)
class Given:
    """The answer to one question; evidence is (title, address) with or without the address."""

    rating: str = ""
    degree: str = ""
    explanation: str = ""
    evidence: tuple[tuple[str, str], ...] = ()


@dataclass(frozen=True)
class Case:
    """What an evaluator would have written."""

    name: str = "Ilse Brandauer"
    email: str = "i.brandauer@example.org"
    member: str = "Lindenau, Austria"
    plan: str = "Action plan – Lindenau, Austria, 2022 – 2024"
    title: str = "Open budget figures for every district of the town"
    action: str = "Publish the budget of each district every month.\n\nTrain residents to read it."
    problem: str = "Residents could not see how their district's money is spent."
    answers: Mapping[str, Given] = field(
        default_factory=lambda: {
            "1.1": Given(
                "Substantial",
                "",
                "Seven of nine districts publish their figures.\n\nTwo follow in spring.",
                (
                    ("District budget pages", "https://example.org/budgets"),
                    ("Minutes of the final meeting", "https://example.org/minutes.pdf"),
                ),
            ),
            "1.2": Given(explanation="Elections in May delayed the work by ten weeks."),
            "1.3": Given(
                "Most of the commitment milestones were implemented as planned.",
                "",
                "Five of six milestones were met on time.",
            ),
            "2.1.1": Given(
                "Yes",
                "Major",
                "Budget figures are public for the first time.",
                (("Open data portal", "https://example.org/data"),),
            ),
            "2.1.2": Given("Yes", "Marginal", "Residents met in 26 evening courses."),
            "2.1.3": Given("Not Applicable"),
            "2.1.4": Given("Yes", "Did not change", "No other result is known."),
            "2.2": Given("Partially", "", "Two districts are still missing."),
            "3": Given(explanation="Begin with the districts that already have figures."),
        }
    )


def as_text(case: Case = Case()) -> str:
    """The assessment as a copied page: one paragraph a block, blank lines between."""
    parts = [
        "Skip Navigation",
        f"End of Commitment Report – {case.title}",
        "Overview",
        "Name of Evaluator",
        case.name,
        "Email",
        case.email,
        "Member Name",
        case.member,
        "Action Plan Title",
        case.plan,
        "Commitment",
        case.title,
        "Action",
        case.action,
        "Problem",
        case.problem,
    ]
    section = ""
    for question in FORM.questions:
        if question.section != section:
            section = question.section
            number, _, words = _section_label(section).partition(". ")
            parts.append(f"{number}.\n{words}")
        parts += _question_text(question, case.answers.get(question.number, Given()))
    parts += ["No comments yet", "Leave a Reply"]
    return "\n\n".join(part for part in parts if part) + "\n"


def _section_label(number: str) -> str:
    return next(one.labels["en"][0] for one in FORM.sections if one.number == number)


def part_label(part: str, question: Question) -> str:
    """The label that the form prints before a part of this question's answer."""
    wordings = FORM.parts[part]["en"]
    if part == "explanation" and question.degree:
        return wordings[1]
    if part == "evidence" and question.number == "1.1":
        return wordings[1]
    return wordings[0]


def _question_text(question: Question, given: Given) -> list[str]:
    parts = [question.text["en"][0], given.rating]
    if given.rating == "Not Applicable":
        return parts
    if question.degree:
        parts += [part_label("degree", question), given.degree]
    if question.scale:
        parts.append(part_label("explanation", question))
    parts.append(given.explanation)
    if question.evidence:
        parts.append(part_label("evidence", question))
        parts += [title for title, _ in given.evidence]
    return parts


def as_html(case: Case = Case()) -> str:
    """The assessment as a saved page: headings, paragraphs, links."""
    body: list[str] = []
    for block in as_text(case).rstrip("\n").split("\n\n"):
        lines = "<br>".join(escape(line) for line in block.split("\n"))
        if block.startswith("  • "):
            items = "".join(f"<li>{escape(line[4:])}</li>" for line in block.split("\n"))
            body.append(f"<ul>{items}</ul>")
            continue
        links = [
            f'<a href="{escape(url)}">{escape(title)}</a>'
            for given in case.answers.values()
            for title, url in given.evidence
            if title == block and url
        ]
        body.append(f"<p>{links[0] if links else lines}</p>")
    return (
        '<!DOCTYPE html><html lang="en-US"><head><title>End of Commitment Report</title>'
        '<link rel="canonical" href="https://example.org/report/lindenau/"></head>'
        f"<body><main>{''.join(body)}</main></body></html>"
    )


def columns() -> list[tuple[str, str, str]]:
    """Label, question (or field) and part of each column of a form's export."""
    found = [
        ("Name of Evaluator", "name", ""),
        ("Email", "email", ""),
        ("Member Name", "member", ""),
        ("Action Plan Title", "plan", ""),
        ("Commitment", "title", ""),
        ("Action", "action", ""),
        ("Problem", "problem", ""),
    ]
    for question in FORM.questions:
        first = "rating" if question.scale else "explanation"
        found.append((question.text["en"][0], question.number, first))
        if question.degree:
            found.append((part_label("degree", question), question.number, "degree"))
        if question.scale:
            found.append((part_label("explanation", question), question.number, "explanation"))
        if question.evidence:
            found.append((part_label("evidence", question), question.number, "evidence"))
    return found


def as_row(case: Case = Case(), layout: Sequence[tuple[str, str, str]] | None = None) -> list[str]:
    """The assessment as one row under ``columns``."""
    row = []
    for _, key, part in layout or columns():
        if not part:
            row.append(str(getattr(case, key)))
            continue
        given = case.answers.get(key, Given())
        if part == "evidence":
            row.append("\n".join(f"{title} {url}".strip() for title, url in given.evidence))
        else:
            row.append(str(getattr(given, part)))
    return row


def as_csv(rows: Sequence[Sequence[str]], *, delimiter: str = ",") -> bytes:
    """Rows, the header among them, as a file of comma-separated values."""
    text = io.StringIO()
    csv.writer(text, delimiter=delimiter).writerows(rows)
    return text.getvalue().encode()


def as_xlsx(rows: Sequence[Sequence[Any]]) -> bytes:
    """The same as a workbook."""
    from openpyxl import Workbook

    book = Workbook()
    sheet = book.active
    assert sheet is not None
    for row in rows:
        sheet.append(list(row))
    data = io.BytesIO()
    book.save(data)
    return data.getvalue()


def as_ods(rows: Sequence[Sequence[str]], inside: str = "") -> bytes:
    """Rows as an OpenDocument sheet, several lines of a cell as paragraphs."""
    body = "".join(
        "<table:table-row>"
        + "".join(
            '<table:table-cell office:value-type="string">'
            + "".join(f"<text:p>{escape(line)}</text:p>" for line in cell.split("\n"))
            + "</table:table-cell>"
            if cell
            else "<table:table-cell/>"
            for cell in row
        )
        + "</table:table-row>"
        for row in rows
    )
    content = (
        f'<?xml version="1.0"?><office:document-content {_SPACES}><office:body>'
        f'<office:spreadsheet><table:table table:name="S">{body}{inside}</table:table>'
        "</office:spreadsheet></office:body></office:document-content>"
    )
    manifest = (
        '<?xml version="1.0"?><manifest:manifest '
        'xmlns:manifest="urn:oasis:names:tc:opendocument:xmlns:manifest:1.0"/>'
    )
    data = io.BytesIO()
    with zipfile.ZipFile(data, "w", zipfile.ZIP_DEFLATED) as packed:
        packed.writestr("mimetype", "application/vnd.oasis.opendocument.spreadsheet")
        packed.writestr("content.xml", content)
        packed.writestr("META-INF/manifest.xml", manifest)
    return data.getvalue()


def as_yaml(case: Case = Case()) -> str:
    """The assessment as an evaluator writes it by hand."""
    lines = [
        f"evaluators: [{{name: {case.name}, email: {case.email}}}]",
        f"member: {case.member}",
        f"action_plan: {case.plan}",
        f"commitment: {case.title}",
        *_block("action", case.action, 0),
        *_block("problem", case.problem, 0),
        "answers:",
    ]
    for number, given in case.answers.items():
        lines.append(f"  {number}:")
        if given.rating:
            lines.append(f"    rating: {given.rating}")
        if given.degree:
            lines.append(f"    degree: {given.degree}")
        lines += _block("explanation", given.explanation, 4)
        if given.evidence:
            lines.append("    evidence:")
            for title, url in given.evidence:
                lines += [f"      - title: {title}", f"        url: {url}"]
    return "\n".join(lines) + "\n"


def _block(name: str, text: str, indent: int) -> list[str]:
    if not text:
        return []
    pad = " " * indent
    return [f"{pad}{name}: |", *(f"{pad}  {line}".rstrip() for line in text.split("\n"))]
