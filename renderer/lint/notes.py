"""What is written in a frame, as a reader sees it: one note for each piece of text."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from itertools import groupby
from typing import TypeAlias

import numpy as np
from numpy.typing import NDArray

from renderer.engine.ledger import INKED, Author, Run

Box: TypeAlias = tuple[int, int, int, int]
"""Left, bottom, right and top in pixels of what is drawn."""
Key: TypeAlias = tuple[object, ...]

AS_ZERO = str.maketrans("123456789", "000000000")
TWICE = 0.8
"""Of the same text, what covers this share of each other is one thing: text and its halo."""
PAIRS = 3_000
"""So many pairs of boxes that meet are looked at closely."""


@dataclass(frozen=True, eq=False)
class Note:
    """A piece of text: the runs of a label, or a run of its own; `moves`: it is written anew for
    each frame."""

    runs: tuple[Run, ...]
    moves: bool
    box: Box

    @property
    def text(self) -> str:
        return self.runs[0].whole.strip()

    @property
    def author(self) -> Author:
        return self.runs[0].author

    @property
    def alpha(self) -> float:
        return max(run.alpha for run in self.runs)

    @property
    def pixels(self) -> float:
        """Size of its type in pixels of what is drawn."""
        style = self.runs[0].style
        return style.size * style.dpi / 72

    @property
    def key(self) -> Key:
        """The same for the same piece of text in another frame, whatever its numbers."""
        label = self.runs[0].label
        own = id(label) if label is not None and label.lives else self.text.translate(AS_ZERO)
        return (self.author, own, () if self.moves else self.box)

    @property
    def lost(self) -> float:
        """The share of its ink that is not on the canvas."""
        return _mean(self.runs, [run.lost for run in self.runs])

    def covered(self, pixels: NDArray[np.uint8]) -> float:
        """The share of its ink that was drawn over in a finished frame."""
        return _mean(self.runs, [run.covered(pixels) for run in self.runs])


def _mean(runs: Sequence[Run], shares: Sequence[float]) -> float:
    weights = [float((run.ink >= INKED).sum()) + 1e-9 for run in runs]
    return float(np.average(shares, weights=weights))


def noted(runs: Sequence[Run], moves: bool) -> list[Note]:
    """Runs as notes: those of a label together, and text that is written twice, as with a halo,
    once."""
    by_label = groupby(
        enumerate(runs),
        lambda pair: -1 - pair[0] if pair[1].label is None else id(pair[1].label),
    )
    last: dict[tuple[object, ...], list[Note]] = {}
    for _, group in by_label:
        note = _note([run for _, run in group], moves)
        alike = last.setdefault((note.author, note.text), [])
        alike[:] = [*(old for old in alike if not _same(old, note)), note]
    return [note for alike in last.values() for note in alike]


def _note(runs: Sequence[Run], moves: bool) -> Note:
    lefts, bottoms = [run.left for run in runs], [run.bottom for run in runs]
    rights = [run.left + run.ink.shape[1] for run in runs]
    tops = [run.bottom + run.ink.shape[0] for run in runs]
    return Note(tuple(runs), moves, (min(lefts), min(bottoms), max(rights), max(tops)))


def _same(one: Note, two: Note) -> bool:
    """Whether notes of one text stand at one place."""
    shared = _area(common(one.box, two.box))
    return shared >= TWICE * max(_area(one.box), _area(two.box))


def common(one: Box, two: Box) -> Box:
    """Where two boxes meet; empty ones have no width or no height."""
    left, bottom = max(one[0], two[0]), max(one[1], two[1])
    return left, bottom, max(left, min(one[2], two[2])), max(bottom, min(one[3], two[3]))


def _area(box: Box) -> int:
    return (box[2] - box[0]) * (box[3] - box[1])


def meeting(notes: Sequence[Note], hair: int) -> Iterable[tuple[Note, Note]]:
    """Pairs whose boxes share more than `hair` pixels both ways, the earlier written first."""
    boxes = np.array([note.box for note in notes], dtype=np.int64).reshape(-1, 4)
    order = np.argsort(boxes[:, 0], kind="stable")
    left, bottom, right, top = boxes[order].T
    found = 0
    for number in range(len(order)):
        stop = int(np.searchsorted(left, right[number] - hair, side="left"))
        beside = slice(number + 1, max(stop, number + 1))
        high = np.minimum(top[beside], top[number]) - np.maximum(bottom[beside], bottom[number])
        wide = np.minimum(right[beside], right[number]) - left[beside]
        for other in np.flatnonzero((high > hair) & (wide > hair)).tolist():
            one, two = sorted((int(order[number]), int(order[number + 1 + other])))
            yield notes[one], notes[two]
            found += 1
            if found >= PAIRS:
                return


def touching(one: Note, two: Note, hair: int) -> float:
    """The share of the ink of one of them, the one that has less of it there, that lies within
    `hair` pixels of the other's."""
    met = 0
    for first in one.runs:
        for second in two.runs:
            met += _met(first, second, hair)
    least = min(sum(int((run.ink >= INKED).sum()) for run in note.runs) for note in (one, two))
    return met / max(1, least)


def _met(one: Run, two: Run, hair: int) -> int:
    boxes = [
        (run.left - hair, run.bottom - hair, run.left + run.ink.shape[1] + hair,
         run.bottom + run.ink.shape[0] + hair) for run in (one, two)
    ]  # fmt: skip
    shared = common(boxes[0], boxes[1])
    if not _area(shared):
        return 0
    first, second = _part(one, shared), _part(two, shared)
    return int((_grown(first, hair) & second).sum())


def _part(run: Run, box: Box) -> NDArray[np.bool_]:
    """A run's ink in a box, rows from the bottom."""
    left, bottom, right, top = box
    part = np.zeros((top - bottom, right - left), dtype=bool)
    height, width = run.ink.shape
    inked = (run.ink >= INKED)[::-1]
    row, column = bottom - run.bottom, left - run.left
    rows = slice(max(0, row), min(height, row + part.shape[0]))
    columns = slice(max(0, column), min(width, column + part.shape[1]))
    if rows.start < rows.stop and columns.start < columns.stop:
        part[rows.start - row : rows.stop - row, columns.start - column : columns.stop - column] = (
            inked[rows, columns]
        )
    return part


def _grown(ink: NDArray[np.bool_], by: int) -> NDArray[np.bool_]:
    """Ink, and what is at most so many pixels from it, both ways."""
    grown = ink.copy()
    for _ in range(by):
        before = grown.copy()
        grown[1:] |= before[:-1]
        grown[:-1] |= before[1:]
        before = grown.copy()
        grown[:, 1:] |= before[:, :-1]
        grown[:, :-1] |= before[:, 1:]
    return grown
