"""Imports that are not needed, left out: some libraries bring more than they use."""

from __future__ import annotations

import sys
from collections.abc import Iterator
from contextlib import contextmanager
from importlib.abc import MetaPathFinder

_GRAMMARS = frozenset(("rfc3987_syntax",))


class _Absent(MetaPathFinder):
    """Answers for modules that are not to be imported, as if they were not installed."""

    def find_spec(self, fullname: str, path: object, target: object = None) -> None:
        del path, target
        if fullname in _GRAMMARS:
            raise ModuleNotFoundError(fullname, name=fullname)


@contextmanager
def without_grammars() -> Iterator[None]:
    """Keep jsonschema, imported within, from building a grammar for the format ``iri``.

    That takes more than a second. The schemas that notebooks are checked with have
    no such format, and jsonschema does without what is not installed. Afterwards the module can
    be imported as ever.
    """
    finder = _Absent()
    sys.meta_path.insert(0, finder)
    try:
        yield
    finally:
        sys.meta_path.remove(finder)
