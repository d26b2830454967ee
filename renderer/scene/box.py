"""What stands around a 3-D box in one view: which walls are at the back, where the axes run, their
ticks and their text.

Directions do not depend on the camera's magnification and distances from the box are in pixels, so
that the same geometry, measured once, tells how large the box may be (`fitted`).
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from renderer.scene.axes import AxisScene
from renderer.scene.camera import CameraScene, View
from renderer.scene.grid import NoRoom
from renderer.scene.scene import Rect, Styles
from renderer.scene.text import TextStyle, advance
from renderer.theme import Theme

GAP, TITLE_GAP = 2.5, 4.0
"""Points between a tick and its text, and between that and the axis's title."""
MOST_VIEWS = 120
"""So many views are measured to fit the text of a turning box."""
LEAST_SHARE = 0.78
"""A box is made smaller by no more than this to keep clear of a legend."""
SMALLEST = 3.0
"""Least size of a box, in heights of its tick text."""

Back = tuple[int, int, int]
Pixels = NDArray[np.float64]


@dataclass(frozen=True)
class Run:
    """Text with its pen at (x, y), belonging to the point `foot` of the box."""

    text: str
    style: TextStyle
    x: float
    y: float
    upright: bool
    foot: Pixels
    alpha: float = 1.0

    def bounds(self) -> tuple[float, float, float, float]:
        """Left, bottom, right and top in pixels."""
        style, width = self.style, advance(self.text, self.style)
        if self.upright:
            return self.x, self.y - style.descent, self.x + width, self.y + style.ascent
        return self.x - style.ascent, self.y, self.x + style.descent, self.y + width

    def inside(self, rect: Rect) -> bool:
        """Whether all of it is in a rectangle, to half a pixel."""
        left, bottom, right, top = self.bounds()
        x, y, width, height = rect
        across = left >= x - 0.5 and right <= x + width + 0.5
        return across and bottom >= y - 0.5 and top <= y + height + 0.5


@dataclass(frozen=True)
class Side:
    """One axis in a view: its ticks' feet on the box (n, 2), which way is out, its text."""

    feet: Pixels
    outward: Pixels
    runs: list[Run]


@dataclass(frozen=True)
class Dress:
    """What a box's axes are dressed with; lengths in pixels."""

    axes: tuple[AxisScene, AxisScene, AxisScene]
    ticks: TextStyle
    titles: TextStyle
    tick: float
    gap: float
    title_gap: float

    def sides(self, view: View) -> list[Side]:  # Hot path.
        """The visible axes in a view."""
        back = at_back(view)
        middle = view.project(np.full((1, 3), 0.5))[0][0]
        found = [
            self._side(view, axis, edge(view, axis, back), middle)
            for axis in range(3)
            if self.axes[axis].visible
        ]
        return [side for side in found if side is not None]

    def _side(self, view: View, axis: int, corners: Pixels, middle: Pixels) -> Side | None:
        scene = self.axes[axis]
        spots = np.repeat(corners[:1], len(scene.ticks) + 2, axis=0)
        spots[1, axis] = 1.0
        spots[2:, axis] = scene.share(scene.ticks)
        places = view.project(spots)[0]
        ends, feet = places[:2], places[2:]
        along = ends[1] - ends[0]
        length = float(np.hypot(along[0], along[1]))
        if length < 1:
            return None
        center = (ends[0] + ends[1]) / 2
        outward = np.array([-along[1], along[0]]) / length
        if float(outward @ (center - middle)) < 0:
            outward = -outward
        start, reach = self.tick + self.gap, 0.0
        alpha = self._clearness(scene, along)
        runs: list[Run] = []
        for foot, text in zip(feet, scene.texts, strict=True):
            width, height = advance(text, self.ticks), self.ticks.ascent
            half = (abs(outward[0]) * width + abs(outward[1]) * height) / 2
            x, y = foot + outward * (start + half)
            runs.append(Run(text, self.ticks, x - width / 2, y - height / 2, True, foot, alpha))
            reach = max(reach, 2 * half)
        if scene.label:
            turned = axis == 2 and abs(along[1]) > abs(along[0])
            gap = start + reach + self.title_gap
            runs.append(self._title(scene.label, center, outward, gap, turned))
        return Side(feet, outward, runs)

    def _clearness(self, scene: AxisScene, along: Pixels) -> float:
        """Opacity of tick text: it fades where the axis is seen from its end and text would
        overlap."""
        if len(scene.ticks) < 2:
            return 1.0
        shares = scene.share(scene.ticks)
        step = abs(float(shares[1] - shares[0]))
        widest = max(advance(text, self.ticks) for text in scene.texts)
        room = max(abs(along[0]) * step / widest if widest else 9.0,
                   abs(along[1]) * step / self.ticks.height)  # fmt: skip
        return float(min(1.0, max(0.0, (room - 0.75) / 0.3)))

    def _title(self, text: str, foot: Pixels, outward: Pixels, gap: float, turned: bool) -> Run:
        style, width = self.titles, advance(text, self.titles)
        if turned:
            middle = foot + outward * (gap + style.height / 2)
            baseline = middle[0] + (style.ascent - style.descent) / 2
            return Run(text, style, baseline, middle[1] - width / 2, False, foot)
        half = (abs(outward[0]) * width + abs(outward[1]) * style.ascent) / 2
        x, y = foot + outward * (gap + half)
        return Run(text, style, x - width / 2, y - style.ascent / 2, True, foot)


def dress(
    axes: tuple[AxisScene, AxisScene, AxisScene], styles: Styles, theme: Theme, dpi: float
) -> Dress:
    """What a box with these axes is dressed with at a resolution."""
    point = dpi / 72
    return Dress(
        axes, styles.tick, styles.label,
        theme.tick_length * point, GAP * point, TITLE_GAP * point,
    )  # fmt: skip


def at_back(view: View) -> Back:
    """For each axis, the end (0 or 1) whose wall is farther from the eye."""
    toward = view.toward
    return (int(toward[0] < 0), int(toward[1] < 0), int(toward[2] < 0))


def edge(view: View, axis: int, back: Back) -> Pixels:
    """The ends of the box's edge that carries an axis's ticks, shape (2, 3). The floor's axes lie
    on its near edges (the ceiling's, seen from below); the upright one stands on the silhouette,
    left."""
    ends = np.zeros((2, 3))
    if axis < 2:
        ends[:, 2] = back[2]
        ends[:, 1 - axis] = 1 - back[1 - axis]
    else:
        sides = np.array([[back[0], 1 - back[1], 0.5], [1 - back[0], back[1], 0.5]])
        pixels = view.project(sides)[0]
        ends[:, :2] = sides[int(pixels[1, 0] < pixels[0, 0]), :2]
    ends[:, axis] = 0.0, 1.0
    return ends


def fitted(
    camera: CameraScene, dressed: Dress, rect: Rect, clear: Rect | None = None
) -> tuple[CameraScene, Rect]:
    """The camera with the box as large as it fits into `rect` with its text, at all frames, zoom
    apart, and with no text in `clear` if that costs little; and the part of `rect` they take.
    Raises `NoRoom` where there is none for both."""
    fit = _Fit(rect, *camera.corners(), *_measured(camera.fitted(rect), dressed))
    scale = _largest(fit.inside, 0.0, camera.fitted(rect).scale)
    if scale * float((fit.high - fit.low).min()) < SMALLEST * dressed.ticks.height:
        raise NoRoom
    lean = 0.0
    if clear is not None and not fit.apart(scale, clear, lean):
        away = 1.0 if clear[1] + clear[3] / 2 < rect[1] + rect[3] / 2 else -1.0
        least = LEAST_SHARE * scale
        if fit.apart(least, clear, away):
            lean, scale = away, _largest(lambda s: fit.apart(s, clear, away), least, scale)
    center = fit.center(scale, lean)
    low, high = fit.span(scale)
    left, bottom = (float(v) for v in low + np.array(center))
    width, height = (float(v) for v in high - low)
    return camera.placed(scale, center), (left, bottom, width, height)


@dataclass(frozen=True)
class _Fit:
    """A box with its text: corners at scale 1 from its middle, text by its foot at scale 1 and how
    far it reaches from there in pixels."""

    rect: Rect
    low: Pixels
    high: Pixels
    feet: Pixels
    before: Pixels
    after: Pixels

    def span(self, scale: float) -> tuple[Pixels, Pixels]:
        """Lower left and upper right of box and text, from the middle of the box."""
        least, most = (self.feet * scale + reach for reach in (self.before, self.after))
        return (
            np.minimum(self.low * scale, least.min(axis=0, initial=np.inf)),
            np.maximum(self.high * scale, most.max(axis=0, initial=-np.inf)),
        )

    def inside(self, scale: float) -> bool:
        """Whether all of it has room."""
        least, most = self.span(scale)
        return bool((most - least <= np.array(self.rect[2:])).all())

    def center(self, scale: float, lean: float) -> tuple[float, float]:
        """Where the middle of the box stands, so that all of it is in the middle; at the bottom of
        `rect` or at its top, if it leans there (-1, 1)."""
        least, most = self.span(scale)
        x, y, width, height = self.rect
        center = np.array([x + width / 2, y + height / 2]) - (least + most) / 2
        free = height - float(most[1] - least[1])
        return float(center[0]), float(center[1]) + lean * free / 2

    def apart(self, scale: float, clear: Rect, lean: float) -> bool:
        """Whether no text stands in `clear`."""
        place = self.feet * scale + np.array(self.center(scale, lean))
        corner = np.array(clear[:2])
        over = (place + self.after > corner) & (place + self.before < corner + np.array(clear[2:]))
        return not bool(over.all(axis=1).any())


def _largest(good: Callable[[float], bool], low: float, high: float) -> float:
    """The greatest value between `low`, which is good, and `high` that is good."""
    for _ in range(30):
        middle = (low + high) / 2
        low, high = (middle, high) if good(middle) else (low, middle)
    return low


def _measured(camera: CameraScene, dressed: Dress) -> tuple[Pixels, Pixels, Pixels]:
    """For all text of all kinds of views: where its foot is at scale 1 (n, 2), and how far it
    reaches from there in pixels, to the left and below, and to the right and above."""
    places, before, after = [], [], []
    for index in camera.distinct(MOST_VIEWS):
        for side in dressed.sides(camera.unzoomed(index)):
            for run in side.runs:
                left, bottom, right, top = run.bounds()
                places.append((run.foot - camera.center) / camera.scale)
                before.append((left - run.foot[0], bottom - run.foot[1]))
                after.append((right - run.foot[0], top - run.foot[1]))
    shape = (-1, 2)
    return (
        np.array(places, dtype=np.float64).reshape(shape),
        np.array(before, dtype=np.float64).reshape(shape),
        np.array(after, dtype=np.float64).reshape(shape),
    )
