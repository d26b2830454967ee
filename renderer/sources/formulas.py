"""Named formulas that use one another: which needs which, and what each depends on."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from graphlib import CycleError, TopologicalSorter

from renderer.errors import Fault, Path
from renderer.expressions import Expression
from renderer.expressions.frames import reduces
from renderer.expressions.functions import CONSTANTS, ROWS
from renderer.expressions.names import missing
from renderer.expressions.tree import Call, Node, Reference, children, postorder


@dataclass(frozen=True)
class Formula:
    """An expression and its place in the spec."""

    expression: Expression
    at: Path

    @property
    def used(self) -> frozenset[str]:
        """The names it uses; those of built-in constants too, which a value may hide."""
        return self.expression.names | self.expression.constants


@dataclass(frozen=True)
class Formulas:
    """Formulas by name, of `inputs` (names of variables), numbers, and each other."""

    inputs: tuple[str, ...]
    constants: Mapping[str, float]
    given: Mapping[str, Formula]

    def check(self) -> None:
        """Raises `Fault` for names that stand for nothing, and formulas that need each other."""
        known = {*self.inputs, *self.given, *self.constants}
        for formula in self.given.values():
            if absent := formula.expression.names - known:
                first = min(absent, key=formula.expression.position)
                fault = missing(formula.expression, first, known | CONSTANTS.keys())
                if first == "t":
                    fault.hint = "t: [0, 6.28, 60] makes the function move"
                raise fault.below(*formula.at)
        self.order(self.given)

    def order(self, wanted: Iterable[str]) -> list[str]:
        """The formulas that `wanted` ones need, and these, each after those it needs itself;
        raises `Fault` if they need each other."""
        graph: dict[str, list[str]] = {}
        waiting = list(wanted)
        for name in waiting:
            if name not in graph:
                graph[name] = sorted(self.given[name].used & self.given.keys())
                waiting += graph[name]
        try:
            return list(TopologicalSorter(graph).static_order())
        except CycleError as error:
            raise self._cycle(error.args[1][::-1]) from None

    def inputs_of(self, order: Iterable[str]) -> dict[str, frozenset[str]]:
        """The variables that the value of each formula of `order` differs along."""
        found = {name: frozenset({name}) for name in self.inputs}
        for name in order:
            own = own_rows(self.given[name].expression.tree)
            parts = [found.get(part, frozenset()) for part in self.given[name].used]
            found[name] = frozenset(self.inputs) if own else frozenset().union(*parts)
        return found

    def _cycle(self, ring: list[str]) -> Fault:
        first = min(range(len(ring) - 1), key=lambda i: list(self.given).index(ring[i]))
        ring = [*ring[first:-1], *ring[:first], ring[first]]
        formula = self.given[ring[0]]
        offset, width = formula.expression.position(ring[1])
        chain = " -> ".join(ring if len(ring) < 12 else [*ring[:10], "…", ring[-1]])
        text = f"'{ring[0]}' needs itself" if len(ring) == 2 else f"these need each other: {chain}"
        return Fault("cycle", text, formula.at, offset=offset, width=width)


def own_rows(tree: Node) -> Call | None:
    """The first call that looks at all rows of the function's own table: a reduction of none of
    another table's columns, cumsum, lag or rank."""
    inner: list[bool] = []
    for node in postorder(tree):
        below = len(children(node))
        among = any(inner[len(inner) - below :]) if below else isinstance(node, Reference)
        del inner[len(inner) - below :]
        if isinstance(node, Call) and not among and (reduces(node) or node.function in ROWS):
            return node
        inner.append(among and not (isinstance(node, Call) and reduces(node)))
    return None
