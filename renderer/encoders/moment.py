"""Moments of the film that outputs show."""

from __future__ import annotations

from typing import Annotated, TypeAlias

from pydantic import AfterValidator

from renderer.errors import Fault
from renderer.moment import Condition, DataTime, Shown
from renderer.values import Duration, as_pydantic


def _within(at: Duration | DataTime | Condition | str) -> Duration | DataTime | Condition | str:
    if isinstance(at, Duration) and at.unit == "%" and at.amount > 100:
        raise as_pydantic(Fault("moment", f"'{at}' is after the end of the film"))
    return at


Moment: TypeAlias = Annotated[Shown, AfterValidator(_within)]
