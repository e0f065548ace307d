"""What the analyst's desk works with: all members, read once, and what is found in each.

Reading many members takes a second or two; checking them takes longer. So a member is worked out
when somebody asks for it, all the others one by one in the background, and each only once.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Sequence
from pathlib import Path
from threading import RLock

from kit.context import Case, cases_of
from kit.corpus import Corpus, MemberReports, Refusal
from kit.editorial import member_files, read_editorial
from kit.entries import index_entry
from kit.errors import KitError
from kit.form import plain
from kit.index import IndexEntry
from kit.lessons import Item
from kit.narrative import member_name
from kit.notes import Dismissal
from kit.privacy import mask
from kit.records import Finding, Record
from kit.similarity import Likeness, TextIndex
from kit.words import words_of


class FindingRow(Record):
    """A finding, whose it is, and by which decision it was settled if it was.

    ``case`` is the number of the assessment in the member's report.
    """

    slug: str
    member: str
    case: int
    finding: Finding
    decision: Dismissal | None = None


class ItemRow(Record):
    """A factor or lesson and whose it is; ``place`` is its number among those of all members."""

    place: int
    slug: str
    member: str
    case: int
    item: Item


class Collection:
    """The members of a project's sources, in one language of the kit.

    ``called`` tells how a source is called in the project, for a person to find it.
    """

    def __init__(
        self,
        corpus: Corpus,
        *,
        language: str = "en",
        personal_data: str = "mask",
        decisions: dict[str, Path | None] | None = None,
        called: Callable[[str], str] = str,
    ) -> None:
        self.language = language
        self.words = words_of(language)
        self.refused: tuple[Refusal, ...] = corpus.refused
        self.problems: dict[str, str] = {}
        self._masked = personal_data == "mask"
        self._decisions = decisions or {}
        self.called = called
        self._members = {found.member.slug: found for found in corpus.members}
        self._cases: dict[str, tuple[Case, ...]] = {}
        self._entries: dict[str, IndexEntry] = {}
        self._searched: dict[str, str] = {}
        self._items: list[tuple[str, int, int]] = []
        self._texts: TextIndex | None = None
        self._lock = RLock()

    @property
    def slugs(self) -> tuple[str, ...]:
        """All members, in the order of their folders' names."""
        return tuple(self._members)

    @property
    def known(self) -> int:
        """How many members are worked out."""
        return len(self._entries)

    @property
    def complete(self) -> bool:
        """Whether all members are worked out and their lessons can be searched."""
        return self._texts is not None

    def member(self, slug: str) -> MemberReports:
        """Return a member as read; raises ``KeyError`` for an unknown one."""
        return self._members[slug]

    def name(self, slug: str) -> str:
        """Return a member's name as reports show it."""
        return member_name(self._members[slug].member, self.words)

    def text(self, slug: str) -> str:
        """Return the words that a member is searched by: names, plans, titles of commitments."""
        if slug not in self._searched:
            reports = [reading.report for reading in self._members[slug].readings]
            parts = [
                slug,
                self.name(slug),
                *(report.member.name for report in reports),
                *(report.commitment.title for report in reports),
                *(report.action_plan.title for report in reports if report.action_plan),
            ]
            self._searched[slug] = f" {plain(' '.join(part for part in parts if part))}"
        return self._searched[slug]

    def cases(self, slug: str) -> tuple[Case, ...]:
        """Return a member's assessments with what was found in them.

        Raises ``ParameterError`` where a file of decisions cannot be used.
        """
        with self._lock:
            if slug not in self._cases:
                readings = self._members[slug].readings
                if self._masked:
                    readings = tuple(mask(reading) for reading in readings)
                decided = read_editorial(member_files(self._decisions, slug))
                self._cases[slug] = cases_of(readings, self.language, decided)
            return self._cases[slug]

    def entry(self, slug: str) -> IndexEntry:
        """Return what members are chosen by: ratings, themes, kinds of findings."""
        with self._lock:
            if slug not in self._entries:
                self._entries[slug] = index_entry(slug, self.cases(slug), self.language)
            return self._entries[slug]

    def known_entry(self, slug: str) -> IndexEntry | None:
        """Return a member's entry if it is worked out already."""
        return self._entries.get(slug)

    def renew(self, slug: str) -> None:
        """Work a member out anew, after a decision on it was written down."""
        with self._lock:
            self._cases.pop(slug, None)
            self.problems.pop(slug, None)
            if self._entries.pop(slug, None):
                self.entry(slug)

    def work_out(
        self, tell: Callable[[int, int], None] | None = None, stop: Callable[[], bool] = bool
    ) -> None:
        """Work out all members; ``tell`` hears how many of how many are done.

        ``stop`` is asked before each member. A member whose file of decisions cannot be used is
        left out, with what to do in ``problems``.
        """
        for done, slug in enumerate(self._members, start=1):
            if stop():
                return
            try:
                self.entry(slug)
            except KitError as error:  # the others can still be worked with
                self.problems[slug] = error.message
            if tell:
                tell(done, len(self._members))
        found = [
            ((slug, number, at), item)
            for slug in sorted(self._entries)
            for number, case in enumerate(self.cases(slug))
            for at, item in enumerate(case.lessons)
        ]
        texts = TextIndex((item.text, item.lang) for _, item in found)
        with self._lock:
            self._items, self._texts = [place for place, _ in found], texts

    def findings(self, slugs: Iterable[str], *, settled: bool = False) -> tuple[FindingRow, ...]:
        """Return the findings of these members, with those that were settled if asked for."""
        return tuple(
            FindingRow(
                slug=slug,
                member=self.name(slug),
                case=case.number,
                finding=finding,
                decision=decision,
            )
            for slug in slugs
            for case in self.cases(slug)
            for finding, decision in _all_findings(case, settled=settled)
        )

    def items(self, words: str = "") -> tuple[ItemRow, ...]:
        """Return the factors and lessons of all members that hold all these words."""
        if self._texts is None:
            return ()
        return tuple(self._row(place) for place in self._texts.holding(words))

    def like(self, place: int, most: int = 5) -> tuple[tuple[ItemRow, Likeness], ...]:
        """Return the factors and lessons most like this one, of other assessments than its own."""
        if self._texts is None:
            return ()
        own = self._items[place][:2]
        near = self._texts.like(place, most=most + len(self._own(own)))
        others = [one for one in near if self._items[one.place][:2] != own]
        return tuple((self._row(one.place), one) for one in others[:most])

    def _own(self, assessment: tuple[str, int]) -> Sequence[Item]:
        slug, number = assessment
        return self.cases(slug)[number].lessons

    def _row(self, place: int) -> ItemRow:
        slug, number, at = self._items[place]
        case = self.cases(slug)[number]
        return ItemRow(
            place=place,
            slug=slug,
            member=self.name(slug),
            case=case.number,
            item=case.lessons[at],
        )


def _all_findings(case: Case, *, settled: bool) -> Iterator[tuple[Finding, Dismissal | None]]:
    for finding in case.findings:
        yield finding, None
    if settled:
        yield from case.dismissed
