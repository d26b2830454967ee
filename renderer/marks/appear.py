"""When a series is shown, as a whole: the key `appear`."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from dataclasses import replace
from typing import Annotated, Any, TypeAlias

from pydantic import Discriminator, Tag

from renderer.clock import PerFrame
from renderer.errors import Fault, Path
from renderer.marks.base import Mark
from renderer.moment import Moment
from renderer.timing import Calendar, Timed

KEYS = frozenset(("at", "for", "until", "fade"))


class Appear(Timed):
    """When a series comes into the film, and when it goes."""


def _kind(value: object) -> str:
    how = isinstance(value, Appear) or (
        isinstance(value, Mapping) and not value.keys().isdisjoint(KEYS)
    )
    return "how" if how or value == {} else "moment"


AppearKey: TypeAlias = Annotated[
    Annotated[Moment, Tag("moment")] | Annotated[Appear, Tag("how")], Discriminator(_kind)
]
"""The moment at which something comes, or {at, for, until, fade}."""


class Appearing(Mark):
    """A series that may come and go as a whole."""

    appear: AppearKey | None = None
    """When it is shown, as a whole: from a moment on (`8s`, `25%`, {year: 1950}, {when: "loss <
    0.1"}), or {at, for, until, fade}; default: throughout. Its data runs on while it is not seen;
    room and an entry in the legend are kept for it."""


def moments(key: Any, at: Path) -> Iterator[tuple[Path, object]]:
    """The moments that the key names, with their paths; `at`: its own."""
    if isinstance(key, Appear):
        yield (*at, "at"), key.at
        yield (*at, "until"), key.until
    elif key is not None:
        yield at, key


def alphas(key: Any, calendar: Calendar, warn: Callable[[Fault], None]) -> PerFrame | None:
    """The opacity at each frame of a series with this key; None where that is always 1. A warning
    where it is never seen. Raises `Fault` below the series."""
    if key is None:
        return None

    def placed(fault: Fault) -> Fault:
        # A moment alone is written without its `at`.
        own = fault if isinstance(key, Appear) else replace(fault, at=fault.at[1:])
        return own.below("appear")

    timed = key if isinstance(key, Appear) else Appear(at=key)
    try:
        shown = timed.showing(calendar, lambda fault: warn(placed(fault)))
    except Fault as fault:
        raise placed(fault) from None
    return None if shown.always else shown.alphas
