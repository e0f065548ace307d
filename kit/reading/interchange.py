"""The interchange format: reports as JSON (or YAML), written by the kit or by hand.

What the kit writes, it reads back unchanged: the source's path, hash and lines stay those of
the page that the report was first read from. Assessments written by hand may leave out nearly
everything (see ``kit.reading.handwritten``); their source is the file itself.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Sequence
from contextlib import suppress
from pathlib import Path, PurePosixPath
from typing import Any

from pydantic import Field, TypeAdapter, ValidationError
from pydantic_core import PydanticSerializationError, to_json

from kit.errors import SourceError
from kit.export.characters import escaped
from kit.form import load_form
from kit.reading.consistency import misfits
from kit.reading.decode import decode
from kit.reading.handwritten import HandReader
from kit.reading.marked import Node, Problem, parse_json, parse_yaml, refusal
from kit.records import Finding, Reading, Report
from kit.words import mark


class Element(Report):
    """One report of the interchange format, with what was found beside it.

    ``analysis`` holds derived tables (figures, dates, lessons); it is left aside on reading.
    """

    findings: tuple[Finding, ...] = ()
    analysis: dict[str, Any] | None = Field(default=None)


_ELEMENTS: TypeAdapter[tuple[Element, ...]] = TypeAdapter(tuple[Element, ...])


def dump(readings: Sequence[Reading], *, analysis: Sequence[dict[str, Any]] | None = None) -> str:
    """Return the readings as a JSON array, one element a report, ending with a line end.

    Elements are sorted by member, plan, title and source, whatever the order of the readings.
    ``analysis``, if given, has one mapping for each reading, in the same order; raises
    ``ValueError`` where the numbers differ.
    """
    beside: Sequence[dict[str, Any] | None] = (
        analysis if analysis is not None else [None] * len(readings)
    )
    pairs = sorted(zip(readings, beside, strict=True), key=lambda pair: _place(pair[0]))
    elements = [_element(reading, derived) for reading, derived in pairs]
    return escaped(_indented(elements)) + "\n"


def dump_yaml(readings: Sequence[Reading]) -> str:
    """Return the same elements as ``dump`` in YAML, long texts as blocks that people can read."""
    import yaml

    class Dumper(yaml.SafeDumper):
        """Writes texts of several lines as blocks, and never a reference."""

        def ignore_aliases(self, data: Any) -> bool:
            del data  # whatever it is
            return True

    def text(dumper: yaml.SafeDumper, value: str) -> yaml.ScalarNode:
        style = "|" if "\n" in value else None
        if any(char in value for char in "\r\x85\u2028\u2029"):  # line ends to YAML alone
            style = '"'
        return dumper.represent_scalar("tag:yaml.org,2002:str", value, style=style)

    Dumper.add_representer(str, text)
    elements = json.loads(dump(readings))
    return str(yaml.dump(elements, Dumper=Dumper, allow_unicode=True, sort_keys=False, width=100))


def schema() -> dict[str, Any]:
    """Return the JSON Schema of the array that ``dump`` writes."""
    return {
        "$schema": "https://json-schema.org/draft/2020-12/schema",
        "title": "Assessments of OGP Local commitments",
        "description": "What `kit read --format json` prints: one element a report.",
        **_ELEMENTS.json_schema(mode="serialization"),
    }


def read_interchange(data: bytes, path: str, *, folder: Path | None = None) -> tuple[Reading, ...]:
    """Read a ``.json`` or ``.yaml`` file: records of the kit, or assessments written by hand.

    The file holds one assessment, a list of them, or (YAML) several documents. ``folder`` is
    where local files of evidence are. Raises ``SourceError`` with all problems at once, each
    with line and column, and where nothing is filled in yet.
    """
    lines = decode(data, path)
    as_json = PurePosixPath(path).suffix.lower() == ".json"
    if as_json and (written := _written_by_kit(lines)) is not None:
        with suppress(ValidationError):  # told below, with line and column
            elements = _ELEMENTS.validate_python(written)
            if not any(True for element in elements for _ in misfits(element)):
                return tuple(map(_reading, elements))
    roots = (parse_json if as_json else parse_yaml)(lines, path)
    nodes = [one for root in roots for one in (root.items if root.kind == "list" else [root])]
    hand = HandReader(path, hashlib.sha256(data).hexdigest(), lines, folder)
    readings: list[Reading] = []
    for node in nodes:
        if _is_record(node):
            readings += _records(node, hand.problems)
        elif (reading := hand.read(node)) is not None:
            readings.append(reading)
    if hand.problems:
        raise refusal(path, hand.problems)
    if not readings:
        raise SourceError(
            mark(
                "Nothing is filled in yet in {path}. Write the member, the commitment and at least "
                "one answer after their names, then try again."
            ).format(path=path),
            subject=path,
        )
    return tuple(readings)


def _indented(elements: list[dict[str, Any]]) -> str:
    """Return JSON that people can read.

    Python's own writer takes ten times as long where it indents. It is asked where there are
    halves of characters, which the other cannot hold.
    """
    try:
        return to_json(elements, indent=2).decode("utf-8")
    except PydanticSerializationError:
        return json.dumps(elements, ensure_ascii=False, indent=2)


def _element(reading: Reading, derived: dict[str, Any] | None) -> dict[str, Any]:
    report = reading.report
    element = report.model_dump(mode="json")
    order = [question.number for question in load_form(report.form).questions]
    element["answers"] = {
        number: element["answers"][number]
        for number in sorted(
            report.answers, key=lambda one: (order.index(one) if one in order else 99, one)
        )
    }
    element["where"] = {
        name: list(report.where[name])
        for name in sorted(report.where, key=lambda name: (report.where[name], name))
    }
    element["findings"] = [finding.model_dump(mode="json") for finding in reading.findings]
    if derived is not None:
        element["analysis"] = derived
    return element


def _place(reading: Reading) -> tuple[str, ...]:
    report = reading.report
    plan = report.action_plan.title if report.action_plan else ""
    return (report.member.slug, plan, report.commitment.title or "", report.source.path)


# ---------------------------------------------------------------- records of the kit


def _written_by_kit(lines: Sequence[str]) -> list[Any] | None:
    """Return the parsed elements if the file looks written by the kit, else ``None``.

    The quick way: whatever is unusual goes through the parser that knows lines and columns.
    """
    text = "\n".join(lines)
    if "\\ud" in text.lower():  # perhaps half a character
        return None
    try:
        parsed = json.loads(text, object_pairs_hook=_without_repeats)
    except (ValueError, RecursionError):
        return None
    elements = parsed if isinstance(parsed, list) else [parsed]
    if elements and all(
        isinstance(one, dict) and isinstance(one.get("source"), dict) and "sha256" in one["source"]
        for one in elements
    ):
        return elements
    return None


def _without_repeats(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    found = dict(pairs)
    if len(found) < len(pairs):
        raise ValueError
    return found


def _is_record(node: Node) -> bool:
    source = node.get("source") if node.kind == "mapping" else None
    return source is not None and source.kind == "mapping" and source.get("sha256") is not None


def _records(node: Node, problems: list[Problem]) -> tuple[Reading, ...]:
    """Return the reading of an element of the kit's own, or none and the problems."""
    told: list[tuple[Sequence[str], str]]
    try:
        (element,) = _ELEMENTS.validate_python((_plain(node),))
    except ValidationError as error:
        told = [
            ([str(part) for part in one["loc"][1:]], f"{one['msg']}.")
            for one in error.errors(include_url=False)
        ]
    else:
        told = list(misfits(element))
        if not told:
            return (_reading(element),)
    for path, message in told:
        found = _lookup(node, path)
        problems.append(Problem(found.line, found.column, f"{'.'.join(path)}: {message}"))
    return ()


def _reading(element: Element) -> Reading:
    fields = {name: getattr(element, name) for name in Report.model_fields}
    return Reading(report=Report.model_construct(**fields), findings=element.findings)


def _plain(node: Node) -> Any:
    """Return the value of a node of the kit's own files, where numbers are written bare."""
    if node.kind == "list":
        return [_plain(item) for item in node.items]
    if node.kind == "mapping":
        return {key.text: _plain(value) for key, value in node.pairs}
    if node.plain and node.text in {"null", "Null", "~", ""}:
        return None
    if node.plain and node.text in {"true", "false"}:
        return node.text == "true"
    if node.plain and node.text.lstrip("-").isdecimal() and len(node.text) < 19:
        return int(node.text)
    return node.text


def _lookup(node: Node, path: Sequence[str]) -> Node:
    """Follow a path as far as it goes."""
    for part in path:
        inner = node.get(part)
        if node.kind == "list" and part.isdecimal() and int(part) < len(node.items):
            inner = node.items[int(part)]
        if inner is None:
            return node
        node = inner
    return node
