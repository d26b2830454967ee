"""Panels whose axes move, measured on the pixels that are drawn."""

from dataclasses import replace

import numpy as np
import pytest

from renderer.engine.culling import seen_runs
from renderer.engine.painter import RUN, Painter
from renderer.engine.stage import Stage
from renderer.scene import compile as compiler
from renderer.scene.axes import AxisMotion

FRAMES = 40
SHARE = np.linspace(0, 1, FRAMES)
LINE = {"mark": "line", "x": "t", "y": "s", "show": "all", "color": "#0000ff"}
PLAIN = {"grid": "#ff0000", "grid_width": 1, "tick_length": 4}


@pytest.fixture
def moving(studio, wave, monkeypatch):
    """The stage of a film whose axes have these limits at each frame, by the axis's name; those of
    facets or several panels all the same."""

    def build(motions, **keys):
        found = compiler.drafts

        def moved(*given):
            axes = found(*given)
            for name, (lows, highs) in motions.items():
                if name in axes:
                    lows, highs = lows + 0 * SHARE, highs + 0 * SHARE
                    motion = AxisMotion(lows, highs)
                    ends = {"low": float(lows.min()), "high": float(highs.max())}
                    axes[name] = replace(axes[name], **ends, motion=motion)
            return axes

        with monkeypatch.context() as patch:
            patch.setattr(compiler, "drafts", moved)
            series = {} if "panels" in keys else {"series": [LINE]}
            spec = wave(**{"time": {"fps": 20, "frames": FRAMES}, **series, **keys})
            return Stage(studio.scene(spec))

    return build


TWO = {"x": (10 * SHARE, 4 + 10 * SHARE), "y": (-1 - SHARE, 1 + 3 * SHARE)}
FIELD = {
    "source": "function",
    "over": {"x": [0, 14, 29], "y": [-2, 4, 13]},
    "columns": {"z": "sin(x)*y"},
}
FILMS = {
    "lines": {},
    "revealed": {"series": [{**LINE, "show": "reveal", "head": {}}], "legend": "ends"},
    "twins": {"series": [LINE, {**LINE, "y": "10*c", "axis": "y2", "label": "ten"}]},
    "cells": {
        "data": {"f": FIELD},
        "series": [{"mark": "heatmap", "x": "x", "y": "y", "z": "z", "text": "{z:.1f}"}],
    },
    "marks": {
        "series": [
            {"mark": "bar", "x": "t", "y": "s"},
            {"mark": "area", "x": "t", "y": "c", "alpha": 0.4},
            {"mark": "point", "x": "t", "y": "u", "show": "all"},
            {"mark": "text", "x": "t", "y": "c", "text": "{t:.1f}"},
            {"mark": "annotation", "x": 8, "y": 0.5, "text": "here"},
            {"mark": "rule", "x": 9},
        ]
    },
    "in another": {
        "panels": {
            "main": {"series": [LINE], "legend": "none"},
            "small": {"inset": {"of": "main", "size": "50%"}, "series": [{**LINE, "y": "c"}]},
        }
    },
    "second": {
        "axes": {
            "x": {"minor": True, "grid": "minor", "secondary": {"value": "v*9/5 + 32"}},
            "y": {"invert": True, "grid": True},
        }
    },
}


@pytest.mark.parametrize("name", FILMS)
def test_frames_in_any_order_are_the_same(moving, name):
    keys = {**FILMS[name], "canvas": {"size": [400, 260]}}
    motions = {**TWO, "y2": (-12 * SHARE, 12 + SHARE)}
    stage = moving(motions, **keys)
    expected = [stage.frame(index).copy() for index in range(FRAMES)]
    for index in np.random.default_rng(1).permutation(FRAMES).tolist():
        assert np.array_equal(stage.frame(index), expected[index])
    other = moving(motions, **keys)
    assert np.array_equal(other.frame(FRAMES - 1), expected[-1])
    assert not np.array_equal(expected[10], expected[11])


def test_a_motion_that_is_none_gives_the_pixels_of_fixed_axes(moving, studio, wave):
    for name in ("revealed", "twins", "second"):
        keys = {**FILMS[name]}
        still = {"x": (0.5, 9.5), "y": (-1.5, 2.5)}
        axes = {k: {**keys.pop("axes", {}).get(k, {}), "limits": list(still[k])} for k in still}
        given = moving({}, **keys, axes=axes)
        stage = moving(still, **keys, axes=axes)
        for index in (0, 7, FRAMES - 1):
            assert np.array_equal(stage.frame(index), given.frame(index))


def test_where_an_axis_rests_it_looks_as_a_fixed_one(moving, studio):
    """At its end, where it has stood still for a while: the very same pixels."""
    there = np.clip(SHARE * 3, 0, 1)
    keys = {"axes": {"x": {"limits": [4, 10]}, "y": {"limits": [-1, 1]}}}
    stage = moving({"x": (4 * there, 4 + 6 * there)}, **keys)
    # The widest texts of the whole film leave the same room as those at its end.
    fixed = moving({}, **keys)
    assert stage.scene.panels[0].space.rect == fixed.scene.panels[0].space.rect
    assert np.array_equal(stage.frame(FRAMES - 1), fixed.frame(FRAMES - 1))
    assert not np.array_equal(stage.frame(5), fixed.frame(5))


def columns_of(frame, rect, row):
    """Where the red of grid lines is along a row of pixels: the middle of each line."""
    x, _, width, _ = (int(v) for v in rect)
    pixels = frame[row, x + 2 : x + width - 2].astype(float)
    ink = (255 - pixels[:, 1]) / 255
    found, start = [], None
    for number, value in enumerate([*ink, 0.0]):
        if value > 0.02 and start is None:
            start = number
        elif value <= 0.02 and start is not None:
            part = ink[start:number]
            places = np.arange(start, number) + x + 2 + 0.5
            found.append((float((part * places).sum() / part.sum()), float(part.sum())))
            start = None
    return found


def test_grid_lines_glide_between_pixels_where_their_values_are(moving):
    theme = {"base": "light", "panel": "#ffffff", "background": "#ffffff", "grid": "#ff0000"}
    stage = moving(
        {"x": (SHARE, 4 + SHARE)},
        canvas={"size": [400, 260], "theme": theme},
        axes={"x": {"grid": True}, "y": {"grid": False}},
        series=[{**LINE, "color": "#ffffff"}],
    )
    plane = stage.scene.panels[0].space
    lines = plane.x.travel.lines
    measured = 0
    for index in range(1, FRAMES - 1):
        found = columns_of(stage.frame(index), plane.rect, 100)
        rows, parts = lines.at(index)
        shares = plane.at(index).x.share(lines.values[rows])
        places = plane.rect[0] + plane.rect[2] * shares
        strong = {float(p): float(s) for p, s in zip(places, parts, strict=True)}
        left, _, width, _ = plane.rect
        for place, ink in found:
            if not 6 < place - left < width - 6:
                continue  # Some of it is beyond what is looked at.
            near = min(strong, key=lambda p: abs(p - place))
            assert abs(near - place) < 0.1
            if strong[near] == 1:
                assert ink == pytest.approx(found[len(found) // 2][1], rel=0.08)
            measured += 1
    assert measured > 3 * FRAMES


def test_titles_and_the_panel_do_not_move(moving):
    stage = moving({"y": (0.0, 10 ** (3 * SHARE))}, axes={"y": {"label": "a"}, "x": {"label": "b"}})
    x, y, width, height = stage.scene.panels[0].space.rect
    first, last = stage.frame(0).copy(), stage.frame(FRAMES - 1).copy()
    below = slice(-int(y) + 5, None)
    assert np.array_equal(first[below], last[below]), (
        "the x axis, which does not move, and its title"
    )
    (title,) = (one for one in stage.scene.panels[0].labels if not one.upright)
    left, bottom, right, top = title.bounds()
    rows = slice(200 - int(top) - 1, 200 - int(bottom) + 1)
    columns = slice(int(left), int(right) + 1)
    assert (first[rows, columns] < 200).any()
    assert np.array_equal(first[rows, columns], last[rows, columns]), "the y axis's title"


def test_names_at_ends_stand_at_the_ends_of_their_frame(moving):
    series = [{**LINE, "show": "reveal", "label": "sine"}]
    t = 10 * SHARE
    stage = moving({"x": (t - 5, t + 1)}, series=series, legend="ends", canvas={"size": [400, 260]})
    for index in range(0, FRAMES, 3):
        frame = stage.frame(index).astype(int)
        columns = np.flatnonzero((frame[..., 2] - frame[..., 0] > 60).any(axis=0))
        x, _, width, _ = stage.scene.panels[0].space.rect
        end = x + width * 5 / 6
        name = columns[columns > end + 3]
        assert len(name)
        assert name.min() == pytest.approx(end + 11, abs=7)


def test_parts_of_a_line_that_cannot_be_seen_change_no_pixel(monkeypatch):
    rng = np.random.default_rng(2)
    points = np.cumsum(rng.normal(0, 9, (4000, 2)), axis=0) + 100
    points[1000:1003] = np.nan
    clip = (60.0, 40.0, 120.0, 90.0)
    parts = seen_runs(points, RUN, clip, 5.0)
    assert 0 < len(parts) < 60

    def drawn():
        painter = Painter(240, 200, 72)
        painter.fill((1, 1, 1, 1))
        painter.line(points, (0, 0, 0, 1), 3.0, "solid", clip)
        return painter.pixels.copy()

    with_all = drawn()
    every = lambda points, run, clip, reach: list(range(0, len(points) - 1, run))  # noqa: E731
    monkeypatch.setattr("renderer.engine.painter.seen_runs", every)
    assert np.array_equal(with_all, drawn())
