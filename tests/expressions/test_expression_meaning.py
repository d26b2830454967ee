"""Params that are text, and dates in quotes, in expressions over columns."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import Any

import numpy as np
import pytest

from renderer.errors import Fault
from renderer.expressions import parse


def seconds(*date: int) -> float:
    return datetime(*date, tzinfo=UTC).timestamp()


COLUMNS: dict[str, Any] = {
    "day": np.array([seconds(2004, 12, 31), seconds(2005, 1, 1), seconds(2005, 1, 1, 12), np.nan]),
    "who": np.array(["a", "b", "a", ""]),
    "x": np.array([1.0, 2.0, 3.0, 4.0]),
}


def run(text: str, **params: Any) -> list[float]:
    found = parse(text).by_row(COLUMNS, 4, params, {}, list(COLUMNS), {"day"})
    return found.tolist()


def fault(text: str, **params: Any) -> Fault:
    with pytest.raises(Fault) as caught:
        run(text, **params)
    return caught.value


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("day >= '2005-01-01'", [0, 1, 1, 0]),
        ("'2005-01-01 12:00' > day", [1, 1, 0, 0]),
        ("day == '2005-01-01T12:00:00Z'", [0, 0, 1, 0]),
        ("'2005-01-01' <= day < '2005-01-01 06:00'", [0, 1, 0, 0]),
        ("day in ['2004-12-31', '2005-01-01']", [1, 1, 0, 0]),
        ("day not in ['2004-12-31', '2005-01-01']", [0, 0, 1, 1]),
        ("x + 1 if day < '2005-01-01' else -x", [2, -2, -3, -4]),
        ("(day - day >= 0) and day > '2005-01-01'", [0, 0, 1, 0]),
    ],
)
def test_dates_in_quotes(text: str, expected: list[float]) -> None:
    assert run(text) == expected


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("who == c", [1, 0, 1, 0]), ("who != c", [0, 1, 0, 1]), ("c == who", [1, 0, 1, 0]),
        ("x*(who == c)", [1, 0, 3, 0]),
    ],
)  # fmt: skip
def test_params_that_are_text(text: str, expected: list[float]) -> None:
    assert run(text, c="a") == expected
    assert run(text, c="nobody") != expected


def test_the_same_text_means_something_else_with_other_params() -> None:
    assert [run("who == c", c=c) for c in "ab"] == [[1, 0, 1, 0], [0, 1, 0, 0]]


def test_a_date_without_quotes_is_told() -> None:
    told = fault("day >= 2005-01-01")
    assert told.text == "2005-01-01 is a subtraction"
    assert told.hint == "a date is written in quotes: '2005-01-01'"
    assert (told.offset, told.width) == (7, 10)
    assert run("x >= 2005-2003-1") == [1, 1, 1, 1]


@pytest.mark.parametrize(
    ("text", "told", "place"),
    [
        ("day == 'soon'", "'soon' is not a date", (7, 6)),
        ("day > '2005-02-30'", "'2005-02-30' is not a date", (6, 12)),
        ("who > '2005-01-01'", "text can only be compared with == or !=", (6, 12)),
        ("x > '2005-01-01'", "text can only be compared with == or !=", (4, 12)),
        ("c + x", "the param 'c' is text: it can only be compared with a column", (0, 1)),
        ("who + x == c", "the param 'c' is text", None),
    ],
)
def test_what_is_neither(text: str, told: str, place: tuple[int, int] | None) -> None:
    found = fault(text, c="a")
    if place is not None:
        assert (found.text, (found.offset, found.width)) == (told, place)


def test_order_of_text_that_is_no_date_is_refused_when_it_is_read() -> None:
    with pytest.raises(Fault, match="text can only be compared with == or !="):
        parse("who > 'b'")
