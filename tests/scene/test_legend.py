import numpy as np
import pytest

from renderer import SpecError


def lines(names, **more):
    return [{"mark": "line", "x": "t", "y": "s", "label": name, **more} for name in names]


def test_entries_come_in_order_and_once(studio, wave):
    legend = studio.scene(wave(series=lines(["b", "a", "b", "c"]))).panels[0].legend
    assert [entry.label for entry in legend.entries] == ["b", "a", "c"]


def test_no_labels_no_legend(studio, wave):
    spec = wave(series=[{"mark": "line", "x": "t", "y": "s"}])
    assert studio.scene(spec).panels[0].legend is None
    assert studio.scene(wave(series=lines("ab"), legend="none")).panels[0].legend is None


@pytest.mark.parametrize("corner", ["upper right", "upper left", "lower right", "lower left"])
def test_best_is_where_the_data_is_not(studio, corner):
    """Points everywhere but in one corner."""
    x, y = (a.ravel() for a in np.meshgrid(np.linspace(0, 1, 41), np.linspace(0, 1, 41)))
    up, right = "upper" in corner, "right" in corner
    free = ((y > 0.6) if up else (y < 0.4)) & ((x > 0.6) if right else (x < 0.4))
    corners = np.array([[0, 0], [0, 1], [1, 0], [1, 1]])
    x, y = np.append(x[~free], corners[:, 0]), np.append(y[~free], corners[:, 1])
    spec = {
        "data": {"d": studio.csv(x=x, y=y)},
        "canvas": {"size": [640, 400]},
        "series": [{"mark": "point", "x": "x", "y": "y", "label": "all", "size": 2}],
    }
    panel = studio.scene(spec).panels[0]
    left, bottom, width, height = panel.legend.rect
    x0, y0, w, h = panel.space.rect
    assert (left + width / 2 > x0 + w / 2) == right
    assert (bottom + height / 2 > y0 + h / 2) == up


@pytest.mark.parametrize("count", [1, 6, 12, 20])
@pytest.mark.parametrize("size", [(640, 480), (480, 200), (300, 600)])
def test_legends_lie_within_their_panel(studio, wave, count, size):
    spec = wave(series=lines([f"series {n}" for n in range(count)]), canvas={"size": list(size)},
                legend="center right")  # fmt: skip
    panel = studio.scene(spec).panels[0]
    x, y, width, height = panel.space.rect
    left, bottom, w, h = panel.legend.rect
    assert x <= left and left + w <= x + width and y <= bottom and bottom + h <= y + height


def test_long_labels_are_cut_short(studio, wave):
    spec = wave(series=lines(["w" * 300, "short"]), canvas={"size": [640, 400]})
    panel = studio.scene(spec).panels[0]
    assert panel.legend.entries[0].label.endswith("…")
    assert panel.legend.rect[2] <= panel.space.rect[2]


@pytest.mark.parametrize(
    ("count", "legend"),
    [(300, "upper left"), (300, "best"), (300, "right"), (300, "bottom"), (1000, "best")],
)
def test_entries_without_room_are_left_out_with_a_warning(studio, wave, count, legend):
    spec = wave(
        series=lines([f"n{n}" for n in range(count)]), canvas={"size": [400, 240]}, legend=legend
    )
    shown = studio.scene(spec).panels[0].legend
    *named, more = shown.entries
    assert [entry.label for entry in named] == [f"n{n}" for n in range(len(named))]
    assert more.label == f"… {count - len(named):,} more"
    (warning,) = [w for w in studio.warnings if w.code == "legend"]
    assert warning.text == (
        f"the legend shows {len(named)} of its {count:,} entries: more have no room"
    )


def test_a_legend_without_any_room_is_left_out_with_a_warning(studio, wave):
    spec = wave(series=lines(["w" * 40, "v" * 40]), canvas={"size": [120, 120], "dpi": 60},
                axes={n: {"visible": False} for n in "xy"}, legend="right")  # fmt: skip
    assert studio.scene(spec).panels[0].legend is None
    (warning,) = [w for w in studio.warnings if w.code == "legend"]
    assert warning.text == "the legend with 2 entries does not fit its panel: left out"


def test_a_constant_has_a_colour_bar(studio):
    for scale in ("linear", "log"):
        color = {"field": "v", "colormap": "viridis", "scale": scale}
        spec = {
            "data": {"d": studio.csv(t=[0, 1], v=[0.3, 0.3])},
            "series": [{"mark": "line", "x": "t", "y": "v", "color": color}],
        }
        axis = studio.scene(spec).panels[0].colorbar.axis
        assert axis.low < 0.3 < axis.high and axis.share(np.array([0.3])) == pytest.approx(0.5)


def test_a_label_shows_a_param(studio, wave):
    line = {"mark": "line", "x": "t", "y": "s", "label": "rho = {rho:.1f}"}
    scene = studio.scene(wave(params={"rho": 28}, series=[line]))
    assert scene.panels[0].layers[0].legend()[0].label == "rho = 28.0"


def test_a_label_with_an_unknown_name_is_refused(studio, wave):
    line = {"mark": "line", "x": "t", "y": "s", "label": "rho = {roh}"}
    with pytest.raises(SpecError) as caught:
        studio.scene(wave(params={"rho": 28}, series=[line]))
    (problem,) = caught.value.problems
    assert problem.text == "unknown value 'roh'"
    assert problem.hint == "did you mean 'rho'? known: 'rho'"
