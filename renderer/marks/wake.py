"""What lies behind things that move, or of rows that are revealed: their way, or themselves as they
were a while ago."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import Literal, TypeAlias

import numpy as np
from numpy.typing import NDArray

from renderer.errors import Fault
from renderer.marks.base import Binding
from renderer.marks.courses import finely, pieces
from renderer.marks.drawing import Axes
from renderer.marks.layer import SeriesLayer
from renderer.marks.reveal import LineLayer
from renderer.marks.seen import Seen, rows_as_seen, spans
from renderer.marks.strands import Rows, Show, Strands
from renderer.marks.trail import Tail, Wake, check_trail, tail

Floats: TypeAlias = NDArray[np.float64]

COPIES = 12
"""Marks of a trail by time."""
WIDTH = 1.5
"""Of a trail's line, in points."""
MOST_MARKS = 2_000_000
"""Of all trails of a series at a frame."""


@dataclass(frozen=True, eq=False)
class Past:
    """A trail of a layer's things.

    line    the way they came, if that is drawn
    copies  how many marks lie behind each, evenly spaced in time; 0: the rows within reach
    """

    tail: Tail
    line: LineLayer | None
    copies: int
    owners: Rows
    """Of each strand of the line, the thing that it is of."""

    def line_at(
        self, axes: Axes, index: int, which: Rows, shares: Floats | None
    ) -> None:  # Hot path.
        """The way things came; `shares`: how far each of `which`, the ones that are there, has
        come or not yet gone."""
        if self.line is None:
            return
        line = self.line
        if shares is not None:
            there = np.zeros(int(self.owners.max(initial=-1)) + 1)
            there[which] = shares
            line = replace(line, shares=there[self.owners])
        line.draw(axes, index)

    def seen(
        self, strands: Strands, which: Rows, index: int, shares: Floats | None = None
    ) -> Seen | None:  # Hot path.
        """The states of strands `which` that lie behind those of now, the oldest first."""
        if self.line is not None or not len(which):
            return None
        begun = strands.stops[index, which] > strands.bounds[which]
        which, shares = which[begun], None if shares is None else shares[begun]
        if self.copies:
            return self._copied(strands, which, index, shares)
        return self.rows(strands, which, index, False, shares)

    def rows(
        self, strands: Strands, which: Rows, index: int, now: bool = True,
        shares: Floats | None = None,
    ) -> Seen:  # fmt: skip  # Hot path.
        """The rows of strands within reach, the oldest first; with those of `now`, or without."""
        tail, stops = self.tail, strands.stops[index, which]
        starts = tail.starts[index, which]
        rows, counts = spans(starts, stops), np.maximum(stops - starts, 0)
        if tail.reach.samples:
            past = rows - np.repeat(stops - 1 + strands.blend(index, which)[2], counts)
        else:
            past = strands.clock[rows] - strands.now[index]
        strength = tail.reach.strength(past, index)
        if shares is not None:
            strength = strength * np.repeat(shares, counts)
        kept = strength > 0
        if not now:
            kept &= strands.clock[rows] < strands.now[index]
        order = np.flatnonzero(kept)[np.argsort(past[kept], kind="stable")]
        return rows_as_seen(rows[order], strength[order], tail.fading)

    def _copied(
        self, strands: Strands, which: Rows, index: int, shares: Floats | None
    ) -> Seen:  # Hot path.
        """States at moments evenly spaced over the trail, the oldest first."""
        reach, count = self.tail.reach, self.copies
        steps = np.arange(count, 0, -1) / (count + 1)
        moments = np.repeat(reach.back(steps, index), len(which))
        several = np.tile(which, count)
        stops = strands.upto(several, moments, strands.stops[index, several])
        there = (stops > strands.bounds[several]) & np.isfinite(moments)
        if strands.breaks is not None:
            # None of what was away then.
            last = np.minimum(np.maximum(stops - 1, 0), len(strands.clock) - 1)
            there &= np.isnan(strands.breaks[last]) | (strands.clock[last] == moments)
        chosen = np.flatnonzero(there)
        before, after, share = strands.between(several[chosen], stops[chosen], moments[chosen])
        strength = np.repeat(1 - steps, len(which))
        if shares is not None:
            strength = strength * np.tile(shares, count)
        return Seen(before, after, share, strength[chosen], self.tail.fading, several[chosen])


def past(
    wake: Wake | None, usual: Literal["line", "marks"], binding: Binding, layer: SeriesLayer,
    show: Show,
) -> Past | None:  # fmt: skip
    """The trail of a layer's things, of the `usual` kind unless the spec says more; raises `Fault`
    at `trail`."""
    if wake is None:
        return None
    check_trail(show, bool(len(layer.strands.clock)), ("current", "reveal"))
    shown = wake.as_ or ("marks" if show == "reveal" else usual)
    if show == "reveal" and shown == "line":
        text = "rows that are revealed stay where they are: their trail is marks"
        raise Fault("trail", text, ("trail", "as"), "mark: line draws the way through rows")
    by_rows = wake.length.unit == "samples"
    for name, needs in (("width", shown == "line"), ("copies", shown == "marks" and not by_rows)):
        if getattr(wake, name) is not None and not needs:
            text = f"'{name}' is of trails as {'a line' if name == 'width' else 'marks'}"
            if name == "copies" and by_rows:
                text = "a trail of so many samples has as many marks"
            raise Fault("trail", text, ("trail", name), f"leave '{name}' out", on_key=True)
    found = tail(wake, layer.strands, binding)
    copies = 0
    if shown == "marks" and show == "current" and not by_rows:
        copies = wake.copies or COPIES
    most = layer.strands.count * (copies or found.reach.samples)
    if shown == "marks" and most > MOST_MARKS:
        text = f"{layer.strands.count:,} things with so many marks each are {most:,}"
        raise Fault("limit-trail", f"{text}; the limit is {MOST_MARKS:,}", ("trail",))
    line, (strands, owners) = None, _whole(layer.strands)
    if shown == "line":
        each = pieces(strands, bool(binding.logs & {"x", "y", "z"}))
        points, strands = finely(layer.points, strands, each)
        line = LineLayer(
            points=points, strands=strands, ink=layer.ink, legend_lines=(),
            alphas=layer.alphas, widths=np.full(len(layer.alphas), wake.width or WIDTH),
            row_widths=None, dash="solid", revealed=True, head=None,
            tail=found if strands is layer.strands else tail(wake, strands, binding, each),
        )  # fmt: skip
    return Past(found, line, copies, owners)


def _whole(strands: Strands) -> tuple[Strands, Rows]:
    """Strands cut where they are away for a while, and the number of the one each is of."""
    if strands.breaks is None or np.isnan(strands.breaks).all():
        return strands, np.arange(strands.count)
    cuts = np.flatnonzero(~np.isnan(strands.breaks)) + 1
    bounds = np.sort(np.concatenate([strands.bounds, cuts]), kind="stable")
    owners = np.searchsorted(strands.bounds, bounds[:-1], side="right") - 1
    stops = np.clip(strands.stops[:, owners], bounds[:-1], bounds[1:])
    return replace(strands, bounds=bounds, stops=stops, breaks=None), owners
