"""What the warm server does once, so that every kernel forked from it has it in place.

It imports what reports need, and rehearses one: patterns, catalogues and templates are compiled
when they are first used, which takes longer than a whole report does afterwards.

The standard library skips a preload that cannot be imported in silence, and what is missing
here is imported again in every kernel: a test lists what a kernel still imports.
"""

import json
import os
import sys
from collections.abc import Callable, Iterable
from contextlib import suppress
from importlib import import_module

MODULES = (
    "ipykernel.kernelapp",
    "kit.batch_kernel",
    "kit.garbage",
    "ipykernel.debugger",
    "IPython.core.completerlib",
    "IPython.core.debugger",
    "IPython.core.logger",
    "IPython.core.oinspect",
    "IPython.extensions.storemagic",
    "IPython.utils.wildcard",
    "faulthandler",
    "sqlite3",
    "tornado.platform.asyncio",
    "kit.kernels",
    "pandas",
    "kit.member_report",
    "kit.portfolio_report",
    "kit.export.fragment",
)
"""Modules that a kernel, or a report, would import; those that are missing are passed over."""


CHAPTERS = (
    *("cover", "at_a_glance", "commitments", "evidence", "figures_and_dates", "to_confirm"),
    *("lessons", "compared", "annex", "method"),
)
"""The chapters of the member report, which are rehearsed."""

_REHEARSED = 8
"""So many made-up members use nearly every rule and every kind of block, in both languages."""


def load() -> frozenset[str]:
    """Import the modules, rehearse a report and return the names of all that is imported then."""
    # The debugger, which ipykernel imports, warns of Python's frozen modules otherwise.
    os.environ.setdefault("PYDEVD_DISABLE_FILE_VALIDATION", "1")
    for name in MODULES:
        try:
            import_module(name)
        except ImportError:
            continue
    with suppress(Exception):  # a kernel that starts cold is better than none
        rehearse(_elsewhere(made_up))
    return frozenset(sys.modules)


def made_up() -> list[str]:
    """Return the records of made-up members, as kernels are given them."""
    from kit.reading import read_bytes
    from kit.reading.interchange import dump
    from kit.sampling import sample_files

    return [dump(read_bytes(text.encode(), name)) for name, text in sample_files(_REHEARSED)]


def _elsewhere(work: Callable[[], list[str]]) -> list[str]:
    """Do a piece of work in a process of its own, where there is fork, so that nothing of it stays.

    Reading pages needs the names of countries in fifty languages. They are a third of this
    process's memory, and each fork takes as long as there is memory to share.
    """
    if not hasattr(os, "fork"):
        return work()
    out, into = os.pipe()
    child = os.fork()
    if not child:
        try:
            os.close(out)
            with os.fdopen(into, "wb") as pipe:
                pipe.write(json.dumps(work()).encode())
        finally:
            os._exit(0)
    os.close(into)
    with os.fdopen(out, "rb") as pipe:
        done = pipe.read()
    os.waitpid(child, 0)
    told: list[str] = json.loads(done)
    return told


def rehearse(records: Iterable[str]) -> None:
    """Compose the chapters of reports on these records, as cells show them, and keep nothing.

    Nothing is drawn: the converter for charts must not start before a fork.
    """
    from kit.context import cases_of
    from kit.export.fragment import fragment
    from kit.member_report import MemberReport
    from kit.privacy import mask
    from kit.reading.interchange import read_interchange

    for text in records:
        readings = tuple(map(mask, read_interchange(text.encode(), "report.json")))
        language = readings[0].report.source.language
        member = readings[0].report.member
        report = MemberReport(member, cases_of(readings, language), language)
        for chapter in CHAPTERS:
            fragment(getattr(report, chapter)())


LOADED = load()
