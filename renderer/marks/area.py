"""`mark: area`: what lies below a curve, for itself or on top of others."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import ClassVar, Literal, TypeAlias

import numpy as np
from numpy.typing import NDArray

from renderer.errors import Fault
from renderer.marks.base import APART, Binding, Layer
from renderer.marks.channels import Slot
from renderer.marks.filled import Filled, Made, filled, overlaid
from renderer.marks.fills import Pile, Scenes, layers
from renderer.marks.moments import moments
from renderer.marks.series import flat
from renderer.marks.snapshot import Takes, takes
from renderer.marks.stacks import Heap, inside_out, stacked
from renderer.marks.steps import stepped
from renderer.marks.strands import Show, Strands, stack, strands

Floats: TypeAlias = NDArray[np.float64]


class Area(Filled):
    """Areas between a base and a curve through rows in order of the clock; those of several keys
    lie on top of each other. They grow up to now; of curves that move they show the one of now."""

    plane_only: ClassVar[str] = APART

    mark: Literal["area"]
    x: Slot
    """Where along the x axis: a column or an expression over columns."""
    y: Slot
    """Where along the y axis."""
    base: Slot | None = None
    """The value areas begin at; default: 0, and where the axis begins if it is logarithmic."""
    arrange: Literal["overlay", "stack", "share", "stream"] | None = None
    """`stack` (default for several keys): on top of each other; `share`: as parts of 1; `stream`:
    around a baseline with the least wiggles; `overlay`: each for itself. What is stacked is 0 or
    more; where a key has no row it is taken as straight between its neighbours, and before its
    first and after its last as nothing."""

    def bind(self, binding: Binding) -> Layer:
        """The areas as arrays, ready to draw at any frame."""
        flat(self.mark, binding)
        columns = self.positions(binding, {"x": self.x, "y": self.y})
        lying = self.orient == "horizontal"
        keys = self.keys(binding)
        ink = self.ink(binding, keys)
        parts = strands(binding, keys)
        show = self.shown(binding, parts, (self.y if lying else self.x).text)
        arrange = self.arrange or ("stack" if parts.count > 1 else "overlay")
        curves = stack(columns[::-1] if lying else columns, parts.rows)
        if show != "reveal":
            curves, parts = _along(curves, parts)
        if self.step is not None:
            curves, parts = stepped(curves, parts, self.step, together=show == "snapshot")
        begin = -np.inf if ("x" if lying else "y") in binding.logs else 0.0
        if arrange == "overlay":
            base = np.full(len(parts.rows), begin)
            if self.base is not None:
                base = self.base.values(binding, "base")[parts.rows]
            curves = np.column_stack([curves[:, 0], base, curves[:, 1]])
            made = overlaid(self, binding, curves, parts, show)
        else:
            self._check(curves[:, 1], lying)
            made = _Heaped(self, arrange, binding, curves, parts, show, begin, lying).made()
        return filled(self, binding, ink, made, lying, arrange)

    def _check(self, values: Floats, lying: bool) -> None:
        """Raises `Fault` for what cannot be stacked."""
        assert self.arrange != "overlay"
        if self.base is not None:
            text = "'base' does not go with areas on top of each other"
            raise Fault("arrange", text, ("base",), "use arrange: overlay", on_key=True)
        if (values < 0).any():
            slot = self.x if lying else self.y
            text = f"areas on top of each other are 0 or more; '{slot}' has {np.nanmin(values):g}"
            raise Fault("negative", text, ("x" if lying else "y",), "use arrange: overlay")


def _along(curves: Floats, parts: Strands) -> tuple[Floats, Strands]:
    """Rows of each strand, and moment, in order of their places."""
    strand = np.repeat(np.arange(parts.count), np.diff(parts.bounds))
    clock = parts.clock if len(parts.clock) else np.zeros(len(strand))
    order = np.lexsort((curves[:, 0], clock, strand))
    return curves[order], replace(parts, rows=parts.rows[order])


@dataclass(frozen=True)
class _Heaped:
    """Areas on top of each other in the making."""

    mark: Area
    arrange: Heap
    binding: Binding
    curves: Floats
    parts: Strands
    show: Show
    begin: float
    lying: bool

    def made(self) -> Made:
        self._check_twice()
        values = np.where(np.isfinite(self.curves[:, 1]), self.curves[:, 1], np.nan)
        curves = np.column_stack([self.curves[:, 0], values])
        if self.show == "snapshot":
            return self._moving(curves)
        bounds = list(zip(self.parts.bounds[:-1], self.parts.bounds[1:], strict=True))
        spans = [span for span in bounds if span[1] > span[0]]
        keys = self.parts.clock if self.show == "reveal" else curves[:, 0]
        own = [(keys[a:b], values[a:b]) for a, b in spans]
        known = [~np.isnan(k) for k, _ in own]
        own = [(k[w], v[w]) for (k, v), w in zip(own, known, strict=True)]
        order = self._order([v for _, v in own], [k for k, _ in own])
        heap = stacked([own[k] for k in order], self.arrange)
        places = heap.places
        if self.show == "reveal":
            places = self._places(heap.places, keys, curves[:, 0])
        sources = self.parts.rows[np.array([spans[k][0] for k in order], dtype=np.intp)]
        times = heap.places if self.show == "reveal" else np.empty(0)
        shown = layers(replace(heap, places=places), self.begin, times, sources)
        return Made(shown, None, self.show == "reveal", shown.curves, self._tops())

    def _check_twice(self) -> None:
        """Raises `Fault` where a key has two values at one place, or one moment."""
        parts = self.parts
        if self.mark.step is not None:
            return
        keys = [self.curves[:, 0]]
        if self.show == "reveal":
            keys = [parts.clock]
        elif self.show == "snapshot":
            keys.append(parts.clock)
        same = np.ones(max(len(parts.rows) - 1, 0), dtype=bool)
        for key in keys:
            same &= key[1:] == key[:-1]
        inner = parts.bounds[1:-1]
        same[inner[(inner > 0) & (inner < len(parts.rows))] - 1] = False
        if same.any():
            slot = self.mark.y if self.lying else self.mark.x
            name = self.binding.clock_column if self.show == "reveal" else slot
            text = f"several rows of one key have the same '{name}', which cannot be stacked"
            hint = "name the column that tells them apart, as in key: country"
            raise Fault("twice", text, ("mark",), hint)

    def _order(self, values: list[Floats], places: list[Floats]) -> list[int]:
        if self.arrange == "stream":
            return inside_out(values, places)
        return list(range(len(values)))

    def _places(self, times: Floats, clock: Floats, places: Floats) -> Floats:
        """Where along the axis each moment is; raises `Fault` unless that is one for all keys."""
        known = np.isfinite(places)
        moments_, first, of = np.unique(clock[known], return_index=True, return_inverse=True)
        there = places[known][first]
        steps = np.diff(there)
        span = float(np.ptp(there)) if len(there) else 0.0
        alike = np.allclose(places[known], there[of], rtol=0, atol=1e-9 * span)
        if not alike or not ((steps > 0).all() or (steps < 0).all()):
            slot = self.mark.y if self.lying else self.mark.x
            name = self.binding.clock_column
            text = (
                f"'{slot}' does not run along the clock '{name}', so areas cannot grow in a stack"
            )
            raise Fault("stack", text, ("x",), "use show: snapshot, show: all or arrange: overlay")
        return np.interp(times, moments_, there) if len(there) else times

    def _moving(self, curves: Floats) -> Made:
        """Stacks of curves that move."""
        blended = self.mark.blended(self.binding, self.parts)
        cuts = takes(self.parts, blended)
        pile = Pile(self.arrange, self.begin)
        scenes = Scenes(curves, self.parts.rows, cuts, pile)
        times = np.unique(self.parts.clock)
        there = tuple(
            Takes(one.edges, moments(np.unique(self.parts.clock[one.edges[:-1]]), times, blended))
            for one in cuts
        )
        every = Scenes(curves, self.parts.rows, there, pile)
        corners = [every(number).curves for number in range(len(times))]
        return Made(None, scenes, False, np.concatenate([np.empty((0, 3)), *corners]), self._tops())

    def _tops(self) -> tuple[float, ...]:
        return {"share": (0.0, 1.0), "stack": (0.0,), "stream": ()}[self.arrange]
