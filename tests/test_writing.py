"""Tables written in blocks and as Parquet, read back by other libraries."""

from __future__ import annotations

import csv
import io
import json
import math
from datetime import UTC, datetime, timedelta

import numpy as np
import pytest

from renderer.errors import OutputError
from renderer.table import Table
from renderer.writing import BLOCK

NOON = datetime(2024, 2, 29, 12, 0, 0, 250_000, tzinfo=UTC)


def long_table() -> Table:
    """A row more than two blocks: numbers, text that needs quotes in one row, dates."""
    count = 2 * BLOCK + 1
    words = [f"w{i}" for i in range(count)]
    words[BLOCK] = 'a,"b"\n'
    days = 86400.0 * np.arange(count)
    return Table(
        {"n": np.arange(count) / 4, "s": np.array(words), "d": days}, dates=frozenset({"d"})
    )


def test_blocks_join_without_a_seam() -> None:
    table = long_table()
    as_csv, as_json, as_lines = io.StringIO(newline=""), io.StringIO(), io.StringIO()
    table.write_csv(as_csv)
    table.write_json(as_json)
    table.write_jsonl(as_lines)
    first = datetime(1970, 1, 1)
    expected = [
        {"n": i / 4, "s": word, "d": (first + timedelta(days=i)).date().isoformat()}
        for i, word in enumerate(table["s"].tolist())
    ]

    rows = list(csv.DictReader(io.StringIO(as_csv.getvalue(), newline="")))
    assert [{**row, "n": float(row["n"])} for row in rows] == expected
    assert json.loads(as_json.getvalue()) == expected
    assert [json.loads(line) for line in as_lines.getvalue().splitlines()] == expected


def test_a_table_without_rows_or_columns() -> None:
    for table, head in ((Table({}), '""\n'), (Table({"a": np.empty(0)}), "a\n")):
        as_csv, as_json, as_lines = io.StringIO(), io.StringIO(), io.StringIO()
        table.write_csv(as_csv)
        table.write_json(as_json)
        table.write_jsonl(as_lines)
        assert (as_csv.getvalue(), as_lines.getvalue()) == (head, "")
        assert json.loads(as_json.getvalue()) == []


def test_names_that_look_like_formats() -> None:
    file = io.StringIO()
    Table({"%s": np.array([1.0]), '100 %"': np.array([2.0])}).write_jsonl(file)
    assert json.loads(file.getvalue()) == {"%s": 1.0, '100 %"': 2.0}


def test_dates_within_a_second_and_beyond_the_years_of_iso() -> None:
    values = np.array([NOON.timestamp(), -62135596800.0, 253402300799.0, 253402300800.0, np.nan])
    file = io.StringIO()
    Table({"d": values}, dates=frozenset({"d"})).write_csv(file)
    # The first and last seconds of the years 1 to 9999; what is beyond is a number.
    assert file.getvalue().splitlines()[1:] == [
        "2024-02-29T12:00:00.250000Z", "0001-01-01", "9999-12-31T23:59:59Z", "253402300800", '""',
    ]  # fmt: skip


def test_parquet_reads_back_the_same() -> None:
    parquet = pytest.importorskip("pyarrow.parquet")
    table = Table(
        {
            "x": np.array([0.1, math.inf, math.nan, -0.0]),
            "d": np.array([NOON.timestamp(), 0.0, math.nan, -86400.5]),
            "s": np.array(['é, "q"\n', "", "b", "日本"]),
        },
        dates=frozenset({"d"}),
    )
    file = io.BytesIO()
    table.write_parquet(file)

    read = parquet.read_table(file)

    assert [str(kind).removeprefix("large_") for kind in read.schema.types] == [
        "double", "timestamp[us, tz=UTC]", "string",
    ]  # fmt: skip
    assert read["x"].to_pylist() == [0.1, math.inf, None, 0.0]
    assert math.copysign(1, read["x"][3].as_py()) == -1
    assert read["s"].to_pylist() == ['é, "q"\n', None, "b", "日本"]
    epoch = datetime(1970, 1, 1, tzinfo=UTC)
    assert read["d"].to_pylist() == [NOON, epoch, None, epoch - timedelta(seconds=86400.5)]


def test_parquet_of_a_long_table() -> None:
    parquet = pytest.importorskip("pyarrow.parquet")
    table, file = long_table(), io.BytesIO()
    table.write_parquet(file)
    read = parquet.read_table(file)
    assert read["n"].to_numpy().tolist() == table["n"].tolist()
    assert read["s"].to_pylist() == table["s"].tolist()


def test_parquet_refuses_dates_it_cannot_hold() -> None:
    pytest.importorskip("polars")
    table = Table({"d": np.array([0.0, 1e20])}, dates=frozenset({"d"}))
    with pytest.raises(OutputError) as caught:
        table.write_parquet(io.BytesIO())
    assert str(caught.value) == (
        "error: column 'd' has a date 1e+20 s from 1970, which Parquet cannot hold\n"
        "    write CSV or JSON, which hold it as a number"
    )
