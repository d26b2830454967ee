"""The themes: readable text, and palettes whose colours differ for colour-blind readers too."""

from __future__ import annotations

from itertools import combinations

import numpy as np
import pytest
from numpy.typing import NDArray

from renderer.colors import RGBA
from renderer.theme import THEMES, Theme

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
    assert contrast(theme.text, theme.background) >= 7  # AAA
    assert contrast(theme.muted, theme.panel) >= 4.5  # AA


@themes
def test_lines_stand_out_from_the_ground(theme: Theme) -> None:
    for color in theme.palette:
        assert contrast(color, theme.panel) >= 1.5
    assert contrast(theme.grid, theme.panel) <= min(contrast(c, theme.panel) for c in theme.palette)


@themes
@pytest.mark.parametrize("sight", [np.eye(3), PROTAN, DEUTAN], ids=["all", "protan", "deutan"])
def test_colours_can_be_told_apart(theme: Theme, sight: NDArray[np.float64]) -> None:
    seen = [lab(sight @ linear(color)) for color in theme.palette[:5]]

    for one, two in combinations(seen, 2):
        assert np.linalg.norm(one - two) > 10  # CIE 1976; a just noticeable difference is 2.3


@themes
def test_numbers_make_sense(theme: Theme) -> None:
    assert THEMES[theme.name] is theme
    assert len(set(theme.palette)) == len(theme.palette) >= 6
    for color in (theme.background, theme.panel, theme.text, theme.edge, *theme.palette):
        assert all(0 <= part <= 1 for part in color) and color[3] == 1
    assert theme.tick_size <= theme.label_size <= theme.panel_title_size <= theme.title_size
