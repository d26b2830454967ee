"""Text with live values: `epoch {epoch:03d}  loss {loss:.3f}`.

A field is a name and a format, nothing else: no attributes, no indexing, no calls. `{{` and `}}`
are braces. Inside `$…$` (mathtext) a brace after `_`, `^`, a command or `}` belongs to the formula.
"""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any, ClassVar, Self

import numpy as np
from numpy.typing import NDArray

from renderer.counting import Count
from renderer.errors import Fault, unknown
from renderer.formats import check_format, format_value, is_date
from renderer.values import Given, Scalar

LONGEST = 2000
FIGURE_SPACE = "\u2007"
"""A blank as wide as a digit."""

_CLOSE = re.compile(r"[^\w\s${]+")
"""What belongs to the word before it."""
_TEX_BEFORE = re.compile(r"(?:[_^}]|\\[A-Za-z]+\*?)\s*$")

Values = NDArray[Any] | Count | float | str
"""A value for every frame, or one for all."""


@dataclass(frozen=True)
class Field:
    """`{name:format}` at `offset` in the template's text."""

    name: str
    format: str
    offset: int
    width: int


@dataclass(frozen=True)
class Template(Scalar):
    """Text with fields; parsed once, formatted for all frames at once."""

    text: str
    parts: tuple[str | Field, ...]

    json_schema: ClassVar[dict[str, Any]] = {
        "type": "string",
        "description": "Text; {name:.2f} shows a live value, $…$ is mathtext.",
    }

    @classmethod
    def parse(cls, value: object) -> Self:
        if isinstance(value, (int, float)) and not isinstance(value, bool):
            value = f"{value:g}" if abs(value) < 1e300 else str(value)
        if not isinstance(value, str):
            raise Fault("text", "expected text")
        if len(value) > LONGEST:
            raise Fault("text", f"the text has {len(value):,} characters; the limit is {LONGEST:,}")
        return cls(value, tuple(_parts(value)))

    @property
    def fields(self) -> list[Field]:
        return [part for part in self.parts if isinstance(part, Field)]

    def check(self, names: Sequence[str]) -> None:
        """Raises `Fault` for the first field whose name is not among `names`."""
        for field in self.fields:
            if field.name not in names:
                text, hint = unknown("value", field.name, names)
                raise Fault("unknown-name", text, hint=hint, offset=field.offset, width=field.width)

    def with_formats(self, forms: Mapping[str, str]) -> Self:
        """The template with these formats for fields that have none."""
        return replace(
            self,
            parts=tuple(
                replace(part, format=forms[part.name])
                if isinstance(part, Field) and not part.format and part.name in forms else part
                for part in self.parts
            ),
        )  # fmt: skip

    def pieces(self, values: Mapping[str, Values], frames: int) -> list[list[str]]:
        """The text's pieces, each as one string (fixed) or `frames` strings padded to one width."""
        self.check(list(values))
        found: list[list[str]] = []
        for part in self.parts:
            if isinstance(part, Field):
                found.append(_column(values[part.name], part, frames))
            elif found and (close := _CLOSE.match(part)) and _padded(found[-1]):
                # Blanks that make words equally long do not come before a comma.
                found[-1] = _before_blanks(found[-1], close[0])
                found += [[part[close.end() :]]] if close.end() < len(part) else []
            else:
                found.append([part])
        return found

    def once(self, values: Mapping[str, float | str]) -> str:
        """The text with one set of values."""
        return "".join(piece[0] for piece in self.pieces(values, 1))

    def __str__(self) -> str:
        return self.text


@dataclass(frozen=True)
class Plain(Template):
    """Text that is not drawn, such as a file's name: fields show params, and `$` is a dollar."""

    json_schema: ClassVar[dict[str, Any]] = {
        "type": "string",
        "description": "Text; {name} and {name:.2f} show a param.",
    }

    @classmethod
    def parse(cls, value: object) -> Self:
        if not isinstance(value, str):
            raise Fault("text", "expected text")
        return cls(value, tuple(_parts(value, formulas=False)))

    def filled(
        self, params: Mapping[str, float | str], own: Sequence[str] = ()
    ) -> list[tuple[str, Field | None]]:
        """The text's pieces in characters of ASCII, with the field that each stands for; fields of
        `own` names as they are written."""
        self.check([*params, *own])
        return [
            (part, None)
            if isinstance(part, str)
            else (self.text[part.offset : part.offset + part.width], None)
            if part.name in own
            else (_ascii(params[part.name], part.format), part)
            for part in self.parts
        ]


def _ascii(value: float | str, format: str) -> str:
    """A value as a file's name may hold it: with the minus sign of keyboards."""
    text = format_value(value, format)
    return text if isinstance(value, str) else text.replace("−", "-")


def fill(text: str, params: Mapping[str, float | str], *at: str | int) -> str:
    """`text` with params for its fields; raises `Fault` at `at`."""
    try:
        return "".join(piece for piece, _ in Plain.parse(text).filled(params))
    except Fault as fault:
        raise fault.below(*at) from None


@dataclass(frozen=True)
class TickFormat(Template):
    """The text of a tick: one field without a name, `{:,.0f} €`."""

    json_schema: ClassVar[dict[str, Any]] = {
        "type": "string",
        "description": "A tick's text with one field for its value: {:,.0f}, {:.0%}, {:%Y}.",
    }

    @classmethod
    def parse(cls, value: object) -> Self:
        if not isinstance(value, str):
            raise Fault("format", "expected text such as '{:,.0f}'")
        parts = tuple(_parts(value, named=False))
        if sum(isinstance(part, Field) for part in parts) != 1:
            raise Fault("format", "a tick's format has one field", hint="for example '{:,.0f}'")
        return cls(value, parts)

    def of(self, value: float) -> str:
        """The text of one tick."""
        return self.once({self.fields[0].name: value})


def _parts(text: str, named: bool = True, formulas: bool = True) -> list[str | Field]:
    parts: list[str | Field] = []
    literal, at, math = "", 0, False
    while at < len(text):
        char = text[at]
        if char == "$" and formulas and not literal.endswith("\\"):
            math = not math
        if char == "{" and math and _TEX_BEFORE.search(literal):
            end = _closing(text, at)
            literal, at = literal + text[at:end], end
            continue
        if text[at : at + 2] in ("{{", "}}") and not math:
            literal, at = literal + char, at + 2
            continue
        if char == "}" and not math:
            raise Fault(
                "template", "a '}' without its '{'", hint="write '}}' for a brace", offset=at
            )
        if char == "{":
            field, at = _field(text, at, named)
            parts += [literal, field] if literal else [field]
            literal = ""
            continue
        literal, at = literal + char, at + 1
    return [*parts, literal] if literal else parts


def _closing(text: str, start: int) -> int:
    depth = 0
    for at in range(start, len(text)):
        depth += (text[at] == "{") - (text[at] == "}")
        if depth == 0:
            return at + 1
    raise Fault("template", "a '{' that is not closed", offset=start)


def _field(text: str, start: int, named: bool) -> tuple[Field, int]:
    end = text.find("}", start)
    if end < 0:
        raise Fault(
            "template", "a '{' that is not closed", hint="write '{{' for a brace", offset=start
        )
    inside, width = text[start + 1 : end], end + 1 - start
    name, _, format = inside.partition(":")
    name = name.strip()
    if (named and not name) or "{" in inside:
        raise Fault("template", "a field needs a name: {loss:.3f}", offset=start, width=width)
    if "!" in name or "[" in name or re.search(r"\.\s*_|__", name):
        text_ = f"'{name}' is not a name; a field is a name and a format: {{loss:.3f}}"
        raise Fault("template", text_, offset=start, width=width)
    check_format(format, start, width)
    return Field(name, format, start, width), end + 1


def _column(values: Values, field: Field, frames: int) -> list[str]:
    """The field's text for every frame, all of one length so that nothing beside it moves."""
    if isinstance(values, Count):
        values = values.shown(field.format)
    if isinstance(values, str) or np.ndim(values) == 0:
        kept = values if isinstance(values, (str, Given)) else float(values)
        return [format_value(kept, field.format)]
    cells = np.asarray(values)
    if cells.dtype.kind in "US":
        texts = [str(cell) for cell in cells]
        longest = max(map(len, texts), default=0)
        return [text.ljust(longest) for text in texts]
    distinct, inverse = np.unique(cells, return_inverse=True)
    shown = [format_value(float(value), field.format) for value in distinct]
    longest = max(map(len, shown), default=0)
    if is_date(field.format):
        shown = [text.ljust(longest) for text in shown]
    else:
        shown = [text.rjust(longest, FIGURE_SPACE) for text in shown]
    return [shown[number] for number in inverse]


def _padded(texts: list[str]) -> bool:
    """Whether blanks at their ends make texts equally long."""
    return len(texts) > 1 and any(text.endswith(" ") for text in texts)


def _before_blanks(texts: list[str], close: str) -> list[str]:
    """Padded texts with `close` put before the blanks."""
    return [(bare := text.rstrip()) + close + " " * (len(text) - len(bare)) for text in texts]
