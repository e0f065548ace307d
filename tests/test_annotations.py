"""What an analyst decides at the desk stands in small files, as the batch reads them."""

from __future__ import annotations

from pathlib import Path

import pytest

from kit.annotations import dismiss
from kit.errors import KitError, ParameterError
from kit.notes import read_notes
from kit.records import Finding

FINDING = Finding(
    code="list-length-differs",
    severity="warning",
    source="reports/a.txt",
    member="lekorua-kenya",
    question="1.3",
    lines=(80, 84),
    message="Two are named, three are listed.",
)


def test_a_dismissed_finding_is_settled_for_the_batch_as_well(tmp_path: Path) -> None:
    path = dismiss(FINDING, reason="The third is a heading.", by="Ada Example", notes=tmp_path)
    assert path == tmp_path / "lekorua-kenya.toml"
    stand, gone = read_notes(path.read_text()).settled([FINDING])
    assert stand == ()
    ((finding, decision),) = gone
    assert finding == FINDING
    assert (decision.by, decision.reason) == ("Ada Example", "The third is a heading.")


def test_what_people_wrote_into_the_file_stays(tmp_path: Path) -> None:
    path = tmp_path / "lekorua-kenya.toml"
    written = (
        '# Our notes.\nstatus = "draft"  # until May\n\n[[dismissed]]\ncode = "unread-text"\n'
        'by = "B. Example"\nreason = "A caption."\n'
    )
    path.write_text(written)
    dismiss(FINDING, reason="Seen.", by="Ada", notes=tmp_path)
    text = path.read_text()
    assert text.startswith(written)
    assert [one.code for one in read_notes(text).dismissed] == [
        "unread-text",
        "list-length-differs",
    ]


def test_only_the_meant_one_of_several_assessments_is_settled(tmp_path: Path) -> None:
    other = FINDING.model_copy(update={"source": "reports/b.txt"})
    path = dismiss(FINDING, reason="Seen.", by="Ada", notes=tmp_path, several=True)
    assert read_notes(path.read_text()).settled([FINDING, other])[0] == (other,)


@pytest.mark.parametrize(
    ("reason", "by", "asks"), [(" ", "Ada", "reason"), ("Seen.", "", "name"), ("\n", " ", "name")]
)
def test_a_decision_needs_a_name_and_a_reason(
    tmp_path: Path, reason: str, by: str, asks: str
) -> None:
    with pytest.raises(ParameterError, match=asks):
        dismiss(FINDING, reason=reason, by=by, notes=tmp_path)
    assert list(tmp_path.iterdir()) == []


def test_quotes_and_brackets_are_only_text(tmp_path: Path) -> None:
    reason = "He wrote \"]]' and \\ then [[dismissed]] – “ok”"
    path = dismiss(FINDING, reason=reason, by="Ada", notes=tmp_path)
    (found,) = read_notes(path.read_text(encoding="utf-8")).dismissed
    assert found.reason == reason


@pytest.mark.parametrize("broken", ["[[dismissed", '[[dismissed]]\ncode = "x"\n'])
def test_a_file_that_cannot_be_used_is_left_as_it_is(tmp_path: Path, broken: str) -> None:
    path = tmp_path / "lekorua-kenya.toml"
    path.write_text(broken)
    with pytest.raises(KitError, match=r"lekorua-kenya\.toml"):
        dismiss(FINDING, reason="Seen.", by="Ada", notes=tmp_path)
    assert path.read_text() == broken
