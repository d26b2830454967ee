"""`mark: ring`: parts of a whole as slices of a ring or a pie."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import Annotated, ClassVar, Literal, TypeAlias

import numpy as np
from numpy.typing import NDArray
from pydantic import Field

from renderer.colors import RGBA, Color
from renderer.errors import Fault
from renderer.marks.bartexts import MOST_TEXTS
from renderer.marks.base import APART, Binding, Layer, Motion
from renderer.marks.channels import ColorBy, Slot
from renderer.marks.drawing import Axes, Points, RGBAs, Tags, TagStyle
from renderer.marks.lettering import Lettering, legible, lettering, widest
from renderer.marks.patches import patches
from renderer.marks.ranges import Within
from renderer.marks.series import flat
from renderer.marks.staged import Staged
from renderer.marks.states import StateLayer, grown, lettered, most_shown, shown_takes
from renderer.marks.strands import Rows, strands
from renderer.template import Template
from renderer.timeline import PerFrame, Track
from renderer.values import Portion

Floats: TypeAlias = NDArray[np.float64]

FEW = 60
"""Slices that have lines of full width between them."""
FINE = np.radians(1.5)
"""From corner to corner of an arc."""


class Ring(Staged):
    """Parts of a whole: a slice for each key's value at the moment, or for each row. It fills its
    panel, whose axes are not drawn. Where all values are 0 there is nothing to show."""

    x: ClassVar[None] = None
    y: ClassVar[None] = None
    z: ClassVar[None] = None

    plane_only: ClassVar[str] = APART
    comes: ClassVar[frozenset[str]] = frozenset(("fade", "grow"))
    stays_put: ClassVar[str] = "its slices lie side by side"
    straight: ClassVar[str] = "a ring"

    mark: Literal["ring"]
    value: Slot
    """How large a slice is: a column or an expression over columns, 0 or more."""
    inner: Portion = Portion(0.6)
    """The hole's radius as a share of the ring's: 60%; 0% for a pie."""
    outer: Portion = Portion(1.0)
    """The ring's radius as a share of the panel's, for rings within rings."""
    start: Track = 0.0
    """Where the first slice begins, in degrees from the top, clockwise; may change over the
    film."""
    clockwise: bool = True
    """The way slices go round."""
    edge: Color | None = None
    """Colour of the lines between slices; default: the panel's ground."""
    edge_width: Annotated[float, Field(ge=0)] = 1.5
    """Width of these lines in points; default: 1.5, and less between many slices."""
    label: Template | None = None
    """What is written at each slice, such as "{country} {share:.0%}": columns of its row, and its
    `share` of the whole; default: what tells slices apart. Without columns: the name in the
    legend."""
    label_position: Literal["outside", "inside"] = "outside"
    """Whether it stands beside the ring or on it. It is left out where it does not fit."""
    label_size: Annotated[float, Field(gt=0, le=200)] | None = None
    """Of the label, in points; default: the theme's."""

    def bind(self, binding: Binding) -> Layer:
        """The slices as arrays, ready to draw at any frame."""
        flat(self.mark, binding)
        keys = self.keys(binding)
        values = self._values(binding)
        ink = self.ink(binding, keys)
        parts = strands(binding, keys)
        show = self.shows(bool(len(parts.clock)), "current")
        stage = self.staged(binding, parts, [self.value.values(binding, "value")], show)
        parts = stage.strands
        cuts = shown_takes(parts, show)
        if self.inner.amount >= 1 or self.outer.amount <= 0:
            name = "inner" if self.inner.amount >= 1 else "outer"
            raise Fault("ring", "the ring has no width", (name,), "for example inner: 60%")
        palette = binding.theme.palette
        label = self._written(binding, keys)
        legend = patches(self.model_copy(update={"label": None}) if label else self, ink, binding,
                         None)  # fmt: skip
        letters = None
        if label is not None:
            if parts.count > MOST_TEXTS:
                text = f"{parts.count:,} slices with texts; the limit is {MOST_TEXTS:,}"
                raise Fault("limit-texts", text, ("label",))
            letters = lettering(label, binding, parts.rows, "label", live=("share",))
            if {field.name for field in label.fields} & {*keys, ink.title}:
                legend = ()
        return RingLayer(
            points=np.stack([values[parts.rows]] * 2, axis=1),
            strands=parts,
            ink=ink,
            legend_lines=legend,
            alphas=self.opacity(binding),
            show=show,
            takes=cuts,
            stays=stage.stays,
            radii=(self.inner.amount * self.outer.amount, self.outer.amount),
            starts=np.radians(self.track("start", self.start, 0.0, binding)),
            way=-1.0 if self.clockwise else 1.0,
            edge=self.edge.rgba(palette) if self.edge else binding.theme.panel,
            edge_width=self._edge_width(most_shown(parts, show, cuts)),
            letters=letters,
            style=TagStyle(self.label_size or binding.theme.label_size, 5.0, around=True),
            outside=self.label_position == "outside",
            color=binding.theme.text,
            ground=binding.theme.background,
        )

    def _edge_width(self, slices: int) -> float:
        """The width that the spec gives; else less for many slices, which the lines would hide."""
        given = "edge_width" in self.model_fields_set
        return self.edge_width * (1.0 if given else min(1.0, FEW / max(slices, 1)))

    def _written(self, binding: Binding, keys: tuple[str, ...]) -> Template | None:
        """The text at slices: unless the spec says more, what tells them apart."""
        if self.label is not None:
            known = {*binding.table.known, "share"} - set(binding.params)
            return self.label if known & {field.name for field in self.label.fields} else None
        by = self.color.field.text if isinstance(self.color, ColorBy) else None
        names = [by] if by in binding.table.columns else list(keys)
        told = len(names) == 1 and len(binding.table) and "{" not in str(names[0])
        return Template.parse(f"{{{names[0]}}}") if told else None

    def _values(self, binding: Binding) -> Floats:
        """Of each row, 0 where there is none; raises `Fault`."""
        values = self.value.values(binding, "value")
        if (values < 0).any():
            text = f"a part of a whole cannot be negative; '{self.value}' has {np.nanmin(values):g}"
            raise Fault("negative", text, ("value",), "use mark: bar")
        if np.isinf(values).any():
            text = f"a part of a whole cannot be infinite; '{self.value}' is"
            raise Fault("infinite", text, ("value",), "leave such rows out")
        if len(values) and np.isnan(values).all():
            text = f"'{self.value}' is missing in every row: nothing of it is drawn"
            binding.warn(Fault("all-missing", text, ("value",), severity="warning"))
        return np.nan_to_num(values)


@dataclass(frozen=True)
class RingLayer(StateLayer):
    """Slices of a ring around (0, 0); `points` hold each row's value.

    radii   of the hole and of the ring
    starts  where the first slice begins at each frame, in radians from the top
    way     1 for counterclockwise, -1 for clockwise
    """

    radii: tuple[float, float]
    starts: PerFrame
    way: float
    edge: RGBA
    edge_width: float
    letters: Lettering | None
    style: TagStyle
    outside: bool
    color: RGBA
    ground: RGBA

    @property
    def motion(self) -> Motion:
        return "moves" if np.ptp(self.starts) else super().motion

    def ranges(self, within: Within | None = None) -> Floats | None:
        """None: it never grows."""
        return None

    def cloud(self) -> Points:
        """The panel is as large as the largest ring can be."""
        turn = np.linspace(0, 2 * np.pi, 73)
        return np.stack([np.cos(turn), np.sin(turn)], axis=1)

    def traces(self) -> Points:
        """Circles across the ring: what is filled."""
        turn = np.linspace(0, 2 * np.pi, 73)
        circle = np.stack([np.cos(turn), np.sin(turn)], axis=1)
        radii = np.linspace(*self.radii, 8)[:, None, None]
        return np.asarray(np.insert(radii * circle, 73, np.nan, axis=1)).reshape(-1, 2)

    def tight(self) -> tuple[tuple[float, ...], ...]:
        return ((-1.0, 1.0), (-1.0, 1.0))

    def beyond(self) -> tuple[Tags, TagStyle] | None:
        if self.letters is None or not self.outside:
            return None
        rows = np.arange(len(self.points))
        texts = widest(list(self.letters.longest(rows, {"share": np.ones(len(rows))})))
        points = np.array([[-1.0, 0], [1, 0], [0, -1], [0, 1]]) * self.radii[1]
        every = [[text] for text in texts for _ in range(4)]
        sides = np.tile(np.sign(points), (len(texts), 1))
        colors = np.zeros((1, 4))
        return Tags(np.tile(points, (len(texts), 1)), every, sides, colors), self.style

    def paint(self, axes: Axes, index: int) -> None:  # Hot path.
        seen = self.seen(index)
        values = grown(self.at(index, self.points)[:, 0], seen)
        total = float(values.sum())
        if not total > 0:
            return
        shares = values / total
        turns = 2 * np.pi * np.concatenate([[0.0], np.cumsum(shares)])
        angles = np.pi / 2 + self.way * (float(self.starts[index]) + turns)
        if self.way > 0:
            angles = np.pi / 2 - float(self.starts[index]) + turns
        faces = self.inks(index)
        drawn = np.flatnonzero(shares > 0)
        points, bounds = self._slices(angles, drawn)
        chosen = faces[drawn] if len(faces) > 1 else faces
        rim = (*self.edge[:3], self.edge[3] * float(self.alphas[index]))
        lone = len(drawn) == 1
        axes.areas(points, bounds, chosen, rim, 0.0 if lone else self.edge_width)
        if self.letters is not None:
            live = {"share": shares}
            said = self.written(index)
            texts = self.letters.texts(said, lambda column: self.at(index, column), live)
            tags = self._tags(texts, angles, shares, faces)
            axes.tags(replace(tags, colors=lettered(tags.colors, seen)), self.style)

    def _slices(self, angles: Floats, drawn: Rows) -> tuple[Points, Rows]:  # Hot path.
        """Outlines of slices from angle to angle."""
        low, high = self.radii
        outlines, counts = [], [0]
        for number in drawn.tolist():
            first, last = angles[number], angles[number + 1]
            turn = np.linspace(first, last, int(abs(last - first) / FINE) + 2)
            arc = np.stack([np.cos(turn), np.sin(turn)], axis=1)
            hole = arc[::-1] * low if low > 0 else np.zeros((1, 2))
            outlines.append(np.concatenate([arc * high, hole]))
            counts.append(len(outlines[-1]))
        return np.concatenate(outlines), np.cumsum(counts)

    def _tags(
        self, texts: list[list[str]], angles: Floats, shares: Floats, faces: RGBAs
    ) -> Tags:  # Hot path.
        middle = (angles[:-1] + angles[1:]) / 2
        ways = np.stack([np.cos(middle), np.sin(middle)], axis=1)
        low, high = self.radii
        if not self.outside:
            radius = (low + high) / 2 if low > 0 else 0.62 * high
            points = ways * radius
            chord = 2 * radius * np.sin(np.minimum(np.pi * shares, np.pi / 2))
            side = np.minimum(chord, high - low)
            boxes = np.stack(
                [points[:, 0] - side / 2, points[:, 0] + side / 2,
                 points[:, 1] - side / 2, points[:, 1] + side / 2], axis=1,
            )  # fmt: skip
            return Tags(points, texts, 0 * ways, legible(faces, self.ground), boxes)
        # Beside each other at the top and the foot, above each other at the sides.
        arc = 2 * np.pi * shares * high
        level = np.abs(ways[:, 1]) > 0.8
        wide = np.where(level, 1.3 * arc, np.inf)
        tall = np.where(level, np.inf, 1.15 * arc / np.abs(ways[:, 0]).clip(0.3))
        begin = np.where(level, 0.0, -np.inf), np.where(level, -np.inf, 0.0)
        boxes = np.stack([begin[0], wide, begin[1], tall], axis=1)
        color = np.array([[*self.color[:3], 1.0]])
        return Tags(ways * high, texts, ways, color, boxes)
