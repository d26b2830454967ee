"""`sample`: how many, of what, and the same everywhere."""

from __future__ import annotations

import math
from typing import Any

import numpy as np
import pytest

from renderer.errors import Fault
from renderer.transforms.sample import Sample

NAN = math.nan
WHO = ["b", "a", "b", "", "a", "b", "b", ""]


def step(**options: Any) -> dict[str, Any]:
    return {"sample": options}


@pytest.mark.parametrize("count", [1, 7, 99, 100])
def test_so_many_rows_in_their_order(lab, count: int) -> None:
    row = lab.run({"row": range(100)}, step(rows=count))["row"]
    assert len(row) == count
    assert row == sorted(set(row))


def test_a_sample_depends_on_the_seed_alone(lab) -> None:
    columns = {"row": list(range(1000)), "x": [5] * 1000}
    one, again, other = (lab.run(columns, step(rows=50, seed=seed))["row"] for seed in (1, 1, 2))
    assert one == again != other
    assert lab.run(columns, step(rows=50)) == lab.run(columns, step(rows=50, seed=0))
    more = lab.run(columns, step(rows=60, seed=1))["row"]
    assert set(one) < set(more)


def test_the_generators_bits_as_published(lab) -> None:
    """The rows with the smallest numbers. PCG64 is the 128-bit generator of O'Neill (2014): here
    its XSL-RR step in Python, from numpy's own first state."""
    state = np.random.PCG64(7).state["state"]
    inner, increment, raw = state["state"], state["inc"], []
    for _ in range(20):
        inner = (inner * 0x2360ED051FC65DA44385DF649FCCF645 + increment) % 2**128
        mixed, turn = (inner >> 64 ^ inner) % 2**64, inner >> 122
        raw.append((mixed >> turn | mixed << (64 - turn)) % 2**64)
    expected = sorted(sorted(range(20), key=raw.__getitem__)[:6])
    assert lab.run({"row": range(20)}, step(rows=6, seed=7))["row"] == expected


def test_every_row_is_as_likely_as_another(lab) -> None:
    hits = np.zeros(20)
    for seed in range(400):
        hits[np.array(lab.run({"row": range(20)}, step(rows=5, seed=seed))["row"], int)] += 1
    assert abs(hits - 100).max() < 5 * math.sqrt(400 * 0.25 * 0.75)


def test_so_many_rows_of_each_thing(lab) -> None:
    rng = np.random.default_rng(0)
    who, year = rng.choice(["a", "b", ""], 200).tolist(), rng.integers(0, 3, 200).tolist()
    columns = {"who": who, "year": year, "row": list(range(200))}
    found = lab.run(columns, step(rows=4, within=["who", "year"]))
    things = list(zip(found["who"], found["year"], strict=True))
    assert {thing: things.count(thing) for thing in things} == {
        thing: 4 for thing in set(zip(who, year, strict=True))
    }
    assert found["row"] == sorted(found["row"])


def test_rows_are_of_the_whole_table_unless_within_is_given(lab) -> None:
    columns = {"who": WHO, "row": range(8)}
    assert len(lab.run(columns, step(rows=2), keys=("who",))["row"]) == 2
    assert len(lab.run(columns, step(rows=2, within="who"))["row"]) == 6


def plain_every(things: list[Any], clock: list[float], n: int) -> list[int]:
    kept = []
    for thing in set(things):
        rows = [row for row, one in enumerate(things) if one == thing]
        rows.sort(key=lambda row: (math.isnan(clock[row]), clock[row], row))
        kept += [row for k, row in enumerate(rows) if k % n == 0 or k == len(rows) - 1]
    return sorted(kept)


@pytest.mark.parametrize("n", [1, 3, 10, 1000])
def test_each_so_manieth_row_of_each_thing_by_the_clock(lab, n: int) -> None:
    rng = np.random.default_rng(n)
    who, t = rng.choice(["a", "b", "c", ""], 150).tolist(), rng.integers(0, 40, 150) * 1.0
    t[rng.integers(0, 150, 5)] = NAN
    table = lab.table({"who": who, "t": t, "row": range(150)}, keys=("who",), clock="t")
    found = lab.apply(table, step(every=n))["row"].tolist()
    assert found == plain_every(who, t.tolist(), n)


def test_without_keys_or_clock(lab) -> None:
    columns = {"row": range(10), "who": list("ababababab")}
    assert lab.run(columns, step(every=4))["row"] == [0, 4, 8, 9]
    assert lab.run(columns, step(every=4, within="who"))["row"] == [0, 1, 8, 9]


def test_whole_things(lab) -> None:
    rng = np.random.default_rng(1)
    who = rng.choice([f"k{i}" for i in range(30)], 300).tolist()
    columns = {"who": who, "row": list(range(300))}
    found = lab.run(columns, step(keys=7), keys=("who",))
    things = set(found["who"])
    assert len(things) == 7
    assert found["row"] == [row for row in range(300) if who[row] in things]
    assert set(lab.run(columns, step(keys=7, within="who", seed=3))["who"]) != things


def test_more_than_there_are(lab) -> None:
    columns = {"who": WHO, "row": list(range(8))}
    for options in ({"rows": 9}, {"keys": 9, "within": "who"}, {"rows": 4, "within": "who"}):
        assert lab.run(columns, step(**options))["row"] == list(range(8))
    assert not lab.warnings


def test_no_rows(lab) -> None:
    table = lab.table({"who": ["a"]}).take(np.array([], dtype=int))
    for options in ({"rows": 1}, {"keys": 1, "within": "who"}, {"every": 2}):
        assert len(lab.apply(table, step(**options))) == 0


def test_faults(lab) -> None:
    fault = lab.fault({"who": WHO}, step(keys=2))
    assert (fault.at, fault.text, fault.hint) == (
        ("transforms", 0, "sample", "keys"), "the table has no keys to choose from",
        "say with `within` what tells one from another, or the table's `key`",
    )  # fmt: skip
    fault = lab.fault({"who": WHO}, step(rows=2, within="hwo"))
    assert (fault.at[3:], fault.text) == (("within",), "unknown column 'hwo'")


@pytest.mark.parametrize(
    ("options", "at", "text"),
    [
        ({}, (), "how much to keep?"),
        ({"seed": 1}, (), "how much to keep?"),
        ({"rows": 3, "every": 2}, ("every",), "'rows' and 'every' say it twice"),
    ],
)
def test_what_is_wrong_whatever_the_data_is(options, at, text) -> None:
    with pytest.raises(Fault) as caught:
        Sample.model_validate(step(**options)).check({})
    assert (caught.value.at, caught.value.text) == (at, text)
    assert caught.value.hint == "write one of rows, every and keys"


def test_needs() -> None:
    assert Sample.model_validate(step(rows=1, within="a")).needs(frozenset({"x"})) == {"x", "a"}
    assert Sample.model_validate(step(rows=1)).needs(None) is None
