"""A ledger of what is written: for those who look whether a picture can be read.

Painters whose glyphs have a ledger hand it every run of text, whoever writes it. It keeps the run's
ink and place, what was below it, and how it looked when it was written: what has changed of that in
the finished frame was covered by something else. Without a ledger nothing is kept.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, replace
from typing import Protocol, TypeAlias

import numpy as np
from numpy.typing import NDArray

from renderer.scene.text import Label, TextStyle

Author: TypeAlias = tuple[int | str, ...]
"""Who writes: () for the film, (0,) for its first panel, (0, 2) for that panel's third series,
(0, 'legend') and (0, 'colorbar')."""
Pixels: TypeAlias = NDArray[np.uint8]

INKED = 64
"""Opacity, of 255, from which a pixel counts as inked."""
SOLID = 160
"""Opacity of pixels that are looked at to see whether text is still there."""
CHANGED = 40
"""By how much, of 255, a pixel differs that something else was drawn over."""


class Canvas(Protocol):
    """What a ledger knows of a painter."""

    width: int
    height: int
    pixels: Pixels
    author: Author


@dataclass(frozen=True, eq=False)
class Run:
    """A run of text on a canvas.

    ink     opacity of its pixels, rows from the top, shape (height, width)
    left    of the canvas's left edge, in pixels; bottom: of its lower edge
    label   the label it is a run of, if it is one's; whole: all that this says at the frame
    ground  colours below it, where it lies on the canvas: (rows, columns, 4)
    shown   the same place after it was written
    window  that place: first row and column on the canvas, from the top, and in `ink`
    lost    the share of its ink that is not on the canvas
    """

    text: str
    style: TextStyle
    alpha: float
    ink: Pixels
    left: int
    bottom: int
    author: Author
    label: Label | None
    whole: str
    ground: Pixels
    shown: Pixels
    window: tuple[int, int, int, int]
    lost: float

    def covered(self, pixels: Pixels) -> float:
        """The share of its ink that looks different on the finished canvas."""
        row, column, first, start = self.window
        rows, columns = self.ground.shape[:2]
        solid = self.ink[first : first + rows, start : start + columns] >= SOLID
        if not solid.any():
            return 0.0
        now = pixels[row : row + rows, column : column + columns, :3][solid].astype(np.int16)
        return float((np.abs(now - self.shown[..., :3][solid]).max(axis=1) > CHANGED).mean())


class Ledger:
    """The runs written on each canvas, in order."""

    def __init__(self) -> None:
        self._runs: dict[int, list[Run]] = {}
        self._canvases: list[Canvas] = []
        self.label: Label | None = None
        """Whose runs are written at the moment."""
        self.whole = ""

    def begin(self, label: Label | None, whole: str = "") -> None:
        """The runs that follow are this label's, which says `whole`; None: they are no label's."""
        self.label, self.whole = label, whole

    def write(
        self, canvas: Canvas, text: str, style: TextStyle, ink: Pixels, place: tuple[int, int],
        alpha: float, draw: Callable[[], None],
    ) -> None:  # fmt: skip
        """Note a run whose lower left corner is at `place`; `draw` draws it."""
        left, bottom = place
        window, ground = _window(canvas, ink, left, bottom)
        ground = ground.copy()
        draw()
        _, shown = _window(canvas, ink, left, bottom)
        lost = _lost(ink, window, ground.shape[:2])
        self._of(canvas).append(
            Run(text, style, alpha * style.rgba[3], ink, left, bottom, canvas.author,
                self.label, self.whole or text, ground, shown.copy(), window, lost)
        )  # fmt: skip

    def lay(self, canvas: Canvas, pixels: Pixels, x: int, y: int) -> None:
        """A picture is about to be laid on a canvas at (x, y): if it is a canvas itself, what is
        written on it is written here."""
        if pixels is canvas.pixels or id(pixels) not in self._runs:
            return
        for run in tuple(self._runs[id(pixels)]):
            left, bottom = run.left + x, run.bottom + y
            window, ground = _window(canvas, run.ink, left, bottom)
            rows, columns = ground.shape[:2]
            lost = max(run.lost, _lost(run.ink, window, (rows, columns)))
            if run.lost or not ground.size:
                continue  # Cut already: told by its own canvas's edge.
            self._of(canvas).append(
                replace(
                    run, left=left, bottom=bottom, author=canvas.author, window=window, lost=lost,
                    ground=_blended(ground, run.ground), shown=_blended(ground, run.shown),
                )
            )  # fmt: skip

    def take(self, canvas: Canvas) -> list[Run]:
        """What was written on a canvas since it was last taken."""
        runs = self._of(canvas)
        taken = list(runs)
        runs.clear()
        return taken

    def _of(self, canvas: Canvas) -> list[Run]:
        key = id(canvas.pixels)
        if key not in self._runs:
            self._runs[key] = []
            self._canvases.append(canvas)  # Alive, so that its number is no other's.
        return self._runs[key]


def _window(
    canvas: Canvas, ink: Pixels, left: int, bottom: int
) -> tuple[tuple[int, int, int, int], Pixels]:
    """The part of a canvas that some ink lies on, and where it begins."""
    height, width = ink.shape
    top = canvas.height - bottom - height
    row, column = max(0, top), max(0, left)
    stop, end = min(canvas.height, top + height), min(canvas.width, left + width)
    part = canvas.pixels[row : max(row, stop), column : max(column, end)]
    return (row, column, row - top, column - left), part


def _lost(ink: Pixels, window: tuple[int, int, int, int], size: tuple[int, int]) -> float:
    inked = ink >= INKED
    _, _, first, start = window
    kept = inked[first : first + size[0], start : start + size[1]].sum()
    return float(1 - kept / max(1, inked.sum()))


def _blended(below: Pixels, above: Pixels) -> Pixels:
    """Pixels over others, of the same place; opaque where they are cut to different sizes."""
    if below.shape != above.shape:
        return below.copy()
    share = above[..., 3:].astype(np.float64) / 255
    return np.asarray(np.round(below + (above - below.astype(np.float64)) * share), np.uint8)
