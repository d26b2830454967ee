"""Moments as they are written."""

from datetime import UTC, datetime

import pytest
from pydantic import TypeAdapter, ValidationError

from renderer.moment import Condition, DataTime, Moment, date_of, no_date
from renderer.values import Duration

MOMENT = TypeAdapter(Moment)


@pytest.mark.parametrize(
    ("written", "read"),
    [
        (8, Duration(8.0)),
        ("250ms", Duration(0.25)),
        ("25%", Duration(25.0, "%")),
        ("120 frames", Duration(120.0, "frames")),
        ({"t": 12}, DataTime("t", 12.0)),
        ({"year": -300}, DataTime("year", -300.0)),
        ({"date": "1970-01-02"}, DataTime("date", 86400.0, True, "1970-01-02")),
    ],
)
def test_a_moment_is_film_time_or_data_time(written, read):
    assert MOMENT.validate_python(written) == read


def test_or_a_condition():
    found = MOMENT.validate_python({"when": "loss < 0.1", "data": "run"})
    assert isinstance(found, Condition)
    assert found.when.names == {"loss"} and found.data == "run"


@pytest.mark.parametrize(
    "text", ["2020-03-01", "2020-03", "2020-03-01T12:30", "2020-03-01 12:30:05Z"]
)
def test_dates_are_read_as_the_calendar_has_them(text):
    parts = [
        int(p)
        for p in text.replace("T", "-").replace(" ", "-").replace(":", "-").rstrip("Z").split("-")
    ]
    parts += [1] * (3 - len(parts))
    assert date_of(text) == datetime(*parts, tzinfo=UTC).timestamp()


@pytest.mark.parametrize("text", ["2020", "2020-13-01", "2020-02-30", "1-2-3", "x", "2020-03-01+1"])
def test_what_is_no_date(text):
    assert date_of(text) is None


@pytest.mark.parametrize(
    "value", [{}, {"t": 1, "u": 2}, {"t": True}, {"t": None}, [1], True, "soon"]
)
def test_what_is_no_moment(value):
    with pytest.raises(ValidationError):
        MOMENT.validate_python(value)


@pytest.mark.parametrize(
    ("text", "hint"),
    [
        ("2020-13-01", "a date is written 2020-03-01"),
        ("2020-02-30", "a date is written 2020-03-01"),
        ("2020-3-1", "write 2020-03-01"),
        ("2020-03-01 25:00", "a date is written 2020-03-01"),
        ("1990-20", "a date is written 2020-03-01; a difference: 1990 - 20"),
    ],
)
def test_what_was_meant_as_a_date_is_no_difference_of_numbers(text, hint):
    fault = no_date(text)
    assert fault is not None and (fault.text, fault.hint) == (f"'{text}' is not a date", hint)


@pytest.mark.parametrize("text", ["2020-03-01", "2020 - 13", "12-1-1", "2020-x", "20200-1", "y-1"])
def test_other_texts_are_left_to_expressions(text):
    assert no_date(text) is None
