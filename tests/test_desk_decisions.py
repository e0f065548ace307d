"""Decisions at the desk: each form writes what the next report shows."""

from __future__ import annotations

from pathlib import Path

import pytest

from kit.desk import Desk
from kit.desk_decisions import Decisions
from kit.notes import read_notes
from kit.questions import read_answers

ROOT = Path(__file__).parents[1]
MEMBER = "amatlaya-mexico"


@pytest.fixture
def desk(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Desk:
    (tmp_path / "data").mkdir()
    (tmp_path / "data" / "reports").symlink_to(ROOT / "data" / "reports")
    monkeypatch.chdir(tmp_path)
    desk = Desk.open("data/reports", analyst="Ada Example", widgets=False)
    desk.selection.chosen = (MEMBER,)
    return desk


def notes_of(desk: Desk) -> str:
    return (desk.notes / f"{MEMBER}.toml").read_text()


def save(part: Decisions, form: str) -> str:
    part.choice.value = form
    part.forms[form].button.click()
    return str(part.forms[form].said.value)


def test_the_status_is_in_the_next_report(desk: Desk) -> None:
    part = Decisions(desk)
    part.forms["status"].widget.children[1].value = "final"
    assert "data/notes/amatlaya-mexico.toml" in save(part, "status")
    status = read_notes(notes_of(desk)).status
    assert status is not None
    assert (status.report, status.by) == ("final", "Ada Example")


def test_an_answer_stands_beside_its_question_at_once(desk: Desk) -> None:
    part = Decisions(desk)
    _, _, text, name, *_ = part.forms["answer"].widget.children
    text.value, name.value = "Both hold.", "Eva Example"
    save(part, "answer")
    (given,) = read_answers(desk.answers / f"{MEMBER}.yaml")
    asked = part.questions[0][1]
    assert (given.id, given.answer, given.name) == (asked.id, "Both hold.", "Eva Example")
    assert asked.answer is not None, "the desk shows it without reading everything again"


def test_marks_of_a_lesson_are_overruled_with_a_reason(desk: Desk) -> None:
    part = Decisions(desk)
    _, _, themes, effect, reason, *_ = part.forms["marks"].widget.children
    said = save(part, "marks")
    assert "reason" in said, "without a reason nothing is written"
    assert not desk.notes.exists()
    effect.value, themes.value, reason.value = "helping", ("leadership",), "It says so."
    save(part, "marks")
    (case,) = desk.collection.cases(MEMBER)
    item = case.lessons[0]
    assert (item.effect, item.decided_by) == ("helping", "Ada Example")
    assert [theme.key for theme in item.themes] == ["leadership"]


def test_evidence_that_was_looked_at_is_in_the_report(desk: Desk) -> None:
    shows = [
        slug
        for slug in desk.collection.slugs
        for case in desk.collection.cases(slug)
        for given in case.report.answers.values()
        if given.evidence
    ]
    desk.selection.chosen = (shows[0],)
    part = Decisions(desk)
    part.forms["evidence"].widget.children[2].value = "It holds the names."
    save(part, "evidence")
    from kit.appraisal import evidence
    from kit.blocks import Blocks

    text = "".join(
        str(Blocks([block])._repr_mimebundle_()["text/plain"])
        for block in evidence(desk.collection.cases(shows[0]), desk.collection.words)
    )
    assert "It holds the names." in text
    assert "Ada Example" in text


def test_an_assessment_is_given_to_the_member_that_it_is_of(desk: Desk) -> None:
    part = Decisions(desk)
    part.forms["names"].widget.children[3].value = "Amatlaya del Norte, Mexico"
    save(part, "names")
    desk.read_again()
    assert "amatlaya-del-norte-mexico" in desk.collection.slugs
    assert MEMBER not in desk.collection.slugs


def test_without_a_member_there_is_nothing_to_save(desk: Desk) -> None:
    desk.selection.chosen = ()
    part = Decisions(desk)
    assert part.place.children == ()
