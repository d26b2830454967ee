"""The channels of numbers: size, width and opacity."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Annotated, Any, ClassVar, Literal, Self, TypeAlias

import numpy as np
from numpy.typing import NDArray
from pydantic import Discriminator, Field, Tag, model_validator

from renderer.errors import Fault
from renderer.expressions import Expression, parse
from renderer.formats import format_value
from renderer.marks.base import Binding
from renderer.marks.slots import Slot, warn_infinite
from renderer.template import Template
from renderer.timeline import TRACK_NAMES, Between, Keyframes, PerFrame, sample, track_kind
from renderer.values import Positive, Scalar, Share, SpecModel

Numbers: TypeAlias = NDArray[np.float64]

KEYS = frozenset(("field", "range", "scale", "domain", "label"))
"""Keys that a track does not have."""
LARGEST = 2000.0
"""Points of a size or a width."""
SHOWN = (1.0, 0.55, 0.22)
"""Where in the range the values lie that a legend shows."""
ROUND = (1, 2, 5)
TINY, LARGE = 1e-3, 1e15
"""Numbers below and from here on are written as powers of ten, as those of axes are."""
_SUPERSCRIPT = str.maketrans("0123456789-", "⁰¹²³⁴⁵⁶⁷⁸⁹⁻")
_WORDS = ((1e12, "trillion"), (1e9, "billion"), (1e6, "million"))


@dataclass(frozen=True)
class Formula(Scalar):
    """An expression of the film's own t, frame and progress, or of columns."""

    expression: Expression

    json_schema: ClassVar[dict[str, Any]] = {
        "type": "string",
        "description": "An expression of t, frame and progress, or of columns.",
    }

    @classmethod
    def parse(cls, value: object) -> Self:
        return cls(parse(str(value)))

    def __str__(self) -> str:
        return self.expression.text

    def of_rows(self, binding: Binding) -> bool:
        """Whether it differs from row to row: it uses a column, or a name that is not known."""
        free = self.expression.names - set(TRACK_NAMES)
        others = {n for n, v in binding.params.items() if isinstance(v, (int, float))}
        columns = set(binding.table.columns)
        return bool(self.expression.references or free & columns or free - others)


class _By(SpecModel):
    """A number from the data."""

    field: Slot
    """The column, or an expression, that gives it."""
    range: tuple[float, float]
    """The numbers at the ends of the domain."""
    scale: Literal["area", "linear", "log"]
    """What is in proportion to values."""
    domain: Annotated[tuple[float, float], Field(strict=False)] | None = None
    """The values at the ends of `range`; default: the least (of areas: 0) and the greatest over all
    frames."""
    label: Template | None = None
    """Title in the legend; default: the field. May show params."""

    @model_validator(mode="after")
    def _rising(self) -> Self:
        if self.domain is not None and not self.domain[0] < self.domain[1]:
            raise ValueError("the domain goes from a value to a greater one")
        return self

    def scaling(self, name: str, values: Numbers) -> Scaling:
        """How the number follows from values, those of all frames being given; raises `Fault`
        below `name`."""
        log, area = self.scale == "log", self.scale == "area"
        usable = values[np.isfinite(values)]
        usable = usable[usable > 0] if log or area else usable
        if not len(usable) and self.domain is None:
            text = f"'{self.field}' has no number{' above 0' if log or area else ''}"
            raise Fault(name, text, (name, "field"))
        domain = self.domain or (0.0 if area else float(usable.min()), float(usable.max()))
        if log and domain[0] <= 0:
            raise Fault(name, "a log scale needs values above 0", (name, "domain"))
        return Scaling(self.scale, domain, self.range)

    def title(self, name: str, params: Mapping[str, float | str]) -> str:
        """What the legend calls it; raises `Fault` below `name`."""
        try:
            return self.field.text if self.label is None else self.label.once(params)
        except Fault as fault:
            raise fault.below(name, "label") from None


class SizeBy(_By):
    """Size from the data."""

    range: Annotated[tuple[Positive, Positive], Field(strict=False)] = (4.0, 40.0)
    """Diameters in points at the ends of the domain."""
    scale: Literal["area", "linear", "log"] = "area"
    """What is in proportion to values: the `area`, from 0 on; the diameter (`linear`); or the
    diameter to their logarithm (`log`)."""


class WidthBy(_By):
    """Width from the data."""

    range: Annotated[tuple[Positive, Positive], Field(strict=False)] = (0.5, 6.0)
    """Widths in points at the ends of the domain."""
    scale: Literal["linear", "log"] = "linear"
    """What the width is in proportion to: values, or their logarithm."""


class AlphaBy(_By):
    """Opacity from the data."""

    range: Annotated[tuple[Share, Share], Field(strict=False)] = (0.1, 1.0)
    """Opacities at the ends of the domain."""
    scale: Literal["linear", "log"] = "linear"
    """What the opacity is in proportion to: values, or their logarithm."""


@dataclass(frozen=True)
class Scaling:
    """How a number follows from values: `domain` is mapped to `range`, and what lies beyond its
    ends to these."""

    scale: Literal["area", "linear", "log"]
    domain: tuple[float, float]
    range: tuple[float, float]

    def __call__(self, values: Numbers) -> Numbers:
        """Numbers of values; 0 where one is missing."""
        low, high = self.domain
        if np.isinf(high - low):
            values, low, high = values / 2, low / 2, high / 2
        inside = np.clip(values, low, high)
        if low == high:
            share = np.where(np.isnan(values), np.nan, 1.0)
        elif self.scale == "log":
            share = np.log(inside / low) / np.log(high / low)
        else:
            share = (inside - low) / (high - low)
        first, last = self.range
        if self.scale == "area":
            found = np.sqrt(first**2 + (last**2 - first**2) * share)
        else:
            found = first + (last - first) * share
        return np.nan_to_num(found, nan=0.0)

    def round_values(self) -> list[float]:
        """Up to three round values of the domain, whose numbers are well apart; the greatest
        first."""
        low, high = self.domain
        first, last = self.range
        share = np.array(SHOWN if first <= last else SHOWN[::-1])
        if self.scale == "area":
            sizes = first + (last - first) * share
            share = (sizes**2 - first**2) / ((last**2 - first**2) or 1.0)
        if self.scale == "log" and low < high:
            wanted = low * (high / low) ** share
        else:
            wanted = low * (1 - share) + high * share
        by_ratio = self.scale == "log" or low == 0 < high
        found = [_near(v, low, high) if by_ratio else _multiple(v, low, high) for v in wanted]
        return sorted({v for v in found if v is not None}, reverse=True)


def _near(value: float, low: float, high: float) -> float | None:
    """The nearest of 1, 2, 5 times a power of ten that is in the domain, by ratio."""
    power = int(np.floor(np.log10(value))) if value > 0 else 0
    steps = [float(f"{step}e{power + shift}") for shift in (-1, 0, 1) for step in ROUND]
    usable = [step for step in steps if low <= step <= high]
    return min(usable, key=lambda step: abs(float(np.log(step / value))), default=None)


def _multiple(value: float, low: float, high: float) -> float | None:
    """The nearest multiple of a round step, about a tenth of the domain, that is in it."""
    rough = high / 10 - low / 10 or abs(high) or 1.0
    power = 10.0 ** np.floor(np.log10(rough))
    step = power * min((s for s in (*ROUND, 10) if s * power >= rough * 0.999), default=10)
    with np.errstate(over="ignore"):
        near = np.round(value / step + np.array([-1, 0, 1])) * step
    usable = [v for v in near if low <= v <= high]
    return min((float(v) for v in usable), key=lambda v: abs(v - value), default=high)


def spelled(value: float) -> str:
    """A round number as a legend has it: 500 million, 20,000, 0.05, 5×10⁻⁷."""
    if value and not TINY <= abs(value) < LARGE:
        digits, power = f"{value:e}".split("e")
        digits = digits.rstrip("0").removesuffix(".")
        head = {"1": "", "-1": "−"}.get(digits, digits.replace("-", "−") + "×")
        return f"{head}10{str(int(power)).translate(_SUPERSCRIPT)}"
    for unit, word in _WORDS:
        if abs(value) >= unit:
            return f"{value / unit:g} {word}"
    return f"{value:,.0f}" if abs(value) >= 1000 else format_value(value, "")


def _channel(by: type[_By]) -> Discriminator:
    def kind(value: object) -> str:
        if isinstance(value, (str, Formula)):
            return "formula"
        if isinstance(value, by) or (isinstance(value, Mapping) and KEYS & value.keys()):
            return "by"
        return track_kind(value)

    return Discriminator(kind)


SizeChannel: TypeAlias = Annotated[
    Annotated[float, Tag("constant")]
    | Annotated[Between, Tag("from-to")]
    | Annotated[Keyframes, Tag("through")]
    | Annotated[Formula, Tag("formula")]
    | Annotated[SizeBy, Tag("by")],
    _channel(SizeBy),
]
"""Diameter in points: a number, a track, an expression, or {field, range}."""
WidthChannel: TypeAlias = Annotated[
    Annotated[float, Tag("constant")]
    | Annotated[Between, Tag("from-to")]
    | Annotated[Keyframes, Tag("through")]
    | Annotated[Formula, Tag("formula")]
    | Annotated[WidthBy, Tag("by")],
    _channel(WidthBy),
]
"""Width in points: a number, a track, an expression, or {field, range}."""
AlphaChannel: TypeAlias = Annotated[
    Annotated[float, Tag("constant")]
    | Annotated[Between, Tag("from-to")]
    | Annotated[Keyframes, Tag("through")]
    | Annotated[Formula, Tag("formula")]
    | Annotated[AlphaBy, Tag("by")],
    _channel(AlphaBy),
]
"""Opacity: a number, a track, an expression, or {field, range}."""


@dataclass(frozen=True, eq=False)
class Measure:
    """A channel resolved.

    frames  what it is at each frame, shape (frames,)
    rows    of each of the table's rows, if they differ, shape (rows,); it is in place of `frames`
    shown   texts and numbers that a legend explains it by, the greatest first
    title   what they are values of
    """

    frames: PerFrame
    rows: Numbers | None = None
    shown: tuple[tuple[str, float], ...] = ()
    title: str = ""

    @property
    def steady(self) -> bool:
        """Whether it is the same at all frames."""
        return not np.ptp(self.frames)


def measured(
    name: str, channel: Any, default: float, binding: Binding, most: float = LARGEST
) -> Measure:
    """A channel as numbers from 0 to `most`; text is an expression over columns unless the names in
    it are the film's own (t, frame, progress) or params alone. Raises `Fault` below `name`."""
    try:
        if isinstance(channel, Formula) and channel.of_rows(binding):
            tables = {name: other.columns for name, other in binding.tables.items()}
            table = binding.table
            values = channel.expression.by_row(
                table.columns, len(table), binding.params, tables,
                [*table.known, *TRACK_NAMES], table.dates,
            )  # fmt: skip
            rows = np.clip(np.nan_to_num(values, nan=0.0, posinf=0.0), 0.0, most)
            return Measure(np.full(binding.clock.frames, default), rows)
        track = channel.expression if isinstance(channel, Formula) else channel
        if not isinstance(track, _By):
            numbers = {k: v for k, v in binding.params.items() if isinstance(v, (int, float))}
            frames = sample(default if track is None else track, binding.clock, numbers)
            return Measure(np.clip(frames, 0.0, most))
    except Fault as fault:
        raise fault.below(name) from None
    values = channel.field.values(binding, name, "field")
    warn_infinite(channel.field, values, binding, name)
    scaling = channel.scaling(name, values)
    steps = scaling.round_values()
    shown = zip(map(spelled, steps), scaling(np.array(steps)).tolist(), strict=True)
    return Measure(
        np.full(binding.clock.frames, default), scaling(values), tuple(shown),
        channel.title(name, binding.params),
    )  # fmt: skip
