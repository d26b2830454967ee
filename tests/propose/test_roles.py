"""What columns are to each other."""

from __future__ import annotations

from typing import Any

import numpy as np
import pytest

from renderer.propose.roles import codes, depends, roles
from renderer.table import Table


def table(dates: tuple[str, ...] = (), clock: str | None = None, **columns: Any) -> Table:
    made = {name: np.array(column) for name, column in columns.items()}
    floats = {n: c if c.dtype.kind == "U" else c.astype(np.float64) for n, c in made.items()}
    return Table(floats, clock=clock, dates=frozenset(dates))


RISES = [1.0, 2.0, 3.0, 4.0]
WILD = [3.0, 1.0, 4.0, 1.5]


@pytest.mark.parametrize(
    ("made", "clock", "why"),
    [
        (table(a=RISES, t=WILD, clock="t"), "t", "named so"),
        (table(("d",), a=RISES, d=[5, 3, 4, 6]), "d", "dates"),
        (table(("d",), a=WILD, d=RISES), "d", "dates, rising"),
        (table(x=WILD, birth_year=[7, 5, 6, 8]), "birth_year", "its name says so"),
        (table(x=WILD, a=[1990, 1980, 2000, 2020]), "a", "its numbers look like years"),
        (table(x=[1, 2, 4, 9], y=WILD), "x", "it rises from row to row"),
        (table(y=WILD, x=[0.5, 1, 1.5, 2]), "x", "it rises from row to row"),
        (table(y=WILD, x=[1, 2, 4, 9]), "", ""),  # neither even nor the first
        (table(x=WILD, y=[1, 3, 2, 4]), "", ""),
        (table(year=[2000] * 4, x=WILD, clock="year"), "", ""),  # a clock that stands
    ],
)
def test_the_clock(made: Table, clock: str, why: str) -> None:
    found = roles(made)
    assert (found.clock, found.why["clock"]) == (clock, why)


def test_keys_are_text_that_comes_once_at_each_moment() -> None:
    found = roles(table(
        clock="year", year=[1, 1, 1, 2, 2, 2], land=["a", "b", "c"] * 2,
        part=["n", "n", "s"] * 2, code=[7, 8, 8] * 2, x=[1, 5, 2, 7, 3, 9],
    ))  # fmt: skip
    assert (found.keys, found.unique, found.things, found.moments) == (("land",), True, 3, 2)
    assert found.why["key"] == "text, once at each 'year'"
    assert [one.name for one in found.measures] == ["x"]
    assert [one.name for one in found.classes] == ["part", "code"]


def test_numbers_may_be_keys_where_their_name_says_so() -> None:
    found = roles(table(clock="t", t=[1, 1, 2, 2], n=[1, 2, 1, 2], member=[1, 2, 1, 2], x=WILD))
    assert (found.keys, found.why["key"]) == (("member",), "named so, once at each 't'")


def test_two_columns_may_be_the_key_together() -> None:
    found = roles(table(
        clock="t", t=[1, 1, 1, 1, 2, 2, 2, 2], a=list("ppqq") * 2, b=list("pqpq") * 2,
        x=[1, 2, 3, 4, 1, 2, 3, 9],
    ))  # fmt: skip
    assert (found.keys, found.things) == (("a", "b"), 4)


def test_events_have_no_key() -> None:
    found = roles(table(clock="t", t=[1, 1, 2, 2], a=list("pppp"), x=WILD))
    assert (found.keys, found.unique) == ((), False)


def test_what_counts_rows_measures_nothing() -> None:
    found = roles(table(t=[0.5, 1, 1.5, 2], id=[7, 3, 9, 1], n=[4, 5, 6, 7], x=WILD, c=[1] * 4))
    assert found.clock == "t"
    assert [one.name for one in found.measures] == ["x"]


def test_a_run_of_rows_each_without_a_clock() -> None:
    found = roles(table(x=[1, 3, 2, 5, 4, 3], run=["a"] * 3 + ["b"] * 3))
    assert (found.clock, found.keys) == ("", ("run",))


def test_columns_that_a_spec_cannot_name_are_left_out() -> None:
    made = Table({"t": np.array(RISES), " x": np.array(WILD), "a\nb": np.array(WILD),
                  "long" * 60: np.array(WILD)})  # fmt: skip
    assert roles(made).left_out == (" x", "a\nb", "long" * 60)


def test_codes_and_dependence() -> None:
    made = table(a=["x", "y", "x", "y"], b=[1, 2, 1, np.nan], c=[5, 5, 5, 5])
    assert codes(made, ["a"]).tolist() == [0, 1, 0, 1]
    assert len(set(codes(made, ["a", "b"]).tolist())) == 3
    assert depends(made, "c", ["a"]) and not depends(made, "b", ["a"])
