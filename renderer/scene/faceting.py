"""Panels that facets make of one: what they share, and what need not be said in each of them."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from typing import Any

from renderer.errors import Path
from renderer.marks import AnyMark
from renderer.marks.bands import BandLayer
from renderer.marks.base import Categories, Layer
from renderer.marks.channels import ColorBy, ColorOf, Slot
from renderer.marks.contour import Contour, ContourLayer
from renderer.scene.draft import Draft
from renderer.scene.grid import Cell, arrange
from renderer.spec.facet import Facet, Param, Scope
from renderer.spec.panel import Panel
from renderer.template import Template
from renderer.timeline import PerFrame


@dataclass
class Bound:
    """A panel in a scope, and its layers; None for one that does not fit its data."""

    at: Path
    name: str
    panel: Panel
    scope: Scope
    layers: list[Layer | None] = field(default_factory=list)
    shown: list[PerFrame | None] = field(default_factory=list)
    """The opacity at each frame of layers that come and go as a whole."""
    categories: dict[str, Categories] = field(default_factory=dict)
    """Of the axes that have names, by the axis's name."""
    beside: dict[str, list[Bound]] = field(default_factory=dict)
    """By the axis's name, the panels that share it, this one among them."""
    unbound: bool = False
    """Whether its axes are such that no series can be bound."""


def title_of(panel: Panel, facet: Facet) -> Template:
    """The title of a panel that facets repeat: it tells them apart."""
    names = list(facet.names.values())
    own = panel.title
    if own is not None and {field.name for field in own.fields} & set(names):
        return own
    tells = facet.title or Template.parse(", ".join(f"{name} = {{{name}}}" for name in names))
    return tells if own is None else Template.parse(f"{own.text}, {tells.text}")


def with_shared_scales(panels: Sequence[Bound]) -> Iterator[Bound]:
    """The panels, if colours and contours mean one thing in all of them only when these are bound
    anew: with the domain, and levels, of all for each series."""
    update: dict[int, AnyMark] = {}
    for number, series in enumerate(panels[0].panel.series):
        layers = [layer for one in panels if (layer := one.layers[number]) is not None]
        shared = _with_levels(_in_domain(series, layers), layers)
        if shared is not series:
            update[number] = shared
    for one in panels if update else ():
        several = [update.get(n, series) for n, series in enumerate(one.panel.series)]
        one.panel = one.panel.model_copy(update={"series": tuple(several)})
        yield one


def _in_domain(series: AnyMark, layers: Sequence[Layer]) -> AnyMark:
    """The series with the colour domain of all its layers."""
    domains = {scale.domain for layer in layers if (scale := layer.scale()) is not None}
    # A field without a colour is coloured by its height.
    color: Any = getattr(series, "color", None)
    if color is None and isinstance(series.z, Slot):
        color = ColorBy(field=series.z)
    if len(domains) < 2 or not isinstance(color, ColorOf) or color.domain is not None:
        return series
    domain = (min(low for low, _ in domains), max(high for _, high in domains))
    return series.model_copy(update={"color": color.model_copy(update={"domain": domain})})


def _with_levels(series: AnyMark, layers: Sequence[Layer]) -> AnyMark:
    """Contours with the levels of the layer that has the widest range."""
    found = [layer.levels for layer in layers if isinstance(layer, (BandLayer, ContourLayer))]
    found = [levels for levels in found if len(levels)]
    if not found or not isinstance(series, Contour) or isinstance(series.levels, tuple):
        return series
    widest = max(found, key=lambda levels: float(levels[-1] - levels[0]))
    return series.model_copy(update={"levels": tuple(widest.tolist())})


def arranged(
    drafts: Sequence[Draft], facet: Facet, matrix: Mapping[str, Sequence[Param]],
    size: tuple[int, int],
) -> list[Draft]:  # fmt: skip
    """The panels at their places."""
    cells = _cells(len(drafts), facet, matrix, size)
    return [replace(draft, cell=cell) for draft, cell in zip(drafts, cells, strict=True)]


def _cells(
    count: int, facet: Facet, matrix: Mapping[str, Sequence[Param]], size: tuple[int, int]
) -> list[Cell]:
    if facet.wrap is not None and facet.per_row is None:
        return arrange(count, size)
    columns = facet.per_row or (len(matrix[facet.columns]) if facet.columns else 1)
    return [Cell(number // columns, number % columns) for number in range(count)]


def with_outer_axes(drafts: Sequence[Draft], cells: Sequence[Cell]) -> list[Draft]:
    """2-D panels at their places without the axes' text that the panel below says too, or the one
    at their left: of an axis that they share, by the same title."""
    return [
        replace(draft, silent=(_is_said(n, "x", drafts, cells), _is_said(n, "y", drafts, cells)))
        if draft.camera is None else draft
        for n, draft in enumerate(drafts)
    ]  # fmt: skip


def _is_said(number: int, name: str, drafts: Sequence[Draft], cells: Sequence[Cell]) -> bool:
    own, cell = drafts[number], cells[number]
    for other, place in zip(drafts, cells, strict=True):
        if name not in own.shared & other.shared or other.camera is not None:
            continue
        below = (place.row, place.column, place.columns) == (
            cell.row + cell.rows, cell.column, cell.columns
        )  # fmt: skip
        left = (place.column + place.columns, place.row, place.rows) == (
            cell.column, cell.row, cell.rows
        )  # fmt: skip
        axis = 0 if name == "x" else 1
        if (below if name == "x" else left) and own.axes[axis].label == other.axes[axis].label:
            return True
    return False
