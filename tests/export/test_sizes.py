"""One file each, small enough to mail: 400 KB up to three commitments, 100 KB for each more."""

from __future__ import annotations

import pytest

from kit.export.html import render_html
from kit.form import load_form
from tests.chapters import member_document
from tests.portfolios import Answers, reading

PARAGRAPH = (
    "In the {n}th month the council trained {n} people of {n} districts and published the results; "
    "residents asked for maps, and the office answered each of them in writing within a week. "
)


@pytest.mark.parametrize("commitments", [1, 3, 10])
def test_reports_with_long_texts_stay_small(commitments: int) -> None:
    text = "\n".join("".join(PARAGRAPH.format(n=n * 5 + k) for k in range(3)) for n in (1, 2))
    answers: Answers = {
        question.number: {"explanation": text} for question in load_form().questions
    }
    readings = [
        reading(1, answers, f"Commitment {number} of the city") for number in range(commitments)
    ]
    document, _ = member_document(readings)
    size = len(render_html(document).encode("utf-8"))
    assert size <= (400 + 100 * max(0, commitments - 3)) * 1024
    assert size > 60 * 1024 * min(commitments, 3) ** 0.5
