"""Labels that keep clear of each other: what is seen of them in pixels, frame by frame."""

import numpy as np
import pytest

from renderer.errors import SpecError
from renderer.scene.overlaps import faded
from renderer.scene.text import TextStyle, advance

RNG = np.random.default_rng(11)
NAMES = [f"place {n}" for n in range(14)]


def film(studio, text=None, frames=40, moving=True, points=True, **more):
    """Things that move across a panel, each with its name."""
    start, end = RNG.uniform(0, 10, (2, len(NAMES), 2))
    end = end if moving else start
    columns = {
        "t": np.tile([0.0, 1.0], len(NAMES)),
        "name": np.repeat(NAMES, 2).tolist(),
        "x": np.stack([start[:, 0], end[:, 0]], 1).reshape(-1),
        "y": np.stack([start[:, 1], end[:, 1]], 1).reshape(-1),
        "n": np.repeat(np.arange(len(NAMES)) + 1, 2),
    }
    table = {**studio.csv(**columns), "key": "name"}
    series = [{"mark": "text", "x": "x", "y": "y", "text": "{name}", **(text or {})}]
    if points:
        size = {"field": "n", "range": [3, 16]}
        series.insert(0, {"mark": "point", "x": "x", "y": "y", "size": size, "color": "red"})
    spec = {"canvas": {"size": [640, 480]}, "time": {"frames": frames}, "legend": "none", **more}
    return {**spec, "data": {"d": table}, "series": series}


def boxes(scene, index):
    """Left, right, bottom, top of the labels that frame shows, by label, in pixels."""
    layer, plane = scene.panels[0].layers[-1], scene.panels[0].space
    style = TextStyle(scene.theme.font, layer.style.size, layer.style.rgba, scene.dpi)
    unit, (x, y, w, h) = scene.dpi / 72, plane.rect
    at = layer.at(index, layer.points)
    found = {}
    for place, row in zip(at, layer.rows(index), strict=True):
        number = layer.placing.ids[row]
        shift = layer.placing.shifts[index, number] * unit
        cx = x + w * float(plane.x.share(place[:1])[0]) + shift[0]
        cy = y + h * float(plane.y.share(place[1:])[0]) + shift[1]
        half = advance(layer.texts[row], style) / 2
        if layer.placing.alphas[index, number] > 0:
            high = style.height / 2
            found[int(number)] = (cx - half, cx + half, cy - high, cy + high)
    return found


def meet(one, two):
    return one[0] < two[1] and two[0] < one[1] and one[2] < two[3] and two[2] < one[3]


@pytest.mark.parametrize("overlap", ["avoid", "hide", None])
def test_no_label_lies_over_another_at_any_frame(studio, overlap):
    scene = studio.scene(film(studio, {"overlap": overlap} if overlap else {}))
    shown = 0
    for index in range(40):
        seen = list(boxes(scene, index).values())
        shown += len(seen)
        assert not any(meet(a, b) for n, a in enumerate(seen) for b in seen[:n])
    assert shown > 0.6 * 40 * len(NAMES), "most of them are seen"


def test_labels_stay_in_the_panel(studio):
    scene = studio.scene(film(studio))
    x, y, w, h = scene.panels[0].space.rect
    for index in range(40):
        for left, right, low, high in boxes(scene, index).values():
            assert left >= x - 1e-3 and right <= x + w + 1e-3
            assert low >= y - 1e-3 and high <= y + h + 1e-3


def test_labels_neither_leap_nor_flicker(studio):
    scene = studio.scene(film(studio, frames=120))
    placing = scene.panels[0].layers[-1].placing
    # A place moves by a few pixels from frame to frame; a leap would be by the label's width.
    assert np.abs(np.diff(placing.shifts, axis=0)).max() < 8
    assert np.abs(np.diff(placing.alphas, axis=0)).max() <= 1 / 3 + 1e-6


def test_a_label_stands_beside_its_marker(studio):
    scene = studio.scene(film(studio, moving=False))
    points, layer = scene.panels[0].layers
    placing = layer.placing
    radii = points.sizes[points.rows(0)] / 2
    for number in range(len(NAMES)):
        dx, dy = np.abs(placing.shifts[0, number])
        assert max(dx, dy) >= radii[number]


def test_where_nothing_meets_all_stands_as_written(studio):
    table = studio.csv(x=[1, 5, 9], y=[1, 5, 9], name=["a", "b", "c"])
    series = [{"mark": "text", "x": "x", "y": "y", "text": "{name}"}]
    scene = studio.scene({"data": {"d": table}, "series": series})
    placing = scene.panels[0].layers[0].placing
    assert not placing.shifts.any() and (placing.alphas == 1).all()


def test_the_larger_marker_keeps_its_label(studio):
    table = studio.csv(x=[5, 5.01], y=[5, 5], name=["a long name", "another name"], n=[1, 9])
    series = [
        {"mark": "point", "x": "x", "y": "y", "size": {"field": "n", "range": [4, 12]}},
        {"mark": "text", "x": "x", "y": "y", "text": "{name}", "overlap": "hide"},
    ]
    axes = {"x": {"limits": [0, 10]}}
    scene = studio.scene({"data": {"d": table}, "axes": axes, "series": series})
    assert scene.panels[0].layers[1].placing.alphas.tolist() == [[0, 1]] * 20


@pytest.mark.parametrize("keys", [{"dx": 5}, {"align": "left"}, {"overlap": "allow"}])
def test_what_the_spec_places_stays_there(studio, keys):
    scene = studio.scene(film(studio, keys))
    assert scene.panels[0].layers[-1].placing is None


def test_frames_are_the_same_in_any_order(studio):
    spec = film(studio, frames=30)
    first, second = studio.stage(spec), studio.stage(spec)
    frames = [first.frame(i).copy() for i in range(30)]
    assert all((second.frame(i) == frames[i]).all() for i in (29, 2, 16, 0))


def test_too_many_labels(studio):
    table = studio.csv(x=np.arange(1100), y=np.arange(1100))
    text = {"mark": "text", "x": "x", "y": "y", "text": "{x}", "overlap": "avoid"}
    with pytest.raises(SpecError, match="1,100 texts cannot all keep clear") as caught:
        studio.scene({"data": {"d": table}, "series": [text]})
    assert caught.value.problems[0].path[-3:] == ("series", 0, "overlap")
    scene = studio.scene({"data": {"d": table}, "series": [{**text, "overlap": None}]})
    assert scene.panels[0].layers[0].placing is None


def test_what_is_hidden_goes_and_comes_back_slowly():
    hidden = np.zeros(60, dtype=bool)
    hidden[20:25] = hidden[30:31] = True
    found = faded(hidden, 10)
    assert not found[20:31].any(), "it does not come back for half a second"
    assert found[16:21] == pytest.approx([1, 1, 2 / 3, 1 / 3, 0])
    assert found[30:35] == pytest.approx([0, 1 / 3, 2 / 3, 1, 1])
    assert found[:17].all() and found[33:].all()
    assert (faded(np.zeros(5, dtype=bool), 10) == 1).all()
    assert (faded(np.ones(5, dtype=bool), 10) == 0).all()
