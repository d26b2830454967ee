"""Evenly spaced streamlines, in a unit square.

B. Jobard, W. Lefer: Creating evenly-spaced streamlines of arbitrary density. Visualization in
Scientific Computing '97 (Eurographics), 43-55: a line ends where it comes nearer to another than
half the separation; new ones begin one separation beside those there are.
"""

from __future__ import annotations

from collections import deque
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from math import hypot
from typing import TypeAlias

import numpy as np

from renderer.marks.grids import Floats

Place: TypeAlias = tuple[float, float]
Towards: TypeAlias = Callable[[float, float], Place | None]
"""The field's direction at a place, of length 1; None where there is none."""

NEAREST = 0.5
"""How near lines may come to each other, in separations."""
STEP = 0.2
"""Of a line, in separations."""
SHORTEST = 4.0
"""A line that is shorter, in separations, is left out."""
LONGEST = 4.0
"""Of a line each way, in sides of the square."""


@dataclass
class Lines:
    """Lines found so far, and who is where."""

    towards: Towards
    separation: float
    found: list[list[Place]] = field(default_factory=list)
    seeds: list[tuple[int, int]] = field(default_factory=list)
    """For each line, how many steps it goes back and forth from where it began."""
    _cells: dict[tuple[int, int], list[Place]] = field(default_factory=dict)

    def run(self) -> None:
        """Find lines until there is room for no more."""
        count = max(2, int(1 / self.separation))
        middles = [(k + 0.5) / count for k in range(count)]
        waiting: deque[Place] = deque([(0.5, 0.5)])
        waiting.extend((x, y) for y in middles for x in middles)
        while waiting:
            place = waiting.popleft()
            line = self._line(place) if self._free(place, self.separation) else None
            if line is not None:
                waiting.extendleft(self._beside(line))

    def _line(self, seed: Place) -> list[Place] | None:
        """A line through a place, kept if it is long enough."""
        ahead, closed = self._half(seed, 1.0, [])
        back: list[Place] = []
        if not closed:
            back, _ = self._half(seed, -1.0, ahead)
        line = [*back[::-1], seed, *ahead]
        if (len(line) - 1) * STEP < SHORTEST:
            return None
        self.found.append(line)
        self.seeds.append((len(back), len(ahead)))
        for place in line:
            self._cells.setdefault(self._cell(place), []).append(place)
        return line

    def _half(self, seed: Place, sign: float, other: list[Place]) -> tuple[list[Place], bool]:
        """The way from a place along the field or against it, and whether it came back."""
        h = sign * STEP * self.separation
        places: list[Place] = []
        own: dict[tuple[int, int], list[tuple[int, Place]]] = {}
        last, reach = seed, NEAREST * self.separation
        apart = int(SHORTEST / STEP)
        for number in range(int(LONGEST / (STEP * self.separation))):
            place = advance(self.towards, last, h)
            if place is None or not self._free(place, reach):
                break
            x, y = place
            if number > apart // 2 and hypot(x - seed[0], y - seed[1]) < abs(h):
                return [*places, place, seed], True
            near = (o for cell in _around(self._cell(place)) for o in own.get(cell, ()))
            if any(number - n > apart and hypot(x - a, y - b) < reach for n, (a, b) in near):
                break
            own.setdefault(self._cell(place), []).append((number, place))
            places.append(place)
            last = place
        return places, False

    def _free(self, place: Place, reach: float) -> bool:
        """Whether no line is nearer than `reach`."""
        x, y = place
        return not any(
            hypot(x - a, y - b) < reach * (1 - 1e-9)
            for cell in _around(self._cell(place))
            for a, b in self._cells.get(cell, ())
        )

    def _beside(self, line: list[Place]) -> Iterator[Place]:
        """Places one separation beside a line, on both sides."""
        every = int(1 / STEP)
        for place in line[::every]:
            direction = self.towards(*place)
            if direction is None:
                continue
            x, y = place
            u, v = direction[0] * self.separation, direction[1] * self.separation
            for beside in ((x - v, y + u), (x + v, y - u)):
                if 0 <= beside[0] <= 1 and 0 <= beside[1] <= 1:
                    yield beside

    def _cell(self, place: Place) -> tuple[int, int]:
        return int(place[0] / self.separation), int(place[1] / self.separation)


def _around(cell: tuple[int, int]) -> Iterator[tuple[int, int]]:
    for i in (-1, 0, 1):
        for j in (-1, 0, 1):
            yield cell[0] + i, cell[1] + j


def advance(towards: Towards, place: Place, h: float) -> Place | None:
    """One step of length `h` along the field, by the classical Runge-Kutta method; None where it
    leads nowhere."""
    x, y = place
    one = towards(x, y)
    two = one and towards(x + one[0] * h / 2, y + one[1] * h / 2)
    three = two and towards(x + two[0] * h / 2, y + two[1] * h / 2)
    four = three and towards(x + three[0] * h, y + three[1] * h)
    if one is None or two is None or three is None or four is None:
        return None
    x += (one[0] + 2 * two[0] + 2 * three[0] + four[0]) * h / 6
    y += (one[1] + 2 * two[1] + 2 * three[1] + four[1]) * h / 6
    return (x, y) if towards(x, y) is not None else None


def directions(u: Floats, v: Floats, across: Floats, upright: Floats) -> Towards:
    """The direction of a field whose components, in sides of the square, are known at places
    `across` and `upright` of it, rising from 0 to 1; u and v have the shape (rows, columns)."""
    us, vs = u.tolist(), v.tolist()
    xs, ys = across.tolist(), upright.tolist()
    even = [bool(np.ptp(np.diff(part)) < 1e-9) for part in (across, upright)]
    from bisect import bisect_right

    def cell(value: float, places: list[float], regular: bool) -> int:
        last = len(places) - 2
        found = int(value * (last + 1)) if regular else bisect_right(places, value) - 1
        return min(max(found, 0), last)

    def towards(x: float, y: float) -> Place | None:
        if not (0 <= x <= 1 and 0 <= y <= 1):
            return None
        i, j = cell(x, xs, even[0]), cell(y, ys, even[1])
        s, t = (x - xs[i]) / (xs[i + 1] - xs[i]), (y - ys[j]) / (ys[j + 1] - ys[j])
        a, b, c, d = (1 - s) * (1 - t), s * (1 - t), (1 - s) * t, s * t
        lower, upper = us[j], us[j + 1]
        p = a * lower[i] + b * lower[i + 1] + c * upper[i] + d * upper[i + 1]
        lower, upper = vs[j], vs[j + 1]
        q = a * lower[i] + b * lower[i + 1] + c * upper[i] + d * upper[i + 1]
        length = hypot(p, q)
        return (p / length, q / length) if length > 0 and length == length else None

    return towards
