"""What the desk shows of members, findings and lessons, as blocks: plain tables everywhere."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterable, Sequence

from kit.analysis_tables import items_table as marked_items
from kit.blocks import (
    Block,
    Blocks,
    Cell,
    Column,
    Prose,
    Sentence,
    Span,
    Table,
    cell,
    sentence,
)
from kit.choosing import SEVERITIES, completion
from kit.codebook import codebook
from kit.collection import Collection, FindingRow, ItemRow
from kit.context import Case, answer_mark, answer_words
from kit.evidence import coverage
from kit.excerpts import places_of
from kit.findings import rule_title
from kit.form import load_form
from kit.places import lines_in_words
from kit.records import Severity
from kit.rules import question_name, severity_name
from kit.similarity import Likeness
from kit.words import Words

COMPARED = 4
"""So many members can be put side by side; more columns are too narrow to read."""
ROWS = 300
"""Longer tables are cut here, and say so: the heads of their columns sort what is shown alone."""
_THEMES = 4
_SHARED = 6


def members_table(collection: Collection, slugs: Sequence[str]) -> Blocks:
    """The members found, in their order; what is not worked out yet is left open."""
    w = collection.words
    rows = []
    for slug in slugs[:ROWS]:
        found = collection.member(slug)
        entry = collection.known_entry(slug)
        rows.append(
            (
                cell(collection.name(slug)),
                cell(found.member.country or w("Not stated")),
                cell(str(len(found.readings))),
                _completed(collection, slug) if entry else cell("…"),
                cell(str(entry.to_confirm) if entry else "…"),
            )
        )
    table = Table(
        caption=_caption(collection, w("Members"), len(slugs)),
        columns=(
            Column(title=w("Member"), width=30),
            Column(title=w("Country"), width=18),
            Column(title=w("Assessments"), width=14, align="right"),
            Column(title=_question(collection, "1.1"), width=24),
            Column(title=w("Points to confirm"), width=14, align="right"),
        ),
        rows=tuple(rows),
        notes=_cut(collection, len(slugs)),
    )
    return _blocks(collection, table)


def _completed(collection: Collection, slug: str) -> Cell:
    told = (answer_words(case, "1.1", collection.words) for case in collection.cases(slug))
    return cell("; ".join(told), rank=completion(collection.known_entry(slug)) or None)


def _question(collection: Collection, number: str) -> str:
    question = load_form().question(number)
    return f"{number} {question.short[collection.language]}"


def comparison(collection: Collection, slugs: Sequence[str]) -> Blocks:
    """Up to four members side by side: ratings, degrees, evidence, findings, lessons."""
    w = collection.words
    chosen = [(slug, collection.cases(slug)) for slug in slugs[:COMPARED]]
    if not chosen:
        return _blocks(collection, _said(w("Choose members above to put them side by side.")))
    width = (100 - 24) // len(chosen)

    def row(label: str, tell: Callable[[tuple[Case, ...]], Cell]) -> tuple[Cell, ...]:
        return (cell(label), *(tell(cases) for _, cases in chosen))

    def rating(number: str) -> Callable[[tuple[Case, ...]], Cell]:
        return lambda cases: _rating(cases, number, collection)

    numbers = [question.number for question in load_form().questions if question.scale]
    table = Table(
        caption=w("Members side by side"),
        columns=(
            Column(title=w("Question"), width=24),
            *(Column(title=collection.name(slug), width=width) for slug, _ in chosen),
        ),
        sortable=False,
        rows=(
            row(w("Commitments"), lambda cases: _titles(cases, collection)),
            *(row(_question(collection, number), rating(number)) for number in numbers),
            row(w("Evidence shown"), lambda cases: cell(_evidence(cases, collection))),
            *(
                row(f"{w('Findings')}: {severity_name(level, w)}", _counted(level))
                for level in SEVERITIES
            ),
            row(w("Factors and lessons"), lambda cases: cell(str(_items(cases)))),
            row(w("Themes"), lambda cases: cell(_themes(cases, collection))),
        ),
        notes=_more_chosen(collection, len(slugs)),
    )
    return _blocks(collection, table)


def _titles(cases: Sequence[Case], collection: Collection) -> Cell:
    spans: list[Span] = []
    for case in cases:
        number = f"{case.number}. " if len(cases) > 1 else ""
        before = "; " if spans else ""
        spans += [Span(text=f"{before}{number}"), Span(text=case.title(collection.words))]
        spans[-1] = spans[-1].model_copy(update={"lang": case.title_language})
    return Cell(spans=tuple(span for span in spans if span.text))


def _rating(cases: Sequence[Case], number: str, collection: Collection) -> Cell:
    """One commitment's rating with its mark; those of several, numbered as their titles are."""
    w = collection.words
    if len(cases) == 1:
        return cell(answer_words(cases[0], number, w), mark=answer_mark(cases[0], number))
    told = (f"{case.number}. {answer_words(case, number, w)}" for case in cases)
    return cell("; ".join(told))


def _evidence(cases: Sequence[Case], collection: Collection) -> str:
    found = [coverage(case.report) for case in cases]
    return collection.words(
        "{shown} of {asked} answers",
        shown=sum(one.shown for one in found),
        asked=sum(one.asked for one in found),
    )


def _counted(level: Severity) -> Callable[[tuple[Case, ...]], Cell]:
    return lambda cases: cell(
        str(sum(finding.severity == level for case in cases for finding in case.findings))
    )


def _items(cases: Sequence[Case]) -> int:
    return sum(len(case.lessons) for case in cases)


def _themes(cases: Sequence[Case], collection: Collection) -> str:
    counts = Counter(theme.key for case in cases for item in case.lessons for theme in item.themes)
    order = [theme.key for theme in codebook().themes]
    keys = sorted(counts, key=lambda key: (-counts[key], order.index(key)))[:_THEMES]
    names = (codebook().theme(key).name[collection.language] for key in keys)
    return (
        "; ".join(f"{name} ({counts[key]})" for name, key in zip(names, keys, strict=True)) or "–"
    )


def findings_table(collection: Collection, rows: Sequence[FindingRow]) -> Blocks:
    """Findings, one a row, those that were settled with the decision."""
    w = collection.words
    if not rows:
        return _blocks(collection, _said(w("No finding fits this choice.")))
    table = Table(
        caption=_caption(collection, w("Findings"), len(rows)),
        columns=(
            Column(title=w("Member"), width=20),
            Column(title=w("Severity"), width=14),
            Column(title=w("Question"), width=18),
            Column(title=w("What was found"), width=48),
        ),
        rows=tuple(
            (
                cell(row.member),
                cell(
                    severity_name(row.finding.severity, w),
                    rank=SEVERITIES.index(row.finding.severity),
                ),
                cell(where(collection, row)),
                cell(f"{rule_title(row.finding.code, w)}. {row.finding.message}{_settled(row, w)}"),
            )
            for row in rows[:ROWS]
        ),
        notes=_cut(collection, len(rows)),
    )
    return _blocks(collection, table)


def _settled(row: FindingRow, w: Words) -> str:
    if row.decision is None:
        return ""
    told = w("Settled by {name}: {reason}", name=row.decision.by, reason=row.decision.reason)
    return f" {told}"


def where(collection: Collection, row: FindingRow) -> str:
    """Return question and lines of a finding in words, as far as it has them."""
    w, finding = collection.words, row.finding
    case = collection.cases(row.slug)[row.case - 1]
    parts = [question_name(case.report, finding.question, w)] if finding.question else []
    places = places_of(case, finding, w)
    parts += [lines_in_words(places, w)] if places else []
    return ", ".join(parts) or w("The assessment as a whole")


def items_table(collection: Collection, rows: Sequence[ItemRow]) -> Blocks:
    """Factors and lessons of several members, in the evaluators' words."""
    w = collection.words
    if not rows:
        return _blocks(collection, _said(w("No factor or lesson fits this choice.")))
    table = Table(
        caption=_caption(collection, w("Factors and lessons"), len(rows)),
        columns=(
            Column(title=w("Member"), width=18),
            Column(title=w("In the evaluator's words"), width=48),
            Column(title=w("Marked as"), width=14),
            Column(title=w("Themes, and the words that led to them"), width=20),
        ),
        rows=tuple((cell(row.member), *marks(collection, row)) for row in rows[:ROWS]),
        notes=_cut(collection, len(rows)),
    )
    return _blocks(collection, table)


def marks(collection: Collection, row: ItemRow) -> tuple[Cell, ...]:
    """Return an item's text, what it is marked as, and its themes, as the report shows them."""
    case = collection.cases(row.slug)[row.case - 1]
    return marked_items(case, [row.item], collection.words).rows[0]


def similar_table(
    collection: Collection, near: Sequence[tuple[ItemRow, Likeness]]
) -> tuple[Block, ...]:
    """Factors and lessons that are like one, each with the words that make it so."""
    w = collection.words
    if not near:
        return (_said(w("No passage of another assessment shares enough words with this one.")),)
    table = Table(
        caption=w("Similar passages of other assessments"),
        columns=(
            Column(title=w("Member"), width=20),
            Column(title=w("In the evaluator's words"), width=46),
            Column(title=w("Shared words"), width=22),
            Column(title=w("Likeness"), width=12, align="right"),
        ),
        rows=tuple(
            (
                cell(row.member),
                cell(row.item.text, lang=row.item.lang),
                cell(", ".join(like.shared[:_SHARED]), lang=row.item.lang),
                cell(f"{like.score:.0%}"),
            )
            for row, like in near
        ),
        notes=(
            sentence(
                w(
                    "Likeness is the cosine of the words' weights (TF-IDF): rare words that both "
                    "passages hold count most. It is no judgement of what they say."
                )
            ),
        ),
    )
    return (table,)


def _more_chosen(collection: Collection, number: int) -> tuple[Sentence, ...]:
    if number <= COMPARED:
        return ()
    text = collection.words("The first {most} of the members chosen are shown.", most=COMPARED)
    return (sentence(text),)


def _caption(collection: Collection, text: str, number: int) -> str:
    if number <= ROWS:
        return text
    return collection.words(
        "{table}: the first {most} of {number}", table=text, most=ROWS, number=number
    )


def _cut(collection: Collection, number: int) -> tuple[Sentence, ...]:
    if number <= ROWS:
        return ()
    text = collection.words(
        "The heads of the columns sort these {most} alone. Choose more narrowly, or another order, "
        "to see the others.",
        most=ROWS,
    )
    return (sentence(text),)


def _said(text: str) -> Prose:
    return Prose(sentences=(sentence(text),), role="note")


def _blocks(collection: Collection, *blocks: Block) -> Blocks:
    return Blocks(blocks, collection.language)


def refusals_table(collection: Collection) -> Blocks:
    """The sources that could not be read, and what to do; nothing where all were read."""
    w = collection.words
    if not collection.refused:
        return _blocks(collection)
    table = Table(
        caption=w("Sources that could not be read"),
        columns=(Column(title=w("File"), width=30), Column(title=w("What to do"), width=70)),
        rows=tuple(
            (
                cell(collection.called(one.path)),
                cell(w.retell(one.message).replace(one.path, collection.called(one.path))),
            )
            for one in collection.refused
        ),
    )
    return _blocks(collection, table)


def joined(parts: Iterable[Blocks]) -> Blocks:
    """Return all blocks of several as one."""
    first, *rest = parts
    return sum(rest, first)
