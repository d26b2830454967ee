"""What areas and bands share: their keys, and the layer that these give."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Annotated, ClassVar, Literal, TypeAlias

import numpy as np
from numpy.typing import NDArray
from pydantic import Field

from renderer.colors import Color
from renderer.errors import Fault
from renderer.marks.base import Binding, LegendEntry
from renderer.marks.channels import Ink
from renderer.marks.fills import FillLayer, Ribbons, Scenes, ribbons, side_by_side
from renderer.marks.heads import Head, check_head, heads
from renderer.marks.patches import patches
from renderer.marks.series import Series
from renderer.marks.snapshot import even, takes
from renderer.marks.steps import Leap
from renderer.marks.strands import Rows, Show, Strands, warn_crowded
from renderer.marks.trail import Stretch, check_trail, reach

Floats: TypeAlias = NDArray[np.float64]

OVERLAID = 0.4
"""Opacity of areas that may lie over each other."""


class Filled(Series):
    """Keys of what is filled between two curves."""

    z: ClassVar[None] = None
    whole: ClassVar[bool] = True

    orient: Literal["vertical", "horizontal"] | None = None
    """`vertical` (default): values run up, and the curve along x; `horizontal`: values run along x,
    and the curve up."""
    step: Leap | None = None
    """Steps instead of straight lines between rows: a value stays until the next row (`after`),
    comes at once (`before`) or leaps halfway (`mid`)."""
    interpolate: Literal["linear", "none"] | None = None
    """Between two moments of a snapshot: `linear` (default for a function's curve, and where the
    film goes from state to state) blends them, `none` keeps the earlier."""
    trail: Stretch | None = None
    """Show only a window behind the moving end: {length: 2s | 10%}."""
    head: Head | None = None
    """What marks the moving end, at the upper edge."""
    edge: Color | None = None
    """Colour of the line along the upper end; default: the area's own."""
    edge_width: Annotated[float, Field(ge=0)] | None = None
    """Width of that line in points; 0 for none."""

    def shown(self, binding: Binding, parts: Strands, along: str) -> Show:
        """What is shown, of curves `along` a column; raises `Fault`."""
        grid = [name for name in binding.table.grid if name != binding.clock_column]
        moves = len(grid) == 1 and along != binding.clock_column
        default: Show = "snapshot" if moves else "reveal"
        show = self.shows(bool(len(parts.clock)), default)
        if show == "current":
            name = type(self).__name__.lower()
            text = f"{name}s show 'reveal', 'snapshot' or 'all'"
            raise Fault("show", text, ("show",), "use mark: bar for the state at each moment")
        if show != "snapshot" and self.interpolate is not None:
            text = "'interpolate' needs 'show: snapshot'"
            raise Fault("show", text, ("interpolate",), on_key=True)
        if self.trail is not None:
            check_trail(show, bool(len(parts.clock)), ("reveal",))
            if self.trail.length.unit == "samples":
                text = "the trail of what is filled is as long as some time"
                raise Fault("trail", text, ("trail", "length"), "write 2s or 10%")
        check_head(self.head, show, bool(len(parts.clock)))
        if self.head is not None and self.head.text is not None:
            text = "no text stands at the head of what is filled"
            raise Fault("head", text, ("head", "text"), "use legend: ends, or a line with a head",
                        on_key=True)  # fmt: skip
        if show == "reveal":
            warn_crowded(binding, parts)
        return show

    def blended(self, binding: Binding, parts: Strands) -> bool:
        """Whether one moment goes over into the next; raises `Fault`."""
        wanted = self.interpolate == "linear" or (self.interpolate is None and binding.goes_over)
        if wanted and not even(parts):
            if self.interpolate is not None:
                text = "the moments have different numbers of rows, which cannot be blended"
                raise Fault("snapshot", text, ("interpolate",), "interpolate: none")
            return False
        return wanted


@dataclass(frozen=True)
class Made:
    """Areas ready to draw: all of them, or those of each frame; their corners, and the values at
    which the axes along and across may end."""

    ribbons: Ribbons | None
    moment: Scenes | None
    revealed: bool
    corners: Floats
    """Place, lower and upper end, shape (n, 3)."""
    tops: tuple[float, ...] = (0.0,)


def filled(
    mark: Filled, binding: Binding, ink: Ink, made: Made, lying: bool, arrange: str
) -> FillLayer:
    """The layer of areas."""
    over = arrange == "overlay"
    opacity = OVERLAID if over else 1.0
    if arrange == "band":
        opacity = 0.25
    alphas = mark.opacity(binding)
    if mark.alpha is None:
        alphas = np.full(len(alphas), opacity)
    edge = mark.edge.rgba(binding.theme.palette) if mark.edge else None
    width = mark.edge_width
    if width is None:
        width = binding.theme.line_width if over or mark.edge else 0.0
    entries = patches(mark, ink, binding, None, float(alphas.max()))
    if arrange in ("stack", "share"):
        entries = entries[::-1]  # As they lie.
    flat_points = np.concatenate([made.corners[:, :2], made.corners[:, [0, 2]]])
    known = made.corners[:, 0][np.isfinite(made.corners).any(axis=1)]
    along = (float(known.min()), float(known.max())) if len(known) and arrange != "band" else ()
    ends = (made.tops, along) if lying else (along, made.tops)
    stops = starts = None
    if made.revealed and made.ribbons is not None:
        stops = _stops(made.ribbons, binding.clock.now, "right")
    since = None
    if mark.trail is not None and made.ribbons is not None:
        since = reach(mark.trail, binding.clock).since
        starts = _stops(made.ribbons, since, "left")
    return FillLayer(
        ink=ink, legend_lines=entries, alphas=alphas, ribbons=made.ribbons, moment=made.moment,
        stops=stops, now=binding.clock.now, lying=lying, edge=edge, edge_width=width,
        outline=arrange == "band", points=flat_points[:, ::-1] if lying else flat_points, ends=ends,
        names=_names(ink, entries, made) if binding.direct and not lying else (), heaped=not over,
        since=since, starts=starts, head=heads(mark.head, binding, None),
    )  # fmt: skip


def _names(ink: Ink, entries: Sequence[LegendEntry], made: Made) -> tuple[str, ...]:
    """What stands at the end of each area; of areas that are others at each moment, nothing."""
    if made.ribbons is None:
        return ()
    sources = made.ribbons.sources
    if ink.labels and ink.category is not None:
        named = [*ink.labels, *[""] * len(ink.palette)]
        return tuple(named[number] for number in ink.category[sources].tolist())
    return (entries[0].label if entries else "",) * len(sources)


def _stops(shown: Ribbons, now: Floats, side: Literal["left", "right"]) -> Rows:
    """Where each area's rows up to moments end, shape (frames, areas)."""
    stops = np.empty((len(now), len(shown.bounds) - 1), dtype=np.intp)
    for k, (start, end) in enumerate(zip(shown.bounds[:-1], shown.bounds[1:], strict=True)):
        stops[:, k] = start + np.searchsorted(shown.times[start:end], now, side=side)
    return stops


def overlaid(mark: Filled, binding: Binding, curves: Floats, parts: Strands, show: Show) -> Made:
    """Each strand's area for itself; `curves`: place, lower and upper end, shape (rows, 3)."""
    if show == "snapshot":
        cuts = takes(parts, mark.blended(binding, parts))
        return Made(
            None, Scenes(curves, parts.rows, cuts, side_by_side), False, curves, _bases(curves)
        )
    first = parts.bounds[:-1]
    sources = parts.rows[first.clip(0, max(len(parts.rows) - 1, 0))] if len(parts.rows) else first
    times = parts.clock if show == "reveal" else np.empty(0)
    shown = ribbons(curves, parts.bounds, times, sources)
    return Made(shown, None, show == "reveal", curves, _bases(curves))


def _bases(curves: Floats) -> tuple[float, ...]:
    """The one lower end of all, if there is one."""
    found = np.unique(curves[:, 1])
    return (float(found[0]),) if len(found) == 1 else ()
