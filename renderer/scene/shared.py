"""What panels have beside their data, and what is said once for all of them."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace

from renderer.errors import Fault
from renderer.marks.base import LegendEntry
from renderer.scene import colorbars, ends, legends
from renderer.scene.colorbars import BarDraft
from renderer.scene.draft import Draft, LegendDraft
from renderer.scene.grid import Cell
from renderer.scene.scene import Styles
from renderer.scene.shown import text_of
from renderer.spec.legend import SIDES, LegendBox, bar_box, legend_box
from renderer.spec.model import Spec
from renderer.timeline import Clock

MOST_INSIDE = 20
"""Entries that `best` puts into a panel; more stand outside."""
WIDE, TALL = 1.1, 1.2
"""A legend stands at the right of what is so wide, in its heights; from so high a picture, in its
widths, whose shape is not the spec's, one at a side moves below."""

Warn = Callable[[Fault], None]


@dataclass(frozen=True)
class Common:
    """What stands beside all panels: a legend, and colour bars with the panels they belong to."""

    legend: LegendDraft | None = None
    bars: tuple[tuple[BarDraft, tuple[int, ...]], ...] = ()

    @property
    def entries(self) -> int:
        """How many the legend has."""
        return 0 if self.legend is None else self.legend.count


def side_of(size: tuple[float, ...]) -> str:
    """The side of a picture, or panel, of this width and height that has room for a legend."""
    return "right" if size[0] >= WIDE * size[1] else "bottom"


@dataclass(frozen=True)
class Dresser:
    """Gives drafts their legends, colour bars and names at ends. `reshaped`: the picture's size is
    not the spec's own."""

    spec: Spec
    size: tuple[int, int]
    styles: Styles
    clock: Clock
    reshaped: bool
    warn: Warn

    def dressed(self, drafts: Sequence[Draft]) -> tuple[list[Draft], Common]:
        """The drafts, each with what it has for itself, and what they have in common."""
        found = [self._own(draft) for draft in drafts]
        found, legend = self._one_legend(found)
        found, bars = _one_bar(found)
        return found, Common(legend, bars)

    def _own(self, draft: Draft) -> Draft:
        box = legend_box(draft.panel.legend)
        bars = colorbars.bars(draft.layers, bar_box(draft.panel.colorbar), draft.at)
        if box.position == "none":
            return replace(draft, bars=bars)
        layers, named = draft.layers, None
        if box.position == "ends":
            named = ends.draft(layers, draft.axes[0], self.clock, self.styles.legend)
            self._warn_of_ends(draft, named)
            layers = tuple(layer for layer in layers if layer.line_ends(0) is None)
        entries = legends.merged(entry for layer in layers for entry in layer.legend())
        if not self.spec.says(draft.at, "legend") and "legend" not in self.spec.model_fields_set:
            entries = tuple(entry for entry in entries if not _on_an_axis(entry, draft))
        if not entries:
            return replace(draft, bars=bars, ends=named)
        position = self._position(box, len(entries))
        wanted = self._draft(box, entries, position)
        return replace(draft, bars=bars, ends=named, legend=wanted)

    def _draft(self, box: LegendBox, entries: Sequence[LegendEntry], position: str) -> LegendDraft:
        title = None if box.title is None else box.title.text
        columns = None if box.position == "ends" else box.columns
        return LegendDraft(position, legends.sections(entries, title), columns)

    def _position(self, box: LegendBox, count: int) -> str:
        """Where a legend stands: of many entries, and of marks that have no ends, outside."""
        position = box.position
        if position == "ends" or (position == "best" and count > MOST_INSIDE):
            return side_of(self.size)
        width, height = self.size
        if self.reshaped and position in ("right", "left") and height > TALL * width:
            return "bottom"
        return position

    def _warn_of_ends(self, draft: Draft, named: ends.EndsDraft | None) -> None:
        if named is None or not named.named:
            text = "there are no lines with names in this panel"
            hint = "give a line a label, or a color: {field: …}"
            self.warn(Fault("legend", text, (*draft.at, "legend"), hint, severity="warning"))

    def _one_legend(self, drafts: list[Draft]) -> tuple[list[Draft], LegendDraft | None]:
        """A legend outside for all panels that have none of their own; the drafts without it."""
        spec = self.spec
        if spec.facet is not None:
            sharing = list(range(len(drafts)))
            asked = spec.legend if "legend" in spec.model_fields_set else "best"
        elif spec.panels is not None and "legend" in spec.model_fields_set:
            sharing = [n for n, d in enumerate(drafts) if not spec.says(d.at, "legend")]
            asked = spec.legend
        else:
            return drafts, None
        if not sharing:
            return drafts, None
        box = legend_box(asked)
        facets = spec.facet is not None and len(drafts) > 1
        if not (box.position in SIDES or (facets and box.position == "best")):
            return (_with_one(drafts) if facets else drafts), None
        box = legend_box(drafts[sharing[0]].panel.legend)  # Its title shows params.
        union = _union([_entries(drafts[n]) for n in sharing])
        if union is None:
            return drafts, None
        plain = [replace(d, legend=None) if n in sharing else d for n, d in enumerate(drafts)]
        if not union:
            return plain, None
        position = side_of(self.size) if box.position == "best" else self._position(box, len(union))
        return plain, self._draft(box, union, position)


def _on_an_axis(entry: LegendEntry, draft: Draft) -> bool:
    """Whether an axis of names says already what an entry says: that bars of countries, say, each
    have a colour of their own."""
    for slot, axis in zip(("x", "y"), draft.axes, strict=False):
        if axis.names is None or not axis.axis.visible or entry.label not in axis.names:
            continue
        if any(text_of(getattr(one, slot, None)) == entry.title for one in draft.panel.series):
            return True
    return False


def _entries(draft: Draft) -> list[LegendEntry]:
    if draft.legend is None:
        return []
    return [entry for part in draft.legend.sections for entry in part.entries]


def _union(panels: Sequence[Sequence[LegendEntry]]) -> tuple[LegendEntry, ...] | None:
    """The entries of all panels, each once; None where one name, or one look, means two things in
    two of them."""
    found = legends.merged(entry for panel in panels for entry in panel)
    if all(list(panel) == list(panels[0]) for panel in panels):
        return found
    looks = {replace(entry, label="", title="") for panel in panels for entry in panel}
    names = {(entry.label, entry.title) for entry in found}
    whole = {entry for panel in panels for entry in panel}
    return found if len(whole) == len(names) == len(looks) else None


def _with_one(drafts: list[Draft]) -> list[Draft]:
    """A legend inside stands in the first of the panels that facets make, if all have the same."""
    if any(draft.legend != drafts[0].legend for draft in drafts):
        return drafts
    return [drafts[0], *(replace(draft, legend=None) for draft in drafts[1:])]


def _one_bar(
    drafts: list[Draft],
) -> tuple[list[Draft], tuple[tuple[BarDraft, tuple[int, ...]], ...]]:
    """Bars that several panels have, if they can stand beside all of these; the drafts without."""
    having: dict[object, list[int]] = {}
    bars: dict[object, BarDraft] = {}
    for number, draft in enumerate(drafts):
        for bar in draft.bars:
            if not bar.inside and draft.panel.inset is None:
                having.setdefault(bar.means, []).append(number)
                bars[bar.means] = colorbars.merged([bars.get(bar.means, bar), bar])[0]
    cells = [draft.cell for draft in drafts if draft.panel.inset is None]
    shared = {
        means: tuple(numbers)
        for means, numbers in having.items()
        if len(numbers) > 1 and _at_the_edge(drafts, cells, numbers, bars[means].side)
    }
    plain = [
        replace(draft, bars=tuple(bar for bar in draft.bars if bar.means not in shared))
        for draft in drafts
    ]
    return plain, tuple((bars[means], numbers) for means, numbers in shared.items())


def _at_the_edge(
    drafts: Sequence[Draft], cells: Sequence[Cell | None], numbers: Sequence[int], side: str
) -> bool:
    """Whether no other panel stands between these and their side of the picture."""
    for number in numbers:
        cell = drafts[number].cell
        for other, draft in enumerate(drafts):
            if other not in numbers and draft.cell in cells and draft.cell is not None:
                if cell is None or _beyond(cell, draft.cell, side):
                    return False
    return True


def _beyond(cell: Cell, other: Cell, side: str) -> bool:
    """Whether another cell stands between a cell and a side."""
    rows = other.row < cell.row + cell.rows and cell.row < other.row + other.rows
    ends = other.column + other.columns
    columns = other.column < cell.column + cell.columns and cell.column < ends
    if side in ("right", "left"):
        return rows and (other.column > cell.column) == (side == "right")
    return columns and (other.row > cell.row) == (side == "bottom")
