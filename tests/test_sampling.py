"""Made-up assessments: they read without a rest, say that they are made up, and are varied."""

from __future__ import annotations

from collections import Counter
from pathlib import Path

import pytest

from kit.context import cases_of
from kit.corpus import Corpus
from kit.errors import OutputError, ParameterError
from kit.form import load_form
from kit.head import demonstration_notice
from kit.project import gathered
from kit.reading import read_bytes
from kit.sample_pages import SUFFIXES, SampleAnswer, SamplePage, written
from kit.sampling import sample_files, write_samples
from kit.words import words_of

NUMBER = 60


@pytest.fixture(scope="module")
def corpus(tmp_path_factory: pytest.TempPathFactory) -> Corpus:
    folder = tmp_path_factory.mktemp("made-up") / "reports"
    write_samples(NUMBER, folder)
    return gathered([folder])


def test_as_many_members_as_asked_for_are_read_without_a_rest(corpus: Corpus) -> None:
    assert len(corpus.members) == NUMBER
    assert not corpus.refused
    met = Counter(
        finding.code
        for found in corpus.members
        for reading in found.readings
        for finding in reading.findings
    )
    # What the reader could not place, or what makes members look like one, would be told here.
    assert met == Counter()


def test_every_report_of_them_says_that_it_is_made_up(corpus: Corpus) -> None:
    for found in corpus.members:
        for case in cases_of(found.readings, "en"):
            assert "made up" in demonstration_notice([case], words_of("en"))


def test_they_are_varied(corpus: Corpus) -> None:
    reports = [reading.report for found in corpus.members for reading in found.readings]
    assert {len(found.readings) for found in corpus.members} == {1, 2, 3}
    assert {Path(report.source.path).suffix for report in reports} == set(SUFFIXES)
    assert {report.source.language for report in reports} == {"en", "es"}
    assert len({report.member.country_code for report in reports}) > 15
    titles = [report.commitment.title for report in reports]
    assert len(set(titles)) == len(titles)
    for number in ("1.1", "1.3", "2.1.1", "2.2"):
        assert len({report.answers[number].rating for report in reports}) > 2
    assert len({report.answers["2.1.1"].degree for report in reports}) > 3
    evidence = [len(answer.evidence) for report in reports for answer in report.answers.values()]
    assert {0, 1, 2, 3} == set(evidence)


def test_some_hold_what_does_not_add_up_and_most_do_not(corpus: Corpus) -> None:
    cases = [case for found in corpus.members for case in cases_of(found.readings, "en")]
    codes = [{finding.code for finding in case.findings} for case in cases]
    told = set[str]().union(*codes)
    assert told >= {"parts-and-total", "list-length-differs", "text-cut-off", "rating-not-stated"}
    grave = [case for case in cases if {one.severity for one in case.findings} - {"note"}]
    assert 0.1 < len(grave) / len(cases) < 0.7


def test_the_same_seed_gives_the_same_files_and_another_gives_others() -> None:
    assert list(sample_files(12, seed=7)) == list(sample_files(12, seed=7))
    assert list(sample_files(12, seed=7)) != list(sample_files(12, seed=8))


def test_fewer_members_are_the_first_of_more() -> None:
    more = list(sample_files(20))
    fewer = list(sample_files(9))
    assert more[: len(fewer)] == fewer


def test_members_names_do_not_run_out() -> None:
    names = {name.split("-", 1)[1].rsplit("-", 1)[0] for name, _ in sample_files(3_000)}
    assert len(names) == 3_000


def test_a_folder_that_holds_something_is_left_alone(tmp_path: Path) -> None:
    mine = tmp_path / "mine.txt"
    mine.write_text("mine", encoding="utf-8")
    with pytest.raises(OutputError, match="not an empty folder"):
        write_samples(1, tmp_path)
    with pytest.raises(OutputError, match="not an empty folder"):
        write_samples(1, mine)
    assert [path.name for path in tmp_path.iterdir()] == ["mine.txt"]


@pytest.mark.parametrize("number", [0, -3, 10_001])
def test_a_number_that_cannot_be(tmp_path: Path, number: int) -> None:
    with pytest.raises(ParameterError, match="1 to 10,000"):
        write_samples(number, tmp_path / "new")
    assert not (tmp_path / "new").exists()


@pytest.mark.parametrize("suffix", SUFFIXES)
def test_every_kind_of_file_states_the_same(suffix: str) -> None:
    answers = {question.number: SampleAnswer() for question in load_form().questions}
    answers["1.1"] = SampleAnswer(
        stated="Limited",
        explanation="  1. One step: taken & told.\n  2. Another.\n\nA last word.",
        evidence=(("Minutes: “all” of them", "https://example.org/a?b=1&c=2"), ("Letters", "")),
    )
    answers["2.1.1"] = SampleAnswer(stated="Yes", degree="Major", explanation="People read it.")
    answers["2.1.3"] = SampleAnswer(stated="Not Applicable")
    page = SamplePage(
        language="en",
        names=("Nadia Tarkanez", "Elias Solberino"),
        emails=("tarkanez@example.org", "solberino@example.org"),
        member="Lindenau, Austria",
        plan="Action plan – Lindenau, Austria, 2022 – 2024",
        title="Open minutes: <all> of them",
        action="Publish the minutes.",
        problem="Nobody can read them.",
        answers=answers,
    )
    (reading,) = read_bytes(written(page, suffix).encode(), f"page{suffix}")
    report = reading.report
    assert (report.member.name, report.member.country_code) == ("Lindenau", "AT")
    assert report.commitment.title == page.title
    assert report.action_plan
    assert report.action_plan.title == page.plan
    assert [person.name for person in report.evaluators] == list(page.names)
    first = report.answers["1.1"]
    assert first.rating == "limited"
    assert [one.title for one in first.evidence] == ["Minutes: “all” of them", "Letters"]
    assert first.explanation
    assert [line.strip() for line in first.explanation.split("\n") if line.strip()] == [
        "1. One step: taken & told.",
        "2. Another.",
        "A last word.",
    ]
    assert (report.answers["2.1.1"].rating, report.answers["2.1.1"].degree) == ("yes", "major")
    assert report.answers["2.1.3"].rating == "not_applicable"
