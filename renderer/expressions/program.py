"""Many expressions compiled together, for what is evaluated millions of times: equations.

A program is a list of instructions over numbered slots: first the inputs, then the constants, then
one slot for each instruction's result. Single trajectories run on Python floats and `math`, whose
exceptions send the call once more through the forms that give inf and nan; arrays run through
ufuncs that write into buffers kept from call to call.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from operator import itemgetter
from typing import Any, NamedTuple, TypeAlias

import numpy as np
from numpy.typing import NDArray

from renderer.expressions.functions import OPERATIONS
from renderer.expressions.lowering import Id

Floats: TypeAlias = NDArray[np.float64]
Shape: TypeAlias = tuple[int, ...]

KEPT_LAYOUTS = 4


Call: TypeAlias = tuple[Callable[..., Any], Callable[[list[Any]], tuple[Any, ...]]]
"""What to call, and what picks its operands and its buffer from the registers."""


class Instruction(NamedTuple):
    """An operation on slots; its result goes to the slot after all earlier ones."""

    operation: str
    operands: tuple[int, ...]


class Layout(NamedTuple):
    """Buffers for inputs of certain shapes, and the calls that fill them."""

    shape: Shape
    registers: list[Any]
    blank: list[None]
    calls: list[Call]
    results: list[int]
    passes_on: bool
    """Whether a result is an input as it came."""


class Program:
    """Equations, compiled. Not for two threads at once: the buffers are shared between calls.

    `inputs` and `outputs` are the names, in order.
    """

    def __init__(
        self,
        inputs: Sequence[str],
        outputs: Sequence[str],
        constants: Sequence[float],
        instructions: Sequence[Instruction],
        results: Sequence[Id],
    ) -> None:
        self.inputs = tuple(inputs)
        self.outputs = tuple(outputs)
        self._constants = list(constants)
        self._instructions = list(instructions)
        self._results = list(results)
        self._layouts: dict[tuple[Shape, ...], Layout] = {}
        self._count = len(self.inputs)
        first = len(self.inputs) + len(self._constants)
        self._blank = [*self._constants, *([0.0] * len(self._instructions))]
        self._any = [_scalar(slot, item) for slot, item in enumerate(instructions, first)]
        self._pairs = [
            (slot, function, a, b) for slot, function, a, b, c in self._any if b >= 0 > c
        ]
        if len(self._pairs) < len(self._any):
            self._pairs = []
        self._pick = _picker(self._results)

    def __reduce__(self) -> tuple[Any, ...]:
        arguments = (self.inputs, self.outputs, self._constants, self._instructions, self._results)
        return Program, arguments

    def __call__(self, *inputs: Any) -> list[Any]:
        """One result for each output: floats if all inputs are single numbers, otherwise new
        float64 arrays of the shape the inputs broadcast to."""
        for value in inputs:
            if type(value) is not float:
                numbers = _numbers(inputs)
                break
        else:
            numbers = inputs
        if numbers is not None:
            return list(self._scalars(numbers))
        return list(self._arrays(None, [np.asarray(value, np.float64) for value in inputs]))

    def into(self, out: Floats, *inputs: Any) -> Floats:
        """The results as the rows of `out`, which may share memory with the inputs. Returns it."""
        for value in inputs:
            if type(value) is not float:
                numbers = _numbers(inputs, ones=True)
                break
        else:
            numbers = inputs
        if numbers is None:
            self._arrays(out, [np.asarray(value, np.float64) for value in inputs])
            return out
        results = self._scalars(numbers)
        if out.ndim == 1:
            out[:] = results
        else:
            for i, result in enumerate(results):
                out[i] = result
        return out

    # Hot path.
    def _scalars(self, inputs: Sequence[float]) -> Sequence[float]:
        if len(inputs) != self._count:
            self._refuse_count(len(inputs))
        slots = [*inputs, *self._blank]
        try:
            if self._pairs:
                for slot, function, a, b in self._pairs:
                    slots[slot] = function(slots[a], slots[b])
            else:
                for slot, function, a, b, c in self._any:
                    if c >= 0:
                        slots[slot] = function(slots[a], slots[b], slots[c])
                    elif b >= 0:
                        slots[slot] = function(slots[a], slots[b])
                    else:
                        slots[slot] = function(slots[a])
        except (ValueError, OverflowError, ZeroDivisionError):
            slots = self._exact(inputs)
        return self._pick(slots)

    def _exact(self, inputs: Sequence[float]) -> list[float]:
        slots = [*inputs, *self._constants]
        for name, operands in self._instructions:
            slots.append(OPERATIONS[name].exact(*[slots[i] for i in operands]))
        return slots

    # Hot path.
    def _arrays(self, out: Floats | None, arrays: list[Floats]) -> Floats:
        shapes = tuple([array.shape for array in arrays])
        layout = self._layouts.get(shapes) or self._lay_out(shapes)
        registers = layout.registers
        registers[: len(arrays)] = arrays
        with np.errstate(all="ignore"):
            for function, operands in layout.calls:
                function(*operands(registers))
        results = [registers[i] for i in layout.results]
        if out is None:
            out = np.empty((len(results), *layout.shape))
        elif layout.passes_on:  # `out` may be where the inputs are
            results = [np.array(result) for result in results]
        for i, result in enumerate(results):
            out[i] = result
        registers[: len(arrays)] = layout.blank
        return out

    def _lay_out(self, shapes: tuple[Shape, ...]) -> Layout:
        if len(shapes) != len(self.inputs):
            self._refuse_count(len(shapes))
        if len(self._layouts) >= KEPT_LAYOUTS:
            self._layouts.clear()
        layout = _Allocation(shapes, self._constants, self._instructions, self._results).layout()
        self._layouts[shapes] = layout
        return layout

    def _refuse_count(self, count: int) -> None:
        what = f"{count} inputs for a program of {len(self.inputs)}"
        raise TypeError(what)


class _Allocation:
    """Which buffer each result goes to: one that nobody reads any more, or a new one."""

    def __init__(
        self,
        shapes: Sequence[Shape],
        constants: Sequence[float],
        instructions: Sequence[Instruction],
        results: Sequence[Id],
    ) -> None:
        self.instructions = instructions
        self.results = results
        self.inputs = len(shapes)
        self.first = len(shapes) + len(constants)
        self.registers: list[Any] = [*(None for _ in shapes), *map(np.asarray, constants)]
        self.shapes: list[Shape] = [*shapes, *(() for _ in constants)]
        self.places = list(range(self.first))
        self.free: dict[Shape, list[int]] = {}
        self.last = self._last_uses()

    def _last_uses(self) -> list[int]:
        last = list(range(self.first + len(self.instructions)))
        for slot, instruction in enumerate(self.instructions, self.first):
            for operand in instruction.operands:
                last[operand] = slot
        for result in self.results:
            last[result] = len(last)
        return last

    def layout(self) -> Layout:
        calls: list[Call] = []
        for slot, (name, operands) in enumerate(self.instructions, self.first):
            operation = OPERATIONS[name]
            shape = np.broadcast_shapes(*(self.shapes[i] for i in operands))
            self.shapes.append(shape)
            done = [i for i in dict.fromkeys(operands) if i >= self.first and self.last[i] == slot]
            if operation.in_place:
                self._release(done)
            place = self._take(shape)
            if not operation.in_place:
                self._release(done)
            read = [self.places[i] for i in operands]
            self.places.append(place)
            calls.append((operation.array, itemgetter(*read, place)))
        results = [self.places[i] for i in self.results]
        passes_on = any(i < self.inputs for i in results)
        shape = np.broadcast_shapes(*self.shapes[: self.inputs])
        return Layout(shape, self.registers, [None] * self.inputs, calls, results, passes_on)

    def _release(self, slots: Sequence[int]) -> None:
        for slot in slots:
            self.free.setdefault(self.shapes[slot], []).append(self.places[slot])

    def _take(self, shape: Shape) -> int:
        free = self.free.get(shape)
        if free:
            return free.pop()
        self.registers.append(np.empty(shape))
        return len(self.registers) - 1


def _scalar(slot: int, instruction: Instruction) -> tuple[int, Callable[..., float], int, int, int]:
    a, b, c = (*instruction.operands, -1, -1)[:3]
    return slot, OPERATIONS[instruction.operation].scalar, a, b, c


def _picker(places: Sequence[int]) -> Callable[[list[float]], Sequence[float]]:
    if len(places) > 1:
        return itemgetter(*places)
    return lambda slots: [slots[i] for i in places]


def _numbers(inputs: Sequence[Any], *, ones: bool = False) -> Sequence[float] | None:
    """The inputs as Python floats, which are several times faster than numpy's; None if one is an
    array (of more than one number, if `ones`)."""
    numbers: list[float] = []
    for value in inputs:
        if type(value) is float:
            numbers.append(value)
        elif isinstance(value, np.ndarray):
            if value.ndim and not (ones and value.size == 1):
                return None
            numbers.append(float(value.item()))
        elif isinstance(value, (float, int, np.number)):
            numbers.append(float(value))
        else:
            return None
    return numbers
