"""`bin`: against fractions and the standard library's calendar."""

from __future__ import annotations

import math
from datetime import UTC, datetime, timedelta
from fractions import Fraction
from typing import Any

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from renderer.errors import Fault
from renderer.transforms.bin import Bin
from renderer.transforms.calendar import Period

NAN, INF = math.nan, math.inf


def step(**options: Any) -> dict[str, Any]:
    return {"bin": {"column": "x", **options}}


def bounds(lab, x: list[float], **options: Any) -> list[tuple[Any, Any]]:
    """The edges of each value's bin."""
    found = lab.run({"x": x}, step(**options, lower="low", upper="high"))
    return list(zip(found["low"], found["high"], strict=True))


def test_bins_of_a_width(lab) -> None:
    x = [0, 1.9, 2, -0.1, -2, NAN, 4]
    low = [0, 0, 2, -2, -2, None, 4]
    found = lab.run({"x": x}, step(width=2, **{"as": "bin"}, lower="from", upper="to"))
    assert found == {
        "x": [None if v != v else v for v in x],
        "bin": [None if v is None else v + 1 for v in low],
        "from": low,
        "to": [None if v is None else v + 2 for v in low],
    }
    assert lab.run({"x": x}, step(width=2)) == {"x": found["bin"]}
    assert lab.run({"x": x}, step(width=2, at="lower")) == {"x": low}
    assert lab.run({"x": x}, step(width=2, at="upper")) == {"x": found["to"]}
    assert lab.run({"x": [0.4, 0.5]}, step(width=1, start=-0.5)) == {"x": [0, 1]}


@pytest.mark.parametrize("width", ["0.1", "0.05", "0.3", "2.5", "1e-3"])
def test_a_decimal_on_an_edge_begins_a_bin(lab, width: str) -> None:
    """0.3 is in the bin from 0.3 on, though 0.3 / 0.1 is below 3 as computers have it."""
    exact = Fraction(width)
    numbers = range(-300, 300)
    x = [float(k * exact) for k in numbers]
    found = bounds(lab, x, width=float(width))
    assert [low for low, _ in found] == pytest.approx(x, abs=1e-12)
    inside = bounds(lab, [float(k * exact + exact / 10**6) for k in numbers], width=float(width))
    assert inside == found
    below = bounds(lab, [float(k * exact - exact / 10**6) for k in numbers], width=float(width))
    assert [high for _, high in below] == pytest.approx(x, abs=1e-12)


def test_equal_bins_are_equal_numbers(lab) -> None:
    x = (np.arange(1000) / 100).tolist()
    assert len(set(lab.run({"x": x}, step(width=0.1))["x"])) == 100


def test_so_many_bins_from_the_smallest_to_the_largest(lab) -> None:
    assert bounds(lab, [1, 2, 3.9, 4, NAN, 7], count=3) == [
        (1, 3), (1, 3), (3, 5), (3, 5), (None, None), (5, 7),
    ]  # fmt: skip
    assert bounds(lab, [5, 5], count=2) == [(5, 5.5), (5, 5.5)]
    assert bounds(lab, [NAN, NAN], count=2) == [(None, None)] * 2
    assert bounds(lab, [3, 4], count=1) == [(3, 4), (3, 4)]


def test_numpy_agrees_on_counts(lab) -> None:
    x = np.random.default_rng(4).normal(size=1000)
    counts, edges = np.histogram(x, bins=17)
    found = [low for low, _ in bounds(lab, x.tolist(), count=17)]
    assert [found.count(low) for low in edges[:-1].tolist()] == counts.tolist()


def test_given_edges(lab) -> None:
    x = [0, 17.9, 18, 64, 120, 120.1, NAN, -1, INF]
    found = bounds(lab, x, edges=[0, 18, 65, 120])
    none = (None, None)
    assert found == [
        (0, 18), (0, 18), (18, 65), (18, 65), (65, 120), none, none, none, none,
    ]  # fmt: skip
    [warning] = lab.warnings
    assert warning.at == ("transforms", 0, "bin", "edges")
    assert warning.text == (
        "3 values are in no bin and become missing, the first is 120.1 in row 6"
    )


@pytest.mark.parametrize("options", [{"width": 2}, {"count": 2}])
def test_infinite_values_become_missing(lab, options) -> None:
    assert bounds(lab, [-INF, 0, 4], **options)[0] == (None, None)
    [warning] = lab.warnings
    assert warning.at == ("transforms", 0, "bin", "column")
    assert warning.text == "1 value is in no bin and becomes missing, the first is -inf in row 1"


# Periods of the calendar


def plain(moment: datetime, count: int, unit: str) -> datetime:
    """The beginning of a period, by the standard library."""
    if unit in ("month", "quarter", "year"):
        months = count * {"month": 1, "quarter": 3, "year": 12}[unit]
        month = (moment.year * 12 + moment.month - 1) // months * months
        return datetime(month // 12, month % 12 + 1, 1, tzinfo=UTC)
    first = (
        datetime(1969, 12, 29, tzinfo=UTC) if unit == "week" else datetime(1970, 1, 1, tzinfo=UTC)
    )
    length = count * timedelta(**{f"{unit}s": 1})
    return first + (moment - first) // length * length


UNITS = "second minute hour day week month quarter year".split()


@settings(max_examples=150, deadline=None)
@given(
    moment=st.datetimes(datetime(1700, 1, 1), datetime(2400, 1, 1), timezones=st.just(UTC)),
    count=st.integers(1, 40),
    unit=st.sampled_from(UNITS),
)
def test_periods_begin_when_the_calendar_says(moment: datetime, count: int, unit: str) -> None:
    period = Period.parse(f"{count} {unit}s")
    number = period.numbers(np.array([moment.timestamp()]))
    begin = plain(moment, count, unit)
    assert period.start(number)[0] == begin.timestamp()
    after = datetime.fromtimestamp(float(period.start(number + 1)[0]), UTC)
    assert plain(after, count, unit) == after > moment
    assert plain(after - timedelta(microseconds=1), count, unit) == begin


def test_dates_stay_dates_and_begin_their_period(lab) -> None:
    moments = [datetime(2024, 2, 29, 13, tzinfo=UTC), datetime(2024, 3, 1, tzinfo=UTC)]
    x = [moment.timestamp() for moment in moments]
    table = lab.table({"x": [*x, NAN]}, clock="x", dates=frozenset({"x"}))
    made = lab.apply(table, step(width="month", lower="from", upper="to"))
    february, march, april = (datetime(2024, m, 1, tzinfo=UTC).timestamp() for m in (2, 3, 4))
    assert made["x"].tolist()[:2] == made["from"].tolist()[:2] == [february, march]
    assert made["to"].tolist()[:2] == [march, april]
    assert np.isnan([made["x"][2], made["from"][2], made["to"][2]]).all()
    assert (made.clock, made.dates) == ("x", {"x", "from", "to"})
    middle = lab.apply(table, step(width="month", at="middle"))
    assert middle["x"][0] == (february + march) / 2
    assert lab.apply(table, step(count=2, **{"as": "y"})).dates == {"x", "y"}


def test_edges_of_dates(lab) -> None:
    x = [datetime(2024, 1, day, tzinfo=UTC).timestamp() for day in (1, 9, 10, 31)]
    table = lab.table({"x": x}, dates=frozenset({"x"}))
    made = lab.apply(
        table, step(edges=["2024-01-01", "2024-01-10", "2024-01-20T00:00+00:00"], at="lower")
    )
    assert made["x"].tolist()[:3] == [x[0], x[0], x[2]]
    assert lab.warnings[0].text == (
        "1 value is in no bin and becomes missing, the first is 2024-01-31 in row 4"
    )


def test_moments_too_far_from_now(lab) -> None:
    table = lab.table({"x": [1e15, 0]}, dates=frozenset({"x"}))
    for width in ("month", "day"):
        made = lab.apply(table, step(width=width))
        assert np.isnan(made["x"][0]) and made["x"][1] == 0


@pytest.mark.parametrize("word", ["fortnight", "0 days", "day 2", "", "-1 day", 7, "1.5 days"])
def test_what_is_no_period(word: object) -> None:
    with pytest.raises(Fault) as caught:
        Period.parse(word)
    assert caught.value.hint == "write month, week, day, hour, quarter, year, 6 hours, 10 years …"


def test_a_period_that_is_misspelt() -> None:
    with pytest.raises(Fault) as caught:
        Period.parse("6 huors")
    assert caught.value.text == "'6 huors' is no period of the calendar"
    assert str(caught.value.hint).startswith("did you mean 'hour'? write month, ")
    assert str(Period.parse("6 hours")) == "6 hours"
    assert str(Period.parse("weeks")) == "week"


# Faults


@pytest.mark.parametrize(
    ("options", "at", "text", "hint"),
    [
        ({"column": "y", "width": 1}, ("column",), "unknown column 'y'",
         "known: 'day', 'who', 'x'"),
        ({"column": "who", "width": 1}, ("column",),
         "column 'who' holds text; this needs numbers or dates", None),
        ({"column": "day", "width": 1}, ("width",),
         "'day' holds dates: they need a period of the calendar",
         "such as month, week or 6 hours"),
        ({"width": "6 hours"}, ("width",), "'x' holds numbers: they have no 6 hours",
         "write a number"),
        ({"edges": ["2024-01-01", "2024-02-01"]}, ("edges",),
         "'x' holds numbers: so must the edges", None),
        ({"column": "day", "edges": [1, 2]}, ("edges",), "'day' holds dates: so must the edges",
         None),
        ({"width": 1e-12}, ("width",),
         "bins 1e-12 wide are too narrow for values such as 12345", None),
        ({"width": 1, "as": "who"}, ("as",), "there is a column 'who' already",
         "choose another name with `as`"),
        ({"width": 1, "lower": "day"}, ("lower",), "there is a column 'day' already",
         "choose another name with `lower`"),
        ({"width": 1, "lower": "a", "upper": "a"}, ("upper",), "two columns would be named 'a'",
         None),
        ({"width": 1, "upper": "x"}, ("upper",), "two columns would be named 'x'", None),
    ],
)  # fmt: skip
def test_faults(lab, options, at, text, hint) -> None:
    columns = {"x": [12345], "who": ["a"], "day": [0]}
    fault = lab.fault(columns, step(**options), dates=frozenset({"day"}))
    assert (fault.at, fault.text, fault.hint) == (("transforms", 0, "bin", *at), text, hint)


@pytest.mark.parametrize(
    ("options", "at", "text"),
    [
        ({}, (), "which bins?"),
        ({"width": 1, "edges": [1, 2]}, ("edges",), "'width' and 'edges' say it twice"),
        ({"count": 3, "start": 1}, ("start",), "'start' goes with a `width` in numbers only"),
        ({"width": "day", "start": 1}, ("start",), "'start' goes with a `width` in numbers only"),
        ({"edges": [1, "2024-01-01"]}, ("edges", 1), "edges are all numbers, or all dates"),
        ({"edges": [1, 2, 2]}, ("edges", 2), "edges must rise"),
        ({"edges": ["2024-01-02", "2024-01-01"]}, ("edges", 1), "edges must rise"),
        ({"edges": ["2024-01-02", "May"]}, ("edges", 1), "'May' is not a date"),
    ],
)
def test_what_is_wrong_whatever_the_data_is(options, at, text) -> None:
    with pytest.raises(Fault) as caught:
        Bin.model_validate(step(**options)).check({})
    assert (caught.value.at, caught.value.text) == (at, text)


def test_needs() -> None:
    made = Bin.model_validate(step(width=1, **{"as": "b"}, lower="l"))
    assert made.needs(frozenset({"b", "l", "z"})) == {"x", "z"}
    assert Bin.model_validate(step(width=1)).needs(frozenset({"z"})) == {"x", "z"}
    assert made.needs(None) is None
