"""What a table is sorted by: values where there are any, else words."""

from __future__ import annotations

import pytest

from kit.blocks import Blocks, Column, Mark, Table, cell
from kit.sorting import sort_keys
from kit.words import words_of
from tests.samples import stated


@pytest.mark.parametrize(
    ("text", "language", "key"),
    [
        ("12", "en", 12),
        ("1,250", "en", 1250),
        ("1.250", "es", 1250),
        ("72.9 %", "en", 72.9),
        ("72,9 %", "es", 72.9),
        ("−3", "en", -3),
        ("3 of 4", "en", 0.75),
        ("3 de 4", "es", 0.75),
        ("6 of 8 answers", "en", 0.75),
        ("0 of 0", "en", ""),
        ("31 March 2024", "en", None),
        ("2.1.1 Access to information", "en", None),
        ("2.1.1", "en", None),
        ("lines 44–46", "en", None),
        ("Lindenau", "en", None),
        ("–", "en", ""),
        ("", "en", ""),
        ("Not stated", "en", ""),
        ("No se indica", "es", ""),
    ],
)
def test_numbers_and_shares_go_by_their_value(
    text: str, language: str, key: float | str | None
) -> None:
    table = Table(caption="", columns=(Column(title="a"),), rows=((cell(text),),))
    assert sort_keys(table, words_of(language)) == ((key,),)


def test_steps_of_a_scale_go_by_their_place_and_what_is_not_stated_comes_last() -> None:
    cells = (
        cell("Complete", mark=stated(4, 4)),
        cell("Limited", mark=stated(2, 4)),
        cell("Not stated", mark=Mark(state="not_stated")),
        cell("Does not apply", mark=Mark(state="not_applicable")),
        cell("Somewhat", mark=Mark(state="off_scale")),
        cell("In May", rank=5),
    )
    table = Table(caption="", columns=(Column(title="a"),) * 6, rows=(cells,))
    assert sort_keys(table, words_of("en")) == ((1, 0.5, "", "", None, 5),)


def test_what_a_table_is_sorted_by_is_no_part_of_what_is_stored() -> None:
    table = Table(
        caption="", columns=(Column(title="a"),), rows=((cell("In May", rank=5),),), sortable=False
    )
    assert "rank" not in str(Blocks([table]).to_json())
    assert "sortable" not in str(Blocks([table]).to_json())
