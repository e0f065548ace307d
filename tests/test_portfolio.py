"""The portfolio counts what is stated, of what is stated, and ranks nothing."""

from __future__ import annotations

import io

import pandas as pd
import pytest

from kit.blocks import Prose
from kit.context import answer_mark
from kit.editorial import Editorial
from kit.notes import Notes
from kit.portfolio import (
    Share,
    ThemeVoices,
    Voice,
    by_country,
    by_years,
    chosen_voices,
    degrees_of,
    evidence_by_question,
    evidence_share,
    findings_by_rule,
    high_completion,
    portfolio_of,
    shared_commitments,
    some_result,
    strong_results,
    tally,
    voices_by_theme,
)
from kit.portfolio_chapters import at_a_glance
from kit.portfolio_sheet import COMMITMENTS, commitments_sheet
from kit.portfolio_tables import results_words, voices_table
from kit.words import words_of
from tests.portfolios import SILENT, Answers, member

W = words_of("en")

DONE: Answers = {"1.1": {"stated": "Complete"}}
BEGUN: Answers = {"1.1": {"stated": "Limited"}}
MARGINAL: Answers = {
    number: {"stated": "Yes", "degree_stated": "Marginal"}
    for number in ("2.1.1", "2.1.2", "2.1.3", "2.1.4")
}


def test_not_stated_is_in_the_base_of_no_share() -> None:
    assessed = portfolio_of([member(1, DONE), member(2, BEGUN), member(3, SILENT)], "en")
    assert high_completion(assessed) == Share(count=1, base=2)
    assert some_result(assessed) == Share(count=2, base=2)
    assert strong_results(assessed) == Share(count=2, base=2)
    counted = tally(assessed, "1.1")
    assert (counted.stated, counted.not_stated, counted.asked) == (2, 1, 3)


def test_words_that_are_not_on_the_scale_are_no_low_rating() -> None:
    assessed = portfolio_of([member(1, DONE), member(2, {"1.1": {"stated": "Half way"}})], "en")
    assert high_completion(assessed) == Share(count=1, base=1)
    assert tally(assessed, "1.1").off_scale == 1


def test_a_strong_result_is_one_degree_of_major_or_outstanding() -> None:
    mixed = {**MARGINAL, "2.1.3": {"stated": "Yes", "degree_stated": "Outstanding"}}
    assessed = portfolio_of([member(1, MARGINAL), member(2, mixed)], "en")
    assert strong_results(assessed) == Share(count=1, base=2)
    assert degrees_of(assessed[0].case) == ("marginal",) * 4


def test_a_degree_is_asked_for_after_a_yes_alone() -> None:
    answers: Answers = {
        "2.1.1": {"stated": "Yes", "degree_stated": None},
        "2.1.2": {"stated": "No"},
    }
    assessed = portfolio_of([member(1, answers)], "en")
    assert tally(assessed, "2.1.1", "degree").not_stated == 1
    assert tally(assessed, "2.1.2", "degree").asked == 0


def test_a_degree_beside_an_answer_without_a_result_is_none() -> None:
    answers: Answers = {
        number: {"stated": "No", "degree_stated": "Major"}
        for number in ("2.1.1", "2.1.2", "2.1.3", "2.1.4")
    }
    assessed = portfolio_of([member(1, answers)], "en")
    assert strong_results(assessed) == Share(count=0, base=0)
    assert tally(assessed, "2.1.1", "degree").asked == 0
    assert results_words(assessed[0].case, W) == "Yes in 0 of 4"
    mark = answer_mark(assessed[0].case, "2.1.1")
    assert mark is None or mark.state != "stated"


def test_no_sentence_of_a_quoted_passage_is_cut() -> None:
    first = "A plan was written " + "that said very much of the matter " * 10 + "and was not kept."
    second = "It was long, and " + "it went on for many more words " * 10 + "and stopped."
    answers: Answers = {"3": {"explanation": f"{first} {second}"}}
    assessed = portfolio_of([member(1, answers)], "en")
    item = assessed[0].case.lessons[-1]
    (row,) = voices_table(
        ThemeVoices(key="time", voices=()),
        [Voice(assessed=assessed[0], item=item.model_copy(update={"text": f"{first} {second}"}))],
        W,
    ).rows
    assert row[0].text == f"{first} […]"


OFF: Answers = {
    number: {"stated": "Somewhat", "degree_stated": "Good"}
    for number in ("2.1.1", "2.1.2", "2.1.3", "2.1.4")
}


@pytest.mark.parametrize(
    ("answers", "told"),
    [
        (OFF, "No answer on whether government opened is on the form's scale."),
        (SILENT, "None of the assessments states whether the commitment opened government."),
        (
            {number: {"stated": "Yes", "degree_stated": "Good"} for number in OFF},
            "No degree of result is on the form's scale.",
        ),
        (
            {number: {"stated": "Yes", "degree_stated": None} for number in OFF},
            "No degree of result is stated.",
        ),
    ],
)
def test_words_beside_the_scale_are_not_said_to_be_missing(answers: Answers, told: str) -> None:
    blocks = at_a_glance(portfolio_of([member(1, answers)], "en"), W)
    said = [one.text for block in blocks if isinstance(block, Prose) for one in block.sentences]
    assert told in said


def test_links_lead_to_the_commitment_in_the_members_report() -> None:
    english = portfolio_of([member(1, DONE, BEGUN)], "en")
    assert [one.address() for one in english] == [
        "../member-001/report.html#c1",
        "../member-001/report.html#c2",
    ]
    spanish = portfolio_of([member(1, DONE)], "es")
    assert spanish[0].address("s1-L4") == "../member-001/report.es.html#s1-L4"


def test_evidence_is_counted_for_answers_that_ask_for_it() -> None:
    bare: Answers = {"1.3": {"evidence": []}, "2.1.3": {"stated": "Not Applicable"}}
    assessed = portfolio_of([member(1, {}), member(2, bare)], "en")
    assert evidence_share(assessed) == Share(count=12, base=13)
    by_question = {one.question: one for one in evidence_by_question(assessed)}
    assert (by_question["1.3"].shown, by_question["1.3"].none) == (1, 1)
    assert by_question["2.1.3"].shown == 1


def test_findings_are_counted_by_rule_with_their_members() -> None:
    assessed = portfolio_of([member(1, SILENT, SILENT), member(2, SILENT)], "en")
    counts = {one.code: one for one in findings_by_rule(assessed)}
    missing = counts["rating-not-stated"]
    assert (missing.assessments, missing.members) == (3, 2)
    assert missing.findings == 21


def test_what_an_analyst_settled_is_no_finding_of_the_portfolio() -> None:
    notes = Notes.model_validate(
        {
            "dismissed": [
                {"code": "rating-not-stated", "question": number, "by": "B", "reason": "Known."}
                for number in ("1.1", "1.3")
            ]
        }
    )
    members = [member(1, SILENT)]
    before = findings_by_rule(portfolio_of(members, "en"))
    after = findings_by_rule(portfolio_of(members, "en", {"member-001": Editorial(notes=notes)}))
    assert before[0].findings - after[0].findings == 2


def test_groups_are_in_the_order_of_names_and_unstated_comes_last() -> None:
    members = [member(1, DONE), member(0, DONE), member(2, DONE, action_plan=None)]
    assessed = portfolio_of(members, "es")
    assert [one.key for one in by_country(assessed, words_of("es"))] == [
        "Austria",
        "Brasil",
        "Kenia",
    ]
    assert [one.key for one in by_years(assessed)] == ["2020–2021", "2021–2022", ""]


def test_one_commitment_of_several_members_is_found_by_its_title() -> None:
    same = [member(1, DONE), member(2, BEGUN), member(3, DONE)]
    renamed = [
        one.model_copy(
            update={
                "readings": tuple(
                    reading.model_copy(
                        update={
                            "report": reading.report.model_copy(
                                update={
                                    "commitment": reading.report.commitment.model_copy(
                                        update={"title": title}
                                    )
                                }
                            )
                        }
                    )
                    for reading in one.readings
                )
            }
        )
        for one, title in zip(
            same, ("Open the budget", "OPEN THE BUDGET.", "Another matter"), strict=True
        )
    ]
    (group,) = shared_commitments(portfolio_of(renamed, "en"))
    assert [one.member.slug for one in group.assessed] == ["member-001", "member-002"]


def test_members_take_turns_and_no_passage_is_quoted_twice() -> None:
    lesson: Answers = {
        "3": {
            "explanation": "We learned that training of staff needs time.\n\n"
            "Training must come before the budget is spent.\n\nThe budget was too small."
        }
    }
    assessed = portfolio_of([member(1, lesson), member(2, lesson)], "en")
    themes = voices_by_theme(assessed)
    assert themes
    quoted = [
        (voice.assessed.member.slug, voice.item.text)
        for _, voices in chosen_voices(themes, 2)
        for voice in voices
    ]
    assert len(quoted) == len(set(quoted))
    for _, voices in chosen_voices(themes, 2):
        assert len(voices) <= 2
        if len(voices) == 2:
            assert len({voice.assessed.member.slug for voice in voices}) == 2


def test_the_sheet_has_a_row_for_each_commitment_and_leaves_empty_what_is_not_stated() -> None:
    assessed = portfolio_of([member(1, DONE, SILENT), member(2, BEGUN)], "en")
    data = commitments_sheet(assessed)
    assert data.startswith(b"\xef\xbb\xbf")
    frame = pd.read_csv(io.BytesIO(data), encoding="utf-8-sig")
    assert list(frame.columns) == list(COMMITMENTS)
    assert frame.member.tolist() == ["member-001", "member-001", "member-002"]
    assert frame.rating_1_1.fillna("").tolist() == ["complete", "", "limited"]
    assert frame.high_completion.fillna("").tolist() == ["yes", "", "no"]
    assert frame.evidence_shown.tolist()[0] == frame.evidence_asked.tolist()[0] == 7


@pytest.mark.parametrize("title", ["=HYPERLINK(1)", "+1", "@SUM(A1)"])
def test_no_cell_of_the_sheet_runs_as_a_formula(title: str) -> None:
    found = member(1, DONE)
    report = found.readings[0].report
    changed = report.model_copy(
        update={"commitment": report.commitment.model_copy(update={"title": title})}
    )
    reading = found.readings[0].model_copy(update={"report": changed})
    assessed = portfolio_of([found.model_copy(update={"readings": (reading,)})], "en")
    frame = pd.read_csv(io.BytesIO(commitments_sheet(assessed)), encoding="utf-8-sig")
    assert frame.commitment.tolist() == [f"'{title}"]
