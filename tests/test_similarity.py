"""Passages that are alike are offered with the words that make them so."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kit.similarity import TextIndex

PASSAGES = [
    ("The delay in publishing the budget left citizens without data.", "en"),
    ("Publishing budgets late leaves a citizen without the data.", "en"),
    ("Training of teachers took longer than planned.", "en"),
    ("Los retrasos en publicar el presupuesto dejaron a la ciudadanía sin datos.", "es"),
    ("Publicar los presupuestos a tiempo da datos a la ciudadanía.", "es"),
    ("Of the and with for.", "en"),
]


def test_the_likest_comes_first_with_its_own_words() -> None:
    (first,) = TextIndex(PASSAGES).like(0)
    assert first.place == 1
    assert {"Publishing", "budgets", "citizen", "data"} <= set(first.shared)
    assert "the" not in first.shared
    assert 0 < first.score < 1


def test_each_language_has_its_own_empty_words() -> None:
    (first,) = TextIndex(PASSAGES).like(3)
    assert first.place == 4
    assert "presupuestos" in first.shared
    assert not {"los", "la", "a"} & set(first.shared)


def test_the_same_text_is_wholly_alike_and_another_not_at_all() -> None:
    index = TextIndex([*PASSAGES, PASSAGES[2]])
    (twin,) = index.like(2)
    assert (twin.place, round(twin.score, 9)) == (6, 1.0)
    assert index.like(5) == (), "nothing but empty words is like nothing"


def test_rare_words_count_more_than_common_ones() -> None:
    texts = ["water pipes leak", "water pipes rust", "leak sensors", *["water pipes"] * 6]
    near = TextIndex((text, "en") for text in texts).like(0, most=2, least=0)
    assert near[0].place == 2


@pytest.mark.parametrize(
    ("words", "places"),
    [
        ("", [0, 1, 2, 3, 4, 5]),
        ("budget data", [0, 1]),
        ("CIUDADANIA", [3, 4]),
        ("leaves the", [1]),
        ("publ presup tiempo", [4]),
        ("budget teachers", []),
    ],
)
def test_passages_are_found_by_all_words_or_their_beginnings(words: str, places: list[int]) -> None:
    assert list(TextIndex(PASSAGES).holding(words)) == places


@given(st.lists(st.text(max_size=40), max_size=8), st.integers(0, 7))
def test_any_texts_give_scores_from_0_to_1_in_order(texts: list[str], place: int) -> None:
    index = TextIndex((text, "en") for text in texts)
    if place >= len(index):
        return
    near = index.like(place, least=0)
    scores = [one.score for one in near]
    assert scores == sorted(scores, reverse=True)
    assert all(0 <= score <= 1 + 1e-9 for score in scores)
    assert place not in [one.place for one in near]
