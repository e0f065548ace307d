"""Entries of notes and answers that match nothing are told, with what comes nearest."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import pytest

from kit.blocks import Blocks, Callout
from kit.building import strays
from kit.cli import main
from kit.context import Case, cases_of
from kit.editorial import Editorial
from kit.member_report import MemberReport
from kit.notes import read_notes
from kit.project import gathered
from kit.questions import EvaluatorAnswer
from kit.records import Reading
from kit.strays import stray_decisions
from kit.words import words_of
from tests.formats import Case as Page
from tests.formats import as_text
from tests.reports import make_report

BY = 'by = "Ada Example"\nreason = "Seen by the office."\n'


def cases(decided: Editorial) -> tuple[Case, ...]:
    report = make_report(
        answers={
            "1.2": {"explanation": "1. The mayor backed the work.\n2. Rain delayed two visits."},
            "1.3": {"stated": None},
            "2.2": {"stated": None},
        }
    )
    return cases_of([Reading(report=report)], "en", decided)


def told(notes: str = "", *answers: str, language: str = "en") -> tuple[str, ...]:
    given = tuple(
        EvaluatorAnswer(id=key, answer="Yes.", name="Ada", date=date(2026, 1, 31))
        for key in answers
    )
    decided = Editorial(notes=read_notes(notes), answers=given)
    return stray_decisions("lindenau-austria", cases(decided), decided, words_of(language))


def test_decisions_that_match_are_not_told() -> None:
    notes = (
        f'[[items]]\nbegins = "the mayor backed"\nthemes = []\n{BY}'
        f'[[dismissed]]\ncode = "rating-not-stated"\nquestion = "1.3"\n{BY}'
    )
    assert told(notes, "rating-not-stated-1.3", "rating-not-stated-2.2") == ()


def test_an_item_that_is_not_there() -> None:
    (said,) = told(f'[[items]]\nbegins = "The mayor baked"\nthemes = []\n{BY}')
    assert said == (
        "lindenau-austria.toml decides on an item that begins “The mayor baked”, "
        "but no factor or lesson does. The nearest is “The mayor backed the work.”."
    )
    (said,) = told(f'[[items]]\nbegins = "Quite another thing"\nthemes = []\n{BY}')
    assert said.endswith("no factor or lesson does.")


@pytest.mark.parametrize(
    ("entry", "named", "nearest"),
    [
        (
            'code = "rating-not-stated"\nquestion = "1.1"',
            "rating-not-stated (question 1.1)",
            "rating-not-stated (question 1.3, line",
        ),
        (
            'code = "rating-not-staited"\nquestion = "1.3"',
            "rating-not-staited (question 1.3)",
            "rating-not-stated (question 1.3, line",
        ),
        (
            'code = "rating-not-stated"\nquestion = "2.2"\nline = 4',
            "rating-not-stated (question 2.2, line 4)",
            "rating-not-stated (question 2.2, line",
        ),
        ('code = "text-cut-off"\nline = 4', "text-cut-off (line 4)", ""),
    ],
)
def test_a_finding_that_is_not_there(entry: str, named: str, nearest: str) -> None:
    (said,) = told(f"[[dismissed]]\n{entry}\n{BY}")
    assert f"dismisses the finding {named}, but there is no such finding." in said
    assert ("The nearest is" in said) == bool(nearest)
    assert nearest in said


def test_an_answer_to_a_question_that_is_not_asked() -> None:
    (said,) = told("", "rating-not-stated-1.4")
    assert said == (
        "lindenau-austria.yaml answers the question rating-not-stated-1.4, which is not asked. "
        "The nearest is rating-not-stated-1.3."
    )


def test_an_answer_to_a_finding_that_was_dismissed_since_is_no_stray() -> None:
    notes = f'[[dismissed]]\ncode = "rating-not-stated"\nquestion = "1.3"\n{BY}'
    assert told(notes, "rating-not-stated-1.3") == ()


def test_strays_are_told_in_the_language_of_the_report() -> None:
    (said,) = told("", "rating-not-stated-1.4", language="es")
    assert "que no se hace" in said


@pytest.fixture
def project(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    (tmp_path / "data" / "reports").mkdir(parents=True)
    (tmp_path / "data" / "notes").mkdir()
    (tmp_path / "data" / "reports" / "a.txt").write_text(as_text(Page()), encoding="utf-8")
    (tmp_path / "data" / "notes" / "lindenau-austria.toml").write_text(
        f'[[dismissed]]\ncode = "text-cut-off"\n{BY}', encoding="utf-8"
    )
    monkeypatch.chdir(tmp_path)
    return tmp_path


def test_check_tells_strays_and_goes_on(project: Path, capsys: pytest.CaptureFixture[str]) -> None:
    with pytest.raises(SystemExit) as stop:
        main(["check"])
    assert not stop.value.code
    said = capsys.readouterr()
    assert said.err.count("dismisses the finding text-cut-off") == 1
    assert "evidence-not-shown" in said.out


def test_a_batch_tells_them_once_a_member(project: Path) -> None:
    members = gathered([]).members
    (said,) = strays(members, "mask")
    assert said.startswith("lindenau-austria.toml dismisses the finding text-cut-off")
    notes = project / "data" / "notes" / "lindenau-austria.toml"
    notes.write_text("[[dismissed]]", encoding="utf-8")
    assert list(strays(members, "mask")) == []  # the batch refuses such a file, with the reason
    notes.unlink()
    assert list(strays(members, "mask")) == []


def test_the_desk_shows_a_callout(project: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    shown: list[Blocks] = []
    monkeypatch.setattr("IPython.display.display", shown.append)
    MemberReport.open("lindenau-austria")
    ((callout,),) = shown
    assert isinstance(callout, Callout)
    assert callout.title == "Decisions that match nothing"
    assert "text-cut-off" in callout.body[0].text
    (project / "data" / "notes" / "lindenau-austria.toml").write_text("", encoding="utf-8")
    MemberReport.open("lindenau-austria")
    assert len(shown) == 1
