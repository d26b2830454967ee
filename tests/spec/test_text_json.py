"""Specs written as JSON."""
# ruff: noqa: E501  a row of a table reads best as one line

from __future__ import annotations

import json

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from renderer.errors import SpecError
from renderer.spec.text import Tree, parse


def read(text: str | bytes, *, json: bool = False) -> Tree:
    return parse(text, "spec.yaml", json=json)


def refused(text: str | bytes, *, json: bool = False) -> list[str]:
    """`line:column code: text | hint` of each problem."""
    with pytest.raises(SpecError) as caught:
        read(text, json=json)
    found = []
    for p in caught.value.problems:
        assert p.place is not None and p.place.file == "spec.yaml"
        where = f"{p.place.line}:{p.place.column} " if p.place.line else ""
        found.append(f"{where}{p.code}: {p.text}" + (f" | {p.hint}" if p.hint else ""))
    return found


def spot(tree: Tree, *path: str | int, **how: int) -> tuple[str, str]:
    """`line:column` and the characters the caret would stand under."""
    place = tree.place(path, **how)  # type: ignore[arg-type]
    assert place.source is not None and place.line and place.column
    under = place.source[place.column - 1 : place.column - 1 + place.width]
    return f"{place.line}:{place.column}", under


TEXT = st.text(alphabet=st.characters(exclude_categories=["Cc", "Cs"]), max_size=12)
ATOMS = st.one_of(
    st.none(), st.booleans(), st.integers(), st.floats(allow_nan=False, allow_infinity=False), TEXT
)
VALUES = st.recursive(
    ATOMS, lambda inner: st.lists(inner) | st.dictionaries(TEXT, inner), max_leaves=20
)


@settings(deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(
    st.dictionaries(TEXT, VALUES, max_size=5), st.sampled_from([None, 0, 2, "\t"]), st.booleans()
)
def test_json_reads_as_json_does(
    value: dict[str, object], indent: int | str | None, strict: bool
) -> None:
    text = json.dumps(value, indent=indent)
    assert read(text, json=strict).value == json.loads(text)


@pytest.mark.parametrize(
    ("text", "problem"),
    [
        ('{"a": NaN}', "1:7 JSON has no NaN | use null, or write the spec as YAML, which has .nan and .inf"),
        ('{"a": -Infinity}', "1:7 JSON has no -Infinity | use null, or write the spec as YAML, which has .nan and .inf"),
        ('{"a": 1, // x\n}', '1:10 expected a key in double quotes | as in {"fps": 30}'),
        ('{"a": // x\n1}', "1:7 JSON has no comments | remove it, or name the file .yaml"),
        ('{"a": [1,]}', "1:9 nothing follows this comma | remove the comma"),
        ('{"a": [1 2]}', "1:10 expected `,` or `]` before this"),
        ('{"a": [1,\n', "1:7 this `[` is not closed | close it with `]`"),
        ('{"a": 1', "1:1 this `{` is not closed | close it with `}`"),
        ('{"a" 1}', '1:6 expected `:` after the key | as in {"fps": 30}'),
        ("{'a': 1}", '1:2 expected a key in double quotes | as in {"fps": 30}'),
        ('{"a": \'x\'}', "1:7 expected a value before this | text stands in double quotes"),
        ('{"a": }', "1:7 expected a value before this"),
        ('{"a": 010}', "1:7 not a number of JSON | as in 0.5, -3 or 1e-3, without leading + or 0"),
        ('{"a": True}', "1:7 not a value of JSON | JSON has true, false, null, numbers, and text in double quotes"),
        ('{"a": "x\n"}', '1:7 this quote is not closed | close it with " on the same line'),
        ('{"a": "x\ty"}', "1:9 a tab inside JSON text | write it as \\t"),
        ('{"a": "\\d"}', '1:8 `\\d` is not an escape of JSON | write \\\\ for a backslash; the escapes are \\" \\\\ \\/ \\b \\f \\n \\r \\t \\uXXXX'),
        ('{"a": 1} x', "1:10 there is something after the end of the spec | a spec is one object"),
    ],
)  # fmt: skip
def test_json_syntax(text: str, problem: str) -> None:
    where, _, what = problem.partition(" ")
    assert refused(text, json=True) == [f"{where} syntax: {what}"]


def test_json_is_held_to_the_same_rules() -> None:
    assert refused('{"a": 1,\n "a": 2}', json=True) == [
        "2:2 duplicate-key: the key 'a' is given twice: first on line 1, column 2 | keep one of them"
    ]
    assert refused("[1]", json=True)[0].startswith("1:1 top-level: ")
    assert refused(" \n", json=True) == [
        "1:1 empty: the spec is empty | begin it with `version: 1`"
    ]


def test_places_in_json() -> None:
    tree = read('{\n\t"\\u00e9": ["x\\ty", 2]\n}', json=True)
    assert spot(tree, "é", 0, offset=2) == ("2:17", "y")
    assert spot(tree, "é", on_key=True) == ("2:2", '"\\u00e9"')
