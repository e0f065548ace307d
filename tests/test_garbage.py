"""Objects that only refer to each other are looked for seldom in a batch, but are found."""

from __future__ import annotations

import gc
import weakref

from kit.garbage import seldom


class _Report:
    """Something that refers to itself, as what runs a notebook does."""

    def __init__(self) -> None:
        self.itself = self


def _work(objects: int) -> None:
    """Make so many objects that stay for a while, and let them go."""
    kept = [[number] for number in range(objects)]
    assert kept


def test_what_a_batch_leaves_behind_is_found_though_it_is_old() -> None:
    with seldom():
        report = _Report()
        gone = weakref.ref(report)
        _work(2_000_000)
        del report
        _work(2_000_000)
        assert gone() is None


def test_outside_of_a_batch_python_looks_as_it_does_by_itself() -> None:
    before = gc.get_threshold()
    with seldom():
        assert gc.get_threshold()[0] > before[0]
    assert gc.get_threshold() == before
    assert gc.get_freeze_count() == 0
