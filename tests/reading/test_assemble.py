"""From stated words to a report: evidence, evaluators, the member in the plan."""

from __future__ import annotations

import pytest

from kit.form import load_form
from kit.reading.assemble import (
    Assessment,
    Stated,
    StatedAnswer,
    evidence_in,
    is_address,
    people_of,
    reading_of,
)
from kit.records import Source

FORM = load_form()
SOURCE = Source(path="a.yaml", sha256="0" * 64, language="en", lines=("x",) * 9)


def stated(text: str, line: int = 1) -> Stated:
    return Stated(text=text, lines=(line, line))


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("https://example.org", True),
        ("HTTP://example.org/a?b=c#d", True),
        ("https://", False),
        ("https://[", False),
        ("https://exa mple.org", False),
        ("javascript:alert(1)//https://example.org", False),
        ("//example.org", False),
        ("", False),
    ],
)
def test_addresses_that_a_report_may_link_to(text: str, expected: bool) -> None:
    assert is_address(text) is expected


@pytest.mark.parametrize(
    ("line", "expected"),
    [
        ("Minutes", [("Minutes", None, "text")]),
        ("- Minutes", [("Minutes", None, "text")]),
        ("Minutes: https://example.org/m.pdf.", [("Minutes", "https://example.org/m.pdf", "file")]),
        (
            "https://example.org/a, https://example.org/b",
            [
                ("https://example.org/a", "https://example.org/a", "link"),
                ("https://example.org/b", "https://example.org/b", "link"),
            ],
        ),
        (
            "https://example.org/uploads/x see page 3",
            [
                (
                    "https://example.org/uploads/x",
                    "https://example.org/uploads/x",
                    "file",
                ),
                ("see page 3", None, "text"),
            ],
        ),
        ("file:///etc/passwd", [("file:///etc/passwd", None, "text")]),
        ("", []),
    ],
)
def test_evidence_on_a_line(line: str, expected: list[tuple[str, str | None, str]]) -> None:
    found = [(one.title, one.url, one.kind) for one in evidence_in(line, 4)]
    assert [(title.strip(), url, kind) for title, url, kind in found] == [
        (title.strip(), url, kind) for title, url, kind in expected
    ]


def test_people_and_addresses_are_paired_where_it_is_certain() -> None:
    ana, ben = stated("Ana", 1), stated("Ben", 2)
    one, two, three = (stated(f"{name}@example.org", 3) for name in ("one", "two", "three"))

    def pairs(names: list[Stated], emails: list[Stated]) -> list[tuple[str, str | None]]:
        people, _ = people_of(names, emails)
        return [(p.name.text if p.name else "", p.email.text if p.email else None) for p in people]

    assert pairs([ana, ben], [one, two]) == [
        ("Ana", "one@example.org"),
        ("Ben", "two@example.org"),
    ]
    assert pairs([ana], [one, two]) == [("Ana", "one@example.org, two@example.org")]
    assert pairs([], [one]) == [("", "one@example.org")]
    assert pairs([ana, ben], []) == [("Ana", None), ("Ben", None)]
    assert pairs([ana, ben], [one, two, three]) == [("Ana", None), ("Ben", None)]
    assert people_of([ana, ben], [one, two, three])[1] == (one, two, three)


def test_every_filled_field_has_its_place_and_no_other() -> None:
    assessment = Assessment(
        plan=stated("Action plan – Jalisco, Mexico, 2023 – 2024", 2),
        title=stated("Open budgets", 3),
        answers={
            "1.1": StatedAnswer(rating=stated("complete", 5), lines=(4, 5)),
            "1.3": StatedAnswer(rating=stated("rather well", 7), lines=(6, 7)),
        },
    )
    reading = reading_of(assessment, SOURCE, FORM)
    assert reading.report.where == {
        "member.name": (2, 2),
        "member.country": (2, 2),
        "action_plan.title": (2, 2),
        "action_plan.start": (2, 2),
        "action_plan.end": (2, 2),
        "commitment.title": (3, 3),
        "1.1.stated": (5, 5),
        "1.1.rating": (5, 5),
        "1.3.stated": (7, 7),
    }
    (note,) = reading.findings
    assert (note.code, note.severity, note.lines) == ("value-taken-from-elsewhere", "note", (2, 2))


def test_a_plan_that_names_no_member() -> None:
    assessment = Assessment(plan=stated("Third action plan 2023"), answers={})
    reading = reading_of(assessment, SOURCE, FORM)
    assert reading.report.member.name is None
    assert "member.name" not in reading.report.where
    assert reading.findings == ()
    named = Assessment(plan=stated("Action plan – Jalisco, Mexico"), answers={})
    kept = reading_of(named, SOURCE, FORM, member_from_plan=False)
    assert kept.report.member.name is None
