import math
import re

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from renderer.scene.ticks import linear, logarithmic, minor_logarithmic, numbers

SI = {"k": 1e3, "M": 1e6, "G": 1e9, "T": 1e12}
DIGITS = str.maketrans("⁰¹²³⁴⁵⁶⁷⁸⁹⁻−", "0123456789--")


def read(text):
    """The number that a tick's text says."""
    match = re.fullmatch(r"(-?[\d,.]*?)(?:×?10([⁰¹²³⁴⁵⁶⁷⁸⁹⁻]+))?([kMGT])?", text.replace("−", "-"))
    assert match, text
    mantissa, power, unit = match.groups()
    mantissa = mantissa.replace(",", "")
    base = float(mantissa) if mantissa.strip("-") else float(mantissa + "1")
    if power:
        return float(f"{base!r}e{power.translate(DIGITS)}")
    return base * SI.get(unit or "", 1.0)


def check(values, texts):
    assert len(set(texts)) == len(texts), texts
    gap = min(np.diff(values)) if len(values) > 1 else abs(values[0])
    for value, text in zip(values, texts, strict=True):
        near = max(0.01 * gap, 1e-12 * abs(value))
        assert read(text) == pytest.approx(value, abs=near, rel=0), (value, text)
        assert text == "0" or value != 0


@pytest.mark.parametrize("most", [2, 3, 5, 9])
@pytest.mark.parametrize("power", range(-12, 16))
@pytest.mark.parametrize("factor", [1, 1.7, 3.33, 9.6])
def test_every_order_of_magnitude(power, factor, most):
    span = factor * 10.0**power
    for low in (0.0, -span, -span / 3, span / 7, 100 * span):
        values = linear(low, low + span, most)
        assert len(values) <= most + 1 and len(values) >= (2 if most > 2 else 1)
        assert all(low - 1e-6 * span <= v <= low + 1.000001 * span for v in values)
        check(values, numbers(values))


@settings(max_examples=300, deadline=None)
@given(
    st.floats(-1e15, 1e15), st.floats(-10, 0), st.integers(3, 12),
)  # fmt: skip
def test_narrow_ranges_far_from_zero(middle, power, most):
    span = max(abs(middle), 1e-12) * 10**power
    low, high = middle - span / 2, middle + span / 2
    values = linear(low, high, most)
    assert 2 <= len(values) <= most + 1
    steps = np.diff(values)
    assert steps.min() > 0 and steps.max() == pytest.approx(steps.min(), rel=1e-3)
    check(values, numbers(values))


@settings(max_examples=300, deadline=None)
@given(st.floats(-12, 15), st.integers(3, 12))
def test_steps_are_round(power, most):
    values = linear(0, 10**power, most)
    step = values[1] - values[0]
    mantissa = step / 10 ** math.floor(math.log10(step) + 1e-9)
    assert min(abs(mantissa - r) for r in (1, 2, 2.5, 5)) < 1e-6


def test_texts_are_what_a_reader_expects():
    assert numbers([0, 0.5, 1]) == ["0", "0.5", "1.0"]
    assert numbers([-1, 0, 1]) == ["−1", "0", "1"]
    assert numbers([0, 50_000, 100_000]) == ["0", "50k", "100k"]
    assert numbers([0, 2e6]) == ["0", "2M"]
    assert numbers([1e-5, 2e-5]) == ["10⁻⁵", "2×10⁻⁵"]
    assert numbers([0, 1e15, 2e15]) == ["0", "10¹⁵", "2×10¹⁵"]
    assert numbers([10.0, 100.0, 1000.0], log=True) == ["10", "100", "1,000"]
    assert numbers([1e-6, 1e-3, 1.0], log=True) == ["10⁻⁶", "10⁻³", "10⁰"]
    assert numbers([-0.0, 0.1]) == ["0", "0.1"]
    assert numbers([999_999_999_999_999.9]) != []
    assert numbers([]) == []


@pytest.mark.parametrize("most", [3, 5, 9])
@pytest.mark.parametrize(
    ("low", "high"),
    [(1e-12, 1e15), (1, 10), (0.02, 700), (3, 4), (2, 90), (1e-300, 1e300), (8, 12)],
)
def test_log_axes(low, high, most):
    values = logarithmic(low, high, most)
    assert 2 <= len(values) and all(low * 0.999 <= v <= high * 1.001 for v in values)
    assert values == sorted(set(values))
    texts = numbers(values, log=True)
    assert len(set(texts)) == len(texts)
    assert [read(t) for t in texts] == pytest.approx(values)
    assert all(low * 0.999 <= v <= high * 1.001 for v in minor_logarithmic(low, high))


def test_whole_numbers_have_no_ticks_between_them():
    assert linear(1999.6, 2005.4, 20, whole=True) == [2000, 2001, 2002, 2003, 2004, 2005]
    assert linear(1999.6, 2010.4, 5, whole=True) == [2000, 2005, 2010]
    assert linear(0.96, 2.04, 6, whole=True) == [1, 2]
    assert linear(1949, 2007, 6, whole=True) == [1950, 1960, 1970, 1980, 1990, 2000]
