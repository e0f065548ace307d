"""YAML and JSON with lines and columns: exact values, every refusal with its place, no bombs."""

from __future__ import annotations

import json
import time
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kit.errors import SourceError
from kit.reading.marked import Node, parse_json, parse_yaml


def yaml_error(text: str) -> str:
    with pytest.raises(SourceError) as error:
        parse_yaml(text.split("\n"), "a.yaml")
    assert error.value.subject == "a.yaml"
    return error.value.message


def json_error(text: str) -> str:
    with pytest.raises(SourceError) as error:
        parse_json(text.split("\n"), "a.json")
    return error.value.message


def value(node: Node) -> Any:
    if node.kind == "list":
        return [value(item) for item in node.items]
    if node.kind == "mapping":
        return {key.text: value(inner) for key, inner in node.pairs}
    return json.loads(node.text) if node.plain else node.text


def test_scalars_stay_as_they_are_written() -> None:
    (node,) = parse_yaml(["a: No", "b: 1.10", "c: 012", "d: 2023-01-02", "e: ~"], "a.yaml")
    assert [inner.text for _, inner in node.pairs] == ["No", "1.10", "012", "2023-01-02", "~"]
    assert [inner.empty for _, inner in node.pairs] == [False, False, False, False, True]


def test_places_of_blocks_are_those_of_their_text() -> None:
    text = "é: |\n\n  one\n\n   two\n\n\nnext: 'x\n  y'\nlist:\n- a\n- b\n"
    (node,) = parse_yaml(text.split("\n"), "a.yaml")
    block, quoted, listed = (inner for _, inner in node.pairs)
    assert (block.text, block.line, block.last) == ("\none\n\n two\n", 3, 5)
    assert (quoted.text, quoted.line, quoted.last) == ("x y", 8, 9)
    assert (listed.line, listed.last) == (11, 12)


def test_line_ends_that_only_yaml_knows_do_not_shift_lines() -> None:
    (node,) = parse_yaml(["a: one\u2028two", "b: three"], "a.yaml")
    assert [(inner.text, inner.line) for _, inner in node.pairs] == [
        ("one\u2028two", 1),
        ("three", 2),
    ]


@pytest.mark.parametrize(
    ("text", "place", "advice"),
    [
        ("a: b: c", "line 1, column 5", "Put the text into quotes"),
        ("a:\n  - b\n c: d", "line 3, column 2", "indentation"),
        ("\ta: b", "line 1, column 1", "a tab"),
        ("a: 'x", "line 1, column 6", "never closed"),
        ("a: \x01", "line 1, column 4", "character"),
        ("a: *b", "line 1, column 4", "references"),
        ("a: &b c", "line 1, column 4", "anchors"),
        ("a: !!python/object:os.system c", "line 1, column 4", "tags"),
        ("? [a]\n: b", "line 1, column 3", "a name was expected"),
        ("a: 1\nb: 2\na: 3", "line 3, column 1", "given twice"),
        ("a: @b", "line 1, column 4", "quotes"),
    ],
)
def test_yaml_errors_have_a_place_and_advice(text: str, place: str, advice: str) -> None:
    message = yaml_error(text)
    assert message.startswith(f"a.yaml, {place}: ")
    assert advice in message


def test_all_problems_are_told_at_once() -> None:
    message = yaml_error("a: *b\nb: !x 1\na: 2")
    assert message.startswith("a.yaml has 3 places to mend:")
    assert [line.split(":")[0] for line in message.split("\n")[1:]] == [
        "- line 1, column 4",
        "- line 2, column 4",
        "- line 3, column 1",
    ]


@pytest.mark.parametrize("text", ["[" * 200_000, "- " * 50_000, "[a, " * 50_000, "{a: " * 50_000])
def test_deep_nesting_is_refused_at_once(text: str) -> None:
    began = time.process_time()
    assert "deeper than 30 levels" in yaml_error(text)
    assert time.process_time() - began < 2


def test_an_alias_bomb_is_refused_at_once() -> None:
    bomb = "a0: &a0 [x, x]\n" + "\n".join(
        f"a{n}: &a{n} [{', '.join([f'*a{n - 1}'] * 9)}]" for n in range(1, 60)
    )
    began = time.process_time()
    assert "references" in yaml_error(bomb)
    assert time.process_time() - began < 2


def test_too_many_values_are_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("kit.reading.marked.MAX_NODES", 100)
    assert "more than 100 values" in yaml_error("\n".join(["- a"] * 200))


@pytest.mark.parametrize(
    ("text", "place"),
    [
        ("", "line 1, column 1"),
        ('{"a": 1,\n "b" 2}', "line 2, column 6"),
        ("[1,]", "line 1, column 4"),
        ("[1", "line 1, column 3"),
        ("[1] [2]", "line 1, column 5"),
        ('{"a": nul}', "line 1, column 7"),
        ("{1: 2}", "line 1, column 2"),
        ('{"a": "\\x"}', "line 1, column 7"),
        ('["a\n"]', "line 1, column 2"),
        ('["\\ud83d"]', "line 1, column 2"),
    ],
)
def test_json_errors_have_a_place(text: str, place: str) -> None:
    message = json_error(text)
    assert message.startswith(f"a.json, {place}: this is no JSON")


def test_json_refuses_repeated_names_and_deep_nesting() -> None:
    assert "line 2, column 2: 'a' is given twice" in json_error('{"a": 1,\n "a": 2}')
    assert "deeper than 30 levels" in json_error("[" * 100_000)


NUMBERS = st.integers() | st.floats(allow_nan=False, allow_infinity=False)
JSON = st.recursive(
    st.none() | st.booleans() | NUMBERS | st.text(),
    lambda inner: st.lists(inner) | st.dictionaries(st.text().map(str.strip), inner),
    max_leaves=12,
)


@given(JSON, st.booleans(), st.sampled_from([None, 2]))
def test_json_is_read_as_python_reads_it(
    given_value: Any, ascii_only: bool, indent: int | None
) -> None:
    text = json.dumps(given_value, ensure_ascii=ascii_only, indent=indent)
    (node,) = parse_json(text.split("\n"), "a.json")
    assert value(node) == given_value


def refusal(text: str, name: str) -> str | None:
    try:
        (parse_json if name.endswith("json") else parse_yaml)(text.split("\n"), name)
    except SourceError as error:
        return error.message
    return None


@given(st.text(alphabet='[]{}:, "\\a1-.etrufalsn\n'))
def test_json_is_refused_where_python_refuses_it(text: str) -> None:
    try:
        json.loads(text, parse_constant=float)
    except ValueError:
        sound = False
    else:
        sound = True
    message = refusal(text, "a.json")
    assert sound == (message is None or "given twice" in message)


@given(st.text(alphabet="ab:-|>'\"[]{}#&*! \n\t?,", max_size=60))
def test_any_yaml_reads_or_is_refused_with_a_place(text: str) -> None:
    message = refusal(text, "a.yaml")
    assert message is None or "line " in message
