"""Contrast and differences of colours, against published values."""

import numpy as np
import pytest

from renderer import contrast
from renderer.colors import from_hex

# Sharma, Wu and Dalal (2005), table 1: two colours of CIELAB and their difference.
SHARMA = np.array("""
50.0000 2.6772 -79.7751 50.0000 0.0000 -82.7485 2.0425
50.0000 3.1571 -77.2803 50.0000 0.0000 -82.7485 2.8615
50.0000 2.8361 -74.0200 50.0000 0.0000 -82.7485 3.4412
50.0000 -1.3802 -84.2814 50.0000 0.0000 -82.7485 1.0000
50.0000 -1.1848 -84.8006 50.0000 0.0000 -82.7485 1.0000
50.0000 -0.9009 -85.5211 50.0000 0.0000 -82.7485 1.0000
50.0000 0.0000 0.0000 50.0000 -1.0000 2.0000 2.3669
50.0000 -1.0000 2.0000 50.0000 0.0000 0.0000 2.3669
50.0000 2.4900 -0.0010 50.0000 -2.4900 0.0009 7.1792
50.0000 2.4900 -0.0010 50.0000 -2.4900 0.0010 7.1792
50.0000 2.4900 -0.0010 50.0000 -2.4900 0.0011 7.2195
50.0000 2.4900 -0.0010 50.0000 -2.4900 0.0012 7.2195
50.0000 -0.0010 2.4900 50.0000 0.0009 -2.4900 4.8045
50.0000 -0.0010 2.4900 50.0000 0.0010 -2.4900 4.8045
50.0000 -0.0010 2.4900 50.0000 0.0011 -2.4900 4.7461
50.0000 2.5000 0.0000 50.0000 0.0000 -2.5000 4.3065
50.0000 2.5000 0.0000 73.0000 25.0000 -18.0000 27.1492
50.0000 2.5000 0.0000 61.0000 -5.0000 29.0000 22.8977
50.0000 2.5000 0.0000 56.0000 -27.0000 -3.0000 31.9030
50.0000 2.5000 0.0000 58.0000 24.0000 15.0000 19.4535
50.0000 2.5000 0.0000 50.0000 3.1736 0.5854 1.0000
50.0000 2.5000 0.0000 50.0000 3.2972 0.0000 1.0000
50.0000 2.5000 0.0000 50.0000 1.8634 0.5757 1.0000
50.0000 2.5000 0.0000 50.0000 3.2592 0.3350 1.0000
60.2574 -34.0099 36.2677 60.4626 -34.1751 39.4387 1.2644
63.0109 -31.0961 -5.8663 62.8187 -29.7946 -4.0864 1.2630
61.2901 3.7196 -5.3901 61.4292 2.2480 -4.9620 1.8731
35.0831 -44.1164 3.7933 35.0232 -40.0716 1.5901 1.8645
22.7233 20.0904 -46.6940 23.0331 14.9730 -42.5619 2.0373
36.4612 47.8580 18.3852 36.2715 50.5065 21.2231 1.4146
90.8027 -2.0831 1.4410 91.1528 -1.6435 0.0447 1.4441
90.9257 -0.5406 -0.9208 88.6381 -0.8985 -0.7239 1.5381
6.7747 -0.2908 -2.4247 5.8714 -0.0985 -2.2286 0.6377
2.0776 0.0795 -1.1350 0.9033 -0.0636 -0.5514 0.9082
""".split(), dtype=np.float64).reshape(-1, 7)  # fmt: skip


def rgb(digits: str) -> tuple[float, float, float]:
    return from_hex(digits)[:3]


def test_ciede2000_is_that_of_the_published_pairs() -> None:
    assert len(SHARMA) == 34
    one, two, known = SHARMA[:, :3], SHARMA[:, 3:6], SHARMA[:, 6]
    np.testing.assert_allclose(contrast.ciede2000(one, two), known, atol=5.1e-5)


def test_ciede2000_does_not_mind_which_comes_first() -> None:
    one, two = SHARMA[:, :3], SHARMA[:, 3:6]
    np.testing.assert_allclose(
        contrast.ciede2000(one, two), contrast.ciede2000(two, one), atol=5.1e-5
    )


def test_a_colour_does_not_differ_from_itself() -> None:
    colours = np.random.default_rng(1).random((500, 3))
    assert contrast.difference(colours, colours).max() == 0


@pytest.mark.parametrize(
    ("one", "two", "known"),
    [
        ("000", "fff", 21.0),
        ("fff", "000", 21.0),
        ("777", "fff", 4.48),  # W3C's own example of grey that just fails, and the one that passes
        ("767676", "fff", 4.54),
        ("f00", "fff", 4.00),
        ("00f", "fff", 8.59),
        ("0f0", "fff", 1.37),
        ("595959", "fff", 7.00),
        ("949494", "fff", 3.03),
    ],
)
def test_contrast_ratios_are_the_known_ones(one: str, two: str, known: float) -> None:
    # Checkers cut the third decimal rather than round it.
    assert float(contrast.ratio(rgb(one), rgb(two))) == pytest.approx(known, abs=0.0101)


def test_luminance_of_primaries_is_the_standards() -> None:
    np.testing.assert_allclose(contrast.luminance(np.eye(3)), [0.2126, 0.7152, 0.0722])


@pytest.mark.parametrize(
    ("colour", "known"),  # Lindbloom's calculator: sRGB, D65
    [
        ("fff", (100.0, 0.0, 0.0)),
        ("000", (0.0, 0.0, 0.0)),
        ("f00", (53.24, 80.09, 67.20)),
        ("0f0", (87.73, -86.18, 83.18)),
        ("00f", (32.30, 79.19, -107.86)),
        ("808080", (53.59, 0.0, 0.0)),
    ],
)
def test_cielab_is_the_known_one(colour: str, known: tuple[float, ...]) -> None:
    np.testing.assert_allclose(contrast.lab(rgb(colour)), known, atol=0.05)


def test_light_and_colours_are_each_others_inverse() -> None:
    values = np.linspace(0, 1, 256)
    np.testing.assert_allclose(contrast.encoded(contrast.linear(values)), values, atol=1e-6)


@pytest.mark.parametrize("vision", contrast.VISIONS)
def test_greys_look_alike_to_all_eyes(vision: contrast.Vision) -> None:
    greys = np.repeat(np.linspace(0, 1, 11)[:, None], 3, axis=1)
    np.testing.assert_allclose(contrast.seen(greys, vision), greys, atol=2e-5)


def test_red_and_green_are_confused_by_the_eyes_that_are_known_to() -> None:
    red, green = rgb("c05a2e"), rgb("7a7b25")
    seen = {v: float(contrast.difference(red, green, v)) for v in contrast.VISIONS}
    assert seen["normal"] > 30
    assert seen["deutan"] < 12
    assert seen["tritan"] > 20


@pytest.mark.parametrize(
    ("vision", "known"),  # pure red as the simulators of browsers show it
    [("protan", "6d5f00"), ("deutan", "a39000"), ("tritan", "ff000f")],
)
def test_red_looks_as_other_simulators_show_it(vision: contrast.Vision, known: str) -> None:
    np.testing.assert_allclose(contrast.seen((1, 0, 0), vision), rgb(known), atol=0.5 / 255)


def test_what_is_see_through_lies_between() -> None:
    np.testing.assert_allclose(contrast.over((1, 0, 0, 0.25), (1, 1, 1)), (1, 0.75, 0.75))
    many = contrast.over(np.array([[0, 0, 0, 1.0], [0, 0, 0, 0]]), (0.2, 0.4, 0.6))
    np.testing.assert_allclose(many, [[0, 0, 0], [0.2, 0.4, 0.6]])
