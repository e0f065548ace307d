"""Where the characters of a field stand in its source."""

from __future__ import annotations

from kit.prose import Prose, prose
from tests.reports import make_report

TEXT = "One line.\n\nA second, longer line.\nA third."


def test_characters_know_their_lines() -> None:
    field = Prose(path="1.2.explanation", question="1.2", text=TEXT, lines=(10, 13))
    at = TEXT.index("second")
    assert field.place(at, at + 6) == (12, 12)
    assert field.place(0, len(TEXT)) == (10, 13)
    assert field.place(TEXT.index("line.\nA"), TEXT.index("third")) == (12, 13)
    assert field.place(0, TEXT.index("\n")) == (10, 10)


def test_text_that_is_not_laid_out_by_line_gives_the_whole_field() -> None:
    field = Prose(path="1.2.explanation", question="1.2", text=TEXT, lines=(4, 4))
    assert field.place(0, 3) == (4, 4)
    assert Prose(path="action", question=None, text=TEXT, lines=None).place(0, 3) is None


def test_the_filled_fields_come_in_the_order_of_the_form() -> None:
    report = make_report(problem=None, answers={"1.2": {"explanation": "  "}, "2.2": None})
    assert [field.path for field in prose(report)] == [
        "action",
        "1.1.explanation",
        "1.3.explanation",
        "2.1.1.explanation",
        "2.1.2.explanation",
        "2.1.3.explanation",
        "2.1.4.explanation",
        "3.explanation",
    ]
    for field in prose(make_report()):
        assert field.lines is not None
        first, last = field.lines
        assert "\n".join(make_report().source.lines[first - 1 : last]) == field.text
