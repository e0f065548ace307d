"""The kit's own sentences: a summary of the member's assessments, made from the records.

Every sentence follows from a record and carries the lines that bear it out. The evaluator is
named as the one who rates; what is not stated is said to be so. High completion and strong
early results are counted by OGP's own rules: Substantial or Complete; Major or Outstanding.
"""

from __future__ import annotations

from collections.abc import Sequence

from kit import absence
from kit.blocks import Ref, Sentence, sentence
from kit.context import Case, commitments, degree_words, rating_words
from kit.evidence import asked, coverage, label_lines
from kit.evidence import shown as pieces_shown
from kit.lessons_summary import lessons_stated
from kit.records import Member
from kit.words import Words

FEW = 3
"""A sentence on more assessments than these names no lines; see ``referred``."""

RESULTS = ("2.1.1", "2.1.2", "2.1.3", "2.1.4")
"""The questions on whether the commitment opened government (form, section 2)."""

WITHOUT_RESULT = ("no", "not_applicable")
"""The answers under 2.1 that report no result."""

HIGH_COMPLETION = ("substantial", "complete")
STRONG_RESULTS = ("major", "outstanding")


def member_name(member: Member, words: Words) -> str:
    """Return ``Name, Country`` as stated, or that the member is not stated."""
    parts = [part for part in (member.name, member.country) if part]
    return ", ".join(parts) or words("Member not stated in the source")


def numbered_title(case: Case, words: Words) -> str:
    """Return the commitment's title with its number in the report."""
    return words("Commitment {number}: {title}", number=case.number, title=case.title(words))


def plan_name(case: Case, words: Words) -> str:
    """Return the action plan's title as stated, or that it is not stated."""
    plan = case.report.action_plan
    return plan.title if plan else absence.field(case, words("Not stated in the source"), words)


def summary(
    member: Member, cases: Sequence[Case], words: Words
) -> tuple[tuple[Sentence, ...], ...]:
    """The report in three short paragraphs: how far it got, what it opened, what to confirm."""
    last = (
        *lessons_stated(cases, words),
        evidence_shown(cases, words),
        confirm_count(cases, words),
    )
    if len(cases) == 1:
        case = cases[0]
        return (
            (promised(member, case, words), *completion(case, words)),
            (*openness(case, words), problem_addressed(case, words)),
            last,
        )
    several = (
        (promised_several(member, cases, words), completion_several(cases, words)),
        openness_several(cases, words),
        last,
    )
    return tuple(tuple(referred(said) for said in paragraph) for paragraph in several)


def referred(said: Sentence) -> Sentence:
    """Return a sentence on many assessments without the lines, which nobody could read.

    Each of them has a sentence of its own in the report, with the lines.
    """
    many = len({ref.source for ref in said.refs}) > FEW
    return said.model_copy(update={"refs": ()}) if many else said


def case_summary(case: Case, words: Words) -> tuple[Sentence, ...]:
    """One assessment in a few sentences, for a member with several commitments."""
    return (
        *completion(case, words),
        *openness(case, words),
        problem_addressed(case, words),
        evidence_shown([case], words),
    )


def promised(member: Member, case: Case, words: Words) -> Sentence:
    """Say which commitment of which plan the assessment is about."""
    name, title = member_name(member, words), case.title(words)
    refs = case.refs("commitment.title", "action_plan.title")
    if case.report.action_plan is None:
        text = words(
            "This report covers one assessment: of “{title}”, {member}. {plan}",
            member=name,
            title=_unstopped(title),
            plan=absence.plan(case, words),
        )
    else:
        text = words(
            "This report covers one assessment: of “{title}”, {member}, in the plan “{plan}”.",
            member=name,
            title=_unstopped(title),
            plan=_unstopped(case.report.action_plan.title),
        )
    return sentence(text, refs)


def promised_several(member: Member, cases: Sequence[Case], words: Words) -> Sentence:
    """Say how many commitments the report is about."""
    return sentence(
        words(
            "This report covers {assessments} of {commitments} of {member}; "
            "each stands on its own.",
            assessments=words.count("{n} assessment", "{n} assessments", len(cases)),
            commitments=words.count("{n} commitment", "{n} commitments", commitments(cases)),
            member=member_name(member, words),
        ),
        [ref for case in cases for ref in case.refs("commitment.title")],
    )


def completion(case: Case, words: Words) -> tuple[Sentence, ...]:
    """Say how far the commitment got (1.1) and whether as planned (1.3)."""
    counted = (
        (
            sentence(
                words("OGP's analyses count Substantial and Complete as high completion."),
                case.refs("1.1.stated"),
            ),
        )
        if _rating(case, "1.1") in HIGH_COMPLETION
        else ()
    )
    return (rating_sentence(case, "1.1", words), *counted, rating_sentence(case, "1.3", words))


def rating_sentence(case: Case, number: str, words: Words) -> Sentence:
    """Say what the evaluator answers to one rated question, in the report's words."""
    answer, level = case.answer(number), case.level(number)
    if answer is None:
        return sentence(*absence.question(case, number, words))
    if answer.stated is None:
        return sentence(*absence.rating(case, number, words))
    refs = case.refs(f"{number}.stated")
    if level is None:
        text = words(
            "Question {number} is answered “{stated}”, which is not on the form's scale.",
            number=number,
            stated=answer.stated.strip(),
        )
        return sentence(text, refs)
    if number == "1.1":
        return sentence(_progress(level.key, level.name[words.language], words), refs)
    if number == "1.3":
        return sentence(_as_planned(level.key, words), refs)
    if number == "2.2":
        return sentence(_addressed(level.key, words), refs)
    return sentence(_result(case, number, words), (*refs, *case.refs(f"{number}.degree_stated")))


def _progress(key: str, name: str, words: Words) -> str:
    if key == "withdrawn":
        return words("The evaluator reports the commitment as withdrawn.")
    if key == "no_evidence":
        return words("The evaluator reports that no evidence on progress is available.")
    return words("The evaluator rates the level of progress as {level}.", level=name)


def _as_planned(key: str, words: Words) -> str:
    return {
        "all": words("In the evaluator's answer, all milestones were implemented as planned."),
        "most": words("In the evaluator's answer, most milestones were implemented as planned."),
        "some": words("In the evaluator's answer, some milestones were implemented as planned."),
        "few": words("In the evaluator's answer, few milestones were implemented as planned."),
        "none": words("In the evaluator's answer, no milestone was implemented as planned."),
    }[key]


def _addressed(key: str, words: Words) -> str:
    return {
        "yes": words(
            "On whether the commitment addressed the policy problem, the evaluator answers yes."
        ),
        "partially": words(
            "On whether the commitment addressed the policy problem, "
            "the evaluator answers partially."
        ),
        "no": words(
            "On whether the commitment addressed the policy problem, the evaluator answers no."
        ),
    }[key]


def _result(case: Case, number: str, words: Words) -> str:
    answer = case.answer(number)
    rating = answer.rating if answer else None
    if rating == "not_applicable":
        return words("The evaluator answers that the question is not applicable.")
    if rating == "no":
        return words("The evaluator answers no.")
    if answer is None or answer.degree_stated is None:
        return absence.degree(case, number, words)
    return words(
        "The evaluator answers yes, with {degree} as the degree of result.",
        degree=degree_words(case, number, words),
    )


def openness(case: Case, words: Words) -> tuple[Sentence, ...]:
    """Say whether the commitment opened government, and how strongly (2.1.1 to 2.1.4)."""
    yes = [number for number in RESULTS if _rating(case, number) == "yes"]
    refs = case.refs(*(f"{number}.stated" for number in RESULTS))
    missing = [number for number in RESULTS if not _stated(case, number)]
    unread = [number for number in missing if case.unread_at(number)]
    unstated = [number for number in missing if number not in unread]
    said: list[Sentence] = []
    if yes:
        areas = words.listing([_short(case, number, words) for number in yes])
        said.append(
            sentence(
                words.count(
                    "A result is reported in {n} of the form's four areas: {areas}.",
                    "Results are reported in {n} of the form's four areas: {areas}.",
                    len(yes),
                    areas=areas,
                ),
                refs,
            )
        )
        said.extend(_degrees(case, yes, words))
    elif without := [number for number in RESULTS if _rating(case, number) in WITHOUT_RESULT]:
        text = (
            words("No result is reported in the form's four areas of open government.")
            if len(without) == len(RESULTS)
            else words(
                "No result is reported for: {areas}.",
                areas=words.listing([_short(case, number, words) for number in without]),
            )
        )
        said.append(sentence(text, refs))
    if beside := [n for n in RESULTS if _stated(case, n) and _rating(case, n) is None]:
        said.append(
            sentence(
                words(
                    "Not on the form's scale are the answers for: {areas}.",
                    areas=words.listing([_short(case, number, words) for number in beside]),
                )
            )
        )
    if unstated:
        said.append(
            sentence(
                words(
                    "On whether government opened, this source states no answer for: {areas}.",
                    areas=words.listing([_short(case, number, words) for number in unstated]),
                )
            )
        )
    if unread:
        text = words(
            "On whether government opened, no answer was read for {areas}; "
            "some text could not be placed.",
            areas=words.listing([_short(case, number, words) for number in unread]),
        )
        places = dict.fromkeys(lines for number in unread for lines in case.unread_at(number))
        said.append(sentence(text, [ref for lines in places for ref in case.ref(lines)]))
    return tuple(said)


def _degrees(case: Case, yes: Sequence[str], words: Words) -> tuple[Sentence, ...]:
    stated = [number for number in yes if case.degree(number)]
    names = {degree_words(case, number, words) for number in stated}
    refs = case.refs(*(f"{number}.degree_stated" for number in stated))
    if len(stated) == len(yes) and len(names) == 1 and len(yes) > 1:
        text = words("The degree of each is rated {degree}.", degree=names.pop())
    elif stated:
        text = words(
            "The degrees are rated: {degrees}.",
            degrees=words.listing(
                [
                    words(
                        "{area} {degree}",
                        area=_short(case, number, words),
                        degree=degree_words(case, number, words),
                    )
                    for number in stated
                ]
            ),
        )
    else:
        return ()
    strong = [n for n in stated if (level := case.degree(n)) and level.key in STRONG_RESULTS]
    if not strong:
        return (sentence(text, refs),)
    counted = words.count(
        "OGP's analyses count Major and Outstanding as strong early results: here {n} of {all}.",
        "OGP's analyses count Major and Outstanding as strong early results: here {n} of {all}.",
        len(strong),
        all=len(yes),
    )
    strong_refs = case.refs(*(f"{number}.degree_stated" for number in strong))
    return (sentence(text, refs), sentence(counted, strong_refs))


def problem_addressed(case: Case, words: Words) -> Sentence:
    """Say whether the commitment addressed the policy problem (2.2)."""
    return rating_sentence(case, "2.2", words)


def completion_several(cases: Sequence[Case], words: Words) -> Sentence:
    """Count the ratings of 1.1 over several assessments."""
    return sentence(
        words("Level of progress as rated: {counts}.", counts=_counts(cases, "1.1", words)),
        [ref for case in cases for ref in case.refs("1.1.stated")],
    )


def _counts(cases: Sequence[Case], number: str, words: Words) -> str:
    """Count the ratings, the highest of the scale first, and last what has no place on it."""

    def place(case: Case) -> tuple[bool, bool, int]:
        level = case.level(number)
        return (level is None, level is None or level.step is None, -((level and level.step) or 0))

    names = [rating_words(case, number, words) for case in sorted(cases, key=place)]
    return words.listing(
        [words("{level} for {n}", level=name, n=names.count(name)) for name in dict.fromkeys(names)]
    )


def openness_several(cases: Sequence[Case], words: Words) -> tuple[Sentence, ...]:
    """Count the assessments with at least one result, and with a strong one by OGP's rule."""
    some = [case for case in cases if any(_rating(case, number) == "yes" for number in RESULTS)]
    strong = [
        case
        for case in some
        if any(
            (degree := case.degree(number)) and degree.key in STRONG_RESULTS
            for number in RESULTS
            if _rating(case, number) == "yes"
        )
    ]
    told = sentence(
        words(
            "A result in open government is reported in {some} of {all} assessments, "
            "with a degree of Major or Outstanding in {strong}.",
            some=len(some),
            all=len(cases),
            strong=len(strong),
        ),
        [ref for case in cases for ref in case.refs(*(f"{number}.stated" for number in RESULTS))],
    )
    silent = sum(all(_rating(case, number) is None for number in RESULTS) for case in cases)
    if not silent:
        return (told,)
    text = words.count(
        "In {n} of them, no answer on it was found that is on the form's scale.",
        "In {n} of them, no answer on it was found that is on the form's scale.",
        silent,
    )
    return (told, sentence(text))


def evidence_shown(cases: Sequence[Case], words: Words) -> Sentence:
    """Say for how many answers the sources show evidence."""
    covered = [coverage(case.report) for case in cases]
    rated, shown = sum(c.asked for c in covered), sum(c.shown for c in covered)
    if not rated:
        return sentence(
            words("No answer in these sources asks for evidence.")
            if len(cases) > 1
            else words("No answer in this source asks for evidence.")
        )
    return sentence(
        _evidence_counted(cases, shown, rated, words),
        _evidence_refs(cases) or _evidence_labels(cases),
    )


def _evidence_counted(cases: Sequence[Case], shown: int, rated: int, words: Words) -> str:
    if any(absence.evidence_unread(case) for case in cases):
        return words.count(
            "Evidence was read for {shown} of {n} answer that asks for it; "
            "text that could not be placed may hold more.",
            "Evidence was read for {shown} of {n} answers that ask for it; "
            "text that could not be placed may hold more.",
            rated,
            shown=shown,
        )
    if len(cases) > 1:
        return words.count(
            "Evidence is shown in these sources for {shown} of {n} answer that asks for it.",
            "Evidence is shown in these sources for {shown} of {n} answers that ask for it.",
            rated,
            shown=shown,
        )
    return words.count(
        "Evidence is shown in this source for {shown} of {n} answer that asks for it.",
        "Evidence is shown in this source for {shown} of {n} answers that ask for it.",
        rated,
        shown=shown,
    )


def _evidence_labels(cases: Sequence[Case]) -> list[Ref]:
    """Return where the form asks for evidence, for a source that shows none."""
    return [
        ref
        for case in cases
        for question in asked(case.report)
        for ref in case.ref(label_lines(case.report, question.number))
    ]


def _evidence_refs(cases: Sequence[Case]) -> list[Ref]:
    return [
        ref
        for case in cases
        for answer in case.report.answers.values()
        for piece in pieces_shown(case.report, answer)
        for ref in case.ref((piece.line, piece.line))
    ]


def confirm_count(cases: Sequence[Case], words: Words) -> Sentence:
    """Say how many points wait for the evaluator's confirmation."""
    points = sum(len(case.open_questions(words)) for case in cases)
    if not points:
        return sentence(words("No point was found that needs the evaluator's confirmation."))
    return sentence(
        words.count(
            "{n} point is to be confirmed with the evaluator before the report is relied on.",
            "{n} points are to be confirmed with the evaluator before the report is relied on.",
            points,
        )
    )


def _rating(case: Case, number: str) -> str | None:
    answer = case.answer(number)
    return answer.rating if answer else None


def _stated(case: Case, number: str) -> bool:
    answer = case.answer(number)
    return answer is not None and answer.stated is not None


def _short(case: Case, number: str, words: Words) -> str:
    short = case.form.question(number).short[words.language]
    return short[:1].lower() + short[1:]


def _unstopped(text: str) -> str:
    return text.strip().rstrip(".")


def evaluators(case: Case, words: Words) -> str:
    """Return who wrote the assessment, or that it is not stated."""
    names = [evaluator.name for evaluator in case.report.evaluators if evaluator.name]
    if names:
        return words.listing(names)
    return absence.field(case, words("Evaluator not stated in the source"), words)
