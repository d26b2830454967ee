"""A second reading of an axis: an expression of its value, and back."""

from __future__ import annotations

from collections.abc import Callable, Mapping

import numpy as np

from renderer.errors import Fault
from renderer.expressions import Expression
from renderer.expressions.names import missing
from renderer.scene.axes import AxisDraft, SecondDraft
from renderer.scene.scales import LINEAR, LOG, Floats, Scale
from renderer.scene.units import Unit
from renderer.spec.axis import Secondary
from renderer.template import Template

SAMPLES = 1001
"""Places of the axis at which its reading is looked at."""
HALVINGS = 80
"""How often the interval that holds a value is halved: more than a float has digits."""
VALUE = "v"
"""What the axis's own value is called."""


def second_draft(
    keys: Secondary, main: AxisDraft, params: Mapping[str, float], write: Callable[[Template], str]
) -> SecondDraft:
    """The second reading of an axis; raises `Fault` below `secondary`."""
    if main.names is not None:
        raise Fault("secondary", "an axis of categories has no second reading")
    expression = keys.value
    for name in sorted(expression.names - {VALUE, *params}, key=expression.position):
        raise missing(expression, name, [VALUE, *params]).below("value")
    if VALUE not in expression.names:
        hint = "for example v * 9 / 5 + 32"
        raise Fault("secondary", f"'{VALUE}', the axis's own value, is not in it", ("value",), hint)

    def readings(values: Floats) -> Floats:
        found = expression.evaluate({**params, VALUE: values})
        return np.broadcast_to(np.asarray(found, dtype=np.float64), values.shape)

    rulers = main.scale.ruler(np.array([main.low, main.high]))
    places = np.linspace(rulers[0], rulers[1], SAMPLES)
    values = main.scale.values(places)
    values[[0, -1]] = main.low, main.high
    read = readings(values)
    _check(expression, values, read)
    falls = bool(read[-1] < read[0])
    low, high = sorted((float(read[0]), float(read[-1])))
    scale = _scale(keys, main.scale, low)

    def inverse(wanted: Floats) -> Floats:
        return _inverse(wanted, readings, main.scale, places, low, high, falls)

    label = ""
    if keys.label is not None:
        try:
            label = write(keys.label)
        except Fault as fault:
            raise fault.below("label") from None
    return SecondDraft(keys, low, high, scale, label, Unit(keys.unit or ""), readings, inverse)


def _check(expression: Expression, values: Floats, read: Floats) -> None:
    """Raises `Fault` for what has no value somewhere on the axis, or turns back."""
    lost = ~np.isfinite(read)
    if lost.any():
        text = f"'{expression.text}' has no value at v = {values[np.argmax(lost)]:g}"
        raise Fault("secondary", text, ("value",), "give the axis limits where it has one")
    steps = np.diff(read)
    turned = steps <= 0 if read[-1] > read[0] else steps >= 0
    if turned.any():
        ends = f"from v = {values[0]:.3g} to {values[-1]:.3g}"
        text = f"'{expression.text}' does not always rise, or always fall, {ends}"
        hint = "each value of the axis needs a reading of its own"
        raise Fault("secondary", text, ("value",), hint)


def _scale(keys: Secondary, main: Scale, low: float) -> Scale:
    if keys.scale == "log" and low <= 0:
        text = f"a log axis needs values above 0; the least is {low:g}"
        raise Fault("log-axis", text, ("scale",), "use scale: linear")
    return LOG if low > 0 and (keys.scale or main.kind) == "log" else LINEAR


def _inverse(
    wanted: Floats, readings: Callable[[Floats], Floats], scale: Scale, places: Floats,
    low: float, high: float, falls: bool,
) -> Floats:  # fmt: skip
    """The axis's values whose readings are wanted, by halving what holds them; NaN for what is not
    from `low` to `high`."""
    if not len(wanted):
        return wanted
    start, end = np.full(len(wanted), places[0]), np.full(len(wanted), places[-1])
    for _ in range(HALVINGS):
        middle = (start + end) / 2
        with np.errstate(all="ignore"):
            beyond = readings(scale.values(middle)) >= wanted
        beyond = ~beyond if falls else beyond
        start, end = np.where(beyond, start, middle), np.where(beyond, middle, end)
    found = scale.values(np.where(np.abs(end) < np.abs(start), end, start))
    return np.where((wanted >= low) & (wanted <= high), found, np.nan)
