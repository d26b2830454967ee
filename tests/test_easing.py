"""Easing curves, against Penner's formulas worked out at known points."""

from __future__ import annotations

import math

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from scipy.interpolate import BPoly
from scipy.optimize import brentq

from renderer.easing import EASINGS, Easing
from renderer.errors import Fault

CURVES = sorted({name.partition("-")[0] for name in EASINGS} - {"linear"})
BEYOND = ("back", "elastic")
shares = st.floats(0, 1)


def at(name: str, u: float) -> float:
    return float(Easing.parse(name)(np.array([u]))[0])


@pytest.mark.parametrize("name", EASINGS)
def test_every_curve_goes_from_exactly_0_to_1(name: str) -> None:
    ends = Easing.parse(name)(np.array([0.0, 1.0]))

    assert ends == pytest.approx([0, 1], abs=1e-12)


@pytest.mark.parametrize(
    ("name", "u", "value"),
    [
        ("linear", 0.3, 0.3),
        ("quadratic-in", 0.5, 1 / 4),
        ("cubic-in", 0.5, 1 / 8),
        ("quartic-in", 0.5, 1 / 16),
        ("quintic-in", 0.5, 1 / 32),
        ("sine-in", 2 / 3, 1 / 2),  # 1 - cos 60°
        ("circular-in", 0.6, 0.2),  # 1 - sqrt(1 - 0.36)
        ("exponential-in", 0.9, 0.5),  # 2^(-1)
        ("exponential-in", 0.5, 2**-5),
        ("back-in", 0.5, 0.25 * (2.70158 / 2 - 1.70158)),
        ("bounce-out", 1 / 2.75, 1.0),  # it first touches the end here
        ("bounce-out", 1.5 / 2.75, 0.75),  # the bottom of its first bounce
        ("bounce-out", 2.25 / 2.75, 0.9375),
        ("bounce-out", 2.625 / 2.75, 0.984375),
        ("elastic-in", 0.7, -(2**-3) * math.sin((0.7 - 1.075) * 2 * math.pi / 0.3)),
    ],
)
def test_known_points(name: str, u: float, value: float) -> None:
    assert at(name, u) == pytest.approx(value, abs=1e-12)


@pytest.mark.parametrize("curve", CURVES)
@given(u=shares)
def test_out_is_in_backwards(curve: str, u: float) -> None:
    assert at(f"{curve}-out", u) == pytest.approx(1 - at(f"{curve}-in", 1 - u), abs=1e-12)


@pytest.mark.parametrize("curve", CURVES)
@given(u=st.floats(1e-6, 0.5))  # Penner's exponential jumps from 0 to 2^-10 at the start
def test_in_out_is_in_then_out_at_half_the_size(curve: str, u: float) -> None:
    assert at(f"{curve}-in-out", u) == pytest.approx(at(f"{curve}-in", 2 * u) / 2, abs=1e-12)
    mirrored = at(f"{curve}-in-out", 1 - u)
    assert mirrored == pytest.approx(1 - at(f"{curve}-in-out", u), abs=1e-7)


@pytest.mark.parametrize("curve", [c for c in CURVES if c not in (*BEYOND, "bounce")])
@pytest.mark.parametrize("way", ["in", "out", "in-out"])
def test_plain_curves_never_turn_back(curve: str, way: str) -> None:
    values = Easing.parse(f"{curve}-{way}")(np.linspace(0, 1, 2001))

    assert (np.diff(values) >= -1e-12).all()


@pytest.mark.parametrize("name", [n for n in EASINGS if not n.startswith(BEYOND)])
@given(u=shares)
def test_only_back_and_elastic_leave_the_range(name: str, u: float) -> None:
    assert -1e-12 <= at(name, u) <= 1 + 1e-12


def test_names() -> None:
    assert len(EASINGS) == 31
    assert Easing.parse("cubic-in") == Easing("cubic-in")
    assert hash(Easing("linear")) == hash(Easing())
    assert str(Easing.parse("sine-in-out")) == "sine-in-out"
    with pytest.raises(Fault) as caught:
        Easing.parse("cubic-inout")
    assert caught.value.hint == "did you mean 'cubic-in-out'?"
    with pytest.raises(Fault) as caught:
        Easing.parse("cubic-bezier(.42, 0, 1.0, 1)")
    assert caught.value.hint == "write [.42, 0, 1.0, 1]"
    with pytest.raises(Fault):
        Easing.parse(3)


# Control points, as in CSS


def solved(points: tuple[float, float, float, float], u: float) -> float:
    """The height of the Bezier curve at an abscissa, by Bernstein polynomials and Brent's method:
    CSS's definition, with other means."""
    x1, y1, x2, y2 = points
    x, y = (BPoly([[0.0], [one], [two], [1.0]], [0.0, 1.0]) for one, two in ((x1, x2), (y1, y2)))
    return float(y(brentq(lambda s: float(x(s)) - u, 0.0, 1.0, xtol=1e-15, rtol=1e-15)))


@given(
    st.tuples(st.floats(0, 0.9), st.floats(-2, 3), st.floats(0.1, 1), st.floats(-2, 3)),
    st.floats(0.01, 0.99),
)
def test_control_points_against_another_solver(
    points: tuple[float, float, float, float], u: float
) -> None:
    found = float(Easing.parse(list(points))(np.array(u)))
    assert found == pytest.approx(solved(points, u), abs=1e-6)


@pytest.mark.parametrize(
    ("points", "values"),
    [
        # The words of CSS at a quarter, a half and three quarters of the time, as browsers have it.
        ((0.25, 0.1, 0.25, 1.0), (0.40851, 0.80240, 0.96046)),  # ease
        ((0.42, 0.0, 1.0, 1.0), (0.09346, 0.31536, 0.62186)),  # ease-in
        ((0.0, 0.0, 0.58, 1.0), (0.37814, 0.68464, 0.90654)),  # ease-out
        ((0.42, 0.0, 0.58, 1.0), (0.12916, 0.5, 0.87084)),  # ease-in-out
    ],
)
def test_the_words_of_css(
    points: tuple[float, float, float, float], values: tuple[float, float, float]
) -> None:
    found = Easing.parse(points)(np.array([0.25, 0.5, 0.75]))
    assert found == pytest.approx(values, abs=2e-5)


def test_control_points_on_the_diagonal_are_linear_and_ends_are_exact() -> None:
    u = np.linspace(0, 1, 1001)
    assert Easing.parse([0.3, 0.3, 0.7, 0.7])(u) == pytest.approx(u, abs=1e-12)
    for points in ([0.9, -1, 0.1, 2], [0, 1, 0, 1], [1, 0, 1, 0]):
        assert Easing.parse(points)(np.array([0.0, 1.0])).tolist() == [0, 1]


def test_thirds_are_powers() -> None:
    # x1 = 1/3, x2 = 2/3 make time the curve's parameter: heights 0, 0, 0, 1 are a cubic.
    u = np.linspace(0, 1, 101)
    points = [1 / 3, 0, 2 / 3, 0]
    assert Easing.parse(points)(u) == pytest.approx(u**3, abs=1e-12)
    assert Easing.parse([1 / 3, 1, 2 / 3, 1])(u) == pytest.approx(1 - (1 - u) ** 3, abs=1e-12)


@pytest.mark.parametrize(
    ("written", "at", "text"),
    [
        ([0.1, 0.2, 0.3], (), "these are no control points"),
        ([0.1, 0.2, 0.3, "a"], (), "these are no control points"),
        ([0.1, 0.2, 0.3, True], (), "these are no control points"),
        ([1.2, 0, 0.5, 1], (0,), "x1 must be from 0 to 1, not 1.2: time does not run back"),
        ([0, 0, -0.5, 1], (2,), "x2 must be from 0 to 1, not -0.5: time does not run back"),
        ([0, 0, 0.5, 1e9], (3,), "y2 is at most 100, not 1e+09"),
    ],
)
def test_what_are_no_control_points(written: object, at: tuple[int, ...], text: str) -> None:
    with pytest.raises(Fault) as caught:
        Easing.parse(written)
    assert (caught.value.at, caught.value.text) == (at, text)


def test_control_points_are_a_value() -> None:
    one, two = Easing.parse([0.1, 0, 0.5, 1]), Easing.parse((0.1, 0, 0.5, 1))
    assert one == two and hash(one) == hash(two) and str(one) == "[0.1, 0, 0.5, 1]"
    assert one != Easing()
