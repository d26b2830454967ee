"""Reductions, over all rows and group by group, against plain Python over lists."""

from __future__ import annotations

import math
import statistics
from collections.abc import Callable, Sequence

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from renderer.errors import Fault
from renderer.expressions import parse
from renderer.expressions.functions import REDUCTIONS
from renderer.expressions.groups import REDUCE as BY_GROUPS
from renderer.expressions.groups import Groups, evaluate
from renderer.expressions.rows import REDUCE as OF_ALL

NAN, INF = math.nan, math.inf


def quantile(x: Sequence[float], q: float) -> float:
    """R's type 7, after its definition."""
    ordered, place = sorted(x), (len(x) - 1) * q
    low = math.floor(place)
    if place == low or ordered[low] == ordered[low + 1]:
        return ordered[low]
    return ordered[low] * (1 - (place - low)) + ordered[low + 1] * (place - low)


PLAIN: dict[str, Callable[[list[float]], float]] = {
    "mean(x)": lambda x: math.fsum(x) / len(x) if x else NAN,
    "sum(x)": math.fsum,
    "std(x)": lambda x: statistics.pstdev(x) if x else NAN,
    "min(x)": lambda x: min(x, default=NAN),
    "max(x)": lambda x: max(x, default=NAN),
    "median(x)": lambda x: statistics.median(x) if x else NAN,
    "quantile(x, 0.9)": lambda x: quantile(x, 0.9) if x else NAN,
    "quantile(x, 0)": lambda x: min(x, default=NAN),
    "quantile(x, 1)": lambda x: max(x, default=NAN),
    "count(x)": len,
    "distinct(x)": lambda x: len(set(x)),
    "first(x)": lambda x: x[0] if x else NAN,
    "last(x)": lambda x: x[-1] if x else NAN,
}


def grouped(codes: Sequence[int]) -> Groups:
    """The groups of rows with equal codes, in order of first appearance."""
    rows: dict[int, list[int]] = {}
    for row, code in enumerate(codes):
        rows.setdefault(code, []).append(row)
    starts = np.cumsum([0, *(len(part) for part in rows.values())])[:-1]
    return Groups(np.array([row for part in rows.values() for row in part], dtype=int), starts)


def by_groups(text: str, columns: dict[str, object], groups: Groups, by=(), **numbers: float):
    arrays = {name: np.asarray(column) for name, column in columns.items()}
    return evaluate(parse(text), arrays, by, numbers, groups).tolist()


def test_every_reduction_is_tested_in_both_forms() -> None:
    tested = {text.partition("(")[0] for text in PLAIN}
    assert tested == REDUCTIONS == OF_ALL.keys() == BY_GROUPS.keys()


values = st.sampled_from([NAN, -2.0, 0.0, 0.5, 3.0, 1e3]) | st.floats(-1e3, 1e3)


@pytest.mark.parametrize("text", PLAIN)
@settings(max_examples=25, deadline=None)
@given(rows=st.lists(st.tuples(st.integers(0, 3), values), min_size=1, max_size=30))
def test_a_reduction_passes_over_missing_rows(text: str, rows: list[tuple[int, float]]) -> None:
    x = [value for _, value in rows]
    groups = grouped([code for code, _ in rows])
    parts = {code: [v for c, v in rows if c == code and v == v] for code, _ in rows}
    close = {"rel": 1e-12, "abs": 1e-9, "nan_ok": True}
    expected = [PLAIN[text](part) for part in parts.values()]
    assert by_groups(text, {"x": x}, groups) == pytest.approx(expected, **close)
    whole = PLAIN[text]([v for v in x if v == v])
    assert float(parse(text).evaluate({"x": np.array(x)})) == pytest.approx(whole, **close)


@pytest.mark.parametrize("text", PLAIN)
def test_a_reduction_over_another_tables_rows(text: str) -> None:
    """It runs along the last axis: for each own row over all of the other's."""
    a, u = np.array([-1.0, 2.0, NAN]), np.array([3.0, NAN, 1.0, 3.0])
    found = parse(text.replace("(x", "(a*d.u")).evaluate({"a": a}, {"d": {"u": u}})
    expected = [PLAIN[text]([v for v in (one * u).tolist() if v == v]) for one in a]
    assert found.tolist() == pytest.approx(expected, nan_ok=True)


@pytest.mark.parametrize("text", PLAIN)
def test_a_reduction_of_no_rows(text: str) -> None:
    expected = 0.0 if text[:3] in ("sum", "cou", "dis") else NAN
    found = float(parse(text).evaluate({"x": np.array([])}))
    assert found == pytest.approx(expected, nan_ok=True)
    assert by_groups(text, {"x": []}, Groups(np.array([], int), np.array([], int))) == []


def test_infinite_values() -> None:
    x = np.array([-INF, 1.0, INF, INF])
    for q, expected in ((0, -INF), (1 / 3, 1), (0.5, INF), (1, INF)):
        text = f"quantile(x, {q!r})"
        assert parse(text).evaluate({"x": x}) == expected
        assert by_groups(text, {"x": x}, grouped([0] * 4)) == [expected]


def test_counting() -> None:
    columns = {"x": np.array([1.0, NAN, 2.0, 1.0]), "who": np.array(["a", "", "b", "a"])}
    expected = {
        "count()": 4, "count(1)": 4, "count(x)": 3, "count(who)": 3, "distinct(who)": 2,
        "distinct(x)": 2, "count(who == 'a')": 4, "sum(who == 'a')": 2, "2*count() + 1": 9,
    }  # fmt: skip
    for text, value in expected.items():
        assert parse(text).evaluate(columns) == value, text
        assert by_groups(text, columns, grouped([5, 5, 5, 5])) == [value], text


def test_many_groups_and_few_are_ordered_alike() -> None:
    rng = np.random.default_rng(3)
    codes, x = rng.integers(0, 90_000, 200_000), rng.normal(size=200_000)
    found = by_groups("median(x)", {"x": x}, grouped(codes.tolist()))
    parts: dict[int, list[float]] = {}
    for code, value in zip(codes.tolist(), x.tolist(), strict=True):
        parts.setdefault(code, []).append(value)
    assert len(parts) > 2**16
    assert found == pytest.approx([statistics.median(part) for part in parts.values()])


# Expressions of groups

CODES = [1, 0, 1, 1, 0]
ROWS = {
    "x": [1.0, 10.0, 3.0, NAN, 20.0],
    "w": [1.0, 1.0, 3.0, 5.0, 4.0],
    "who": ["a", "b", "", "c", "b"],
    "g": [7.0, 8.0, 7.0, 7.0, 8.0],
}


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("sum(x*w)/sum(w)", [10 / 9, 18]),
        ("sum(x*w)/sum(w if x == x else 0)", [10 / 4, 18]),
        ("max(x) - min(x)", [2, 10]),
        ("sqrt(mean((x - mean(x))**2))", [1, 5]),
        ("max(x - mean(x))", [1, 5]),
        ("sum(x > mean(x))", [1, 1]),
        ("sum(k*x)", [8, 60]),
        ("k", [2, 2]),
        ("1 + 2", [3, 3]),
        ("pi*count()", [3 * math.pi, 2 * math.pi]),
        ("max(min(x), 5)", [5, 10]),
        ("g + count()", [10, 10]),
        ("sum(x - g)", [-10, 14]),
        ("g == 7", [1, 0]),
        ("sum(who == 'b')", [0, 2]),
        ("sum(who in ['a', 'c'])/count()", [2 / 3, 0]),
        ("10 if mean(w) > 2.75 else first(x)", [10, 10]),
        ("first(-x) + last(w)", [4, -6]),
        ("quantile(x, k/4)", [2, 15]),
        ("sum(1)", [3, 2]),
        ("mean(x) + nan", [NAN, NAN]),
    ],
)
def test_expressions_of_groups(text: str, expected: list[float]) -> None:
    found = by_groups(text, ROWS, grouped(CODES), by=("g",), k=2.0)
    assert found == pytest.approx(expected, nan_ok=True)


def test_a_column_hides_a_number_and_a_constant() -> None:
    assert by_groups("sum(e)", {"e": [1.0, 2.0]}, grouped([0, 0]), e=5.0) == [3]


@pytest.mark.parametrize(
    ("text", "what", "hint", "place"),
    [
        ("1 + x", "'x' stands outside a reduction, and the groups are not made by it",
         "say which of a group's values: mean(x), last(x) …", (4, 1)),
        ("sum(x)/w", "'w' stands outside a reduction, and the groups are not made by it",
         "say which of a group's values: mean(w), last(w) …", (7, 1)),
        ("max(x, 0)", "'x' stands outside a reduction, and the groups are not made by it",
         "say which of a group's values: mean(x), last(x) …", (4, 1)),
        ("max(cumsum(x))", "'cumsum' looks at other rows: it has no place in a group",
         "the transform of that name knows things of their own: cumsum before", (4, 9)),
        ("mean(o.x)", "a group cannot reach into another table", "compute it before, or after",
         (5, 3)),
        ("mean(y)", "unknown name 'y'", "known: 'e', 'g', 'inf', 'k', 'nan', 'pi', 'tau', 'w', "
         "'who', 'x'", (5, 1)),
        ("mean(who)", "'who' holds text: it can only be compared with quoted text",
         "such as who == 'a' or who in ['a', 'b']", (5, 3)),
        ("1 + quantile(x, 2)", "quantile takes a share from 0 to 1, the same for all rows", None,
         (4, 14)),
        ("quantile(x, g/10)", "quantile takes a share from 0 to 1, the same for all rows", None,
         (0, 17)),
    ],
)  # fmt: skip
def test_what_no_group_has(text: str, what: str, hint: str | None, place: tuple[int, int]) -> None:
    with pytest.raises(Fault) as caught:
        by_groups(text, ROWS, grouped(CODES), by=("g",), k=2.0)
    fault = caught.value
    assert (fault.text, fault.hint, (fault.offset, fault.width)) == (what, hint, place)


@pytest.mark.parametrize("share", ["-0.1", "1.5", "nan", "x"])
def test_a_share_is_one_number_from_0_to_1(share: str) -> None:
    with pytest.raises(Fault) as caught:
        parse(f"2*quantile(x, {share})").evaluate({"x": np.array([0.1, 0.2])})
    assert caught.value.text == "quantile takes a share from 0 to 1, the same for all rows"
    assert caught.value.offset == 2


def test_only_counting_goes_with_text_and_without_arguments() -> None:
    who = {"who": np.array(["a", "b"])}
    for text in ("first(who)", "median(who)", "count(-who)", "sum(who)"):
        with pytest.raises(Fault, match="'who' holds text"):
            parse(text).evaluate(who)
    for text, usage in (("distinct()", "distinct(x)"), ("median()", "median(x)")):
        with pytest.raises(Fault) as caught:
            parse(text)
        assert caught.value.hint == f"write {usage}"
