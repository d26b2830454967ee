"""Keys of marks whose things move or come: their trail, and what stays of them."""

from __future__ import annotations

from dataclasses import replace
from typing import ClassVar, Literal, TypeAlias, TypeVar

import numpy as np
from numpy.typing import NDArray

from renderer.errors import Fault
from renderer.marks.base import Binding
from renderer.marks.ghost import (
    Ghost,
    GhostKey,
    GhostLayer,
    check_ghost,
    faint,
    given,
    moments_kept,
    passing,
    states,
)
from renderer.marks.seen import Seen, rows_as_seen, spans
from renderer.marks.staged import Staged
from renderer.marks.states import StateLayer
from renderer.marks.trail import Wake
from renderer.marks.wake import past

Floats: TypeAlias = NDArray[np.float64]
Things = TypeVar("Things", bound=StateLayer)


class Passing(Staged):
    """Keys of marks whose things move or come."""

    behind: ClassVar[Literal["line", "marks"]] = "line"
    """What a trail is unless the spec says more."""
    sized: ClassVar[bool] = False
    """Whether the things may become smaller."""
    stays_put: ClassVar[str] = ""
    """Of things that do not move from their places: what to do instead of a trail behind them."""

    trail: Wake | None = None
    """What is shown behind what moves: {length: 2s | 10% | 200 samples, fade: alpha | size | color,
    as: line | marks}; of rows that are revealed, how long they stay."""
    ghost: GhostKey = False
    """Whether what was shown stays, faintly and below all that moves; or {alpha, color, size, at:
    rows | {every: 5}, past, future}."""

    def with_past(self, binding: Binding, layer: Things) -> Things:
        """The layer with its trail and what stays of it; raises `Fault`."""
        show, clocked = layer.show, bool(len(layer.strands.clock))
        if self.trail is not None and show == "current" and self.stays_put:
            text = f"a {self._word} has nowhere to leave a trail: it stays at its place"
            raise Fault("trail", text, ("trail",), self.stays_put, on_key=True)
        if self.trail is not None and self.trail.as_ == "line" and self.behind == "marks":
            text = f"what lies behind a {self._word} is marks like it"
            raise Fault("trail", text, ("trail", "as"), "mark: line draws the way of a point")
        if self.trail is not None and show == "reveal" and layer.stays is not None:
            name = next(key for key in ("until", "exit", "enter") if getattr(self, key) is not None)
            text = f"'{name}' and a trail both say how rows that are revealed come and go"
            raise Fault("trail", text, (name,), "give one of them", on_key=True)
        trail = past(self.trail, self.behind, binding, layer, show)
        if trail is not None and trail.line is None and trail.tail.fading.size and not self.sized:
            text = f"a {self._word} does not change its size with age"
            raise Fault("trail", text, ("trail", "fade"), "fade: alpha or color, or both")
        ghost = given(self.ghost)
        if ghost is None:
            return replace(layer, past=trail)
        check_ghost(ghost, show, clocked, trail is not None)
        if ghost.size is not None and not self.sized:
            text = f"'size' is of markers and lines; a {self._word} keeps its own"
            raise Fault("ghost", text, ("ghost", "size"), "leave 'size' out", on_key=True)
        if show == "snapshot":
            found, times = _moments(layer, ghost, binding)
        else:
            found, times = states(ghost, layer.strands, show, binding)
        now = layer.strands.now
        below = GhostLayer(
            passing(times, now, ghost, show != "snapshot"), self._stamp(layer, ghost, binding),
            found,
        )  # fmt: skip
        return replace(layer, past=trail, ghost=below)

    @property
    def _word(self) -> str:
        return type(self).__name__.lower()

    def _stamp(self, layer: StateLayer, ghost: Ghost, binding: Binding) -> StateLayer:
        """The layer that draws what stays."""
        alpha = ghost.alpha * float(layer.alphas.max(initial=0.0))
        looks = replace(layer, ink=faint(layer.ink, ghost, binding), alphas=np.full(1, alpha))
        return self.ghostly(looks, ghost)

    def ghostly(self, layer: StateLayer, ghost: Ghost) -> StateLayer:
        """The layer of what stays, as much smaller as it shall be."""
        return layer


def _moments(layer: StateLayer, ghost: Ghost, binding: Binding) -> tuple[Seen, Floats]:
    """The rows of a snapshot's moments that stay, and when each moment has made way for the next;
    never, NaN, for the last."""
    found, until = [np.arange(0)], [np.empty(0)]
    for one in layer.takes:
        times = layer.strands.clock[one.edges[:-1]]
        chosen = moments_kept(ghost, times, layer.strands, binding)
        counts = np.diff(one.edges)[chosen]
        found.append(spans(one.edges[chosen], one.edges[chosen + 1]))
        until.append(np.repeat(np.append(times, np.nan)[chosen + 1], counts))
    return rows_as_seen(np.concatenate(found)), np.concatenate(until)
