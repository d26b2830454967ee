"""Agg's pens, made once for each way to draw."""

from __future__ import annotations

from typing import Any

from matplotlib.backend_bases import GraphicsContextBase
from matplotlib.transforms import Bbox

from renderer.colors import RGBA
from renderer.scene.scene import Rect

DASHES = {"dashed": (3.7, 1.6), "dotted": (0.01, 2.0), "dashdot": (6.4, 1.6, 0.01, 1.6)}
"""On and off in line widths."""
MOST = 5000
"""Pens that are kept."""


class Pens:
    """Pens of one canvas, by colour, width, dashes, clip and whether lines end bluntly."""

    def __init__(self, agg: Any) -> None:
        self._agg = agg
        self._made: dict[tuple[object, ...], GraphicsContextBase] = {}

    def __call__(
        self, rgba: RGBA, width: float, dash: str, clip: Rect | None, butt: bool
    ) -> GraphicsContextBase:  # Hot path.
        """The pen that draws so."""
        key = (rgba, width, dash, clip, butt)
        gc = self._made.get(key)
        if gc is None:
            if len(self._made) > MOST:
                self._made.clear()
            gc = self._made[key] = self._new(rgba, width, dash, clip, butt)
        return gc

    def _new(
        self, rgba: RGBA, width: float, dash: str, clip: Rect | None, butt: bool
    ) -> GraphicsContextBase:
        gc: GraphicsContextBase = self._agg.new_gc()
        gc.set_foreground((float(rgba[0]), float(rgba[1]), float(rgba[2]), float(rgba[3])), True)
        gc.set_alpha(float(rgba[3]))
        gc.set_linewidth(width)
        gc.set_joinstyle("round")
        gc.set_capstyle("butt" if (butt and dash == "solid") or dash == "dashed" else "round")
        gc.set_snap(False)
        gc.set_antialiased(True)
        if dash != "solid":
            gc.set_dashes(0.0, [part * width for part in DASHES[dash]])
        if clip is not None:
            x, y, w, h = clip
            gc.set_clip_rectangle(Bbox.from_bounds(x, y, w, h))
        return gc
