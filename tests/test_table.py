"""Tables: groups of rows, and writing them so that nothing is lost."""

from __future__ import annotations

import csv
import io
import json
import math
from datetime import UTC, datetime

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from renderer.table import Table

numbers = st.floats(allow_nan=True, allow_infinity=True)
# What a text column of numpy can hold: it drops NULs at the end.
words = st.text(st.characters(blacklist_characters="\0", blacklist_categories=["Cs"]), max_size=8)


def as_csv(table: Table) -> list[list[str]]:
    file = io.StringIO(newline="")
    table.write_csv(file)
    return list(csv.reader(io.StringIO(file.getvalue(), newline="")))


def as_json(table: Table) -> list[dict[str, object]]:
    file = io.StringIO()
    table.write_json(file)
    read: list[dict[str, object]] = json.loads(file.getvalue())
    return read


def test_a_table_has_columns_of_one_length() -> None:
    table = Table({"t": np.array([0.0, 1.0]), "name": np.array(["a", "b"])})

    assert len(table) == 2
    assert list(table.names) == ["t", "name"]
    assert table["t"][1] == 1
    assert len(Table({})) == 0
    with pytest.raises(ValueError, match="different lengths"):
        Table({"a": np.array([1.0]), "b": np.array([1.0, 2.0])})


def test_groups_come_in_order_of_appearance_with_rows_in_order() -> None:
    table = Table({"k": np.array(["b", "a", "b", "c", "a"]), "n": np.array([1.0, 1, 2, 1, 1])})

    assert [(key, list(rows)) for key, rows in table.groups(["k"])] == [
        (("b",), [0, 2]),
        (("a",), [1, 4]),
        (("c",), [3]),
    ]
    assert [key for key, _ in table.groups(["k", "n"])] == [
        ("b", 1.0), ("a", 1.0), ("b", 2.0), ("c", 1.0),
    ]  # fmt: skip
    assert [(key, list(rows)) for key, rows in table.groups([])] == [((), [0, 1, 2, 3, 4])]


@given(st.lists(st.tuples(st.integers(0, 3), st.sampled_from("abc")), max_size=30))
def test_groups_are_a_partition(rows: list[tuple[int, str]]) -> None:
    table = Table({
        "n": np.array([float(n) for n, _ in rows]),
        "s": np.array([s for _, s in rows], dtype=np.str_),
    })  # fmt: skip
    expected: dict[tuple[float, str], list[int]] = {}
    for number, (n, s) in enumerate(rows):
        expected.setdefault((float(n), s), []).append(number)

    found = {key: list(group) for key, group in table.groups(["n", "s"]) if key}

    assert found == expected
    assert list(found) == list(expected)


def test_some_rows() -> None:
    table = Table({"t": np.array([0.0, 1, 2])}, ("t",), "t", frozenset({"t"}), {"t": {0.0: "zero"}})

    taken = table.take(np.array([2, 0]))

    assert list(taken["t"]) == [2, 0]
    assert (taken.keys, taken.clock, taken.dates) == (("t",), "t", frozenset({"t"}))
    assert taken.labels == table.labels
    assert list(table.take(np.array([True, False, True]))["t"]) == [0, 2]


@given(st.lists(st.tuples(numbers, words), min_size=1, max_size=20))
def test_csv_keeps_every_bit(rows: list[tuple[float, str]]) -> None:
    table = Table({
        "x": np.array([x for x, _ in rows]),
        "s": np.array([s for _, s in rows], dtype=np.str_),
    })  # fmt: skip

    header, *read = as_csv(table)

    assert header == ["x", "s"]
    for (x, s), (x_text, s_text) in zip(rows, read, strict=True):
        back = math.nan if x_text == "" else float(x_text)
        assert np.float64(back).tobytes() == np.float64(x).tobytes() or (back != back and x != x)
        assert s_text == s


def test_text_that_csv_must_quote() -> None:
    cells = ["", " a ", "a,b", 'say "hi"', "two\nlines", "\r", "\r\n", "#", "é"]
    table = Table({"s": np.array(cells)})

    assert as_csv(table) == [["s"], *([cell] for cell in cells)]
    file = io.StringIO()
    table.write_csv(file)
    assert file.getvalue().splitlines()[1] == '""'  # a blank line would be no row


def test_whole_numbers_have_no_point() -> None:
    table = Table({"x": np.array([1.0, -2.0, 1e14, 1e20, 0.1, -0.0])})

    assert [row[0] for row in as_csv(table)[1:]] == [
        "1", "-2", "100000000000000", "1e+20", "0.1", "-0",
    ]  # fmt: skip


@given(st.lists(numbers, min_size=1, max_size=20))
def test_json_keeps_every_bit(values: list[float]) -> None:
    for value, row in zip(values, as_json(Table({"x": np.array(values)})), strict=True):
        if math.isnan(value):
            assert row["x"] is None
        else:
            assert float(row["x"]) == value  # type: ignore[arg-type]


def test_dates_are_iso_8601() -> None:
    noon = datetime(2024, 2, 29, 12, tzinfo=UTC).timestamp()
    day = datetime(1969, 7, 20, tzinfo=UTC).timestamp()
    table = Table({"d": np.array([noon, day, math.nan, 1e20])}, dates=frozenset({"d"}))

    # A year after 9999 has no date: the number itself.
    assert [row[0] for row in as_csv(table)[1:]] == [
        "2024-02-29T12:00:00Z", "1969-07-20", "", "1e+20",
    ]  # fmt: skip
    assert as_json(table)[1] == {"d": "1969-07-20"}
