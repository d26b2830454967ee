"""Compiled equations: what they compute, share, reuse and refuse."""

import math
import pickle
from collections.abc import Mapping
from typing import Any

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from numpy.testing import assert_allclose, assert_array_equal

from renderer.errors import Fault
from renderer.expressions import Program, compile_program, parse

LORENZ = {"x": "sigma*(y - x)", "y": "x*(rho - z) - y", "z": "x*y - beta*z"}
CONSTANTS = {"sigma": 10, "rho": 28.0, "beta": 2.667}


def program(
    outputs: Mapping[str, str],
    inputs: str = "x y z",
    constants: Mapping[str, float] | None = None,
    where: Mapping[str, str] | None = None,
) -> Program:
    return compile_program(
        {name: parse(text) for name, text in outputs.items()},
        inputs.split(),
        constants or {},
        {name: parse(text) for name, text in (where or {}).items()},
    )


def refused(*arguments: Any, **named: Any) -> Fault:
    with pytest.raises(Fault) as caught:
        program(*arguments, **named)
    return caught.value


def lorenz(x: Any, y: Any, z: Any) -> list[Any]:
    return [10 * (y - x), x * (28 - z) - y, x * y - 2.667 * z]


def test_lorenz_in_every_shape() -> None:
    compiled = program(LORENZ, constants=CONSTANTS)
    assert (compiled.inputs, compiled.outputs) == (("x", "y", "z"), ("x", "y", "z"))
    assert compiled(1.0, 2.0, 3.0) == lorenz(1.0, 2.0, 3.0)
    rng = np.random.default_rng(0)
    for shape in [(), (1,), (3,), (1000,), (4, 5), (0,)]:
        for _ in range(2):
            state = rng.normal(size=(3, *shape))
            expected = np.array(lorenz(*state))
            assert_array_equal(np.array(compiled(*state)), expected)
            out = np.empty((3, *shape))
            assert compiled.into(out, *state) is out
            assert_array_equal(out, expected)


def test_results_are_floats_or_new_arrays() -> None:
    compiled = program({"a": "x*y", "b": "x", "c": "2", "d": "x*y"}, "x y")
    assert [type(v) for v in compiled(1, np.float64(2))] == [float] * 4
    x = np.array([1.0, 2.0])
    first = compiled(x, 3.0)
    assert_array_equal(first, [[3, 6], [1, 2], [2, 2], [3, 6]])
    first[1][0] = 99
    second = compiled(x * 2, 3.0)
    assert x[0] == 1 and first[0][0] == 3 and second[0][0] == 6


def test_one_output_and_none() -> None:
    assert program({"a": "x + 1"}, "x")(1.0) == [2.0]
    out = np.empty((1,))
    assert program({"a": "x + 1"}, "x").into(out, 1.0)[0] == 2
    assert program({}, "x")(1.0) == []


def test_into_may_overwrite_its_inputs() -> None:
    swap = program({"x": "y", "y": "x", "z": "x + y"})
    for shape in [(), (1,), (5,)]:
        state = np.arange(3.0 * math.prod(shape)).reshape(3, *shape)
        x, y, _ = state.copy()
        swap.into(state, *state)
        assert_array_equal(state, [y, x, x + y])


def test_inputs_of_different_shapes() -> None:
    compiled = program({"a": "x*sin(t) + 0.5*t", "b": "t"}, "t x")
    x = np.array([1.0, 2.0, 3.0])
    for t in (0.5, np.float64(0.5), np.array(0.5), np.array([0.5])):
        for _ in range(2):
            a, b = compiled(t, x)
            assert_allclose(a, x * math.sin(0.5) + 0.25, rtol=1e-15)
            assert_array_equal(b, [0.5] * 3)


def test_overflow_and_undefined_values_are_inf_and_nan() -> None:
    texts = ["1/x", "log(x)", "log(y)", "sqrt(y)", "exp(z)", "y**0.5", "z**z", "sin(1/x)", "0/x"]
    texts += [
        "x // 0",
        "x % 0",
        "floor(1/x)",
        "acos(z)",
        "cosh(z)",
        "gamma(y)",
        "x**-1",
        "round(0/x)",
    ]
    expected = [math.inf, -math.inf, math.nan, math.nan, math.inf, math.nan, math.inf, math.nan]
    expected += [math.nan] * 3 + [math.inf, math.nan, math.inf, math.nan, math.inf, math.nan]
    compiled = program({f"o{i}": text for i, text in enumerate(texts)})
    assert_array_equal(compiled(0.0, -1.0, 1000.0), expected)
    arrays = compiled(np.zeros(2), np.full(2, -1.0), np.full(2, 1000.0))
    assert_array_equal([a[1] for a in arrays], expected)


def test_tests_are_numbers() -> None:
    compiled = program({"a": "(x > 0) + (y > 0)", "b": "(x > 0)*(y > 0) + (not z)"})
    assert compiled(1.0, 1.0, 0.0) == [2.0, 2.0]
    assert all(type(v) is float for v in compiled(1.0, 1.0, 0.0))
    assert_array_equal(compiled(*np.ones((3, 2))), [[2, 2], [1, 1]])


def test_a_chain_of_squares_does_not_expand() -> None:
    where = {"a0": "(x > 0) + (y > 0)"} | {f"a{i}": f"a{i - 1}*a{i - 1}" for i in range(1, 61)}
    compiled = program({"x": "a60"}, where=where)
    assert compiled(1.0, 1.0, 1.0) == [math.inf]
    assert len(compiled._instructions) == 63


def test_a_long_chain_of_intermediates() -> None:
    where = {f"a{i}": f"a{i + 1} + 1" for i in range(3000)} | {"a3000": "x"}
    assert program({"x": "a0"}, where=where)(5.0, 0.0, 0.0) == [3005.0]


def count(*texts: str, **named: Any) -> int:
    outputs = {f"o{i}": text for i, text in enumerate(texts)}
    return len(program(outputs, **named)._instructions)


def test_work_is_shared_and_done_beforehand() -> None:
    assert count("sin(x)*y", "y*sin(x) + 1") == 3
    assert count("x*(2*pi/3)", "x + a*b", constants={"a": 1.0, "b": 2.0}) == 2
    assert count("x", where={"unused": "sin(x)"}) == 0
    assert count("x**2") == 1
    assert count("x**3") == 2
    assert count("x**4") == 2
    assert count("x**1 + x**0.5") == 2
    assert count("0*0 - -0.0", "nan + nan") == 0


def test_buffers_are_reused() -> None:
    text = "+".join(f"sin({i}*x)" for i in range(200))
    compiled = program({"x": text}, "x")
    x = np.linspace(0, 1, 50)
    assert_allclose(compiled(x)[0], sum(np.sin(i * x) for i in range(200)), rtol=1e-13)
    (layout,) = compiled._layouts.values()
    assert sum(isinstance(r, np.ndarray) and r.shape == (50,) for r in layout.registers) < 5


def test_intermediates() -> None:
    where = {"b": "2*a + e", "a": "x + k", "e": "k**2"}
    compiled = program({"o": "a*b + pi"}, "x", {"k": 3.0}, where)
    a = 1.0 + 3.0
    assert compiled(1.0) == [a * (2 * a + 9) + math.pi]


def test_names_hide_built_in_constants() -> None:
    assert program({"o": "e + pi"}, "e", {"pi": 3.0})(1.0) == [4.0]
    assert program({"o": "e"}, "x")(1.0) == [math.e]


def test_a_program_survives_pickling() -> None:
    compiled = pickle.loads(pickle.dumps(program(LORENZ, constants=CONSTANTS)))
    assert compiled(1.0, 2.0, 3.0) == lorenz(1.0, 2.0, 3.0)


def test_the_wrong_number_of_inputs() -> None:
    compiled = program(LORENZ, constants=CONSTANTS)
    for inputs in ((1.0, 2.0), (np.ones(2),), (1.0,) * 4):
        with pytest.raises(TypeError, match="inputs for a program of 3"):
            compiled(*inputs)


@pytest.mark.parametrize(
    ("outputs", "named", "what", "at", "offset"),
    [
        ({"x": "y", "y": "1 + rh*x"}, {"constants": {"rho": 1}}, "unknown name 'rh'", ("y",), 4),
        ({"x": "y"}, {"where": {"a": "x + q"}}, "unknown name 'q'", ("where", "a"), 4),
        ({"x": "a"}, {"where": {"a": "1 + a"}}, "'a' needs itself", ("where", "a"), 4),
        (
            {"x": "y"},
            {"where": {"c": "a", "a": "2*b", "b": "c + d", "d": "x"}},
            "these intermediates need each other: c -> a -> b -> c",
            ("where", "c"),
            0,
        ),
        ({"x": "y"}, {"where": {"y": "1"}}, "'y' is both a variable and an intermediate",
         ("where", "y"), None),
        ({"x": "y"}, {"constants": {"a": 1}, "where": {"a": "1"}},
         "'a' is both a constant and an intermediate", ("where", "a"), None),
        ({"x": "y"}, {"constants": {"y": 1}}, "'y' is both a variable and a constant",
         ("constants", "y"), None),
        ({"x": "y + max(x)"}, {},
         "'max' of one argument is taken over all rows: an equation has one", ("x",), 4),
        ({"x": "mean(t.u)"}, {}, "an equation cannot reach into a table", ("x",), 5),
        ({"x": "lag(x)"}, {}, "'lag' looks at other rows: an equation has none", ("x",), 0),
        ({"x": "x == 'a'"}, {}, "an equation holds only numbers: there is no text to compare",
         ("x",), 5),
        ({"x": "x in ['a']"}, {}, "an equation holds only numbers: there is no text to compare",
         ("x",), 0),
    ],
)  # fmt: skip
def test_a_message(
    outputs: dict[str, str], named: Any, what: str, at: tuple[str, ...], offset: int | None
) -> None:
    fault = refused(outputs, **named)
    assert (fault.text, fault.at, fault.offset) == (what, at, offset)


# Only what is rounded exactly: the last digit of sin may differ between numpy and math.
TERMS = st.sampled_from(
    ["x", "y", "2", "0.5", "pi", "(x > y)", "x**2", "y**3", "sqrt(x)", "1/y", "min(x, y)", "abs(y)"]
    + ["clip(x, 0, y)", "(x if y else 1)", "x % y", "floor(y)", "-x", "round(x)", "(x and not y)"]
)
SUMS = st.recursive(
    TERMS,
    lambda below: st.tuples(below, st.sampled_from("+-*/"), below).map(lambda t: f"({''.join(t)})"),
    max_leaves=12,
)


@given(st.lists(SUMS, min_size=1, max_size=4), st.floats(-9, 9), st.floats(-9, 9))
def test_all_ways_to_the_same_numbers(texts: list[str], x: float, y: float) -> None:
    compiled = program({f"o{i}": text for i, text in enumerate(texts)}, "x y")
    arrays = [a[1] for a in compiled(np.array([1.0, x, 2.0]), np.array([1.0, y, 2.0]))]
    assert_array_equal(compiled(x, y), arrays)
    values = {"x": np.array([x, 1.0]), "y": np.array([y, 1.0])}
    columns = [np.broadcast_to(parse(text).evaluate(values), 2)[0] for text in texts]
    assert_array_equal(columns, arrays)
