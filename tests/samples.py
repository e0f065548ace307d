"""A report with every kind of block, made up for the tests of both formats."""

from __future__ import annotations

from kit.blocks import (
    Block,
    Blocks,
    Callout,
    Cell,
    Chart,
    Column,
    Cover,
    Fact,
    Facts,
    Heading,
    ItemList,
    Mark,
    Picture,
    Prose,
    Quote,
    QuoteLine,
    Ref,
    Sentence,
    SourceLine,
    SourceText,
    Span,
    Table,
    Verbatim,
    cell,
    sentence,
)

PIXEL = (
    "iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNk"
    "+M9QDwADhgGAWjR9awAAAABJRU5ErkJggg=="
)

SOURCE = """\
Skip Navigation

End of Commitment Report – Open budgets in every district

Member Name

Lindenau, Austria

Commitment

Open budgets in every district

Section 1.
Commitment completion

1.1 What was the overall level of progress in the commitment implementation at the time of this assessment?

Substantial

Provide a brief explanation of your answer:

The town hall opened its budget figures for all nine districts. Residents met in 26 evening
sessions, and 412 people took part:

  1. 214 in the northern districts,
  2. 120 in the centre,
  3. 81 in the south.

  • Each session had a facilitator.
    o Notes were published within a week.

Provide evidence that supports and justifies your answer:

Minutes of the district sessions

1.2 Describe the main external or internal factors that impacted implementation of this commitment and how they were addressed (or not).

A line that nobody could place.
No comments yet
"""  # noqa: E501 - the questions are as long as the form has them

_LABELS = ("Member Name", "Commitment", "Section", "1.1", "1.2", "Provide")
_FRAME = ("Skip Navigation", "No comments yet")


def source_text(identifier: str = "s1", language: str = "en") -> SourceText:
    """The assessment that the sample report is about, line by line."""
    lines = []
    for number, text in enumerate(SOURCE.splitlines(), start=1):
        role = "text"
        if not text.strip():
            role = "blank"
        elif text in _FRAME:
            role = "frame"
        elif text.startswith("A line that nobody"):
            role = "unread"
        elif text.startswith(_LABELS):
            role = "label"
        lines.append(SourceLine.model_validate({"number": number, "text": text, "role": role}))
    return SourceText(
        id=identifier,
        title="Source 1: Open budgets in every district",
        lang=language,
        lines=tuple(lines),
    )


def ref(first: int, last: int | None = None, source: str = "s1") -> Ref:
    """A reference to lines of the sample's source."""
    return Ref(source=source, first=first, last=last or first)


def cover(**changes: object) -> Cover:
    """The head of the sample report."""
    made = Cover(
        language="en",
        title="Lindenau, Austria",
        kicker="End of commitment report",
        subtitle="Report on 1 commitment, from 1 published assessment",
        running="Lindenau, Austria · End of commitment report",
        notice="Demonstration: the member, the people and the events are made up.",
        date="2024-03-31",
        description="Ratings, evidence, points to confirm and lessons of Lindenau, Austria.",
        facts=(
            Fact(
                term="Action plan",
                values=(sentence("Action plan – Lindenau, Austria, 2022 – 2023", [ref(7)]),),
            ),
            Fact(term="Assessment written by", values=(sentence("Ada Example, evaluator"),)),
            Fact(
                term="This report",
                values=(sentence("Composed from a published assessment by the report kit."),),
            ),
        ),
    )
    return made.model_copy(update=changes)


def ratings_table() -> Table:
    """Ratings with a mark of every state."""

    def row(label: str, word: str, mark: Mark, shown: str, *refs: Ref) -> tuple[Cell, ...]:
        link = Span(text=label, href="#q-1.1" if label.startswith("1.1") else None)
        return (Cell(spans=(link,)), cell(word, refs, mark), cell(shown))

    return Table(
        caption="Ratings of “Open budgets in every district”",
        anchor="ratings",
        columns=(
            Column(title="Question", width=45),
            Column(title="Rating", width=30),
            Column(title="Evidence in this source", width=25),
        ),
        rows=(
            row("1.1 Completion", "Substantial", stated(3, 4), "1 piece", ref(18)),
            row("1.3 Implemented as planned", "Few", stated(2, 5), "Not shown", ref(18)),
            row("2.1.1 Access to information", "Yes", stated(2, 2), "Not shown"),
            row("2.1.2 Participation", "Not stated", Mark(state="not_stated"), "Not shown"),
            row(
                "2.1.3 Accountability", "Not applicable", Mark(state="not_applicable"), "Not asked"
            ),
            row("2.2 Problem addressed", "“In part”", Mark(state="off_scale"), "Not shown"),
        ),
        notes=(
            sentence("A dash stands beside the scale; “not stated” means that there is no answer."),
        ),
    )


def stated(step: int, steps: int) -> Mark:
    """A place on a scale."""
    return Mark(state="stated", step=step, steps=steps)


def chart() -> Chart:
    """People by part of town."""
    values = [
        {"part": "North", "people": 214},
        {"part": "Centre", "people": 120},
        {"part": "South", "people": 81},
    ]
    return Chart(
        title="Where did people take part?",
        description="Bars of the people who took part: north 214, centre 120, south 81.",
        anchor="chart-people",
        spec={
            "$schema": "https://vega.github.io/schema/vega-lite/v6.json",
            "width": 560,
            "data": {"values": values},
            "mark": {"type": "bar", "color": "#08519c"},
            "encoding": {
                "y": {"field": "part", "type": "nominal", "sort": None, "title": None},
                "x": {"field": "people", "type": "quantitative", "title": "People"},
            },
        },
        table=Table(
            caption="People who took part, by part of town",
            columns=(Column(title="Part of town"), Column(title="People", align="right")),
            rows=tuple(
                (cell(str(v["part"])), cell(str(v["people"]), [ref(line)]))
                for line, v in enumerate(values, start=25)
            ),
        ),
    )


def quote(*, more: bool = True, language: str = "en") -> Quote:
    """The evaluator's words, with numbers and nested bullets."""
    return Quote(
        lines=(
            QuoteLine(
                number=22,
                text="The town hall opened its budget figures for all nine districts. Residents "
                "met in 26 evening sessions, and 412 people took part:",
            ),
            QuoteLine(number=25, marker="1.", text="214 in the northern districts,", indent=1),
            QuoteLine(number=26, marker="2.", text="120 in the centre,", indent=1),
            QuoteLine(number=27, marker="3.", text="81 in the south.", indent=1),
            QuoteLine(number=29, marker="•", text="Each session had a facilitator.", indent=1),
            QuoteLine(number=30, marker="o", text="Notes were published within a week.", indent=2),
        ),
        lang=language,
        attribution="Ada Example, evaluator",
        refs=(ref(22, 30),),
        more=ref(22, 34) if more else None,
    )


def confirm(anchor: str = "finding-1") -> Callout:
    """A point to confirm, with the arithmetic in words."""
    return Callout(
        tone="confirm",
        title="The parts do not add up to the total (question 1.1)",
        body=(
            sentence("The text gives 412 people in all.", [ref(22, 23)]),
            sentence("The three groups are 214 + 120 + 81 = 415.", [ref(25, 27)]),
        ),
        anchor=anchor,
    )


def sample_blocks(language: str = "en") -> Blocks:
    """Every kind of block at least once, in the order of a report."""
    blocks: list[Block] = [
        cover(language=language),
        Heading(level=2, text="At a glance", anchor="at-a-glance"),
        Prose(
            role="lead",
            sentences=(
                sentence("Lindenau promised open budgets in every district."),
                sentence("The evaluator rates the progress as substantial.", [ref(18)]),
                sentence(
                    "The source shows one piece of evidence for five rated answers, and two "
                    "figures are to be confirmed.",
                    [ref(34), ref(22, 27)],
                ),
            ),
        ),
        ratings_table(),
        chart(),
        Heading(level=2, text="Open budgets in every district", anchor="commitment-1"),
        Facts(
            items=(
                Fact(term="Member", values=(sentence("Lindenau, Austria", [ref(7)]),)),
                Fact(term="Action plan", values=(sentence("Not stated in the source"),)),
                Fact(
                    term="Evaluators",
                    values=(sentence("Ada Example"), sentence("Institute for Town Budgets")),
                ),
            )
        ),
        Heading(level=3, text="Section 1. Commitment completion", anchor="section-1"),
        Heading(level=4, text="1.1 Level of progress", anchor="q-1.1"),
        Prose(
            role="note",
            sentences=(
                sentence(
                    "What was the overall level of progress in the commitment implementation at "
                    "the time of this assessment?"
                ),
            ),
        ),
        Prose(
            sentences=(
                Sentence(
                    spans=(
                        Span(text="The evaluator rates the completion as "),
                        Span(text="substantial", style="strong"),
                        Span(text=", the third of four steps."),
                    ),
                    refs=(ref(18),),
                ),
            )
        ),
        quote(),
        confirm(),
        Heading(level=3, text="Section 3. Lessons from implementation", anchor="section-3"),
        ItemList(
            items=(
                Sentence(
                    spans=(
                        Span(text="Figures were reused by "),
                        Span(text="two newspapers", href="https://example.org/budget?a=1&b=2"),
                        Span(text="; see "),
                        Span(text="the ratings", href="#ratings"),
                        Span(text=" and "),
                        Span(text="a heading that is not there", href="#nowhere"),
                        Span(text="."),
                    )
                ),
                Sentence(
                    spans=(
                        Span(text="The word "),
                        Span(text="Bürgerhaushalt", style="emphasis", lang="de"),
                        Span(text=" is used throughout, the file is "),
                        Span(text="budget_2023.csv", style="code"),
                        Span(text="."),
                    ),
                    refs=(ref(34),),
                ),
            )
        ),
        ItemList(ordered=True, items=(sentence("First."), sentence("Second."))),
        Callout(
            tone="note",
            title="How the figures were taken",
            body=(sentence("Every number in the text is listed with its lines."),),
        ),
        Picture(media="image/png", data=PIXEL, alt="A square of one colour"),
        Verbatim(text="district,sum\nnorth,214\n"),
        Heading(level=2, text="Annex: the assessment in full", anchor="annex"),
        source_text(),
        Prose(sentences=(sentence("End of the annex.", [ref(7), ref(1)]),)),
    ]
    return Blocks(blocks, language)
