"""Personal data: found where it is, never where a figure stands, masked whole everywhere."""

from __future__ import annotations

import time

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kit.privacy import EMAIL_MASK, PHONE_MASK, mask, mask_text, personal_data
from kit.records import (
    ActionPlan,
    Answer,
    Commitment,
    Evaluator,
    Evidence,
    Finding,
    Member,
    Reading,
    Report,
    Source,
)
from tests.reports import make_report


@pytest.mark.parametrize(
    "address",
    [
        "ana.perez@example.org",
        "ana+ogp@correo.example.com.mx",
        "o'hara@example.co.uk",
        "ana [at] example.org",
        "ana (arroba) example [punto] org",
        "ana AT example DOT org",
        "ana @ example.org",
        "ana＠example.org",
        "ana&#64;example.org",
        '"Ana Pérez"@example.org',
        "анна@приклад.укр",
    ],
)
def test_addresses_are_replaced_whole(address: str) -> None:
    assert mask_text(f"Write to {address}, please.") == f"Write to {EMAIL_MASK}, please."


@pytest.mark.parametrize(
    ("text", "country"),
    [
        ("+57 605 641 1370", None),
        ("+52 (33) 3668-1800", None),
        ("0057 605 641 1370", "MX"),
        ("Tel. 605 641 1370", "CO"),
        ("Teléfono: 33 3030 1700", "MX"),
        ("Celular 3001234567", "CO"),
        ("(605) 641-1370", "CO"),
        ("https://wa.me/573001234567", None),
        ("tel:+573001234567", None),
        ("WhatsApp (+380 44 279 5555)", "UA"),
    ],
)
def test_phone_numbers(text: str, country: str | None) -> None:
    masked = mask_text(text, country)
    assert PHONE_MASK in masked
    assert not any(char.isdigit() for char in masked)


def test_several_numbers_after_one_word() -> None:
    text = "Teléfonos: 605 641 1370 / 605 641 1371, ana@example.org"
    assert mask_text(text, "CO") == f"Teléfonos: {PHONE_MASK} / {PHONE_MASK}, {EMAIL_MASK}"


@pytest.mark.parametrize(
    "text",
    [
        "831 leaders, of which 209, 280 and 342 in three localities",
        "between 2021-2024 and on 2023-04-15, 15/04/2023, 15.04.2023",
        "(1) 209, (2) 280, (33) 2021-2024, (33) 3668 1800",
        "$3,001,234,567 COP and 3.001.234.567 pesos and $ 3001234567",
        "article 300-123-4567 and section 4.1.2, NIT 900.123.456-7",
        "301 555 1234 contributions, 3001234567 visits",
        "ISBN 978-3-16-148410-0, COCDI0001, process 13001-31-03-005-2023",
        "call 84 responses of 2022, tel. 15",
        "Phone coverage grew from 2019-2020 to 2021-2022",
        "https://example.org/2023/3001234567/file-605-641-1370.pdf",
        "@OGPLocal, medium.com/@gobierno.abierto, maps/@19.4326,-99.1332,15z, pkg@1.2.3",
        "[email protected]",
        "meeting at noon (at) the town hall. Dot.",
    ],
)
@pytest.mark.parametrize("country", ["CO", "MX", "US", None])
def test_what_is_no_personal_data_stays(text: str, country: str | None) -> None:
    assert personal_data(text, country) == ()
    assert mask_text(text, country) == text


def test_places_over_several_lines() -> None:
    text = "One line.\nana@example.org and +57 605 641 1370\n"
    found = personal_data(text)
    assert [kind for kind, _, _ in found] == ["email", "phone"]
    assert [text[first:last] for _, first, last in found] == ["ana@example.org", "+57 605 641 1370"]


def reading() -> Reading:
    mail, phone = "ana@example.org", "Tel. 605 641 1370"
    report = Report(
        form="end_of_commitment",
        source=Source(
            path="page.txt",
            sha256="0" * 64,
            language="en",
            url=f"https://example.org/?by={mail}",
            lines=("Ana", f"{mail}", "", f"A line, {phone}", "ana at example", "end"),
        ),
        member=Member(name="Bahía", country="Colombia", country_code="CO", slug="bahia-colombia"),
        action_plan=ActionPlan(title=f"Plan {mail}", start=2023),
        commitment=Commitment(title=f"Open budget ({phone})"),
        evaluators=(Evaluator(name="Ana", email=mail), Evaluator(name="B", email="ana at example")),
        action=f"First line\n{phone}\n",
        problem=None,
        answers={
            "1.1": Answer(
                stated="Complete",
                rating="complete",
                explanation=f"Ask {mail}.",
                evidence=(
                    Evidence(
                        title=f"List of {mail}",
                        url=f"https://example.org/{mail}",
                        kind="link",
                        line=4,
                    ),
                ),
                lines=(3, 4),
            )
        },
        where={"evaluators.0.name": (1, 1)},
    )
    finding = Finding(
        code="unread-text",
        severity="warning",
        source="page.txt",
        member="bahia-colombia",
        message=f"This line could not be placed: {mail}",
    )
    return Reading(report=report, findings=(finding,))


def test_a_reading_is_masked_everywhere() -> None:
    masked = mask(reading())
    text = masked.model_dump_json()
    assert "example.org/" in text
    assert "ana@" not in text
    assert "ana at example" not in text
    assert "641" not in text
    report = masked.report
    assert [person.email for person in report.evaluators] == [EMAIL_MASK, EMAIL_MASK]
    assert report.source.lines[3:5] == (f"A line, Tel. {PHONE_MASK}", EMAIL_MASK)
    assert report.action == f"First line\nTel. {PHONE_MASK}\n"
    assert report.answers["1.1"].evidence[0].url == "https://example.org/%5Be-mail%20hidden%5D"
    assert masked.findings[0].message == f"This line could not be placed: {EMAIL_MASK}"


def test_masking_keeps_the_kind_and_everything_else() -> None:
    original = reading()
    masked = mask(original)
    assert mask(masked) == masked
    assert mask(original.report) == masked.report
    assert Reading.model_validate(masked.model_dump()) == masked
    assert masked.report.where == original.report.where
    assert masked.report.member == original.report.member
    assert masked.report.answers["1.1"].rating == "complete"


PIECES = st.lists(
    st.one_of(
        st.sampled_from(
            [
                "ana@example.org",
                "+57 605 641 1370",
                "Tel. ",
                "605 641 1370",
                " at ",
                " dot ",
                "(at)",
                "@",
                ".",
                "\n",
                "\r\n",
                " ",
                "[",
                "]",
                "2023",
                "-",
                "(605) 641-1370",
                "tel:573001234567",
                "00",
                "x",
            ]
        ),
        st.text(max_size=8),
    ),
    max_size=25,
).map("".join)


@given(PIECES, st.sampled_from(["CO", "MX", "US", None]))
def test_masking_is_idempotent_and_keeps_the_lines(text: str, country: str | None) -> None:
    masked = mask_text(text, country)
    assert mask_text(masked, country) == masked
    assert personal_data(masked, country) == ()
    assert len(masked.splitlines()) == len(text.splitlines())
    assert masked.count("\n") == text.count("\n")


@given(PIECES)
def test_places_are_in_order_and_do_not_overlap(text: str) -> None:
    last = 0
    for _, start, end in personal_data(text, "CO"):
        assert last <= start < end <= len(text)
        last = end


@pytest.mark.parametrize(
    "unit", ["a", "a.", "a@", "(at)", "a'", "1 ", "(", "+1", "605 641 1370 ", '"']
)
def test_made_up_lines_take_linear_time(unit: str) -> None:
    def seconds(length: int) -> float:
        began = time.process_time()
        mask_text(unit * (length // len(unit)), "CO")
        return time.process_time() - began

    seconds(1_000)
    # Ten times the length takes ten times as long; a slow pattern would take a hundred.
    assert seconds(100_000) < 40 * max(seconds(10_000), 0.005)


def test_masks_speak_the_language_of_the_source() -> None:
    text = "Escriba a ana@lindenau.example o llame al +57 601 3821000."
    told = "Escriba a [correo oculto] o llame al [teléfono oculto]."
    assert mask_text(text, "CO", "es") == told
    report = make_report(language="es", answers={"1.2": {"explanation": text}})
    masked = mask(report)
    assert masked.answers["1.2"].explanation == told
    assert mask(masked) == masked
    assert mask_text(told, "CO", "es") == told
