"""What an expression may call, and the operations everything is lowered to.

    round(x)          halves go to the even neighbour: round(2.5) = 2
    mod(a, b), a % b  has the sign of b: mod(-7, 3) = 2
    a // b            the floor of the quotient: -7 // 2 = -4
    min, max          of two or more arguments: row by row, nan if any is; of one: a reduction
    where(c, a, b)    a where c is not 0 (nan is not 0), else b; the same as a if c else b
    heaviside(x, h)   0 below 0, 1 above, h at 0 (default 0.5)

Reductions (mean sum std median count distinct first last quantile, and min and max of one
argument) pass over missing rows: nan, or text that is empty. Of no rows at all sum, count and
distinct are 0 and the others are nan. `rows.py` has them.

    std(x)            divides by the number of rows
    count(x)          the rows that are not missing; count() counts all
    distinct(x)       how many different values there are; like count, of text too
    first(x), last(x) by the order of the rows
    quantile(x, 0.9)  what a share of the rows lies below, straight between two rows: numpy's
                      "linear"; quantile(x, 0.5) is median(x)
"""

from __future__ import annotations

import math
import operator
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any, NamedTuple, TypeAlias

import numpy as np
from numpy.typing import NDArray

Floats: TypeAlias = NDArray[np.float64]

CONSTANTS: Mapping[str, float] = {
    "pi": math.pi,
    "e": math.e,
    "tau": math.tau,
    "inf": math.inf,
    "nan": math.nan,
}
REDUCTIONS = frozenset("mean sum std min max median quantile count distinct first last".split())
OF_TEXT = frozenset({"count", "distinct"})
"""The reductions that do not mind text."""
ROWS = frozenset({"cumsum", "lag", "rank"})


class Signature(NamedTuple):
    """How a function is called, and with how many arguments."""

    usage: str
    fewest: int
    most: int


def _signatures() -> dict[str, Signature]:
    one = (
        "sin cos tan asin acos atan sinh cosh tanh exp expm1 log log2 log10 log1p sqrt cbrt abs "
        "sign floor ceil round sec csc cot sech erf gamma mean sum std median distinct first last "
        "cumsum rank"
    )
    return {name: Signature(f"{name}(x)", 1, 1) for name in one.split()} | {
        "atan2": Signature("atan2(y, x)", 2, 2),
        "mod": Signature("mod(a, b)", 2, 2),
        "hypot": Signature("hypot(x, y)", 2, 2),
        "heaviside": Signature("heaviside(x, at_zero)", 1, 2),
        "clip": Signature("clip(x, low, high)", 3, 3),
        "where": Signature("where(condition, a, b)", 3, 3),
        "min": Signature("min(a, b, …)", 1, 100),
        "max": Signature("max(a, b, …)", 1, 100),
        "lag": Signature("lag(x, rows)", 1, 2),
        "count": Signature("count(x)", 0, 1),
        "quantile": Signature("quantile(x, share)", 2, 2),
    }


SIGNATURES: Mapping[str, Signature] = _signatures()


def reduces(function: str, arguments: int) -> bool:
    """Whether a call makes one number of many rows."""
    return function in REDUCTIONS and (arguments < 2 or function not in ("min", "max"))


@dataclass(frozen=True)
class Operation:
    """An elementwise operation in its two forms.

    `array(*operands[, out])` works on arrays and, as numpy does, on any mixture with floats.
    `scalar(*floats)` is the fast form: it may raise where the answer is inf or nan.
    """

    name: str
    array: Callable[..., Any]
    scalar: Callable[..., float]
    commutes: bool = False

    @property
    def in_place(self) -> bool:
        """Whether the result may be written over an operand."""
        return self.array is not _chosen

    def exact(self, *operands: float) -> float:
        """The scalar form that never raises: inf or nan come back as numpy gives them."""
        try:
            return self.scalar(*operands)
        except (ValueError, OverflowError, ZeroDivisionError):
            with np.errstate(all="ignore"):
                return float(self.array(*map(np.float64, operands)))


def _chosen(condition: Any, yes: Any, no: Any, out: Floats | None = None) -> Any:
    if out is None:
        return np.where(np.not_equal(condition, 0.0), yes, no)
    np.copyto(out, no)
    np.copyto(out, yes, where=np.not_equal(condition, 0.0))
    return out


def _named(ufunc: np.ufunc) -> Callable[..., Any]:
    """For the two ufuncs that want their buffer by name."""

    def array(a: Any, b: Any, out: Floats | None = None) -> Any:
        return ufunc(a, b, out=out)

    return array


def _erf(x: Any, out: Floats | None = None) -> Any:
    from scipy.special import erf  # scipy is slow to import: only where it is used

    return erf(x, out)


def _gamma(x: Any, out: Floats | None = None) -> Any:
    from scipy.special import gamma

    return gamma(x, out)


def _gamma_of(x: float) -> float:
    try:
        return math.gamma(x)
    except OverflowError:
        return math.inf
    except ValueError:
        return math.copysign(math.inf, x) if x == 0 else math.nan


def _minimum(a: float, b: float) -> float:
    return a if a <= b or a != a else b


def _maximum(a: float, b: float) -> float:
    return a if a >= b or a != a else b


def _sign(x: float) -> float:
    return 1.0 if x > 0 else -1.0 if x < 0 else 0.0 if x == 0 else x


def _whole(integer: Callable[[float], int]) -> Callable[[float], float]:
    def scalar(x: float) -> float:
        return math.copysign(float(integer(x)), x)

    return scalar


def _test(predicate: Callable[..., object]) -> Callable[..., float]:
    def scalar(*operands: float) -> float:
        return 1.0 if predicate(*operands) else 0.0

    return scalar


_FORMS: Mapping[str, tuple[Callable[..., Any], Callable[..., Any]]] = {
    "+": (np.add, operator.add),
    "-": (np.subtract, operator.sub),
    "*": (np.multiply, operator.mul),
    "/": (np.divide, operator.truediv),
    "//": (np.floor_divide, operator.floordiv),
    "%": (np.mod, operator.mod),
    "**": (np.power, math.pow),
    "negative": (np.negative, operator.neg),
    "<": (np.less, _test(operator.lt)),
    "<=": (np.less_equal, _test(operator.le)),
    ">": (np.greater, _test(operator.gt)),
    ">=": (np.greater_equal, _test(operator.ge)),
    "==": (np.equal, _test(operator.eq)),
    "!=": (np.not_equal, _test(operator.ne)),
    "and": (np.logical_and, _test(lambda a, b: a and b)),
    "or": (np.logical_or, _test(lambda a, b: a or b)),
    "not": (np.logical_not, _test(operator.not_)),
    "where": (_chosen, lambda condition, yes, no: yes if condition else no),
    "minimum": (_named(np.minimum), _minimum),
    "maximum": (_named(np.maximum), _maximum),
    "abs": (np.absolute, abs),
    "sign": (np.sign, _sign),
    "floor": (np.floor, _whole(math.floor)),
    "ceil": (np.ceil, _whole(math.ceil)),
    "round": (np.rint, _whole(round)),
    "atan2": (np.arctan2, math.atan2),
    "hypot": (np.hypot, math.hypot),
    "heaviside": (
        np.heaviside,
        lambda x, h: 0.0 if x < 0 else 1.0 if x > 0 else h if x == 0 else x,
    ),
    "asin": (np.arcsin, math.asin),
    "acos": (np.arccos, math.acos),
    "atan": (np.arctan, math.atan),
    "erf": (_erf, math.erf),
    "gamma": (_gamma, _gamma_of),
}


def _operations() -> dict[str, Operation]:
    same = "sin cos tan sinh cosh tanh exp expm1 log log2 log10 log1p sqrt cbrt"
    alike = {name: (getattr(np, name), getattr(math, name)) for name in same.split()}
    commute = {"+", "*", "==", "!="}
    return {
        name: Operation(name, array, scalar, name in commute)
        for name, (array, scalar) in {**_FORMS, **alike}.items()
    }


OPERATIONS: Mapping[str, Operation] = _operations()
