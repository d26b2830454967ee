"""An expression: its text, its tree, and what it needs."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray
from pydantic import GetCoreSchemaHandler, GetJsonSchemaHandler
from pydantic_core import PydanticCustomError, core_schema

from renderer.errors import Fault
from renderer.expressions import evaluation, parser
from renderer.expressions.checked import Checked
from renderer.expressions.meaning import meant
from renderer.expressions.names import missing

JSON_SCHEMA = {"type": ["string", "number"]}
LARGEST_EXACT = 2**53


def parse(text: str) -> Expression:
    """The expression that `text` is. Raises Fault, with offset and width, if it is none."""
    return Expression(text, parser.read(text))


@dataclass(frozen=True)
class Expression(Checked):
    """A checked expression, made by `parse`. Equal if the text is."""

    def evaluate(
        self,
        values: Mapping[str, Any],
        tables: Mapping[str, Mapping[str, Any]] | None = None,
    ) -> NDArray[Any] | Any:
        """The value for all rows at once, in float64: an array of the rows' shape, or one
        `np.float64` where nothing in the expression differs from row to row.

        `values` are columns (all of a shape that broadcasts) and single numbers; comparisons give
        0 and 1. `tables` are the other tables' columns. Raises Fault for a name that is missing
        and for text where numbers belong. Overflow is inf and what is undefined is nan.
        """
        return evaluation.evaluate(self, values, tables or {})

    def saying(self, texts: Mapping[str, str], dates: Collection[str]) -> Expression:
        """The same with params that are text, and dates in quotes, in place of what stands for
        them; raises `Fault` for a date that is none."""
        found = meant(self, texts, dates)
        # Plans are kept by text: what it means now is part of it.
        return self if found is None else Expression(f"{self.text}\0{found[1]}", found[0])

    def by_row(
        self,
        columns: Mapping[str, Any],
        rows: int,
        params: Mapping[str, float | str],
        tables: Mapping[str, Mapping[str, Any]],
        known: Iterable[str],
        dates: Collection[str] = (),
    ) -> NDArray[np.float64]:
        """The value for each of so many rows, shape (rows,): of `columns` only those are looked up
        that it uses, and a column hides a param of its name. `known` are the names for messages,
        `dates` the columns that may be compared with dates in quotes. Raises as `evaluate` does."""
        texts = {n: v for n, v in params.items() if isinstance(v, str) and n not in columns}
        said = self.saying(texts, dates)
        used = said.names | said.constants
        numbers = {n: v for n, v in params.items() if isinstance(v, (int, float))}
        values: dict[str, Any] = {name: v for name, v in numbers.items() if name in used}
        values |= {name: columns[name] for name in columns if name in used}
        for name in sorted(said.names - values.keys(), key=said.position):
            if name in texts:
                raise _is_text(self, name)
            raise missing(self, name, [*known, *numbers])
        result = np.asarray(said.evaluate(values, tables), dtype=np.float64)
        return np.broadcast_to(result, (rows,))

    def __reduce__(self) -> tuple[Any, ...]:
        return parse, (self.text,)

    @classmethod
    def __get_pydantic_core_schema__(
        cls, source: Any, handler: GetCoreSchemaHandler
    ) -> core_schema.CoreSchema:
        return core_schema.no_info_plain_validator_function(
            _validated,
            serialization=core_schema.plain_serializer_function_ser_schema(lambda e: e.text),
        )

    @classmethod
    def __get_pydantic_json_schema__(
        cls, schema: core_schema.CoreSchema, handler: GetJsonSchemaHandler
    ) -> dict[str, Any]:
        return dict(JSON_SCHEMA)


def _is_text(expression: Expression, name: str) -> Fault:
    offset, width = expression.position(name)
    text = f"the param '{name}' is text: it can only be compared with a column"
    hint = f"such as country == {name}"
    return Fault("text-param", text, hint=hint, offset=offset, width=width)


def _validated(value: object) -> Expression:
    if isinstance(value, Expression):
        return value
    try:
        if isinstance(value, bool) or not isinstance(value, (str, int, float)):
            raise Fault("expression", "an expression is text or a number", offset=0)
        return parse(value if isinstance(value, str) else _digits(value))
    except Fault as fault:
        context = {
            "text": fault.text,
            "hint": fault.hint,
            "offset": fault.offset,
            "width": fault.width,
        }
        raise PydanticCustomError("expression", "{text}", context) from None


def _digits(number: int | float) -> str:
    if isinstance(number, int) and abs(number) <= LARGEST_EXACT:
        return str(number)
    try:
        return repr(float(number))
    except OverflowError:
        return "inf" if number > 0 else "-inf"
