"""`matrix` and `themes`: one spec that makes a film for each combination of params and theme."""

from __future__ import annotations

import sys
from collections.abc import Iterable, Iterator, Mapping, Sequence
from math import prod

from renderer.encoders import named
from renderer.errors import Fault, Path, choices, unknown
from renderer.spec.facet import MOST_PANELS, Param, combinations, listed
from renderer.spec.model import Spec
from renderer.spec.references import RESERVED
from renderer.template import Plain, Template
from renderer.values import given

MOST_FILMS = 1000
"""Combinations that a matrix may have."""


THEME = "theme"
"""What names of outputs, and settings, call a film's theme."""


def wrong(spec: Spec) -> Iterator[Fault]:
    """What is wrong with params, with the matrix and with what repeats a panel over it."""
    if spec.canvas.themes is not None:
        for key, params in (("params", spec.params), ("matrix", spec.matrix)):
            if THEME in params:
                text = f"a param cannot be called '{THEME}' where the canvas has several themes"
                yield Fault("params", text, (key, THEME), on_key=True)
    for at, value in _numbers(spec):
        if isinstance(value, int) and abs(value) > sys.float_info.max:
            text = "the number is too large for a 64-bit float (at most 1.8e308)"
            yield Fault("number", text, at)
            return
    for name, values in spec.matrix.items():
        if name in RESERVED:
            text = f"a param cannot be called '{name}': that is the film's own"
            yield Fault("params", text, ("matrix", name), on_key=True)
        shown = [listed({name: value}) for value in values]
        for number, text in enumerate(shown):
            if text in shown[:number]:
                yield Fault("matrix", f"{text} is given twice", ("matrix", name, number))
    if spec.facet is not None:
        yield from _wrong_facet(spec)
    count = prod(len(values) for values in _made(spec).values())
    if count > MOST_FILMS:
        what = "the matrix makes" if spec.canvas.themes is None else "matrix and themes make"
        text = f"{what} {count:,} films; up to {MOST_FILMS:,} are made of one spec"
        yield Fault("matrix", text, ("matrix",), "give fewer values", on_key=True)


def _numbers(spec: Spec) -> Iterator[tuple[Path, Param]]:
    for name, value in spec.params.items():
        yield ("params", name), value
    for name, values in spec.matrix.items():
        for number, value in enumerate(values):
            yield ("matrix", name, number), value


def _wrong_facet(spec: Spec) -> Iterator[Fault]:
    assert spec.facet is not None
    found = True
    for key, name in spec.facet.names.items():
        if name not in spec.matrix:
            found = False
            text, hint = unknown("param of the matrix", name, spec.matrix)
            if not spec.matrix:
                hint = f"say which values it has: `matrix: {{{name}: [1, 2, 3]}}`"
            yield Fault("facet", text, ("facet", key), hint)
    if spec.panels is not None and len(spec.panels) > 1:
        text = f"'facet' repeats one panel, and the spec has {len(spec.panels)}"
        yield Fault("facet", text, ("facet",), "write one panel, or no facet", on_key=True)
    if spec.layout is not None:
        text = "'layout' has no meaning with 'facet', which lays the panels out"
        yield Fault("facet", text, ("layout",), on_key=True)
    yield from _of_no_panel(spec)
    if found:
        count = prod(len(spec.matrix[name]) for name in spec.facet.names.values())
        if count > MOST_PANELS:
            text = f"'facet' makes {count:,} panels; up to {MOST_PANELS} are drawn"
            yield Fault("facet", text, ("facet",), "give fewer values", on_key=True)


def _of_no_panel(spec: Spec) -> Iterator[Fault]:
    """Params that differ from panel to panel, where text belongs to the whole film."""
    assert spec.facet is not None
    texts: list[tuple[Path, Template | None]] = [
        (spec.title_path, spec.title_text),
        *((key, getattr(spec, key[0])) for key in (("subtitle",), ("description",), ("credits",))),
        *((("captions", n, "text"), caption.text) for n, caption in enumerate(spec.captions)),
    ]
    for number, pause in enumerate(spec.time.hold.at):
        if pause.caption is not None:
            texts.append((("time", "hold", "at", number, "caption", "text"), pause.caption.text))
    for number, output in enumerate(spec.outputs):
        texts.append(((*spec.output_path(number), "file"), Plain.parse(output.file)))
    for at, text in texts:
        for part in text.fields if text is not None else ():
            if part.name in spec.facet.names.values():
                what = f"'{part.name}' differs from panel to panel"
                hint = f'it can stand over each: facet: {{title: "{{{part.name}}}"}}'
                yield Fault("facet", what, at, hint, part.offset, part.width)


def _made(spec: Spec) -> dict[str, Sequence[Param]]:
    """The part of the matrix that makes films, not panels; and the names of themes."""
    panels = set(spec.facet.names.values()) if spec.facet else set()
    made = {name: values for name, values in spec.matrix.items() if name not in panels}
    themes = {THEME: [str(theme.name) for theme in spec.canvas.themes or ()]}
    return {**made, **(themes if spec.canvas.themes else {})}


def films(spec: Spec) -> list[dict[str, Param]]:
    """The params of each film that the spec makes, and its theme of several, in order."""
    return combinations(_made(spec))


def film(spec: Spec, values: Mapping[str, Param]) -> tuple[Spec, list[Fault]]:
    """The spec of one film, with params for the matrix, its theme, and names for its outputs; and
    what is wrong with these."""
    made = _made(spec)
    panels = {name: each for name, each in spec.matrix.items() if name not in made}
    fixed = {**{n: v for n, v in spec.params.items() if n not in panels}, **values}
    params = {name: value for name, value in values.items() if name in spec.matrix}
    canvas = spec.canvas
    for theme in canvas.themes or ():
        if theme.name == values[THEME]:
            canvas = canvas.model_copy(update={"theme": theme, "themes": None})
    outputs, faults = [], []
    for number, output in enumerate(spec.outputs):
        if spec.canvas.themes is not None and THEME not in _fields(output.file):
            output = output.model_copy(update={"file": _with_fields(output.file, [THEME])})
        try:
            outputs.append(named(output, given(fixed)))
        except Fault as fault:
            faults.append(fault.below(*spec.output_path(number)))
            outputs.append(output)
    first = {name: each[0] for name, each in panels.items()}
    update = {
        "params": {**spec.params, **first, **params},
        "matrix": panels,
        "canvas": canvas,
        "output": tuple(outputs) if isinstance(spec.output, tuple) else outputs[0],
    }
    return spec.model_copy(update=update), faults


def clashes(spec: Spec, made: Iterable[tuple[Mapping[str, Param], Spec]]) -> Iterator[Fault]:
    """Files that two films of the spec would make."""
    seen: dict[str, tuple[Mapping[str, Param], int]] = {}
    told: set[int] = set()
    for values, one in made:
        for number, output in enumerate(one.outputs):
            other, _ = seen.setdefault(output.file.casefold(), (values, number))
            if other is values or number in told:
                continue
            told.add(number)
            text = f"{listed(other)} and {listed(values)} both make '{output.file}'"
            hint = _distinct(spec, number, [n for n in values if other[n] != values[n]])
            yield Fault("matrix-output", text, (*spec.output_path(number), "file"), hint)


def _distinct(spec: Spec, number: int, names: Sequence[str]) -> str:
    """How to name an output so that films which differ in `names` are told apart."""
    file = spec.outputs[number].file
    fields = _fields(file)
    made = _made(spec)
    several = [name for name in made if len(made[name]) > 1 and name != THEME]
    missing = [name for name in several if name not in fields]
    if not missing:
        return f"write {choices(f'{{{name}}}' for name in names)} with more digits"
    better = _with_fields(file, missing)
    return f"put {choices(f'{{{n}}}' for n in missing)} into the name: {better}"


def _with_fields(file: str, names: Sequence[str]) -> str:
    """The name of a file with fields of these names before its suffix."""
    stem, dot, suffix = file.rpartition(".")
    if stem.endswith(".sheet"):
        stem, dot = stem.removesuffix(".sheet"), ".sheet."
    return stem + "".join(f"-{{{name}}}" for name in names) + dot + suffix


def _fields(text: str) -> set[str]:
    return {field.name for field in Plain.parse(text).fields}
