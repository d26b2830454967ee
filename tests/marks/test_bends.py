"""Lines that bend softly through their rows, against SciPy's monotone cubic."""

import numpy as np
import pytest
from scipy.interpolate import PchipInterpolator

from renderer.errors import SpecError

T = [0.0, 1.0, 2.5, 3.0, 5.0, 6.0, 8.0, 10.0]
V = [1.0, 4.0, 4.0, 2.0, 2.5, 7.0, 6.0, 6.5]
TURN = 1e-3
"""Of what the values range over, by which a piece between two points of a curve may miss it."""


def line(studio, frames=41, **keys):
    data = {"d": studio.csv("bend.csv", t=T, v=V)}
    series = [{"mark": "line", "x": "t", "y": "v", "curve": "smooth", **keys}]
    time = {"frames": frames, "field": "t"}
    return studio.scene({"data": data, "time": time, "series": series})


def test_a_curve_and_its_head_go_along_the_monotone_cubic(studio, drawn):
    curve = PchipInterpolator(T, V)
    scene = line(studio, head={"size": 9, "text": "{v:.4f}"})
    for index in range(41):
        now = index / 4
        found = drawn(scene, index)
        points = found.plain[0][0]
        assert np.allclose(points[:-1, 1], curve(points[:-1, 0]), atol=1e-9)
        assert points[-1] == pytest.approx((now, float(curve(now))), abs=TURN * 6)
        for t, v in zip(T, V, strict=True):
            if t <= now:
                assert np.isclose(points, (t, v), rtol=0, atol=1e-12).all(axis=1).any()
        head = found.markers[0][0]
        assert head[0] == pytest.approx(points[-1])
        (tags, _) = found.written[0]
        # The value beside it is the curve's, not that of a piece of it.
        assert float("".join(tags.texts[0])) == pytest.approx(float(curve(now)), abs=6e-5)


def test_curves_are_of_each_key_alone_and_stop_at_holes(studio, drawn):
    columns = {
        "t": [0, 1, 2, 3, 0, 1, 2, 3],
        "k": list("aaaabbbb"),
        "v": [0.0, 3.0, 3.5, 4.0, 9.0, float("nan"), 8.0, 7.0],
    }
    data = {"d": studio.csv("keys.csv", **columns)}
    series = [{"mark": "line", "x": "t", "y": "v", "key": "k", "curve": "smooth", "show": "all"}]
    found = drawn(studio.scene({"data": data, "series": series}), 0)
    points = np.concatenate([p for p, *_ in found.plain])
    one = points[np.isfinite(points[:, 1]) & (points[:, 1] < 5)]
    curve = PchipInterpolator([0, 1, 2, 3], [0.0, 3.0, 3.5, 4.0])
    assert len(one) > 60 and np.allclose(one[:, 1], curve(one[:, 0]))
    other = points[points[:, 1] > 5]
    assert other[:, 0].min() == 0 and not ((other[:, 0] > 0) & (other[:, 0] < 2)).any()


def test_a_trail_in_samples_is_as_long_as_so_many_rows(studio, drawn):
    scene = line(studio, trail={"length": "2 samples", "fade": "none"})
    points = drawn(scene, 24).plain[0][0]  # at t = 6, the sixth row
    assert points[[0, -1], 0] == pytest.approx([3.0, 6.0])


def test_rows_without_a_clock_bend_along_x(studio, drawn):
    data = {"d": {"source": "inline", "columns": {"x": T, "y": V}}}
    series = [{"mark": "line", "x": "x", "y": "y", "curve": "smooth", "show": "all"}]
    points = drawn(studio.scene({"data": data, "series": series}), 0).plain[0][0]
    assert np.allclose(points[:, 1], PchipInterpolator(T, V)(points[:, 0]))


def test_joints_have_no_curve(studio):
    with pytest.raises(SpecError, match="'curve' does not go with lists of x and y"):
        line(studio, x=["t", "t"], y=["v", "v"])
