"""Text in coloured cells, dark or light so that it can be read."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from renderer.errors import Fault
from renderer.marks.base import Binding
from renderer.marks.drawing import Axes, Cells, Writing
from renderer.marks.grids import Floats, Rows
from renderer.marks.lattice import Lattice
from renderer.template import Template

MOST_CELLS = 2_500
"""With text, at a time."""
MOST_TEXTS = 200_000
DARK, LIGHT = (0.08, 0.09, 0.1, 1.0), (1.0, 1.0, 1.0, 1.0)


@dataclass(frozen=True)
class CellTexts:
    """Texts of a table's rows, and where these stand on each lattice.

    texts  a text for each row; empty for rows that are nowhere
    rows   of each lattice: the row at each place, (moments, rows, columns), -1 for none
    """

    texts: tuple[str, ...]
    rows: tuple[Rows, ...]
    size: float

    def write(
        self, axes: Axes, number: int, state: int, places: Lattice, cells: Cells, alpha: float
    ) -> None:  # Hot path.
        """Write those of a state into the cells of lattice `number`."""
        rows = self.rows[number]
        rows = rows[min(state, len(rows) - 1)]
        seen = (rows >= 0) & ~np.isnan(cells.shares)
        x, y = np.broadcast_arrays(places.x, places.y[:, None])
        points = np.stack([x[seen], y[seen]], axis=1)
        texts = np.array(self.texts, dtype=object)[rows[seen]]
        steps = np.round(cells.shares[seen] * (len(cells.stops) - 1)).astype(np.intp)
        dark = _wants_dark(cells.stops[steps, :3] / 255)
        for which, (red, green, blue, _) in ((dark, DARK), (~dark, LIGHT)):
            if which.any():
                style = Writing((red, green, blue, alpha), self.size)
                axes.texts(points[which], texts[which].tolist(), style)


def _wants_dark(colors: Floats) -> NDArray[np.bool_]:
    """Whether dark text stands out more than light text on colours (n, 3), by the contrast ratio
    of the Web Content Accessibility Guidelines 2.2."""
    ground = _luminance(colors)
    dark, light = (_luminance(np.array([ink[:3]]))[0] for ink in (DARK, LIGHT))
    return np.asarray((ground + 0.05) / (dark + 0.05) > (light + 0.05) / (ground + 0.05))


def _luminance(colors: Floats) -> Floats:
    linear = np.where(colors <= 0.04045, colors / 12.92, ((colors + 0.055) / 1.055) ** 2.4)
    return np.asarray(linear @ [0.2126, 0.7152, 0.0722])


def cell_texts(
    text: Template, binding: Binding, values: Floats, rows: Sequence[Rows], size: float
) -> CellTexts:
    """The text of each row that stands somewhere, `values` being what {z} shows; raises `Fault`
    below `text`."""
    table = binding.table
    try:
        text.check([*table.known, "z", *binding.params])
    except Fault as fault:
        raise fault.below("text") from None
    used = np.unique(np.concatenate([part.reshape(-1) for part in rows]))
    used = used[used >= 0]
    most = max(int(np.prod(part.shape[1:])) for part in rows)
    if most > MOST_CELLS or len(used) > MOST_TEXTS:
        found = f"{most:,} cells" if most > MOST_CELLS else f"{len(used):,} texts"
        limit = MOST_CELLS if most > MOST_CELLS else MOST_TEXTS
        told = f"{found} with text; the limit is {limit:,}"
        raise Fault("limit-texts", told, ("text",), "leave 'text' out: a colour bar says values")
    names = {field.name for field in text.fields}
    columns = {name: table[name][used].tolist() for name in names if name in table.columns}
    if "z" in names and "z" not in columns:
        columns["z"] = values[used].tolist()
    texts = [""] * len(table)
    for number, row in enumerate(used.tolist()):
        shown = {name: column[number] for name, column in columns.items()}
        texts[row] = text.once({**binding.params, **shown})
    return CellTexts(tuple(texts), tuple(rows), size)
