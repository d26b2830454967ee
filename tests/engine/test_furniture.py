import matplotlib
import numpy as np
import pytest
from matplotlib.colors import LogNorm, Normalize


@pytest.mark.parametrize("scale", ["linear", "log"])
def test_the_colour_beside_a_tick_is_the_colour_of_its_value(studio, wave, scale):
    color = {"field": "t + 0.5", "colormap": "viridis", "scale": scale, "domain": [0.5, 10.5]}
    spec = wave(canvas={"size": [640, 480]}, series=[
        {"mark": "line", "x": "t", "y": "s", "color": color}])  # fmt: skip
    bar = studio.scene(spec).panels[0].colorbar
    frame = studio.stage(spec).frame(0)
    norm = {"linear": Normalize, "log": LogNorm}[scale](0.5, 10.5)
    x, y, width, height = bar.rect
    assert len(bar.axis.ticks) >= 2
    for value in bar.axis.ticks:
        share = float(norm(value))
        row = 480 - 1 - min(int(y + share * height), int(y + height) - 1)
        wanted = np.array(matplotlib.colormaps["viridis"](share)[:3]) * 255
        assert np.abs(frame[row, int(x + width / 2), :3] - wanted).max() <= 5, value


@pytest.mark.parametrize("style", ["solid", "dashed", "dotted", "dashdot"])
def test_a_legend_shows_lines_as_they_are_drawn(studio, wave, style):
    series = [{"mark": "line", "x": "t", "y": "s", "style": style, "color": "#ff0000",
               "label": "one", "show": "all"}]  # fmt: skip
    spec = wave(canvas={"size": [320, 200], "dpi": 100}, series=series, legend="upper right")
    legend = studio.scene(spec).panels[0].legend
    x, y, width, height = map(int, legend.rect)
    picture = studio.stage(spec).frame(0)[200 - y - height : 200 - y, x : x + width, :3].astype(int)
    red = picture[..., 0] - picture[..., 2]
    assert (red > 100).sum() >= 5


def test_a_legend_shows_its_entries_colours(studio, wave):
    colors = {"a": [255, 0, 0], "b": [0, 128, 0], "c": [0, 0, 255]}
    series = [
        {"mark": "point", "x": "t", "y": y, "label": name, "show": "all", "size": 2,
         "color": "#{:02x}{:02x}{:02x}".format(*rgb)}
        for (name, rgb), y in zip(colors.items(), ("s", "c", "u"), strict=True)
    ]  # fmt: skip
    spec = wave(canvas={"size": [640, 400]}, series=series, legend="center")
    legend = studio.scene(spec).panels[0].legend
    x, y, width, height = map(int, legend.rect)
    picture = studio.stage(spec).frame(0)[400 - y - height : 400 - y, x : x + width, :3]
    rows = [
        np.flatnonzero((picture == rgb).all(axis=2).any(axis=1)).mean() for rgb in colors.values()
    ]
    assert rows == sorted(rows)
