"""The parts of the documentation that are made from the code, between two marks.

    python -m tests.documentation

writes them in place: commands and their options, parameters of the notebooks, findings, errors,
the fields of the interchange format, and how well extractors and rules do on the labelled sets. A
test fails where the pages are not as this writes them. All around the marks is written by hand.
"""

from __future__ import annotations

import inspect
import json
import re
from collections.abc import Callable, Iterable, Iterator
from pathlib import Path
from typing import Any, Literal, get_args, get_origin

from cyclopts import App

from kit import errors
from kit.cli import app
from kit.errors import KitError
from kit.findings import RULES
from kit.portfolio_sheet import COMMITMENTS
from tests.measurements import extractors_part, rules_part

ROOT = Path(__file__).parent.parent
DOCS = ROOT / "docs"

TOPICS = {
    "reading": "What the reader met",
    "overview": "The overview",
    "answers": "The answers",
    "evidence": "Evidence",
    "text": "The text",
    "figures": "Figures",
    "dates": "Dates",
    "privacy": "Privacy",
}


def table(heads: Iterable[str], rows: Iterable[Iterable[str]]) -> str:
    """Return a Markdown table."""
    heads = list(heads)
    lines = [heads, ["---"] * len(heads), *(list(row) for row in rows)]
    return "\n".join("| " + " | ".join(_escaped(cell) for cell in line) + " |" for line in lines)


def _escaped(text: str) -> str:
    return " ".join(text.split()).replace("|", "\\|")


# ---------------------------------------------------------------- commands


def command_names() -> list[str]:
    """Return the names of the commands, in the order of the command line's own help."""
    return [name for name in app if not name.startswith("-")]


def options(command: App) -> Iterator[tuple[list[str], str, str, str]]:
    """Yield each argument of a command: its names, what it takes, its default, its help."""
    for argument in command.assemble_argument_collection():
        default = argument.field_info.default
        given = default not in (None, False, inspect.Parameter.empty)
        names = list(argument.names)
        yield (
            names,
            _kind(argument.hint, names[0]),
            str(default) if given else "",
            argument.parameter.help or "",
        )


_KINDS = {"bool": "–", "int": "a number", "Path": "a path", "str": "text"}


def _kind(hint: Any, name: str) -> str:
    if not name.startswith("-"):
        return "paths"
    for one in (hint, *get_args(hint)):  # a choice, or one that may be left out
        if get_origin(one) is Literal:
            return " or ".join(f"`{choice}`" for choice in get_args(one))
    kinds = [kind for word, kind in _KINDS.items() if re.search(rf"\b{word}\b", str(hint))]
    if len(kinds) != 1:
        raise ValueError(f"{name}: no words for {hint}")
    return kinds[0]


def commands_part() -> str:
    """Return the reference of all commands."""
    parts = []
    for name in command_names():
        command = app[name]
        said = inspect.cleandoc(command.help or "")
        rows = [
            (
                ", ".join(f"`{one}`" for one in names),
                kind,
                f"`{default}`" if default else "",
                help_text,
            )
            for names, kind, default, help_text in options(command)
        ]
        shown = table(("option", "takes", "default", "meaning"), rows) if rows else "No options."
        parts.append(f"### kit {name}\n\n{said}\n\n{shown}")
    return "\n\n".join(parts)


# ---------------------------------------------------------------- parameters


def notebook_parameters() -> dict[str, list[tuple[str, str, str, str]]]:
    """Return name, type, default and note of each parameter, by notebook that takes any."""
    found = {}
    for path in sorted((ROOT / "notebooks").glob("*.ipynb")):
        cells = json.loads(path.read_text(encoding="utf-8"))["cells"]
        tagged = (cell for cell in cells if "parameters" in cell["metadata"].get("tags", []))
        code = "".join(next(tagged, {"source": []})["source"])
        found[path.stem] = re.findall(
            r"^(\w+)\s*:\s*(.+?)\s*=\s*(.+?)\s*(?:#\s*(.+))?$", code, re.MULTILINE
        )
    return {name: parameters for name, parameters in found.items() if parameters}


def parameters_part() -> str:
    """Return the reference of the notebooks' parameters."""
    parts = []
    for name, parameters in notebook_parameters().items():
        rows = [
            (f"`{key}`", f"`{kind}`", f"`{default}`", note)
            for key, kind, default, note in parameters
        ]
        shown = table(("parameter", "type", "default", "meaning"), rows)
        parts.append(f"### {name}\n\n{shown}")
    return "\n\n".join(parts)


# ---------------------------------------------------------------- sheets


def commitments_part() -> str:
    """Return the dictionary of the portfolio's sheet."""
    return table(
        ("column", "meaning"), [(f"`{name}`", meaning) for name, meaning in COMMITMENTS.items()]
    )


# ---------------------------------------------------------------- findings


def findings_part() -> str:
    """Return the documentation of every rule, by topic."""
    parts = []
    for topic, heading in TOPICS.items():
        rules = [rule for rule in RULES if rule.topic == topic]
        if rules:
            parts.append(f"## {heading}")
        parts.extend(
            f"### {rule.code}\n\n**{rule.title}** ({rule.severity}). {rule.meaning}\n\n"
            f"- Example: {rule.example}\n- Limits: {rule.limits}"
            for rule in rules
        )
    return "\n\n".join(parts)


# ---------------------------------------------------------------- errors


def error_classes() -> list[type[KitError]]:
    """Return every error that a person can see, in the order of the module."""
    return [
        kind
        for _, kind in inspect.getmembers(errors, inspect.isclass)
        if issubclass(kind, KitError) and kind is not KitError
    ]


def errors_part() -> str:
    """Return the table of the errors' reason codes."""
    rows = [
        (f"`{kind.reason}`", str(kind.exit_code), inspect.getdoc(kind) or "")
        for kind in sorted(error_classes(), key=lambda kind: (kind.exit_code, kind.reason))
    ]
    return table(("reason", "exit", "meaning"), rows)


# ---------------------------------------------------------------- pages

PARTS: dict[str, tuple[str, Callable[[], str]]] = {
    "commands": ("reference.md", commands_part),
    "parameters": ("reference.md", parameters_part),
    "errors": ("reference.md", errors_part),
    "commitments": ("reference.md", commitments_part),
    "findings": ("findings.md", findings_part),
    "extractors": ("measurements.md", extractors_part),
    "rules": ("measurements.md", rules_part),
}
"""Name of a part, the page that holds it, and what makes it."""


def with_part(page: str, name: str, text: str) -> str:
    """Return the page with the part between its marks; raises ``ValueError`` without marks."""
    start, end = f"<!-- {name}: made from the code -->", f"<!-- end of {name} -->"
    if page.count(start) != 1 or page.count(end) != 1:
        raise ValueError(f"The marks of the part {name!r} are missing")
    before, rest = page.split(start)
    _, after = rest.split(end)
    return f"{before}{start}\n\n{text}\n\n{end}{after}"


def written(name: str) -> tuple[Path, str]:
    """Return the path of the page that holds a part, and its text as it should be."""
    page, make = PARTS[name]
    path = DOCS / page
    return path, with_part(path.read_text(encoding="utf-8"), name, make())


def update() -> None:
    """Write all parts in place."""
    for name in PARTS:
        path, text = written(name)
        path.write_text(text, encoding="utf-8")


if __name__ == "__main__":
    update()
