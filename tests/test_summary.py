"""What a column holds, in a few words."""

from __future__ import annotations

import numpy as np

from renderer.summary import MOST_COUNTED, summary
from renderer.table import Table


def test_numbers() -> None:
    table = Table({
        "x": np.array([3.0, np.nan, -1.5, np.inf, 3.0]),
        "n": np.array([1.0, 2, 2, 4, np.nan]),
        "none": np.full(5, np.nan),
    })  # fmt: skip

    x, n, none = (summary(table, name) for name in table.names)

    assert (x.kind, x.whole, x.missing, x.distinct, x.infinite) == ("number", False, 1, 3, 1)
    assert (x.least, x.greatest, x.there, x.varies) == (-1.5, 3.0, 4, True)
    assert (n.whole, n.distinct, n.greatest) == (True, 3, 4.0)
    assert (none.missing, none.distinct, none.whole, none.varies) == (5, 0, False, False)
    assert np.isnan(none.least)


def test_dates_and_text() -> None:
    table = Table({"d": np.array([0.0, 86400]), "s": np.array(["b", ""])}, dates=frozenset({"d"}))
    d, s = summary(table, "d"), summary(table, "s")
    assert (d.kind, d.greatest) == ("date", 86400.0)
    assert (s.kind, s.missing, s.distinct, s.examples) == ("text", 1, 1, ("b",))


def test_few_examples_in_order_of_appearance() -> None:
    table = Table({"s": np.array(["c", "a", "c", "b", "d"])})
    assert summary(table, "s").examples == ("c", "a", "b")


def test_counting_is_bounded_and_says_so() -> None:
    values = np.arange(MOST_COUNTED + 5.0)
    found = summary(Table({"x": values}), "x")
    assert (found.distinct, found.all_counted) == (MOST_COUNTED, False)
    assert found.greatest == MOST_COUNTED + 4
