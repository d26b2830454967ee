"""Streamlines and particles in fields whose flow is known."""

from dataclasses import dataclass, field
from typing import Any

import numpy as np
import pytest

from renderer.errors import SpecError

TURN = {"u": "-y", "v": "x"}
WIND = {"u": "3", "v": "-1"}


@dataclass
class Sky:
    """What was drawn."""

    streaked: list[Any] = field(default_factory=list)
    lined: list[Any] = field(default_factory=list)
    heads: list[Any] = field(default_factory=list)

    def streaks(self, points: Any, bounds: Any, colors: Any, pen: Any) -> None:
        self.streaked.append((np.array(points), np.array(bounds), np.array(colors), pen))

    def lines(self, points: Any, bounds: Any, colors: Any, pen: Any) -> None:
        self.lined.append((np.split(points, bounds[1:-1]), np.array(colors), pen))

    def shaded_lines(self, points: Any, bounds: Any, colors: Any, widths: Any, pen: Any) -> None:
        self.lines(points, bounds, colors, pen)

    def arrows(self, tails: Any, tips: Any, style: Any) -> None:
        self.heads.append((np.array(tails), np.array(tips), style))


def layer(studio, mark, columns, size=2.0, frames=30, t=None, **keys):
    grid = {"x": [-size, size, 41], "y": [-size, size, 41]}
    source = {"source": "function", "over": grid, "columns": columns} | ({"t": t} if t else {})
    series = {"mark": mark, "x": "x", "y": "y", "u": "u", "v": "v", **keys}
    time = {"fps": 10, "frames": frames}
    return (
        studio.scene({"data": {"d": source}, "time": time, "series": [series]}).panels[0].layers[0]
    )


def seen(layer, index=0):
    sky = Sky()
    layer.draw(sky, index)
    return sky


def streamlines(layer, index=0):
    ((lines, _, _),) = seen(layer, index).lined
    return lines


def test_streamlines_of_a_rotation_are_circles(studio):
    lines = streamlines(layer(studio, "stream", TURN))
    assert len(lines) > 10
    for line in lines:
        radii = np.hypot(*line.T)
        assert np.ptp(radii) < 2e-3 * radii.mean() + 1e-3
    whole = [line for line in lines if np.hypot(*line[0]) < 1.9]
    assert any(np.allclose(line[0], line[-1]) for line in whole), "they close"


def test_streamlines_of_a_saddle_are_hyperbolas(studio):
    for line in streamlines(layer(studio, "stream", {"u": "x", "v": "-y"})):
        assert np.ptp(line[:, 0] * line[:, 1]) < 2e-3


def test_streamlines_are_evenly_spaced(studio):
    """No line is nearer to another than half the separation; no place is far from all."""
    lines = streamlines(layer(studio, "stream", WIND))
    separation = 0.036 * 4
    for number, line in enumerate(lines):
        others = np.concatenate([other for k, other in enumerate(lines) if k != number])
        gaps = np.hypot(*(line[:, None] - others[None]).transpose(2, 0, 1))
        assert gaps.min() > 0.45 * separation
    places = np.random.default_rng(0).uniform(-1.9, 1.9, (300, 2))
    every = np.concatenate(lines)
    assert (
        np.hypot(*(places[:, None] - every[None]).transpose(2, 0, 1)).min(axis=1).max() < separation
    )


def test_a_greater_density_has_more_lines(studio):
    counts = [len(streamlines(layer(studio, "stream", WIND, density=d))) for d in (0.5, 1, 2)]
    assert counts[0] < counts[1] < counts[2]


def test_heads_point_along_the_field(studio):
    ((tails, tips, style),) = seen(layer(studio, "stream", TURN)).heads
    along = tips - tails
    field_ = np.stack([-tips[:, 1], tips[:, 0]], axis=1)
    cosine = (along * field_).sum(axis=1) / np.hypot(*along.T) / np.hypot(*field_.T)
    assert cosine.min() > 0.97 and style.width == 0 and style.head > 5
    assert not seen(layer(studio, "stream", TURN, arrows=False)).heads


def test_streamlines_have_the_colour_of_the_speed(studio):
    made = layer(studio, "stream", TURN, color={"colormap": "plasma"})
    ((lines, colors, _),) = seen(made).lined
    assert made.scale().label == "speed" and made.scale().domain[1] == pytest.approx(8**0.5)
    wanted = made.scale()(np.hypot(*np.concatenate(lines).T))
    assert np.abs(colors - wanted).max() < 0.02


def test_lines_of_a_field_that_changes_do_not_leap(studio):
    """They go through the same places, and move a little from frame to frame."""
    columns = {"u": "cos(t)", "v": "sin(t)"}
    made = layer(studio, "stream", columns, t=[0, 1, 30], frames=30)
    assert made.motion == "moves"
    before = streamlines(made, 0)
    for index in range(1, 30):
        after = streamlines(made, index)
        assert len(after) == len(before)
        slope = np.arctan2(*(after[0][-1] - after[0][0])[::-1])
        assert slope == pytest.approx(index / 29, abs=0.01)
        assert max(np.abs(a[len(a) // 2] - b[len(b) // 2]).max() for a, b in
                   zip(after, before, strict=True) if len(a) == len(b)) < 0.2  # fmt: skip
        before = after
    assert layer(studio, "stream", WIND).motion == "static"


def heads_of(layer, index):
    """Where each particle is at a frame, and the frame it began in."""
    (paths,) = layer.paths
    return paths.places[paths.before + index].astype(float), paths.born[paths.before + index]


def test_particles_of_a_steady_wind_move_by_its_speed(studio):
    """v t, in data units: 0.2 of data time per second of film, at 10 frames a second."""
    made = layer(studio, "particles", WIND, count=500, speed=0.2)
    one, born = heads_of(made, 3)
    two, later = heads_of(made, 8)
    same = (born == later) & np.isfinite(two).all(axis=1)
    assert same.sum() > 300
    assert (two - one)[same] == pytest.approx(np.tile([0.3, -0.1], (same.sum(), 1)), abs=1e-5)


def test_particles_of_a_rotation_stay_on_their_circles(studio):
    made = layer(studio, "particles", TURN, count=400, speed=1.5, lifetime=12)
    one, born = heads_of(made, 0)
    two, later = heads_of(made, 29)
    same = (born == later) & (np.hypot(*one.T) < 1.9)
    assert same.sum() > 100
    assert np.hypot(*two.T)[same] == pytest.approx(np.hypot(*one.T)[same], rel=1e-5)
    turned = np.angle((two @ [1, 1j] / (one @ [1, 1j]))[same])
    assert np.angle(np.exp(1j * (turned - 29 * 0.15))) == pytest.approx(0, abs=1e-4)


def test_particles_follow_the_clock_of_a_field_that_changes(studio):
    """u = 2 t: each moves by the difference of t^2."""
    made = layer(studio, "particles", {"u": "2*t", "v": "0"}, t=[0, 1, 31], frames=31, count=300,
                 lifetime=10)  # fmt: skip
    one, born = heads_of(made, 0)
    two, later = heads_of(made, 30)
    same = (born == later) & np.isfinite(two).all(axis=1)
    assert same.any()
    assert (two - one)[same][:, 0] == pytest.approx(1, abs=1e-5)


def test_a_frame_depends_on_its_number_alone(studio):
    made, again = (layer(studio, "particles", TURN, count=50) for _ in range(2))
    found = {index: seen(made, index).streaked for index in (20, 3, 11)}
    for index in (3, 11, 20):
        for one, two in zip(found[index], seen(again, index).streaked, strict=True):
            assert all(np.array_equal(a, b) for a, b in zip(one[:3], two[:3], strict=True))
    other = layer(studio, "particles", TURN, count=50, seed=1)
    assert not np.array_equal(seen(other, 3).streaked[0][0], found[3][0][0])


@pytest.mark.parametrize("columns", [TURN, WIND])
def test_particles_stay_evenly_spread(studio, columns):
    """Also where they come in, and after a while: chi-squared over 5 x 5 squares."""
    made = layer(studio, "particles", columns, count=5000, lifetime=2, speed=0.3)
    places, _ = heads_of(made, 29)
    places = places[np.isfinite(places).all(axis=1)]
    assert len(places) > 4900
    counts, _, _ = np.histogram2d(*places.T, bins=5, range=[[-2, 2], [-2, 2]])
    assert np.abs(counts / (len(places) / 25) - 1).max() < 0.25


def test_not_all_begin_at_once(studio):
    made = layer(studio, "particles", TURN, count=1000, lifetime=2)
    for index in range(20):
        _, born = heads_of(made, index)
        (paths,) = made.paths
        assert 40 <= (born == paths.before + index).sum() <= 80


def test_tails_fade_and_do_not_join_two_lives(studio):
    made = layer(studio, "particles", WIND, count=200, tail=1, lifetime=1.5, alpha=0.5)
    ((points, bounds, colors, _),) = seen(made, 20).streaked
    whole = 0
    for start, end in zip(bounds[:-1], bounds[1:], strict=True):
        line, alphas = points[start:end], colors[start:end, 3]
        assert (np.diff(alphas) > 0).all() and alphas.max(initial=0) <= 0.5
        steps = np.hypot(*np.diff(line, axis=0).T)
        assert (steps[np.isfinite(steps)] < 0.5).all(), "no leap from one life to the next"
        whole += len(line) > 5 and alphas[-1] == 0.5
    assert whole > 10


def test_particles_do_not_drift_over_holes(studio):
    made = layer(studio, "particles", {"u": "1/(hypot(x, y) > 1)*1", "v": "0"}, count=300)
    for index in (0, 10, 29):
        places, _ = heads_of(made, index)
        inside = np.hypot(*places[np.isfinite(places).all(axis=1)].T)
        assert (inside > 0.85).all()


def test_what_flows_nowhere_is_told_of(studio):
    layer(studio, "stream", {"u": "0*x", "v": "0*x"})
    assert "no-flow" in [w.code for w in studio.warnings]


def test_colours_of_kinds_are_refused(studio):
    with pytest.raises(SpecError, match="one colour, or colours along a scale"):
        color = {"field": "x", "palette": ["red", "blue"]}
        layer(studio, "stream", TURN, color=color)
