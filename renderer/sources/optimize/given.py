"""The numbers of a descent as a spec gives them: starts, domain, rates."""

from __future__ import annotations

import math
from collections.abc import Callable, Mapping, Sequence

import numpy as np

from renderer.errors import Fault, Path, unknown
from renderer.expressions import Expression
from renderer.sources.optimize.methods import Array, Method

Ends = tuple[Expression, Expression]
RESERVED = {
    "step": "the number of the step",
    "gradient": "the gradient's length",
    "method": "the method",
    "rate": "the rate",
    "start": "the number of the start",
}
"""Columns of the table that are no variables."""


def number(expression: Expression, known: Mapping[str, float], what: str, *at: str | int) -> float:
    """What an expression of `known` numbers comes to; raises `Fault` if to no finite number."""
    try:
        value = float(expression.evaluate(known))
    except Fault as fault:
        raise fault.below(*at) from None
    if not math.isfinite(value):
        kind = "undefined (not a number)" if math.isnan(value) else "infinite"
        raise Fault("descent-number", f"{what} is {kind}", at)
    return value


def points(
    states: Sequence[Mapping[str, Expression]],
    variables: Sequence[str],
    known: Mapping[str, float],
    place: Callable[[int], Path],
) -> Array:
    """Where paths start (variables, starts); `place` says where each stands."""
    found = []
    for i, state in enumerate(states):
        _check_names(state, variables, place(i))
        found.append(
            [
                number(state[name], known, f"the start of '{name}'", *place(i), name)
                for name in variables
            ]
        )
    return np.ascontiguousarray(np.array(found).T)


def _check_names(state: Mapping[str, Expression], variables: Sequence[str], at: Path) -> None:
    for name in state:
        if name not in variables:
            text, hint = unknown("variable", name, variables)
            raise Fault("unknown-name", text, (*at, name), hint, on_key=True)
        if name in RESERVED:
            text = f"'{name}' cannot be a variable: it is already {RESERVED[name]}"
            raise Fault("descent-name", text, (*at, name), "rename it", on_key=True)
    if missing := [name for name in variables if name not in state]:
        listed = ", ".join(f"'{name}'" for name in missing[:5])
        raise Fault("descent-start", f"no start for {listed}", at)


def domain(
    given: Mapping[str, Ends],
    least: Mapping[str, tuple[float, float]],
    variables: Sequence[str],
    known: Mapping[str, float],
) -> tuple[Array, Array]:
    """The lowest and highest value of each variable (variables, 1): those `given`, else those of
    `least`, else infinite."""
    found = dict(least)
    for name, ends in given.items():
        at = ("within", name)
        if name not in variables:
            text, hint = unknown("variable", name, variables)
            raise Fault("unknown-name", text, at, hint, on_key=True)
        low, high = (number(e, known, "this end", *at, i) for i, e in enumerate(ends))
        if low >= high:
            text = f"'{name}' has no room between {low:g} and {high:g}"
            raise Fault("descent-within", text, at, "the smaller number comes first")
        found[name] = low, high
    ends_of = [found.get(name, (-np.inf, np.inf)) for name in variables]
    return np.array([[low] for low, _ in ends_of]), np.array([[high] for _, high in ends_of])


def rates(
    given: Expression | Sequence[Expression] | Mapping[str, Expression],
    methods: Sequence[Method],
    known: Mapping[str, float],
) -> dict[Method, list[float]]:
    """The rates of each method."""
    if isinstance(given, Expression):
        return dict.fromkeys(methods, [_rate(given, known, "rate")])
    if isinstance(given, Mapping):
        for method in given:
            if method not in methods:
                text = f"'{method}' is not among the methods"
                hint = unknown("method", method, methods)[1]
                raise Fault("descent-rate", text, ("rate", method), hint, on_key=True)
        if missing := [method for method in methods if method not in given]:
            raise Fault("descent-rate", f"no rate for {missing[0]}", ("rate",))
        return {method: [_rate(given[method], known, "rate", method)] for method in methods}
    found = [_rate(expression, known, "rate", i) for i, expression in enumerate(given)]
    for i, rate in enumerate(found):
        if rate in found[:i]:
            raise Fault("descent-rate", f"the rate {rate:g} is given twice", ("rate", i))
    return dict.fromkeys(methods, found)


def _rate(expression: Expression, known: Mapping[str, float], *at: str | int) -> float:
    value = number(expression, known, "the rate", *at)
    if value <= 0:
        raise Fault("descent-rate", f"a rate is above 0, not {value:g}", at)
    return value
