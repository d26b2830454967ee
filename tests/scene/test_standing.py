"""Texts of ticks that do not depend on what else is in sight."""

from datetime import UTC, datetime

import pytest

from renderer.scene.standing import DAY, MONTH, TIME, Calendar, numbers, plain
from renderer.scene.units import Unit


def seconds(*moment):
    return datetime(*moment, tzinfo=UTC).timestamp()


@pytest.mark.parametrize(("value", "text"), [
    (0.0, "0"), (-0.0, "0"), (1.0, "1"), (0.1 + 0.2, "0.3"), (-2.5, "−2.5"), (1234.5, "1234.5"),
    (2e-4, "0.0002"), (2e-5, "2×10⁻⁵"), (0.333692, "0.333692"),
])  # fmt: skip
def test_a_number_has_the_digits_it_needs(value, text):
    assert plain(value) == text


def test_one_step_has_the_same_decimals_throughout():
    assert numbers([0.5, 1.0, 1.5], Unit(), False, False, False) == (["0.5", "1.0", "1.5"], False)


def test_several_steps_have_each_number_as_short_as_it_can_be():
    texts, said = numbers([0.5, 1.0, 1.5, 20.0, 100.0], Unit(), False, False, True)
    assert texts == ["0.5", "1", "1.5", "20", "100"] and not said


@pytest.mark.parametrize(("values", "texts"), [
    ([0, 500, 1000, 1500, 2e5], ["0", "500", "1k", "1.5k", "200k"]),
    ([0, 500, 1500, 2e4], ["0", "500", "1,500", "20,000"]),
    ([0.25, 1000, 1e6], ["0.25", "1k", "1M"]),
    ([1_000_001, 2e6], ["1,000,001", "2,000,000"]),
    ([0, 2e15, 2.5e15], ["0", "2×10¹⁵", "2.5×10¹⁵"]),
])  # fmt: skip
def test_large_numbers_are_written_in_one_manner(values, texts):
    assert numbers([float(v) for v in values], Unit(), False, False, True)[0] == texts


@pytest.mark.parametrize(("unit", "texts"), [
    ("$", ["−$1.5", "0", "$1000"]), ("%", ["−1.5%", "0%", "1000%"]), ("W", ["−1.5 W", "0", "1 kW"]),
])  # fmt: skip
def test_units_at_ticks(unit, texts):
    found, said = numbers([-1.5, 0.0, 1000.0], Unit(unit), False, False, True)
    assert said and [text.replace("$0", "0") for text in found] == texts


def test_a_moment_is_written_as_what_it_begins():
    every = Calendar(frozenset({"year", "month", "day", "hour"}))
    assert every.text(seconds(2020, 1, 1)) == "2020"
    assert every.text(seconds(2020, 3, 1)) == "Mar"
    assert every.text(seconds(2020, 3, 5)) == "Mar 5"
    assert every.text(seconds(2020, 3, 5, 18)) == "18:00"


def test_where_nothing_tells_the_rest_a_moment_says_all():
    all_ = Calendar(frozenset({"month", "day", "hour"}), frozenset({MONTH, DAY, TIME}))
    assert all_.text(seconds(2020, 1, 1)) == "Jan 2020"
    assert all_.text(seconds(2020, 3, 5)) == "Mar 5, 2020"
    assert all_.text(seconds(2020, 3, 5, 18)) == "Mar 5, 18:00"


def test_a_first_of_a_month_among_days_is_a_day():
    assert Calendar(frozenset({"day"})).text(seconds(2020, 1, 1)) == "Jan 1"
    assert Calendar(frozenset({"hour"})).text(seconds(2020, 3, 1)) == "Mar 1"


def test_seconds_are_written_where_there_are_any():
    several = Calendar(frozenset({"minute", "second"}))
    assert several.text(seconds(2020, 3, 5, 18, 30)) == "18:30"
    assert several.text(seconds(2020, 3, 5, 18, 30, 15)) == "18:30:15"
    assert Calendar(frozenset({"second"})).text(seconds(2020, 3, 5, 18, 30)) == "18:30:00"
    fine = Calendar(frozenset({"microsecond"}))
    assert fine.text(seconds(2020, 3, 5, 18, 30, 15) + 0.25) == "18:30:15.25"


def test_what_tells_the_rest():
    months = Calendar(frozenset({"month"}))
    assert months.tells(seconds(2020, 1, 1), MONTH)
    assert not months.tells(seconds(2020, 2, 1), MONTH)
    hours = Calendar(frozenset({"hour"}))
    assert hours.tells(seconds(2020, 2, 3), TIME)
    assert not hours.tells(seconds(2020, 2, 3, 6), TIME)
