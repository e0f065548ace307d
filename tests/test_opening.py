"""What a notebook opens: wrong values and sources that cannot be read are told in sentences."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

from kit.blocks import Blocks, Callout
from kit.desk import Desk
from kit.draft_form import open_form
from kit.errors import KitError, MemberError, ParameterError, SourceError
from kit.member_report import MemberReport
from kit.portfolio_report import PortfolioReport

_DRAFT = "member: {}, Austria\ncommitment: Open minutes\nanswers:\n  '1.1': Complete\n"


@pytest.fixture
def reports(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    folder = tmp_path / "data" / "reports"
    folder.mkdir(parents=True)
    (folder / "a.yaml").write_text(_DRAFT.format("Lindenau"), encoding="utf-8")
    monkeypatch.chdir(tmp_path)
    return folder


@pytest.fixture
def shown(monkeypatch: pytest.MonkeyPatch) -> list[Blocks]:
    """What cells display besides their results."""
    displayed: list[Blocks] = []
    monkeypatch.setattr("IPython.display.display", displayed.append)
    return displayed


@pytest.mark.parametrize(
    ("values", "told"),
    [
        ({"member": 5}, "member is 5, which is no text. Write it between quotation marks: member"),
        ({"sources": None}, 'sources = "".'),
        ({"notes": None}, "notes is None, which is no text."),
        ({"peers": 1}, "peers is 1"),
        ({"language": "fr"}, "'fr' is not available. Choose one of: en, es."),
        ({"personal_data": "hide"}, "it can be 'mask' or 'keep'"),
    ],
)
def test_a_value_that_cannot_be_used_is_told(
    reports: Path, values: dict[str, Any], told: str
) -> None:
    with pytest.raises(ParameterError) as error:
        MemberReport.open(**values)
    assert told in error.value.message


def test_so_it_is_at_the_desk_and_in_the_form(reports: Path) -> None:
    wrong: Any = 7
    with pytest.raises(ParameterError, match="analyst is 7"):
        Desk.open(analyst=wrong)
    with pytest.raises(ParameterError, match="file is 7"):
        open_form(wrong)
    with pytest.raises(SourceError, match=r"`file` is empty\. Give the assessment a name"):
        open_form("")


def test_no_sources_are_told_as_missing(reports: Path) -> None:
    with pytest.raises(SourceError, match="There is no file or folder ''"):
        PortfolioReport.open("")


def test_a_source_that_cannot_be_read_is_told_where_it_is_missing(
    reports: Path, shown: list[Blocks]
) -> None:
    MemberReport.open("lindenau-austria")
    assert shown == []
    (reports / "b.yaml").write_text("member: [Lindenau\n", encoding="utf-8")
    MemberReport.open("lindenau-austria")
    PortfolioReport.open(language="es")
    for (callout,), title in zip(
        shown, ("Sources that could not be read", "Fuentes que no se pudieron leer"), strict=True
    ):
        assert isinstance(callout, Callout)
        assert callout.title == title
        assert callout.body[1].text.startswith("reports/b.yaml, ")
    with pytest.raises(MemberError, match=r"no member 'Lindau'.*cannot be read: reports/b.yaml"):
        MemberReport.open("Lindau")


def test_many_of_them_are_not_all_named(reports: Path, shown: list[Blocks]) -> None:
    for number in range(12):
        (reports / f"{number}.yaml").write_text("member: [", encoding="utf-8")
    MemberReport.open("lindenau-austria")
    ((callout,),) = shown
    assert isinstance(callout, Callout)
    assert len(callout.body) == 12
    assert callout.body[-1].text == "`kit check` names all 12."


@pytest.mark.parametrize("open_report", [PortfolioReport.open, MemberReport.open])
def test_where_none_can_be_read_the_reasons_are_told(reports: Path, open_report: Any) -> None:
    (reports / "a.yaml").write_text("member: [", encoding="utf-8")
    with pytest.raises(KitError, match=r"None of the sources could be read. reports/a.yaml, line"):
        open_report()
