"""Functions that look at more than one row. All work along the last axis.

cumsum(x)    the running sum; a missing row (nan) stays nan and adds nothing
lag(x, n)    the value n rows before (default 1); nan where there is none; n < 0 looks ahead
rank(x)      1 for the smallest; ties all get the lowest rank, as SQL's RANK; nan stays nan
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any, TypeAlias

import numpy as np
from numpy.typing import NDArray

from renderer.errors import Fault

Floats: TypeAlias = NDArray[np.float64]
Axis: TypeAlias = int | None


def _present(x: Floats, instead: float) -> tuple[Floats, Any]:
    """`x` with missing rows replaced, and where it is present."""
    present = ~np.isnan(x)
    return (x, True) if present.all() else (np.where(present, x, instead), present)


def _count(x: Floats, present: Any, axis: Axis) -> Floats:
    return np.asarray(np.sum(np.broadcast_to(present, x.shape), axis=axis, dtype=np.float64))


def total(x: Floats, axis: Axis) -> Floats:
    """The sum of the rows that are present."""
    return np.asarray(np.sum(_present(x, 0.0)[0], axis=axis))


def mean(x: Floats, axis: Axis) -> Floats:
    """The mean of the rows that are present; nan if none is."""
    filled, present = _present(x, 0.0)
    return np.divide(np.sum(filled, axis=axis), _count(x, present, axis))


def std(x: Floats, axis: Axis) -> Floats:
    """The root of the mean squared distance from the mean."""
    middle = mean(x, axis)
    distance = x - (middle if axis is None else np.expand_dims(middle, axis))
    return np.sqrt(mean(distance * distance, axis))


def smallest(x: Floats, axis: Axis) -> Floats:
    """The smallest of the rows that are present; nan if none is."""
    return _extreme(np.minimum, np.inf, x, axis)


def largest(x: Floats, axis: Axis) -> Floats:
    """The largest of the rows that are present; nan if none is."""
    return _extreme(np.maximum, -np.inf, x, axis)


def _extreme(ufunc: np.ufunc, start: float, x: Floats, axis: Axis) -> Floats:
    filled, present = _present(x, start)
    found = ufunc.reduce(filled, axis=axis, initial=start)
    return np.where(_count(x, present, axis) == 0, np.nan, found)


def is_present(x: Any) -> NDArray[np.bool_]:
    """Where numbers, or text, are not missing."""
    return np.asarray(x != "" if x.dtype.kind in "UT" else ~np.isnan(x))


def count(x: Any, axis: Axis) -> Floats:
    """How many rows are present."""
    return np.asarray(np.sum(is_present(x), axis=axis, dtype=np.float64))


def distinct(x: Any, axis: Axis) -> Floats:
    """How many different values the rows have that are present."""
    ordered = np.sort(x, axis=axis)  # of all rows in one if there is no axis
    fresh = is_present(ordered)
    fresh[..., 1:] &= ordered[..., 1:] != ordered[..., :-1]
    return np.asarray(np.sum(fresh, axis=-1, dtype=np.float64))


def share(q: Any) -> float:
    """The second argument of `quantile`. Raises Fault unless it is one number from 0 to 1."""
    if np.ndim(q) or not 0 <= q <= 1:
        raise Fault("expression", "quantile takes a share from 0 to 1, the same for all rows")
    return float(q)


def quantile(x: Floats, axis: Axis, q: Any) -> Floats:
    """What a share `q` of the rows that are present lies below; nan if none is."""
    ordered = np.sort(x, axis=axis)  # nan goes last
    if not ordered.shape[-1]:
        return np.full(ordered.shape[:-1], np.nan)
    place = np.maximum(count(ordered, -1) - 1, 0) * share(q)
    below = np.floor(place).astype(np.intp)[..., np.newaxis]
    low, high = (
        np.take_along_axis(ordered, row, axis=-1)[..., 0]
        for row in (below, np.minimum(below + 1, ordered.shape[-1] - 1))
    )
    return between(low, high, place - np.floor(place))


def between(low: Floats, high: Floats, part: Floats) -> Floats:
    """`part` of the way from `low` to `high`; all of it from `low` where there is no way."""
    return np.where((part == 0) | (low == high), low, low * (1 - part) + high * part)


def median(x: Floats, axis: Axis) -> Floats:
    """The middle row by size, or the mean of the middle two."""
    return quantile(x, axis, 0.5)


def first(x: Floats, axis: Axis) -> Floats:
    """The first row that is present; nan if none is."""
    flat = x.reshape(-1) if axis is None else x
    if not flat.shape[-1]:
        return np.full(flat.shape[:-1], np.nan)
    row = np.argmax(~np.isnan(flat), axis=-1)
    return np.take_along_axis(flat, row[..., np.newaxis], axis=-1)[..., 0]


def last(x: Floats, axis: Axis) -> Floats:
    """The last row that is present; nan if none is."""
    return first((x.reshape(-1) if axis is None else x)[..., ::-1], -1)


def cumsum(x: Floats) -> Floats:
    """The running sum."""
    filled, present = _present(x, 0.0)
    return np.where(present, np.cumsum(filled, axis=-1), np.nan)


def lag(x: Floats, n: Any = 1.0) -> Floats:
    """`x` shifted by `n` rows. Raises Fault unless `n` is one whole number."""
    if np.ndim(n) or not np.isfinite(n) or n != np.floor(n):
        raise Fault("expression", "lag looks back by a whole number of rows, the same for all")
    rows = x.shape[-1]
    by = int(max(-rows, min(rows, n)))
    shifted = np.full_like(x, np.nan)
    if by >= 0:
        shifted[..., by:] = x[..., : rows - by]
    else:
        shifted[..., :by] = x[..., -by:]
    return shifted


def rank(x: Floats) -> Floats:
    """The place in ascending order, from 1."""
    if not x.size:
        return x.copy()
    ordered = np.sort(x, axis=-1)  # nan goes last
    flat, places = ordered.reshape(-1, x.shape[-1]), np.empty_like(x).reshape(-1, x.shape[-1])
    for i, row in enumerate(x.reshape(-1, x.shape[-1])):
        places[i] = np.searchsorted(flat[i], row, side="left") + 1
    return np.where(np.isnan(x), np.nan, places.reshape(x.shape))


REDUCE: Mapping[str, Callable[..., Floats]] = {
    "mean": mean,
    "sum": total,
    "std": std,
    "min": smallest,
    "max": largest,
    "median": median,
    "quantile": quantile,
    "count": count,
    "distinct": distinct,
    "first": first,
    "last": last,
}
ROWS: Mapping[str, Callable[..., Floats]] = {"cumsum": cumsum, "lag": lag, "rank": rank}
