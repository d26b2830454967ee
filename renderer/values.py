"""The base of every model of the spec, and the scalar types a user writes."""

from __future__ import annotations

import math
import re
import sys
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from functools import cache
from typing import Annotated, Any, ClassVar, Literal, Self, TypeAlias, TypeVar

from pydantic import (
    BaseModel,
    ConfigDict,
    Field,
    GetCoreSchemaHandler,
    GetJsonSchemaHandler,
    TypeAdapter,
)
from pydantic_core import CoreSchema, PydanticCustomError, core_schema

from renderer.errors import Fault


def _described(schema: dict[str, Any], model: type[BaseModel]) -> None:
    from renderer.descriptions import describe

    describe(schema, model)


class SpecModel(BaseModel):
    """A frozen model whose unknown keys are errors; its fields' texts are the documentation."""

    model_config = ConfigDict(
        frozen=True,
        extra="forbid",
        strict=True,
        allow_inf_nan=False,
        arbitrary_types_allowed=True,
        populate_by_name=True,
        defer_build=True,
        json_schema_extra=_described,
    )


Number: TypeAlias = Annotated[float, Field(strict=True)]
Positive: TypeAlias = Annotated[float, Field(gt=0)]
Share: TypeAlias = Annotated[float, Field(ge=0, le=1)]
"""From 0 to 1."""


_Item = TypeVar("_Item")
Many: TypeAlias = Annotated[tuple[_Item, ...], Field(strict=False)]
"""A list of YAML, kept as a tuple."""


@dataclass(frozen=True)
class Later:
    """Marks a field whose type is made when a value is first checked against it: what few specs use
    need not be loaded for all of them. `load` gives the type."""

    load: Callable[[], Any]

    @property
    def adapter(self) -> TypeAdapter[Any]:
        """Checks values against the type."""
        return _adapter(self.load)

    def __get_pydantic_core_schema__(
        self, source: object, handler: GetCoreSchemaHandler
    ) -> CoreSchema:
        return core_schema.no_info_plain_validator_function(
            lambda value: self.adapter.validate_python(value, by_alias=True, by_name=False)
        )

    def __get_pydantic_json_schema__(
        self, schema: CoreSchema, handler: GetJsonSchemaHandler
    ) -> dict[str, Any]:
        return handler(self.adapter.core_schema)


@cache
def _adapter(load: Callable[[], Any]) -> TypeAdapter[Any]:
    return TypeAdapter(load())


class Scalar:
    """A value written as text or a number, with its own parser."""

    json_schema: ClassVar[Mapping[str, Any]] = {"type": "string"}

    @classmethod
    def parse(cls, value: object) -> Self:
        """The value; raises `Fault` with an offset into the text where one is known."""
        raise NotImplementedError

    @classmethod
    def _validate(cls, value: object) -> Self:
        if isinstance(value, cls):
            return value
        try:
            return cls.parse(value)
        except Fault as fault:
            raise as_pydantic(fault) from None

    @classmethod
    def __get_pydantic_core_schema__(
        cls, source: object, handler: GetCoreSchemaHandler
    ) -> CoreSchema:
        return core_schema.no_info_plain_validator_function(
            cls._validate, serialization=core_schema.to_string_ser_schema()
        )

    @classmethod
    def __get_pydantic_json_schema__(
        cls, schema: CoreSchema, handler: GetJsonSchemaHandler
    ) -> dict[str, Any]:
        return dict(cls.json_schema)


@dataclass(frozen=True)
class Factor(Scalar):
    """A number above 0; None for `auto`: what fits."""

    factor: float | None

    code: ClassVar[str] = "factor"
    meaning: ClassVar[str] = ""
    """What a number does, as a hint."""
    json_schema: ClassVar[dict[str, Any]] = {
        "anyOf": [{"type": "number", "exclusiveMinimum": 0}, {"const": "auto"}],
        "description": "A number above 0, or auto.",
    }

    @classmethod
    def parse(cls, value: object) -> Self:
        if value == "auto":
            return cls(None)
        number = isinstance(value, (int, float)) and not isinstance(value, bool)
        if not number or not 0 < float(str(value)) < math.inf:
            raise Fault(cls.code, "expected a number above 0, or auto", hint=cls.meaning)
        return cls(float(str(value)))

    def __str__(self) -> str:
        return "auto" if self.factor is None else f"{self.factor:g}"


def as_pydantic(fault: Fault) -> PydanticCustomError:
    """The fault as pydantic wants it; `spec.explain` reads the context back."""
    context = {
        "text": fault.text, "hint": fault.hint, "offset": fault.offset, "width": fault.width,
        "at": fault.at, "on_key": fault.on_key,
    }  # fmt: skip
    return PydanticCustomError(fault.code, "{text}", context)


DurationUnit: TypeAlias = Literal["s", "%", "frames"]
LONGEST = 1e9
"""The largest amount of a time, in any unit: about thirty years of seconds."""
_DURATION = re.compile(r"\s*(\d+(?:\.\d*)?|\.\d+)\s*(ms|s|min|%|frames?)\s*", re.ASCII)


@dataclass(frozen=True)
class Duration(Scalar):
    """A length of film time, or a moment of it: seconds, a share of the film, or frames."""

    amount: float
    unit: DurationUnit = "s"

    json_schema = {
        "anyOf": [
            {"type": "number", "minimum": 0},
            {"type": "string", "pattern": r"^\s*(\d+(\.\d*)?|\.\d+)\s*(ms|s|min|%|frames?)\s*$"},
        ],
        "description": "Seconds, or text with a unit: 500ms, 4s, 2min, 25%, 120 frames.",
    }

    @classmethod
    def parse(cls, value: object) -> Self:
        if isinstance(value, bool) or not isinstance(value, (int, float, str)):
            raise Fault("duration", "expected a time, such as 2, 500ms, 4s, 25% or 120 frames")
        if not isinstance(value, str):
            return cls(_bounded(value))
        match = _DURATION.fullmatch(value)
        if not match:
            hint = "write 2, 500ms, 4s, 2min, 25% or 120 frames"
            raise Fault("duration", f"'{value}' is not a time", hint=hint)
        amount, unit = _bounded(float(match[1])), match[2]
        if unit in ("ms", "min"):
            return cls(amount / 1000 if unit == "ms" else amount * 60)
        if unit == "%":
            return cls(amount, "%")
        return cls(amount, "s" if unit == "s" else "frames")

    def seconds(self, whole: float, fps: float) -> float:
        """In seconds, of a film of `whole` seconds at `fps` frames a second."""
        if self.unit == "%":
            return self.amount / 100 * whole
        return self.amount / fps if self.unit == "frames" else self.amount

    def __str__(self) -> str:
        unit = " frames" if self.unit == "frames" else self.unit
        return f"{self.amount:g}{unit}"


def _bounded(amount: float) -> float:
    if not amount >= 0:
        raise Fault("duration", f"a time cannot be {amount:g}")
    if amount > LONGEST:
        raise Fault("duration", f"a time is at most {LONGEST:,.0f}")
    return float(amount)


_PADDING = re.compile(r"\s*(\d+(?:\.\d*)?|\.\d+)\s*%\s*", re.ASCII)


@dataclass(frozen=True)
class Padding(Scalar):
    """Room beyond the data on an axis: in units of the data, or a share of its range."""

    amount: float
    relative: bool = False

    json_schema = {
        "anyOf": [
            {"type": "number", "minimum": 0},
            {"type": "string", "pattern": r"^\s*(\d+(\.\d*)?|\.\d+)\s*%\s*$"},
        ],
        "description": "In units of the axis (2.5), or a share of its range (5%).",
    }

    @classmethod
    def parse(cls, value: object) -> Self:
        if isinstance(value, (int, float)) and not isinstance(value, bool) and value >= 0:
            if value > sys.float_info.max:
                raise Fault("padding", "the padding is too large")
            return cls(float(value))
        match = _PADDING.fullmatch(value) if isinstance(value, str) else None
        if not match:
            raise Fault("padding", "expected a number of the axis's units, or a share such as 5%")
        return cls(float(match[1]) / 100, relative=True)

    def __str__(self) -> str:
        return f"{self.amount * 100:g}%" if self.relative else f"{self.amount:g}"


@dataclass(frozen=True)
class Portion(Scalar):
    """A part of something: 60%, or 0.6."""

    amount: float

    json_schema = {
        "anyOf": [
            {"type": "number", "minimum": 0, "maximum": 1},
            {"type": "string", "pattern": r"^\s*(\d+(\.\d*)?|\.\d+)\s*%\s*$"},
        ],
        "description": "A share: 60%, or 0.6.",
    }

    @classmethod
    def parse(cls, value: object) -> Self:
        match = _PADDING.fullmatch(value) if isinstance(value, str) else None
        amount = float(match[1]) / 100 if match else value
        if isinstance(amount, bool) or not isinstance(amount, (int, float)) or not 0 <= amount <= 1:
            raise Fault("share", f"'{value}' is not a share", hint="for example 60%, or 0.6")
        return cls(float(amount))

    def __str__(self) -> str:
        return f"{self.amount * 100:g}%"


Name: TypeAlias = Annotated[str, Field(min_length=1, max_length=200)]
"""The name of a table, a column, a parameter."""


class Given(float):
    """A number that the spec's writer gave: text shows all of its digits, and words as they are."""

    text: str

    def __new__(cls, value: bool | int | float) -> Self:
        number = super().__new__(cls, value)
        if isinstance(value, bool):
            number.text = str(value).lower()
        elif number.is_integer() and abs(number) < 1e15:
            number.text = f"{number:z.0f}"
        else:
            number.text = repr(float(number))
        return number


def given(params: Mapping[str, bool | int | float | str]) -> dict[str, float | str]:
    """A spec's params as expressions and text use them."""
    return {
        name: value if isinstance(value, str) else Given(value) for name, value in params.items()
    }
