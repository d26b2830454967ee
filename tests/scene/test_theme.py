import matplotlib as mpl
import numpy as np
import pytest
from matplotlib import style
from matplotlib.colors import to_rgba

from renderer.scene.theme import theme
from renderer.spec.themes import ThemeName, style_names
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
