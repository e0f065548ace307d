"""What the kit finds in one assessment, gathered once for chapters, data files and the twin."""

from __future__ import annotations

from typing import Any

from kit.context import Case
from kit.dates import DatedEvent, timeline
from kit.evidence import Coverage, EvidenceRow, coverage, evidence_table
from kit.figures import MainFigure, main_figures
from kit.lessons import Item
from kit.records import Finding, Record


class Analysis(Record):
    """The analysis of one assessment; every part carries its lines."""

    coverage: Coverage
    evidence: tuple[EvidenceRow, ...]
    figures: tuple[MainFigure, ...]
    dates: tuple[DatedEvent, ...]
    lessons: tuple[Item, ...]
    findings: tuple[Finding, ...]

    def to_json(self) -> dict[str, Any]:
        """Return the analysis as JSON data, for ``report.json``."""
        return self.model_dump(mode="json")


def analyse(case: Case) -> Analysis:
    """Analyse one assessment; a pure function of its record and findings."""
    report = case.report
    return Analysis(
        coverage=coverage(report),
        evidence=evidence_table(report),
        figures=main_figures(report),
        dates=timeline(report),
        lessons=case.lessons,
        findings=case.findings,
    )
