"""Colours resolved: what each row of a table is drawn in."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from renderer.marks.base import ColorScale
from renderer.marks.drawing import RGBAs


@dataclass(frozen=True)
class Ink:
    """Colours resolved: a category for each row, or a scale with a value for each row."""

    palette: RGBAs
    """One for each category, shape (categories, 4)."""
    category: NDArray[np.intp] | None = None
    """Each row's category, or None where all rows are of the first."""
    labels: tuple[str, ...] = ()
    """The categories' names, empty where there is nothing to tell apart. Those of the palette's
    last colours may be left out."""
    title: str = ""
    scale: ColorScale | None = None
    values: NDArray[np.float64] | None = None
    """Each row's value on `scale`."""
    alphas: NDArray[np.float64] | None = None
    """Each row's opacity, which its colour's is multiplied by; None where all are 1."""

    @property
    def varied(self) -> bool:
        """Whether rows may have different colours."""
        return self.flowing or self.category is not None

    @property
    def flowing(self) -> bool:
        """Whether colours may change from row to row of one thing."""
        return self.scale is not None or self.alphas is not None

    def at(self, rows: NDArray[np.intp]) -> RGBAs:  # Hot path.
        """Colours of rows of the table, shape (rows, 4)."""
        colors = self.plain(rows)
        if self.alphas is not None:
            colors[:, 3] *= self.alphas[rows]
        return colors

    def plain(self, rows: NDArray[np.intp]) -> RGBAs:  # Hot path.
        """The same without the opacities of rows."""
        if self.scale is not None and self.values is not None:
            return self.scale(self.values[rows])
        if self.category is None:
            return np.repeat(self.palette[:1], len(rows), axis=0)
        return self.palette[self.category[rows]]


def colormap(name: str) -> RGBAs:
    """256 colours of a colormap, low to high, shape (256, 4)."""
    from matplotlib import colormaps

    return np.asarray(colormaps[name](np.linspace(0, 1, 256)), dtype=np.float64)
