from __future__ import annotations

import gzip
import json
import tracemalloc
from pathlib import Path
from typing import Any

import pytest

from renderer.sources import jsonl
from renderer.sources.base import ReadContext
from renderer.sources.jsonl import JsonLines


def test_lines(shelf: Any) -> None:
    text = '{"n": 1, "s": "12"}\n\n  \r\n{"n": 2.5, "p": {"x": true}}\r\n{"s": null}'
    assert shelf.plain("a.jsonl", text) == {
        "n": [1, 2.5, None], "s": ["12", "", ""], "p.x": [None, 1, None],
    }  # fmt: skip
    assert shelf.warnings == []


def test_packed_and_marked(shelf: Any) -> None:
    assert shelf.plain("a.jsonl", gzip.compress(b'{"a": 1}\n')) == {"a": [1]}
    assert shelf.plain("a.jsonl", '\ufeff{"a": 1}\n'.encode()) == {"a": [1]}


def test_as_polars_writes_it(shelf: Any) -> None:
    import polars as pl

    frame = pl.DataFrame({"x": [1.5, None], "s": ["a", "é\u2028"], "d": ["2024-01-01", None]})
    frame.write_ndjson(shelf.path / "a.jsonl")
    assert shelf.plain("a.jsonl") == {
        "x": [1.5, None], "s": ["a", "é\u2028"], "d": [1704067200, None],
    }  # fmt: skip


@pytest.mark.parametrize(
    "end", ['{"a": 3, "b', '{"a"', "{", '{"a": 3.', '{"a": "x', '{"a": "\N{EURO SIGN}'[:-1]]
)
def test_a_last_line_cut_off_in_writing(shelf: Any, end: str) -> None:
    assert shelf.plain("a.jsonl", f'{{"a": 1}}\n{{"a": 2}}\n{end}') == {"a": [1, 2]}
    assert shelf.warnings == ["a.jsonl: used 2 records, 1 torn: the last line is not whole"]


def test_a_character_cut_off_in_writing(shelf: Any) -> None:
    data = '{"a": "x"}\n{"a": "é'.encode()[:-1]
    assert shelf.plain("a.jsonl", data) == {"a": ["x"]}
    assert shelf.warnings == ["a.jsonl: used 1 record, 1 torn: the last line is not whole"]


def test_what_is_torn_but_not_last(shelf: Any) -> None:
    message = "not JSON: expecting value"
    assert f"a.jsonl:2:7: error: {message}" in shelf.error("a.jsonl", '{"a": 1}\n{"a": \n{"a": 3}')
    assert f"a.jsonl:2:7: error: {message}" in shelf.error("a.jsonl", '{"a": 1}\n{"a": \n')
    assert "a.jsonl:1:7: error: " in shelf.error("a.jsonl", '{"a": ')
    assert "stands twice" in shelf.error("a.jsonl", '{"a": 1}\n{"a": 1, "a": 2}')


MESSAGES = {
    '{"a": 1}\n\n{"a": "x"}\n': (
        ":3:7: error: column 'a' mixes numbers and text: 'x' is text, it began with numbers\n"
        '    {"a": "x"}\n'
        "          ^^^\n"
        "    missing: [x] if it stands for a missing value, or types: {a: text}"
    ),
    '{"a": 1}\n{"b": {"c": 1, "c": 2}}\n': (
        ":2:16: error: the name 'c' stands twice in this object\n"
        '    {"b": {"c": 1, "c": 2}}\n'
        "                   ^^^"
    ),
    '{"a": 1} {"a": 2}\n': (
        ":1:10: error: something else follows the end of the JSON value\n"
        '    {"a": 1} {"a": 2}\n'
        "             ^^^^^^^^"
    ),
    "1\n": ':1:1: error: a record must be an object, as {"x": 1, "y": 0.5}\n    1\n    ^',
    '[{"a": 1}]\n': (
        ':1:1: error: a record must be an object, as {"x": 1, "y": 0.5}\n'
        '    [{"a": 1}]\n'
        "    ^^^^^^^^^^\n"
        "    source: json reads a list of objects"
    ),
    "": ": error: the file holds no records",
    "\n \n": ": error: the file holds no records",
}


@pytest.mark.parametrize("text", MESSAGES)
def test_messages(shelf: Any, text: str) -> None:
    assert shelf.error("a.jsonl", text) == f"a.jsonl{MESSAGES[text]}"


def test_a_document_of_many_lines(shelf: Any) -> None:
    assert shelf.error("a.jsonl", '[\n{"a": 1}\n]\n').endswith(
        "each line is one JSON object; source: json reads a document"
    )


def test_other_encodings(shelf: Any) -> None:
    assert shelf.error("a.jsonl", b'{"a": 1}\n{"a": "\xff"}\n') == (
        "a.jsonl:2: error: byte 0xff is not UTF-8\n    save the file as UTF-8"
    )
    assert shelf.error("a.jsonl", '{"a": 1}\n'.encode("utf-16")) == (
        "a.jsonl: error: this is UTF-16; JSON lines are UTF-8\n    save the file as UTF-8"
    )


def test_where_numbers_are_not_exact(shelf: Any) -> None:
    shelf.read("a.jsonl", '{"a": 1}\n\n{"a": 9007199254740993}\n{"a": -9007199254740993}\n')
    assert shelf.warnings == [
        "a.jsonl:3: 2 whole numbers are too large to be exact in column 'a',"
        " such as 9007199254740993  | types: {a: text} keeps every digit"
    ]


def test_a_line_too_long(shelf: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(jsonl, "LONGEST_LINE", 9)
    assert shelf.plain("a.jsonl", '{"a": 1}\n') == {"a": [1]}
    assert shelf.error("a.jsonl", '{"a": 1}\n{"a": 12}\n') == (
        "a.jsonl:2: error: line 2 is longer than 9 bytes"
    )


def test_memory_is_what_the_wanted_columns_take(tmp_path: Path) -> None:
    count = 20_000
    with (tmp_path / "a.jsonl").open("w") as file:
        for i in range(count):
            file.write(json.dumps({"n": i, "text": f"{i:0500d}"}) + "\n")
    source = JsonLines(source="jsonl", file="a.jsonl")
    source.table(ReadContext(tmp_path, wanted=frozenset({"n"})))  # what is loaded only once
    tracemalloc.start()
    table = source.table(ReadContext(tmp_path, wanted=frozenset({"n"})))
    _, peak = tracemalloc.get_traced_memory()
    tracemalloc.stop()
    assert table["n"].tolist() == list(range(count))
    assert peak < 4 * 2**20 < (tmp_path / "a.jsonl").stat().st_size / 2


def test_a_file_torn_anywhere_is_read_up_to_there_or_refused(shelf: Any) -> None:
    lines = ['{"a": 1, "b": {"c": "é"}}', '{"a": -2.5e1}', '{"a": null, "b": {}}']
    data = "\n".join(lines).encode()
    starts = [len("\n".join(lines[:count]).encode()) for count in range(1, 4)]
    for length in range(1, len(data)):
        whole = sum(start <= length for start in starts)
        if whole:
            assert len(shelf.read("a.jsonl", data[:length])) == whole
            assert bool(shelf.warnings) == (length not in (*starts, *(s + 1 for s in starts)))
        else:
            shelf.error("a.jsonl", data[:length])
