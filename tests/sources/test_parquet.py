from __future__ import annotations

import random
from datetime import UTC, date, datetime, time, timedelta
from decimal import Decimal
from typing import Any

import polars as pl
import pytest

from renderer.errors import DataError
from renderer.sources import parquet

DAY = 86400


@pytest.fixture
def written(shelf: Any) -> Any:
    """`a.parquet` with these columns, as another library writes it, or as polars does."""

    def write(**columns: Any) -> Any:
        pa = pytest.importorskip("pyarrow")
        pq = pytest.importorskip("pyarrow.parquet")
        pq.write_table(pa.table(columns), shelf.path / "a.parquet")
        return shelf

    return write


def array(values: Any, kind: str, *arguments: Any, **keys: Any) -> Any:
    pa = pytest.importorskip("pyarrow")
    return pa.array(values, getattr(pa, kind)(*arguments, **keys))


NUMBERS = ("int8", "int16", "int32", "int64", "uint8", "uint16", "uint32", "uint64", "float32")


@pytest.mark.parametrize("kind", [*NUMBERS, "float64"])
def test_numbers(written: Any, kind: str) -> None:
    assert written(a=array([1, None, 100], kind)).plain("a.parquet") == {"a": [1, None, 100]}


def test_what_is_a_number_too(written: Any) -> None:
    shelf = written(
        b=[True, False, None],
        d=[Decimal("1.25"), None, Decimal("-3.00")],
        f=[float("nan"), None, 0.1],
        n=array([None] * 3, "null"),
    )
    assert shelf.plain("a.parquet") == {
        "b": [1, 0, None], "d": [1.25, None, -3], "f": [None, None, 0.1], "n": [None] * 3,
    }  # fmt: skip


def test_dates(written: Any) -> None:
    moment = datetime(2024, 2, 29, 12, 30, 5, 250000)
    seconds = moment.replace(tzinfo=UTC).timestamp()
    shelf = written(
        day=[date(1969, 12, 31), None],
        s=array([moment.replace(microsecond=0), None], "timestamp", "s"),
        ms=array([moment, None], "timestamp", "ms"),
        us=array([moment, None], "timestamp", "us"),
        ns=array([moment, None], "timestamp", "ns"),
        zone=array([moment, None], "timestamp", "us", tz="Asia/Tokyo"),
    )
    assert shelf.plain("a.parquet") == {
        "day": [-DAY, None], "s": [seconds - 0.25, None], "ms": [seconds, None],
        "us": [seconds, None], "ns": [seconds, None], "zone": [seconds, None],
    }  # fmt: skip
    assert shelf.read("a.parquet").dates == {"day", "s", "ms", "us", "ns", "zone"}


def test_spans_are_seconds(written: Any) -> None:
    shelf = written(
        d=array([timedelta(hours=30), None], "duration", "ms"),
        t=array([time(6, 0, 0, 500000), None], "time64", "us"),
    )
    assert shelf.plain("a.parquet") == {"d": [108000, None], "t": [21600.5, None]}
    assert shelf.read("a.parquet").dates == set()


def test_text(written: Any) -> None:
    shelf = written(
        a=["x", "", " \u3000"],
        c=array(["x", "y", "x"], "string").dictionary_encode(),
        n=["1", "2", "NA"],
        iso=["2024-01-01", None, "2024-01-02T12:00Z"],
        almost=["2024-01-01", None, "later"],
        same=["2024-01-01"] * 3,
    )
    assert shelf.plain("a.parquet") == {
        "a": ["x", "", ""], "c": ["x", "y", "x"], "n": ["1", "2", "NA"],
        "iso": [1704067200, None, 1704196800], "almost": ["2024-01-01", "", "later"],
        "same": [1704067200] * 3,
    }  # fmt: skip
    assert shelf.read("a.parquet").dates == {"iso", "same"}


@pytest.mark.parametrize(
    ("values", "keys", "expected"),
    [
        (["1", "NA", "2e1"], {"types": {"a": "number"}}, [1, None, 20]),
        ([1, None, 2**53 + 1], {"types": {"a": "text"}}, ["1", "", "9007199254740993"]),
        ([True, False], {"types": {"a": "text"}}, ["true", "false"]),
        ([date(2024, 2, 29)], {"types": {"a": "text"}}, ["2024-02-29"]),
        (["2024-02-29", "x"], {"types": {"a": "text"}}, ["2024-02-29", "x"]),
        (["29.02.2024", None], {"dates": {"a": "%d.%m.%Y"}}, [1709164800, None]),
        (["2024/02/29", "2024/03/01"], {"dates": {"a": "auto"}}, [1709164800, 1709251200]),
        ([date(2024, 2, 29)], {"types": {"a": "date"}}, [1709164800]),
        ([1.0, -999.0], {"missing": ["-999"]}, [1, None]),
        (["x", " - ", "-"], {"missing": ["-"]}, ["x", "", ""]),
    ],
)
def test_what_the_spec_says(
    written: Any, values: list[Any], keys: dict[str, Any], expected: list[Any]
) -> None:
    assert written(a=values).plain("a.parquet", **keys) == {"a": expected}


def test_only_what_is_wanted(written: Any) -> None:
    shelf = written(a=[1], b=["x"], year=[2], l=[[1]])
    table = shelf.read("a.parquet", wanted=["b"])
    assert (table.names, table.unread, shelf.warnings) == (["b", "year"], {"a"}, [])
    assert len(shelf.read("a.parquet", wanted=[])) == 1


def test_what_polars_writes(shelf: Any) -> None:
    frame = pl.DataFrame(
        {
            "e": pl.Series(["x", "y"], dtype=pl.Enum(["y", "x"])),
            "i": pl.Series([1, 2], dtype=pl.Int128),
        }
    )
    frame.write_parquet(shelf.path / "a.parquet")
    assert shelf.plain("a.parquet") == {"e": ["x", "y"], "i": [1, 2]}


def test_what_a_table_cannot_hold(written: Any) -> None:
    shelf = written(a=[1, 2], l=[[1], []], s=[{"x": 1}, None], b=[b"a", b"b"])
    assert shelf.plain("a.parquet") == {"a": [1, 2]}
    assert shelf.warnings == [
        "a.parquet: left out columns 'l', 's', 'b', which no table can hold: 'l' holds lists"
    ]
    shelf.read("a.parquet", wanted=["a", "b"])
    assert shelf.warnings == [
        "a.parquet: left out column 'b', which no table can hold: binary data"
    ]
    fault = shelf.fault("a.parquet", types={"s": "text"})
    assert (fault.at, fault.text, fault.on_key) == (
        ("types", "s"), "column 's' holds structures, which a table cannot hold", True,
    )  # fmt: skip
    assert written(l=[[1]]).error("a.parquet") == (
        "a.parquet: error: the file holds no column of numbers, dates or text"
    )


def test_whole_numbers_that_are_not_exact(written: Any) -> None:
    shelf = written(
        a=array([1, 2**53 + 1, -(2**60) - 1], "int64"), b=array([0, 0, 2**63 + 1], "uint64"),
        c=[2**53, -(2**62), 2**62],
    )  # fmt: skip
    shelf.read("a.parquet")
    assert shelf.warnings == [
        "a.parquet: row 2: 2 whole numbers are too large to be exact in column 'a',"
        " such as 9007199254740993 (and likewise in 1 other column)"
        "  | types: {a: text} keeps every digit"
    ]


def test_values_that_do_not_fit(written: Any) -> None:
    shelf = written(n=["1", "x"], d=["2024-01-01", "soon"], i=[1, 2], t=[date(2024, 1, 1)] * 2)
    assert shelf.error("a.parquet", types={"n": "number"}) == (
        "a.parquet: error: row 2: 'x' in column 'n' is not a number\n"
        "    missing: [x] if it stands for a missing value"
    )
    assert "row 2: 'soon' in column 'd' is not an ISO 8601 date\n" in shelf.error(
        "a.parquet", types={"d": "date"}
    )
    assert "row 1: '2024-01-01' in column 'd' is not a date written '%Y'\n" in shelf.error(
        "a.parquet", dates={"d": "%Y"}
    )
    fault = shelf.fault("a.parquet", types={"t": "number"})
    assert (fault.at, fault.text) == (("types", "t"), "column 't' holds dates, not numbers")
    fault = shelf.fault("a.parquet", dates={"i": "auto"})
    assert (fault.at, fault.text) == (("dates", "i"), "column 'i' holds numbers, not dates")
    fault = shelf.fault("a.parquet", types={"m": "number"})
    assert fault.text == "unknown column 'm'"


def test_other_files(shelf: Any) -> None:
    assert shelf.error("a.parquet", "a,b\n1,2\n") == (
        "a.parquet: error: this is not a Parquet file"
    )
    assert (
        shelf.error("a.parquet", b"PAREtext") == "a.parquet: error: this Parquet file is encrypted"
    )
    assert shelf.error("a.parquet", b"") == "a.parquet: error: this is not a Parquet file"
    assert "it is an Arrow file" in shelf.error("a.parquet", b"ARROW1 and so on")
    assert shelf.error("a.parquet", b"PAR1" + b"\xff\xff\xff\x00PAR1") == (
        "a.parquet: error: the Parquet file is damaged: its footer would have 16,777,215 bytes\n"
        "    copy, download or write the file again"
    )


def test_no_rows(shelf: Any) -> None:
    pl.DataFrame({"a": []}, schema={"a": pl.Float64}).write_parquet(shelf.path / "a.parquet")
    assert shelf.error("a.parquet") == "a.parquet: error: the file holds no rows"


def test_names_that_are_no_patterns(shelf: Any) -> None:
    for file, value in (("a1.parquet", 1), ("a*.parquet", 2), ("a[1].parquet", 3)):
        pl.DataFrame({"x": [value]}).write_parquet(str(shelf.path / "f"))
        (shelf.path / "f").rename(shelf.path / file)
    assert shelf.plain("a*.parquet") == {"x": [2]}
    assert shelf.plain("a[1].parquet") == {"x": [3]}


def test_more_rows_than_are_read(shelf: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    pl.DataFrame({"a": [1, 2], "b": [1, 2]}).write_parquet(shelf.path / "a.parquet")
    monkeypatch.setattr(parquet, "MOST_CELLS", 3)
    assert len(shelf.read("a.parquet", wanted=["a"])) == 2
    assert shelf.error("a.parquet").startswith(
        "a.parquet: error: 2 rows of 2 columns that are used; up to 3 values of "
    )


def test_text_that_would_not_fit(shelf: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    pl.DataFrame({"a": ["x", "é" * 100]}).write_parquet(shelf.path / "a.parquet")
    monkeypatch.setattr(parquet, "MOST_TEXT", 2 * 4 * 100)
    assert len(shelf.read("a.parquet")) == 2
    monkeypatch.setattr(parquet, "MOST_TEXT", 2 * 4 * 100 - 1)
    assert "its longest value has 100 characters" in shelf.fault("a.parquet").text


def test_a_torn_file_is_refused(shelf: Any) -> None:
    pl.DataFrame({"a": range(1000), "b": ["x"] * 1000}).write_parquet(shelf.path / "a.parquet")
    data = (shelf.path / "a.parquet").read_bytes()
    for length in range(0, len(data), len(data) // 50):
        assert "Parquet file" in shelf.error("a.parquet", data[:length])
    assert shelf.error("a.parquet", data[:-1]) == (
        f"a.parquet: error: the Parquet file ends too early, after {len(data) - 1:,} bytes:"
        " its last bytes are missing\n    copy, download or write the file again"
    )


def test_noise_is_refused_or_read(shelf: Any) -> None:
    """Whatever is changed in a file, it is read or refused, and nothing else is raised."""
    pl.DataFrame({"a": range(50), "b": ["x", "y"] * 25}).write_parquet(shelf.path / "a.parquet")
    data = (shelf.path / "a.parquet").read_bytes()
    chance = random.Random(1)
    refused = 0
    for _ in range(100):
        changed = bytearray(data)
        changed[chance.randrange(len(data))] = chance.randrange(256)
        try:
            shelf.read("a.parquet", bytes(changed))
        except DataError:
            refused += 1
    assert refused
