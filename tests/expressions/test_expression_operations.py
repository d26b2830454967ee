"""Every operation in its two forms, and every function against Python's own mathematics."""

import math
import subprocess
import sys

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from renderer.expressions import SIGNATURES, parse
from renderer.expressions.functions import OPERATIONS

SPECIAL = [0.0, -0.0, 0.5, -0.5, 1.0, -1.0, 1.5, 2.5, -2.5, 3.0, -7.0, 171.7, 1e3, -1e3, 1e-310]
SPECIAL += [1e308, -1e308, math.inf, -math.inf, math.nan]
ARITIES = {"where": 3} | dict.fromkeys(
    "+ - * / // % ** < <= > >= == != and or minimum maximum atan2 hypot heaviside".split(), 2
)
ROUGH = {"**", "gamma", "erf"}  # the last digits depend on the library


def same(a: float, b: float, rough: bool = False, signed: bool = True) -> bool:
    if math.isnan(a) or math.isnan(b):
        return math.isnan(a) and math.isnan(b)
    if a == 0 == b and signed:
        return math.copysign(1, a) == math.copysign(1, b)
    return math.isclose(a, b, rel_tol=1e-12 if rough else 4e-15, abs_tol=1e-320)


@pytest.mark.parametrize("name", OPERATIONS)
def test_scalars_and_arrays_agree(name: str) -> None:
    operation, count = OPERATIONS[name], ARITIES.get(name, 1)
    choices = SPECIAL if count < 3 else [0.0, 1.0, -2.0, math.nan]
    grid = [g.ravel() for g in np.meshgrid(*[np.array(choices)] * count)]
    with np.errstate(all="ignore"):
        arrays = operation.array(*grid)
    for i, expected in enumerate(arrays):
        operands = [float(g[i]) for g in grid]
        found = operation.exact(*operands)
        assert type(found) is float
        signed = name not in ("minimum", "maximum")  # numpy leaves it open which zero is smaller
        assert same(found, float(expected), name in ROUGH, signed), (name, operands)


@pytest.mark.parametrize("name", OPERATIONS)
def test_results_can_be_written_to_a_buffer(name: str) -> None:
    operation = OPERATIONS[name]
    operands = [np.linspace(0.1, 0.9, 7) + i for i in range(ARITIES.get(name, 1))]
    out = np.empty(7)
    with np.errstate(all="ignore"):
        operation.array(*operands, out)
        assert np.array_equal(out, np.asarray(operation.array(*operands), float), equal_nan=True)


PLAIN = {
    name: getattr(math, name)
    for name in "sin cos tan asin acos atan sinh cosh tanh exp expm1 log log2 log10 log1p sqrt "
    "cbrt erf gamma floor ceil".split()
} | {
    "abs": abs,
    "round": round,
    "sign": lambda x: 1.0,
    "sec": lambda x: 1 / math.cos(x),
    "csc": lambda x: 1 / math.sin(x),
    "cot": lambda x: 1 / math.tan(x),
    "sech": lambda x: 1 / math.cosh(x),
    "heaviside": lambda x: 1.0,
}


@pytest.mark.parametrize("name", PLAIN)
def test_a_function_of_one_argument(name: str) -> None:
    for x in (0.25, 0.5, 0.875):
        assert same(parse(f"{name}(x)").evaluate({"x": x}), float(PLAIN[name](x)))
        array = parse(f"{name}(x)").evaluate({"x": np.array([x, x])})
        assert array.dtype == np.float64
        assert same(float(array[1]), float(PLAIN[name](x)), rough=True)


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("atan2(1, -1)", 3 * math.pi / 4),
        ("mod(-7, 3)", 2.0),
        ("mod(7, -3)", -2.0),
        ("hypot(3, 4)", 5.0),
        ("heaviside(0)", 0.5),
        ("heaviside(0, 1)", 1.0),
        ("heaviside(-2, 1)", 0.0),
        ("clip(5, 0, 3)", 3.0),
        ("clip(-5, 0, 3)", 0.0),
        ("where(1 < 2, 10, 20)", 10.0),
        ("where(0, 10, 20)", 20.0),
        ("min(3, 1, 2)", 1.0),
        ("max(3, 1, 2)", 3.0),
        ("round(0.5)", 0.0),
        ("round(1.5)", 2.0),
        ("sign(-3)", -1.0),
        ("sign(0)", 0.0),
        ("sec(0)", 1.0),
        ("sech(1000)", 0.0),
        ("gamma(5)", 24.0),
        ("gamma(0)", math.inf),
        ("gamma(-1)", math.nan),
        ("cot(0)", math.inf),
    ],
)
def test_a_value(text: str, expected: float) -> None:
    assert same(parse(text).evaluate({}), expected)


@pytest.mark.parametrize("name", ["min", "max"])
def test_nan_is_never_lost_row_by_row(name: str) -> None:
    x = np.array([1.0, math.nan, 2.0])
    found = parse(f"{name}(x, y)").evaluate({"x": x, "y": x[::-1]})
    assert np.isnan(found).tolist() == [False, True, False]


def test_every_function_can_be_called() -> None:
    x = np.array([0.5, 0.25])
    for name, (_, fewest, most) in SIGNATURES.items():
        for count in {fewest, min(most, 3)}:
            arguments = ", ".join(["x", "1", "x"][:count])
            parse(f"{name}({arguments})").evaluate({"x": x})


@given(st.floats(), st.floats())
def test_division_and_remainder_are_numpys(a: float, b: float) -> None:
    values = {"a": np.array([a]), "b": np.array([b])}
    for symbol in ("/", "//", "%"):
        expression = parse(f"a {symbol} b")
        assert same(expression.evaluate({"a": a, "b": b}), float(expression.evaluate(values)[0]))


def test_scipy_is_imported_only_where_it_is_needed() -> None:
    code = (
        "import sys; from renderer.expressions import parse, compile_program as c\n"
        "c({'y': parse('erf(x) + gamma(3) + erf(2)')}, ['x'], {})(1.0)\n"
        "assert not any(m.split('.')[0] == 'scipy' for m in sys.modules)\n"
    )
    subprocess.run([sys.executable, "-c", code], check=True)
