"""Which cell of the picture each panel has."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from renderer.errors import Fault
from renderer.scene.draft import Draft
from renderer.scene.grid import Lattice, arrange, spans
from renderer.spec.model import Spec


def in_cells(
    spec: Spec, drafts: Sequence[Draft], size: tuple[int, int], reshaped: bool
) -> tuple[list[Draft], Lattice]:
    """The drafts in the order of their cells, insets last and without one. Where the picture is
    `reshaped`, a layout that does not suit its size is given up. Raises `Fault`."""
    insets = [draft for draft in drafts if draft.panel.inset is not None]
    others = [draft for draft in drafts if draft.panel.inset is None]
    if not others:
        raise Fault("inset", "all panels are insets", ("panels",), on_key=True)
    grid = spec.grid
    if (set_already := [draft.cell for draft in others if draft.cell is not None]) != []:
        lattice = Lattice(tuple(set_already))
    elif grid is not None:
        try:
            places = spans(grid.rows)
        except ValueError as error:
            text = f"the cells of panel '{error}' are not a rectangle"
            raise Fault("layout", text, ("layout",)) from None
        others.sort(key=lambda draft: list(places).index(draft.name))
        alike = (1.0,) * len(grid.rows[0]), (1.0,) * len(grid.rows)
        lattice = Lattice(tuple(places.values()), grid.widths or alike[0], grid.heights or alike[1])
        lattice = lattice.reflowed(size) if reshaped else lattice
    else:
        lattice = Lattice(tuple(arrange(len(others), size)))
    placed = [replace(d, cell=cell) for d, cell in zip(others, lattice.cells, strict=True)]
    return [*placed, *insets], lattice
