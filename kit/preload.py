"""What the warm server imports once, so that every kernel forked from it has it in place.

The standard library skips a preload that cannot be imported in silence, and what is missing
here is imported again in every kernel: a test lists what a kernel still imports.
"""

import os
import sys
from importlib import import_module

MODULES = (
    "ipykernel.kernelapp",
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


def load() -> frozenset[str]:
    """Import the modules and return the names of all that is imported then."""
    # The debugger, which ipykernel imports, warns of Python's frozen modules otherwise.
    os.environ.setdefault("PYDEVD_DISABLE_FILE_VALIDATION", "1")
    for name in MODULES:
        try:
            import_module(name)
        except ImportError:
            continue
    return frozenset(sys.modules)


LOADED = load()
