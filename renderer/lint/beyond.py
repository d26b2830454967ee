"""Data beyond the ends of an axis that moves by tracks."""

from __future__ import annotations

from collections.abc import Iterable

import numpy as np

from renderer.lint.look import Finding, Look
from renderer.marks.ranges import extremes
from renderer.scene.axes import AxisScene
from renderer.scene.scene import PanelScene, PlaneScene
from renderer.scene.shown import COLUMNS
from renderer.spec.bounds import MOVING, Limit

LEAST = 0.02
"""What lies beyond by a smaller part of the axis is as good as in it."""
ENDS = ("lower", "upper")


def cut(look: Look) -> Iterable[Finding]:
    """Axes whose limits, given by tracks, leave out what is shown at some frames."""
    panels = {at: panel for at, _, panel in look.spec.each_panel()}
    for scene in look.scene.panels:
        space, panel = scene.space, panels.get(scene.at)
        if not isinstance(space, PlaneScene) or panel is None or panel.camera is not None:
            continue
        for name in ("x", "y", "y2"):
            axis, said = getattr(space, name), getattr(panel.axes, name)
            if axis is None or axis.motion is None or said.window is not None:
                continue
            for number, bound in enumerate(said.bounds):
                if isinstance(bound, (Limit, str)) or bound in MOVING:
                    continue
                lost = _beyond(look, scene, axis, name, number)
                if lost.any():
                    first = int(np.argmax(lost)) / float(look.scene.clock.fps)
                    text = (
                        f"data lies beyond the {ENDS[number]} end of the {name} axis in "
                        f"{int(lost.sum()):,} of {len(lost):,} frames, first at {first:.4g} s"
                    )
                    at = (*scene.at, "axes", name, "limits", number)
                    yield Finding(text, at, "'follow' in its place keeps what is shown in sight")


def _beyond(
    look: Look, panel: PanelScene, axis: AxisScene, name: str, number: int
) -> np.ndarray[tuple[int], np.dtype[np.bool_]]:
    """The frames in which something is shown beyond an end of an axis."""
    motion = axis.motion
    assert motion is not None
    ends = motion.lows if number == 0 else motion.highs
    most = LEAST * (axis.scale.ruler(motion.highs) - axis.scale.ruler(motion.lows))
    lost = np.zeros(len(ends), dtype=np.bool_)
    twins = panel.twin or (False,) * len(panel.layers)
    shown = panel.shown or (None,) * len(panel.layers)
    for layer, twin, alphas in zip(panel.layers, twins, shown, strict=True):
        if name != "x" and twin != (name == "y2"):
            continue
        ranges = layer.ranges()
        if ranges is None:
            ranges = extremes(layer.cloud())[None]
        if ranges.shape[1] <= COLUMNS[name]:
            continue
        farthest = axis.scale.ruler(ranges[:, COLUMNS[name], number])
        over = (farthest - axis.scale.ruler(ends)) * (2 * number - 1)
        with np.errstate(invalid="ignore"):
            lost |= (over > most) & (alphas is None or alphas > 0)
    return lost
