import math
import re
from itertools import pairwise

import numpy as np
import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from renderer.scene.numerals import measures, numbers
from renderer.scene.scales import Scale, suited_threshold
from renderer.scene.ticks import (
    linear,
    logarithmic,
    minor_linear,
    minor_logarithmic,
    symmetric,
)
from renderer.scene.units import Unit

COMPACT = {"k": 1e3, "M": 1e6, "B": 1e9, "T": 1e12}
DIGITS = str.maketrans("⁰¹²³⁴⁵⁶⁷⁸⁹⁻−", "0123456789--")
FINITE = st.floats(allow_nan=False, allow_infinity=False)


def read(text):
    """The number that a tick's text says."""
    match = re.fullmatch(r"(-?[\d,.]*?)(?:×?10([⁰¹²³⁴⁵⁶⁷⁸⁹⁻]+))?([kMBT])?", text.replace("−", "-"))
    assert match, text
    mantissa, power, unit = match.groups()
    mantissa = mantissa.replace(",", "")
    base = float(mantissa) if mantissa.strip("-") else float(mantissa + "1")
    if power:
        return float(f"{base!r}e{power.translate(DIGITS)}")
    return base * COMPACT.get(unit or "", 1.0)


def check(values, texts):
    """All different, and each nearer to its value than to half the way to the next."""
    assert len(set(texts)) == len(texts) == len(values), texts
    gap = min(np.diff(values)) if len(values) > 1 else max(abs(v) for v in values)
    for value, text in zip(values, texts, strict=True):
        assert abs(read(text) / 2 - value / 2) <= 0.25 * gap + 2 * math.ulp(value), (value, text)
        assert text == "0" or value != 0


def check_inside(values, low, high, most):
    assert 1 <= len(values) <= most
    assert all(low <= v <= high for v in values), (values, low, high)
    assert all(a < b for a, b in pairwise(values)), values


@settings(max_examples=500, deadline=None)
@given(FINITE, FINITE, st.integers(1, 12))
@example(1e9, 1e9 + 1e-3, 6)
@example(1.0, math.nextafter(1.0, 2.0), 5)
@example(0.0, 5e-324, 5)
@example(-1.7e308, 1.7e308, 7)
@example(1e-300, 1e300, 7)
@example(-1e-15, 1e-15, 4)
def test_any_range_has_ticks_inside_that_can_be_read(one, two, most):
    low, high = min(one, two), max(one, two)
    if low == high:
        return
    values = linear(low, high, most)
    if not values:  # A single tick at most may have no round place.
        assert most == 1
        return
    check_inside(values, low, high, most)
    if most > 2 and high / 2 - low / 2 > 10 * math.ulp(max(abs(low), abs(high))):
        assert len(values) >= 2
    check(values, numbers(values))


@pytest.mark.parametrize("most", [2, 3, 5, 9])
@pytest.mark.parametrize("power", range(-15, 16))
@pytest.mark.parametrize("factor", [1, 1.7, 3.33, 9.6])
def test_every_order_of_magnitude(power, factor, most):
    span = factor * 10.0**power
    for low in (0.0, -span, -span / 3, span / 7, 100 * span):
        values = linear(low, low + span, most)
        check_inside(values, low, low + span, most)
        assert len(values) >= 2
        check(values, numbers(values))


@settings(max_examples=300, deadline=None)
@given(st.floats(-1e15, 1e15), st.floats(-10, 0), st.integers(3, 12))
def test_narrow_ranges_far_from_zero(middle, power, most):
    span = max(abs(middle), 1e-12) * 10**power
    low, high = middle - span / 2, middle + span / 2
    values = linear(low, high, most)
    check_inside(values, low, high, most)
    steps = np.diff(values)
    assert steps.max() == pytest.approx(steps.min(), rel=1e-3)
    check(values, numbers(values))


@settings(max_examples=300, deadline=None)
@given(st.floats(-12, 15), st.integers(3, 12))
def test_steps_are_round(power, most):
    values = linear(0, 10**power, most)
    step = values[1] - values[0]
    mantissa = step / 10 ** math.floor(math.log10(step) + 1e-9)
    assert min(abs(mantissa - r) for r in (1, 2, 2.5, 5)) < 1e-6


def test_an_end_that_is_a_sum_has_its_tick():
    high = sum([0.1] * 10)  # 0.9999999999999999
    assert linear(0, high, 6) == [0, 0.2, 0.4, 0.6, 0.8, high]
    assert numbers(linear(0, high, 6))[-1] == "1.0"


def test_texts_are_what_a_reader_expects():
    assert numbers([0, 0.5, 1]) == ["0", "0.5", "1.0"]
    assert numbers([-1, 0, 1]) == ["−1", "0", "1"]
    assert numbers([1950, 2000]) == ["1950", "2000"]
    assert numbers([0, 20_000, 40_000]) == ["0", "20,000", "40,000"]
    assert numbers([-20_000, 0]) == ["−20,000", "0"]
    assert numbers([0, 50_000, 100_000]) == ["0", "50k", "100k"]
    assert numbers([0, 2e6]) == ["0", "2M"]
    assert numbers([0, 0.5e9, 1e9]) == ["0", "0.5B", "1.0B"]
    assert numbers([0, 2e12]) == ["0", "2T"]
    assert numbers([1e-5, 2e-5]) == ["10⁻⁵", "2×10⁻⁵"]
    assert numbers([0, 1e15, 2e15]) == ["0", "10¹⁵", "2×10¹⁵"]
    assert numbers([1e9, 1e9 + 5e-4, 1e9 + 1e-3]) == [
        "1,000,000,000.0000", "1,000,000,000.0005", "1,000,000,000.0010"
    ]  # fmt: skip
    assert numbers([10.0, 100.0, 1000.0], log=True) == ["10", "100", "1,000"]
    assert numbers([1e-6, 1e-3, 1.0], log=True) == ["10⁻⁶", "10⁻³", "10⁰"]
    assert numbers([1e2, 1e5, 1e8], log=True) == ["10²", "10⁵", "10⁸"]
    assert numbers([1e2, 1e5, 1e9], log=True, counts=True) == ["100", "100k", "1B"]
    assert numbers([-100.0, 0.0, 100.0], log=True) == ["−100", "0", "100"]
    assert numbers([-0.0, 0.1]) == ["0", "0.1"]
    assert numbers([]) == []


@pytest.mark.parametrize(
    ("unit", "values", "log", "texts"),
    [
        ("W", [0, 6e8, 1.2e9], False, ["0", "0.6 GW", "1.2 GW"]),
        ("W", [1.0, 1e3, 1e6], True, ["1 W", "1 kW", "1 MW"]),
        ("m", [0, 2e-7, 4e-7], False, ["0", "200 nm", "400 nm"]),
        ("s", [0, 0.05, 0.1], False, ["0", "50 ms", "100 ms"]),
        ("%", [0, 50], False, ["0%", "50%"]),
        ("$", [-1e6, 0, 1e6], False, ["−$1M", "$0", "$1M"]),
        ("W", [0, 50], False, None),
        ("s", [0, 5000], False, None),
        ("people", [0, 2e9], False, None),
    ],
)
def test_units_stand_at_ticks_or_in_the_title(unit, values, log, texts):
    found, united = measures(values, Unit(unit), log)
    assert united is (texts is not None)
    assert found == (texts or numbers(values, log))


@pytest.mark.parametrize("most", [2, 3, 5, 9])
@pytest.mark.parametrize(
    ("low", "high"),
    [(1e-12, 1e15), (1, 10), (0.02, 700), (3, 4), (2, 90), (1e-300, 1e300), (8, 12), (241, 113e3)],
)
def test_log_axes(low, high, most):
    values = logarithmic(low, high, most)
    check_inside(values, low, high, most)
    assert len(values) >= 2
    texts = numbers(values, log=True)
    assert len(set(texts)) == len(texts)
    assert [read(t) for t in texts] == pytest.approx(values)
    assert all(low <= v <= high for v in minor_logarithmic(low, high))


@settings(max_examples=500, deadline=None)
@given(st.floats(1e-320, 1.7e308), st.floats(1e-320, 1.7e308), st.integers(2, 12))
def test_any_log_range(one, two, most):
    low, high = min(one, two), max(one, two)
    if not high > low * (1 + 1e-12):
        return
    values = logarithmic(low, high, most)
    check_inside(values, low, high, most)
    texts = numbers(values, log=True)
    assert len(set(texts)) == len(texts)


def test_ticks_of_few_decades_are_close_together():
    assert logarithmic(1, 100, 9) == [1, 2, 5, 10, 20, 50, 100]
    assert logarithmic(300, 120e3, 9) == [500, 1000, 2000, 5000, 1e4, 2e4, 5e4, 1e5]
    assert logarithmic(1, 1e6, 9) == [1, 10, 100, 1000, 1e4, 1e5, 1e6]
    assert logarithmic(1e-9, 1e9, 7) == [1e-9, 1e-6, 1e-3, 1, 1e3, 1e6, 1e9]


def test_symlog_ticks_are_alike_on_both_sides():
    assert symmetric(-150, 150, 1.0, 7) == [-100, -10, -1, 0, 1, 10, 100]
    assert symmetric(-150, 150, 1.0, 5) == [-100, -1, 0, 1, 100]
    assert symmetric(-0.3, 0.5, 1.0, 5) == linear(-0.3, 0.5, 5)
    assert symmetric(0, 1000, 10.0, 5) == [0, 10, 100, 1000]


@settings(max_examples=500, deadline=None)
@given(st.floats(-1e12, 1e12), st.floats(-1e12, 1e12), st.integers(-9, 9), st.integers(3, 12))
def test_any_symlog_range(one, two, power, most):
    low, high = min(one, two), max(one, two)
    if not high - low > 1e-9 * max(abs(low), abs(high)):
        return
    values = symmetric(low, high, 10.0**power, most)
    check_inside(values, low, high, most)


def test_symlog_is_even_near_0_and_in_powers_beyond():
    scale = Scale("symlog", 2.0)
    ruler = scale.ruler(np.array([-200.0, -20, -2, -1, 0, 1, 2, 20, 200]))
    assert ruler[3:6] == pytest.approx([-0.5, 0, 0.5])
    assert np.diff(ruler)[[0, 1, 6, 7]] == pytest.approx(math.log(10))
    assert ruler == pytest.approx(-ruler[::-1])
    h = 1e-7  # One slope on both sides of the threshold.
    near = scale.ruler(np.array([2 - h, 2.0, 2 + h]))
    assert np.diff(near) / h == pytest.approx([0.5, 0.5], rel=1e-5)
    assert scale.values(ruler) == pytest.approx([-200, -20, -2, -1, 0, 1, 2, 20, 200])


@pytest.mark.parametrize("kind", ["linear", "log", "symlog"])
@given(st.floats(1e-6, 1e6))
def test_a_ruler_reads_both_ways(kind, value):
    scale = Scale(kind, 3.0)
    places = scale.ruler(np.array([value]))
    assert scale.values(places) == pytest.approx([value])


def test_a_threshold_suits_the_data():
    assert suited_threshold(np.array([])) == 1
    assert suited_threshold(np.array([0.0, 0.0])) == 1
    assert suited_threshold(np.array([-900.0, 0, 30, 40, 50])) == 10
    assert suited_threshold(np.array([1e-9] * 50 + [1e3])) == 1e-2  # five decades below the top


def test_small_ticks():
    assert minor_linear([0, 10, 20], -3, 22, 0) == [-2, 2, 4, 6, 8, 12, 14, 16, 18, 22]
    assert minor_linear([0, 2], 0, 2, 0) == [0.5, 1, 1.5]
    assert minor_linear([0, 10], 0, 10, 1) == [5]
    assert minor_logarithmic(1, 20) == [1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 20]


def test_whole_numbers_have_no_ticks_between_them():
    assert linear(1999.6, 2005.4, 20, whole=True) == [2000, 2001, 2002, 2003, 2004, 2005]
    assert linear(1999.6, 2010.4, 5, whole=True) == [2000, 2005, 2010]
    assert linear(0.96, 2.04, 6, whole=True) == [1, 2]
    assert linear(1949, 2007, 6, whole=True) == [1950, 1960, 1970, 1980, 1990, 2000]
