"""Typst in this process: a template and JSON data in, an accessible PDF out."""

from __future__ import annotations

import json
import re
import threading
from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final

from kit.folders import templates

if TYPE_CHECKING:
    from typst import Compiler

STANDARDS: Final = ("ua-1", "a-2a")
"""PDF/UA-1 (accessible) and PDF/A-2a (for archives): Typst refuses a file that is not both."""

_KEPT = 11
"""Typst lets go of what it worked out for a document when so many others have come after it."""

_DECORATION = re.compile(r"\x1b\[[0-9;]*m|`")
_warm = threading.local()


class Refusal(Exception):  # noqa: N818 - not for people: callers say what it means for a report
    """Typst does not make the file; the message is its first sentence on why."""


def typeset(template: Path, data: Any, folders: Sequence[Path], timestamp: int = 0) -> bytes:
    """Return the PDF that a template makes of JSON data, with the fonts of the folders alone.

    The template finds the data in ``sys.inputs.report``. ``timestamp`` is the date written into
    the file, in seconds. Raises ``Refusal``.

    Typst keeps what it worked out, some 90 MB a report, for the next ten documents. Reports have
    nothing in common that would be worth it, so empty documents follow.
    """
    try:
        pdf = _compiler(template, tuple(folders)).compile(
            format="pdf",
            pdf_standards=list(STANDARDS),
            timestamp=timestamp,
            sys_inputs={"report": json.dumps(data, ensure_ascii=False)},
        )
    except BaseException as error:
        # A crash inside Typst comes as PanicException, which is no Exception and in no module.
        if isinstance(error, RuntimeError) or type(error).__name__ == "PanicException":
            said = _DECORATION.sub("", str(error)).strip().splitlines()
            raise Refusal(said[0] if said else "no reason given") from error
        raise
    finally:
        empty = _compiler(templates() / "pdf" / "empty.typ", ())
        for _ in range(_KEPT):
            empty.compile()
    assert isinstance(pdf, bytes)
    return pdf


def _compiler(template: Path, folders: tuple[Path, ...]) -> Compiler:
    """Return this thread's compiler: it keeps fonts and template, and serves one call at a time."""
    from typst import Compiler

    compilers: dict[tuple[Path, ...], Compiler] = _warm.__dict__.setdefault("compilers", {})
    key = (template, *folders)
    if key not in compilers:
        compilers[key] = Compiler(
            str(template),
            font_paths=[str(folder) for folder in folders],
            ignore_system_fonts=True,
        )
    return compilers[key]
