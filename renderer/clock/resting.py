"""The course of a film that rests at each state of the data and goes over to the next."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import Self

import numpy as np

from renderer.clock.course import ROUNDING, PerFrame
from renderer.clock.time import Time
from renderer.easing import Easing
from renderer.errors import Fault
from renderer.states import Lengths, States

REST, WAY = 1.0, 0.5
"""Seconds that a film rests at a state, and takes to the next, where the spec does not say."""
EASED = Easing("cubic-in-out")
"""How it goes over, where the spec does not say."""


@dataclass(frozen=True, eq=False)
class Resting:
    """A run from state to state; see `Course`.

    edges  where each rest begins and ends, one after the other, in frames of motion: shape
           (2 states,), and where the way back to the first one ends, if it wraps
    last   the number of the state where it ends
    """

    edges: PerFrame
    last: float
    easing: Easing = EASED
    first: float = 0.0

    @property
    def length(self) -> float:
        return float(self.edges[-1])

    def at(self, passed: PerFrame) -> PerFrame:
        passed = np.asarray(passed, dtype=np.float64)
        inside, final = np.clip(passed, 0, self.length), len(self.edges) - 1
        # Odd parts are ways, even ones rests; rounding must not make a rest's first frame a way's.
        part = np.searchsorted(self.edges, inside + ROUNDING * max(1.0, self.length), "right") - 1
        after = np.minimum(part + 1, final)
        lengths = np.where(after > part, self.edges[after] - self.edges[part], 1.0)
        with np.errstate(all="ignore"):
            share = np.clip((inside - self.edges[part]) / lengths, 0.0, 1.0)
        going = (part % 2 == 1) & (part < final)
        found = part // 2 + np.where(going, self.easing(share), 0.0)
        if not self.length:
            return np.asarray(found, dtype=np.float64)
        return np.asarray(np.where(passed < 0, self.last * passed / self.length, found))

    def over(self, first: float, last: float) -> Self:
        raise NotImplementedError("states have numbers of their own")

    def lasting(self, length: float) -> Self:
        """The same course in so many frames of motion."""
        return replace(self, edges=self.edges * (length / self.length))

    def rests_at_last(self, scale: float) -> bool:
        """Whether, were it `scale` times as long, its last frame is in a rest or, where it wraps,
        one before the first."""
        wraps = len(self.edges) % 2 == 1
        return wraps or float(self.edges[-1] - self.edges[-2]) * scale >= 1 - ROUNDING


def through(states: States, time: Time, fps: float) -> Resting:
    """The course through states, in the lengths that `time` gives."""
    ways = states.count - (not states.wraps)
    edges = np.zeros(states.count + ways + 1)
    edges[1::2] = _lengths(time.state, REST, states.count, fps)
    edges[2::2] = _lengths(time.transition, WAY, ways, fps)
    easing = time.easing if "easing" in time.model_fields_set else EASED
    return Resting(np.cumsum(edges), states.span[1], easing)


def _lengths(given: Lengths | None, usual: float, count: int, fps: float) -> PerFrame:
    """As many lengths in frames."""
    several = given if isinstance(given, tuple) else (given,)
    frames = [(usual if one is None else one.seconds(0.0, fps)) * fps for one in several]
    return np.resize(np.array(frames), count)


def check_stated(time: Time) -> None:
    """Raises `Fault` below `time` for what has no meaning where the film goes from state to
    state."""
    for word in ("speed", "pace"):
        if getattr(time, word) is not None:
            text = f"'{word}' has no meaning where the film goes from state to state"
            raise Fault("clock", text, (word,), "give 'state' and 'transition'", on_key=True)
    if time.align == "stretch":
        text = "'align: stretch' has no meaning where the film goes from state to state"
        hint = "all tables that have a state show it at the same time"
        raise Fault("clock", text, ("align",), hint, on_key=True)
    if time.wrap and time.rewind is not False:
        text = "give either 'wrap' or 'rewind': each says how the film comes to its start again"
        raise Fault("clock", text, ("wrap",), on_key=True)
    for key in ("state", "transition"):
        given = getattr(time, key)
        several = given if isinstance(given, tuple) else (given,)
        for number, length in enumerate(several):
            if length is not None and length.unit == "%":
                at = (key, number) if isinstance(given, tuple) else (key,)
                text = f"'{key}' is a length of its own, not a share"
                raise Fault("clock", text, at, "write 1s or 20 frames")
    ways = time.easing(np.linspace(0.0, 1.0, 1001))
    if ways.min() < -ROUNDING or ways.max() > 1 + ROUNDING:
        text = f"'{time.easing}' would go beyond a state, towards the one after it"
        hint = "give it to a series, as in tween: back-out; here one that stays between them"
        raise Fault("clock", text, ("easing",), hint)
    if _nothing(time.state) and _nothing(time.transition):
        text = "the film would take no time: 'state' and 'transition' are both 0"
        raise Fault("clock", text, ("transition",))


def _nothing(given: Lengths | None) -> bool:
    """Whether lengths are given and all 0."""
    several = given if isinstance(given, tuple) else (given,)
    return all(length is not None and length.amount == 0 for length in several)
