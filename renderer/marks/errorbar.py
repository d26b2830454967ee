"""`mark: errorbar`: how far off values may be."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import Annotated, ClassVar, Literal, TypeAlias

import numpy as np
from numpy.typing import NDArray
from pydantic import Field

from renderer.errors import Fault, Faults
from renderer.marks.base import APART, Binding, Layer, Motion
from renderer.marks.channels import Slot
from renderer.marks.drawing import Axes, Points
from renderer.marks.ghost import Ghost
from renderer.marks.layer import line_entry
from renderer.marks.passing import Passing
from renderer.marks.series import flat
from renderer.marks.states import StateLayer, shown_takes, slid
from renderer.marks.strands import Show, stack, strands
from renderer.timeline import PerFrame, Track

Floats: TypeAlias = NDArray[np.float64]


class ErrorBar(Passing):
    """Bars from the least to the greatest value that a point may have: those of each key's state at
    the moment, or of rows as they come."""

    z: ClassVar[None] = None

    plane_only: ClassVar[str] = APART

    behind: ClassVar[Literal["marks"]] = "marks"

    mark: Literal["errorbar"]
    x: Slot
    """Where along the x axis: a column or an expression over columns."""
    y: Slot
    """Where along the y axis."""
    error: Slot | None = None
    """How far off y may be, up and down."""
    lower: Slot | None = None
    """The least y, instead of `error`."""
    upper: Slot | None = None
    """The greatest y."""
    x_error: Slot | None = None
    """How far off x may be, left and right."""
    width: Track | None = None
    """Line width in points; may change over the film."""
    cap: Annotated[float, Field(ge=0, le=200)] = 7.0
    """Length of the lines across the ends in points; 0 for none."""

    def bind(self, binding: Binding) -> Layer:
        """The bars as arrays, ready to draw at any frame."""
        flat(self.mark, binding)
        self._check()
        columns = self.positions(binding, {"x": self.x, "y": self.y})
        keys = self.keys(binding)
        ink = self.ink(binding, keys)
        parts = strands(binding, keys)
        spans = self._spans(binding, columns)
        show = self.shows(bool(len(parts.clock)), self._default(binding))
        stage = self.staged(binding, parts, columns, show)
        parts = stage.strands
        widths = self.track("width", self.width, binding.theme.line_width * 0.8, binding)
        layer = ErrorBarLayer(
            points=stack(columns, parts.rows),
            strands=parts,
            ink=ink,
            legend_lines=self.legend_entries(ink, line_entry(ink, widths, "solid"), binding),
            alphas=self.opacity(binding),
            show=show,
            takes=shown_takes(parts, show),
            stays=stage.stays,
            upright=None if spans[1] is None else spans[1][parts.rows],
            across=None if spans[0] is None else spans[0][parts.rows],
            widths=widths,
            cap=self.cap,
        )
        return self.with_past(binding, layer)

    def ghostly(self, layer: StateLayer, ghost: Ghost) -> StateLayer:
        assert isinstance(layer, ErrorBarLayer)
        return replace(layer, widths=layer.widths[:1])

    def _check(self) -> None:
        """Raises `Fault` for keys that do not go together."""
        if self.error is None and self.lower is None and self.upper is None and not self.x_error:
            hint = "for example error: deviation, or lower: low and upper: high"
            raise Fault("missing", "an errorbar needs an 'error'", (), hint)
        if self.error is not None and (self.lower is not None or self.upper is not None):
            name = "lower" if self.lower is not None else "upper"
            text = f"'{name}' says what 'error' says"
            raise Fault("both", text, (name,), "give either of them", on_key=True)

    def _default(self, binding: Binding) -> Show:
        """Those along the clock itself come one after the other."""
        return "reveal" if self.x.text == binding.clock_column else "current"

    def _spans(
        self, binding: Binding, columns: list[Floats]
    ) -> tuple[Floats | None, Floats | None]:
        """From where to where bars reach along x and along y, each of shape (rows, 2)."""
        faults: list[Fault] = []
        found: dict[str, Floats] = {}
        for name in ("error", "lower", "upper", "x_error"):
            slot = getattr(self, name)
            if slot is None:
                continue
            try:
                found[name] = slot.values(binding, name)
                if name.endswith("error") and (found[name] < 0).any():
                    least = np.nanmin(found[name])
                    text = f"an error cannot be negative; the least of '{slot}' is {least:g}"
                    hint = "use abs(…), or lower and upper"
                    faults.append(Fault("negative", text, (name,), hint))
            except Fault as fault:
                faults.append(fault)
        if faults:
            raise Faults(faults)
        x, y = columns
        across = upright = None
        if "x_error" in found:
            across = np.stack([x - found["x_error"], x + found["x_error"]], axis=1)
        if "error" in found:
            upright = np.stack([y - found["error"], y + found["error"]], axis=1)
        elif found.keys() & {"lower", "upper"}:
            upright = np.stack([found.get("lower", y), found.get("upper", y)], axis=1)
        return across, upright


@dataclass(frozen=True)
class ErrorBarLayer(StateLayer):
    """Bars with caps through points.

    upright, across  from where to where they reach along y and along x, shape (rows, 2)
    """

    upright: Floats | None
    across: Floats | None
    widths: PerFrame
    cap: float

    @property
    def motion(self) -> Motion:
        return "moves" if np.ptp(self.widths) else super().motion

    def corners(self) -> Floats:
        return self.cloud().reshape(-1, *self.points.shape).swapaxes(0, 1)

    def cloud(self) -> Points:
        clouds = [self.points]
        for axis, spans in ((0, self.across), (1, self.upright)):
            for end in range(0 if spans is None else 2):
                assert spans is not None
                moved = self.points.copy()
                moved[:, axis] = spans[:, end]
                clouds.append(moved)
        return np.concatenate(clouds)

    def paint(self, axes: Axes, index: int) -> None:  # Hot path.
        points, colors, seen = self.at(index, self.points), self.inks(index), self.seen(index)
        shares = None if seen is None else seen.of("grow")
        for axis, spans in ((0, self.across), (1, self.upright)):
            if spans is None or not len(points):
                continue
            ends = np.repeat(points[:, None], 3, axis=1)
            ends[:, 1:, axis] = self.at(index, spans)
            if shares is not None:
                ends = ends[:, :1] + (ends - ends[:, :1]) * np.maximum(shares, 0)[:, None, None]
            ends = slid(axes, ends, seen)
            self._draw(axes, index, (ends[:, 0], ends[:, 1:, axis], colors), axis)

    def _draw(
        self, axes: Axes, index: int, what: tuple[Points, Floats, Floats], along: int
    ) -> None:  # Hot path.
        """Bars as the outline of an I each."""
        points, spans, colors = what
        half = float(self.widths[index]) / 2
        cap = max(self.cap / 2, half)
        # End, and from there along and across, corner by corner.
        shape = np.array([
            (0, -half, -cap), (0, -half, cap), (0, half, cap), (0, half, half),
            (1, -half, half), (1, -half, cap), (1, half, cap), (1, half, -cap),
            (1, -half, -cap), (1, -half, -half), (0, half, -half), (0, half, -cap),
        ])  # fmt: skip
        if cap == half:
            shape = np.array([(0, 0, -half), (0, 0, half), (1, 0, half), (1, 0, -half)])
        count, corners = len(points), len(shape)
        ends = np.sort(spans, axis=1)[:, shape[:, 0].astype(np.intp)]
        outline = np.repeat(points[:, None], corners, axis=1)
        outline[:, :, along] = ends
        shifts = np.empty((count, corners, 2))
        shifts[:, :, along], shifts[:, :, 1 - along] = shape[:, 1], shape[:, 2]
        bounds = np.arange(count + 1) * corners
        axes.areas(outline.reshape(-1, 2), bounds, colors, shifts=shifts.reshape(-1, 2))
