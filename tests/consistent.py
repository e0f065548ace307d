"""Assessments that are complete and add up, made from a seed: no error or warning may be found.

The prose is our own. It holds on purpose what a hasty rule could trip over: parts that add up,
rounded shares, lists as long as announced, dates in order, references with their sources,
negations, and words such as "withdrawn" or "pending" where nothing was withdrawn.
"""

from __future__ import annotations

import random
import tomllib
from pathlib import Path
from typing import Any

from kit.form import load_form

FORM = load_form()

_MONTHS = {
    "en": "January February March April May June July August September October November December",
    "es": "enero febrero marzo abril mayo junio julio agosto septiembre octubre noviembre "
    "diciembre",
}
_NUMBERS = {"en": "two three four five", "es": "dos tres cuatro cinco"}
_PLACES = ("Lindenau", "Bahía Verde", "Monte Claro", "Nordhafen", "San Telmo", "Altavista")
_COUNTRIES = {"en": ("Austria", "Colombia"), "es": ("Colombia", "México")}

_PARAGRAPHS: dict[str, list[str]] = tomllib.loads(
    (Path(__file__).parent / "gold" / "consistent.toml").read_text(encoding="utf-8")
)
_ITEMS = {
    "en": ("Planning with all offices", "Training", "Opening of the portal", "Review", "Report"),
    "es": ("Planeación con las oficinas", "Capacitación", "Apertura del portal", "Revisión",
           "Informe"),
}  # fmt: skip
_COURSES = {
    "en": ("on budgets", "on maps", "on law", "on writing", "on archives"),
    "es": ("de presupuesto", "de mapas", "de derecho", "de redacción", "de archivo"),
}
_OWN = {
    "en": {
        "action": "Open the accounts of the town to all residents.",
        "problem": "Residents cannot follow how public money is spent.",
        "1.2": "1. The mayor backed the work.\n2. A new law helped.\n3. Rain delayed two visits, "
        "which were then held a week later.",
        "3": "Personal invitations work better than posters. Future plans should leave more time "
        "for tests.",
        "evidence": "Minutes and attendance lists",
        "title": "Open accounts for all",
    },
    "es": {
        "action": "Abrir las cuentas del municipio a toda la población.",
        "problem": "La población no puede seguir cómo se gasta el dinero público.",
        "1.2": "1. La alcaldesa respaldó el trabajo.\n2. Una nueva ley ayudó.\n3. La lluvia "
        "retrasó dos visitas, que se realizaron una semana después.",
        "3": "La invitación personal funciona mejor que los carteles. Los próximos planes "
        "deberían dejar más tiempo para pruebas.",
        "evidence": "Actas y listas de asistencia",
        "title": "Cuentas abiertas para todos",
    },
}


def page(seed: int) -> str:
    """Return a published page; even seeds are English, odd ones Spanish."""
    chance = random.Random(seed)
    language = ("en", "es")[seed % 2]
    own = _OWN[language]
    year = chance.choice((2022, 2023, 2024))
    place, country = chance.choice(_PLACES), chance.choice(_COUNTRIES[language])
    plan = {"en": "Action plan", "es": "Plan de acción"}[language]
    values = {
        "evaluators": chance.choice(("Ada Example", "Grupo Ejemplo")),
        "email": "ada@example.org",
        "member": f"{place}, {country}",
        "action_plan": f"{plan} – {place}, {country}, {year} – {year + 1}",
        "commitment": own["title"],
        "action": own["action"],
        "problem": own["problem"],
    }
    lines = [f"{FORM.heading[language][0]} {own['title']}"]
    for field in FORM.fields:
        if field.key in values:
            lines += [field.labels[language][0], values[field.key]]
    pool = list(_PARAGRAPHS[language])
    chance.shuffle(pool)
    for section in FORM.sections:
        lines.append(section.labels[language][0])
        for question in FORM.questions:
            if question.section == section.number:
                lines += _question(question.number, language, year, chance, pool)
    lines.append(FORM.frame.tail[language][0])
    return "\n\n".join(lines) + "\n"


def _question(
    number: str, language: str, year: int, chance: random.Random, pool: list[str]
) -> list[str]:
    question = FORM.question(number)
    lines = [question.text[language][0]]
    scale = FORM.scale_of(number)
    best = {"1.1": "complete", "1.3": chance.choice(("most", "all")), "2.2": "yes"}
    if scale:
        key = best.get(number, chance.choice(("yes", "yes", "not_applicable")))
        level = scale.level(key)
        assert level
        lines.append(level.stated[language][0])
        if key == "not_applicable":
            return lines
    if question.degree:
        degree = FORM.scales["degree"].level(chance.choice(("marginal", "major", "outstanding")))
        assert degree
        lines += [FORM.parts["degree"][language][0], degree.stated[language][0]]
    own = _OWN[language]
    if scale:
        lines.append(FORM.parts["explanation"][language][0])
        taken = [pool.pop() for _ in range(min(2, len(pool)))]
        lines += [_filled(one, language, year, chance) for one in taken] or [own["action"]]
        lines += [FORM.parts["evidence"][language][0], f"{own['evidence']} {number}"]
    else:
        lines.append(own[number])
    return lines


def _filled(text: str, language: str, year: int, chance: random.Random) -> str:
    a, b = chance.randint(11, 60), chance.randint(3, 10)
    whole = chance.randint(200, 900)
    part = chance.randint(90, whole - 20)
    number = chance.randint(2, 5)
    months = _MONTHS[language].split()
    first = chance.randint(0, 10)
    values: dict[str, Any] = {
        "a": a,
        "b": b,
        "total": a + b,
        "whole": whole,
        "part": part,
        "share": round(100 * part / whole),
        "year": year,
        "month1": months[first],
        "month2": months[chance.randint(first + 1, 11)],
        "day": chance.randint(1, 28),
        "number": _NUMBERS[language].split()[number - 2],
        "list": "\n".join(f"{n}. {one}" for n, one in _first(_ITEMS[language], number)),
        "bullets": "\n".join(f"• {one}" for _, one in _first(_ITEMS[language], number)),
        "inline": ", ".join(f"{n}. {one}" for n, one in _first(_COURSES[language], number)),
    }
    return text.format(**values)


def _first(items: tuple[str, ...], number: int) -> list[tuple[int, str]]:
    return list(enumerate(items[:number], start=1))
