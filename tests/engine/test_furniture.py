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


def colored(wave, colorbar=True, **color):
    mapping = {"field": "t + 0.5", "colormap": "viridis", "domain": [0.5, 10.5], **color}
    line = {"mark": "line", "x": "t", "y": "s", "color": mapping}
    return wave(canvas={"size": [640, 480]}, series=[line], colorbar=colorbar)


@pytest.mark.parametrize("position", ["right", "left", "top", "bottom", "lower right", "inside"])
def test_a_bar_has_the_colours_of_its_ticks_wherever_it_stands(studio, wave, position):
    spec = colored(wave, {"position": position, "label": "a title"})
    bar, frame = studio.scene(spec).panels[0].colorbar, studio.stage(spec).frame(19)
    x, y, width, height = bar.rect
    upright = position in ("right", "left")
    assert (height > width) == upright and len(bar.axis.ticks) >= 2
    for value in bar.axis.ticks:
        share = (float(value) - 0.5) / 10
        along = x + share * width, y + height / 2
        column, row = (x + width / 2, y + share * height) if upright else along
        column, row = min(int(column), int(x + width) - 1), min(int(row), int(y + height) - 1)
        wanted = np.array(matplotlib.colormaps["viridis"](share)[:3]) * 255
        assert np.abs(frame[480 - 1 - row, column, :3] - wanted).max() <= 5, value
    for label in bar.labels:
        left, bottom, right, top = label.bounds()
        assert right <= x or left >= x + width or top <= y + 1 or bottom >= y + height - 1


@pytest.mark.parametrize(
    ("domain", "beyond"),
    [([0.5, 10.5], (False, False)), ([2, 10.5], (True, False)), ([0.5, 8], (False, True)),
     ([2, 8], (True, True))],
)  # fmt: skip
def test_a_bar_is_pointed_where_values_are_beyond_its_ends(studio, wave, domain, beyond):
    spec = colored(wave, domain=domain)
    bar, frame = studio.scene(spec).panels[0].colorbar, studio.stage(spec).frame(0)[::-1]
    assert bar.scale.beyond == beyond
    x, y, width, height = bar.rect
    column = int(x + width / 2)
    ends = matplotlib.colormaps["viridis"](0.0), matplotlib.colormaps["viridis"](1.0)
    for row, color, shown in zip((y - 3, y + height + 2), ends, beyond, strict=True):
        near = np.abs(frame[int(row), column, :3] - np.array(color[:3]) * 255).max() <= 8
        assert near == shown
    # Pointed: at its tip there is less of it than at the bar.
    if beyond[1]:
        inked = (frame[int(y + height) :, int(x) : int(x + width), :3] < 250).any(axis=2)
        counts = [int(n) for n in inked.sum(axis=1) if n]
        assert counts[0] > counts[-1]


def test_a_bar_of_levels_has_steps(studio, wave):
    from dataclasses import replace

    from renderer.engine.furniture import draw_colorbar
    from renderer.engine.painter import Painter

    scene = studio.scene(colored(wave))
    bar = scene.panels[0].colorbar
    levels = (2.5, 5.5)
    painter = Painter(640, 480, scene.dpi)
    painter.fill((1, 1, 1, 1))
    draw_colorbar(scene, replace(bar, scale=replace(bar.scale, levels=levels)), painter)
    x, y, width, height = map(int, bar.rect)
    column = painter.pixels[::-1][y : y + height, x + width // 2, :3]
    steps = np.flatnonzero((np.diff(column.astype(int), axis=0) != 0).any(axis=1)) + 1
    assert (steps / height).tolist() == pytest.approx([0.2, 0.5], abs=0.01)
    for share, middle in ((0.1, 1.5), (0.3, 4.0), (0.8, 8.0)):
        wanted = np.array(matplotlib.colormaps["viridis"]((middle - 0.5) / 10)[:3]) * 255
        assert np.abs(column[int(share * height)] - wanted).max() <= 3


def test_each_scale_has_its_bar(studio, wave):
    series = [
        {"mark": "line", "x": "t", "y": "s", "color": {"field": "u", "label": "one"}},
        {"mark": "line", "x": "t", "y": "c", "color": {"field": "t", "label": "two"}},
        {"mark": "line", "x": "t", "y": "u", "color": {"field": "u", "label": "one"}},
    ]
    panel = studio.scene(wave(series=series, canvas={"size": [640, 480]})).panels[0]
    one, two = panel.bars
    assert [bar.scale.label for bar in panel.bars] == ["one", "two"] and studio.warnings == []
    text = max(label.bounds()[2] for label in one.labels)
    assert two.rect[0] > text and two.rect[0] + two.rect[2] < 640


def test_ticks_of_a_bar_are_as_they_are_given(studio, wave):
    given = {"ticks": [1, 4, 9], "format": "{:.1f} m", "length": "50%"}
    bar = studio.scene(colored(wave, given)).panels[0].colorbar
    assert bar.axis.texts == ("1.0 m", "4.0 m", "9.0 m")
    x, y, width, height = studio.scene(colored(wave, given)).panels[0].space.rect
    assert bar.rect[3] == pytest.approx(height / 2, abs=1)
    assert bar.rect[1] + bar.rect[3] / 2 == pytest.approx(y + height / 2, abs=1)


def test_a_bar_of_dates_shows_dates(studio):
    days = [f"2020-{1 + n:02d}-01" for n in range(12)]
    table = studio.csv(day=days, y=range(12))
    line = {"mark": "point", "x": "y", "y": "y", "color": {"field": "day", "colormap": "magma"}}
    spec = {"data": {"d": table}, "time": {"duration": 1, "field": "y"}, "series": [line]}
    bar = studio.scene({**spec, "canvas": {"size": [640, 480]}}).panels[0].colorbar
    assert len(bar.axis.texts) >= 2 and all("20" in t or t.isalpha() for t in bar.axis.texts)


def test_sizes_in_a_legend_are_drawn_as_large_as_they_are(studio, wave):
    from dataclasses import replace

    from renderer.engine.furniture import legend_picture
    from renderer.engine.glyphs import Glyphs
    from renderer.marks.base import LegendEntry
    from renderer.scene.legends import Room, fitted, sections

    scene = studio.scene(wave(canvas={"size": [640, 480], "dpi": 72}, series=[
        {"mark": "line", "x": "t", "y": "s"}]))  # fmt: skip
    red = (1.0, 0.0, 0.0, 1.0)
    sizes = [LegendEntry(f"{n}", red, marker="o", size=float(n), title="population")
             for n in (40, 20, 6)]  # fmt: skip
    colors = [LegendEntry("40", (0.0, 0.0, 1.0, 1.0), line=2.0, title="continent")]
    parts = sections([*colors, *sizes], None)
    assert [part.title for part in parts] == ["continent", "population"]
    legend = fitted(parts, scene.styles.legend, Room(300, 300))
    assert [title for title, _, _ in legend.titles] == ["continent", "population"]
    picture = legend_picture(scene, replace(legend, ground=1.0), Glyphs())
    reds = (picture[..., 0] > 200) & (picture[..., 1] < 100)
    rows = np.flatnonzero(reds.any(axis=1))
    runs = np.split(rows, np.flatnonzero(np.diff(rows) > 1) + 1)
    assert [len(run) for run in runs] == pytest.approx([40, 20, 6], abs=2)
