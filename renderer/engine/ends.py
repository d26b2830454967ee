"""Names at the ends of lines as drawn: beside their ends, apart from each other."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace

import numpy as np
from numpy.typing import NDArray

from renderer.colors import RGBA
from renderer.engine.axes2d import Axes2D
from renderer.engine.painter import Painter
from renderer.marks.base import Ends, Layer
from renderer.scene.ends import LINE, STEADY, apart, beside_each_other, joined, runs
from renderer.scene.fit import shortened
from renderer.scene.scene import EndsScene, Scene
from renderer.scene.text import AS_ZERO, TextStyle, advance
from renderer.timeline import PerFrame

Floats = NDArray[np.float64]

CLEAR, TOUCHING = 0.95, 0.75
"""Of two names nearer to each other than so many lines, the later fades; it is gone where they
touch."""
LEADER = 0.45
"""A name that is shifted by more lines than this has a line to its end."""
CONTRAST = 4.5
"""Least ratio of a name's luminance to that of its ground (WCAG 2, level AA)."""
SHADES = 64
"""Colours of names are rounded to so many parts: text is drawn from pictures that are kept."""


@dataclass(frozen=True)
class _Moment:
    """A frame's ends: where they are in pixels, and where their names stand by themselves; NaN for
    an end that is not there. And how opaque they are."""

    ends: Ends
    points: Floats
    lefts: Floats
    widths: Floats
    alphas: Floats


class EndNames:
    """The names of one panel. What it keeps are frames' ends and shifts, each a function of the
    frame."""

    def __init__(
        self, scene: Scene, ends: EndsScene,
        layers: Sequence[tuple[Layer, Axes2D, PerFrame | None]], painter: Painter,
    ) -> None:  # fmt: skip
        """`layers` with what they draw on, and their opacity if they come and go as a whole."""
        self._scene, self._ends, self._painter = scene, ends, painter
        self._layers = tuple(layers)
        self._shown = np.array(ends.shown, dtype=np.intp)
        self._step = LINE * ends.style.height
        self._moments: dict[int, _Moment] = {}
        self._shifts: dict[int, Floats] = {}
        self._inks: dict[tuple[float, ...], RGBA] = {}

    def draw(self, index: int) -> None:  # Hot path.
        """The names at a frame."""
        window = self._ends.window
        near = self._near(index, window)
        shifted = {frame: self._shifted(frame) for frame in near}
        for _, axes, _ in self._layers:
            axes.begin(index)
        kept = self._near(index, window * (1 + STEADY))
        self._moments = {frame: self._moments[frame] for frame in kept if frame in self._moments}
        self._shifts = shifted
        now = self._moments[index]
        shifts = np.stack([*shifted.values()])
        there = np.isfinite(shifts)
        # As many before as after: the first and the last frame have names that are apart.
        half = min(index - near[0], near[-1] - index)
        around = slice(index - near[0] - half, index - near[0] + half + 1)
        heights = self._heights(now, near[around], shifts[around])
        seen = there[: index - near[0] + 1].mean(axis=0)
        for number in np.flatnonzero(np.isfinite(shifted[index])).tolist():
            before = slice(0, number)
            alpha = float(seen[number] * now.alphas[number])
            alpha *= self._clear(now, heights, number, before)
            if alpha > 0.02:
                self._write(now, number, float(heights[number]), alpha)

    def _heights(self, now: _Moment, frames: range, shifts: Floats) -> Floats:
        """Where names stand at a frame, by their shifts at those around it. One that is alone goes
        with its end; those that stand apart from each other do so on average, too."""
        points = np.stack([self._moments[frame].points[:, 1] for frame in frames])
        there = np.isfinite(shifts)
        known = np.maximum(there.sum(axis=0), 1)
        with np.errstate(invalid="ignore"):
            lone = now.points[:, 1] + np.where(there, shifts, 0.0).sum(axis=0) / known
            among = np.where(there, points + shifts, 0.0).sum(axis=0) / known
            part = (there & (shifts != 0)).sum(axis=0) / known
        return np.asarray(lone + part * (among - lone))

    def _near(self, index: int, window: int) -> range:
        """The frames so near to one."""
        return range(max(0, index - window), min(self._scene.clock.frames, index + window + 1))

    def _shifted(self, frame: int) -> Floats:
        """How far names are shifted from their ends to stand apart; NaN for one that is not
        there."""
        if frame in self._shifts:
            return self._shifts[frame]
        now = self._moment(frame)
        last = self._scene.clock.frames - 1
        half = min(frame, last - frame, STEADY * self._ends.window)
        heights = np.stack([self._moment(one).points[:, 1] for one in self._near(frame, half)])
        there = np.isfinite(heights)
        total = np.where(there, heights, 0.0).sum(axis=0)
        ranked = total / np.maximum(there.sum(axis=0), 1)
        y, height = self._ends.rect[1::2]
        low, high = y + 0.3 * self._step, y + height - 0.3 * self._step
        shifts = np.full(len(now.points), np.nan)
        gap = self._ends.gap + self._scene.points(now.ends.clear)
        for group in beside_each_other(now.lefts - gap, now.lefts + now.widths):
            wanted = now.points[group, 1]
            shifts[group] = apart(wanted, self._step, low, high, ranked[group]) - wanted
        return shifts

    def _moment(self, frame: int) -> _Moment:
        if frame in self._moments:
            return self._moments[frame]
        for _, axes, _ in self._layers:
            axes.begin(frame)
        found = [
            (ends, axes, 1.0 if alphas is None else float(alphas[frame]))
            for layer, axes, alphas in self._layers
            if (ends := layer.line_ends(frame))
        ]
        ends, rect = joined([ends for ends, _, _ in found]), self._ends.rect
        points = np.concatenate([axes.project(each.points) for each, axes, _ in found])[self._shown]
        shares = np.repeat([share for *_, share in found], [len(one.points) for one, *_ in found])
        alphas = shares[self._shown]
        points[alphas == 0] = np.nan
        x, y, width, height = rect
        inside = np.abs(points - (x + width / 2, y + height / 2)) <= (width / 2 + 1, height / 2 + 1)
        points[~inside.all(axis=1)] = np.nan
        style, most = self._ends.style, self._ends.widest
        texts = [ends.texts[number] for number in self._shown.tolist()]
        widths = np.array([min(most, _width(text, style)) for text in texts])
        gap = self._ends.gap + self._scene.points(ends.clear)
        lefts = np.where(widths > 0, points[:, 0] + gap, np.nan)
        self._moments[frame] = _Moment(ends, points, lefts, widths, alphas)
        return self._moments[frame]

    def _clear(self, now: _Moment, heights: Floats, number: int, before: slice) -> float:
        """How clear a name is of those of earlier series: 1 apart, 0 where they touch."""
        left, right = now.lefts[number], now.lefts[number] + now.widths[number]
        with np.errstate(invalid="ignore"):
            beside = (now.lefts[before] < right) & (now.lefts[before] + now.widths[before] > left)
            away = np.abs(heights[before] - heights[number])[beside] / self._step
        away = away[np.isfinite(away)]
        if not len(away):
            return 1.0
        return float(np.clip((away.min() - TOUCHING) / (CLEAR - TOUCHING), 0.0, 1.0))

    def _write(self, now: _Moment, number: int, height: float, alpha: float) -> None:
        which = int(self._shown[number])
        red, green, blue, _ = now.ends.colors[which].tolist()
        ink = self._ink(red, green, blue)
        x, y = now.points[number].tolist()
        left = float(now.lefts[number])
        shifted = abs(height - y) / self._step
        if shifted > LEADER:
            clear = self._scene.points(now.ends.clear)
            line = np.array([[x + clear + 1, y], [left - 0.15 * self._step, height]])
            fade = alpha * 0.7 * min(1.0, (shifted - LEADER) / 0.3)
            self._painter.line(line, (*ink[:3], fade), self._scene.points(0.8))
        style = replace(self._ends.style, rgba=ink)
        text = now.ends.texts[which]
        if _width(text, style) > self._ends.widest:
            text = shortened(text, style, self._ends.widest)
        base = height - (style.ascent - style.descent) / 2
        for run, pen in self._painter.glyphs.runs(runs(text), style):
            self._painter.text(run, style, left + pen, base, alpha=alpha)

    def _ink(self, red: float, green: float, blue: float) -> RGBA:
        """A colour that can be read as text on the panel's ground."""
        key = tuple(round(part * SHADES) for part in (red, green, blue))
        if key not in self._inks:
            if len(self._inks) > 10_000:
                self._inks.clear()
            ground = self._scene.theme.panel
            ground = ground if ground[3] else self._scene.background
            self._inks[key] = legible((red, green, blue, 1.0), ground, self._scene.theme.text)
        return self._inks[key]


def _width(text: str, style: TextStyle) -> float:
    # Figures are of one width: counters are measured once, not at each frame.
    return sum(advance(run.translate(AS_ZERO), style) for run in runs(text)) if text else 0.0


def legible(color: RGBA, ground: RGBA, text: RGBA) -> RGBA:
    """The colour, moved towards that of text until it stands out from its ground."""
    for share in np.linspace(0, 1, 21).tolist():
        red, green, blue = (
            (1 - share) * c + share * t for c, t in zip(color[:3], text[:3], strict=True)
        )
        if contrast((red, green, blue, 1.0), ground) >= CONTRAST:
            break
    return (red, green, blue, 1.0)


def contrast(one: RGBA, two: RGBA) -> float:
    """The ratio of two colours' luminances, from 1 to 21 (WCAG 2.2, contrast ratio)."""
    light, dark = sorted((_luminance(one), _luminance(two)), reverse=True)
    return (light + 0.05) / (dark + 0.05)


def _luminance(color: RGBA) -> float:
    parts = [c / 12.92 if c <= 0.04045 else ((c + 0.055) / 1.055) ** 2.4 for c in color[:3]]
    return 0.2126 * parts[0] + 0.7152 * parts[1] + 0.0722 * parts[2]
