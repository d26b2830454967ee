"""A panel's axes from its layers: limits over all frames, titles, units, dates."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace

import numpy as np
from numpy.typing import NDArray

from renderer.colors import RGBA
from renderer.errors import Fault, Path
from renderer.marks.base import Categories
from renderer.marks.ranges import Within
from renderer.marks.series import is_twin
from renderer.scene.axes import AxisDraft, AxisMotion
from renderer.scene.extents import limits
from renderer.scene.film import Film
from renderer.scene.moving import Moving
from renderer.scene.scales import LINEAR, LOG, Scale, suited_threshold
from renderer.scene.secondary import second_draft
from renderer.scene.shown import COLUMNS, Shown, are_whole, extent, text_of
from renderer.scene.text import check_formulas
from renderer.scene.units import Unit
from renderer.spec.axis import Axis
from renderer.spec.bounds import MOVING, Place, limits_within
from renderer.spec.panel import Panel
from renderer.template import Template

AIR = 0.02
"""Beyond what leaves the room of names, as a share of the axis."""


@dataclass(frozen=True)
class Surroundings:
    """What axes need to know beside their panel's series.

    beside      by the axis's name, the series of other panels that its limits hold too
    categories  of the axes that have names, by the axis's name
    params      what expressions may use
    film        the film's clock, by which limits change
    write       gives the text of a title
    """

    write: Callable[[Template], str]
    beside: Mapping[str, Sequence[Shown]] = field(default_factory=dict)
    categories: Mapping[str, Categories] = field(default_factory=dict)
    params: Mapping[str, float] = field(default_factory=dict)
    film: Film | None = None


def axes_of(panel: Panel) -> tuple[str, ...]:
    """The names of a panel's axes."""
    if panel.projection == "3d":
        return ("x", "y", "z")
    twin = any(is_twin(series) for series in panel.series)
    return ("x", "y", "y2") if twin else ("x", "y")


def drafts(panel: Panel, shown: Sequence[Shown], around: Surroundings) -> dict[str, AxisDraft]:
    """The axes of a panel by name; raises `Fault` below the panel."""
    result: dict[str, AxisDraft] = {}
    names = axes_of(panel)
    # What follows the data shows what there is to be seen of it on the axis that goes its own way.
    for name in sorted(names, key=lambda one: _follows(getattr(panel.axes, one))):
        own = [one for one in shown if one.on(name)]
        several = [*own, *(one for one in around.beside.get(name, ()) if one.on(name))]
        axis: Axis = getattr(panel.axes, name)
        down = any(one.layer.downward for one in own)
        if name in ("y", "y2") and axis.invert is None and down:
            axis = axis.model_copy(update={"invert": True})
        side = bool(own) and all(one.layer.stands_on == name[0] for one in own)
        if side and axis.grid is None:
            axis = axis.model_copy(update={"grid": False})
        if side and axis.ticks is None and any(one.layer.names_places for one in own):
            label = Template("", ()) if axis.label is None else axis.label
            axis = axis.model_copy(update={"ticks": 0, "label": label})
        rgba = _only_color(own) if "y2" in names and name != "x" else None
        within = None
        if _follows(axis) and "z" not in names:
            within = _seen(name, result, around)
        try:
            draft = _Axis(name, axis, own, several, around, within).draft(rgba)
            result[name] = replace(draft, each=side and down)
        except Fault as fault:
            raise fault.below("axes", name) from None
    return {name: result[name] for name in names}


def _follows(axis: Axis) -> bool:
    """Whether an end goes with what is shown."""
    return axis.window is None and any(bound in MOVING for bound in axis.bounds)


def _seen(name: str, known: Mapping[str, AxisDraft], around: Surroundings) -> Within | None:
    """What of the axis across is to be seen at each frame, if that moves by itself."""
    across = "y" if name == "x" else "x"
    draft = known.get(across)
    if draft is None or draft.motion is None or _follows(draft.axis):
        return None
    if around.beside.get(name) and not around.beside.get(across):
        return None  # Other panels show another part.
    return Within(COLUMNS[across], draft.motion.lows, draft.motion.highs)


def _only_color(own: Sequence[Shown]) -> RGBA | None:
    """The colour of the only series on an axis, if it has just one."""
    if len(own) != 1 or own[0].layer.scale() is not None:
        return None
    colors = {rgba[:3] for rgba in own[0].layer.colors()}
    return (*colors.pop(), 1.0) if len(colors) == 1 else None


@dataclass(frozen=True)
class _Axis:
    """One axis, the series of its panel on it, and `several`, those that its limits hold."""

    name: str
    axis: Axis
    own: Sequence[Shown]
    several: Sequence[Shown]
    around: Surroundings
    within: Within | None = None
    """What of the other axis is to be seen, if that moves."""

    def draft(self, rgba: RGBA | None) -> AxisDraft:
        """The axis; raises `Fault` below it."""
        axis, names = self.axis, self.around.categories.get(self.name)
        label, unit = self._words()
        if names is not None:
            self._check_still()
            least, greatest = extent(self._columns())
            low, high = axis.range or _named_room(len(names.names), least, greatest)
            draft = AxisDraft(axis, low, high, LINEAR, False, label, True, names.names,
                              unit=unit, rgba=rgba)  # fmt: skip
        else:
            draft = self._of_numbers(label, unit, rgba)
        if axis.secondary is None:
            return draft
        try:
            second = second_draft(axis.secondary, draft, self.around.params, self.around.write)
        except Fault as fault:
            raise fault.below("secondary") from None
        return AxisDraft(**{**vars(draft), "second": second})

    def _check_still(self) -> None:
        """Raises `Fault` where an axis of names is to move."""
        film, axis = self.around.film, self.axis
        text = "an axis of names does not move"
        if axis.moves or axis.limits == "zero":
            key = "window" if axis.window is not None else "limits"
            raise Fault("limits", text, (key,), on_key=True)
        if film is not None and film.aim is not None:
            hint = "leave the panel's camera out"
            raise Fault("camera", text, (), hint, on_key=True)

    def _of_numbers(self, label: str, unit: Unit, rgba: RGBA | None) -> AxisDraft:
        axis = self.axis
        columns = self._columns()
        dated = self._dated()
        self._check_places(dated)
        scale = _scale(axis, columns)
        least, greatest = extent(columns)
        if scale.kind == "log" and least <= 0 and _of_data(axis):
            raise self._not_above_0(columns, least)
        tight = [end for one in self.several for end in one.ends(self.name)]
        low, high = limits(axis, least, greatest, scale, dated, tight)
        moving = self._motion(scale, dated, (low, high), tight)
        if moving is not None:
            low, high = float(moving.lows.min()), float(moving.highs.max())
            if not (np.ptp(moving.lows) or np.ptp(moving.highs)):
                moving = None
        # Who gives limits between two whole numbers wants ticks there.
        whole = are_whole(columns) and axis.range is None
        return AxisDraft(axis, low, high, scale, dated, label, whole, None,
                         unit=unit, rgba=rgba, motion=moving)  # fmt: skip

    def _motion(
        self, scale: Scale, dated: bool, fixed: tuple[float, float], tight: Sequence[float]
    ) -> AxisMotion | None:
        """The limits at each frame, if they may change; `fixed`: where they would be if not."""
        film = self.around.film
        if film is None or not (self.axis.moves or film.aim is not None):
            return None
        return Moving(
            self.name, self.axis, scale, dated, self.several, fixed, tight, film, self.within
        ).motion()

    def _columns(self) -> list[NDArray[np.float64]]:
        """The finite coordinates of each layer."""
        found = (one.coordinates(self.name) for one in self.several)
        return [values for values in found if len(values)]

    def _dated(self) -> bool:
        """Whether it is an axis of dates; raises `Fault` where it is one of both."""
        if self.axis.scale not in (None, "date"):
            return False
        if self.axis.scale == "date":
            return True
        slots = [(text_of(one.slot(self.name)), one.table) for one in self.several
                 if one.says(self.name)]  # fmt: skip
        dated = [text is not None and text in table.dates for text, table in slots]
        if not slots and isinstance(self.axis.limits, tuple):
            given = [place for key, _, place in _written(self.axis) if key == "limits"]
            return bool(given) and all(place.dated for place in given)
        return bool(slots) and all(dated)

    def _check_places(self, dated: bool) -> None:
        """Raises `Fault` for limits and ticks that are dates on an axis of numbers, or numbers on
        one of dates."""
        for key, step, place in _written(self.axis):
            if place.dated == dated and place.number is not None:
                continue
            text = f"'{place}' is a date, and this is an axis of numbers"
            hint = None
            if place.number is None:
                text = f"'{place}' is no number, and this is no axis of names"
            elif dated:
                text = f"{place} is a number, and this is an axis of dates"
                hint = "write dates in quotes: '2020-01-31'"
            raise Fault(key, text, (key, *step), hint, on_key=isinstance(step[-1], str) and
                        key == "ticks")  # fmt: skip

    def _words(self) -> tuple[str, Unit]:
        """The axis's title and its unit; without a title, what all series show on it."""
        slots = [(text_of(one.slot(self.name)), one.table) for one in self.own
                 if one.says(self.name)]  # fmt: skip
        units = {table.units.get(text or "") for text, table in slots}
        unit = units.pop() if len(units) == 1 else None
        if self.axis.label is not None:
            try:
                return self.around.write(self.axis.label), Unit(self.axis.unit or "")
            except Fault as fault:
                raise fault.below("label") from None
        texts = {text for text, _ in slots}
        title = (texts.pop() if len(texts) == 1 else None) or ""
        check_formulas([[title]], 1)
        return title, Unit(self.axis.unit or unit or "")

    def _not_above_0(self, columns: Sequence[NDArray[np.float64]], least: float) -> Fault:
        """What to say of values that a log axis cannot show."""
        values = np.concatenate(columns)
        many, total = int((values <= 0).sum()), len(values)
        text = f"a log axis needs values above 0; {many:,} of {total:,} are not, the least is"
        text = f"{text} {least:g}"
        for one in self.several:
            slot = text_of(one.slot(self.name)) or ""
            column = one.table.columns.get(slot)
            if column is not None and column.dtype.kind == "f":
                wrong = np.flatnonzero(np.asarray(column, dtype=np.float64) <= 0)
                if len(wrong):
                    text += f"; the first, {column[wrong[0]]:g}, is '{slot}' in row {wrong[0] + 1}"
                    break
        hint = "use scale: symlog, which shows 0 and what is below, or leave such rows out"
        return Fault("log-axis", text, ("scale",), hint)


def _of_data(axis: Axis) -> bool:
    """Whether an axis begins where the data does."""
    low = axis.bounds[0]
    return isinstance(low, str) and low != "zero"


def _written(axis: Axis) -> Iterator[tuple[str, Path, Place]]:
    """The places that an axis's limits and ticks are given at: the key, and where below it."""
    if isinstance(axis.limits, tuple):
        for number, bound in enumerate(axis.limits):
            for path, limit in limits_within(bound):
                yield "limits", (number, *path), limit
    if isinstance(axis.ticks, dict):
        yield from (("ticks", (str(place),), place) for place in axis.ticks)
    elif isinstance(axis.ticks, tuple):
        yield from (("ticks", (number,), place) for number, place in enumerate(axis.ticks))


def _named_room(count: int, least: float, greatest: float) -> tuple[float, float]:
    """The ends of an axis of names: half a place beyond the first and the last, and a little air
    beyond what reaches further, such as the top of a ridge."""
    low, high = -0.5, max(count, 1) - 0.5
    air = AIR * (max(high, greatest) - min(low, least))
    return (least - air if least < low else low), (greatest + air if greatest > high else high)


def _scale(axis: Axis, columns: Sequence[NDArray[np.float64]]) -> Scale:
    if axis.scale == "log":
        return LOG
    if axis.scale != "symlog":
        return LINEAR
    if axis.linear is not None:
        return Scale("symlog", axis.linear)
    given = np.array(axis.range or ())
    return Scale("symlog", suited_threshold(np.concatenate([*columns, given])))
