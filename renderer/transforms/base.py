"""What every transform is: a model of one key that makes one frame of another.

In a spec a transform is a mapping of one key, its word: `{filter: loss < 10}`. The model has one
field of that name; what is wrong is raised relative to the value of that key.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Annotated, TypeAlias

from pydantic import AfterValidator, Discriminator, Field, Tag

from renderer.errors import Fault, Path
from renderer.frame import Frame
from renderer.table import Table
from renderer.values import Name, SpecModel

Wanted: TypeAlias = frozenset[str] | None
"""Names of columns, or None for all there are. Some may not exist."""


def _listed(value: str | tuple[str, ...]) -> tuple[str, ...]:
    return (value,) if isinstance(value, str) else value


_OneOrMany: TypeAlias = Annotated[
    Annotated[Name, Tag("one column")]
    | Annotated[tuple[Name, ...], Field(strict=False), Tag("columns")],
    Discriminator(lambda value: "columns" if isinstance(value, (list, tuple)) else "one column"),
]
Names: TypeAlias = Annotated[_OneOrMany, AfterValidator(_listed)]
"""One column, or a list of columns."""


@dataclass(frozen=True)
class Context:
    """What a transform may know beside its frame: the spec's params, the tables read before, and
    where warnings go."""

    params: Mapping[str, float | str] = field(default_factory=dict)
    tables: Mapping[str, Table] = field(default_factory=dict)
    warn: Callable[[Fault], None] = lambda fault: None


class Transform(SpecModel):
    """A step from one table to another."""

    @property
    def word(self) -> str:
        """The key it is written with."""
        return next(iter(type(self).model_fields))

    def uses(self) -> Mapping[str, Path]:
        """Other tables that must be read before, each with the place below this transform's key
        that names it."""
        return {}

    def needs(self, wanted: Wanted) -> Wanted:
        """The columns of its input from which it makes the `wanted` columns of its output."""
        raise NotImplementedError

    def check(self, params: Mapping[str, float | str]) -> None:
        """Raises `Fault` for what is wrong whatever the data is."""

    def apply(self, frame: Frame, context: Context) -> Frame:
        """The frame after this step; raises `Fault` below this transform's key."""
        raise NotImplementedError


def named(frame: Frame, names: Sequence[str], *at: str | int) -> None:
    """Raises `Fault` for the first of `names` that is not a column: at `at`, or where there are
    several at its number below."""
    for number, name in enumerate(names):
        frame.check(name, *at, *((number,) if len(names) > 1 else ()))


def free(frame: Frame, name: str, *at: str | int) -> None:
    """Raises `Fault` at `at` if there is a column of that name already."""
    if name in frame.names:
        text = f"there is a column '{name}' already"
        raise Fault("column-twice", text, at, "choose another name with `as`")
