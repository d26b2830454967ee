"""What a camera looks at, at every frame."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

import numpy as np
from numpy.typing import NDArray

from renderer.errors import Fault, unknown
from renderer.marks.base import Layer
from renderer.marks.layer import SeriesLayer
from renderer.marks.states import StateLayer
from renderer.scene.axes import AxisDraft
from renderer.scene.film import Aim
from renderer.spec.panel import Camera, Follow, Panel
from renderer.timeline import Clock, sample

Floats = NDArray[np.float64]


def compile_focus(
    panel: Panel, layers: Sequence[Layer], tables: Sequence[str], axes: Sequence[AxisDraft],
    clock: Clock, params: Mapping[str, float],
) -> Floats:  # fmt: skip
    """In shares of the box's sides, shape (frames, 3); `tables` are the series' tables. Raises
    `Fault` below the panel."""
    places = looked_at(panel, layers, tables, clock, params)
    if places is None:
        return np.full((clock.frames, 3), 0.5)
    shares = np.stack([a.share(places[:, k]) for k, a in enumerate(axes)], axis=1)
    if not np.isfinite(shares).all():
        text, focus = "the camera would look at what is not on the axes", ("camera", "focus")
        series = isinstance(panel.camera and panel.camera.focus, Follow)
        raise Fault("camera", text, (*focus, "series") if series else focus)
    return shares


def looked_at(
    panel: Panel, layers: Sequence[Layer], tables: Sequence[str], clock: Clock,
    params: Mapping[str, float],
) -> Floats | None:  # fmt: skip
    """What the camera looks at, in the axes' units, shape (frames, 2) or (frames, 3); None where
    the spec does not say. Raises `Fault` below the panel."""
    focus = (panel.camera or Camera()).focus
    if focus is None:
        return None
    at: tuple[str | int, ...] = ("camera", "focus")
    if isinstance(focus, tuple):
        places = np.empty((clock.frames, len(focus)))
        for number, track in enumerate(focus):
            try:
                places[:, number] = sample(track, clock, params)
            except Fault as fault:
                raise fault.below(*at, number) from None
        return places
    if isinstance(focus, Follow):
        at = (*at, "series")
    name = focus.series if isinstance(focus, Follow) else focus
    places = _way(_named(name, panel, layers, tables, at), clock, at)
    smooth = (focus if isinstance(focus, Follow) else Follow(series=name)).smooth
    seconds = smooth.seconds(clock.seconds, float(clock.fps))
    return averaged(places, seconds * float(clock.fps))


def aimed(
    panel: Panel, layers: Sequence[Layer], tables: Sequence[str], clock: Clock,
    params: Mapping[str, float],
) -> Aim | None:  # fmt: skip
    """What the camera of a 2-D panel looks at, and how much it magnifies; None without one. Raises
    `Fault` below the panel."""
    if panel.camera is None:
        return None
    try:
        zoom = sample(panel.camera.zoom, clock, params)
    except Fault as fault:
        raise fault.below("camera", "zoom") from None
    if zoom.min() <= 0:
        raise Fault("camera", "the zoom must be above 0", ("camera", "zoom"))
    return Aim(looked_at(panel, layers, tables, clock, params), zoom)


def _named(
    name: str,
    panel: Panel,
    layers: Sequence[Layer],
    tables: Sequence[str],
    at: tuple[str | int, ...],
) -> SeriesLayer:
    """The layer of the series with this label, or of the first one that shows this table and can be
    followed."""
    labels = [s.label.text if s.label is not None else None for s in panel.series]
    found = [layer for layer, label in zip(layers, labels, strict=True) if label == name]
    found += [layer for layer, table in zip(layers, tables, strict=True) if table == name]
    if not found:
        known = [label for label in labels if label is not None] + list(dict.fromkeys(tables))
        text, hint = unknown("series", name, known)
        raise Fault("unknown-series", text, at, hint)
    moving = [layer for layer in found if isinstance(layer, SeriesLayer)]
    moving = [layer for layer in moving if len(layer.strands.clock)]
    if not moving:
        text = f"'{name}' does not move: only lines and points of data with a clock are followed"
        raise Fault("camera", text, at)
    return moving[0]


def _mean(points: Floats, weights: Floats | None) -> Floats:
    """Their middle."""
    if weights is None:
        return np.asarray(points.mean(axis=0))
    return np.asarray(np.average(points, axis=0, weights=weights))


def _way(layer: SeriesLayer, clock: Clock, at: tuple[str | int, ...]) -> Floats:
    """The middle of the layer's moving ends at each frame, in which what comes and goes counts as
    far as it is there; where there is none, the nearest in time."""
    way = np.full((clock.frames, layer.points.shape[-1]), np.nan)
    for index in range(clock.frames):
        which, shares = layer.strands.begun(index), None
        if isinstance(layer, StateLayer) and layer.stays is not None and layer.show == "current":
            which, shares = layer.there(index), np.clip(layer.presence(index), 0, 1)
        ends = layer.strands.at(index, layer.points, which)
        weights = np.ones(len(which)) if shares is None else shares
        weights = np.repeat(weights, ends[0].size // way.shape[1] if len(ends) else 1)
        ends = ends.reshape(-1, way.shape[1])
        seen = np.isfinite(ends).all(axis=1) & (weights > 0)
        if seen.any():
            way[index] = _mean(ends[seen], None if shares is None else weights[seen])
    known = np.flatnonzero(np.isfinite(way[:, 0]))
    if not len(known):
        raise Fault("camera", "there is nothing to follow", at)
    frames = np.arange(clock.frames)
    return np.stack([np.interp(frames, known, way[known, k]) for k in range(way.shape[1])], axis=1)


def averaged(values: Floats, width: float) -> Floats:
    """Values (frames, n) averaged over about so many frames around each (Gaussian weights of that
    width in all, cut at three deviations; at the ends over what there is)."""
    deviation = width / 4
    if deviation < 0.25:
        return values
    half = int(np.ceil(3 * deviation))
    weights = np.exp(-0.5 * (np.arange(-half, half + 1) / deviation) ** 2)
    count = len(values)

    def spread(column: Floats) -> Floats:
        return np.convolve(column, weights)[half : half + count]

    whole = spread(np.ones(count))
    return np.stack([spread(column) / whole for column in values.T], axis=1)
