from __future__ import annotations

import gzip
import json
import math
import tracemalloc
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import numpy as np
import pytest

from renderer.sources import json as source
from renderer.sources import records
from renderer.sources.json_values import DEEPEST

SHARED = Path(__file__).parents[2].parent / "shared" / "data"


def records_of(*values: Any, name: str = "a") -> str:
    return json.dumps([{name: value} for value in values])


# What is read


def test_records(shelf: Any) -> None:
    text = (
        '[{"n": 1, "s": "12", "d": "2024-02-29"}, {"n": 2.5, "d": "2024-03-01T12:00Z", "b": true}]'
    )
    table = shelf.read("a.json", text)
    assert shelf.plain("a.json") == {
        "n": [1, 2.5], "s": ["12", ""], "d": [1709164800, 1709294400], "b": [None, 1],
    }  # fmt: skip
    assert (set(table.dates), table["n"].dtype, shelf.warnings) == ({"d"}, np.float64, [])


def test_columns(shelf: Any) -> None:
    assert shelf.plain("a.json", '{"x": [1, null], "y": ["a", "b"]}') == {
        "x": [1, None], "y": ["a", "b"],
    }  # fmt: skip


def test_one_record(shelf: Any) -> None:
    assert shelf.plain("a.json", '{"x": 1, "y": "a"}') == {"x": [1], "y": ["a"]}


def test_objects_within_are_flattened(shelf: Any) -> None:
    text = '[{"p": {"x": 1, "in": {"y": 2}}}, {"p": {"x": 3}}, {"p": null}, {}]'
    assert shelf.plain("a.json", text) == {
        "p.x": [1, 3, None, None], "p.in.y": [2, None, None, None],
    }  # fmt: skip


@pytest.mark.parametrize(
    ("text", "keys"),
    [
        ('{"data": {"items": [{"x": 1}]}, "count": [1]}', {}),
        ('{"a": [{"x": 2}], "data": {"items": [{"x": 1}]}}', {"at": "data.items"}),
        ('{"a": [{"x": 2}], "data": {"x": [1]}}', {"at": "data"}),
        ('{"type": "FeatureCollection", "features": [{"x": 1, "g": {"c": [1, 2]}}]}', {}),
    ],
)
def test_where_the_table_is(shelf: Any, text: str, keys: dict[str, str]) -> None:
    assert shelf.plain("a.json", text, **keys) == {"x": [1]}


@pytest.mark.parametrize(
    ("values", "expected"),
    [
        ([1, None, 2], [1, None, 2]),
        ([1, "NA", "", " "], [1, None, None, None]),
        ([1, "Infinity", "-inf", "NaN"], [1, math.inf, -math.inf, None]),
        ([1, math.nan, math.inf], [1, None, math.inf]),
        ([True, False, None], [1, 0, None]),
        (["1", "2"], ["1", "2"]),
        (["NA", "x", None, " "], ["NA", "x", "", ""]),
        (["NA", None], ["NA", ""]),
        ([None, None], [None, None]),
        (["2024-01-01", None, "NA"], [1704067200, None, None]),
        (["2024-01-01", "later"], ["2024-01-01", "later"]),
        ([9007199254740992, -0.0], [2**53, 0]),
    ],
)
def test_what_a_column_is(shelf: Any, values: list[Any], expected: list[Any]) -> None:
    assert shelf.plain("a.json", records_of(*values)) == {"a": expected}
    assert shelf.plain("b.json", json.dumps({"a": values})) == {"a": expected}


@pytest.mark.parametrize(
    ("values", "keys", "expected"),
    [
        (["12", "1e3", 7, True], {"types": {"a": "number"}}, [12, 1000, 7, 1]),
        ([12, 1.5, True, "x", None], {"types": {"a": "text"}}, ["12", "1.5", "true", "x", ""]),
        ([2**53 + 1], {"types": {"a": "text"}}, ["9007199254740993"]),
        (["2024-01-01"], {"types": {"a": "text"}}, ["2024-01-01"]),
        (["29.02.2024", None], {"dates": {"a": "%d.%m.%Y"}}, [1709164800, None]),
        (["2001/01/01 01:10"], {"dates": {"a": "auto"}}, [978311400]),
        ([1, -999, "-"], {"missing": ["-999", "-"]}, [1, None, None]),
        (["x", "-"], {"missing": ["-"]}, ["x", ""]),
    ],
)
def test_what_the_spec_says(
    shelf: Any, values: list[Any], keys: dict[str, Any], expected: list[Any]
) -> None:
    assert shelf.plain("a.json", records_of(*values), **keys) == {"a": expected}


def test_only_what_is_wanted(shelf: Any) -> None:
    text = '[{"a": 1, "b": "x", "c": {"d": 2, "e": 3}, "year": 5}, {"a": "mixed"}]'
    table = shelf.read("a.json", text, wanted=["c.e"])
    assert (table.names, table.unread) == (["c.e", "year"], {"a", "b", "c.d"})
    assert shelf.read("a.json", wanted=["c.d"], key="b").names == ["b", "c.d", "year"]


def test_how_many_rows_there_are_where_no_column_is_used(shelf: Any) -> None:
    assert len(shelf.read("a.json", '[{"a": 1}, {"a": 2}]', wanted=[])) == 2


def test_blocks_are_one_table(shelf: Any) -> None:
    count = 2 * records.BLOCK + 7
    rows = [{"n": i, "late": "x"} if i == count - 1 else {"n": i} for i in range(count)]
    found = shelf.plain("a.json", json.dumps(rows))
    assert found == {"n": list(range(count)), "late": [""] * (count - 1) + ["x"]}


def test_packed_and_marked(shelf: Any) -> None:
    for data in (
        gzip.compress(b'[{"a": 1}]'), '\ufeff[{"a": 1}]'.encode(), '[{"a": 1}]'.encode("utf-16"),
    ):  # fmt: skip
        assert shelf.plain("a.json", data) == {"a": [1]}


def test_as_pandas_writes_it(shelf: Any) -> None:
    pandas = pytest.importorskip("pandas")
    frame = pandas.DataFrame({"x": [1.5, None], "s": ["a", "é\n"]})
    frame.to_json(shelf.path / "a.json", orient="records")
    assert shelf.plain("a.json") == {"x": [1.5, None], "s": ["a", "é\n"]}


@pytest.mark.skipif(not (SHARED / "csv").is_dir(), reason="the files are not here")
def test_public_data(shelf: Any) -> None:
    for name in ("flights-5k", "gapminder"):
        file = f"vega__vega-datasets__data_{name}.json"
        data = (SHARED / "csv" / file).read_bytes()
        rows = json.loads(data)
        for row in rows if name.startswith("flights") else ():
            moment = datetime.strptime(row["date"], "%Y/%m/%d %H:%M").replace(tzinfo=UTC)
            row["date"] = moment.timestamp()
        found = shelf.plain("a.json", data)
        assert found == {key: [row[key] for row in rows] for key in rows[0]}


@pytest.mark.skipif(not (SHARED / "csv_nasty").is_dir(), reason="the files are not here")
def test_the_spectrum(shelf: Any) -> None:
    files = sorted((SHARED / "csv_nasty" / "csv-spectrum").glob("*.json"))
    for file in files:
        rows = json.loads(file.read_bytes())
        rows = rows if isinstance(rows, list) else [rows]
        found = shelf.plain("a.json", file.read_bytes())
        assert found == {key: [row[key] for row in rows] for key in rows[0]}
    assert len(files) > 10


# What is said


def test_whole_numbers_that_are_not_exact(shelf: Any) -> None:
    shelf.read("a.json", '[{"a": 1, "b": 2},\n {"a": 9007199254740993, "b": 18014398509481985}]')
    assert shelf.warnings == [
        "a.json:2: a whole number is too large to be exact in column 'a', such as 9007199254740993"
        " (and likewise in 1 other column)  | types: {a: text} keeps every digit"
    ]


def test_lists_are_left_out(shelf: Any) -> None:
    text = '[{"a": 1, "tags": ["x"], "m": {"l": []}}]'
    assert shelf.plain("a.json", text) == {"a": [1]}
    assert shelf.warnings == [
        "a.json: left out columns 'tags', 'm.l', which no table can hold: 'tags' holds lists"
    ]
    shelf.read("a.json", wanted=["a"])
    assert shelf.warnings == []
    shelf.read("a.json", wanted=["tags"])
    assert shelf.warnings == ["a.json: left out column 'tags', which no table can hold: lists"]
    fault = shelf.fault("a.json", key="tags")
    assert (fault.at, fault.text) == (
        ("key",), "column 'tags' holds lists, which a table cannot hold",
    )  # fmt: skip


MESSAGES = {
    '[{"a": 1},\n {"a": "x"}]': (
        "2:8: error: column 'a' mixes numbers and text: 'x' is text, it began with numbers\n"
        '     {"a": "x"}]\n'
        "           ^^^\n"
        "    missing: [x] if it stands for a missing value, or types: {a: text}"
    ),
    '[{"a": "x"}, {"a": 1}]': (
        "1:20: error: column 'a' mixes text and numbers: 1 is a number, it began with text\n"
        '    [{"a": "x"}, {"a": 1}]\n'
        "                       ^\n"
        "    types: {a: text}"
    ),
    '[{"a": true}, {"a": 1}]': (
        "1:21: error: column 'a' mixes truth values and numbers: 1 is a number,"
        " it began with truth values\n"
        '    [{"a": true}, {"a": 1}]\n'
        "                        ^\n"
        "    types: {a: number} takes true for 1 and false for 0"
    ),
    '{"a": [1, "x"]}': (
        "1:11: error: column 'a' mixes numbers and text: 'x' is text, it began with numbers\n"
        '    {"a": [1, "x"]}\n'
        "              ^^^\n"
        "    missing: [x] if it stands for a missing value, or types: {a: text}"
    ),
    '[{"p": {"x": 1,\n "x": 2}}]': (
        "2:2: error: the name 'x' stands twice in this object\n     \"x\": 2}}]\n     ^^^"
    ),
    '{"a": [1], "a": [2]}': (
        "1:12: error: the name 'a' stands twice in this object\n"
        '    {"a": [1], "a": [2]}\n'
        "               ^^^"
    ),
    '[{"a.b": 1, "a": {"b": 2}}]': (
        "1:10: error: two values of a record would be column 'a.b':"
        " a name with a dot, and a name in an object\n"
        '    [{"a.b": 1, "a": {"b": 2}}]\n'
        "             ^"
    ),
    '[{"a": 1}, 2]': (
        '1:12: error: a row must be an object, as {"x": 1, "y": 0.5}\n'
        '    [{"a": 1}, 2]\n'
        "               ^"
    ),
    "[[1, 2]]": (
        '1:2: error: a row must be an object, as {"x": 1, "y": 0.5}\n'
        "    [[1, 2]]\n"
        "     ^^^^^^\n"
        "    write each row as an object, which names its columns"
    ),
    '{"a": [1, 2], "b": [3]}': (
        "1:15: error: column 'b' has 1 value, 'a' has 2\n"
        '    {"a": [1, 2], "b": [3]}\n'
        "                  ^^^"
    ),
    '{"a": [1, {}]}': (
        "1:11: error: an object in the list of column 'a'\n    {\"a\": [1, {}]}\n              ^^"
    ),
    '{"a": {"0": 1}}': (
        "1:2: error: a table is a list of objects, or an object of lists; 'a' is no list\n"
        '    {"a": {"0": 1}}\n'
        "     ^^^\n"
        "    pandas writes one with to_json(orient='records')"
    ),
    '{"a": [{"x": 1}], "b": [{"x": 2}]}': (
        "1:1: error: 2 lists of objects stand in this document\n"
        '    {"a": [{"x": 1}], "b": [{"x": 2}]}\n'
        "    ^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^\n"
        "    say which with `at`: 'a', 'b'"
    ),
    '{"a": 1}\n{"a": 2}': (
        "2:1: error: a second value follows the first: these are JSON lines\n"
        '    {"a": 2}\n'
        "    ^^^^^^^^\n"
        "    source: jsonl"
    ),
    '[{"a": 1}] x': (
        "1:12: error: something else follows the end of the JSON value\n"
        '    [{"a": 1}] x\n'
        "               ^"
    ),
    '[{"a": 1},\n {"a": }]': ('2:8: error: not JSON: expecting value\n     {"a": }]\n           ^'),
    '[{"a": 1},\n {"a": 2}': (
        "2:10: error: not JSON: expected ',' or ']'\n"
        '     {"a": 2}\n'
        "             ^\n"
        "    the file ends too early: is it whole?"
    ),
    '[{"a": 1} {"a": 2}]': (
        "1:11: error: not JSON: expected ',' or ']'\n"
        '    [{"a": 1} {"a": 2}]\n'
        "              ^^^^^^^^"
    ),
    '[{"a": 1e400}]': (
        "1:8: error: the number in column 'a' is too large\n    [{\"a\": 1e400}]\n           ^^^^^"
    ),
    '[{"a": "\\ud800"}]': (
        "1:8: error: a text in column 'a' holds half a surrogate pair\n"
        '    [{"a": "\\ud800"}]\n'
        "           ^^^^^^^^"
    ),
    '[{"a": "\\u0000"}]': (
        "1:8: error: a text in column 'a' holds a NUL character\n"
        '    [{"a": "\\u0000"}]\n'
        "           ^^^^^^^^"
    ),
    "[]": "1:1: error: the table here has no rows\n    []\n    ^^",
    "3": "1:1: error: a table is a list of objects, or an object of lists\n    3\n    ^",
}


@pytest.mark.parametrize("text", MESSAGES)
def test_messages(shelf: Any, text: str) -> None:
    assert shelf.error("a.json", text) == f"a.json:{MESSAGES[text]}"


def test_messages_without_a_line(shelf: Any) -> None:
    assert shelf.error("a.json", "") == "a.json: error: the file is empty"
    assert shelf.error("a.json", b'[{"a": "\xff"}]') == (
        "a.json:1: error: byte 0xff is not UTF-8\n    save the file as UTF-8"
    )
    assert shelf.error("a.json", b"PAR1rest") == (
        "a.json: error: this is not text: it is a Parquet file\n    source: parquet reads it"
    )


def test_misfits_of_what_the_spec_says(shelf: Any) -> None:
    text = '[{"a": "1", "d": "2024-01-01"}, {"a": "x", "d": "29.02.2024"}]'
    assert "1:39: error: 'x' in column 'a' is not a number\n" in shelf.error(
        "a.json", text, types={"a": "number"}
    )
    assert "1:49: error: '29.02.2024' in column 'd' is not an ISO 8601 date\n" in shelf.error(
        "a.json", text, types={"d": "date"}
    )
    assert "is not a date written '%Y'" in shelf.error("a.json", text, dates={"d": "%Y"})
    assert "1:8: error: 5 in column 'a' is not an ISO 8601 date" in shelf.error(
        "b.json", '[{"a": 5}]', types={"a": "date"}
    )


def test_keys_that_fit_no_column(shelf: Any) -> None:
    fault = shelf.fault("a.json", '[{"value": 1}]', types={"valeu": "text"})
    assert (fault.at, fault.text, fault.on_key) == (
        ("types", "valeu"), "unknown column 'valeu'", True,
    )  # fmt: skip
    fault = shelf.fault("a.json", '{"data": {"items": []}}', at="data.itms")
    assert (fault.at, fault.text, fault.hint) == (
        ("at",), "nothing stands at 'data.itms' in the document", "did you mean 'data.items'?",
    )  # fmt: skip


# What nobody means well


@pytest.mark.parametrize(
    "text",
    [
        "[" * 1_000_000,
        '{"a":' * 500_000,
        '[{"a":' + "[" * 500_000,
        '[{"a": ' + "9" * 1_000_000 + "}]",
        "{" * 100_000,
        '[{"a":"' + "x" * 1_000_000,
    ],
)
def test_monsters_are_refused(shelf: Any, text: str) -> None:
    (shelf.path / "a.json").write_text(text)
    tracemalloc.start()
    message = shelf.error("a.json")
    _, peak = tracemalloc.get_traced_memory()
    tracemalloc.stop()
    assert message.startswith("a.json:1:")
    assert len(message) < 1000
    assert peak < 50 * 2**20


def test_objects_too_deep_in_a_record(shelf: Any) -> None:
    deep = '{"x": ' * (DEEPEST + 1) + "1" + "}" * (DEEPEST + 1)
    assert f"more than {DEEPEST} objects stand within each other" in shelf.error(
        "a.json", f'[{{"a": {deep}}}]'
    )
    fits = '{"x": ' * DEEPEST + "1" + "}" * DEEPEST
    assert list(shelf.plain("a.json", f'[{{"a": {fits}}}]').values()) == [[1]]


def test_too_many_names(shelf: Any) -> None:
    text = json.dumps([{f"n{row}_{i}": 1 for i in range(100)} for row in range(200)])
    fault = shelf.fault("a.json", text)
    assert fault.text == f"the records have more than {records.MOST_NAMES:,} names"


def test_too_many_values(shelf: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(records, "MOST_CELLS", 3)
    assert len(shelf.read("a.json", '[{"a": 1}, {"a": 2}, {"a": 3}]')) == 3
    fault = shelf.fault("a.json", '[{"a": 1, "b": 1}, {"a": 2}]')
    assert fault.text == "2 names in 2 records; up to 3 values are read"


def test_too_long_a_document(shelf: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(source, "LARGEST", 9)
    assert shelf.error("a.json", '[{"a": 1}]') == (
        "a.json: error: JSON documents of up to 9 bytes are read\n"
        "    write it as JSON lines, one object a line, which source: jsonl reads"
    )


def test_a_document_torn_anywhere_is_refused(shelf: Any) -> None:
    text = '{"m": {"v": 1}, "rows": [{"a": {"b": -1.5e3}, "c": "\\u00e9"}, {"c": null}]}'
    assert shelf.plain("a.json", text) == {"a.b": [-1500, None], "c": ["é", ""]}
    for length in range(len(text)):
        shelf.error("a.json", text[:length])
