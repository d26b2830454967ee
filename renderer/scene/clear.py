"""Labels that keep clear of each other, of markers, and of the panel's edge.

What is decided is decided for the whole film, so that no label leaps or flickers: each has one side
of its place at all frames, that which has the least overlap over all of them; and where two still
meet, the less important one is faded out before and comes back after.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import TypeAlias

import numpy as np
from numpy.typing import NDArray

from renderer.errors import Fault
from renderer.marks.base import Layer
from renderer.marks.point import PointLayer
from renderer.marks.text import Placing, TextLayer
from renderer.scene.axes import AxisScene
from renderer.scene.scene import PlaneScene
from renderer.scene.text import TextStyle, advance

Floats: TypeAlias = NDArray[np.float64]
Markers: TypeAlias = tuple[PointLayer, AxisScene]
"""A layer of points, and the vertical axis it is on."""

MOST = 400
"""Labels of a series that are looked at unless the spec asks for it."""
MOST_ASKED = 1000
MOST_CELLS = 20_000_000
"""Labels times frames."""
MOST_MARKERS = 1000
LOOKED_AT = 48
"""Frames, spread over the film, by which sides are chosen."""
ROUNDS = 3
SAME = 0.01
"""Pixels between a label's place and its marker."""
OWN = 0.8
"""Part of its frames in which a label's marker is at its place."""
GAP = 2.5
"""From a marker's rim to its label, in points."""
AIR = 1.0
"""Around a label, in points."""
FADE = 0.3
"""Seconds in which a label goes, or comes back."""
BRIEF = 0.6
"""Seconds for which a label does not come back."""
SIDES = np.array(
    [[0, 0], [1, 0], [0, 1], [-1, 0], [0, -1], [1, 1], [-1, 1], [1, -1], [-1, -1]], dtype=np.float64
)
"""Where a label may stand from its place; the first is where the spec says."""
MARKER, OTHER, ORDER = 3.0, 0.5, 0.02
"""What weighs how much: a label over its own marker, over others', and each side later in the
order. Over another label it weighs 1."""


def cleared(
    layers: tuple[Layer, ...], twin: Sequence[bool], plane: PlaneScene, font: str, dpi: float,
    fps: float,
) -> tuple[Layer, ...]:  # fmt: skip
    """The layers with places for those texts that shall not overlap; those that are `twin` are on
    the second vertical axis. Raises `Fault` below `series`, and the layer's number, where there are
    too many."""
    upright = [plane.y2 if second and plane.y2 is not None else plane.y for second in twin]
    points = [
        (layer, y)
        for layer, y in zip(layers, upright, strict=True)
        if isinstance(layer, PointLayer)
    ]
    done = list(layers)
    before: list[Boxes] = []
    for number, layer in enumerate(layers):
        if isinstance(layer, TextLayer) and layer.overlap != "allow":
            try:
                style = TextStyle(font, layer.style.size, layer.style.rgba, dpi, layer.style.weight)
                planner = _Planner(layer, plane, upright[number], style, fps)
                if planner.fits:
                    done[number] = planner.placed(points, before)
            except Fault as fault:
                raise fault.below("series", number, "overlap") from None
    return tuple(done)


@dataclass
class Boxes:
    """Where labels of one series are: centres (frames, labels, 2), NaN where there is none, and
    half their sizes (labels, 2), all in pixels."""

    centers: Floats
    halves: Floats
    alphas: Floats


class _Planner:
    """The places of one series' labels."""

    def __init__(
        self, layer: TextLayer, plane: PlaneScene, upright: AxisScene, style: TextStyle, fps: float
    ) -> None:
        self.layer, self.plane, self.style, self.fps = layer, plane, style, fps
        self.upright = upright
        self.unit = style.dpi / 72
        self.frames = len(layer.alphas)
        self.ids, self.count = layer.identities()
        most = MOST if layer.overlap is None else MOST_ASKED
        self.fits = self.count > 1 or layer.overlap == "avoid"
        if self.count > most or self.count * self.frames > MOST_CELLS:
            self.fits = False
            if layer.overlap is not None:
                text = f"{self.count:,} texts cannot all keep clear of each other"
                hint = "fewer texts, or overlap: allow"
                raise Fault("limit-texts", text, (), hint)

    def placed(self, points: Sequence[Markers], before: list[Boxes]) -> TextLayer:
        """The layer with its places."""
        at, radii, others = self._seen(points)
        halves = self._halves()
        sides = self._sides(at, radii, others, halves)
        centers = self._boxed(at, radii, sides, halves)
        priority = np.argsort(-np.nanmax(radii, axis=0, initial=0.0), kind="stable")
        alphas = self._alphas(centers, halves, priority, before)
        before.append(Boxes(centers, halves, alphas))
        shifts = np.nan_to_num((centers - at) / self.unit).astype(np.float32)
        placing = Placing(self.ids, shifts, alphas.astype(np.float32))
        return replace(self.layer, placing=placing)

    def _seen(self, points: Sequence[Markers]) -> tuple[Floats, Floats, list[Floats]]:
        """Labels' places in pixels (frames, labels, 2), their markers' radii (frames, labels), and
        all markers of some frames as (x, y, radius)."""
        at = np.full((self.frames, self.count, 2), np.nan)
        radii = np.full((self.frames, self.count), np.nan)
        looked = set(self._looked_at().tolist())
        others = []
        for index in range(self.frames):
            rows = self.layer.rows(index)
            which = self.ids[rows]
            at[index, which] = self._pixels(self.layer.at(index, self.layer.points), self.upright)
            markers = [self._markers(layer, y, index) for layer, y in points]
            every = np.concatenate(markers) if markers else np.empty((0, 3))
            radii[index, which] = _radius_at(at[index, which], every)
            if index in looked:
                others.append(every if len(every) <= MOST_MARKERS else every[:0])
        return at, _steady(radii, np.asarray(np.isfinite(at).all(axis=2))), others

    def _looked_at(self) -> NDArray[np.intp]:
        return np.unique(np.linspace(0, self.frames - 1, LOOKED_AT).round().astype(np.intp))

    def _pixels(self, points: Floats, axis: AxisScene) -> Floats:
        x, y, width, height = self.plane.rect
        across, upright = self.plane.x.share(points[:, 0]), axis.share(points[:, 1])
        with np.errstate(invalid="ignore"):
            found = np.column_stack([x + width * across, y + height * upright])
            found[(np.abs(found - [x, y]) > 1e6).any(axis=1)] = np.nan
        found[~np.isfinite(found).all(axis=1)] = np.nan
        return found

    def _markers(self, layer: PointLayer, axis: AxisScene, index: int) -> Floats:
        """Markers that a frame shows as (x, y, radius) in pixels."""
        pixels = self._pixels(layer.at(index, layer.points), axis)
        sizes = np.full(len(pixels), float(layer.size[index]))
        if layer.sizes is not None:
            sizes = layer.at(index, layer.sizes)
        return np.column_stack([pixels, sizes * self.unit / 2])

    def _halves(self) -> Floats:
        """Half the widest text of each label, and half its height, with some air, (labels, 2)."""
        halves = np.zeros((self.count, 2))
        known: dict[str, float] = {}
        for row, text in enumerate(self.layer.texts):
            if text:
                if text not in known:
                    known[text] = advance(text, self.style) / 2
                number = self.ids[row]
                halves[number, 0] = max(halves[number, 0], known[text] + AIR * self.unit)
                halves[number, 1] = self.style.height / 2
        return halves

    def _boxed(self, at: Floats, radii: Floats, sides: Floats, halves: Floats) -> Floats:
        """Centres of labels at sides (labels, 2) of their places, within the panel."""
        if self.layer.overlap == "hide":
            return at + self._written(halves)
        gap = radii + GAP * self.unit
        diagonal = np.where(np.abs(sides).sum(axis=1) == 2, np.sqrt(0.5), 1.0)
        away = gap[..., None] * sides * diagonal[:, None] + sides * halves
        still = (sides == 0).all(axis=1)
        centers = at + np.where(still[:, None], self._written(halves), away)
        x, y, width, height = self.plane.rect
        low, high = np.array([x, y]) + halves, np.array([x + width, y + height]) - halves
        return np.clip(centers, np.minimum(low, high), np.maximum(low, high))

    def _written(self, halves: Floats) -> Floats:
        """From their places to labels' centres as the spec says, (labels, 2)."""
        style = self.layer.style
        across = {"left": 1.0, "center": 0.0, "right": -1.0}[style.anchor]
        upright = {"top": -1.0, "middle": 0.0, "bottom": 1.0}[style.upright]
        return halves * [across, upright] + np.array(style.shift) * self.unit

    def _sides(self, at: Floats, radii: Floats, others: Sequence[Floats], halves: Floats) -> Floats:
        """The side of each label, (labels, 2): the one whose overlaps, summed over frames, are
        least, given the others' sides; several rounds."""
        chosen = np.zeros(self.count, dtype=np.intp)
        if self.layer.overlap == "hide":
            return SIDES[chosen]
        frames = self._looked_at()
        at, radii = at[frames], radii[frames]
        each = np.stack([
            self._boxed(at, radii, np.tile(side, (self.count, 1)), halves) for side in SIDES
        ])  # fmt: skip
        alone = self._alone(each, at, radii, others, halves)
        order = np.argsort(-np.nanmax(radii, axis=0, initial=0.0), kind="stable")
        for _ in range(ROUNDS):
            before = chosen.copy()
            current = np.take_along_axis(each, chosen[None, None, :, None], axis=0)[0]
            for number in order.tolist():
                cost = alone[:, number] + _overlaps(each[:, :, number], halves[number], current,
                                                    halves, number)  # fmt: skip
                chosen[number] = int(np.argmin(np.round(cost, 9)))
                current[:, number] = each[chosen[number], :, number]
            if (before == chosen).all():
                break
        return SIDES[chosen]

    def _alone(
        self, each: Floats, at: Floats, radii: Floats, others: Sequence[Floats], halves: Floats
    ) -> Floats:
        """What each side costs each label whatever the other labels do, (sides, labels)."""
        cost = np.repeat(ORDER * np.arange(len(SIDES))[:, None], self.count, axis=1)
        if not self.layer.texts:
            return cost
        for frame, markers in enumerate(others):
            if not len(markers):
                continue
            own = np.abs(at[frame][:, None] - markers[None, :, :2]).max(axis=2) < 1.0
            reach = markers[:, 2:] * 0.8
            for side in range(len(SIDES)):
                shared = _areas(each[side, frame], halves, markers[:, :2], reach)
                shared /= np.maximum(4 * halves.prod(axis=1), 1.0)[:, None]
                weight = np.where(own, MARKER, OTHER)
                cost[side] += np.nansum(shared * weight, axis=1) / len(others)
        return cost

    def _alphas(
        self, centers: Floats, halves: Floats, priority: NDArray[np.intp], before: Sequence[Boxes]
    ) -> Floats:
        """Opacity of labels, (frames, labels): 0 where one would lie over a more important one."""
        alphas = np.ones((self.frames, self.count))
        shown = np.asarray(np.isfinite(centers).all(axis=2))
        placed: list[int] = []
        for number in priority.tolist():
            hit = np.zeros(self.frames, dtype=np.bool_)
            if placed:
                apart = np.abs(centers[:, placed] - centers[:, number, None])
                room = (halves[placed] + halves[number])[None]
                over = (apart < room).all(axis=2)
                hit |= (over & (alphas[:, placed] > 0) & shown[:, placed]).any(axis=1)
            for other in before:
                apart = np.abs(other.centers - centers[:, number, None])
                over = (apart < (other.halves + halves[number])[None]).all(axis=2)
                hit |= (over & (other.alphas > 0)).any(axis=1)
            alphas[:, number] = faded(hit & shown[:, number], self.fps)
            placed.append(number)
        return alphas


def _steady(radii: Floats, shown: NDArray[np.bool_]) -> Floats:
    """The radii of labels' own markers, which are at their places all the time; 0 for a label that
    a marker only passes."""
    found = np.zeros_like(radii)
    frames = np.arange(len(radii))
    for number in range(radii.shape[1]):
        known = np.isfinite(radii[:, number])
        if known.any() and known.sum() > OWN * shown[:, number].sum():
            found[:, number] = np.interp(frames, frames[known], radii[known, number])
    return found


def _radius_at(places: Floats, markers: Floats) -> Floats:
    """The radius of the largest marker at each place; NaN where there is none."""
    found = np.full(len(places), np.nan)
    if not len(markers):
        return found
    step = max(1, 4_000_000 // max(len(markers), 1))
    for start in range(0, len(places), step):
        apart = np.abs(places[start : start + step, None] - markers[None, :, :2]).max(axis=2)
        radii = np.where(apart < SAME, markers[:, 2], -1.0).max(axis=1)
        found[start : start + step] = np.where(radii < 0, np.nan, radii)
    return found


def _areas(centers: Floats, halves: Floats, others: Floats, reach: Floats) -> Floats:
    """Areas that boxes (n) share with others (m), shape (n, m)."""
    room = halves[:, None] + reach[None]
    apart = np.abs(centers[:, None] - others[None])
    least = 2 * np.minimum(halves[:, None], reach[None])
    with np.errstate(invalid="ignore"):
        return np.asarray(np.clip(np.minimum(room - apart, least), 0, None).prod(axis=2))


def _overlaps(boxes: Floats, half: Floats, current: Floats, halves: Floats, number: int) -> Floats:
    """The share of one label's box, at each side (sides, frames, 2), that lies over the others'
    current ones (frames, labels, 2), summed over them and averaged over frames."""
    room, least = half + halves, 2 * np.minimum(half, halves)
    apart = np.abs(boxes[:, :, None] - current[None])
    with np.errstate(invalid="ignore"):
        shared = np.clip(np.minimum(room - apart, least), 0, None).prod(axis=3)
    shared[:, :, number] = 0.0
    area = max(4 * float(half.prod()), 1.0)
    return np.asarray(np.nansum(shared, axis=(1, 2)) / area / len(current))


def faded(hidden: NDArray[np.bool_], fps: float) -> Floats:
    """Opacity at each frame of what must not be seen in some: 0 there and in brief times between,
    and going to 1 with the distance from them."""
    frames = len(hidden)
    if not hidden.any():
        return np.ones(frames)
    edges = np.flatnonzero(np.diff(np.concatenate([[1], hidden, [1]]).astype(np.int8)))
    gone = hidden.copy()
    for start, stop in zip(edges[::2], edges[1::2], strict=True):
        if stop - start < BRIEF * fps:
            gone[start:stop] = True
    at = np.flatnonzero(gone)
    index = np.arange(frames)
    after = np.searchsorted(at, index)
    left = index - at[np.maximum(after - 1, 0)]
    right = at[np.minimum(after, len(at) - 1)] - index
    left = np.where(after > 0, left, frames)
    right = np.where(after < len(at), right, frames)
    return np.asarray(np.clip(np.minimum(left, right) / max(1.0, FADE * fps), 0.0, 1.0))
