"""Which columns of a table a spec uses: no others need be read."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

from renderer.errors import Fault
from renderer.expressions import Expression, parse
from renderer.spec.model import Spec
from renderer.template import Template
from renderer.values import Scalar, SpecModel


def wanted_columns(spec: Spec, table: str) -> frozenset[str] | None:
    """The names of all columns of a table that may be used, and of some things that are none; None
    where that cannot be told, because another table is made of it.

    Every text of a series that shows the table counts as a name, and as an expression if it is one;
    so do the live values in all texts.
    """
    others = [source for name, source in spec.data.items() if name != table]
    if any(table in source.used() for source in others):
        return None
    names = {spec.time.field or "", *_templates(spec), *_names(spec.captions), *_names(spec.time)}
    names.update(_names([output.moments for output in spec.outputs]))
    names.update(column for other, column in _references(spec) if other == table)
    for _, _, panel in spec.each_panel():
        for series in panel.series or ():
            names.update(_names(series.appear))
            if (series.data or next(iter(spec.data))) == table:
                names.update(_names(series))
    return frozenset(names)


def _templates(value: Any) -> Iterator[str]:
    """The live values in every text below `value`."""
    if isinstance(value, Template):
        yield from (field.name for field in value.fields)
    for inner in _below(value):
        yield from _templates(inner)


def _references(value: Any) -> Iterator[tuple[str, str]]:
    """Every `table.column` below `value`."""
    if isinstance(value, Expression):
        yield from value.references
    elif isinstance(value, (str, Scalar)) and "." in str(value):
        expression = _parsed(str(value))
        yield from expression.references if expression else ()
    for inner in _below(value):
        yield from _references(inner)


def _parsed(text: str) -> Expression | None:
    try:
        return parse(text)
    except Fault:
        return None


def _names(value: Any) -> Iterator[str]:
    """Everything below `value` that may name a column."""
    if isinstance(value, Expression):
        yield from value.names | value.constants
    elif isinstance(value, Template):
        yield from (field.name for field in value.fields)
        yield value.text
    elif isinstance(value, (str, Scalar)):
        yield from _named(str(value))
    for inner in _below(value):
        yield from _names(inner)


def _named(text: str) -> Iterator[str]:
    yield text
    expression = _parsed(text)
    if expression is not None:
        yield from expression.names | expression.constants


def _below(value: Any) -> Iterator[Any]:
    if isinstance(value, SpecModel):
        yield from vars(value).values()
    elif isinstance(value, Mapping):
        yield from value.keys()
        yield from value.values()
    elif isinstance(value, (tuple, list)):
        yield from value
