"""Pictures in files: known from their headers, decoded one at a time when they are drawn."""

from __future__ import annotations

import os
from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

from renderer.errors import DataError, Fault, Place, problem
from renderer.sources import paths

KEPT = 3
"""Decoded pictures in memory, in each process."""
KEPT_BYTES = 2**26
"""Less than `KEPT`, if they are larger than this together; one at least."""


@dataclass(frozen=True, eq=False)
class PictureFiles:
    """A picture for each row, in a file beneath `root`.

    names    the rows' files
    numbers  which of a file's pictures, shape (rows,)
    sizes    width and height in pixels as they are shown, shape (rows, 2)
    stamps   length in bytes and time of the last change of the file that was looked at, (rows, 2)
    """

    root: Path
    names: Sequence[str]
    numbers: NDArray[np.int64]
    sizes: NDArray[np.int64]
    stamps: NDArray[np.int64]
    _kept: dict[int, NDArray[np.uint8]] = field(default_factory=dict, init=False, repr=False)
    _open: dict[tuple[int, str], Any] = field(default_factory=dict, init=False, repr=False)

    def __getstate__(self) -> dict[str, Any]:
        return {**self.__dict__, "_kept": {}, "_open": {}}

    def take(self, rows: NDArray[np.intp] | NDArray[np.bool_]) -> PictureFiles:
        """Those of some rows, in that order."""
        chosen = np.arange(len(self.names))[rows]
        return replace(
            self, names=[self.names[row] for row in chosen.tolist()],
            numbers=self.numbers[chosen], sizes=self.sizes[chosen], stamps=self.stamps[chosen],
        )  # fmt: skip

    def load(self, row: int) -> NDArray[np.uint8]:
        """A row's pixels; raises `DataError` if the file is damaged, or not what it was."""
        pixels = self._kept.pop(row, None)
        if pixels is None:
            pixels = self._decoded(row)
        self._kept[row] = pixels
        while len(self._kept) > 1 and self._are_many():
            del self._kept[next(iter(self._kept))]
        return pixels

    def _are_many(self) -> bool:
        return len(self._kept) > KEPT or sum(p.nbytes for p in self._kept.values()) > KEPT_BYTES

    def _decoded(self, row: int) -> NDArray[np.uint8]:
        reel = self._reel(self.names[row])
        self._compare(row, reel)
        pixels: NDArray[np.uint8] = reel.pixels(int(self.numbers[row]))
        self._compare(row, reel)  # It may have been written to in the meantime.
        width, height = self.sizes[row].tolist()
        if pixels.shape != (height, width, 4):
            raise _changed(self.names[row])
        return pixels

    def _reel(self, name: str) -> Any:
        """The file's pictures. The last file stays open, for the next of its pictures; but not from
        one process to another, which would share their place in it."""
        from renderer.sources.decoding import Reel

        here = (os.getpid(), name)
        reel = self._open.get(here)
        if reel is None or reel.file.closed:
            for other in self._open.values():
                other.close()
            self._open.clear()
            reel = self._open[here] = Reel(opened(self.root, name), name)
        return reel

    def _compare(self, row: int, reel: Any) -> None:
        if stamp(reel.file) != tuple(self.stamps[row].tolist()):
            raise _changed(self.names[row])


def opened(root: Path, name: str) -> Any:
    """The open file; raises `DataError`, or `MachineError` where it may not be read."""
    try:
        return paths.open_named(root, name)
    except Fault as fault:
        gone = fault.code == "file-missing"
        text = "the file is there no more" if gone else fault.text
        raise DataError(problem(fault.code, text, Place(name), fault.hint)) from None


def stamp(file: Any) -> tuple[int, int]:
    """The length of a file in bytes, and when it was last changed."""
    status = os.fstat(file.fileno())
    return status.st_size, status.st_mtime_ns


def _changed(name: str) -> DataError:
    text = "the file was changed while the film was made"
    return DataError(problem("file-changed", text, Place(name), "start again"))
