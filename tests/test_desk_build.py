"""The desk builds as the command does, and hears of it line by line."""

from __future__ import annotations

import json
import re
import shutil
from pathlib import Path

import pytest

from kit.desk_build import Build, BuildRequest, BuildState, report_files
from kit.desk_build_panel import bar_html, links_output

ROOT = Path(__file__).parents[1]


def line(event: str, **about: object) -> str:
    return json.dumps({"event": event, **about})


def test_a_request_is_the_call_that_a_person_would_type() -> None:
    request = BuildRequest(
        sources=("/p/data/reports",),
        members=("a", "b"),
        notebook="brief",
        formats="html",
        parameters={"language": "es", "personal_data": "keep", "most_points": 3},
    )
    assert " ".join(request.arguments) == (
        "build --notebook brief --format html --out outputs --member a --member b --language es "
        "--personal-data keep -p most_points=3 --log-format json -- /p/data/reports"
    )


def test_the_state_follows_the_log() -> None:
    state = BuildState()
    for one in (
        line("start", members=2),
        line("result", name="a", outcome="rendered", done=1, total=2, warnings=["No picture."]),
        line("result", name="b", outcome="failed", message="Cell 3.", done=2, total=2),
        "",
        line("end"),
    ):
        state = state.after(one)
    assert (state.done, state.total, state.made, state.ended) == (2, 2, ("a",), None)
    assert state.lines == ("a: rendered", "No picture.", "b: failed – Cell 3.")
    html = bar_html(state, "Progress")
    assert 'max="2" value="2" aria-label="Progress"' in html


@pytest.mark.parametrize(
    "said", [line("error", message="No such notebook."), "No such notebook.\n", '"x"'.join("{}")]
)
def test_what_is_said_beside_the_log_is_not_lost(said: str) -> None:
    message = BuildState().after(said).message
    assert message
    assert "event" not in message


def test_progress_shows_names_as_text() -> None:
    state = BuildState(lines=("<b>a</b>: rendered",), total=1)
    assert "&lt;b&gt;" in bar_html(state, "x")


def test_links_lead_from_the_notebook_to_the_reports(tmp_path: Path) -> None:
    out = tmp_path / "outputs"
    (out / "a b").mkdir(parents=True)
    (out / "a b" / "report.html").write_text("x")
    ((slug, path),) = report_files(out, ["a b", "none"], "report")
    assert slug == "a b"
    data = links_output([("A <b>", path)], tmp_path / "notebooks", tmp_path)["data"]
    assert 'href="../outputs/a%20b/report.html"' in data["text/html"]
    assert "A &lt;b&gt;" in data["text/html"]


def test_links_are_voilas_where_it_serves_the_page(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("SERVER_SOFTWARE", "voila/0.5.13")
    monkeypatch.setenv("VOILA_BASE_URL", "/desk/")
    path = tmp_path / "outputs" / "alba-austria" / "report.html"
    data = links_output([("Alba", path)], tmp_path / "notebooks", tmp_path)["data"]
    assert 'href="/desk/voila/files/outputs/alba-austria/report.html" target' in data["text/html"]
    assert data["text/html"].endswith("</a> outputs/alba-austria/report.html</li></ul>")


def test_what_voila_may_serve_is_the_outputs_alone() -> None:
    guide = (ROOT / "docs" / "how-to.md").read_text(encoding="utf-8")
    (pattern,) = re.findall(r"file_allowlist='(.+)'", guide)
    for served in ("outputs/index.html", "outputs/alba-austria/report.es.html"):
        assert re.fullmatch(pattern, served)
    for refused in ("outputs/../data/reports/a.txt", "data/reports/a.txt", "outputs/.kit/a"):
        assert not re.fullmatch(pattern, refused)


@pytest.mark.kernel
def test_a_report_is_built_beside_the_notebook(tmp_path: Path) -> None:
    sources = tmp_path / "data" / "reports"
    sources.mkdir(parents=True)
    name = "lypovodsk-inclusive-services.txt"
    shutil.copy(ROOT / "data" / "reports" / name, sources / name)
    told: list[BuildState] = []
    request = BuildRequest(
        sources=(str(sources),), members=("lypovodsk-ukraine",), formats="html", out="outputs"
    )
    state = Build(request, tmp_path, told.append).wait(120)
    assert (state.ended, state.made) == (0, ("lypovodsk-ukraine",))
    assert told[-1] == state
    (report,) = report_files(tmp_path / "outputs", state.made, "report")
    assert report[1].name == "report.html"


def test_a_call_that_cannot_be_done_says_why(tmp_path: Path) -> None:
    request = BuildRequest(sources=(str(tmp_path / "nothing"),))
    state = Build(request, tmp_path, lambda _: None).wait(120)
    assert state.ended
    assert "nothing" in state.message
