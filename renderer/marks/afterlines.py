"""Lines that stay, faintly: curves of earlier moments, or the whole of a line that has a trail."""

from __future__ import annotations

from dataclasses import dataclass, replace

import numpy as np

from renderer.errors import Fault
from renderer.marks.base import Binding, Layer
from renderer.marks.drawing import Axes, Pen, Points
from renderer.marks.ghost import Below, Ghost, check_ghost, faint, moments_kept, passing
from renderer.marks.layer import SeriesLayer
from renderer.marks.reveal import LineLayer
from renderer.marks.seen import spans
from renderer.marks.snapshot import SnapshotLayer
from renderer.marks.strands import Rows
from renderer.timeline import PerFrame


@dataclass(frozen=True, eq=False)
class CurvesLayer(Below):
    """Curves that stay: curve k goes through the base's points firsts[k] to lasts[k]."""

    base: SeriesLayer
    pen: Pen
    widths: np.ndarray | None
    firsts: Rows
    lasts: Rows

    def cloud(self) -> Points:
        """Its series has the same."""
        return self.base.cloud()

    def draw(self, axes: Axes, index: int) -> None:  # Hot path.
        self._draw(axes, self.passing.drawn(index))

    def grow(self, axes: Axes, first: int, last: int) -> None:  # Hot path.
        self._draw(axes, self.passing.added(first, last))

    def _draw(self, axes: Axes, which: Rows) -> None:  # Hot path.
        if not len(which):
            return
        firsts, lasts = self.firsts[which], self.lasts[which]
        rows = spans(firsts, lasts)
        bounds = np.concatenate([[0], np.cumsum(lasts - firsts)])
        points, ink, alpha = self.base.points[rows], self.base.ink, self.pen.rgba[3]
        strands = self.base.strands
        if ink.flowing or self.widths is not None:
            colors = ink.at(strands.rows[rows]) * [1, 1, 1, alpha]
            widths = None if self.widths is None else self.widths[rows]
            axes.shaded_lines(points, bounds, colors, widths, self.pen)
            return
        each = firsts if ink.category is not None else firsts[:1]
        axes.lines(points, bounds, ink.at(strands.rows[each]) * [1, 1, 1, alpha], self.pen)


def line_ghost(
    ghost: Ghost | None, layer: LineLayer | SnapshotLayer, binding: Binding, show: str
) -> Layer | None:
    """What stays of lines; raises `Fault` at `ghost`."""
    if ghost is None:
        return None
    trail = isinstance(layer, LineLayer) and layer.tail is not None
    check_ghost(ghost, show, bool(len(layer.strands.clock)), trail)
    widths = layer.widths[:1] if ghost.size is None else np.full(1, ghost.size)
    alpha, ink = ghost.alpha * float(layer.alphas.max()), faint(layer.ink, ghost, binding)
    rows = layer.row_widths if ghost.size is None else None
    if isinstance(layer, LineLayer):
        if not isinstance(ghost.at, str):
            text = "the ghost of a line that is revealed is the line itself"
            raise Fault("ghost", text, ("ghost", "at"), "leave 'at' out", on_key=True)
        return replace(
            layer, ink=ink, alphas=_all(layer.alphas, alpha), row_widths=rows, tail=None,
            widths=_all(layer.widths, float(widths[0])), head=None, names=None,
            revealed=not ghost.future,
        )  # fmt: skip
    firsts, lasts, until = [np.arange(0)], [np.arange(0)], [np.empty(0)]
    for one in layer.takes:
        times = layer.strands.clock[one.edges[:-1]]
        chosen = moments_kept(ghost, times, layer.strands, binding)
        firsts.append(one.edges[chosen])
        lasts.append(one.edges[chosen + 1])
        until.append((times if layer.blended else np.append(times[1:], np.nan))[chosen])
    things = passing(np.concatenate(until), layer.strands.now, ghost, layer.blended)
    pen = Pen((0.0, 0.0, 0.0, alpha), float(widths[0]), layer.dash)
    return CurvesLayer(
        things, replace(layer, ink=ink), pen, rows, np.concatenate(firsts), np.concatenate(lasts)
    )


def _all(like: PerFrame, value: float) -> PerFrame:
    return np.full(len(like), value)
