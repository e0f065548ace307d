"""All blocks of the shipped notebooks' reports, composed in this process instead of a kernel."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from kit.blocks import Block, Cover
from kit.context import Case, cases_of
from kit.corpus import MemberReports
from kit.export.document import Document, compose
from kit.member_report import MemberReport
from kit.portfolio import portfolio_of
from kit.portfolio_report import PortfolioReport
from kit.records import Reading

MEMBER = (
    *("cover", "at_a_glance", "commitments", "evidence", "figures_and_dates", "to_confirm"),
    *("lessons", "compared", "annex", "method"),
)
BRIEF = ("cover", "summary", "ratings", "points", "key_lessons", "status")
PORTFOLIO = (
    *("cover", "at_a_glance", "ratings", "commitments", "evidence", "findings", "lessons"),
    *("shared", "groups", "method"),
)


def as_document(blocks: Iterable[Block], name: str = "report") -> Document:
    head, *rest = blocks
    assert isinstance(head, Cover)
    return compose(rest, cover=head, name=name)


def member_document(
    readings: Sequence[Reading], chapters: Sequence[str] = MEMBER, language: str = "en"
) -> tuple[Document, tuple[Case, ...]]:
    """The report on these readings of one member, and what was found in them."""
    cases = tuple(cases_of(readings, language))
    report = MemberReport(readings[0].report.member, cases, language)
    return as_document(b for name in chapters for b in getattr(report, name)()), cases


def portfolio_document(members: Sequence[MemberReports], language: str = "en") -> Document:
    """The portfolio of these members."""
    report = PortfolioReport(portfolio_of(members, language), language)
    return as_document(b for name in PORTFOLIO for b in getattr(report, name)())
