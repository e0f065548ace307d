"""Gathering: spellings to members, copies once, doubts told, broken sources beside the others."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pytest

from kit.corpus import Corpus, gather
from kit.errors import MemberError, ParameterError, SourceError
from kit.project import gathered
from kit.records import Finding
from tests.formats import Case, Given, as_text, as_yaml

CASE = Case()


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    found = tmp_path / "reports"
    found.mkdir()
    return found


def page(folder: Path, name: str, case: Case = CASE) -> Path:
    path = folder / name
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(as_text(case), encoding="utf-8")
    return path


def of_member(member: str, title: str, **changes: object) -> Case:
    return replace(CASE, member=member, plan="Action plan 2022 – 2024", title=title, **changes)  # type: ignore[arg-type]


def told(corpus: Corpus, code: str) -> list[Finding]:
    return [
        finding
        for member in corpus.members
        for reading in member.readings
        for finding in reading.findings
        if finding.code == code
    ]


def slugs(corpus: Corpus) -> list[str]:
    return [one.member.slug for one in corpus.members]


# ---------------------------------------------------------------- files and folders


def test_a_folder_gives_members_in_order(folder: Path) -> None:
    page(folder, "b.txt", of_member("Weiden, Austria", "Open council meetings for all"))
    page(folder, "sub/a.txt", of_member("Lindenau, Austria", "Open budgets for all residents"))
    (folder / "README.txt").write_text("About this folder.")
    (folder / "logo.svg").write_text("<svg/>")
    (folder / ".hidden.txt").write_text("nothing")
    corpus = gather([folder])
    assert slugs(corpus) == ["lindenau-austria", "weiden-austria"]
    assert [one.readings[0].report.source.path for one in corpus.members] == [
        "reports/sub/a.txt",
        "reports/b.txt",
    ]
    assert corpus.ignored == ("reports/README.txt", "reports/logo.svg")
    assert corpus.refused == ()


def test_paths_do_not_depend_on_how_the_folder_is_named(
    folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    page(folder, "a.txt")
    monkeypatch.chdir(folder)
    assert gather([Path()]) == gather([folder]) == gather([Path("../reports")])


def test_names_can_be_relative_to_a_root(folder: Path) -> None:
    page(folder, "a.txt")
    corpus = gather([folder], root=folder)
    assert corpus.members[0].readings[0].report.source.path == "a.txt"


def test_a_broken_source_is_refused_beside_the_others(folder: Path) -> None:
    page(folder, "a.txt")
    (folder / "empty.txt").write_text("")
    (folder / "picture.txt").write_bytes(b"\x89PNG\r\n\x1a\n" + bytes(100))
    (folder / "broken.yaml").write_text("member: [Lindenau")
    corpus = gather([folder])
    assert slugs(corpus) == ["lindenau-austria"]
    assert [one.path for one in corpus.refused] == [
        "reports/broken.yaml",
        "reports/empty.txt",
        "reports/picture.txt",
    ]
    assert {one.reason for one in corpus.refused} == {"source-unreadable"}
    assert "reports/empty.txt is empty" in corpus.refused[1].message


def test_a_file_that_is_named_twice_is_read_once(folder: Path) -> None:
    path = page(folder, "a.txt")
    corpus = gather([folder, path, folder])
    assert len(corpus.members[0].readings) == 1
    assert told(corpus, "report-found-twice") == []


def test_a_missing_source(folder: Path) -> None:
    with pytest.raises(SourceError, match="There is no file or folder reprots"):
        gather([folder.parent / "reprots"])


def test_a_folder_without_reports(folder: Path) -> None:
    (folder / "README.md").write_text("Nothing here yet.")
    with pytest.raises(SourceError, match="reports holds no report"):
        gather([folder])


# ---------------------------------------------------------------- members


def test_spellings_are_one_member(folder: Path) -> None:
    page(folder, "a.txt", of_member("Jalisco, México", "Clear rules for social programmes"))
    page(folder, "b.txt", of_member("Jalisco (State), Mexico", "Open contracts of public works"))
    page(folder, "c.txt", of_member("Jalisco, México", "A register of lobbying in congress"))
    corpus = gather([folder])
    assert slugs(corpus) == ["jalisco-mexico"]
    member = corpus.members[0]
    assert (member.member.name, member.member.country) == ("Jalisco", "México")
    assert [one.report.commitment.title for one in member.readings] == [
        "A register of lobbying in congress",
        "Clear rules for social programmes",
        "Open contracts of public works",
    ]
    assert member.readings[2].report.member.name == "Jalisco (State)"


def test_a_city_and_a_state_of_one_name_stay_apart(folder: Path) -> None:
    page(folder, "a.txt", of_member("Oaxaca (State), Mexico", "Clear rules for social programmes"))
    page(folder, "b.txt", of_member("Oaxaca (Municipality), Mexico", "Open contracts of works"))
    assert slugs(gather([folder])) == ["oaxaca-local-mexico", "oaxaca-regional-mexico"]
    (folder / "b.txt").unlink()
    assert slugs(gather([folder])) == ["oaxaca-mexico"]


def test_likely_but_uncertain_members_stay_apart_and_are_told(folder: Path) -> None:
    page(folder, "a.txt", of_member("Khmelnytskyi, Ukraine", "Clear rules for social programmes"))
    page(folder, "b.txt", of_member("Khmelnytsky, Ukraine", "Open contracts of public works"))
    page(folder, "c.txt", of_member("Ternopil, Ukraine", "A register of lobbying in congress"))
    corpus = gather([folder])
    assert len(corpus.members) == 3
    doubts = told(corpus, "member-uncertain")
    assert {one.member for one in doubts} == {"khmelnytsky-ukraine", "khmelnytskyi-ukraine"}
    assert all(one.severity == "warning" and one.lines for one in doubts)
    assert "Khmelnytskyi, Ukraine" in doubts[0].message


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("Santiago, Chile", "Santiago del Estero, Argentina"),
        ("Estado de México, México", "Ciudad de México, México"),
        ("District 1, Kenya", "District 2, Kenya"),
        ("Córdoba, Argentina", "Córdoba, Spain"),
        ("Nandi, Kenya", "Nairobi, Kenya"),
    ],
)
def test_different_members_give_no_doubt(folder: Path, one: str, other: str) -> None:
    page(folder, "a.txt", of_member(one, "Clear rules for social programmes"))
    page(folder, "b.txt", of_member(other, "Open contracts of public works"))
    corpus = gather([folder])
    assert len(corpus.members) == 2
    assert told(corpus, "member-uncertain") == []


@pytest.mark.parametrize(
    "other",
    ["Gobierno de Jalisco, México", "Jalisco", "Jalisko, Mexico", "Jalisco Government, Mexico"],
)
def test_doubts(folder: Path, other: str) -> None:
    page(folder, "a.txt", of_member("Jalisco, México", "Clear rules for social programmes"))
    page(folder, "b.txt", of_member(other, "Open contracts of public works"))
    assert len(told(gather([folder]), "member-uncertain")) == 2


def test_decisions_settle_doubts(folder: Path) -> None:
    page(folder, "a.txt", of_member("Jalisco, México", "Clear rules for social programmes"))
    page(folder, "b.txt", of_member("Gobierno de Jalisco, México", "Open contracts of works"))
    page(folder, "c.txt", of_member("Jalisko, México", "A register of lobbying in congress"))
    page(folder, "d.txt", replace(CASE, member="", plan="", title="Open data of public transport"))
    decisions = folder.parent / "members.toml"
    decisions.write_text(
        '[[same]]\nnames = ["Jalisco (State), Mexico", "Gobierno de Jalisco, México"]\n'
        '[[different]]\nnames = ["Jalisco, México", "Jalisko, México"]\n'
        '[sources]\n"reports/d.txt" = "Jalisco, México"\n',
        encoding="utf-8",
    )
    corpus = gather([folder], decisions=decisions)
    assert slugs(corpus) == ["jalisco-mexico", "jalisko-mexico"]
    jalisco = corpus.members[0]
    assert jalisco.member.name == "Jalisco (State)"
    assert len(jalisco.readings) == 3
    # What each source states stays as it states it.
    assert {one.report.member.name for one in jalisco.readings} == {
        "Jalisco",
        "Gobierno de Jalisco",
    }
    assert {finding.member for one in jalisco.readings for finding in one.findings} <= {
        "jalisco-mexico"
    }
    assert told(corpus, "member-uncertain") == []
    assert [one.source for one in told(corpus, "member-by-decision")] == ["reports/d.txt"]


@pytest.mark.parametrize(
    ("text", "message"),
    [
        ("[[same]]\nnames = ['one']", r"Entry 1 of \[\[same\]\] needs two names at least"),
        ("[[sam]]\nnames = ['a', 'b']", r"'sam' is not known\. Is 'same' meant\?"),
        ("[[same]]\nname = ['a', 'b']", r"'name' in entry 1 .* Is 'names' meant\?"),
        ("[[different]]\nnames = ['a', 1]", r"Name 2 in entry 1 of \[\[different\]\] must be"),
        ("[[same]]\nnames = 'a, b'", r"must give its names in square brackets"),
        ("same = ['a', 'b']", r"begin it with a line \[\[same\]\]"),
        ("[[same]\n", r"members\.toml cannot be used\. .* line 1"),
        ("[sources]\na = 1", r"the member of 'a' must be a name in quotation marks\. Known are"),
    ],
)
def test_unusable_decisions(folder: Path, text: str, message: str) -> None:
    page(folder, "a.txt")
    decisions = folder.parent / "members.toml"
    decisions.write_text(text)
    with pytest.raises(ParameterError, match=message):
        gather([folder], decisions=decisions)


def test_decisions_that_do_not_exist_are_none(folder: Path) -> None:
    page(folder, "a.txt")
    assert gather([folder], decisions=folder / "members.toml") == gather([folder])


def test_a_projects_decisions_count_wherever_its_sources_lie(
    folder: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    page(folder, "d.txt", replace(CASE, member="", plan="", title="Open data of public transport"))
    project = tmp_path / "project"
    (project / "data").mkdir(parents=True)
    monkeypatch.chdir(project)
    assert slugs(gathered([folder])) != ["jalisco-mexico"]
    (project / "data" / "members.toml").write_text(
        '[sources]\n"reports/d.txt" = "Jalisco, Mexico"\n', encoding="utf-8"
    )
    assert slugs(gathered([folder])) == ["jalisco-mexico"]


# ---------------------------------------------------------------- copies, versions, kin


def test_the_same_report_is_kept_once(folder: Path) -> None:
    page(folder, "a.txt")
    text = as_text(CASE).replace("Substantial", "substantial.").replace("\n\n", "\n\n\n")
    (folder / "b.txt").write_text(text, encoding="utf-8")
    (folder / "c.yaml").write_text(as_yaml(CASE), encoding="utf-8")
    corpus = gather([folder])
    (reading,) = corpus.members[0].readings
    # The file that an evaluator wrote has the addresses of the evidence.
    assert reading.report.source.path == "reports/c.yaml"
    (note,) = told(corpus, "report-found-twice")
    assert note.severity == "note"
    assert "found 3 times, also in reports/a.txt; reports/b.txt" in note.message


def test_other_words_are_another_version(folder: Path) -> None:
    page(folder, "a.txt")
    answers = dict(CASE.answers) | {"2.2": Given("Yes", "", "All districts are there now.")}
    page(folder, "b.txt", replace(CASE, answers=answers))
    corpus = gather([folder])
    assert len(corpus.members[0].readings) == 2
    versions = told(corpus, "report-in-versions")
    assert [one.source for one in versions] == ["reports/a.txt", "reports/b.txt"]
    assert "reports/b.txt" in versions[0].message


def test_one_commitment_of_several_members(folder: Path) -> None:
    title = "Open contracts of public works"
    page(folder, "a.txt", of_member("Lindenau, Austria", title))
    page(folder, "b.txt", of_member("Weiden, Austria", title.upper()))
    page(folder, "c.txt", of_member("Weiden, Austria", "Open budgets for all residents"))
    corpus = gather([folder])
    shared = told(corpus, "commitment-shared")
    assert [one.member for one in shared] == ["lindenau-austria", "weiden-austria"]
    assert "Weiden, Austria" in shared[0].message


# ---------------------------------------------------------------- finding a member


@pytest.fixture
def corpus(folder: Path) -> Corpus:
    page(folder, "a.txt", of_member("Jalisco, México", "Clear rules for social programmes"))
    page(folder, "b.txt", of_member("Córdoba, Argentina", "Open contracts of public works"))
    page(folder, "c.txt", of_member("Córdoba, España", "A register of lobbying in congress"))
    return gather([folder])


@pytest.mark.parametrize(
    "name",
    ["jalisco-mexico", "Jalisco, México", "jalisco, mexico", "JALISCO", "State of Jalisco, Mexico"],
)
def test_find(corpus: Corpus, name: str) -> None:
    assert corpus.find(name).member.slug == "jalisco-mexico"


def test_an_unknown_member_names_the_nearest(corpus: Corpus) -> None:
    with pytest.raises(MemberError, match=r"no member 'Jalisko'.*jalisco-mexico") as error:
        corpus.find("Jalisko")
    assert error.value.exit_code == 2


def test_a_name_like_no_member_of_many(tmp_path: Path) -> None:
    for name in ("Alba", "Braga", "Celle", "Delft", "Erfurt", "Fulda"):
        page(tmp_path, f"{name}.txt", of_member(f"{name}, Austria", f"Open {name}"))
    with pytest.raises(MemberError, match="None of the 6 members has a name like it"):
        gather([tmp_path]).find("Q")


def test_an_ambiguous_name(corpus: Corpus) -> None:
    with pytest.raises(MemberError, match="cordoba-argentina, cordoba-spain"):
        corpus.find("Cordoba")


def test_no_name_at_all(corpus: Corpus) -> None:
    with pytest.raises(MemberError):
        corpus.find("")
    with pytest.raises(MemberError, match="no member at all"):
        Corpus(members=()).find("Jalisco")
