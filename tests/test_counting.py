"""Counters: each number equally long, right at the instants of whole ones, never a flicker."""

from __future__ import annotations

from collections import Counter
from datetime import UTC, datetime

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from renderer.counting import Count, fine_as
from renderer.template import Template


def shown(count: Count, format: str, name: str = "x") -> list[str]:
    (texts,) = Template.parse(f"{{{name}:{format}}}").pieces({name: count}, len(count.values))
    return [text.strip("\u2007 ") for text in texts]


@given(st.integers(-300, 3000), st.integers(1, 60), st.integers(1, 40), st.sampled_from("fd"))
def test_each_whole_number_is_shown_equally_long(first, steps, each, kind) -> None:
    # As many frames for each number, at constant speed.
    frames = (steps + 1) * each + 1
    values = first + steps * (np.arange(frames) / (frames - 1))
    texts = shown(Count(values, (first, first + steps)), ".0f" if kind == "f" else "d")
    counted = Counter(texts[:-1])  # The last frame is the very end.
    wanted = [str(first + n).replace("-", "−") for n in range(steps + 1)]
    assert list(dict.fromkeys(texts)) == wanted
    assert set(counted.values()) == {each}


@given(st.integers(1900, 2000), st.integers(1, 100), st.floats(-1e-10, 1e-10))
def test_at_the_instant_of_a_whole_number_it_is_that_one(first, steps, off) -> None:
    values = first + np.arange(steps + 1.0) + off
    texts = shown(Count(values, (first, first + steps)), ".0f")
    assert texts == [str(first + n) for n in range(steps + 1)]


def test_per_cent_from_the_first_to_the_last() -> None:
    texts = shown(Count(np.linspace(0, 1, 1011), (0.0, 1.0)), ".0%")
    counts = Counter(texts)
    assert len(counts) == 101 and max(counts.values()) - min(counts.values()) <= 1


def test_a_stop_watch_shows_what_has_passed() -> None:
    texts = shown(Count(np.arange(100) / 10, (0.0, 10.0), "open"), ".0f")
    assert Counter(texts) == {str(n): 10 for n in range(10)}


def test_decimals_are_rounded_as_ever() -> None:
    values = np.array([0.0, 0.26, 0.34, 1.0])
    assert shown(Count(values, (0.0, 1.0)), ".1f") == ["0.0", "0.3", "0.3", "1.0"]
    assert shown(Count(values, (0.1, 1.0)), ".0f") == ["0", "0", "0", "1"]  # no whole ends
    assert shown(Count(np.array([-0.4, -0.2]), (-0.5, 0.5)), ".0f") == ["0", "0"]


def seconds(year: int, month: int = 1, day: int = 1) -> float:
    return datetime(year, month, day, tzinfo=UTC).timestamp()


@pytest.mark.parametrize("form, step", [("%Y", 12), ("%B %Y", 1)])
def test_dates_tick_by_the_calendar(form, step) -> None:
    first, last = seconds(2019), seconds(2021)
    values = np.linspace(first, last, 2501)
    counts = Counter(shown(Count(values, (first, last), "date"), form))
    assert len(counts) == 24 // step + 1
    assert max(counts.values()) - min(counts.values()) <= 0.13 * 2501 / len(counts)
    starts = np.array([seconds(2019, 1), seconds(2019, 12), seconds(2020, 1), seconds(2021, 1)])
    texts = shown(Count(starts, (first, last), "date"), "%B %Y")
    assert texts == ["January 2019", "December 2019", "January 2020", "January 2021"]


def test_dates_with_a_time_of_day_or_odd_ends_are_what_they_are() -> None:
    first, last = seconds(2020, 1, 15), seconds(2020, 3, 10)
    values = np.array([first, seconds(2020, 2, 1) - 1, seconds(2020, 2, 1), last])
    assert shown(Count(values, (first, last), "date"), "%m") == ["01", "01", "02", "03"]
    assert shown(Count(values, (first, last), "date"), "%d %H") == [
        "15 00",
        "31 23",
        "01 00",
        "10 00",
    ]


@pytest.mark.parametrize(
    ("column", "form"),
    [
        ([1950, 1951, np.nan], ".0f"), ([0.1, 0.25], ".2f"), ([0.0, 0.01, 14.99], ".2f"),
        ([1 / 3, 2 / 3], ".3f"), ([100 / 3, 2000 / 3], ".0f"), ([np.nan], ""), ([1e20], ""),
        ([1e-7, 2e-7], ""), ([-0.5], ".1f"),
    ],
)  # fmt: skip
def test_as_many_decimals_as_the_column_has(column, form) -> None:
    assert fine_as(np.array(column, dtype=float)) == form
