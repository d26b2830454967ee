"""`smooth`: the trend in a noisy column."""

from __future__ import annotations

import math
from collections.abc import Mapping
from typing import Annotated, Literal, Self

import numpy as np
from numpy.typing import NDArray
from pydantic import Field, model_validator

from renderer.errors import Fault
from renderer.frame import Expr, Frame
from renderer.transforms.base import Context, Names, Transform, Wanted
from renderer.transforms.naming import check_columns, check_free, outputs
from renderer.transforms.sequence import Floats, Mask, Sequence, Walk, needed
from renderer.transforms.spans import Span, one_of
from renderer.values import as_pydantic

WAYS = ("window", "span", "ema")
ROUGHEST = 64
"""In units of a float's last digit: what is less than that apart on the clock is not apart."""
SMALLEST, LARGEST = 2**-50, 8.0
"""Spans, as shares of the clock's greatest value."""


class Smoothing(Sequence):
    """What is smoothed, and how much: by `window`, `span` or `ema`."""

    column: Names
    """The column of numbers, or several."""
    window: Annotated[int, Field(ge=1)] | None = None
    """A number of values: each becomes the mean of as many around it. Near the ends there are
    fewer. An even window reaches one further back than ahead."""
    span: Span | None = None
    """Instead of a number of values a length of the clock, in its units, or for dates `7d`, `12h`:
    half of it before and half after, both ends included; not centred, those less than it ago."""
    ema: Annotated[float, Field(ge=0, lt=1)] | None = None
    """The exponential moving average with this weight of the past, as TensorBoard's slider has it:
    0 leaves everything, 0.9 is about a window of 19, 0.99 of 199. Looks back only."""
    method: Literal["mean", "median"] = "mean"
    """What is taken of the values in the window or span; the median is deaf to outliers."""
    centered: bool = True
    """Whether the window or span lies around each value, so that the trend keeps its place, or ends
    with it, so that it lags behind but knows nothing of what comes."""
    as_: Annotated[Names | None, Field(alias="as")] = None
    """The name of the new column; with several columns a list, or one name for all with `{column}`
    in it: `as: "{column} trend"`. Default: the column itself is replaced."""

    @model_validator(mode="after")
    def _one_way(self) -> Self:
        fault = one_of([way for way in WAYS if getattr(self, way) is not None], WAYS)
        if fault is not None:
            raise as_pydantic(fault)
        for key in ("method", "centered"):
            if self.ema is not None and key in self.model_fields_set:
                text = f"'ema' looks back with fading weights: it takes no '{key}'"
                raise as_pydantic(Fault("smooth", text, (key,), on_key=True))
        return self


class Smooth(Transform):
    """Smooths a column: `{smooth: {column: loss, window: 11, as: trend}}`, `{smooth: {column: temp,
    span: 10}}` (years), `{smooth: {column: [loss, val_loss], ema: 0.9, as: "{column} trend"}}`.

    Each thing by itself, along the clock. Where a value is missing or infinite it stays so and
    counts for nothing: a window of 11 is 11 values that are there. `ema` is
    TensorBoard's: with weight w the mean of all values so far, each w times as heavy as the next
    (`last = w*last + (1 - w)*x`, divided by `1 - w**n`). Rows with one value of the clock count in
    the order they stand in, with a warning, but all for a `span`.
    """

    smooth: Smoothing
    """The column, and `window`, `span` or `ema`."""

    def needs(self, wanted: Wanted) -> Wanted:
        options = self.smooth
        return needed(wanted, options.column, options.read())

    def check(self, params: Mapping[str, float | str]) -> None:
        outputs(self.smooth.column, self.smooth.as_)

    def apply(self, frame: Frame, context: Context) -> Frame:
        options = self.smooth
        check_columns(frame, options.column, only=("number",))
        names = outputs(options.column, options.as_)
        check_free(frame, names, options.as_)
        walk = options.walk(frame, context)
        if options.span is None:
            walk.warn_repeated(context)
        made = {name: walk.put(_smoothed(walk, column, options)) for column, name in names.items()}
        return frame.with_columns(made)


def _smoothed(walk: Walk, column: str, options: Smoothing) -> Floats:
    values = walk.numbers(column)
    known = np.isfinite(values)
    if options.span is not None:
        moved = _over_span(walk, values, known, options, options.span)
    else:
        moved = walk.moved(values, known, lambda value: _moving(value, options, len(walk)))
    least, most = (walk.moved(values, known, end) for end in (_least, _most))
    # Where all values are equal, so is their mean, to the last digit: an axis would show it.
    return np.where(known, np.clip(moved, least, most), values)


def _least(value: Expr) -> Expr:
    return value.min()


def _most(value: Expr) -> Expr:
    return value.max()


def _moving(value: Expr, options: Smoothing, rows: int) -> Expr:
    """The moving average of a thing's values, an expression of polars."""
    if options.ema is not None:
        return value.ewm_mean(alpha=1 - options.ema, adjust=True, min_samples=1)
    # Beyond twice the rows a window holds them all.
    window = min(options.window or 1, 2 * rows + 2)
    rolling = value.rolling_mean if options.method == "mean" else value.rolling_median
    return rolling(window, min_samples=1, center=options.centered)


def _over_span(walk: Walk, values: Floats, known: Mask, options: Smoothing, span: Span) -> Floats:
    """The mean or median of the values in a span of the clock."""
    import polars as pl

    if walk.along is None:
        hint = "give a window, in rows, or name the clock with `along`"
        raise Fault("no-clock", "there is no clock to measure the span by", ("span",), hint)
    length = span.along(walk.frame, walk.along, "span")
    moved = np.full(len(walk), np.nan)
    if not known.any():
        return moved
    ticks, whole = _ticks(walk.when[known], length)
    data = pl.DataFrame({"thing": walk.thing[known], "tick": ticks, "value": values[known]})
    data = data.with_columns(pl.col("thing").set_sorted())
    back = whole // 2 if options.centered else whole
    windows = data.rolling(
        "tick",
        period=f"{whole}i",
        offset=f"-{back}i",
        closed="both" if options.centered else "right",
        group_by="thing",
    )
    taken = pl.col("value").mean() if options.method == "mean" else pl.col("value").median()
    moved[known] = windows.agg(taken)["value"].to_numpy()
    return moved


def _ticks(when: Floats, span: float) -> tuple[NDArray[np.int64], int]:
    """The clock in whole numbers, and the span: fine enough, but what is half a span away but for
    the last digits of a float is so exactly."""
    scale = float(np.abs(when).max()) or 1.0
    whole = when / scale
    # Nothing is told apart below the digits of a float, and beyond the whole clock is all of it.
    share = min(max(span / scale, SMALLEST), LARGEST)
    spans = (whole - whole.min()) / share
    digits = share / (ROUGHEST * np.finfo(float).eps)
    most = min(61 - math.ceil(math.log2(spans.max() + 1)), math.floor(math.log2(digits)))
    bits = max(1, most)
    return np.rint(spans * 2**bits).astype(np.int64), 2**bits
