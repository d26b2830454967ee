"""Series that come and go as a whole: how opaque they are at each frame."""

from __future__ import annotations

from collections.abc import Callable

from renderer.errors import Fault, Path
from renderer.marks.appear import alphas
from renderer.scene.faceting import Bound
from renderer.scene.wording import Wording
from renderer.timeline import PerFrame


def appearances(
    one: Bound, wording: Wording, tell: Callable[[Fault], None]
) -> list[PerFrame | None]:
    """For each series of a panel its opacity at each frame; None where it is there throughout. What
    is wrong is told to `tell`, with its place."""
    return [_of(one, number, wording, tell) for number in range(len(one.panel.series))]


def _of(
    one: Bound, number: int, wording: Wording, tell: Callable[[Fault], None]
) -> PerFrame | None:  # fmt: skip
    series = one.panel.series[number]
    here: Path = (*one.at, "series", number)
    name = series.data or next(iter(wording.spec.data))
    calendar = wording.calendar_of(name, one.scope)
    try:
        return alphas(series.appear, calendar, lambda fault: wording.warn(fault.below(*here)))
    except Fault as fault:
        tell(fault.below(*here))
    return None
