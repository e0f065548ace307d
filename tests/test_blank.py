"""The blank assessment: says that it is blank, and reads once it is filled in."""

from __future__ import annotations

import pytest

from kit.blank import blank
from kit.errors import SourceError
from kit.form import load_form
from kit.reading import read_bytes
from kit.words import LANGUAGES

FORM = load_form()
LIMITED = {"en": "Limited", "es": "Limitado"}


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_question_and_choice_is_there(language: str) -> None:
    text = " ".join(line.strip(" #") for line in blank(language).splitlines())
    for question in FORM.questions:
        assert question.text[language][0] in text
    for scale in FORM.scales.values():
        for level in scale.levels:
            assert level.stated[language][0] in text


@pytest.mark.parametrize("language", LANGUAGES)
def test_untouched_it_is_refused_kindly(language: str) -> None:
    with pytest.raises(SourceError, match=r"Nothing is filled in yet in new\.yaml"):
        read_bytes(blank(language).encode(), "new.yaml")


@pytest.mark.parametrize("language", LANGUAGES)
def test_filled_in_it_reads(language: str) -> None:
    lines = blank(language).splitlines()
    filled: list[str] = []
    texts = 0
    for line in lines:
        match line.strip():
            case "- name:":
                filled.append(f"{line} Ana Ortega")
            case "member:":
                filled.append("member: Lindenau, Austria")
            case "commitment:":
                filled.append("commitment: Open budgets")
            case "rating:":
                first = '"1.1"' in "".join(filled[-3:])
                filled.append(f"{line} {LIMITED[language]}" if first else line)
            case "explanation: |" | "action: |" | "problem: |":
                texts += 1
                indent = len(line) - len(line.lstrip()) + 2
                filled += [
                    line,
                    f"{' ' * indent}Text {texts}: what happened.",
                    f"{' ' * indent}- {texts}",
                ]
            case _:
                filled.append(line)
    (reading,) = read_bytes("\n".join(filled).encode(), "new.yaml")
    report = reading.report
    assert reading.findings == ()
    assert (report.member.slug, report.commitment.title) == ("lindenau-austria", "Open budgets")
    assert report.source.language == language
    assert report.answers["1.1"].rating == "limited"
    assert report.action == "Text 1: what happened.\n- 1"
    assert report.answers["3"].explanation == "Text 11: what happened.\n- 11"
    assert list(report.answers) == [question.number for question in FORM.questions]


def test_evidence_of_the_examples_reads_without_the_signs() -> None:
    text = blank().replace("      # - Minutes", "      - Minutes")
    text = text.replace("      # - {title: Final", "      - {title: Final")
    (reading,) = read_bytes(text.encode(), "new.yaml")
    shown = reading.report.answers["1.1"].evidence
    assert [(one.title, one.url, one.kind) for one in shown] == [
        ("Minutes of the closing meeting", None, "text"),
        ("Final report", "https://example.org/report", "link"),
    ]


def test_an_unknown_language() -> None:
    with pytest.raises(KeyError):
        blank("tlh")
