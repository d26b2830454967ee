"""An expression's text and tree, and where in the text its names stand."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from functools import cached_property

from renderer.expressions.functions import CONSTANTS
from renderer.expressions.tree import Call, Name, Node, Reference, Span, postorder


@dataclass(frozen=True)
class Checked:
    """A text that was parsed. Equal if the text is."""

    text: str
    tree: Node = field(compare=False, repr=False)

    @cached_property
    def _spans(self) -> Mapping[str | tuple[str, str], Span]:
        """Where each name and reference first stands."""
        spans: dict[str | tuple[str, str], Span] = {}
        for node in postorder(self.tree):
            if isinstance(node, (Name, Reference)):
                key = node.name if isinstance(node, Name) else (node.table, node.column)
                spans[key] = min(spans.get(key, node.span), node.span)
        return spans

    @cached_property
    def names(self) -> frozenset[str]:
        """The names it uses, without those of built-in constants."""
        return frozenset(k for k in self._spans if isinstance(k, str) and k not in CONSTANTS)

    @cached_property
    def constants(self) -> frozenset[str]:
        """The names of built-in constants it uses; a value supplied under one hides it."""
        return frozenset(k for k in self._spans if isinstance(k, str) and k in CONSTANTS)

    @cached_property
    def references(self) -> frozenset[tuple[str, str]]:
        """The `(table, column)` pairs it uses."""
        return frozenset(k for k in self._spans if isinstance(k, tuple))

    @property
    def is_name(self) -> str | None:
        """The name, if the expression is nothing else."""
        return self.tree.name if isinstance(self.tree, Name) else None

    def position(self, name: str | tuple[str, str]) -> Span:
        """Offset and width of the first use of a name or of a `(table, column)`; the whole text
        if it is not used."""
        return self._spans.get(name, (0, max(1, len(self.text))))

    def position_of_call(self, function: str) -> Span:
        """Offset and width of the first call of `function`; the whole text if there is none."""
        calls = (n.span for n in postorder(self.tree) if isinstance(n, Call))
        named = (span for span in calls if self.text.startswith(function, span[0]))
        return min(named, default=(0, max(1, len(self.text))))
