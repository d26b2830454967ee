"""What a spec says of the film's clock, and what of it contradicts itself whatever the data."""

from __future__ import annotations

from collections.abc import Iterable
from fractions import Fraction
from itertools import pairwise
from typing import Annotated, Any, Literal, Self, TypeAlias

from pydantic import (
    ConfigDict,
    Discriminator,
    Field,
    GetJsonSchemaHandler,
    Tag,
    model_validator,
)
from pydantic_core import CoreSchema

from renderer.caption import HoldCaption
from renderer.clock.speed import Speed
from renderer.easing import Easing
from renderer.errors import Fault, Path, suggest
from renderer.expressions import Expression
from renderer.moment import Condition, DataMoment, DataTime, Shown
from renderer.states import Lengths, StateName
from renderer.values import Duration, Many, Name, SpecModel, as_pydantic

DEFAULT_FPS = 30
DEFAULT_SECONDS = 10.0
MOST_FRAMES = 1_000_000
SLOWEST, FASTEST = 0.001, 1000
"""Frames per second."""
BROADCAST = {
    shown: Fraction(whole * 1000, 1001)
    for whole in (24, 30, 60)
    for shown in (round(whole / 1.001, 2), round(whole / 1.001, 3))
}
"""Rates that people write rounded: 23.98, 23.976, 29.97, 59.94 …"""


class Pause(SpecModel):
    """A moment of the data at which the film stops for a while, by the clock's name, {t: 12, for:
    1s}, {year: 1950, for: 1s}, or by a condition, {when: "loss < 0.1", for: 1s}."""

    model_config = ConfigDict(extra="allow")

    when: Expression | None = None
    """A condition on columns of a table, such as loss < 0.1: the film stops where it holds first.
    If it never does, there is a warning."""
    data: Name | None = None
    """The table of the condition; default: the first one that has the columns."""
    for_: Annotated[Duration, Field(alias="for")]
    """How long."""
    caption: HoldCaption | None = None
    """What is written over the picture meanwhile: text, which may hold live values, or a mapping
    with `text` and the other keys that captions have."""

    @model_validator(mode="after")
    def _one_moment(self) -> Self:
        written = self.model_extra or {}
        if self.when is not None and written:
            key = next(iter(written))
            if (fault := _misspelt(written)) is not None:
                raise as_pydantic(fault)
            text = f"give either 'when' or '{key}': each says when the film stops"
            raise as_pydantic(Fault("one-of", text, (key,), on_key=True))
        if len(written) > 1:
            raise as_pydantic(_second(list(written)))
        if not written and self.when is None:
            hint = 'for example {t: 12, for: 1s}, or {when: "loss < 0.1", for: 1s}'
            raise as_pydantic(Fault("missing-key", "the moment to stop at is missing", (), hint))
        if self.data is not None and self.when is None:
            text = "'data' is the table of a condition, and there is no 'when'"
            raise as_pydantic(Fault("one-of", text, ("data",), on_key=True))
        if written:
            try:
                DataTime.parse(written)
            except Fault as fault:
                raise as_pydantic(fault) from None
        return self

    @classmethod
    def __get_pydantic_json_schema__(
        cls, core: CoreSchema, handler: GetJsonSchemaHandler
    ) -> dict[str, Any]:
        """Beside its keys it has the clock's name."""
        schema = handler(core)
        handler.resolve_ref_schema(schema)["additionalProperties"] = {"type": ["number", "string"]}
        return schema

    @property
    def moment(self) -> DataTime | Condition:
        """Where the film stops."""
        if self.when is not None:
            return Condition(when=self.when, data=self.data)
        return DataTime.parse(self.model_extra)


def _second(written: list[str]) -> Fault:
    """Two keys that are none of a pause: one may be meant as one."""
    if (fault := _misspelt(written)) is not None:
        return fault
    text = f"a hold is at one moment: '{written[0]}' or '{written[1]}'"
    return Fault("one-of", text, (written[1],), on_key=True)


def _misspelt(written: Iterable[str]) -> Fault | None:
    """The first of the keys that looks like one of a pause."""
    known = [field.alias or name for name, field in Pause.model_fields.items()]
    for key in written:
        if near := suggest(key, known):
            return Fault("unknown-key", f"unknown key '{key}'", (key,), near, on_key=True)
    return None


class Hold(SpecModel):
    """Where the data stands still; part of the film's duration."""

    start: Duration = Duration(0.0)
    """Before the data begins to move."""
    end: Duration = Duration(0.0)
    """After the data has arrived; with `rewind`, before it goes back."""
    at: Many[Pause] = ()
    """At moments of the data, in any order: just that moment is shown."""


class Pace(SpecModel):
    """A stretch of the data's time, and how fast it passes."""

    until: DataMoment | None = None
    """The data time at which the stretch ends: 1950, "2020-03-01", {year: 1950}, or {when: "loss <
    0.1"}; the last one goes on to the end of the data without it."""
    speed: Speed
    """Units of data time per second of film; for dates 30 days, 1 year."""
    over: Duration = Duration(0.0)
    """How long the speed takes to change from that of the stretch before, in film time, evenly from
    the beginning of this one; default: at once."""


Rewind: TypeAlias = Annotated[
    Annotated[bool, Tag("whether")] | Annotated[Duration, Tag("how long")],
    Discriminator(lambda value: "whether" if isinstance(value, bool) else "how long"),
]


class Time(SpecModel):
    """The clock: how data time becomes film time. Any two of `fps`, `duration` and `frames` give
    the third; `speed` or `pace` gives the duration from the data, and so do pictures where nothing
    else does: one frame for each."""

    fps: Annotated[float, Field(ge=SLOWEST, le=FASTEST)] | None = None
    """Frames per second of the film (default 30)."""
    duration: Duration | None = None
    """Length of the whole film, holds and the way back included. Default: 10 s; of `source:
    images`, one frame for each picture, each exactly once, and the holds."""
    frames: Annotated[int, Field(ge=1)] | None = None
    """Number of frames, instead of `duration` or `fps`."""
    speed: Speed | None = None
    """Units of data time per second of film, instead of `duration`; for dates 30 days, 6h, 1 year
    (of 365.2425 days). Each frame shows just its moment, and the last one the end."""
    pace: Annotated[Many[Pace], Field(min_length=1, max_length=1000)] | None = None
    """Speeds by stretches of the data's time: [{until: 10, speed: 0.5}, {speed: 5}]. With
    `duration` or `frames` the film is as long as they say, and the speeds are in proportion."""
    field: Name | None = None
    """The column that is the data's clock; without it t, time, epoch, step, date, year …"""
    align: Literal["value", "stretch"] = "value"
    """How several tables share the film: `value`, each at the same data time, or `stretch`, each
    from its own beginning to its own end (data time is then 0 to 1 for the film's other keys,
    unless they name a table's clock)."""
    state: Lengths | None = None
    """How long the film rests at each state of the data, if it goes from one to the next: as it
    does where the clock is text. One length, or one for each in turn; with a `duration` they are
    in proportion. Data time is then the number of the state, from 0. Default: 1s."""
    transition: Lengths | None = None
    """How long it takes from one state to the next, likewise; eased by `easing`, there
    cubic-in-out by default. Default: 500ms."""
    order: Annotated[Many[StateName], Field(min_length=1, max_length=10_000)] | None = None
    """States that come first, in this order; default: text in order of appearance, numbers and
    dates rising."""
    wrap: bool = False
    """Whether the film goes on from the last state to the first, so that it plays in a loop without
    a jump."""
    easing: Easing = Easing()
    """How data time speeds up and slows down over the film: cubic-in-out …, or control points [x1,
    y1, x2, y2]. It stands still where a curve would leave the data's time."""
    hold: Hold = Hold()
    """Where the data stands still."""
    rewind: Rewind = False
    """Whether the film plays back to its start at the end, without holds: true, in as long as the
    data took to come, or how long it takes, 1s or 20%. Part of `duration` and `frames`; added to
    the length that `speed` and `pace` give. A film that loops ends one frame before its start."""
    loop: Literal["forever", "once"] | Annotated[int, Field(ge=1, le=65535)] = "forever"
    """How often a GIF plays: forever, once, or a number of times."""
    poster: Shown = "end"
    """The moment that stands for the film: stills without `at` show it. Film time (60%, 8s), data
    time ({year: 1950}), {when: "loss < 0.1"}, `start`, or `end`: where the data has arrived."""

    @model_validator(mode="after")
    def _whole_paces(self) -> Self:
        for number, (one, two) in enumerate(pairwise(self.pace or ()), 1):
            if one.until is None:
                text = "the key 'until' is missing: only the last stretch goes on to the end"
                raise as_pydantic(Fault("missing-key", text, ("pace", number - 1)))
            if _later(one.until, two.until):
                text = "stretches go in order of the data's time: this one ends before it begins"
                raise as_pydantic(Fault("pace", text, ("pace", number, "until")))
        if self.pace and self.pace[0].over.amount:
            text = "'over' has no meaning here: there is no pace before the first"
            raise as_pydantic(Fault("pace", text, ("pace", 0, "over"), on_key=True))
        return self

    @property
    def stated(self) -> bool:
        """Whether the film goes from state to state, whatever the data."""
        keys = (self.state, self.transition, self.order)
        return self.wrap or any(key is not None for key in keys)

    @property
    def free(self) -> bool:
        """Whether the data gives the film's length."""
        return self.duration is None and self.frames is None and bool(self.speed or self.pace)

    @property
    def closed(self) -> bool:
        """Whether the film goes on from its last frame to its first."""
        return self.loop != "once"

    @property
    def plays(self) -> int:
        """How often a GIF plays; 0 is for ever."""
        return int({"forever": 0, "once": 1}.get(str(self.loop), self.loop))

    @property
    def holds(self) -> list[tuple[Path, Duration]]:
        """Every hold with its path below `time`: start, end, pauses."""
        pauses = [(("hold", "at", n, "for"), pause.for_) for n, pause in enumerate(self.hold.at)]
        return [(("hold", "start"), self.hold.start), (("hold", "end"), self.hold.end), *pauses]


def _later(one: Any, two: Any) -> bool:
    """Whether a moment is not before another one, as far as that can be told."""
    known = isinstance(one, DataTime) and isinstance(two, DataTime)
    return known and one.dated == two.dated and one.value >= two.value
