"""What ``notebooks/member_report.ipynb`` calls: one member's report, a chapter a method.

    report = MemberReport.open(member="...", sources="data/reports", language="en")
    report.cover()

Each method returns ``Blocks``, which a cell displays.
"""

from __future__ import annotations

import os
from collections.abc import Iterable
from datetime import UTC, datetime

from kit import annex, appraisal, assessment, glance, head, short
from kit.blocks import Block, Blocks, Callout, sentence
from kit.context import Case, cases_of
from kit.editorial import Editorial
from kit.errors import MemberError
from kit.opening import find_optional, open_sources, show
from kit.peers import Peers, read_peers
from kit.peers import peers as peers_of
from kit.peers_chapter import compared
from kit.privacy import mask
from kit.records import Member
from kit.strays import stray_decisions
from kit.words import words_of


class MemberReport:
    """One member's report in one language, from the member's assessments."""

    def __init__(
        self,
        member: Member,
        cases: Iterable[Case],
        language: str = "en",
        decisions: Editorial | None = None,
        others: Peers | None = None,
    ) -> None:
        self.member = member
        self.cases = tuple(cases)
        self.decisions = decisions or Editorial()
        self.others = others or Peers()
        self.language = language
        self.words = words_of(language)
        self.date = build_date()

    @classmethod
    def open(
        cls,
        member: str = "",
        sources: str = "data/reports",
        *,
        language: str = "en",
        personal_data: str = "mask",
        settings: str = "kit.toml",
        answers: str = "data/answers",
        notes: str = "data/notes",
        peers: str = "",
    ) -> MemberReport:
        """Read the sources, find the member and check the assessments.

        ``sources`` is a folder or file, or several divided by ``os.pathsep``; a relative path is
        looked for in the working folder and the folders above it. ``member`` is the slug or the
        name as stated; it may be left empty when the sources hold one member alone. ``settings``
        is the project's file, ``answers`` and ``notes`` the folders (a file a member) or the
        files with what evaluators answered and analysts decided; all may be missing. ``peers`` is
        a file of aggregates of other members, as the batch writes it; without one, the report
        compares with the other members of the sources. Raises ``SourceError``,
        ``MemberError`` or ``ParameterError`` with a sentence on what to do.
        """
        opened = open_sources(
            sources,
            language=language,
            personal_data=personal_data,
            settings=settings,
            answers=answers,
            notes=notes,
            member=member,
            peers=peers,
        )
        corpus = opened.corpus
        if not member:
            slugs = [found.member.slug for found in corpus.members]
            if not slugs:
                raise MemberError(corpus.nothing)
            if len(slugs) != 1:
                raise MemberError(
                    f"The sources hold {len(slugs)} members. Set `member` to one of: "
                    f"{', '.join(slugs)}."
                )
            member = slugs[0]
        chosen = corpus.find(member)
        readings = chosen.readings
        if personal_data == "mask":
            readings = tuple(mask(reading) for reading in readings)
        decisions = opened.decided(chosen.member.slug)
        others = (
            read_peers(find_optional(peers), peers)
            if peers
            else peers_of(corpus.members, without=chosen.member.slug)
        )
        cases = cases_of(readings, language, decisions)
        report = cls(chosen.member, cases, language, decisions, others)
        opened.tell_refused(report.words)
        if any(place and place.is_dir() for place in opened.places.values()):
            report.tell_strays()  # a person is at work here; a batch tells them by itself
        return report

    def tell_strays(self) -> None:
        """Display a callout with the decisions on this member that match nothing, if any."""
        told = stray_decisions(self.member.slug, self.cases, self.decisions, self.words)
        if told:
            title = self.words("Decisions that match nothing")
            body = tuple(sentence(one) for one in told)
            show(self._blocks([Callout(tone="confirm", title=title, body=body)]))

    def _blocks(self, blocks: Iterable[Block]) -> Blocks:
        return Blocks(blocks, self.language)

    def cover(self) -> Blocks:
        """The head of the report."""
        return self._blocks(head.cover(self.member, self.cases, self.words, self.date))

    def at_a_glance(self) -> Blocks:
        """Summary and ratings on one page."""
        return self._blocks(glance.at_a_glance(self.member, self.cases, self.words))

    def summary(self) -> Blocks:
        """The summary alone, for a brief."""
        return self._blocks(short.summarised(self.member, self.cases, self.words))

    def ratings(self) -> Blocks:
        """All ratings in one table, for a brief."""
        return self._blocks(short.ratings(self.cases, self.words))

    def points(self, most: int = 6) -> Blocks:
        """The first points to confirm, for a brief."""
        return self._blocks(short.points(self.cases, self.words, most))

    def key_lessons(self, most: int = 4) -> Blocks:
        """The first passages on lessons, for a brief."""
        return self._blocks(short.key_lessons(self.cases, self.words, most))

    def status(self) -> Blocks:
        """What a brief is and is not."""
        return self._blocks(short.status(self.words))

    def commitments(self) -> Blocks:
        """Every assessment in the form's own order."""
        several = len(self.cases) > 1
        return self._blocks(
            block
            for case in self.cases
            for block in assessment.commitment(case, several, self.words)
        )

    def evidence(self) -> Blocks:
        """What evidence the sources show, question by question."""
        return self._blocks(appraisal.evidence(self.cases, self.words))

    def figures_and_dates(self) -> Blocks:
        """Figures and dates that the evaluators state."""
        return self._blocks(appraisal.figures_and_dates(self.cases, self.words))

    def to_confirm(self) -> Blocks:
        """The findings to be confirmed with the evaluator, and the notes."""
        return self._blocks(appraisal.confirm(self.cases, self.words))

    def lessons(self) -> Blocks:
        """Lessons and factors, in the evaluators' own words."""
        return self._blocks(appraisal.lessons(self.cases, self.words))

    def compared(self) -> Blocks:
        """The ratings beside those of other members; nothing where too few answer."""
        return self._blocks(compared(self.cases, self.others, self.words))

    def annex(self) -> Blocks:
        """The assessments in full, with line numbers."""
        return self._blocks(annex.annex(self.cases, self.words))

    def method(self) -> Blocks:
        """Method, provenance, citation."""
        return self._blocks(
            annex.method(self.member, self.cases, self.words, self.date, self.decisions.rules)
        )


def build_date() -> str:
    """Return the report's date as ISO 8601, from ``SOURCE_DATE_EPOCH`` (seconds), or nothing.

    The clock is never asked, so that the same inputs give the same report on any day.
    See https://reproducible-builds.org/specs/source-date-epoch/.
    """
    epoch = os.environ.get("SOURCE_DATE_EPOCH", "")
    if not epoch.isdigit():
        return ""
    return datetime.fromtimestamp(int(epoch), UTC).date().isoformat()
