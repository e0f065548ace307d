"""The interchange format: what the kit writes survives; what people write is checked in full."""

from __future__ import annotations

import json
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kit.errors import SourceError
from kit.reading import read_bytes, read_source
from kit.reading.interchange import dump, dump_yaml, read_interchange, schema
from kit.records import Finding, Reading
from tests.formats import Case, Given, as_text, as_yaml

SCHEMA = Path(__file__).parents[2] / "docs" / "schema" / "report.schema.json"


CASE = Case()


def reading(case: Case = CASE, path: str = "reports/page.txt") -> Reading:
    (found,) = read_bytes(as_text(case).encode(), path)
    finding = Finding(
        code="unread-text", severity="warning", source=path, member="lindenau-austria",
        lines=(1, 1), message="A line that could not be placed.",
    )  # fmt: skip
    return found.model_copy(update={"findings": (finding,)})


def refused(data: str, name: str = "hand.yaml", **more: Any) -> str:
    with pytest.raises(SourceError) as error:
        read_interchange(data.encode(), name, **more)
    assert error.value.subject == name
    return error.value.message


# ---------------------------------------------------------------- written by the kit


def test_what_is_written_reads_back_unchanged() -> None:
    one = reading()
    other = reading(replace(Case(), title="A register of lobbying"), "reports/other.txt")
    text = dump([one, other])
    assert read_interchange(text.encode(), "records.json") == (other, one)
    assert read_interchange(dump_yaml([one, other]).encode(), "records.yaml") == (other, one)
    kept = read_interchange(text.encode(), "records.json")[1].report.source
    assert (kept.path, kept.sha256, kept.lines) == (
        "reports/page.txt",
        one.report.source.sha256,
        one.report.source.lines,
    )


def test_the_order_of_the_readings_does_not_matter() -> None:
    several = [
        reading(replace(Case(), title=title), f"{title}.txt")
        for title in ("Zeta budgets", "Alpha registers")
    ]
    assert dump(several) == dump(several[::-1])
    titles = [element["commitment"]["title"] for element in json.loads(dump(several))]
    assert titles == ["Alpha registers", "Zeta budgets"]


def test_an_element_holds_the_report_its_findings_and_the_analysis() -> None:
    one = reading()
    (element,) = json.loads(dump([one], analysis=[{"figures": [{"value": 26}]}]))
    assert set(element) == {*type(one.report).model_fields, "findings", "analysis"}
    assert element["findings"][0]["code"] == "unread-text"
    assert element["analysis"] == {"figures": [{"value": 26}]}
    assert read_interchange(json.dumps([element]).encode(), "a.json") == (one,)
    assert "analysis" not in json.loads(dump([one]))[0]


def test_the_analysis_follows_its_report() -> None:
    several = [
        reading(replace(Case(), title=title), f"{title}.txt")
        for title in ("Zeta budgets", "Alpha registers")
    ]
    elements = json.loads(dump(several, analysis=[{"of": "Zeta"}, {"of": "Alpha"}]))
    assert [one["analysis"]["of"] for one in elements] == ["Alpha", "Zeta"]
    with pytest.raises(ValueError, match="zip"):
        dump(several, analysis=[{}])


def test_it_is_plain_text_that_people_can_compare() -> None:
    text = dump([reading(replace(Case(), member="Cañón, México"))])
    assert "Cañón" in text
    assert text.startswith('[\n  {\n    "form"')
    assert text.endswith("]\n")
    assert text.index('"1.1": {') < text.index('"2.1.1": {') < text.index('"3": {')


@given(st.text(max_size=60), st.text(alphabet="a \n\r\t\u2028\x85:#-'\"|", max_size=40))
def test_any_text_survives(title: str, prose: str) -> None:
    one = reading()
    report = one.report.model_copy(
        update={
            "action": prose,
            "commitment": one.report.commitment.model_copy(update={"title": title}),
        }
    )
    given_reading = one.model_copy(update={"report": report})
    assert read_interchange(dump([given_reading]).encode(), "a.json") == (given_reading,)
    assert read_interchange(dump_yaml([given_reading]).encode(), "a.yaml") == (given_reading,)


@pytest.mark.parametrize(
    ("old", "new", "path"),
    [
        ('"slug": "lindenau-austria"', '"slug": "../../etc"', "member.slug"),
        ('"rating": "substantial"', '"rating": "complete"', "answers.1.1.rating"),
        ('"rating": "substantial"', '"rating": "splendid"', "answers.1.1.rating"),
        ('"stated": "Substantial"', '"stated": null', "answers.1.1.rating"),
        ('"language": "en"', '"language": "english"', "source.language"),
        ('"url": null,\n', '"url": "javascript:alert(1)",\n', "source.url"),
        ('"form": "end_of_commitment"', '"form": "../secret"', "form"),
        ('"country_code": "AT"', '"country_code": "Austria"', "member.country_code"),
        ('"severity": "warning"', '"severity": "fatal"', "findings.0.severity"),
        ('"1.2": {', '"1.9": {', "answers.1.9"),
        ('"problem":', '"problems":', "problem"),
    ],
)  # fmt: skip
def test_a_record_that_was_changed_by_hand_is_not_believed(old: str, new: str, path: str) -> None:
    text = dump([reading()])
    assert old in text
    message = refused(text.replace(old, new, 1), "records.json")
    assert path in message
    assert "records.json, line " in message or "records.json has" in message


def test_places_outside_the_source_are_refused() -> None:
    element = json.loads(dump([reading()]))[0]
    element["where"]["action"] = [1, 99_999]
    element["answers"]["1.1"]["lines"] = [0, 3]
    message = refused(json.dumps([element], indent=1), "records.json")
    assert "where.action: lines 1 to 99999 are not in the source" in message
    assert "answers.1.1.lines: lines 0 to 3" in message


def test_the_published_schema_is_the_current_one() -> None:
    assert json.loads(SCHEMA.read_text(encoding="utf-8")) == schema()


def test_the_schema_describes_what_is_written() -> None:
    described = schema()
    properties = described["$defs"]["Element"]["properties"]
    (element,) = json.loads(dump([reading()], analysis=[{}]))
    assert set(element) == set(properties)
    assert described["type"] == "array"


# ---------------------------------------------------------------- written by hand


def test_nearly_everything_may_be_left_out() -> None:
    (found,) = read_interchange(b"member: Lindenau, Austria\nanswers:\n  1.1: complete\n", "a.yaml")
    report = found.report
    assert (report.member.slug, report.source.path, report.source.language) == (
        "lindenau-austria",
        "a.yaml",
        "en",
    )
    assert report.source.lines == ("member: Lindenau, Austria", "answers:", "  1.1: complete")
    assert (report.answers["1.1"].stated, report.answers["1.1"].rating) == ("complete", "complete")
    assert report.where["1.1.stated"] == (3, 3)
    assert report.action_plan is None
    assert report.evaluators == ()
    assert report.action is None
    assert list(report.answers) == ["1.1"]
    assert found.findings == ()


def test_places_are_those_of_the_file() -> None:
    text = as_yaml()
    (found,) = read_interchange(text.encode(), "a.yaml")
    lines = text.rstrip("\n").split("\n")
    report = found.report
    assert report.source.lines == tuple(lines)
    for path, stated in (
        ("member.name", "Lindenau"),
        ("2.1.1.degree_stated", "Major"),
        ("1.2.explanation", "Elections in May"),
        ("evaluators.0.email", "i.brandauer@example.org"),
    ):
        first, last = report.where[path]
        assert stated in "\n".join(lines[first - 1 : last])
    first, last = report.where["1.1.explanation"]
    assert [line.strip() for line in lines[first - 1 : last]] == (
        report.answers["1.1"].explanation or ""
    ).split("\n")
    piece = report.answers["1.1"].evidence[1]
    assert "Minutes of the final meeting" in lines[piece.line - 1]


def test_words_stay_as_they_are_written() -> None:
    text = (
        "answers:\n  2.1.3: No\n  2.1.2: {rating: ~, explanation: 1.50}\n"
        "  1.3:\n    rating: Few of the commitment milestones were implemented as planned.\n"
        "  1.2: |\n    One.\n\n      - set in\n\n  '3': \n  2.2: rather yes\n"
    )
    answers = read_interchange(text.encode(), "a.yaml")[0].report.answers
    assert answers["2.1.3"].stated == "No"
    assert (answers["2.1.2"].stated, answers["2.1.2"].explanation) == (None, "1.50")
    assert answers["1.3"].rating == "few"
    assert answers["1.2"].explanation == "One.\n\n  - set in"
    assert answers["3"].explanation is None
    # Words beside the scale are kept as stated, never forced onto a level.
    assert (answers["2.2"].stated, answers["2.2"].rating) == ("rather yes", None)


def test_evaluators_in_several_forms() -> None:
    text = (
        "commitment: {title: Open budgets, id: COCDI0001}\nevaluators:\n"
        "- Ana Ortega <ana@example.org>\n- {name: Civic Watch}\n- {email: b@example.org}\n"
        "- {name: C, email: '[email protected]'}\n"
    )
    report = read_interchange(text.encode(), "a.yaml")[0].report
    assert [(one.name, one.email) for one in report.evaluators] == [
        ("Ana Ortega", "ana@example.org"),
        ("Civic Watch", None),
        ("", "b@example.org"),
        ("C", None),
    ]
    assert (report.commitment.title, report.commitment.id) == ("Open budgets", "COCDI0001")


def test_evidence_in_several_forms() -> None:
    text = (
        "answers:\n  1.1:\n    evidence:\n    - Minutes of March\n"
        "    - Final report https://example.org/final.pdf\n"
        "    - {title: Data, url: 'https://example.org/data'}\n"
        "    - https://example.org/page\n    - see javascript:alert(1)\n"
    )
    shown = read_interchange(text.encode(), "a.yaml")[0].report.answers["1.1"].evidence
    assert [(one.title, one.url, one.kind, one.line) for one in shown] == [
        ("Minutes of March", None, "text", 4),
        ("Final report", "https://example.org/final.pdf", "file", 5),
        ("Data", "https://example.org/data", "link", 6),
        ("https://example.org/page", "https://example.org/page", "link", 7),
        ("see javascript:alert(1)", None, "text", 8),
    ]


def test_the_member_can_stand_in_the_plan_alone() -> None:
    text = "action_plan: Action plan – Jalisco, Mexico, 2023 – 2024\nanswers: {1.1: complete}\n"
    (found,) = read_interchange(text.encode(), "a.yaml")
    assert found.report.member.slug == "jalisco-mexico"
    assert found.report.where["member.name"] == (1, 1)
    assert [one.code for one in found.findings] == ["value-taken-from-elsewhere"]


@pytest.mark.parametrize(
    ("answer", "language"),
    [
        ("1.1: Sustancial", "es"),
        ("2.1.1: {rating: Sí, degree: Mayor}", "es"),
        ("1.1: Limited", "en"),
        ("3: Una lección", "en"),
    ],
)
def test_the_language_of_the_choices(answer: str, language: str) -> None:
    text = f"answers:\n  {answer}\n"
    assert read_interchange(text.encode(), "a.yaml")[0].report.source.language == language
    stated = read_interchange(f"language: pt\n{text}".encode(), "a.yaml")
    assert stated[0].report.source.language == "pt"


def test_several_assessments_in_one_file() -> None:
    listed = "- commitment: One\n- commitment: Two\n"
    documents = "commitment: One\n---\ncommitment: Two\n"
    for text in (listed, documents):
        found = read_interchange(text.encode(), "a.yaml")
        assert [one.report.commitment.title for one in found] == ["One", "Two"]
    found = read_interchange(b'[{"commitment": "One"},\n {"commitment": "Two"}]', "a.json")
    assert [one.report.where["commitment.title"] for one in found] == [(1, 1), (2, 2)]


def test_all_problems_are_told_at_once_with_their_places() -> None:
    text = (
        "membr: Lindenau\n"
        "language: english\n"
        "url: ftp://example.org\n"
        "answers:\n"
        "  1.4: complete\n"
        "  1.1:\n"
        "    rating: complte\n"
        "    explantion: Text\n"
        "  1.2: {rating: complete, evidence: [x]}\n"
        "  3: [a]\n"
        "  2.2: {evidence: [{title: a, url: 'javascript:x', size: 3}]}\n"
    )
    message = refused(text)
    places = [line.split(": ")[0] for line in message.split("\n")[1:]]
    assert places == [
        "- line 1, column 1",
        "- line 2, column 11",
        "- line 3, column 6",
        "- line 5, column 3",
        "- line 7, column 13",
        "- line 8, column 5",
        "- line 9, column 17",
        "- line 9, column 37",
        "- line 10, column 6",
        "- line 11, column 36",
        "- line 11, column 52",
    ]
    for hint in (
        "Did you mean 'member'?",
        "Did you mean 'Complete'?",
        "Did you mean 'explanation'?",
    ):
        assert hint in message


@pytest.mark.parametrize("text", ["a text\n", "- one\n- two\n", "12\n"])
def test_what_is_no_assessment(text: str) -> None:
    assert "an assessment was expected here" in refused(text)


@pytest.mark.parametrize(
    "text", ["{}", "# only a comment", "answers:", "member:\nanswers: {1.1: }", "[]"]
)
def test_nothing_is_filled_in_yet(text: str) -> None:
    assert "Nothing is filled in yet in hand.yaml" in refused(text)


def test_questions_by_their_text() -> None:
    text = '"1.3 Was the commitment implemented as originally planned?": All\n'
    found = read_interchange(f"answers:\n  {text}".encode(), "a.yaml")
    assert found[0].report.answers["1.3"].rating == "all"
    assert "answered twice" in refused(f"answers:\n  {text}  1.3: All\n")


# ---------------------------------------------------------------- files of evidence


@pytest.fixture
def hand(tmp_path: Path) -> Path:
    folder = tmp_path / "case"
    (folder / "annex").mkdir(parents=True)
    (folder / "annex" / "minutes.pdf").write_bytes(b"%PDF-1.7 made up")
    (tmp_path / "secret.txt").write_text("secret")
    return folder / "case.yaml"


def with_files(path: Path, *names: str) -> Path:
    items = "".join(f"    - {{file: {json.dumps(name)}}}\n" for name in names)
    path.write_text(f"answers:\n  1.1:\n    evidence:\n{items}", encoding="utf-8")
    return path


def test_files_of_evidence_are_checked_and_hashed(hand: Path) -> None:
    (found,) = read_source(with_files(hand, "annex/minutes.pdf"))
    (piece,) = found.report.answers["1.1"].evidence
    assert (piece.title, piece.url, piece.kind, piece.line) == (
        "annex/minutes.pdf",
        None,
        "file",
        4,
    )
    (note,) = found.findings
    assert (note.code, note.severity) == ("evidence-files", "note")
    assert "annex/minutes.pdf (16 bytes, SHA-256 cd030cd3" in note.message


@pytest.mark.parametrize(
    "name", ["missing.pdf", "../secret.txt", "/etc/hostname", "annex", "", "a\u0000b"]
)
def test_only_files_beside_the_assessment(hand: Path, name: str) -> None:
    with_files(hand, name or " ", "annex/minutes.pdf")
    if not name:
        assert len(read_source(hand)[0].report.answers["1.1"].evidence) == 1
        return
    with pytest.raises(SourceError, match=r"case\.yaml, line 4, column 14: there is no file"):
        read_source(hand)


def test_a_link_that_leads_out_of_the_folder(hand: Path) -> None:
    (hand.parent / "link.txt").symlink_to(hand.parent.parent / "secret.txt")
    with pytest.raises(SourceError, match="there is no file"):
        read_source(with_files(hand, "link.txt"))


def test_at_most_three_files_of_ten_megabytes(hand: Path) -> None:
    with (hand.parent / "large.zip").open("wb") as file:
        file.truncate(10_000_001)
    with_files(hand, "large.zip", *["annex/minutes.pdf"] * 3)
    with pytest.raises(SourceError) as error:
        read_source(hand)
    assert "'large.zip' has 10.0 MB; the form takes at most 10 MB" in error.value.message
    assert "4 files; the form takes at most 3 to a question" in error.value.message


def test_without_a_folder_files_cannot_be_checked() -> None:
    message = refused("answers: {1.1: {evidence: [{file: a.pdf}]}}")
    assert "can only be checked beside a file on disk" in message


def test_given_answers_without_a_rating_are_no_problem() -> None:
    case = replace(Case(), answers={"2.1.3": Given("Not Applicable")})
    (found,) = read_interchange(as_yaml(case).encode(), "a.yaml")
    answer = found.report.answers["2.1.3"]
    assert (answer.rating, answer.degree, answer.explanation) == ("not_applicable", None, None)
