"""`mark: stream`: streamlines of a vector field."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Annotated, ClassVar, Literal

import numpy as np
from pydantic import Field

from renderer.marks.base import Binding, Layer, Motion
from renderer.marks.curves import Curves
from renderer.marks.drawing import Arrows, Axes, Points
from renderer.marks.flow import Flow, OfField, missing
from renderer.marks.grids import Floats
from renderer.marks.layer import InkedLayer, line_entry
from renderer.marks.moments import Moment
from renderer.marks.sheets import flush
from renderer.marks.streamlines import STEP, Lines, directions
from renderer.timeline import PerFrame, Track

SEPARATION = 0.036
"""Between lines where the density is 1, in sides of the field."""
WIDTH = 1.2
HEAD = 6.0
"""Length of a head in widths of the line."""
REACH = 0.35
"""How far lines of a field that changes go each way, in sides of the field."""
COARSE = 2
"""Steps of lines of a field that changes are so much longer."""
TAIL = 0.05
"""Of the field's sides: an arrow's shaft, which is not drawn, is so long."""


class Stream(OfField):
    """Streamlines of a vector field, evenly spaced, in a 2-D panel. Those of a field that changes
    go through the same places all the time."""

    plane_only: ClassVar[str] = "'mark: vector' shows a field in 3-D"

    mark: Literal["stream"]
    density: Annotated[float, Field(gt=0, le=10)] = 1.0
    """How closely lines stand; with 1 there are about 28 across the field."""
    width: Track = WIDTH
    """Line width in points; may change over the film."""
    arrows: bool = True
    """Whether each line has a head that says which way it goes."""
    head: Annotated[float, Field(gt=0)] | None = None
    """Length of the heads in points; default: six times the width, 7 at least."""

    def bind(self, binding: Binding) -> Layer:
        """Where streamlines begin, ready to draw at any frame."""
        colors, flows = self.flows(binding)
        widths = self.track("width", self.width, WIDTH, binding)
        separation = SEPARATION / self.density
        return StreamLayer(
            ink=colors,
            legend_lines=self.legend_entries(colors, line_entry(colors, widths, "solid"), binding),
            alphas=self.opacity(binding),
            flows=flows,
            lines=tuple(_begun(flow, separation) for flow in flows),
            widths=widths,
            head=(self.head or max(HEAD * float(widths.max()), 6.0)) if self.arrows else 0.0,
        )


@dataclass(frozen=True)
class Begun:
    """Where lines of a field begin, in sides of it, (lines, 2), and how they go on.

    back, ahead  steps each way, (lines,)
    step         the length of one
    whole        the lines themselves, where the field is always the same
    """

    seeds: Floats
    back: Floats
    ahead: Floats
    step: float
    whole: tuple[Floats, ...]


def _begun(flow: Flow, separation: float) -> Begun:
    """Evenly spaced lines of the field as it is first."""
    stack = flow.stack(flow.state(0))
    across, upright = (flow.lattice.x, flow.lattice.y)
    places = [(part - part[0]) / (part[-1] - part[0]) for part in (across, upright)]
    u, v = stack[..., 0] / flow.size[0], stack[..., 1] / flow.size[1]
    found = Lines(directions(u, v, *places), separation)
    found.run()
    lines = [np.array(line) for line in found.found]
    steps = np.array(found.seeds, dtype=np.float64).reshape(-1, 2)
    seeds = np.array([line[back] for line, (back, _) in zip(lines, found.seeds, strict=True)])
    step = STEP * separation
    if flow.steady:
        return Begun(seeds.reshape(-1, 2), steps[:, 0], steps[:, 1], step, tuple(lines))
    most = int(REACH / (COARSE * step))
    back, ahead = (np.clip(np.ceil(part / COARSE), 2, most) for part in steps.T)
    return Begun(seeds.reshape(-1, 2), back, ahead, COARSE * step, ())


@dataclass(frozen=True)
class StreamLayer(InkedLayer):
    """Streamlines, and a head on each.

    lines  where they begin in each flow
    head   length of heads in points; 0 for none
    """

    flows: tuple[Flow, ...]
    lines: tuple[Begun, ...]
    widths: PerFrame
    head: float
    _last: dict[int, tuple[Moment, tuple[Curves, Points, Points, Floats]]] = field(
        default_factory=dict, init=False, compare=False, repr=False
    )

    @property
    def motion(self) -> Motion:
        still = all(flow.steady for flow in self.flows)
        still = still and not np.ptp(self.alphas) and not np.ptp(self.widths)
        return "static" if still else "moves"

    def cloud(self) -> Points:
        """The corners of the fields."""
        return np.concatenate([flow.lattice.hull() for flow in self.flows])

    def tight(self) -> tuple[tuple[float, ...], ...]:
        """Axes end with the field."""
        return flush(self.cloud())

    def draw(self, axes: Axes, index: int) -> None:  # Hot path.
        alpha, width = float(self.alphas[index]), float(self.widths[index])
        for number, (flow, begun) in enumerate(zip(self.flows, self.lines, strict=True)):
            moment = flow.state(index)
            last = self._last.get(number)
            if last is None or last[0] != moment:
                last = self._last[number] = moment, self._made(flow, begun, moment)
            curves, tails, tips, colors = last[1]
            curves.draw(axes, width, alpha, "solid")
            if self.head and len(tips) and alpha > 0:
                axes.arrows(tails, tips, Arrows(colors * [1, 1, 1, alpha], 0.0, self.head))

    def _made(
        self, flow: Flow, begun: Begun, moment: Moment
    ) -> tuple[Curves, Points, Points, Floats]:
        """Lines at a moment, and the tails, tips and colours of their arrows."""
        stack = flow.stack(moment)
        lines = list(begun.whole) or traced(flow, stack, begun)
        if not lines:
            empty = np.empty((0, 2))
            return Curves(empty, np.zeros(1, np.intp), np.empty((0, 4))), empty, empty, empty
        bounds = np.concatenate([[0], np.cumsum([len(line) for line in lines])])
        shares = np.concatenate(lines)
        points = flow.corner + shares * flow.size
        # The head is in the middle, or where a line that changes began: there it stays.
        heads = np.array([begun.back[k] if not begun.whole else (len(line) - 1) // 2
                          for k, line in enumerate(lines)])  # fmt: skip
        at = np.clip(heads, 1, np.diff(bounds) - 1).astype(np.intp) + bounds[:-1]
        along = shares[at] - shares[at - 1]
        length = np.hypot(along[:, 0], along[:, 1])[:, None]
        with np.errstate(all="ignore"):
            tails = points[at] - np.where(length > 0, along / length, np.nan) * TAIL * flow.size
        if self.ink.scale is None:
            colors = flow.rgba[None]
            return Curves(points, bounds, colors), tails, points[at], colors
        colors = self.ink.scale(flow.at(stack, points)[:, 2])
        return Curves(points, bounds, colors, shaded=True), tails, points[at], colors[at]


def traced(flow: Flow, stack: Floats, begun: Begun) -> list[Floats]:  # Hot path.
    """Lines through where they begin, in sides of the field; where one cannot go on it stays."""
    count = len(begun.seeds)
    here = np.concatenate([begun.seeds, begun.seeds])
    sign = np.repeat([-1.0, 1.0], count)[:, None] * begun.step
    steps = np.concatenate([begun.back, begun.ahead])
    ways = [here]

    def towards(places: Floats) -> Floats:
        found = flow.at(stack, flow.corner + places * flow.size)[:, :2] / flow.size
        with np.errstate(all="ignore"):
            return np.asarray(found / np.hypot(found[:, 0], found[:, 1])[:, None])

    for number in range(int(steps.max(initial=0))):
        k1 = towards(here)
        k2 = towards(here + k1 * sign)
        # Two stages are enough for steps so short (K. Heun, 1900).
        moved = here + (k1 + k2) / 2 * sign
        stuck = missing(moved) | (np.abs(moved - 0.5) > 0.5).any(axis=1) | (number >= steps)
        here = np.where(stuck[:, None], here, moved)
        ways.append(here)
    whole = np.stack(ways, axis=1)
    return [
        np.concatenate(
            [whole[k, int(begun.back[k]) : 0 : -1], whole[count + k, : int(begun.ahead[k]) + 1]]
        )
        for k in range(count)
    ]
