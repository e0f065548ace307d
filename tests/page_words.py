"""Prose of our own for the pages made for tests, in English and Spanish."""

from __future__ import annotations

import random

from kit.form import load_form

FORM = load_form()

WHO = {
    "en": "the neighbourhood councils|the open data office|two universities|the water board|"
    "young volunteers|the budget directorate|school parents|the ombudsperson|market traders",
    "es": "las juntas vecinales|la oficina de datos abiertos|dos universidades|la junta de aguas|"
    "jóvenes voluntarios|la dirección de presupuesto|las familias|la defensoría|los comerciantes",
}
DID = {
    "en": "met every second month|published a list of contracts|asked for simpler forms|"
    "tested a shared calendar|trained forty people|drew a map of public works|"
    "wrote down who answers for what|opened the minutes to everyone",
    "es": "se reunieron cada dos meses|publicaron una lista de contratos|pidieron trámites simples|"
    "probaron un calendario común|capacitaron a cuarenta personas|dibujaron un mapa de obras|"
    "anotaron quién responde por cada tema|abrieron las actas a todo el mundo",
}
WHEN = {
    "en": "during the rainy season|after the local election|in the first half of 2023|"
    "once the budget was approved|although the office moved|with no money of its own",
    "es": "durante la época de lluvias|después de la elección local|en el primer semestre de 2023|"
    "una vez aprobado el presupuesto|aunque la oficina se mudó|sin fondos propios",
}
STRUCTURE = {
    "en": (
        "3.1 Workshops held in the districts",
        "1. First round of visits",
        "2. Second round of visits",
        "1.2 Second table of the plan",
        "2.1 What the survey asked",
        "● Complete",
        "● Replaced in 2022",
        "A. Activities that were replaced",
        "Evidences:",
        "Evidence",
        "Explanation:",
        "Disclose more information",
        "Improve accessibility to information",
        "    1. A nested point of the list",
        "  • A point with a bullet",
        "o the creation of a form",
        "- a list entry with a hyphen",
        "Yes",
        "Major",
        "Complete",
        "No",
        "Section 4.1 of the handbook says the same.",
        "Lessons from the field",
        "Other results",
        "Results",
        "2.2 Budget",
        "2.1.4 and 2.1.3 are alike in this respect, as the councils said.",
        "Name of the office: open data",
        "Open Government Partnership",
        "Action lines of the plan",
        "Problem tree",
        "Title II of the transparency act",
        "Member states",
        "1. one 2. two 3. three, all in one line 4. four",
        "Overview",
    ),
    "es": (
        "3.1 Talleres en los distritos",
        "1. Primera ronda de visitas",
        "1.2 Segunda tabla del plan",
        "● Completo",
        "A. Actividades reemplazadas",
        "Evidencias:",
        "Evidencia",
        "Explicación:",
        "Divulgar más información",
        "    1. Un punto dentro de la lista",
        "  • Un punto con viñeta",
        "- una entrada de la lista",
        "Sí",
        "Mayor",
        "Completo",
        "No",
        "Sección 4.1 del manual dice lo mismo.",
        "Lecciones del campo",
        "Otros resultados",
        "2.2 Presupuesto",
        "Líneas de acción",
        "Árbol de problemas",
        "Resumen",
        "General",
    ),
}
# One-word lines that are labels elsewhere: they are prose only where no such label can follow.
LABELS_IN_ANSWERS = {
    "en": ("Action", "Problem", "Commitment", "Title", "Email", "Member"),
    "es": ("Acción", "Problema", "Compromiso", "Título", "Miembro"),
}
TITLES = {
    "en": (
        "Open minutes of the water board for every neighbourhood",
        "Participatory budget for the markets, with follow-up in public",
        "A shared calendar of public works and who answers for it",
        "Inclusion: young people in the review of the mobility plan",
        "Contracts that can be read: simple summaries of public procurement",
    ),
    "es": (
        "Actas abiertas de la junta de aguas para cada barrio",
        "Presupuesto participativo para los mercados, con seguimiento público",
        "Un calendario común de obras públicas y quién responde por él",
        "Inclusión: jóvenes en la revisión del plan de movilidad",
    ),
}
PEOPLE = ("Amara Testfall", "Beltrán Ejemplo Ruiz", "Chidi Muster", "Dalia Inventada", "Foro Demo")
MEMBERS = ("Villa Serena, Colombia", "Puerto Ejemplo, Mexico", "Testbury, United Kingdom")
SPELLINGS = (
    "Puerto Ejemplo, México",
    "Aït Modèle (Commune), Maroc",
    "Aït Modèle (Municipality), Morocco",
    "Demo Kano State, Nigeria",
    "Municipality of Testbury, United Kingdom",
    "Nueva Muestra, Perú",
    "Zrazkove, Україна",
    "Zrazkove – Ukraine",
)
EVIDENCE = {
    "en": ("Attendance lists 2023", "Minutes of the final meeting", "Summary of the survey"),
    "es": ("Listas de asistencia 2023", "Acta de la reunión final", "Resumen de la encuesta"),
}
OTHER_QUESTIONS = {
    "es": {
        "1.1": "1.1 ¿Qué grado de avance tenía el compromiso al momento de evaluarlo?",
        "1.2": "1.2 Cuente qué factores de dentro o fuera afectaron el trabajo y cómo se trataron.",
        "1.3": "1.3 ¿El compromiso se ejecutó tal como se había previsto al inicio?",
        "2.1.1": "2.1.1. – ¿Se dio a conocer más información, o de mejor calidad o más accesible?",
        "2.1.2": "2.1.2. – ¿Se abrieron espacios nuevos para escuchar a la gente o se mejoraron?",
        "2.1.3": "2.1.3 ¿Hay mejores vías para pedir cuentas a quienes ocupan cargos públicos?",
        "2.1.4": "2.1.4 Otros logros",
        "2.2": "2.2 ¿Ayudó el compromiso con el problema público que describe el plan?",
        "3": "3. Escriba por lo menos una enseñanza que dejó el trabajo en este compromiso.",
    }
}
TOOLTIPS = {
    "Commitment": (
        "OGP commitments are promises for reform that governments make together with civ... More"
    ),
    "Action": "Actions are the steps that a government takes so that a promise becomes r...",
    "Problem": "Problems are what a commitment wants to solve for people, in a few words ... More",
    "Action Plan Title": "Action plans are at the core of what a government does in th... Title",
    "Compromiso": "Los compromisos son promesas de reforma que hace un gobierno con la soci... Más",
}
QUOTED = {
    language: tuple(
        text
        for group in (
            *(FORM.parts.values()),
            *(question.text for question in FORM.questions),
            *(section.labels for section in FORM.sections),
            *(field.labels for field in FORM.fields),
        )
        for text in group[language]
    )
    for language in ("en", "es")
}
LINKS = (
    ("Calendar of works: https://example.org/calendar.pdf", "Calendar of works"),
    ("https://example.org/minutes", None),
    ("• www.example.org/list-2023.xlsx", "www.example.org/list-2023.xlsx"),
    ("1. Letter to the councils, May 2023", None),
    ("- Photographs of the visits", "Photographs of the visits"),
)
BANNER = "Tell us what you think of this site: our visitor survey takes two minutes!"


class Writer:
    """Makes prose that is the same for the same seed."""

    def __init__(self, rng: random.Random, language: str, *, structure: bool) -> None:
        self.rng = rng
        self.language = language
        self.structure = structure

    def sentence(self) -> str:
        who, did, when = (
            self.rng.choice(words[self.language].split("|")) for words in (WHO, DID, WHEN)
        )
        return f"{who[0].upper()}{who[1:]} {did} {when}."

    def paragraph(self) -> str:
        return " ".join(self.sentence() for _ in range(self.rng.randint(1, 5)))

    def prose(self, *, labels: bool = False, most: int = 4) -> list[str]:
        """Return lines of prose, paragraphs divided by blank ones."""
        lines: list[str] = []
        for _ in range(self.rng.randint(1, most)):
            if lines and self.rng.random() < 0.8:
                lines.append("")
            lines.append(self.paragraph())
            if self.structure and self.rng.random() < 0.7:
                wanted = list(STRUCTURE[self.language])
                if labels:
                    wanted += LABELS_IN_ANSWERS[self.language]
                for line in self.rng.sample(wanted, self.rng.randint(1, 3)):
                    if self.rng.random() < 0.5:
                        lines.append("")
                    lines.append(line)
        return lines
