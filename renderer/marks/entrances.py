"""How things come and go: the keys `enter` and `exit`."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Annotated, Any, Literal, TypeAlias

from pydantic import AfterValidator, Discriminator, Field, Tag

from renderer.easing import Easing
from renderer.errors import Fault
from renderer.marks.drawing import Side
from renderer.values import Duration, SpecModel, as_pydantic

EffectName: TypeAlias = Literal["fade", "grow", "none", "left", "right", "top", "bottom"]
KNOWN: tuple[EffectName, ...] = ("fade", "grow", "left", "right", "top", "bottom", "none")
SIDES: tuple[Side, ...] = ("left", "right", "top", "bottom")
OPPOSITE = (("left", "right"), ("top", "bottom"))


def _together(names: tuple[str, ...]) -> tuple[str, ...]:
    """The effects, if none excludes another."""
    for number, name in enumerate(names):
        before = names[:number]
        other = next(({*pair} - {name} for pair in OPPOSITE if name in pair), set())
        wrong = None
        if name in before:
            wrong = f"'{name}' is given twice"
        elif before and "none" in (name, *before):
            wrong = "'none' excludes other effects"
        elif other & {*before}:
            wrong = f"nothing moves to both sides, '{other.pop()}' and '{name}'"
        if wrong is not None:
            raise as_pydantic(Fault("effects", wrong, (number,)))
    return names


_Many: TypeAlias = Annotated[
    tuple[EffectName, ...], Field(min_length=1, strict=False), AfterValidator(_together)
]
_Names: TypeAlias = Annotated[
    Annotated[EffectName, Tag("one")] | Annotated[_Many, Tag("many")],
    Discriminator(lambda value: "many" if isinstance(value, (list, tuple)) else "one"),
]


class Entrance(SpecModel):
    """How things come, or go."""

    effect: _Names
    """`fade`: by opacity; `grow`: from nothing to their size; `left`, `right`, `top`, `bottom`:
    from beyond that edge of the panel; `none`: at once. Or a list of several."""
    over: Duration | None = None
    """How long it takes: film time (500ms), or a share of the stretch from moment to moment (40%).
    Default: the whole stretch, where keys share their moments; else 300ms to come and 1s to go."""
    easing: Easing | None = None
    """How it speeds up and slows down; default: cubic-out to come, cubic-in to go."""


def _kind(value: object) -> str:
    if isinstance(value, (Mapping, SpecModel)):
        return "how"
    return "many" if isinstance(value, (list, tuple)) else "one"


EntranceChannel: TypeAlias = Annotated[
    Annotated[EffectName, Tag("one")]
    | Annotated[_Many, Tag("many")]
    | Annotated[Entrance, Tag("how")],
    Discriminator(_kind),
]
"""The name of an effect, several, or {effect, over, easing}."""


@dataclass(frozen=True)
class Effects:
    """What makes things come or go, resolved.

    names  the effects; none of them where things are there, or gone, at once
    over   how long that takes; None: the whole stretch
    """

    names: frozenset[str]
    over: Duration | None
    easing: Easing

    @property
    def sides(self) -> tuple[Side, ...]:
        """The edges that things come from."""
        return tuple(side for side in SIDES if side in self.names)


def effects(channel: Any, usual: str) -> Effects:
    """The effects of `enter` or `exit`; `usual` names their easing unless they say more."""
    how = channel if isinstance(channel, Entrance) else None
    said = channel if how is None else how.effect
    names = (said,) if isinstance(said, str) else said
    easing = Easing(usual) if how is None or how.easing is None else how.easing
    return Effects(frozenset(names) - {"none"}, None if how is None else how.over, easing)
