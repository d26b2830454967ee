"""What a legend would hide: points counted, lines measured."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import numpy as np
import pytest

from renderer.scene.crowd import Crowd, corner_box, crowd


@dataclass
class Drawn:
    """A layer of lines, or of points alone."""

    points: Any
    lines: bool

    def cloud(self) -> Any:
        return np.asarray(self.points, dtype=float)

    def traces(self) -> Any:
        return self.cloud() if self.lines else None


class Unit:
    """An axis from 0 to 1."""

    def share(self, values: Any) -> Any:
        return values


def panel(*layers: Drawn) -> Crowd:
    """In a panel from 0 to 1."""
    return crowd(layers, Unit(), [Unit()] * len(layers))  # type: ignore[arg-type]


def test_points_are_counted() -> None:
    rng = np.random.default_rng(1)
    points = rng.random((20_000, 2))
    box = (0.5, 0.25, 0.25, 0.5)
    share = ((points >= [0.5, 0.25]) & (points < [0.75, 0.75])).all(axis=1).mean()
    assert panel(Drawn(points, False)).hidden(box) == pytest.approx(share, abs=0.003)


def test_lines_are_measured_between_their_points() -> None:
    """A line of two points through a corner, none of them in it."""
    line = Drawn([[0, 0.5], [0.5, 1]], True)
    corner = corner_box("upper left", 0.3, 0.3)
    # In the corner's box it goes from (0.2, 0.7) to (0.3, 0.8): a fifth of its length.
    assert panel(line).hidden(corner) == pytest.approx(0.2, abs=0.02)
    assert panel(Drawn(line.points, False)).hidden(corner) == 0


def test_nan_breaks_a_line() -> None:
    broken = Drawn([[0, 0], [0.1, 0], [np.nan, np.nan], [0.9, 1], [1, 1]], True)
    assert panel(broken).hidden((0.3, 0.3, 0.4, 0.4)) == 0


def test_what_is_beyond_the_panel_hides_nothing() -> None:
    far = Drawn([[-1e9, 0.5], [1e9, 0.5]], True)
    assert 0 < panel(far).hidden((0.0, 0.4, 1.0, 0.2)) <= 1
    assert panel(Drawn([[5, 5]], False)).hidden((0, 0, 1, 1)) == 0
    assert panel(Drawn(np.empty((0, 2)), True)).hidden((0, 0, 1, 1)) == 0


def test_what_is_infinite_is_at_the_end_of_the_panel() -> None:
    """Lines from the middle straight up, and along the panel's head."""
    up = Drawn([[0.5, 0.5], [0.5, np.inf]], True)
    assert panel(up).hidden((0.4, 0.8, 0.2, 0.2)) == pytest.approx(0.4, abs=0.01)
    along = Drawn([[-np.inf, np.inf], [np.inf, np.inf]], True)
    assert panel(along).hidden((0.0, 0.9, 0.25, 0.1)) == pytest.approx(0.25, abs=0.01)
    assert panel(Drawn([[0.2, -np.inf]], False)).hidden((0.1, 0.0, 0.2, 0.1)) == 1


def test_a_corner_that_is_taken_is_left() -> None:
    free = panel(Drawn([[0.5, 0.5]], False))
    first, _ = free.best(0.3, 0.3)
    second, _ = free.with_taken([corner_box(first, 0.3, 0.3)]).best(0.3, 0.3)
    assert first != second


@pytest.mark.parametrize(("lines", "outside"), [(40, True), (1, False)])
def test_a_legend_that_would_hide_much_everywhere_stands_outside(
    studio: Any, wave: Any, lines: int, outside: bool
) -> None:
    """Steep waves fill the panel; a flat one does not."""
    table = "s" if lines == 1 else f"sin({lines}*t)"
    series = [
        {"mark": "line", "x": "t", "y": table, "label": f"the wave number {n}"} for n in range(6)
    ]
    scene = studio.scene(wave(series=series, canvas={"size": [640, 400]},
                              axes={"y": {"limits": [-1, 2 if lines == 1 else 1]}}))  # fmt: skip
    found = scene.panels[0]
    x, y, width, height = found.space.rect
    left, bottom, w, h = found.legend.rect
    assert (left >= x + width) == outside
    assert (found.legend.ground == 0) == outside
    assert left + w <= 640 and bottom >= 0
