"""Reports made by hand for the tests of the analysis: laid out as a page, fields placed by line."""

from __future__ import annotations

from typing import Any

from kit.form import load_form
from kit.records import (
    ActionPlan,
    Answer,
    Commitment,
    Evaluator,
    Evidence,
    Lines,
    Member,
    Report,
    Source,
)

FORM = load_form()

PLAN = ActionPlan(title="Action plan – Lindenau, Austria, 2022 – 2023", start=2022, end=2023)
EVALUATOR = Evaluator(name="Ada Example")

_STATED = {
    "completion": {"en": "Substantial", "es": "Sustancial"},
    "as_planned": {
        "en": "Most of the commitment milestones were implemented as planned.",
        "es": "La mayoría de los hitos del compromiso se implementaron según lo planeado.",
    },
    "yes_no": {"en": "Yes", "es": "Sí"},
    "addressed": {"en": "Yes", "es": "Sí"},
}
_PROSE = {
    "en": "The town published its budget on a new page, and residents used it.",
    "es": "El municipio publicó su presupuesto en una página nueva y la gente la usó.",
}


class _Page:
    """Lines as they are laid out, and where each field came to stand."""

    def __init__(self) -> None:
        self.lines: list[str] = []
        self.where: dict[str, Lines] = {}

    def add(self, text: str, path: str | None = None) -> Lines:
        first = len(self.lines) + 1
        self.lines.extend(text.split("\n"))
        place = (first, len(self.lines))
        if path:
            self.where[path] = place
        self.lines.append("")
        return place


def make_report(
    *,
    language: str = "en",
    answers: dict[str, dict[str, Any] | None] | None = None,
    action: str | None = "Open the budget to all residents.",
    problem: str | None = "Residents cannot follow how public money is spent.",
    action_plan: ActionPlan | None = PLAN,
    evaluators: tuple[Evaluator, ...] = (EVALUATOR,),
    **fields: Any,
) -> Report:
    """Make a complete report; ``answers`` changes single answers (``None``: not found).

    Each change gives ``stated``, ``degree_stated``, ``explanation`` or ``evidence`` (titles).
    """
    page = _Page()
    page.add(FORM.heading["en"][0] + " An open budget")
    page.add("An open budget", "commitment.title")
    if action:
        page.add(action, "action")
    if problem:
        page.add(problem, "problem")
    given = {
        question.number: answer
        for question in FORM.questions
        if (answer := _answer(page, question.number, language, (answers or {}))) is not None
    }
    page.add("No comments yet")
    return Report.model_validate(
        {
            "form": FORM.id,
            "source": Source(
                path="made/up.txt", sha256="0" * 64, language=language, lines=tuple(page.lines)
            ),
            "member": Member(
                name="Lindenau", country="Austria", country_code="AT", slug="lindenau-austria"
            ),
            "action_plan": action_plan,
            "commitment": Commitment(title="An open budget"),
            "evaluators": evaluators,
            "action": action,
            "problem": problem,
            "answers": given,
            "where": page.where,
            **fields,
        }
    )


def _answer(
    page: _Page, number: str, language: str, changes: dict[str, dict[str, Any] | None]
) -> Answer | None:
    change = changes.get(number, {})
    if change is None:
        return None
    question = FORM.question(number)
    scale = FORM.scale_of(number)
    stated = change.get("stated", _STATED[question.scale][language] if question.scale else None)
    level = scale.match(stated) if scale and stated else None
    bare = level is not None and level.key in {"not_applicable", "no"} and question.degree
    degree = change.get(
        "degree_stated",
        {"en": "Major", "es": "Mayor"}[language] if question.degree and not bare else None,
    )
    text = change.get("explanation", None if bare else f"{_PROSE[language]} ({number})")
    titles = change.get(
        "evidence", () if bare or not question.evidence else (f"Minutes of {number}",)
    )

    label = page.add(question.text[language][0])
    if stated:
        page.add(stated, f"{number}.stated")
    if degree:
        page.add(FORM.parts["degree"][language][0])
        page.add(degree, f"{number}.degree_stated")
    if text:
        page.add(FORM.parts["explanation"][language][0])
        page.add(text, f"{number}.explanation")
    shown = []
    if question.evidence and not bare:
        page.add(FORM.parts["evidence"][language][0])
        for title in titles:
            line = page.add(title)[0]
            shown.append(Evidence(title=title, kind="text", line=line))
    known = FORM.scales["degree"].match(degree) if degree else None
    return Answer(
        stated=stated,
        rating=level.key if level else None,
        degree_stated=degree,
        degree=known.key if known else None,
        explanation=text,
        evidence=tuple(shown),
        lines=(label[0], len(page.lines) - 1),
    )
