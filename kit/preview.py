"""The report of a draft, as far as it is written: for a look at it, not for sharing."""

from __future__ import annotations

from pathlib import Path

from kit.blank import draft_text
from kit.blocks import Blocks
from kit.context import cases_of
from kit.drafts import Draft
from kit.editorial import Editorial
from kit.member_report import MemberReport
from kit.notes import Notes, Status
from kit.privacy import mask
from kit.reading import read_bytes


def preview(draft: Draft, path: Path) -> Blocks:
    """Return the chapters of the member's report that a draft gives, in its language.

    Raises ``SourceError`` where nothing is filled in yet, or where a field cannot be read.
    Personal data is masked, since a notebook can be saved with what it shows.
    """
    readings = read_bytes(draft_text(draft).encode("utf-8"), path.name, folder=path.parent)
    decided = Editorial(notes=Notes(status=Status(report="draft")))
    cases = cases_of([mask(reading) for reading in readings], draft.language, decided)
    report = MemberReport(readings[0].report.member, cases, draft.language, decided)
    chapters = (
        report.cover(),
        report.at_a_glance(),
        report.commitments(),
        report.evidence(),
        report.figures_and_dates(),
        report.to_confirm(),
        report.lessons(),
        report.annex(),
    )
    return Blocks((block for chapter in chapters for block in chapter), draft.language)
