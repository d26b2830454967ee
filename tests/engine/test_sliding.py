"""What comes in over the panel's edge is cut there; nothing of it pops."""

import numpy as np

from renderer.engine.stage import Stage


def frames(studio, **series):
    columns = {
        "t": [0.0, 1, 1, 2, 2],
        "k": list("aabab"),
        "x": [3.0, 3, 2, 3, 2],
        "y": [3.0, 3, 2, 3, 2],
    }
    axis = {"limits": [0, 4], "visible": False}
    spec = {
        "canvas": {"size": [300, 200], "theme": "light"},
        "data": {"d": studio.csv("slide.csv", **columns)},
        "time": {"frames": 81, "field": "t"},
        "axes": {"x": axis, "y": axis},
        "legend": "none",
        "series": [
            {
                "x": "x",
                "y": "y",
                "key": "k",
                "enter": {"effect": "left", "easing": "linear"},
                **series,
            }
        ],
    }
    scene = studio.scene(spec)
    stage = Stage(scene)
    left = scene.panels[0].space.rect[0]
    own = [np.array(stage.frame(index), dtype=float)[..., :3] for index in range(81)]
    return own, left


def test_a_point_is_cut_at_the_edge_it_comes_from(studio):
    palette = {"a": "#0000ff", "b": "#ff0000"}
    own, left = frames(studio, mark="point", size=40, color={"field": "k", "palette": palette})
    seen = [(one[..., 0] > 200) & (one[..., 1] < 60) for one in own]
    counts = np.array([found.sum() for found in seen])
    assert counts[0] == 0 and counts[-1] > 150
    # From the edge inwards, never beyond it, and no more at once than the way of a frame.
    assert all(not found[:, : int(left) - 1].any() for found in seen)
    assert 0 < np.diff(counts).max() < 0.45 * counts[-1]
    assert ((counts > 0) & (counts < counts[-1] - 9)).sum() >= 3


def test_a_text_is_faint_near_the_edge_it_comes_from(studio):
    own, _ = frames(
        studio, mark="text", text="{k}{k}{k}", size=24, color="#ff0000", overlap="allow"
    )
    # What is there from the start stays on the right.
    darkest = np.array([255 - one[:, :170, 1].min() for one in own])
    assert darkest[0] == 0 and darkest[-1] > 220
    first = darkest[darkest > 0][:3]
    assert first[0] < 0.6 * darkest[-1] and (np.diff(first) >= 0).all()
