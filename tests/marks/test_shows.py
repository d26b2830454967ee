"""Every mark with every `show`: it is drawn, or refused with a reason."""

from itertools import product

import numpy as np
import pytest

from renderer.engine.stage import Stage
from renderer.errors import SpecError
from renderer.marks import MARKS

SHOWS = ("reveal", "current", "snapshot", "all")
ROWS = {
    "annotation": {"x": 1, "y": 1, "text": "here"},
    "area": {"x": "t", "y": "v"},
    "arrow": {"x": "u", "y": "v", "dx": 1, "dy": 1},
    "band": {"x": "t", "lower": "v - 1", "upper": "v"},
    "bar": {"x": "t", "y": "v"},
    "density": {"x": "v"},
    "errorbar": {"x": "t", "y": "v", "error": 0.5},
    "histogram": {"x": "v"},
    "line": {"x": "t", "y": "v"},
    "point": {"x": "t", "y": "v"},
    "ring": {"value": "v"},
    "rule": {"y": "v"},
    "step": {"x": "t", "y": "v"},
    "text": {"x": "t", "y": "v", "text": "{v:.0f}"},
    "vector": {"x": "t", "y": "v", "u": 1, "v": 1},
}
GRIDS = {
    "contour": {"x": "x", "y": "y", "z": "z"},
    "heatmap": {"x": "x", "y": "y", "z": "z"},
    "particles": {"x": "x", "y": "y", "u": "1 + z", "v": "x"},
    "stream": {"x": "x", "y": "y", "u": "1 + z", "v": "x"},
    "surface": {"x": "x", "y": "y", "z": "z"},
    "wireframe": {"x": "x", "y": "y", "z": "z"},
}
REFUSED = {
    # What moves as a whole has one state at each moment; all of them would cover each other.
    **{(mark, show): "changes is shown as a 'snapshot'" for mark in GRIDS for show in SHOWS},
    **{(mark, "current"): "'reveal', 'snapshot' or 'all'" for mark in ("area", "band")},
    **{(mark, "current"): "a line shows" for mark in ("line", "step")},
    **{("annotation", show): "has no key 'show'" for show in SHOWS},
    **{("image", show): "" for show in SHOWS},
}
for _mark in ("contour", "heatmap", "particles", "stream", "surface", "wireframe"):
    del REFUSED[_mark, "snapshot"]


def test_the_table_has_every_mark() -> None:
    assert {*ROWS, *GRIDS, "image"} == {*MARKS}


@pytest.mark.parametrize(("mark", "show"), list(product([*ROWS, *GRIDS], SHOWS)))
def test_it_is_drawn_or_refused_with_a_reason(studio, mark: str, show: str) -> None:
    if mark in ROWS:
        # Of each key one row at a moment; of a snapshot three.
        several = 3 if show == "snapshot" else 1
        t, second, j = np.mgrid[:4, :2, :several].reshape(3, -1).astype(float)
        rows = {"t": t, "u": t, "j": j, "v": (t + 1) * (1 + t * second) + j}
        data = {**studio.csv(**rows, k=np.where(second > 0, "b", "a").tolist()), "key": "k"}
        keys = ROWS[mark]
        if several > 1 and keys.get("x") == "t":
            keys = {**keys, "x": "j"}
    else:
        over = {"x": [0, 1, 5], "y": [0, 1, 5], "t": [0, 3, 4]}
        data, keys = {"source": "function", "over": over, "z": "x + y*t"}, GRIDS[mark]
    spec = {"data": {"d": data}, "time": {"frames": 7}, "canvas": {"size": [320, 240]}}
    if mark == "particles":
        spec["time"] = {"frames": 91}  # Else they leave the field at once.
    if mark in ("surface", "wireframe"):
        spec["projection"] = "3d"
    spec["series"] = [{"mark": mark, "show": show, **keys}]
    why = REFUSED.get((mark, show))
    if why is not None:
        with pytest.raises(SpecError, match=why):
            studio.scene(spec)
        return
    stage = Stage(studio.scene(spec))
    frames = [stage.frame(index).copy() for index in (0, 3, 6)]
    changes = any((frames[0] != frame).any() for frame in frames)
    assert changes is (show != "all")
    # Any frame at any time.
    assert (stage.frame(3) == frames[1]).all()
