"""What the film's clock asks of the data: when moments of it are, before any frame is known."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field

from renderer.errors import Fault
from renderer.moment import Condition, DataTime, neither


def _unheard(fault: Fault) -> None: ...


@dataclass(frozen=True)
class Reading:
    """Data of which nothing is known but numbers.

    dated  whether its clock holds dates
    warn   hears of what may not be meant, with its path below `time`
    """

    dated: bool = False
    warn: Callable[[Fault], None] = field(default=_unheard)

    def time_of(self, moment: DataTime | Condition) -> float | None:
        """The film's data time at a moment, None if it never is; raises `Fault` below it."""
        if isinstance(moment, Condition):
            raise Fault("no-clock", "a condition needs data with a clock", ("when",))
        if moment.text is not None and not moment.dated:
            raise neither(moment.path, f"'{moment.text}'")
        return moment.value

    def ranges(self, condition: Condition) -> str | None:
        """From where to where the data of a condition goes, in words; None if that is not known."""
        return None

    def shown(self, value: float) -> str:
        """A data time in words."""
        return f"{value:g}"
