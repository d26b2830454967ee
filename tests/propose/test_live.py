"""The clock as live text that can be read."""

from __future__ import annotations

import numpy as np
import pytest

from renderer.propose.live import live
from renderer.propose.roles import Roles
from renderer.table import Table

DAY = 86400.0
START = 1704067200.0  # 2024-01-01


def found(values: list[float], name: str = "date", dates: bool = True) -> Roles:
    table = Table({name: np.array(values)}, clock=name, dates=frozenset([name] if dates else []))
    return Roles(table, name)


@pytest.mark.parametrize(
    ("step", "count", "seconds", "text"),
    [
        (DAY, 28, 5, "{t:%d %B %Y}"),
        (DAY, 60, 10, "{t:%d %B %Y}"),
        (DAY, 365, 10, "{t:%Y-%m}"),
        (DAY, 365, 30, "{t:%B %Y}"),
        (DAY, 365 * 10, 15, "{t:%Y}"),
        (366 * DAY, 40, 10, "{t:%Y}"),
        (366 * DAY, 800, 10, ""),
        (60.0, 60, 10, "{t:%H:%M}"),
        (1.0, 60, 10, "{t:%H:%M:%S}"),
    ],
)
def test_dates(step: float, count: int, seconds: float, text: str) -> None:
    assert live(found([START + step * n for n in range(count)]), seconds) == text


@pytest.mark.parametrize(
    ("name", "values", "text"),
    [
        ("year", [1950.0, 1951, 1952], "{t:.0f}"),
        ("epoch", [0.0, 5, 20], "epoch {t:02.0f}"),
        ("t", [0.0, 0.5, 2], "t {t:.2f}"),
        ("step", [0.0, 5e6, 1e7], ""),  # All digits but the first would be a blur.
    ],
)
def test_numbers(name: str, values: list[float], text: str) -> None:
    assert live(found(values, name, dates=False), 10) == text


def test_a_month_that_is_over_before_it_has_been_read() -> None:
    days = [START + DAY * (27 + n) for n in range(70)]  # four of them in January
    assert live(found(days), 10) == "{t:%Y-%m-%d}"
