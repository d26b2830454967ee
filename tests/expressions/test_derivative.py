"""Derivatives of expressions: closed forms, and central differences of the values themselves."""

from __future__ import annotations

import math
import subprocess
import sys
from collections.abc import Callable, Mapping
from typing import Any

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from renderer.errors import Fault
from renderer.expressions import SIGNATURES, parse
from renderer.expressions.derivative import check, gradient
from renderer.expressions.functions import OPERATIONS
from renderer.expressions.partials import FLAT, PARTIALS, TANGENTS

NAN, INF = math.nan, math.inf
Samples = Mapping[str, Mapping[str, Any]]


def slope(text: str, x: Any = 0.0, tables: Samples | None = None) -> Any:
    """The derivative by x."""
    return gradient(parse(text), ["x"], {}, tables or {})([x])[1][0]


def slopes(text: str, tables: Samples | None = None, **point: Any) -> list[Any]:
    found = gradient(parse(text), list(point), {}, tables or {})(list(point.values()))[1]
    return [each.tolist() for each in found]


def central(text: str, point: Mapping[str, float], tables: Samples | None = None) -> list[float]:
    """Central differences of fourth order: (8 (f(h) - f(-h)) - (f(2h) - f(-2h))) / 12 h."""
    expression, found = parse(text), []
    for name, value in point.items():
        h = 1e-3 * max(1.0, abs(value)) / 4

        def at(move: float, name: str = name, value: float = value) -> float:
            return float(expression.evaluate({**point, name: value + move}, tables or {}))

        found.append((8 * (at(h) - at(-h)) - (at(2 * h) - at(-2 * h))) / (12 * h))
    return found


# Closed forms

CLOSED: dict[str, tuple[str, Callable[[float], float], list[float]]] = {
    "sin": ("sin(x)", math.cos, [-4, 0, 0.3, 100]),
    "cos": ("cos(x)", lambda x: -math.sin(x), [-4, 0, 0.3, 100]),
    "tan": ("tan(x)", lambda x: 1 + math.tan(x) ** 2, [-1, 0, 1.5]),
    "asin": ("asin(x)", lambda x: 1 / math.sqrt(1 - x * x), [-0.9, 0, 0.5]),
    "acos": ("acos(x)", lambda x: -1 / math.sqrt(1 - x * x), [-0.9, 0, 0.5]),
    "atan": ("atan(x)", lambda x: 1 / (1 + x * x), [-3, 0, 1e3]),
    "sinh": ("sinh(x)", math.cosh, [-3, 0, 5]),
    "cosh": ("cosh(x)", math.sinh, [-3, 0, 5]),
    "tanh": ("tanh(x)", lambda x: 4 / (math.exp(x) + math.exp(-x)) ** 2, [-3, 0, 25]),
    "exp": ("exp(x)", math.exp, [-700, 0, 5]),
    "expm1": ("expm1(x)", math.exp, [-50, 0, 5]),
    "log": ("log(x)", lambda x: 1 / x, [1e-300, 0.5, 20]),
    "log2": ("log2(x)", lambda x: 1 / (x * math.log(2)), [0.5, 20]),
    "log10": ("log10(x)", lambda x: 1 / (x * math.log(10)), [0.5, 20]),
    "log1p": ("log1p(x)", lambda x: 1 / (1 + x), [-0.5, 0, 20]),
    "sqrt": ("sqrt(x)", lambda x: 0.5 / math.sqrt(x), [0.25, 9]),
    "cbrt": ("cbrt(x)", lambda x: 1 / (3 * math.cbrt(x) ** 2), [-8, 0.1, 27]),
    "abs": ("abs(x)", lambda x: math.copysign(1, x), [-2, 3]),
    "sign": ("sign(x)", lambda x: 0, [-2, 0, 3]),
    "floor": ("floor(x)", lambda x: 0, [-2.5, 0, 3.2]),
    "ceil": ("ceil(x)", lambda x: 0, [-2.5, 0, 3.2]),
    "round": ("round(x)", lambda x: 0, [-2.4, 0, 3.2]),
    "sec": ("sec(x)", lambda x: math.sin(x) / math.cos(x) ** 2, [-1, 0, 1.5]),
    "csc": ("csc(x)", lambda x: -math.cos(x) / math.sin(x) ** 2, [-1, 0.1, 1.5]),
    "cot": ("cot(x)", lambda x: -1 / math.sin(x) ** 2, [-1, 0.1, math.pi / 2]),
    "sech": ("sech(x)", lambda x: -math.sinh(x) / math.cosh(x) ** 2, [-3, 0, 200]),
    "erf": ("erf(x)", lambda x: 2 / math.sqrt(math.pi) * math.exp(-x * x), [-1, 0, 3]),
    "mod": ("mod(x, 3)", lambda x: 1, [-7, 0.5, 4]),
    "heaviside": ("heaviside(x)", lambda x: 0, [-1, 0, 1]),
    "clip": ("clip(x**2, 1, 4)", lambda x: 2 * x if 1 < x * x < 4 else 0, [-3, -1.5, 0.5, 1.9]),
    "where": ("where(x > 1, x**3, -x)", lambda x: 3 * x * x if x > 1 else -1, [0.5, 2]),
    "min": ("min(x, x**2, 3)", lambda x: 1 if x < 0 or 1 < x < 3 else 2 * x if x < 1 else 0,
            [-2, 0.5, 2, 4]),
    "max": ("max(x, x**2, 3)", lambda x: 2 * x if x * x > 3 else 0, [-2, 0.5, 1.5, 4]),
    "atan2": ("atan2(sin(x), cos(x))", lambda x: 1, [-2, 0, 0.5]),
    "hypot": ("hypot(x, 3)", lambda x: x / math.sqrt(x * x + 9), [-4, 0, 4]),
    "gamma": ("gamma(x)", lambda x: {1: -0.5772156649015329, 2: 1 - 0.5772156649015329}[x], [1, 2]),
}  # fmt: skip
REDUCTIONS = ("mean", "sum", "std", "min", "max")
REFUSED = ("cumsum", "lag", "rank", "median", "quantile", "count", "distinct", "first", "last")


@pytest.mark.parametrize("name", CLOSED)
def test_closed_forms(name: str) -> None:
    text, expected, points = CLOSED[name]
    assert slope(text, points) == pytest.approx(
        [expected(x) for x in points], rel=4e-15, abs=1e-300
    )


def test_every_function_is_tested_and_every_operation_has_a_rule() -> None:
    assert {*CLOSED, *REDUCTIONS, *REFUSED} == set(SIGNATURES)
    assert {*FLAT, *PARTIALS, *TANGENTS} == set(OPERATIONS)
    assert not FLAT & PARTIALS.keys() and not TANGENTS.keys() & {*FLAT, *PARTIALS}


@pytest.mark.parametrize(
    "text, point, expected",
    [
        ("x*y + x", {"x": 2, "y": 3}, [4, 2]),
        ("x/y - y", {"x": 2, "y": 4}, [0.25, -1.125]),
        ("-x**2 - +y", {"x": 3, "y": 1}, [-6, -1]),
        ("atan2(y, x)", {"x": 3, "y": 4}, [-4 / 25, 3 / 25]),
        ("atan2(y, x)", {"x": -3e200, "y": 4e200}, [-4e-200 / 25, -3e-200 / 25]),
        ("hypot(x, y)", {"x": 3, "y": 4}, [0.6, 0.8]),
        ("x % y", {"x": 7.5, "y": 2}, [1, -3]),
        ("x % y", {"x": -7.5, "y": 2}, [1, 4]),
        ("x // y", {"x": 7.5, "y": 2}, [0, 0]),
        ("x**y", {"x": 2, "y": 3}, [12, 8 * math.log(2)]),
        ("x**3 - 3*x*y**2", {"x": 1, "y": 2}, [3 - 12, -12]),
        ("x if x > y else y**2", {"x": 1, "y": 3}, [0, 6]),
        ("x*(1 < x <= y) + (not x) + (x in [1, 2])", {"x": 2, "y": 3}, [1, 0]),
        ("x*(x > 0 and y > 0) + y*(x < 0 or y != 3)", {"x": 2, "y": 3}, [1, 0]),
        ("heaviside(x, y**2)", {"x": 0, "y": 3}, [0, 6]),
        ("max(x, y, x*y)", {"x": 2, "y": 3}, [3, 2]),
        ("min(x, y)", {"x": 1, "y": 1}, [1, 0]),
        ("e**x + pi*y + e", {"x": 1, "y": 0}, [math.e, math.pi]),
        ("x", {"x": 5, "y": 0}, [1, 0]),
        ("7", {"x": 5, "y": 0}, [0, 0]),
    ],
)  # fmt: skip
def test_by_two_names(text: str, point: dict[str, float], expected: list[float]) -> None:
    assert slopes(text, **point) == pytest.approx(expected, rel=1e-14, abs=1e-300)


@pytest.mark.parametrize("n", [-3, -2, -1, 0, 1, 2, 3, 4, 5, 6])
def test_whole_powers(n: int) -> None:
    """Also of 0 and of negative numbers, with the exponent as a number and as a value."""
    for x in (-2.0, -0.5, 0.0, 1.5):
        expected = 0.0 if n == 0 else n * x ** (n - 1) if x or n > 0 else INF
        for power in (f"x**{n}", f"x**(({n}) + 0*y)"):
            found = gradient(parse(power), ["x"], {"y": 1.0})([x])[1][0]
            assert abs(found) == INF if abs(expected) == INF else found == pytest.approx(expected)


def test_powers_at_zero() -> None:
    assert gradient(parse("x**0"), ["x"])([0.0]) == (1, [0])
    assert gradient(parse("x**2.5"), ["x"])([0.0]) == (0, [0])
    assert slopes("x**y", x=0.0, y=0.0) == [0, 0]
    assert slopes("x**y", x=0.0, y=2.0) == [0, 0]
    assert slopes("x**y", x=0.0, y=1.0) == [1, 0]
    assert slope("x**0.5", 0.0) == INF
    by_base, by_exponent = slopes("x**y", x=-2.0, y=2.0)
    assert by_base == -4 and math.isnan(by_exponent)


def test_kinks_and_poles() -> None:
    assert slope("abs(x)", 0.0) == 0
    assert slope("hypot(x, x)", 0.0) == 0
    assert slope("sqrt(x**2)", [-2.0, 0.0, 2.0]).tolist() == [-1, 0, 1]
    assert slope("sqrt(x)", 0.0) == INF
    assert slope("where(x > 0, x*log(x), 0)", [-1.0, 0.0, 1.0]).tolist() == [0, 0, 1]
    assert slope("1/x", 0.0) == -INF
    assert math.isnan(slope("log(-abs(x))*sin(x) + asin(x)", 2.0))


def test_what_overflows_on_the_way_is_flat() -> None:
    """As 1/(1 + exp(800)) is 0."""
    assert slope("1/(1 + exp(-x))", [-800.0, 0.0, 800.0]) == pytest.approx([0, 0.25, 0])
    assert slope("sech(x)", [-800.0, 800.0]).tolist() == [0, 0]
    assert slope("exp(-1/x**2)", [0.0, 1.0]) == pytest.approx([0, 2 / math.e])
    assert slope("tanh(x)", 1e4) == 0


def test_shapes() -> None:
    found = gradient(parse("x*y**2"), ["x", "y", "q"])
    value, partials = found([np.ones((3, 1)), np.arange(4.0), 0])
    assert value.shape == (3, 4) and partials.shape == (3, 3, 4)
    assert value[2].tolist() == partials[0, 2].tolist() == [0, 1, 4, 9]
    assert partials[1, 0].tolist() == [0, 2, 4, 6] and not partials[2].any()
    value, partials = found([2, 3.0, 0])
    assert value.shape == () and partials.tolist() == [9, 12, 0]
    assert found([np.empty(0), 1, 1])[1].shape == (3, 0)


def test_constants_and_what_hides_what() -> None:
    found = gradient(parse("k*e*pi*x"), ["x", "e"], {"k": 2.0, "pi": 5.0})
    assert found([3.0, 7.0])[1].tolist() == [70, 30]


def test_intermediates() -> None:
    where = {"s": parse("x**2"), "r": parse("s + y**2 + mean(d.u)*y")}
    found = gradient(parse("sin(r) + s"), ["x", "y"], {}, {"d": {"u": [1.0, 3.0]}}, where)
    value, partials = found([1.0, 2.0])
    assert value == pytest.approx(math.sin(9) + 1)
    assert partials == pytest.approx([2 * math.cos(9) + 2, 6 * math.cos(9)])


def test_a_thousand_terms() -> None:
    text = "+".join(["x"] * 998 + ["sin(x)"])
    assert slope(text, [0.0, math.pi]) == pytest.approx([999, 997])


# Reductions over another table

U = np.linspace(-1, 1, 200)
WAVE = {"samples": {"u": U, "v": np.sin(2.5 * np.cos(1.2 * U))}}
COST = "mean((sin(b*cos(a*samples.u)) - samples.v)**2)"
ROWS = {"d": {"u": np.array([1.0, -3.0, NAN, 2.0]), "kind": np.array(["a", "b", "a", "b"])}}


def test_mean_squares_by_hand() -> None:
    a, b = np.array([-1.0, 0.3, 1.2]), np.array([-1.5, 2.0, 2.5])
    inside = b[:, None] * np.cos(a[:, None] * U)
    left = 2 * (np.sin(inside) - WAVE["samples"]["v"]) * np.cos(inside)
    by_a = np.mean(left * -b[:, None] * U * np.sin(a[:, None] * U), axis=1)
    by_b = np.mean(left * np.cos(a[:, None] * U), axis=1)
    value, partials = gradient(parse(COST), ["a", "b"], {}, WAVE)([a, b])
    assert partials == pytest.approx(np.array([by_a, by_b]), rel=1e-13, abs=1e-16)
    assert value == pytest.approx(parse(COST).evaluate({"a": a, "b": b}, WAVE))


@pytest.mark.parametrize(
    "text, expected",
    [
        ("mean(x*d.u)", 0),
        ("sum(x*d.u**2)", 14),
        ("sum(log(x*d.u))", 2 / 1.5),  # the rows with no logarithm are passed over
        ("mean(x**2 + d.u)", 3),
        ("min(x*d.u)", -3),
        ("max(x*d.u)", 2),
        ("std(x*d.u)", math.sqrt(14 / 3)),
        ("std(x + d.u)", 0),
        ("std(x + 0*d.u)", 0),
        ("x*max(d.u) + x**2*mean(d.u)", 2),
        ("mean(where(d.kind == 'b', x*d.u, 0))", -1 / 4),
        ("x*median(d.u) + x*count(d.u) + x*quantile(d.u, 1)", 1 + 3 + 2),
        ("sum(x*lag(d.u, 1))", -2),
        ("sum(x*cumsum(d.u))", -1),
        ("max(x*rank(d.u))", 3),
    ],
)  # fmt: skip
def test_reductions(text: str, expected: float) -> None:
    assert slope(text, [1.5], ROWS) == pytest.approx([expected], abs=1e-15)


@pytest.mark.parametrize("name", REDUCTIONS)
def test_reductions_of_nothing(name: str) -> None:
    text = f"{name}(x*d.u)"
    for rows in ([], [NAN, NAN]):
        found = slope(text, [1.0, 2.0], {"d": {"u": np.array(rows)}})
        assert found.tolist() == [0, 0] if name == "sum" else np.isnan(found).all()


def test_many_points_and_rows_in_pieces() -> None:
    rows = {"d": {"u": np.linspace(0, 1, 300_001)}}
    x = np.linspace(-2, 2, 11)
    assert slope("mean((x*d.u)**2)", x, rows) == pytest.approx(2 * x / 3, rel=1e-5)


# Faults


@pytest.mark.parametrize(
    "text, what, where",
    [
        ("x + cumsum(x)", "'cumsum' looks at other rows: it has no derivative", (4, 9)),
        ("lag(x*2, 1)", "'lag' looks at other rows: it has no derivative", (0, 11)),
        ("2*rank(3)", "'rank' looks at other rows: it has no derivative", (2, 7)),
        ("sum(x*d.u) + sum(cumsum(x*d.u))", "'cumsum' looks at other rows: it has no derivative",
         (17, 13)),
        ("1 + median(x*d.u)", "'median' has no derivative", (4, 13)),
        ("quantile(d.u*x, 0.5)", "'quantile' has no derivative", (0, 20)),
        ("x + mean(x)", "'mean' here is taken over the points themselves: there is no derivative"
         " at one", (4, 7)),
        ("mean(x*mean(d.u))", "'mean' here is taken over the points themselves: there is no"
         " derivative at one", (0, 17)),
    ],
)  # fmt: skip
def test_what_has_no_derivative(text: str, what: str, where: tuple[int, int]) -> None:
    for refuse in (lambda e: check(e, ["x"]), lambda e: gradient(e, ["x"], {}, ROWS)):
        with pytest.raises(Fault) as found:
            refuse(parse(text))
        assert (found.value.text, found.value.offset, found.value.width) == (what, *where)


def test_faults_of_intermediates_have_their_place() -> None:
    with pytest.raises(Fault) as found:
        check(parse("q*x"), ["x"], {"p": parse("x"), "q": parse("1 + cumsum(p)")})
    assert (found.value.at, found.value.offset) == (("where", "q"), 4)


@pytest.mark.parametrize(
    "text, what, offset",
    [
        ("x + yy", "unknown name 'yy'", 4),
        ("mean(x*c.u)", "unknown table 'c'", 7),
        ("mean(x*d.w)", "unknown column 'w' in 'd'", 7),
        ("mean(x*d.kind)", "'d.kind' holds text: it can only be compared with quoted text", 7),
    ],
)
def test_names_that_are_not_there(text: str, what: str, offset: int) -> None:
    with pytest.raises(Fault) as found:
        gradient(parse(text), ["x", "y"], {}, ROWS)
    assert (found.value.text, found.value.offset) == (what, offset)


def test_import_is_light() -> None:
    code = "import sys, renderer.expressions.derivative; print('scipy' in sys.modules)"
    run = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert run.stdout == "False\n"


# Any expression

LEAVES = st.sampled_from(["x", "y", "0.7", "1.3", "mean(d.u)"])
ONE = (
    "sin({0}) cos({0}) tanh({0}) exp(sin({0})) log(1.5+({0})**2) sqrt(2+sin({0})) cbrt(3+cos({0}))"
)
ONE += (
    " atan({0}) erf({0}) ({0})**2 ({0})**3 -({0}) sech(sin({0})) asin(0.9*sin({0})) log1p(({0})**2)"
)
ONE += " expm1(cos({0})) gamma(2+sin({0})) mean(sin(({0})*d.u)) std(d.u+cos(d.u*({0})))"
ONE += " sum(cos(d.u+({0})))"
TWO = "({0})+({1}) ({0})-({1}) ({0})*({1}) ({0})/(1+({1})**2) (1+({0})**2)**sin({1})"
TWO += " atan2(sin({0}),3+cos({1})) hypot({0},1+({1})**2)"


def grown(parts: st.SearchStrategy[str]) -> st.SearchStrategy[str]:
    one = st.builds(lambda form, a: form.format(a), st.sampled_from(ONE.split()), parts)
    two = st.builds(
        lambda form, a, b: form.format(a, b), st.sampled_from(TWO.split()), parts, parts
    )
    return one | two


@settings(max_examples=150, deadline=None)
@given(
    st.recursive(LEAVES, grown, max_leaves=6).filter(lambda text: len(text) < 1500),
    st.floats(-1.5, 1.5),
    st.floats(-1.5, 1.5),
)
def test_smooth_expressions_agree_with_differences(text: str, x: float, y: float) -> None:
    rows = {"d": {"u": np.array([0.3, NAN, -0.8, 1.1])}}
    point = {"x": x, "y": y}
    value, found = gradient(parse(text), ["x", "y"], {}, rows)([x, y])
    assert value == pytest.approx(float(parse(text).evaluate(point, rows)), rel=1e-12, abs=1e-12)
    reach = float(np.abs(found).max())
    if reach < 1e3:  # beyond, the differences are not exact enough to compare with
        near = central(text, point, rows)
        assert found == pytest.approx(np.array(near), rel=1e-4, abs=1e-5 * max(1.0, reach))
