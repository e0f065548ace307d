"""The tables of a member's report: ratings at a glance, findings, provenance."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from kit.blocks import Cell, Column, Ref, Sentence, Span, Table, cell, sentence
from kit.context import (
    Case,
    degree_mark,
    degree_words,
    rating_mark,
    rating_words,
)
from kit.evidence import EvidenceRow, asked, evidence_table, shown, unanswered
from kit.form import Question
from kit.records import Lines
from kit.words import Words


def glance_table(case: Case, several: bool, words: Words) -> Table:
    """All rated questions of one assessment: the rating, the degree, whether evidence is shown.

    ``several`` says that the report has more than one assessment, so that the caption names it.
    """
    rows = [_glance_row(case, question, words) for question in case.rated_questions()]
    return Table(
        caption=words("Ratings of “{title}”", title=case.title(words))
        if several
        else words("Ratings, degrees and evidence"),
        anchor=f"{case.anchor}-ratings",
        columns=(
            Column(title=words("Question"), width=34),
            Column(title=words("Rating"), width=26),
            Column(title=words("Degree of result"), width=22),
            Column(title=words("Evidence in this source"), width=18),
        ),
        rows=tuple(rows),
        notes=(
            sentence(
                words(
                    "Filled marks show the place on the form's scale. "
                    "A dash means that the answer lies outside the scale; “not stated”, that this "
                    "source holds none."
                )
            ),
            *_unread_note(case, words),
        ),
    )


def _unread_note(case: Case, words: Words) -> tuple[Sentence, ...]:
    """Tell what "not read" means, in a report on a source with text that was not placed."""
    if not case.unread:
        return ()
    text = words("“Not read” means that text at this place could not be placed and may hold it.")
    return (sentence(text),)


def _glance_row(case: Case, question: Question, words: Words) -> tuple[Cell, ...]:
    number, answer = question.number, case.answer(question.number)
    label = Span(
        text=f"{number} {question.short[words.language]}",
        href=f"#{case.question_anchor(number)}",
    )
    return (
        Cell(spans=(label,)),
        cell(
            rating_words(case, number, words),
            case.refs(f"{number}.stated"),
            None if question.degree and case.level(number) else rating_mark(case, number),
        ),
        cell(
            degree_words(case, number, words),
            case.refs(f"{number}.degree_stated"),
            degree_mark(case, number),
        ),
        cell(_shown(case, number, words) if answer else ""),
    )


def _shown(case: Case, number: str, words: Words) -> str:
    answer = case.answer(number)
    pieces = shown(case.report, answer) if answer else ()
    if not pieces:
        return _none_shown(case, number, words)
    if all(piece.kind == "text" for piece in pieces):
        return words.count("{n} by name only", "{n} by name only", len(pieces))
    return words.count("{n} piece", "{n} pieces", len(pieces))


def _none_shown(case: Case, number: str, words: Words) -> str:
    """Say why no evidence stands there: the source has none, or there is nothing to back."""
    if number in {question.number for question in asked(case.report)}:
        return words("Not read") if case.unread_at(number) else words("Not shown")
    answer = case.answer(number)
    return words("No answer") if answer and unanswered(answer) else words("Not asked")


def evidence_block(case: Case, several: bool, words: Words) -> Table:
    """Question by question: the rating, what evidence the source shows, what it refers to."""
    rows = []
    for row in evidence_table(case.report):
        question = case.form.question(row.question)
        rows.append(
            (
                cell(f"{row.question} {question.short[words.language]}"),
                cell(rating_words(case, row.question, words)),
                _pieces(
                    case,
                    [(piece.title, piece.url, (piece.line, piece.line)) for piece in row.shown],
                    _none_shown(case, row.question, words),
                )
                if row.shown or not row.none_said
                else _none_said(case, row, words),
                _pieces(case, [(item.text, item.url, item.lines) for item in row.referred], "–"),
            )
        )
    return Table(
        caption=words("Evidence for “{title}”", title=case.title(words))
        if several
        else words("Evidence question by question"),
        anchor=f"{case.anchor}-evidence",
        columns=(
            Column(title=words("Question"), width=22),
            Column(title=words("Rating"), width=16),
            Column(title=words("Evidence shown in this source"), width=27),
            Column(title=words("Referred to in the text"), width=35),
        ),
        rows=tuple(rows),
        notes=(
            sentence(
                words(
                    "Files are often uploaded with the form and are not part of a copied page: "
                    "“not shown” says what this source holds, not what was given."
                )
            ),
        ),
    )


def _none_said(case: Case, row: EvidenceRow, words: Words) -> Cell:
    """What stands under the evidence label in place of evidence, such as "N/A"."""
    said = "; ".join(one.title.strip() for one in row.none_said if one.title.strip())
    refs = tuple(ref for one in row.none_said for ref in case.ref((one.line, one.line)))
    return cell(
        words("{none}: “{words}”", none=_none_shown(case, row.question, words), words=said), refs
    )


def _pieces(case: Case, pieces: Sequence[tuple[str, str | None, Lines | None]], none: str) -> Cell:
    if not pieces:
        return cell(none)
    spans: list[Span] = []
    refs: list[Ref] = []
    for index, (title, url, lines) in enumerate(pieces):
        if index:
            spans.append(Span(text="; "))
        spans.append(Span(text=title, href=url, lang=case.report.source.language))
        refs.extend(ref for ref in case.ref(lines) if ref not in refs)
    return Cell(spans=tuple(spans), refs=tuple(refs))


def provenance_table(cases: Iterable[Case], words: Words) -> Table:
    """What each source is: its name, address, hash and length."""
    rows = tuple(
        (
            cell(case.report.source.path),
            cell(case.report.source.url or words("Not stated"), href=case.report.source.url),
            cell(case.report.source.sha256, style="code"),
            cell(words.count("{n} line", "{n} lines", len(case.report.source.lines))),
        )
        for case in cases
    )
    return Table(
        caption=words("Sources of this report"),
        anchor="sources",
        columns=(
            Column(title=words("File"), width=28),
            Column(title=words("Address"), width=20),
            Column(title=words("SHA-256 of the file as read"), width=40),
            Column(title=words("Length"), width=12),
        ),
        rows=rows,
    )
