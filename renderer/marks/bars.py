"""Bars as drawn."""

from __future__ import annotations

from dataclasses import dataclass, replace
from functools import partial
from typing import Literal, TypeAlias

import numpy as np
from numpy.typing import NDArray

from renderer.colors import RGBA
from renderer.marks.arrange import heaped
from renderer.marks.bartexts import Lettered
from renderer.marks.base import Motion
from renderer.marks.drawing import Axes, BoxStyle, Points, RGBAs, Side, Tags, TagStyle
from renderer.marks.lettering import At
from renderer.marks.ranges import Within, framewise
from renderer.marks.states import StateLayer, grown, lettered, rims, slid
from renderer.marks.stays import Presence
from renderer.marks.strands import Rows

Floats: TypeAlias = NDArray[np.float64]

MOST_TRACED = 20_000
"""Bars that a legend keeps clear of, taken evenly."""


@dataclass(frozen=True)
class Drawn:
    """Bars of a frame.

    boxes  from x to x and y to y, where each begins first; (n, 4)
    rows   the rows that they go out from
    bars   what those that are one bar have in common
    faces  their colours
    seen   how they come and go, if they do
    ahead  to which side of its base each reaches, if that is not plain
    passing  whether they may pass each other, the later lying over the earlier
    said   the rows whose words are written at them, if not `rows`
    """

    boxes: Floats
    rows: Rows
    bars: Floats
    faces: RGBAs
    seen: Presence | None = None
    ahead: Floats | None = None
    passing: bool = False
    said: Rows | None = None


@dataclass(frozen=True)
class BarLayer(StateLayer):
    """Bars at rows or at states between them; `points` hold places and values as x and y.

    lows, highs  from where to where each row's bar reaches
    offsets      how far each row's bar lies aside of its place
    heap         how the states of a moment are stacked, if they are
    extremes     where such stacks end at any moment
    full         whether bars are parts of 1
    """

    lying: bool
    lows: Floats
    highs: Floats
    turn: Rows
    offsets: Floats | None
    width: float
    heap: Literal["overlay", "group", "stack", "share"] | None
    extremes: tuple[float, float] | None
    full: bool
    falls: bool
    edge: RGBA | None
    edge_width: float
    radius: float
    letters: Lettered | None
    names: Lettered | None

    @property
    def motion(self) -> Motion:
        alone = self.show == "reveal" and self.strands.count <= 1 and self.stays is None
        if alone and self.past is None and np.ptp(self.alphas) == 0:
            return "grows"
        return super().motion

    @property
    def downward(self) -> bool:
        return self.falls

    @property
    def stands_on(self) -> Literal["x", "y", ""]:
        return "y" if self.lying else "x"

    @property
    def _places(self) -> Floats:
        return self.points[:, 1 if self.lying else 0]

    def cloud(self) -> Points:
        boxes = self._boxes(self._places, self.lows, self.highs, self.offsets)
        x, y = boxes[:, :2].ravel(), boxes[:, 2:].ravel()
        lost = np.isnan(boxes).any(axis=1).repeat(2)
        points = np.stack([x, y], axis=1)
        points[lost] = np.nan
        if self.extremes is None:
            return points
        points[:, 0 if self.lying else 1] = np.nan
        ends = np.full((2, 2), np.nan)
        ends[:, 0 if self.lying else 1] = self.extremes
        return np.concatenate([points, ends])

    def corners(self) -> Floats:
        boxes = self._boxes(self._places, self.lows, self.highs, self.offsets)
        return np.stack([boxes[:, ::2], boxes[:, 1::2]], axis=1)

    def ranges(self, within: Within | None = None) -> Floats | None:
        """Of bars from end to end; of stacks that go over from row to row, as they are then."""
        if self.heap is None or self.show != "current":
            return super().ranges(within)

        def at(index: int) -> Floats:
            seen = self.seen(index)
            boxes = self._shown(self.rows(index), lambda values: self.at(index, values), seen)
            return np.concatenate([boxes[:, ::2], boxes[:, 1::2]])

        return framewise(len(self.alphas), 2, at, within)

    def traces(self) -> Points:
        """Lines along the bars of all moments: what is filled, not its corners alone."""
        boxes = self._boxes(self._places, self.lows, self.highs, self.offsets)
        boxes = boxes[:: -(-len(boxes) // MOST_TRACED) or 1]
        along, across = (slice(0, 2), slice(2, 4)) if self.lying else (slice(2, 4), slice(0, 2))
        first, last = boxes[:, across].T
        lines = np.full((3, len(boxes), 3, 2), np.nan)
        for number, share in enumerate((0.1, 0.5, 0.9)):
            lines[number, :, :2, int(self.lying)] = (first + (last - first) * share)[:, None]
            lines[number, :, :2, int(not self.lying)] = boxes[:, along]
        return lines.reshape(-1, 2)

    def tight(self) -> tuple[tuple[float, ...], ...]:
        """Where bars begin, if they all do at one value, and the whole of shares."""
        heaped = self.full or self.extremes is not None
        begin = np.zeros(1) if heaped else np.unique(self.lows)
        ends = [float(begin[0])] if len(begin) == 1 else [0.0]
        ends += [1.0] if self.full else []
        return (tuple(ends), ()) if self.lying else ((), tuple(ends))

    @property
    def names_places(self) -> bool:
        return self.names is not None

    def beyond(self) -> tuple[Tags, TagStyle] | None:
        outside = ("end", "before")
        found = [one for one in (self.letters, self.names) if one and one.place in outside]
        if not found:
            return None
        parts = [self._farthest(one) for one in found]
        return Tags(
            np.concatenate([part.points for part in parts]),
            [text for part in parts for text in part.texts],
            np.concatenate([part.sides for part in parts]),
            parts[0].colors[:1],
        ), max((one.style for one in found), key=lambda style: style.size)

    def _farthest(self, letters: Lettered) -> Tags:
        """Each different text at its shortest bar, its longest one, and its first place."""
        rows, texts = [], []
        for text, those in letters.texts.items():
            known = those[np.isfinite(self.highs[those])]
            if len(known):
                # A place beyond the axis needs no room: the first is the likeliest to be on it.
                ends = {int(np.argmin(self.highs[known])), int(np.argmax(self.highs[known]))}
                ends.add(int(np.argmin(self._places[known])))
                rows += [int(known[end]) for end in ends]
                texts += [[text]] * len(ends)
        chosen = np.array(rows, dtype=np.intp)
        offsets = None if self.offsets is None else self.offsets[chosen]
        boxes = self._boxes(self._places[chosen], self.lows[chosen], self.highs[chosen], offsets)
        return letters.tags(texts, boxes, np.zeros((len(rows), 4)), self.lying)

    def paint(self, axes: Axes, index: int) -> None:  # Hot path.
        rows = self.rows(index)
        if len(rows):
            said = self.written(index)
            at = partial(self.at, index)
            self._draw(axes, index, rows, at, self.inks(index), said)

    def grow(self, axes: Axes, first: int, last: int) -> None:  # Hot path.
        stops = self.strands.stops
        before = stops[first] if first >= 0 else self.strands.bounds[:-1]
        spans = zip(before.tolist(), stops[last].tolist(), strict=True)
        rows = np.concatenate([np.arange(0), *(np.arange(*span) for span in spans)])
        if len(rows):
            colors = self.ink.at(self.strands.rows[rows]) * [1, 1, 1, self.alphas[last]]
            self._draw(axes, last, rows, lambda values: values[rows], colors)

    def _draw(
        self, axes: Axes, index: int, rows: Rows, at: At, faces: RGBAs, said: Rows | None = None
    ) -> None:  # Hot path.
        seen = self.seen(index)
        boxes = self._shown(rows, at, seen)
        if seen is not None and len(boxes):
            boxes = self._moved(axes, boxes, seen)
        self._paint(axes, Drawn(boxes, rows, at(self._places), faces, seen, said=said), at)

    def _paint(self, axes: Axes, shown: Drawn, at: At) -> None:  # Hot path.
        """Bars and their texts."""
        edges = rims(shown.seen) if self.edge else None
        style = BoxStyle(shown.faces, self.lying, self.edge, self.edge_width, self.radius, edges)
        axes.boxes(shown.boxes, style)
        for one in (self.letters, self.names):
            if one is not None:
                texts = one.letters.texts(shown.rows if shown.said is None else shown.said, at)
                if one is self.names and self.heap is not None:
                    texts = self._once(texts, shown)
                tags = one.tags(texts, shown.boxes, shown.faces, self.lying, shown.ahead)
                colors = lettered(tags.colors, shown.seen)
                if self.then is not None:
                    colors = self.then.fading.inks(colors, self.then.strength)
                tags = replace(
                    tags, colors=colors, bodies=shown.boxes if shown.passing else None,
                )  # fmt: skip
                axes.tags(tags, one.style)

    def _moved(self, axes: Axes, boxes: Floats, seen: Presence) -> Floats:  # Hot path.
        """Bars on their ways: as long as they have grown, or from an edge."""
        shares = seen.of("grow") if self.heap is None else None
        along = 0 if self.lying else 2
        if shares is not None:
            begin = boxes[:, along].copy()
            # From the axis's own beginning they come as if from beyond the edge.
            ends = np.isinf(begin)
            length = np.where(ends, 0.0, boxes[:, along + 1] - begin)
            boxes[:, along + 1] -= length * (1 - np.maximum(shares, 0))
            if ends.any():
                corners = boxes.reshape(-1, 2, 2).transpose(0, 2, 1)
                side: Side = "left" if self.lying else "bottom"
                slid_ = axes.slid(corners[:, 1:], side, np.where(ends, shares, 1.0))
                boxes[:, along + 1] = slid_[:, 0, along // 2]
        corners = slid(axes, boxes.reshape(-1, 2, 2).transpose(0, 2, 1), seen)
        return np.ascontiguousarray(corners.transpose(0, 2, 1)).reshape(-1, 4)

    def _once(self, texts: list[list[str]], shown: Drawn) -> list[list[str]]:  # Hot path.
        """Texts of the first of each stack; the others have none."""
        line = np.lexsort((self.turn[shown.rows], shown.bars))
        bars = shown.bars[line]
        first = set(line[np.append(True, bars[1:] != bars[:-1])].tolist()) if len(bars) else set()
        return [text if number in first else [] for number, text in enumerate(texts)]

    def _shown(self, rows: Rows, at: At, seen: Presence | None) -> Floats:  # Hot path.
        """The bars of rows, or of states that go out from them."""
        places, lows, highs = at(self._places), at(self.lows), at(self.highs)
        if self.heap is not None:
            values = grown(at(self.points[:, 0 if self.lying else 1]), seen)
            lows, highs = heaped(places, self.turn[rows], values, self.heap == "share")
        offsets = None if self.offsets is None else self.offsets[rows]
        return self._boxes(places, lows, highs, offsets)

    def _boxes(
        self, places: Floats, lows: Floats, highs: Floats, offsets: Floats | None
    ) -> Floats:  # Hot path.
        """From x to x and y to y, where each bar begins first; shape (n, 4)."""
        middle = places if offsets is None else places + offsets
        boxes = np.empty((len(places), 4))
        along, across = (0, 2) if self.lying else (2, 0)
        boxes[:, along], boxes[:, along + 1] = lows, highs
        boxes[:, across], boxes[:, across + 1] = middle - self.width / 2, middle + self.width / 2
        return boxes
