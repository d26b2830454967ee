"""`mark: image`: the picture of the moment."""

from __future__ import annotations

from collections import OrderedDict
from dataclasses import dataclass, field
from typing import Annotated, ClassVar, Literal, Self

import numpy as np
from numpy.typing import NDArray
from pydantic import Field, model_validator

from renderer.colors import RGBA
from renderer.errors import Fault
from renderer.marks.appear import Appearing
from renderer.marks.base import Binding, ColorScale, Ends, Layer, LegendEntry, Motion
from renderer.marks.drawing import Axes, Fit, Picture, Points
from renderer.marks.layer import PlainLayer
from renderer.marks.moments import Moments, moments
from renderer.table import Pictures
from renderer.timeline import PerFrame, Track, sample
from renderer.values import Name, as_pydantic

KEPT = 2
"""Pictures a layer has at hand: the two that are blended."""


class Image(Appearing):
    """The picture of the moment, of a table that has pictures (`source: images`). Where a panel
    shows nothing but pictures without an `extent`, they fill it, and its axes are not drawn."""

    x: ClassVar[None] = None
    y: ClassVar[None] = None
    z: ClassVar[None] = None
    label: ClassVar[None] = None
    z_order: ClassVar[str] = "depth"

    plane_only: ClassVar[str] = "pictures are shown in a plane: give them a panel of their own"
    straight: ClassVar[str] = "a picture"

    mark: Literal["image"]
    data: Name | None = None
    """The table; may be left out where there is just one."""
    extent: (
        Annotated[tuple[float, float, float, float], Field(strict=False)] | None
    ) = None  # fmt: skip
    """Where the pictures lie in data coordinates, so that others can be drawn over them: the x of
    their left and right edge, the y of their bottom and top edge. Default: pixels are the
    coordinates, y counted down from the top."""
    fit: Fit | None = None
    """How a picture of another shape goes into its place: `contain`, all of it, with the background
    beside it; `cover`, no background, and what reaches beyond is cut off; `stretch`, out of shape;
    `none`, pixel for pixel. Default: contain; with an `extent`, stretch."""
    sampling: Literal["smooth", "nearest"] = "smooth"
    """How pixels become larger or smaller: `smooth`, averaged and interpolated, for photographs and
    charts; `nearest`, as they are, for pixel art and maps of values."""
    interpolate: Literal["linear", "none"] | None = None
    """Between two pictures: `none` keeps the earlier one until the later one's moment, `linear`
    (default where the film goes from state to state) fades one into the other."""
    alpha: Track | None = None
    """Opacity from 0 to 1; may change over the film."""
    show: Literal["snapshot"] = "snapshot"
    """Which picture: the latest at the moment."""

    @model_validator(mode="after")
    def _has_area(self) -> Self:
        if self.extent is not None:
            left, right, bottom, top = self.extent
            if left == right or bottom == top:
                text = "the extent has no width or no height"
                hint = "it is [left, right, bottom, top]"
                raise as_pydantic(Fault("extent", text, ("extent",), hint))
        return self

    def bind(self, binding: Binding) -> Layer:
        """The pictures and the one each frame shows; none of them is read yet."""
        pictures = binding.table.pictures
        if pictures is None:
            text = "the table has no pictures"
            at = ("data",) if self.data is not None else ("mark",)
            raise Fault("pictures", text, at, "pictures come from `source: images`")
        if binding.dimensions != 2:
            raise Fault("dimensions", "'mark: image' in a 3-D panel", ("mark",))
        numbers = {k: v for k, v in binding.params.items() if isinstance(v, (int, float))}
        try:
            alphas = sample(1.0 if self.alpha is None else self.alpha, binding.clock, numbers)
        except Fault as fault:
            raise fault.below("alpha") from None
        rows, times = _in_time(binding)
        fades = self._fades(binding)
        now = binding.clock.now if fades else binding.clock.settled
        width, height = (float(side) for side in pictures.sizes.max(axis=0))
        return ImageLayer(
            source=pictures,
            rows=rows,
            shown=moments(times, now, fades),
            alphas=np.clip(alphas, 0.0, 1.0),
            area=self.extent or (0.0, width, height, 0.0),
            placed=self.extent is not None,
            fit=self.fit or ("contain" if self.extent is None else "stretch"),
            smooth=self.sampling == "smooth",
        )

    def _fades(self, binding: Binding) -> bool:
        """Whether one picture goes over into the next."""
        if self.interpolate is not None:
            return self.interpolate == "linear"
        return binding.clock.states is not None


def _in_time(binding: Binding) -> tuple[NDArray[np.intp], NDArray[np.float64]]:
    """The rows that have a moment of their own, in order, and these; no moments without a clock."""
    column, times = binding.clock_column, binding.times
    if times is None:
        return np.arange(len(binding.table)), np.empty(0)
    rows = np.flatnonzero(np.isfinite(times))
    if len(rows) < len(times):
        count = _counted(len(times) - len(rows))
        text = f"{count} no value of the clock '{column}': left out"
        binding.warn(Fault("clock-missing", text, severity="warning"))
    rows = rows[np.argsort(times[rows], kind="stable")]
    last = np.append(np.diff(times[rows]) > 0, [True] * bool(len(rows)))
    if not last.all():
        count = _counted(int((~last).sum()))
        text = f"{count} the same '{column}' as a later one, which is shown instead"
        binding.warn(Fault("pictures", text, severity="warning"))
    rows, times = rows[last], times[rows[last]]
    if binding.closes is not None and len(rows) and times[0] == 0:
        return np.append(rows, rows[0]), np.append(times, binding.closes)
    return rows, times


def _counted(count: int) -> str:
    return f"{count:,} pictures have" if count > 1 else "1 picture has"


@dataclass(frozen=True)
class ImageLayer(PlainLayer):
    """Pictures one after the other.

    rows    the pictures' rows of the table, in order of time
    area    left, right, bottom and top edge in data coordinates
    placed  whether the spec says where they lie, not the pixels
    alphas  opacity at each frame
    """

    source: Pictures
    rows: NDArray[np.intp]
    shown: Moments
    alphas: PerFrame
    area: tuple[float, float, float, float]
    placed: bool
    fit: Fit
    smooth: bool
    _last: OrderedDict[int, Picture] = field(
        default_factory=OrderedDict, init=False, compare=False, repr=False
    )

    @property
    def motion(self) -> Motion:
        return "static" if self.shown.steady and not np.ptp(self.alphas) else "moves"

    def cloud(self) -> Points:
        """The corners of the area."""
        left, right, bottom, top = self.area
        return np.array([[left, bottom], [right, top]])

    def traces(self) -> Points | None:
        """None: it draws no lines."""
        return None

    def legend(self) -> list[LegendEntry]:
        """None: a picture is no colour."""
        return []

    def line_ends(self, index: int) -> Ends | None:
        """None: it draws no lines."""
        return None

    def scale(self) -> ColorScale | None:
        """None: its colours are its own."""
        return None

    def colors(self) -> list[RGBA]:
        """None that are known before it is read."""
        return []

    def draw(self, axes: Axes, index: int) -> None:  # Hot path.
        moment, alpha = self.shown.at(index), float(self.alphas[index])
        if moment is None or alpha <= 0:
            return
        state, share = moment
        blend = [(self._picture(state), 1.0 - share)]
        if share > 0:
            blend.append((self._picture(state + 1), share))
        axes.pictures(blend, alpha)

    def _picture(self, state: int) -> Picture:
        row = int(self.rows[state])
        picture = self._last.pop(row, None)
        if picture is None:
            picture = Picture(self.source.load(row), self.area, self.fit, self.smooth)
        self._last[row] = picture
        while len(self._last) > KEPT:
            self._last.popitem(last=False)
        return picture

    def __getstate__(self) -> dict[str, object]:
        """Without pixels: another process reads them itself."""
        return {**self.__dict__, "_last": OrderedDict()}
