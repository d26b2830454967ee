"""`pivot`: against dictionaries."""

from __future__ import annotations

import math
import statistics

import numpy as np
import pytest

from renderer.errors import Fault
from renderer.transforms import pivot
from renderer.transforms.pivot import Pivot

NAN = math.nan
LONG = {
    "day": [2, 2, 1, 1, 3],
    "metric": ["loss", "acc", "acc", "loss", "acc"],
    "v": [0.5, 0.9, 0.8, 0.7, NAN],
}


def step(**options: object) -> dict[str, object]:
    return {"pivot": {"columns": "metric", "values": "v", **options}}


def test_rows_and_columns_come_in_order_of_first_appearance(lab) -> None:
    assert lab.run(LONG, step(id="day")) == {
        "day": [2, 1, 3], "loss": [0.5, 0.7, None], "acc": [0.9, 0.8, None],
    }  # fmt: skip


def test_by_default_a_row_for_each_clock_and_key(lab) -> None:
    columns = {"t": [1, 1, 1], "who": ["a", "b", "b"], "metric": ["p", "p", "q"], "v": [1, 2, 3]}
    found = lab.run(columns, step(), keys=("who", "metric"), clock="t")
    assert found == {"t": [1, 1], "who": ["a", "b"], "p": [1, 2], "q": [None, 3]}
    fault = lab.fault(columns, step(), keys=("metric",))
    assert (fault.at, fault.text, fault.hint) == (
        ("transforms", 0, "pivot"), "the table has no clock and no other key",
        "say with `id` which columns tell one row from another",
    )  # fmt: skip


def test_names_of_numbers_and_dates(lab) -> None:
    columns = {"id": [0] * 4, "metric": [2020, 1e20, -0.5, 1 / 3], "v": [1, 2, 3, 4]}
    assert list(lab.run(columns, step(id="id"))) == [
        "id", "2020", "1e+20", "-0.5", "0.3333333333333333",
    ]  # fmt: skip
    assert list(lab.run(columns, step(id="id", prefix="y_")))[1] == "y_2020"
    table = lab.table({"id": [0, 0], "metric": [0, 1e9], "v": [1, 2]}, dates=frozenset({"metric"}))
    made = lab.apply(table, step(id="id"))
    assert (made.names[1:], made.dates) == (["1970-01-01", "2001-09-09T01:46:40Z"], frozenset())


def test_text_and_dates_fill_columns(lab) -> None:
    columns = {"id": [1, 1, 2], "metric": ["a", "b", "a"], "v": ["x", "", "z"]}
    assert lab.run(columns, step(id="id")) == {"id": [1, 2], "a": ["x", "z"], "b": ["", ""]}
    dates = {"id": [1, 1, 2], "metric": ["a", "b", "a"], "v": [0, 1, 2]}
    table = lab.table(dates, dates=frozenset({"v", "id"}))
    assert lab.apply(table, step(id="id")).dates == {"id", "a", "b"}
    assert lab.apply(table, step(id="id", aggregate="mean")).dates == {"id", "a", "b"}
    assert lab.apply(table, step(id="id", aggregate="count")).dates == {"id"}


def test_keys_clock_and_labels_afterwards(lab) -> None:
    columns = {"t": [1, 2], "who": ["a", "b"], "metric": ["p", "p"], "v": [1, 2]}
    known = {"keys": ("who", "metric"), "clock": "t", "labels": {"who": {"a": "A"}, "v": {}}}
    made = lab.apply(lab.table(columns, **known), step(id=["who", "t"]))
    assert (made.keys, made.clock, made.labels) == (("who",), "t", {"who": {"a": "A"}})
    made = lab.apply(lab.table(columns, **known), step(id="who"))
    assert made.clock is None


PLAIN = {
    "mean": statistics.fmean, "sum": math.fsum, "min": min, "max": max,
    "median": statistics.median, "first": lambda x: x[0], "last": lambda x: x[-1], "count": len,
}  # fmt: skip


@pytest.mark.parametrize("how", PLAIN)
def test_several_rows_for_one_place(lab, how: str) -> None:
    rng = np.random.default_rng(2)
    day, metric = rng.integers(0, 12, 300), rng.choice(["p", "q", "r"], 300)
    v = np.where(rng.random(300) < 0.2, NAN, rng.normal(size=300))
    cells: dict[tuple[int, str], list[float]] = {}
    for one, two, value in zip(day.tolist(), metric.tolist(), v.tolist(), strict=True):
        cells.setdefault((one, two), []).append(value)
    columns = {"day": day.tolist(), "metric": metric.tolist(), "v": v.tolist()}
    found = lab.run(columns, step(id="day", aggregate=how))
    assert found["day"] == list(dict.fromkeys(day.tolist()))
    for (one, two), values in cells.items():
        there = [value for value in values if value == value]
        assert there, "this seed leaves something in every cell"
        got = found[two][found["day"].index(one)]
        assert got == pytest.approx(PLAIN[how](there))


def test_nothing_there_to_aggregate(lab) -> None:
    columns = {"day": [1, 1, 2], "metric": ["a", "a", "b"], "v": [NAN, NAN, 1]}
    for how, a in (("sum", [0, None]), ("count", [0, None]), ("mean", [None, None])):
        assert lab.run(columns, step(id="day", aggregate=how))["a"] == a


@pytest.mark.parametrize(("how", "expected"), [("first", "b"), ("last", "a"), ("count", 2)])
def test_text_is_taken_or_counted(lab, how: str, expected: object) -> None:
    columns = {"day": [1, 1, 1], "metric": ["m"] * 3, "v": ["", "b", "a"]}
    assert lab.run(columns, step(id="day", aggregate=how)) == {"day": [1], "m": [expected]}


def test_a_long_table_of_a_wide_one(lab) -> None:
    wide = {"day": [1, 2, 3], "p": [1, NAN, 3], "q": [4, 5, 6]}
    melt = {"melt": {"id": "day", "key": "metric", "value": "v"}}
    assert lab.run(wide, melt, step(id="day")) == {
        "day": [1, 2, 3],
        "p": [1, None, 3],
        "q": [4, 5, 6],
    }


def test_rows_without_a_name_are_left_out_with_a_warning(lab) -> None:
    columns = {"day": [1, NAN, NAN], "metric": ["a", "", "a"], "v": [1, 2, 3]}
    assert lab.run(columns, step(id="day")) == {"day": [1, None], "a": [1, 3]}
    [warning] = lab.warnings
    assert warning.at == ("transforms", 0, "pivot", "columns")
    assert warning.text == "1 row has no 'metric' and is left out, the first is row 2"
    fault = lab.fault({**columns, "metric": ["", "", ""]}, step(id="day"))
    assert fault.text == "'metric' has no value"
    columns["metric"] = ["", "a", ""]
    lab.run(columns, step(id="day"))
    assert lab.warnings[-1].text == ("2 rows have no 'metric' and are left out, the first is row 1")


def test_several_rows_for_one_place_are_an_error(lab) -> None:
    columns = {"day": [0, 86400, 86400, 0], "metric": ["a", "b", "b", "a"], "v": [1, 2, 3, 4]}
    known = {"dates": frozenset({"day"})}
    hint = "say what becomes of them with `aggregate: mean`, or sum, first, last, min, max …"
    fault = lab.fault(columns, step(id="day"), **known)
    assert (fault.at, fault.hint) == (("transforms", 0, "pivot"), hint)
    assert fault.text == (
        "2 rows have day 1970-01-01 and metric 'a'; so it is with 2 places in all"
    )
    columns["metric"][0] = "c"
    columns["day"][1:3] = [NAN, NAN]
    fault = lab.fault(columns, step(id="day"), **known)
    assert fault.text == "2 rows have day missing and metric 'b'"


@pytest.mark.parametrize(
    ("options", "at", "text", "hint"),
    [
        ({"id": "dya"}, ("id",), "unknown column 'dya'",
         "did you mean 'day'? known: 'day', 'metric', 'text', 'v'"),
        ({"id": "day", "columns": "m"}, ("columns",), "unknown column 'm'",
         "known: 'day', 'metric', 'text', 'v'"),
        ({"id": "day", "values": "vv"}, ("values",), "unknown column 'vv'",
         "did you mean 'v'? known: 'day', 'metric', 'text', 'v'"),
        ({"id": "day", "values": "text", "aggregate": "mean"}, ("aggregate",),
         "column 'text' holds text: there is no mean of that",
         "possible: 'first', 'last', 'count'"),
        ({"id": "v", "values": "day", "aggregate": "sum"}, ("aggregate",),
         "column 'day' holds dates: there is no sum of that",
         "possible: 'mean', 'min', 'max', 'median', 'first', 'last', 'count'"),
        ({"id": "day", "columns": "text"}, ("columns",),
         "a value of 'text' would become a second column 'day'",
         "put a `prefix` before the names"),
    ],
)  # fmt: skip
def test_faults(lab, options, at, text, hint) -> None:
    columns = {"day": [1], "metric": ["m"], "v": [1], "text": ["day"]}
    fault = lab.fault(columns, step(**options), dates=frozenset({"day"}))
    assert (fault.at, fault.text, fault.hint) == (("transforms", 0, "pivot", *at), text, hint)


def test_what_is_wrong_whatever_the_data_is() -> None:
    for options, text, at in (
        ({"id": ["a", "metric"]}, "'metric' is in `id` too", "columns"),
        ({"id": "v"}, "'v' is in `id` too", "values"),
        ({"values": "metric"}, "'metric' cannot name and fill", "values"),
    ):
        with pytest.raises(Fault) as caught:
            Pivot.model_validate(step(**options)).check({})
        assert (caught.value.text, caught.value.at) == (text, (at,))


def test_needs() -> None:
    assert Pivot.model_validate(step(id="t")).needs(frozenset({"a"})) == {"t", "metric", "v"}
    assert Pivot.model_validate(step()).needs(frozenset({"a"})) is None


def test_limits(lab, monkeypatch) -> None:
    monkeypatch.setattr(pivot, "MOST_COLUMNS", 1)
    fault = lab.fault(LONG, step(id="day"))
    assert (fault.text, fault.hint) == (
        "the values of 'metric' would become 2 columns", "at most 1",
    )  # fmt: skip
    monkeypatch.setattr(pivot, "MOST_COLUMNS", 2)
    monkeypatch.setattr(pivot, "MOST_CELLS", 8)
    fault = lab.fault(LONG, step(id="day"))
    assert (fault.text, fault.hint) == (
        "the values of 'metric' would become 2 columns of 3 rows", "at most 8 cells",
    )  # fmt: skip
    monkeypatch.setattr(pivot, "MOST_CELLS", 9)
    assert len(lab.run(LONG, step(id="day"))["loss"]) == 3
