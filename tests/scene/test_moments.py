from datetime import UTC, datetime, timedelta
from itertools import pairwise

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from renderer.errors import SpecError
from renderer.scene.moments import dates, exactly, minor_dates

EPOCH = datetime(1970, 1, 1, tzinfo=UTC)


def seconds(text):
    return datetime.fromisoformat(text).replace(tzinfo=UTC).timestamp()


def texts(low, high, most=7):
    return dates(seconds(low), seconds(high), most)[1]


def test_moments_say_what_sets_them_apart():
    assert texts("1958-03-01", "2001-12-31") == ["1960", "1970", "1980", "1990", "2000"]
    assert texts("2020-11-10", "2021-04-20") == ["Dec", "2021", "Feb", "Mar", "Apr"]
    assert texts("2021-02-20", "2021-06-20") == ["Mar 2021", "Apr", "May", "Jun"]
    assert texts("2021-03-01", "2021-03-05", 5) == [
        "Mar 1, 2021",
        "Mar 2",
        "Mar 3",
        "Mar 4",
        "Mar 5",
    ]
    assert texts("2021-03-01", "2021-03-02T12:00") == [
        "Mar 1", "06:00", "12:00", "18:00", "Mar 2", "06:00", "12:00"
    ]  # fmt: skip
    assert texts("2021-03-01T09:00", "2021-03-01T11:00", 5) == [
        "Mar 1, 09:00", "09:30", "10:00", "10:30", "11:00"
    ]  # fmt: skip
    assert texts("2021-03-01T09:00:00", "2021-03-01T09:00:02", 5) == [
        "Mar 1, 09:00:00", "09:00:00.5", "09:00:01", "09:00:01.5", "09:00:02"
    ]  # fmt: skip


@settings(max_examples=300, deadline=None)
@given(
    st.datetimes(datetime(1, 1, 1), datetime(9999, 12, 31)), st.floats(-3, 11.4), st.integers(4, 9)
)
def test_any_range_of_the_calendar(start, power, most):
    low = (start.replace(tzinfo=UTC) - EPOCH).total_seconds()
    high = low + 10**power
    values, shown = dates(low, high, most)
    assert len(values) <= most and len(values) == len(shown)
    assert all(low <= v <= high for v in values) and values == sorted(set(values))
    moments = [EPOCH + timedelta(seconds=v) for v in values]
    if high < (datetime(9999, 1, 1, tzinfo=UTC) - EPOCH).total_seconds() and low > -6e10:
        assert len(values) >= 1
    assert all(a != b for a, b in pairwise(shown)), shown
    if 10**power > 86400 * 1000:
        assert all(m.hour == m.minute == m.second == 0 for m in moments)


def test_numbers_that_are_no_dates(studio):
    table = studio.csv(t=[0, 1], v=[1e15, 2e15])
    spec = {
        "data": {"d": table},
        "axes": {"y": {"scale": "date"}},
        "series": [{"mark": "line", "x": "t", "y": "v"}],
    }
    with pytest.raises(SpecError, match="not dates of the calendar"):
        studio.scene(spec)


@pytest.mark.parametrize("ends", [("0001-01-01", "9999-12-31"), ("9999-01-01", "9999-12-31")])
def test_the_ends_of_the_calendar(studio, ends):
    table = studio.csv(date=list(ends), v=[1, 2])
    spec = {"data": {"d": table}, "series": [{"mark": "line", "x": "date", "y": "v"}]}
    axis = studio.scene(spec).panels[0].space.x
    assert len(axis.ticks) >= 2 and len(set(axis.texts)) == len(axis.texts)


def test_microseconds():
    low = seconds("2021-03-01T09:00")
    values, shown = dates(low, low + 10e-6, 6)
    assert [round(1e6 * (v - low)) for v in values] == [0, 2, 4, 6, 8, 10]
    assert shown[1:3] == ["09:00:00.000002", "09:00:00.000004"]


def test_small_ticks_between_years_are_months():
    low, high = seconds("2000-01-01"), seconds("2003-01-01")
    ticks, _ = dates(low, high, 5)
    months = [datetime.fromtimestamp(v, UTC) for v in minor_dates(low, high, ticks, 0)]
    assert {m.day for m in months} == {1} and 1 not in {m.month for m in months}
    assert 3 * 3 <= len(months) <= 3 * 5
    quarters = [datetime.fromtimestamp(v, UTC).month for v in minor_dates(low, high, ticks, 3)]
    assert quarters == [4, 7, 10] * 3


def test_given_moments_are_written_as_fine_as_they_need():
    assert exactly([seconds("2020-01-01"), seconds("2020-02-01")]) == ["2020-01-01", "2020-02-01"]
    assert exactly([seconds("2020-01-01T06:30")]) == ["2020-01-01 06:30"]
    assert exactly([seconds("2020-01-01") + 0.25]) == ["2020-01-01 00:00:00.250"]
    assert exactly([seconds("2020-01-01") + 0.9407]) == ["2020-01-01 00:00:00.940700"]
