"""YAML and JSON as a tree in which every value knows its line and column.

Nothing is resolved: a scalar is the text that stands in the file, so that an answer ``No`` or
``1.10`` stays what the evaluator wrote. Aliases and tags, through which a small file can grow
without limit or run code, are refused, and so are keys that are given twice.
"""

from __future__ import annotations

import json
import re
from bisect import bisect_right
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from typing import Any, Literal

import yaml

from kit.errors import SourceError

MAX_DEPTH = 30
"""How deep lists and mappings may nest; an assessment needs six levels."""

MAX_NODES = 500_000
"""How many values a file may hold; an assessment written by hand has about a hundred."""

# YAML 1.1 takes these as line ends, the rest of the kit does not.
_EXOTIC = str.maketrans({"\x85": "\ue085", "\u2028": "\ue028", "\u2029": "\ue029"})
_BACK = str.maketrans({"\ue085": "\x85", "\ue028": "\u2028", "\ue029": "\u2029"})


@dataclass(slots=True)
class Node:
    """A value of the file; ``lines`` are those of its content, counted from 1.

    ``plain`` tells a scalar without quotes, which can be a number, a truth value or nothing.
    """

    kind: Literal["scalar", "list", "mapping"]
    line: int
    column: int
    last: int
    text: str = ""
    plain: bool = False
    items: list[Node] = field(default_factory=list)
    pairs: list[tuple[Node, Node]] = field(default_factory=list)

    @property
    def empty(self) -> bool:
        """Whether nothing is given: no text at all, ``null`` or ``~``, or a bare ``[]``."""
        if self.kind == "scalar":
            return not self.text.strip() or (self.plain and self.text in {"null", "Null", "~"})
        return not self.items and not self.pairs

    def get(self, key: str) -> Node | None:
        """Return the value of a mapping's key, or ``None``."""
        return next((value for name, value in self.pairs if name.text == key), None)


@dataclass(frozen=True, order=True, slots=True)
class Problem:
    """Something to mend in the file, and where."""

    line: int
    column: int
    message: str


def refusal(path: str, problems: Sequence[Problem]) -> SourceError:
    """Return one error that tells all problems, each with its line and column."""
    told = [f"line {one.line}, column {one.column}: {one.message}" for one in sorted(problems)]
    if len(told) == 1:
        return SourceError(f"{path}, {told[0]}", subject=path)
    listing = "\n".join(f"- {one}" for one in told)
    return SourceError(f"{path} has {len(told)} places to mend:\n{listing}", subject=path)


def parse_yaml(lines: Sequence[str], path: str) -> list[Node]:
    """Return the documents of a YAML file.

    Raises ``SourceError`` with line and column where the text is no YAML, where it nests too
    deep, or for aliases, tags and repeated keys.
    """
    text = "\n".join(lines).translate(_EXOTIC)
    places = _Places(lines)
    tree = _Tree(path)
    loader = getattr(yaml, "CSafeLoader", yaml.SafeLoader)
    try:
        for event in yaml.parse(text, Loader=loader):
            _take_event(tree, event, places)
    except yaml.MarkedYAMLError as error:
        mark = error.problem_mark or error.context_mark
        line, column = places.mark(mark)
        raise refusal(path, [Problem(line, column, _yaml_advice(error.problem or ""))]) from error
    except yaml.reader.ReaderError as error:
        line, column = places.at(error.position)
        message = "this character cannot stand in a YAML file. Remove it, or retype the word."
        raise refusal(path, [Problem(line, column, message)]) from error
    return tree.finish()


def parse_json(lines: Sequence[str], path: str) -> list[Node]:
    """Return the one value of a JSON file; raises as ``parse_yaml`` does."""
    text = "\n".join(lines)
    places = _Places(lines)
    tree = _Tree(path)
    _take_json(tree, text, places)
    return tree.finish()


class _Places:
    """From an offset in the text to line and column, both counted from 1."""

    def __init__(self, lines: Sequence[str]) -> None:
        self.lines = lines
        self._starts = [0]
        for line in lines:
            self._starts.append(self._starts[-1] + len(line) + 1)

    def at(self, offset: int) -> tuple[int, int]:
        line = min(bisect_right(self._starts, offset), len(self.lines)) or 1
        return line, offset - self._starts[line - 1] + 1

    def mark(self, mark: Any) -> tuple[int, int]:
        """Return the place of a parser's mark, which may be missing."""
        return self.at(mark.index) if mark else (1, 1)

    def content(self, first: int, last: int) -> tuple[int, int]:
        """Leave out blank lines at both ends."""
        while last > first and not self.lines[last - 1].strip():
            last -= 1
        while first < last and not self.lines[first - 1].strip():
            first += 1
        return first, last


class _Tree:
    """Builds nodes from what a parser meets, without recursion, and gathers problems."""

    def __init__(self, path: str) -> None:
        self.path = path
        self.roots: list[Node] = []
        self.problems: list[Problem] = []
        self._open: list[Node] = []
        self._keys: list[Node | None] = []
        self._seen: list[set[str]] = []
        self._count = 0

    def add(self, node: Node) -> None:
        self._count += 1
        if self._count > MAX_NODES:
            raise SourceError(
                f"{self.path} holds more than {MAX_NODES:,} values. An assessment has about a "
                "hundred: check that this is the right file.",
                subject=self.path,
            )
        self._place(node)
        if node.kind != "scalar":
            self._open.append(node)
            self._keys.append(None)
            self._seen.append(set())
            if len(self._open) > MAX_DEPTH:
                message = f"lists and mappings nest deeper than {MAX_DEPTH} levels."
                raise refusal(self.path, [Problem(node.line, node.column, message)])

    def close(self, last: int) -> None:
        node = self._open.pop()
        self._keys.pop()
        self._seen.pop()
        inner = [*node.items, *(value for _, value in node.pairs)]
        node.last = max([node.line, *(one.last for one in inner)]) if inner else last

    def expects_key(self) -> bool:
        """Whether the next value is the key of a mapping."""
        return bool(self._open) and self._open[-1].kind == "mapping" and self._keys[-1] is None

    def problem(self, line: int, column: int, message: str) -> None:
        self.problems.append(Problem(line, column, message))

    def finish(self) -> list[Node]:
        if self.problems:
            raise refusal(self.path, self.problems)
        return self.roots

    def _place(self, node: Node) -> None:
        if not self._open:
            self.roots.append(node)
        elif self._open[-1].kind == "list":
            self._open[-1].items.append(node)
        elif (key := self._keys[-1]) is None:
            self._take_key(node)
        else:
            self._open[-1].pairs.append((key, node))
            self._keys[-1] = None

    def _take_key(self, node: Node) -> None:
        if node.kind != "scalar":
            message = "a name was expected here, followed by a colon and its value."
            raise refusal(self.path, [Problem(node.line, node.column, message)])
        node.text = node.text.strip()
        if node.text in self._seen[-1]:
            message = f"{node.text!r} is given twice here. Keep one of them."
            self.problem(node.line, node.column, message)
        self._seen[-1].add(node.text)
        self._keys[-1] = node


def _take_event(tree: _Tree, event: yaml.Event, places: _Places) -> None:
    line, column = places.mark(event.start_mark)
    match event:
        case yaml.AliasEvent():
            tree.problem(
                line, column, "references (*name) are not used here. Write the text again."
            )
            tree.add(Node("scalar", line, column, line))
        case yaml.ScalarEvent():
            _refuse_marks(tree, event, line, column)
            tree.add(_yaml_scalar(event, places))
        case yaml.SequenceStartEvent():
            _refuse_marks(tree, event, line, column)
            tree.add(Node("list", line, column, line))
        case yaml.MappingStartEvent():
            _refuse_marks(tree, event, line, column)
            tree.add(Node("mapping", line, column, line))
        case yaml.SequenceEndEvent() | yaml.MappingEndEvent():
            tree.close(line)


def _refuse_marks(tree: _Tree, event: yaml.NodeEvent, line: int, column: int) -> None:
    if event.anchor is not None:
        tree.problem(line, column, "anchors (&name) are not used here. Remove the mark.")
    if getattr(event, "tag", None) not in {None, "!"}:
        tree.problem(line, column, "tags (!name) are not used here. Remove the mark.")


def _yaml_scalar(event: yaml.ScalarEvent, places: _Places) -> Node:
    line, column = places.mark(event.start_mark)
    last, end = places.mark(event.end_mark)
    first = line
    if event.style in {"|", ">"}:
        first = min(line + 1, len(places.lines))
    if end == 1 and last > first:
        last -= 1
    first, last = places.content(first, max(first, last))
    node = Node("scalar", line, column, last, event.value.translate(_BACK), not event.style)
    if event.style in {"|", ">"} and not node.empty:
        node.line = first
    return node


def _yaml_advice(problem: str) -> str:
    """Say what to do about the parser's complaint."""
    if "mapping values" in problem:
        return (
            "a colon inside a text confuses YAML. Put the text into quotes, or write '|' after "
            "the name and the text on the next lines, set in."
        )
    if "tab" in problem or "cannot start any token" in problem:
        return (
            "the line begins with a character that YAML does not allow there (a tab, or one of "
            "@ ` % & *). Set lines in with blanks, or put the text into quotes."
        )
    if "end of stream" in problem:
        return "a quotation mark is opened and never closed. Close it, or remove it."
    if "expected key" in problem or "expected" in problem:
        return (
            "the indentation does not fit, or a bracket is missing. Begin names of one level in "
            "the same column, and set text after '|' further in."
        )
    return f"this is no YAML ({problem}). Compare with a blank assessment (kit new FILE)."


_TOKEN = re.compile(
    r'[ \t\n\r]*(?:("[^"\\\x00-\x1f]*(?:\\.[^"\\\x00-\x1f]*)*")'
    r"|(-?\d+(?:\.\d+)?(?:[eE][+-]?\d+)?|true|false|null)|([\[\]{},:])|$)"
)


def _tokens(text: str, places: _Places, path: str) -> Iterator[tuple[str, str, int]]:
    """Yield kind (``"``, ``0`` or the sign itself), text and offset of each token."""
    at = 0
    while True:
        match = _TOKEN.match(text, at)
        if match is None:
            raise _json_error(text, len(text[at:]) - len(text[at:].lstrip()) + at, places, path)
        at = match.end()
        string, bare, sign = match.groups()
        if string is not None:
            try:
                words = json.loads(string)
                words.encode()  # half of a pair of \\ud83d\\ude00 is no character
            except ValueError:
                raise _json_error(text, match.start(1), places, path) from None
            yield '"', words, match.start(1)
        elif bare is not None:
            yield "0", bare, match.start(2)
        elif sign is not None:
            yield sign, sign, match.start(3)
        else:
            yield "", "", len(text.rstrip())
            return


def _take_json(tree: _Tree, text: str, places: _Places) -> None:
    """Check the order of the tokens, and build the tree from them."""
    stack: list[str] = []
    state = "value"  # value, key, colon, comma; "first" may also close
    for kind, value, at in _tokens(text, places, tree.path):
        line, column = places.at(at)
        wanted = state.removeprefix("first ")
        if kind in {'"', "0"} and (wanted == "value" or (wanted == "key" and kind == '"')):
            tree.add(Node("scalar", line, column, line, value, kind == "0"))
            state = "colon" if wanted == "key" else "comma"
        elif kind in {"[", "{"} and wanted == "value":
            tree.add(Node("list" if kind == "[" else "mapping", line, column, line))
            stack.append("]" if kind == "[" else "}")
            state = "first value" if kind == "[" else "first key"
        elif stack and kind == stack[-1] and (state == "comma" or state.startswith("first")):
            tree.close(line)
            stack.pop()
            state = "comma"
        elif kind == ":" and state == "colon":
            state = "value"
        elif kind == "," and state == "comma" and stack:
            state = "value" if stack[-1] == "]" else "key"
        elif not (kind == "" and state == "comma" and not stack):
            raise _json_error(text, at, places, tree.path)


def _json_error(text: str, at: int, places: _Places, path: str) -> SourceError:
    line, column = places.at(at)
    found = (
        repr(text[at : at + 20].split("\n", maxsplit=1)[0])
        if text[at:].strip()
        else "the end of the file"
    )
    message = (
        f"this is no JSON: {found} cannot stand here. Look for a comma, quotation mark or "
        "bracket that is missing or too many just before."
    )
    return refusal(path, [Problem(line, column, message)])
