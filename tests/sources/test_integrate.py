"""The solvers against closed forms and published values, on plain functions."""

from __future__ import annotations

import math
import re
import subprocess
import sys
from collections.abc import Callable, Sequence

import numpy as np
import pytest
from scipy import special
from scipy.integrate import DOP853, RK45, solve_ivp

from renderer.errors import Fault
from renderer.sources.integrate import pairs
from renderer.sources.integrate.grid import times
from renderer.sources.integrate.problem import Control, Crossings, Limits, Problem, Solution
from renderer.sources.integrate.solving import solve

Derivative = Callable[[np.ndarray, Sequence[np.ndarray]], Sequence[np.ndarray | float]]
ADAPTIVE = ["DOP853", "RK45", "Radau", "BDF", "LSODA"]
TIGHT = Control(rtol=1e-11, atol=1e-13)


def problem(
    f: Derivative, initial: Sequence[float] | np.ndarray, end: float, start: float = 0.0, **more
) -> Problem:
    def rhs(t, y, out):
        for row, value in zip(out, f(t, y), strict=True):
            row[...] = value

    y = np.array(initial, dtype=float)
    states = y[:, None] if y.ndim == 1 else y
    names = ["x", "y", "z", "u", "v", "w"] + [f"s{i}" for i in range(len(states))]
    return Problem(names[: len(states)], rhs, states, start, end, **more)


def ends(s: Solution) -> np.ndarray:
    return s.states[:, -1]


def lorenz(t, y):
    return 10 * (y[1] - y[0]), y[0] * (28 - y[2]) - y[1], y[0] * y[1] - 8 / 3 * y[2]


def swarm(members: int) -> np.ndarray:
    random = np.random.default_rng(1)
    return np.array([[0.0], [1.0], [1.05]]) + 1e-3 * random.normal(size=(3, members))


# Closed forms


@pytest.mark.parametrize("method", ADAPTIVE)
def test_exponential_and_harmonic_at_every_row(method):
    p = problem(lambda t, y: (-y[0], y[2], -y[1]), [1, 0, 1], 10)
    s = solve(p, Control(method, rtol=1e-9, atol=1e-11), 0.05)
    exact = [np.exp(-s.times), np.sin(s.times), np.cos(s.times)]
    assert np.abs(s.states - exact).max() < (2e-6 if method in ("BDF", "LSODA") else 2e-8)


@pytest.mark.parametrize("method", ["DOP853", "RK45"])
def test_interpolant_is_as_good_as_the_steps(method):
    """Rows between steps are not worse than those at their ends."""
    p = problem(lambda t, y: (y[1], -y[0]), [0, 1], 20)
    s = solve(p, Control(method, rtol=1e-7, atol=1e-9), 0.001)
    assert np.abs(s.states[0] - np.sin(s.times)).max() < 5e-6


# Hull, Enright, Fellen and Sedgwick, "Comparing numerical methods for ordinary differential
# equations", SIAM J. Numer. Anal. 9 (1972): the problems of DETEST, to t = 20.
CLOSED = {
    "A1": (lambda t, y: (-y[0],), [1], lambda t: [math.exp(-t)]),
    "A2": (lambda t, y: (-(y[0] ** 3) / 2,), [1], lambda t: [1 / math.sqrt(1 + t)]),
    "A3": (lambda t, y: (y[0] * np.cos(t),), [1], lambda t: [math.exp(math.sin(t))]),
    "A4, logistic": (
        lambda t, y: (y[0] / 4 * (1 - y[0] / 20),),
        [1],
        lambda t: [20 / (1 + 19 * math.exp(-t / 4))],
    ),
    "B5, Euler's rigid body": (
        lambda t, y: (y[1] * y[2], -y[0] * y[2], -0.51 * y[0] * y[1]),
        [0, 1, 1],
        lambda t: special.ellipj(t, 0.51)[:3],
    ),
    "C1, decay chain": (
        lambda t, y: (-y[0], *(y[i - 1] - y[i] for i in range(1, 9)), y[8]),
        [1] + [0] * 9,
        lambda t: [*(math.exp(-t) * t**k / math.factorial(k) for k in range(9)), None],
    ),
    "E1, Bessel": (
        lambda t, y: (y[1], -(y[1] / (t + 1) + (1 - 0.25 / (t + 1) ** 2) * y[0])),
        [special.jv(0.5, 1), special.jvp(0.5, 1)],
        lambda t: [special.jv(0.5, t + 1), special.jvp(0.5, t + 1)],
    ),
}


@pytest.mark.parametrize("name", CLOSED)
def test_detest_closed_forms(name):
    f, initial, exact = CLOSED[name]
    s = solve(problem(f, initial, 20), TIGHT, 0.5)
    for row in (7, -1):
        for value, right in zip(s.states[:, row], exact(float(s.times[row])), strict=True):
            assert right is None or value == pytest.approx(right, rel=1e-8, abs=1e-11)


def test_detest_a5_spiral():
    s = solve(problem(lambda t, y: ((y[0] - t) / (y[0] + t),), [4], 20), TIGHT, 0.5)
    angle = np.arctan2(s.states[0], s.times)
    assert np.hypot(s.states[0], s.times) == pytest.approx(4 * np.exp(np.pi / 2 - angle), rel=1e-9)


@pytest.mark.parametrize("stiffness, last", [("diagonal", 10), ("string", 51)])
def test_detest_c3_c4_heat(stiffness, last):
    def f(t, y):
        inner = np.zeros((len(y) + 2, *y[0].shape))
        inner[1:-1] = y
        return inner[:-2] - 2 * inner[1:-1] + inner[2:]

    s = solve(problem(f, [1] + [0] * (last - 1), 20), TIGHT, 20)
    k = np.arange(1, last + 1)
    modes = np.sqrt(2 / (last + 1)) * np.sin(np.outer(k, k) * np.pi / (last + 1))
    decay = np.exp(20 * (2 * np.cos(k * np.pi / (last + 1)) - 2))
    assert ends(s) == pytest.approx(modes @ (decay * modes[0]), rel=1e-8, abs=1e-12)


def kepler(e: float, t: float) -> tuple[float, float]:
    """The place on an ellipse of semi-axis 1, by Kepler's equation E - e sin E = t."""
    angle = t
    for _ in range(100):
        angle -= (angle - e * math.sin(angle) - t) / (1 - e * math.cos(angle))
    return math.cos(angle) - e, math.sqrt(1 - e * e) * math.sin(angle)


@pytest.mark.parametrize("e", [0.1, 0.3, 0.5, 0.7, 0.9])
def test_detest_d_orbits(e):
    def f(t, y):
        cube = (y[0] ** 2 + y[1] ** 2) ** 1.5
        return y[2], y[3], -y[0] / cube, -y[1] / cube

    p = problem(f, [1 - e, 0, 0, math.sqrt((1 + e) / (1 - e))], 20)
    assert ends(solve(p, TIGHT, 1))[:2] == pytest.approx(kepler(e, 20), abs=2e-8)


# Enright and Pryce, Algorithm 648, ACM TOMS 13 (1987): reference values at t = 20.
PUBLISHED = {
    "B1": (
        lambda t, y: (2 * (y[0] - y[0] * y[1]), -(y[1] - y[0] * y[1])),
        [1, 3],
        [0.6761876008576667, 0.1860816099640036],
    ),
    "B2": (
        lambda t, y: (-y[0] + y[1], y[0] - 2 * y[1] + y[2], y[1] - y[2]),
        [2, 0, 1],
        [1.000000001030576, 1.0, 0.9999999989694235],
    ),
    "B3": (
        lambda t, y: (-y[0], y[0] - y[1] ** 2, y[1] ** 2),
        [1, 0, 0],
        [2.061153488557776e-09, 5.257228022048349e-02, 0.9474277177183630],
    ),
    "B4": (
        lambda t, y: (
            -y[1] - y[0] * y[2] / np.hypot(y[0], y[1]),
            y[0] - y[1] * y[2] / np.hypot(y[0], y[1]),
            y[0] / np.hypot(y[0], y[1]),
        ),
        [3, 0, 0],
        [0.9826950928005993, 2.198447081694832, 0.9129452507276399],
    ),
    "B5": (
        lambda t, y: (y[1] * y[2], -y[0] * y[2], -0.51 * y[0] * y[1]),
        [0, 1, 1],
        [-0.9396570798729192, -0.3421177754000779, 0.7414126596199957],
    ),
    "E2, van der Pol": (
        lambda t, y: (y[1], (1 - y[0] ** 2) * y[1] - y[0]),
        [2, 0],
        [2.008149762174948, -0.04250887527320057],
    ),
    "E3, Duffing": (
        lambda t, y: (y[1], y[0] ** 3 / 6 - y[0] + 2 * np.sin(2.78535 * t)),
        [0, 0],
        [-0.1004178858647128, 0.2411400132095954],
    ),
    "E4": (
        lambda t, y: (y[1], 0.032 - 0.4 * y[1] ** 2),
        [30, 0],
        [33.95091444646555, 0.2767822659672869],
    ),
    "E5, pursuit": (
        lambda t, y: (y[1], np.sqrt(1 + y[1] ** 2) / (25 - t)),
        [0, 0],
        [14.11797390542629, 2.400000000000002],
    ),
}


@pytest.mark.parametrize("method", ["DOP853", "RK45"])
@pytest.mark.parametrize("name", PUBLISHED)
def test_detest_published_values(name, method):
    f, initial, right = PUBLISHED[name]
    s = solve(problem(f, initial, 20), Control(method, rtol=1e-11, atol=1e-13), 20)
    assert ends(s) == pytest.approx(right, rel=2e-9, abs=1e-11)


def test_arenstorf_orbit_returns():
    """Hairer, Nørsett and Wanner, Solving Ordinary Differential Equations I, section II.0."""
    mu = 0.012277471

    def f(t, y):
        d1 = ((y[0] + mu) ** 2 + y[1] ** 2) ** 1.5
        d2 = ((y[0] - 1 + mu) ** 2 + y[1] ** 2) ** 1.5
        ax = y[0] + 2 * y[3] - (1 - mu) * (y[0] + mu) / d1 - mu * (y[0] - 1 + mu) / d2
        ay = y[1] - 2 * y[2] - (1 - mu) * y[1] / d1 - mu * y[1] / d2
        return y[2], y[3], ax, ay

    start = [0.994, 0, 0, -2.00158510637908252240537862224]
    s = solve(
        problem(f, start, 17.0652165601579625588917206249), Control(rtol=1e-13, atol=1e-14), 0.1
    )
    assert ends(s)[:2] == pytest.approx(start[:2], abs=1e-6)


@pytest.mark.parametrize("method", ["DOP853", "RK45", "Radau", "LSODA"])
def test_brusselator(method):
    """Hairer, Nørsett and Wanner I, section II.4; the values by Mathematica with 32 digits (tests
    of the russell_ode library)."""
    p = problem(
        lambda t, y: (1 + y[0] ** 2 * y[1] - 4 * y[0], 3 * y[0] - y[0] ** 2 * y[1]), [1.5, 3], 20
    )
    s = solve(p, Control(method, rtol=1e-10, atol=1e-12), 20)
    assert ends(s) == pytest.approx([0.4986370712683478, 4.596780349452011], rel=1e-7)


@pytest.mark.parametrize("method, rel", [("Radau", 1e-6), ("BDF", 1e-4), ("LSODA", 1e-5)])
def test_stiff_van_der_pol(method, rel):
    """Mazzia and Magherini, Test Set for IVP Solvers, release 2.4, problem VDPOL."""
    p = problem(lambda t, y: (y[1], ((1 - y[0] ** 2) * y[1] - y[0]) / 1e-6), [2, 0], 2)
    s = solve(p, Control(method), 0.01)
    assert ends(s) == pytest.approx([1.706167732170483, -0.8928097010247975], rel=rel)


@pytest.mark.parametrize("method, rel", [("Radau", 1e-7), ("BDF", 1e-5), ("LSODA", 1e-6)])
def test_robertson(method, rel):
    """Robertson's reaction at t = 40: Hairer and Wanner, Solving Ordinary Differential Equations
    II, section IV.1."""

    def f(t, y):
        slow, fast, joint = 0.04 * y[0], 3e7 * y[1] ** 2, 1e4 * y[1] * y[2]
        return joint - slow, slow - joint - fast, fast

    s = solve(problem(f, [1, 0, 0], 40), Control(method, rtol=1e-9, atol=1e-13), 40)
    right = [0.7158270687194, 9.185534764558e-06, 0.2841637457458]
    assert ends(s) == pytest.approx(right, rel=rel)


def test_lorenz_periodic_orbit():
    """Viswanath, "The fractal property of the Lorenz attractor", Physica D 190 (2004): orbit AB."""
    start = [-13.763610682134201, -19.578751942451796, 27]
    s = solve(problem(lorenz, start, 1.5586522107161747), Control(rtol=1e-13, atol=1e-13), 0.01)
    assert ends(s) == pytest.approx(start, abs=1e-9)


def test_lorenz_as_another_library_has_it():
    p = problem(lorenz, [1, 1, 1], 10)
    mine = solve(p, Control(rtol=1e-13, atol=1e-13), 5).states[:, 1:]
    tight = solve_ivp(lorenz, (0, 10), [1, 1, 1], "DOP853", [5, 10], rtol=3e-14, atol=1e-14)
    assert mine == pytest.approx(tight.y, rel=1e-8)


def test_pendulum_energy_and_period():
    """The period from rest at a is 4 K(sin²(a/2))."""
    p = problem(lambda t, y: (y[1], -np.sin(y[0])), [2, 0], 4 * special.ellipk(math.sin(1) ** 2))
    s = solve(p, Control(), 0.01)
    energy = s.states[1] ** 2 / 2 - np.cos(s.states[0])
    assert np.abs(energy - energy[0]).max() < 5e-8
    assert ends(s) == pytest.approx([2, 0], abs=1e-7)


@pytest.mark.parametrize("method, order", [("euler", 1), ("rk4", 4)])
def test_order_of_fixed_steps(method, order):
    def error(step):
        p = problem(lambda t, y: (y[1], -y[0] + np.cos(2 * t)), [1, 0], 2)
        # x = (4 cos t - cos 2t) / 3
        exact = (4 * math.cos(2) - math.cos(4)) / 3
        return abs(ends(solve(p, Control(method), step))[0] - exact)

    assert math.log2(error(0.02) / error(0.01)) == pytest.approx(order, abs=0.1)


def test_substeps():
    p = problem(lambda t, y: (y[0],), [1], 1)
    coarse = solve(p, Control("rk4", substeps=10), 0.1)
    fine = solve(p, Control("rk4"), 0.01)
    assert coarse.states[0] == pytest.approx(fine.states[0, ::10], rel=1e-14)
    assert len(coarse.times) == 11


def test_coefficients_are_those_of_scipy():
    for mine, theirs in ((pairs.dop853_pair(), DOP853), (pairs.rk45_pair(), RK45)):
        for stage, row in enumerate([*mine.rows, mine.step], start=1):
            right = theirs.B if stage == len(theirs.A) else theirs.A[stage]
            full = np.zeros(len(mine.slots))
            full[row.first : row.first + len(row.weights)] = row.weights[:, 0]
            found = full[list(mine.slots)]
            assert (found[: len(right)] == right).all() and not found[len(right) :].any()
        assert (np.array(mine.nodes) == [*theirs.C[1:], 1.0]).all()


# Members


@pytest.mark.parametrize("method", ["DOP853", "RK45", "rk4", "euler"])
def test_a_member_is_as_if_alone(method):
    """Not a bit different, in chaos that multiplies differences by 10,000."""
    initial = swarm(40)
    together = solve(problem(lorenz, initial, 10), Control(method, rtol=1e-6, atol=1e-9), 0.01)
    for member in (0, 17, 39):
        p = problem(lorenz, initial[:, [member]], 10)
        alone = solve(p, Control(method, rtol=1e-6, atol=1e-9), 0.01)
        assert (together.states[:, together.members == member] == alone.states).all()


def test_members_in_batches(monkeypatch):
    from renderer.sources.integrate import adaptive

    whole = solve(problem(lorenz, swarm(7), 2), Control(), 0.1)
    monkeypatch.setattr(adaptive, "BATCH", 6)
    parts = solve(problem(lorenz, swarm(7), 2), Control(), 0.1)
    assert (whole.states == parts.states).all()


def test_one_state_of_one_member_sums_in_the_same_order():
    f, initial = (lambda t, y: (np.cos(t) * y[0],)), [[1.0, 2.0, 3.0]]
    together = solve(problem(f, initial, 5), Control(), 0.1)
    alone = solve(problem(f, [1.0], 5), Control(), 0.1)
    assert (together.states[:, together.members == 0] == alone.states).all()


def test_rows_are_member_major():
    s = solve(problem(lorenz, swarm(3), 1), Control(), 0.5)
    assert s.members.tolist() == [0, 0, 0, 1, 1, 1, 2, 2, 2]
    assert s.times.tolist() == [0, 0.5, 1] * 3


def test_plain_numbers_give_the_same():
    initial = swarm(1)
    arrays = solve(problem(lorenz, initial, 5), Control(), 0.1)
    for method in ("DOP853", "LSODA"):
        p = problem(lorenz, initial, 5, alone=lambda t, y: list(lorenz(t, y)))
        plain = solve(p, Control(method), 0.1)
        assert plain.states == pytest.approx(arrays.states, rel=1e-4)
    assert (solve(p, Control(), 0.1).states == arrays.states).all()


# Output


def test_times():
    assert times(0, 15, 0.01)[57] == 0.57 and times(0, 15, 0.01)[-1] == 15
    assert times(0, 1, 0.3).tolist() == pytest.approx([0, 0.3, 0.6, 0.9, 1.0])
    assert times(10, 0, 4).tolist() == [10, 6, 2, 0]
    assert len(times(2, 3, None)) == 1001
    assert times(0, 1, 5).tolist() == [0, 1]
    assert len(times(0, 0.7, 0.1)) == 8


@pytest.mark.parametrize("method", [*ADAPTIVE, "rk4"])
def test_backwards(method):
    p = problem(lambda t, y: (t * y[0],), [1], -2, start=1)
    s = solve(p, Control(method), 0.01)
    assert s.times[-1] == -2 and (np.diff(s.times) < 0).all()
    assert ends(s)[0] == pytest.approx(math.exp(1.5), rel=1e-5)


@pytest.mark.parametrize("method", ["DOP853", "RK45", "Radau", "LSODA"])
def test_longest_step_finds_a_pulse(method):
    p = problem(lambda t, y: (np.where(np.abs(t - 50) < 0.5, 1.0, 0.0),), [0], 100)
    assert ends(solve(p, Control(method, max_step=0.2), 1))[0] == pytest.approx(1, abs=0.05)


# Events


def crossing(*functions, direction="both", stop=True) -> Crossings:
    def values(t, y):
        return np.array([f(t, y) + np.zeros_like(t) for f in functions])

    many = len(functions)
    return Crossings(
        values,
        np.full(many, direction != "down"),
        np.full(many, direction != "up"),
        np.full(many, stop),
    )


@pytest.mark.parametrize("method", [*ADAPTIVE, "rk4"])
def test_stops_where_a_ball_lands(method):
    p = problem(
        lambda t, y: (y[1], -9.81), [[10, 20], [0, 0]], 5, crossings=crossing(lambda t, y: y[0])
    )
    s = solve(p, Control(method), 0.01)
    for member, height in enumerate((10, 20)):
        rows = s.members == member
        assert s.times[rows][-1] == pytest.approx(math.sqrt(2 * height / 9.81), abs=1e-8)
        assert s.states[0, rows][-1] == pytest.approx(0, abs=1e-12)
        assert len(s.times[rows]) == int(math.sqrt(2 * height / 9.81) / 0.01) + 2


@pytest.mark.parametrize("direction, when", [("both", np.pi), ("down", np.pi), ("up", 2 * np.pi)])
def test_direction_and_precision(direction, when):
    c = crossing(lambda t, y: y[0], direction=direction)
    p = problem(lambda t, y: (y[1], -y[0]), [0, 1], 10, crossings=c)
    s = solve(p, Control(rtol=1e-12, atol=1e-13), 0.3)
    assert s.times[-1] == pytest.approx(when, abs=1e-10)


def test_direction_is_that_of_time_when_it_runs_backwards():
    c = crossing(lambda t, y: y[0], direction="up")
    p = problem(lambda t, y: (y[1], -y[0]), [0, 1], -10, crossings=c)
    assert solve(p, Control(), 0.3).times[-1] == pytest.approx(-np.pi, abs=1e-8)


def test_an_event_that_does_not_stop_adds_a_row():
    c = crossing(lambda t, y: y[0], stop=False)
    p = problem(lambda t, y: (y[1], -y[0]), [0, 1], 10, crossings=c)
    s = solve(p, Control(), 1)
    assert len(s.times) == 11 + 3 and (np.diff(s.times) > 0).all()
    assert s.times[[4, 8, 12]] == pytest.approx([np.pi, 2 * np.pi, 3 * np.pi], abs=1e-8)


def test_the_first_of_two_events_stops():
    c = crossing(lambda t, y: y[0] - 0.9, lambda t, y: t - 1.0)
    p = problem(lambda t, y: (1.0,), [0], 10, crossings=c)
    assert solve(p, Control(), 1).times.tolist() == pytest.approx([0, 0.9])


def test_two_crossings_within_a_step_are_found():
    c = crossing(lambda t, y: np.abs(t - 5.5) - 0.6)
    s = solve(problem(lambda t, y: (0.0,), [1], 100, crossings=c), Control(max_step=4), 1)
    assert s.times[-1] == pytest.approx(4.9, abs=1e-10)


# Failures

ESCAPES = {
    "x became infinite near t = 1.0": (lambda t, y: (y[0] ** 2,), [1], 2),
    "x became infinite near t = 1.5708": (lambda t, y: (1 + y[0] ** 2,), [0], 3),
    "x became infinite near t = -1.0": (lambda t, y: (-(y[0] ** 2),), [1], -2),
    "y became infinite near t = 1.0": (lambda t, y: (1.0, y[1] ** 2), [0, 1], 2),
}


@pytest.mark.parametrize(
    "text, method",
    [(text, method) for text in ESCAPES for method in ("DOP853", "RK45", "LSODA")]
    + [(next(iter(ESCAPES)), method) for method in ("Radau", "BDF")],
)
def test_infinite(text, method):
    with pytest.raises(Fault, match=f"^{re.escape(text)}$") as found:
        solve(problem(*ESCAPES[text]), Control(method))
    assert found.value.code == "ode-infinite"


@pytest.mark.parametrize("method", ["DOP853", "RK45", "LSODA"])
def test_overflow_is_infinite(method):
    with pytest.raises(Fault, match=r"^x became infinite near t = 70\d\.\d+$"):
        solve(problem(lambda t, y: (y[0],), [1], 1000), Control(method, rtol=1e-5))


@pytest.mark.parametrize("method", ["euler", "rk4"])
def test_infinite_by_fixed_steps(method):
    with pytest.raises(Fault, match=r"^x of member 1 became infinite near t = 0\.5\d*$"):
        solve(problem(lambda t, y: (y[0] ** 2,), [[1, 2]], 2), Control(method))


@pytest.mark.parametrize("method", [*ADAPTIVE, "euler", "rk4"])
def test_undefined(method):
    with pytest.raises(Fault, match=r"^x became undefined \(not a number\) near t = \d") as found:
        solve(problem(lambda t, y: (-np.sqrt(y[0]),), [1], 5), Control(method))
    assert found.value.hint == "0/0, or the root or logarithm of a negative number?"


def test_the_member_is_named():
    with pytest.raises(Fault, match=r"^x of member (2 .* 0\.25|1 .* 0\.5|0 .* 1\.0)$"):
        solve(problem(lambda t, y: (y[0] ** 2,), [[1, 2, 4]], 2), Control())


@pytest.mark.parametrize("method", [*ADAPTIVE, "euler", "rk4"])
def test_bad_start(method):
    with pytest.raises(Fault, match=r"^the derivative of x is infinite at the start, t = 0\.0$"):
        solve(problem(lambda t, y: (1 / y[0],), [0], 1), Control(method))


def test_an_interpolant_that_fails_is_told():
    """The equation is undefined only where the interpolant, not the step, looks."""
    seen: list[float] = []

    def f(t, y):
        hole = np.abs(t - hidden) < 1e-9
        seen.extend(t)
        return (np.where(hole, np.nan, 1.0),)

    hidden = -1.0
    solve(problem(f, [0], 100), Control(), 1)
    hidden = seen[-1]
    with pytest.raises(Fault, match=r"^x became undefined \(not a number\) near t = \d+\.0$"):
        solve(problem(f, [0], 100), Control(), 1)


def test_stalls_at_a_pole():
    with pytest.raises(Fault) as found:
        solve(problem(lambda t, y: (1 / (1 - y[0]),), [0], 2), Control())
    assert found.value.code == "ode-stalled"
    assert found.value.text == (
        "DOP853 cannot go on: its step became smaller than floats can tell near t = 0.5,"
        " where x changes fastest"
    )


def fault(p: Problem, control: Control, step: float | None = None) -> Fault:
    with pytest.raises(Fault) as found:
        solve(p, control, step)
    return found.value


def test_limit_of_steps():
    stiff = problem(lambda t, y: (-1e6 * (y[0] - np.cos(t)),), [0], 100)
    found = fault(stiff, Control(limits=Limits(steps=1000)))
    assert re.sub(r"t = 0\.00\d+", "t = …", found.text) == (
        "DOP853 reached only t = … of 100.0 within 1,000 steps (limit ode-steps)"
    )
    assert found.code == "limit-ode-steps"
    assert found.hint == "method: Radau or LSODA suits stiff equations"


def test_limit_of_steps_of_members():
    found = fault(problem(lorenz, swarm(50), 100), Control(limits=Limits(steps=1000)))
    assert found.text.endswith("of 100.0 within 1,000 steps of its 50 members (limit ode-steps)")
    assert found.hint == "fewer members, a shorter span or a larger rtol"


def test_limit_of_seconds():
    stiff = problem(lambda t, y: (-1e6 * (y[0] - np.cos(t)),), [0], 100)
    found = fault(stiff, Control(limits=Limits(seconds=0.1)))
    assert found.code == "limit-ode-seconds"
    assert found.text.endswith("of 100.0 within 0.1 s (limit ode-seconds)")


def test_limits_of_size_before_anything_is_allocated():
    p = problem(lambda t, y: (y[0],), [1], 1e15)
    assert fault(p, Control(), 1).text == (
        "span / step gives 1e15 rows of 2 columns; the limit ode-numbers is 50,000,000 numbers"
        " in all"
    )
    assert fault(p, Control(), 1e-320).text.startswith("span / step gives 1e300 rows of 2 columns")
    many = problem(lambda t, y: (y[0],), np.ones((1, 100_001)), 1)
    assert fault(many, Control(), 1).text == "100,001 members; the limit ode-members is 100,000"
    wide = problem(lambda t, y: y, np.ones(10_001), 1)
    assert fault(wide, Control(), 1).text == "10,001 equations; the limit ode-states is 10,000"
    wide = problem(lambda t, y: y, np.ones(1001), 1)
    assert fault(wide, Control("BDF"), 1).text == (
        "1,001 equations; the limit ode-stiff-states is 1,000"
    )
    far = problem(lambda t, y: (y[0],), [1], 1e16 + 10, start=1e16)
    assert fault(far, Control(), 0.1).text == (
        "the step is smaller than floats can tell at t = 1.000000000000001e+16"
    )
    slow = problem(lambda t, y: (y[0],), [1], 1)
    assert fault(slow, Control("rk4", substeps=10**6), 0.01).text == (
        "rk4 would take 100,000,000 steps; the limit ode-steps is 10,000,000"
    )


def test_scipy_is_imported_only_when_it_is_needed():
    code = (
        "import sys, renderer.sources.integrate.solving as i, numpy as n\n"
        "f = lambda t, y, out: out.__setitem__(slice(None), y)\n"
        "i.solve(i.Problem(['x'], f, n.ones((1, 1)), 0.0, 1.0), i.Control())\n"
        "print([m for m in sys.modules if m.startswith('scipy')])"
    )
    run = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert run.stdout == "[]\n"
