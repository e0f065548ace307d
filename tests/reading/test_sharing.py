"""Sharing lines out among fields whose labels were lost."""

from __future__ import annotations

import pytest

from kit.reading.lines import Item
from kit.reading.sharing import Clues, is_addresses, is_plan_title, resembles, share
from kit.reading.spacing import Spacing

ALL = ("evaluators", "email", "member", "action_plan", "commitment", "action", "problem")
TITLE = "Open minutes for the water board"
VALUES = (
    "Amara Testfall",
    "amara@example.org",
    "Villa Serena, Colombia",
    "Action plan – Villa Serena, Colombia, 2022 – 2024",
    TITLE,
)


def _items(*texts: str, gaps: tuple[int, ...] = ()) -> list[Item]:
    wide = gaps or (1,) * len(texts)
    return [Item(number, text, wide[number]) for number, text in enumerate(texts)]


def _clues(traces: str = "unknown", title: str | None = TITLE, plan: str | None = None) -> Clues:
    spacing = Spacing(2, "wide" if traces == "wide" else "none" if traces == "none" else "unknown")
    return Clues(title, plan, spacing)


def _shared(
    own: str | None, lost: tuple[str, ...], items: list[Item], clues: Clues
) -> list[tuple[str, ...]]:
    return [names for _, names in share(own, lost, items, clues)]


def test_values_without_any_label_are_known_by_what_they_say_and_their_order() -> None:
    assert _shared(None, ALL, _items(*VALUES), _clues()) == [
        ("evaluators",),
        ("email",),
        ("member",),
        ("action_plan",),
        ("commitment",),
    ]


def test_one_piece_of_prose_could_be_either_field() -> None:
    told = _shared(None, ALL, _items(*VALUES, "They met."), _clues())
    assert told[-1] == ("action", "problem")
    assert told[4] == ("commitment",)


def test_two_pieces_divided_by_the_gap_of_a_lost_line_are_both_fields() -> None:
    items = _items(*VALUES, "They met.", "Nobody came.", gaps=(3,) * 7)
    told = _shared(None, ALL, items, _clues("wide"))
    assert told[-2:] == [("action",), ("problem",)]


def test_without_such_a_gap_nobody_can_tell_where_the_second_begins() -> None:
    items = _items("They met.", "They wrote.", "Nobody came.")
    assert _shared("action", ("problem",), items, _clues("none")) == [("action", "problem")] * 3


def test_where_no_line_was_lost_prose_belongs_to_the_label_before_it() -> None:
    items = _items("They met.", "They wrote.")
    assert _shared("action", ("problem",), items, _clues()) == [("action",), ("action",)]


def test_a_wide_gap_on_a_page_of_which_nothing_is_known_is_not_trusted() -> None:
    items = _items("They met.", "Nobody came.", gaps=(1, 3))
    told = _shared("action", ("problem",), items, _clues())
    assert told[1] == ("action", "problem")


def test_an_empty_field_before_a_lost_label_takes_no_foreign_value() -> None:
    told = _shared("evaluators", ("email",), _items("amara@example.org"), _clues())
    assert told == [("email",)]


def test_a_place_under_the_evaluators_label_could_be_the_member() -> None:
    lost = ("email", "member")
    places = _items("Villa Serena, Colombia")
    assert _shared("evaluators", lost, places, _clues()) == [("evaluators", "member")]
    plan = "Action plan – Villa Serena, Colombia, 2022 – 2024"
    assert _shared("evaluators", lost, places, _clues(plan=plan)) == [("member",)]


def test_lines_that_fit_nowhere_name_no_field() -> None:
    assert _shared("member", ("commitment",), _items("x" * 700, "y" * 700), _clues()) == [(), ()]


@pytest.mark.parametrize(
    ("text", "is_so"),
    [
        ("a@example.org", True),
        ("a@example.org, b@example.org; c@example.org", True),
        ("a@example.org y b@example.org", True),
        ("[email protected]", True),
        ("Write to a@example.org", False),
        ("@example", False),
        ("Amara Testfall", False),
    ],
)
def test_lines_of_addresses(text: str, is_so: bool) -> None:
    assert is_addresses(text) is is_so


@pytest.mark.parametrize(
    ("text", "is_so"),
    [
        ("Action plan – Jalisco, Mexico, 2023 – 2024", True),
        ("Plan de Acción: Villa Serena 2022", True),
        ("Action\xa0plan\xa0–\xa0Villa Serena", True),
        ("Action plan", False),
        ("An action plan for the markets – at last", False),
    ],
)
def test_titles_of_action_plans(text: str, is_so: bool) -> None:
    assert is_plan_title(text) is is_so


@pytest.mark.parametrize(
    ("text", "is_so"),
    [
        (TITLE, True),
        (f"{TITLE}.", True),
        (TITLE.upper(), True),
        ("Open minutes for the water", True),
        (f"{TITLE} (second phase)", True),
        ("Open", False),
        ("The commitment named Open minutes for the water board means that", False),
    ],
)
def test_a_title_may_be_longer_or_shorter_than_the_heading(text: str, is_so: bool) -> None:
    assert resembles(text, TITLE) is is_so
