"""The lines of the legend of what is filled."""

from __future__ import annotations

from dataclasses import replace

from renderer.marks.base import Binding, LegendEntry
from renderer.marks.channels import Ink
from renderer.marks.series import Series


def patches(
    series: Series, ink: Ink, binding: Binding, edge: tuple[float, float, float, float] | None,
    alpha: float = 1.0,
) -> tuple[LegendEntry, ...]:  # fmt: skip
    """A filled square for each category, or one for the series' label."""
    red, green, blue, opacity = map(float, ink.palette[0])
    entry = LegendEntry("", (red, green, blue, opacity), patch=True, edge=edge)
    entries = series.legend_entries(ink, entry, binding)
    return tuple(replace(e, rgba=(*e.rgba[:3], e.rgba[3] * alpha)) for e in entries)
