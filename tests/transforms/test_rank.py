"""rank: against plain sorting, pandas, and a medal table."""

from __future__ import annotations

import math

import numpy as np
import pytest

NAN = math.nan
SEEDS = range(6)


def plain_rank(values, row, ties, descending):
    """The rank of values[row] among values, NaN where it is missing; `values` are in the order of
    the keys."""
    mine = values[row]
    if mine != mine:
        return NAN
    sign = -1 if descending else 1
    before = [v for v in values if sign * v < sign * mine]
    equal = sum(v == mine for v in values)
    return {
        "min": len(before) + 1,
        "max": len(before) + equal,
        "mean": len(before) + (equal + 1) / 2,
        "dense": len(set(before)) + 1,
        "first": len(before) + sum(v == mine for v in values[: row + 1]),
    }[ties]


@pytest.mark.parametrize("seed", SEEDS)
@pytest.mark.parametrize("order", ["descending", "ascending"])
@pytest.mark.parametrize("ties", ["first", "min", "max", "dense", "mean"])
def test_each_moment_has_its_own_first(lab, same, seed, order, ties):
    columns = lab.random(seed)
    columns["t"] = [t // 6 for t in columns["t"]]
    seen = list(dict.fromkeys(columns["who"]))
    moments = {}
    for row, t in enumerate(columns["t"]):
        moments.setdefault("none" if t != t else t, []).append(row)
    expected = [NAN] * len(columns["t"])
    for rows in moments.values():
        rows.sort(key=lambda row: seen.index(columns["who"][row]))
        values = [columns["x"][row] for row in rows]
        for place, row in enumerate(rows):
            expected[row] = plain_rank(values, place, ties, order == "descending")
    same(lab.keyed(columns, {"rank": {"by": "x", "order": order, "ties": ties}})["rank"], expected)


@pytest.mark.parametrize("ties", ["first", "min", "max", "dense", "mean"])
def test_pandas_agrees(lab, same, ties):
    pd = pytest.importorskip("pandas")
    rng = np.random.default_rng(3)
    group, x = rng.integers(0, 9, 300), rng.integers(0, 9, 300).astype(float)
    x[rng.random(300) < 0.1] = NAN
    method = {"mean": "average"}.get(ties, ties)
    expected = pd.Series(x).groupby(group).rank(method=method, ascending=False)
    columns = {"g": group.astype(float).tolist(), "x": x.tolist()}
    step = {"rank": {"by": "x", "within": "g", "ties": ties}}
    same(lab.run(columns, step)["rank"], expected)


def test_equal_bars_keep_their_places_whatever_the_order_of_the_rows(lab):
    columns = {"t": [1.0, 1, 1, 2, 2, 2], "who": list("abccba"), "x": [5.0, 5, 9, 9, 5, 5]}
    found = lab.keyed(columns, {"rank": {"by": "x"}})["rank"]
    assert found == [2, 3, 1, 1, 3, 2]


def test_the_next_column_decides_where_one_is_equal(lab):
    """The first places of Paris 2024: gold, silver, bronze; and missing is less than any."""
    columns = {
        "who": ["CHN", "USA", "JPN", "AUS", "FRA"],
        "gold": [40.0, 40, 20, 18, 16], "silver": [27.0, 44, 12, 19, 26],
    }  # fmt: skip
    step = {"rank": {"by": ["gold", "silver"]}}
    assert lab.run(columns, step)["rank"] == [2, 1, 3, 4, 5]
    columns["gold"][3] = 20
    columns["silver"][2] = NAN
    assert lab.run(columns, step)["rank"] == [2, 1, 4, 3, 5]


def test_keep_drops_the_rest_and_what_has_no_rank(lab):
    columns = {"t": [1.0, 1, 1, 2, 2], "x": [3.0, NAN, 4, 1, 2]}
    found = lab.run(columns, {"rank": {"by": "x", "keep": 1, "as": "place"}}, clock="t")
    assert found == {"t": [1, 2], "x": [4, 2], "place": [1, 1]}


def test_without_a_clock_or_within_nothing_all_rows_are_ranked_together(lab):
    columns = {"t": [1.0, 2, 3], "x": [3.0, 5, 4]}
    assert lab.run(columns, {"rank": {"by": "x"}})["rank"] == [3, 1, 2]
    step = {"rank": {"by": "x", "within": []}}
    assert lab.run(columns, step, clock="t")["rank"] == [3, 1, 2]


def test_nothing_to_rank(lab):
    fault = lab.fault({"x": [NAN, NAN]}, {"rank": {"by": "x", "keep": 3}})
    assert fault.text == "no row is left: all 2 rows have no 'x', and so no rank"
    assert lab.run({"x": [NAN]}, {"rank": {"by": "x"}})["rank"] == [None]


@pytest.mark.parametrize(
    ("step", "at", "text"),
    [
        ({"by": "n"}, ("by",), "column 'n' holds text; this needs numbers or dates"),
        ({"by": ["x", "y"]}, ("by", 1), "unknown column 'y'"),
        ({"by": "x", "within": ["x", "z"]}, ("within", 1), "unknown column 'z'"),
        ({"by": "x", "as": "n"}, ("as",), "there is a column 'n' already"),
    ],
)
def test_mistakes(lab, step, at, text):
    fault = lab.fault({"x": [1.0], "n": ["one"]}, {"rank": step})
    assert (fault.text, fault.at) == (text, ("transforms", 0, "rank", *at))
