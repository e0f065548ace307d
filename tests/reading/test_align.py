"""Aligning candidates with the form: the best chain in the form's order, and what disputes it."""

from __future__ import annotations

from kit.reading.align import align, slot_order
from kit.reading.lines import Label


def _label(slot: str, line: int, score: float = 3.0, last: int | None = None) -> Label:
    return Label(slot, line, line if last is None else last, score, "en")


def _chain(*labels: Label) -> list[tuple[str, int]]:
    return [(label.slot, label.first) for label in align(labels).chain]


def test_the_order_is_the_forms() -> None:
    order = slot_order()
    firsts = {slot: places[0] for slot, places in order.items()}
    assert sorted(firsts, key=lambda slot: firsts[slot])[:4] == [
        "evaluators",
        "email",
        "member",
        "action_plan",
    ]
    assert firsts["§1"] < firsts["1.1"] < firsts["1.3"] < firsts["§2"] < firsts["2.1.1"]
    assert len(order["title"]) == 2


def test_labels_out_of_order_give_way_to_those_that_fit() -> None:
    labels = [
        _label("evaluators", 0),
        _label("2.2", 1, 5.0),
        _label("action", 2),
        _label("problem", 3),
        _label("1.1", 4, 10.0),
    ]
    assert _chain(*labels) == [("evaluators", 0), ("action", 2), ("problem", 3), ("1.1", 4)]


def test_each_label_stands_once_the_better_one() -> None:
    labels = [_label("1.1", 0, 4.0), _label("1.2", 1, 9.0), _label("1.2", 2, 13.0)]
    assert _chain(*labels) == [("1.1", 0), ("1.2", 2)]


def test_labels_that_share_a_line_are_not_both_taken() -> None:
    labels = [_label("§1", 0, 6.0, last=1), _label("1.1", 1, 10.0)]
    assert _chain(*labels) == [("1.1", 1)]


def test_a_title_may_stand_before_or_after_the_commitment() -> None:
    before = [_label("title", 0, 2.0), _label("commitment", 1), _label("action", 2)]
    after = [_label("commitment", 0), _label("title", 1, 2.0), _label("action", 2)]
    assert _chain(*before) == [("title", 0), ("commitment", 1), ("action", 2)]
    assert _chain(*after) == [("commitment", 0), ("title", 1), ("action", 2)]


def test_a_label_that_could_stand_elsewhere_puts_the_lines_between_in_doubt() -> None:
    labels = [
        _label("action", 0),
        _label("problem", 4),
        _label("problem", 8),
        _label("1.1", 12, 10.0),
    ]
    aligned = align(labels)
    assert aligned.rivals == {"problem"}
    assert aligned.doubtful == [(0, 11)]


def test_a_much_weaker_candidate_puts_nothing_in_doubt() -> None:
    labels = [_label("1.1", 0, 13.0), _label("1.2", 4, 13.0), _label("1.2", 8, 10.0)]
    assert align(labels).doubtful == []


def test_a_label_without_a_place_in_the_chain_puts_it_in_doubt() -> None:
    labels = [
        _label("member", 0, 4.0),
        _label("commitment", 3),
        _label("action_plan", 6, 4.0),
        _label("problem", 9),
    ]
    aligned = align(labels)
    assert [label.slot for label in aligned.chain] == ["member", "action_plan", "problem"]
    assert aligned.doubtful


def test_a_page_without_labels_has_an_empty_chain() -> None:
    assert align([]).chain == []
    assert align([_label("evidence", 0)]).chain == []


def test_thousands_of_candidates_are_no_burden() -> None:
    labels = [
        _label(slot, line) for line, slot in enumerate(["title", "action", "problem"] * 4_000)
    ]
    assert [label.slot for label in align(labels).chain][-1] == "problem"
