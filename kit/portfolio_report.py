"""What ``notebooks/portfolio.ipynb`` calls: all members side by side, a chapter a method.

    report = PortfolioReport.open(sources="data/reports", language="en")
    report.cover()

Each method returns ``Blocks``, which a cell displays.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from pathlib import Path
from typing import TYPE_CHECKING, Any

from kit import portfolio_chapters as chapters
from kit.blocks import MIME, Block, Blocks
from kit.corpus import Corpus, MemberReports
from kit.errors import MemberError
from kit.member_report import build_date
from kit.opening import open_sources
from kit.portfolio import Assessed, portfolio_of
from kit.portfolio_sheet import commitments_sheet
from kit.privacy import mask
from kit.words import words_of

if TYPE_CHECKING:
    from nbformat import NotebookNode


CSV = "text/csv"


class SheetBlocks(Blocks):
    """Blocks that bring the same as a sheet along, which analysing all members again would make."""

    def __init__(self, blocks: Iterable[Block], language: str, sheet: bytes) -> None:
        super().__init__(blocks, language)
        self.sheet = sheet

    def _repr_mimebundle_(self, **settings: object) -> dict[str, Any]:
        return {**super()._repr_mimebundle_(**settings), CSV: self.sheet.decode("utf-8")}


class PortfolioReport:
    """The report on all members' assessments, in one language."""

    def __init__(self, assessed: Iterable[Assessed], language: str = "en") -> None:
        self.assessed = tuple(assessed)
        self.language = language
        self.words = words_of(language)
        self.date = build_date()
        if not self.assessed:
            raise MemberError("The sources hold no assessment, so there is no portfolio.")

    @classmethod
    def open(
        cls,
        sources: str = "data/reports",
        *,
        language: str = "en",
        personal_data: str = "mask",
        settings: str = "kit.toml",
        answers: str = "data/answers",
        notes: str = "data/notes",
    ) -> PortfolioReport:
        """Read the sources of all members and check them.

        The parameters are those of ``MemberReport.open``. Raises ``SourceError``,
        ``MemberError`` or ``ParameterError`` with a sentence on what to do.
        """
        opened = open_sources(
            sources,
            language=language,
            personal_data=personal_data,
            settings=settings,
            answers=answers,
            notes=notes,
        )
        corpus = opened.corpus
        decisions = {one.member.slug: opened.decided(one.member.slug) for one in corpus.members}
        if not corpus.members:
            raise MemberError(f"There is no portfolio. {corpus.nothing}")
        report = cls(portfolio_of(shown(corpus, personal_data), language, decisions), language)
        opened.tell_refused(report.words)
        return report

    def _blocks(self, blocks: Iterable[Block]) -> Blocks:
        return Blocks(blocks, self.language)

    def cover(self) -> Blocks:
        """The head of the report."""
        return self._blocks(chapters.cover(self.assessed, self.words, self.date))

    def at_a_glance(self) -> Blocks:
        """The summary."""
        return self._blocks(chapters.at_a_glance(self.assessed, self.words))

    def ratings(self) -> Blocks:
        """Ratings as distributions, and members by questions."""
        return self._blocks(chapters.ratings(self.assessed, self.words))

    def commitments(self) -> Blocks:
        """All commitments in one table, and all that is known of each in a sheet."""
        blocks = chapters.commitments(self.assessed, self.words)
        return SheetBlocks(blocks, self.language, commitments_sheet(self.assessed))

    def evidence(self) -> Blocks:
        """For how many answers the sources show evidence."""
        return self._blocks(chapters.evidence(self.assessed, self.words))

    def findings(self) -> Blocks:
        """The findings by rule."""
        return self._blocks(chapters.findings(self.assessed, self.words))

    def lessons(self) -> Blocks:
        """Factors and lessons by theme, in the evaluators' own words."""
        return self._blocks(chapters.lessons(self.assessed, self.words))

    def shared(self) -> Blocks:
        """The same commitment in several members."""
        return self._blocks(chapters.shared(self.assessed, self.words))

    def groups(self) -> Blocks:
        """The portfolio by country and by the years of the plans."""
        return self._blocks(chapters.groups(self.assessed, self.words))

    def method(self) -> Blocks:
        """How the portfolio was made."""
        return self._blocks(chapters.method(self.words))


def shown(corpus: Corpus, personal_data: str) -> tuple[MemberReports, ...]:
    """Return the members with their readings as a report may show them."""
    if personal_data != "mask":
        return corpus.members
    return tuple(
        found.model_copy(update={"readings": tuple(mask(reading) for reading in found.readings)})
        for found in corpus.members
    )


def portfolio_sheets(
    notebook: NotebookNode, parameters: Mapping[str, str], folder: Path
) -> dict[str, bytes]:
    """Return the sheet of all commitments, by file name: what the executed notebook brought along.

    A notebook of one's own that does not show the commitments brings none; the sheet is then
    made of what the notebook read. ``parameters`` are the notebook's; the files that they name
    lie in ``folder``.
    """
    language = parameters["language"]
    suffix = "" if language == "en" else f".{language}"
    data = _brought(notebook)
    if data is None:
        taken = ("sources", "settings", "answers", "notes")
        places = {name: str(folder / parameters[name]) for name in taken}
        report = PortfolioReport.open(**places, language=language, personal_data="keep")
        data = commitments_sheet(report.assessed)
    return {f"commitments{suffix}.csv": data}


def _brought(notebook: NotebookNode) -> bytes | None:
    for cell in notebook.cells:
        for output in cell.get("outputs", ()):
            shown = output.get("data", {})
            if MIME in shown and CSV in shown:
                return "".join(shown[CSV]).encode("utf-8")
    return None
