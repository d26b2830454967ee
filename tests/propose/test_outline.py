"""Lines with reasons as YAML."""

from __future__ import annotations

from typing import Any

import pytest
import yaml
from hypothesis import given
from hypothesis import strategies as st

from renderer.propose.outline import WIDTH, Block, Items, Line, scalar, text, value
from renderer.spec.text import parse

WORDS = [
    "a", "a b", "1960", "1e3", "true", "No", "null", "~", "", "a: b", "a #b", "#", "-", "- a",
    "x,y", "[a]", "{a}", "'", '"', "\\", "@a", "`a`", "%", "&a", "*a", "!a", "|", ">", "a:",
    " a", "a ", "é", "東京", "100 %", ".5", "0x1", "2020-01-01", "2s", "y", "=", "a-b",
]  # fmt: skip


@pytest.mark.parametrize("word", WORDS)
def test_any_word_reads_back(word: str) -> None:
    made = f"version: 1\na: {scalar(word)}\nb: {{{scalar(word)}: [{scalar(word)}, 1]}}\n"
    assert parse(made, "x").value == {"version": 1, "a": word, "b": {word: [word, 1]}}
    assert yaml.safe_load(made)["a"] == word


@given(st.text(st.characters(categories=["L", "N", "P", "S", "Zs"]), max_size=12))
def test_any_text_reads_back(word: str) -> None:
    assert parse(f"a: {scalar(word)}\n", "x").value == {"a": word}
    assert parse(f"a: {{{scalar(word)}: {scalar(word)}}}\n", "x").value == {"a": {word: word}}


def test_numbers_and_nested_values() -> None:
    assert scalar({"a": [1, 2.5, True, None], "b": {"c": "x y"}}) == (
        "{a: [1, 2.5, true, null], b: {c: x y}}"
    )


def test_reasons_stand_beside_or_above() -> None:
    long = "because " * 14
    nodes = (
        Line("version", 1),
        Block("time", (Line("fps", 30, "as films go"), Line("field", "t", long.strip())), "when"),
        Items("series", (
            (Line("mark", "line", "one"), Line("x", "t")),
            (Line("mark", "line", "two"), Line("x", "t", "along")),
        )),
    )  # fmt: skip
    made = text(nodes, ["Above."])
    assert made == (
        "# Above.\n"
        "version: 1\n"
        "time:  # when\n"
        "  fps: 30  # as films go\n"
        f"  # {long.strip()}\n"
        "  field: t\n"
        "series:\n"
        "  # one\n"
        "  - {mark: line, x: t}\n"
        "  - mark: line  # two\n"
        "    x: t  # along\n"
    )
    assert yaml.safe_load(made) == value(nodes)


def test_items_that_are_too_long_for_a_line() -> None:
    item: tuple[Any, ...] = (Line("text", "x" * WIDTH, "long"), Line("y", 1))
    made = text((Items("series", (item,)),))
    assert made == f"series:\n  # long\n  - text: {'x' * WIDTH}\n    y: 1\n"
