"""Peers: counts without names, never of the member itself, never of fewer than five."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from kit.blocks import Chart, outline
from kit.context import cases_of
from kit.errors import ParameterError
from kit.export.drawing import drawn
from kit.member_report import MemberReport
from kit.peers import ENOUGH, PEERS_FILE, Peers, dump_peers, peers, peers_of_each, read_peers
from kit.peers_chapter import compared
from kit.plan import BatchSettings, plan
from kit.reading.interchange import dump
from kit.words import words_of
from tests.portfolios import SILENT, Answers, many, member

W = words_of("en")
DONE: Answers = {"1.1": {"stated": "Complete"}}
BEGUN: Answers = {"1.1": {"stated": "Limited"}}


def question(found: Peers, number: str, part: str = "rating") -> dict[str, int]:
    one = next(one for one in found.questions if (one.question, one.part) == (number, part))
    return {"members": one.members, **{key: n for key, n in one.levels.items() if n}}


def test_members_are_counted_not_assessments() -> None:
    found = peers([member(1, DONE, DONE, BEGUN), member(2, DONE), member(3, SILENT)])
    assert found.members == 3
    assert question(found, "1.1") == {"members": 2, "complete": 2, "limited": 1}


def test_an_answer_beside_the_scale_is_stated_but_at_no_level() -> None:
    found = peers([member(1, {"1.1": {"stated": "Half way"}})])
    assert question(found, "1.1") == {"members": 1}
    assert next(one.off_scale for one in found.questions if one.question == "1.1") == 1


def test_answers_beside_the_scale_are_counted_in_the_chapter() -> None:
    off: Answers = {"1.1": {"stated": "Half way"}}
    others = [*(member(at, DONE) for at in range(2, 6)), member(6, off), member(7, off)]
    (own,) = (cases_of(one.readings, "en") for one in [member(1, DONE)])
    chart = next(one for one in compared(own, peers(others), W) if isinstance(one, Chart))
    assert "6 other members: Complete 4, Not on the scale 2." in chart.description


def test_the_member_itself_is_left_out() -> None:
    everyone = many(8)
    each = peers_of_each(everyone)
    for one in everyone:
        assert each[one.member.slug] == peers(everyone, without=one.member.slug)
        assert each[one.member.slug].members == 7


def test_a_file_of_aggregates_names_nobody(tmp_path: Path) -> None:
    found = peers(many(7))
    text = dump_peers(found)
    assert "ember 1" not in text
    assert "Austria" not in text
    path = tmp_path / "peers.json"
    path.write_text(text, encoding="utf-8")
    assert read_peers(path, "peers.json") == found


@pytest.mark.parametrize("text", ["", "[]", '{"members": "many"}'])
def test_a_file_that_holds_something_else_is_refused(tmp_path: Path, text: str) -> None:
    path = tmp_path / "peers.json"
    path.write_text(text, encoding="utf-8")
    with pytest.raises(ParameterError, match="leave `peers` empty"):
        read_peers(path, "peers.json")
    with pytest.raises(ParameterError, match="There is no file"):
        read_peers(None, "other.json")


def test_fewer_than_five_others_are_not_compared_with() -> None:
    own = member(0, DONE)
    cases = cases_of(own.readings, "en")
    few = peers([member(n, BEGUN) for n in range(1, ENOUGH)])
    assert compared(cases, few, W) == ()
    enough = peers([*(member(n, BEGUN) for n in range(1, ENOUGH + 1)), member(9, SILENT)])
    said = " ".join(outline(block) for block in compared(cases, enough, W))
    assert "6 other members" in said
    assert "1.1 Level of progress. This member: Complete; 5 other members: Limited 5." in said
    assert "no ranking" in said


def test_questions_that_too_few_answer_are_left_out() -> None:
    cases = cases_of(member(0, DONE).readings, "en")
    some = [member(n, {**SILENT, "1.1": {"stated": "Complete"}}) for n in range(1, 7)]
    chart = next(block for block in compared(cases, peers(some), W) if isinstance(block, Chart))
    assert [row[0].text for row in chart.table.rows] == ["1.1 Level of progress"]


@pytest.mark.parametrize("language", ["en", "es"])
def test_the_chart_says_in_words_what_it_shows(language: str) -> None:
    everyone = many(12)
    own = everyone[2]
    cases = cases_of(own.readings, language)
    others = peers(everyone, without=own.member.slug)
    blocks = compared(cases, others, words_of(language))
    (chart,) = [block for block in drawn(blocks) if isinstance(block, Chart)]
    assert chart.svg.startswith("<svg")
    assert len(chart.table.rows) == len(others.enough) > 7
    for row in chart.table.rows:
        assert row[0].text in chart.description
        assert row[2].text.split(":", 1)[1].strip() in chart.description


def test_the_batch_hands_each_member_the_others_and_rebuilds_when_they_change() -> None:
    settings = BatchSettings(out=Path("out"))
    everyone = [member(0, DONE), *(member(n, BEGUN) for n in range(1, 7))]
    before = plan(everyone, settings, everyone)
    assert before[0].parameters["peers"] == PEERS_FILE
    assert json.loads(before[0].beside[PEERS_FILE])["members"] == 6
    changed = [*everyone[:-1], member(6, DONE)]
    after = plan(changed, settings, changed)
    assert before[0].fingerprint != after[0].fingerprint


def test_a_small_batch_compares_nobody() -> None:
    few = [member(n, DONE) for n in range(ENOUGH)]
    for run in plan(few, BatchSettings(out=Path("out")), few):
        assert "peers" not in run.parameters
        assert not run.beside


def test_at_the_desk_the_other_members_of_the_sources_are_compared_with(tmp_path: Path) -> None:
    everyone = many(7)
    records = tmp_path / "records.json"
    records.write_text(
        dump([reading for one in everyone for reading in one.readings]), encoding="utf-8"
    )
    report = MemberReport.open("member-002", str(records))
    assert report.others == peers(everyone, without="member-002")
    aggregates = tmp_path / "peers.json"
    aggregates.write_text(dump_peers(peers(everyone[:6])), encoding="utf-8")
    assert MemberReport.open("member-002", str(records), peers=str(aggregates)).others.members == 6
