"""From the pieces of a page to its record and its findings."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field

from kit.form import Form
from kit.members import member_in_plan, member_of, plan_of
from kit.reading.answers import Block, Links, evidence_of
from kit.reading.frame import is_protected
from kit.reading.lines import Item, Label, Page, bare
from kit.reading.overview import Overview
from kit.reading.sharing import ADDRESS
from kit.reading.tooltips import without_tooltips
from kit.records import (
    ActionPlan,
    Answer,
    Commitment,
    Evaluator,
    Finding,
    Lines,
    Member,
    Reading,
    Report,
    Severity,
    Source,
)
from kit.words import mark

SEVERITIES: dict[str, Severity] = {
    "unread-text": "warning",
    "value-taken-from-elsewhere": "note",
    "member-not-stated": "warning",
    "commitment-not-stated": "warning",
    "source-cut-off": "warning",
}
"""The reader's findings; ``kit.reading.page`` says what each one means."""

_REASONS = {
    "unplaced": mark("The form has no field at this place, so this text was not read into any."),
    "several": mark(
        "More than one field could hold this text, and the labels between them are not "
        "in the source: it was not read into any."
    ),
    "label-lost": mark(
        "A question of the form was not found after this answer, and this text could "
        "belong to it: it was not read into either."
    ),
    "label-twice": mark(
        "A label of the form stands here more than once, so it is not certain which "
        "text belongs to which field: none was read from it."
    ),
    "not-closed": mark(
        "The form has a closed answer at this place, and this text is not one short "
        "answer: it was not read as the rating."
    ),
    "cut": mark(
        "The source ends in this line, which may be cut off: it was not read into any field."
    ),
    "second": mark("Another report begins here. Save it in a file of its own to have it read."),
}


@dataclass
class Parsed:
    """The pieces of a page, by filled line; what no piece holds is unread.

    ``site`` are lines of the web site and of headings, ``cut`` the line in which the page may
    break off, ``opened`` the parts of an answer whose label its last lines may begin; ``again``
    says that they begin a section that should have come before. ``heading`` are the lines of
    the page's own heading with the title that it gives.
    """

    page: Page
    form: Form
    heading: tuple[int, int, str] | None
    tail: int | None
    cut: int | None = None
    opened: frozenset[str] = frozenset()
    again: bool = False
    overview: Overview = field(default_factory=Overview)
    blocks: list[Block] = field(default_factory=list)
    labels: list[Label] = field(default_factory=list)
    site: set[int] = field(default_factory=set)
    loose: list[tuple[Item, str]] = field(default_factory=list)

    @property
    def numbers(self) -> list[str]:
        """The numbers of the form's questions, in their order."""
        return [question.number for question in self.form.questions]


class _Writer:
    """Collects the record's values with their lines, and the findings."""

    def __init__(self, parsed: Parsed, lines: Sequence[str], source: Source, links: Links) -> None:
        self.parsed = parsed
        self.page = parsed.page
        self.links = links
        self.where: dict[str, Lines] = {}
        self.notes: list[tuple[str, Lines | None, str]] = []
        self.loose: dict[int, tuple[str, str | None]] = {}
        self.text: set[int] = set()
        languages = Counter(
            label.language
            for label in (*parsed.labels, *(part for b in parsed.blocks for part in b.labels))
            if label.language
        )
        language = languages.most_common(1)[0][0] if languages else source.language
        self.source = source.model_copy(update={"language": language, "lines": tuple(lines)})

    def lines(self, items: Sequence[Item]) -> Lines:
        return (self.page.numbers[items[0].index], self.page.numbers[items[-1].index])

    def prose(self, key: str, items: Sequence[Item]) -> str | None:
        """Return the source's own lines from the first to the last of these items."""
        if not items:
            return None
        first, last = self.where[key] = self.lines(items)
        self.text.update(item.index for item in items)
        lines = list(self.page.lines[first - 1 : last])
        for place, item in {0: items[0], len(lines) - 1: items[-1]}.items():
            lines[place] = _own_part(lines[place], item.text)
        return "\n".join(lines)

    def words(self, key: str, items: Sequence[Item]) -> str | None:
        """Return a value of one line, without glossary tooltips."""
        if not items:
            return None
        self.where[key] = self.lines(items)
        self.text.update(item.index for item in items)
        return " ".join(without_tooltips(" ".join(item.text for item in items)).split())

    def note(self, code: str, lines: Lines | None, message: str) -> None:
        self.notes.append((code, lines, message))

    def leave(self, item: Item, reason: str, question: str | None = None) -> None:
        self.loose.setdefault(item.index, (reason, question))


def record_of(parsed: Parsed, lines: Sequence[str], source: Source, links: Links) -> Reading:
    """Return the record of a parsed page, with the reader's findings.

    ``lines`` are all lines of the source: those behind the parsed page hold another report.
    """
    writer = _Writer(parsed, lines, source, links)
    for item, reason in parsed.loose:
        writer.leave(item, reason)
    for item, slots in parsed.overview.unplaced:
        writer.leave(item, "several" if len(slots) > 1 else "unplaced")
    fields = {slot: _whole(writer, slot, items) for slot, items in parsed.overview.fields.items()}
    evaluators = _evaluators(writer, fields.get("evaluators", []), fields.get("email", []))
    plan = _plan(writer, fields.get("action_plan", []))
    member = _member(writer, fields.get("member", []), plan)
    title = _title(writer, fields.get("commitment", []))
    report = Report(
        form=parsed.form.id,
        source=writer.source,
        member=member,
        action_plan=plan,
        commitment=Commitment(title=title),
        evaluators=evaluators,
        action=writer.prose("action", fields.get("action", [])),
        problem=writer.prose("problem", fields.get("problem", [])),
        answers={block.question.number: _answer(writer, block) for block in parsed.blocks},
        where=writer.where,
    )
    _note_missing(writer)
    return Reading(report=report, findings=tuple(_findings(writer, report)))


def _own_part(line: str, text: str) -> str:
    """Return a line without the label before a text, or what is glued behind it."""
    start = line.find(text)
    if bare(line).startswith(text):
        return line if bare(line) == text else line[: start + len(text)]
    return line[start:] if start > 0 else text


def _whole(writer: _Writer, slot: str, items: list[Item]) -> list[Item]:
    """Return the items of a field, without the one in which the source may break off."""
    if slot in {"action", "problem"} or writer.parsed.cut is None:
        return items
    for item in items:
        if item.index == writer.parsed.cut:
            writer.leave(item, "cut")
    return [item for item in items if item.index != writer.parsed.cut]


def _evaluators(
    writer: _Writer, named: Sequence[Item], addressed: Sequence[Item]
) -> tuple[Evaluator, ...]:
    """Return the evaluators with their addresses.

    As many addresses as names are paired in their order; one evaluator may have several. Where
    the numbers differ otherwise, nobody can tell whose address it is, and it is left unread.
    """
    names = [
        (" ".join(name.split()), item)
        for item in named
        for name in item.text.split(";")
        if name.strip()
    ]
    emails: list[tuple[str | None, Item]] = []
    for item in addressed:
        found = ADDRESS.findall(item.text)
        emails += [(address, item) for address in found]
        if not found and is_protected(item.text):
            emails.append((None, item))
            writer.parsed.site.add(item.index)
        elif not found:
            writer.leave(item, "unplaced")
    if len(names) > 1 and emails and len(emails) != len(names):
        for _, item in emails:
            writer.leave(item, "several")
        emails = []
    groups: list[list[tuple[str | None, Item]]] = [[email] for email in emails]
    if len(names) == 1 and len(emails) > 1:
        groups = [emails]
    count = max(len(names), len(groups))
    evaluators = []
    for number in range(count):
        name = ""
        if number < len(names):
            name, item = names[number]
            writer.words(f"evaluators.{number}.name", [item])
        given = [(email, item) for email, item in groups[number] if email] if groups else []
        if given:
            writer.words(f"evaluators.{number}.email", [item for _, item in given])
        if name or given:
            email = ", ".join(str(address) for address, _ in given) or None
            evaluators.append(Evaluator(name=name, email=email))
    return tuple(evaluators)


def _plan(writer: _Writer, items: Sequence[Item]) -> ActionPlan | None:
    title = writer.words("action_plan.title", items)
    if title is None:
        return None
    plan = plan_of(title)
    for key, year in (("start", plan.start), ("end", plan.end)):
        if year is not None:
            writer.where[f"action_plan.{key}"] = writer.where["action_plan.title"]
    return plan


def _member(writer: _Writer, items: Sequence[Item], plan: ActionPlan | None) -> Member:
    stated = writer.words("member.name", items)
    if stated is None and plan and (stated := member_in_plan(plan.title)):
        lines = writer.where["member.name"] = writer.where["action_plan.title"]
        writer.note(
            "value-taken-from-elsewhere",
            lines,
            mark(
                "The member is not stated in its own field. "
                "“{member}” was taken from the action plan's title."
            ).format(member=stated),
        )
    if stated is None:
        writer.note(
            "member-not-stated",
            None,
            mark("The source does not state the member. It can be added in data/members.toml."),
        )
    member = member_of(stated, fallback=writer.source.sha256)
    if member.country is not None:
        writer.where["member.country"] = writer.where["member.name"]
    return member


def _title(writer: _Writer, items: Sequence[Item]) -> str | None:
    title = writer.words("commitment.title", items)
    heading = writer.parsed.heading
    # A heading in which the source ends may be cut off.
    if title is None and heading and heading[2] and heading[1] != writer.parsed.cut:
        title = " ".join(heading[2].split())
        number = writer.page.numbers[heading[1]]
        writer.where["commitment.title"] = (number, number)
        writer.note(
            "value-taken-from-elsewhere",
            (number, number),
            mark(
                "The commitment's title is not stated in its own field. "
                "It was taken from the page's heading, which may be longer or shorter."
            ),
        )
    if title is None:
        writer.note(
            "commitment-not-stated",
            None,
            mark("The source does not state the commitment's title."),
        )
    return title


def _answer(writer: _Writer, block: Block) -> Answer:
    number = block.question.number
    for item, reason in block.loose:
        writer.leave(item, reason, number)
    stated = writer.words(f"{number}.stated", block.stated)
    degree = writer.words(f"{number}.degree_stated", block.degree)
    scales = writer.parsed.form.scales
    rating = scales[block.question.scale].match(stated) if block.question.scale and stated else None
    level = scales["degree"].match(degree) if degree else None
    if rating:
        writer.where[f"{number}.rating"] = writer.where[f"{number}.stated"]
    if level:
        writer.where[f"{number}.degree"] = writer.where[f"{number}.degree_stated"]
    writer.text.update(item.index for item in block.evidence)
    pieces = (block.stated, block.degree, block.explanation, block.evidence)
    last = max(
        [block.label.last]
        + [label.last for label in block.labels]
        + [item.index for items in pieces for item in items]
        + [item.index for item, _ in block.loose]
    )
    numbers = writer.page.numbers
    return Answer(
        stated=stated,
        rating=rating.key if rating else None,
        degree_stated=degree,
        degree=level.key if level else None,
        explanation=writer.prose(f"{number}.explanation", block.explanation),
        evidence=tuple(evidence_of(block.evidence, writer.page, writer.links)),
        lines=(numbers[block.label.first], numbers[last]),
    )


def _note_missing(writer: _Writer) -> None:
    """Say so when the page ends before the form does."""
    parsed = writer.parsed
    order = parsed.numbers
    found = [block.question.number for block in parsed.blocks]
    last = order.index(found[-1]) if found else -1
    cut = any(reason == "cut" for reason, _ in writer.loose.values())
    if parsed.tail is None and (cut or last + 1 < len(order)):
        number = writer.page.numbers[-1]
        message = (
            mark(
                "The source ends in question {number}, before the end of the form. "
                "If the published page has more, save the whole page."
            ).format(number=found[-1])
            if found
            else mark(
                "The source ends in the overview, before the end of the form. "
                "If the published page has more, save the whole page."
            )
        )
        writer.note("source-cut-off", (number, number), message)


def _findings(writer: _Writer, report: Report) -> Iterator[Finding]:
    parsed, page = writer.parsed, writer.page
    known = set(parsed.site)
    if parsed.heading:
        known.update(range(parsed.heading[1] + 1))
    if parsed.tail is not None:
        known.update(range(parsed.tail, len(page)))
    for label in (*parsed.labels, *(part for block in parsed.blocks for part in block.labels)):
        # What follows a label on its line is text: read, or else unread.
        known.update(range(label.first, label.last + (label.rest is None)))
    notes = list(writer.notes)
    for index in range(len(page)):
        if index not in known and index not in writer.text:
            writer.loose.setdefault(index, ("unplaced", None))
    runs: list[tuple[int, int, tuple[str, str | None]]] = []
    for index in sorted(writer.loose):
        if index in writer.text:
            continue
        why = writer.loose[index]
        if runs and runs[-1][1] == index - 1 and runs[-1][2] == why:
            runs[-1] = (runs[-1][0], index, why)
        else:
            runs.append((index, index, why))
    for code, lines, message in notes:
        yield _finding(report, code, lines, message, None)
    for first, last, (reason, question) in runs:
        span = (page.numbers[first], page.numbers[last])
        yield _finding(report, "unread-text", span, _REASONS[reason], question)
    if len(page.lines) < len(report.source.lines):
        span = (len(page.lines) + 1, len(report.source.lines))
        yield _finding(report, "unread-text", span, _REASONS["second"], None)


def _finding(
    report: Report, code: str, lines: Lines | None, message: str, question: str | None
) -> Finding:
    return Finding(
        code=code,
        severity=SEVERITIES[code],
        source=report.source.path,
        member=report.member.slug,
        commitment=report.commitment.title,
        question=question,
        lines=lines,
        message=message,
    )
