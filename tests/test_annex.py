"""The annex: what the report was made from, how to cite it, what it is not."""

from __future__ import annotations

from kit.annex import annex, method
from kit.blocks import SourceText, outline
from kit.context import Case, cases_of
from kit.records import Reading
from kit.rules import RuleSettings
from kit.words import words_of
from tests.reports import make_report

EN = words_of("en")


def case(*more: str) -> Case:
    """A case whose source has these lines after its end."""
    report = make_report()
    source = report.source.model_copy(update={"lines": (*report.source.lines, *more)})
    return cases_of([Reading(report=report.model_copy(update={"source": source}))], "en")[0]


def told(one: Case) -> str:
    blocks = method(one.report.member, [one], EN, "2024-06-10", RuleSettings())
    return "\n".join(outline(block) for block in blocks)


def test_every_line_of_the_source_is_shown_with_its_number() -> None:
    one = case()
    (source,) = [block for block in annex([one], EN) if isinstance(block, SourceText)]
    assert [line.text for line in source.lines] == list(one.report.source.lines)
    assert [line.number for line in source.lines] == list(range(1, len(source.lines) + 1))
    assert source.id == one.source_id


def test_the_report_says_what_it_is_not_and_how_to_cite_it() -> None:
    text = told(case())
    assert "not a publication of the Open Government Partnership" in text
    assert "Lindenau, Austria: end of commitment report." in text
    assert "2024-06-10" in text
    assert case().report.source.sha256 in text


def test_a_licence_is_quoted_where_the_source_names_one() -> None:
    assert "Licence of the sources: Not stated in the sources" in told(case())
    line = "Content on this site is licensed under a Creative Commons Attribution 4.0 licence."
    assert f"Licence of the sources: {line}" in told(case(line))
