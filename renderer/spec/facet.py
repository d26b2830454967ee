"""`facet`: one panel for each value of a param, and what names stand for in each of them.

A `Scope` says which params a panel has, and under which key the tables it names are read: a table
that has to do with a faceted param is read once for each of its values, any other once.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import product
from typing import Annotated, Any, Literal, Self, TypeAlias

from pydantic import BaseModel, Field, model_validator

from renderer.errors import Fault
from renderer.template import Template
from renderer.values import SpecModel, as_pydantic, given

Identifier: TypeAlias = Annotated[str, Field(pattern=r"^[A-Za-z_][A-Za-z0-9_]*$", max_length=100)]
Param: TypeAlias = bool | int | float | str

Shared: TypeAlias = bool | Literal["x", "y"]

MOST_PANELS = 100
_WORD = re.compile(r"[A-Za-z_][A-Za-z0-9_]*")


class Facet(SpecModel):
    """The spec's panel once for each value of a param of `matrix`, all in one film."""

    wrap: Identifier | None = None
    """A param of `matrix`: a panel for each of its values, row after row."""
    per_row: Annotated[int, Field(ge=1, le=MOST_PANELS)] | None = None
    """With `wrap`: how many panels a row has; default: what fits the canvas best."""
    columns: Identifier | None = None
    """A param of `matrix`: a column for each of its values."""
    rows: Identifier | None = None
    """A param of `matrix`: a row for each of its values."""
    title: Template | None = None
    """What is written over each panel; default: `rho = {rho}`. A panel's own title that shows the
    param is left as it is."""
    shared: Shared = True
    """Whether all panels have the same limits and colour domains; `x` or `y`: the same limits of
    this axis alone."""

    @model_validator(mode="after")
    def _one_way(self) -> Self:
        if self.wrap is not None and (self.rows or self.columns):
            text = "give either 'wrap', or 'rows' and 'columns'"
            raise as_pydantic(Fault("facet", text, ("wrap",), on_key=True))
        if not self.names:
            hint = "write {wrap: rho}, {columns: rho}, or {rows: sigma, columns: rho}"
            raise as_pydantic(Fault("facet", "'facet' names no param", (), hint))
        if self.per_row is not None and self.wrap is None:
            text = "'per_row' has no meaning without 'wrap'"
            raise as_pydantic(Fault("facet", text, ("per_row",), on_key=True))
        if self.rows is not None and self.rows == self.columns:
            raise as_pydantic(Fault("facet", "rows and columns are of one param", ("columns",)))
        return self

    def shares(self, axis: str) -> bool:
        """Whether all panels have the same limits of an axis."""
        return self.shared is True or self.shared == axis

    @property
    def names(self) -> dict[str, str]:
        """The params by the key that names them, rows first."""
        found = {key: getattr(self, key) for key in ("wrap", "rows", "columns")}
        return {key: name for key, name in found.items() if name is not None}


@dataclass(frozen=True)
class Scope:
    """What names stand for in a panel: params; tables, by the key under which they are read. `name`
    tells the panel from others, and is empty where all panels have the same scope."""

    params: Mapping[str, float | str]
    tables: Mapping[str, str]
    name: str = ""

    @property
    def one_of(self) -> str:
        """A setting that leaves no other panel: `rho=10`."""
        return self.name.replace(" = ", "=").replace(", ", " --set ")


def scopes(
    params: Mapping[str, Param], matrix: Mapping[str, Sequence[Param]], facet: Facet | None,
    data: Mapping[str, BaseModel],
) -> list[Scope]:  # fmt: skip
    """The scopes of all panels, row by row; without facets there is one."""
    if facet is None:
        return [Scope(given(params), {name: name for name in data})]
    names = list(facet.names.values())
    needs = {name: words & set(names) for name, words in words_of(data).items()}
    keys = _Keys(data)
    return [
        Scope(
            given({**params, **values}),
            {table: keys.of(table, values, needed) for table, needed in needs.items()},
            listed(values),
        )
        for values in combinations({name: matrix[name] for name in names})
    ]


class _Keys:
    """Keys of tables: one for each set of values, that no table of the spec has for its name."""

    def __init__(self, names: Iterable[str]) -> None:
        self._taken = set(names)
        self._made: dict[tuple[object, ...], str] = {}

    def of(self, table: str, values: Mapping[str, Param], needed: Iterable[str]) -> str:
        """The key of a table where the params that it needs have these values."""
        own = {name: value for name, value in values.items() if name in needed}
        if not own:
            return table
        told = (table, *own.items(), *map(type, own.values()))
        if told not in self._made:
            key = f"{table} ({listed(own)})"
            while key in self._taken:
                key += "*"
            self._taken.add(key)
            self._made[told] = key
        return self._made[told]


def combinations(matrix: Mapping[str, Sequence[Param]]) -> list[dict[str, Param]]:
    """Every combination of the values, the last name's changing fastest."""
    return [dict(zip(matrix, values, strict=True)) for values in product(*matrix.values())]


def listed(values: Mapping[str, Param], sign: str = " = ") -> str:
    """`rho = 10, sigma = 5`."""
    shown = given(values)
    return ", ".join(f"{n}{sign}{getattr(v, 'text', v)}" for n, v in shown.items())


def words_of(data: Mapping[str, BaseModel]) -> dict[str, set[str]]:
    """The words that stand in each table's keys, and in those of the tables that these name: a
    param that is used is among them."""
    own = {name: set(_words(source)) for name, source in data.items()}
    found = {}
    for start in data:
        known, new = {start}, {start}
        while new:
            new = set[str]().union(*(own[name] & own.keys() for name in new)) - known
            known |= new
        found[start] = set[str]().union(*(own[table] for table in known))
    return found


def _words(value: Any) -> Iterator[str]:
    if isinstance(value, BaseModel):
        value = {name: getattr(value, name) for name in type(value).model_fields}
    if isinstance(value, Mapping):
        for key, inner in value.items():
            yield str(key)
            yield from _words(inner)
    elif isinstance(value, (list, tuple, set, frozenset)):
        for inner in value:
            yield from _words(inner)
    else:
        text = getattr(value, "text", value)
        if isinstance(text, str):
            yield text  # The name of a table may be of any characters.
            yield from _WORD.findall(text)
