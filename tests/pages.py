"""Published pages made up for tests: every layout, with the truth known by construction.

A page is a list of tagged lines. It is made from the questionnaire and prose of our own; the
layouts (the numbers are those of docs/reference/sources.md) then change lines, and what a field
still states is read off the tags of the finished page.
"""

from __future__ import annotations

import random
import re
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, field, replace

from kit.form import Form, Question, load_form
from kit.records import Reading

FORM = load_form()
PROSE = {"action", "problem"}

LAYOUTS = {
    1: "short lines lost",
    2: "overview without labels",
    3: "older labels, missing fields",
    4: "case of closed answers",
    5: "numbers drift, headings broken",
    6: "prose like structure",
    7: "glossary tooltips",
    8: "machine-translated",
    9: "the site's frame",
    10: "blank lines, encodings",
    11: "cut off",
    13: "spellings of members",
    14: "heading longer or shorter",
    15: "member only in the plan",
    16: "evidence as lines, bullets, none",
}


@dataclass(frozen=True)
class Line:
    """One line of a page. ``field`` is the field whose value it holds, ``label`` the label it is.

    ``value`` is the part of the text that is the value, where that is not the whole line.
    """

    text: str
    field: str = ""
    label: str = ""
    value: str | None = None

    @property
    def blank(self) -> bool:
        return not self.text.strip()

    @property
    def one_word(self) -> bool:
        return len(self.text.split()) == 1


@dataclass
class MadePage:
    """A page, the bytes of its file, and what it states.

    ``lost`` are the labels that were lost, ``untold`` the fields whose values stand on the page
    but are stated neither by a label nor by their order: nobody could tell where they end.
    """

    lines: list[Line]
    language: str
    layouts: tuple[int, ...]
    data: bytes = b""
    heading: str | None = None
    lost: set[str] = field(default_factory=set)
    untold: set[str] = field(default_factory=set)
    cut: bool = False

    def truth(self) -> dict[str, str]:
        """Return every value that stands on the page, by the field's name."""
        values: dict[str, str] = {}
        for key in dict.fromkeys(line.field for line in self.lines if line.field):
            places = [n for n, line in enumerate(self.lines) if line.field == key]
            held = self.lines[places[0] : places[-1] + 1]
            texts = [line.text if line.value is None else line.value for line in held]
            values[key] = "\n".join(texts)
        for key in values.keys() & {"names", "emails"}:
            pieces = re.split(r"\n+|(?<=\S)[,;] ?" if key == "emails" else r"\n+", values[key])
            values[key] = "\n".join(piece.strip() for piece in pieces if piece.strip())
        return values


# ---------------------------------------------------------------- prose of our own

_WHO = {
    "en": "the neighbourhood councils|the open data office|two universities|the water board|"
    "young volunteers|the budget directorate|school parents|the ombudsperson|market traders",
    "es": "las juntas vecinales|la oficina de datos abiertos|dos universidades|la junta de aguas|"
    "jóvenes voluntarios|la dirección de presupuesto|las familias|la defensoría|los comerciantes",
}
_DID = {
    "en": "met every second month|published a list of contracts|asked for simpler forms|"
    "tested a shared calendar|trained forty people|drew a map of public works|"
    "wrote down who answers for what|opened the minutes to everyone",
    "es": "se reunieron cada dos meses|publicaron una lista de contratos|pidieron trámites simples|"
    "probaron un calendario común|capacitaron a cuarenta personas|dibujaron un mapa de obras|"
    "anotaron quién responde por cada tema|abrieron las actas a todo el mundo",
}
_WHEN = {
    "en": "during the rainy season|after the local election|in the first half of 2023|"
    "once the budget was approved|although the office moved|with no money of its own",
    "es": "durante la época de lluvias|después de la elección local|en el primer semestre de 2023|"
    "una vez aprobado el presupuesto|aunque la oficina se mudó|sin fondos propios",
}
_STRUCTURE = {
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
_LABELS_IN_ANSWERS = {
    "en": ("Action", "Problem", "Commitment", "Title", "Email", "Member"),
    "es": ("Acción", "Problema", "Compromiso", "Título", "Miembro"),
}
_TITLES = {
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
_PEOPLE = ("Amara Testfall", "Beltrán Ejemplo Ruiz", "Chidi Muster", "Dalia Inventada", "Foro Demo")
_MEMBERS = (
    ("Villa Serena", "Colombia"),
    ("Puerto Ejemplo", "Mexico"),
    ("Puerto Ejemplo", "México"),
    ("Aït Modèle (Commune)", "Maroc"),
    ("Testbury", "United Kingdom"),
    ("Nueva Muestra", "Perú"),
    ("Demo Kano State", "Nigeria"),
    ("Zrazkove", "Ukraine"),
)
_EVIDENCE = {
    "en": ("Attendance lists 2023", "Minutes of the final meeting", "Summary of the survey"),
    "es": ("Listas de asistencia 2023", "Acta de la reunión final", "Resumen de la encuesta"),
}
_OTHER_QUESTIONS = {
    "es": {
        "1.1": "1.1 ¿Qué grado de avance tenía el compromiso al momento de evaluarlo?",
        "1.2": "1.2 Cuente qué factores de dentro o de fuera afectaron el trabajo, y cómo se trataron.",
        "1.3": "1.3 ¿El compromiso se ejecutó tal como se había previsto al inicio?",
        "2.1.1": "2.1.1. – ¿Se dio a conocer más información, o de mejor calidad o más accesible?",
        "2.1.2": "2.1.2. – ¿Se abrieron espacios nuevos para escuchar a la gente o se mejoraron?",
        "2.1.3": "2.1.3 ¿Hay mejores vías para pedir cuentas a quienes ocupan cargos públicos?",
        "2.1.4": "2.1.4 Otros logros",
        "2.2": "2.2 ¿Ayudó el compromiso con el problema público que describe el plan?",
        "3": "3. Escriba por lo menos una enseñanza que dejó el trabajo en este compromiso.",
    }
}
_TOOLTIPS = {
    "Commitment": "OGP commitments are promises for reform that governments make together with civ... More",
    "Action": "Actions are the steps that a government takes so that a promise becomes r...",
    "Problem": "Problems are what a commitment wants to solve for people, in a few words ... More",
    "Action Plan Title": (
        "Action Plan",
        "Action plans are at the core of what a government does in th... Title",
    ),
    "Compromiso": "Los compromisos son promesas de reforma que hace un gobierno con la socied... Más",
}
_BANNER = "Tell us what you think of this site: our visitor survey takes two minutes!"


class _Writer:
    """Makes prose that is the same for the same seed."""

    def __init__(self, rng: random.Random, language: str, *, structure: bool) -> None:
        self.rng = rng
        self.language = language
        self.structure = structure

    def sentence(self) -> str:
        who, did, when = (
            self.rng.choice(words[self.language].split("|")) for words in (_WHO, _DID, _WHEN)
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
                wanted = list(_STRUCTURE[self.language])
                if labels:
                    wanted += _LABELS_IN_ANSWERS[self.language]
                for line in self.rng.sample(wanted, self.rng.randint(1, 3)):
                    if self.rng.random() < 0.5:
                        lines.append("")
                    lines.append(line)
        return lines


# ---------------------------------------------------------------- the plain page


def _first(words: dict[str, tuple[str, ...]], language: str) -> str:
    return words[language][0]


def _labels(language: str) -> dict[str, str]:
    return {field.key: _first(field.labels, language) for field in FORM.fields}


def _spaced(groups: Iterable[Sequence[Line]]) -> list[Line]:
    """Return groups of lines with one blank line between them."""
    lines: list[Line] = []
    for group in groups:
        if lines:
            lines.append(Line(""))
        lines.extend(group)
    return lines


def _value(key: str, lines: Iterable[str]) -> list[Line]:
    """Return the lines of a value; its blank lines belong to no field."""
    return [Line(text, key) if text.strip() else Line("") for text in lines]


def make(
    rng: random.Random,
    layouts: Sequence[int] = (),
    *,
    language: str | None = None,
    form: Form = FORM,
) -> MadePage:
    """Return a page with these layouts combined; the same for the same state of ``rng``."""
    chosen = set(layouts)
    tongue = language or ("es" if 8 in chosen or rng.random() < 0.2 else "en")
    writer = _Writer(rng, tongue, structure=6 in chosen)
    labels = _labels(tongue)
    name, country = rng.choice(_MEMBERS)
    member = f"{name}, {country}"
    title = rng.choice(_TITLES[tongue])
    plan = {
        "en": f"Action plan – {member}, 2023 – 2024",
        "es": f"Plan de acción – {member}, 2022 – 2024",
    }[tongue]
    names = rng.sample(_PEOPLE, rng.choice((1, 1, 1, 2, 3)))
    emails = [f"{person.split()[0].lower()}@example.org" for person in names]
    overview: list[tuple[str, list[Line]]] = [
        ("evaluators", _value("names", names)),
        ("email", _value("emails", emails if rng.random() < 0.5 else [", ".join(emails)])),
        ("member", _value("member", [member])),
        ("action_plan", _value("plan", [plan])),
        ("commitment", _value("title", [title])),
        ("action", _value("action", writer.prose())),
        ("problem", _value("problem", writer.prose(most=2))),
    ]
    if rng.random() < 0.3:
        overview = [pair for pair in overview if pair[0] != "action_plan"]
    page = MadePage([], tongue, tuple(sorted(chosen)), heading=title)
    if 3 in chosen:
        overview = _generation(rng, overview, labels, tongue, page)
    if 15 in chosen:
        overview = [pair for pair in overview if pair[0] != "member"]
    groups: list[list[Line]] = [[Line(form.frame.top[tongue][0])]]
    page.heading = _heading(rng, title, 14 in chosen)
    if page.heading:
        groups.append([Line(f"{form.heading[tongue][0]} {page.heading}", label="heading")])
    groups.append([Line(form.frame.head[tongue][0], label="overview")])
    for key, value in overview:
        groups.append([Line(labels[key], label=key)])
        if value:
            groups.append(value)
    sections = {section.number: section for section in form.sections}
    for question in form.questions:
        opening = sections.pop(question.section, None)
        if opening:
            groups.append(_section_heading(_first(opening.labels, tongue), opening.number))
        groups += _question(rng, writer, question, tongue, chosen)
    page.lines = _spaced(groups) + [Line("")]
    page.lines += _spaced([[Line(text)] for text in form.frame.tail[tongue][:3]])
    page.lines += [Line(""), Line("Open Government Partnership")]
    for number, change in _CHANGES:
        if number in chosen:
            change(rng, page)
    if "member" in page.lost and "names" not in {line.field for line in page.lines}:
        page.untold.add("member")  # it could as well be who evaluated
    if page.lost & PROSE and not PROSE <= {line.field for line in page.lines}:
        page.untold |= PROSE
    _encode(rng, page, 10 in chosen)
    return page


def _heading(rng: random.Random, title: str, changed: bool) -> str | None:
    if not changed:
        return title
    words = title.split()
    return rng.choice(
        (None, " ".join(words[:-2]), f"{title} (second phase)", f"{title}.", title.upper())
    )


def _section_heading(label: str, number: str) -> list[Line]:
    head, title = label.split(f" {number}. ", 1)
    lines = [f"{head} {number}."]
    if number == "3":
        words = title.split()
        lines += [" ".join(words[:-1]), words[-1]]
    else:
        lines.append(title)
    return [Line(text, label=f"section {number}") for text in lines]


def _question(
    rng: random.Random, writer: _Writer, question: Question, language: str, chosen: set[int]
) -> list[list[Line]]:
    """Return the groups of lines of one question with its answer."""
    number = question.number
    text = _first(question.text, language)
    if 8 in chosen and language in _OTHER_QUESTIONS and (number != "1.1" or rng.random() < 0.3):
        text = _OTHER_QUESTIONS[language][number]
    groups = [[Line(text, label=number)]]
    if question.scale is None:
        return [*groups, _value(f"{number}.explanation", writer.prose(labels=True))]
    level = rng.choice(FORM.scales[question.scale].levels)
    stated = level.stated[language][0]
    if 4 in chosen:
        stated = rng.choice(
            (stated.lower(), stated.upper(), stated.rstrip("."), f"{stated.rstrip('.')}.")
        )
    groups.append([Line(stated, f"{number}.stated")])
    if level.key == "not_applicable":
        return groups
    parts = FORM.parts
    if question.degree:
        degree = rng.choice(FORM.scales["degree"].levels)
        groups.append([Line(_first(parts["degree"], language), label="degree")])
        groups.append([Line(degree.stated[language][0], f"{number}.degree_stated")])
    wording = parts["explanation"][language][1 if question.degree else 0]
    groups.append([Line(wording, label="explanation")])
    groups.append(_value(f"{number}.explanation", writer.prose(labels=True)))
    wording = parts["evidence"][language][1 if number == "1.1" else 0]
    groups.append([Line(wording, label="evidence")])
    share = 0.6 if 16 in chosen else 0.2
    if rng.random() < share:
        bullet = rng.choice(("", "- ", "• ")) if 16 in chosen else ""
        shown = rng.sample(_EVIDENCE[language], rng.randint(1, 3))
        groups.append(
            [
                Line(bullet + title, f"{number}.evidence.{n}", value=title if bullet else None)
                for n, title in enumerate(shown)
            ]
        )
    return groups


# ---------------------------------------------------------------- the layouts


def _generation(
    rng: random.Random,
    overview: list[tuple[str, list[Line]]],
    labels: dict[str, str],
    language: str,
    page: MadePage,
) -> list[tuple[str, list[Line]]]:
    """Take older labels, add a ``Title``, and leave out fields."""
    for form_field in FORM.fields:
        labels[form_field.key] = rng.choice(form_field.labels[language])
    gone = rng.choice(
        (set(), {"action"}, {"problem"}, {"email"}, {"action_plan"}, {"action", "problem"})
    )
    kept = [pair for pair in overview if pair[0] not in gone]
    if rng.random() < 0.3:
        kept = [(key, [] if key == "evaluators" else value) for key, value in kept]
        kept = [(key, [] if key == "email" else value) for key, value in kept]
    way = rng.random()
    place = next(n for n, pair in enumerate(kept) if pair[0] == "commitment")
    if way < 0.25:
        kept.insert(place, ("title", []))
    elif way < 0.5:
        kept.insert(place, ("commitment", []))
        kept[place + 1] = ("title", kept[place + 1][1])
    elif way < 0.6:
        kept[place] = ("title", kept[place][1])
    return kept


def _lose(rng: random.Random, page: MadePage) -> None:
    """Blank out one-word lines, as copied pages have lost them."""
    everything = rng.random() < 0.5
    prose_too = everything and rng.random() < 0.3
    loss = 1.0 if everything else rng.uniform(0.2, 0.9)
    labels = {"overview", "email", "commitment", "title", "action", "problem", "member"}
    for number, line in enumerate(page.lines):
        prose = prose_too and (line.field in PROSE or line.field.endswith("explanation"))
        losable = line.label in labels or line.field.endswith("stated") or prose
        if line.one_word and losable and rng.random() < loss:
            page.lines[number] = Line("")
            page.lost.add(line.label or "prose")
    if {"action", "problem"} & page.lost and (not everything or "prose" in page.lost):
        # Where some one-word lines are kept, a wide gap could as well be somebody's prose.
        page.untold |= PROSE


def _unlabel(rng: random.Random, page: MadePage) -> None:
    """Take all labels out of the overview, with or without the lines they stood on."""
    keys = {field.key for field in FORM.fields} | {"overview"}
    page.lost |= {line.label for line in page.lines if line.label in keys}
    if rng.random() < 0.5:
        page.lines = [Line("") if line.label in keys else line for line in page.lines]
        return
    kept: list[Line] = []
    for line in page.lines:
        if line.label not in keys:
            kept.append(line)
        elif kept and kept[-1].blank:
            kept.pop()
    page.lines = kept
    page.untold |= PROSE


def _drift(rng: random.Random, page: MadePage) -> None:
    """Change the punctuation of the numbers, and break headings over lines."""
    numbers = {question.number for question in FORM.questions}
    lines: list[Line] = []
    for line in page.lines:
        if line.label not in numbers:
            lines.append(line)
            continue
        body = line.text.lstrip("0123456789.–- ")
        number = line.label
        head = rng.choice(
            (
                f"{number} ",
                f"{number}. ",
                f"{number}. – ",
                f"{number} – ",
                f"{number}.- ",
                f"{number}) ",
            )
        )
        words = (head + body).split()
        pieces = rng.choice((1, 1, 2, 3))
        if len(words) < 8:
            pieces = 1
        size = -(-len(words) // pieces)
        for start in range(0, len(words), size):
            lines.append(replace(line, text=" ".join(words[start : start + size])))
    page.lines = lines


def _tooltips(rng: random.Random, page: MadePage) -> None:
    """Glue the site's explanations to labels, and to a word of the title."""
    for number, line in enumerate(page.lines):
        tip = _TOOLTIPS.get(line.text) if line.label else None
        if tip and rng.random() < 0.7:
            glued = tip[0] + tip[1] if isinstance(tip, tuple) else line.text + tip
            page.lines[number] = replace(line, text=glued)
        elif line.field == "commitment.title" and line.text.startswith(
            ("Inclusion:", "Inclusión:")
        ):
            word, rest = line.text.split(":", 1)
            text = f"{word}OGP participating governments want to hear those who are seldom he...:{rest}"
            page.lines[number] = replace(line, text=text, value=line.text)


def _site(rng: random.Random, page: MadePage) -> None:
    """Add more of the web site: a banner, navigation, the comment form, a glued last line."""
    if rng.random() < 0.5:
        page.lines[:0] = [Line(_BANNER), Line("")]
    if rng.random() < 0.5:
        heading = next((n for n, line in enumerate(page.lines) if line.label == "heading"), None)
        if heading is not None:
            crumb = (
                "- Action Plan: Villa Serena, Colombia"
                if page.language == "en"
                else "- Plan de acción: Villa Serena"
            )
            page.lines[heading + 1 : heading + 1] = [Line(""), Line(crumb)]
    tail = rng.random()
    if tail < 0.3:
        page.lines += [Line("Name *"), Line("Email *"), Line("Website"), Line("Post Comment")]
    elif tail < 0.5:
        page.lines[-1] = replace(
            page.lines[-1], text=page.lines[-1].text + "Next page of the archive"
        )
    elif tail < 0.7:
        last = max(n for n, line in enumerate(page.lines) if line.field)
        following = next(n for n in range(last + 1, len(page.lines)) if not page.lines[n].blank)
        line = page.lines[last]
        page.lines[last : following + 1] = [
            replace(line, text=line.text + page.lines[following].text, value=line.text)
        ]
    elif tail < 0.8:
        last = max(n for n, line in enumerate(page.lines) if line.field)
        page.lines = page.lines[: last + 1]


def _cut(rng: random.Random, page: MadePage) -> None:
    """Cut the page off, in the middle of a line too."""
    page.cut = True
    number = rng.randrange(4, len(page.lines))
    page.lines = page.lines[: number + 1]
    line = page.lines[-1]
    prose = line.field in PROSE or line.field.endswith("explanation")
    if len(line.text) > 1 and rng.random() < 0.7 and line.value is None:
        text = line.text[: rng.randrange(1, len(line.text))]
        page.lines[-1] = Line(text, line.field if prose else "")
    filled = [kept for kept in page.lines if not kept.blank]
    page.untold.add(filled[-1].field)  # nobody can tell that the last line is whole


_CHANGES: tuple[tuple[int, Callable[[random.Random, MadePage], None]], ...] = (
    (5, _drift),
    (7, _tooltips),
    (9, _site),
    (1, _lose),
    (2, _unlabel),
    (11, _cut),
)


def _encode(rng: random.Random, page: MadePage, changed: bool) -> None:
    """Settle blank lines, line ends and encoding."""
    ending, encoding = "\n", "utf-8"
    if changed:
        # Lost lines leave blank ones: a page that lost some is not given single ones later.
        way = rng.choice(("none", "double", "spaces", "as is", "as is" if page.lost else "single"))
        if way == "none":
            page.lines = [line for line in page.lines if not line.blank]
        elif way == "double":
            page.lines = [part for line in page.lines for part in (line, Line(""))]
        elif way == "spaces":
            page.lines = [replace(line, text=" \t") if line.blank else line for line in page.lines]
        elif way == "single":
            pairs = zip(page.lines, [Line("x"), *page.lines], strict=False)
            page.lines = [line for line, before in pairs if not (line.blank and before.blank)]
        if way == "none" and {5, 8} <= set(page.layouts):
            # Where does a label end that has an unknown wording, several lines, and no gap?
            page.untold |= {"1.2.explanation", "3.explanation"}
            page.untold |= {f"{number}.evidence.{n}" for number in ("1.1", "2.2") for n in range(3)}
        if way in {"none", "single"} and {"action", "problem"} & page.lost:
            page.untold |= PROSE
        ending = rng.choice(("\n", "\r\n", "\r"))
        encoding = rng.choice(("utf-8", "utf-8", "utf-8-sig", "utf-16"))
        if rng.random() < 0.3:
            page.lines = [_unbroken(line) for line in page.lines]
    text = ending.join(line.text for line in page.lines)
    page.data = (text if page.cut else text + ending).encode(encoding)


def _unbroken(line: Line) -> Line:
    """Return a line with no-break spaces, as web pages have them."""
    value = line.value.replace(" ", "\xa0") if line.value else line.value
    return replace(line, text=line.text.replace(" ", "\xa0"), value=value)


# ---------------------------------------------------------------- judging a reading


def values_of(reading: Reading) -> dict[str, str]:
    """Return the values of a reading under the names that ``MadePage.truth`` uses."""
    report = reading.report
    member = ", ".join(filter(None, (report.member.name, report.member.country)))
    held = {
        "names": "\n".join(e.name for e in report.evaluators if e.name),
        "emails": "\n".join(re.split(r"[,\s]+", e.email)[0] for e in report.evaluators if e.email),
        "member": member,
        "plan": report.action_plan.title if report.action_plan else None,
        "title": report.commitment.title,
        "action": report.action,
        "problem": report.problem,
    }
    for number, answer in report.answers.items():
        held[f"{number}.stated"] = answer.stated
        held[f"{number}.degree_stated"] = answer.degree_stated
        held[f"{number}.explanation"] = answer.explanation
        held |= {f"{number}.evidence.{n}": e.title for n, e in enumerate(answer.evidence)}
    return {key: value for key, value in held.items() if value}


def judge(page: MadePage, reading: Reading) -> dict[str, str]:
    """Return for every field whether it was read ``exact``, ``wrong``, ``missed`` or ``untold``.

    A value that the source gives in another place, and that a finding names, is not wrong: it
    is ``elsewhere``.
    """
    truth, values = page.truth(), values_of(reading)
    taken = {
        finding.lines
        for finding in reading.findings
        if finding.code == "value-taken-from-elsewhere"
    }
    where = reading.report.where
    elsewhere = {
        name
        for name, key in (("member", "member.name"), ("title", "commitment.title"))
        if where.get(key) in taken
    }
    verdicts: dict[str, str] = {}
    for key in sorted(truth.keys() | values.keys()):
        stated, value = truth.get(key), values.get(key)
        if stated is not None and not _is_prose(key):
            stated = " ".join(stated.split(" ")).replace("\xa0", " ")
        if key in elsewhere:
            verdicts[key] = "elsewhere"
        elif value is None:
            verdicts[key] = "untold" if key in page.untold else "missed"
        elif value == stated or (page.cut and key in page.untold and _but_last(stated) == value):
            verdicts[key] = "exact"
        else:
            verdicts[key] = "wrong"
    return verdicts


def _is_prose(key: str) -> bool:
    return key in PROSE or key.endswith("explanation")


def _but_last(stated: str | None) -> str:
    """Return a text without its last line, which may be the beginning of a label."""
    return (stated or "").rpartition("\n")[0].rstrip()
