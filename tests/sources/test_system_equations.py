"""The equations of the well-known systems, each against an invariant, a closed form, a published
number, or the same system written down by others."""

from __future__ import annotations

import json
import math
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from scipy import optimize, special

from renderer.errors import Fault
from renderer.sources.base import ReadContext
from renderer.sources.map import Map
from renderer.sources.ode import Ode
from renderer.table import Table

CORPUS = Path(__file__).parents[3] / "shared" / "data" / "dysts_systems.json"
TIGHT = {"rtol": 1e-12, "atol": 1e-14}


def ode(system: str, **keys: Any) -> Ode:
    return Ode.model_validate({"source": "ode", "system": system, **keys})


def map_of(system: str, **keys: Any) -> Map:
    return Map.model_validate({"source": "map", "system": system, **keys})


def read(source: Ode | Map) -> Table:
    told: list[Fault] = []
    table = source.read(ReadContext(Path("."), {}, warn=told.append))
    assert not told
    return table


def solved(system: str, **keys: Any) -> dict[str, np.ndarray]:
    """Columns by name, and the system's constants."""
    table = read(ode(system, **keys))
    columns = {name: table[name] for name in table.names}
    return columns | constants(ode(system, **keys))


def constants(source: Ode | Map) -> dict[str, Any]:
    return dict(source.completed()._system({}).constants)


def derivative(system: str, state: Any, t: float = 0.0, **keys: Any) -> np.ndarray:
    """The right-hand side at states (n, …)."""
    state = np.atleast_2d(np.array(state, dtype=float).T).T
    out = np.empty_like(state)
    source = ode(system, **keys)
    source.problem({}).rhs(np.full(state.shape[1], t), state, out)
    return out


def after(system: str, state: np.ndarray, **keys: Any) -> np.ndarray:
    """States (n, m) after one step of a map."""
    source = map_of(system, **keys).completed()
    names = list(source.next)
    initial = [dict(zip(names, map(float, column), strict=True)) for column in state.T]
    table = read(map_of(system, **{**keys, "initial": initial, "steps": 1, "skip": 0}))
    return np.array([table[name][1::2] for name in names])


def divergence(system: str, count: int = 5, **keys: Any) -> np.ndarray:
    """The sum of the derivatives along the axes, at random places, by central differences."""
    n, h = len(ode(system).completed().equations), 1e-5
    places = np.random.default_rng(2).uniform(-1.5, 1.5, (n, count))
    total = np.zeros(count)
    for i in range(n):
        step = h * np.eye(n)[:, [i]]
        up, down = (derivative(system, places + s * step, **keys)[i] for s in (1, -1))
        total += (up - down) / (2 * h)
    return total


def area_factor(system: str, places: np.ndarray) -> np.ndarray:
    """By how much a map of the plane multiplies small areas, by central differences."""
    h = 1e-6
    columns = [
        (after(system, places + h * e) - after(system, places - h * e)) / (2 * h)
        for e in np.eye(2)[:, :, None]
    ]
    (a, c), (b, d) = columns
    return a * d - b * c


# What is conserved


def pendulum_energy(s):
    return 0.5 * (s["l"] * s["omega"]) ** 2 - s["g"] * s["l"] * np.cos(s["theta"])


def double_pendulum_energy(s):
    """From the positions of the masses: their heights, and the speeds of what holds them."""
    vx1 = s["l1"] * s["omega1"] * np.cos(s["theta1"])
    vy1 = s["l1"] * s["omega1"] * np.sin(s["theta1"])
    vx2 = vx1 + s["l2"] * s["omega2"] * np.cos(s["theta2"])
    vy2 = vy1 + s["l2"] * s["omega2"] * np.sin(s["theta2"])
    h1 = -s["l1"] * np.cos(s["theta1"])
    h2 = h1 - s["l2"] * np.cos(s["theta2"])
    fall = s["g"] * (s["m1"] * h1 + s["m2"] * h2)
    return fall + 0.5 * s["m1"] * (vx1**2 + vy1**2) + 0.5 * s["m2"] * (vx2**2 + vy2**2)


def henon_heiles_energy(s):
    kinetic = 0.5 * (s["px"] ** 2 + s["py"] ** 2)
    hill = 0.5 * (s["x"] ** 2 + s["y"] ** 2)
    return kinetic + hill + s["lam"] * (s["x"] ** 2 * s["y"] - s["y"] ** 3 / 3)


def three_bodies(s):
    kinetic = sum(0.5 * (s[f"u{i}"] ** 2 + s[f"v{i}"] ** 2) for i in (1, 2, 3))
    pairs = [(1, 2), (1, 3), (2, 3)]
    return kinetic - sum(
        1 / np.hypot(s[f"x{i}"] - s[f"x{j}"], s[f"y{i}"] - s[f"y{j}"]) for i, j in pairs
    )


def jacobi(s):
    """The Jacobi integral of the restricted problem."""
    mu, x, y = s["mu"], s["x"], s["y"]
    wells = (1 - mu) / np.hypot(x + mu, y) + mu / np.hypot(x - 1 + mu, y)
    return x**2 + y**2 + 2 * wells - s["u"] ** 2 - s["v"] ** 2


def lotka_volterra(s):
    prey = s["delta"] * s["x"] - s["gamma"] * np.log(s["x"])
    return prey + s["beta"] * s["y"] - s["alpha"] * np.log(s["y"])


CONSERVED = {
    "pendulum": [pendulum_energy],
    "double_pendulum": [double_pendulum_energy],
    "henon_heiles": [henon_heiles_energy],
    "figure_eight": [
        three_bodies,
        lambda s: s["u1"] + s["u2"] + s["u3"],
        lambda s: sum(s[f"x{i}"] * s[f"v{i}"] - s[f"y{i}"] * s[f"u{i}"] for i in (1, 2, 3)),
    ],
    "arenstorf": [jacobi],
    "lotka_volterra": [lotka_volterra],
    "rigid_body": [
        lambda s: s["i1"] * s["x"] ** 2 + s["i2"] * s["y"] ** 2 + s["i3"] * s["z"] ** 2,
        lambda s: (s["i1"] * s["x"]) ** 2 + (s["i2"] * s["y"]) ** 2 + (s["i3"] * s["z"]) ** 2,
    ],
    "sir": [
        lambda s: s["s"] + s["i"] + s["r"],
        lambda s: s["s"] + s["i"] - s["gamma"] / s["beta"] * np.log(s["s"]),
    ],
}


@pytest.mark.parametrize("name", CONSERVED)
def test_what_is_conserved(name):
    s = solved(name, **TIGHT)
    for invariant in CONSERVED[name]:
        values = invariant(s)
        assert np.ptp(values) < 1e-8 * (1 + abs(values[0]))


@pytest.mark.parametrize(
    "changed",
    [{"m1": 2.5, "l2": 0.4}, {"m2": 3, "l1": 1.7, "g": 4}],
)
def test_the_double_pendulum_of_other_masses_and_lengths(changed):
    energy = double_pendulum_energy(solved("double_pendulum", constants=changed, **TIGHT))
    assert np.ptp(energy) < 1e-8 * abs(energy[0])


def test_the_energy_of_henon_and_heiles_is_as_named():
    assert henon_heiles_energy(solved("henon_heiles"))[0] == pytest.approx(1 / 8, abs=1e-15)
    bound = solved("henon_heiles", constants={"energy": "1/12"})
    assert henon_heiles_energy(bound)[0] == pytest.approx(1 / 12, abs=1e-15)


# Periods and closed forms


@pytest.mark.parametrize("name, error", [("figure_eight", 1e-6), ("arenstorf", 1e-5)])
def test_orbits_close(name, error):
    """After the published period: 6.32591398 and 17.0652165601579625588917206249."""
    period = {"figure_eight": 6.32591398, "arenstorf": 17.0652165601579625588917206249}[name]
    source = ode(name)
    assert source.completed().span == [0, period]
    table = read(source)
    ends = np.array([table[column][[0, -1]] for column in list(source.completed().equations)])
    assert np.abs(ends[:, 1] - ends[:, 0]).max() < error
    middle = np.array([table[column][len(table) // 2] for column in ("x", "y", "x1", "y1")
                       if column in table.columns])  # fmt: skip
    assert np.abs(middle - ends[: len(middle), 0]).max() > 0.1


def test_the_pendulum_swings_in_an_elliptic_time():
    """T = 4 sqrt(l/g) K(sin(theta_0 / 2))."""
    release, g, length = 2.0, 9.81, 0.7
    period = 4 * math.sqrt(length / g) * special.ellipk(math.sin(release / 2) ** 2)
    keys = {"constants": {"l": length}, "initial": {"theta": release}, **TIGHT}
    table = read(ode("pendulum", span=[0, float(period)], step=float(period / 2), **keys))
    assert table["theta"][2] == pytest.approx(release, abs=1e-8)
    assert table["theta"][1] == pytest.approx(-release, abs=1e-8)


def test_the_pendulum_with_friction():
    """Small swings: exp(-ft/2) cos(wt) + …, w**2 = g/l - f**2/4."""
    table = read(ode("pendulum", constants={"friction": 0.5, "g": 4}, initial={"theta": 1e-4}))
    w, t = math.sqrt(4 - 0.25**2), table["t"]
    exact = np.exp(-t / 4) * (np.cos(w * t) + 0.25 / w * np.sin(w * t))
    assert table["theta"] / 1e-4 == pytest.approx(exact, abs=1e-6)


def test_the_rigid_body_turns_over():
    """A spin about the middle axis turns over: period 4 K(m) / p (Landau and Lifshitz, section
    37), with moments 1, 2, 3."""
    s = solved("rigid_body", **TIGHT)
    twice = s["i1"] * s["x"][0] ** 2 + s["i2"] * s["y"][0] ** 2 + s["i3"] * s["z"][0] ** 2
    square = sum((s[f"i{k}"] * s[n][0]) ** 2 for k, n in ((1, "x"), (2, "y"), (3, "z")))
    i1, i2, i3 = s["i1"], s["i2"], s["i3"]
    if square > twice * i2:
        rate = math.sqrt((i3 - i2) * (square - twice * i1) / (i1 * i2 * i3))
        m = (i2 - i1) * (twice * i3 - square) / ((i3 - i2) * (square - twice * i1))
    else:
        rate = math.sqrt((i1 - i2) * (square - twice * i3) / (i1 * i2 * i3))
        m = (i2 - i3) * (twice * i1 - square) / ((i1 - i2) * (square - twice * i3))
    period = float(4 * special.ellipk(m) / rate)
    table = read(ode("rigid_body", span=[0, period], **TIGHT))
    for name in "xyz":
        assert table[name][-1] == pytest.approx(table[name][0], abs=1e-7)
    assert table["y"].min() < -0.99


def test_van_der_pols_published_period_and_amplitude():
    """mu = 1: T = 6.6632868593231…, the largest x is 2.0086198608748…"""
    table = read(ode("van_der_pol", span=[0, 100], step=0.001, **TIGHT))
    x, t = table["x"][50_000:], table["t"][50_000:]
    up = np.flatnonzero((x[:-1] < 0) & (x[1:] >= 0))
    crossings = t[up] - x[up] * (t[up + 1] - t[up]) / (x[up + 1] - x[up])
    assert np.diff(crossings) == pytest.approx(6.6632868593231, abs=1e-5)
    assert x.max() == pytest.approx(2.0086198608748, abs=1e-5)


def test_the_oregonator_of_the_test_set():
    """OREGO of the test set for IVP solvers (Mazzia and Magherini), at t = 360."""
    table = read(ode("oregonator", span=[0, 360], step=360, rtol=1e-9))
    published = [0.1000814870318523e1, 0.1228178521549917e4, 0.1320554942846706e3]
    assert [table[name][-1] for name in "xyz"] == pytest.approx(published, rel=1e-6)


def test_the_final_size_of_an_epidemic():
    """log(s(0)/s) = R0 (1 - s), where nobody is ill any more (Kermack and McKendrick)."""
    table = read(ode("sir", span=[0, 1000]))
    left = optimize.brentq(lambda s: math.log(0.999 / s) - 3 * (1 - s), 1e-6, 0.5)
    assert table["s"][-1] == pytest.approx(left, abs=1e-8)


def test_lotka_and_volterras_mean_is_the_fixed_point():
    """Over a period the mean of prey is gamma/delta, that of predators alpha/beta (Volterra)."""
    s = solved("lotka_volterra", span=[0, 40], step=0.001, **TIGHT)
    y = s["y"] - s["alpha"] / s["beta"]
    up = np.flatnonzero((y[:-1] < 0) & (y[1:] >= 0))
    period = slice(up[0] + 1, up[-1] + 1)
    assert s["x"][period].mean() == pytest.approx(1, abs=1e-3)
    assert s["y"][period].mean() == pytest.approx(0.5, abs=1e-3)


# Fixed points, as published or solved for by hand


def root(value):
    return math.sqrt(value)


LORENZ = root(8 / 3 * 27)
CHEN = root(3 * (2 * 28 - 35))
LU = root(3 * 20)
ROSSLER = (5.7 + root(5.7**2 - 4 * 0.2 * 0.2)) / 0.4
RIKITAKE = root((5 + root(5**2 + 4 * 2**2)) / (2 * 2))
SHIMIZU = root(0.45)
HALVORSEN = -1.27 - 8
BURKE = root(4.272 / 10)

FIXED: dict[str, list[list[float]]] = {
    "lorenz": [[0, 0, 0], [LORENZ, LORENZ, 27], [-LORENZ, -LORENZ, 27]],
    "chen": [[0, 0, 0], [CHEN, CHEN, 21], [-CHEN, -CHEN, 21]],
    "lu": [[0, 0, 0], [LU, LU, 20], [-LU, -LU, 20]],
    "rossler": [[0.2 * ROSSLER, -ROSSLER, ROSSLER]],
    "chua": [[0, 0, 0], [1.5, 0, -1.5], [-1.5, 0, 1.5]],
    "halvorsen": [[0, 0, 0], [HALVORSEN] * 3],
    "thomas": [[0, 0, 0]],
    "sprott_b": [[1, 1, 0], [-1, -1, 0]],
    "burke_shaw": [[BURKE, -BURKE, 0.1], [-BURKE, BURKE, 0.1]],
    "rikitake": [
        [RIKITAKE, 1 / RIKITAKE, 2 * RIKITAKE**2],
        [-RIKITAKE, -1 / RIKITAKE, 2 * RIKITAKE**2],
    ],
    "shimizu_morioka": [[0, 0, 0], [SHIMIZU, 0, 1], [-SHIMIZU, 0, 1]],
    "rabinovich_fabrikant": [[0, 0, 0]],
    "newton_leipnik": [[0, 0, 0]],
    "dadras": [[0, 0, 0]],
    "four_wing": [[0, 0, 0]],
    "lotka_volterra": [[0, 0], [1, 0.5]],
    "brusselator": [[1, 3]],
    "lorenz96": [[8, 8, 8, 8, 8]],
    "van_der_pol": [[0, 0]],
    "henon_heiles": [[0, 0, 0, 0], [0, 1, 0, 0], [root(0.75), -0.5, 0, 0]],
    "hastings_powell": [[0, 0, 0], [1, 0, 0]],
    "sir": [[1, 0, 0]],
    "pendulum": [[0, 0], [math.pi, 0]],
    "double_pendulum": [[0, 0, 0, 0], [math.pi, math.pi, 0, 0], [0, math.pi, 0, 0]],
    "arenstorf": [
        [0.5 - 0.012277471, root(0.75), 0, 0],  # L4 and L5: equilateral triangles
        [0.5 - 0.012277471, -root(0.75), 0, 0],
    ],
    "rigid_body": [[1, 0, 0], [0, 1, 0], [0, 0, 1]],
}


@pytest.mark.parametrize("name", FIXED)
def test_fixed_points(name):
    rates = derivative(name, np.array(FIXED[name], dtype=float).T)
    assert np.abs(rates).max() < 1e-12 * (1 + np.abs(FIXED[name]).max() ** 2)


# Flows that shrink all volumes alike, or keep them

DIVERGENCE = {
    "lorenz": -(10 + 1 + 8 / 3),
    "chen": 28 - 35 - 3,
    "lu": 20 - 36 - 3,
    "thomas": -3 * 0.208186,
    "halvorsen": -3 * 1.27,
    "dadras": -3 + 1.7 - 9,
    "sprott_b": -1,
    "four_wing": 0.2 - 0.4 - 1,
    "burke_shaw": -10 - 1,
    "rikitake": -2 * 2,
    "newton_leipnik": -0.4 - 0.4 + 0.175,
    "shimizu_morioka": -0.75 - 0.45,
    "rabinovich_fabrikant": 2 * (0.87 - 1.1),
    "lorenz96": -5,
    "duffing": -0.3,
    "henon_heiles": 0,
    "figure_eight": 0,
    "arenstorf": 0,
    "rigid_body": 0,
    "pendulum": 0,
}


@pytest.mark.parametrize("name", DIVERGENCE)
def test_the_divergence(name):
    found = divergence(name)
    assert found == pytest.approx(np.full(len(found), DIVERGENCE[name]), abs=2e-5)


@pytest.mark.parametrize(
    "name, signs",
    [
        ("lorenz", (-1, -1, 1)),
        ("chen", (-1, -1, 1)),
        ("lu", (-1, -1, 1)),
        ("chua", (-1, -1, -1)),
        ("sprott_b", (-1, -1, 1)),
        ("burke_shaw", (-1, -1, 1)),
        ("rikitake", (-1, -1, 1)),
        ("newton_leipnik", (-1, -1, 1)),
        ("shimizu_morioka", (-1, -1, 1)),
        ("rabinovich_fabrikant", (-1, -1, 1)),
        ("four_wing", (-1, -1, 1)),
        ("nose_hoover", (-1, -1, 1)),
        ("thomas", (-1, -1, -1)),
        ("fitzhugh_nagumo", None),
    ],
)
def test_symmetries(name, signs):
    """What turns the attractor into itself turns its directions too."""
    n = len(ode(name).completed().equations)
    places = np.random.default_rng(3).uniform(-2, 2, (n, 6))
    if signs is None:  # FitzHugh: (v, w) -> (-v, -w), with the signs of a and i changed
        away = derivative(name, -places, constants={"a": -0.7, "i": -0.5})
        assert away == pytest.approx(-derivative(name, places))
        return
    flip = np.array(signs)[:, None]
    assert derivative(name, flip * places) == pytest.approx(flip * derivative(name, places))


@pytest.mark.parametrize("name, order", [("halvorsen", 3), ("thomas", 3), ("lorenz96", 5)])
def test_each_is_the_next_ones_turn(name, order):
    places = np.random.default_rng(4).uniform(-2, 2, (order, 6))
    turned = derivative(name, np.roll(places, 1, axis=0))
    assert turned == pytest.approx(np.roll(derivative(name, places), 1, axis=0))


def test_lorenz84_keeps_the_energy_of_its_products():
    """Without friction and forcing x² + y² + z² is kept (Lorenz 1984)."""
    places = np.random.default_rng(5).uniform(-2, 2, (3, 6))
    x, y, z = places
    known = constants(ode("lorenz84"))
    rate = (places * derivative("lorenz84", places)).sum(axis=0)
    forced = known["a"] * known["f"] * x + known["g"] * y
    assert rate == pytest.approx(forced - known["a"] * x**2 - y**2 - z**2)


def test_the_axis_of_aizawas_sphere():
    """On the axis nothing turns: z' = c + a z - z³/3; beside it the angle grows by d."""
    z = np.array([-1.0, 0.3, 1.5])
    rates = derivative("aizawa", [0 * z, 0 * z, z])
    assert rates == pytest.approx(np.array([0 * z, 0 * z, 0.6 + 0.95 * z - z**3 / 3]))
    x, y = 0.3, -0.4
    dx, dy, _ = derivative("aizawa", [x, y, 0.7])[:, 0]
    assert (x * dy - y * dx) / (x * x + y * y) == pytest.approx(3.5)
    assert (x * dx + y * dy) == pytest.approx(0)  # z = b


def test_nose_and_hoovers_bath_keeps_its_mean_energy():
    """The mean of y² is a; and x² + y² + z² - a ∫ 2z is kept."""
    s = solved("nose_hoover", span=[0, 500], step=0.01)
    assert (s["y"] ** 2).mean() == pytest.approx(1, abs=0.02)
    square = s["x"] ** 2 + s["y"] ** 2 + s["z"] ** 2
    heat = np.concatenate([[0], np.cumsum(0.01 * (s["z"][1:] + s["z"][:-1]))])
    assert np.ptp(square - heat) < 1e-2


def test_the_neurons_of_hindmarsh_and_rose():
    """The curves where y and z rest, as in the paper: y = 1 - 5x², z = 4(x + 1.6); there
    x' = 1 - 5x² - x³ + 3x² - z + i."""
    x = np.array([-1.5, 0.2, 1.0])
    rates = derivative("hindmarsh_rose", [x, 1 - 5 * x**2, 4 * (x + 1.6)])
    assert rates[1:] == pytest.approx(0, abs=1e-14)
    assert rates[0] == pytest.approx(1 - 2 * x**2 - x**3 - 4 * (x + 1.6) + 3.2)
    assert derivative("hindmarsh_rose", [0.5, -0.25, 0])[2] == pytest.approx(0.006 * 4 * 2.1)
    table = read(ode("hindmarsh_rose"))
    late = table["x"][2000:]
    spikes = ((late[:-1] < 1) & (late[1:] >= 1)).sum()
    assert spikes > 20 and late.min() < -1.2


def test_the_neuron_of_fitzhugh_and_nagumo():
    v = np.array([-1.0, 0.5, 2.0])
    rates = derivative("fitzhugh_nagumo", [v, v - v**3 / 3 + 0.5])
    assert rates[0] == pytest.approx(0, abs=1e-14)
    assert derivative("fitzhugh_nagumo", [v, (v + 0.7) / 0.8])[1] == pytest.approx(0, abs=1e-14)
    assert derivative("fitzhugh_nagumo", [0, 0])[1] == pytest.approx(0.7 / 12.5)


def test_duffings_drive():
    """Two wells at rest and a push that changes with time."""
    rates = derivative("duffing", [[0, 1, -1], [0, 0, 0]], math.pi / 1.2)
    assert rates[1] == pytest.approx([-0.5, -0.5, -0.5])


# Maps


HENON = (-0.7 + root(0.7**2 + 4 * 1.4)) / 2.8

FIXED_BY_MAPS: dict[str, list[list[float]]] = {
    "henon": [[HENON, 0.3 * HENON]],  # (0.631354477…, 0.189406343…)
    "lozi": [[1 / 2.2, 0.5 / 2.2], [-1 / 1.2, -0.5 / 1.2]],
    "logistic": [[0], [1 - 1 / 3.9]],
    "standard": [[0, 0], [math.pi, 0]],
    "gingerbreadman": [[1, 1]],
    "tinkerbell": [[0, 0]],
    "gumowski_mira": [[0, 0]],
}


@pytest.mark.parametrize("name", FIXED_BY_MAPS)
def test_fixed_points_of_maps(name):
    points = np.array(FIXED_BY_MAPS[name], dtype=float).T
    moved = after(name, points) - points
    assert np.abs(moved - 2 * math.pi * np.round(moved / (2 * math.pi))).max() < 1e-14


def test_henons_published_fixed_point():
    assert HENON == pytest.approx(0.631354477, abs=1e-9)


def test_ikedas_fixed_point():
    """u = 0.9: (0.5327…, 0.2469…), where 1 + u z exp(i phase) = z."""

    def beside(z):
        w = complex(*z)
        gap = 1 + 0.9 * w * np.exp(1j * (0.4 - 6 / (1 + abs(w) ** 2))) - w
        return [gap.real, gap.imag]

    found = optimize.fsolve(beside, [0.5, 0.2], xtol=1e-14)
    assert after("ikeda", found[:, None])[:, 0] == pytest.approx(found, abs=1e-12)


AREAS = {
    "henon": -0.3,
    "lozi": -0.5,
    "ikeda": 0.9**2,
    "standard": 1,
    "gingerbreadman": 1,
    "gumowski_mira": 0.93,
}


@pytest.mark.parametrize("name", AREAS)
def test_areas(name):
    """The published factor: -b, u², or 1 where areas are kept."""
    places = np.random.default_rng(6).uniform(0.3, 1.2, (2, 8))
    assert area_factor(name, places) == pytest.approx(np.full(8, AREAS[name]), abs=1e-6)


def test_the_gingerbread_mans_hexagon():
    """About its fixed point all in a hexagon has period 6 (Devaney 1984)."""
    start = np.array([[0.6], [1.1]])
    place = start
    periods = []
    for step in range(1, 7):
        place = after("gingerbreadman", place)
        if np.abs(place - start).max() < 1e-12:
            periods.append(step)
    assert periods == [6]


def test_the_dejong_and_clifford_maps_at_places_worked_out_by_hand():
    place = np.array([[0.5, 0.0], [0.25, 0.0]])
    assert after("de_jong", place)[:, 0] == pytest.approx(
        [math.sin(0.35) - math.cos(-1.15), math.sin(1.2) - math.cos(-0.525)]
    )
    assert after("clifford", place)[:, 0] == pytest.approx(
        [math.sin(-0.35) + math.cos(-0.7), math.sin(0.8) + 0.7 * math.cos(0.4)]
    )
    assert after("de_jong", place)[:, 1].tolist() == [-1, -1]
    assert after("clifford", place)[:, 1].tolist() == [1, 0.7]


def test_tinkerbell_as_a_complex_map():
    """z² + … : x² - y² and 2xy are the parts of z²."""
    x, y = np.random.default_rng(7).uniform(-1, 1, (2, 6))
    z = (x + 1j * y) ** 2
    expected = [z.real + 0.9 * x - 0.6013 * y, z.imag + 2 * x + 0.5 * y]
    assert after("tinkerbell", np.array([x, y])) == pytest.approx(np.array(expected))


# The same systems in other hands

SAME: dict[str, tuple[str, dict[str, str]]] = {
    "lorenz": ("Lorenz", {}),
    "rossler": ("Rossler", {}),
    "aizawa": ("Aizawa", {}),
    "halvorsen": ("Halvorsen", {}),
    "chua": ("Chua", {}),
    "dadras": ("Dadras", {"a": "p", "b": "o", "c": "r", "d": "c", "e": "e"}),
    "chen": ("Chen", {}),
    "lu": ("LuChen", {}),
    "sprott_b": ("SprottB", {}),
    "four_wing": ("WangSun", {"c": "q"}),
    "rabinovich_fabrikant": ("RabinovichFabrikant", {"alpha": "a", "gamma": "g"}),
    "nose_hoover": ("NoseHoover", {}),
    "lorenz84": ("Lorenz84", {}),
    "henon_heiles": ("HenonHeiles", {}),
    "hastings_powell": ("HastingsPowell", {}),
    "newton_leipnik": ("NewtonLiepnik", {}),
    "shimizu_morioka": ("ShimizuMorioka", {}),
}
SAME_MAPS = {
    "henon": "Henon",
    "ikeda": "Ikeda",
    "tinkerbell": "Tinkerbell",
    "gingerbreadman": "Gingerbreadman",
    "logistic": "Logistic",
    "clifford": "Pickover",
    "de_jong": "DeJong",
    "gumowski_mira": "GumowskiMira",
    "standard": "Chirikov",
}


def collected(name: str, kind: str) -> dict[str, Any]:
    if not CORPUS.exists():
        pytest.skip("the collection is not here")
    everything = json.loads(CORPUS.read_text())["systems"]
    found: dict[str, Any] = next(s for s in everything if (s["name"], s["kind"]) == (name, kind))
    return found


def taken_over(source: Ode | Map, other: dict[str, Any], names: dict[str, str]) -> dict[str, Any]:
    """The values of the constants that the other file gives, under our names."""
    own = source.completed().constants
    renamed = {name: other["parameters"].get(names.get(name, name)) for name in own}
    return {name: value for name, value in renamed.items() if value is not None}


@pytest.mark.corpus
@pytest.mark.parametrize("name", SAME)
def test_a_flow_is_that_of_the_collection(name):
    theirs, names = SAME[name]
    other = collected(theirs, "ode")
    plain = {
        "equations": other["equations"],
        "where": dict(other["locals"]),
        "constants": other["parameters"],
        "initial": dict.fromkeys(other["state"], 0),
        "span": [0, 1],
    }
    states = np.random.default_rng(8).uniform(-3, 3, (len(other["state"]), 20))
    expected = np.empty_like(states)
    rhs = Ode.model_validate({"source": "ode", **plain}).problem({}).rhs
    rhs(np.zeros(20), states, expected)
    assert list(ode(name).completed().equations) == other["state"]
    given = taken_over(ode(name), other, names)
    assert given or name == "sprott_b"
    assert derivative(name, states, constants=given) == pytest.approx(
        expected, rel=1e-11, abs=1e-11
    )


@pytest.mark.corpus
@pytest.mark.parametrize("name", SAME_MAPS)
def test_a_map_is_that_of_the_collection(name):
    other = collected(SAME_MAPS[name], "map")
    points = [list(other["initial_conditions"].values())]
    points += other["reference"]["iterates_1_to_20"]
    ours = list(map_of(name).completed().next)
    order = [other["state"].index(state) for state in ours]
    places = np.array(points).T[order]
    given = taken_over(map_of(name), other, {})
    found = after(name, places[:, :-1], constants=given)
    wrong = found - places[:, 1:]
    if name == "standard":  # ours stays on the torus
        wrong -= 2 * math.pi * np.round(wrong / (2 * math.pi))
    assert np.abs(wrong).max() < 1e-12
