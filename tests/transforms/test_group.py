"""`group`: against dictionaries of lists."""

from __future__ import annotations

import math
import statistics

import numpy as np
import pytest

from renderer.errors import Fault
from renderer.transforms.group import Group

NAN = math.nan
ROWS = {
    "who": ["b", "a", "b", "", "a", "b"],
    "year": [2.0, 1.0, 1.0, 1.0, NAN, 1.0],
    "pop": [1.0, 2.0, NAN, 4.0, 5.0, 6.0],
}


def group(**options: object) -> dict[str, object]:
    return {"group": options}


def checked(**options: object) -> Fault:
    with pytest.raises(Fault) as caught:
        Group.model_validate(group(**options)).check({})
    return caught.value


def test_groups_come_in_order_of_first_appearance(lab) -> None:
    assert lab.run(ROWS, group(by="who", compute={"people": "sum(pop)", "n": "count()"})) == {
        "who": ["b", "a", ""], "people": [7, 7, 4], "n": [3, 2, 1],
    }  # fmt: skip


def test_by_several_columns_and_missing_values_are_a_group(lab) -> None:
    found = lab.run(ROWS, group(by=["year", "who"], compute={"n": "count(pop)"}))
    assert list(zip(*found.values(), strict=True)) == [
        (2, "b", 1), (1, "a", 1), (1, "b", 1), (1, "", 1), (None, "a", 1),
    ]  # fmt: skip


def test_without_by_all_rows_are_one_group(lab) -> None:
    assert lab.run(ROWS, group(compute={"n": "count()", "most": "max(pop)"})) == {
        "n": [6], "most": [6],
    }  # fmt: skip
    none = lab.run({"x": [1.0]}, group(by=["x"]))
    assert none == {"x": [1]}


def test_no_rows_are_no_groups(lab) -> None:
    table = lab.table({"x": [1.0], "who": ["a"]}).take(np.array([], dtype=int))
    options = {"n": "count()", "first": "first(who)", "m": "mean(x)"}
    for by in ([], ["who"]):
        made = lab.apply(table, group(by=by, compute=options))
        assert made.names == [*by, "n", "first", "m"]
        assert len(made) == 0


def test_random_rows_against_lists(lab) -> None:
    rng = np.random.default_rng(5)
    x, w, k = rng.normal(size=500), rng.random(500), rng.integers(0, 40, 500).astype(float)
    x[rng.integers(0, 500, 60)] = NAN
    k[rng.integers(0, 500, 30)] = NAN
    parts: dict[float | None, list[int]] = {}
    for row, key in enumerate(k.tolist()):
        parts.setdefault(None if key != key else key, []).append(row)
    compute = {
        "m": "sum(x*w)/sum(w)", "half": "median(x)", "s": "std(x)", "n": "count(x)",
        "low": "min(x)", "end": "last(x)",
    }  # fmt: skip
    found = lab.run({"k": k, "x": x, "w": w}, group(by="k", compute=compute))
    assert found["k"] == list(parts)
    for number, rows in enumerate(parts.values()):
        there = [x[row] for row in rows if x[row] == x[row]]
        above = math.fsum(x[row] * w[row] for row in rows if x[row] == x[row])
        expected = {
            "m": above / math.fsum(w[rows]), "n": len(there),
            "half": statistics.median(there) if there else None,
            "s": statistics.pstdev(there) if there else None,
            "low": min(there, default=None), "end": there[-1] if there else None,
        }  # fmt: skip
        for name, value in expected.items():
            assert found[name][number] == pytest.approx(value), name


def test_pandas_agrees(lab) -> None:
    pandas = pytest.importorskip("pandas")
    rng = np.random.default_rng(6)
    columns = {"a": rng.integers(0, 9, 400) * 1.0, "b": rng.choice(["x", "y"], 400).tolist()}
    columns["v"] = np.where(rng.random(400) < 0.1, NAN, rng.normal(size=400))
    compute = {"q": "quantile(v, 0.3)", "d": "distinct(v)", "f": "first(v)", "s": "sum(v)"}
    found = lab.run(columns, group(by=["a", "b"], compute=compute))
    grouped = pandas.DataFrame(columns).groupby(["a", "b"], sort=False)["v"]
    assert found["q"] == pytest.approx(grouped.quantile(0.3).tolist())
    assert found["d"] == grouped.nunique().tolist()
    assert found["f"] == grouped.first().tolist()
    assert found["s"] == pytest.approx(grouped.sum().tolist())


def test_first_and_last_of_text_by_the_order_of_rows(lab) -> None:
    columns = {"year": [1, 1, 2, 1, 3], "who": ["", "a", "b", "c", ""], "pop": [9, 5, 7, 8, 1]}
    first = group(by="year", compute={"one": "first(who)", "end": "last(who)"})
    found = {"year": [1, 2, 3], "one": ["a", "b", ""], "end": ["c", "b", ""]}
    assert lab.run(columns, first) == found
    most = {"sort": {"by": "pop", "descending": True}}
    leader = group(by="year", compute={"leader": "first(who)"})
    named = {**columns, "who": ["d", "a", "b", "c", ""]}
    assert lab.run(named, most, leader) == {"year": [1, 2, 3], "leader": ["d", "b", ""]}


def test_text_is_counted_and_compared(lab) -> None:
    compute = {"n": "count(who)", "d": "distinct(who)", "a": "sum(who == 'a') + 0*count(who)"}
    assert lab.run(ROWS, group(by="year", compute=compute)) == {
        "year": [2, 1, None], "n": [1, 3, 1], "d": [1, 2, 1], "a": [0, 1, 1],
    }  # fmt: skip


def test_params_are_numbers_of_expressions(lab) -> None:
    table = lab.table({"x": [1.0, 2.0]})
    made = lab.apply(table, group(compute={"y": "k*sum(x)"}), params={"k": 3.0, "name": "a"})
    assert made["y"].tolist() == [9]


def test_what_is_known_of_columns_afterwards(lab) -> None:
    known = {
        "keys": ("who", "run"), "clock": "t", "dates": frozenset({"t", "d"}),
        "labels": {"run": {1.0: "one"}, "who": {"a": "A"}},
    }  # fmt: skip
    columns = {"who": ["a", "b"], "run": [1, 2], "t": [0, 1], "d": [5, 6], "more": ["c", "d"]}
    table = lab.table(columns, **known)
    made = lab.apply(table, group(by=["more", "t", "run"], compute={"who": "count()"}))
    assert (made.keys, made.clock, made.dates) == (("more", "run"), "t", {"t"})
    assert made.labels == {"run": {1.0: "one"}}
    renamed = {"rename": {"more": "d"}}
    assert lab.apply(table, group(by="more"), renamed).dates == frozenset()
    gone = lab.apply(table, group(by=["who"]))
    assert (gone.keys, gone.clock, gone.dates) == (("who",), None, frozenset())


@pytest.mark.parametrize("function", "first last min max mean median".split())
def test_dates_stay_dates_where_that_makes_sense(lab, function: str) -> None:
    table = lab.table({"d": [0, 86400], "x": [1, 2]}, dates=frozenset({"d"}))
    compute = {"made": f"{function}(d)", "changed": f"{function}(d) + 1", "x": f"{function}(x)"}
    assert lab.apply(table, group(compute=compute)).dates == {"made"}


def test_numbers_made_of_dates(lab) -> None:
    table = lab.table({"d": [0, 86400]}, dates=frozenset({"d"}))
    compute = {"n": "count(d)", "s": "std(d)", "u": "distinct(d)", "sum": "sum(d)"}
    made = lab.apply(table, group(compute={**compute, "q": "quantile(d, 0.5)"}))
    assert made.dates == {"q"}
    assert made["q"].tolist() == [43200]


def test_only_used_columns_are_needed() -> None:
    step = Group.model_validate(group(by="a", compute={"n": "sum(b) + e", "m": "count()"}))
    assert step.needs(frozenset({"n"})) == {"a", "b", "e"}
    assert step.needs(None) == {"a", "b", "e"}


def test_what_is_wrong_whatever_the_data_is() -> None:
    fault = checked()
    assert fault.text == "there is nothing to group by and nothing to compute"
    fault = checked(by=["a", "b", "a"])
    assert (fault.text, fault.at) == ("'a' is listed twice", ("by", 2))
    fault = checked(by="a", compute={"a": "count()"})
    assert (fault.text, fault.at) == (
        "'a' is a column that the groups are made by", ("compute", "a"),
    )  # fmt: skip


def test_columns_outside_reductions_are_told_without_data() -> None:
    step = Group.model_validate(
        group(by="year", compute={"n": "k*sum(x) + year + pi", "m": "1 + x"})
    )
    with pytest.raises(Fault) as caught:
        step.check({"k": 2.0})
    assert (caught.value.at, caught.value.offset) == (("compute", "m"), 4)
    assert caught.value.hint == "say which of a group's values: mean(x), last(x) …"
    with pytest.raises(Fault, match="'k' stands outside a reduction"):
        step.check({"k": "text"})


def test_faults_have_their_place(lab) -> None:
    fault = lab.fault(ROWS, group(by=["who", "yaer"]))
    assert fault.at == ("transforms", 0, "group", "by", 1)
    assert fault.hint == "did you mean 'year'? known: 'pop', 'who', 'year'"
    fault = lab.fault(ROWS, group(by="who", compute={"n": "1 + pop"}))
    assert fault.at == ("transforms", 0, "group", "compute", "n")
    assert (fault.text, fault.offset) == (
        "'pop' stands outside a reduction, and the groups are not made by it",
        4,
    )
    fault = lab.fault(ROWS, group(by="year", compute={"n": "max(who)"}))
    assert fault.text == "'who' holds text: it can only be compared with quoted text"
