"""Text that the film, its panels and its captions have of their own, over all frames."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property

import numpy as np
from numpy.typing import NDArray

from renderer.errors import Path
from renderer.scene.text import Label


@dataclass(frozen=True, eq=False)
class Words:
    """Lines of text, where in the spec they are written, and the frames in which they are seen,
    shape (frames,)."""

    at: Path
    labels: tuple[Label, ...]
    seen: NDArray[np.bool_]

    @cached_property
    def texts(self) -> list[str]:
        """What is read at each frame; empty where nothing is seen."""
        if not any(label.lives for label in self.labels):
            whole = self._at(0)
            return [whole if seen else "" for seen in self.seen.tolist()]
        return [self._at(index) if seen else "" for index, seen in enumerate(self.seen.tolist())]

    @cached_property
    def turns(self) -> list[list[str]]:
        """The parts that change, as they are at every frame; of what comes and goes, all of it."""
        if not self.seen.all():
            return [self.texts]
        pieces = [piece for label in self.labels for piece in label.pieces]
        return [list(piece) for piece in pieces if len(set(piece)) > 1]

    def _at(self, index: int) -> str:
        return " ".join("".join(label.at(index)).strip() for label in self.labels)
