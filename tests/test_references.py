"""What the prose refers to, and what of it is the same."""

from __future__ import annotations

import time

import pytest

from kit import rules_references
from kit.references import Reference, references
from kit.rules import Rule
from kit.words import words_of
from kit.works import unsettled, works
from tests.reports import make_report


def found(text: str) -> list[Reference]:
    return list(references(make_report(answers={"1.2": {"explanation": text}})))


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("As agreed (City Archive, 2021: 9).", ("City Archive", 2021, "9")),
        ("As agreed (City Archive, 2021:9-11).", ("City Archive", 2021, "9-11")),
        ("As agreed (Archivo Municipal, 2023, p. 5).", ("Archivo Municipal", 2023, "5")),
        ("Según el acta (Archivo Municipal, 2023, pág. 5).", ("Archivo Municipal", 2023, "5")),
        ("As others saw (Mora, 2020).", ("Mora", 2020, None)),
        ("As the guide says (2022: 14), it is early.", (None, 2022, "14")),
    ],
)
def test_citations(text: str, expected: tuple[str | None, int, str | None]) -> None:
    (one,) = found(text)
    assert one.kind == "citation"
    assert (one.name, one.year, one.pages) == expected
    assert one.text.startswith("(")
    assert one.text.endswith(")")


def test_two_citations_in_one_bracket() -> None:
    names = [(one.name, one.year) for one in found("As others saw (Mora, 2020; Pinto, 2021: 3).")]
    assert names == [("Mora", 2020), ("Pinto", 2021)]


@pytest.mark.parametrize(
    "text",
    [
        "The first round (March, 2022) was held online.",
        "La primera ronda (marzo, 2022) fue en línea.",
        "The second phase (2022-2024) was shorter.",
        "The plan of the office (2023) was renewed.",
        "Forty people (12 women, 28 men) came.",
        "The residents asked for “more time”.",
        "A component titled “Control and care” was renamed “Control and share”.",
        "The strategy called “Neighbours at work” had three courses.",
        "The office wrote: “the report must be short”.",
        "The Faculty of Law held a meeting at 10.30 a.m. with all offices.",
        "The law was discussed. The report is due. The document is short.",
        "Write to ana@lindenau.example.org or call.",
    ],
)
def test_what_is_no_reference(text: str) -> None:
    assert found(text) == []


def test_a_source_entry_gives_name_year_title_and_address() -> None:
    entry = "Source City Archive. (2023). Rules of the reading room. Retrieved from: {}"
    (one,) = found(entry.format("https://archive.example.org/rules."))
    assert (one.kind, one.name, one.year) == ("source", "City Archive", 2023)
    assert one.title == "Rules of the reading room"
    assert one.url == "https://archive.example.org/rules"
    (bare,) = found(entry.format(""))
    assert bare.url is None


def test_a_spanish_source_entry() -> None:
    (one,) = found("Fuente: Archivo Municipal. (2023). Reglas de la sala. Recuperado de:")
    assert (one.kind, one.name, one.title) == ("source", "Archivo Municipal", "Reglas de la sala")


@pytest.mark.parametrize(
    ("text", "address"),
    [
        (
            "See https://data.example.org/budget?year=2022.",
            "https://data.example.org/budget?year=2022",
        ),
        ("See (www.example.org/a_(b)) for more.", "www.example.org/a_(b)"),
        ("Véase datos.lindenau.gob.mx/presupuesto.", "datos.lindenau.gob.mx/presupuesto"),
    ],
)
def test_web_addresses(text: str, address: str) -> None:
    (one,) = found(text)
    assert (one.kind, one.url) == ("link", address)


@pytest.mark.parametrize(
    ("text", "kind", "title"),
    [
        ("The report, entitled “Open streets”, was read.", "document", "Open streets"),
        ("El informe titulado «Calles abiertas» se leyó.", "document", "Calles abiertas"),
        ("They read the final document “Open streets” at once.", "document", "Open streets"),
        ("It rests on Law 1712 of 2014 and on trust.", "law", "Law 1712 of 2014"),
        ("Se apoya en la Ley 1712 de 2014 y en otras.", "law", "Ley 1712 de 2014"),
        ("It is due under the Access to Information Act.", "law", "Access to Information Act"),
        ("La Ley de Transparencia lo exige.", "law", "Ley de Transparencia"),
        ("They revised the Guide for the use of Public Data.", "document",
         "Guide for the use of Public Data"),
        ("It stands on the official Lindenau Data portal.", "site", "Lindenau Data portal"),
        ("Está en el portal de Datos Abiertos.", "site", "portal de Datos Abiertos"),
    ],
)  # fmt: skip
def test_documents_laws_and_sites(text: str, kind: str, title: str) -> None:
    (one,) = found(text)
    assert (one.kind, one.title) == (kind, title)


def test_a_reference_knows_its_question_and_line() -> None:
    report = make_report(answers={"2.2": {"explanation": "One line.\n\nAs seen (Mora, 2020: 4)."}})
    (one,) = references(report)
    assert one.question == "2.2"
    assert one.lines is not None
    assert "(Mora, 2020: 4)" in report.source.lines[one.lines[0] - 1]


@pytest.mark.parametrize(
    ("text", "same"),
    [
        ("As seen (City Archive, 2021: 9). Also (city archive, 2021: 30).", True),
        ("As seen (City Archive, 2021: 9). Also (City Archive, 2022: 9).", False),
        ("As seen (City Archive, 2021: 9). What the CA says in its guide (2021:9) holds.", True),
        ("As seen (City Archive, 2021: 9). What the office says (2021:9) holds.", False),
        ("As seen (Mora, 2021).\nMora. (2021). A study of streets.", True),
        # The citation keeps its own language; the sentence names the source.
        ("As the City Archive (Archivo Municipal, 2021) says.\nCity Archive. (2021). Rules.", True),
        ("As they (Archivo Municipal, 2021) say.\nCity Archive. (2021). Rules.", False),
        ("See www.example.org/a/ first. Then https://example.org/a again.", True),
        (
            (
                "The report “Ways to open the budget of a small town to all” is out. "
                "They read the report “Ways to open the budget of a small town for all”."
            ),
            True,
        ),
        (
            (
                "The report “Ways to open the budget of a small town in 2021” is out. "
                "They read the report “Ways to open the budget of a small town in 2022”."
            ),
            False,
        ),
    ],
)
def test_only_what_is_certainly_the_same_is_matched(text: str, same: bool) -> None:
    gathered = works(found(text))
    assert len(gathered) == (1 if same else 2)
    assert sum(len(work.references) for work in gathered) == 2


def test_what_may_be_the_same_is_told() -> None:
    text = "As they (Archivo Municipal, 2021) say.\nCity Archive. (2021). Rules."
    ((citation, source),) = unsettled(found(text))
    assert (citation.name, source.name) == ("Archivo Municipal", "City Archive")
    assert not unsettled(found("As seen (Mora, 2021).\nMora. (2021). A study of streets."))


def _messages(rule: Rule, text: str) -> list[str]:
    assert rule.function is not None
    report = make_report(answers={"1.2": {"explanation": text}})
    return [one.message for one in rule.function(report, words_of("en"))]


@pytest.mark.parametrize(
    ("text", "findings"),
    [
        ("City Archive. (2021). Rules. Retrieved from the city's website:", 1),
        ("The minutes are available at:", 1),
        ("The minutes are available at", 1),
        ("Las actas están disponibles en:", 1),
        ("El acta está disponible en:", 1),
        ("The minutes are available at: https://example.org/minutes", 0),
        ("The minutes are available at:\nhttps://example.org/minutes", 0),
        ("The minutes are available at:\n\nwww.example.org", 0),
        ("The minutes are available at the town hall.", 0),
        ("Support was obtained from three offices: the archive, the court and the school.", 0),
    ],
)
def test_an_address_that_is_announced_and_lost(text: str, findings: int) -> None:
    assert len(_messages(rules_references.address_lost, text)) == findings


def test_an_unsettled_reference_is_a_note() -> None:
    text = "As they (Archivo Municipal, 2021) say.\nCity Archive. (2021). Rules."
    (message,) = _messages(rules_references.reference_unsettled, text)
    assert message == (
        "The reference (Archivo Municipal, 2021) and the source “City Archive” share the year "
        "2021. Whether they are the same is not stated in the source."
    )


@pytest.mark.parametrize(
    "text",
    ["(" * 60_000, "(A, " * 30_000, "Guide for the " * 20_000, "www." * 60_000, "“" * 100_000,
     "A. (2021). " * 20_000, "Abc of " * 40_000 + "Law", "(Name, 2021: 3) " * 15_000],
)  # fmt: skip
def test_hostile_text_takes_little_time(text: str) -> None:
    start = time.process_time()
    works(found(text))
    assert time.process_time() - start < 5
