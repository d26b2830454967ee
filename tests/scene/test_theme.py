import matplotlib as mpl
import numpy as np
import pytest
from matplotlib import style
from matplotlib.colors import to_rgba

from renderer.scene.theme import theme
from renderer.spec.themes import ThemeKeys, ThemeName, style_names
from renderer.theme import THEMES


@pytest.mark.parametrize("name", style_names())
def test_a_style_gives_the_colours_that_matplotlib_takes_from_it(name):
    found = theme(ThemeName(name))
    with style.context(["default", name]):
        settings = dict(mpl.rcParams)
    assert found.background == pytest.approx(to_rgba(settings["figure.facecolor"]))
    assert found.panel == pytest.approx(to_rgba(settings["axes.facecolor"]))
    assert found.edge == pytest.approx(to_rgba(settings["axes.edgecolor"]))
    assert found.grid[:3] == pytest.approx(to_rgba(settings["grid.color"])[:3])
    cycle = settings["axes.prop_cycle"].by_key()["color"]
    assert np.array(found.palette) == pytest.approx(np.array([to_rgba(color) for color in cycle]))
    assert found.line_width == settings["lines.linewidth"]
    assert found.grid_shown == settings["axes.grid"]


def luminance(color):
    parts = [c / 12.92 if c <= 0.04045 else ((c + 0.055) / 1.055) ** 2.4 for c in color[:3]]
    return 0.2126 * parts[0] + 0.7152 * parts[1] + 0.0722 * parts[2]


def contrast(a, b):
    high, low = sorted((luminance(a), luminance(b)), reverse=True)
    return (high + 0.05) / (low + 0.05)


@pytest.mark.parametrize("name", THEMES)
def test_our_themes_can_be_read(name):
    """The contrast that WCAG 2 asks of text (4.5) and of graphics (3; thick lines of a palette may
    fall a little short)."""
    found = THEMES[name]
    assert contrast(found.text, found.background) >= 7
    assert contrast(found.muted, found.background) >= 4.5
    assert all(contrast(color, found.panel) >= 1.7 for color in found.palette)


def test_a_theme_of_ones_own_is_its_base_but_for_its_keys():
    keys = {"palette": ["gold", "#00f"], "axis_width": 2.5, "sides": ["top"], "show_grid": False}
    found = theme(ThemeKeys.model_validate({"base": "dark", **keys}))
    assert found.palette == ((1.0, 215 / 255, 0.0, 1.0), (0.0, 0.0, 1.0, 1.0))
    assert (found.edge_width, found.spines, found.grid_shown) == (2.5, ("top",), False)
    dark = THEMES["dark"]
    assert (found.text, found.pane, found.tick_size) == (dark.text, dark.pane, dark.tick_size)


def test_colours_that_are_not_said_follow_the_ground_and_the_text():
    found = theme(ThemeKeys.model_validate({"background": "black", "text": "white"}))
    assert found.panel == (0.0, 0.0, 0.0, 1.0)
    assert found.pane[3] == 0
    assert found.grid[0] < found.edge[0] < found.muted[0] < found.text[0] == 1.0
    assert contrast(found.muted, found.background) >= 4.5
    white = theme(ThemeKeys.model_validate({"background": "black", "walls": "C0", "ticks": "red"}))
    assert (white.pane, white.muted) == (THEMES["dark"].palette[0], (1.0, 0.0, 0.0, 1.0))
