"""How often Python looks for objects that only refer to each other.

Its own rule is to look at the youngest whenever there are 700 more, and at all as soon as the
young ones are a quarter of them. Making a report makes many objects and no such garbage to speak
of: looking takes a fifth of the time, and in a forked process it copies what it looks at.
"""

from __future__ import annotations

import gc
from collections.abc import Iterator
from contextlib import contextmanager

_SELDOM = (50_000, 4, 2)
_USUAL = gc.get_threshold()


def look_seldom() -> None:
    """Look when there are many more objects, and never again at those that are there now."""
    gc.collect()
    gc.freeze()
    gc.set_threshold(*_SELDOM)


def look_as_usual() -> None:
    """Look as Python does by itself."""
    gc.set_threshold(*_USUAL)
    gc.unfreeze()


@contextmanager
def seldom() -> Iterator[None]:
    """Look seldom within."""
    look_seldom()
    try:
        yield
    finally:
        look_as_usual()
