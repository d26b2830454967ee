import dataclasses

import matplotlib as mpl
import numpy as np
import pytest
from matplotlib import style
from matplotlib.colors import to_rgba

from renderer.colors import Color
from renderer.scene.theme import keys_of, theme
from renderer.spec.themes import ThemeKeys, ThemeName, style_names
from renderer.theme import DARK, LIGHT, THEMES, Theme


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


@pytest.mark.parametrize("base", [*THEMES, "ggplot", "dark_background"])
@pytest.mark.parametrize("ground", ["black", "white", "navy", "#777777", "lightyellow", "tomato"])
def test_text_can_be_read_on_any_ground(base, ground):
    found = theme(ThemeName(base), Color(ground))
    assert found.background[:3] == found.panel[:3] == Color(ground).rgba()[:3]
    for color in (found.text, found.muted):
        assert contrast(color, found.background) >= min(
            4.5, max(contrast(dark, found.background) for dark in (LIGHT.text, DARK.text))
        )


def test_on_the_other_kind_of_ground_ours_have_the_colours_made_for_it():
    assert theme(ThemeName("light"), Color("#101010")).palette == DARK.palette
    assert theme(ThemeName("dark"), Color("ivory")).palette == LIGHT.palette
    assert theme(ThemeName("paper"), Color("ivory")).palette == THEMES["paper"].palette
    own = ThemeKeys.model_validate({"palette": ["red", "gold"]})
    assert theme(own, Color("black")).palette == (Color("red").rgba(), Color("gold").rgba())


def test_what_is_said_of_text_is_kept_on_any_ground():
    found = theme(ThemeKeys.model_validate({"text": "#333333", "background": "black"}))
    assert found.text == Color("#333333").rgba()


def test_a_ground_that_can_be_seen_through_changes_nothing():
    found = theme(ThemeName("light"), Color("transparent"))
    assert (found.text, found.muted, found.palette) == (LIGHT.text, LIGHT.muted, LIGHT.palette)


@pytest.mark.parametrize("name", [*THEMES, "ggplot", "Solarize_Light2", "dark_background"])
def test_the_keys_of_a_theme_make_it_whatever_their_base(name):
    whole = theme(ThemeName(name))
    for base in ("light", "dark", "paper"):
        again = theme(ThemeKeys.model_validate({"base": base, **keys_of(whole)}))
        for field in dataclasses.fields(Theme):
            if field.name not in ("name", "about"):
                made, given = getattr(again, field.name), getattr(whole, field.name)
                if isinstance(given, tuple) and not isinstance(given[:1] and given[0], str):
                    # Colours are written in steps of 1/255.
                    assert np.array(made) == pytest.approx(np.array(given), abs=0.002)
                elif field.name != "grid_axes" or whole.grid_shown:
                    assert made == given, field.name


def test_a_grid_of_one_axis():
    keys = {"show_grid": "x", "base": "paper"}
    found = theme(ThemeKeys.model_validate(keys))
    assert (found.grid_shown, found.grid_axes) == (True, ("x",))
    assert theme(ThemeKeys.model_validate({**keys, "show_grid": True})).grid_axes == ("x", "y")
    assert not theme(ThemeKeys.model_validate({**keys, "show_grid": False})).grid_shown


def test_a_film_on_a_dark_ground_has_bright_text(studio, wave):
    series = [{"mark": "line", "x": "t", "y": "s"}]
    canvas = {"size": [480, 300], "background": "#101010"}
    stage = studio.stage(wave(title="Waves", canvas=canvas, series=series))
    grey = stage.frame(0)[..., :3].astype(float).mean(axis=2)
    assert np.median(grey) == 16 and grey.max() > 200
    assert not studio.warnings
