"""Optimisers' paths on a function, all taking their steps together, each as far as it goes."""

from __future__ import annotations

import time
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Literal, NamedTuple, TypeAlias

import numpy as np
from numpy.typing import NDArray

from renderer.errors import Fault
from renderer.sources.optimize.methods import Array, Optimizer

Indices: TypeAlias = NDArray[np.intp]
Mask: TypeAlias = NDArray[np.bool_]
Function: TypeAlias = Callable[[Array], tuple[Array, Array]]
"""From points (variables, n) to values (n,) and gradients (variables, n)."""
Reason: TypeAlias = Literal["outside", "large", "infinite", "undefined"]

LARGEST = 1e12
"""Where a function has no domain, a path ends before its numbers are larger than this."""
TOLD = 5
"""As many paths that end early are named."""
HOW: Mapping[Reason, str] = {
    "large": f"beyond {LARGEST:.0e}".replace("e+", "e"),
    "infinite": "infinite",
    "undefined": "undefined (not a number)",
}
WORDS: Mapping[Reason, str] = {
    "outside": "",
    **{reason: f", as what comes next is {how}" for reason, how in HOW.items()},
}
HINTS: Mapping[Reason, str] = {
    "large": "a smaller rate?",
    "infinite": "a smaller rate?",
    "undefined": "0/0, or the root or logarithm of a negative number?",
}
SECONDS = 60.0
PERIOD = 256
"""Steps between two looks at the watch."""


@dataclass(frozen=True)
class Course:
    """What is to be done: from `start` (variables, paths) so many `steps`. `groups` are optimisers
    with the paths they move; `low` and `high` (variables, 1) bound the domain, infinite where it
    is open; what `noise()` gives at each step (variables, paths) is added to the gradients."""

    function: Function
    start: Array
    groups: Sequence[tuple[Optimizer, slice]]
    steps: int
    low: Array
    high: Array
    noise: Callable[[], Array] | None = None


class Ending(NamedTuple):
    """A path that went no further: which, its last step, and why; for one that left the domain,
    `variable` is the number of the variable at whose border, and `upwards` whether at its upper
    one."""

    path: int
    step: float
    reason: Reason
    variable: int = 0
    upwards: bool = False


@dataclass(frozen=True)
class Rows:
    """The rows of path 0, then of path 1 …: variables (variables, rows), the others (rows,)."""

    paths: Indices
    steps: Array
    variables: Array
    values: Array
    gradients: Array
    endings: Sequence[Ending]


def unusable(function: Function, starts: Array, unbounded: bool) -> Iterator[tuple[int, str, str]]:
    """The starts from which no path can go: number, and what of the objective is how."""
    with np.errstate(all="ignore"):
        value, g = function(starts)
    for number in range(starts.shape[1]):
        for what, numbers in (("value", value[number : number + 1]), ("gradient", g[:, number])):
            if np.isnan(numbers).any():
                yield number, what, HOW["undefined"]
            elif np.isinf(numbers).any():
                yield number, what, HOW["infinite"]
        if unbounded and abs(value[number]) > LARGEST:
            yield number, "value", HOW["large"]


def descend(course: Course) -> Rows:
    """All paths. Where they start must be inside, and all must be finite there. Raises `Fault`
    where that takes too long."""
    with np.errstate(all="ignore"):
        return _Descent(course).rows()


class _Descent:
    """The paths so far. `record[i]` (3 + variables, paths): step, value, gradient's norm, x."""

    def __init__(self, course: Course) -> None:
        self.course = course
        self.x = course.start.copy()
        variables, paths = self.x.shape
        self.record = np.empty((course.steps + 1, 3 + variables, paths))
        self.length = np.ones(paths, np.intp)
        self.going = np.ones(paths, np.bool_)
        self.endings: list[Ending] = []
        self.bounded = bool(np.all(np.isfinite([course.low, course.high])))
        self.began = time.monotonic()

    def rows(self) -> Rows:
        value, g = self.course.function(self.x)
        self.record[0] = _row(0, self.x, value, g)
        for step in range(self.course.steps):
            g = self._advance(step, g)
            if not self.going.any():
                break
            if step % PERIOD == 0:
                self._look(step)
        kept: Mask = np.arange(self.course.steps + 1) < self.length[:, None]
        found = np.moveaxis(self.record, 0, -1)[:, kept]
        paths = np.nonzero(kept)[0]
        endings = sorted(self.endings)
        return Rows(paths, found[0], found[3:], found[1], found[2], endings)

    # Hot path.
    def _advance(self, step: int, g: Array) -> Array:
        """Every path that is still going one step further; the gradients there."""
        to = self._next(g)
        broken = ~np.isfinite(to).all(axis=0)
        outside = ((to < self.course.low) | (to > self.course.high)).any(axis=0) & ~broken
        if (left := self.going & outside).any():
            self._cut(step, np.flatnonzero(left), to)
        still, beyond = ~self.going | broken, to.copy()
        to[:, still] = self.x[:, still]
        value, g = self.course.function(to)
        row = _row(step + 1, to, value, g)
        row[3:, broken] = beyond[:, broken]
        wrong = ~np.isfinite(row).all(axis=0)
        if not self.bounded:
            wrong |= (np.abs(row[3:]) > LARGEST).any(axis=0) | (np.abs(value) > LARGEST)
        for path in np.flatnonzero(wrong & self.going).tolist():
            self._end(Ending(path, float(step), _reason(row[:, path])))
        self.record[step + 1, :, self.going] = row[:, self.going].T
        self.length[self.going] += 1
        self.x[:, self.going] = to[:, self.going]
        return g

    def _next(self, g: Array) -> Array:
        course = self.course
        drawn = course.noise() if course.noise else np.zeros(1)
        to = np.empty_like(self.x)
        for optimizer, group in course.groups:
            added = drawn[..., group] if course.noise else drawn

            def slope(points: Array, added: Array = added) -> Array:
                return course.function(points)[1] + added

            to[:, group] = optimizer.step(self.x[:, group], g[:, group] + added, slope)
        return to

    def _cut(self, step: int, paths: Indices, to: Array) -> None:
        """Ends `paths` where they cross the border on their way `to` the next point."""
        low, high = self.course.low, self.course.high
        start, end = self.x[:, paths], to[:, paths]
        border = np.where(end < low, low, high)
        over = (end < low) | (end > high)
        parts = np.where(over, (border - start) / (end - start), np.inf)
        variable, along = parts.argmin(axis=0), parts.min(axis=0)
        at = np.clip(start + along * (end - start), low, high)
        columns = np.arange(len(paths))
        at[variable, columns] = border[variable, columns]
        value, g = self.course.function(at)
        rows = _row(step + along, at, value, g)
        for i, path in enumerate(paths.tolist()):
            name, last = int(variable[i]), float(step + along[i])
            self._end(Ending(path, last, "outside", name, bool(end[name, i] > start[name, i])))
            if along[i] > 0 and np.isfinite(rows[:, i]).all():
                self.record[step + 1, :, path] = rows[:, i]
                self.length[path] += 1

    def _end(self, ending: Ending) -> None:
        self.going[ending.path] = False
        self.endings.append(ending)

    def _look(self, step: int) -> None:
        if time.monotonic() - self.began > SECONDS:
            text = (
                f"only {step:,} of {self.course.steps:,} steps were done within {SECONDS:g} s"
                " (limit descent-seconds)"
            )
            raise Fault("limit-descent-seconds", text, ("steps",), "fewer steps or fewer paths")


def _row(step: float | Array, x: Array, value: Array, g: Array) -> Array:
    steps = np.broadcast_to(np.asarray(step, np.float64), value.shape)
    return np.array([steps, value, np.hypot.reduce(g, axis=0), *x])


def _reason(row: Array) -> Reason:
    """Why a row is none."""
    if np.isnan(row).any():
        return "undefined"
    return "infinite" if np.isinf(row).any() else "large"


def warnings(
    told: Sequence[Ending],
    course: Course,
    variables: Sequence[str],
    names: Callable[[int, bool], str],
) -> Iterator[Fault]:
    """What is said of paths that ended early, once for each reason. `names(path, alone)` is what a
    path is called; among others, by what tells it from them."""
    for reason in WORDS:
        endings = [ending for ending in told if ending.reason == reason]
        if not endings:
            continue
        steps = []
        for ending in endings[:TOLD]:
            step = f"at step {ending.step:.6g}"
            if reason == "outside":
                border = (course.high if ending.upwards else course.low)[ending.variable, 0]
                step += f" ({variables[ending.variable]} = {border:g})"
            steps.append(step)
        if len(endings) == 1:
            name = names(endings[0].path, True)
            verb = "leaves the domain" if reason == "outside" else "ends"
            text = f"{name}: the path {verb} {steps[0]}{WORDS[reason]}"
        else:
            parts = [f"{names(e.path, False)} {at}" for e, at in zip(endings, steps, strict=False)]
            if len(endings) > TOLD:
                parts.append(f"{len(endings) - TOLD:,} more")
            verb = "leave the domain" if reason == "outside" else "end early"
            text = f"{len(endings):,} paths {verb}{WORDS[reason]}: {'; '.join(parts)}"
        yield Fault("descent-ends", text, ("rate",), HINTS.get(reason), severity="warning")
