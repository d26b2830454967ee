"""The themes: readable text, and palettes whose colours differ for colour-blind readers too."""

from __future__ import annotations

from itertools import combinations

import numpy as np
import pytest
from numpy.typing import NDArray

from renderer.colors import RGBA
from renderer.contrast import VISIONS, Vision, difference
from renderer.theme import DARK, LIGHT, MINIMAL, THEMES, Theme

# Viénot, Brettel, Mollon (1999): what protanopes and deuteranopes see, in linear sRGB.
PROTAN = np.array([[0.11238, 0.88762, 0], [0.11238, 0.88762, 0], [0.00401, -0.00401, 1]])
DEUTAN = np.array([[0.29275, 0.70725, 0], [0.29275, 0.70725, 0], [-0.02234, 0.02234, 1]])

themes = pytest.mark.parametrize("theme", THEMES.values(), ids=lambda theme: theme.name)


def linear(color: RGBA) -> NDArray[np.float64]:
    """Linear light of an opaque sRGB colour (IEC 61966-2-1)."""
    channels = np.array(color[:3])
    return np.where(channels <= 0.04045, channels / 12.92, ((channels + 0.055) / 1.055) ** 2.4)


def luminance(color: RGBA) -> float:
    return float(linear(color) @ [0.2126, 0.7152, 0.0722])


def contrast(one: RGBA, two: RGBA) -> float:
    """The contrast ratio of WCAG 2."""
    low, high = sorted((luminance(one), luminance(two)))
    return (high + 0.05) / (low + 0.05)


def lab(light: NDArray[np.float64]) -> NDArray[np.float64]:
    """CIE L*a*b* (D65) of linear sRGB."""
    matrix = np.array(
        [[0.4124, 0.3576, 0.1805], [0.2126, 0.7152, 0.0722], [0.0193, 0.1192, 0.9505]]
    )
    x, y, z = np.cbrt(matrix @ np.clip(light, 0, 1) / [0.9505, 1, 1.089])
    return np.array([116 * y - 16, 500 * (x - y), 200 * (y - z)])


@themes
def test_text_is_readable(theme: Theme) -> None:
    for ground in (theme.background, theme.panel):
        assert contrast(theme.text, ground) >= 7  # AAA
        assert contrast(theme.muted, ground) >= 4.5  # AA, 1.4.3


@themes
def test_colours_stand_out_from_the_ground_and_the_grid_does_not(theme: Theme) -> None:
    for color in theme.palette:
        assert contrast(color, theme.panel) >= 3  # AA, 1.4.11
    assert 1.05 <= contrast(theme.grid, theme.panel) <= 1.4
    assert contrast(theme.edge, theme.panel) > contrast(theme.grid, theme.panel)


@themes
@pytest.mark.parametrize("vision", VISIONS)
def test_colours_can_be_told_apart(theme: Theme, vision: Vision) -> None:
    """By the model of Machado et al. and CIEDE2000."""
    assert len(theme.palette) == 7
    for one, two in combinations(theme.palette, 2):
        assert difference(one[:3], two[:3], vision) >= 13


@themes
@pytest.mark.parametrize("sight", [np.eye(3), PROTAN, DEUTAN], ids=["all", "protan", "deutan"])
def test_they_can_by_another_model_too(theme: Theme, sight: NDArray[np.float64]) -> None:
    """By that of Viénot et al. and the difference of CIE 1976, of which 2.3 can just be seen."""
    seen = [lab(sight @ linear(color)) for color in theme.palette]

    for one, two in combinations(seen, 2):
        assert np.linalg.norm(one - two) > 10


@themes
def test_numbers_make_sense(theme: Theme) -> None:
    assert THEMES[theme.name] is theme
    assert theme.about
    for color in (theme.background, theme.panel, theme.text, theme.edge, *theme.palette):
        assert all(0 <= part <= 1 for part in color) and color[3] == 1


@pytest.mark.parametrize("theme", [LIGHT, DARK, MINIMAL], ids=lambda theme: theme.name)
def test_sizes_of_type_are_steps_of_a_scale(theme: Theme) -> None:
    base, steps = theme.label_size, {"credits": -1, "tick": -0.5, "caption": 1, "title": 3}
    for name, step in {**steps, "subtitle": 1, "panel_title": 1}.items():
        assert getattr(theme, f"{name}_size") == pytest.approx(base * 1.2**step, rel=0.015)
