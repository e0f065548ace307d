"""What changed since the last build: told member by member, and only where there is news."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest

from kit.changes import MemberChange, changed_lines, changes_between, told
from kit.history import HISTORY, History, Origin, continued, read_history, write_history
from kit.index import IndexEntry
from kit.plan import BatchSettings
from kit.portfolio_run import wants_portfolio
from kit.project import gathered
from kit.publishing import listed_before, publish
from kit.runs import RunResult
from kit.stamps import FileStamp, Stamp, stamp_path, write_stamp
from kit.states import CommitmentState, MemberState
from kit.storage import prepare_folder
from kit.words import words_of
from tests.test_batch import content, own_notebook, run, two

__all__ = ["two"]

SLUGS = ["amatlaya-mexico", "puerto-orelia-ecuador"]
AMATLAYA, ORELIA = SLUGS
EN, ES = words_of("en"), words_of("es")
BUDGETS = CommitmentState(
    title="Open budgets",
    source="reports/a.txt",
    ratings={"1.1": "limited", "2.1.1": "yes"},
    degrees={"2.1.1": "marginal"},
    points=(("evidence-not-shown", "evidence-not-shown-1.1"),),
    asked=5,
    shown=3,
    text="one",
)
ALBA = MemberState(member="Alba, Spain", commitments=(BUDGETS,))


def alba(**changed: Any) -> MemberState:
    return ALBA.model_copy(update={"commitments": (BUDGETS.model_copy(update=changed),)})


def phrases(before: MemberState, after: MemberState, language: str = "en") -> list[str]:
    (change,) = changes_between({"alba": before}, {"alba": after})
    return list(told(change, words_of(language)))


def test_nothing_is_told_where_nothing_differs() -> None:
    assert changes_between({"alba": ALBA}, {"alba": ALBA}) == ()
    # Where a source lies is no news.
    assert changes_between({"alba": ALBA}, {"alba": alba(source="elsewhere/a.txt")}) == ()


@pytest.mark.parametrize(
    ("changed", "phrase"),
    [
        ({"ratings": {"1.1": "complete", "2.1.1": "yes"}}, "from Limited to Complete"),
        ({"ratings": {"2.1.1": "yes"}}, "from Limited to Not stated"),
        ({"ratings": {"1.1": "“nearly”", "2.1.1": "yes"}}, "from Limited to “nearly”"),
        ({"degrees": {"2.1.1": "major"}}, "degree of result: from Marginal to Major"),
        ({"degrees": {}}, "degree of result: from Marginal to Not stated"),
        ({"points": ()}, "no longer to confirm: "),
        ({"shown": 4}, "answers with evidence: from 3 of 5 to 4 of 5"),
        ({"title": "Open money"}, "the title was “Open budgets” before"),
        ({"text": "two"}, "the text differs"),
    ],
)
def test_a_difference_is_told_from_what_to_what(changed: dict[str, Any], phrase: str) -> None:
    (said,) = phrases(ALBA, alba(**changed))
    assert phrase in said


def test_a_new_point_to_confirm_names_its_question() -> None:
    points = (*BUDGETS.points, ("text-cut-off", "text-cut-off-2.1.1"))
    (said,) = phrases(ALBA, alba(points=points))
    assert said.startswith("new point to confirm: ")
    assert said.endswith("(2.1.1)")


def test_text_is_told_only_where_nothing_else_is() -> None:
    assert len(phrases(ALBA, alba(text="two", shown=4))) == 1


def test_a_report_that_is_final_now_is_told() -> None:
    draft, final = (ALBA.model_copy(update={"status": one}) for one in ("draft", "final"))
    assert phrases(draft, final) == ["status: from Draft to Final"]


def test_with_several_commitments_each_change_names_its_own() -> None:
    health = BUDGETS.model_copy(update={"title": "Health", "source": "reports/b.txt"})
    better = health.model_copy(update={"ratings": {"1.1": "complete", "2.1.1": "yes"}})
    before = ALBA.model_copy(update={"commitments": (BUDGETS, health)})
    (said,) = phrases(before, ALBA.model_copy(update={"commitments": (BUDGETS, better)}))
    assert said.startswith("Health: 1.1 ")
    assert phrases(ALBA, before) == ["new commitment: Health"]
    assert phrases(before, ALBA) == ["no longer there: Health"]


def test_members_come_and_go() -> None:
    changes = changes_between({"alba": ALBA}, {"bruma": ALBA})
    assert [(one.slug, one.kind) for one in changes] == [("alba", "removed"), ("bruma", "new")]


def test_it_is_told_in_the_reports_language() -> None:
    after = alba(ratings={"1.1": "complete", "2.1.1": "yes"})
    (said,) = phrases(ALBA, after, "es")
    assert "de Limitado a Completo" in said or "Complet" in said


def test_a_terminal_gets_a_few_lines() -> None:
    many = tuple(
        MemberChange(slug=f"m{number}", member=f"Member {number}", kind="new")
        for number in range(30)
    )
    lines = changed_lines(many, EN)
    assert len(lines) == 10
    assert lines[1] == "  Member 0: new"
    assert lines[-1] == "  22 more members: index.html"
    assert changed_lines((), EN) == []
    assert changed_lines(many, ES)[0] != lines[0]


def test_a_build_without_news_keeps_those_of_the_one_before() -> None:
    first, news = continued(None, {"alba": ALBA})
    assert (first.changes, news) == ((), False)
    second, news = continued(first, {"alba": alba(shown=4)})
    assert news
    third, news = continued(second, {"alba": alba(shown=4)})
    assert not news
    assert third == second


@pytest.mark.parametrize(
    ("now", "cause"),
    [
        ({"kit": "new"}, "kit"),
        ({"kit": "new", "sources": "other"}, ""),
        ({"kit": "new", "decisions": "other"}, ""),
        ({"sources": "other"}, ""),
        ({}, ""),
    ],
)
def test_what_another_version_of_the_kit_alone_makes_is_told_as_that(
    now: dict[str, str], cause: str
) -> None:
    origin = Origin(sources="same", decisions="none", kit="old")
    first, _ = continued(None, {"alba": ALBA}, {"alba": origin})
    after = {"alba": alba(shown=4)}
    second, _ = continued(first, after, {"alba": origin.model_copy(update=now)})
    (change,) = second.changes
    assert change.cause == cause
    phrase, *_ = told(change, EN)
    assert phrase.startswith("the same sources, read or checked otherwise") is (cause == "kit")
    assert "answers with evidence: from 3 of 5 to 4 of 5" in told(change, EN)
    # A history of before that noted no origins says nothing of it.
    unknown, _ = continued(History(members={"alba": ALBA}), after, {"alba": origin})
    assert [one.cause for one in unknown.changes] == [""]


def test_a_damaged_history_is_none(tmp_path: Path) -> None:
    (tmp_path / ".kit").mkdir()
    history = History(members={"alba": ALBA})
    write_history(tmp_path, history)
    assert read_history(tmp_path) == history
    (tmp_path / ".kit" / "history.json").write_text('{"members": ', encoding="utf-8")
    assert read_history(tmp_path) is None


@pytest.mark.kernel
def test_the_index_and_the_record_say_what_changed(two: Path, tmp_path: Path) -> None:
    out = tmp_path / "out"
    book = own_notebook(tmp_path / "own.ipynb", "member")
    settings = {"notebook": str(book), "formats": ("html",)}
    run(gathered([two]), out, **settings)
    fresh = content(out)
    assert "What changed" not in fresh["index.html"].decode()
    page = two / "puerto-orelia-neighbourhood-councils.txt"
    original = page.read_text(encoding="utf-8")
    changed = original.replace("\nComplete\n", "\nLimited\n", 1)
    assert changed != original
    page.write_text(changed, encoding="utf-8")
    run(gathered([two]), out, **settings)
    record = json.loads((out / "build.json").read_text(encoding="utf-8"))
    (change,) = record["changes"]
    assert (change["slug"], change["cause"]) == ("puerto-orelia-ecuador", "")
    rating = next(one for one in change["changes"] if one["what"] == "rating")
    assert (rating["question"], rating["before"], rating["after"]) == (
        "1.1",
        "complete",
        "limited",
    )
    index = (out / "index.html").read_text(encoding="utf-8")
    assert "What changed since the last build" in index
    assert "from Complete to Limited" in index
    run(gathered([two]), out, **settings)
    assert (out / "index.html").read_text(encoding="utf-8") == index

    # Another version of the kit reads the same page otherwise.
    before = (out / HISTORY).read_text(encoding="utf-8")
    known = json.loads(before)
    known["members"][AMATLAYA]["commitments"][0]["shown"] += 1
    known["origins"][AMATLAYA]["kit"] = "older"
    (out / HISTORY).write_text(json.dumps(known), encoding="utf-8")
    run(gathered([two]), out, **settings)
    assert "read or checked otherwise" in (out / "index.html").read_text(encoding="utf-8")
    (change,) = json.loads((out / "build.json").read_text(encoding="utf-8"))["changes"]
    assert (change["slug"], change["cause"]) == (AMATLAYA, "kit")

    run(gathered([two]), tmp_path / "other", **settings)
    assert "What changed" not in (tmp_path / "other" / "index.html").read_text(encoding="utf-8")


def noted(out: Path, slug: str, stem: str, state: MemberState | None) -> RunResult:
    """A report as a build leaves it, without its kernel; ``None`` for one that failed."""
    if state is None:
        return RunResult(slug=slug, stem=stem, outcome="failed", reason="notebook", message="-")
    entry = IndexEntry(slug=slug, member=state.member, commitments=(), files=())
    file = FileStamp(size=1, mtime_ns=1, sha256="")
    stamp = Stamp(
        fingerprint="",
        files={f"{stem}.json": file},
        entry=entry.model_dump(mode="json"),
        state=state.model_dump(mode="json"),
    )
    write_stamp(stamp_path(out, slug, stem), stamp)
    return RunResult(slug=slug, stem=stem, outcome="rendered", files=stamp.files)


def test_an_older_report_in_another_notebook_takes_no_change_back(
    two: Path, tmp_path: Path
) -> None:
    corpus, out = gathered([two]), tmp_path / "out"
    prepare_folder(out)
    report, brief = (
        BatchSettings(out=out, notebook=notebook) for notebook in ("member_report", "brief")
    )
    after = alba(ratings={"1.1": "complete", "2.1.1": "yes"})
    # Both reports, then the page changes and only one of them is built again.
    for settings in (brief, report):
        publish([noted(out, slug, settings.stem, ALBA) for slug in SLUGS], corpus, settings)
    assert publish([noted(out, AMATLAYA, "report", after)], corpus, report)
    # What is built next is not about that member, whose brief is still the old one.
    portfolio = report.model_copy(update={"notebook": "portfolio"})
    assert publish([], corpus, portfolio) == ()
    assert publish([noted(out, ORELIA, "brief", ALBA)], corpus, brief) == ()
    assert publish([noted(out, AMATLAYA, "brief", after)], corpus, brief) == ()
    history = read_history(out)
    assert history
    assert history.members == {AMATLAYA: after, ORELIA: ALBA}


def test_a_member_whose_report_failed_has_not_left(two: Path, tmp_path: Path) -> None:
    corpus, settings = gathered([two]), BatchSettings(out=tmp_path / "out")
    prepare_folder(settings.out)
    publish([noted(settings.out, slug, "report", ALBA) for slug in SLUGS], corpus, settings)
    # Killed in the middle of a delivery, a report has no stamp; the next build fails on it.
    stamp_path(settings.out, AMATLAYA, "report").unlink()
    assert publish([noted(settings.out, AMATLAYA, "report", None)], corpus, settings) == ()
    assert publish([noted(settings.out, AMATLAYA, "report", ALBA)], corpus, settings) == ()


def test_a_file_that_is_built_alone_takes_no_other_member_away(two: Path, tmp_path: Path) -> None:
    corpus, settings = gathered([two]), BatchSettings(out=tmp_path / "out")
    prepare_folder(settings.out)
    publish([noted(settings.out, slug, "report", ALBA) for slug in SLUGS], corpus, settings)
    (page,) = [path for path in two.iterdir() if path.name.startswith("amatlaya")]
    alone = gathered([page])
    assert listed_before(settings.out, alone) == (ORELIA,)
    beside = settings.model_copy(update={"kept": (ORELIA,)})
    assert not wants_portfolio(alone, alone.members, beside)
    assert publish([noted(settings.out, AMATLAYA, "report", ALBA)], alone, beside) == ()
    index = (settings.out / "index.html").read_text(encoding="utf-8")
    assert index.count('class="member"') == 2
    # A folder says what there is, so a member that is not in it has left.
    (change,) = publish([noted(settings.out, AMATLAYA, "report", ALBA)], alone, settings)
    assert (change.slug, change.kind) == (ORELIA, "removed")


def test_a_build_that_was_stopped_is_not_the_last_one(two: Path, tmp_path: Path) -> None:
    corpus, settings = gathered([two]), BatchSettings(out=tmp_path / "out")
    prepare_folder(settings.out)
    publish([noted(settings.out, slug, "report", ALBA) for slug in SLUGS], corpus, settings)
    after = [noted(settings.out, slug, "report", alba(shown=4)) for slug in SLUGS]
    publish(after[:1], corpus, settings, left=[ORELIA])
    changes = publish(after, corpus, settings)
    assert [change.slug for change in changes] == SLUGS
