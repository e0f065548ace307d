"""Another day: Python finds this module by PYTHONPATH and runs it before anything else.

``KIT_TEST_CLOCK`` says by how many seconds the clocks of Python and of the packages that run
and render notebooks are ahead. Compiled packages keep the real clock: they hold the class of
dates itself, so it cannot be replaced for them.
"""

from __future__ import annotations

import builtins
import datetime
import os
import time
from types import ModuleType
from typing import Any

_AHEAD = float(os.environ.get("KIT_TEST_CLOCK", "0"))
_SEEN_BY = frozenset(
    {
        *("kit", "papermill", "nbclient", "nbconvert", "nbformat", "jinja2", "ipykernel"),
        *("jupyter_client", "jupyter_core", "IPython", "altair", "zipfile", "email", "uuid"),
    }
)
_import, _now, _now_ns = builtins.__import__, time.time, time.time_ns


class _Kind(type):
    def __instancecheck__(cls, instance: object) -> bool:
        return isinstance(instance, datetime.datetime)


class _Later(datetime.datetime, metaclass=_Kind):
    __slots__ = ()

    @classmethod
    def now(cls, tz: datetime.tzinfo | None = None) -> Any:
        return datetime.datetime.now(tz) + datetime.timedelta(seconds=_AHEAD)

    @classmethod
    def utcnow(cls) -> Any:
        return cls.now(datetime.UTC).replace(tzinfo=None)

    @classmethod
    def today(cls) -> Any:
        return cls.now()


_later = ModuleType("datetime")
_later.__dict__.update({**datetime.__dict__, "datetime": _Later})


def _imported(name: str, *arguments: Any, **named: Any) -> Any:
    into = arguments[0] if arguments else None
    if name == "datetime" and str((into or {}).get("__name__")).partition(".")[0] in _SEEN_BY:
        return _later
    return _import(name, *arguments, **named)


time.time = lambda: _now() + _AHEAD
time.time_ns = lambda: _now_ns() + int(_AHEAD * 1e9)
builtins.__import__ = _imported
