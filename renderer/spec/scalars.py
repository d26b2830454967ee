"""What an unquoted scalar means under the core schema of YAML 1.2."""

from __future__ import annotations

import math
import re
from typing import Final, TypeAlias

Atom: TypeAlias = str | int | float | bool | None

MOST_DIGITS: Final = 400

_WORDS: Final[dict[str, bool | float | None]] = {
    **dict.fromkeys(("", "~", "null", "Null", "NULL"), None),
    **dict.fromkeys(("true", "True", "TRUE"), True),
    **dict.fromkeys(("false", "False", "FALSE"), False),
    **dict.fromkeys((".nan", ".NaN", ".NAN"), math.nan),
    **{sign + word: math.inf for sign in ("", "+") for word in (".inf", ".Inf", ".INF")},
    **{"-" + word: -math.inf for word in (".inf", ".Inf", ".INF")},
}
_DECIMAL = re.compile(r"[-+]?[0-9]+")
_BASED = re.compile(r"0o[0-7]+|0x[0-9a-fA-F]+")
_FLOAT = re.compile(r"[-+]?(?:\.[0-9]+|[0-9]+(?:\.[0-9]*)?)(?:[eE][-+]?[0-9]+)?")
_START = frozenset("+-.0123456789")


class NumberError(Exception):
    """A number that cannot be kept as one."""


def resolve(text: str) -> Atom:
    """The value of an unquoted scalar."""
    if text in _WORDS:
        return _WORDS[text]
    return _number(text) if text[0] in _START else text


def _number(text: str) -> Atom:
    if _DECIMAL.fullmatch(text):
        return int(_short(text))
    if _BASED.fullmatch(text):
        return int(_short(text), 0)
    if _FLOAT.fullmatch(text):
        return _finite(float(_short(text)))
    return text


def _short(text: str) -> str:
    if len(text) > MOST_DIGITS:
        raise NumberError(f"a number of {len(text):,} digits; at most {MOST_DIGITS} are read")
    return text


def _finite(value: float) -> float:
    if math.isinf(value):
        raise NumberError("the number is too large for a 64-bit float (at most 1.8e308)")
    return value
