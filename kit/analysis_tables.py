"""The tables of the analysis: figures, dates, lessons and factors."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from kit.blocks import Cell, Column, Sentence, Span, Table, cell, sentence
from kit.codebook import codebook
from kit.context import Case
from kit.dates import DatedEvent
from kit.lessons import Item, announcements
from kit.words import Words


def figures_table(case: Case, words: Words) -> Table:
    """The main figures: the number as written, what it counts, where."""
    rows = []
    for main in case.analysis.figures:
        figure = main.figure
        rows.append(
            (
                cell(figure.told, rank=figure.value, lang=figure.lang),
                cell(figure.counted or "–", lang=figure.lang),
                cell(_question(case, figure.question, words)),
                Cell(spans=(), refs=tuple(ref for place in main.places for ref in case.ref(place))),
            )
        )
    return Table(
        caption=words("Figures stated in the text"),
        anchor=f"{case.anchor}-figures",
        columns=(
            Column(title=words("Figure"), width=14, align="right"),
            Column(title=words("What it counts, in the source's words"), width=42),
            Column(title=words("First stated under"), width=26),
            Column(title=words("Where"), width=18),
        ),
        rows=tuple(rows),
        notes=(
            sentence(
                words(
                    "The sentence that a figure stands in may deny it, or tell of a plan or of "
                    "what others say; the lines lead there."
                )
            ),
        ),
    )


def dates_table(case: Case, words: Words) -> Table:
    """What the text dates, in the order of time."""
    rows = tuple(
        (
            cell(event.text, rank=event.start.toordinal(), lang=event.lang),
            cell(_cut_out(event), lang=event.lang),
            Cell(spans=(), refs=case.ref(event.lines)),
        )
        for event in case.analysis.dates
    )
    return Table(
        caption=words("Dates stated in the text, in the order of time"),
        anchor=f"{case.anchor}-dates",
        columns=(
            Column(title=words("Date as written"), width=22),
            Column(title=words("What the source says, in its own words"), width=64),
            Column(title=words("Where"), width=14),
        ),
        rows=rows,
    )


def _cut_out(event: DatedEvent) -> str:
    """What the source says of a date, with dots where the sentence says more."""
    sentence_said = " ".join(event.sentence.split())
    said = " ".join(event.what.split())
    at = sentence_said.find(said)
    before = sentence_said[:at].strip(" ,;:–—-")
    after = sentence_said[at + len(said) :].strip(" ,;:–—-")
    return f"{'… ' if before else ''}{event.what}{' …' if after else ''}"


def items_table(case: Case, items: Sequence[Item], words: Words) -> Table:
    """Lessons (question 3) or factors (question 1.2) with what the kit marks them as."""
    factors = items[0].question == "1.2"
    rows = tuple(
        (
            Cell(spans=(Span(text=item.text, lang=item.lang),), refs=case.ref(item.lines)),
            Cell(spans=_decided(item, words)),
            Cell(spans=_themes(item, words)),
        )
        for item in items
    )
    return Table(
        caption=words("Factors that had an influence (question 1.2)")
        if factors
        else words("Lessons and reflections (question 3)"),
        anchor=f"{case.anchor}-{'factors' if factors else 'lessons'}",
        columns=(
            Column(title=words("In the evaluator's words"), width=58),
            Column(title=words("Marked as"), width=18),
            Column(title=words("Themes, and the words that led to them"), width=24),
        ),
        rows=rows,
        row_heads=False,
        notes=(
            *_introduced(case, items[0].question, words),
            *(
                (
                    sentence(
                        words(
                            "“Unclear” means that the words of the passage speak for neither side."
                        )
                    ),
                )
                if factors and any("unclear" in (item.effect, item.origin) for item in items)
                else ()
            ),
        ),
    )


def _introduced(case: Case, question: str, words: Words) -> Iterable[Sentence]:
    """Tell how the source introduces the passages, which may say whose words they are."""
    for piece in announcements(case.report, question):
        yield sentence(
            words("The source introduces them: “{words}”", words=" ".join(piece.text.split())),
            case.ref(piece.lines),
        )


def _decided(item: Item, words: Words) -> tuple[Span, ...]:
    """What the item is marked as, and the words that led to it, or who decided so."""
    marked = _mark(item, words)
    if item.decided_by:
        return (Span(text=words("{mark}; decided by {name}", mark=marked, name=item.decided_by)),)
    if not item.because:
        return (Span(text=marked),)
    return (
        Span(text=f"{marked} ("),
        Span(text=", ".join(item.because), style="emphasis", lang=item.lang),
        Span(text=")"),
    )


def _mark(item: Item, words: Words) -> str:
    names = {
        "lesson": words("Lesson"),
        "recommendation": words("Recommendation"),
        "question": words("Open question"),
        "factor": words("Factor"),
    }
    if item.kind != "factor":
        return names[item.kind]
    effects = {
        "helping": words("Helping"),
        "hindering": words("Hindering"),
        "unclear": words("Effect unclear"),
    }
    origins = {
        "internal": words("internal"),
        "external": words("external"),
        "unclear": words("origin unclear"),
    }
    return words(
        "{effect}, {origin}",
        effect=effects[item.effect or "unclear"],
        origin=origins[item.origin or "unclear"],
    )


def _themes(item: Item, words: Words) -> tuple[Span, ...]:
    spans: list[Span] = []
    for theme in item.themes:
        if spans:
            spans.append(Span(text="; "))
        spans.append(Span(text=codebook().theme(theme.key).name[words.language]))
        if not theme.words:
            continue
        spans.append(Span(text=" ("))
        spans.append(Span(text=", ".join(theme.words), style="emphasis", lang=item.lang))
        spans.append(Span(text=")"))
    return tuple(spans) or (Span(text="–"),)


def _question(case: Case, number: str | None, words: Words) -> str:
    if number is None:
        return words("Overview")
    return f"{number} {case.form.question(number).short[words.language]}"
