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
from renderer.scene.ends import LINE, apart, beside_each_other, joined, runs
from renderer.scene.fit import shortened
from renderer.scene.scene import EndsScene, Scene
from renderer.scene.text import TextStyle, advance
from renderer.timeline import PerFrame

Floats = NDArray[np.float64]

CLEAR, TOUCHING = 0.95, 0.68
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
    """A frame's ends: where they are in pixels, where their names stand by themselves, how far
    these are shifted to stand apart; NaN for an end that is not there. And how opaque they are."""

    ends: Ends
    points: Floats
    lefts: Floats
    widths: Floats
    shifts: Floats
    alphas: Floats


class EndNames:
    """The names of one panel. What it keeps are frames' shifts, each a function of the frame."""

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
        self._inks: dict[tuple[float, ...], RGBA] = {}

    def draw(self, index: int) -> None:  # Hot path.
        """The names at a frame."""
        window, frames = self._ends.window, self._scene.clock.frames
        first, last = max(0, index - window), min(frames - 1, index + window)
        near = {frame: self._moment(frame) for frame in range(first, last + 1)}
        for _, axes, _ in self._layers:
            axes.begin(index)
        self._moments = near
        now = near[index]
        shifts = np.stack([moment.shifts for moment in near.values()])
        there = np.isfinite(shifts)
        # As many before as after: the first and the last frame have names that are apart.
        half = min(index - first, last - index)
        around = slice(index - first - half, index - first + half + 1)
        known = np.maximum(there[around].sum(axis=0), 1)
        heights = now.points[:, 1] + np.where(there, shifts, 0.0)[around].sum(axis=0) / known
        seen = there[: index - first + 1].mean(axis=0)
        for number in np.flatnonzero(np.isfinite(now.shifts)).tolist():
            before = slice(0, number)
            alpha = float(seen[number] * now.alphas[number])
            alpha *= self._clear(now, heights, number, before)
            if alpha > 0.02:
                self._write(now, number, float(heights[number]), alpha)

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
        half = self._step / 2
        shifts = np.full(len(points), np.nan)
        for group in beside_each_other(lefts - gap, lefts + widths):
            low, high = y + half * 0.6, y + height - half * 0.6
            wanted = points[group, 1]
            shifts[group] = apart(wanted, self._step, low, high) - wanted
        return _Moment(ends, points, lefts, widths, shifts, alphas)

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
    return sum(advance(run, style) for run in runs(text)) if text else 0.0


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
