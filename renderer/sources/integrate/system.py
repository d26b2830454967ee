"""From the expressions of a spec to what the solvers call."""

from __future__ import annotations

import math
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass

import numpy as np

from renderer.errors import Fault, Path, unknown
from renderer.expressions import Expression, Program, compile_program
from renderer.expressions.tree import Compare, Logic, Member, Name, Node, Number, Unary
from renderer.sources.integrate.problem import Array, Crossings


@dataclass(frozen=True)
class System:
    """Equations and what they use; `constants` are the numbers of params and constants."""

    equations: Mapping[str, Expression]
    where: Mapping[str, Expression]
    constants: Mapping[str, float]
    time: str = "t"

    @property
    def inputs(self) -> tuple[str, ...]:
        return (self.time, *self.equations)

    def program(self, outputs: Mapping[str, Expression], place: Callable[[str], Path]) -> Program:
        """`outputs`, each of which stands at `place(name)` in the spec, as a program."""
        hidden = {*self.inputs, *self.where}
        constants = {name: v for name, v in self.constants.items() if name not in hidden}

        def path(below: Path) -> Path:
            return below if len(below) > 1 else place(str(below[0]))

        return compiled(outputs, self.inputs, constants, self.where, path)


def compiled(
    outputs: Mapping[str, Expression],
    inputs: Sequence[str],
    constants: Mapping[str, float],
    where: Mapping[str, Expression],
    path: Callable[[Path], Path],
) -> Program:
    """`compile_program`, its faults placed by `path`."""
    try:
        return compile_program(outputs, inputs, constants, where)
    except Fault as fault:
        fault.at = path(fault.at)
        raise


def derivative(program: Program) -> Callable[[Array, Array, Array], None]:
    """The right-hand side on arrays."""

    def rhs(t: Array, y: Array, out: Array) -> None:
        program.into(out, t, *y)

    return rhs


def derivative_alone(program: Program) -> Callable[[float, list[float]], list[float]]:
    """The right-hand side on plain numbers."""

    def alone(t: float, y: list[float]) -> list[float]:
        return program(t, *y)

    return alone


@dataclass(frozen=True)
class Watched:
    """An event of a spec."""

    when: Expression
    up: bool
    down: bool
    stop: bool


def crossings(system: System, events: Sequence[Watched]) -> Crossings | None:
    """What the solvers watch for, if anything."""
    if not events:
        return None
    for number, event in enumerate(events):
        _check_equality(event.when.tree, number)

    program = system.program(
        {str(i): event.when for i, event in enumerate(events)},
        lambda number: ("events", int(number), "when"),
    )
    # A truth is 0 or 1: moved down by a half, it changes sign where it changes.
    threshold = np.array([[0.5 if _is_truth(event.when.tree) else 0.0] for event in events])

    def values(t: Array, y: Array) -> Array:
        out = np.empty((len(events), len(t)))
        program.into(out, t, *y)
        out -= threshold
        return out

    return Crossings(
        values,
        np.array([event.up for event in events]),
        np.array([event.down for event in events]),
        np.array([event.stop for event in events]),
    )


def _is_truth(tree: Node) -> bool:
    return isinstance(tree, Compare | Logic | Member) or (
        isinstance(tree, Unary) and tree.operator == "not"
    )


def _check_equality(tree: Node, number: int) -> None:
    if isinstance(tree, Compare) and set(tree.operators) & {"==", "!="}:
        offset, width = tree.span
        raise Fault(
            "ode-event",
            "an equality holds at single moments, between the steps",
            ("events", number, "when"),
            hint="write a difference, 'x - 1': its changes of sign are found; or 'x > 1'",
            offset=offset,
            width=width,
        )


def constants(
    given: Mapping[str, Expression], params: Mapping[str, float], kind: str = "ode"
) -> dict[str, float]:
    """The numbers of `params` and of the constants, which may use params and each other; codes of
    faults begin with `kind`. `k: k` is the param of that name."""
    given = {name: e for name, e in given.items() if name not in params or e.tree != Name(name)}
    own, expressions = _parted(given)
    known = {name: v for name, v in {**params, **own}.items() if name not in expressions}
    program = compiled(expressions, (), known, expressions, lambda at: ("constants", at[-1]))
    return known | _finite("the constant", expressions, program(), ("constants",), kind)


def start(
    given: Mapping[str, Expression],
    states: Sequence[str],
    known: Mapping[str, float],
    *at: str | int,
    kind: str = "ode",
) -> list[float]:
    """The initial value of each state, in order; expressions may use the names of `known`."""
    for name in given:
        if name not in states:
            text, hint = unknown("state", name, states)
            raise Fault("unknown-name", text, (*at, name), hint, on_key=True)
    missing = [name for name in states if name not in given]
    if missing:
        listed = ", ".join(f"'{name}'" for name in missing[:5])
        raise Fault(f"{kind}-start", f"no initial value for {listed}", at)
    own, expressions = _parted(given)
    if expressions:
        program = compiled(expressions, (), known, {}, lambda path: (*at, *path))
        own |= _finite("the initial value of", expressions, program(), at, kind)
    return [own[name] for name in states]


def _parted(
    given: Mapping[str, Expression],
) -> tuple[dict[str, float], dict[str, Expression]]:
    """The plain numbers, and the expressions that are more."""
    plain = {name: value for name, e in given.items() if (value := _plain(e.tree)) is not None}
    return plain, {name: e for name, e in given.items() if name not in plain}


def _plain(tree: Node) -> float | None:
    if isinstance(tree, Unary) and tree.operator == "-" and isinstance(tree.operand, Number):
        return -tree.operand.value
    return tree.value if isinstance(tree, Number) else None


def _finite(
    what: str, names: Iterable[str], values: Iterable[float | Array], at: Path, kind: str
) -> dict[str, float]:
    found = {name: float(value) for name, value in zip(names, values, strict=True)}
    for name, value in found.items():
        if not math.isfinite(value):
            how = "undefined (not a number)" if math.isnan(value) else "infinite"
            raise Fault(f"{kind}-number", f"{what} '{name}' is {how}", (*at, name))
    return found
