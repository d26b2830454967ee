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
from renderer.marks.point import PointLayer
from renderer.marks.text import Placing, TextLayer
from renderer.scene.axes import AxisScene
from renderer.scene.overlaps import areas, faded, overlaps, radius_at, steady
from renderer.scene.scene import PanelScene, PlaneScene
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
GAP = 2.5
"""From a marker's rim to its label, in points."""
AIR = 1.0
"""Around a label, in points."""
SIDES = np.array(
    [[0, 0], [1, 0], [0, 1], [-1, 0], [0, -1], [1, 1], [-1, 1], [1, -1], [-1, -1]], dtype=np.float64
)
"""Where a label may stand from its place; the first is where the spec says."""
MARKER, OTHER, ORDER = 3.0, 0.5, 0.02
"""What weighs how much: a label over its own marker, over others', and each side later in the
order. Over another label it weighs 1."""


def cleared(panel: PanelScene, font: str, dpi: float, fps: float) -> PanelScene:
    """The panel with places for those texts that shall not overlap. Raises `Fault` where there are
    too many."""
    plane = panel.space
    if not isinstance(plane, PlaneScene):
        return panel
    second = plane.y if plane.y2 is None else plane.y2
    upright = [second if twin else plane.y for twin in panel.twin or (False,) * len(panel.layers)]
    pairs = zip(panel.layers, upright, strict=True)
    points = [(layer, axis) for layer, axis in pairs if isinstance(layer, PointLayer)]
    done = list(panel.layers)
    before: list[Boxes] = []
    for number, layer in enumerate(panel.layers):
        if isinstance(layer, TextLayer) and layer.overlap != "allow":
            try:
                written = layer.style
                style = TextStyle(font, written.size, written.rgba, dpi, written.weight)
                planner = _Planner(layer, plane, upright[number], style, fps)
                if planner.fits:
                    done[number] = planner.placed(points, before)
            except Fault as fault:
                raise fault.below(*panel.at, "series", number, "overlap") from None
    return replace(panel, layers=tuple(done))


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
        alphas = self._alphas(centers, halves, priority, before, self._outside(at))
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
            shown = self.layer.at(index, self.layer.points)
            at[index, which] = self._pixels(shown, self.upright, index)
            markers = [self._markers(layer, y, index) for layer, y in points]
            every = np.concatenate(markers) if markers else np.empty((0, 3))
            radii[index, which] = radius_at(at[index, which], every)
            if index in looked:
                others.append(every if len(every) <= MOST_MARKERS else every[:0])
        return at, steady(radii, np.asarray(np.isfinite(at).all(axis=2))), others

    def _outside(self, at: Floats) -> NDArray[np.bool_]:
        """Whether labels' places are not to be seen, (frames, labels): axes that move leave them
        behind."""
        if not self.plane.moves:
            return np.zeros(at.shape[:2], dtype=np.bool_)
        x, y, width, height = self.plane.rect
        with np.errstate(invalid="ignore"):
            inside = (at >= [x, y]) & (at <= [x + width, y + height])
        return np.asarray(np.isfinite(at).all(axis=2) & ~inside.all(axis=2))

    def _looked_at(self) -> NDArray[np.intp]:
        return np.unique(np.linspace(0, self.frames - 1, LOOKED_AT).round().astype(np.intp))

    def _pixels(self, points: Floats, axis: AxisScene, index: int) -> Floats:
        """Where points stand at a frame, beyond the sides of a panel whose axes move too."""
        x, y, width, height = self.plane.rect
        across = self.plane.x.at(index).share(points[:, 0])
        upright = axis.at(index).share(points[:, 1])
        with np.errstate(invalid="ignore"):
            found = np.column_stack([x + width * across, y + height * upright])
            found[(np.abs(found - [x, y]) > 1e6).any(axis=1)] = np.nan
        found[~np.isfinite(found).all(axis=1)] = np.nan
        return found

    def _markers(self, layer: PointLayer, axis: AxisScene, index: int) -> Floats:
        """Markers that a frame shows as (x, y, radius) in pixels."""
        pixels = self._pixels(layer.at(index, layer.points), axis, index)
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
                cost = alone[:, number] + overlaps(each[:, :, number], halves[number], current,
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
                shared = areas(each[side, frame], halves, markers[:, :2], reach)
                shared /= np.maximum(4 * halves.prod(axis=1), 1.0)[:, None]
                weight = np.where(own, MARKER, OTHER)
                cost[side] += np.nansum(shared * weight, axis=1) / len(others)
        return cost

    def _alphas(
        self, centers: Floats, halves: Floats, priority: NDArray[np.intp], before: Sequence[Boxes],
        outside: NDArray[np.bool_],
    ) -> Floats:  # fmt: skip
        """Opacity of labels, (frames, labels): 0 where one would lie over a more important one, or
        its place is outside the panel."""
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
            alphas[:, number] = faded(hit & shown[:, number] | outside[:, number], self.fps)
            placed.append(number)
        return alphas
