"""Pages made for tests, damaged at random: for property tests and for fuzzing."""

from __future__ import annotations

import random

from hypothesis import strategies as st

from tests.pages import BEYOND, LAYOUTS, make

_PIECES = (
    "1.1",
    "2.1.2. –",
    "3.",
    "Section 2.",
    "Sección 3.",
    "Action",
    "Título",
    "Yes",
    "No aplica",
    "Degree of result:",
    "Provide evidence for your answer:",
    "Proporcione evidencia para su respuesta:",
    "Provide a brief explanation of your answer: because",
    "Commitment: a title",
    "CommitmentOGP commitments are promises for reform of a government... More",
    "End of Commitment Report – Another one",
    "No comments yet",
    "- Action Plan: somewhere",
    "a.person@example.org, another@example.org",
    "Action plan – Villa Serena, Colombia, 2023 – 2024",
    "\u200b",
    "\ufeff",
    "¿",
    "...",
    "x" * 800,
)


@st.composite
def damaged_pages(draw: st.DrawFn) -> bytes:
    """Draw a page in a few layouts, with lines and characters changed here and there."""
    seed = draw(st.integers(min_value=0, max_value=10_000))
    known = [*LAYOUTS, *BEYOND]
    layouts = draw(st.lists(st.sampled_from(known), max_size=4, unique=True))
    return damaged(draw, make(random.Random(seed), layouts).data)


def damaged(draw: st.DrawFn, data: bytes) -> bytes:
    """Return the data with a few changes: lines dropped, repeated, glued, bytes spoilt, ..."""
    for change in draw(st.lists(st.sampled_from(_CHANGES), max_size=6)):
        data = change(draw, data)
    return data


def _drop(draw: st.DrawFn, data: bytes) -> bytes:
    lines = data.split(b"\n")
    first = draw(st.integers(min_value=0, max_value=len(lines) - 1))
    count = draw(st.integers(min_value=1, max_value=4))
    return b"\n".join(lines[:first] + lines[first + count :])


def _repeat(draw: st.DrawFn, data: bytes) -> bytes:
    lines = data.split(b"\n")
    first = draw(st.integers(min_value=0, max_value=len(lines) - 1))
    place = draw(st.integers(min_value=0, max_value=len(lines)))
    return b"\n".join(lines[:place] + lines[first : first + 5] + lines[place:])


def _insert(draw: st.DrawFn, data: bytes) -> bytes:
    lines = data.split(b"\n")
    place = draw(st.integers(min_value=0, max_value=len(lines)))
    piece = draw(st.sampled_from(_PIECES) | st.text(max_size=30))
    return b"\n".join([*lines[:place], piece.encode("utf-8", "replace"), *lines[place:]])


def _glue(draw: st.DrawFn, data: bytes) -> bytes:
    lines = data.split(b"\n")
    place = draw(st.integers(min_value=0, max_value=len(lines) - 1))
    return b"\n".join([*lines[:place], b"".join(lines[place : place + 3]), *lines[place + 3 :]])


def _break(draw: st.DrawFn, data: bytes) -> bytes:
    place = draw(st.integers(min_value=0, max_value=len(data)))
    return data[:place] + b"\n" + data[place:]


def _spoil(draw: st.DrawFn, data: bytes) -> bytes:
    place = draw(st.integers(min_value=0, max_value=len(data)))
    return data[:place] + draw(st.binary(max_size=3)) + data[place + 1 :]


def _cut(draw: st.DrawFn, data: bytes) -> bytes:
    first = draw(st.integers(min_value=0, max_value=len(data)))
    return data[first:] if draw(st.booleans()) else data[:first]


_CHANGES = (_drop, _repeat, _insert, _glue, _break, _spoil, _cut)
