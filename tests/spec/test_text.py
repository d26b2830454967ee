"""A spec's text -> plain objects with places."""

from __future__ import annotations

import codecs
import json
import math
import os
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from renderer.errors import SpecError
from renderer.spec.scalars import NumberError, resolve
from renderer.spec.text import Tree, load, parse


def read(text: str | bytes, *, json: bool = False) -> Tree:
    return parse(text, "spec.yaml", json=json)


def spot(tree: Tree, *path: str | int, **how: int) -> tuple[str, str]:
    """`line:column` and the characters the caret would stand under."""
    place = tree.place(path, **how)  # type: ignore[arg-type]
    assert place.source is not None and place.line and place.column
    under = place.source[place.column - 1 : place.column - 1 + place.width]
    return f"{place.line}:{place.column}", under


# Scalars


@pytest.mark.parametrize(
    ("text", "value"),
    [
        *((word, None) for word in ("null", "Null", "NULL", "~", "")),
        *((word, True) for word in ("true", "True", "TRUE")),
        *((word, False) for word in ("false", "False", "FALSE")),
        *((word, word) for word in ("no", "yes", "on", "off", "No", "y", "n", "nULL", "tRUE")),
        *((word, word) for word in ("9:16", "12:30:45", "2024-01-01", "1_000", "1,000", "0b1")),
        *(
            (word, word)
            for word in ("1e", "e1", ".", "+", "-", "--1", "1.2.3", "0x", "0o8", "-0x1")
        ),
        *((word, word) for word in ("nan", "inf", "-inf", "+.nan", "٣", "1\u00a0", "<<", "=")),
        *(("010", 10), ("0o17", 15), ("0x1F", 31), ("-0", 0), ("+12", 12), ("007", 7)),
        *(("1e-3", 0.001), (".5", 0.5), ("1.", 1.0), ("1E5", 1e5), ("-1.5e+3", -1500.0)),
        *((".inf", math.inf), ("-.INF", -math.inf), ("+.Inf", math.inf), ("6.02e23", 6.02e23)),
        ("9" * 400, 10**400 - 1),
    ],
)
def test_scalars_follow_the_core_schema(text: str, value: object) -> None:
    found = resolve(text)
    assert found == value and type(found) is type(value)


@pytest.mark.parametrize("word", [".nan", ".NaN", ".NAN"])
def test_nan(word: str) -> None:
    assert math.isnan(resolve(word))  # type: ignore[arg-type]


@pytest.mark.parametrize("text", ["9" * 401, "0x" + "f" * 400, "1." + "0" * 400, "1e999"])
def test_numbers_that_cannot_be_kept(text: str) -> None:
    with pytest.raises(NumberError):
        resolve(text)


def test_quoted_scalars_are_text() -> None:
    text = "a: '1'\nb: \"true\"\nc: |\n  2\nd: ''\ne:\nf: >-\n  1\n  2\n"
    assert read(text).value == {"a": "1", "b": "true", "c": "2\n", "d": "", "e": None, "f": "1 2"}


@pytest.mark.parametrize(
    ("text", "value"),
    [
        ('a: "\\ud83d\\ude00\\u00e9\\x41\\/"', {"a": "😀éA/"}),
        ("a:\tb\nc: d\t\ne: x\ty # z", {"a": "b", "c": "d", "e": "x\ty"}),
        ('{\n\t"a":1,\n\t"b":\t[2]\n}', {"a": 1, "b": [2]}),
        ("a: b\r\nc: |\r\n  d\r\n  e\r\n", {"a": "b", "c": "d\ne\n"}),
        ("%YAML 1.2\n---\na: 1\n...\n", {"a": 1}),
        ("a: x#y\nb: http://c#d", {"a": "x#y", "b": "http://c#d"}),
        ("a: one\n  two\n\n  three", {"a": "one two\nthree"}),
        ("x: sigma*(y - x)\ny: -*2", {"x": "sigma*(y - x)", "y": "-*2"}),
        ("? a\n: 1\n? b\n", {"a": 1, "b": None}),
        ("a: [b?c, x ? y, ?z, :w]", {"a": ["b?c", "x ? y", "?z", ":w"]}),
        ("a: {text: Really?}\nb: -\\c\nc: :d", {"a": {"text": "Really?"}, "b": "-\\c", "c": ":d"}),
        ("a: x\n  \ty\n \t\n  z", {"a": "x y\nz"}),
    ],
)
def test_reads(text: str, value: object) -> None:
    assert read(text).value == value


def test_aliases_are_copies() -> None:
    value = read("a: &a [1]\nb: *a\n").value
    assert value == {"a": [1], "b": [1]} and value["a"] is not value["b"]


def test_alias_as_a_key() -> None:
    assert read("a: &k size\n*k : 3").value == {"a": "size", "size": 3}


def test_merge_keys() -> None:
    text = "a: &a {x: 1, y: 2}\nb: &b {y: 3, z: 4}\nc: {<<: [*a, *b], x: 0}\nd:\n  <<: *b\n"
    value = read(text).value
    assert value["c"] == {"x": 0, "y": 2, "z": 4}
    assert value["d"] == {"y": 3, "z": 4}
    assert read('"<<": 1').value == {"<<": 1}
    assert spot(read(text), "c", "z") == ("2:17", "4")


# Places

SPEC = """\
version: 1
canvas: {size: [640, 480], "theme": dark}
data:
  run:
    y: 1 - accuracy
    z: 'it''s x'
    w: "a\\tb\\u00e9 \\ud83d\\ude00c"
    長さ: 日本語 x
    n:
series:
  - mark: line
    width: 2
  - point
"""


@pytest.mark.parametrize(
    ("path", "how", "where", "under"),
    [
        (("version",), {}, "1:10", "1"),
        (("version",), {"on_key": True}, "1:1", "version"),
        (("canvas",), {}, "2:9", '{size: [640, 480], "theme": dark}'),
        (("canvas", "size"), {}, "2:16", "[640, 480]"),
        (("canvas", "size", 1), {}, "2:22", "480"),
        (("canvas", "theme"), {"on_key": True}, "2:28", '"theme"'),
        (("canvas", "theme"), {"on_key": True, "offset": 2}, "2:31", "e"),
        (("data",), {}, "4:3", "run"),
        (("data", "run", "y"), {}, "5:8", "1 - accuracy"),
        (("data", "run", "y"), {"offset": 4, "width": 8}, "5:12", "accuracy"),
        (("data", "run", "y"), {"offset": 12}, "5:20", ""),
        (("data", "run", "z"), {"offset": 3}, "6:13", "s"),
        (("data", "run", "z"), {"offset": 5}, "6:15", "x"),
        (("data", "run", "w"), {"offset": 1}, "7:10", "\\"),
        (("data", "run", "w"), {"offset": 2}, "7:12", "b"),
        (("data", "run", "w"), {"offset": 3}, "7:13", "\\"),
        (("data", "run", "w"), {"offset": 5}, "7:20", "\\"),
        (("data", "run", "w"), {"offset": 6}, "7:32", "c"),
        (("data", "run", "長さ"), {}, "8:9", "日本語 x"),
        (("data", "run", "長さ"), {"offset": 4}, "8:13", "x"),
        (("data", "run", "長さ"), {"on_key": True}, "8:5", "長さ"),
        (("data", "run", "n"), {}, "9:5", "n"),
        (("series", 0), {}, "11:5", "mark"),
        (("series", 1), {}, "13:5", "point"),
        (("series", 1), {"on_key": True}, "13:5", "point"),
        (("series", 0, "missing"), {}, "11:5", "mark"),
        (("series", 7, "x"), {}, "10:1", "series"),
        (("canvas", "missing", "x"), {}, "2:1", "canvas"),
        (("canvas", "missing"), {"offset": 3}, "2:1", "canvas"),
        (("missing",), {}, "1:1", "version"),
        ((), {}, "1:1", "version"),
    ],
)
def test_places(path: tuple[str | int, ...], how: dict[str, int], where: str, under: str) -> None:
    assert spot(read(SPEC), *path, **how) == (where, under)


@pytest.mark.parametrize(
    "text",
    [
        "a: one two\n  three\n\n  four five",
        "a: 'one  two\n   three''s\n\n\n  four five'",
        'a: "one \\x41two\n   three\\\n    \\ four \\ud83d\\ude00\n\n  five"',
        "a: |\n  one\n    two\n\n  three five\n",
        "a: |2-\n    one\n  two five",
        "a: >\n  one\n  two\n\n    three\n\n  four\n\n\n  five\n  six\n",
        "k:\n  - a: >-\n      one\n      two five\n",
        "a: |\r\n  one\r\n  two five\r\n",
        "a: >+\n\n  one\n  five\n\n",
    ],
)
def test_offsets_in_text_of_several_lines(text: str) -> None:
    tree = read(text)
    path = ("k", 0, "a") if text.startswith("k") else ("a",)
    value = tree.value["k"][0]["a"] if text.startswith("k") else tree.value["a"]  # type: ignore[index]
    assert isinstance(value, str)
    for word in ("one", "two", "three", "four", "five", "six"):
        if word in value:
            place = tree.place(path, offset=value.index(word), width=len(word))
            assert place.source is not None and place.line and place.column
            assert place.source == tree.source.lines[place.line - 1]
            assert place.source[place.column - 1 :].startswith(word)


def test_a_place_names_the_file_as_shown() -> None:
    tree = parse("a: 1", "specs/lorenz.yaml")
    assert str(tree.place(("a",))) == "specs/lorenz.yaml:1:4"
    assert tree.source.name == "specs/lorenz.yaml" and tree.source.lines == ("a: 1",)


@given(st.text(alphabet=st.characters(exclude_categories=["Cc", "Cs"]), max_size=30), st.data())
def test_any_offset_of_a_quoted_text_lands_on_its_character(
    value: str, data: st.DataObject
) -> None:
    tree = read("a: " + json.dumps(value))
    assert tree.value == {"a": value}
    offset = data.draw(st.integers(0, len(value)))
    place = tree.place(("a",), offset=offset)
    inside = len(json.dumps(value[:offset])) - 2
    assert value == "" or place.column == len('a: "') + inside + 1


# Bytes and files


@pytest.mark.parametrize(
    "data",
    [
        "a: é😀".encode(),
        codecs.BOM_UTF8 + "a: é😀".encode(),
        codecs.BOM_UTF16_LE + "a: é😀".encode("utf-16-le"),
        codecs.BOM_UTF16_BE + "a: é😀".encode("utf-16-be"),
    ],
)
def test_encodings(data: bytes) -> None:
    tree = read(data)
    assert tree.value == {"a": "é😀"}
    assert spot(tree, "a") == ("1:4", "é😀")


def test_load(tmp_path: Path) -> None:
    (tmp_path / "a.yaml").write_bytes(b"a: 010\n")
    (tmp_path / "a.json").write_bytes(b'{"a": 10}')
    (tmp_path / "b.JSON").write_bytes(b"a: 10")
    assert load(tmp_path / "a.yaml").value == load(tmp_path / "a.json").value == {"a": 10}
    assert load(tmp_path / "a.yaml", "x").source.name == "x"
    with pytest.raises(SpecError, match="b.JSON:1:1: error: not a value of JSON"):
        load(tmp_path / "b.JSON", "b.JSON")


def test_load_refuses_what_is_no_regular_file(tmp_path: Path) -> None:
    os.mkfifo(tmp_path / "pipe.yaml")
    (tmp_path / "loop.yaml").symlink_to(tmp_path / "loop.yaml")
    hint = "\n    give the path of a YAML or JSON file"
    for path, text in [
        (tmp_path / "pipe.yaml", "this is not a regular file"),
        (tmp_path, "this is not a regular file"),
        (Path("/dev/zero"), "this is not a regular file"),
        (tmp_path / "none.yaml", "there is no such file"),
        (tmp_path / "loop.yaml", "cannot be read: Too many levels of symbolic links"),
        (tmp_path / "a\0b.yaml", "the path holds a NUL character"),
    ]:
        with pytest.raises(SpecError) as caught:
            load(path, "s")
        assert str(caught.value) == f"s: error: {text}{hint}"
