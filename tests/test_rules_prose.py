"""Ratings held against the prose."""

from __future__ import annotations

import pytest

from kit.records import Finding, Report
from kit.rules_prose import rating_and_prose_differ, unfinished
from kit.words import words_of
from tests.reports import make_report

ALL = "All of the commitment milestones were implemented as planned."

# Sentences that tell of work withdrawn, replaced, not finished or late.
TELLING = {
    "en": [
        "The activities of the second phase were withdrawn from the plan.",
        "In spring the action on street lighting was replaced by a survey.",
        "The milestones that concern schools have been dropped.",
        "The last two workshops could not be held.",
        "Milestone 4 was not completed.",
        "The sessions with neighbourhoods were never held.",
        "The goal of forty trained officials has not yet been achieved.",
        "The system was not delivered within the planned deadlines.",
        "The town missed the deadline for the second report.",
        "The deadlines of the plan were not met.",
        "One of the milestones remains pending.",
        "Two activities are still pending.",
        "The second stage is yet to be completed.",
        "The training component was only partially implemented.",
        "A plan of wide reach was written, and it could not be completed within the deadlines.",
        "Milestones 4 and 5 were not completed.",
        "Some of the activities were cancelled for lack of money.",
    ],
    "es": [
        "Las actividades de la segunda fase fueron retiradas del plan.",
        "La acción sobre alumbrado se sustituyó por una encuesta.",
        "En 2022 se eliminaron las actividades con escuelas.",
        "Los dos últimos talleres no se pudieron realizar.",
        "El hito 4 no fue completado.",
        "Las mesas con vecinas nunca se realizaron.",
        "La meta de cuarenta personas capacitadas no se cumplió.",
        "El sistema no fue entregado dentro de los plazos previstos.",
        "El segundo informe se publicó fuera de plazo.",
        "Uno de los hitos sigue pendiente.",
        "Quedan pendientes dos actividades.",
        "Algunas de las actividades fueron canceladas por falta de recursos.",
        "Las actividades previstas para 2023 no se realizaron.",
        "La segunda etapa se ejecutó y los talleres quedaron sin realizar.",
        "El hito 3 se cumplió solo parcialmente.",
    ],
}
# Sentences that a hasty reader could take for such.
OTHER = {
    "en": [
        "All activities were completed as planned.",
        "No activity was withdrawn, and none was replaced.",
        "None of the milestones was left pending.",
        "The old platform was replaced by a new one.",
        "The barriers to access were removed.",
        "If the milestones are not completed, the council has to be told.",
        "In the previous plan the activities were not completed.",
        "The milestones that were not completed in 2022 were later completed in 2023.",
        "The sessions were held so that no deadline would be missed.",
        "Requests that were not answered within the legal time went to the ombudsman.",
        "The budget was not published before this commitment.",
        "The work remains important for the town.",
        "The activities were carried out on time and within the deadlines.",
        "Residents had not been invited to such meetings before.",
        "The meetings were postponed by a week and then held.",
        "Paper forms were withdrawn and digital ones introduced.",
        "As part of the commitment, 45 obsolete requirements were removed.",
        "Under this milestone the fees for copies were removed.",
        "The meeting showed that requests had not been delivered to the right office.",
        "Companies that missed the deadline for their reports were fined.",
        "The activities in the district showed that many forms were not completed by residents.",
        "Permits are not delivered within the legal time in other towns.",
    ],
    "es": [
        "Todas las actividades se realizaron según lo previsto.",
        "Ninguna actividad fue retirada ni sustituida.",
        "La plataforma anterior fue reemplazada por una nueva.",
        "Se eliminaron las barreras de acceso.",
        "Si los hitos no se cumplen, hay que avisar al consejo.",
        "En el plan anterior las actividades no fueron completadas.",
        "Las actividades que no se realizaron en 2022 se realizaron posteriormente.",
        "Las solicitudes no respondidas en plazo llegaron a la defensoría.",
        "El presupuesto no se publicaba antes de este compromiso.",
        "Las actividades se cumplieron a tiempo y dentro de los plazos.",
        "Los formularios en papel fueron retirados y se introdujeron los digitales.",
        "En el marco de la actividad se eliminaron 45 requisitos.",
        "Con esta acción se suspendieron las multas.",
        "Se eliminaron requisitos de las actividades comerciales.",
        "Las solicitudes que se presentaron fuera de plazo fueron atendidas.",
        "La reunión mostró que las solicitudes no fueron entregadas a la oficina correcta.",
        "El trabajo sigue siendo importante para el municipio.",
    ],
}


def told(text: str, language: str) -> tuple[str, ...]:
    frame = {
        "en": ("The office and the council worked on this for two years.", "That is all of it."),
        "es": ("La oficina y el consejo trabajaron en esto por dos años.", "Eso es todo lo hecho."),
    }[language]
    report = make_report(
        language=language, answers={"1.3": {"explanation": f"{frame[0]} {text} {frame[1]}"}}
    )
    return tuple(one.words for one in unfinished(report))


@pytest.mark.parametrize(
    ("language", "text"), [(lang, text) for lang in TELLING for text in TELLING[lang]]
)
def test_work_that_was_not_done_as_meant_is_seen(language: str, text: str) -> None:
    (words,) = told(text, language)
    assert words in text


@pytest.mark.parametrize(
    ("language", "text"), [(lang, text) for lang in OTHER for text in OTHER[lang]]
)
def test_what_only_looks_alike_is_not(language: str, text: str) -> None:
    assert told(text, language) == ()


@pytest.mark.parametrize("status", ["Withdrawn", "Replaced in 2022", "In progress", "Not started"])
def test_a_status_that_stands_as_a_heading_is_seen_under_section_1(status: str) -> None:
    text = f"The work had four parts.\n\n● {status}\n\nThe part on schools and on their budgets."
    report = make_report(answers={"1.1": {"explanation": text}, "3": {"explanation": text}})
    assert [(one.question, one.words) for one in unfinished(report)] == [("1.1", status)]


def run(report: Report) -> list[Finding]:
    assert rating_and_prose_differ.function is not None
    return list(rating_and_prose_differ.function(report, words_of("en")))


def test_a_complete_rating_is_held_against_the_prose_question_by_question() -> None:
    report = make_report(
        answers={
            "1.1": {
                "stated": "Complete",
                "explanation": "Two parts were done.\n\nThe last two workshops could not be held.",
            },
            "3": {"explanation": "In the end the deadlines of the plan were not met."},
        }
    )
    first, second = run(report)
    rated = report.where["1.1.stated"][0]
    assert first.message == (
        f"Question 1.1 Level of progress is answered “Complete” (line {rated}). "
        "The text under 1.1 Level of progress tells of work that took another course: "
        f"“workshops could not be held” (line {first.lines[0] if first.lines else 0})."
    )
    assert (first.question, second.question) == ("1.1", "3")
    assert first.lines is not None
    assert "could not be held" in report.source.lines[first.lines[0] - 1]


def test_all_as_planned_is_held_against_the_prose_as_well() -> None:
    text = "The activities of the second phase were withdrawn."
    report = make_report(answers={"1.3": {"stated": ALL, "explanation": text}})
    (found,) = run(report)
    assert found.message.startswith("Question 1.3 Implemented as planned is answered “All of the")


@pytest.mark.parametrize("progress", ["Limited", "Substantial", None])
def test_lower_ratings_and_the_prose_agree(progress: str | None) -> None:
    text = "The last two workshops could not be held."
    report = make_report(answers={"1.1": {"stated": progress, "explanation": text}})
    assert run(report) == []
