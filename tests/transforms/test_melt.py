"""`melt`: against nested loops."""

from __future__ import annotations

import math

import numpy as np
import pytest

from renderer.errors import Fault
from renderer.transforms import melt
from renderer.transforms.melt import Melt

NAN = math.nan
WIDE = {"year": [1, 2], "Rome": [10, NAN], "Oslo": [30, 40]}


def step(**options: object) -> dict[str, object]:
    return {"melt": options}


def needs(wanted: set[str] | None, **options: object) -> frozenset[str] | None:
    found = Melt.model_validate(step(**options))
    return found.needs(None if wanted is None else frozenset(wanted))


def test_all_rows_of_the_first_column_come_first(lab) -> None:
    assert lab.run(WIDE, step(id="year", key="city", value="people")) == {
        "year": [1, 2, 1, 2],
        "city": ["Rome", "Rome", "Oslo", "Oslo"],
        "people": [10, None, 30, 40],
    }


def test_rows_without_a_value_may_be_dropped(lab) -> None:
    assert lab.run(WIDE, step(id="year", drop_missing=True)) == {
        "year": [1, 1, 2], "key": ["Rome", "Oslo", "Oslo"], "value": [10, 30, 40],
    }  # fmt: skip
    fault = lab.fault({"t": [1], "a": [NAN]}, step(id="t", drop_missing=True))
    assert fault.at == ("transforms", 0, "melt", "drop_missing")
    assert fault.text == "no row is left: every value is missing"


@pytest.mark.parametrize(
    ("options", "kept", "melted"),
    [
        ({"id": "t"}, ["t"], ["v_b", "w", "v_a", "v[x]"]),
        ({"id": ["w", "t"]}, ["w", "t"], ["v_b", "v_a", "v[x]"]),
        ({}, ["t", "w"], ["v_b", "v_a", "v[x]"]),
        ({"columns": "v_*"}, ["t", "w", "v[x]"], ["v_b", "v_a"]),
        ({"columns": ["v?x?", "v_a"]}, ["t", "v_b", "w"], ["v[x]", "v_a"]),
        ({"columns": "v[x]"}, ["t", "v_b", "w", "v_a"], ["v[x]"]),
        ({"columns": ["v_a", "v_*", "v_b"]}, ["t", "w", "v[x]"], ["v_a", "v_b"]),
        ({"id": ["t"], "columns": "v_b"}, ["t"], ["v_b"]),
        ({"id": ["v_a", "v_a"], "columns": "v*"}, ["v_a"], ["v_b", "v[x]"]),
        ({"id": [], "columns": "v_b"}, [], ["v_b"]),
    ],
)
def test_what_is_kept_and_what_becomes_rows(lab, options, kept, melted) -> None:
    columns = {"t": [1, 2], "v_b": [3, 4], "w": [5, 6], "v_a": [7, 8], "v[x]": [9, 10]}
    found = lab.run(columns, step(**options), keys=("w",), clock="t")
    expected = {name: columns[name] * len(melted) for name in kept}
    expected["key"] = [name for name in melted for _ in range(2)]
    expected["value"] = [value for name in melted for value in columns[name]]
    assert found == expected
    assert list(found) == list(expected)


def test_text_or_dates_and_columns_without_a_value(lab) -> None:
    columns = {"t": [1, 2], "a": ["x", ""], "none": [NAN, NAN], "b": ["", "y"]}
    assert lab.run(columns, step(id="t"))["value"] == ["x", "", "", "", "", "y"]
    table = lab.table({"t": [1], "a": [0], "b": [5]}, dates=frozenset({"a", "b"}))
    assert lab.apply(table, step(id="t")).dates == {"value"}
    assert lab.apply(table, step(id="a", columns="t")).dates == {"a"}
    assert lab.run({"t": [1], "a": [NAN], "b": [NAN]}, step(id="t"))["value"] == [None, None]


def test_keys_clock_and_labels_afterwards(lab) -> None:
    known = {"keys": ("who", "run"), "clock": "t", "labels": {"run": {1.0: "one"}, "a": {}}}
    table = lab.table({"t": [1], "who": ["p"], "run": [1], "a": [2], "b": [3]}, **known)
    made = lab.apply(table, step(id=["t", "run"], columns=["a", "b"]))
    assert (made.keys, made.clock, made.labels) == (("run", "key"), "t", {"run": {1.0: "one"}})
    made = lab.apply(table, step(id="who", columns=["a", "b"], key="metric"))
    assert (made.keys, made.clock) == (("who", "metric"), None)


def test_pandas_agrees(lab) -> None:
    pandas = pytest.importorskip("pandas")
    rng = np.random.default_rng(1)
    columns = {name: rng.random(20) for name in "abcdef"}
    frame = pandas.DataFrame(columns).melt(["b", "d"], var_name="key")
    found = lab.run(columns, step(id=["b", "d"]))
    assert found == {name: frame[name].tolist() for name in ("b", "d", "key", "value")}


def test_only_named_columns_are_needed() -> None:
    assert needs({"x"}, id="t", columns=["a", "b"]) == {"t", "a", "b"}
    assert needs({"key", "value", "t"}, columns=["a", "b"]) == {"t", "a", "b"}
    for options in ({"id": "t"}, {"columns": "v_*"}, {"id": "t", "columns": ["a", "v?"]}):
        assert needs({"x"}, **options) is None
    assert needs(None, columns="a") is None


@pytest.mark.parametrize(
    ("options", "at", "text", "hint"),
    [
        ({"id": "yaer"}, ("id",), "unknown column 'yaer'",
         "did you mean 'year'? known: 'Oslo', 'Rome', 'who', 'year'"),
        ({"columns": ["Rome", "Osol"]}, ("columns", 1), "unknown column 'Osol'",
         "did you mean 'Oslo'? known: 'Oslo', 'Rome', 'who', 'year'"),
        ({"columns": "val_*"}, ("columns",), "no column matches 'val_*'",
         "known: 'year', 'who', 'Rome', 'Oslo'"),
        ({"id": "year"}, (),
         "'who' holds text, the others numbers: one column cannot hold both",
         "keep it with `id`, or say with `columns: […]` which become rows; if it should be numbers,"
         " say so with the file's `types`"),
        ({"id": ["year", "who"], "key": "who"}, ("key",), "'who' is a column that is kept",
         "choose another with `key`"),
        ({"id": ["year", "who"], "value": "year"}, ("value",), "'year' is a column that is kept",
         "choose another with `value`"),
        ({"id": ["year", "who", "Rome", "Oslo"]}, (),
         "no column is left to become rows: 'year', 'who', 'Rome', 'Oslo' are kept", None),
    ],
)  # fmt: skip
def test_faults(lab, options, at, text, hint) -> None:
    columns = {"year": [1], "who": ["a"], "Rome": [1], "Oslo": [2]}
    fault = lab.fault(columns, step(**options))
    assert (fault.at, fault.text, fault.hint) == (("transforms", 0, "melt", *at), text, hint)


def test_dates_among_numbers(lab) -> None:
    fault = lab.fault({"a": [1], "b": [2], "c": [3]}, step(), dates=frozenset({"a", "c"}))
    assert fault.text == ("'a', 'c' hold dates, the others numbers: one column cannot hold both")


def test_what_is_wrong_whatever_the_data_is() -> None:
    with pytest.raises(Fault) as caught:
        Melt.model_validate(step(key="a", value="a")).check({})
    assert (caught.value.text, caught.value.at) == (
        "'a' is the name of both new columns", ("value",),
    )  # fmt: skip
    with pytest.raises(Fault) as caught:
        Melt.model_validate(step(id="a", columns=["b", "a"])).check({})
    assert (caught.value.text, caught.value.at) == ("'a' is in `id` too", ("columns", 1))


def test_the_limit(lab, monkeypatch) -> None:
    monkeypatch.setattr(melt, "MOST_CELLS", 11)
    fault = lab.fault(WIDE, step(id="year"))
    assert fault.text == "2 rows of 2 columns would be 4 rows of 3"
    assert fault.hint == "at most 11 cells; `filter` before"
    monkeypatch.setattr(melt, "MOST_CELLS", 12)
    assert len(lab.run(WIDE, step(id="year"))["value"]) == 4


def test_a_melted_column_may_have_the_name_of_a_new_one(lab):
    columns = {"k": [1, 2], "a": [3, 4], "value": [5, 6]}
    assert lab.run(columns, {"melt": {"id": "k", "columns": ["a", "value"]}}) == {
        "k": [1, 2, 1, 2], "key": ["a", "a", "value", "value"], "value": [3, 4, 5, 6],
    }  # fmt: skip
