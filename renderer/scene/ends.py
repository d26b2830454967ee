"""Names at the ends of lines: the room they need beside a panel, and how they keep apart.

At each frame names stand as near to their ends as they can without overlapping: the least-squares
solution, which pooling adjacent violators finds exactly. Where two lines cross, their names change
places; so that they do not leap, the shift of each from its end is averaged over some frames before
and after. While two pass each other, the later series' name fades.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from renderer.marks.base import Ends, Layer
from renderer.scene.axes import AxisDraft
from renderer.scene.scene import EndsScene, Rect
from renderer.scene.text import TextStyle, advance, is_math
from renderer.timeline import Clock

Floats = NDArray[np.float64]

SIZES = (1.0, 0.9, 0.8, 0.7)
"""Parts of its size to which type is made smaller before names are left out."""
GAP = 1.0
"""Between an end and its name, in heights of the text."""
LINE = 1.28
"""From one name to the next, in heights of the text."""
WIDEST = 0.5
"""The longest name, as a part of the panel's width."""
WINDOW = 0.2
"""Shifts are averaged over so many seconds before and after a frame."""
STEADY = 2
"""Names are in the order of their ends' mean heights over so many times as long: lines that cross
for a moment do not make them change places."""
_AS_ZERO = str.maketrans("123456789", "000000000")


@dataclass(frozen=True)
class EndsDraft:
    """The ends of a panel's lines over all frames, before the panel has a size.

    places  where they are along the x axis, as shares of it; (frames, ends); NaN for not there
    widths  of their widest texts, in pixels; 0 for an end without a name
    clear   how far markers reach beyond them, in pixels
    counts  for each layer, how many it has
    """

    style: TextStyle
    places: Floats
    widths: Floats
    clear: Floats
    counts: tuple[int, ...]
    window: int

    @property
    def named(self) -> int:
        """How many ends have a name."""
        return int((self.widths > 0).sum())

    def sized(self, height: float) -> tuple[float, int]:
        """For a panel of this height: the part of its size at which type is set, and how many names
        have room at a time."""
        for size in SIZES:
            room = int(height / (LINE * size * self.style.height))
            if room >= self.named:
                break
        return size, max(1, room)

    def shown(self, room: int) -> list[int]:
        """The ends whose names are shown where there is room for so many: the first."""
        return [int(number) for number in np.flatnonzero(self.widths > 0)[:room]]

    def beside(self, width: float, height: float) -> float:
        """How far names reach beyond the right of a panel of this size, in pixels."""
        places, reach = self._reach(width, height)
        return max(0.0, float(np.nanmax((places - 1) * width + reach, initial=0.0)))

    def within(self, width: float, height: float) -> float:
        """By how much the x axis of a panel of this size is longer where names are to end in it, in
        pixels: what is at a share of the axis now is then at that share of the rest."""
        places, reach = self._reach(width, height)
        with np.errstate(all="ignore"):
            room = width - (width - reach - GAP * self.style.height / 2) / places
        return max(0.0, float(np.max(room, initial=0.0, where=places > 0.5)))

    def _reach(self, width: float, height: float) -> tuple[Floats, Floats]:
        """Where the ends with names are, as shares of the x axis, (frames, names), and how far
        names reach from them."""
        size, room = self.sized(height)
        chosen = self.shown(room)
        widths = np.minimum(self.widths[chosen] * size, WIDEST * width)
        return self.places[:, chosen], self.clear[chosen] + GAP * size * self.style.height + widths


def draft(
    layers: Sequence[Layer], x: AxisDraft, clock: Clock, style: TextStyle
) -> EndsDraft | None:
    """The ends of the layers' lines; None where there are none."""
    point = style.dpi / 72
    found = [layer.line_ends(0) for layer in layers]
    counts = tuple(0 if ends is None else len(ends.points) for ends in found)
    if not sum(counts):
        return None
    clear = [[ends.clear * point] * len(ends.points) for ends in found if ends is not None]
    places = np.full((clock.frames, sum(counts)), np.nan)
    texts: list[set[str]] = [set() for _ in range(sum(counts))]
    for index in range(clock.frames):
        now = joined([ends for layer in layers if (ends := layer.line_ends(index)) is not None])
        shares = x.at(index).share(now.points[:, 0])
        with np.errstate(invalid="ignore"):
            places[index] = np.where((shares >= 0) & (shares <= 1), shares, np.nan)
        for number, text in enumerate(now.texts):
            texts[number].add(text.translate(_AS_ZERO))
    widths = np.array([max(advance(text, style) for text in several) for several in texts])
    window = max(1, round(WINDOW * float(clock.fps)))
    return EndsDraft(style, places, widths, np.concatenate(clear), counts, window)


def joined(found: Sequence[Ends]) -> Ends:  # Hot path.
    """The ends of several layers as one; `clear` is theirs that has the largest."""
    return Ends(
        np.concatenate([ends.points for ends in found]),
        [text for ends in found for text in ends.texts],
        np.concatenate([ends.colors for ends in found]),
        max(ends.clear for ends in found),
    )


def stand(drafted: EndsDraft, rect: Rect) -> EndsScene:
    """The names beside a panel's data area."""
    size, room = drafted.sized(rect[3])
    style = drafted.style.sized(size)
    return EndsScene(
        rect, style, tuple(drafted.shown(room)), WIDEST * rect[2], GAP * style.height,
        drafted.window,
    )  # fmt: skip


def apart(
    wanted: Floats, step: float, low: float, high: float, ranked: Floats | None = None
) -> Floats:  # Hot path.
    """Heights nearest to those `wanted`, in the order of these or of `ranked`, at least `step` from
    each other and between `low` and `high`: the least sum of squared shifts. NaN stays where it is;
    more than have room stand closer."""
    result = np.full(len(wanted), np.nan)
    known = np.flatnonzero(np.isfinite(wanted))
    if not len(known):
        return result
    ranked = wanted if ranked is None else ranked
    order = known[np.argsort(ranked[known], kind="stable")]
    count = len(order)
    if count > 1:
        step = min(step, (high - low) / (count - 1))
    ranks = step * np.arange(count)
    level = np.array(_pooled(wanted[order] - ranks))
    result[order] = np.clip(level, low, high - ranks[-1]) + ranks
    return result


def _pooled(values: Floats) -> list[float]:
    """The nearest values that never fall, by pooling adjacent violators (Ayer et al., 1955)."""
    means: list[float] = []
    counts: list[int] = []
    for value in values.tolist():
        mean, count = value, 1
        while means and means[-1] >= mean:
            mean = (means[-1] * counts[-1] + mean * count) / (counts[-1] + count)
            count += counts.pop()
            means.pop()
        means.append(mean)
        counts.append(count)
    return [mean for mean, count in zip(means, counts, strict=True) for _ in range(count)]


def beside_each_other(lefts: Floats, rights: Floats) -> list[NDArray[np.intp]]:  # Hot path.
    """Intervals in groups, of which none touches another's; NaN is in none."""
    known = np.flatnonzero(np.isfinite(lefts) & np.isfinite(rights))
    order = known[np.argsort(lefts[known], kind="stable")]
    groups: list[list[int]] = []
    end = -np.inf
    for number in order.tolist():
        if lefts[number] > end:
            groups.append([])
        groups[-1].append(number)
        end = max(end, float(rights[number]))
    return [np.array(group) for group in groups]


def runs(text: str) -> list[str]:
    """Text as numbers and what is between them, which are drawn from pictures of their own."""
    if is_math(text):
        return [text]
    found: list[str] = []
    numeric = None
    for character in text:
        kind = character in "0123456789.,−-%"
        if kind == numeric:
            found[-1] += character
        else:
            found.append(character)
        numeric = kind
    return found
