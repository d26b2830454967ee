"""Where trajectories start, and what they are called."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np

from renderer.sources.integrate.problem import Array

LABELLED = 12
"""As many members get a label of their own."""
SHOWN = 4
"""As many differing states appear in a label."""


def spread(around: Sequence[float], deviations: Sequence[float], members: int, seed: int) -> Array:
    """States (n, members): the first exactly `around`, the others normally distributed about it.
    The numbers are drawn member by member: more members leave the first as they are."""
    random = np.random.Generator(np.random.PCG64(seed))
    drawn = random.standard_normal((members - 1, len(around)))
    states = np.tile(np.array(around)[:, None], members)
    states[:, 1:] += (drawn * np.array(deviations)).T
    return states


def labels(names: Sequence[str], states: Array) -> dict[float | str, str]:
    """A short text for each member, of the states in which they differ: `x = 1, z = 1.05`."""
    members = states.shape[1]
    differ = np.flatnonzero((states != states[:, :1]).any(axis=1))[:SHOWN]
    if not 1 < members <= LABELLED or not len(differ):
        return {}
    texts = {int(i): _short(states[i].tolist()) for i in differ}
    return {
        float(member): ", ".join(f"{names[i]} = {texts[i][member]}" for i in texts)
        for member in range(members)
    }


def _short(values: Sequence[float]) -> list[str]:
    """As few digits as tell the different ones apart, six or all."""
    short = [f"{value:.6g}" for value in values]
    return short if len(set(short)) == len(set(values)) else [repr(value) for value in values]
