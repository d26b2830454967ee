"""What marks at positions share: their keys, and how those become arrays."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from typing import Annotated, Any, ClassVar, Literal, TypeAlias

import numpy as np
from numpy.typing import NDArray
from pydantic import Discriminator, Field, Tag

from renderer.errors import Fault, Faults
from renderer.marks.appear import Appearing
from renderer.marks.base import Binding, LegendEntry
from renderer.marks.channels import (
    AlphaChannel,
    ColorBy,
    ColorChannel,
    ColorOf,
    Ink,
    Measure,
    ink,
    measured,
    named,
    warn_infinite,
)
from renderer.marks.strands import Show
from renderer.template import Template
from renderer.theme import Theme
from renderer.timeline import PerFrame, sample
from renderer.values import Name

Keys: TypeAlias = Annotated[
    Annotated[Name, Tag("one")]
    | Annotated[tuple[Name, ...], Field(min_length=1, strict=False), Tag("many")],
    Discriminator(lambda value: "one" if isinstance(value, str) else "many"),
]


def flat(mark: str, binding: Binding) -> None:
    """Raises `Fault` for a mark of planes in a 3-D panel."""
    if binding.dimensions != 2:
        text = f"'mark: {mark}' in a 3-D panel"
        raise Fault("dimensions", text, ("mark",), "give it a 2-D panel of its own")


class Series(Appearing):
    """Keys that every mark at positions has."""

    whole: ClassVar[bool] = False
    """Whether it is drawn as one thing, whose opacity cannot differ from row to row."""

    data: Name | None = None
    """The table; may be left out where there is just one."""
    key: Keys | None = None
    """The column (or columns) that tells one thing from another; default: what the source says."""
    color: ColorChannel | None = None
    """A colour, or {field: …} to take it from the data."""
    alpha: AlphaChannel | None = None
    """Opacity from 0 to 1; may change over the film, or come from the data: {field, range}, or an
    expression over columns."""
    label: Template | None = None
    """Name in the legend; {name} shows a param, and with `legend: ends` a column."""
    show: Show | None = None
    """Which rows: `reveal` all up to now, `current` the state at now, `snapshot` those of the
    latest moment, `all` of them."""
    axis: Literal["y", "y2"] | None = None
    """Which vertical axis of a 2-D panel it is on: `y` (default) at the left, `y2` at the right."""
    z_order: Literal["depth", "over"] = "depth"
    """In a 3-D panel: `over` draws it on top of what is nearer."""

    def keys(self, binding: Binding) -> tuple[str, ...]:
        """The columns whose values tell one thing from another."""
        if self.key is not None:
            names = (self.key,) if isinstance(self.key, str) else self.key
            named(binding, names, "key")
            return names
        table, keys = binding.table, binding.table.keys
        field = self.color.field if isinstance(self.color, ColorOf) else None
        by = None if field is None else field.text
        if (
            by is not None
            and by in table.columns
            and by not in keys
            and table[by].dtype.kind == "U"
        ):
            return (*keys, by)
        return keys

    def positions(self, binding: Binding, slots: Mapping[str, Any]) -> list[NDArray[np.float64]]:
        """The coordinates' columns; raises `Faults` with all that is wrong."""
        faults: list[Fault] = []
        columns: list[NDArray[np.float64]] = []
        wanted = ("x", "y", "z")[: binding.dimensions]
        for name in wanted:
            slot = slots.get(name)
            if slot is None:
                text = (
                    f"'{name}' is missing: a {binding.dimensions}-D panel needs {', '.join(wanted)}"
                )
                faults.append(Fault("missing", text))
                continue
            try:
                columns.append(_finite(slot, slot.values(binding, name), binding, name))
            except Fault as fault:
                faults.append(fault)
                continue
            if len(columns[-1]) and np.isnan(columns[-1]).all():
                text = f"'{slot}' is missing in every row: nothing of it is drawn"
                binding.warn(Fault("all-missing", text, (name,), severity="warning"))
        if "z" not in wanted and slots.get("z") is not None:
            hint = "add 'projection: 3d' to the panel"
            faults.append(Fault("dimensions", "'z' in a 2-D panel", ("z",), hint, on_key=True))
        if faults:
            raise Faults(faults)
        return columns

    def ink(self, binding: Binding, keys: tuple[str, ...]) -> Ink:
        """The series' colours, with the opacities of rows; raises `Fault` below `color` or
        `alpha`."""
        found, alpha = ink(self.color, binding, keys), self.opacities(binding)
        if found.values is not None and isinstance(self.color, ColorBy):
            warn_infinite(self.color.field, found.values, binding, "color")
        return found if alpha.rows is None else replace(found, alphas=alpha.rows)

    def shows(self, clocked: bool, default: Show) -> Show:
        """What is shown of the data: without a clock, all of it."""
        if clocked:
            return self.show or default
        if self.show not in (None, "all"):
            hint = "name the clock column in time: {field: …}"
            text = f"'show: {self.show}' needs data with a clock"
            raise Fault("no-clock", text, ("show",), hint)
        return "all"

    def opacity(self, binding: Binding) -> PerFrame:
        """Opacity at each frame, in [0, 1]; that of rows is part of their colours (`ink`). Raises
        `Fault` below `alpha`."""
        alpha = self.opacities(binding)
        if alpha.rows is not None and self.whole:
            text = "this mark is drawn as a whole: its opacity cannot come from rows"
            raise Fault("alpha", text, ("alpha",), "write a number, or {from, to}")
        return alpha.frames

    def opacities(self, binding: Binding) -> Measure:
        """Opacity at each frame, or of each row; raises `Fault` below `alpha`."""
        return measured("alpha", self.alpha, 1.0, binding, most=1.0)

    def track(self, name: str, track: Any, default: float, binding: Binding) -> PerFrame:
        """A track's values; faults are placed at `name`."""
        numbers = {k: v for k, v in binding.params.items() if isinstance(v, (int, float))}
        try:
            return sample(default if track is None else track, binding.clock, numbers)
        except Fault as fault:
            raise fault.below(name) from None

    def legend_entries(
        self, ink: Ink, entry: LegendEntry, binding: Binding
    ) -> tuple[LegendEntry, ...]:
        """A line of the legend for each category, or one for the series' label; a colour bar says
        what continuous colours mean."""
        if ink.scale is not None:
            return ()
        if ink.labels:
            colors = [tuple(map(float, rgba)) for rgba in ink.palette]
            return tuple(
                replace(entry, label=label, rgba=(r, g, b, a), title=ink.title)
                for label, (r, g, b, a) in zip(ink.labels, colors, strict=False)
            )
        if self.label is None:
            return ()
        named = {part.name for part in self.label.fields}
        live = bool(named & {*binding.table.known} - {*binding.params})
        try:
            if binding.direct:
                self.label.check([*binding.table.known, *binding.params])
            if live and binding.direct:
                # With its values it stands at its ends; a legend shows what never changes.
                fixed = "".join(part for part in self.label.parts if isinstance(part, str)).strip()
                return (replace(entry, label=fixed),) if fixed else ()
            return (replace(entry, label=self.label.once(binding.params)),)
        except Fault as fault:
            if live:
                fault.hint = "the ends of lines may show columns: legend: ends"
            raise fault.below("label") from None


def is_twin(series: Any) -> bool:
    """Whether a series is on the axis at the right, y2."""
    return getattr(series, "axis", None) == "y2"


def _finite(
    slot: Any, values: NDArray[np.float64], binding: Binding, name: str
) -> NDArray[np.float64]:
    """Values without those that are infinite, with a warning that counts them. An infinity that the
    spec itself says is the end of the axis, and stays."""
    infinite = np.isinf(values)
    many = int(infinite.sum())
    if not many or not slot.is_of(binding.table):
        return values
    text = f"{many:,} of {len(values):,} values of '{slot}' are infinite: left out"
    binding.warn(Fault("infinite", text, (name,), severity="warning"))
    return np.where(infinite, np.nan, values)


def measure_entries(
    measure: Measure, entry: LegendEntry, ink: Ink, theme: Theme
) -> tuple[LegendEntry, ...]:
    """Lines of the legend that tell what sizes of markers, or widths of lines, mean; in the series'
    colour if it has one."""
    rgba = theme.muted if ink.varied else entry.rgba
    found = []
    for text, number in measure.shown:
        size, line = (number, 0.0) if entry.marker else (0.0, number)
        found.append(
            replace(entry, label=text, rgba=rgba, title=measure.title, size=size, line=line)
        )
    return tuple(found)
