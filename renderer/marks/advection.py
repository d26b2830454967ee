"""The ways of particles in a vector field, worked out once for the whole film.

Each particle drifts by the classical Runge-Kutta method of fourth order (W. Kutta: Beitrag zur
naeherungsweisen Integration totaler Differentialgleichungen. Z. Math. Phys. 46 (1901), 435-453).
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from renderer.marks.flow import Flow, missing
from renderer.marks.grids import Floats, Rows
from renderer.timeline import PerFrame

TRIES = 8
"""How often a place to begin is looked for where the field has holes."""
KNOTS = 7
"""Pieces of a tail, about: more are not seen, and each is drawn by itself."""
MOST_PARTS = 16
"""Steps from one frame to the next."""


@dataclass(frozen=True)
class Paths:
    """Where particles are, from `before` frames before the film to its end.

    places  float32, shape (before + frames, particles, 2); NaN where one is nowhere
    born    the frame in which each began, counted from the first of these, (before + frames,
            particles)
    values  what gives colours there, float32, (before + frames, particles); empty if nothing does
    tail    frames that a way is seen for
    """

    places: NDArray[np.float32]
    born: NDArray[np.int32]
    values: NDArray[np.float32]
    before: int
    tail: int

    def tails(self, index: int) -> tuple[Floats, Rows, Floats, Floats]:  # Hot path.
        """What is seen at a frame: points of lines end to end (n, 2), the lines' bounds, the
        points' values, and their ages, 0 now to 1 at the end of a tail."""
        last = self.before + index
        frames = self._knots(last)
        places = self.places[frames].swapaxes(0, 1).reshape(-1, 2).astype(np.float64)
        born = self.born[frames].T
        fresh = np.ones(born.shape, dtype=np.bool_)
        # One that began between two of these frames has no line from the former to the latter.
        fresh[:, 1:] = born[:, 1:] > frames[:-1]
        bounds = np.append(np.flatnonzero(fresh), fresh.size)
        values = np.empty(0)
        if self.values.size:
            values = self.values[frames].T.reshape(-1).astype(np.float64)
        return places, bounds, values, np.tile((last - frames) / self.tail, len(born))

    def _knots(self, last: int) -> Rows:
        """The frames at which ways are looked up: the last one, the first of the tail, and between
        them some that are always the same, so that nothing trembles."""
        first = max(0, last - self.tail)
        step = max(1, -(-self.tail // KNOTS))
        between = np.arange(-(-(first + 1) // step) * step, last, step)
        return np.concatenate([[first], between, [last]])


def advected(
    flow: Flow, steps: PerFrame, count: int, life: int, tail: int, seed: tuple[int, int]
) -> Paths:
    """Ways of `count` particles that live for `life` frames; `steps` is the data time from each
    frame to the next."""
    before = life + tail
    total = before + len(steps)
    places = np.full((total, count, 2), np.nan, dtype=np.float32)
    born = np.zeros((total, count), dtype=np.int32)
    values = np.empty((total, count) if len(flow.lattice.values) > 2 else (0, 0), dtype=np.float32)
    random = np.random.Generator(np.random.PCG64(seed))
    phases = np.arange(count) * life // count
    here = np.full((count, 2), np.nan)
    since = np.zeros(count, dtype=np.int32)
    stack, moment = flow.stack(flow.state(0)), flow.state(0)
    for number in range(total):
        index = number - before
        step = float(steps[max(index, 0)])
        gone, again = missing(here), (number + phases) % life == 0
        again |= gone & (number == 0)
        anywhere, entering = (
            _begun(flow, stack, random, count),
            _entered(flow, stack, random, count, step),
        )
        here[gone] = entering[gone]
        again |= missing(here)
        here[again] = anywhere[again]
        since[again | gone] = number
        places[number], born[number] = here, since
        if values.size:
            values[number] = flow.at(stack, here)[:, 2]
        following = flow.state(min(max(index + 1, 0), len(steps) - 1))
        later = stack if following == moment else flow.stack(following)
        here = _moved(flow, stack, later, here, step)
        stack, moment = later, following
    return Paths(places, born, values, before, tail)


def _begun(flow: Flow, stack: Floats, random: np.random.Generator, count: int) -> Floats:
    """Places anywhere in the field, evenly spread; where it has holes, others."""
    found = flow.corner + random.random((count, 2)) * flow.size
    lost = missing(flow.at(stack, found)[:, :2])
    for _ in range(TRIES):
        if not lost.any():
            break
        found[lost] = (flow.corner + random.random((count, 2)) * flow.size)[lost]
        lost = missing(flow.at(stack, found)[:, :2])
    return np.asarray(found)


def _entered(
    flow: Flow, stack: Floats, random: np.random.Generator, count: int, step: float
) -> Floats:
    """Places just inside the rim, more of them where more flows in: what has left comes back so,
    and the density stays even. NaN where nothing flows in."""
    chance = random.random((count, 3))
    starts, ends, flux = _rim(flow, stack, np.sign(step))
    total = np.cumsum(flux)
    if not len(total) or not total[-1] > 0:
        return np.full((count, 2), np.nan)
    which = np.minimum(
        np.searchsorted(total, chance[:, 0] * total[-1], side="right"), len(flux) - 1
    )
    found = starts[which] + (ends - starts)[which] * chance[:, 1:2]
    inward = flow.at(stack, found)[:, :2] * step * chance[:, 2:]
    return np.asarray(found + inward)


def _rim(flow: Flow, stack: Floats, sign: float) -> tuple[Floats, Floats, Floats]:
    """The pieces of the rim, and how much flows in through each."""
    x, y = flow.lattice.x, flow.lattice.y
    parts = []
    for side, inward in ((0, (0, 1)), (-1, (0, -1))):
        parts.append((np.stack([x, np.full(len(x), y[side])], axis=1), stack[side], inward))
    for side, inward in ((0, (1, 0)), (-1, (-1, 0))):
        parts.append((np.stack([np.full(len(y), x[side]), y], axis=1), stack[:, side], inward))
    starts, ends, flux = [], [], []
    for points, values, inward in parts:
        through = np.maximum(np.nan_to_num(values[:, :2]) @ np.array(inward) * sign, 0)
        starts.append(points[:-1])
        ends.append(points[1:])
        flux.append((through[1:] + through[:-1]) / 2 * np.hypot(*np.diff(points, axis=0).T))
    return np.concatenate(starts), np.concatenate(ends), np.concatenate(flux)


def _moved(flow: Flow, stack: Floats, later: Floats, here: Floats, step: float) -> Floats:
    """Where particles are at the next frame, `later` being the field then; NaN once they have left
    the field."""
    if step == 0:
        return here.copy()
    cells = flow.size / (np.array(stack.shape[1::-1]) - 1)
    with np.errstate(all="ignore"):
        farthest = np.nanmax(np.abs(flow.at(stack, here)[:, :2]) / cells, initial=0.0)
    reach = float(np.nan_to_num(farthest * abs(step)))
    parts = int(np.clip(np.ceil(reach), 1, MOST_PARTS))
    h = step / parts
    still = later is stack
    for part in range(parts):
        one, two, three = (
            stack if still else stack + (later - stack) * ((part + share) / parts)
            for share in (0.0, 0.5, 1.0)
        )
        k1 = flow.at(one, here)[:, :2]
        k2 = flow.at(two, here + k1 * (h / 2))[:, :2]
        k3 = flow.at(two, here + k2 * (h / 2))[:, :2]
        k4 = flow.at(three, here + k3 * h)[:, :2]
        here = here + (k1 + 2 * k2 + 2 * k3 + k4) * (h / 6)
    here[missing(flow.at(later, here)[:, :2])] = np.nan
    return np.asarray(here)
